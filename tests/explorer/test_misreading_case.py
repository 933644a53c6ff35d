"""A misreading as a case: from the command line and from the desk."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.__main__ import main
from explorer.desk import Desk, misreading
from explorer.view_models.desk import Edit, Misreading, PendingDocument, Refusal
from explorer.view_models.preview import Preview
from loaders.reading import read_file

PAGE = """Care of testitis

Adults

Much else is said about it here. Give testamycin 50 mg twice daily. It helped 4 of 7.

Children

  • Give testamycin 5 mg/kg once daily.
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_without_a_right_reading_the_small_input_is_printed(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The statement, under the heading that names its people, and what is read of it now are printed; nothing is written."""
    assert main(["extract", str(page), "--misreading", "2"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Adults\nGive testamycin 50 mg twice daily.\n\nread now:\n")
    assert "dose: testamycin 50\N{NO-BREAK SPACE}mg" in out
    assert "--right" in err
    assert list(page.parent.iterdir()) == [page]


def test_a_case_is_two_files_and_is_never_written_over(page: Path, tmp_path: Path,
                                                       capsys: pytest.CaptureFixture[str]) -> None:
    """Input and right reading lie in a folder of the case's name; the same again is refused, and what was there stays."""
    wanted = ["extract", str(page), "--misreading", "4", "--right", "5 mg/kg is of children.", "--to", str(tmp_path / "out")]
    assert main(wanted) == 0
    folder = tmp_path / "out" / "5-mg-kg-is-of-children"
    assert sorted(path.name for path in folder.iterdir()) == ["expected.md", "input.txt"]
    assert "Much else" not in (folder / "input.txt").read_text(encoding="utf-8")
    expected = (folder / "expected.md").read_text(encoding="utf-8")
    assert expected.startswith("# 5 mg/kg is of children\n\n5 mg/kg is of children.\n\nNow:\n\n")
    assert "dose: testamycin 5\N{NO-BREAK SPACE}mg/kg" in expected
    (folder / "expected.md").write_text("mine", encoding="utf-8")
    capsys.readouterr()
    assert main(wanted) == 2
    assert "is there already" in capsys.readouterr().err
    assert (folder / "expected.md").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("number", ["0", "5", "-1"])
def test_a_statement_that_is_not_there_is_refused(page: Path, number: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One line says which statements there are."""
    assert main(["extract", str(page), "--misreading", number]) == 2
    assert "has the statements 1 to 4" in capsys.readouterr().err


def test_the_desk_cuts_reads_and_packs(tmp_path: Path) -> None:
    """A statement of a draft becomes an input; in other words it is read anew; packed, both files are in one folder."""
    desk = Desk(tmp_path / "library", read_file)
    draft = PendingDocument("page.txt", PAGE.encode())
    seen = desk.preview(draft)
    assert isinstance(seen, Preview)
    case = desk.misreading(draft, seen.statements[1].id)
    assert isinstance(case, Misreading)
    assert case.text == "Adults\nGive testamycin 50 mg twice daily.\n"
    other = desk.misread(case.name, "Give mockazole 7 mg twice daily.")
    assert isinstance(other, Misreading)
    assert any("mockazole 7" in line for line in other.now)
    with zipfile.ZipFile(io.BytesIO(desk.packed(other, "7 mg\nby mouth"))) as archive:
        assert archive.namelist() == ["7-mg-by-mouth/input.txt", "7-mg-by-mouth/expected.md"]
        assert archive.read("7-mg-by-mouth/input.txt") == b"Give mockazole 7 mg twice daily."
    assert desk.packed(other, "7 mg") == desk.packed(other, "7 mg")


def test_what_a_person_wrote_is_no_misreading_of_the_rules(tmp_path: Path) -> None:
    """A statement that a curator gave other words is refused, with the reason."""
    desk = Desk(tmp_path / "library", read_file)
    draft = PendingDocument("page.txt", PAGE.encode())
    seen = desk.preview(draft)
    assert isinstance(seen, Preview)
    line = desk.edit(draft, Edit("edit", seen.statements[1].id, "Ann", "2026-11-22", "seen", {
        "words": "testamycin 50 mg twice daily"}, "statement"))
    assert isinstance(line, str)
    draft = replace(draft, entries=(line,))
    after = desk.preview(draft)
    assert isinstance(after, Preview)
    assert desk.misreading(draft, after.statements[1].id) == Refusal("A person wrote this reading, not the rules.")


def test_a_name_of_a_case_leads_nowhere_else() -> None:
    """Whatever the right reading says, the folder of the case is one plain name."""
    for words in ("../../x", "/etc/passwd", "C:\\x", "<b>", "..", "é", "x" * 500):
        paths = list(misreading.files(Misreading("input.txt", "a", ("b",)), words))
        assert all(path.count("/") == 1 and ".." not in path and not path.startswith("/") for path in paths)
