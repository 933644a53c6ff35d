"""CSL-JSON as a format: bibliographies, which are no documents.

Why: a bibliography comes through the same door as a page, under any name a reference manager gives it.
Method: a file is one by its name (`*.csl.json`), or because it is a JSON list, as no document is: any list in a file named
    `.json`, a list of objects in any other. Lists of JSON-LD are graphs. `loaders.bibliography` reads it.
Fails: `BibliographyError`, for a list that only looks like one with what it is.
"""

from __future__ import annotations

import re
from dataclasses import replace

from loaders import bibliography
from loaders.bibliography import BibliographyError
from loaders.readers.format import Contents, Format, Readable
from loaders.source import File

SUFFIX = ".csl.json"
_LIST = re.compile(r'\[(?!\s*\{\s*"@)')
_LIST_OF_OBJECTS = re.compile(r'\[\s*\{\s*"(?!@)')


def takes(file: File) -> bool:
    """Whether a file is a bibliography: a JSON format of documents leaves it alone."""
    return file.is_named(SUFFIX) or bool((_LIST if file.is_named(".json") else _LIST_OF_OBJECTS).match(file.begins))


def _read(file: Readable) -> Contents:
    try:
        return Contents(works=bibliography.read(file.text, file.name))
    except BibliographyError as error:
        if file.name.lower().endswith(SUFFIX):
            raise
        reason = f"a JSON list, but no bibliography in CSL-JSON: {error.problem.reason}"
        raise BibliographyError.of(replace(error.problem, reason=reason)) from error


FORMAT = Format("CSL-JSON", (SUFFIX,), takes, _read, str, holds="works")
