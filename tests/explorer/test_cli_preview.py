"""`load --dry-run` and `extract --report`: the preview on a command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.__main__ import main
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
    """A loaded file is unchanged, an altered one under the same title a new edition."""
    library = str(tmp_path / "library")
    assert main(["--library", library, "load", str(page)]) == 0
    before = {path: path.read_bytes() for path in Path(library).rglob("*") if path.is_file()}
    capsys.readouterr()
    assert main(["--library", library, "load", "--dry-run", str(page)]) == 0
    assert "(unchanged)" in capsys.readouterr().out
    page.write_text(PAGE.replace("50 mg", "60 mg"), encoding="utf-8")
    assert main(["--library", library, "load", "--dry-run", str(page)]) == 0
    assert "(new edition)" in capsys.readouterr().out
    assert {path: path.read_bytes() for path in Path(library).rglob("*") if path.is_file()} == before


def test_a_refused_file_does_not_hide_the_others(page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each unusable file is one line on stderr, the others are told, and the exit status says so."""
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\x00")
    assert main(["--library", str(tmp_path / "library"), "load", "--dry-run", str(bad), str(page)]) == 2
    printed = capsys.readouterr()
    assert printed.out.count("\n") == 1
    assert printed.err.count("\n") == 1
    assert "bad.txt" in printed.err


def test_a_report_begins_with_what_no_rule_claimed(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Unclaimed numbers and sentences first, then statements with kind, line, quantities and markers."""
    assert main(["extract", "--report", str(page)]) == 0
    out = capsys.readouterr().out
    lines = out.splitlines()
    assert lines[0].startswith("page.txt: 2 statements, 1 marker, 1 quantity")
    assert lines.index("Numbers that no rule claimed: 1") < lines.index("Statements")
    assert "  line 6: In a trial with [959] people it helped." in lines
    assert any(line.startswith("  1. [Recommendation · imperative] line 5: Give testamycin") for line in lines)
    assert "     dose: testamycin 50\N{NO-BREAK SPACE}mg 2 a day  (“50 mg twice daily”)" in lines
    assert "     marker: 1, unresolved, the page has no reference list" in lines


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
