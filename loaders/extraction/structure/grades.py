"""Strength of recommendation and certainty of evidence, as printed.

Why: strength and certainty are two things, on many scales; what the page prints is kept, nothing is translated.
Method: rules/grades.toml finds tags; neighbours that only punctuation parts become one grade if they do not contradict
    each other. Table cells are read by the head of their column, tags in a heading belong to what stands below it.
Fails: it cannot; letters and classes that are no grade (NYHA class II, hepatitis B) are left alone by the rules.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from loaders.blocks import Block
from loaders.extraction.rulebook import Rule, Selection, part, rules

_GAP = part("grades", "gap")
# A pattern may name a group once only.
_ALIAS = {"grade2": "grade", "loe2": "loe", "harm2": "harm", "gps": "type", "consensus": "type"}
_CERTAINTY_OF_GLYPHS = {4: "high", 3: "moderate", 2: "low", 1: "very low"}
_STRENGTH_OF_ARROWS = {
    "↑↑": "strong", "⇑⇑": "strong", "↓↓": "strong", "⇓⇓": "strong", "⇑": "weak", "⇓": "weak", "↑?": "weak"}
_LONGEST_CELL = 30  # a cell with more words than a grade says something else
_STRENGTH_OF_CODES = {"1": "strong", "2": "weak"}


@dataclass(frozen=True, slots=True)
class Tag:
    """A grade in clean text, [start, end)."""

    start: int
    end: int
    fields: Mapping[str, str]
    rule: str


def established_rules(texts: Sequence[str]) -> frozenset[str]:
    """The rules that other rules need and that hold in more than one of the texts: a single letter proves little."""
    return frozenset(name for name, rule in _rules_needed()
                     if sum(next(rule.matches(text), None) is not None for text in texts) > 1)


@cache
def _usable_rules(known: frozenset[str]) -> Selection:
    return Selection(rule for rule in rules("grades") if rule.fields.get("needs", "") in known or "needs" not in rule.fields)


@cache
def _rules_needed() -> tuple[tuple[str, Rule], ...]:
    needed = {rule.fields["needs"] for rule in rules("grades") if "needs" in rule.fields}
    return tuple((rule.name, rule) for rule in rules("grades") if rule.name in needed)


def read(text: str, known: Collection[str] = ()) -> list[Tag]:
    """The grades of a clean text, in text order; `known` are the rules the document is known to grade by."""
    found = [Tag(*_stretch(rule, match), _fields(match), f"grade-{rule.name}")
             for rule in _usable_rules(frozenset(known)).rules_cued_by(text) for match in rule.matches(text)]
    kept: list[Tag] = []
    for tag in sorted(found, key=lambda tag: (tag.start, -tag.end)):  # of two that begin together the longer
        if kept and tag.start < kept[-1].end:
            continue
        joined = _join_tags(kept[-1], tag, text) if kept else None
        kept = [*kept[:-1], joined] if joined else [*kept, tag]
    return kept


def _stretch(rule: Rule, match: re.Match[str]) -> tuple[int, int]:
    """The stretch of a tag; a rule that leans on words before its tag names the group that is the tag."""
    return match.span(rule.fields.get("tag", 0))


def _join_tags(before: Tag, tag: Tag, text: str) -> Tag | None:
    contradict = any(before.fields.get(key, value) != value for key, value in tag.fields.items())
    if contradict or not _GAP.match(text[before.end:tag.start]):
        return None
    return Tag(before.start, tag.end, {**before.fields, **tag.fields}, before.rule)


def _fields(match: re.Match[str]) -> dict[str, str]:
    found = {_ALIAS.get(key, key): value for key, value in match.groupdict().items() if value}
    if harm := found.pop("harm", ""):
        _add_harm(found, harm)
    if glyphs := found.pop("glyphs", ""):
        full = len(re.findall("[⊕⨁●]", glyphs))
        found.setdefault("certainty", _CERTAINTY_OF_GLYPHS[full])
    if arrows := found.pop("arrows", ""):
        found["strength"] = _STRENGTH_OF_ARROWS[arrows]
    if code := found.pop("code", ""):
        found["strength"] = _STRENGTH_OF_CODES[code]
    found.pop("how", None)
    if found.get("type", "").upper() in {"GPS", "GPP"} or "practice" in found.get("type", ""):
        found["type"] = "good practice"
    return {key: value.replace("-", " ") if key == "certainty" else value for key, value in found.items()}


def _add_harm(found: dict[str, str], harm: str) -> None:
    """Class 3 prints its harm as part of its name since 2019; class III has it as a remark."""
    if found["class"].isdigit():
        found["class"] = f"{found['class']}:{harm.capitalize()}"
    else:
        found["type"] = harm


def of_columns(block: Block) -> list[Tag]:
    """The grades of a table row that stand alone in columns headed COR, LOE, strength, certainty or grade."""
    found = []
    for (start, end), head in zip(block.cells, block.columns, strict=False):
        rule = next((rule for rule in rules("grades", "column") if rule.pattern.search(head)), None)
        printed = block.view.text[start:end].strip()
        if rule and printed and len(printed) <= _LONGEST_CELL and not read(printed):  # what rules read is a tag already
            fields = {str(rule.fields["field"]): re.sub(r"\s*:\s*", ":", printed)}
            found.append(Tag(start, end, fields, f"grade-column-{rule.name}"))
    return found
