"""Whose dose a dose is: its drug and its route, where they are told, and none where two could be meant."""

from __future__ import annotations

import pytest

from loaders.record import Quantity
from tests.sources import decode, read_record

TABLE = "# Theatre\n\n| Drug | Dose |\n|---|---|\n"
ADDED = """# Endocarditis

- Plus gentamicin 1 mg/kg IV every 8 hours. Add:
  - Cloxacillin IV 3 g every 6 hours
  - Child: 50 mg/kg every 6 hours
"""
ALLERGIC = """# Kidney

| Severity | First line | Penicillin allergy |
|---|---|---|
| Mild | Amoxicillin PO 500 mg 8 hourly | Doxyxin PO 100 mg 12 hourly |
"""
REGIMENS = """# Prevention

| Regimen | Dose |
|---|---|
| 4R: rifampicin, daily | Adults: 10 mg/kg |
| 3HP: rifapenxin, weekly | Adults: 15 mg/kg |
"""
GRID = """# Gentamicin initial dose (mg) by clearance and weight

| CrCl (mL/min) | 40-49 kg | 50-59 kg |
|---|---|---|
| < 21 | 120 | 140 |
"""
CASES = [
    # The head of a row is the drug of all its doses, whatever else the row names.
    (TABLE + "| Rocuronium | Small: 0.9 mg/kg IV (keep neostigmine at hand). Older: 0.6 mg/kg IV |\n", [
        "Rocuronium 0.9 IV", "Rocuronium 0.6 IV"]),
    (TABLE + "| Magnesium sulphate | Torsades: 25 mg/kg IV push, slowly. Asthma: 50 mg/kg IV |\n", [
        "Magnesium sulphate 25 IV", "Magnesium sulphate 50 IV"]),
    (TABLE + "| Suxamethonium | Infants (consider atropine): 2 mg/kg IV. IM: 4 mg/kg |\n", [
        "Suxamethonium 2 IV", "Suxamethonium 4 IM"]),
    (TABLE + "| Rocuronium reversal | sugammadex 16 mg/kg IV |\n", ["sugammadex 16 IV"]),
    (TABLE + "| Zilucoplan | Push: 5 mg |\n", ["Zilucoplan 5"]),
    (TABLE + "| Ketamine | 1 mg/kg IV, then midazolam 2 mg IV |\n", ["Ketamine 1 IV", "midazolam 2 IV"]),
    # Under a head of drugs the words before a bracket, a comma or a route are the name, known or not, whatever the section.
    (TABLE.replace("Theatre", "Antivenom") + "| Adrenaxin SC, before it | 0.25 mg |\n| Hydrocortexin IV | 200 mg |\n", [
        "Adrenaxin 0.25 SC", "Hydrocortexin 200 IV"]),
    (TABLE.replace("Drug |", "MEDICATION |") + "| Zincaxin (age <6 months) | 10 mg daily |\n", ["Zincaxin 10"]),
    # What a column is headed by may be the drug that is not given, and another row is of another drug.
    (ALLERGIC, ["Amoxicillin 500 PO", "Doxyxin 100 PO"]),
    (REGIMENS, ["rifampicin 10"]),
    # A grid whose caption prints the unit of the dose.
    (GRID, ["Gentamicin 120", "Gentamicin 140"]),
    # The name before the first colon is the head of a line.
    ("# Sedation\n\n- **Ketamine:** mix with atropine 0.02 mg/kg\n  - IM: 2-3 mg/kg\n", [
        "atropine 0.02", "Ketamine 2-3 IM"]),
    # Of several drugs dosed in one cell each has the amount behind it, ranges too.
    (TABLE + "| Zilucomab | Dexamethasone 20 mg IV Diphenhydramine 50-100 mg PO Paracetamol 1 g |\n", [
        "Dexamethasone 20 IV", "Diphenhydramine 50-100 PO", "Paracetamol 1"]),
    # A drug that people are allergic to is not the one given to them.
    (TABLE + "| OR clarithromycin if allergic to penicillin | 250 mg |\n| Doxycycline in penicillin allergy | 0.1 g |\n", [
        "clarithromycin 250", "Doxycycline 0.1"]),
    # Drugs given together have the doses of the next cell by their order where there are as many, and else none has.
    (TABLE + "| Amoxicillin PLUS doxycycline | 500 mg TDS 200 mg OD then 100 mg OD |\n", [
        "Amoxicillin 500", "doxycycline 200", "doxycycline 100"]),
    (TABLE + "| Amoxicillin PLUS doxycycline OR clarithromycin | 500 mg TDS 200 mg OD |\n", ["None 500", "None 200"]),
    (TABLE + "| Amoxicillin PLUS doxycycline | 500 mg TDS 200 mg OD 100 mg OD |\n", ["None 500", "None 200", "None 100"]),
    # The short form that a name in brackets explains is the drug of its row.
    (TABLE + "| d4T (Stavudine) | 30 mg 12 hourly PO |\n", ["d4T (Stavudine) 30 PO"]),
    # The drug may stand behind the forms of two doses.
    ("# Care\n\nAmlodipine 5 mg, or 2.5 mg/day immediate-release or 1.5 mg/day sustained-release of indapamide.\n", [
        "Amlodipine 5", "indapamide 2.5", "indapamide 1.5"]),
    # A line that is a drug's name alone is nearer than a heading.
    ("# Harm by haloperidol\n\nDiphenhydramine:\n\n- 1 mg/kg IV (up to 25 mg)\n", [
        "Diphenhydramine 1 IV", "Diphenhydramine 25 IV"]),
    # Names that a sign joins are one name, at the head of a table and in a line above, whose route holds too.
    ("# Regimen of AL (Artemether-Lumefantrine)\n\n| Weight | Day 1 |\n|---|---|\n| 5-14 kg | 1 tablet twice daily |\n", [
        "Artemether-Lumefantrine 1"]),
    ("# Diarrhoea\n\nAmoxicillin/clavulanic acid PO for 7 days.\n\n- Children: 25 mg/kg twice daily\n", [
        "Amoxicillin/clavulanic acid 25 PO"]),
    # A maximum in the same unit is of the drug dosed before, and shock is no drug of a volume.
    ("# Ions\n\nSodium bicarbonate\n\n- 1 mEq/kg IV (max of 50 mEq per dose).\n", [
        "Sodium bicarbonate 1 IV", "Sodium bicarbonate 50"]),
    ("# Shock\n\nNormal saline\n\n- Neonatal shock: 10 mL/kg.\n", ["Normal saline 10"]),
    # What several pieces are strong in is no dose beside them, nor is what an amount is in.
    ("# Care\n\n- Amoxicillin 2 g daily (2 tablets of 500 mg twice daily).\n", ["Amoxicillin 2", "Amoxicillin 2"]),
    ("# Care\n\n- Start co-trimoxazole 80/400 mg, 2 tablets daily.\n", ["co-trimoxazole 2"]),
    ("# Diet\n\n- Use the protein content per 100 g.\n", []),
    # A heading goes before a line that says a drug is not given.
    ("# Apixaban\n\n- Do not bridge with enoxaparin.\n- Dose: 5 mg twice daily.\n", ["Apixaban 5"]),
    ("# Rivaroxaban\n\n- No need to start with heparin.\n- Dose: 15 mg twice a day.\n", ["Rivaroxaban 15"]),
    # Where two could be meant none is taken.
    ("# Warfarin\n\n- Bridging: use enoxaparin.\n- 1 mg/kg twice daily.\n", ["None 1"]),
    ("# Penicillin allergy\n\n- 500 mg twice daily.\n", ["None 500"]),
    ("# Asthma\n\nSalbutamol 5 mg every 20 minutes. Ipratropium 0.5 mg every 6 hours.\n\n- Then 2.5 mg every 4 hours\n", [
        "Salbutamol 5", "Ipratropium 0.5", "None 2.5"]),
    (ADDED, ["gentamicin 1 IV", "Cloxacillin 3 IV", "Cloxacillin 50"]),
    ("# Others\n\n- Give nirsevimab 50 mg.\n- Give Hartmann's solution 20 mL/kg.\n- Under 10 kg: 125 mg.\n", [
        "nirsevimab 50", "Hartmann's solution 20"]),
    ("# Care\n\n- Give cefotaxime or ceftriaxone 50 mg/kg IV.\n", ["cefotaxime or ceftriaxone 50 IV"]),
    # A name behind an amount is of the amount that follows it.
    ("# Lipids\n\n- Atorvastatin (40 mg) 80 mg, rosuvastatin 20 mg (40 mg), lovastatin 40 mg.\n", [
        "Atorvastatin 40", "Atorvastatin 80", "rosuvastatin 20", "rosuvastatin 40", "lovastatin 40"]),
    # Two amounts of one product.
    ("# Tablets\n\n- Valsartan + amlodipine: 160 mg/5 mg, 320 mg/10 mg.\n", [
        "Valsartan + amlodipine 160/5 mg", "Valsartan + amlodipine 320/10 mg"]),
    ("# Tablets\n\n- Amoxicillin/clavulanate 875 mg/125 mg orally every 12 hours.\n", [
        "Amoxicillin/clavulanate 875/125 mg PO"]),
    ("# Tablets\n\n- Irbesartan + HCTZ 150 mg/12.5 mg.\n", ["Irbesartan + HCTZ 150/12.5 mg"]),
    ("# Pain\n\n- Hydrocodone/paracetamol 5/325 mg every 6 hours.\n", ["Hydrocodone/paracetamol 5/325 mg"]),
    # A bracket says more of the drug before it.
    ("# Clots\n\n- Tinzaparin (a low molecular weight heparin, LMWH) 175 units/kg once daily.\n", ["Tinzaparin 175"]),
    ("# Sepsis\n\n- Amikacin (an aminoglycoside, as gentamicin is) 15 mg/kg IV once daily.\n", ["Amikacin 15 IV"]),
    # What blocks or copies a drug is no drug, and what is given at the same time is not what is dosed.
    ("# Aldosterone antagonists\n\n- Spironolactone 25 mg daily.\n- In heart failure, 50 mg daily.\n", [
        "Spironolactone 25", "Spironolactone 50"]),
    ("# Clots\n\n- Warfarin 5 mg once daily from the same day as the heparin - maintenance dose: 3-7 mg daily.\n", [
        "Warfarin 5", "Warfarin 3-7"]),
    # An unknown abbreviation is another drug.
    ("# Pneumonia\n\n- Give levofloxacin or CTX 2 g once daily.\n", ["CTX 2"]),
    ("# Pneumonia\n\n| Risk | Low | High |\n|---|---|---|\n| No | Levofloxacin 750 mg daily | CTX 2 g daily |\n", [
        "Levofloxacin 750", "CTX 2"]),
    # "Or" goes on from the line before, where that doses one drug in the unit.
    ("# Clots\n\n- Warfarin 5 mg; heparin 5000 units IV.\n- Or 333 units/kg SC.\n", [
        "Warfarin 5", "heparin 5000 IV", "heparin 333 SC"]),
    ("# Clots\n\n- Warfarin 5 mg daily and enoxaparin 40 mg daily.\n- Or 2 mg/kg daily.\n", [
        "Warfarin 5", "enoxaparin 40", "None 2"]),
    # A list ends with its section.
    (("# Malaria\n\n## Mild\n\nArtesunate is given by weight:\n\n## Relapse\n\n- Primaquine 0.5 mg/kg daily.\n"
     "- In G6PD deficiency, 0.75 mg/kg once a week.\n"), ["Primaquine 0.5", "Primaquine 0.75"]),
    # Routes.
    ("# Subcutaneous (SC)\n\n- Morphine 5 mg every 4 hours.\n", ["Morphine 5 SC"]),
    ("# Care\n\n- Adenosine 6 mg rapid IV push.\n", ["Adenosine 6 IV"]),
    ("# Care\n\n- Furosemide 40 mg by slow IV injection.\n", ["Furosemide 40 IV"]),
    ("# Care\n\n- Paracetamol 15 mg/kg (PO) every 6 hours.\n", ["Paracetamol 15 PO"]),
    ("# Care\n\n- Adrenaline 0.01 mg/kg (0.1 mL/kg) IM.\n", ["Adrenaline 0.01 IM"]),
    ("# Intravenous\n\n- Cefazolin 2 g every 8 hours.\n", ["Cefazolin 2 IV"]),
    ("# Doses\n\n| Drug | Route | Dose |\n|---|---|---|\n| Esmolol | IV (slow) | 0.5 mg/kg |\n", ["Esmolol 0.5 IV"]),
    ("# Doses\n\n| Drug | Oral | IV |\n|---|---|---|\n| Digoxin | 250 mcg daily | 500 mcg |\n", [
        "Digoxin 250 PO", "Digoxin 500 IV"]),
    # A known name is meant before a noun that only stands where a drug stands.
    ("# Midazolam (Versed)\n\n- Seizure: 10 mg IM once, or 5 mg IV.\n- Sedation/agitation: 5 mg IM.\n", [
        "Midazolam 10 IM", "Midazolam 5 IV", "Midazolam 5 IM"]),
    ("# Pain\n\nKetamine 0.25 mg/kg IV over 10 minutes. The maximum dose for all routes is 30 mg daily.\n", [
        "Ketamine 0.25 IV", "Ketamine 30"]),
    ("# Nausea\n\n- Metoclopramide\n  - for gastroparesis: 10 mg IV every 6 hours\n", ["Metoclopramide 10 IV"]),
    ("# Chest pain\n\n- Give midazolam 5 mg IV, or alternatively Valium 2.5 mg IV.\n", ["midazolam 5 IV", "Valium 2.5 IV"]),
    # Common words are no drug, where no drug is in sight either; an invented name is one.
    ("# Care\n\n- Symptomatic bradycardia: 1 mg IV.\n- Zilucoplan 15 mg IV.\n", ["None 1 IV", "Zilucoplan 15 IV"]),
    ("# Care\n\n- Give steroids 2 mg/kg daily.\n", ["steroids 2"]),
    # A name is taken whole, with what it is a salt or a mixture of.
    ("# Gut\n\nhyoscine butylbromide\n\n- 10 mg IV every 4 hours\n", ["hyoscine butylbromide 10 IV"]),
    ("# Wounds\n\n- Inject 1 million units of procaine penicillin at once.\n", ["procaine penicillin 1"]),
    ("# Blocks\n\n| Drug | Maximum dose (mg/kg) |\n|---|---|\n| Lidocaine with epinephrine | 7 |\n", [
        "Lidocaine with epinephrine 7"]),
    # Names in the bracket behind a drug are its own, and those in the bracket behind a dose are of no other.
    ("# Filgrastim (G-CSF, Neupogen/Zarxio)\n\n- Dose: 5 mcg/kg daily.\n", ["Filgrastim 5"]),
    ("# Levonorgestrel\n\n- Doses: 52 mg (Mirena, 8 years), 19.5 mg (Kyleena, 5 years) once.\n", [
        "Levonorgestrel 52", "Levonorgestrel 19.5"]),
    # What a drug is dissolved in is not what is dosed.
    ("# Torsades\n\nMagnesium sulfate\n\n- 2 g in 100 mL of D5W IV.\n- Then 1 g IV.\n", [
        "Magnesium sulfate 2 IV", "Magnesium sulfate 1 IV"]),
    # Only joules are of a shock.
    ("# Shock\n\n- Calcium chloride 1 g IV; in shock, 20 mg/kg IV.\n- Defibrillation at 200 J.\n", [
        "Calcium chloride 1 IV", "Calcium chloride 20 IV", "Defibrillation 200"]),
    # A dilution stands between a drug and its dose.
    ("# Allergy\n\n- If EpiPen was not given, administer zilephrin 1:1,000 0.01 mg/kg IM.\n", ["zilephrin 0.01 IM"]),
    # A name behind "of" is of the dose before it, and behind a sign of the dose that follows.
    ("# Tetanus\n\n- No penicillin: use tetracycline.\n- Inject 5000 units of Antitetanus globulin.\n", [
        "Antitetanus globulin 5000"]),
    ("# Tuberculosis\n\n- XNH 300 mg + pyridoxine 25 mg PO daily.\n", ["XNH 300", "pyridoxine 25 PO"]),
    # A line that opens with another drug than the heading's leaves neither sure.
    ("# Cotrimoxazole\n\nDapsone is for those intolerant of cotrimoxazole. The dose is 2 mg/kg daily.\n", ["None 2"]),
]


def told(quantity: Quantity) -> str:
    """A dose in short: its drug, its number, its partner and its route."""
    numbers = "-".join(number.printed for number in quantity.numbers)
    second = f"/{quantity.qualifiers.second.said}" if quantity.qualifiers.second else ""
    return f"{quantity.parameter} {numbers}{second} {quantity.qualifiers.route or ''}".strip()


@pytest.mark.parametrize(("page", "doses"), CASES, ids=[case[0][-60:].replace("\n", " ") for case in CASES])
def test_a_dose_has_its_own_drug_or_none(page: str, doses: list[str]) -> None:
    """Each dose has the drug, partner and route that its words, its row, its list or its heading give it."""
    record = read_record(decode("page.md", page.encode()))
    assert [told(one) for one in record.quantities if one.role == "dose"] == doses


def test_people_right_behind_a_dose_are_its_own() -> None:
    """"X in adults or Y in children": each dose has its people."""
    page = b"# Care\n\n- Calcium gluconate 1-3 g IV in adults or 100 mg/kg IV in children.\n"
    record = read_record(decode("page.md", page))
    assert [one.qualifiers.pop for one in record.quantities] == ["adults", "children"]


PEOPLE = [
    ("- Child: cloxacillin 50 mg/kg every 6 hours, then 25 mg/kg (max: 2 g); repeat 10 mg/kg daily.", ["Child"] * 4),
    ("- Cefixime: Adults: 400 mg daily; children 5-12 years: 200 mg daily; child 1–4 years 100 mg daily.", [
        "Adults", "children 5-12 years", "child 1–4 years"]),
    ("- Neonates - ampicillin 30 mg/kg every 12 hours.", ["Neonates"]),
    ("- Give ibuprofen 400 mg (child: 10 mg/kg) every 8 hours, up to 2.4 g daily.", [None, "child", None]),
    ("- Give amoxicillin 2 g (50 mg/kg for children) before the procedure.", [None, "children"]),
    ("- Give amoxicillin 500 mg for adults and 50 mg/kg (up to a maximum of 500 mg) for children.", [
        "adults", "children", "children"]),
    ("- Paracetamol: adult 1 g, preterm neonates 10 mg/kg every 6 hours.", ["adult", "preterm neonates"]),
    ("- Adults with sepsis: gentamicin 5 mg/kg.", ["Adults with sepsis"]),
    ("- In an adult, give 1 mg of adrenaline.", ["adult"]),
    ("- Not for children: aspirin 300 mg.", [None]),
    ("- Adult dose: metronidazole 400 mg. Paediatric dose: 7.5 mg/kg.", ["Adult", "Paediatric"]),
    ("- Rocuronium: Toddlers: 0.9 mg/kg, bigger ones: 0.6 mg/kg.", ["Toddlers", None]),  # another label may be of others
    ("- Child: mild: prednisolone 1 mg/kg; severe: 2 mg/kg.", ["Child", "Child"]),
    ("| Drug | Adult dose | Children < 5 years |\n|---|---|---|\n| Amoxicillin | 500 mg | 125 mg |", [
        "Adult", "Children < 5 years"]),
    ("| People | Dose of amoxicillin |\n|---|---|\n| Pregnant women | 500 mg |", ["Pregnant women"]),
    ("## Adults\n\n- Amoxicillin 1 g (child: 40 mg/kg), then 2 g.", ["Adults", "child", "Adults"]),
    ("Options for adults:\n\n- Amoxicillin 1 g.", [None]),  # of what the options are is not told
    ("Children:\n\n- Amoxicillin 50 mg/kg.", ["Children"]),
]


@pytest.mark.parametrize(("page", "people"), PEOPLE)
def test_a_dose_is_for_the_people_its_label_or_head_names(page: str, people: list[str | None]) -> None:
    """A label holds until the next one, the end of its brackets or its cell; a head or heading where no label stands."""
    record = read_record(decode("page.md", f"# Doses\n\n{page}\n".encode()))
    assert [one.qualifiers.pop for one in record.quantities if one.role == "dose"] == people


def test_people_in_brackets_behind_a_limit_are_its_own() -> None:
    """"< 2.5 (men) or < 2 (women)": each limit has its people."""
    page = b"# Care\n\n- Start if creatinine is < 2.5 mg/dL (men) or < 2 mg/dL (women).\n"
    record = read_record(decode("page.md", page))
    assert [one.qualifiers.pop for one in record.quantities] == ["men", "women"]


UNITS = [
    ("Give mefloquine 5 mg base/kg weekly, for adults 250 mg base weekly.", [("mg/kg", "1/wk"), ("mg", "1/wk")]),
    ("Infuse quinine 20 mg salt/kg; do not exceed 5 mg/kg (BW) per hour.", [("mg/kg", None), ("mg/kg/h", None)]),
    ("Give 12.5-25 mg prednisone equivalent daily.", [("mg", "1/d")]),
    ("Take 5 mgs of folic acid.", [("mg", None)]),
    ("Give 12-15 LPM O₂ by mask.", [("L/min", None)]),
    ("Artesunate: 1 paediatric tablet daily, then 2 film-coated tablets daily.", [("{tbl}", "1/d"), ("{tbl}", "1/d")]),
    ("Amoxicillin: 2 tablets of 500 mg twice daily.", [("{tbl}", "2/d")]),
]


@pytest.mark.parametrize(("line", "told"), UNITS)
def test_a_dose_keeps_its_whole_unit_and_frequency(line: str, told: list[tuple[str, str | None]]) -> None:
    """Words of what is dosed, or of how strong the pieces are, part neither a unit nor a frequency from its amount."""
    record = read_record(decode("page.md", f"# Doses\n\n- {line}\n".encode()))
    doses = [one for one in record.quantities if one.role == "dose"]
    assert [(one.unit, one.qualifiers.freq.code if one.qualifiers.freq else None) for one in doses] == told


def test_the_cases_are_all_there() -> None:
    """An emptied list must not pass."""
    assert len(CASES) == 74
    assert len(PEOPLE) == 18
