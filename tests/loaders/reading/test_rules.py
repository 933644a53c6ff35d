"""Every rule finds its example and leaves its counter-example alone."""

import re

import pytest

from loaders.extraction.rulebook import Rule, Selection, rules
from loaders.extraction.structure import markers
from tests.loaders.reading.pages import PAGES

PLAIN = [("headings", "rule"), ("headings", "not_heading"), ("headings", "limit"), ("headings", "alone"),
         ("headings", "publisher"), ("remarks", "rule"), ("grades", "rule"), ("grades", "column"),
         ("force", "opening"), ("force", "modal"), ("force", "kind"), ("force", "lead_in"), ("statements", "label"),
         ("statements", "no_statement"), ("statements", "stem"), ("population", "rule"), ("population", "heading"),
         ("references", "label"), ("references", "type"),
         ("logic", "word"), ("signs", "font"), ("signs", "text"),
         *((name, "part") for name in ("force", "grades", "logic", "population", "references", "sentences", "statements"))]
ALL = [(name, rule) for name, group in PLAIN for rule in rules(name, group)]
STYLES, GUARDS = rules("markers", "style"), rules("markers", "guard")


def test_no_table_is_empty() -> None:
    """Each table holds rules, so that none passes by being empty."""
    assert all(rules(name, group) for name, group in PLAIN)
    assert len(ALL) > 90
    assert len(STYLES) > 12
    assert len(GUARDS) > 10


@pytest.mark.parametrize(("name", "rule"), ALL, ids=[f"{name}-{rule.name}" for name, rule in ALL])
def test_a_pattern_finds_its_example_only(name: str, rule: Rule) -> None:
    """The pattern is found in the example and not in the counter-example."""
    assert rule.pattern.search(rule.example), name
    assert not rule.pattern.search(rule.counter), name


@pytest.mark.parametrize("rule", STYLES, ids=lambda rule: rule.name)
def test_a_marker_style_reads_the_keys_of_its_example(rule: Rule) -> None:
    """A style reads the listed keys from its example, and no marker from its counter-example."""
    found = [key.name for marker in markers.read_style(rule.name, rule.example) for key in marker.keys]
    assert found == rule.fields["keys"]
    assert markers.read_style(rule.name, rule.counter) == []


@pytest.mark.parametrize("rule", GUARDS, ids=lambda rule: rule.name)
def test_a_guard_stops_its_example_only(rule: Rule) -> None:
    """What a guard is for yields no marker in any of its styles; its counter-example does in one of them."""
    assert all(markers.read_style(style, rule.example) == [] for style in rule.fields["styles"])
    assert any(markers.read_style(style, rule.counter) for style in rule.fields["styles"])


CUED = [(name, rule) for name, rule in [*ALL, *(("markers", rule) for rule in STYLES)] if rule.cues]


@pytest.mark.parametrize(("name", "rule"), CUED, ids=[f"{name}-{rule.name}" for name, rule in CUED])
def test_cues_never_hide_a_match(name: str, rule: Rule) -> None:
    """Wherever a pattern is found, on every test page and in every example, one of its cues stands."""
    texts = [rule.example, *(text for path in sorted(PAGES.rglob("*.txt"))
                             for text in path.read_text(encoding="utf-8").split("\n"))]
    assert len(texts) > 500
    assert all(Selection([rule]).rules_cued_by(text) for text in texts if rule.pattern.search(text)), name


COLUMNS = rules("grades", "column")


@pytest.mark.parametrize("rule", COLUMNS, ids=lambda rule: rule.name)
def test_a_column_of_grades_says_what_its_cells_look_like(rule: Rule) -> None:
    """Every column of grades has a form for its cells, one a field, that no drug, amount or word of a sentence has."""
    form = re.compile(rule.fields["cell"], re.IGNORECASE)
    assert form.groups == (len(rule.fields["field"].split()) if " " in rule.fields["field"] else 0)
    assert not any(form.fullmatch(words) for words in ("ACE inhibitor", "5 mg", "7", "Female", "Offer it", "N/A", "IX"))
