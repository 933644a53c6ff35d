"""A misreading to be given away: a small input, what is read of it now, and the right reading.

Why: whoever sees that something was read wrongly should need a minute to give those who can mend it all they need.
Method: `loaders.misreading` has cut the source down; the person replaces what is not theirs to give and says what is right.
    The case is two files in a folder, `input.*` and `expected.md`; what is read now is told in the words of the report.
Fails: `LoadError` where the statement is not read the same apart from its file, or the input cannot be read.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping

from explorer.desk import record_view
from explorer.desk.report import said_of
from explorer.view_models.desk import Misreading
from loaders import coverage
from loaders.misreading import Read
from loaders.reading import Reading
from ontology import iris

EXPECTED = "expected.md"
TITLE_WORDS = 6
NOTHING = "no statement is read"
OLDEST = (1980, 1, 1, 0, 0, 0)  # the first date a zip file can hold: the same case gives the same bytes


def again(name: str, text: str, read: Read) -> Misreading:
    """An input with what is read of it."""
    return Misreading(name, text, tuple(_now(read(name, text.encode()))))


def files(case: Misreading, right: str) -> Mapping[str, str]:
    """The files of a case by their path: a folder that is named by its first words, with the input and what is expected."""
    words = " ".join(right.split())
    title = " ".join(words.rstrip(".").split()[:TITLE_WORDS])
    now = "\n".join(f"    {line}" for line in case.now)
    folder = iris.slug(title)
    return {f"{folder}/{case.name}": case.text, f"{folder}/{EXPECTED}": f"# {title}\n\n{right.strip()}\n\nNow:\n\n{now}\n"}


def packed(case: Misreading, right: str) -> bytes:
    """The case as a zip file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files(case, right).items():
            archive.writestr(zipfile.ZipInfo(path, OLDEST), content)
    return made.getvalue()


def _now(reading: Reading) -> Iterator[str]:
    """What is read of a whole input, in lines of the report."""
    pages = coverage.views(reading.source, reading.record)
    statements = record_view.statements(pages, reading.record, (), reading.source.format.words)
    for statement in statements:
        yield from (line.removeprefix("  ") for line in said_of(statement))
    if not statements:
        yield NOTHING
