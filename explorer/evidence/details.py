"""The details beside a drawing: one node, everything known about it, and where it says so.

Why: a shape holds a few words; the reader needs the sentence, its figures, what is not stated, and the source.
Method: one function for each kind of node, over the case of the statement it is shown with. The passage comes from
    the stored source file, verbatim, and only if its hash is still the one that was loaded.
Fails: a node of a kind that has no details gives its name and its kind; without its source a node has no passage.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from explorer.domain import building, wording
from explorer.domain.conditions import ConditionTree, Criterion
from explorer.domain.effects import EITHER, Effect, Reading, Result, by_outcome
from explorer.domain.grades import Grading, Rating
from explorer.domain.silence import DOI, NOT_RECOGNISED, NOT_STATED, PUBMED, YEAR, unless_printed
from explorer.evidence import conditions, figures, phrasing
from explorer.evidence.case import Case
from explorer.evidence.trail import STATES
from explorer.ids import short
from explorer.links import source as address_of
from explorer.rows import CitationRow, PassageRow, QuantityRow, ReferenceRow
from explorer.view_models.details import Chip, ChipGroup, Details, Fold, Link, PassageView
from explorer.view_models.labels import TRUST, Badge, Fact, Note, Tone

SURROUNDINGS = 150
READINGS = {"sure": Badge(TRUST["sure"], "accent"), "to-check": Badge(TRUST["to check"], "warning")}
UNUSED = "Words that turn or bound what the sentence says, and that no reading used."
NOT_SIGNED = Badge("Not yet signed off")
SourceText = Callable[[str], str | None]


def statement(case: Case, passage: PassageView | None, shared: Mapping[str, int], *, earlier: bool) -> Details:
    """The details of the statement itself; `shared` counts the statements that use each unresolved key.

    `earlier` says that an earlier version of the reader has read it.
    """
    row = case.statement
    facts = [*_grading(case.grading), Fact("For whom", row.population or NOT_RECOGNISED)]
    untold = Note("neutral", f"{phrasing.EARLIER} read this", f"{phrasing.UNTOLD} {phrasing.READ_AGAIN}")
    reader = (untold,) if earlier else ()
    return Details(
        node=short(row.statement), title=row.text, badges=(Badge(phrasing.KIND_WORDS[row.kind], "accent"), NOT_SIGNED),
        chips=chips(case, earlier=earlier), facts=tuple(facts),
        notes=(*_not_recognised(case), *_citation_notes(case, shared), *reader),
        passage=passage, links=tuple(_citation_link(case, citation) for citation in case.citations))


def _grading(grading: Grading) -> list[Fact]:
    """Strength and certainty, what their steps mean and on whose scales, and what is printed."""
    facts = [*_rating("Strength", grading.strength), *_rating("Certainty of evidence", grading.certainty)]
    for grade in grading.apart:
        facts.append(Fact(f"Of “{grade.claim}”", " ".join(step.meaning for step in grade.steps) or f"“{grade.text}”, scale "
                                                                                               f"{NOT_RECOGNISED}"))
    printed = dict.fromkeys(grade.text for grade in grading.grades)
    return [*facts, Fact("Grade as printed", "; ".join(printed))] if printed else facts


def _rating(name: str, rating: Rating) -> list[Fact]:
    step = rating.step
    if step is None:
        return [Fact(name, rating.text)]
    place = f"step {step.place} of {step.steps} of the " if step.place else ""
    return [Fact(name, rating.text), Fact("That means", step.meaning or NOT_STATED),
            *([Fact("On the scale", f"{place}{step.scale}")] if step.scale else [])]


def chips(case: Case, *, earlier: bool = False) -> tuple[ChipGroup, ...]:
    """A statement's conditions as they are combined, then its doses, effects and times.

    An earlier reader did not tell before, until and unless from if: nothing is said of it then.
    """
    groups = [conditions.group(tree, told=not earlier) for tree in case.conditions]
    within = conditions.held(case.conditions)
    for role, word in phrasing.ROLE_WORDS.items():
        members = tuple(_chip(case, row) for row in case.quantities if row.role == role and row.quantity not in within)
        if members:
            groups.append(ChipGroup(word, members))
    return tuple(groups)


def _chip(case: Case, row: QuantityRow) -> Chip:
    effect = case.effects.get(row.quantity)
    return figures.chip(short(row.quantity), effect) if effect else _own_chip(row, case.bounds)


def _own_chip(row: QuantityRow, bounds: building.Bounds) -> Chip:
    if row.role == "threshold":
        return conditions.limit_chip(building.threshold(row, bounds))
    if row.role == "dose":
        return conditions.dose_chip(building.dose(row, bounds))
    return phrasing.quantity_chip(short(row.quantity), row)


def _not_recognised(case: Case) -> tuple[Note, ...]:
    """What of the sentence turns or bounds its meaning and was not understood, in its own words."""
    said = conditions.not_recognised(case.unrecognised)
    return (Note("neutral", TRUST[NOT_RECOGNISED], f"{said}\n{UNUSED}"),) if said else ()


def _citation_notes(case: Case, shared: Mapping[str, int]) -> tuple[Note, ...]:
    open_rows = [row for row in case.citations if row.state == "unresolved"]
    if not case.citations:
        return (Note("warning", "No marker", "No citation marker was recognised at the statement."),)
    if not open_rows:
        return ()
    keys = [row.key for row in open_rows]
    plural = len(keys) > 1
    title = f"Marker{'s' if plural else ''} {_listed(keys)} {'are' if plural else 'is'} unresolved"
    reason = open_rows[0].reason or "no entry to match"
    counts = [f"{shared[key]} statements share marker {key}" for key in keys if shared.get(key, 0) > 1]
    text = f"{reason[0].upper()}{reason[1:]}, so {_listed(keys)} cannot be matched to any entry without guessing."
    return (Note("error", title, " ".join([text, *(f"{count}." for count in [_listed(counts)] if count)])),)


def _listed(parts: list[str]) -> str:
    return ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1] if parts else ""


def _citation_link(case: Case, row: CitationRow) -> Link:
    entry = case.entry(row.entry)
    text = f"Marker {row.key}" + (f" → {phrasing.entry_title(entry)}" if entry else "")
    return Link(short(row.pointer), text, STATES.get(row.state, "unresolved"))


def marker(case: Case, row: CitationRow, passage: PassageView | None, shared: Mapping[str, int]) -> Details:
    """A marker: what it denotes and on what ground, or why nothing."""
    entry = case.entry(row.entry)
    unresolved = row.state == "unresolved"
    facts = [Fact("State", "unresolved" if unresolved else STATES[row.state]),
             Fact("Ground", row.ground or NOT_STATED) if not unresolved
             else Fact("Why", row.reason or NOT_STATED),
             Fact("Used by", _count(shared.get(row.key, 1), "statement"))]
    if row.decided_by:
        facts.append(Fact("Decided by", f"{row.decided_by}, {row.decided_on}" if row.decided_on else row.decided_by))
    links = [Link(short(entry.entry), phrasing.entry_title(entry))] if entry else []
    tone: Tone = "error" if unresolved else "accent"
    return Details(short(row.pointer), (Badge("Marker", "accent"), Badge(facts[0].value, tone)), f"Marker {row.key}",
                   (), tuple(facts), (), passage, tuple(links))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def entry(row: ReferenceRow, passage: PassageView | None) -> Details:
    """A line of the reference list, as it was parsed."""
    line = passage.quote if passage else None
    kind = NOT_RECOGNISED if row.source_type == phrasing.UNTYPED else row.source_type
    facts = (
        Fact("Number in the list", row.key or NOT_STATED), Fact("Label", row.printed_label or NOT_STATED),
        Fact("Authors", row.authors or NOT_RECOGNISED), Fact("Venue", row.venue or NOT_RECOGNISED),
        Fact("Year", str(row.year) if row.year else unless_printed(YEAR, line)),
        Fact("Type", kind + (f" (rule {row.type_rule})" if row.type_rule else "")),
        Fact("DOI", _printed("doi", row.doi) or unless_printed(DOI, line)),
        Fact("PubMed id", _printed("pmid", row.pmid) or unless_printed(PUBMED, line)),
    )
    links = (Link(short(row.work), "The work it names"),) if row.work else ()
    return Details(short(row.entry), (Badge("Reference entry"), *([Badge(kind)] if kind != NOT_RECOGNISED else [])),
                   phrasing.entry_title(row), (), facts, (), passage, links)


def _printed(kind: str, identifier: str | None) -> str | None:
    """An identifier as the page prints it, marked where it is none."""
    if identifier is None or address_of(kind, identifier):
        return identifier
    return f"{identifier} (as printed; this is none)"


def work(case: Case, iri: str) -> Details:
    """A work edition: identifiers, the chain of editions, and the results of it that the library holds by outcome."""
    found = case.works[iri]
    row, unsaid = found.row, phrasing.unsaid(found.row)
    kind = row.source_type if row.source_type != phrasing.UNTYPED else None
    facts = [
        Fact("Type", kind or unsaid), Fact("Edition", row.label or unsaid), Fact("Authors", row.authors or unsaid),
        Fact("Venue", row.venue or unsaid), Fact("Year", str(row.year) if row.year else unsaid),
        Fact("DOI", row.doi or unsaid), Fact("PubMed id", row.pmid or unsaid),
    ]
    notes = []
    if found.next:
        later = ", ".join(phrasing.work_title(case.works[iri].row) for iri in found.next)
        notes.append(Note("warning", "A newer edition exists", f"{later} replaces this one."))
    if not case.results.get(iri):
        notes.append(Note("neutral", "Not held", "No result of this work is in the library."))
    links = [Link(short(other), phrasing.work_title(case.works[other].row), word)
             for others, word in ((found.previous, "earlier edition"), (found.next, "newer edition"))
             for other in others]
    title = row.title or next((phrasing.entry_title(e) for e in case.entries if e.work == iri), phrasing.work_title(row))
    return Details(short(iri), (Badge(kind or "Work"),), title, (), tuple(facts), tuple(notes), None,
                   tuple(links), _folded(case.results.get(iri, ())))


def _folded(results: Sequence[Result]) -> tuple[Fold, ...]:
    """The results of a work by outcome, each once, with what tells them apart."""
    return tuple(Fold(outcome, f"{f'outcome {outcome}' if outcome == NOT_RECOGNISED else outcome} · "
                               f"{_count(len(found), 'result')}",
                      tuple(Link(short(one.effect.node), figures.title(one.effect), figures.setting(one.effect))
                            for one in found))
                 for outcome, found in by_outcome(results).items())


def effect(effect: Effect, passage: PassageView | None, badge: str = "") -> Details:
    """A figure of a statement: what it is of, whom it compares, in whom and when."""
    links = (Link(short(effect.statement), "The statement it is part of"),)
    state = (READINGS[badge],) if badge in READINGS else ()
    return Details(short(effect.node), (Badge(figures.kicker(effect), "result"), *state), figures.title(effect),
                   (_effect_chip(effect),), (*_effect_facts(effect), Fact("As printed", effect.text)), (), passage, links)


def result(found: Result, reading: Reading, passage: PassageView | None, elsewhere: Sequence[Link] = ()) -> Details:
    """A result of a work as one document reports it; `elsewhere` leads to the others that do."""
    shown = reading.effect
    person = f"{reading.decided_by}, {reading.decided_on}" if reading.decided_by else ""
    facts = (
        *_effect_facts(shown), Fact("Read in", "this library's summary, not in the study itself"),
        Fact("Checked by", person or "not checked"), *([Fact("Ground", reading.ground)] if reading.ground else []),
    )
    links = (Link(short(shown.statement), "The statement it was read in"),
             Link(short(found.work), "The work it comes from"), *elsewhere)
    return Details(short(shown.node), (Badge(figures.kicker(shown), "result"),), figures.title(shown),
                   (_effect_chip(shown),), facts, (), passage, links)


def _effect_chip(effect: Effect) -> ChipGroup:
    return ChipGroup(figures.KINDS[effect.kind], (figures.chip(short(effect.node), effect),))


def _effect_facts(effect: Effect) -> tuple[Fact, ...]:
    """All that an effect has or could have; its words may have what was not recognised."""
    figure = figures.bounded(effect) if effect.estimate else NOT_RECOGNISED
    compared = (("Compared with", effect.comparators),) if effect.kind == "effect" else ()
    said = (("Outcome", effect.outcomes), ("Arm", effect.arms), *compared,
            ("For whom", effect.populations), ("Time point", effect.times))
    return (
        *([Fact("Measure", effect.measure or NOT_RECOGNISED)] if effect.kind == "effect" else []),
        Fact("Estimate", figure), Fact("Interval", figures.interval(effect) or effect.no_confidence),
        Fact("p value", figures.p_value(effect.p, effect.no_p)),
        *([Fact("Of, in its own words", effect.worded)] if effect.worded and not effect.outcomes else []),
        *(Fact(name, EITHER.join(values) or NOT_RECOGNISED) for name, values in said),
    )


def quantity(row: QuantityRow, bounds: building.Bounds, passage: PassageView | None) -> Details:
    """A dose, threshold, schedule or other number of a statement."""
    facts = [
        Fact("Of", row.parameter or NOT_RECOGNISED), Fact("As printed", row.text),
        Fact("Unit (UCUM)", row.ucum or NOT_RECOGNISED),
    ]
    facts += [Fact(name, value) for name, value in phrasing.qualities(row)]
    group = ChipGroup("", (_own_chip(row, bounds),))
    state = (READINGS[row.reading],) if row.reading else ()
    title = wording.limit(building.threshold(row, bounds)) if row.role == "threshold" else row.text
    return Details(short(row.quantity), (Badge(phrasing.ROLE_WORDS[row.role], "condition"), *state), title,
                   (group,), tuple(facts), (), passage, (Link(short(row.statement), "The statement it is part of"),))


def condition(of: ConditionTree, whole: ConditionTree, statement: str, passage: PassageView | None) -> Details:
    """A condition with its members, behind the word that leads to it and what it governs."""
    facts = (Fact("Governs", wording.governed(whole) or NOT_RECOGNISED),)
    return Details(short(of.node), (Badge("Condition", "condition"),), wording.title(of, top=of is whole),
                   (conditions.group(of),), facts, (), passage, (Link(short(statement), "The statement it is part of"),))


def criterion(of: Criterion, tree: ConditionTree, statement: str, passage: PassageView | None) -> Details:
    """A condition without a number, with the tree that holds it."""
    facts = (Fact("Kind", "criterion without a number"), Fact("Combined by", wording.operator(tree)))
    return Details(short(of.node), (Badge("Criterion", "condition"),), of.label or NOT_RECOGNISED, (), facts,
                   (), passage, (Link(short(statement), "The statement it is part of"),))


def concept(node: str, names: tuple[str, ...], definition: str | None) -> Details:
    """A drug, measure or condition of the vocabulary."""
    facts = (Fact("Also called", ", ".join(names[1:]) or NOT_STATED), Fact("Means", definition or NOT_STATED))
    return Details(node, (Badge("Concept", "condition"),), names[0], (), facts, (), None)


def plain(node: str, kind: str, title: str, passage: PassageView | None, links: tuple[Link, ...] = ()) -> Details:
    """Any other node: its kind, its words, its place."""
    return Details(node, (Badge(kind),), title, (), (), (), passage, links)


def passage_view(row: PassageRow, section: str, source: SourceText, figures: list[PassageRow]) -> PassageView | None:
    """The quoted words in their surroundings; `figures` are passages inside it to be set in bold."""
    text = source(row.sha256)
    if text is None or text[row.start:row.end] != row.exact:
        return None
    strong = tuple(sorted({(figure.start - row.start, figure.end - row.start) for figure in figures
                           if row.start <= figure.start and figure.end <= row.end}))
    return PassageView(_before(text, row.start), row.exact, _after(text, row.end), strong, section, row.start, row.end,
                       row.file_name, row.sha256, _in_original(row))


def _in_original(row: PassageRow) -> str:
    """Where in the original file, if the source is its text layer."""
    if row.page is not None:
        return f"page {row.page}"
    return f"paragraph {row.paragraph}" if row.paragraph is not None else ""


def _before(text: str, start: int) -> str:
    """The surroundings in front, from the beginning of a word."""
    cut = max(0, start - SURROUNDINGS)
    piece = text[cut:start]
    return piece if cut == 0 else "… " + piece.partition(" ")[2].lstrip()


def _after(text: str, end: int) -> str:
    piece = text[end:end + SURROUNDINGS]
    return piece if end + SURROUNDINGS >= len(text) else piece.rpartition(" ")[0].rstrip() + " …"
