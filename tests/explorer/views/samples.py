"""A small hand-made library for tests of the pages: a trail that stops, a complete one, a hostile document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from explorer.view_models.about import About, AboutDocument, AboutEdition, Choice, Claim, SeenSource, ShapeReport
from explorer.view_models.details import Chip, ChipGroup, ChipPart, Details, Fold, Link, PassageView
from explorer.view_models.graph import Edge, Hop, Lane, Neighbourhood, Node, Place, Stub, Trail
from explorer.view_models.labels import Badge, Count, Fact, Footer, Note
from explorer.view_models.lists import Listed, ListedThing
from explorer.view_models.search import (
    DocumentCard,
    DocumentList,
    Hit,
    Hits,
    Landing,
    Listing,
    ListItem,
    ListSection,
    Start,
    Window,
)

NIV, RILUZOLE, EVIL = "als/2025/niv", "als/2025/riluzole", "evil/2026/one"
POOLED = "als/2025/pooled"  # a statement whose work has more results than are drawn at once
CROWDED = "als/2025/crowded"  # a statement with lanes of three to six entries
HOSTILE = (
    "<img src=x onerror=\"document.title='taken'\">", "![x](http://127.0.0.1/b)", ":material/home:", r"$\text{x}$",
    "[x](javascript:alert(1))", "**bold** `code` ~~gone~~ :red[red] :+1: -> >= www.example.org http://127.0.0.1/c",
)
SHA = "5d0269" + "0" * 54 + "371b"

NIV_NODES = (
    Node("t80", "threshold", "Threshold", "FVC < 80 % of normal", "and symptoms"),
    Node("t50", "threshold", "Threshold", "FVC < 50 % predicted"),
    Node("sdb", "criterion", "Criterion", "Sleep-disordered breathing", "shown"),
    Node("any", "operator", "Joined by", "any of"),
    Node(NIV, "statement", "Recommendation · do", "Start non-invasive ventilation (NIV)",
         "strength: not stated · certainty: not stated"),
    Node("m6", "marker", "Marker", "6", state="unresolved", aside="unresolved"),
    Node("e1", "entry", "Review 2002", "Riluzole for ALS/MND"),
    Node("e2", "entry", "Summary 2025", "Management of ALS"),
    Node("e3", "entry", "Summary 2025", "Natural course, bulbar ALS"),
    Node("e4", "entry", "Summary 2025", "Presentation and management"),
)
NIV_TRAIL = Trail(
    statement=NIV,
    lanes=(
        Lane("Applies when", ("t80", "t50", "sdb", "any")), Lane("Statement", (NIV,)), Lane("Cites", ("m6",)),
        Lane("Reference list, no numbers", ("e1", "e2", "e3", "e4")),
    ),
    nodes=NIV_NODES,
    edges=(
        Edge("t80", "any", "one of"), Edge("t50", "any", "one of"), Edge("sdb", "any", "one of"),
        Edge("any", NIV, "condition of"), Edge(NIV, "m6", "cites", on_trail=True),
    ),
    stubs=(Stub("m6", "no number to match"),),
    hops=(
        Hop("Statement", "Start NIV", "reached", NIV), Hop("Marker 6", "printed after the statement", "reached", "m6"),
        Hop("No numbered entry", "4 entries, none numbered", "stopped"), Hop("Study", "not reachable", "not-reachable"),
    ),
    complete=False,
    summary="The trail stops at hop 2 of 4",
)
RILUZOLE_NODES = (
    Node("drug", "concept", "Drug", "Riluzole"),
    Node("dose", "dose", "Dose", "50 mg × 2 = 100 mg a day"),
    Node(RILUZOLE, "statement", "Evidence statement", "9 more in 100 alive at one year",
         "66 % against 57 % · HR 0.80 (0.64–0.99)"),
    Node("m2", "marker", "Marker", "2", aside="matched by a curator"),
    Node("m3", "marker", "Marker", "3", state="unresolved", aside="unresolved"),
    Node("entry", "entry", "Entry 1 of 4", "Riluzole for ALS/MND. Cochrane, 2002"),
    Node("w02", "work", "Systematic review", "Edition 2002", "outdated"),
    Node("w12", "work", "Systematic review", "Edition 2012", "newest known"),
    Node("r0", "effect", "Effect", "not held", "edition not in library", state="not-held"),
    Node("hr84", "effect", "Effect, 3 trials", "HR 0.84", "95 % CI 0.698–0.997"),
    Node("hr80", "effect", "Effect, first 2 trials", "HR 0.80", "95 % CI 0.64–0.99"),
)
RILUZOLE_TRAIL = Trail(
    statement=RILUZOLE,
    lanes=(
        Lane("Drug and dose", ("drug", "dose")), Lane("Statement", (RILUZOLE,)), Lane("Cites", ("m2", "m3")),
        Lane("Reference list", ("entry",)), Lane("Work, by edition", ("w02", "w12")),
        Lane("Result", ("r0", "hr84", "hr80")),
    ),
    nodes=RILUZOLE_NODES,
    edges=(
        Edge("drug", "dose", "given as"), Edge("dose", RILUZOLE, "dose of"),
        Edge(RILUZOLE, "m2", "cites", on_trail=True), Edge(RILUZOLE, "m3", "cites"),
        Edge("m2", "entry", "points to", on_trail=True), Edge("entry", "w02", "is", on_trail=True),
        Edge("w02", "w12", "followed by", on_trail=True), Edge("w02", "r0", "reports", dashed=True),
        Edge("w12", "hr84", "reports", on_trail=True), Edge("w12", "hr80", "reports"),
    ),
    stubs=(),
    hops=(
        Hop("Statement", "one-year survival", "reached", RILUZOLE), Hop("Marker 2", "printed", "reached", "m2"),
        Hop("Entry 1", "matched by a curator", "reached", "entry"),
        Hop("2002 → 2012", "newer edition exists", "reached", "w12"), Hop("HR 0.84", "0.698–0.997", "reached", "hr84"),
    ),
    complete=True,
    summary="Complete: 5 hops, 1 decided by a person",
)
EVIL_NODES = (
    Node(EVIL, "statement", HOSTILE[0], HOSTILE[1], HOSTILE[2]),
    Node("evil-marker", "marker", HOSTILE[3], "Smith & Wesson 2012", state="unresolved", aside=HOSTILE[4]),
    *(Node(f"evil-{place}", "entry", text, text * 3, text) for place, text in enumerate(HOSTILE)),
)
EVIL_TRAIL = Trail(
    EVIL, (Lane(HOSTILE[0], (EVIL,)), Lane("", ("evil-marker",)),
           Lane("Many", tuple(node.id for node in EVIL_NODES[2:]), folded=3)),
    EVIL_NODES, (Edge(EVIL, "evil-marker", HOSTILE[0], on_trail=True), Edge(EVIL, "evil-0", "past the marker")),
    (Stub("evil-marker", HOSTILE[0]),),
    (Hop(HOSTILE[0], HOSTILE[1], "reached", EVIL), Hop(HOSTILE[2], HOSTILE[3], "stopped")),
    complete=False, summary=HOSTILE[5],
)
ON_DEATH = tuple(Node(f"death-{place}", "effect", "Effect", f"HR 0.8{place}", "death · riluzole vs placebo", fold="death")
                 for place in range(3))
SURVIVAL = "survival at 1 year"
ON_SURVIVAL = tuple(Node(f"survival-{place}", "effect", "Rate", f"5{place} %", SURVIVAL, fold=SURVIVAL)
                    for place in range(2))
POOLED_NODES = (
    Node(POOLED, "statement", "Recommendation · do", "Offer riluzole"), Node("m7", "marker", "Marker", "7"),
    Node("w7", "work", "Systematic review", "Edition 2012", "newest known"),
    Node("on-death", "outcome", "Outcome", "death", "3 results", selectable=False, fold="death"), *ON_DEATH,
    Node("on-survival", "outcome", "Outcome", SURVIVAL, "2 results", selectable=False, fold=SURVIVAL), *ON_SURVIVAL,
)
POOLED_TRAIL = Trail(
    POOLED,
    (Lane("Statement", (POOLED,)), Lane("Cites", ("m7",)), Lane("Work by edition", ("w7",)),
     Lane("Result", tuple(node.id for node in POOLED_NODES[3:]))),
    POOLED_NODES,
    (Edge(POOLED, "m7", "cites", on_trail=True), Edge("m7", "w7", "names", on_trail=True),
     *(Edge("w7", node.id, "result", on_trail=node.id == "death-0") for node in (*ON_DEATH, *ON_SURVIVAL))),
    (), (Hop("HR 0.80", "death", "reached", "death-0"),), complete=True, summary="Complete: 4 hops",
)
ENTRIES = {size: tuple(Node(f"of-{size}-{place}", "entry", f"Entry {place}", "A title of some words that wants its room")
                       for place in range(size)) for size in range(3, 7)}
CROWDED_TRAIL = Trail(
    CROWDED,
    (Lane("Statement", (CROWDED,)), *(Lane(f"Lane of {size}", tuple(node.id for node in nodes))
                                      for size, nodes in ENTRIES.items())),
    (Node(CROWDED, "statement", "Recommendation", "Much is cited"), *(node for nodes in ENTRIES.values() for node in nodes)),
    (), (), (), complete=False, summary="No marker",
)
TRAILS = {trail.statement: trail for trail in (NIV_TRAIL, RILUZOLE_TRAIL, EVIL_TRAIL, POOLED_TRAIL, CROWDED_TRAIL)}


def chip(node: str, *parts: tuple[str, str]) -> Chip:
    """A chip from (role, text) pairs."""
    return Chip(node, tuple(ChipPart(role, text) for role, text in parts))  # type: ignore[arg-type]


NIV_DETAILS = Details(
    node=NIV,
    badges=(Badge("Recommendation", "accent"), Badge("Not yet signed off")),
    title="Start non-invasive ventilation once any of three conditions holds.",
    chips=(
        ChipGroup("any of", (
            chip("t80", ("name", "FVC"), ("comparator", "<"), ("value", "80 %"), ("note", "of normal, and symptoms")),
            chip("t50", ("name", "FVC"), ("comparator", "<"), ("value", "50 %"), ("note", "predicted")),
            chip("sdb", ("name", "Sleep-disordered breathing"), ("comparator", "shown")),
        )),
    ),
    facts=(
        Fact("Strength", "not stated"), Fact("Certainty of evidence", "not stated"),
        Fact("For whom", "people with ALS"), Fact("Markers", "6: unresolved"),
    ),
    notes=(
        Note("error", "Marker 6 is unresolved",
             "The page lists 4 references without numbers, so 6 cannot be matched to any of them without guessing. "
             "11 statements share this marker."),
    ),
    passage=PassageView(
        "The care team spans nine professions. 6 ",
        "Begin NIV once FVC is under 80 % of normal with symptoms, FVC is <50 % predicted, or sleep-disordered "
        "breathing is shown.",
        " 6 With bulbar impairment, choose bilevel pressure with a backup rate. 6",
        ((28, 32), (65, 70)), "Respiratory Management", 3480, 3634, "als.txt", SHA,
    ),
    concepts=(Link("concept/intervention/niv", "non-invasive ventilation"),),
)
HR_DETAILS = Details(
    node="hr84",
    badges=(Badge("Effect estimate", "result"), Badge("Signed off by 2")),
    title="Hazard ratio for death, riluzole 100 mg against placebo: 0.84",
    chips=(ChipGroup("Effect", (
        chip("hr84", ("name", "HR"), ("comparator", "="), ("value", "0.84"), ("note", "95 % CI 0.698–0.997")),
    )),),
    facts=(Fact("Trials", "3"), Fact("Edition", "2012"), Fact("Follow-up", "not stated")),
    notes=(Note("warning", "The page quotes the figure of 2 trials",
                "0.80 (0.64–0.99) fits 2 trials only. With the third it is 0.84 (0.698–0.997)."),),
    passage=PassageView(
        "", "The dose adds 9 % absolute to the chance of living one year (57 % placebo, 66 % riluzole).", "",
        ((14, 17),), "Riluzole", 986, 1144, "als.txt", SHA,
    ),
    links=(
        Link("w12", "Systematic review, edition 2012", "newest known"),
        Link(RILUZOLE, "9 more in 100 alive at one year"),
    ),
)
POOLED_DETAILS = Details(
    "w7", (Badge("systematic review"),), "Riluzole for ALS", (), (Fact("DOI", "not stated"),), (), None,
    folds=tuple(Fold(name, f"{name} · {len(nodes)} results", tuple(Link(node.id, node.title, "placebo") for node in nodes))
                for name, nodes in (("death", ON_DEATH), (SURVIVAL, ON_SURVIVAL))))


def _item(statement: str, title: str, *, complete: bool = False, kind: str = "recommendation") -> ListItem:
    return ListItem(statement, title, kind, complete, 1, int(complete))


_FIRST = {
    "Riluzole": (_item(RILUZOLE, "One-year survival with 100 mg a day", complete=True, kind="evidence"),),
    "Respiratory": (_item(NIV, "When to start NIV"),),
}
_OTHERS = {
    "Riluzole": ("50 mg twice a day as standard", "ALT and AST checks in year 1"),
    "Respiratory": ("BPAP with backup rate if bulbar", "Baseline SVC and PCF at diagnosis"),
    "Nutrition": ("PEG before FVC drops under 50 %", "Nutrition check every 3 months"),
    "Palliative care": ("Palliative approach from diagnosis", "When to open end-of-life talks"),
}
ALS_SECTIONS = tuple(
    ListSection(("Treatment", heading), (
        *_FIRST.get(heading, ()),
        *(_item(f"als/2025/{heading}-{place}".lower().replace(" ", "-"), title) for place, title in enumerate(titles)),
    ))
    for heading, titles in _OTHERS.items()
)


WHOLE = Window(1, 1, 1, 1, 1)
ABOUT = About(
    (
        AboutDocument(
            "als", "ALS, primary treatment", "What is the primary treatment for ALS?", "review state unclear",
            (Fact("Licence", "CC BY 4.0"), Fact("Issued by", "not stated")),
            (AboutEdition("2025-12-23", current=True, updated="23 December 2025", file_name="als.txt", sha256=SHA,
                          statements=32, markers=46, resolved=0, references=4),
             AboutEdition("2024-05-01", current=False, updated="1 May 2024", file_name="old.txt", sha256=SHA,
                          statements=30, markers=0, resolved=0, references=0)),
            (Claim("about its review", "Reviewed by our board"), Claim("about its review", "Pending review")),
            ShapeReport("checked against 49 shapes: 1 warning", ("The estimate is below its confidence interval.",)),
            (SeenSource("A question-and-answer page", "whole text"),), 5),
        AboutDocument(
            "evil", HOSTILE[0], HOSTILE[1], "review state not recognised",
            (Fact("Licence", HOSTILE[0]), *(Fact(text, text) for text in HOSTILE)),
            (AboutEdition(HOSTILE[2], current=True, updated=HOSTILE[3], file_name=HOSTILE[4], sha256=SHA, statements=1,
                          markers=0, resolved=0, references=0),),
            tuple(Claim(text, text) for text in HOSTILE), ShapeReport("not checked", HOSTILE),
            tuple(SeenSource(text, text) for text in HOSTILE), 0),
    ),
    (Choice("als", "ALS, primary treatment"), Choice("evil", HOSTILE[0])), Window(1, 1, 2, 2, 1),
    (Count(2, "documents, 3 editions"), Count(1098, "passages")),
    (Fact("Bibliographies", "works: 23 works"),), (Fact("Pictures", "not recognised"),))


class Sample:
    """Evidence over the hand-made library."""

    def about(self, document: str = "", part: int = 1) -> About:
        """One honest document in two editions, one hostile one."""
        del part
        one = tuple(each for each in ABOUT.documents if each.document == document)
        return replace(ABOUT, documents=one) if one else ABOUT

    def landing(self, part: int = 1) -> Landing:
        """One document and three starts."""
        del part
        card = DocumentCard(
            "als", "ALS, primary treatment", "2025-12-23", "23 December 2025", "review state unclear",
            "What is the primary treatment for ALS?", 32, 8, 8, 4,
        )
        starts = (
            Start(RILUZOLE, "One-year survival with 100 mg a day", "A trail that is complete, over a curator's match."),
            Start(NIV, "When to start NIV", "Three conditions, and a trail that stops at the marker."),
            Start(EVIL, "Riluzole, one more time", "A document that tries to be more than text."),
        )
        return Landing((card,), WHOLE, 32, 19, 8, 0, 3, 3, starts, 1)

    def listing(self, statement: str, kinds: tuple[str, ...], text: str, part: int, title: str) -> Listing:
        """The list at the left, filtered; a document of its own only where no text is sought."""
        del part, title
        found = self._documents(kinds, text)
        holding = [document for document in found if any(
            item.statement == statement for section in document.sections for item in section.items)]
        shown = found if text else (holding or list(found))[:1]
        number = sum(document.shown for document in shown)
        titles = tuple((document.document, document.title) for document in found)
        return Listing(tuple(shown), Window(1, min(number, 1), number, number, 1), titles, len(found))

    def first_of(self, document: str, kinds: tuple[str, ...]) -> str:
        """The first statement of a document."""
        found = next(each for each in self._documents(kinds, "") if each.document == document)
        return found.sections[0].items[0].statement

    def path(self, statement: str) -> tuple[str, ...]:
        """The document and heading of a statement."""
        return next(((document.title, section.path[-1]) for document in self._documents((), "")
                     for section in document.sections for item in section.items if item.statement == statement), ())

    def _documents(self, kinds: tuple[str, ...], text: str) -> tuple[DocumentList, ...]:
        def kept(item: ListItem) -> bool:
            return (not kinds or item.kind in kinds) and text.lower() in item.title.lower()

        hostile = (_item(f"evil/{place}", text) for place, text in enumerate(HOSTILE))
        evil = ListSection((HOSTILE[1],), (_item(EVIL, HOSTILE[0]), *hostile))
        found = []
        for name, title, sections in (("als", "ALS, primary treatment", ALS_SECTIONS), ("evil", HOSTILE[0], (evil,))):
            left = tuple(ListSection(part.path, tuple(item for item in part.items if kept(item))) for part in sections)
            left = tuple(part for part in left if part.items)
            items = [item for part in left for item in part.items]
            total = sum(len(part.items) for part in sections)
            found.append(DocumentList(name, title, left, len(items), total, sum(item.complete for item in items)))
        return tuple(document for document in found if document.sections)

    def listed(self, name: str, document: str, concept: str, upto: int) -> Listed:
        """Forty-six things of one kind, all of hostile words; each leads to NIV's marker."""
        things = tuple(ListedThing(f"{HOSTILE[0]} {at}", f"{name} {document} {concept}", NIV, "m6", doi="10.1/<b>",
                                   pmid="12076411") for at in range(46))
        if document == "nobody":
            return Listed(f"0 of {name}", "", (), 0)
        return Listed(f"46 of {name}", document, things[:upto], 46)

    def search(self, text: str, part: int = 1) -> Hits:
        """Hits for NIV and for hostile text, nothing else."""
        del part
        found: tuple[Hit, ...] = ()
        if text.lower() == "niv":
            excerpt = "Begin NIV once FVC is under 80 % of normal"
            where = ("ALS, primary treatment", "Respiratory")
            found = (Hit(NIV, "When to start NIV", *where, excerpt, ((6, 9),), complete=False),)
        if text == "evil":
            found = (Hit(EVIL, HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[0], ((0, 4), (2, 400)), complete=True),)
        return Hits(found, Window(1, min(len(found), 1), len(found), len(found), 1))

    def trail(self, statement: str) -> Trail:
        """A known trail, else a bare statement."""
        bare = Node(statement, "statement", "Recommendation", statement)
        lone = Trail(
            statement, (Lane("Statement", (statement,)),), (bare,), (), (), (), complete=False, summary="No marker"
        )
        return TRAILS.get(statement, lone)

    def neighbourhood(self, opened: Sequence[str], shown: str = "") -> Neighbourhood:
        """The trail's nodes, a row a lane; each work opened adds a figure beside the results, and `shown` itself."""
        trail = self.trail(opened[0])
        nodes = {each.id: each for each in trail.nodes}
        places = [
            Place(nodes[name], (place - (len(lane.nodes) - 1) / 2) * 180.0, row * 120.0, int(name == "w02"))
            for row, lane in enumerate(trail.lanes) for place, name in enumerate(lane.nodes)
        ]
        added = [name for name in opened[1:] if name.startswith("w")]
        places += [Place(Node(f"more-{name}", "effect", "Effect", f"Figure of {name}"), 400.0 + 180 * at, 600.0)
                   for at, name in enumerate(added)]
        if shown not in {"", *(place.node.id for place in places)}:
            places.append(Place(Node(shown, "section", "Section", shown), 0.0, -120.0))
        ends = {place.node.id: (place.x, place.y) for place in places}
        edges = tuple(replace(edge, way=(ends[edge.source], ends[edge.target])) for edge in trail.edges)
        return Neighbourhood(opened[0], tuple(places), edges, len(places), 212, (Count(200, "statements"),))

    def network_data(self, view: Neighbourhood) -> dict[str, Any]:
        """As pyvis would give it."""
        nodes = [
            {"id": place.node.id, "label": place.node.title, "x": place.x, "y": place.y, "shape": "dot"}
            for place in view.places
        ]
        edges = [{"from": edge.source, "to": edge.target, "label": edge.word, "arrows": "to"} for edge in view.edges]
        return {"nodes": nodes, "edges": edges}

    def details(self, node: str, statement: str) -> Details:
        """Known details, else the node's own words."""
        known = {NIV: NIV_DETAILS, "hr84": HR_DETAILS, "w7": POOLED_DETAILS}
        if node in known:
            return known[node]
        found = next((each for each in self.trail(statement).nodes if each.id == node), None)
        title = found.title if found else node
        evil = tuple(HOSTILE) if statement == EVIL else ()
        quoted = " ".join(evil) or title
        state = found.aside or found.state if found else "not known"
        chips = (chip(node, ("name", evil[0]), ("comparator", evil[1]), ("value", evil[3])),) if evil else ()
        return Details(
            node, (Badge(found.kicker if found else "Thing"), *(Badge(text) for text in evil)), title,
            (ChipGroup(evil[0], chips),) if evil else (),
            tuple(Fact(text, text) for text in evil) or (Fact("State", state),),
            tuple(Note("error", text, text) for text in evil[:1]),
            PassageView("Before. ", quoted, " After.", ((0, 6),), "Section", 0, len(quoted), "als.txt", SHA),
            tuple(Link(statement, text, text) for text in evil),
        )

    def footer(self, statement: str) -> Footer:
        """Date and review state."""
        return Footer("ALS page of 23 Dec 2025", "review state unclear") if statement else Footer("1 document", "")

    def is_statement(self, node: str) -> bool:
        """Whether the id is a statement's."""
        items = {item.statement for part in ALS_SECTIONS for item in part.items}
        return node in items | TRAILS.keys() or node.startswith("evil/")

    def has(self, node: str) -> bool:
        """Whether the id is in the library."""
        nodes = {each.id for trail in TRAILS.values() for each in trail.nodes}
        items = {item.statement for part in ALS_SECTIONS for item in part.items}
        return node in nodes | items or node.startswith("evil/")


class Long(Sample):
    """Forty-five documents of seven statements each, of which a page shows some at a time."""

    TITLES: tuple[str, ...] = tuple(f"Care of illness {number:02}" for number in range(45))

    def landing(self, part: int = 1) -> Landing:
        """Twenty documents at a time."""
        some = self.TITLES[20 * max(part - 1, 0):][:20]
        cards = tuple(replace(super(Long, self).landing().documents[0], title=title) for title in some)
        return replace(super().landing(), documents=cards, window=_window(part, 20, 45))

    def listing(self, statement: str, kinds: tuple[str, ...], text: str, part: int, title: str) -> Listing:
        """Two statements of a document at a time; three documents to pick, of those whose title holds a text."""
        del kinds, text
        document = statement.partition("/")[0] or "care-00"
        names = [(f"care-{number:02}", name) for number, name in enumerate(self.TITLES) if title in name]
        window = _window(part, 2, 7)
        items = tuple(_item(f"{document}/2026/{place}", f"Advice {place} of illness {document[-2:]}")
                      for place in range(window.first, window.last + 1))
        own = (document, self.TITLES[int(document[-2:])])
        listed = DocumentList(document, own[1], (ListSection(("Care",), items),), 7, 7, 0)
        return Listing((listed,), window, tuple(dict.fromkeys((own, *names[:3]))), 45)

    def first_of(self, document: str, kinds: tuple[str, ...]) -> str:
        """The first statement of a document."""
        del kinds
        return f"{document}/2026/1"

    def search(self, text: str, part: int = 1) -> Hits:
        """Two hits at a time of four hundred or more."""
        hit = super().search("niv").hits[0]
        hits = tuple(replace(hit, title=f"{text} {2 * max(part - 1, 0) + place}") for place in (1, 2))
        return Hits(hits if part <= 200 else (), replace(_window(part, 2, 400), most=True))


def _window(part: int, size: int, total: int) -> Window:
    start = size * max(part - 1, 0)
    return Window(max(part, 1), start + 1, min(start + size, total), total, -(-total // size))
