"""A library that the reader of version 4 wrote: shown as it was, verified, and read again with every decision kept.

`tests/golden/earlier` is such a library as its code stored it, without the index.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib.namespace import RDFS

from explorer import earlier, query
from explorer.__main__ import main
from explorer.desk import migration
from explorer.differences import compare
from explorer.evidence import Evidence
from explorer.library import Library
from explorer.rows import (
    CitationRow,
    ConditionRow,
    EditionRow,
    PassageRow,
    QuantityRow,
    ReferenceRow,
    ResultRow,
    StatementRow,
    WorkRow,
)
from loaders.reading import read_file
from loaders.validation import validate
from ontology import GX, OA, PROV, concept, iris
from ontology.triples import Triples

STORED = Path(__file__).resolve().parents[1] / "golden" / "earlier"
ID, EDITION = "care-of-testitis", "2024-03-03"
SUMMED = [
    "about: 5 statements now lead to the concepts spoken of",
    "headed by: 1 heading now leads to the words that say what is spoken of below",
    "about, by its heading: 1 statement now leads to the concepts that the words above name",
    "actions: 3 are read now: give, place, stop",
    "intervention: 3 more results of works say it now",
    "compared with: 1 more result of works says it now",
]
SAID_OTHERWISE = [
    "changed threshold “5 times the upper limit of normal”: crossing: none → from below; upper end as printed: 5 → none",
    ("changed condition “Insert a percutaneous endoscopic gastrostomy (PEG) tube before FVC drops below…”: "
     "timing: none → before"),
    "changed threshold “drops below 50% of predicted”: lower end as printed: none → 50; upper end as printed: 50 → none",
    "changed effect estimate “0.80”: intervention: none → riluzole; compared with: none → placebo",
    "changed rate “57%”: intervention: none → placebo",
    "changed rate “66%”: intervention: none → riluzole",
]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A copy of the library."""
    return shutil.copytree(STORED, tmp_path / "old")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The library with an index of this version; tests must not write to it."""
    folder = shutil.copytree(STORED, tmp_path_factory.mktemp("earlier") / "library")
    assert main(["--library", str(folder), "rebuild"]) == 0
    return Library(folder)


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The library read again."""
    folder = shutil.copytree(STORED, tmp_path_factory.mktemp("carried") / "library")
    assert main(["--library", str(folder), "rebuild", "--read-again", "--yes"]) == 0
    return Library(folder)


def evidence(library: Library) -> Evidence:
    return Evidence(library.store(), library.source_text, library.snapshot() / "search.sqlite", library.file)


def without(row: object, *names: str) -> dict[str, object]:
    """What a row says, but for nodes, which a newer reader names in another way."""
    return {name: value for name, value in vars(row).items() if name not in names}


# The terms

def test_an_earlier_graph_has_only_present_terms(library: Library) -> None:
    """Every term of ours is one of the vocabulary, and nothing is said by selectors or of each passage's file."""
    said = earlier.present(Triples.of(library.graph(ID, EDITION)))
    terms = {str(term) for triple in said for term in triple if str(term).startswith(str(GX))}
    assert terms <= {str(term) for term in GX}
    assert not list(said.said({str(OA.hasSelector), str(OA.hasSource), str(OA.exact)}))


def test_a_present_graph_is_left_as_it_is(carried: Library) -> None:
    """What this version wrote is told as it stands."""
    graph = Triples.of(carried.graph(ID, EDITION))
    assert earlier.present(graph) is graph


def test_present_terms_under_an_earlier_name_stay(carried: Library) -> None:
    """Only what had another form is told in another one."""
    graph = carried.graph(ID, EDITION)
    named = Triples(iris.edition(ID, EDITION), graph)
    assert set(earlier.present(named)) == set(graph)


def test_who_decided_what_is_told(library: Library) -> None:
    """A person's decision has its agent, kind and choice; what a rule joined is decided by the version that read it."""
    said = earlier.present(Triples.of(library.graph(ID, EDITION)))
    kinds = {"title": 1, "link": 1, "result": 3, "marker": 1}
    for kind, number in kinds.items():
        decisions = said.subjects(str(GX.decisionKind), concept("decision-kind", kind))
        agent = iris.reader("4") if kind == "marker" else iris.agent("Ann")
        assert [said.objects(one, PROV.wasAssociatedWith) for one in decisions] == [[agent]] * number
        if kind in ("link", "result"):
            assert all(said.objects(one, GX.chosen) for one in decisions)


def test_what_an_order_is_about_is_not_told_by_its_object_alone(library: Library) -> None:
    """"Stop riluzole" was known as riluzole: its words stay, and it is no order that has riluzole for a target."""
    said = earlier.present(Triples.of(library.graph(ID, EDITION)))
    assert not list(said.said({str(GX.action)}))
    assert "Stop riluzole" in [str(words) for _, _, words in said.said({str(GX.actionText)})]


# What is shown

def test_everything_that_was_read_is_shown_as_it_was(library: Library, carried: Library) -> None:
    """Statements, markers, entries, passages, works and decisions are answered as those of a document read today."""
    rows = ((StatementRow, "statements"), (CitationRow, "citations"), (ReferenceRow, "references"), (WorkRow, "works"))
    names = ("statement", "edition", "pointer", "entry")
    for row, name in rows:
        was, now = ([without(one, *names, "decided_by") for one in query.run(held.store(), name, row)]  # type: ignore[type-var]
                    for held in (library, carried))
        assert sorted(was, key=str) == sorted(now, key=str)
        assert was


def test_quantities_are_shown_as_they_were(library: Library) -> None:
    """Route, frequency, words for groups and what is printed are answered, and none is lost."""
    found = query.run(library.store(), "quantities", QuantityRow)
    dose = next(row for row in found if row.role == "dose")
    assert (dose.text, dose.parameter, dose.route, dose.frequency) == ("50 mg orally twice daily", "riluzole", "oral", "2/d")
    assert sorted(row.arm for row in found if row.role == "rate" if row.arm) == ["placebo", "riluzole"]
    assert len(found) == 8


def test_results_of_works_are_shown_with_who_checked_them(library: Library) -> None:
    """Each reading that was checked reports a result of its work."""
    found = query.run(library.store(), "results", ResultRow)
    assert {row.text for row in found} == {"0.80", "57%", "66%"}
    assert {(row.decided_by, row.decided_on) for row in found} == {("Ann", "2024-04-01")}


def test_passages_and_conditions_are_shown(library: Library) -> None:
    """Every passage has its place and words, and a condition what it governs."""
    text = (STORED / "documents" / ID / EDITION / "source.txt").read_text("utf-8")
    passages = query.run(library.store(), "passages", PassageRow)
    assert passages
    assert all(text[row.start:row.end] == row.exact for row in passages)
    assert {(row.action, row.polarity) for row in query.run(library.store(), "conditions", ConditionRow)} == {
        ("Stop riluzole", "do"), ("Insert a percutaneous endoscopic gastrostomy (PEG) tube", "do")}


def test_the_page_says_that_an_earlier_reader_read_it(library: Library, carried: Library) -> None:
    """A statement's page says so and where it is read again; what may be a "before" is not said to be an "if"."""
    for held, told in ((library, True), (carried, False)):
        shown = evidence(held)
        statement = next(row for row in query.run(held.store(), "statements", StatementRow) if row.text.startswith("Insert"))
        details = shown.details(iris.tail(statement.statement), iris.tail(statement.statement))
        assert any("earlier version" in note.title and "Library page" in note.text for note in details.notes) is told
        label = "Insert a percutaneous endoscopic gastrostomy (PEG) tube"
        assert [chip.word for chip in details.chips] == [f"{label}, before"]  # the limit itself told its side
        other = next(row for row in query.run(held.store(), "conditions", ConditionRow) if row.action == "Stop riluzole")
        stop = shown.details(iris.tail(other.statement), iris.tail(other.statement))
        assert stop.chips[0].word == ("Stop riluzole:" if told else "Stop riluzole, if")
        (document,) = shown.about().documents
        assert any(fact.name == "Read by" for fact in document.facts) is told
        assert [row.earlier for row in query.run(held.store(), "editions", EditionRow)] == [told]


# Verifying

def test_an_earlier_library_is_sound(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    """Its quotations stand at their places; a line for each edition says which version read it, and what to do."""
    assert main(["--library", str(library.root), "verify", "--all"]) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"{ID} {EDITION}: read by version 4; rebuild --read-again ")


def test_a_changed_quotation_of_an_earlier_graph_is_found(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Words of a selector that the source has not at that place are told, for the passage."""
    path = old / "graphs" / f"{ID}@{EDITION}.nq"
    path.write_bytes(path.read_bytes().replace(b'"50 mg orally twice daily"', b'"90 mg orally twice daily"'))
    assert main(["--library", str(old), "verify"]) == 1
    found = [line for line in capsys.readouterr().out.splitlines() if "the quoted words are not at their place" in line]
    assert found
    assert all("/dose-1" in line for line in found)


# Reading again

def test_only_what_is_said_otherwise_is_listed(library: Library) -> None:
    """A term that has another name is no difference; what is told besides of all is summed up."""
    seen = migration.read_again(library, ID, EDITION, read_file).seen
    assert (seen.before, list(seen.compared.added)) == ("version 4", SUMMED)
    assert [one.line for one in seen.compared.differences] == SAID_OTHERWISE
    assert list(migration.listed(seen))[3:9] == [f"  besides, {line}" for line in SUMMED]


def test_a_graph_does_not_differ_from_itself(library: Library) -> None:
    """Told in the present terms, an earlier graph says what it says."""
    compared = compare(library.graph(ID, EDITION), library.graph(ID, EDITION))
    assert (compared.differences, compared.added) == ((), ())


def test_decisions_are_kept(library: Library, carried: Library) -> None:
    """Title, link and checked results are there after reading again, from the same lines, and the library is sound."""
    overlay = carried.file(ID, EDITION, "curation.jsonl")
    assert overlay == library.file(ID, EDITION, "curation.jsonl")
    for name, column in (("decisions", "kind_label"), ("decisions", "ground")):
        was, now = (sorted(str(row[rows.columns.index(column)]) for row in rows.values)
                    for rows in (query.table(held.store(), name, {}) for held in (library, carried)))
        assert was == now
    assert main(["--library", str(carried.root), "verify", "--all"]) == 0
    assert not validate(carried.graph(ID, EDITION))


@pytest.mark.parametrize("form", ["nq", "trig", "ttl", "jsonld"])
def test_an_earlier_library_is_exported(library: Library, form: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """Every format holds what was read, in the present terms."""
    assert main(["--library", str(library.root), "export", "--format", form]) == 0
    written = capsysbinary.readouterr().out
    assert b"Riluzole for adults" in written
    assert b"parameterName" not in written
    if form == "nq":
        assert sum(1 for _ in parse(written, format=RdfFormat.N_QUADS)) > 1000


def test_a_reader_without_a_version_is_an_earlier_one(library: Library) -> None:
    """Of a graph that names no reader, what a rule joined was decided by an earlier version."""
    graph = library.graph(ID, EDITION)
    graph.remove((None, earlier.CREATED_WITH, None))
    said = earlier.present(Triples.of(graph))
    (decision,) = said.subjects(str(GX.decisionKind), concept("decision-kind", "marker"))
    (agent,) = said.objects(decision, PROV.wasAssociatedWith)
    assert [str(name) for name in said.objects(agent, RDFS.label)] == ["an earlier version of the reader"]
