"""Documents in a language that the lexicon does not know: said to be so, and little taken of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loaders import calibration, reading
from loaders.calibration import Calibration, Share
from loaders.record import UNQUALIFIED

PAGES = {
    "German": "Bei Erwachsenen mit Lungenentzündung in der Praxis wird Amoxicillin 1000 mg dreimal täglich für 5 bis 7 Tage "
              "gegeben. Ist die Sättigung unter 90 %, so ist der Kranke in das Krankenhaus einzuweisen. An den Tagen "
              "danach wird die Temperatur gemessen, und das Mittel ist nach 48 Stunden zu prüfen. ",
    "French": "Chez les adultes avec une pneumonie, donner amoxicilline 1000 mg trois fois par jour pendant 5 jours. Si la "
              "saturation est sous 90 %, les malades sont adressés à un hôpital. On surveille la température, et le "
              "traitement est revu dans les 48 heures sur place. ",
    "Spanish": "En los adultos con neumonía se da amoxicilina 1000 mg tres veces al día por 5 días. Si la saturación es "
               "menor de 90 %, el enfermo se deriva a un hospital. La temperatura se mide en casa, y el tratamiento se "
               "revisa en las 48 horas. ",
    "Dutch": "Bij volwassenen met een longontsteking in de praktijk is amoxicilline 500 mg drie keer per dag voor 5 dagen "
             "de keuze. Is de saturatie onder 90 %, dan is een verwijzing naar het ziekenhuis nodig. De temperatuur van "
             "de zieke wordt in de week gemeten, en het beleid na 48 uur herzien. ",
}
PAGES["Greek"] = ("Σε ενήλικες με πνευμονία δίνεται amoxicillin 1000 mg τρεις φορές την ημέρα για 5 ημέρες. Αν ο κορεσμός "
                  "είναι κάτω από 90 %, ο ασθενής πηγαίνει στο νοσοκομείο. Η θεραπεία ελέγχεται σε 48 ώρες. ")
ENGLISH = {
    "prose": "In adults with pneumonia give amoxicillin 1000 mg three times daily for 5 days. If saturation is below 90%, "
             "the patient should be sent to a hospital. The temperature is measured and the treatment is reviewed. ",
    "bare list": "Give ramipril 5 mg daily. Give bisoprolol 2.5 mg daily. Give furosemide 40 mg twice daily. Stop atenolol. "
                 "Check potassium, creatinine, sodium. Give candesartan 8 mg daily. Give eplerenone 25 mg daily. ",
    "list": "Ramipril 5 mg daily. Bisoprolol 2.5 mg daily. Furosemide 40 mg twice daily. Give in renal failure: see table. "
            "La Crosse virus: none. Atenolol 25 mg for hypertension. Check potassium, creatinine. ",
}


@pytest.mark.parametrize("language", PAGES)
def test_another_language_is_said_and_only_numbers_with_units_are_taken(language: str) -> None:
    """Every reading has a printed unit and says nothing of drug, time or condition; a problem tells why."""
    record = reading.read("page.txt", (PAGES[language] * 4).encode()).record
    assert not record.english
    assert any("does not look like English" in problem.reason for problem in record.problems)
    assert record.quantities
    assert all(one.unit not in {None, "1"} and one.parameter is None and one.qualifiers == UNQUALIFIED
               for one in record.quantities)
    assert (record.criteria, record.conditions, record.unrecognised) == ((), (), ())


def test_nothing_of_it_is_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    """However often readings of its kind were right, none of another language is sure."""
    always = Calibration({(role, how): Share(1000, 1000) for role in ("dose", "threshold", "duration")
                          for how in calibration.NEAREST_FIRST})
    monkeypatch.setattr(calibration, "calibration", lambda: always)
    record = reading.read("page.txt", (PAGES["German"] * 4).encode()).record
    assert not any(one.sure for one in record.quantities)
    assert any(one.sure for one in calibration.judged(replace(record, english=True)).quantities)


@pytest.mark.parametrize("kind", ENGLISH)
def test_english_is_english(kind: str) -> None:
    """Prose and bare lists in English are read whole, also with a foreign word or two."""
    record = reading.read("page.txt", (ENGLISH[kind] * 6).encode()).record
    assert record.english
    assert any(one.parameter for one in record.quantities)
