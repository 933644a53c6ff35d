"""The concepts that shapes.ttl lists, from vocabularies.ttl: of each scheme, of each dimension, of ratios and differences.

Why: whether a concept is one of its scheme is not told by its IRI, and a validator that is given the shapes alone must know.
Method: the section "concepts" of shapes.ttl is written by this module: `python -m ontology.listed`, and a test holds it to
    the vocabulary. A concept given up (owl:deprecated) is in no list.
Fails: `ValueError` where shapes.ttl has no such section.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from rdflib import Graph, Literal, URIRef

from ontology.terms import CONCEPTS, GX, OWL, SHAPES_TTL, SKOS, VOCABULARIES_TTL

_FIRST, _NEXT = "# ---- concepts ---", "# ---- documents ---"
# The shape of what is listed, and the schemes it is listed from.
SCHEMES = {
    "CertaintyConcept": ("certainty",), "ConditionConcept": ("condition",), "CriterionConcept": ("criterion",),
    "GroupConcept": ("intervention", "population"),
    "InterventionConcept": ("intervention",), "MeasureConcept": ("measure",),
    "OutcomeConcept": ("outcome",), "ParameterConcept": ("parameter",),
    "SourceTypeConcept": ("source-type",),
    "StatusConcept": ("review-state", "disposition"), "StrengthConcept": ("strength",), "TopicConcept": ("topic",),
}
_KINDS = {"NoRatio": "measure/ratio", "NoDifference": "measure/difference"}
_WITHOUT_UNIT = {"number"}


def section() -> str:
    """The section of shapes.ttl that the vocabulary asks for."""
    return "\n".join((
        f"{_FIRST:-<120}", "",
        "# Written by `python -m ontology.listed` from vocabularies.ttl: the concepts of schemes, those in use; the",
        "# parameters that a unit of some dimension may belong to; the measures that are no ratios, and no differences.",
        "", *_lists(Graph().parse(VOCABULARIES_TTL)), "", ""))


def without_section(text: str) -> tuple[str, str]:
    """What stands in shapes.ttl before and behind the section."""
    first, following = text.index(_FIRST), text.index(_NEXT)
    return text[:first], text[following:]


def _lists(graph: Graph) -> Iterator[str]:
    for name, schemes in SCHEMES.items():
        yield _listed(name, "", (one for scheme in schemes for one in _in_use(graph, scheme)))
    parameters = _in_use(graph, "parameter")
    told = {one: {str(found).rpartition("/")[2] for found in graph.objects(one, GX.dimension)} for one in parameters}
    for dimension in sorted(str(one).rpartition("/")[2] for one in _in_use(graph, "dimension")):
        wanted = {dimension, "percentage"} if dimension == "part" else {dimension}
        if dimension not in {"percentage", *_WITHOUT_UNIT}:
            name = "".join(word.capitalize() for word in dimension.split("-"))
            yield _listed(f"In{name}", "", (one for one in parameters if not told[one] or told[one] & wanted))
    yield _listed("NoPart", "not", (one for one in parameters if "part" in told[one]))
    for name, kind in _KINDS.items():
        top = URIRef(CONCEPTS + kind)
        yield _listed(name, "not", (one for one in _in_use(graph, "measure")
                                    if top in set(graph.transitive_objects(one, SKOS.broader))))


def _in_use(graph: Graph, scheme: str) -> list[URIRef]:
    found = graph.subjects(SKOS.inScheme, URIRef(CONCEPTS + scheme))
    return sorted(one for one in found if isinstance(one, URIRef) and (one, OWL.deprecated, Literal(True)) not in graph)


def _listed(name: str, term: str, concepts: Iterable[URIRef]) -> str:
    words = " ".join(f"<{str(one).removeprefix(CONCEPTS)}>" for one in concepts)
    held = f"sh:in ( {words} )"
    return textwrap.fill(f"gs:{name} {f'sh:not [ {held} ]' if term else held} .", 120, subsequent_indent="    ",
                         break_long_words=False, break_on_hyphens=False)


if __name__ == "__main__":
    before, behind = without_section(SHAPES_TTL.read_text(encoding="utf-8"))
    SHAPES_TTL.write_text(before + section() + behind, encoding="utf-8")
