"""The documents on what the sources of the ALS page say: read whole, cited, checked, and compared with the page."""

import hashlib
import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from explorer.__main__ import main
from explorer.evidence import Evidence
from explorer.library import Library
from loaders import bibliography, curation
from loaders.record import Record
from loaders.resolution import resolve
from tests import listed
from tests.sources import read_record, read_source

CORPUS = Path(__file__).resolve().parents[2] / "loaders" / "corpus"
ALS = "als-primary-treatment"
VERDICTS = {"confirmed": 9, "drifted": 6, "superseded": 3, "contradicted": 4, "omitted": 5}
ABBREVIATIONS = ("ALS", "MND", "FVC", "NIV", "PEG", "ALT", "SNIP", "ALSFRS-R", "EAN", "NICE", "GRADE", "SOD1")
ISSUERS = re.compile(
    r"National Institute (?:for Health and (?:Care|Clinical) Excellence|for Clinical Excellence)|Cochrane Collaboration"
    r"|European (?:Medicines Agency|Federation of Neurological Societies)|United States Food and Drug Administration"
    r"|Tanabe Pharma America|National Institute of Diabetes and Digestive and Kidney Diseases")
DATE = re.compile(r"(?:\d{1,2} )?(?:January|February|March|May|June|July|November|December) \d{4}|\b(?:19|20)\d\d\b")
DOCUMENT_NUMBER = re.compile(r"NG42|QS126|CG105|TA20|CD001447|EMEA/H/C/\d+|NBK\d+|label [0-9a-f]{8}-[0-9a-f-]{27}")
LONGEST_TITLE = 40


@dataclass(frozen=True)
class Expected:
    """What a document must hold: statements, references, estimates checked, and trails that lead to a result."""

    statements: int
    references: int
    results: int
    complete: int


DOCUMENTS = {
    "aan-2009-als-care": Expected(25, 2, 0, 0),
    "als-niv-peg-timing": Expected(13, 6, 0, 0),
    "ean-2024-als": Expected(16, 3, 0, 0),
    "edaravone-trials": Expected(21, 6, 7, 13),
    "efns-2012-als": Expected(13, 3, 0, 0),
    "nice-ng42-mnd": Expected(19, 3, 0, 0),
    "nice-ta20-riluzole": Expected(16, 2, 0, 0),
    "riluzole-first-trials": Expected(24, 5, 12, 20),
    "riluzole-monitoring-eu-us": Expected(25, 8, 1, 4),
    "riluzole-review-2002": Expected(17, 3, 0, 13),
    "riluzole-review-2007": Expected(14, 3, 0, 14),
    "riluzole-review-2012": Expected(20, 2, 9, 20),
}
each_document = pytest.mark.parametrize("name", sorted(DOCUMENTS))


@dataclass(frozen=True)
class Comparison:
    """One row of the table that sets the ALS page against a source."""

    page: str
    document: str
    title: str
    source: str
    verdict: str
    why: str


def text_of(name: str) -> str:
    """Give the text of a document."""
    return (CORPUS / name / "source.txt").read_text(encoding="utf-8")


def overlay(name: str) -> tuple[curation.Entry, ...]:
    """Read the overlay of a document."""
    return curation.read((CORPUS / name / "curation.jsonl").read_text(encoding="utf-8"), f"{name}/curation.jsonl")


@cache
def curated(name: str) -> tuple[Record, tuple[curation.Decision, ...]]:
    """Read a document and lay its overlay over it; nothing may be left over."""
    source = read_source(CORPUS / name / "source.txt")
    record, decisions, problems = curation.apply(read_record(source), overlay(name), source.text, source.sha256)
    assert record.problems == ()
    assert problems == ()
    return record, decisions


@cache
def comparisons() -> tuple[Comparison, ...]:
    """Read the rows of the table in the corpus README."""
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    row = re.compile(r"^\| “(.+?)” \| `([\w-]+)`, (.+?) \| “(.+?)” \| (\w+) \| (.+) \|$", re.MULTILINE)
    return tuple(Comparison(*found) for found in row.findall(readme))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with the whole corpus."""
    folder = tmp_path_factory.mktemp("sources") / "library"
    assert main(["--library", str(folder), "load", str(CORPUS)]) == 0
    return folder


def test_every_folder_is_accounted_for() -> None:
    """The corpus holds these documents beside the two others, and no other folder."""
    assert {path.name for path in CORPUS.iterdir() if path.is_dir()} - {ALS, "riluzole-als-evidence"} == set(DOCUMENTS)


@each_document
def test_a_document_is_read_whole(name: str) -> None:
    """As many statements and references are read as were written, under a question, a title and a date."""
    record, _ = curated(name)
    bullets = re.findall(r"^  • ", text_of(name), re.MULTILINE)
    assert len(record.statements) == len(bullets) == DOCUMENTS[name].statements
    assert len(record.references) == DOCUMENTS[name].references
    assert record.updated is not None
    assert record.updated.isoformat() == "2026-11-22"
    assert [remark.span.start for remark in record.remarks if remark.kind == "question"] == [0]


@each_document
def test_meta_says_how_it_was_made_and_what_was_seen(name: str) -> None:
    """Licence, author and making are named, and for each reference by its number what was seen of it."""
    meta = tomllib.loads((CORPUS / name / "meta.toml").read_text(encoding="utf-8"))
    record, _ = curated(name)
    assert (meta["id"], meta["title"]) == (name, record.title)
    assert (meta["language"], meta["licence"], meta["purpose"]) == ("en", "Apache-2.0", "education")
    assert meta["author"] == "explorer editors"
    assert meta["made"].strip()
    assert [one["reference"] for one in meta["sources"]] == [reference.key for reference in record.references]
    assert all(one["title"] and one["seen"] for one in meta["sources"])


@each_document
def test_every_statement_has_a_curated_short_title(name: str) -> None:
    """The overlay titles each statement, shortly and differently, by quoting its sentence without the markers."""
    record, _ = curated(name)
    titles = [statement.title or "" for statement in record.statements]
    assert all(0 < len(title) <= LONGEST_TITLE for title in titles)
    assert len(set(titles)) == len(titles)
    quotes = [entry.span.quote for entry in overlay(name) if entry.action == "title"]
    assert quotes == [re.sub(r" \[[\d, ]+\]\.$", "", statement.span.quote) for statement in record.statements]


@each_document
def test_the_overlay_is_of_this_text(name: str) -> None:
    """Each entry names the hash of the file and stands at its offsets."""
    text = text_of(name)
    sha256 = hashlib.sha256((CORPUS / name / "source.txt").read_bytes()).hexdigest()
    for entry in overlay(name):
        assert entry.sha256 == sha256
        assert text[entry.span.start:entry.span.end] == entry.span.quote
        assert entry.by == "explorer editors"


@each_document
def test_every_sentence_cites_its_source_by_number(name: str) -> None:
    """Each statement carries a marker, each marker has its numbered entry, and each entry is cited."""
    record, _ = curated(name)
    printed = re.findall(r"^  • .* \[([\d, ]+)\]\.$", text_of(name), re.MULTILINE)
    assert [statement.citations for statement in record.statements] == [tuple(keys.split(", ")) for keys in printed]
    resolutions = resolve(record)
    assert {key: one.entry for (_, key), one in resolutions.items()} == {
        reference.key: index for index, reference in enumerate(record.references)}
    assert {one.ground for one in resolutions.values()} == {"the number printed in the list"}


@each_document
def test_every_reference_can_be_looked_up(name: str) -> None:
    """An entry has a DOI or a PubMed id, or else its issuer and its date, and a number where the issuer gives one."""
    record, _ = curated(name)
    for reference in record.references:
        if not (reference.doi or reference.pmid):
            assert ISSUERS.search(reference.span.quote), reference.span.quote
            assert DATE.search(reference.span.quote), reference.span.quote
            assert DOCUMENT_NUMBER.search(reference.span.quote) or "Food and Drug" in reference.span.quote \
                or "Eur J Neurol" in reference.span.quote, reference.span.quote


@each_document
def test_every_checked_estimate_leads_to_a_cited_work(name: str) -> None:
    """A result names a work that ships and that its sentence cites, and the ground says what was compared."""
    record, _ = curated(name)
    works = bibliography.read((CORPUS / "works.csl.json").read_text(encoding="utf-8"))
    results = [entry for entry in overlay(name) if entry.action == "result" and not entry.fields]
    assert len(results) == DOCUMENTS[name].results
    for entry in results:
        statement = next(one for one in record.statements if one.span.contains(entry.span))
        cited = [one for one in record.references if one.key in statement.citations]
        assert any((one.doi or "").lower() == entry.doi or one.pmid == entry.pmid for one in cited)
        assert any((work.doi, work.pmid) == (entry.doi, entry.pmid) for work in works)
        assert re.search("abstract|table|summar", entry.ground)


@each_document
def test_no_estimate_goes_unchecked_where_its_source_has_an_identifier(name: str) -> None:
    """An effect or rate is checked in its work, unless no cited work has an identifier or it is given as "about"."""
    record, decisions = curated(name)
    checked = {(one.start, one.end) for one in decisions if one.kind == "result"}
    by_key = {reference.key: reference for reference in record.references}
    statements = {statement.id: statement for statement in record.statements}
    for quantity in record.quantities:
        if quantity.role not in ("effect", "rate") or quantity.comparator == "≈":
            continue
        if (quantity.span.start, quantity.span.end) not in checked:
            cited = [by_key[key] for key in statements[quantity.statement].citations]
            assert not any(one.doi or one.pmid for one in cited), quantity.span.quote


@each_document
def test_the_entries_agree_with_the_bibliography(name: str) -> None:
    """A reference with an identifier is a work that ships, with the same identifiers and year."""
    works = bibliography.read((CORPUS / "works.csl.json").read_text(encoding="utf-8"))
    by_identifier = {identifier: work for work in works for identifier in work.identifiers}
    for reference in curated(name)[0].references:
        doi = reference.doi.lower() if reference.doi else None
        if doi or reference.pmid:
            work = by_identifier[doi or str(reference.pmid)]
            assert (work.doi, work.pmid, work.year) == (doi, reference.pmid, reference.year)


@each_document
def test_abbreviations_are_spelt_out_at_first_use(name: str) -> None:
    """The first use of an abbreviation, outside the references, stands in brackets behind its words."""
    body = text_of(name).split("\nReferences\n")[0]
    for abbreviation in ABBREVIATIONS:
        first = re.search(rf"(?<![\w-]){re.escape(abbreviation)}(?![\w-])", body)
        if first:
            assert body[first.start() - 1] == "(", body[first.start() - 30:first.end()]
            assert body[first.end()] == ")", body[first.start():first.end() + 30]


@each_document
def test_the_trails_of_a_document(name: str, loaded: Path) -> None:
    """As many statements lead to a checked result as their markers, editions and overlay allow."""
    library = Library(loaded)
    evidence = Evidence(library.store(), library.source_text, library.snapshot() / "search.sqlite")
    assert {found.document: found.complete for found in listed.documents(evidence)}[name] == DOCUMENTS[name].complete


def test_loading_again_changes_nothing(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second load of the corpus finds every document and the bibliography unchanged."""
    assert main(["--library", str(loaded), "load", str(CORPUS)]) == 0
    printed = capsys.readouterr()
    lines = [line for line in (printed.out + printed.err).splitlines() if line.startswith(str(CORPUS))]
    assert len(lines) == len(DOCUMENTS) + 3
    assert all(line.endswith(", unchanged") for line in lines)


def test_all_five_verdicts_occur() -> None:
    """The table has rows for confirmed, drifted, superseded, contradicted and omitted figures, and no other."""
    assert Counter(one.verdict for one in comparisons()) == VERDICTS


@pytest.mark.parametrize("number", range(sum(VERDICTS.values())))
def test_both_quotations_of_a_comparison_are_verbatim(number: int) -> None:
    """The page's words stand on the ALS page, the source's words in the statement that the row names."""
    one = comparisons()[number]
    assert one.page in text_of(ALS)
    record, _ = curated(one.document)
    statement = next(found for found in record.statements if found.title == one.title)
    assert one.source in statement.text
    assert one.why


def test_the_readme_counts_what_is_there() -> None:
    """The table of documents gives the number of statements and checked results of each."""
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    rows = {name: (int(statements), int(results)) for name, statements, results in
            re.findall(r"^\| `([\w-]+)/` \| .+ \| (\d+) \| (\d+) \|$", readme, re.MULTILINE)}
    assert {name: rows[name] for name in DOCUMENTS} == {
        name: (one.statements, one.results) for name, one in DOCUMENTS.items()}
    assert "## Left out, because it could not be verified" in readme
