"""FHIR PlanDefinitions (JSON) as blocks.

Why: computable guidelines say in JSON what to do, when, and on which ground; their words are read like any page's.
Method: the standard library's JSON scanner, with a hook that keeps the place of every string. Titles of actions are
    headings, descriptions and text equivalents statements, the description of a condition (else its expression) a
    statement too. A citation is an entry of the reference list; the "(n)" it ends in is a marker, into a list that is
    not in the file. Strings are cut at their line breaks, a dash or the like opening a bullet.
Fails: `Unreadable`, with the line where there is one, for JSON that is not well formed, nests too deep or repeats a
    key, for JSON-LD, for other JSON and for other resources of FHIR.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from json import scanner
from typing import Any

from loaders.blocks import Block, View
from loaders.readers import csl
from loaders.readers.format import Contents, Format, Readable
from loaders.readers.inline import ViewBuilder
from loaders.readers.lines import INVISIBLE
from loaders.readers.markup import MOST_WORDS, part, shows_words
from loaders.source import File, Unreadable
from ontology.ground import nesting

_ESCAPE = re.compile(
    rf"\\u[dD][89abAB][0-9a-fA-F]{{2}}\\u[dD][c-fC-F][0-9a-fA-F]{{2}}|\\u[0-9a-fA-F]{{4}}|\\.|[{INVISIBLE}]|\u00a0")
_LINE = re.compile(r"[^\n]+")
_GLYPH = re.compile(r"(?:[–—•·▪◦*-]|\(?(?:\d{1,2}|[a-z])[.)])\s+")
_MARKER = re.compile(r"(\()\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*(\))(?=[\s.]*$)")
_TEXTS = ("description", "purpose", "usage")
_GRAPH_KEYS = frozenset({"@context", "@graph", "@id"})
_KIND = "PlanDefinition"
_JSON = re.compile(r'\{\s*(?:"|\}\s*$)|\[\s*(?:\{\s*["}]|\[\s*[\[{"]|\]\s*$)')


@dataclass(frozen=True, slots=True)
class Printed:
    """A string of a JSON text; raw[start:end] is what stands between its quotation marks."""

    text: str
    start: int
    end: int


class _Decoder(json.JSONDecoder):
    """Reads JSON with every string but the keys as `Printed`, and every number as it is printed."""

    def __init__(self) -> None:
        super().__init__(object_pairs_hook=_once, parse_int=str, parse_float=str, parse_constant=str)
        plain = self.parse_string

        def placed(text: str, start: int, strict: bool) -> tuple[Printed, int]:
            words, end = plain(text, start, strict)
            return Printed(words, start, end - 1), end

        self.parse_string: Any = placed
        self.scan_once: Any = scanner.py_make_scanner(self)  # type: ignore[attr-defined] # the one in C knows no hooks


class _Repeated(ValueError):
    """A key that an object has twice."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Repeated(next(name for name in names if names.count(name) > 1))
    return found


def parse(name: str, text: str) -> Any:  # noqa: ANN401 - JSON may be anything
    """The value of a JSON text; `name` is for the message of `Unreadable`."""
    start = len(text) - len(text.lstrip("\ufeff \t\r\n"))
    try:
        nesting.refuse_deep(text)
        return _whole(text, *_Decoder().raw_decode(text, start))
    except json.JSONDecodeError as error:
        raise Unreadable(f"not well-formed JSON ({error.msg})", name, error.lineno) from None
    except nesting.TooDeep as error:
        raise Unreadable(f"JSON that is {error}", name, error.line) from None
    except _Repeated as error:
        raise Unreadable(f"an object of the JSON repeats the key {str(error)[:60]!r}", name) from None


def _whole(text: str, value: Any, end: int) -> Any:  # noqa: ANN401 - JSON may be anything
    if text[end:].strip(" \t\r\n"):
        raise json.JSONDecodeError("Extra data", text, end)
    return value


def words(quote: str) -> str:
    """The words of a raw stretch of a string."""
    meant = _ESCAPE.sub(lambda match: _meant(match.group()), quote)
    return " ".join(meant.split())


def _takes(file: File) -> bool:
    """All JSON that is no bibliography: what is no plan is refused by the reader."""
    return (file.is_named(".json") or bool(_JSON.match(file.begins))) and not csl.takes(file)


def read(file: Readable) -> Contents:
    """The blocks of a PlanDefinition; raises `Unreadable` for any other JSON."""
    name, value = file.name, parse(file.name, file.text)
    first = value[0] if isinstance(value, list) and value else value
    found = first if isinstance(first, dict) else {}
    kind = found.get("resourceType")
    if _GRAPH_KEYS & found.keys():
        raise Unreadable("this is JSON-LD; documents are loaded, not graphs, and no context is ever fetched", name)
    if not isinstance(kind, Printed) or first is not value:
        raise Unreadable(f"this is JSON, but no FHIR {_KIND}", name)
    if kind.text != _KIND:
        raise Unreadable(f"this is a FHIR {kind.text[:60]}; of FHIR only {_KIND} is read", name)
    return Contents(tuple(_Plan(file.text).read(found)))


class _Plan:
    """The reading of one PlanDefinition."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._cited: set[str] = set()

    def read(self, plan: dict[str, Any]) -> Iterator[Block]:
        """Title, date, descriptions and citations, then the actions."""
        title = _strings(plan, "title") or _strings(plan, "name")
        yield from self._heading(title, 1, "")
        yield from self._date(plan)
        for key in _TEXTS:
            yield from self._lines(_strings(plan, key))
        yield from self._citations(plan, "relatedArtifact")
        yield from self._actions(plan, 2, title[0].text if title else "")

    def _actions(self, holder: dict[str, Any], level: int, above: str) -> Iterator[Block]:
        for action in _objects(holder, "action"):
            title = _strings(action, "title")
            heading = list(self._heading(title, level, above))
            yield from heading
            yield from self._lines(_strings(action, "description"))
            yield from self._lines(_strings(action, "textEquivalent"))
            yield from self._citations(action, "documentation")
            yield from self._conditions(action)
            yield from self._actions(action, level + len(heading), title[0].text if title else above)

    def _heading(self, title: Sequence[Printed], level: int, above: str) -> Iterator[Block]:
        """A heading, unless it only repeats the one above."""
        for words in title:
            view = _one_line(self._view(words))
            if shows_words(view) and " ".join(words.text.split()) != " ".join(above.split()):
                yield Block("heading", view, "plan-title", level)

    def _date(self, plan: dict[str, Any]) -> Iterator[Block]:
        """The date of the definition, in the words of a page that prints when it was updated."""
        for words in _strings(plan, "date"):
            if re.match(r"\d{4}-\d\d-\d\d", words.text):
                builder = ViewBuilder(self._raw)
                builder.put("Last updated: ", words.start, words.start)
                builder.keep(words.start, words.start + len("2000-01-01"))
                yield Block("chrome", builder.view(), "updated", reason="the date of the definition")

    def _lines(self, strings: Sequence[Printed]) -> Iterator[Block]:
        for words in strings:
            for line in _by_line(self._view(words)):
                glyph = _GLYPH.match(line.text)
                shown, marks = _marked(part(line, glyph.end(), len(line.text)) if glyph else line)
                yield Block("bullet" if glyph else "paragraph", shown, "plan-text", marks=marks)

    def _conditions(self, action: dict[str, Any]) -> Iterator[Block]:
        for condition in _objects(action, "condition"):
            expression = condition.get("expression")
            if isinstance(expression, dict):
                for words in _strings(expression, "description") or _strings(expression, "expression"):
                    view = _one_line(self._view(words))
                    if shows_words(view):
                        yield Block("bullet", view, "plan-condition")

    def _citations(self, holder: dict[str, Any], key: str) -> Iterator[Block]:
        """The works of the citations, each once, and the markers they end in wherever they stand."""
        for artifact in _objects(holder, key):
            kind = _strings(artifact, "type")
            if kind and kind[0].text not in ("citation", "documentation", "justification"):
                continue
            words = next(filter(None, (_strings(artifact, name) for name in ("citation", "label", "display"))), ())
            for line in (line for printed in words for line in _by_line(self._view(printed))):
                yield from self._citation(line)

    def _citation(self, line: View) -> Iterator[Block]:
        shown, marks = _marked(line)
        work = part(shown, 0, marks[0][0]) if marks else shown
        work = part(work, 0, len(work.text.rstrip()))
        if shows_words(work) and work.text not in self._cited:
            self._cited.add(work.text)
            yield Block("entry", work, "plan-citation")
        if marks:
            yield Block("paragraph", part(shown, *marks[0]), "plan-citation", marks=((0, marks[0][1] - marks[0][0]),))

    def _view(self, words: Printed) -> View:
        """The characters of a string, its line breaks kept."""
        builder, at = ViewBuilder(self._raw), words.start
        for match in _ESCAPE.finditer(self._raw, words.start, words.end):
            builder.keep(at, match.start())
            at = match.end()
            builder.put(_meant(match.group()), match.start(), at)
        builder.keep(at, words.end)
        return builder.view()


def _meant(escape: str) -> str:
    """The character of an escape; one that no text can hold is replaced, one that shows nothing is left out."""
    char = str(json.loads(f'"{escape}"')) if escape.startswith("\\") else escape
    if char in INVISIBLE:
        return ""
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    return char if char == "\n" or (char.isprintable() and not char.isspace()) else " "


def _by_line(view: View) -> Iterator[View]:
    for match in _LINE.finditer(view.text):
        line = part(view, *view.trimmed(*match.span()))
        if shows_words(line):
            yield line


def _one_line(view: View) -> View:
    view = View.mapped(view.raw, view.text.replace("\n", " "), view.starts, view.ends)
    return part(view, *view.trimmed(0, len(view.text)))


def _marked(view: View) -> tuple[View, tuple[tuple[int, int], ...]]:
    """The view with the number in round brackets that it ends in as a marker in square ones, and where that stands."""
    match = _MARKER.search(view.text)
    if match is None:
        return view, ()
    text = f"{view.text[:match.start()]}[{view.text[match.end(1):match.start(2)]}]{view.text[match.end():]}"
    return View.mapped(view.raw, text, view.starts, view.ends), (match.span(),)


def _strings(holder: dict[str, Any], key: str) -> tuple[Printed, ...]:
    """The string under a key, none where there is something else."""
    value = holder.get(key)
    return (value,) if isinstance(value, Printed) else ()


def _objects(holder: dict[str, Any], key: str) -> Iterator[dict[str, Any]]:
    value = holder.get(key)
    yield from (item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()


FORMAT = Format("FHIR", (".json",), _takes, read, words, marked_up=True, longest=MOST_WORDS)
