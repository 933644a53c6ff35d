"""The order of reading: identity, overlays and what stops a document."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from loaders import pipeline
from loaders.record import UNQUALIFIED
from loaders.source import Unreadable
from tests.sources import decode, read_document, read_record

PAGE = """Care of Testitis

Treatment

  • Give testamycin 10 mg daily. 1

References

1. Doe J. Testamycin. J Test. 2001;1:1-2.
"""


class Shelf:
    """A library that holds what a test says."""

    def __init__(self, editions: Mapping[str, str] | None = None, overlay: str = "") -> None:
        self._editions, self._overlay = dict(editions or {}), overlay

    def editions(self, document: str) -> Mapping[str, str]:
        """The same for every document."""
        del document
        return self._editions

    def withdrawn(self, document: str) -> dict[str, str]:
        """None."""
        del document
        return {}

    def curation(self, document: str, edition: str) -> str:
        """The overlay of every edition that is held."""
        del document
        return self._overlay if edition in self._editions else ""

    def text(self, *_: str) -> None:
        """No other edition is at hand."""


def folder(path: Path, **files: str) -> Path:
    path.mkdir()
    for name, text in files.items():
        (path / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return path


def test_a_loose_file_is_named_by_its_title(tmp_path: Path) -> None:
    """Without meta data the id is the slug of the title, and the edition the start of the file's hash."""
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    loaded = read_document(path, Shelf())
    assert loaded.identity.document == "care-of-testitis"
    assert loaded.identity.edition == loaded.source.sha256[:8]


def test_a_given_id_wins(tmp_path: Path) -> None:
    """`--id` names the document, before meta.toml and title."""
    path = folder(tmp_path / "doc", source_txt=PAGE, meta_toml='id = "from-meta"\ntitle = "T"\n')
    assert read_document(path, Shelf()).identity.document == "from-meta"
    assert read_document(path, Shelf(), "given").identity.document == "given"


def test_a_printed_date_names_the_edition(tmp_path: Path) -> None:
    """The printed date is the edition; another text under the same date gets an ordinal, the same text its old name."""
    path = tmp_path / "page.txt"
    path.write_text(PAGE.replace("Treatment", "Last updated: March 3, 2024\n\nTreatment", 1), encoding="utf-8")
    first = read_document(path, Shelf())
    assert first.identity.edition == "2024-03-03"
    assert read_document(path, Shelf({"2024-03-03": "other"})).identity.edition == "2024-03-03.2"
    assert read_document(path, Shelf({"old": first.source.sha256})).identity.edition == "old"


@pytest.mark.parametrize(("files", "reason"), [
    ({"meta_toml": "id = 1"}, "needs one source file, found 0"),
    ({"meta_toml": 'id = "x"', "source_txt": PAGE, "source_md": PAGE}, "needs one source file, found 2"),
    ({"meta_toml": "id = ", "source_txt": PAGE}, "not TOML"),
])
def test_a_broken_folder_is_one_line(files: dict[str, str], reason: str, tmp_path: Path) -> None:
    """A document folder that is not one is named with the reason."""
    path = folder(tmp_path / "doc", **files)
    with pytest.raises(Unreadable, match=reason) as refused:
        read_document(path, Shelf())
    assert "\n" not in str(refused.value)


def title(quote: str, words: str) -> str:
    entry = {"action": "title", "sha256": "0" * 64, "start": 0, "end": len(quote), "quote": quote, "title": words, "by": "a",
             "on": "2026-01-01", "ground": "g"}
    return json.dumps(entry) + "\n"


def test_overlays_are_joined_and_nothing_is_dropped(tmp_path: Path) -> None:
    """The library's overlay comes first, lines of the loaded one that it lacks follow, and a line is kept once."""
    one, two = (title("Give testamycin 10 mg daily", words) for words in ("one", "two"))
    path = folder(tmp_path / "doc", source_txt=PAGE, meta_toml='id = "x"\n', curation_jsonl=one + two)
    sha256 = read_document(path, Shelf()).source.sha256
    loaded = read_document(path, Shelf({"kept": sha256}, two))
    assert loaded.files["curation.jsonl"].decode() == two + one


def test_a_new_edition_starts_with_the_old_overlay(tmp_path: Path) -> None:
    """What people wrote about the last edition goes along; what no longer fits is reported and kept."""
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    gone = title("Words that are gone", "t")
    loaded = read_document(path, Shelf({"old": "other"}, gone))
    assert loaded.files["curation.jsonl"].decode() == gone
    told = next(problem for problem in loaded.problems if problem.quote == "Words that are gone")
    assert told.file == f"care-of-testitis/{loaded.identity.edition}/curation.jsonl"
    assert str(told) == (f"{told.file}:1: the source has changed, and the quotation occurs in it not at all "
                         "(title: “Words that are gone”)")


def test_find_takes_documents_and_leaves_readmes(tmp_path: Path) -> None:
    """A folder gives its document folders, texts and bibliographies in order; READMEs and hidden files are not read."""
    folder(tmp_path / "a", source_txt=PAGE, meta_toml="")
    for name in ("b.txt", "README.md", ".hidden.txt", "works.csl.json", "picture.png"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert [path.name for path in pipeline.find(tmp_path)] == ["a", "b.txt", "works.csl.json"]


def test_a_misread_number_keeps_no_page_out() -> None:
    """A quantity that breaks the shapes is left out and told; one that a person wrote refuses the page, and they see why."""
    source = decode("page.txt", PAGE.encode())
    record = read_record(source)
    dose = next(quantity for quantity in record.quantities if quantity.role == "dose")
    torn = replace(dose, role="threshold", comparator="between", qualifiers=UNQUALIFIED)
    made = pipeline.compose(source, replace(record, quantities=(torn,)), Shelf(), pipeline.Beside())
    assert made.record.quantities == ()
    (problem,) = made.problems
    assert problem.reason == ("left out: “10 mg daily” is misread: A threshold needs at least one bound; only one about a "
                              "value, or before or until an exact one, has none.")
    with pytest.raises(Unreadable, match="needs at least one bound"):
        pipeline.compose(source, replace(record, quantities=(replace(torn, rule="curation"),)), Shelf(), pipeline.Beside())


def test_what_a_text_leaves_open_is_reported_and_not_told() -> None:
    """That an effect has no measure is no fault to see to: it stands in the report, and no line of a load tells it."""
    source = decode("page.txt", b"Care\n\n  - In one trial blood pressure fell by 5 mm Hg (95% CI 2 to 8).\n")
    made = pipeline.compose(source, read_record(source), Shelf(), pipeline.Beside())
    assert made.problems == ()
    report = json.loads(made.files["report.json"])
    (left,) = report["open"]
    assert left.startswith("It is not known what the effect is measured on. (care/")
    assert (report["violations"], report["warnings"]) == (0, [])


def test_a_warning_is_told_and_nothing_left_open() -> None:
    """An estimate outside its interval is a warning of the report and a line of a load, and is not counted as open."""
    source = decode("page.txt", b"Care\n\n  - The hazard ratio for death was 0.80 (95% CI 0.90 to 0.99).\n")
    made = pipeline.compose(source, read_record(source), Shelf(), pipeline.Beside())
    report = json.loads(made.files["report.json"])
    (warned,), (told,) = report["warnings"], made.problems
    assert warned.startswith(told.reason)
    assert report["open"] == []
