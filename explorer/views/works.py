"""The works of a bibliography that is on the desk.

Why: which edition of a work is which, and what has no identifier, must be seen before it is stored.
Method: figures and problems first, then one line of facts a work, in the order of the file; many are capped and counted.
Fails: it cannot.
"""

from __future__ import annotations

from explorer.view_models.labels import Badge
from explorer.view_models.preview import ReadWork, WorksPreview
from explorer.views import widgets
from explorer.views.committing import capped
from explorer.views.markup import Element, element, joined

MOST = 80


def head(seen: WorksPreview) -> Element:
    """What it is, and how much is in it."""
    known = seen.status == "unchanged"
    badge = Badge("as it is in the library" if known else seen.status, "neutral" if known else "accent")
    counts = (element("li", "", element("strong", "", f"{count.figure:,}"), f" {count.name}") for count in seen.counts)
    return element(
        "div", "gx-details", widgets.badges((badge,)), element("h2", "gx-title", f"Bibliography {seen.bibliography}"),
        element("p", "gx-origin", f"file {seen.name} ",
                widgets.file_hash(seen.sha256)),
        element("ul", "gx-counts", *counts))


def listed(seen: WorksPreview) -> Element:
    """Problems, what is new and gone, and the works."""
    parts = [element("div", "gx-part", element("h3", "gx-heading", title), element("ul", "gx-lines", *_lines(lines)))
             for title, lines in (("Problems", seen.problems), ("Against the library", seen.changes)) if lines]
    rows = (_work(work) for work in seen.works[:MOST])
    return element("div", "gx-works", *parts, element("h3", "gx-heading", "Works"), element("ul", "gx-lines", *rows),
                   element("p", "gx-quiet", capped(len(seen.works), "work")))


def _lines(lines: tuple[str, ...]) -> tuple[Element, ...]:
    more = (element("li", "gx-quiet", f"Showing {MOST} of {len(lines)}"),) if len(lines) > MOST else ()
    return (*(element("li", "", line) for line in lines[:MOST]), *more)


def _work(work: ReadWork) -> Element:
    before = (element("p", "gx-origin", f"edition before it: {work.previous}"),) if work.previous else ()
    return element("li", "", element("p", "gx-work", work.title), element("p", "gx-origin", work.facts),
                   element("p", "gx-origin", joined((work.kind, work.identifiers))), *before)
