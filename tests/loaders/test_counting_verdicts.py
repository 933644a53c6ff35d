"""`make calibrate`: sheets of readings beside documents, verdicts kept for ever, and the table that is counted of them."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from loaders import calibration
from tests.calibration import __main__ as counting

PAGE = "Give testamycin 50 mg twice daily.\n\nGive mockazole 20 mg daily.\n\nGive testamycin 50 mg twice daily.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one document, and a table of the test's own."""
    calibration.calibration()  # the reader keeps the one it has
    monkeypatch.setattr(calibration, "TABLE", tmp_path / "table.toml")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "page.txt").write_text(PAGE, encoding="utf-8")
    return tmp_path / "pages"


def sheet(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / f"page.txt{counting.SHEET}").read_text(encoding="utf-8").splitlines()]


def judge(folder: Path, *verdicts: bool) -> None:
    rows = [{**row, "verdict": verdict} for row, verdict in zip(sheet(folder), verdicts, strict=True)]
    (folder / f"page.txt{counting.SHEET}").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")


def test_a_sheet_is_written_and_nothing_is_counted_yet(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each reading has a line that says what was read, from where, and waits for its verdict."""
    assert counting.main([str(folder)]) == 0
    rows = sheet(folder)
    assert [row["verdict"] for row in rows] == [None, None, None]
    assert rows[0]["kind"] == ["dose", "beside"]
    assert "3 readings, 3 wait for a verdict" in capsys.readouterr().out
    assert not calibration.TABLE.exists()


def test_verdicts_are_counted_once_for_what_a_page_repeats(folder: Path) -> None:
    """The same words twice are one case, wrong if either was judged wrong."""
    counting.main([str(folder)])
    judge(folder, True, True, False)
    counting.main([str(folder)])
    table = tomllib.loads(calibration.TABLE.read_text(encoding="utf-8"))
    assert table == {"share": [{"role": "dose", "ground": "beside", "read": 2, "right": 1}]}


def test_a_verdict_counts_while_its_reading_stands_and_is_never_lost(folder: Path) -> None:
    """Where the document says something else now, the old line stays in the sheet, uncounted, and a new one waits."""
    counting.main([str(folder)])
    judge(folder, True, True, True)
    (folder / "page.txt").write_text(PAGE.replace("20 mg", "30 mg"), encoding="utf-8")
    counting.main([str(folder)])
    assert [row["verdict"] for row in sheet(folder)] == [True, True, True, None]
    assert tomllib.loads(calibration.TABLE.read_text(encoding="utf-8"))["share"][0]["read"] == 1


def test_a_sample_stays_the_same(folder: Path) -> None:
    """Fewer readings than there are: those with the lowest hashes, the same in each run."""
    counting.main([str(folder), "2"])
    first = sheet(folder)
    counting.main([str(folder), "2"])
    assert sheet(folder) == first
    assert len(first) == 2


def test_without_a_folder_it_says_what_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    """One line names PAGES."""
    assert counting.main([]) == 2
    assert "PAGES=DIR" in capsys.readouterr().err
