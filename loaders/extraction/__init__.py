"""From the blocks of a page to the record of what it says: `extract`.

Why: a page is read in one pass, but its rules are many; this package is where they meet.
Method: `page` puts them in order: remarks set apart, sections, sentences, markers, grades, then the quantities of each
    statement. Rules are data in `rules/*.toml`, each with an example and a counter-example.
Fails: it does not; what no rule claims is left out of the record, and `Record.problems` says what was doubtful.
"""

from loaders.extraction.page import Reading, ReadQuantities, extract

__all__ = ["ReadQuantities", "Reading", "extract"]
