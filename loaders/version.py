"""The version of the reader: the one place that says it.

Why: a library keeps what was read when a document was loaded; whether its sources would be read otherwise today can only
    be said if each graph names the reader that made it.
Method: `VERSION` goes into the graph of every edition and into its `report.json`. It counts up by one in each change after
    which some document gets another graph: other statements, quantities or markers, other terms for the same, another
    text layer. `WRITTEN` is the hash of what this version writes of the corpus; a test compares, so that the version
    cannot be forgotten. Names of rules count as well: they stand in the graph.
Fails: it cannot. A graph that names no version was made before there were any.
"""

VERSION = "5"
WRITTEN = "c16359c6bfb684d3255dcd2aef8301062b70076b5734a0c7eef2592a550f9bc4"
