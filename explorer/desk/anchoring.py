"""Where words that a person quotes stand in a page.

Why: people copy what they see; the overlay wants places in the file, and only certain ones.
Method: the clean views of a page are laid end to end. White space may differ, all else must be as printed, and the words
    must stand there once, or at the place that is named.
Fails: `CurationError` with one sentence that can be shown beside the form.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import chain

from loaders.blocks import View
from loaders.curation import CurationError
from loaders.record import Record, Span, Statement


def in_statement(quote: str, statement: Statement, pages: Sequence[View]) -> Span:
    """The only place of the words in a statement."""
    return _only(_places(quote, pages, statement.span.start, statement.span.end), quote, "the statement")


def behind(quote: str, statement: Statement, record: Record, pages: Sequence[View]) -> Span:
    """The only place of a marker or grade behind a statement, else in it."""
    later = [other.span.start for other in record.statements if other.span.start > statement.span.start]
    after = _places(quote, pages, statement.span.end, min(later, default=statement.span.end + len(pages[0].raw)))
    if after:
        return after[0]
    return _only(_places(quote, pages, statement.span.start, statement.span.end), quote, "the statement or behind it")


def anywhere(quote: str, at: str, pages: Sequence[View]) -> Span:
    """The only place of the words on the page; of several the one that begins at the raw place `at`, if that is given."""
    found = _places(quote, pages, 0, len(pages[0].raw))
    named = [span for span in found if str(span.start) == at]
    return named[0] if named else _only(found, quote, "the page")


def anew(quote: str, statement: Statement, pages: Sequence[View]) -> Span:
    """The only place of the words that a statement is to have instead of its own, which they must meet."""
    reach = len(quote) * 4  # mark-up may stand between the words
    found = _places(quote, pages, max(0, statement.span.start - reach), statement.span.end + reach)
    met = [span for span in found if span.start < statement.span.end and statement.span.start < span.end]
    return _only(met, quote, "the page around the statement")


def _only(found: Sequence[Span], quote: str, where: str) -> Span:
    if not found:
        raise CurationError(f"“{quote}” does not occur in {where}")
    if len(found) > 1:
        raise CurationError(f"“{quote}” occurs more than once in {where}; quote more words around it")
    return found[0]


def _places(quote: str, pages: Sequence[View], start: int, end: int) -> list[Span]:
    """The raw places of the words between two raw places."""
    words = quote.split()
    if not words:
        raise CurationError("quote the words as they stand in the text")
    view = _joined(pages)
    first, last = bisect_left(view.starts, start), bisect_right(view.ends, end)
    pattern = r"\s+".join(map(re.escape, words))
    before, after = (r"(?<!\d)" if words[0][0].isdigit() else ""), (r"(?!\d)" if words[-1][-1].isdigit() else "")
    seen = re.compile(f"{before}(?=({pattern}){after})")
    found = (match.span(1) for match in seen.finditer(view.text, first))
    return [view.span(begun, ended) for begun, ended in found if ended <= last]


def _joined(pages: Sequence[View]) -> View:
    """The views of a page as one."""
    if len(pages) == 1:
        return pages[0]
    text = "".join(page.text for page in pages)
    return View.mapped(pages[0].raw, text, chain.from_iterable(page.starts for page in pages),
                       chain.from_iterable(page.ends for page in pages))
