"""The pieces of a page that only show: badges, chips, facts, notes, the passage.

Why: details, outline and search show the same things; each looks the same wherever it stands.
Method: a view model in, an `Element` out; how it looks is in `style.css`, by class. Chips and the words they were read from
    share a number in their class, by which `pointing.css` marks the words of the chip that is pointed at.
Fails: it does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal

from explorer.view_models.details import Chip, ChipGroup, PassageView
from explorer.view_models.labels import TRUST, WARNING, Badge, Fact, Footer, Note
from explorer.views.annotated_text import MOST_POINTED
from explorer.views.markup import Element, element, joined, marked, outward

UNPOINTED: Mapping[str, int] = {}
IDENTIFIERS: Mapping[str, Literal["doi", "pmid"]] = {"DOI": "doi", "PubMed id": "pmid"}
NAMELESS = ("", "all of")  # words that say nothing when there is one member


def told(title: str, footer: Footer) -> dict[str, str]:
    """What a picture that is saved says of itself: what it shows, of which document, and that it is no advice."""
    return {"title": title, "source": joined((footer.document, footer.review)), "warning": WARNING}


def badges(items: Sequence[Badge]) -> Element:
    """Words in coloured boxes, in one line."""
    return element("div", "gx-tags", *(element("span", f"gx-tag gx-{item.tone}", item.text) for item in items))


def pointed(groups: Sequence[ChipGroup]) -> Mapping[str, int]:
    """The chips that can be pointed at, each with its number: those that say what they were read from."""
    nodes = dict.fromkeys(chip.node for group in groups for chip in _all(group) if chip.grounds)
    return {node: at for at, node in enumerate(nodes, 1) if at <= MOST_POINTED}


def chips(groups: Sequence[ChipGroup]) -> Element:
    """Quantities and criteria, one group a line: "any of", then its chips."""
    numbers = pointed(groups)
    return element("div", "gx-chips", *(_group(group, numbers) for group in groups))


def facts(rows: Sequence[Fact]) -> Element:
    """Names and values with hairlines between; what is not stated is there in words."""
    pairs = (element("div", "", element("dt", "", row.name), element("dd", "", _value(row))) for row in rows)
    return element("dl", "gx-facts", *pairs)


def _value(row: Fact) -> Element | str:
    return outward(IDENTIFIERS[row.name], row.value) if row.name in IDENTIFIERS else row.value


def identifiers(named: Sequence[tuple[str, str]]) -> tuple[Element, ...]:
    """Identifiers by their names ("DOI") in one line, each a link to its source; nothing where there are none."""
    parts = [element("span", "", f"{name} ", outward(IDENTIFIERS[name], value)) for name, value in named if value]
    return (element("p", "gx-why gx-identifiers", *parts),) if parts else ()


def note(item: Note) -> Element:
    """A remark with a coloured left edge."""
    return element("div", f"gx-note gx-{item.tone}", element("p", "gx-note-title", item.title), _lines(item.text))


def passage(view: PassageView, numbers: Mapping[str, int] = UNPOINTED) -> Element:
    """The quoted words marked in their surroundings, with section, characters and file below.

    `numbers` are those of the chips whose grounds are marked when they are pointed at.
    """
    quote = element("mark", "", *_quoted(view, numbers))
    where = joined((view.section, view.place, f"characters {view.start}–{view.end}", f"file {view.file_name}"))
    return element(
        "div", "gx-passage",
        element("h3", "gx-heading", "Where it says so"),
        element("blockquote", "", view.before, quote, view.after),
        element("p", "gx-origin", f"{where} ", file_hash(view.sha256)),
    )


def file_hash(sha256: str) -> Element:
    """The ends of a file's hash, all of it when it is pointed at."""
    return element("code", "", f"{sha256[:6]}…{sha256[-4:]}", title=f"SHA-256 {sha256}")


def _all(group: ChipGroup) -> Iterator[Chip]:
    for member in group.members:
        yield from (member,) if isinstance(member, Chip) else _all(member)


def _group(group: ChipGroup, numbers: Mapping[str, int]) -> Element:
    word = () if group.word in NAMELESS and len(group.members) == 1 else (element("span", "gx-word", group.word),)
    members = (_chip(member, numbers) if isinstance(member, Chip) else _group(member, numbers) for member in group.members)
    return element("div", "gx-group", *word, *members)


def _chip(chip: Chip, numbers: Mapping[str, int]) -> Element:
    """A chip, dashed and so called where its reading is to check; what it was read from is told when it is pointed at."""
    doubtful = chip.state == "to check"
    parts = [element("span", f"gx-{part.role}", part.text) for part in chip.parts]
    if doubtful:
        parts.append(element("span", "gx-check", TRUST[chip.state]))
    shape = element("span", "gx-chip gx-doubtful" if doubtful else "gx-chip", *parts)
    if chip.node not in numbers:
        return shape
    said = (TRUST[chip.state or "to check"], *chip.grounds)
    told = element("span", "gx-told", *(element("span", "", line) for line in said))
    return element("span", f"gx-held gx-p{numbers[chip.node]}", shape, told, stop=True)


def _quoted(view: PassageView, numbers: Mapping[str, int]) -> Iterator[Element | str]:
    """The quotation, cut where a number or a ground begins or ends."""
    grounds = [mark for mark in view.marks if mark.node in numbers]
    if not grounds:
        yield from marked(view.quote, view.strong)
        return
    edges = sorted({0, len(view.quote), *(place for mark in grounds for place in (mark.start, mark.end))})
    for first, last in pairwise(edges):
        inside = marked(view.quote[first:last], ((start - first, end - first) for start, end in view.strong
                                                 if start < last and first < end))
        over = sorted({numbers[mark.node] for mark in grounds if mark.start <= first and last <= mark.end})
        if over:
            yield element("span", " ".join(("gx-ground", *(f"gx-g{number}" for number in over))), *inside)
        else:
            yield from inside


def _lines(text: str) -> Element:
    paragraphs = (element("p", "", line) for line in text.splitlines() if line.strip())
    return element("div", "", *paragraphs)
