"""Bibliographies: what is known about works apart from the guidelines that cite them.

Why: a marker leads to a line of a reference list; whether that line means an outdated edition, a guideline or a
    secondary summary is known here.
Method: every format is read into the same `Work`s by a module of its own; `csl` reads CSL-JSON, which the corpus uses.
Fails: with `BibliographyError`, one line that names file, item and reason.
"""

from loaders.bibliography.csl import read
from loaders.bibliography.work import BibliographyError, Work

__all__ = ["BibliographyError", "Work", "read"]
