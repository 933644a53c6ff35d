"""Effects and grades: what a figure is of, whose a letter is and what it means, and who is silent where nothing is said."""

from __future__ import annotations

import ast
import re
from decimal import Decimal
from pathlib import Path

import pytest

from explorer import query
from explorer.domain import effects, grades, silence, wording
from explorer.domain.conditions import Sign
from explorer.evidence import Evidence, figures
from explorer.ids import short
from explorer.library import Library
from explorer.rows import EffectRow, GradeRow, ResultRow, StepRow
from explorer.view_models.graph import Node
from ontology import CONCEPTS, iris
from tests import listed

REVIEW = iris.tail(iris.work_by_doi("10.1002/14651858.cd001447.pub3"))
RILUZOLE, AAN = "riluzole-als-evidence", "aan-2009-als-care"
WORDS = {silence.NOT_STATED, silence.NOT_RECOGNISED, silence.NOT_HELD}
MEANING = "AAN level of recommendation A: established as effective, ineffective or harmful; such advice is worded as should."
NARROW = "\N{NO-BREAK SPACE}"


def statements(evidence: Evidence, document: str) -> dict[str, str]:
    """The statements of a document by title."""
    shown = next(found for found in listed.documents(evidence) if found.document == document)
    return {item.title: item.statement for section in shown.sections for item in section.items}


def effect(text: str, **said: object) -> effects.Effect:
    row = {"statement": "s", "effect": "s/effect-1", "kind": "effect", "start": 0, "text": text, "sentence": text, **said}
    return effects.effects([EffectRow(**row)])[0]


# Effects


@pytest.mark.parametrize(("text", "measure", "printed", "title", "kicker"), [
    ("hazard ratio of 0.84", "hazard ratio", "0.84", "HR 0.84", "Effect"),
    ("hazard ratio (HR) 0.84", "hazard ratio", "0.84", "HR 0.84", "Effect"),
    ("risk ratio: 0.49", "relative risk", "0.49", "RR 0.49", "Effect"),
    ("0.79", "relative risk", "0.79", "RR 0.79", "Effect"),
    ("adjusted relative risk was 0.76", "relative risk", "0.76", "adjusted RR 0.76", "Effect"),
    ("mean difference was 2.49 points", "mean difference", "2.49", "MD 2.49 points", "Effect"),
    ("9% absolute gain", "risk difference", "9", "9% absolute gain", "Risk difference"),
    ("12% to 19% reduction", "risk difference", None, "12% to 19% reduction", "Risk difference"),
    ("hazard ratio < 0.9", "hazard ratio", "0.9", "HR < 0.9", "Effect"),
    ("3 months", "difference of medians", "3", "3 months", "Difference of medians"),
    ("about 2 months", "", "2", "about 2 months", "Effect"),
])
def test_a_figure_is_shortened_without_loss(text: str, measure: str, printed: str | None, title: str, kicker: str) -> None:
    """Only the name of the measure is made short; signs, units, directions and adjustments stay as they are printed."""
    found = effect(text, measure=measure, printed=printed, estimate=Decimal(printed) if printed else None)
    assert (figures.title(found), figures.kicker(found)) == (title, kicker)


@pytest.mark.parametrize(("said", "told"), [
    ({"outcome": "death", "arm": "riluzole", "versus": "placebo", "timepoint": "one year"},
     "death · riluzole vs placebo · one year"),
    ({"outcome": "death", "treatment": "riluzole"}, "death · riluzole"),
    ({"outcome": "death", "versus": "placebo"}, "death · vs placebo"),
    ({"outcome": "survival", "population": "people with limb onset"}, "survival · people with limb onset"),
    ({"name": "odds ratio for nasal flaring"}, "nasal flaring"),
    ({"name": "relative risk", "measure": "relative risk"}, "outcome not recognised"),
    ({}, "outcome not recognised"),
])
def test_an_effect_says_what_it_is_of(said: dict[str, str], told: str) -> None:
    """Outcome, arms, people and time as far as they are known; without an outcome its own words, or that there is none."""
    assert figures.of(effect("0.8", **said)) == told


def test_an_effect_can_be_computed_with() -> None:
    """Its figures are decimals beside their printed forms, its interval knows what lies in it."""
    found = effect("hazard ratio of 0.80", estimate=Decimal("0.8"), printed="0.80", lower=Decimal("0.64"), ci_low="0.64",
                   upper=Decimal("0.99"), ci_high="0.99", level=Decimal(95), unit="1", p=Decimal("0.04"), p_sign="lt",
                   p_value="p < 0.04")
    assert found.estimate is not None
    assert (found.estimate.numbers[0].value, found.estimate.said) == (Decimal("0.8"), "0.80")
    assert found.confidence is not None
    assert Decimal("0.9") in found.confidence.interval
    assert Decimal(1) not in found.confidence.interval
    assert found.p == effects.PValue("p < 0.04", Decimal("0.04"), "lt")
    assert figures.interval(found) == f"95{NARROW}% CI 0.64–0.99"


def test_a_bound_below_nothing_is_no_dash() -> None:
    """An interval with a negative bound is told by "to", since a dash would be read as its sign."""
    found = effect("-1.86", lower=Decimal("-3.57"), ci_low="-3.57", upper=Decimal("-0.15"), ci_high="-0.15")
    assert figures.interval(found) == "CI -3.57 to -0.15"


@pytest.mark.parametrize(("sentence", "interval", "p_value"), [
    ("The hazard ratio was 0.8.", "not stated", "not stated"),
    ("The hazard ratio was 0.8 (95% CI not shown).", "not recognised", "not stated"),
    ("The hazard ratio was 0.8, p = 0.03.", "not stated", "not recognised"),
    ("The hazard ratio was 0.8, a significant effect within its confidence limits.", "not recognised", "not recognised"),
])
def test_who_is_silent_on_interval_and_p_value(sentence: str, interval: str, p_value: str) -> None:
    """The document is silent where its sentence has neither in any form, else our reader is."""
    found = effect("0.8", sentence=sentence)
    assert (found.no_confidence, found.no_p) == (interval, p_value)


def test_readings_that_differ_are_both_said() -> None:
    """One result with two outcomes, or one time in two ways, says both; the same words in capitals are one."""
    row = {"statement": "s", "effect": "s/effect-1", "kind": "rate", "start": 0, "text": "49%", "sentence": "49%",
           "arm": "Riluzole"}
    found = effects.effects([EffectRow(**row, timepoint="one year", outcome="survival"),
                             EffectRow(**{**row, "arm": "riluzole"}, timepoint="12 months", outcome="survival")])
    assert len(found) == 1
    assert (found[0].times, found[0].outcomes, found[0].arms) == (("one year", "12 months"), ("survival",), ("Riluzole",))


def test_results_of_the_review_come_once_and_by_outcome(corpus: Library) -> None:
    """The 26 readings of the edition of 2012 are 13 results on six outcomes, each with its arms."""
    rows = query.run(corpus.store(), "results", ResultRow, work=str(iris.from_tail(REVIEW)))
    found = effects.results(rows)
    assert (len(rows), len(found)) == (26, 13)
    assert {outcome: len(each) for outcome, each in effects.by_outcome(found).items()} == {
        "death or tracheostomy": 3, "survival": 6, "mortality": 1, "decline of limb function": 1,
        "decline of bulbar function": 1, "transaminase elevation": 1}
    assert all(one.effect.compared for one in found)
    assert all(len(one.readings) == 2 and one.checked for one in found)


def effect_nodes(nodes: tuple[Node, ...]) -> list[Node]:
    return [node for node in nodes if node.kind == "effect" and node.state == "known"]


def test_the_hazard_ratio_says_death_or_tracheostomy_on_every_page(evidence: Evidence) -> None:
    """Trail, hop, details of the result and of the work, and neighbourhood: HR 0.84 with its outcome and its arms."""
    offer = statements(evidence, RILUZOLE)["Offer riluzole to slow ALS"]
    told = f"death or tracheostomy · riluzole vs placebo · 95{NARROW}% CI 0.698–0.997"
    trail = evidence.trail(offer)
    (node,) = [node for node in trail.nodes if node.title == "HR 0.84"]
    assert (node.subtitle, trail.hops[-1].text) == (told, told)
    facts = {fact.name: fact.value for fact in evidence.details(node.id, offer).facts}
    assert (facts["Outcome"], facts["Arm"], facts["Compared with"], facts["Time point"]) == (
        "death or tracheostomy", "riluzole", "placebo", "not recognised")
    work = evidence.details(REVIEW, offer)
    (fold,) = [fold for fold in work.folds if fold.name == "death or tracheostomy"]
    assert fold.title == "death or tracheostomy · 3 results"
    assert [(link.text, link.note.split(" · ")[0]) for link in fold.links] == [
        ("HR 0.84", "riluzole vs placebo"), ("HR 0.80", "riluzole vs placebo"), ("HR 0.83", "riluzole vs placebo")]
    pooled = statements(evidence, RILUZOLE)["Pooled effect on survival, 3 trials"]
    around = [place.node for place in evidence.neighbourhood([pooled]).places if place.node.kind == "effect"]
    (ratio,) = [node for node in around if node.title == "HR 0.84"]
    assert ratio.subtitle.startswith("death or tracheostomy · riluzole vs placebo")


@pytest.mark.parametrize("title", ["Pooled effect on survival, 3 trials", "One-year survival, 49% to 58%"])
def test_a_result_stands_once_in_the_neighbourhood(title: str, evidence: Evidence) -> None:
    """It stands for the figure of the statement that reports it, with its arrow, and its page is that of the result."""
    node = statements(evidence, RILUZOLE)[title]
    view = evidence.neighbourhood([node])
    results = [place.node for place in view.places if "/result-" in place.node.id]
    assert results
    assert len({(result.title, result.subtitle) for result in results}) == len(results)
    assert {edge.target for edge in view.edges if edge.source == node} >= {results[0].id}
    details = evidence.details(results[0].id, node)
    assert details.title == results[0].title
    assert details.passage is not None
    assert any(link.text == "The work it comes from" for link in details.links)


@pytest.mark.parametrize("document", [RILUZOLE, "edaravone-trials", "riluzole-first-trials", "riluzole-review-2012"])
def test_each_result_stands_once_in_trail_and_details(document: str, evidence: Evidence) -> None:
    """No figure of a work is drawn or listed twice with the same words, and each says an outcome."""
    seen = 0
    for statement in statements(evidence, document).values():
        trail = evidence.trail(statement)
        drawn = effect_nodes(trail.nodes)
        assert len({node.id for node in drawn}) == len({(node.title, node.subtitle) for node in drawn}) == len(drawn)
        for work in (node for node in trail.nodes if node.kind == "work"):
            links = [link for fold in evidence.details(work.id, statement).folds for link in fold.links]
            reached = {edge.target for edge in trail.edges if edge.source == work.id} & {node.id for node in drawn}
            assert sorted(link.node for link in links) == sorted(reached)
            seen += len(links)
    assert seen > 20


def test_few_results_are_drawn_as_they_are(evidence: Evidence) -> None:
    """Up to four results need no folding; more come below outcomes, each result below its own."""
    counts = []
    for document in listed.documents(evidence):
        for statement in statements(evidence, document.document).values():
            nodes = evidence.trail(statement).nodes
            drawn, outcomes = effect_nodes(nodes), {node.fold for node in nodes if node.kind == "outcome"}
            counts.append(len(drawn))
            assert bool(outcomes) == (len(drawn) > 4)
            assert {node.fold for node in drawn} == (outcomes or ({""} if drawn else set()))
    assert max(counts) > 4
    assert 0 < min(count for count in counts if count) <= 4


# Grades


def row(text: str, **said: str) -> GradeRow:
    fields = dict.fromkeys(
        ("class_of", "level", "letter", "strength_text", "certainty_text", "type", "claim", "strength", "certainty"))
    said |= {name: f"{CONCEPTS}{name}/{value}" for name, value in said.items() if name in ("strength", "certainty")}
    return GradeRow("e", "s", f"s/grade-{text}", 0, text, **{**fields, **said})


@pytest.fixture(scope="module")
def steps(corpus: Library) -> dict[str, grades.Step]:
    return grades.steps_of(query.run(corpus.store(), "steps", StepRow))


SCALES = [
    ("aan-b", "level B (AAN)", "strength", "AAN level of recommendation", (3, 4)),
    ("acc-aha-2a", "class 2a (ACC/AHA)", "strength", "ACC/AHA class of recommendation", (4, 5)),
    ("acc-aha-b-nr", "level B-NR (ACC/AHA)", "certainty", "ACC/AHA level of evidence", (3, 5)),
    ("esc-iia", "class IIa (ESC)", "strength", "ESC class of recommendation", (3, 4)),
    ("esc-c", "level C (ESC)", "certainty", "ESC level of evidence", (1, 3)),
    ("uspstf-d", "grade D (USPSTF)", "strength", "USPSTF grade of recommendation", (1, 5)),
    ("nice-should", "offer (NICE)", "strength", "NICE wording of recommendations", (2, 4)),
    ("sign-a", "grade A (SIGN)", "strength", "SIGN grade of recommendation", (4, 4)),
    ("sign-1-plus-plus", "level 1++ (SIGN)", "certainty", "SIGN level of evidence", (8, 8)),
    ("ocebm-2b", "level 2b (OCEBM)", "certainty", "OCEBM level of evidence", (6, 10)),
    ("ocebm-d", "grade D (OCEBM)", "strength", "OCEBM grade of recommendation", (1, 4)),
    ("ada-e", "level E (ADA)", "certainty", "ADA level of evidence", (1, 4)),
    ("weak", "weak or conditional (GRADE)", "strength", "GRADE strength of recommendation", (1, 2)),
    ("very-low", "very low (GRADE)", "certainty", "GRADE certainty of evidence", (1, 4)),
    ("acc-aha-a", "level A (ACC/AHA)", "certainty", "ACC/AHA level of evidence", (None, 5)),
    ("acc-aha-b", "level B (ACC/AHA)", "certainty", "ACC/AHA level of evidence until 2015", (2, 3)),
]


@pytest.mark.parametrize("told", SCALES, ids=lambda told: told[0])
def test_a_step_says_body_meaning_scale_and_place(told: tuple[str, str, str, str, tuple[int | None, int]],
                                                 steps: dict[str, grades.Step]) -> None:
    """Every named scale: what its step grades, whose it is, what it means, how high it is on which scale."""
    name, label, kind, scale, place = told
    known = steps[f"{CONCEPTS}{kind}/{name}"]
    said = grades.grading([row("x", level="x", **{kind: name})], steps, lambda: "silent")
    assert getattr(said, kind).text == label
    assert (known.kind, known.scale) == (kind, scale)
    assert (known.place, known.steps) == place
    assert len(known.meaning) > 20


def test_every_named_scale_is_tried(corpus: Library) -> None:
    """The table above has a step of each of the 15 scales of the vocabulary."""
    scales = {one.scale_label for one in query.run(corpus.store(), "steps", StepRow) if one.scale_label}
    assert {scale for *_, scale, _ in SCALES} == scales
    assert len(scales) == 15


@pytest.mark.parametrize(("rows", "strength", "certainty"), [
    ([row("Level A", level="A", strength="aan-a")], "level A (AAN)",
     "not stated: level A (AAN) is of the strength of the recommendation alone"),
    ([row("level 3", level="3", certainty="sign-3")],
     "not stated: level 3 (SIGN) is of the certainty of the evidence alone", "level 3 (SIGN)"),
    ([row("Level A", level="A")], "not recognised: “Level A” is on a scale that was not recognised",
     "not recognised: “Level A” is on a scale that was not recognised"),
    ([row("1", class_of="1", strength="acc-aha-1"), row("Q", level="Q", strength="acc-aha-1")], "class 1 (ACC/AHA)",
     "not recognised: “Q” is on a scale that was not recognised"),
    ([row("COR 1", class_of="1"), row("COR 2a", class_of="2a")],
     "not recognised: “COR 1”, “COR 2a” differ, or are on scales that were not recognised",
     "not recognised: “COR 1”, “COR 2a” differ, or are on scales that were not recognised"),
    ([row("1B", letter="1B", strength="strong", certainty="moderate")], "strong (GRADE)", "moderate (GRADE)"),
    ([row("good practice point", type="good practice")], "not stated: it is called good practice in place of a grade",
     "not stated: it is called good practice in place of a grade"),
    ([row("low quality", certainty_text="low", certainty="low", claim="one part")],
     "not stated: low (GRADE) is of the certainty of the evidence alone",
     "graded apart: the grade is of a part of the statement"),
    ([row("[New 2016]", type="New")], "silent", "silent"),
    ([], "silent", "silent"),
])
def test_why_there_is_no_strength_or_no_certainty(rows: list[GradeRow], strength: str, certainty: str,
                                                 steps: dict[str, grades.Step]) -> None:
    """Beside a grade it is said why the other is not there: its form is of one alone, or its scale was not recognised."""
    found = grades.grading(rows, steps, lambda: "silent")
    assert (found.strength.text, found.certainty.text) == (strength, certainty)


def test_level_a_of_the_page_is_said_to_be_of_the_aan(evidence: Evidence) -> None:
    """On the page of a statement: the scheme of its letter, its meaning, its place, and why there is no certainty."""
    node = statements(evidence, AAN)["Offer riluzole"]
    facts = [(fact.name, fact.value) for fact in evidence.details(node, node).facts]
    assert facts[:5] == [
        ("Strength", "level A (AAN)"),
        ("That means", MEANING),
        ("On the scale", "step 4 of 4 of the AAN level of recommendation"),
        ("Certainty of evidence", "not stated: level A (AAN) is of the strength of the recommendation alone"),
        ("Grade as printed", "Level A")]
    (drawn,) = [each for each in evidence.trail(node).nodes if each.id == node]
    assert drawn.subtitle == "strength: level A (AAN) · certainty: not stated · for people with ALS"


# Who is silent


@pytest.mark.parametrize(("text", "word"), [
    ("Start ventilation below 50 %. Quality of life gains from it.", "not stated"),
    ("Start ventilation below 50 % (Class IIa).", "not recognised"),
    ("Levels of evidence are given in brackets.", "not recognised"),
    ("The strength of the recommendation is given by stars.", "not recognised"),
    ("We used GRADE.", "not recognised"),
    ("Offer ventilation [2C].", "not recognised"), ("Offer ventilation (1B).", "not recognised"),
    ("Offer ventilation. SoR B, EL 2.", "not recognised"), ("Offer ventilation [GPP].", "not recognised"),
    ("Strength: strong. Certainty: low.", "not recognised"), ("Recommendation: strong.", "not recognised"),
    ("Figure (2) shows the classes of patients.", "not stated"),
    ("We strongly recommend ventilation.", "not recognised"),
    (None, "not recognised"),
])
def test_a_document_that_speaks_of_no_grades_states_none(text: str | None, word: str) -> None:
    """Where nothing in the whole text grades, that is the document's silence; else, and without the text, it is ours."""
    assert silence.on_grading(text) == word


@pytest.mark.parametrize(("form", "line", "word"), [
    (silence.DOI, "Smith J. Riluzole. Lancet 1996.", "not stated"),
    (silence.DOI, "Smith J. Riluzole. doi:10.1016/x", "not recognised"),
    (silence.PUBMED, "Smith J. Riluzole. PMID 8596269", "not recognised"),
    (silence.PUBMED, "Smith J. Riluzole. PMID8596269", "not recognised"),
    (silence.DOI, "Smith J. Riluzole. DOI10.1016/x", "not recognised"),
    (silence.INTERVAL, "0.80, CI95 0.6 to 0.9", "not recognised"),
    (silence.INTERVAL, "0.80, 95CI 0.6-0.9", "not recognised"),
    (silence.INTERVAL, "The panel met in Cincinnati.", "not stated"),
    (silence.P_VALUE, "a P of 0.02", "not recognised"), (silence.P_VALUE, "HR 0.8, p 0.03", "not recognised"),
    (silence.P_VALUE, "HR 0.8, P: 0.05", "not recognised"), (silence.P_VALUE, "Table 2 shows 12 p. 45", "not stated"),
    (silence.YEAR, "Smith J. Riluzole. Lancet, in press.", "not stated"),
    (silence.YEAR, "Smith J. Riluzole. Lancet 1996;347:1425", "not recognised"),
    (silence.YEAR, None, "not recognised"),
])
def test_what_has_a_closed_form_can_be_known_to_be_absent(form: re.Pattern[str], line: str | None, word: str) -> None:
    """A line of a list without the form of an identifier or a year states none; where the form is, our reader missed it."""
    assert silence.unless_printed(form, line) == word


def test_no_page_of_a_statement_says_its_gaps_in_other_words(evidence: Evidence) -> None:
    """Facts, titles and rows of the whole corpus: no blank, dash, "unknown", "none" or "not read" stands for a value."""
    wrong = re.compile(r"^[\s—–-]*$|^(?:unknown|none|unbound|not read|no identifier)\b|\bunknown (?:source )?type\b"
                       r"|\bnone printed\b", re.IGNORECASE)
    shown: list[tuple[str, str]] = []
    for document in listed.documents(evidence):
        for statement in statements(evidence, document.document).values():
            for node in evidence.trail(statement).nodes:
                shown += [(node.id, part) for part in (node.kicker, node.title)]
                if node.selectable:
                    details = evidence.details(node.id, statement)
                    shown += [(f"{node.id} {fact.name}", fact.value) for fact in details.facts]
                    shown += [(node.id, badge.text) for badge in details.badges]
    assert [one for one in shown if wrong.search(one[1])] == []
    assert {value for _, value in shown} >= WORDS
    assert len(shown) > 5000


def test_a_cited_work_without_a_result_is_not_held(evidence: Evidence) -> None:
    """Its node, its hop and the note of its page say so in the same word."""
    stopped = [(evidence.trail(one), one) for one in statements(evidence, RILUZOLE).values()]
    hops = [hop for trail, _ in stopped for hop in trail.hops if hop.name == "Result" and hop.state == "stopped"]
    nodes = [(trail, one, node) for trail, one in stopped for node in trail.nodes if node.state == "not-held"]
    assert hops
    assert nodes
    assert {hop.text for hop in hops} == {"not held: no result in the library"}
    assert {node.title for *_, node in nodes} == {"not held"}
    trail, one, node = nodes[0]
    (work,) = {edge.source for edge in trail.edges if edge.target == node.id}
    assert [note.title for note in evidence.details(work, one).notes if note.title == "Not held"]


def test_the_three_words_are_spelt_in_one_place() -> None:
    """No module of pages, evidence or desk spells them anew, so that they cannot drift apart."""
    root = Path(silence.__file__).resolve().parents[1]
    spelt = [(str(path.relative_to(root)), node.value) for path in sorted(root.rglob("*.py"))
             for node in ast.walk(ast.parse(path.read_text("utf-8")))
             if isinstance(node, ast.Constant) and isinstance(node.value, str)
             and re.fullmatch(r"[\w ]{0,30}\bnot (?:stated|held|read)", node.value)]
    assert spelt == [("domain/silence.py", "not stated"), ("domain/silence.py", "not held")]


def test_an_estimate_keeps_the_sign_that_bounds_it(evidence: Evidence) -> None:
    """"At least 10%" is ≥ 10 % wherever its figure stands by itself, and not the value 10 %."""
    seen = 0
    for document in listed.documents(evidence):
        for item in (item for section in document.sections for item in section.items):
            for effect in evidence._case(item.statement).effects.values():
                if effect.estimate and effect.sign not in ("", "eq", "between"):
                    facts = {fact.name: fact.value for fact in evidence.details(short(effect.node), item.statement).facts}
                    assert facts["Estimate"] == f"{wording.SIGNS[Sign(effect.sign)]} {effect.estimate.said}"
                    seen += 1
    assert seen > 0
