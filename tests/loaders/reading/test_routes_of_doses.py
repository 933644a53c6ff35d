"""By which route a dose is given: every way of a choice, from wherever it is told, and none of another dose."""

from __future__ import annotations

import pytest
from rdflib import Literal

from loaders.extraction_json import as_json
from loaders.rdf import Identity, edition_graph
from loaders.record import Quantity
from ontology import GX, concept
from tests.sources import decode, read_record

CASES = [
    # All ways of a choice, in the order printed.
    ("- Naloxone IV/IO 2 mg.", ["Naloxone 2 IV or IO"]),
    ("- Ranitidine 150 mg PO/NG twice daily.", ["Ranitidine 150 PO or NG"]),
    ("- Atropine 1 mg IV, IO or via ETT every 3-5 min.", ["Atropine 1 IV or IO or endotracheal"]),
    ("- Dexamethasone 0.6 mg/kg PO, IM, or IV once.", ["Dexamethasone 0.6 PO or IM or IV"]),
    ("- Midazolam 10 mg IM/IN.", ["Midazolam 10 IM or intranasal"]),
    ("- Amiodarone: 300 mg slow IVP or IO bolus.", ["Amiodarone 300 IV or IO"]),
    # Routes that have a concept of their own, and what names them.
    ("- Triamcinolone 10 mg intralesionally.", ["Triamcinolone 10 intralesional"]),
    ("- Timolol 1 drop in each eye twice daily.", ["Timolol 1 ophthalmic"]),
    ("- Bupivacaine 10 mg by intra-articular injection.", ["Bupivacaine 10 intra-articular"]),
    ("- Nimodipine 60 mg via a nasogastric tube.", ["Nimodipine 60 NG"]),
    # Behind a time, a diluent, how it is given; counted.
    ("- Ceftriaxone 2 g over 30 min IV daily.", ["Ceftriaxone 2 IV"]),
    ("- Magnesium sulfate 6 g in 100 mL D5W slowly IV/IO or 10 g IM.", [
        "Magnesium sulfate 6 IV or IO", "Magnesium sulfate 10 IM"]),
    ("- Midazolam 5 mg IMx1.", ["Midazolam 5 IM"]),
    # Before the amount: a label, "dose", the name, a bracket.
    ("- Morphine: PO 5-10 mg q4h, SC/IV: 2.5 mg q4h.", ["Morphine 5-10 PO", "Morphine 2.5 SC or IV"]),
    ("- Lidocaine IV/IO dose 1 mg/kg, max 3 mg/kg.", ["Lidocaine 1 IV or IO", "Lidocaine 3 IV or IO"]),
    ("- Zilucoplan IV/IO 20 mg daily.", ["Zilucoplan 20 IV or IO"]),
    # Shared by coordinated doses of one drug.
    ("- Amoxicillin 500 mg, then 250 mg PO twice daily.", ["Amoxicillin 500 PO", "Amoxicillin 250 PO"]),
    ("- Midazolam 0.2 mg/kg IM/IN (max 10 mg).", ["Midazolam 0.2 IM or intranasal", "Midazolam 10 IM or intranasal"]),
    ("- Adenosine 6 mg rapid IV push, then 12 mg if needed.", ["Adenosine 6 IV", "Adenosine 12 IV"]),
    ("- Atropine 1 mg IV/IO q 3-5 min prn if working, max 3 mg.", ["Atropine 1 IV or IO", "Atropine 3 IV or IO"]),
    ("- Calcium chloride 20 mg/kg IV/IO over 3 min, max 1 g.", [
        "Calcium chloride 20 IV or IO", "Calcium chloride 1 IV or IO"]),
    ("- Succinylcholine 2 mg/kg IV/IO 200 mg.", ["Succinylcholine 2 IV or IO", "Succinylcholine 200 IV or IO"]),
    ("- Clindamycin 600 mg 8--hourly plus ciprofloxacin 400 mg 8--hourly, both IV.", [
        "Clindamycin 600 IV", "ciprofloxacin 400 IV"]),
    ("- Atropine 0.05 mg/kg IV (preferred) or IM.", ["Atropine 0.05 IV or IM"]),
    # Never across another drug or dose.
    ("- Morphine 2 mg IV or PO 10 mg.", ["Morphine 2 IV", "Morphine 10 PO"]),
    ("- Amoxicillin 1 g IV or oral amoxicillin 500 mg.", ["Amoxicillin 1 IV", "amoxicillin 500 PO"]),
    ("- Amoxicillin 1 g, oral metronidazole 400 mg.", ["Amoxicillin 1 None", "metronidazole 400 PO"]),
    ("- Give IM benzylpenicillin 600 mg or cefotaxime 1 g IV.", ["benzylpenicillin 600 IM", "cefotaxime 1 IV"]),
    ("- Paracetamol 1 g PO or 15 mg/kg PR.", ["Paracetamol 1 PO", "Paracetamol 15 rectal"]),
    # In a stem, a heading, a head.
    ("Give intravenously:\n\n- Ceftriaxone 2 g daily\n- oral doxycycline 100 mg daily", [
        "Ceftriaxone 2 IV", "doxycycline 100 PO"]),
    ("# Preferred oral regimens\n\n- Amoxicillin 500 mg three times daily", ["Amoxicillin 500 PO"]),
    ("| Drug | IV/IO dose | IM/IN dose |\n|---|---|---|\n| Ketamine | 1 mg/kg | 4 mg/kg |", [
        "Ketamine 1 IV or IO", "Ketamine 4 IM or intranasal"]),
    ("| Drug | Dose | Route |\n|---|---|---|\n| Ketamine | 4 mg/kg | IM, IV |", ["Ketamine 4 IM or IV"]),
    ("Give ondansetron 4 mg IV or IM:\n\n- May be given as a tablet 4 mg oral as needed, maximum 8 mg.", [
        "ondansetron 4 IV or IM", "ondansetron 4 PO", "ondansetron 8 PO"]),
    # What names no route of a dose.
    ("# IV to PO switch\n\n- Amoxicillin 500 mg three times daily", ["Amoxicillin 500 None"]),
    ("# IV fluids\n\n- Amoxicillin 500 mg three times daily", ["Amoxicillin 500 None"]),
    ("# Intravenous regimens\n\n- For those who decline infusions: ferrous sulfate 200 mg daily", [
        "ferrous sulfate 200 None"]),
    ("- Obtain IV access. Give morphine 5 mg.", ["morphine 5 None"]),
    ("- Measure the oral temperature and give ibuprofen 400 mg.", ["ibuprofen 400 None"]),
    ("- GIVE ASPIRIN 300 MG IN THE AMBULANCE", ["ASPIRIN 300 None"]),
    ("- Treat intracranial bleeding with nimodipine 60 mg.", ["nimodipine 60 None"]),
    ("- Give morphine 5 mg IV/", ["morphine 5 None"]),  # of two ways one is cut off
]


def doses(page: str) -> list[Quantity]:
    """The doses of a page."""
    record = read_record(decode("page.md", page.encode()))
    return [one for one in record.quantities if one.role == "dose"]


@pytest.mark.parametrize(("page", "wanted"), CASES, ids=[case[0][-60:].replace("\n", " ") for case in CASES])
def test_a_dose_has_its_whole_route_or_none(page: str, wanted: list[str]) -> None:
    """Each dose has every way its words, row, stem or heading leave to choose from, and none of another dose."""
    told = [(one.parameter, "-".join(number.printed for number in one.numbers), one.qualifiers.route) for one in doses(page)]
    assert [f"{drug} {numbers} {route}" for drug, numbers, route in told] == wanted


def test_a_choice_of_routes_is_told_whole_everywhere() -> None:
    """JSON has the choice in words and way by way, the ground its words; the graph each way, and the order in words."""
    source = decode("page.md", b"# Care\n\n- Naloxone IV/IO 2 mg.\n")
    record = read_record(source)
    told = as_json(record)["quantities"][0]
    assert (told["route"], told["routes"]) == ("IV or IO", ["IV", "IO"])
    assert [(ground["quote"], ground["how"]) for ground in told["grounds"] if ground["attribute"] == "route"] == [
        ("IV/IO", "same clause")]
    graph = edition_graph(Identity("care", "2024", "Care"), source, record)
    assert set(graph.objects(None, GX.route)) == {concept("route", "intravenous"), concept("route", "intraosseous")}
    assert set(graph.objects(None, GX.routeText)) == {Literal("IV or IO")}
