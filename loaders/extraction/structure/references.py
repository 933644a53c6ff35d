"""Reference entries and what can be read off their lines.

Why: a marker leads to an entry, an entry to a work; what kind of source it is decides how far a claim can be trusted.
Method: the entry's key is the one its format gives it, what is printed before it, or name and year where the document
    cites by those; else None. Parts that the format tags (the cells of the block) are taken as they are. The others:
    identifiers by their patterns; authors, title and venue by the two common orders (title over venue; authors. title.
    venue year). The source type by the first rule of rules/references.toml.
Fails: it cannot; a part that is not printed plainly stays None, a type that no rule knows is "unknown".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from loaders.blocks import Block
from loaders.extraction.rulebook import part, rules
from loaders.extraction.structure.markers import author_key
from loaders.record import Reference, Span

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_KEY = re.compile(r"^\s*(?:\[(\d{1,4})\]|\((\d{1,4})\)|(\d{1,3})[.)]|([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})|(\d{1,3})(?=\s+[A-Z])|"
                  r"\|?\s*(\d{1,3})\s*\|)\s*")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+")
_PMID = re.compile(r"\bPMID:?\s*(\d{1,9})\b|pubmed\.ncbi\.nlm\.nih\.gov/(\d{1,9})", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\"]+|\bwww\.[^\s<>\"]+")
_YEAR = re.compile(r"(?<![\d/.-])((?:19|20)\d\d)(?!\d|[-–]\d{3})")  # "1998-2003" are pages
_DATED = re.compile(r"\((?P<year>(?:19|20)\d\d)(?P<letter>[a-z]?)(?:,[^()]{1,20})?\)|"
                    r"[\s.,](?P<year2>(?:19|20)\d\d)(?P<letter2>[a-z]?)(?:\s\w{3,9}(?:\s\d{1,2})?)?[;:]")
_REVISED = part("references", "revised")
_OF_VERSION = part("references", "of-version")
_AUTHORS = part("references", "authors")
_BODY = part("references", "body")
_ISSUER = part("references", "issuer")
_PIECES = re.compile(r"(?<=[^\s.][^\s.][.?!])\s+(?=[A-Z0-9\"“(])")  # "J. A." are initials
_MARKUP = re.compile(r"^[^<>]*>|<[^<>]*>|<[^<>]*$")
_REACH = 200  # characters before an entry in which its label stands
COUNTED = "reference-counted"  # the rule of an entry whose number is not printed: its list counts it
_SURNAME = re.compile(
    r"^\s*([^\W\d_][^,.(\d]{1,60}?)(?=,|\s[A-Z]{1,3}[,.\s]|\s(?:[A-Z]\.\s?){1,3}|\s?\(|\.|\set\sal)")


@dataclass(frozen=True, slots=True)
class Parts:
    """What was read off an entry."""

    authors: str | None = None
    title: str | None = None
    venue: str | None = None
    year: int | None = None


def read(blocks: Iterable[Block], by_author: bool = False) -> tuple[Reference, ...]:
    """The references of the blocks of kind "entry"; `by_author` where the document cites by name and year."""
    found: list[Reference] = []
    label: Block | None = None
    end = 0
    for block in blocks:
        if block.kind == "label":
            label = block
        elif block.kind == "entry":
            found.append(_reference(block, label, by_author, end))
            label = None
        end = block.view.ends[-1]
    return tuple(found)


def printed_keys(blocks: Iterable[Block]) -> frozenset[str]:
    """The numbers a reference list carries, which markers can be joined to."""
    found = (_key(block)[0] for block in blocks if block.kind == "entry")
    return frozenset(key for key in found if key is not None)


def _key(block: Block) -> tuple[str | None, int]:
    """The key its format gives the entry, else the one printed before it; how many clean characters that takes."""
    match = _KEY.match(block.view.text)
    printed = str(int(next(filter(None, match.groups())).translate(_SUPERSCRIPTS))) if match else None
    if match and (not block.columns or block.columns[0] == printed):
        return printed, match.end()
    return (block.columns[0] if block.columns else None), 0  # another number in front is part of the entry


def _reference(block: Block, label: Block | None, by_author: bool, after: int) -> Reference:
    key, width = _key(block)
    text = block.view.text[width:].strip()
    given = _tagged_parts(block)
    parts = _with_given(_parts(text), given)
    counted = bool(key and key.isdigit() and not width and not _printed_before(block, key, after))
    if key is None and by_author:
        key = _author_key(text, parts)
    marked = label.view.span(*label.view.trimmed(0, len(label.view.text))) if label else None
    source_type, type_rule = classify(parts, text, label.view.text if label else "")
    return Reference(
        _span(block), key, COUNTED if counted else f"reference-{'keyed' if key else 'unnumbered'}", marked,
        parts.authors, parts.title, parts.venue, parts.year, given.get("doi") or _bare_words(_DOI.search(text)),
        given.get("pmid") or _pmid(text), _bare_words(_URL.search(text)), source_type, type_rule)


def _pmid(text: str) -> str | None:
    match = _PMID.search(text)
    return match[1] or match[2] if match else None


def _tagged_parts(block: Block) -> Mapping[str, str]:
    """Part -> its words, for the parts of an entry that its format tags."""
    words = {name: " ".join(block.view.text[start:end].split())
             for name, (start, end) in zip(block.columns[1:], block.cells[1:], strict=False)}
    return {name: text for name, text in words.items() if text}


def _with_given(guessed: Parts, given: Mapping[str, str]) -> Parts:
    """The parts with those that are tagged; a guess made of the words of a tagged part is none.

    A work that has no other title is named by what is tagged as its source: a book.
    """
    def part(name: str, guess: str | None) -> str | None:
        taken = [given[other] for other in ("authors", "title", "venue") if other in given]
        return given.get(name) or (guess if guess and not any(guess in words or words in guess for words in taken) else None)

    title = part("title", guessed.title)
    if title is None and "venue" in given:
        given = {"title": given["venue"], **{name: words for name, words in given.items() if name != "venue"}}
        return _with_given(guessed, given)
    year = _YEAR.search(given.get("year", ""))
    return Parts(part("authors", guessed.authors), title, part("venue", guessed.venue),
                 int(year[1]) if year else guessed.year)


def _printed_before(block: Block, key: str, after: int) -> bool:
    """Whether the key is what the source prints last between `after` and the entry: a label outside its words."""
    start = block.view.starts[0]
    before = _MARKUP.sub(" ", block.view.raw[max(after, start - _REACH):start]).split()
    return bool(before) and before[-1].strip("[]().") == key


def _span(block: Block) -> Span:
    return block.view.span(*block.view.trimmed(0, len(block.view.text)))


def _bare_words(match: re.Match[str] | None) -> str | None:
    if not match:
        return None
    found = match.group().rstrip(".,;]'”")
    return found[:-1] if found.endswith(")") and "(" not in found else found  # a bracket of the sentence around it


def _author_key(text: str, parts: Parts) -> str | None:
    name, dated = _SURNAME.match(text), _DATED.search(text)
    letter = (dated["letter"] or dated["letter2"] or "") if dated else ""
    return f"{author_key(name[1])}{parts.year}{letter}" if name and parts.year else None


def _parts(text: str) -> Parts:
    lines = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
    plain = _URL.sub("", _DOI.sub("", text))  # a year in an address is not the work's
    year = _year(plain)
    if len(lines) > 1:
        return Parts(None, lines[0], _venue(lines[-1]), year)
    authors, rest = _authors(plain)
    pieces = [piece.strip() for piece in _PIECES.split(rest) if piece.strip()]
    if authors is None and len(pieces) > 1 and _BODY.search(pieces[0]):
        authors = pieces.pop(0).rstrip(".")
    title = pieces[0].rstrip(".") if pieces else None
    venue = _venue(pieces[1]) if len(pieces) > 1 else None
    issuer = _issuer(rest) if authors is None else None  # then it is no venue as well
    return Parts(authors or issuer, title, None if issuer and venue and venue.startswith(issuer) else venue, year)


def _issuer(text: str) -> str | None:
    """The body that issued a work without authors, printed behind its title: "Agency; 24 February 2016"."""
    found = (match[1] for match in _ISSUER.finditer(text))
    return next((name for name in found if _BODY.search(name.split(",")[0]) or "Institute for " in name), None)


def _authors(text: str) -> tuple[str | None, str]:
    """The authors an entry begins with, and what follows them and a year in brackets."""
    match = _AUTHORS.match(text)
    if not match:
        named = re.match(r"([^.()]{2,80}?)\s\((?:19|20)\d\d[a-z]?\)\.?\s", text)
        return (named[1], text[named.end():]) if named else (None, text)
    rest = text[match.end():]
    stop = re.match(r"[.,:]?\s*(?:(?:\((?:19|20)\d\d[a-z]?\)[.:,]?|(?:19|20)\d\d[a-z]?[.:])\s+)?", rest)
    return match.group().rstrip(" ,"), rest[stop.end():] if stop else rest


def _year(text: str) -> int | None:
    """The year of publication: one in brackets or before volume or colon, else the last one printed."""
    if dated := _DATED.search(text):
        return int(dated["year"] or dated["year2"])
    years = _YEAR.findall(_REVISED.sub("", text)) or _YEAR.findall(text)
    return int(years[-1]) if years else None


def _venue(text: str) -> str | None:
    """The words of a venue line before its year, volume and pages."""
    cut = re.split(r"[,.;]?\s*\(?\b(?:19|20)\d\d\b|,\s*\d|;\s*\d", text)[0].strip(" .,;(")
    return _OF_VERSION.sub("", cut).strip(" .,;(") or None


def classify(parts: Parts, text: str, label: str = "") -> tuple[str, str | None]:
    """The notation of the source type and the rule that decides it; "unknown" without a rule."""
    fields: Mapping[str, str] = {
        "label": label.strip(), "venue": parts.venue or "", "title": parts.title or "", "entry": text}
    for rule in rules("references", "type"):
        if rule.pattern.search(fields[rule.fields["field"]]):
            return rule.fields["type"], f"source-type-{rule.name}"
    return "unknown", None
