"""FHIR PlanDefinitions: their titles, actions, conditions and citations, with the places of their words in the JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.readers import fhir
from tests.conftest import shared
from tests.loaders.readers.marked_up import blocks, links, record
from tests.sources import read_record, read_source

FILES, ENTRIES = 20, 31
IN_LABELS, IN_TEXTS = 49, 9  # uses of markers, counted in the files by their last characters
CITED = [{"type": "citation", "label": "Care guide (2015): C3 (1)\nTesting guide (2011): 1, 18 (5)"}]
PLAN = {
    "resourceType": "PlanDefinition", "title": "Testing", "date": "2021-06-11T23:25:04-06:00", "description": "For adults",
    "action": [{
        "title": "Testing", "trigger": [{"type": "named-event", "name": "not read"}],
        "action": [{
            "id": "1", "title": "Give testamycin", "description": "Give testamycin 10\u00a0mg",
            "textEquivalent": 'If the dose is missed:\n\u2013 Wait 2 hours\n\u2013 Give it\n"Give it early" (2)',
            "documentation": CITED,
            "condition": [
                {"kind": "applicability", "expression": {"description": '("Age" \u2265 5)\n  AND ("Sex" = F)'}}],
        }, {"title": "Stop", "documentation": CITED, "condition": [{"expression": {"expression": "Should stop"}}]}],
    }],
}


def plan(**changes: object) -> str:
    return json.dumps(PLAN | changes)


def test_published_plans_are_read_whole() -> None:
    """Of twenty published plans each is read; every marker dangles, as the numbered list is not in the files."""
    files = sorted(shared("data/who-smart-anc/plandefinition").glob("*.json"))
    found = [read_record(read_source(path)) for path in files]
    assert len(files) == FILES
    assert all(item.statements and item.title and item.updated for item in found)
    assert sum(len(item.references) for item in found) == ENTRIES
    keys = [key for item in found for citation in item.citations for key in citation.keys]
    assert [key for item in found for key in links(item)[0]] == keys
    assert len(keys) == IN_LABELS + IN_TEXTS


def test_a_plan_says_what_to_do_under_which_heading() -> None:
    """Actions are headings (not where they only repeat the one above), their texts and conditions statements."""
    found = record(plan(), "plan.json")
    give, stop = ("Testing", "Give testamycin"), ("Testing", "Stop")
    assert [(item.text, item.section) for item in found.statements] == [
        ("For adults", ("Testing",)), ("Give testamycin 10 mg", give), ("Wait 2 hours", give), ("Give it", give),
        ('"Give it early"', give), ('("Age" ≥ 5) AND ("Sex" = F)', give), ("Should stop", stop)]
    assert (found.title, str(found.updated)) == ("Testing", "2021-06-11")
    assert [item.indent for item in blocks(plan(), "plan.json") if item.kind == "bullet"] == [0, 0, 0, 0]


def test_a_label_may_hold_two_works_and_its_numbers_are_markers() -> None:
    """Each line of a label is an entry, once; the number it ends in is a marker of the statement above, and dangles."""
    found = record(plan(), "plan.json")
    assert [entry.span.quote for entry in found.references] == ["Care guide (2015): C3", "Testing guide (2011): 1, 18"]
    assert {entry.key for entry in found.references} == {None}
    assert [(citation.statement, citation.keys) for citation in found.citations][:3] == [
        ("s05", ("2",)), ("s05", ("1",)), ("s05", ("5",))]
    assert set(links(found)[0]) == {"1", "2", "5"}


@pytest.mark.parametrize(("escaped", "words"), [
    (r'a \u2265 5 \/ \"x\" \\ y', 'a ≥ 5 / "x" \\ y'), (r"\ud83d\ude00 ok", "😀 ok"),
    (r"lone \ud83d here", "lone \ufffd here"),
    (r"tab\tand\u0000nul", "tab and nul"), (r"soft\u00adhyphen\u200b", "softhyphen"), (r"nbsp\u00a05", "nbsp 5"),
])
def test_escapes_stand_for_their_characters(escaped: str, words: str) -> None:
    """A word with escapes is what they mean; its place is that of the escapes."""
    text = f'{{"resourceType": "PlanDefinition", "title": "T", "description": "{escaped}"}}'
    [found] = [block for block in blocks(text, "p.json") if block.kind == "paragraph"]
    assert found.view.text == words
    assert found.span.quote == escaped.removesuffix(r"\u200b")


ODD: list[dict[str, Any]] = [
    {}, {"title": 5}, {"title": None, "name": "N"}, {"action": {}}, {"action": [1, None, "x", []]}, {"date": "soon"},
    {"action": [{"condition": [{"expression": "x"}], "documentation": [{"type": 5}, {"label": ["x"]}], "action": 3}]},
]


@pytest.mark.parametrize("changes", ODD)
def test_parts_of_the_wrong_kind_are_passed_over(changes: dict[str, Any]) -> None:
    """A part that is not what FHIR says it is has no words; the rest is read."""
    text = json.dumps({"resourceType": "PlanDefinition", "description": "Give it."} | changes)
    assert [item.text for item in record(text, "p.json").statements] == ["Give it."]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4), max_leaves=20)


@settings(max_examples=300)
@given(VALUES, st.booleans(), st.sampled_from([None, 0, 1, 3]))
def test_json_is_read_as_the_standard_library_reads_it(value: object, ascii_only: bool, indent: int | None) -> None:
    """Any JSON has the value `json.loads` gives, and the place of each string spells that string."""
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    assert _spoken(fhir.parse("x.json", text), text) == json.loads(text, parse_int=str, parse_float=str)


def _spoken(value: Any, text: str) -> Any:
    if isinstance(value, fhir.Printed):
        assert json.loads(f'"{text[value.start:value.end]}"') == value.text
        return value.text
    if isinstance(value, list):
        return [_spoken(item, text) for item in value]
    return {key: _spoken(item, text) for key, item in value.items()} if isinstance(value, dict) else value
