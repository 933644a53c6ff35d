"""The worked examples of `ontology/README.md`: a folder each, with a text and what people decided about it.

`python -m tests.ontology.worked` writes the README's Turtle and sizes anew, as the program and the tests give them.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from pyoxigraph import RdfFormat, parse
from rdflib import Graph

from explorer import readable
from ontology import FOLDER, GX, PREFIXES, iris
from ontology.terms import CONCEPTS
from tests.loaders.test_rdf_size import MOST
from tests.ontology.graphs import graph_of

README = FOLDER / "README.md"
HERE = Path(__file__).parent
WIDTH = 116
GROUNDS = r"<.*/chars-[0-9-]*/.*>"
SIZES = re.compile(r"At most \d+ quads a statement in the corpus, \d+ to \d+ on")
# What is shown of each graph, part by part: a sentence, and the subjects by a pattern for their short names.
PARTS: Mapping[str, Mapping[str, str]] = {
    "threshold": {
        "The guideline as such, its edition, the file it was read from, and what read it":
            r"id:.*|doc:.*|file:.*|graph:.*|<https://.*/reading>|reader:.*",
        "Its section, and what the page says of itself: here that the first heading is its title":
            r"<(section|remark)-[0-9a-f]*>",
        "The statement: what it is, how binding, where, and what it is about": r"<[0-9a-f]{16}>",
        "The limit. Comparator and value are as worded; lower end, closed: it is done from 50 up, never at 45":
            r"<[0-9a-f]{16}/threshold-1>",
        "How each of these was reached from the number, and in which words it stands": GROUNDS,
        "The condition, which side of it is meant, and the action it governs": r"<[0-9a-f]{16}/(condition|action)-1>",
        "The passages: where each begins, and its words": r"<.*/chars-[0-9-]*>",
    },
    "result": {
        "The statement": r"<[0-9a-f]{16}>",
        "What was read: the estimate, which reports the result of a work, and its interval":
            r"<[0-9a-f]{16}/(effect|ci)-1>",
        "Whom it is about and what it is set against": r"<group-.*>",
        "The result itself, of the work: the same node for every document that reports it": r"work-doi:.*|work:.*",
        "Who checked it": r"<decision-.*>|agent:.*",
        "How the text leads to the work: the marker, its entry": r"<[0-9a-f]{16}/marker-1>|<reference-[0-9a-f]*>",
    },
    "decisions": {
        "Two statements whose titles are one decision": r"<(d2732fbda211e463|37e2234f5072bbe6)>",
        "Their markers, which the reader joined to entries by one rule": r"<(d2732fbda211e463|37e2234f5072bbe6)/marker-1>",
        "A marker without an entry, which a person led to a work": r"<2af6c96ab314db6d/marker-1>",
        "The three decisions, and who made them": r"<decision-.*>|agent:.*|reader:.*",
    },
}


@cache
def prefixes() -> Mapping[str, str]:
    """The prefixes of all examples: those of vocabularies and schemes, and of the families of names."""
    schemes = {scheme: f"{CONCEPTS}{scheme}/" for scheme in sorted(
        {str(node).removeprefix(CONCEPTS).split("/")[0] for name in PARTS for triple in written(name) for node in triple
         if str(node).startswith(CONCEPTS)})}
    families = {family: f"{iris.BASE}{family}/" for family in ("agent", "file", "reader", "rule", "wording")}
    return {**PREFIXES, **schemes, **families, "work-doi": f"{iris.BASE}work/doi/", "id": iris.BASE}


def written(name: str) -> Graph:
    """What the program writes for an example."""
    return graph_of(HERE / name)


def own_prefixes(name: str) -> Mapping[str, str]:
    """The prefixes of one example: its document, its graph, and the work that has a result in it."""
    document = f"example-{name}"
    found = {"doc": f"{iris.BASE}{document}/", "graph": f"{iris.BASE}graph/{document}/"}
    work = next(written(name).subjects(GX.hasResult), None)
    return found if work is None else {**found, "work": f"{work}/"}


def shown(name: str) -> str:
    """The Turtle of an example: each part with its sentence, its lines as full as they can be."""
    triples = list(parse(written(name).serialize(format="nt", encoding="utf-8"), format=RdfFormat.N_TRIPLES))
    own = own_prefixes(name)
    text = readable.written(triples, {**prefixes(), **own}, str(GX.order), str(GX.Edition))
    base = next(line for line in text.splitlines() if line.startswith("@base"))
    blocks = [block for block in text.split("\n\n")[1:] if not block.startswith("@base")]
    parts = "".join(_parts(name, blocks))
    head = [f"@prefix {prefix}: <{space}> .\n" for prefix, space in own.items() if is_used(prefix, parts)]
    return "".join((*head, f"{base}\n", parts))


def is_used(prefix: str, text: str) -> bool:
    """Whether a text has a name behind this prefix."""
    return re.search(rf"(?<![\w:-]){prefix}:(?!//)", text) is not None


def _parts(name: str, blocks: list[str]) -> Iterator[str]:
    for sentence, pattern in PARTS[name].items():
        yield f"\n# {sentence}\n"
        found = [block for block in blocks if re.fullmatch(pattern, block.split(" ")[0].strip())]
        assert found, f"{name}: nothing is called {pattern}"
        yield from map(_packed, found)


def _packed(block: str) -> str:
    """What is said of a subject, in as few lines as it fits in."""
    subject, pairs = block.strip().removesuffix(" .").split(" ", 1)
    said = [pair.replace(" ,\n        ", " , ") for pair in pairs.split(" ;\n    ")]
    return "\n".join(textwrap.wrap(_glued(subject, said), WIDTH, subsequent_indent="    ", break_long_words=False,
                                   break_on_hyphens=False)).replace(GLUE, " ") + " .\n"


GLUE = "\N{NO-BREAK SPACE}"


def _glued(subject: str, said: list[str]) -> str:
    """The pairs one behind the other, such that lines break only between them."""
    return f"{subject}{GLUE}" + f"{GLUE}; ".join(
        pair.replace(" ", GLUE) if '"' in pair else pair.replace(" ", GLUE).replace(f",{GLUE}", ", ") for pair in said)


def header() -> str:
    """The prefixes that the examples share, those that one of them uses."""
    text = "".join(shown(name) for name in PARTS)
    used = {prefix for prefix in prefixes() if is_used(prefix, text)}
    return "".join(f"@prefix {prefix}: <{prefixes()[prefix]}> .\n" for prefix in sorted(used))


def rewrite(text: str) -> str:
    """The README with the Turtle of the examples as the program gives it, and with the sizes that a test holds."""
    pages = [most for name, most in MOST.items() if name != "corpus"]
    text = SIZES.sub(f"At most {MOST['corpus']} quads a statement in the corpus, {min(pages)} to {max(pages)} on", text)
    blocks = iter((*(shown(name) for name in PARTS), header()))
    return re.sub(r"(```turtle\n).*?(```)", lambda found: f"{found[1]}{next(blocks)}{found[2]}", text, flags=re.DOTALL)
