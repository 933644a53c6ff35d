"""Bad input through the command line: what is sound is loaded, what is left out is told, nothing ends in a traceback."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from explorer import query
from explorer.__main__ import main
from explorer.library import Library
from explorer.rows import QuantityRow, StatementRow

DOSE, STOP = "Give testamycin 10 mg daily.", "Stop testamycin if FVC is below 50%."
PAGE = (f"Testing guide\n\nCare\n\n  • {DOSE} 1\n  • {STOP} 2\n\nReferences\n\n"
        "1. Smith J. A trial. Journal. 2001.\n2. Doe J. Another. Journal. 2002.\n")
CARE = PAGE.partition("References")[0]
BARE = f"Testing guide\n\nCare\n\n  • {DOSE}\n  • {STOP}\n"
LONG = 1_000_000


@dataclass(frozen=True)
class Case:
    """A file, the texts of its statements as they must be stored, and what stderr must say, as patterns of whole lines."""

    content: bytes
    statements: tuple[str, ...] = (DOSE, STOP)
    told: tuple[str, ...] = ()
    printed: str = "2 statements"


def page(text: str, *statements: str, told: tuple[str, ...] = (), printed: str = "") -> Case:
    kept = statements or (DOSE, STOP)
    return Case(text.encode(), kept, told, printed or f"{len(kept)} statements")


LEFT_OUT = r"5: left out: “Give testamycin 10 mg da.ly\.” holds a character that cannot be read"
READ: dict[str, Case] = {
    "sound": page(PAGE, printed="2 references"),
    "no references": page(BARE, printed="0 places with markers, no reference list"),
    "markers without a list": page(CARE, told=("1: markers are printed, but no reference list was found",),
                                   printed="no reference list"),
    "byte-order mark": Case(b"\xef\xbb\xbf" + PAGE.encode()),
    "UTF-16 with its mark": Case(b"\xff\xfe" + PAGE.encode("utf-16-le")),
    "CR LF": page(PAGE.replace("\n", "\r\n")),
    "CR alone": page(PAGE.replace("\n", "\r")),
    "no-break spaces": page(PAGE.replace("10 mg", "10\u00a0mg").replace("FVC is", "FVC\u202fis")),
    "mixed encodings": Case(PAGE.encode().replace(b"daily", b"da\xefly"), (STOP,), (LEFT_OUT,), "1 statements"),
    "lost character": page(PAGE.replace("daily", "da\ufffdly"), STOP, told=(LEFT_OUT,)),
    "damaged heading": page(PAGE.replace("Care\n", "C\ufffdre\n"),
                            told=("3: the heading “C.re” holds a character that cannot be read",)),
    "damaged reference": page(
        PAGE.replace("2001.", "2001. doi:10.1000/a\ufffdb"),
        told=(r"10: identifiers left out: “1\. Smith J\. .*” holds a character that cannot be read",)),
    "duplicate headings": page(
        BARE + "\nOther\n\n  • Rest at night.\n\nCare\n\n  • Drink water.\n", DOSE, STOP, "Rest at night.", "Drink water.",
        told=("12: the heading “Care” stands here for the second time; the sections are kept apart",)),
    "the same sentence twice": page(f"Testing guide\n\nCare\n\n  • {DOSE}\n  • {STOP}\n  • {DOSE}\n", DOSE, STOP, DOSE),
    "zero width in a word": page(
        PAGE.replace("testamycin 10", "testa\u200bmycin 10"), DOSE.replace("amycin", "a\u200bmycin"), STOP,
        told=("5: 1 invisible character of no width, the first in this line; kept in quotations",)),
    "zero width in a number": page(
        PAGE.replace("50%", "5\u200b0%"), DOSE, STOP.replace("50%", "5\u200b0%"),
        told=("6: 1 invisible character of no width, .*",
              r"6: left out: “below 5\\u200b0%” does not print its number as it was read")),
    "direction overrides": page(
        PAGE.replace("10 mg", "\u202e10 mg\u202c"), DOSE.replace("10 mg", "\u202e10 mg\u202c"), STOP,
        told=("5: 2 invisible characters that change the direction of writing, .*",)),
    "right to left": page(PAGE.replace(STOP, "יש לתת חמצן בלילה."), DOSE, "יש לתת חמצן בלילה."),
    "a line of 1 MB, one word": page(f"{BARE}\n{'a' * LONG}\n", DOSE, STOP, "a" * LONG),
    "a line of 1 MB, one sentence": page(f"{BARE}  • Give {'oxygen and ' * (LONG // 11)}water.\n", DOSE, STOP,
                                         f"Give {'oxygen and ' * (LONG // 11)}water."),
    "line separators within words": page(PAGE.replace("Stop ", "Stop\u2028 "), DOSE, STOP),
}
Load = Callable[[bytes], tuple[int, list[str], str]]
INVISIBLE = re.compile("[\u200b\u202c\u202e]")


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Load:
    """Loads bytes as page.txt; gives exit code, lines of stderr with the path cut off, and stdout."""
    def load(content: bytes) -> tuple[int, list[str], str]:
        path = tmp_path / "page.txt"
        path.write_bytes(content)
        code = main(["--library", str(tmp_path / "library"), "load", str(path)])
        printed = capsys.readouterr()
        lines = printed.err.removesuffix("\n").split("\n") if printed.err else []
        assert all(str(path) in line or "page.txt" in line for line in lines)
        return code, [line.removeprefix(f"{path}:") for line in lines], printed.out
    return load


def stored(folder: Path) -> list[str]:
    return [row.text for row in query.run(Library(folder).store(), "statements", StatementRow)]


@pytest.mark.parametrize("name", READ)
def test_what_is_sound_is_loaded_and_what_is_not_is_told(name: str, told: Load, tmp_path: Path) -> None:
    """Exit 0; the sound statements are stored, what was left out or odd is on stderr by file and line, and no more."""
    case = READ[name]
    code, lines, printed = told(case.content)
    assert code == 0
    assert len(lines) == len(case.told), lines
    for line, pattern in zip(sorted(lines), sorted(case.told), strict=True):
        assert re.fullmatch(pattern, line)
    assert case.printed in printed
    assert [bare(text) for text in stored(tmp_path / "library")] == [bare(text) for text in case.statements]
    assert main(["--library", str(tmp_path / "library"), "verify"]) == 0


def bare(text: str) -> str:
    """Whether a reader keeps invisible characters in a statement's text is its own affair."""
    return INVISIBLE.sub("", text)


NOTHING_SOUND = {
    "empty": (b"", "the file is empty"), "white space": (b" \r\n\t\n", "only white space"),
    "no statements": (b"x\n", "no statement was found"),
    "every statement damaged": (f"A\n\nB\n\n  • {DOSE}\n".replace("daily", "da\ufffdly").encode(), "no statement was found"),
    "another encoding": ("Fièvre à 38 °C\nÉté\n".encode("latin-1"), "not UTF-8, byte 2 is 0xe8"),
    "binary": (bytes(range(256)) * 40, "NUL"), "a NUL": (PAGE.encode() + b"\x00", "NUL"),
    "UTF-16 without a mark": (PAGE.encode("utf-16-le"), "UTF-16 without a byte-order mark"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "a PNG picture"),
}


@pytest.mark.parametrize("name", NOTHING_SOUND)
def test_where_nothing_is_sound_one_line_says_so(name: str, told: Load, tmp_path: Path) -> None:
    """Exit 2, one line with file and reason, nothing on stdout, and no library."""
    content, reason = NOTHING_SOUND[name]
    code, lines, printed = told(content)
    assert (code, len(lines), printed) == (2, 1, "")
    assert reason in lines[0]
    assert not (tmp_path / "library").exists()


def test_a_quantity_that_is_left_out_leaves_the_rest(told: Load, tmp_path: Path) -> None:
    """With one number unreadable the statement stays, its sound quantities too, and no half condition is stored."""
    text = PAGE.replace(STOP, "Stop testamycin 10 mg if FVC is below 5\u200b0% or ALT is above 40 U/L.")
    assert told(text.encode())[0] == 0
    store = Library(tmp_path / "library").store()
    kept = [row.text for row in query.run(store, "quantities", QuantityRow) if "\u200b" not in row.text]
    assert any("40" in words for words in kept)
    assert not any("5\u200b0" in row.text for row in query.run(store, "quantities", QuantityRow))
    assert store.select("SELECT * { ?c a <https://w3id.org/guideline-explorer/ontology#Condition> }").values == []


def test_a_statement_stands_in_the_nearest_of_two_like_headings(told: Load, tmp_path: Path) -> None:
    """Each of two sections of one name has its own statement."""
    told(b"Guide\n\nCare\n\n  \xe2\x80\xa2 Give water.\n\nOther\n\n  \xe2\x80\xa2 Rest.\n\n"
         b"Care\n\n  \xe2\x80\xa2 Give oxygen.\n")
    rows = Library(tmp_path / "library").store().select(
        "PREFIX gx: <https://w3id.org/guideline-explorer/ontology#> "
        "SELECT ?text ?order { ?s gx:text ?text ; gx:inSection ?section . ?section gx:heading 'Care' ; gx:order ?order }")
    places = {text: int(order) for text, order in rows.values if text and order}
    assert places["Give water."] < places["Give oxygen."]


def test_control_characters_do_not_reach_the_terminal(told: Load) -> None:
    """What a terminal would obey is spelt out where words of the page are repeated."""
    code, lines, printed = told(PAGE.replace("daily", "da\x1b[31mly\ufffd").encode())
    assert code == 0
    assert "\x1b" not in "".join(lines) + printed
    assert r"da\x1b[31mly" in lines[0]
