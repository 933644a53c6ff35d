"""The front matter of a Markdown page: what it says of itself before its text begins.

Why: title and date often stand there only; none of it is a statement.
Method: its lines are fields, "name: value", or items of the list that the last field opens; of a list the last item
    counts, for dates are added at its end. It is no YAML to us: what else it may hold is nothing that is read.
Fails: it cannot; a line that is no field is page chrome as all others are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from loaders.blocks import Block, View
from loaders.extraction import rulebook
from loaders.readers import html
from loaders.readers.markup import Words

_FIELD = re.compile(r"(?P<name>[A-Za-z][\w -]{0,40}?)\s*:\s*[\"']?(?P<value>.*?)[\"']?\s*$")
_ITEM = re.compile(r"\s*-\s+[\"']?(?P<value>\S.*?)[\"']?\s*$")
_DAY = re.compile(r"((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DATES = ("front_matter_updated", "front_matter_dated")  # the surer first

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The lines of the front matter, the values of its fields, and whether its title is a heading of the page."""

    lines: Sequence[Stretch] = ()
    fields: Mapping[str, Stretch] = field(default_factory=dict)
    titled: bool = False

    @property
    def title(self) -> Stretch | None:
        """The place of the title, if the page has no other."""
        return self.fields.get("title") if self.titled else None

    @property
    def date(self) -> Stretch | None:
        """The place of the date of its last update, or of another date."""
        return next((place for key in _DATES for name, place in self.fields.items()
                     if name in rulebook.words("remarks", key)), None)


def fields(raw: str, lines: Sequence[Stretch]) -> dict[str, Stretch]:
    """The fields of some lines with the places of their values."""
    found: dict[str, Stretch] = {}
    name = ""
    for start, end in lines:
        printed = raw[start:end]
        opened = _FIELD.match(printed)
        name = opened["name"].lower() if opened else name
        value = opened or (_ITEM.match(printed) if name else None)
        if value and value["value"]:
            found[name] = (start + value.start("value"), start + value.end("value"))
    return found


def blocks(raw: str, front: FrontMatter) -> Iterator[Block]:
    """The lines of the front matter as page chrome, one of them the date; the title is none of them."""
    for start, end in front.lines:
        if front.date and start <= front.date[0] < end:
            yield _dated(raw, *front.date)
        elif not (front.title and start <= front.title[0] < end) and raw[start:end].strip():
            yield Block("chrome", View.plain(raw, start, end), "page-chrome", reason="front matter")


def _dated(raw: str, start: int, end: int) -> Block:
    """A date, in the words of a page that prints when it was updated."""
    printed = raw[start:end]
    day = _DAY.match(printed)
    words = Words(raw, html.STYLE)
    words.put(f"Last updated: {day[1]}-{day[2]:0>2}-{day[3]:0>2}" if day else f"Last updated: {printed}", start, end)
    return Block("chrome", words.view(), "updated", reason="the date of the front matter")
