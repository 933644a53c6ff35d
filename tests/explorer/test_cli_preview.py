"""`load --dry-run` and `extract --report`: the preview on a command line."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from explorer.__main__ import main
from explorer.desk import Desk
from explorer.view_models.preview import Preview
from tests.conftest import CORPUS

PAGE = "Care of testitis\n\nDrugs\n\n  • Give testamycin 50 mg twice daily. 1\n  • In a trial with 959 people it helped.\n"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page with one number that no rule claims."""
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_a_dry_run_says_what_would_be_loaded_and_changes_nothing(page: Path, tmp_path: Path,
                                                                 capsys: pytest.CaptureFixture[str]) -> None:
    """One line a file: document, edition, what it is to the library, counts, problems, what no rule claimed."""
    library = tmp_path / "library"
    assert main(["--library", str(library), "load", "--dry-run", str(page), str(CORPUS / "works.csl.json")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith(f"{page}: care-of-testitis ")
    for words in ("(new document), 2 statements, 1 marker, 1 quantity,", "1 problem;",
                  "no rule claimed 1 number and 0 sentences"):
        assert words in lines[0]
    assert "new bibliography works, 23 works" in lines[1]
    assert not library.exists()


def test_a_dry_run_knows_what_is_new_and_what_is_changed(page: Path, tmp_path: Path,
                                                         capsys: pytest.CaptureFixture[str]) -> None:
    """A loaded file is unchanged, an altered one under the same title a new edition with its changed words and readings."""
    library = str(tmp_path / "library")
    assert main(["--library", library, "load", str(page)]) == 0
    before = {path: path.read_bytes() for path in Path(library).rglob("*") if path.is_file()}
    capsys.readouterr()
    assert main(["--library", library, "load", "--dry-run", str(page)]) == 0
    assert "(unchanged)" in capsys.readouterr().out
    page.write_text(PAGE.replace("50 mg", "60 mg"), encoding="utf-8")
    assert main(["--library", library, "load", "--dry-run", str(page)]) == 0
    first, *more = capsys.readouterr().out.splitlines()
    assert "(new edition)" in first
    assert [line.strip().partition(": ")[2] for line in more] == [
        "1 changed, 1 the same", "Give testamycin [50 → 60] mg twice daily.", "words: 50 mg twice daily → 60 mg twice daily"]
    assert {path: path.read_bytes() for path in Path(library).rglob("*") if path.is_file()} == before


def test_a_refused_file_does_not_hide_the_others(page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each unusable file is one line on stderr, the others are told, and the exit status says so."""
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\x00")
    assert main(["--library", str(tmp_path / "library"), "load", "--dry-run", str(bad), str(page)]) == 2
    printed = capsys.readouterr()
    assert printed.out.count("\n") == 1
    refused, doubt = printed.err.splitlines()
    assert refused.startswith("refused: bad.txt")
    assert doubt == f"{page}:1: markers are printed, but no reference list was found"


def test_a_report_begins_with_what_no_rule_claimed(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Unclaimed numbers and sentences first, then statements with kind, line, quantities and markers."""
    assert main(["extract", "--report", str(page)]) == 0
    out = capsys.readouterr().out
    lines = out.splitlines()
    assert lines[0].startswith("page.txt: 2 statements, 1 marker, 1 quantity")
    assert lines.index("Numbers that no rule claimed: 1") < lines.index("Statements")
    assert "  line 6: In a trial with [959] people it helped." in lines
    assert any(line.startswith("  1. [Recommendation · imperative] line 5: Give testamycin") for line in lines)
    assert "     dose: testamycin 50\N{NO-BREAK SPACE}mg × 2 a day  (“50 mg twice daily”)  ◇ to check" in lines
    assert "     marker: 1, unresolved, the page has no reference list" in lines


FOLDER = """Care of testitis

Drugs

  • 1.2.1 Give testamycin 50 mg twice daily. 1
  • Start ventilation when FVC is below 50 % with symptoms, or FVC is below 30 %.
  • Print me. 1

References

1. Smith A. Testamycin. 2012.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A document folder with decisions beside its source: a statement taken out, one that no longer fits."""
    path = tmp_path / "care"
    path.mkdir()
    (path / "source.txt").write_text(FOLDER, "utf-8")
    (path / "meta.toml").write_text('id = "care"\n', "utf-8")
    line = {"action": "reject", "target": "statement", "sha256": hashlib.sha256(FOLDER.encode()).hexdigest(), "by": "Ann",
            "start": FOLDER.index("Print"), "end": FOLDER.index("Print") + 9, "quote": "Print me.", "on": "2026-11-22",
            "ground": "a button"}
    lost = {**line, "start": 0, "end": 4, "quote": "gone"}
    (path / "curation.jsonl").write_text(f"{json.dumps(line)}\n{json.dumps(lost)}\n", "utf-8")
    return path


def shown(library: Path, folder: Path) -> Preview:
    """What the page shows of the same folder."""
    desk = Desk(library)
    (draft,) = desk.arrived([(f"care/{path.name}", path.read_bytes()) for path in sorted(folder.iterdir())])
    seen = desk.preview(draft)
    assert isinstance(seen, Preview), seen
    return seen


def test_a_dry_run_says_what_the_page_says(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Document, state, figures, what no rule claimed and every problem are the same on the page and here."""
    seen = shown(tmp_path / "library", folder)
    assert main(["--library", str(tmp_path / "library"), "load", "--dry-run", str(folder)]) == 0
    printed = capsys.readouterr()
    figures = ", ".join(f"{count.figure} {count.name}" for count in seen.counts)
    assert f"{seen.document} {seen.edition} ({seen.status}), {figures}, {len(seen.problems)} problem" in printed.out
    assert (seen.numbers, seen.sentences) == ((), ())
    assert "no rule claimed 0 numbers and 0 sentences" in printed.out
    said = [line.partition(": ") for line in printed.err.splitlines()]
    assert [reason for _, _, reason in said] == [problem.partition(": ")[2] for problem in seen.problems]
    assert any("overlay line 2" in problem for problem in seen.problems)
    assert {place for place, _, _ in said} == {f"{seen.document}/{seen.edition}/curation.jsonl:2"}


def test_a_report_says_what_the_page_says(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Statements with conditions as nested sentences, what was taken out, problems and the list, decisions applied."""
    seen = shown(tmp_path / "library", folder)
    assert main(["--library", str(tmp_path / "library"), "extract", "--report", str(folder / "source.txt")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"source.txt: {', '.join(f'{count.figure} {count.name}' for count in seen.counts)}"
    for one in seen.statements:
        assert f"  {one.number}. [{one.kind}] line {one.line}: {one.text}" in lines
    entries = [f"{one.number}. line {one.line}: {one.text}" for one in seen.references]
    gone = [f"{one.kind} “{one.quote}” {one.decided}" for one in seen.taken_out]
    assert len(gone) == 1
    for text in (*seen.problems, *gone, *entries):
        assert f"  {text}" in lines
    at = lines.index("     condition: Start ventilation, if any of:")
    assert lines[at + 1:at + 5] == ["       all of:", "         FVC < 50\N{NO-BREAK SPACE}%", "         symptoms",
                                    "       FVC < 30\N{NO-BREAK SPACE}%"]


def test_a_report_of_what_would_be_refused_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing was claimed as a statement, the report is most wanted: it lists what was passed over."""
    page = tmp_path / "page.txt"
    page.write_text("Care\n\nLast updated: 1 March 2020\n", "utf-8")
    assert main(["--library", str(tmp_path / "library"), "extract", "--report", str(page)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("page.txt: 0 statements")
    assert "it would not be loaded: " in out


def test_a_dry_run_of_a_bibliography_says_what_the_page_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Figures and problems of a bibliography, and what would change of one that is held."""
    path = tmp_path / "mine.csl.json"
    path.write_text('[{"id": "a", "title": "Trial", "DOI": "10.1000/a"}, {"id": "b", "title": "Loose"}]', "utf-8")
    library = str(tmp_path / "library")
    assert main(["--library", library, "load", "--dry-run", str(path)]) == 0
    printed = capsys.readouterr()
    assert printed.out == f"{path}: new bibliography mine, 2 works, 1 DOI, 0 PubMed ids, 0 later editions\n"
    assert printed.err.startswith(f"{path}: no DOI and no PubMed id")
    assert main(["--library", library, "load", str(path)]) == 0
    path.write_text('[{"id": "a", "title": "Trial 1", "DOI": "10.1000/a"}]', "utf-8")
    capsys.readouterr()
    assert main(["--library", library, "load", "--dry-run", str(path)]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        "  against mine in the library: 0 new, 1 gone, 1 the same", "  gone: Loose", "  changed: Trial 1"]


def test_a_report_of_every_bundled_document(capsys: pytest.CaptureFixture[str]) -> None:
    """Each document of the corpus has a report that lists all its statements."""
    sources = sorted(CORPUS.glob("*/source.txt"))
    assert len(sources) > 10
    for source in sources:
        assert main(["extract", "--report", str(source)]) == 0
        out = capsys.readouterr().out
        count = int(out.partition(": ")[2].partition(" ")[0])
        assert f"\n  {count}. [" in out
        assert f"\n  {count + 1}. [" not in out
