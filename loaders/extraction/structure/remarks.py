"""Words about the page: dates, claims of review, disclaimers, licence, controls.

Why: a page that says it is reviewed, or pending review, or no advice at all, is quoted on that and not believed; and
    none of it may be taken for a clinical statement.
Method: rules/remarks.toml against each line. What a rule covers (its words, its block, its section) is in the rule.
Fails: it cannot; text that no rule knows is left to the other readings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from dateutil import parser

from loaders.blocks import Block
from loaders.extraction.rulebook import Rule, rules
from loaders.problems import Problem
from loaders.record import Remark

_MAX_LINE = 1000  # a remark is short; a longer line is searched in its beginning only
_NAMES_MONTH = re.compile(r"[A-Za-z]{3}|^\d{4}-\d{2}-\d{2}$")  # or stands in the one order that is never in doubt
_MONTHS = 12
_CONTENTS = "contents-line"


def rule_for(line: str) -> Rule | None:
    """The rule that takes this line out of the clinical text, or None."""
    return _rule_for(" ".join(line[:_MAX_LINE].split()))


@lru_cache(maxsize=4096)
def _rule_for(line: str) -> Rule | None:
    return next((rule for rule in rules("remarks") if rule.pattern.search(line)), None)


def opens_section(rule: Rule) -> bool:
    """Whether the remark goes on to the next heading."""
    return bool(rule.fields["covers"] == "section")


def mark_chrome(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with those that speak about the page turned into blocks of kind "chrome", whatever reader cut them."""
    found: list[Block] = []
    section: Rule | None = None
    for block in blocks:
        rule = rule_for(block.view.text) if block.kind in {"heading", "paragraph", "bullet"} else _of_row(block)
        if block.kind == "heading" and not rule:
            section = None
        elif rule and opens_section(rule):
            section = rule
        rule = rule or (section if block.kind in {"paragraph", "bullet"} else None)
        found.append(replace(block, kind="chrome", rule=rule.name, reason=rule.fields["reason"]) if rule else block)
    return tuple(found)


def _of_row(block: Block) -> Rule | None:
    """The rule of a row: converters print tables of contents as tables."""
    rule = rule_for(block.view.text) if block.kind == "row" and ".." in block.view.text.replace(" ", "") else None
    return rule if rule and rule.name == _CONTENTS else None


def read(blocks: Iterable[Block]) -> tuple[Remark, ...]:
    """The remarks of the blocks of kind "chrome", in text order."""
    return tuple(remark for block in blocks if block.kind == "chrome" for remark in _remarks_of(block))


def _remarks_of(block: Block) -> Iterator[Remark]:
    parts = list(_parts(block))
    if parts:
        yield from parts
        return
    rule = next((rule for rule in rules("remarks") if rule.name == block.rule), None)
    kind = rule.fields["kind"] if rule else {"question": "question"}.get(block.rule, "chrome")
    yield Remark(kind, block.span, f"remark-{block.rule}", block.reason)


def _parts(block: Block) -> Iterator[Remark]:
    """Remarks that cover only words of the block, the rest of it left as page chrome."""
    found = [(rule, match) for rule in rules("remarks") if rule.fields["covers"] == "match"
             for match in [rule.pattern.search(block.view.text, 0, _MAX_LINE)] if match]
    for rule, match in sorted(found, key=lambda pair: pair[1].start()):
        start, end = block.view.trimmed(*match.span())
        yield Remark(rule.fields["kind"], block.view.span(start, end), f"remark-{rule.name}", rule.fields["reason"])


def date_of_update(blocks: Iterable[Block], text: str) -> tuple[date | None, tuple[Problem, ...]]:
    """The printed date of the last update, and a problem where one is printed that can be read in two ways."""
    rule = next(rule for rule in rules("remarks") if rule.name == "updated")
    for block in blocks:
        match = rule.pattern.search(block.view.text, 0, _MAX_LINE) if block.kind == "chrome" else None
        if match:
            printed = match["date"]
            found = read_date(printed)
            line = text.count("\n", 0, block.span.start) + 1
            doubt = () if found else (Problem(line, f"the date {printed!r} of the last update names no certain day"),)
            return found, doubt
    return None, ()


def read_date(printed: str) -> date | None:
    """The day a printed date names; None where the day is missing or day and month cannot be told apart."""
    figures = [int(part) for part in re.findall(r"\d+", printed)]
    in_figures = _NAMES_MONTH.search(printed) is None
    if in_figures:
        first, second, *_ = figures
        if max(first, second) <= _MONTHS and first != second:  # "5/5/2031" is one day either way
            return None
    elif len(figures) == 1:
        return None
    try:
        return parser.parse(printed, dayfirst=in_figures and figures[0] > _MONTHS).date()
    except (ValueError, OverflowError):
        return None
