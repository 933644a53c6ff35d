import hashlib
import json
import re
import tomllib
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from loaders import bibliography, curation
from loaders.extraction import extract
from loaders.readers import text as text_reader
from loaders.record import Quantity, Record
from loaders.resolution import resolve

CORPUS = Path(__file__).resolve().parents[2] / "loaders" / "corpus"
SEED = Path(__file__).resolve().parents[3] / "shared" / "seed" / "als-primary-treatment.txt"
ALS, RILUZOLE = "als-primary-treatment", "riluzole-als-evidence"
FOLDERS = [ALS, RILUZOLE]  # the others are examined in test_corpus_sources.py
STATEMENTS = {ALS: 32, RILUZOLE: 30}
RESULTS = {ALS: 0, RILUZOLE: 13}
LONGEST_TITLE = 40
SAME_WORDS = 7  # a run this long, with no figure in it, is a sentence carried over


def source(name: str) -> tuple[str, str]:
    """Give the text of a document and the hash of its bytes."""
    raw = (CORPUS / name / "source.txt").read_bytes()
    return raw.decode("utf-8"), hashlib.sha256(raw).hexdigest()


def overlay(name: str) -> tuple[curation.Entry, ...]:
    """Read the overlay of a document."""
    return curation.read((CORPUS / name / "curation.jsonl").read_text(encoding="utf-8"), f"{name}/curation.jsonl")


def as_read(name: str) -> Record:
    """Read a document without its overlay."""
    text, _ = source(name)
    record = extract(text, text_reader.read(text))
    record.check(text)
    return record


def quantities(record: Record, statement: str, role: str) -> list[Quantity]:
    """Give the quantities of a role in the statement that begins with the words."""
    found = next(one for one in record.statements if one.text.startswith(statement))
    return [one for one in record.quantities if one.statement == found.id and one.role == role]


def test_two_documents_ship() -> None:
    """The corpus holds these two documents, beside those on what the sources say."""
    assert {path.parent.name for path in CORPUS.glob("*/source.txt")} > set(FOLDERS)


@pytest.mark.parametrize("name", FOLDERS)
def test_meta_says_what_the_document_is(name: str) -> None:
    """Every document says its id, title, language, licence, maker, how it was made and what was seen of its sources."""
    meta = tomllib.loads((CORPUS / name / "meta.toml").read_text(encoding="utf-8"))
    assert meta["id"] == name
    assert meta["title"] in source(name)[0]
    assert (meta["language"], meta["licence"], meta["purpose"]) == ("en", "Apache-2.0", "education")
    assert meta["issuer"]
    assert meta["author"]
    assert meta["made"].strip()
    assert all(one["title"] and one["seen"] for one in meta["sources"])
    assert len(meta["sources"]) == (12 if name == RILUZOLE else 1)


@pytest.mark.parametrize("name", FOLDERS)
def test_every_entry_of_the_overlay_anchors_exactly(name: str) -> None:
    """Each quotation stands at its offsets in the file with the named hash; there is a title a statement."""
    text, sha256 = source(name)
    entries = overlay(name)
    assert Counter(entry.action for entry in entries) == Counter(title=STATEMENTS[name], result=RESULTS[name])
    for entry in entries:
        assert entry.sha256 == sha256
        assert text[entry.span.start:entry.span.end] == entry.span.quote
        assert entry.by == "explorer editors"
        assert len(entry.title or "") <= LONGEST_TITLE


@pytest.mark.parametrize("name", FOLDERS)
def test_the_overlay_applies_without_a_problem(name: str) -> None:
    """Every statement gets a title of its own, and every checked result is an estimate that was read."""
    text, sha256 = source(name)
    record, decisions, problems = curation.apply(as_read(name), overlay(name), text, sha256)
    assert problems == ()
    assert len(record.statements) == STATEMENTS[name]
    titles = [statement.title for statement in record.statements]
    assert all(titles)
    assert len(set(titles)) == len(titles)
    effects = {one.span for one in record.quantities if one.role in ("effect", "rate")}
    assert all(decision.span in effects for decision in decisions if decision.kind == "result")


def test_a_title_is_bound_to_the_whole_statement() -> None:
    """The titles quote the sentences exactly as they are read, markers and bullets left out."""
    for name in FOLDERS:
        quotes = [entry.span.quote.rstrip(".") for entry in overlay(name) if entry.action == "title"]
        assert quotes == [re.sub(r"( \[[\d, ]+\])?\.$", "", one.span.quote) for one in as_read(name).statements]


def test_every_checked_result_names_a_work_of_the_bibliography() -> None:
    """A result belongs to a work that ships, and its statement cites that work."""
    works = bibliography.read((CORPUS / "works.csl.json").read_text(encoding="utf-8"))
    identifiers = [set(work.identifiers) for work in works]
    record = as_read(RILUZOLE)
    keys = {reference.doi or "": reference.key for reference in record.references}
    for entry in overlay(RILUZOLE):
        if entry.action == "result":
            assert {entry.doi, entry.pmid} - {None} in [both & {entry.doi, entry.pmid} for both in identifiers]
            statement = next(one for one in record.statements if one.span.contains(entry.span))
            assert {doi.lower(): key for doi, key in keys.items()}[entry.doi or ""] in statement.citations


def test_the_als_page_is_read_as_promised() -> None:
    """32 statements under the sections in order, four references without numbers, two review claims that conflict."""
    record = as_read(ALS)
    assert len(record.statements) == 32
    assert [section.path[-1] for section in record.sections if section.level > 1] == [
        "Disease-Modifying Drugs", "Riluzole (First Choice)", "Edaravone (Second Choice or Add-On)",
        "Monitoring During Riluzole Treatment", "Watching the Liver", "Other Harms to Watch For",
        "Framework of Multidisciplinary Care", "Members of the Team", "Breathing Support", "Nutrition",
        "Palliative Care", "Pitfalls to Avoid", "References",
    ]
    assert record.title == "Main Treatment of Amyotrophic Lateral Sclerosis (ALS)"
    assert record.updated is not None
    assert record.updated.isoformat() == "2025-12-23"
    assert [(one.key, one.year, one.label and one.label.quote) for one in record.references] == [
        (None, 2002, "Research"), (None, 2025, "Guideline"), (None, 2025, "Guideline"), (None, 2025, "Guideline")]
    kinds = Counter(remark.kind for remark in record.remarks)
    assert kinds["review-claim"] >= 2
    assert kinds["question"] == 1
    assert kinds["disclaimer"] >= 1


def test_no_marker_of_the_als_page_is_resolved() -> None:
    """Eight keys are used as often as on the page it follows, and none of them leads to an entry."""
    record = as_read(ALS)
    uses = Counter(key for citation in record.citations for key in citation.keys)
    assert uses == {"1": 6, "2": 4, "3": 4, "4": 5, "5": 3, "6": 11, "7": 9, "8": 4}
    assert {resolution.entry for resolution in resolve(record).values()} == {None}
    assert not any(entry.action == "link" for entry in overlay(ALS))


def test_the_hard_spots_of_the_als_page_are_read() -> None:
    """The figures are those of the page: list of months, interval without a space, PEG limits, NIV alternatives."""
    record = as_read(ALS)
    months = [[number.value for number in one.numbers] for one in quantities(record, "The gain in", "timepoint")]
    assert months == [[6, 9, 12, 15], [3, 18]]
    interval = quantities(record, "A threefold", "CI")[0]
    assert [number.printed for number in interval.numbers] == ["1.65", "4.38"]
    assert quantities(record, "A threefold", "effect")[-1].span.quote == "weighted mean difference 2.69"
    for words, limits in (("Insert a percutaneous", [("<", 50), ("<", 30)]), ("Start non-invasive", [("<", 80), ("<", 50)]),
                          ("Do not put off", [(">", 50)])):
        read = [(one.comparator, one.value and one.value.value) for one in quantities(record, words, "threshold")]
        assert read == limits


def test_the_symptom_rider_binds_to_the_first_alternative_only() -> None:
    """Any of: FVC under 80% together with symptoms; FVC under 50%; sleep-disordered breathing."""
    record = as_read(ALS)
    statement = next(one for one in record.statements if one.text.startswith("Start non-invasive"))
    names = {one.id: one.span.quote for one in (*record.quantities, *record.criteria)}
    trees = {one.id: one for one in record.conditions if one.statement == statement.id}
    inner = {member for tree in trees.values() for member in tree.members}
    top = next(tree for name, tree in trees.items() if name not in inner)
    assert top.operator == "any"
    alternatives = [[names[leaf] for leaf in trees[one].members] if one in trees else [names[one]]
                    for one in top.members]
    assert [len(alternative) for alternative in alternatives] == [2, 1, 1]
    for words, alternative in zip((("80%", "symptoms"), ("50%",), ("sleep-disordered",)), alternatives, strict=True):
        assert all(word in part for word, part in zip(words, alternative, strict=True))


def test_the_riluzole_summary_leads_from_a_recommendation_to_a_result() -> None:
    """The first recommendation cites the edition of 2012 by a numbered entry, and 0.84 was checked in that edition."""
    record = as_read(RILUZOLE)
    first = record.statements[0]
    assert (first.kind, first.deontic, first.citations) == ("recommendation", "should", ("7", "8"))
    assert [one.key for one in record.references] == [str(number) for number in range(1, 13)]
    entry = record.references[next(one.entry for (_, key), one in resolve(record).items() if key == "7") or 0]
    assert (entry.doi or "").lower() == "10.1002/14651858.cd001447.pub3"
    assert entry.pmid == "22419278"
    pooled = next(one for one in overlay(RILUZOLE) if one.action == "result")
    assert (pooled.doi, pooled.pmid) == ("10.1002/14651858.cd001447.pub3", "22419278")
    effect = quantities(record, "In three trials", "effect")[0]
    assert effect.value is not None
    assert (effect.value.value, effect.value.printed) == (Decimal("0.84"), "0.84")
    interval = quantities(record, "In three trials", "CI")[0]
    assert [number.printed for number in interval.numbers] == ["0.698", "0.997"]


def test_every_marker_of_the_riluzole_summary_has_its_entry() -> None:
    """The numbered list joins every key by its printed number."""
    resolutions = {key: one for (_, key), one in resolve(as_read(RILUZOLE)).items()}
    assert sorted(resolutions, key=int) == [str(number) for number in range(1, 13)]
    assert all(resolution.entry == int(key) - 1 for key, resolution in resolutions.items())


def test_the_entries_agree_with_the_bibliography() -> None:
    """Where a reference and a work share an identifier, year and the other identifier agree too."""
    works = bibliography.read((CORPUS / "works.csl.json").read_text(encoding="utf-8"))
    by_identifier = {identifier: work for work in works for identifier in work.identifiers}
    joined = 0
    for reference in as_read(RILUZOLE).references:
        doi = reference.doi.lower() if reference.doi else None
        if doi or reference.pmid:
            work = by_identifier[doi or str(reference.pmid)]
            assert (work.doi, work.pmid, work.year) == (doi, reference.pmid, reference.year or work.year)
            joined += 1
    assert joined == 11


def test_the_sentences_of_the_als_page_are_our_own() -> None:
    """No run of seven words without a figure is shared with the page, but for titles and venues of references."""
    if not SEED.is_file():
        pytest.skip("the page that the document follows lies beside the checkout only")
    theirs, ours = (_words(text) for text in (SEED.read_text(encoding="utf-8"), source(ALS)[0]))
    known = {tuple(theirs[at:at + SAME_WORDS]) for at in range(len(theirs))}
    runs = [tuple(ours[at:at + SAME_WORDS]) for at in range(len(ours) - SAME_WORDS)]
    shared = [run for run in runs if run in known and not any(re.search(r"\d", word) for word in run)]
    assert len(runs) > 600
    assert shared == []


def _words(text: str) -> list[str]:
    """Split the page without its reference list into lower-case words."""
    body, rest = text.split("\nReferences\n")
    after = rest[rest.index("Disclaimer"):]
    return re.findall(r"[\w%./≥≤<>=-]+", f"{body} {after}".lower())


def test_the_bibliography_is_plain_csl_json() -> None:
    """The file is a JSON list of objects, each with a CSL type."""
    items = json.loads((CORPUS / "works.csl.json").read_text(encoding="utf-8"))
    assert {item["type"] for item in items} == {"article-journal", "report"}
