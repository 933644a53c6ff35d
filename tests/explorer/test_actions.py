"""What the corpus orders, by the shipped question alone: each answer worked out by reading the corpus."""

from __future__ import annotations

from collections.abc import Iterator

from explorer import query
from explorer.library import Library
from explorer.rows import ActionRow, StatementRow

OPENING = 26  # characters of a statement that tell it from the others of its document
# statement | kind | target in words | concepts it names | to be done or not | timing of its condition
ORDERS = """
# aan-2009-als-care
Offer riluzole to people w | give | riluzole | riluzole | do | -
If fatigue develops on ril | withhold | drug | - | do | -
To keep weight stable and | place | percutaneous endoscopic gastrostomy (PEG) | peg | do | -
In respiratory insufficien | give | non-invasive ventilation (NIV) | niv | do | -
NIV should also be conside | give | NIV | niv | do | -
To improve quality of life | give | NIV | niv | do | -
To improve compliance, NIV | give | NIV | niv | do | -
In routine monitoring, sup | measure | supine FVC and maximal inspiratory pressure | mip, supine-fvc | do | -
To detect hypoventilation, | measure | oximetry | oximetry | do | -
To detect hypercapnia, and | measure | sniff nasal pressure | snip | do | -
In people with reduced pea | give | mechanical insufflation and exsufflation | mechanical-insufflation-exsufflation | do | -
Invasive ventilation by tr | give | Invasive ventilation | invasive-ventilation | do | -
To make the best of care a | refer | multidisciplinary clinic | multidisciplinary-care | do | -
To improve quality of life | refer | - | - | do | -
Screening for cognitive an | measure | cognitive and behavioural impairment | cognitive-screening | do | -
When excess saliva does no | give | botulinum toxin B | botulinum-toxin-b | do | -
When excess saliva does no | give | radiation of the salivary glands | salivary-radiation | do | -
# als-niv-peg-timing
Start non-invasive ventila | start | non-invasive ventilation (NIV) | niv | do | -
In the American guideline, | give | NIV | niv | do | -
In the American guideline, | give | NIV | niv | do | -
In the European guideline | place | gastrostomy tube | peg | do | -
# als-primary-treatment
The principal drug for ALS | start | riluzole | riluzole | do | -
Check serum transaminases | measure | serum transaminases (ALT/AST) | transaminases | do | -
Take chest X-rays where cl | perform | chest X-rays | chest-x-ray | do | -
Start non-invasive ventila | start | non-invasive ventilation (NIV) | niv | do | -
In patients with bulbar im | give | bilevel positive airway pressure (BPAP) | bpap | do | -
Measure slow vital capacit | measure | slow vital capacity (SVC) and peak cough flow (PCF) | pcf, svc | do | -
Assess nutritional status | measure | nutritional status (BMI, weight loss) | nutritional-status | do | -
In all patients with bulba | perform | videofluoroscopy | videofluoroscopy | do | -
Insert a percutaneous endo | place | percutaneous endoscopic gastrostomy (PEG) tube | peg | do | before
Insert a percutaneous endo | avoid | gastrostomy | peg | do | after
In dysphagia, change the t | adjust | texture of meals | - | do | -
In dysphagia, change the t | discuss | chin-tuck posture | - | do | -
In dysphagia, change the t | give | thickened drinks and soft food | - | do | -
Begin a palliative care ap | start | palliative care approach | palliative-care | do | -
Start end-of-life talks at | start | end-of-life talks | - | do | -
Do not hold up equipment o | delay | equipment or services | - | do-not | -
Do not put off PEG placeme | delay | PEG placement | peg | do-not | -
Do not put off PEG placeme | place | PEG placement | peg | do | while
Watch riluzole treatment c | measure | riluzole treatment | riluzole | do | -
# ean-2024-als
Riluzole should be offered | give | Riluzole | riluzole | do | -
In progressive ALS with a | give | tofersen | tofersen | do | -
The possibility of serious | discuss | possibility of serious adverse events | - | do | -
Cell-based therapies are n | give | Cell-based therapies | cell-therapy | do-not | -
Gastrostomy should be disc | discuss | Gastrostomy | peg | do | -
The benefits of early plac | discuss | benefits of early placement and the risks of late placement | - | do | -
# edaravone-trials
Give the first cycle daily | give | first cycle | - | do | -
Give later cycles on 10 of | give | later cycles | - | do | -
Stop the infusion promptly | stop | infusion | - | do | -
# efns-2012-als
When symptoms suggest ALS, | review | person | - | do | -
The patient should be told | discuss | diagnosis | - | do | -
Riluzole should be started | start | Riluzole | riluzole | do | -
A gastrostomy tube should | place | gastrostomy tube | peg | do | -
# nice-ng42-mnd
If MND is suspected, refer | refer | person | - | do | -
Information on diagnosis, | discuss | Information on diagnosis, prognosis and management | - | do | -
Respiratory function and s | measure | Respiratory function and symptoms | - | do | -
Monitor symptoms and signs | measure | symptoms and signs of respiratory impairment | - | do | -
Offer non-invasive ventila | give | non-invasive ventilation (NIV) | niv | do | -
If forced vital capacity ( | discuss | impact | - | do | -
If forced vital capacity ( | discuss | treatment | - | do | -
If forced vital capacity ( | discuss | referral | referral | do | -
If sniff nasal inspiratory | discuss | impact | - | do | -
If sniff nasal inspiratory | discuss | treatment | - | do | -
If sniff nasal inspiratory | discuss | referral | referral | do | -
Analyse blood gases if oxy | measure | blood gases | blood-gas-analysis | do | -
If the arterial pressure o | review | person | - | do | -
# nice-ta20-riluzole
Only specialist physicians | start | treatment | - | do | -
Blood tests of liver funct | measure | liver function | - | do | -
Riluzole is contraindicate | give | Riluzole | riluzole | do-not | -
# riluzole-als-evidence
To slow disease progressio | give | riluzole | riluzole | do | -
Riluzole should be started | start | Riluzole | riluzole | do | -
All people with ALS should | give | riluzole | riluzole | do | -
Do not start riluzole when | start | riluzole | riluzole | do-not | -
Measure ALT before startin | measure | ALT | alt | do | -
Stop riluzole when ALT ris | stop | riluzole | riluzole | do | -
Patients should be told to | discuss | - | - | do | -
Stop riluzole if neutropen | stop | riluzole | riluzole | do | -
Perform chest radiography | perform | chest radiography | chest-x-ray | do | -
# riluzole-monitoring-eu-us
Do not start riluzole in h | start | riluzole | riluzole | do-not | -
Measure alanine transamina | measure | alanine transaminase (ALT) | alt | do | -
Measure ALT more often in | measure | ALT | alt | do | -
Riluzole should be discont | stop | Riluzole | riluzole | do | -
Riluzole should not be giv | give | Riluzole | riluzole | do-not | -
Any illness with fever sho | stop | riluzole | riluzole | do | -
If dry cough or dyspnoea d | perform | chest radiography | chest-x-ray | do | -
Riluzole is not recommende | give | Riluzole | riluzole | do-not | -
Before and during treatmen | measure | serum aminotransferases | transaminases | do | -
Monitor for signs and symp | measure | signs and symptoms of liver injury | - | do | -
Riluzole is not recommende | give | Riluzole | riluzole | do-not | -
Stop riluzole if the liver | stop | riluzole | riluzole | do | -
Stop riluzole at once in i | stop | riluzole | riluzole | do | -
"""


def wanted() -> Iterator[tuple[str, ...]]:
    """The answer by hand."""
    document = ""
    for line in ORDERS.strip().splitlines():
        if line.startswith("# "):
            document = line[2:]
        else:
            yield (document, *(part.strip() for part in line.split(" | ")))


def notation(iri: str | None) -> str:
    """The end of a concept's IRI."""
    return iri.rpartition("/")[2] if iri else "-"


def test_the_corpus_orders_what_a_reader_finds_ordered(corpus: Library) -> None:
    """Kind, target, polarity and timing of every order, and no other orders."""
    store = corpus.store()
    said = {row.statement: row for row in query.run(store, "statements", StatementRow)}
    found: dict[tuple[str, str], list[ActionRow]] = {}
    for row in query.run(store, "actions", ActionRow):
        found.setdefault((row.action, row.timing or ""), []).append(row)
    answers = sorted((
        rows[0].statement.partition("/id/")[2].partition("/")[0], said[rows[0].statement].text[:OPENING].strip(),
        notation(rows[0].kind), rows[0].target_text or "-", ", ".join(sorted({notation(row.target) for row in rows})),
        notation(rows[0].polarity), notation(rows[0].timing)) for rows in found.values())
    assert answers == sorted(wanted())
    assert len(answers) > 80


def test_concepts_come_with_their_labels(corpus: Library) -> None:
    """Whoever asks needs no second question for the names of what is answered."""
    rows = query.run(corpus.store(), "actions", ActionRow)
    assert all(row.kind_label and row.polarity_label for row in rows)
    assert all(bool(row.target) == bool(row.target_label) and bool(row.timing) == bool(row.timing_label) for row in rows)


def test_every_condition_whose_words_name_an_action_has_one(corpus: Library) -> None:
    """In the corpus no condition governs words alone."""
    text = """PREFIX gx: <https://w3id.org/guideline-explorer/ontology#>
        SELECT ?condition WHERE { ?condition a gx:Condition ; gx:actionText ?words
            FILTER NOT EXISTS { ?condition gx:action ?action } }"""
    assert list(corpus.store().select(text).values) == []
