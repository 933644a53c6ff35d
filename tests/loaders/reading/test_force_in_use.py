"""What is demanded, allowed, forbidden or only told: inputs of the kinds that real pages hold."""

import pytest

from loaders.extraction.page import extract
from loaders.readers import text as plain
from loaders.record import Record


def _read(text: str) -> Record:
    return extract(text, plain.read(text))


@pytest.mark.parametrize("sentence", [
    "Treatment does not need to be adjusted.", "Statins need not be stopped.", "Doses do not have to be changed.",
    "Renal function does not necessarily need to be checked.", "Dose adjustment is not required.",
    "There is no need to stop metformin.", "Not every patient needs to be admitted.", "Fasting is no longer required.",
    "Routine bloods should not be needed.", "You don't need to fast.", "Prophylaxis need never be given.",
    "Nobody needs to fast.", "Not all patients should receive heparin.",
])
def test_what_need_not_be_demands_and_forbids_nothing(sentence: str) -> None:
    """What need not be done has no force."""
    assert _read(f"# Care\n\n- {sentence}\n").statements[0].deontic == "none"


@pytest.mark.parametrize("sentence", [
    "Aspirin is not to be used in children.", "Not to be used in pregnant women.", "Not for use in children.",
    "Metformin is never to be given with contrast.", "Tramadol is not recommended unless other drugs failed.",
    "Neither aspirin nor clopidogrel should be given.", "No drug should be stopped abruptly.",
    "Under no circumstances should it be given.", "Dabigatran can't be given.", "It isn't recommended.",
    "Neither is recommended.",
    "Aspirin must be avoided in children.", "It cannot currently be recommended.",
    "Aspirin is not needed and should not be given.",
])
def test_what_is_not_to_be_done_is_forbidden(sentence: str) -> None:
    """A prohibition is one in whatever words it comes."""
    assert _read(f"# Care\n\n- {sentence}\n").statements[0].deontic == "do_not"


@pytest.mark.parametrize(("sentence", "force"), [
    ("Patients who do not need oxygen should go home.", "should"),
    ("Codeine is not to be confused with tramadol.", "none"),
    ("It helped those who did not require support.", "none"),
])
def test_a_negation_beside_the_order_does_not_turn_it(sentence: str, force: str) -> None:
    """What tells whom an order is for, or what something is, neither lifts nor makes a prohibition."""
    assert _read(f"# Care\n\n- {sentence}\n").statements[0].deontic == force


@pytest.mark.parametrize(("sentence", "force"), [
    ("PREVENT incorporates measures of kidney function.", "none"), ("ASSIST scores are lower in women.", "none"),
    ("GUIDE was a trial.", "none"), ("TEST scores were high.", "none"), ("PEP should be started early.", "should"),
    ("STOP the infusion early.", "imperative"), ("GIVE fluids early.", "imperative"),
    ("STOP all drugs that are nephrotoxic.", "imperative"),
])
def test_a_word_in_capitals_before_a_verb_is_a_name(sentence: str, force: str) -> None:
    """An acronym is the subject of its verb; an order may be printed in capitals."""
    assert _read(f"# Care\n\n{sentence}\n").statements[0].deontic == force


def test_what_need_not_be_done_below_a_limit_is_no_contraindication() -> None:
    """The limit of what need not be done forbids nothing, that of what is not to be done does."""
    record = _read("# Care\n\n- Statins need not be stopped if ALT is < 3 x ULN.\n"
                   "- Aspirin is not to be used in children under 16.\n")
    assert [quantity.qualifiers.polarity for quantity in record.quantities] == [None, "contraindication"]


@pytest.mark.parametrize(("row", "force"), [
    ("| Nitrofurantoin | Avoid |", "do_not"), ("| Metformin | Contraindicated |", "do_not"),
    ("| Edoxaban at CrCl 20 mL/min | Do not use |", "do_not"), ("| Dabigatran 110 mg twice daily | 5 mg |", "none"),
])
def test_avoid_in_a_cell_forbids(row: str, force: str) -> None:
    """A row whose only advice is "Avoid" forbids."""
    assert _read(f"# Doses\n\n| Drug | CrCl <30 |\n|---|---|\n{row}\n").statements[0].deontic == force


def test_avoid_beside_a_dose_is_told_of_its_column_only() -> None:
    """A row that doses under one head and forbids under the other does not forbid as a whole."""
    table = "| Drug | CrCl 30-50 | CrCl <30 |\n|---|---|---|\n| Dabigatran | 110 mg twice daily | Avoid |\n"
    assert _read(f"# Doses\n\n{table}").statements[0].deontic == "none"


@pytest.mark.parametrize("glyph", ["•", "\x83", "－", "o", "①", "❷", "→", "\uf0b7", "⚠️", "~", "»", "➔", "‑"])
def test_no_glyph_hides_a_prohibition(glyph: str) -> None:
    """The glyph of an item lies outside the statement, whatever it is."""
    record = _read(f"Warfarin\n\nA word on it.\n{glyph} Do not start it alone.\n")
    assert [(one.span.quote, one.deontic) for one in record.statements[1:]] == [("Do not start it alone.", "do_not")]


@pytest.mark.parametrize("sign", ["✗", "❌", "↑", "≥"])
def test_a_sign_that_says_something_stays(sign: str) -> None:
    """A cross, an arrow up and a comparison are words of their item."""
    assert sign in _read(f"Warfarin\n\nA word on it.\n\n{sign} 65 years and more, in all cases.\n").statements[1].span.quote


@pytest.mark.parametrize(("line", "numbers"), [
    ("Gentamicin 5 mg/kg IV OD", ["5"]), ("Treat for 2 to 5 days", ["2", "5"]), ("Cefotaxime 50 mg every 8 hours", ["50"]),
    ("Systolic BP <90 or SpO2 <92%", ["90", "92"]), ("Continue for 48 hours", ["48"]),
])
def test_short_lines_with_doses_and_limits_are_statements(line: str, numbers: list[str]) -> None:
    """A line between headings that says how much or for how long is no heading."""
    record = _read(f"Care of the newborn\n\nAntimicrobial\n\n{line}\n\nOther\n\nKeep the baby warm.\n")
    assert record.statements[0].span.quote == line
    assert [n.printed for quantity in record.quantities for n in quantity.numbers][:len(numbers)] == numbers


def test_a_bare_prohibition_between_headings_is_a_statement() -> None:
    """"Avoid" alone under a heading is what is said of it; over bullets it heads them."""
    record = _read("Dialysis\n\nHaemodialysis\n\nAvoid\n\nPeritoneal dialysis\n\nGive it daily.\n")
    assert [(one.span.quote, one.deontic) for one in record.statements] == [
        ("Avoid", "do_not"), ("Give it daily.", "imperative")]
    assert [one.span.quote for one in _read("Care\n\nAvoid\n\n• Cold food\n• Hot food\n").sections] == ["Care", "Avoid"]


def test_a_limit_over_its_text_heads_it() -> None:
    """A heading that is the condition of what follows stays one."""
    record = _read("Lipids\n\nLDL-C >= 190 mg/dL\n\nStatins are given. They are given daily.\n\nOther\n\nWalk every day.\n")
    assert "LDL-C >= 190 mg/dL" in [section.span.quote for section in record.sections]


@pytest.mark.parametrize(("stem", "limits"), [
    ("BP management until systolic < 150 and diastolic < 100", ["150", "100"]), ("If eGFR < 30:", ["30"]),
    ("Potassium above 6.5 mmol/L:", ["6.5"]),
])
def test_stems_that_hold_a_limit_are_statements(stem: str, limits: list[str]) -> None:
    """Words over a list that say a limit keep it, and still lead into their items."""
    record = _read(f"# Care\n\n- {stem}\n  - Give examprofen 20 mg\n")
    assert record.statements[0].span.quote == stem
    assert [quantity.value.printed for quantity in record.quantities if quantity.value][:-1] == limits


def test_a_stem_that_only_counts_is_no_statement() -> None:
    """"At least 2 of the following:" says nothing without its items."""
    record = _read("# Care\n\n- At least 2 of the following:\n  - fever\n  - cough\n")
    assert [one.span.quote for one in record.statements] == ["fever", "cough"]


def test_what_is_dosed_under_a_condition_is_dosed_in_that_case() -> None:
    """The condition over a list is that of its doses; what something is done until is none."""
    record = _read("# Care\n\n- If eGFR < 30:\n  - Apixaban 2.5 mg twice daily\n"
                   "- Treat until SBP < 150:\n  - Labetalol 20 mg IV\n")
    told = [quantity.qualifiers.cond for quantity in record.quantities if quantity.role == "dose"]
    assert told == ["If eGFR < 30", None]


def test_until_two_limits_is_until_both() -> None:
    """"until A and B": both limits have the side."""
    record = _read("# Care\n\n- BP management until systolic < 150 and diastolic < 100.\n")
    assert [quantity.qualifiers.rel for quantity in record.quantities] == ["until", "until"]


def test_an_infusion_is_of_the_drug_of_its_list() -> None:
    """"continuous" names no drug; the stem does."""
    record = _read("# Care\n\n- Magnesium sulfate for seizures:\n  - Then a continuous infusion of 1-2 g/hour\n")
    assert [quantity.parameter for quantity in record.quantities] == ["Magnesium sulfate"]


@pytest.mark.parametrize(("sentence", "force"), [
    ("WHO suggests drug treatment of adults with diabetes.", "consider"),
    ("The panel conditionally suggests that children be screened.", "consider"),
    ("The committee suggests against routine imaging.", "do_not"),
    ("Evidence suggests that diets low in fat help.", "none"),
    ("Data from a registry suggests that half recover.", "none"),
    ("Some guidelines suggest three litres a day.", "none"),
    ("A level below 0.25 suggests against bacterial infection.", "none"),
    ("The group judged that one tablet will be favoured by most.", "none"),
    ("The panel opined that it cannot be used alone.", "none"),
    ("Given the costs, the committee also noted that scans should be used with care.", "none"),
    ("The committee agreed that scans should be used with care.", "should"),
    ("Adults should be seen weekly, as the panel noted.", "should"),
    ("Prednisolone (if several doses are not appropriate) 3 mg", "none"),
    ("Heparin (if not contraindicated) should be given.", "should"),
])
def test_a_finding_directs_nobody(sentence: str, force: str) -> None:
    """What a result suggests, what people judge, and what a condition in brackets says has no force; whom it directs has."""
    assert _read(f"# Care\n\n{sentence}\n").statements[0].deontic == force


@pytest.mark.parametrize(("sentence", "force"), [
    ("Prop up the patient in bed.", "imperative"), ("Amend treatment to the results of culture.", "imperative"),
    ("Adults: Bisoprolol 1.25 mg once daily, increase gradually every 2 weeks", "imperative"),
    ("Sumatriptan 6 mg SC, repeat after 1 hour", "imperative"),
    ("Ramipril 2.5 mg, reduced in renal failure", "none"),
    ("The dose of 5 mg, double that of adults, was given.", "none"),
    ("Double coverage with two drugs in septic shock", "none"),
])
def test_an_order_may_follow_an_amount(sentence: str, force: str) -> None:
    """A dose told without a verb may go on with a change of it; a noun like a verb orders nothing."""
    assert _read(f"# Care\n\n- {sentence}\n").statements[0].deontic == force
