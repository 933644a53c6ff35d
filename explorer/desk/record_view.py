"""What was read of a page as lists: its statements with all that hangs on them, its reference list, what is loose.

Why: page and command line show the same things in the same words.
Method: pure functions from a record and the decisions about it to view models. What can be changed of a thing is given
    as a person would type it (`form_fields`).
Fails: it cannot; what a quantity does not say is left out of its words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from explorer.desk import form_fields, values, verdicts
from explorer.desk.verdicts import flat
from explorer.domain import silence, wording
from explorer.evidence import phrasing
from explorer.view_models.labels import Count, Fact
from explorer.view_models.preview import Loose, ReadCondition, ReadItem, ReadReference, ReadStatement, TakenOut, Tree
from loaders import coverage
from loaders.blocks import View
from loaders.coverage import Unclaimed
from loaders.curation import FILE_NAME, Decision
from loaders.problems import Problem
from loaders.rdf.actions import Governing
from loaders.record import Citation, Condition, Criterion, Grade, Pointer, Quantity, Record, Reference, Span
from loaders.resolution import resolve

SYMBOLS: Mapping[str, str] = {"<=": "≤", ">=": "≥", "between": "", "=": ""}
# Those that are said, and how; the rest stand in the graph.
QUALIFIERS = {"event": "at", "arm": "in", "cond": "if", "action": "for"}
BY_CONDITION = ("cond", "action", "rel")  # what a condition says of its members, the last where it turns them all
FACTS = {"key": "Number", "title": "Title", "authors": "Authors", "venue": "Published in", "year": "Year", "doi": "DOI",
         "pmid": "PMID", "url": "Address", "source_type": "Kind"}
PRINTED = {"key": re.compile(r"^\W*\d"), "year": silence.YEAR, "doi": silence.DOI, "pmid": silence.PUBMED,
           "url": re.compile(r"https?:|\bwww\.", re.IGNORECASE)}
FIRST_WORDS = 8
GLYPHS = " •◦▪‣*"
WHOLE = ("statement", "reference")  # what can be rejected as a whole


def statements(
    pages: Sequence[View], record: Record, decisions: Sequence[Decision], seen: Callable[[str], str],
) -> tuple[ReadStatement, ...]:
    """The statements with all that was read of them, what was not recognised, and what was decided about each.

    `seen` turns a quotation of the text into what a reader of it sees.
    """
    unrecognised: dict[str, list[str]] = defaultdict(list)
    for one in record.unrecognised:
        unrecognised[one.statement].append(" ".join(seen(one.span.quote).split()))
    decided, lines = _decided(record, decisions, seen), coverage.Lines(pages)
    items = _items(record, decisions, lines, seen)
    trees = _trees(record)
    return tuple(
        ReadStatement(
            statement.id, number, statement.title or _first_words(statement.text), statement.title or "", statement.text,
            _kind(statement.kind, statement.deontic), " › ".join(statement.section), lines.of(statement.span.start),
            statement.rule, tuple(items[statement.id]), tuple(decided[statement.id]), tuple(trees[statement.id]),
            form_fields.shown(statement), tuple(unrecognised[statement.id]))
        for number, statement in enumerate(record.statements, 1))


def references(
    pages: Sequence[View], record: Record, decisions: Sequence[Decision], seen: Callable[[str], str],
) -> tuple[ReadReference, ...]:
    """The entries of the reference list, and what was decided about each."""
    lines = coverage.Lines(pages)
    decided: dict[tuple[int, int], list[str]] = defaultdict(list)
    for one in decisions:
        decided[one.start, one.end].append(_says(one, seen))
    return tuple(
        ReadReference(name, number, " ".join(seen(entry.span.quote).split()), lines.of(entry.span.start), entry.rule,
                      _facts(entry), form_fields.shown(entry), tuple(decided[entry.span.start, entry.span.end]))
        for number, (name, entry) in enumerate(entries(record), 1))


def entries(record: Record) -> Iterator[tuple[str, Reference]]:
    """Every entry of the reference list with its id here."""
    return ((f"r{number}", entry) for number, entry in enumerate(record.references, 1))


def rejected(decisions: Sequence[Decision]) -> tuple[Span, ...]:
    """The places of what a person took out as a whole."""
    return tuple(one.span for one in decisions if one.kind == "reject" and one.target in WHOLE)


def rejections(decisions: Sequence[Decision]) -> Iterator[tuple[str, Decision]]:
    """Every rejection that stands with its id here; one of a grade in a heading settles many statements at once."""
    found: list[Decision] = []
    for one in decisions:
        if one.kind == "reject" and not any(
                (one.target, one.quoted, one.of) == (other.target, other.quoted, other.of) for other in found[-1:]):
            found.append(one)
    return ((f"x{number}", one) for number, one in enumerate(found, 1))


def taken_out(decisions: Sequence[Decision], seen: Callable[[str], str]) -> tuple[TakenOut, ...]:
    """What a person took out, with who and why."""
    return tuple(
        TakenOut(name, _kind_of(one), _first_words(seen(_rejected_words(one))), _signed(one), one.target in WHOLE)
        for name, one in rejections(decisions))


def _rejected_words(one: Decision) -> str:
    """What a rejection is about: the leaves of a condition, else its quotation."""
    leaves = [str(leaf["quote"]) if isinstance(leaf, Mapping) else str(leaf) for leaf in one.of]
    words = leaves or [(one.quoted or one.span).quote]
    return " ".join(", ".join(words).split())


def loose(found: Iterable[Unclaimed]) -> tuple[Loose, ...]:
    """What no rule claimed, each on one line."""
    return tuple(Loose(one.line, flat(one.before).lstrip(GLYPHS), " ".join(one.text.split()), flat(one.after).rstrip(),
                       one.span.start) for one in found)


def counts(record: Record) -> tuple[Count, ...]:
    """How much was read."""
    markers = sum(len(citation.pointers) for citation in record.citations)
    inner = {member for condition in record.conditions for member in condition.members}
    trees = sum(condition.id not in inner for condition in record.conditions)
    kinds = ((len(record.statements), "statement"), (markers, "marker"), (len(record.quantities), "quantity"),
             (len(record.criteria), "criterion"), (trees, "condition"), (len(record.grades), "grade"),
             (len(record.references), "reference"))
    plurals = {"quantity": "quantities", "criterion": "criteria"}
    found = [Count(figure, name if figure == 1 else plurals.get(name, f"{name}s")) for figure, name in kinds]
    return (*found[:3], *verdicts.counts(record), *found[3:])


def said(problem: Problem) -> str:
    """A problem with its line, where it has one; whoever reads it knows the file, and is told if it is the overlay."""
    where = "overlay line" if is_of_overlay(problem) else "line"
    return f"{where} {problem.line}: {problem.says}" if problem.line else problem.says


def is_of_overlay(problem: Problem) -> bool:
    """Whether a problem is one of what people wrote, and its line one of theirs."""
    return PurePath(problem.file).name == FILE_NAME


def reading(quantity: Quantity, without: Sequence[str] = ()) -> str:
    """A quantity in words, its numbers as printed: "before FVC < 50 % predicted"; some qualifiers may be left out."""
    told = quantity.qualifiers
    if quantity.role == "threshold":
        marked = "" if "rel" in without else None
        said = (wording.limit(values.threshold(quantity), marked), *_besides(quantity, ("arm", "cond", "action"), without))
    elif quantity.role == "dose":
        parts = wording.dose_parts(values.dose(quantity, without=without))
        said = (*(text for _, text in parts), *_besides(quantity, ("arm", "action"), without))
    else:
        unit = wording.unit_of(quantity.unit)
        joint = "" if unit.startswith("-") or not unit else wording.NARROW
        sign = SYMBOLS.get(quantity.comparator or "=", quantity.comparator or "")
        said = (quantity.parameter or "", sign, _number(quantity, f"{joint}{unit}"),
                wording.frequency(told.freq.code) if told.freq else "", told.route.code if told.route else "",
                "in total" if told.total else "", wording.reference(told.ref), told.rel or "",
                *_besides(quantity, tuple(QUALIFIERS), without))
    return " ".join(part for part in said if part) or " ".join(quantity.span.quote.split())


def _besides(quantity: Quantity, keys: Sequence[str], without: Sequence[str]) -> Iterator[str]:
    """Qualifiers in brackets, each behind a word of ours; the event behind its side stands alone: "until remission"."""
    for key in keys:
        value = getattr(quantity.qualifiers, key)
        if value is not None and key not in without:
            yield str(value) if key == "event" and quantity.qualifiers.rel else f"({QUALIFIERS[key]}: {value})"


def pointers(record: Record) -> Iterator[tuple[str, Citation, Pointer]]:
    """Every use of a marker with the id of its item."""
    counted: dict[str, int] = defaultdict(int)
    for citation in record.citations:
        for pointer in citation.pointers:
            counted[citation.statement] += 1
            yield f"{citation.statement}-m{counted[citation.statement]}", citation, pointer


def grades(record: Record) -> Iterator[tuple[str, Grade]]:
    """Every grade with the id of its item."""
    counted: dict[str, int] = defaultdict(int)
    for grade in record.grades:
        counted[grade.statement] += 1
        yield f"{grade.statement}-g{counted[grade.statement]}", grade


class Cited:
    """What a use of a marker leads to, in words."""

    def __init__(self, record: Record, decisions: Sequence[Decision]) -> None:
        self._resolutions = resolve(record)
        self._links = {(one.span.start, one.span.end, one.key): one for one in decisions if one.kind == "link"}

    def says(self, statement: str, pointer: Pointer) -> str:
        """Where this use leads, or why nowhere."""
        link = self._links.get((pointer.span.start, pointer.span.end, pointer.key))
        if link:
            return f"{_named(link)}, matched by a curator"
        found = self._resolutions[statement, pointer.key]
        return f"entry {found.entry + 1} of the list, {found.ground}" if found.entry is not None else \
            f"unresolved, {found.reason}"


def _number(quantity: Quantity, unit: str) -> str:
    """The numbers as printed; the unit stands behind the last that is not printed with its own ("500 mg–1 g")."""
    if quantity.low and quantity.high and quantity.high.formula:
        return f"{quantity.low.printed}{unit}–{quantity.high.printed}"
    if quantity.values:
        return ", ".join(number.printed for number in quantity.values) + unit
    ends = [number.printed for number in (quantity.value, quantity.low, quantity.high) if number]
    return "–".join(ends) + unit if ends else ""


def _items(
    record: Record, decisions: Sequence[Decision], lines: coverage.Lines, seen: Callable[[str], str],
) -> Mapping[str, list[ReadItem]]:
    found: dict[str, list[ReadItem]] = defaultdict(list)
    grounds, deciders = verdicts.Grounds(lines, seen), verdicts.deciders(decisions)
    timings = Governing.of(record).timings
    told = {member for condition in record.conditions if condition.id in timings for member in condition.members}
    checked = {(one.start, one.end): one for one in decisions if one.kind == "result"}
    for quantity in record.quantities:
        at = checked.get((quantity.span.start, quantity.span.end))
        says = reading(quantity) + (f", checked in {_named(at)}" if at else "")
        found[quantity.statement].append(ReadItem(
            quantity.id, "quantity", flat(seen(quantity.span.quote)), quantity.role, says, quantity.rule,
            form_fields.shown(quantity), reading(quantity, BY_CONDITION if quantity.id in told else BY_CONDITION[:2]),
            verdicts.state(quantity),
            deciders.get((quantity.span.start, quantity.span.end), "") if quantity.sure else "",
            grounds.of(quantity), lines.of(quantity.span.start)))
    for criterion in record.criteria:
        found[criterion.statement].append(ReadItem(
            criterion.id, "criterion", flat(seen(criterion.span.quote)), "criterion", criterion.label, criterion.rule,
            form_fields.shown(criterion), criterion.label))
    cited = Cited(record, decisions)
    for name, citation, pointer in pointers(record):
        found[citation.statement].append(ReadItem(
            name, "marker", flat(seen(pointer.span.quote)), "marker",
            f"{pointer.key}, {cited.says(citation.statement, pointer)}", citation.rule, form_fields.shown(citation)))
    for name, grade in grades(record):
        says = ", ".join(f"{field}: {value}" for field, value in grade.fields.items())
        found[grade.statement].append(ReadItem(
            name, "grade", flat(seen(grade.span.quote)), "grade", says, grade.rule, form_fields.shown(grade)))
    return found


def _trees(record: Record) -> Mapping[str, list[ReadCondition]]:
    found: dict[str, list[ReadCondition]] = defaultdict(list)
    known = {condition.id: condition for condition in record.conditions}
    inner = {member for condition in record.conditions for member in condition.members}
    timings = Governing.of(record).timings
    for condition in record.conditions:
        if condition.id not in inner:
            tree = replace(_tree(condition, known), timing=timings.get(condition.id, ""))
            found[condition.statement].append(ReadCondition(condition.id, tree, condition.rule))
    return found


def _tree(condition: Condition, known: Mapping[str, Condition]) -> Tree:
    members = tuple(_tree(known[name], known) if name in known else name for name in condition.members)
    return Tree(condition.operator, members, condition.n or 0, condition.action or "", condition.polarity)


def _facts(entry: Reference) -> tuple[Fact, ...]:
    shown = {**form_fields.shown(entry), "source_type": (entry.source_type or "").replace("-", " ").replace("unknown", "")}
    return tuple(Fact(name, shown[field] or _silent(field, entry.span.quote)) for field, name in FACTS.items())


def _silent(field: str, line: str) -> str:
    """Who is silent on a field of an entry: the document, where its line has nothing in the form in which it is printed."""
    return silence.unless_printed(PRINTED[field], line) if field in PRINTED else silence.NOT_RECOGNISED


def _decided(record: Record, decisions: Sequence[Decision], seen: Callable[[str], str]) -> Mapping[str, list[str]]:
    """What was decided, by statement; what was rejected goes with the statement it stood in or behind."""
    items: tuple[Quantity | Criterion, ...] = (*record.quantities, *record.criteria)
    owners = {(item.span.start, item.span.end): item.statement for item in items}
    owners |= {(pointer.span.start, pointer.span.end): citation.statement for _, citation, pointer in pointers(record)}
    owners |= {(statement.span.start, statement.span.end): statement.id for statement in record.statements}
    listed = {(entry.span.start, entry.span.end) for entry in record.references}
    starts, whole = [one.span.start for one in record.statements], {one.span for one in record.statements}
    found: dict[str, list[str]] = defaultdict(list)
    for one in decisions:
        owner = owners.get((one.start, one.end))
        gone = one.kind == "reject" or (one.kind == "restore" and owner is None)
        if (gone and one.target in WHOLE) or (owner is None and (one.start, one.end) in listed):
            continue
        if owner is None and starts:
            owner = record.statements[max(0, bisect_right(starts, one.start) - 1)].id
        if owner is not None:
            found[owner].append(_says(one, seen, quoted=one.span not in whole))
    return found


def _says(one: Decision, seen: Callable[[str], str], *, quoted: bool = True) -> str:
    """A decision in words: what, about what, by whom, when, on what ground."""
    quote = _first_words(" ".join(seen(one.span.quote).split()))
    about = [one.kind, _kind_of(one), f"“{quote}”" if quoted else "",
             f"to {_named(one)}" if one.kind == "link" else f"in {_named(one)}" if one.kind == "result" else ""]
    return f"{' '.join(part for part in about if part)} {_signed(one)}"


def _kind_of(one: Decision) -> str:
    return "marker" if one.target == "citation" else one.target or ""


def _signed(one: Decision) -> str:
    return f"by {one.by} on {one.on.isoformat()}: {one.ground}"


def _named(one: Decision) -> str:
    return f"DOI {one.doi}" if one.doi else f"PMID {one.pmid}"


def _kind(kind: str, deontic: str) -> str:
    shown = phrasing.KIND_WORDS[kind]
    return f"{shown} · {deontic.replace('_', ' ')}" if deontic != "none" else shown


def _first_words(text: str) -> str:
    every = text.split()
    return " ".join(every[:FIRST_WORDS]) + ("…" if len(every) > FIRST_WORDS else "")
