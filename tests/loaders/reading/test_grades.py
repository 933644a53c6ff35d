"""Grades of tables and of lines of their own: what grades an item, and what only looks like it."""

from __future__ import annotations

import json

import pytest

from loaders import extraction_json, reading, record_json
from loaders.record import Record

RECOMMENDED = "In adults, lowering pressure is recommended."
CONSIDERED = "Home checks may be considered."


def graded(text: str, name: str = "page.md") -> list[tuple[str, dict[str, str]]]:
    """The last words of each graded statement, with its grade."""
    record = reading.read(name, text.encode()).record
    words = {item.id: item.text for item in record.statements}
    return [(words[grade.statement].split(" | ")[-1], dict(grade.fields)) for grade in record.grades]


def table(*rows: str) -> str:
    """A page with a table in Markdown, a rule below its first row."""
    width = rows[0].count("|") - 1
    return "\n".join(["# Pressure", "", rows[0], "|---" * width + "|", *rows[1:], ""])


def html(*rows: str) -> str:
    """A page with a table in HTML."""
    return f"<html><body><h1>Pressure</h1><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table></body></html>"


ONE, TWO = f"| 1 | A | {RECOMMENDED} |", f"| 2b | C-LD | {CONSIDERED} |"
BOTH = [(RECOMMENDED, {"class": "1"}), (RECOMMENDED, {"loe": "A"}),
        (CONSIDERED, {"class": "2b"}), (CONSIDERED, {"loe": "C-LD"})]
CELLS = (f"<td>1</td><td>A</td><td>{RECOMMENDED}</td>", f"<td>2b</td><td>C-LD</td><td>{CONSIDERED}</td>")
TITLE = "Recommendations for Pressure. References are online."


@pytest.mark.parametrize("text", [
    table("| COR | LOE | Recommendation |", ONE, TWO),
    table("|" + f" {TITLE} |" * 3, "| COR | LOE | Recommendation |", ONE, TWO),
    table(f"| {TITLE} | | |", "| COR | LOE | Recommendations |", ONE, TWO),
    table("| COR | LOE | Recommendation |", "| Adults | Adults | Adults |", ONE, "| Homes | Homes | Homes |", TWO),
    table("| Classa | Levelb | Recommendations |", ONE, TWO),
    table("| COR | LOE | Recommendation |", ONE, TWO).replace("| 1 | A |", "| 1 | **A** |"),
])
def test_class_and_level_are_read_under_any_title(text: str) -> None:
    """Heads of class and level name their columns: alone, below a title in each column or the first, over labels."""
    assert graded(text) == BOTH


@pytest.mark.parametrize("rows", [
    ("<th>COR</th><th>LOE</th><th>Recommendation</th>", *CELLS),
    (f"<th colspan='3'>{TITLE}</th>", "<th>COR</th><th>LOE</th><th>Recommendation</th>", *CELLS),
    (f"<td colspan='3'>{TITLE}</td>", "<td>COR</td><td>LOE</td><td>Recommendation</td>", *CELLS),
    ("<th>Class</th><th>Level</th><th>Recommendation</th>", "<td colspan='3'>Drugs</td>", *CELLS),
])
def test_a_title_in_html_hides_no_heads(rows: tuple[str, ...]) -> None:
    """The same in HTML, whether title and heads are marked as heads or not."""
    assert graded(html(*rows), "page.html") == BOTH


@pytest.mark.parametrize("text", [
    table("| Class | Drug | Dose |", "| ACE inhibitor | Ramipril | 5 mg |", "| Loop diuretic | Furosemide | 40 mg |"),
    table("| Strength | Colour |", "| 5 mg | pink |", "| 10 mg | white |"),
    table("| Class | Symptoms | Limits |", "| I | none | none |", "| II | none | some |", "| III | none | most |"),
    table("| Class | Perfusion | Congestion |", "| I | normal | no |", "| II | normal | yes |", "| IV | low | yes |"),
    table("| Grade | Platelets | Action |", "| 1 | 75 | watch |", "| 2 | 50 | stop |"),
    table("| Level | Hospital |", "| A | Northfield |", "| B | Southfield |"),
    table("| Class of recommendation | Definition |", "| I | It is recommended. |", "| IIa | It should be considered. |"),
    table("| Grade | Meaning | Suggestions for practice |", "| A | High certainty. | Offer |", "| B | Low. | Offer |"),
    table("| Level of evidence | Site |", "| Female | Nuere |", "| Male | Bras |"),
    ("# Methods\n\n## Class (Strength) of Recommendation\n\n### Class 1 (Strong)\n\n- Is recommended\n\n"
     "### Class 3: Harm\n\n- Should not be given\n"),
    "# Methods\n\n## Levels of evidence\n\n- Give it with high-quality evidence.\n- Level of evidence: A means trials.\n",
    "Chest pain\n\nA recommendation with few data does not mean that it is weak.\n",
    "Obesity\n\n- Refer people with obesity (class III).\n- Give it in NYHA class II. Check Mallampati class 3-4.\n",
    "Care\n\n- The trials were of poor to moderate quality.\n",
])
def test_what_is_no_grade(text: str) -> None:
    """Classes of drugs and of disease, strengths of tablets, articles, and words that explain grades grade nothing."""
    assert graded(text) == []


@pytest.mark.parametrize(("head", "cell", "fields"), [
    ("COR/LOE", "2a/B-NR", {"class": "2a", "loe": "B-NR"}), ("Class and level", "I, C", {"class": "I", "loe": "C"}),
    ("Strength of recommendation", "Conditional", {"strength": "Conditional"}), ("Grade", "1B", {"grade": "1B"}),
    ("Quality of evidence", "Very low", {"certainty": "Very low"}), ("SOR", "B", {"strength": "B"}),
    ("COR", "3: No Benefit", {"class": "3:No Benefit"}),
])
def test_a_column_says_what_its_cells_are(head: str, cell: str, fields: dict[str, str]) -> None:
    """What a cell says is told by the head of its column."""
    found = graded(table(f"| Recommendation | {head} |", f"| Give it daily. | {cell} |", f"| Stop it. | {cell} |"))
    assert [grade for _, grade in found] == [fields, fields]


ITEMS = ("Cervical cancer", "Test women every 3 years.", "Breast cancer", "Image women every 2 years.")


@pytest.mark.parametrize(("text", "grades"), [
    ("{0}\n\n{1}\n\nGrade A\n\n{2}\n\n{3}\n\nGrade B\n", ["A", "B"]),
    ("{0}\n\nGrade A\n\n{1}\n\n{2}\n\nGrade B\n\n{3}\n", ["A", "B"]),
    ("{0}\n\nGrade: A\n\n- {1}\n\n{2}\n\nGrade: B\n\n- {3}\n", ["A", "B"]),
    ("# {0}\n\n{1}\n\n**Grade A**\n\n# {2}\n\n{3}\n\n**Grade B**\n", ["A", "B"]),
    ("# {0}\n\n**Grade A**\n\n{1}\n\n# {2}\n\n**Grade B**\n\n{3}\n", ["A", "B"]),
    ("# {0}\n\n{1}\n\n### Grade A\n\n# {2}\n\n{3}\n\n### Grade B\n", ["A", "B"]),
    ("# {0}\n\n### Grade A\n\n{1}\n\n# {2}\n\n### Grade B\n\n{3}\n", ["A", "B"]),
    ("{0}\n\n{1}\n\n(Grade A)\n\n{2}\n\n{3}\n\n(Grade B)\n", ["A", "B"]),
    ("{0}\n\nGrade A\n\n{1}\n\n{2}\n\n{3}\n\nGrade B\n", []),
])
def test_a_line_of_a_grade_belongs_to_one_item(text: str, grades: list[str]) -> None:
    """Lines that are grades stand below their items on one page, above on another; where both, none is taken."""
    found = graded(text.format(*ITEMS))
    assert [words for words, _ in found] == [ITEMS[1], ITEMS[3]][:len(grades)]
    assert [fields.get("grade") for _, fields in found] == grades


@pytest.mark.parametrize(("words", "claims"), [
    ("We recommend dexamethasone (strong recommendation, moderate certainty) at 6 mg daily (weak recommendation).",
     ["We recommend dexamethasone", "at 6 mg daily"]),
    ("Offer aspirin (Grade A), but avoid clopidogrel (Grade C) in people over 75.", ["Offer aspirin", "avoid clopidogrel"]),
    ("Offer aspirin to adults (Grade A); blood counts should be checked.", ["Offer aspirin to adults"]),
    ("Advice of 2021: COR I, LOE C for the diagnosis of iron deficiency, and COR IIa, LOE A to improve symptoms.",
     ["for the diagnosis of iron deficiency", "to improve symptoms"]),
    ("COR 2a: ACE inhibitors are reasonable AND COR 2b: ARBs may be reasonable.",
     ["ACE inhibitors are reasonable", "ARBs may be reasonable"]),
    ("Offer aspirin (Grade A) to adults over 50.", [None]), ("Offer aspirin to adults (Grade A) [2, 3].", [None]),
    ("Offer aspirin (Grade A), because it helps.", [None]), ("Class I, Level A: Offer aspirin.", [None]),
    ("Offer aspirin (strong recommendation) (low certainty).", [None]),
])
def test_a_grade_inside_a_sentence_is_of_the_claim_beside_it(words: str, claims: list[str | None]) -> None:
    """Where a sentence makes several claims each grade has the words of its own; else it is of the whole sentence."""
    record = reading.read("page.md", f"# Care\n\n- {words}\n".encode()).record
    assert [grade.of.quote if grade.of else None for grade in record.grades] == claims
    told = extraction_json.as_json(record)["grades"]
    assert [grade.get("of", {}).get("quote") for grade in told] == claims
    assert record_json.from_json(Record, json.loads(json.dumps(record_json.to_json(record)))) == record


@pytest.mark.parametrize(("line", "fields"), [
    ("Conditional recommendation • Low certainty ⊕⊕◯◯", {"strength": "Conditional", "certainty": "Low"}),
    ("Strong recommendation · moderate certainty", {"strength": "Strong", "certainty": "moderate"}),
    ("Conditional recommendation, low to very low certainty", {"strength": "Conditional", "certainty": "low to very low"}),
    ("LoE: IIIb", {"loe": "IIIb"}),
])
def test_a_grade_is_read_whatever_parts_its_fields(line: str, fields: dict[str, str]) -> None:
    """A raised point parts strength from certainty as a comma does; glyphs that say the same are no second grade."""
    assert graded(f"# Pressure\n\n{RECOMMENDED}\n\n{line}\n") == [(RECOMMENDED, fields)]


MARGIN = """Bleeding

2.1 Prevention

B
Oxytel should be offered to all women in the third stage of labour,
as it lowers the risk.

A
Tranexal should be given to women at increased risk.

P
Women should be told so before birth.

D
Clamping of the cord should be delayed in most births.
"""


def test_letters_of_the_margin_grade_what_stands_below_them() -> None:
    """A letter that a page's text has on a line of its own, not in the order of appendices, is a grade and no heading."""
    made = reading.read("page.txt", MARGIN.encode()).record
    assert [one.fields for one in made.grades] == [{"grade": "B"}, {"grade": "A"}, {"grade": "D"}]
    assert [one.span.quote for one in made.sections] == ["Bleeding", "2.1 Prevention"]


def test_letters_in_the_order_of_the_alphabet_are_headings() -> None:
    """Parts that are called A, B and C are no grades."""
    text = MARGIN.replace("\nB\n", "\nA\n", 1).replace("\nA\nTr", "\nB\nTr").replace("\nP\n", "\nC\n")
    made = reading.read("page.txt", text.encode()).record
    assert made.grades == ()


def test_a_roman_level_in_brackets_grades_its_item() -> None:
    """A level or a letter with its sign in square brackets behind an item is its grade."""
    text = ("# Zinc\n\n- Saturation below 92%. [IVb]\n- Children with a low saturation should be referred. [B+]\n"
            "- Shock; [III]\n- Give iron [III] oxide.\n")
    record = reading.read("page.md", text.encode()).record
    assert [dict(grade.fields) for grade in record.grades] == [{"loe": "IVb"}, {"grade": "B+"}, {"loe": "III"}]


def test_a_grade_told_in_a_sentence_is_one() -> None:
    """A sentence that says who makes a recommendation of which strength or letter tells its grade; GPs are doctors."""
    text = ('# Screening\n\nThe society makes a "C" recommendation for adults aged 76 years. The council makes a weak '
            "recommendation against it (1|++OO). It is meant for nurses (and GPs).\n")
    record = reading.read("page.md", text.encode()).record
    assert [dict(grade.fields) for grade in record.grades] == [
        {"grade": "C"}, {"strength": "weak"}, {"strength": "strong", "certainty": "low"}]


def test_letters_at_the_ends_of_recommendations_are_grades_where_they_differ() -> None:
    """Letters behind the last stop of recommendations grade them where several are printed; one alone proves nothing."""
    first, second = "Haematocrit should be measured daily. [New 2016] D", "Drains should be offered early. C"
    record = reading.read("page.md", f"# Care\n\n{first}\n\n{second}\n".encode()).record
    assert [dict(grade.fields) for grade in record.grades] \
        == [{"type": "New", "year": "2016", "grade": "D"}, {"grade": "C"}]
    alone = reading.read("page.md", b"# Care\n\nDrains should be offered to those with hepatitis. D\n").record
    assert alone.grades == ()


@pytest.mark.parametrize("said", ["Women at high risk of cancer should be offered surgery by a specialist. (Grade B)",
                                  "Adults with asthma should be offered a plan of their own in writing (Grade B)"])
def test_advice_set_as_a_heading_keeps_its_grade_to_itself(said: str) -> None:
    """A recommendation in bold, or a line of it, is a statement with its grade, and grades nothing below it."""
    text = f"# Cancer\n\n## {said}\n\nScreening finds some cancers. It misses others.\n"
    record = reading.read("page.md", text.encode()).record
    assert record.statements[0].text == said
    assert len(record.statements) == 3
    assert [(dict(one.fields), one.statement) for one in record.grades] == [({"grade": "B"}, record.statements[0].id)]


def test_a_grade_in_a_heading_is_of_what_stands_below_it() -> None:
    """A heading that only names its matter hands its grade on."""
    record = reading.read("page.md", b"# Cancer\n\n## Screening of adults (Grade B)\n\nOffer a test to adults.\n").record
    assert [dict(one.fields) for one in record.grades] == [{"grade": "B"}]


def test_a_level_in_words_behind_a_marker_grades_its_sentence() -> None:
    """A level that stands behind the number of a work closes the sentence with it; what goes on is the next one."""
    text = ("# Care\n\nIt is likely to double by 2025. 1, level III  The rate varies from 2.0% to 81.8%. 2, level II-2 "
            "Rest had no effect. It was shown that: 3 - 4, level I\n\n## References\n\n1. A. B. 2001.\n2. C. D. 2002.\n"
            "3. E. F. 2003.\n4. G. H. 2004.\n")
    record = reading.read("page.md", text.encode()).record
    assert [dict(grade.fields) for grade in record.grades] == [{"loe": "III"}, {"loe": "II-2"}, {"loe": "I"}]
    assert [citation.keys for citation in record.citations] == [("1",), ("2",), ("3", "4")]
    assert [statement.text for statement in record.statements][2] == "Rest had no effect."


def test_a_side_or_a_letter_completes_a_strength() -> None:
    """Brackets that say for or against with a strength are a grade, and so is expert opinion with its letter."""
    text = ("# Care\n\nWe recommend against its use. (Strong against)\n\nWe suggest rest. (Weak for)\n\n"
            "Treat early. Expert Opinion – Grade E\n\nThe case was strong (strong for 3 years).\n")
    record = reading.read("page.md", text.encode()).record
    assert [dict(grade.fields) for grade in record.grades] == [
        {"strength": "Strong"}, {"strength": "Weak"}, {"certainty": "Expert Opinion", "grade": "E"}]
