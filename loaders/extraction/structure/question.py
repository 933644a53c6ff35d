"""The question a page answers, its title, and the statement that answers.

Why: a student starts from a question; which sentence answers it must be said by a rule, not by taste.
Method: the question is a remark of its own; the title is the one heading of the first level that opens the page; the
    answer is the first recommendation directly under the title that shares a content word with the question.
Fails: it cannot; without a question or such a recommendation there is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.blocks import Block
from loaders.record import Section, Statement

_WORD = re.compile(r"[^\W\d_]{3,}")
_NUMBERED = re.compile(r"^\d+(?:\.\d+)*\.?\s")
_EMPTY = frozenset(_WORD.findall(
    "what which when where who whom whose why how are the and for with should does can could may must will would have "
    "has been being was were this that these those from into than then best most recommended"))


def question_asked(blocks: Sequence[Block]) -> str | None:
    """The words of the question, None where none is printed."""
    found = (block for block in blocks if block.kind == "chrome" and block.rule == "question")
    return next((block.view.text.strip() for block in found), None)


def title(sections: Sequence[Section]) -> Section | None:
    """The heading that names the page: the first, if no other heading is on its level and it carries no number."""
    if not sections or _NUMBERED.match(sections[0].span.quote):
        return None  # "1 Introduction" is a chapter
    return sections[0] if all(section.level > sections[0].level for section in sections[1:]) else None


def answer(question: str | None, statements: Sequence[Statement], top: tuple[str, ...]) -> str | None:
    """The id of the first recommendation directly under the title that shares a content word with the question."""
    if not question:
        return None
    wanted = _content(question)
    return next((statement.id for statement in statements if statement.kind == "recommendation"
                 and statement.section == top and _content(statement.text) & wanted), None)


def _content(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)} - _EMPTY
