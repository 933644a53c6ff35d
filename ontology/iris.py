"""The only speller of instance IRIs: what a thing is called follows from what it is.

Why: read again, a document must give the same IRIs, so that graphs compare, links stay good and sign-offs keep their
    statement; two spellers would sooner or later spell differently.
Method: every IRI is the base and a tail of segments joined by "/". A segment starts with a letter or digit and goes on
    with letters, digits, ". _ ~ -" and percent-escapes, never with "..". What stands first tells the family: a
    word of `RESERVED` is ours (`concept` names concepts on pages), anything else is a document id. A hash of words names
    what is to keep its name wherever it moves (ontology/README.md has the table of edits).
Fails: `ValueError` names what cannot be part of an IRI; nothing is repaired silently.

The base is https://w3id.org/guideline-explorer/id/ unless the environment variable GUIDELINE_EXPLORER_BASE, read once
at import, gives another absolute http(s) IRI that ends in "/".
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import quote

from rdflib import URIRef

DEFAULT_BASE = "https://w3id.org/guideline-explorer/id/"
RESERVED = frozenset({
    "agent", "bibliography", "concept", "drug", "file", "frequency", "graph", "period", "reader", "rule", "wording", "work",
})
LONG, SHORT = 16, 8  # hexadecimal digits of a hash that tell texts apart, in the library and in one edition
LONGEST_SLUG = 60
LONGEST_TAIL = 1000

_SEGMENT = r"[A-Za-z0-9](?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*"
_TAIL = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*")
_DOCUMENT = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_EDITION = re.compile(r"[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*")
_KIND = re.compile(r"[a-z]+(?:-[a-z0-9]+)*")
_DIGITS = re.compile(r"[0-9a-f]{8}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_BASE = re.compile(r"https?://[^\s<>\"{}|\\^`#?]+/")


def base_from(environment: Mapping[str, str]) -> str:
    """Read the base of all instance IRIs from environment variables; raises `ValueError` for an unusable one."""
    base = environment.get("GUIDELINE_EXPLORER_BASE") or DEFAULT_BASE
    if not _BASE.fullmatch(base):
        raise ValueError(f"GUIDELINE_EXPLORER_BASE must be an absolute http(s) IRI that ends in '/', not {base!r}")
    return base


BASE = base_from(os.environ)


def normalised(text: str) -> str:
    """Bring text to the form it is hashed in: composed (NFC), runs of white space one space, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def text_hash(text: str) -> str:
    """Hash a text to the 64 hexadecimal digits it shares with its copies in other editions."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()


def slug(title: str) -> str:
    """Make a document id from a title: ASCII letters and digits with hyphens, at most 60 characters, never empty.

    A title without a Latin letter or digit, or one that is a reserved word, is told apart by 8 digits of its hash.
    """
    name = _ascii_words(title)
    if len(name) > LONGEST_SLUG:
        head, _, _ = name[:LONGEST_SLUG + 1].rpartition("-")
        name = head or name[:LONGEST_SLUG]
    return name if name and name not in RESERVED else f"document-{text_hash(title)[:8]}"


def document(document_id: str) -> URIRef:
    """Name the guideline as such, whatever the edition."""
    return _spell(_fitting(_DOCUMENT, document_id, "document id"))


def edition(document_id: str, edition: str) -> URIRef:
    """Name an edition: `edition` is the printed date or 8 digits of the file's hash, ".2" and so on for more."""
    return _below(document(document_id), _fitting(_EDITION, edition, "edition"))


def statement(edition_iri: URIRef, text: str, ordinal: int = 1) -> URIRef:
    """Name a statement by its words, wherever they stand; `ordinal` tells repeats apart."""
    return _below(edition_iri, _repeated(text_hash(text)[:LONG], ordinal))


def wording(text: str) -> URIRef:
    """Name a text, whichever edition it stands in: by the digits that its statements are named by."""
    return _spell("wording", text_hash(text)[:LONG])


def by_words(edition_iri: URIRef, kind: str, digits: str, ordinal: int = 1) -> URIRef:
    """Name a section, entry or the like by the digits of its words; `ordinal` tells those with equal ones apart."""
    name = f"{_fitting(_KIND, kind, 'kind')}-{_fitting(_DIGITS, digits, 'hash')}"
    return _below(edition_iri, _repeated(name, ordinal))


def part(owner_iri: URIRef, kind: str, ordinal: int) -> URIRef:
    """Name what hangs on a thing, such as the threshold 1 of a statement; `kind` is words with hyphens."""
    return _below(owner_iri, f"{_fitting(_KIND, kind, 'kind')}-{_counted(ordinal)}")


def passage(container_iri: URIRef, start: int, end: int) -> URIRef:
    """Name characters [start, end) of what holds them, counted from where it begins."""
    if not 0 <= start <= end:
        raise ValueError(f"not a usable place: characters {start}-{end}")
    return _below(container_iri, f"chars-{start}-{end}")


def container(passage_iri: URIRef) -> URIRef:
    """Give what a passage is named by: the thing whose characters hold it."""
    return URIRef(passage_iri.rpartition("/chars-")[0])


def selector(passage_iri: URIRef, kind: str) -> URIRef:
    """Name the selector of a passage by its places, or by its words, as exports have it: `kind` is one word."""
    return _below(passage_iri, _fitting(_KIND, kind, "kind"))


def ground(passage_iri: URIRef, prop: str, kind: str) -> URIRef:
    """Name the ground of a property by its passage, by the property and by how the words were reached."""
    return _below(passage_iri, _fitting(_KIND, f"{prop}-{kind}", "kind"))


def digits(text: str) -> str:
    """Hash a text to the 8 hexadecimal digits that tell it from others of its edition."""
    return text_hash(text)[:SHORT]


def decision(owner_iri: URIRef, *said: str) -> URIRef:
    """Name a decision of an edition or of the catalogue by what it says, so that the same one is one."""
    digits = hashlib.sha256("\n".join(map(normalised, said)).encode()).hexdigest()[:16]
    return _below(owner_iri, f"decision-{digits}")


def agent(name: str) -> URIRef:
    """Name who decides; digits of a hash tell names apart that are not lower case words of ASCII letters and digits."""
    bare = normalised(name)
    if not bare:
        raise ValueError("an agent has a name")
    words = _ascii_words(bare)
    plain = words == bare.replace(" ", "-") and len(words) <= LONGEST_SLUG
    return _spell("agent", words if plain else f"{words[:LONGEST_SLUG].strip('-') or 'agent'}-{text_hash(bare)[:8]}")


def source_file(sha256: str) -> URIRef:
    """Name a file by the hash of its bytes."""
    return _spell("file", _fitting(_SHA256, sha256.lower(), "SHA-256"))


def reader(version: str) -> URIRef:
    """Name the program that read a document, by its version."""
    return _spell("reader", _fitting(_EDITION, version, "version"))


def drug(name: str) -> URIRef:
    """Name a drug that the vocabulary has no concept of by what it is called, in which letter case does not count."""
    return _spell("drug", _escaped("-".join(re.findall(r"\w+", normalised(name).casefold()))))


def rule(name: str) -> URIRef:
    """Name a rule of the reader, such as "statement-bullet"; blanks in its name become hyphens."""
    return _spell("rule", _fitting(_KIND, "-".join(name.split()), "rule"))


def bibliography(name: str) -> URIRef:
    """Name a bibliography that was loaded, by an id like a document's."""
    return _spell("bibliography", _fitting(_DOCUMENT, name, "bibliography id"))


def graph(name: str) -> URIRef:
    """Name a graph that the library makes itself, such as its catalogue; bibliographies name their own."""
    return _spell("graph", _fitting(_KIND, name, "graph name"))


def edition_graph(edition_iri: URIRef) -> URIRef:
    """Name the graph that was read of an edition: what is said of the graph is not said of the edition."""
    return _spell("graph", _checked(edition_iri.removeprefix(BASE)))


def edition_of(graph_iri: str) -> URIRef:
    """The edition that a graph is of. Graphs of earlier readers have the name of their edition."""
    return URIRef(BASE + graph_iri.removeprefix(f"{BASE}graph/") if is_edition_graph(graph_iri) else graph_iri)


def is_edition_graph(graph_iri: str) -> bool:
    """Whether a graph of an edition has a name of its own, as those of earlier readers have not."""
    return graph_iri.startswith(f"{BASE}graph/")


def reading(graph_iri: URIRef) -> URIRef:
    """Name the reading that made the graph of an edition."""
    return _below(graph_iri, "reading")


def work_by_doi(doi: str) -> URIRef:
    """Name a work edition by its bare DOI ("10.1000/xyz"), in which letter case does not count."""
    bare = doi.strip().lower()
    if not re.fullmatch(r"10\.[0-9.]+/\S+", bare):
        raise ValueError(f"not a bare DOI: {doi!r}")
    return _spell("work", "doi", _escaped(bare))


def work_by_pmid(pmid: str | int) -> URIRef:
    """Name a work edition by its PubMed identifier; leading zeros do not count."""
    digits = str(pmid).strip()
    if not (digits.isascii() and digits.isdigit() and int(digits)):
        raise ValueError(f"not a PubMed identifier: {pmid!r}")
    return _spell("work", "pmid", str(int(digits)))


def unresolved(edition_iri: URIRef, key: str) -> URIRef:
    """Name what a marker's key stands for in one edition while nothing is known of it."""
    bare = normalised(key)
    if not bare:
        raise ValueError("a marker without a key stands for nothing")
    return _below(edition_iri, f"unresolved-{_escaped(bare)}")


def result(work_iri: URIRef, content: str) -> URIRef:
    """Name a finding of a work by what it says, whatever document reports it."""
    return _below(work_iri, f"result-{text_hash(content)[:8]}")


def group(edition_iri: URIRef, words: str) -> URIRef:
    """Name a group of people that an edition speaks of by the words it has for it."""
    return _below(edition_iri, f"group-{text_hash(words)[:8]}")


def stated_time(edition_iri: URIRef, code: str) -> URIRef:
    """Name a time that a person states in an edition, such as "12 mo"."""
    return _below(edition_iri, f"time-{_escaped('-'.join(code.split()))}")


def frequency(code: str) -> URIRef:
    """Name how often something is given or done by its code, such as "2/d", whatever document says so."""
    return _spell("frequency", _escaped(normalised(code)))


def period(code: str) -> URIRef:
    """Name how long something runs by its code or words, such as "first 3 mo", whatever document says so."""
    return _spell("period", _escaped(normalised(code)))


def tail(iri: URIRef | str) -> str:
    """Cut the base off an instance IRI, which leaves its short id; raises `ValueError` for a foreign IRI."""
    if not iri.startswith(BASE):
        raise ValueError(f"<{iri}> does not start at {BASE}")
    return _checked(iri[len(BASE):])


def from_tail(tail: str) -> URIRef:
    """Give the IRI of a short id, which may come from an address bar; raises `ValueError` for anything else."""
    return URIRef(BASE + _checked(tail))


def _ascii_words(text: str) -> str:
    """The words of a text in lower case ASCII, joined by hyphens; what has no such letter or digit is left out."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def _spell(*segments: str) -> URIRef:
    return URIRef(BASE + _checked("/".join(segments)))


def _below(owner_iri: URIRef, segment: str) -> URIRef:
    if not owner_iri.startswith(BASE):
        raise ValueError(f"<{owner_iri}> does not start at {BASE}")
    return _spell(owner_iri[len(BASE):], segment)


def _checked(tail: str) -> str:
    if len(tail) > LONGEST_TAIL or ".." in tail or not _TAIL.fullmatch(tail):
        raise ValueError(f"not the id of anything: {tail[:80]!r}")
    return tail


def _fitting(pattern: re.Pattern[str], words: str, what: str) -> str:
    if not pattern.fullmatch(words) or (pattern is _DOCUMENT and words in RESERVED):
        raise ValueError(f"not a usable {what}: {words[:80]!r}")
    return words


def _counted(ordinal: int) -> int:
    if ordinal < 1:
        raise ValueError(f"ordinals count from 1, not {ordinal}")
    return ordinal


def _repeated(name: str, ordinal: int) -> str:
    """A name, or that of one more thing that would be called so."""
    return name if _counted(ordinal) == 1 else f"{name}.{ordinal}"


def _escaped(words: str) -> str:
    return quote(words, safe="").replace("..", "%2E%2E")
