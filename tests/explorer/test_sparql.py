"""Free queries read, and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer import query, query_guard
from explorer.query_result import Refused
from tests.explorer.attacks import ATTACKS, FROM, HARMLESS, HIDDEN, SERVICE

SCRAPS = (
    "SELECT", "ASK", "*", "{", "}", "?s", "?p", "?o", ".", ";", "#", "\n", "\r", "'", '"', "'''", "<", ">", "<a:b>", "a:",
    "\\u0053", "ERVICE", "SERVICE", "FROM", "SILENT", "WHERE", "OPTIONAL", "FILTER", "(", ")", "EXISTS", "\\", "\\#", "1",
    "PREFIX", ":", "@en", "^^", "_:b", "VALUES", "UNION", "LIMIT", "<http://127.0.0.1:8999/>", "\\u005C", "\\u000D",
)


@pytest.fixture(autouse=True)
def _deep() -> Iterator[None]:
    """The stack of the child that parses."""
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(query_guard.FRAMES)
    yield
    sys.setrecursionlimit(usual)


def test_there_are_enough_attacks() -> None:
    """An empty list must not pass for safety."""
    assert len(SERVICE) >= 40
    assert len(ATTACKS) >= 65
    assert len(HARMLESS) >= 10


@pytest.mark.parametrize(("word", "text"), ATTACKS)
def test_is_refused_by_name(word: str, text: str) -> None:
    """What asks other machines, opens other data or changes data is refused by its name, however it is spelt."""
    with pytest.raises(Refused, match=rf"^{word} is not allowed: .+ \(line \d+, column \d+\)$"):
        query_guard.check(text)


@pytest.mark.parametrize("text", [*SERVICE, *FROM])
def test_the_tree_alone_refuses(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the reading of words, what parses is still refused on the parsed tree: neither leans on the other."""
    monkeypatch.setattr(query_guard, "_refuse_words", lambda _text: None)
    with pytest.raises(Refused, match=r"^(SERVICE|FROM) is not allowed|^not SPARQL|nested|ends too early"):
        query_guard.check(text)


@pytest.mark.parametrize("text", HIDDEN)
def test_what_readers_would_read_differently_is_refused(text: str) -> None:
    """Characters that one parser skips and another reads are refused."""
    with pytest.raises(Refused, match=r"not allowed|not SPARQL"):
        query_guard.check(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_the_words_are_allowed_where_they_are_only_words(text: str) -> None:
    """Strings, comments, names and variables may hold any word."""
    assert query_guard.check(text).form == "SELECT"


@pytest.mark.parametrize("name", query.names())
def test_the_shipped_queries_are_allowed(name: str) -> None:
    """Every example of the page runs as it is."""
    assert query_guard.check(query.read(name).text).form == "SELECT"


@pytest.mark.parametrize(("text", "form"), [
    ("SELECT * {}", "SELECT"), ("ASK {}", "ASK"), ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "CONSTRUCT"),
    ("CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT"), ("DESCRIBE <a:b>", "DESCRIBE"), ("DESCRIBE * {}", "DESCRIBE"),
])
def test_the_four_forms_are_told_apart(text: str, form: str) -> None:
    """The form of an allowed query is known before it runs."""
    assert query_guard.check(text).form == form


def test_what_runs_is_what_was_read() -> None:
    """The text that may run has its escapes resolved and its line ends made one."""
    assert query_guard.check("\\u0053ELECT *\r\n{ # a\r }").text == "SELECT *\n{ # a\n }"


@pytest.mark.parametrize(("text", "line", "column", "said"), [
    ("SELECT * {\n ?s ?p }", 2, 8, "“}” was not expected"),
    ("SELEC * {}", 1, 1, "“SELEC” was not expected"),
    ("SELECT * {\n ?s ?p ?o FILTR(?o) }", 2, 11, "“FILTR”"),
    ("SELECT * {\n ?s ?p ?o", 2, 10, "ends too early"),
    ("", 1, 1, "ends too early"),
    ("SELECT * { ?s ?p ?o } ; SELECT * {}", 1, 23, "“;”"),
    ("SELECT * {\n  SERVICE <a:b> {} }", 2, 3, "SERVICE"),
    ("SELECT\x00", 1, 7, "U+0000"),
    ("SELECT \ud800", 1, 8, "U+D800"),
])
def test_an_error_shows_its_place(text: str, line: int, column: int, said: str) -> None:
    """Line and column point at the word where the text stops being a query."""
    with pytest.raises(Refused) as refused:
        query_guard.check(text)
    assert (refused.value.line, refused.value.column) == (line, column)
    assert said in str(refused.value)


TOO_DEEP = f"nested too deeply: more than {query_guard.DEEPEST} brackets in each other"
PARTS: dict[str, tuple[Callable[[int], str], int, str]] = {
    "groups": (lambda number: "SELECT * " + "{" * number + "}" * number, query_guard.DEEPEST, TOO_DEEP),
    "parentheses": (lambda number: f"SELECT * {{ FILTER{'(' * number}1{')' * number} }}", query_guard.DEEPEST - 1,
                    TOO_DEEP),
    "blank nodes": (lambda number: f"SELECT * {{ ?s ?p {'[ ?p ' * number}1{']' * number} }}", query_guard.DEEPEST - 1,
                    TOO_DEEP),
    "triples": (lambda number: f"SELECT * {{ {'?s ?p 1.5 . ' * number} }}", query_guard.MOST_STOPS,
                "the query has too many"),
}


@pytest.mark.parametrize(("made", "most", "said"), PARTS.values(), ids=PARTS)
@pytest.mark.parametrize("frames", [query_guard.FRAMES, 100_000])
def test_the_limits_of_a_query_are_ours(made: Callable[[int], str], most: int, said: str, frames: int) -> None:
    """As much as may be is read, one more is refused with its place, whatever the interpreter would bear."""
    sys.setrecursionlimit(frames)
    assert query_guard.check(made(most)).form == "SELECT"
    with pytest.raises(Refused, match=rf"^{said}.*\(line 1, column \d+\)$"):
        query_guard.check(made(most + 1))


def test_the_deepest_query_has_room() -> None:
    """All that may be nested and joined in one query is read within the frames of the child."""
    deep = "FILTER" + "(" * (query_guard.DEEPEST - 2) + "1" + ")" * (query_guard.DEEPEST - 2)
    assert query_guard.check(f"SELECT * {{ {'?s ?p 1 . ' * query_guard.MOST_STOPS} {{ {deep} }} }}").form == "SELECT"


def test_brackets_in_words_are_no_depth() -> None:
    """What stands in strings, names and comments is not counted."""
    assert query_guard.check(f"SELECT * {{ ?s ?p '{'{' * 500}' . # {'(' * 500}\n }}").form == "SELECT"


@pytest.mark.parametrize("text", [
    "SELECT * " + "{" * 3000 + "}" * 3000, "SELECT * {FILTER" + "(" * 5000 + "1" + ")" * 5000 + "}",
    "SELECT * { ?s ?p " + "[ ?p " * 3000 + "1" + "]" * 3000 + "}", "x" * (query_guard.LONGEST + 1),
    "SELECT * {" + "{" * 9000,
])
def test_depth_and_length_are_refused(text: str) -> None:
    """A text that is too deep or too long is refused, in one line."""
    with pytest.raises(Refused) as refused:
        query_guard.check(text)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 200


def test_prefixes_are_found() -> None:
    """The declared prefixes are known, and the first that is not declared with its place."""
    text = "PREFIX a: <x:> # PREFIX b: <y:>\nSELECT * { a:s _:b 'c:d' . ?s b:p ?o }"
    assert query_guard.prefixes(text) == {"a": "x:"}
    assert query_guard.undeclared(text) == ("b", text.index("b:p"))
    assert query_guard.undeclared("SELECT * { ?s ?p ?o }") is None


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(SCRAPS), max_size=25).map(" ".join),
                 st.lists(st.sampled_from(SCRAPS), max_size=25).map("".join)))
def test_any_text_is_allowed_or_refused(text: str) -> None:
    """No text raises anything but a refusal in one line, and what is allowed has no escape left to be read again."""
    try:
        allowed = query_guard.check(text)
    except Refused as refused:
        said = str(refused)
    else:
        said = ""
        assert "\r" not in allowed.text
        assert not query_guard.ESCAPE.search(allowed.text)
        assert query_guard.check(allowed.text) == allowed
    assert "\n" not in said
