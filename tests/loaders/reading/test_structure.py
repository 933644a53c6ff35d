"""Headings, rows, grades and lead-ins: small pages, one rule each."""

import pytest

from loaders.extraction.structure import remarks
from loaders.readers.text import read
from tests.loaders.reading.pages import structure
from tests.sources import decode, read_record


def headings(text: str) -> list[tuple[int, str]]:
    """Level and words of each heading."""
    return [(block.level, block.view.text) for block in read(text) if block.kind == "heading"]


def test_a_heading_over_a_heading_is_its_parent() -> None:
    """The next headings are siblings below it, until the words of one lead back to the main sections."""
    text = ("Title\n\nIntro text here.\n\nDrugs\n\nFirst\n\n• Give it.\n\nSecond\n\n• Give it.\n\n"
            "Key Points\n\n• Give it.\n")
    assert headings(text) == [(1, "Title"), (2, "Drugs"), (3, "First"), (3, "Second"), (2, "Key Points")]


def test_numbers_say_the_level() -> None:
    """1.2 lies below 1, a plain heading below the numbered one it follows."""
    text = ("Title\n\n1 Scope\n\nIt is wide.\n\n1.2 People\n\nAdults\n\nGive it.\n\n2 Care\n\nGive it.\n\n"
            "References\n\n1. A.\n")
    assert headings(text) == [
        (1, "Title"), (2, "1 Scope"), (3, "1.2 People"), (4, "Adults"), (2, "2 Care"), (2, "References")]


def test_roman_numbers_lead_arabic_ones() -> None:
    """I. lies above 1., and plain headings that recur lie below the Roman one they follow; initials number nothing."""
    text = ("Title\n\nI. Who Needs It?\n\nRecommendations\n\n1. Give it.\n2. Stop it.\n\n1. Adults\n\nGive it.\n\n"
            "II. How Much?\n\nRecommendations\n\n3. Give it.\n4. Stop it.\n\nC. Brown agrees.\n")
    assert headings(text) == [(1, "Title"), (2, "I. Who Needs It?"), (3, "Recommendations"), (3, "1. Adults"),
                              (2, "II. How Much?"), (3, "Recommendations")]


def test_where_one_question_is_a_parent_all_are() -> None:
    """A question over plain headings and one over bullets stand on one level; a question in a sentence heads nothing."""
    text = ("Title\n\nFirst Steps\n\nDrugs\n\n• Give it.\n\nWhat Do the Trials Show?\n\nBlockers\n\n• It helps.\n\n"
            "Who Should Have Surgery?\n\n• Offer it to adults.\n\nIs it safe? It is.\n\n• Give it.\n")
    assert headings(text) == [(1, "Title"), (2, "First Steps"), (3, "Drugs"), (2, "What Do the Trials Show?"),
                              (3, "Blockers"), (2, "Who Should Have Surgery?")]


def test_a_heading_that_recurs_is_a_part_of_each_section() -> None:
    """"Recommendations" once is a section of the page, in several places a part of the section before it."""
    text = "Title\n\nScreening\n\nRecommendations\n\n• Test it.\n\nTreatment\n\nRecommendations\n\n• Give it.\n"
    assert headings(text) == [(1, "Title"), (2, "Screening"), (3, "Recommendations"), (2, "Treatment"),
                              (3, "Recommendations")]


def test_the_name_of_a_site_is_no_title() -> None:
    """What stands over the path of the page in its site is the site's; imprints under a title are chrome."""
    text = ("Journal of Practice\nHome / Volume 12 / Issue 3\n\nPublished 1 May 2025 | Version 4\n\nGout in Adults\n\n"
            "Care\n\n• Give it.\n")
    assert headings(text) == [(1, "Gout in Adults"), (2, "Care")]
    assert next(block.view.text for block in read(text) if block.kind == "chrome") == "Journal of Practice"


def test_a_list_of_drugs_ends_where_no_drug_is_named() -> None:
    """Below a heading whose headings all name drugs, the first that names none is a section again."""
    text = ("Title\n\nIntro text here.\n\nInitial Therapy\n\nApixaban (Oral)\n\n• Give it.\n\nLoop Diuretics\n\n"
            "• Give them.\n\nWhen to Withhold Them\n\n• Stop.\n\n"
            "Renal Function\n\n• Test it.\n\nTargeted Agents\n\n• Give them.\n")
    assert headings(text) == [(1, "Title"), (2, "Initial Therapy"), (3, "Apixaban (Oral)"), (3, "Loop Diuretics"),
                              (3, "When to Withhold Them"), (2, "Renal Function"), (2, "Targeted Agents")]
    kinds = text.replace("Apixaban (Oral)", "Adults").replace("Loop Diuretics", "Children")
    assert [level for level, _ in headings(kinds)] == [1, 2, 3, 3, 3, 3, 3]


def test_the_number_of_a_chapter_leads_its_page() -> None:
    """Where 5 leads 5.1 and 5.2 and no other chapter stands beside it, it is the title, and plain sections lie below."""
    text = "5. Gout\n\n5.1. Diagnosis\n\nTest it.\n\n5.2. Treatment\n\nGive it.\n\nReferences\n\n1. A.\n"
    assert headings(text) == [(1, "5. Gout"), (2, "5.1. Diagnosis"), (2, "5.2. Treatment"), (2, "References")]
    assert headings(text.replace("5.2.", "6.")) == [
        (1, "5. Gout"), (2, "5.1. Diagnosis"), (1, "6. Treatment"), (1, "References")]


@pytest.mark.parametrize(("line", "apart"), [
    ("Published online May 18, 2022. This statement replaces the 2016 version.", True),
    ("Policy ref. CP-77, v3.0. Ratified 3 March 2024, next review 03/2027. On-call pharmacist pager 4417.", True),
    ("*Regional pathway 12, version 3.1, review due March 2027*", True),
    ("*Emergency department pathway, version 4.2. Reviewed 14 March 2024.*", True),
    ("The doses are in the summary, published 2014.", False),
    ("Minor revision 14 November 2025. Helpline 0131 555 0199.", True),
    ("Reviewed in 2021, the policy was replaced by the national guideline.", False),
    ("Follow the local pathway, version 2 of which gives 5 mg.", False),
    ("Revise the dose after 14 days. Telephone the patient on day 3.", False),
])
def test_an_imprint_in_several_parts_is_no_statement(line: str, apart: bool) -> None:
    """References, versions, dates and numbers to call, one after another, are about the document."""
    block = next(iter(read(f"Title\n\n{line}\n\nCare\n\n• Give 5 mg daily.\n")[1:]))
    assert (remarks.rule_for(block.view.text) is not None) is apart


def test_the_publisher_over_the_title_is_no_title() -> None:
    """An institution directly over another heading published the page; its name alone may be the title."""
    page = "Northfield Hospital NHS Trust\nManagement of Gout\nApproved by: the committee, March 2025\n\n1. Scope\n\n"
    page += "Give it.\n"
    assert headings(page) == [(1, "Management of Gout"), (2, "1. Scope")]
    assert headings("Transfer to Hospital\n\nFirst Steps\n\nGive it.\n")[0] == (1, "Transfer to Hospital")


def test_a_label_belongs_to_what_it_counts() -> None:
    """"Statement 3." ends no sentence, and a line such as "Grade: B" heads nothing."""
    record = structure("Title\n\nCare\n\nStatement 3. Screen adults yearly. Stop at 80.\n\nGrade: B\n\nIt is safe.\n")
    assert [item.text for item in record.statements] == ["Screen adults yearly.", "Stop at 80.", "It is safe."]
    assert [item.path[-1] for item in record.sections] == ["Title", "Care"]


def test_definitions_of_one_section_are_one_statement() -> None:
    """Under "Definitions" sentences that define in a row are one, elsewhere they are two."""
    words = "Fever means 38 °C or more. Neutropenia means an ANC below 500 cells/µL. It is common.\n"
    assert len(structure(f"Title\n\nDefinitions\n\n{words}").statements) == 2
    assert len(structure(f"Title\n\nOutcomes\n\n{words}").statements) == 3


@pytest.mark.parametrize(("line", "keys"), [
    ("Repeat it every 4 to 8 weeks 18", ("18",)), ("Check it before the first dose 1, 5", ("1", "5")),
    ("Review at week 12", ()), ("Give it on days 1 and 15. 13", ("13",)), ("Give 2 doses 2", ("2",)), ("Treat grade 3", ()),
])
def test_markers_without_a_stop(line: str, keys: tuple[str, ...]) -> None:
    """Where markers trail, those behind an unfinished line are markers too, but no number a word asks for."""
    record = structure(f"Title\n\nCare\n\n• Give it. 1, 2\n• Stop it. 3\n• {line}\n")
    assert record.statements[-1].citations == keys


def test_marks_say_the_level() -> None:
    """Hashes and underlines are levels; in such a page a plain short line heads nothing."""
    text = "Title\n=====\n\n## Care\n\nSome words\n\nGive it.\n\n### Adults\n\nGive it.\n"
    assert headings(text) == [(1, "Title"), (2, "Care"), (3, "Adults")]


@pytest.mark.parametrize("line", [
    "Table 2. Doses in renal impairment", "Give oxygen to all patients.", "The following apply:", "and so on",
    "Strength of recommendation: strong", "It was shown in trials. 1, 2",
])
def test_what_is_no_heading(line: str) -> None:
    """Captions, sentences, lead-ins, grades and pieces of sentences head nothing."""
    assert headings(f"Title\n\n{line}\n\n• Give it daily.\n") == [(1, "Title")]


@pytest.mark.parametrize(("table", "columns"), [
    ("| Drug | Dose |\n|---|---|\n| A | 5 mg |\n| B | 6 mg |", ("Drug", "Dose")),
    ("Drug\tDose\nA\t5 mg\nB\t6 mg", ("Drug", "Dose")),
    ("Drug\t1-4 years\nA\t5 mg\nB\t6 mg", ("Drug", "1-4 years")),
    ("Drug      Dose      Route\nA         5 mg      oral\nB         6 mg      oral", ("Drug", "Dose", "Route")),
])
def test_rows_know_their_columns(table: str, columns: tuple[str, ...]) -> None:
    """Bars, tabs and gaps make cells; the first row is the head and no statement."""
    rows = [block for block in read(f"Title\n\n{table}\n") if block.kind == "row"]
    assert [row.columns for row in rows] == [columns, columns]
    cells = [[row.view.text[start:end] for start, end in row.cells][:2] for row in rows]
    assert cells == [["A", "5 mg"], ["B", "6 mg"]]


def test_a_grade_in_a_heading_holds_for_what_is_below() -> None:
    """Recommendations below a graded heading have its grade, those of the next heading do not."""
    record = structure("Title\n\nStrong recommendations\n\n• Give it.\n• Stop it.\n\nOther advice\n\n• Give that.\n")
    assert [(grade.statement, dict(grade.fields)) for grade in record.grades] == [
        ("s01", {"strength": "Strong"}), ("s02", {"strength": "Strong"})]


def test_a_grade_on_its_own_line_belongs_to_the_statement_before() -> None:
    """A line that holds only a grade or only markers is no statement of its own."""
    record = structure("Title\n\nGive oxygen [1].\n\n(Strong recommendation, low certainty)\n\nStop it [2].\n\n[3]\n")
    assert [(item.text, item.citations) for item in record.statements] == [
        ("Give oxygen [1].", ("1",)), ("Stop it [2].", ("2", "3"))]
    assert [(item.statement, dict(item.fields)) for item in record.grades] == [
        ("s01", {"strength": "Strong", "certainty": "low"})]


def test_letters_in_the_margin_are_grades() -> None:
    """Where several statements begin with a letter it grades them; a level of evidence alone does not make advice."""
    lines = ["A  Patients with stroke should be scanned.[1]", "D  Measure glucose daily.[2]",
             "C  All first clots are treated.[3]",
             "Recurrence fell to 2% (HR 0.5, 95% CI 0.4 to 0.7).[4] 1++", "A patient may decline."]
    record = structure("Title\n\nCare\n\n" + "\n\n".join(lines) + "\n")
    assert [(grade.statement, dict(grade.fields)) for grade in record.grades] == [
        ("s01", {"grade": "A"}), ("s02", {"grade": "D"}), ("s03", {"grade": "C"}), ("s04", {"loe": "1++"})]
    assert [item.kind for item in record.statements] == ["recommendation"] * 3 + ["evidence", "information"]
    alone = structure("Title\n\nCare\n\nD  Measure glucose daily.\n\nA Danish trial found none.\n")
    assert not alone.grades


def test_sentences_of_an_item_with_grades_of_their_own() -> None:
    """A numbered item is one statement, unless several of its sentences are graded: each of those is one."""
    page = "Title\n\n2.1 {}\n\n2.2 Stop it (1A).\n\n2.3 Test it (2D).\n"
    parted = structure(page.format("We suggest aspirin (2B). Levels should be kept low (2C) (Smith, 2018)."))
    assert [item.text for item in parted.statements][:2] == [
        "We suggest aspirin (2B).", "Levels should be kept low (2C) (Smith, 2018)."]
    whole = structure(page.format("We suggest aspirin. Levels should be kept low (2C)."))
    assert whole.statements[0].text == "We suggest aspirin. Levels should be kept low (2C)."


@pytest.mark.parametrize(("item", "statements"), [
    ("• The trial was small. It found no harm [3]. Offer a second visit.", [
        "The trial was small.", "It found no harm [3].", "Offer a second visit."]),
    ("1. Offer a test. Repeat it in a week.", ["Offer a test.", "Repeat it in a week."]),
    ("1.2.3 Offer a test. Repeat it in a week.", ["Offer a test. Repeat it in a week."]),
    ("• R4. Offer a test. Repeat it in a week.", ["Offer a test. Repeat it in a week."]),
    ("• Offer a test. Repeat it in a week (Grade B).", ["Offer a test. Repeat it in a week (Grade B)."]),
    ("• Does not look at immunity (eg. HIV) or age", ["Does not look at immunity (eg. HIV) or age"]),
])
def test_an_item_is_one_statement_where_it_is_cited_or_graded_as_one(item: str, statements: list[str]) -> None:
    """The sentences of a bullet are statements each; those of a recommendation with a number or a grade are one."""
    page = f"Gout in Adults\n\nCare\n\n{item}\n{item[:3].replace('1', '2')}{item[3:]}\n"
    found = [one.text for one in structure(page).statements]
    assert found == statements * 2


def test_items_that_are_counted_lead_into_no_other() -> None:
    """Numbered items without stops stand beside each other; only what is printed deeper hangs under one."""
    page = "# Gout\n\nChoose one of these:\n\n1. colchicine\n2. naproxen\n   - with food\n3. prednisolone\n"
    found = [one.text for one in read_record(decode("page.md", page.encode())).statements]
    assert found == ["Choose one of these:", "colchicine", "with food", "prednisolone"]


@pytest.mark.parametrize(("over", "told"), [
    ("A score can aid in the choice of a ward", True), ("Causes", False), ("Signs that are seen", False)])
def test_an_item_over_others_is_a_statement_where_it_tells_something(over: str, told: bool) -> None:
    """What stands over deeper items leads in; with a verb and what it tells it is a statement as well."""
    found = [one.text for one in structure(f"Gout\n\nCare\n\n• {over}\n  ◦ low risk\n  ◦ high risk\n").statements]
    assert found == [*([over] if told else []), "low risk", "high risk"]


def test_a_grade_glued_to_the_next_item_belongs_to_the_one_before() -> None:
    """A grade line that was joined to the words below it is the grade of what stands above, as its like are."""
    page = ("# Gout\n\nWe recommend colchicine for flares.\n\nStrong recommendation, low-certainty evidence\n\n"
            "We recommend naproxen for flares.\n\nStrong recommendation, low-certainty evidence We suggest prednisolone if "
            "both are not tolerated.\n\nConditional recommendation, low-certainty evidence\n")
    record = read_record(decode("page.md", page.encode()))
    assert [one.text for one in record.statements] == [
        "We recommend colchicine for flares.", "We recommend naproxen for flares.",
        "We suggest prednisolone if both are not tolerated."]
    assert [dict(grade.fields).get("strength") for grade in record.grades] == ["Strong", "Strong", "Conditional"]
    assert [grade.statement for grade in record.grades] == [one.id for one in record.statements]


def test_a_dose_goes_on_behind_a_dotted_frequency() -> None:
    """"t.i.d. PRN" ends no sentence, "t.i.d. Give" does."""
    record = structure("Title\n\nCare\n\nGive metoclopramide 10 mg t.i.d. PRN or 20 mg b.d. Stop it on day 3.\n")
    assert [item.text for item in record.statements] == [
        "Give metoclopramide 10 mg t.i.d. PRN or 20 mg b.d.", "Stop it on day 3."]


@pytest.mark.parametrize(("line", "keys"), [
    ("Ketones are raised and pH is <7.3 (1,2).", ("1", "2")), ("Nausea was seen in 12 (7) of them (1).", ("1",)),
    ("Of the 8 (4,5) some fell, all of them early (2,4).", ("2", "4")),
])
def test_round_brackets_at_the_end_are_markers(line: str, keys: tuple[str, ...]) -> None:
    """Several numbers that close a sentence are markers behind a number too, if the list has one of them."""
    record = structure(f"Title\n\nCare\n\nGive it (1).\n\nStop it (2).\n\nTest it (4).\n\n{line}\n\nReferences\n\n"
                       "1. Smith J. A trial. 2001.\n4. Brown K. Another. 2003.\n")
    assert record.statements[-1].citations == keys


def test_square_and_round_brackets_on_one_page() -> None:
    """A list of numbers in round brackets is a marker beside square ones if the list of references has one of them."""
    record = structure("Title\n\nCare\n\nGive it [1].\n\nKeep glucose in range (70-180 mg/dL) (4,5), and walk [2].\n\n"
                       "Test it in grade (7,8) and stage (4).\n\nReferences\n\n[1] Smith J. A trial. 2001.\n"
                       "[4] Brown K. Another. 2003.\n")
    assert [item.citations for item in record.statements] == [("1",), ("4", "5", "2"), ()]


def test_a_row_of_figures_is_a_statement() -> None:
    """A row whose heads say what its figures are is a statement; a row of figures without heads says nothing."""
    table = "| Haemoglobin (g/L) | Dose (mg) |\n|---|---|\n| <100 | 2000 |\n| 100 or more | 1500 |\n"
    assert len(structure(f"# Title\n\n{table}").statements) == 2


def test_a_question_over_ordinary_sections_is_the_title() -> None:
    """A question before a title is what the page answers; before "Key messages" it is the title itself."""
    body = "Key messages\n\nGive it daily.\n\nContinuing the drug\n\nGive it for a year.\n"
    assert headings(f"What prevents relapse?\n\n{body}") == [
        (1, "What prevents relapse?"), (2, "Key messages"), (2, "Continuing the drug")]
    assert headings(f"What prevents relapse?\n\nRelapse of Gout\n\nIt is common.\n\n{body}")[0] == (1, "Relapse of Gout")


def test_a_heading_named_like_the_parent_is_no_child() -> None:
    """"High-Efficacy Drugs" over drugs, then "Moderate-Efficacy Drugs": the second lies beside the first."""
    text = ("Title\n\nIntro text here.\n\nHigh-Efficacy Drugs\n\nNatalizumab\n\n• Give it.\n\nFingolimod\n\n• Give it.\n\n"
            "Moderate-Efficacy Drugs\n\n• Give them.\n")
    assert [level for level, _ in headings(text)] == [1, 2, 3, 3, 2]


def test_methods_of_numbered_sections_are_a_title() -> None:
    """"Methods of ..." is a section among others, and the title over sections with numbers."""
    text = "Methods of the guideline\n\n2.1 Panel\n\nIt met.\n\n2.2 Search\n\nIt ran.\n"
    assert [level for level, _ in headings(text)] == [1, 2, 2]


@pytest.mark.parametrize(("text", "force"), [
    ("Clear fluids should be allowed until 2 hours.", "should"), ("Repeat doses must be halved.", "must"),
    ("Treat patients who should not wait.", "imperative"), ("Give oxygen until it may be stopped.", "imperative"),
    ("We recommend against combining the two.", "do_not"), ("Recommend against routine imaging.", "do_not"),
    ("In type 2 diabetes we suggest finerenone, provided potassium is low.", "consider"),
    ("Where aspirin is contraindicated, another drug is an option.", "none"),
    ("Ito et al. (2020) define progression as a fall.", "none"),
])
def test_who_speaks_and_what_is_told(text: str, force: str) -> None:
    """A verb that is part of the subject directs nothing, and the main clause decides, not the condition before it."""
    assert structure(f"# Title\n\n## Care\n\nStart early (Smith et al., 2019).\n\n{text}\n").statements[-1].deontic == force


def test_a_lead_in_is_no_statement_but_gives_its_words() -> None:
    """Words that only lead into bullets are none; the bullets below are advice because of them."""
    record = structure("Title\n\n• First-line treatment: oral examprofen\n  • Dosage: 5 mg daily\n• Rest is a help.\n")
    assert [(item.text, item.kind) for item in record.statements] == [
        ("Dosage: 5 mg daily", "recommendation"), ("Rest is a help.", "information")]


def test_population_comes_from_the_words_or_the_heading() -> None:
    """The statement's own words go before the heading; without either it stays open."""
    record = structure(
        "Title\n\nChildren aged 5 to 16\n\n• Measure it.\n• Measure it in adults with asthma.\n\n"
        "Care\n\n• Measure it.\n")
    assert [item.population for item in record.statements] == ["Children aged 5 to 16", "adults with asthma", None]


@pytest.mark.parametrize(("sentence", "people"), [
    ("In the general population aged 60 years or older, start treatment.", "general population aged 60 years or older"),
    ("Treat the cause in the population with kidney disease.", "population with kidney disease"),
    ("In the elderly, start with half the dose.", "elderly"),
    ("The target population with its needs is described below.", None),
    ("It is used in this patient population.", None),
    ("In the elderly care unit it is used.", None),
])
def test_a_population_and_the_elderly_are_people(sentence: str, people: str | None) -> None:
    """A population told by its age or illness is whom a statement is about; one that is only pointed at is not."""
    assert structure(f"Title\n\n{sentence}\n").statements[0].population == people


@pytest.mark.parametrize(("sentence", "people"), [
    ("A study of 102 non-anaemic women in the first trimester showed that 14% were depleted.",
     "non-anaemic women in the first trimester"),
    ("The prevalence for males aged 40 to 79 years old was 69.5%.", "males aged 40 to 79 years old"),
    ("Many studies in the elderly aged over 75 years reported no relation.", "elderly aged over 75 years"),
    ("Obesity is a waist of 90 cm for men and ≥ 80 cm for women.", None),
    ("A study of 102 samples showed that 14% were depleted.", None),
])
def test_whom_a_study_was_of_and_where_their_name_ends(sentence: str, people: str | None) -> None:
    """People counted by a study are whom it is about; what the study found, or a second group, is no part of them."""
    assert structure(f"Title\n\n{sentence}\n").statements[0].population == people


def test_a_comment_on_a_recommendation_is_said_apart() -> None:
    """An item with a number or a grade is one statement up to its comment, whose sentences are statements of their own."""
    record = structure("Title\n\n• We suggest rest. It is safe (strong recommendation, low-quality evidence). "
                       "Comment: It is cheap. It helps most.\n")
    assert [item.text for item in record.statements] == [
        "We suggest rest. It is safe (strong recommendation, low-quality evidence).",
        "Comment: It is cheap.", "It helps most."]


def test_only_numbered_items_that_recommend_are_one_statement() -> None:
    """A number keeps the sentences of a recommendation together; where all items are numbered, those that inform are cut."""
    record = structure("Title\n\n1.1.1 Offer rest to adults. It should be brief.\n\n"
                       "1.1.2 Pain is common. Most of it passes within days.\n\n1.1.3 Treat fever early.\n")
    assert [item.text for item in record.statements] == [
        "Offer rest to adults. It should be brief.", "Pain is common.", "Most of it passes within days.",
        "Treat fever early."]
