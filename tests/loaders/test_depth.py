"""How deep a file may be nested is ours to say, in one line, whatever the interpreter would bear."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.__main__ import main
from explorer.drafts import Draft, DraftError, Drafts
from loaders import curation, reading
from loaders.bibliography import csl
from loaders.problems import LoadError
from loaders.readers.markdown import marks
from loaders.readers.markup import DEEPEST as ELEMENTS
from ontology.ground import nesting

WORDS = "Give testamycin 10 mg daily."
JATS = ("<article><front><article-meta><title-group><article-title>Care</article-title></title-group></article-meta></front>"
        "<body>")


def elements(tag: str, number: int) -> str:
    return f"<html><body><h1>Care</h1>{f'<{tag}>' * number}<p>{WORDS}</p>{f'</{tag}>' * number}</body></html>"


def plan(number: int) -> str:
    action = f'{{"title": "x", "description": "{WORDS}"}}'
    for _ in range(number):
        action = f'{{"title": "x", "action": [{action}]}}'
    return f'{{"resourceType": "PlanDefinition", "title": "Care", "action": [{action}]}}'


ELEMENTS_SAID = f"more than {ELEMENTS} elements stand in each other"
BLOCKS_SAID = f"more than {marks.DEEPEST} lists, items and quotations stand in each other"
JSON_SAID = f"nested too deeply: more than {nesting.DEEPEST} brackets in each other"
# How it is made with a depth, the most that is read, and what is said of one more.
CASES: dict[str, tuple[str, Callable[[int], str], int, str]] = {
    "HTML": ("a.html", lambda n: elements("div", n), ELEMENTS - 4, ELEMENTS_SAID),
    "HTML lists": ("a.html", lambda n: f"<h1>Care</h1>{'<ul><li>x ' * n}{WORDS}", (ELEMENTS - 1) // 2, ELEMENTS_SAID),
    "JATS": ("a.xml", lambda n: f"{JATS}{'<sec>' * n}<p>{WORDS}</p>{'</sec>' * n}</body></article>", ELEMENTS - 4,
             ELEMENTS_SAID),
    "Markdown quotations": ("a.md", lambda n: f"# Care\n\n{'> ' * n}{WORDS}\n", marks.DEEPEST - 2, BLOCKS_SAID),
    "Markdown lists": ("a.md", lambda n: f"# Care\n\n{'- ' * n}{WORDS}\n", marks.DEEPEST // 2 - 1, BLOCKS_SAID),
    "FHIR": ("a.json", plan, nesting.DEEPEST // 2 - 2, JSON_SAID),
}
VERY_DEEP = 50_000


@pytest.fixture(params=[1000, 1_000_000], ids=["usual", "no limit"], autouse=True)
def _interpreter(request: pytest.FixtureRequest) -> Iterator[None]:
    """Under the interpreter's usual limit, and under none to speak of, as other versions have it for other code."""
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(max(request.param, usual))
    yield
    sys.setrecursionlimit(usual)


@pytest.mark.parametrize(("name", "made", "most", "said"), CASES.values(), ids=CASES)
def test_as_deep_as_may_be_is_read_and_no_deeper(name: str, made: Callable[[int], str], most: int, said: str) -> None:
    """The deepest file that may be is read whole; one level more is refused with its line and the limit."""
    (statement,) = (one for one in reading.read(name, made(most).encode()).record.statements if "testamycin" in one.text)
    assert statement.text.endswith(WORDS)
    for number in (most + 1, VERY_DEEP):
        with pytest.raises(LoadError, match=rf"^{name}:\d+: (JSON that is )?{said}$"):
            reading.read(name, made(number).encode())


@pytest.mark.parametrize("deep", ["[" * VERY_DEEP, '{"a":' * VERY_DEEP, '{"a": [' * nesting.DEEPEST, "[" * 101 + "]" * 101])
def test_json_of_any_kind_is_refused_alike(deep: str, library_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Bibliographies, decisions, drafts and manifests nested too deeply are refused in one line, and nothing is changed."""
    for read in (csl.read, curation.read):
        with pytest.raises(LoadError, match=JSON_SAID):
            read(deep)
    drafts = Drafts(library_folder)
    key = drafts.put(Draft("a.txt", content=b"x"))
    (library_folder / "drafts" / key / "draft").write_text(deep, encoding="utf-8")
    with pytest.raises(DraftError, match="it is damaged: draft cannot be read"):
        drafts.get(key)
    (library_folder / "manifest.json").write_text(deep, encoding="utf-8")
    assert main(["--library", str(library_folder), "verify"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f"manifest.json: not a manifest ({JSON_SAID})" in said
    assert (library_folder / "manifest.json").read_text(encoding="utf-8") == deep


def test_the_depth_that_may_be_is_read_as_json_is() -> None:
    """As many brackets as may be are read, those in strings are not counted, and the line is told."""
    deepest = "[" * nesting.DEEPEST + "]" * nesting.DEEPEST
    assert nesting.loads(deepest) == nesting.loads(f"\ufeff{deepest}".encode()) == json.loads(deepest)
    assert nesting.loads(json.dumps({"a": '["\\' * 500})) == {"a": '["\\' * 500}
    with pytest.raises(nesting.TooDeep) as refused:
        nesting.loads(f'{{"a": "]",\n"b":\n{deepest}}}')
    assert refused.value.line == 3
    assert isinstance(refused.value, ValueError)


values = st.recursive(st.none() | st.booleans() | st.integers() | st.text(),
                      lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@given(values, st.booleans())
def test_what_is_not_deep_is_read_as_ever(value: object, ascii_only: bool) -> None:
    """Any JSON of bearable depth is read as by the standard library."""
    assert nesting.loads(json.dumps(value, ensure_ascii=ascii_only)) == value


@given(st.text('[]{}"\\:, a1\n', max_size=300))
def test_any_text_is_read_or_refused_with_a_value_error(text: str) -> None:
    """Of any text both readers say the same, for none is deep."""
    found = []
    for read in (nesting.loads, json.loads):
        try:
            found.append(repr(read(text)))
        except ValueError as error:
            found.append(type(error).__name__)
    assert found[0] == found[1] or found[0] == "TooDeep"
