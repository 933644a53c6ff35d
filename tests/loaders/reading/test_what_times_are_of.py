"""What a time or a limit is of: a thing that is named for it, and none where the words name none."""

from __future__ import annotations

import pytest

from loaders.record import Quantity
from tests.sources import decode, read_record

PAGE = "# Care\n\n"


def shown(found: Quantity) -> str:
    """The role of a quantity, its name, its numbers as printed or its event, its unit."""
    numbers = "-".join(number.printed for number in found.numbers) or str(found.qualifiers.event)
    return f"{found.role} {found.parameter} {found.comparator or ''}{numbers} {found.unit or ''}".strip()


def read(page: str) -> list[str]:
    """All quantities of a page, in short."""
    return [shown(one) for one in read_record(decode("page.md", page.encode())).quantities]


@pytest.mark.parametrize(("line", "wanted"), [
    # A verb with its object, a negator with two nouns, people and half a sentence are no name.
    ("Neither aspirin nor clopidogrel should be stopped before surgery.", []),
    ("Ask pregnant women at each visit: do you tire easily?", []),
    ("There is adequate supervision following discharge.", []),
    ("Contraception should be discussed and offered to all women after delivery before discharge.", []),
    # What need not be done, and what does not happen, is no order.
    ("It is not necessary to fast before the test.", []),
    ("Tryptase may not increase until 30 min or more after onset.", ["timepoint Tryptase >=30 min"]),
    # A name is not carried into another clause.
    ("If a rapid test can be done within 2 hours, wait for its result before starting nevirapine.", [
        "duration rapid test within2 h"]),
    # Of a state that is there or not it is the thing that lasts.
    ("Treat until the fever has been absent for 48 hours.", ["duration fever =48 h"]),
    # In brackets a limit is of the noun before them.
    ("Prolonged rupture of membranes (> 6 hours) raises the risk.", ["duration Prolonged rupture of membranes >6 h"]),
    # What is done at a time may stand before it without a verb.
    ("A booster dose 12 months after the first dose.", ["timepoint booster dose =12 mo"]),
    # A condition looks at what it names.
    ("Children should be reassessed if there is fever 48 h after the start of treatment.", ["timepoint fever =48 h"]),
    # Who advises is no part of what is advised.
    ("The group suggests that PMR patients be followed up every 4-8 weeks in the first year.", [
        "schedule follow-up between4-8 wk"]),
    ("The patient need not be catheterised before the scan.", []),
    ("Sodium rise of more than 8 mmol/L in 24 h.", [
        "threshold Sodium increase >8 mmol/L", "duration Sodium increase within24 h"]),
    # Seconds with a limit on a measure are a limit.
    ("QRS > 0.10 sec.", ["threshold QRS >0.10 s"]),
])
def test_a_time_is_of_a_thing_or_of_none(line: str, wanted: list[str]) -> None:
    """A name names a thing; where the words beside a time name none it has none, and an event alone is not read."""
    assert read(f"{PAGE}{line}\n") == wanted


@pytest.mark.parametrize(("line", "wanted"), [
    ("Salbutamol 6 puffs (< 6 years) or 12 puffs (≥ 6 years).", ["age <6 a", "age >=6 a"]),
    ("If <2 years, dilute it.", ["age <2 a"]),
    ("Zinc 10 mg daily if < 6 months.", ["age <6 mo"]),
    ("If less than six months or pregnant, use hygiene measures.", ["age <six mo"]),
])
def test_a_bare_limit_in_years_is_an_age(line: str, wanted: list[str]) -> None:
    """Years behind a dose or an "if" are of people; so are months beside another state of people."""
    assert [told.removeprefix("threshold ") for told in read(f"# Asthma\n\n- {line}\n") if "dose " not in told] == wanted


def test_what_is_ordered_goes_before_what_was_named_earlier() -> None:
    """"Check BP on day 3": the object of the order, and not the drug or protein of the line before."""
    assert read(f"{PAGE}- Give amoxicillin 500 mg daily.\n- Check BP on day 3.\n")[1:] == ["schedule BP =3 d"]


TABLE = "| Drug | Dose |\n|---|---|\n| Gabapentin | 300 mg three times a day |\n\n"


@pytest.mark.parametrize(("line", "wanted"), [
    ("Adults: 500 mg orally twice daily for 7 days", ["dose None =500 mg", "duration None =7 d"]),
    ("Give for 5 days.", ["duration None =5 d"]),
    ("Bolus 10 mL/kg over 10 minutes.", ["duration None =10 min"]),
])
def test_nothing_is_carried_out_of_a_table(line: str, wanted: list[str]) -> None:
    """What a row is about ends with its table: the text behind it is of something else."""
    assert read(f"{PAGE}{TABLE}{line}\n")[1:] == wanted


@pytest.mark.parametrize("line", ["no more than 4 doses in 24 hours", "maximum 4 doses in any 24-hour period"])
def test_doses_in_a_day_are_a_limit(line: str) -> None:
    """"4 doses in 24 hours" limits the doses of a day."""
    assert read(f"{PAGE}- Paracetamol 15 mg/kg every 6 hours, {line}\n")[1:] == ["dose Paracetamol <=4 {dose}/d"]


def test_a_column_of_pulses_holds_limits() -> None:
    """Ranges of whole numbers under HR and RR are rates of the body; of ages and pressures the head tells which."""
    head = "| Age (years) | RR | HR | Systolic BP (mmHg) | HR (95% CI) |\n|---|---|---|---|---|\n"
    assert read(f"{PAGE}{head}| 1-2 | 25-35 | 100-150 | 85-95 | 0.8 |\n")[:4] == [
        "threshold Age between1-2 a", "threshold respiratory rate between25-35 /min",
        "threshold heart rate between100-150 /min", "threshold Systolic BP between85-95 mm[Hg]"]


@pytest.mark.parametrize(("line", "wanted"), [
    ("Salbutamol NEB <4 years 2.5 mg.", "threshold age <4 a"),
    ("Patient 18 years or greater.", "threshold age >=18 a"),
])
def test_years_of_one_person_are_an_age(line: str, wanted: str) -> None:
    """A limit in years before a dose, or behind one person, says whom it is for."""
    assert wanted in read(f"{PAGE}- {line}\n")


def test_a_list_of_limits_shares_its_unit() -> None:
    """The unit and the limit printed with the last of several alternatives hold for all."""
    assert read(f"{PAGE}- Treat if glucose is 130, 135 or 140 mg/dL or more.\n") == [
        f"threshold glucose >={value} mg/dL" for value in (130, 135, 140)]


@pytest.mark.parametrize(("line", "wanted"), [
    ("Convulsions: more than 2 episodes in 24 hours.", ["threshold episodes >2 1", "duration episodes within24 h"]),
    ("MCV <80 fL.", ["threshold MCV <80 fL"]),
    ("Aim for CO2 35-45 mmHg.", ["threshold CO2 between35-45 mm[Hg]"]),
])
def test_criteria_of_few_words_are_limits(line: str, wanted: list[str]) -> None:
    """A count in a time behind a label is a limit, as is a measure with its unit."""
    assert read(f"{PAGE}- {line}\n") == wanted


def test_the_name_of_a_test_is_no_dose() -> None:
    """"A 100-g, 3-hour OGTT" takes no drug from the line before; a load that is given is a dose of what it is."""
    page = f"{PAGE}- Amoxicillin 500 mg daily.\n- Give a 100-g, 3-hour OGTT.\n- Administer a 75-g glucose load.\n"
    assert read(page)[1:] == ["dose glucose =75 g"]


def test_kilograms_are_of_no_age() -> None:
    """A weight under the head "Age" is a weight."""
    assert read(f"{PAGE}| Age | Tube |\n|---|---|\n| > 40 kg | large |\n") == ["threshold weight >40 kg"]


def test_a_head_lends_its_unit_and_an_order_no_name() -> None:
    """A unit in the brackets of a head holds below it; a head that tells what to do is the name of no limit."""
    table = "| Sign | Call doctor | Tachycardia (beats/min) |\n|---|---|---|\n| Glow | > 38 | > 180 |\n"
    assert read(f"{PAGE}{table}") == ["threshold Tachycardia >180 /min"]


def test_a_count_with_a_limit_takes_no_drug_from_elsewhere() -> None:
    """"No more than two doses" is of no drug that another line names."""
    told = read(f"{PAGE}Give ibuprofen 5 mg/kg.\n\nNo more than two doses should be given in any course.\n")
    assert not [one for one in told[1:] if "ibuprofen" in one]


@pytest.mark.parametrize(("line", "wanted"), [
    # What people have lasts, not they.
    ("Consider empyema when a child has a persistent fever beyond 7 days.", ["duration persistent fever >7 d"]),
    # Observation and supply stand right behind their time.
    ("Minimum 6 hours observation after resolution of symptoms.", ["duration observation >=6 h"]),
    ("She should have at least 6 weeks' supply of medicines.", ["duration medicines >=6 wk"]),
    # A course is of what stands behind it rather than of the drug before.
    ("Treat with a 10-day course of doxycycline or a 14-day course of amoxicillin.", [
        "duration doxycycline =10 d", "duration amoxicillin =14 d"]),
    ("In acute cystitis a 7-day course of treatment with cefalexin is given.", ["duration cefalexin =7 d"]),
    ("We suggest 14-21 days of total antibiotic therapy.", ["duration total antibiotic therapy between14-21 d"]),
    # In brackets a time is of the noun before them.
    ("Good response (within 5-10 minutes) to a single dose.", ["duration Good response within5-10 min"]),
    ("After the incubation period (4 to 10 days), the illness has 3 phases.", [
        "duration incubation period between4-10 d"]),
    # Behind a condition the main clause tells what goes on.
    ("Once the Hb is normal, treatment should be continued for a further 3 months.", ["duration treatment =3 mo"]),
    # "Following" a time is when it is over.
    ("If there is no change in Hb following 2 weeks of optimal therapy, refer.", ["duration optimal therapy =2 wk"]),
    # What is called a repeat is what is done again.
    ("Repeat Hb testing is required 2-3 weeks after commencing treatment.", ["schedule Hb testing between2-3 wk"]),
    # A thing that has an event's name is no event, and outside of pregnancy there is no age of it.
    ("Women should be identified by careful history at the booking clinic.", []),
])
def test_a_time_is_of_what_lasts_or_is_done(line: str, wanted: list[str]) -> None:
    """What lasts or is done stands around a time: beside it, behind "of", before a bracket, or in the main clause."""
    assert read(f"{PAGE}{line}\n") == wanted


def test_averaged_times_under_a_head_are_of_the_head() -> None:
    """A column of average times names what each is the time of; a drug's own time of action tells nothing to do."""
    page = ("| Drug | Median time to CRS onset | Median duration of CRS |\n|---|---|---|\n"
            "| Glofitamab | 14 hours | 2 days |\n| Epcoritamab | 24 hours | 3 days |\n")
    assert read(f"{PAGE}{page}")[:2] == ["timepoint Median time to CRS onset =14 h", "duration Median duration of CRS =2 d"]
