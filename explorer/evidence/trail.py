"""The trail: from a statement to the evidence it rests on, or to the place where that is missing.

Why: "why should I believe this?" has an answer that can be drawn, hop by hop, and a hole in it is part of the answer.
Method: six lanes in reading order (drug and dose, applies when, statement, cites, reference list, work by edition,
    result) filled from one `Case`. The path that is drawn as the trail is the first marker that leads to a result,
    else the marker that leads furthest. Nothing here asks the store.
Fails: it cannot; a missing link becomes a stub with its reason and a hop that is "stopped".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from explorer.domain import building, wording
from explorer.domain.effects import Result, by_outcome
from explorer.domain.silence import NOT_HELD, NOT_RECOGNISED
from explorer.evidence import conditions, figures, phrasing
from explorer.evidence.case import Case
from explorer.evidence.conditions import BESIDE, Drawing
from explorer.ids import short
from explorer.rows import CitationRow, CompleteRow, ReferenceRow
from explorer.view_models.graph import Edge, Hop, Lane, Node, Stub, Trail
from explorer.view_models.labels import TRUST

STATES = {"resolved-by-rule": "matched by a rule", "resolved-by-curator": "matched by a curator"}
UNFOLDED = 4  # results that are drawn as they are; more fold by outcome


@dataclass
class _Draft:
    """A trail while its lanes are being filled."""

    nodes: dict[str, Node] = field(default_factory=dict)
    lanes: list[tuple[str, list[str]]] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    stubs: list[Stub] = field(default_factory=list)

    def lane(self, name: str, nodes: list[Node]) -> None:
        if nodes:
            self.nodes |= {node.id: node for node in nodes}
            self.lanes.append((name, [node.id for node in nodes]))

    def arrow(self, source: str, target: str, word: str) -> None:
        self.edges.append(Edge(source, target, word))


@dataclass(frozen=True)
class _Path:
    """The hops that are drawn as the trail: as far as one marker leads."""

    citation: CitationRow | None
    entry: ReferenceRow | None
    cited: str | None
    work: str | None
    result: Result | None


def build(case: Case) -> Trail:
    """The trail of a statement."""
    draft = _Draft()
    _doses(draft, case)
    _conditions(draft, case)
    statement = _statement(draft, case)
    _markers(draft, case, statement)
    _entries(draft, case)
    _works(draft, case)
    _results(draft, case)
    path = _path(case)
    hops = _hops(case, path)
    marked = _marked(draft.edges, _steps(case, path))
    lanes = tuple(Lane(name, tuple(nodes)) for name, nodes in draft.lanes)
    complete = path.result is not None
    return Trail(statement, lanes, tuple(draft.nodes.values()), marked, tuple(draft.stubs), hops, complete,
                 _summary(hops, path))


# Lanes


def _statement(draft: _Draft, case: Case) -> str:
    row = case.statement
    kicker = phrasing.statement_kicker(row, conditions.barred(case.orders, case.conditions))
    node = Node(short(row.statement), "statement", kicker, phrasing.headline(row),
                BESIDE.join(part for part in (_figures(case) or figures.gradings(case.grading), _people(case), _lost(case))
                            if part))
    draft.lane("Statement", [node])
    return node.id


def _people(case: Case) -> str:
    """For whom it is, where its own words say so."""
    return f"for {case.statement.population}" if case.statement.population else ""


def _lost(case: Case) -> str:
    """The words of its sentence that were not recognised, said wherever the drawing goes."""
    said = conditions.not_recognised(case.unrecognised)
    return f"{TRUST[NOT_RECOGNISED]}: {said}" if said else ""


def _figures(case: Case) -> str:
    """An evidence statement's own figures with what they are of: "HR 0.80: death or tracheostomy · riluzole vs placebo"."""
    shown = [f"{figures.title(effect)}: {figures.line(effect)}" for effect in case.effects.values()
             if effect.kind != "rate"]
    return "; ".join(shown) if case.statement.kind == "evidence" else ""


def _doses(draft: _Draft, case: Case) -> None:
    statement = short(case.statement.statement)
    nodes = []
    for row in case.quantities:
        if row.role == "dose":
            nodes.append(conditions.dose_shape(building.dose(row, case.bounds)))
        elif row.role == "schedule":
            detail = ", ".join(part for part in (row.parameter or "", wording.manner(building.regimen(row))) if part)
            nodes.append(Node(short(row.quantity), "schedule", phrasing.ROLE_WORDS[row.role], row.text, detail))
    for node in nodes:
        draft.arrow(node.id, statement, "in")
    draft.lane("Drug and dose" if any(node.kind == "dose" for node in nodes) else "Schedule", nodes)


def _conditions(draft: _Draft, case: Case) -> None:
    """Leaves of the condition trees, then their operators; thresholds outside any tree come with the leaves."""
    drawing = Drawing(short(case.statement.statement))
    for tree in case.conditions:
        drawing.add(tree)
    within = conditions.held(case.conditions)
    for row in case.quantities:
        if row.role == "threshold" and row.quantity not in within:
            drawing.alone(building.threshold(row, case.bounds))
    draft.lane("Applies when", drawing.leaves)
    draft.lane("", drawing.operators)
    draft.edges += drawing.edges


def _markers(draft: _Draft, case: Case, statement: str) -> None:
    nodes = []
    for row in case.citations:
        unresolved = row.state == "unresolved"
        node = Node(short(row.pointer), "marker", "Marker", row.key, state="unresolved" if unresolved else "known",
                    aside="unresolved" if unresolved else STATES[row.state])
        nodes.append(node)
        draft.arrow(statement, node.id, "cites")
        if unresolved:
            draft.stubs.append(Stub(node.id, stub_reason(case, row)))
    draft.stubs = _said_once(draft.stubs)
    draft.lane("Cites", nodes)


def _said_once(stubs: list[Stub]) -> list[Stub]:
    """A reason that several markers share is written beside the last of them only."""
    last = {stub.reason: stub.source for stub in stubs}
    return [stub if last[stub.reason] == stub.source else Stub(stub.source, "") for stub in stubs]


def stub_reason(case: Case, row: CitationRow) -> str:
    """Why a marker leads nowhere, in a few words."""
    if not case.entries:
        return "no reference list"
    return (row.reason or "no entry to match") if case.numbered else "no number to match"


def _entries(draft: _Draft, case: Case) -> None:
    """The entries that markers lead to; all of them, unconnected, where the list has no numbers to lead by."""
    denoted = {row.entry for row in case.citations if row.entry}
    shown = [row for row in case.entries if row.entry in denoted]
    if not case.numbered and case.citations:
        shown = list(case.entries)
    nodes = [Node(short(row.entry), "entry", phrasing.entry_kicker(row), phrasing.entry_title(row)) for row in shown]
    for row in case.citations:
        if row.entry:
            draft.arrow(short(row.pointer), short(row.entry), "denotes")
    draft.lane("Reference list" if case.numbered or not shown else "Reference list, no numbers", nodes)


def _works(draft: _Draft, case: Case) -> None:
    newest = _newest(case)
    nodes = []
    for iri, work in case.works.items():
        chained = bool(work.previous or work.next)
        subtitle = ("newest known" if iri in newest else "outdated") if chained else (work.row.venue or "")
        title = phrasing.work_title(work.row) if chained else _sole_title(case, iri)
        year = f" {work.row.year}" if work.row.year and not chained else ""
        nodes.append(Node(short(iri), "work", f"{phrasing.type_of_source(work.row.source_type)}{year}", title, subtitle))
    for row in case.citations:
        if row.work:
            draft.arrow(short(row.entry or row.pointer), short(row.work), "names")
    for iri, work in case.works.items():
        for later in work.next:
            draft.arrow(short(iri), short(later), "newer edition")
    draft.lane("Work by edition", nodes)


def _sole_title(case: Case, work: str) -> str:
    """A work's own title, else the one its entry prints."""
    row = case.works[work].row
    if row.title:
        return row.title
    entry = next((entry for entry in case.entries if entry.work == work), None)
    return phrasing.entry_title(entry) if entry else phrasing.work_title(row)


def _newest(case: Case) -> set[str]:
    return {iri for iri, work in case.works.items() if not work.next}


def _results(draft: _Draft, case: Case) -> None:
    """Results by outcome, each once; of a work that is cited and has none is said that none is held."""
    folds = sum(map(len, case.results.values())) > UNFOLDED
    several = sum(map(bool, case.results.values())) > 1
    for iri, found in case.results.items():
        nodes: list[Node] = []
        for outcome, results in by_outcome(found).items():
            nodes += [_outcome(iri, outcome, len(results))] if folds else []
            nodes += [_result(result, outcome if folds else "") for result in results]
        draft.edges += [Edge(short(iri), node.id, "result") for node in nodes if node.kind == "effect"]
        draft.lane(f"Result, {phrasing.work_title(case.works[iri].row)}" if several else "Result", nodes)
    missing = [iri for iri in dict.fromkeys(row.work for row in case.citations if row.work) if not case.results.get(iri)]
    nodes = [Node(f"{short(iri)}/not-held", "effect", "Effect", NOT_HELD,
                  f"no result in the library{f' of “{_sole_title(case, iri)}”' if len(case.works) > 1 else ''}",
                  state="not-held", selectable=False) for iri in missing]
    draft.edges += [Edge(short(iri), node.id, "result", dashed=True) for iri, node in zip(missing, nodes, strict=True)]
    draft.lane("Result", nodes)


def _outcome(work: str, outcome: str, count: int) -> Node:
    """What some results of a work were measured on, which opens and closes them."""
    title = f"outcome {outcome}" if outcome == NOT_RECOGNISED else outcome
    return Node(f"{short(work)}/outcome/{outcome}", "outcome", "Outcome", title,
                f"{count} {phrasing.counted(count, 'result')}", selectable=False, fold=outcome)


def _result(result: Result, fold: str) -> Node:
    effect = result.effect
    return Node(short(effect.node), "effect", figures.kicker(effect), figures.title(effect),
                figures.line(effect), fold=fold)


# The path and its hops


def _path(case: Case) -> _Path:
    """The first marker that leads to a result, of the edition it cites or else of the newest one, and the first such."""
    by_pointer = {row.pointer: row for row in case.citations}
    place = {row.pointer: at for at, row in enumerate(case.citations)}
    reading_order = [result.result for results in case.results.values() for result in results]
    editions = list(case.works)
    complete = min(case.complete, default=None, key=lambda row: (
        row.later, place[row.pointer], -editions.index(row.work), reading_order.index(row.result)))
    if complete:
        return _complete_path(case, by_pointer[complete.pointer], complete)
    furthest = max(case.citations, key=lambda row: (bool(row.work), bool(row.entry), -place[row.pointer]), default=None)
    if furthest is None:
        return _Path(None, None, None, None, None)
    return _Path(furthest, case.entry(furthest.entry), furthest.work, furthest.work, None)


def _complete_path(case: Case, citation: CitationRow, row: CompleteRow) -> _Path:
    result = next((r for r in case.results[row.work] if r.result == row.result), None)
    return _Path(citation, case.entry(citation.entry), citation.work, row.work, result)


def _hops(case: Case, path: _Path) -> tuple[Hop, ...]:
    statement = short(case.statement.statement)
    hops = [Hop("Statement", phrasing.headline(case.statement), "reached", statement)]
    if path.citation is None:
        return (*hops, Hop("No marker", "no citation was recognised", "stopped"),
                Hop("Study", "not reachable", "not-reachable"))
    marker = short(path.citation.pointer)
    hops.append(Hop(f"Marker {path.citation.key}", "printed after the statement", "reached", marker))
    if path.entry is None and path.work is None:
        return (*hops, _no_entry(case, path.citation), Hop("Study", "not reachable", "not-reachable"))
    if path.entry is not None:
        ground = STATES[path.citation.state]
        hops.append(Hop(phrasing.entry_kicker(path.entry), ground, "reached", short(path.entry.entry)))
    if path.cited is None or path.work is None:
        return (*hops, Hop("No identifier", "no DOI or PubMed id was recognised", "stopped"),
                Hop("Result", "not reachable", "not-reachable"))
    return (*hops, *_work_hops(case, path, path.cited, path.work))


def _no_entry(case: Case, citation: CitationRow) -> Hop:
    count = len(case.entries)
    if not case.numbered and case.entries:
        noun = "entry" if count == 1 else "entries"
        return Hop("No numbered entry", f"{count} {noun}, none numbered", "stopped")
    return Hop("No entry", citation.reason or "nothing to match", "stopped")


def _work_hops(case: Case, path: _Path, cited: str, work: str) -> list[Hop]:
    if path.cited == path.work:
        row = case.works[work].row
        title = phrasing.work_title(row) if row.label else _sole_title(case, work)
        hops = [Hop(phrasing.type_of_source(row.source_type), title, "reached", short(work))]
    else:
        years = " → ".join(_edition(case, iri) for iri in (cited, work))
        hops = [Hop(years, "newer edition exists", "reached", short(work))]
    if path.result is None:
        return [*hops, Hop("Result", f"{NOT_HELD}: no result in the library", "stopped")]
    effect = path.result.effect
    return [*hops, Hop(figures.title(effect), figures.line(effect), "reached", short(effect.node))]


def _edition(case: Case, work: str) -> str:
    row = case.works[work].row
    return row.label or (str(row.year) if row.year else f"edition {phrasing.unsaid(row)}")


def _summary(hops: tuple[Hop, ...], path: _Path) -> str:
    reached = sum(hop.state == "reached" for hop in hops)
    if path.result is None:
        return f"The trail stops at hop {reached} of {len(hops)}"
    people = sum([path.citation is not None and path.citation.state == "resolved-by-curator",
                  path.result.checked is not None])
    decided = f", {people} decided by a person" if people else ""
    return f"Complete: {reached} hops{decided}"


def _steps(case: Case, path: _Path) -> list[str]:
    """The nodes of the drawn trail in order."""
    steps = [short(case.statement.statement)]
    steps += [short(path.citation.pointer)] if path.citation else []
    steps += [short(path.entry.entry)] if path.entry else []
    if path.cited and path.work:
        steps += [short(iri) for iri in _between(case, path.cited, path.work)]
    return steps + ([short(path.result.effect.node)] if path.result else [])


def _between(case: Case, cited: str, work: str) -> list[str]:
    """The editions from the cited one to the one whose result is shown."""
    routes = [[cited]]
    while routes:
        route = routes.pop(0)
        if route[-1] == work:
            return route
        routes += [[*route, later] for later in case.works[route[-1]].next if later not in route]
    return [cited, work]


def _marked(edges: list[Edge], steps: list[str]) -> tuple[Edge, ...]:
    pairs = set(pairwise(steps))
    return tuple(Edge(edge.source, edge.target, edge.word, (edge.source, edge.target) in pairs, edge.dashed)
                 for edge in edges)
