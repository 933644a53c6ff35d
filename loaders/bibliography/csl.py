"""CSL-JSON, the exchange format of reference managers and of DOI registries, read into works.

Why: it is the one bibliography format that is plain data, and whose `custom` object may carry what others have no
    place for: the source type, the edition's name and the edition before it ("source-type", "edition", "previous").
Method: each item is checked field by field; identifiers are brought to one spelling, and what stands in their fields and
    is none ("n/a") is kept apart, as it stands; items that share an id or an identifier, and edition chains that bite their
    tail, are refused. Fields that are not needed are passed over.
Fails: `BibliographyError` with file, item and reason; nothing of a faulty file is loaded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence

from loaders.bibliography.work import (
    BibliographyError,
    SourceType,
    Work,
    is_source_type,
    normal_doi,
    normal_identifier,
    normal_pmcid,
    normal_pmid,
    well_formed,
)
from ontology.ground import nesting

Item = Mapping[str, object]
RICH_TEXT = re.compile(r"</?(?:i|b|sub|sup|sc|span(?: [^<>]*)?)>")  # the tags CSL allows in titles
YEAR = re.compile(r"\b[12][0-9]{3}\b")
LONGEST_NAME = 60
IDENTIFIERS: Mapping[str, Callable[[str], str]] = {"DOI": normal_doi, "PMID": normal_pmid, "PMCID": normal_pmcid}


def read(text: str, file_name: str = "bibliography") -> tuple[Work, ...]:
    """Return the works of a CSL-JSON list, in its order; `BibliographyError` if anything in it is wrong."""
    works: list[Work] = []
    for number, item in enumerate(_items(text, file_name), 1):
        if not isinstance(item, dict):
            raise BibliographyError(f"an item must be an object, not {_kind(item)}", file_name, node=place(number))
        try:
            works.append(_work(item))
        except ValueError as error:
            name = str(item["id"]) if isinstance(item.get("id"), str | int) else ""
            raise BibliographyError(_one_line(str(error), 200), file_name, node=place(number, name)) from error
    _refuse_doubles(works, file_name)
    _refuse_circles(works, file_name)
    return tuple(works)


def place(number: int, name: str = "") -> str:
    """What problems call an item: its number in the list, from 1, and its id."""
    return f"item {number}, {_one_line(name)}" if name else f"item {number}"


def _items(text: str, file_name: str) -> Sequence[object]:
    try:
        items = nesting.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise BibliographyError(f"not JSON: {error.msg}", file_name, error.lineno) from error
    except nesting.TooDeep as error:
        raise BibliographyError(str(error), file_name, error.line) from error
    except ValueError as error:
        raise BibliographyError("not readable as JSON: a number too long", file_name) from error
    if not isinstance(items, list):
        raise BibliographyError(f"CSL-JSON is a list of items, not {_kind(items)}", file_name)
    return items


def _work(item: Item) -> Work:
    custom = item.get("custom", {})
    if not isinstance(custom, dict):
        raise BibliographyError(f"custom must be an object, not {_kind(custom)}")
    printed = {field: text for field in IDENTIFIERS if (text := _text(item, field))}
    known = {field: well_formed(text, IDENTIFIERS[field]) for field, text in printed.items()}
    work = Work(
        id=_required(item, "id"), title=RICH_TEXT.sub("", _required(item, "title")),
        doi=known.get("DOI"), pmid=known.get("PMID"), pmcid=known.get("PMCID"), authors=_authors(item.get("author")),
        venue=_text(item, "container-title"), year=_year(item.get("issued")), source_type=_source_type(custom),
        edition_label=_text(custom, "edition"), previous=_previous(custom),
        volume=_text(item, "volume"), pages=_text(item, "page"), url=_url(item), note=_text(item, "note"),
        unusable=tuple(f"{field} {_one_line(text)}" for field, text in printed.items() if known[field] is None),
    )
    if work.previous in work.identifiers:
        raise ValueError("a work cannot be its own previous edition")
    return work


def _text(item: Item, field: str) -> str | None:
    """Return a field's words on one line; None if it is missing, null or empty."""
    value = item.get(field)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BibliographyError(f"{field} must be text, not {_kind(value)}")
    return " ".join(str(value).split()) or None


def _required(item: Item, field: str) -> str:
    text = _text(item, field)
    if text is None:
        raise ValueError(f"{field} is missing")
    return text


def _previous(custom: Item) -> str | None:
    text = _text(custom, "previous")
    try:
        return normal_identifier(text) if text else None
    except ValueError as error:
        raise ValueError(f"previous {error}") from error


def _url(item: Item) -> str | None:
    url = _text(item, "URL")
    if url and not re.fullmatch(r"https?://[^\s<>\"]+", url):
        raise ValueError(f"URL {url!r} is not a web address")
    return url


def _source_type(custom: Item) -> SourceType:
    name = _text(custom, "source-type") or "unknown"
    if not is_source_type(name):
        raise ValueError(f"source-type {name!r} is not known")
    return name


def _authors(names: object) -> str | None:
    """Join the names as a reference list prints them, "Miller RG, Mitchell JD"."""
    if names is None:
        return None
    if not isinstance(names, list) or not all(isinstance(name, dict) for name in names):
        raise BibliographyError("author must be a list of names")
    return ", ".join(filter(None, (_name(name) for name in names))) or None


def _name(name: Item) -> str:
    parts = (_text(name, part) for part in ("literal", "non-dropping-particle", "family", "given"))
    return " ".join(part for part in parts if part)


def _year(issued: object) -> int | None:
    """Find the year of CSL's date in any of its three forms: date-parts, raw, literal."""
    if issued is None:
        return None
    if not isinstance(issued, dict):
        raise BibliographyError("issued must be a date object")
    year = _first(_first(issued.get("date-parts")))
    words = str(year) if year is not None else _text(issued, "raw") or _text(issued, "literal") or ""
    found = YEAR.search(words)
    if words and not found:
        raise ValueError(f"issued {words!r} has no year")
    return int(found.group()) if found else None


def _first(values: object) -> object:
    return values[0] if isinstance(values, list) and values else None


def _refuse_doubles(works: Sequence[Work], file_name: str) -> None:
    seen: dict[str, str] = {}
    for number, work in enumerate(works, 1):
        for name in (f"id {work.id}", *work.identifiers):
            if name in seen:
                reason = f"{_one_line(name)} was used by {seen[name]}"
                raise BibliographyError(reason, file_name, node=place(number, work.id))
            seen[name] = f"item {number}" if name.startswith("id ") else _one_line(work.id)


def _refuse_circles(works: Sequence[Work], file_name: str) -> None:
    by_identifier = {identifier: work for work in works for identifier in work.identifiers}
    for number, start in enumerate(works, 1):
        passed, work = {start.id}, by_identifier.get(start.previous or "")
        while work and work.id not in passed:
            passed.add(work.id)
            work = by_identifier.get(work.previous or "")
        if work:
            raise BibliographyError("its previous editions lead in a circle", file_name, node=place(number, start.id))


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "yes or no", type(None): "nothing"}
    return names.get(type(value), "a number")


def _one_line(text: str, longest: int = LONGEST_NAME) -> str:
    """Put the text on one line of printable characters, cut to a length that fits a message."""
    flat = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return flat if len(flat) <= longest else flat[: longest - 1] + "…"
