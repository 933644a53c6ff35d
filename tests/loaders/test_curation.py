import hashlib
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.curation import CurationError, Decision, Entry, apply, read, write
from loaders.record import (
    Citation,
    Condition,
    Criterion,
    Number,
    Pointer,
    Problem,
    Qualifiers,
    Quantity,
    Record,
    Span,
    Statement,
)

TEXT = """Start NIV when FVC <80% with symptoms or FVC <50%. 6, 7
It lowers risk (hazard ratio 0.84, 95% CI 0.7-1.0). 3
"""
SHA = hashlib.sha256(TEXT.encode()).hexdigest()
LINE = {
    "action": "accept", "sha256": SHA, "start": 0, "end": 9, "quote": "Start NIV", "by": "A. Curator",
    "on": "2026-11-22", "ground": "read twice",
}


def span(quote: str, after: int = 0) -> Span:
    """Find the words in the text."""
    at = TEXT.index(quote, after)
    return Span.of(TEXT, at, at + len(quote))


def threshold(name: str, quote: str, printed: str) -> Quantity:
    """Make a threshold of the first statement."""
    return Quantity(name, "s1", span(quote), "threshold", "FVC", "<", "%", "t", Number(Decimal(printed), printed))


RECORD = Record(
    statements=(
        Statement("s1", span("Start NIV when FVC <80% with symptoms or FVC <50%."), "Start", (), "recommendation",
                  "imperative", ("6", "7"), "t"),
        Statement("s2", span("It lowers risk (hazard ratio 0.84, 95% CI 0.7-1.0)."), "It", (), "evidence", "none",
                  ("3",), "t"),
    ),
    citations=(
        Citation("s1", span("6, 7"), (Pointer("6", span("6, 7")), Pointer("7", span("7", span("6, 7").start))), "t"),
        Citation("s2", span("3", TEXT.index("1.0)")), (Pointer("3", span("3", TEXT.index("1.0)"))),), "t"),
    ),
    quantities=(
        threshold("q1", "<80%", "80"), threshold("q2", "<50%", "50"),
        Quantity("q3", "s2", span("hazard ratio 0.84"), "effect", "hazard ratio", "=", "1", "t",
                 Number(Decimal("0.84"), "0.84")),
    ),
    criteria=(Criterion("c1", "s1", span("symptoms"), "symptoms", "t"),),
    conditions=(
        Condition("k1", "s1", "all", ("q1", "c1"), "t"), Condition("k2", "s1", "any", ("k1", "q2"), "t", None, "NIV"),
    ),
)


def entry(action: str, quote: str, **more: object) -> Entry:
    """Read an entry at the first place of the words."""
    place = span(quote)
    line = {**LINE, "action": action, "start": place.start, "end": place.end, "quote": quote, **more}
    return read(json.dumps(line))[0]


def settled(*entries: Entry, text: str = TEXT) -> tuple[Record, list[tuple[str, str]], tuple[Problem, ...]]:
    """Apply the entries; decisions as pairs of kind and quoted words."""
    record, decisions, problems = apply(RECORD, entries, text, hashlib.sha256(text.encode()).hexdigest())
    record.check(text)
    return record, [(decision.kind, decision.span.quote) for decision in decisions], problems


def test_a_title_is_set_on_the_statement_around_the_quotation() -> None:
    """A title needs only words of the sentence; its decision stands at the whole sentence."""
    record, decisions, problems = settled(entry("title", "Start NIV", title="When to start NIV"))
    assert [statement.title for statement in record.statements] == ["When to start NIV", None]
    assert decisions == [("title", RECORD.statements[0].span.quote)]
    assert problems == ()


def test_a_later_title_wins() -> None:
    """The overlay is only ever appended to, so its later lines count."""
    record, _, _ = settled(entry("title", "Start", title="One"), entry("title", "NIV", title="Two"))
    assert record.statements[0].title == "Two"


def test_a_link_says_what_one_use_of_a_marker_means() -> None:
    """The decision stands at the marker and carries the work; the record itself is unchanged."""
    link = entry("link", "<50%. 6, 7", key="7", doi="DOI:10.1000/ABC")
    record, decisions, problems = apply(RECORD, [link], TEXT, SHA)
    assert record == RECORD
    assert not problems
    marker = RECORD.citations[0].pointers[1].span
    assert decisions == (Decision(
        "link", marker, "A. Curator", date(2026, 11, 22), "read twice", key="7", doi="10.1000/abc"),)
    assert (decisions[0].start, decisions[0].end) == (marker.start, marker.end)


def test_a_result_is_settled_at_each_estimate_within_the_quotation() -> None:
    """The quotation may hold the interval too; the decision stands at the estimate as the record has it."""
    assert settled(entry("result", "hazard ratio 0.84, 95% CI 0.7-1.0", pmid="22419278"))[1] == [
        ("result", "hazard ratio 0.84")]


def test_a_person_states_what_a_result_is_of() -> None:
    """Beside the work a line may say outcome, treatment, arms, people and time; the decision holds them."""
    fields = {"outcome": "death or tracheostomy", "intervention": "riluzole", "versus": "placebo", "time": "12 mo"}
    line = entry("result", "hazard ratio 0.84", pmid="22419278", fields=fields)
    _, (decision,), problems = apply(RECORD, [line], TEXT, SHA)
    assert (dict(decision.fields), problems) == (fields, ())
    assert read(write(line))[0].fields == fields


@pytest.mark.parametrize(("fields", "reason"), [
    ({"outcome": "luck"}, "'luck' is no name of one outcome that the vocabulary knows"),
    ({"intervention": "prayer"}, "is no name of one intervention"), ({"time": "soon"}, "a time is a number and its unit"),
    ({"measure": "odds ratio"}, "measure"), ({}, "result needs fields"),
])
def test_what_a_result_cannot_be_of(fields: dict[str, str], reason: str) -> None:
    """Outcome and treatment are names of concepts, a time has a number and a unit; nothing else is stated of a result."""
    line = LINE | {"action": "result", "pmid": "1", "fields": fields}
    with pytest.raises(CurationError, match=reason):
        read(json.dumps(line))


def test_accept_stands_at_the_quantity_or_else_at_the_statement() -> None:
    """What was read rightly is the object that is quoted, or the sentence."""
    assert settled(entry("accept", "<80%"), entry("accept", "when"))[1] == [
        ("accept", "<80%"), ("accept", RECORD.statements[0].span.quote)]


def test_a_quantity_is_added_in_text_order() -> None:
    """A curated quantity has the rule "curation", an id of its own, its numbers as printed, its place in the text."""
    fields = {"role": "CI", "parameter": "hazard ratio", "comparator": "between", "unit": "1", "low": "0.7",
              "high": {"value": "1.0", "printed": "1.0"}, "qualifiers": {"level": 95}}
    added = entry("add", "95% CI 0.7-1.0", target="quantity", fields=fields)
    record, decisions, problems = settled(added)
    new = record.quantities[-1]
    assert (new.role, new.rule, new.statement, new.qualifiers) == (
        "CI", "curation", "s2", Qualifiers(level=Number(Decimal(95), "95")))
    assert [number.printed for number in new.numbers] == ["0.7", "1.0"]
    assert len({quantity.id for quantity in record.quantities}) == 4
    assert decisions == [("add", "95% CI 0.7-1.0")]
    assert not problems


def test_a_quantity_is_edited_where_it_stands() -> None:
    """An edit keeps id, place and what it does not name; the rule says that a person decided."""
    record, _, _ = settled(entry("edit", "<50%", target="quantity", fields={"qualifiers": {"ref": "predicted"}}))
    old, new = RECORD.quantities[1], record.quantities[1]
    assert new == replace(old, qualifiers=Qualifiers(ref="predicted"), rule="curation", sure=True)


def test_a_quantity_is_rejected() -> None:
    """What was misread is gone from the record."""
    record, decisions, _ = settled(entry("reject", "hazard ratio 0.84", target="quantity"))
    assert [quantity.id for quantity in record.quantities] == ["q1", "q2"]
    assert decisions == [("reject", "hazard ratio 0.84")]


def test_a_quantity_that_a_condition_needs_is_not_rejected() -> None:
    """A condition must not change its meaning behind the curator's back."""
    record, decisions, problems = settled(entry("reject", "<80%", target="quantity"))
    assert record == RECORD
    assert decisions == []
    assert "a condition needs it" in problems[0].reason


def test_criteria_are_added_edited_and_rejected() -> None:
    """Criteria take the same three actions as quantities."""
    record, _, problems = settled(
        entry("edit", "symptoms", target="criterion", fields={"label": "any symptom"}),
        entry("add", "lowers risk", target="criterion", fields={"label": "risk"}))
    assert [(c.label, c.rule, c.statement) for c in record.criteria] == [
        ("any symptom", "curation", "s1"), ("risk", "curation", "s2")]
    assert not problems
    assert settled(entry("add", "It", target="criterion", fields={"label": "x"}),
                   entry("reject", "It", target="criterion"))[0] == RECORD


TREE = {"op": "any", "members": [{"op": "all", "members": ["<80%", "symptoms"]}, "<50%"], "action": "start NIV"}
WHOLE = "FVC <80% with symptoms or FVC <50%"


def test_a_condition_is_edited_as_a_tree_of_quotations() -> None:
    """The old tree goes as a whole, the new one names its members by their words."""
    record, decisions, problems = settled(entry("edit", WHOLE, target="condition", fields=TREE))
    inner, outer = record.conditions
    assert (inner.operator, inner.members, inner.rule) == ("all", ("q1", "c1"), "curation")
    assert (outer.operator, outer.members, outer.action) == ("any", (inner.id, "q2"), "start NIV")
    assert decisions == [("edit", RECORD.statements[0].span.quote)]
    assert not problems


def test_a_condition_is_rejected_as_a_whole_only() -> None:
    """Quoting a part of a tree is refused, quoting all of it takes the tree out."""
    assert settled(entry("reject", WHOLE, target="condition"))[0].conditions == ()
    record, _, problems = settled(entry("reject", "<80% with symptoms", target="condition"))
    assert record == RECORD
    assert "part of a larger one" in problems[0].reason


def test_a_half_applied_condition_leaves_no_trace() -> None:
    """A tree with a member that was not read changes nothing, not even the tree it should replace."""
    tree = {**TREE, "members": [{"op": "any", "members": ["<80%"]}, "FVC"]}
    record, decisions, problems = settled(entry("edit", WHOLE, target="condition", fields=tree))
    assert (record, decisions) == (RECORD, [])
    assert "was read 0 times" in problems[0].reason


@pytest.mark.parametrize(("faulty", "reason"), [
    (entry("link", "<50%. 6, 7", key="9", pmid="1"), "the marker 9 stands there 0 times"),
    (entry("result", "Start NIV", pmid="1"), "no effect estimate and no rate was read there"),
    (entry("title", "6, 7", title="t"), "0 statements stand there"),
    (entry("title", TEXT, title="t"), "2 statements stand there"),
    (entry("add", "<80%", target="quantity", fields={"role": "dose", "value": "80"}), "was read there already"),
    (entry("add", "FVC", target="quantity", fields={"role": "dose", "value": "80"}), "“80” does not occur in it"),
    (entry("add", "FVC", target="quantity", fields={"role": "dose"}), "either a value, or low and high, or values"),
    (entry("edit", "<80%", target="quantity", fields={"low": "80"}), "either a value, or low and high, or values"),
    (entry("edit", "with", target="criterion", fields={"label": "x"}), "0 of that kind were read there"),
    (entry("reject", "It lowers risk", target="condition"), "no condition was read there"),
])
def test_an_entry_that_does_not_fit_is_reported_and_changes_nothing(faulty: Entry, reason: str) -> None:
    """Nothing a person wrote is dropped in silence, and nothing is half applied."""
    record, decisions, problems = settled(faulty)
    assert (record, decisions) == (RECORD, [])
    assert [problem.line for problem in problems] == [1]
    assert reason in problems[0].reason


def test_a_quotation_that_moved_is_anchored_anew_if_it_occurs_once() -> None:
    """The record was read from the text as it is now; the entry still names the old bytes and offsets."""
    shift = "A new line.\n"
    moved = entry("title", "Start NIV", title="t")
    place = Span.of(shift + TEXT, len(shift), len(shift) + 50)
    record = replace(Record(), statements=(replace(RECORD.statements[0], span=place),))
    text = shift + TEXT
    record, decisions, problems = apply(record, [moved], text, hashlib.sha256(text.encode()).hexdigest())
    assert record.statements[0].title == "t"
    assert len(decisions) == 1
    assert not problems


@pytest.mark.parametrize(("text", "reason"), [
    (TEXT + "Start NIV", "more than once"), (TEXT.replace("NIV", "ventilation"), "not at all"),
    (TEXT.replace("Start NIV", "aStart NIVStart NIV"), "more than once"),
])
def test_a_quotation_whose_place_is_not_certain_is_reported(text: str, reason: str) -> None:
    """In another text, a quotation that occurs twice or never is a problem, even if it stands at its old place."""
    _, decisions, problems = apply(RECORD, [entry("accept", "Start NIV")], text, "0" * 64)
    assert decisions == ()
    assert reason in problems[0].reason


def test_overlapping_occurrences_count_as_two() -> None:
    """"aa" stands twice in "aaa"."""
    doubled = read(json.dumps({**LINE, "end": 2, "quote": "aa"}))[0]
    assert apply(Record(), [doubled], "aaa", "0" * 64)[2][0].reason.endswith("more than once")


@pytest.mark.parametrize(("change", "reason"), [
    ({"action": "delete"}, "action 'delete' is not one of"), ({"note": "x"}, "the action accept has no key 'note'"),
    ({"title": "x"}, "the action accept has no key 'title'"), ({"action": "title"}, "title is missing"),
    ({"sha256": "12"}, "sha256 must be 64 hex digits"), ({"start": "0"}, "start and end must be whole numbers"),
    ({"start": True}, "start and end must be whole numbers"), ({"end": 8}, "does not fit its quote"),
    ({"start": -1}, "does not fit its quote"), ({"quote": ""}, "quote must be text"), ({"by": " "}, "by must be text"),
    ({"on": "22.11.2026"}, "on must be a date"), ({"on": "2026-13-01"}, "month must be in 1..12"),
    ({"start": 0.0}, "0.0 must be written as text"), ({"ground": None}, "ground must be text"),
    ({"action": "result"}, "result needs doi or pmid"), ({"action": "result", "pmid": "x"}, "'x' is not a PubMed id"),
    ({"action": "link", "doi": "10.1000/a"}, "key is missing"), ({"action": "reject"}, "target is missing"),
    ({"action": "reject", "target": "dose"}, "target 'dose' is not one of"),
    ({"action": "add", "target": "quantity"}, "add needs fields"),
    ({"action": "add", "target": "quantity", "fields": {"value": "1"}}, "a quantity needs role"),
    ({"action": "add", "target": "quantity", "fields": {"role": "x"}}, "role 'x' is not one of"),
    ({"action": "edit", "target": "quantity", "fields": {"role": None}}, "role must be text"),
    ({"action": "edit", "target": "quantity", "fields": {"colour": "x"}}, "a quantity has no key 'colour'"),
    ({"action": "edit", "target": "quantity", "fields": {"value": 1}}, "a number is its printed form as text"),
    ({"action": "edit", "target": "quantity", "fields": {"value": "NaN"}}, "'NaN' is not a number"),
    ({"action": "edit", "target": "quantity", "fields": {"value": "1,200"}}, "'1,200' is not a number"),
    ({"action": "edit", "target": "quantity", "fields": {"values": "1"}}, "values must be a list"),
    ({"action": "edit", "target": "quantity", "fields": {"qualifiers": {"a": []}}}, "qualifiers must be an object"),
    ({"action": "add", "target": "condition", "fields": {"op": "any", "members": []}}, "a condition needs members"),
    ({"action": "add", "target": "condition", "fields": {"op": "any", "members": ["a"], "n": 1}}, "n goes with"),
    ({"action": "add", "target": "condition", "fields": {"op": "at-least", "members": ["a"]}}, "n goes with at-least"),
    ({"action": "add", "target": "condition", "fields": {"op": "at-least", "members": ["a"], "n": 2}}, "n must be"),
    ({"action": "add", "target": "condition", "fields": {"op": "any", "members": [1]}}, "a member must be a quotation"),
    ({"action": "add", "target": "condition", "fields": {"op": "any", "members": [{"op": "any", "members": ["a"],
      "polarity": "do"}]}}, "has no key 'polarity'"),
])
def test_a_faulty_line_is_refused_in_one_line(change: dict[str, object], reason: str) -> None:
    """The error names the file, the line and the reason."""
    with pytest.raises(CurationError) as caught:
        read("\n" + json.dumps({**LINE, **change}), "c.jsonl")
    assert str(caught.value).startswith("c.jsonl:2: ")
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("line", "reason"), [
    ("{", "not JSON"), ("[]", "a line must be an object"), ("[" * 100_000, "nested too deeply"),
    ('{"by": "a", "by": "b"}', "a key is given twice"),
])
def test_a_line_that_is_no_object_is_refused(line: str, reason: str) -> None:
    """Each line is one JSON object in which every key occurs once."""
    with pytest.raises(CurationError, match=reason):
        read(line)


WORDS = st.text(min_size=1, max_size=12).filter(str.strip)
ENTRIES = st.builds(
    Entry, st.just(1), st.just("title"), st.just(SHA),
    st.builds(lambda quote, start: Span(start, start + len(quote), quote), WORDS, st.integers(0, 10**6)), WORDS,
    st.dates(min_value=date(1000, 1, 1)), WORDS, title=WORDS,
)


@given(ENTRIES)
def test_an_entry_written_is_the_entry_read(written: Entry) -> None:
    """Whatever words it holds, an entry takes one line and comes back as it was."""
    line = write(written)
    assert len(line.splitlines()) == 1
    assert read(line) == (written,)


def test_every_kind_of_entry_comes_back_from_its_line() -> None:
    """Writing keeps work, key, target and fields."""
    kept = (
        entry("link", "6, 7", key="6", doi="10.1000/a", pmid="7"), entry("result", "0.84", pmid="7"),
        entry("accept", "It"), entry("reject", "<80%", target="quantity"),
        entry("edit", WHOLE, target="condition", fields=TREE),
        entry("edit", "<80%", target="quantity", fields={"value": None, "low": {"value": "1", "printed": "one"}}),
    )
    assert tuple(read(write(one))[0] for one in kept) == kept


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    """No text makes the reader fail in any other way than its one line."""
    try:
        entries, message = read(text), ""
    except CurationError as error:
        entries, message = (), str(error)
    assert not entries
    assert len(message.splitlines()) == (1 if text.removeprefix("\ufeff").strip() else 0)
