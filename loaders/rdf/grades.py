"""Grades as printed, and the strength or certainty that each is on a scale whose body is known.

Why: a letter means what the body that gives it says; without the body it means nothing that could be compared.
Method: whose scale a printed form is on is looked for from near to far: in the words beside the grade, in the form itself
    where one body alone prints it, in who issued the document, in the source that the statement's marker names, in the
    headings, in what the document says of itself. The first place at which a named body's scale has the form decides; two
    bodies at one place decide nothing. Words and codes of GRADE are its own. What is graded has the concept: the
    statement, or the one claim of it.
Fails: it does not; what is on no known scale stays as printed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from rdflib import URIRef
from rdflib.namespace import RDF

from loaders.extraction.rulebook import part
from loaders.rdf.graph_writer import GraphWriter
from loaders.record import Grade, Statement
from ontology import GX, concept, iris, match_concept
from ontology.scales import bodies_in, step

GRADE_PARTS = {
    "class": GX.classOfRecommendation, "loe": GX.levelOfEvidence, "strength": GX.strengthText,
    "certainty": GX.certaintyText, "grade": GX.gradeLetter, "type": GX.recommendationType, "year": GX.gradeYear,
    "amended": GX.amendedYear,
}
_SAID = {"strength": GX.strength, "certainty": GX.certainty}
_FORMS = ((part("grades", "acc-aha-form"), "acc"), (part("grades", "sign-form"), "sign"))
_CODE = part("grades", "grade-code")
_RECOMMENDS, _SUGGESTS = part("grades", "recommends"), part("grades", "suggests")
_STRENGTHS = {"1": "strong", "2": "weak"}
_CERTAINTIES = {"A": "high", "B": "moderate", "C": "low", "D": "very-low"}
_BESIDE = 40  # characters before a grade that may name its body
_BREAKS = re.compile(r"[.;:()\[\]\n]")
_WORDINGS = {"imperative": "should", "do_not": "should-not", "consider": "could", "must": "must"}
_OF_ITSELF = frozenset({"question", "title", "licence", "editorial-claim"})
_NICE = concept("organisation", "nice")


def write(writer: GraphWriter) -> None:
    """Write the grades as printed, and on what is graded the concepts that they are known to be."""
    scales = _Scales(writer)
    counts: Counter[str] = Counter()
    said: dict[tuple[URIRef, URIRef], set[URIRef]] = {}
    for grade in writer.record.grades:
        counts[grade.statement] += 1
        statement = writer.statements[grade.statement]
        claim = _grade(writer, iris.part(statement, "grade", counts[grade.statement]), statement, grade)
        for found in scales.steps(grade):
            said.setdefault((claim or statement, _SAID[_scheme(found)]), set()).add(found)
    for worded in writer.record.statements:
        strength = scales.wording(worded)
        if strength is not None:
            said.setdefault((writer.statements[worded.id], GX.strength), {strength})
    for (graded, predicate), steps in said.items():
        if len(steps) == 1:  # of grades that contradict each other none counts
            writer.add(graded, predicate, *steps)


def _grade(writer: GraphWriter, node: URIRef, statement: URIRef, grade: Grade) -> URIRef | None:
    """Write one grade; gives the claim that it is of, where it is not of the whole statement."""
    parts = {GRADE_PARTS[key]: value for key, value in grade.fields.items() if key in GRADE_PARTS}
    writer.describe(node, {RDF.type: GX.Grade, **parts})
    writer.add(statement, GX.hasGrade, node)
    writer.add_passage(node, grade.span, grade.rule)
    writer.in_words(grade.span)
    if grade.of is None:
        return None
    claim = iris.part(node, "claim", 1)
    writer.add(node, GX.gradesClaim, claim)
    writer.add(claim, RDF.type, GX.Claim)
    writer.quote(claim, grade.of, grade.rule)
    writer.in_words(grade.of)
    return claim


def _scheme(step_of: URIRef) -> str:
    return str(step_of).rsplit("/", 2)[-2]


class _Scales:
    """Whose scales the grades of one document are on."""

    def __init__(self, writer: GraphWriter) -> None:
        record, identity = writer.record, writer.identity
        self._text = writer.source.text
        self._statements = {statement.id: statement for statement in record.statements}
        self._issuer = bodies_in(identity.issuer)
        of_itself = (remark.span.quote for remark in record.remarks if remark.kind in _OF_ITSELF)
        self._document = bodies_in("\n".join((identity.title, identity.issuer, identity.made, *of_itself)))
        marked = any("amended" in grade.fields or (grade.fields.get("type") == "new" and "year" in grade.fields)
                     for grade in record.grades)  # "[2017, amended 2024]" is how NICE marks its recommendations
        nice = frozenset({_NICE})
        self._of_nice = (self._issuer or self._document or (nice if marked else frozenset())) == nice and (
            not identity.sources)  # a summary of its words has verbs of its own
        self._sources = {source.reference: bodies_in(source.title) for source in identity.sources if source.reference}
        self._form = _one(concept("organisation", body) for pattern, body in _FORMS
                          if any(pattern.fullmatch(printed) for grade in record.grades for printed in grade.fields.values()))
        self._codes = self._known_codes(record.grades)

    def steps(self, grade: Grade) -> Iterator[URIRef]:
        """The concepts that the fields of a grade are, as far as it is known whose scale they are on."""
        for field, printed in grade.fields.items():
            if field in _SAID and (own := match_concept(field, printed)) is not None:
                yield own  # the words of GRADE
                continue
            found = self._step(grade, field, printed if field != "class" else self._whole_class(grade, printed))
            if found is not None:
                yield found
            elif field == "grade" and self._codes and (code := _CODE.fullmatch(printed)):
                yield concept("strength", _STRENGTHS[code["strength"]])
                yield concept("certainty", _CERTAINTIES[code["certainty"]])

    def wording(self, statement: Statement) -> URIRef | None:
        """The strength that a document of NICE gives a recommendation by its verb alone."""
        if not self._of_nice or statement.kind != "recommendation":
            return None
        verb = _WORDINGS.get(statement.deontic)
        return step(_NICE, "wording", verb) if verb else None

    def _whole_class(self, grade: Grade, printed: str) -> str:
        """Class III with the word that goes with it, which is read as a field of its own."""
        harm = grade.fields.get("type", "")
        return f"{printed}: {harm}" if step(concept("organisation", "acc"), "class", f"{printed}: {harm}") else printed

    def _step(self, grade: Grade, field: str, printed: str) -> URIRef | None:
        for place in self._places(grade, printed):
            found = {known for body in place() if (known := step(body, field, printed)) is not None}
            if found:
                return found.pop() if len(found) == 1 else None
        return None

    def _places(self, grade: Grade, printed: str) -> tuple[Callable[[], frozenset[URIRef]], ...]:
        """Where a body may be named, from near to far."""
        statement = self._statements[grade.statement]
        return (
            lambda: bodies_in(self._beside(grade)),
            lambda: _one(concept("organisation", body) for pattern, body in _FORMS if pattern.fullmatch(printed)),
            lambda: self._issuer,
            lambda: frozenset(body for key in statement.citations for body in self._sources.get(key, ())),
            *(lambda heading=heading: bodies_in(heading) for heading in reversed(statement.section)),
            lambda: self._document,
            lambda: self._form,
        )

    def _beside(self, grade: Grade) -> str:
        """The words that lead up to a grade, and its own."""
        before = self._text[max(0, grade.span.start - _BESIDE):grade.span.start]
        return _BREAKS.split(before)[-1] + grade.span.quote

    def _known_codes(self, grades: tuple[Grade, ...]) -> bool:
        """Whether codes such as 1B are those of GRADE: the document names it, or recommends with 1 and suggests with 2."""
        if concept("organisation", "grade") in self._document:
            return True
        verbs = {(code["strength"], bool(_RECOMMENDS.search(text)), bool(_SUGGESTS.search(text))) for grade in grades
                 if (code := _CODE.fullmatch(grade.fields.get("grade", "")))
                 and (text := self._statements[grade.statement].text)}
        worded = {verb for verb in verbs if verb[1] != verb[2]}  # both verbs, or none, say nothing
        return bool(worded) and all((strength == "1") is recommended for strength, recommended, _ in worded)


def _one(bodies: Iterator[URIRef]) -> frozenset[URIRef]:
    """The only body, or none."""
    found = frozenset(bodies)
    return found if len(found) == 1 else frozenset()
