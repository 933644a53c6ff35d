"""What a DOCX file says of a paragraph beside its words: heading, list item, bold.

Why: Word keeps this in styles that are based on styles and in numbering definitions, not in the paragraph.
Method: the paragraph's own properties first, then those of its style, then of what that is based on. A heading is known
    by the built-in name of its style, which is the same in every language, or by its outline level. Where the styles are
    missing the id of a built-in style still tells its name.
Fails: it cannot; what is not said is no heading, no item, not bold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

Element = Any  # python-docx leaves elements and documents untyped

_STYLED = re.compile(r"heading ([1-9])$", re.IGNORECASE)
_LISTED = re.compile(r"list (?:bullet|number)(?: (\d))?$")
_PARTS = re.compile(r"(?<=[a-z])(?=[A-Z\d])")  # "ListBullet2"
_BODY_TEXT = 9  # the outline level of what is no heading
_FALSE = ("0", "false", "off", "none")


class Styles:
    """What the style of a paragraph, or one it is based on, says of it."""

    def __init__(self, document: Element) -> None:
        self._styles = {style.style_id: style for style in document.styles}
        self._default = next((style.style_id for style in document.styles
                              if style.element.get(qn("w:default")) == "1" and style.type == 1), "")
        self.titled = any(self.named(paragraph) == "title" for paragraph in document.element.body.iter(qn("w:p")))

    def _chain(self, paragraph: Element) -> Iterator[Element]:
        seen: set[str] = set()
        style = self._styles.get(said(paragraph, "w:pPr/w:pStyle") or self._default)
        while style is not None and style.style_id not in seen:
            seen.add(style.style_id)
            yield style
            style = style.base_style if hasattr(style, "base_style") else None

    def named(self, paragraph: Element) -> str:
        """The name of its own style, in lower case; where no style of the document has its id, what that is made of."""
        known = next(((style.name or "").lower() for style in self._chain(paragraph)), "")
        style = said(paragraph, "w:pPr/w:pStyle")
        return known if not style or style in self._styles else _PARTS.sub(" ", style).lower()

    def level(self, paragraph: Element) -> int:
        """The level of a heading, 0 for what is none."""
        if self.named(paragraph) == "title":
            return 1
        own = said(paragraph, "w:pPr/w:outlineLvl")
        found = [own, *(said(style.element, "w:pPr/w:outlineLvl") for style in self._chain(paragraph))]
        outline = next((int(value) + 1 for value in found if value and value.isdigit()), 0)
        names = [self.named(paragraph), *(style.name or "" for style in self._chain(paragraph))]
        styled = next((int(match[1]) for name in names for match in [_STYLED.match(name)] if match), 0)
        level = styled or (outline if outline <= _BODY_TEXT else 0)
        return level + self.titled if level else 0

    def numbering(self, paragraph: Element) -> tuple[str, int]:
        """The list a paragraph is an item of ("" for none) and its depth."""
        holders = [paragraph, *(style.element for style in self._chain(paragraph))]
        number = next((value for holder in holders if (value := said(holder, "w:pPr/w:numPr/w:numId"))), "0")
        depth = next((value for holder in holders if (value := said(holder, "w:pPr/w:numPr/w:ilvl"))), "")
        named = _LISTED.match(self.named(paragraph))
        if number == "0" and not named:
            return "", 0
        deeper = int(named[1] or "1") - 1 if named else 0
        return (number if number != "0" else "style"), int(depth) if depth.isdigit() and int(depth) else deeper

    def bold(self, paragraph: Element) -> bool:
        """Whether its style makes it bold."""
        return any(on(style.element.find(f"{qn('w:rPr')}/{qn('w:b')}")) for style in self._chain(paragraph))


def counting(document: Element) -> dict[tuple[str, int], int]:
    """Where lists count in figures: (list, depth) -> first number."""
    relation = next((r for r in document.part.rels.values() if r.reltype == RELATIONSHIP_TYPE.NUMBERING), None)
    if relation is None or relation.is_external:
        return {}
    numbering = parse_xml(relation.target_part.blob)
    abstract = {item.get(qn("w:abstractNumId")): item for item in numbering.iter(qn("w:abstractNum"))}
    found: dict[tuple[str, int], int] = {}
    for number in numbering.iter(qn("w:num")):
        levels = abstract.get(said(number, "w:abstractNumId"))
        for level in levels.iter(qn("w:lvl")) if levels is not None else ():
            start, depth = said(level, "w:start"), level.get(qn("w:ilvl")) or "0"
            if said(level, "w:numFmt") == "decimal":
                found[number.get(qn("w:numId")) or "", int(depth)] = int(start) if start.isdigit() else 1
    return found


def said(element: Element, path: str) -> str:
    """The `w:val` of the first element at a path, empty where there is none."""
    found = element.find("/".join(qn(step) for step in path.split("/")))
    return (found.get(qn("w:val")) or "") if found is not None else ""


def on(mark: Element) -> bool:
    """Whether a mark that can be switched off is there and on."""
    return mark is not None and (mark.get(qn("w:val")) or "1") not in _FALSE
