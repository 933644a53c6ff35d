"""What the things in an answer are called: titles and headlines in place of IRIs.

Why: an answer full of hashes answers nobody; whoever reads it wants the sentence, the title, the name, and the way there.
Method: one question for all of them (`nodes`); what has no name of its own goes by its kind and the statement it belongs to,
    a term of a vocabulary by its label, anything of ours by its id without its hashes.
Fails: it does not; an IRI that is not ours stays what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

import ontology
from explorer import network
from explorer.ids import short
from explorer.rows import NodeRow
from explorer.store import Store
from explorer.view_models.names import Name
from ontology import iris

WORDS = 14  # of a sentence
HASH = re.compile(r"[-/]?\b[0-9a-f]{8,64}\b")
PASSAGE = re.compile(r"chars-\d+-\d+")
OF_STATEMENTS = 3  # parts of a statement's id: document, edition, its own
NUMBERED = ("Marker",)  # whose name is a number that says little without the word
EDITION = "Edition"


def names(store: Store, wanted: Iterable[str]) -> Mapping[str, Name]:
    """Each IRI with what it is called."""
    asked = tuple(dict.fromkeys(wanted))
    tails = {iri: _tail(iri) for iri in asked}
    owners = {iri: _owner(tail) for iri, tail in tails.items() if _owner(tail)}
    known = network.describe(store, {*(iri for iri, tail in tails.items() if tail), *owners.values()})
    return {iri: _name(iri, tails[iri], known, owners.get(iri, "")) for iri in asked}


def _tail(iri: str) -> str:
    """The id of an IRI of ours; "" of any other."""
    try:
        return short(iri)
    except ValueError:
        return ""


def _owner(tail: str) -> str:
    """The IRI of the statement that an id may be a part of; "" for none."""
    parts = tail.split("/")
    return str(iris.from_tail("/".join(parts[:OF_STATEMENTS]))) if len(parts) > OF_STATEMENTS else ""


def _name(iri: str, tail: str, known: Mapping[str, NodeRow], owner: str) -> Name:
    row, above = known.get(iri), known.get(owner)
    if row is not None:
        word = network.CLASSES[row.kind][1]
        stated = above is not None and network.CLASSES[above.kind][0] == "statement"
        statement = iri if word == "Statement" else row.statement or (owner if stated else "")
        return Name(_called(row, word, tail), _tail(statement), tail if statement and statement != iri else "",
                    tail if network.CLASSES[row.kind][0] == "document" and word != EDITION else "")
    if above is not None:
        within = PASSAGE.sub("words", HASH.sub("", tail.split("/", OF_STATEMENTS)[-1]))
        part = within.replace("-", " ").replace("/", ", ").strip(" ,")
        stated = network.CLASSES[above.kind][0] == "statement"
        return Name(f"{part or 'part'} of “{_clipped(above.label or '')}”", _tail(owner) if stated else "")
    if not tail:
        return Name(ontology.called(iri) or iri)
    return Name(ontology.called(iri) or _readable(tail))


def _called(row: NodeRow, word: str, tail: str) -> str:
    if not row.label:
        return word
    if word == EDITION:
        return f"{row.label}, edition {tail.rpartition('/')[2]}"
    return f"{word} {row.label}" if word in NUMBERED else _clipped(row.label)


def _readable(tail: str) -> str:
    """An id without its hashes: "file 66c972…", "work, doi, 10.1/x"."""
    return ", ".join(_without_hash(unquote(part)) for part in tail.split("/"))


def _without_hash(part: str) -> str:
    if part.isdigit():  # a PubMed id
        return part
    return f"{part[:6]}…" if HASH.fullmatch(part) else HASH.sub("", part)


def _clipped(text: str) -> str:
    words = text.split()
    return " ".join(words[:WORDS]) + ("…" if len(words) > WORDS else "")
