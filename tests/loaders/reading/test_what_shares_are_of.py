"""What a rate or an estimate is of, told by the grammar of its clause; and whom it is of."""

from __future__ import annotations

import pytest

from loaders.blocks import View
from loaders.extraction.quantities import read_quantities
from loaders.language.context import Context
from loaders.reading import read
from loaders.record import Quantity


def results(text: str) -> list[Quantity]:
    """The rates and effects of a sentence."""
    told = read_quantities(View.plain(text, 0, len(text)), 0, len(text), (), "s1", Context())
    return [quantity for quantity in told.quantities if quantity.role in {"rate", "effect"}]


def outcomes(text: str) -> list[str | None]:
    """What the rates and effects of a sentence are of, in text order."""
    return [quantity.parameter for quantity in results(text)]


@pytest.mark.parametrize(("text", "wanted"), [
    ("Rhinovirus has been found in 8% of swabs and adenovirus has recently been isolated from 4.5% in Norway.",
     ["Rhinovirus", "adenovirus"]),
    ("Overall, culture of sputum or pleural fluid was positive in 4-10% of cases.",
     ["positive culture of sputum or pleural fluid"]),
    ("Mixed fungal and viral infections seem rare and are seen in 2% of visits.", ["Mixed fungal and viral infections"]),
    ("Empyemas are thought to develop in 1% of patients with pneumonia.", ["Empyemas"]),
    ("Hepatitis, which occurs in 3% of users, resolves.", ["Hepatitis"]),
    ("Acute rejection by 12 months occurred in 12.3%.", ["Acute rejection"]),
    ("With it, the composite of death and stroke occurred in 5.9%.", ["composite of death and stroke"]),
    ("Pain at 2 to 3 days was present in 11.6% of treated children.", ["Pain"]),
    ("Complete responders after cycle 1 made up 66.2% on one drug.", ["Complete responders"]),
    ("In one trial, treatment failure by day 7 occurred in 6.2% of infants.", ["treatment failure"]),
    ("Fungi appear to account for 30% of cases in winter.", ["Fungi"]),
    ("Hospital (non-intensive care) costs accounted for 70% of the total.", ["Hospital (non-intensive care) costs"]),
])
def test_a_verb_of_finding_leads_to_its_whole_subject(text: str, wanted: list[str]) -> None:
    """What was found, occurs or makes up a share is the subject of that verb, with all that hangs on it."""
    assert outcomes(text) == wanted


@pytest.mark.parametrize("text", [
    "These are often the first sign and are present in over 80% of attacks.",
    "It is seen in 12% of patients.",
])
def test_a_pronoun_names_nothing(text: str) -> None:
    """Where a pronoun is the subject the rate has no name: neither the verb nor an adjective is one."""
    assert outcomes(text) == [None]


@pytest.mark.parametrize(("text", "wanted"), [
    ("A study of 34 children who had an aspirate identified pneumococci in 90% by culture.", ["pneumococci"]),
    ("A review of tap studies found 39% identified pneumococci.", ["pneumococci"]),
    ("Acute infections progress to chronic disease in 80% of infants.", ["progression to chronic disease"]),
    ("Surveys differ, with 96% of clinics routinely screening for anaemia.", ["screening for anaemia"]),
    ("Hypertension is a risk for stroke, and up to 30% of women with it ultimately develop eclampsia.", ["eclampsia"]),
    ("About 33% of women over 50 will have a fracture.", ["fracture"]),
    ("16% of children with croup had influenza and 12% parainfluenza.", ["influenza", "parainfluenza"]),
])
def test_studies_and_people_have_what_was_found(text: str, wanted: list[str]) -> None:
    """Of people and studies a share is of the object of their verb, never of another clause."""
    assert outcomes(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("Harms were rare (perforation occurred in 0.1% of patients, minor bleeding in 0.5% and death in 0.01%).",
     ["perforation", "minor bleeding", "death"]),
    ("Listeria was responsible for 7% of cases and Legionella for 3%.", ["Listeria", "Legionella"]),
    ("Nausea (23%), vomiting (12%) and headache (8%) were the most common.", ["Nausea", "vomiting", "headache"]),
    ("Rates of serious adverse events (1.9%) and withdrawal due to adverse events (0.4%) were low.",
     ["serious adverse events", "withdrawal due to adverse events"]),
])
def test_each_item_of_a_list_has_its_own_share(text: str, wanted: list[str]) -> None:
    """The noun phrase before each share of a list is what that share is of."""
    assert outcomes(text) == wanted


def test_harms_of_a_list_are_of_the_treatment_they_follow() -> None:
    """"Harms following X were rare (...)": X is the arm of all that the bracket lists."""
    told = results("Harms following colonoscopy were rare (perforation occurred in 0.1%, bleeding in 0.5%).")
    assert [quantity.qualifiers.arm for quantity in told] == ["colonoscopy", "colonoscopy"]


@pytest.mark.parametrize(("text", "wanted"), [
    ("Anaemia was seen in 62% of tropical fevers.", ["tropical fevers"]),
    ("Adenovirus was isolated from 4.5% in Norway, 14.2% in Spain and 15.2% in Korea.", ["Norway", "Spain", "Korea"]),
    ("Viruses are more frequently identified in infants than in older children (77% vs 59%).",
     ["infants", "older children"]),
])
def test_a_share_is_taken_of_a_whole_or_a_place(text: str, wanted: list[str]) -> None:
    """What stands behind "of", a country behind "in", and the people that "than" sets apart are whom shares are of."""
    assert [quantity.qualifiers.pop for quantity in results(text)] == wanted


def test_a_unit_printed_before_holds_for_both_ends() -> None:
    """"rates per 100 000 ... ranged from 59.7 to 0.8": both are in the unit of the lead, and of what it is "for"."""
    told = results("Incidence rates per 100 000 population were calculated for confirmed sepsis and ranged from 59.7 in "
                   "infants aged <1 month to 0.8 in children aged 10-14 years.")
    assert [(quantity.parameter, quantity.unit) for quantity in told] == [
        ("Incidence rates for confirmed sepsis", "10*-5")] * 2


@pytest.mark.parametrize(("text", "wanted"), [
    ("It lowered the risk of all-cause mortality (13 studies; HR, 0.40), liver mortality (HR, 0.11), and sepsis (HR, 0.36).",
     ["hazard ratio for all-cause mortality", "hazard ratio for liver mortality", "hazard ratio for sepsis"]),
    ("The hazard ratio for death was 0.80.", ["hazard ratio for death"]),
    ("In adults statins reduced all-cause mortality (RR 0.86).", ["relative risk for all-cause mortality"]),
    ("There were more strokes (RR 1.51).", ["relative risk for strokes"]),
    ("It lowered the share of troughs above it (RR 0.38).", ["relative risk for share of troughs"]),
    ("It probably makes little or no difference to weight gain at discharge (RR: 1.02).", ["relative risk for weight gain"]),
    ("A crude odds ratio of 1.7 (95% CI, 1.1 to 2.6) for cleft lip was found.", ["odds ratio for cleft lip"]),
    ("Fewer died (HR 0.71).", ["hazard ratio"]),
    ("It carries a 2.8-fold increased risk of stroke.", ["risk of stroke"]),
])
def test_an_estimate_is_named_by_its_outcome_too(text: str, wanted: list[str]) -> None:
    """A statistic of comparison is named with the outcome its words tell, and by itself where they tell none."""
    assert outcomes(text) == wanted


@pytest.mark.parametrize("text", [
    "In one study, over 80% developed over more than 48 hours.",
    "Rockville, MD 20857.",
])
def test_what_is_not_told_is_left_out(text: str) -> None:
    """A bare participle names no outcome, and two letters before a postal code are no statistic."""
    assert results(text) == []


def test_a_caption_gives_its_rates_their_unit() -> None:
    """A bare number of a column of ages under "Incidence per 10 000" is a rate in that unit, of the people of its head."""
    page = ("<html><body><h1>Care</h1><h2>Croup</h2><p>Croup is common.</p><table><caption>Incidence per 10 000 population"
            "</caption><tr><th>Country</th><th>Age 0-2 years (95% CI)</th><th>Cases</th></tr>"
            "<tr><td>Norway</td><td>42.1 (32 to 52.3)</td><td>120</td></tr></table></body></html>")
    found = read("page.html", page.encode()).record.quantities
    assert [(quantity.role, quantity.parameter, quantity.unit) for quantity in found] == [
        ("rate", "Incidence", "10*-4"), ("CI", "Incidence", "10*-4")]
    assert found[0].qualifiers.pop == "0-2 years"
