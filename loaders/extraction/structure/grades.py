"""Strength of recommendation and certainty of evidence, as printed.

Why: strength and certainty are two things, on many scales; what the page prints is kept, nothing is translated.
Method: rules/grades.toml finds tags; neighbours that only punctuation parts become one grade if they do not contradict
    each other. Table cells are read by the head of their column, tags in a heading belong to what stands below it.
Fails: it cannot; letters and classes that are no grade (NYHA class II, hepatitis B) are left alone by the rules.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
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
_MEANING, _GRADED, _LEGEND = part("grades", "meaning"), part("grades", "graded"), part("grades", "legend")
_BARE = part("grades", "bare")
_REACH = 40  # characters before a tag that can make it none
_BLANK, _TICKS = " –—-*", "✓√"
_PARTS, _LEADS = part("grades", "parts-claims"), part("grades", "leads-claims")
_JOINS_BEFORE, _JOINS_AFTER = part("grades", "joins-before"), part("grades", "joins-after")
_ENDS = " \n\t,;:.([|/—–-"
_WORD = re.compile(r"[^\W_]{2,}")
_SEVERAL = 2
_MOST = 0.8  # of the cells of a column are grades, or none is: converters garble some
_STRENGTH_OF_CODES = {"1": "strong", "2": "weak"}


@dataclass(frozen=True, slots=True)
class Tag:
    """A grade in clean text, [start, end)."""

    start: int
    end: int
    fields: Mapping[str, str]
    rule: str


def established_rules(texts: Sequence[str]) -> frozenset[str]:
    """The rules that other rules need and that find several letters in the texts: one, however often, proves little.

    Where a rule names what stands in texts whose letters are no grades, such as "P" and "O" before "C", they hold none.
    """
    return frozenset(name for name, rule in _rules_needed()
                     if len({match[rule.fields.get("tag", "grade")] for text in texts for match in rule.matches(text)}) > 1
                     and not ("unless" in rule.fields and any(re.match(rule.fields["unless"], text) for text in texts)))


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
             for rule in _usable_rules(frozenset(known)).rules_cued_by(text) for match in rule.matches(text)
             if not _is_another(rule, text, match.start())]
    kept: list[Tag] = []
    for tag in sorted(found, key=lambda tag: (tag.start, -tag.end)):  # of two that begin together the longer
        if kept and tag.start < kept[-1].end:
            continue
        joined = _join_tags(kept[-1], tag, text) if kept else None
        kept = [*kept[:-1], joined] if joined else [*kept, tag]
    return kept


def _is_another(rule: Rule, text: str, start: int) -> bool:
    """Whether the words before a tag make it a class or grade of something else."""
    words = rule.fields.get("not_after")
    return words is not None and _form(words).search(text[max(0, start - _REACH):start]) is not None


def opens_legend(words: str) -> bool:
    """Whether a heading or caption stands over words that explain grades, and give none."""
    return _LEGEND.search(words.strip()) is not None


def goes_on_in_legend(words: str) -> bool:
    """Whether a heading below such a one only names a grade."""
    return _BARE.search(words.strip()) is not None


def _stretch(rule: Rule, match: re.Match[str]) -> tuple[int, int]:
    """The stretch of a tag; a rule that leans on words before its tag names the group that is the tag."""
    return match.span(rule.fields.get("tag", 0))


def _join_tags(before: Tag, tag: Tag, text: str) -> Tag | None:
    contradict = any(before.fields.get(key, value).lower() != value.lower() for key, value in tag.fields.items())
    if contradict or not _GAP.match(text[before.end:tag.start]):
        return None
    return Tag(before.start, tag.end, {**before.fields, **tag.fields, **before.fields}, before.rule)


def _fields(match: re.Match[str]) -> dict[str, str]:
    found = {_ALIAS.get(key, key): value for key, value in match.groupdict().items() if value}
    if harm := found.pop("harm", ""):
        _add_harm(found, harm)
    if glyphs := found.pop("glyphs", ""):
        full = len(re.findall("[⊕⨁●+]", glyphs))
        found.setdefault("certainty", _CERTAINTY_OF_GLYPHS[full])
    if arrows := found.pop("arrows", ""):
        found["strength"] = _STRENGTH_OF_ARROWS[arrows]
    if code := found.pop("code", ""):
        found["strength"] = _STRENGTH_OF_CODES[code]
    found.pop("how", None)
    if found.get("type", "").upper() in {"GPS", "GPP", *_TICKS} or "practice" in found.get("type", ""):
        found["type"] = "good practice"
    return {key: " ".join(value.replace("-", " ").split()) if key == "certainty" else value for key, value in found.items()}


def _add_harm(found: dict[str, str], harm: str) -> None:
    """Class 3 prints its harm as part of its name since 2019; class III has it as a remark."""
    if found["class"].isdigit():
        found["class"] = f"{found['class']}:{harm.capitalize()}"
    else:
        found["type"] = harm


def claims(said: str, tags: Sequence[tuple[int, int]]) -> list[tuple[int, int] | None]:
    """The words of the claim that each tag of a statement is of; None for a tag that is of the whole statement.

    `said` are the words with grades and markers blanked out. A tag belongs to the words beside it: those since the tag
    before, or, where the tags of a statement stand in front of what they grade, those up to the next: where the statement
    begins with one, or each is followed by what it is for. What goes on behind the only tag is another claim where a comma
    or a conjunction parts it.
    """
    bounds = [0, *(place for tag in tags for place in tag), len(said)]
    around = [_words(said, *bounds[i:i + 2]) for i in range(0, len(bounds), 2)]
    goes_on = len(tags) == 1 and _PARTS.match(said, tags[0][1]) is None
    if goes_on or sum(piece is not None for piece in around) < _SEVERAL:
        return [None] * len(tags)
    behind = [said[end:after] for (_, end), after in zip(tags, bounds[3::2], strict=True)]
    leads = around[0] is None or (len(tags) > 1 and all(_LEADS.match(each) for each in behind if _WORD.search(each)))
    return [next((around[j] for j in (range(i + 1, len(around)) if leads else range(i, -1, -1)) if around[j]), None)
            for i in range(len(tags))]


def _words(said: str, start: int, end: int) -> tuple[int, int] | None:
    """The stretch without what only joins it to its neighbours; None where it says nothing."""
    words = said[start:end]
    before = _JOINS_BEFORE.match(words)
    first = before.end() if before else 0
    words = _JOINS_AFTER.sub("", words[first:].rstrip(_ENDS)).rstrip(_ENDS)
    return (start + first, start + first + len(words)) if len(_WORD.findall(words)) >= _SEVERAL else None


# Where a row begins in the source -> the grades that are cells of it; None for a row that says what grades mean.
Cells = Mapping[int, tuple[Tag, ...] | None]


def heads_grades(head: str) -> bool:
    """Whether a head of a column is one of grades."""
    return any(rule.pattern.search(head) for rule in rules("grades", "column"))


def of_table(rows: Sequence[Block]) -> Iterator[tuple[int, tuple[Tag, ...] | None]]:
    """The rows of one table that have grades in cells of their own, each by its place.

    A column holds grades where its head says so and nearly all of its cells are of the form the head asks for; under a
    plain head ("Class") something else of the table must say that recommendations are graded. A table that says what
    grades mean grades nothing.
    """
    columns: dict[str, list[tuple[Block, int, int]]] = {}
    for row in rows:
        for (start, end), head in zip(row.cells, _own_heads(row.columns), strict=False):
            if row.view.text[start:end].strip(_BLANK):
                columns.setdefault(head, []).append((row, start, end))
    if any(_MEANING.search(head) for head in columns) and any(map(heads_grades, columns)):
        yield from ((row.view.starts[0], None) for row in rows)
        return
    graded = {head: rule for head, cells in columns.items() if (rule := _rule_of(head, cells))}
    told = any(_GRADED.search(head) for head in columns) or len(graded) > 1
    found: dict[int, list[Tag]] = {}
    for head, rule in graded.items():
        if told or "plain" not in rule.fields:
            for row, start, end in columns[head]:
                found.setdefault(row.view.starts[0], []).extend(_tag_of_cell(rule, row, start, end))
    yield from ((place, tuple(tags)) for place, tags in found.items())


def _own_heads(columns: Sequence[str]) -> list[str]:
    """The heads without the title that all of them begin with, and the first without the label over its row."""
    heads = [head.strip() for head in columns]
    while len(heads) > 1 and len({head.split(" ", 1)[0] for head in heads}) == 1 and all(" " in head for head in heads):
        heads = [head.split(" ", 1)[1] for head in heads]
    words = heads[0].split() if heads else []
    tails = (" ".join(words[i:]) for i in range(len(words)))
    return [next((tail for tail in tails if heads_grades(tail)), heads[0]), *heads[1:]] if heads else []


def _rule_of(head: str, cells: Sequence[tuple[Block, int, int]]) -> Rule | None:
    """The rule of a column by which its cells are grades."""
    for rule in rules("grades", "column"):
        if rule.pattern.search(head):
            fit = sum(_form(rule.fields["cell"]).fullmatch(row.view.text[start:end].strip()) is not None
                      for row, start, end in cells)
            return rule if fit >= _MOST * len(cells) else None
    return None


@cache
def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _tag_of_cell(rule: Rule, row: Block, start: int, end: int) -> Iterator[Tag]:
    start, end = row.view.trimmed(start, end)
    printed = row.view.text[start:end]
    match = _form(rule.fields["cell"]).fullmatch(printed)
    if match and not read(printed):  # what rules read is a tag already
        names, said = rule.fields["field"].split(), [re.sub(r"\s*:\s*", ":", part) for part in match.groups() or (printed,)]
        yield Tag(start, end, dict(zip(names, said, strict=True)), f"grade-column-{rule.name}")
