"""A record as the extraction schema: plain values that `json` can write.

Why: the scorer, other tools and people read one documented form, not our classes.
Method: one function a kind of object. Numbers are JSON numbers that keep their value; what was printed stands beside
    them ("printed"). Every object names its rule.
Fails: it cannot.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from loaders.record import (
    Action,
    Citation,
    Condition,
    Criterion,
    Grade,
    Logic,
    Number,
    Period,
    Quantity,
    Record,
    Reference,
    Remark,
    Section,
    Span,
    Statement,
    Unrecognised,
)
from ontology.ground.frequency import Frequency
from ontology.ground.measures import Measure
from ontology.ground.route import Route

Json = dict[str, Any]

_META = ("title", "question", "updated", "review-claim", "editorial-claim", "disclaimer", "licence")


def as_json(record: Record, document: str = "") -> Json:
    """The record in the extraction schema; `document` is the name it is filed under."""
    return {
        "doc": document,
        "sections": [_section(section) for section in record.sections],
        "statements": [_statement(statement) for statement in record.statements],
        "citations": [_citation(citation) for citation in record.citations],
        "quantities": [_quantity(quantity) for quantity in record.quantities],
        "criteria": [_criterion(criterion) for criterion in record.criteria],
        "conditions": [_condition(condition) for condition in record.conditions],
        "actions": [_action(action) for action in record.actions],
        "grades": [_grade(grade) for grade in record.grades],
        "unrecognised": [_unrecognised(words) for words in record.unrecognised],
        "references": [_reference(reference) for reference in record.references],
        "meta": _meta(record),
        "ignored": [{**_span(remark.span), "reason": remark.reason, "rule": remark.rule}
                    for remark in record.remarks if remark.kind == "chrome"],
        "problems": [{"line": problem.line, "reason": problem.reason} for problem in record.problems],
    }


def _span(span: Span) -> Json:
    return {"start": span.start, "end": span.end, "quote": span.quote}


def _unrecognised(words: Unrecognised) -> Json:
    return {"statement": words.statement, **_span(words.span), "rule": words.rule}


def _section(section: Section) -> Json:
    return {**_span(section.span), "level": section.level, "path": list(section.path), "rule": section.rule}


def _statement(statement: Statement) -> Json:
    return {
        "id": statement.id, **_span(statement.span), "text": statement.text, "section": list(statement.section),
        "kind": statement.kind, "deontic": statement.deontic, "citations": list(statement.citations),
        **_stated({"pop": statement.population}), "rule": statement.rule,
    }


def _citation(citation: Citation) -> Json:
    pointers = [{"key": pointer.key, **_span(pointer.span)} for pointer in citation.pointers]
    return {"statement": citation.statement, **_span(citation.span), "keys": list(citation.keys), "pointers": pointers,
            "rule": citation.rule}


def _quantity(quantity: Quantity) -> Json:
    return {
        "id": quantity.id, "statement": quantity.statement, **_span(quantity.span), "role": quantity.role,
        "parameter": quantity.parameter, "comparator": quantity.comparator, "value": _number(quantity.value),
        "low": _number(quantity.low), "high": _number(quantity.high),
        **({"values": [_number(value) for value in quantity.values]} if quantity.values else {}),
        "unit": quantity.unit, "printed": [number.printed for number in quantity.numbers],
        **qualifiers(quantity), **_routes(quantity), **_grounds(quantity), "sure": quantity.sure, "rule": quantity.rule,
    }


def _routes(quantity: Quantity) -> Json:
    """The ways of its route one by one, in the order printed, of which one is to be chosen."""
    route = quantity.qualifiers.route
    return {"routes": list(route.ways)} if route else {}


def _grounds(quantity: Quantity) -> Json:
    """Where each attribute was read, if anything is known of that."""
    told = [{"attribute": ground.attribute, **_span(ground.span), "how": ground.how} for ground in quantity.grounds]
    return {"grounds": told} if told else {}


def _number(number: Number | None) -> int | float | None:
    return None if number is None else _decimal(number.value)


def _decimal(value: Decimal) -> int | float:
    """A JSON number of the same value: an int where it is whole, else the float whose shortest form is the decimal."""
    whole = value == value.to_integral_value()
    return int(value) if whole else float(value)


def qualifiers(quantity: Quantity) -> dict[str, str | int | float | bool]:
    """What qualifies a quantity, in the strings, numbers and flags of the schema."""
    found = quantity.qualifiers
    return {name: _plain(name, value) for name, value in found.said()} | dict(found.others)


def _plain(name: str, value: object) -> str | int | float | bool:
    if isinstance(value, Number):
        return _decimal(value.value) if name == "level" else value.printed
    if isinstance(value, Measure):
        return value.code if name == "interval" else value.said
    if isinstance(value, Frequency | Period | Logic | Route):
        return value.code
    return value if isinstance(value, bool) else str(value)


def _criterion(criterion: Criterion) -> Json:
    return {"id": criterion.id, "statement": criterion.statement, **_span(criterion.span), "label": criterion.label,
            "rule": criterion.rule}


def _condition(condition: Condition) -> Json:
    return {"id": condition.id, "statement": condition.statement, "op": condition.operator, "n": condition.n,
            "members": list(condition.members), "action": condition.action, "polarity": condition.polarity,
            **_stated({"timing": str(condition.timing) if condition.timing else None}), "actions": list(condition.actions),
            "words": [_span(word) for word in condition.words], "rule": condition.rule}


def _action(action: Action) -> Json:
    target = {"target": {**_span(action.target), "named": action.named}} if action.target else {}
    return {"id": action.id, "statement": action.statement, **_span(action.span), "kind": action.kind,
            "polarity": action.polarity, **target, "doses": list(action.doses), "limits": list(action.limits),
            "rule": action.rule}


def _grade(grade: Grade) -> Json:
    claim = {"of": _span(grade.of)} if grade.of else {}
    return {"statement": grade.statement, **_span(grade.span), **grade.fields, **claim, "rule": grade.rule}


def _reference(reference: Reference) -> Json:
    found = {name: getattr(reference, name) for name in
             ("authors", "title", "venue", "year", "doi", "pmid", "url", "source_type", "type_rule")}
    label = {"label": _span(reference.label)} if reference.label else {}
    return {"key": reference.key, **_span(reference.span), **label, **_stated(found), "rule": reference.rule}


def _meta(record: Record) -> Json:
    found: Json = {kind.replace("-", "_"): _remarks(record.remarks, kind) for kind in _META}
    dates = [{**entry, "date": record.updated.isoformat() if record.updated else None} for entry in found["updated"]]
    return {**found, "updated": dates, "answer": record.answer}


def _remarks(remarks: Sequence[Remark], kind: str) -> list[Json]:
    return [{**_span(remark.span), "rule": remark.rule} for remark in remarks if remark.kind == kind]


def _stated(values: Json) -> Json:
    return {key: value for key, value in values.items() if value is not None}
