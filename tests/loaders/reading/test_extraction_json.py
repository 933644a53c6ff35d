"""The record as JSON: values kept, what was printed beside them, a rule on everything."""

import json
from decimal import Decimal

from loaders.extraction import extract
from loaders.extraction_json import as_json
from loaders.readers.text import read
from loaders.record import Condition, Criterion, Number, Qualifiers, Quantity, Record, Span

TEXT = """Which drug is given first?

Last updated: 2 May 2020

First drug

  • The first dose should be examprofen 0.50 mg twice daily. 1

References

1. Ash B. Examprofen: a randomised trial. J Invent. 2011;4:1.
"""


def test_every_object_names_its_rule() -> None:
    """Each object of each list has a rule, and each span quotes its place."""
    found = json.loads(json.dumps(as_json(extract(TEXT, read(TEXT)), "page")))
    lists = ("sections", "statements", "citations", "quantities", "references")
    assert all(found[name] for name in lists)
    for item in (item for name in lists for item in found[name]):
        assert item["rule"]
        assert TEXT[item["start"]:item["end"]] == item["quote"]
    assert found["meta"]["answer"] == "s01"
    assert found["meta"]["updated"][0]["date"] == "2020-05-02"
    assert found["meta"]["question"][0]["quote"] == "Which drug is given first?"


def test_numbers_keep_value_and_print() -> None:
    """0.80 is the number 0.8 and was printed 0.80; a condition lists its members."""
    span = Span(0, 4, "0.80")
    quantity = Quantity("q01", "s01", span, "effect", "hazard ratio", "=", "1", "rule", Number(Decimal("0.80"), "0.80"),
                        qualifiers=Qualifiers(level=Number(Decimal(95), "95"), out_of=Number(Decimal("2.5"), "2.50")))
    record = Record(quantities=(quantity,), criteria=(Criterion("c01", "s01", span, "symptoms", "rule"),),
                    conditions=(Condition("k01", "s01", "any", ("q01", "c01"), "rule", action="start"),))
    found = json.loads(json.dumps(as_json(record)))
    assert (found["quantities"][0]["value"], found["quantities"][0]["printed"]) == (0.8, ["0.80"])
    assert (found["quantities"][0]["level"], found["quantities"][0]["out_of"]) == (95, "2.50")
    assert found["conditions"][0]["members"] == ["q01", "c01"]
    assert found["conditions"][0]["op"] == "any"
    assert found["criteria"][0]["label"] == "symptoms"
