"""A bibliography on the desk: its works, their identifiers, and what is wrong with them, before it is stored.

Why: bibliographies say which edition of a work is which; what in one would lead nowhere must be seen before it is in.
Method: it is plain data of bounded size, so it is read here. Its works are held against each other and against the
    bibliographies of the library.
Fails: with a `LoadError`; what is only doubtful is told as a problem.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from explorer.desk.shelves import MOST_CHANGES, differences
from explorer.domain.silence import NOT_HELD, NOT_STATED
from explorer.library import Damaged, Library
from explorer.view_models.desk import HeldWorks, KnownWork
from explorer.view_models.labels import Count
from explorer.view_models.preview import ReadWork, WorksPreview
from loaders.bibliography import Work
from loaders.bibliography.csl import place
from loaders.pipeline import LoadedBibliography
from loaders.problems import Problem
from loaders.readers import csl
from loaders.readers.registry import identify


def preview(made: LoadedBibliography, name: str, library: Library) -> WorksPreview:
    """What would be stored of a bibliography; `name` is its file's."""
    elsewhere = _elsewhere(library, made.name)
    return WorksPreview(
        made.name, name, hashlib.sha256(made.content).hexdigest(), status(made, library), _counts(made.works),
        changes(made, library), tuple(problem.says for problem in problems(made.works, elsewhere)),
        tuple(_work(work, made.works, elsewhere) for work in made.works))


def held(library: Library) -> tuple[HeldWorks, ...]:
    """The bibliographies of the library, by name."""
    return tuple(_held(library, name) for name in sorted(library.manifest.bibliographies))


def _held(library: Library, name: str) -> HeldWorks:
    try:
        return HeldWorks(name, len(_stored(library, name)))
    except Damaged:
        return HeldWorks(name, 0, damaged=True)


def known(library: Library) -> tuple[KnownWork, ...]:
    """The works of all bibliographies that have an identifier, by title and year, each once."""
    every = {(work.doi or "", work.pmid or ""): work for one in held(library) if not one.damaged
             for work in _stored(library, one.name) if work.identifiers}
    ordered = sorted(every.items(), key=lambda item: (item[1].title.casefold(), item[1].year or 0))
    return tuple(KnownWork(_named(work), doi, pmid) for (doi, pmid), work in ordered)


def status(made: LoadedBibliography, library: Library) -> str:
    """What storing it would be to the library."""
    if made.name not in library.manifest.bibliographies:
        return "new bibliography"
    return "unchanged" if _content(library, made.name) == made.content else "changed bibliography"


def changes(made: LoadedBibliography, library: Library) -> tuple[str, ...]:
    """How its works differ from those of the bibliography it would replace."""
    if status(made, library) != "changed bibliography":
        return ()
    before = {work.id: work for work in _stored(library, made.name)}
    other = [f"changed: {work.title}" for work in made.works if work.id in before and before[work.id] != work]
    known = {name: work.title for name, work in before.items()}
    return (*differences(f"against {made.name} in the library", known, {work.id: work.title for work in made.works}),
            *other[:MOST_CHANGES], *([f"and {len(other) - MOST_CHANGES} more changed"] if len(other) > MOST_CHANGES else []))


def problems(works: Sequence[Work], elsewhere: Mapping[str, Work]) -> Iterator[Problem]:
    """What would lead nowhere, or says something else than the library."""
    own = {identifier for work in works for identifier in work.identifiers}
    for number, work in enumerate(works, 1):
        node = place(number, work.id)
        for printed in work.unusable:
            yield Problem(0, f"{printed}: this is none; it stays as it is given, and leads nowhere", node=node)
        if not work.identifiers:
            yield Problem(0, "no DOI and no PubMed id, so no marker can lead to it; it is not stored as a work", node=node)
        if work.previous and work.previous not in own | elsewhere.keys():
            yield Problem(0, f"its previous edition {work.previous} is described neither here nor in the library", node=node)
        other = next((elsewhere[name] for name in work.identifiers if name in elsewhere), None)
        if other and other.title.casefold() != work.title.casefold():
            yield Problem(0, f"the library knows this work as “{other.title}”", node=node)


def problems_of(made: LoadedBibliography, library: Library) -> tuple[Problem, ...]:
    """The problems of a bibliography that was read already."""
    return tuple(problems(made.works, _elsewhere(library, made.name)))


def _counts(works: Sequence[Work]) -> tuple[Count, ...]:
    kinds = ((len(works), "work"), (sum(bool(work.doi) for work in works), "DOI"),
             (sum(bool(work.pmid) for work in works), "PubMed id"),
             (sum(bool(work.previous) for work in works), "later edition"))
    return tuple(Count(figure, name if figure == 1 else f"{name}s") for figure, name in kinds)


def _work(work: Work, works: Sequence[Work], elsewhere: Mapping[str, Work]) -> ReadWork:
    said = [work.authors, work.venue, str(work.year) if work.year else None,
            work.edition_label]
    known = [f"DOI {work.doi}" if work.doi else "", f"PMID {work.pmid}" if work.pmid else ""]
    return ReadWork(
        work.title, " · ".join(one for one in said if one) or NOT_STATED,
        f"kind {NOT_STATED}" if work.source_type == "unknown" else work.source_type.replace("-", " "),
        " · ".join(one for one in known if one) or f"identifier {NOT_STATED}", _previous(work, works, elsewhere))


def _previous(work: Work, works: Sequence[Work], elsewhere: Mapping[str, Work]) -> str:
    if not work.previous:
        return ""
    before = next((one for one in works if work.previous in one.identifiers), elsewhere.get(work.previous))
    if before is None:
        return f"{work.previous}, {NOT_HELD}"
    return _named(before)


def _named(work: Work) -> str:
    """A work with what tells its editions apart."""
    return " · ".join(one for one in (work.edition_label, str(work.year or ""), work.title) if one)


def _elsewhere(library: Library, name: str) -> Mapping[str, Work]:
    """The works of all other bibliographies of the library, by identifier."""
    return {identifier: work for other in library.manifest.bibliographies if other != name
            for work in _stored(library, other) for identifier in work.identifiers}


def _stored(library: Library, name: str) -> tuple[Work, ...]:
    return identify(f"{name}{csl.SUFFIX}", _content(library, name)).read().works


def _content(library: Library, name: str) -> bytes:
    return library.written(f"bibliographies/{name}.json").read_bytes()
