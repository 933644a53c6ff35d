"""What was read, as lines for a terminal: `load --dry-run` and `extract --report`.

Why: whoever loads from a script wants to see the same as on the Library page.
Method: pure functions to lines of plain text. What no rule claimed comes first, as on the page.
Fails: it cannot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from explorer.desk import painting
from explorer.desk.drafts import counts, said, status
from explorer.desk.reading import Reading
from explorer.library import Library
from explorer.model import Loose, ReadStatement
from loaders import unclaimed
from loaders.pipeline import LoadedBibliography, LoadedDocument


def dry_run(loaded: LoadedDocument | LoadedBibliography, library: Library) -> str:
    """What loading would store, in one line."""
    if isinstance(loaded, LoadedBibliography):
        known = loaded.name in library.manifest.bibliographies
        return f"{'known' if known else 'new'} bibliography {loaded.name}, {loaded.works} works"
    pages = unclaimed.views(loaded.source, loaded.record)
    numbers, sentences = unclaimed.numbers(pages, loaded.record), unclaimed.sentences(pages, loaded.record)
    figures = [*((count.figure, count.name) for count in counts(loaded.record)),
               (len(loaded.problems), "problems" if len(loaded.problems) != 1 else "problem")]
    return (f"{loaded.identity.document} {loaded.identity.edition} ({status(loaded, library)}), "
            f"{', '.join(f'{figure} {name}' for figure, name in figures)}; "
            f"no rule claimed {_counted(len(numbers), 'number')} and {_counted(len(sentences), 'sentence')}")


def report(reading: Reading) -> Iterator[str]:
    """What was read of a file, line by line: unclaimed first, then problems, then the statements."""
    record, pages = reading.record, reading.pages
    yield f"{reading.source.name}: {', '.join(f'{count.figure} {count.name}' for count in counts(record))}"
    yield from _loose("Numbers that no rule claimed", painting.loose(unclaimed.numbers(pages, record)))
    yield from _loose("Sentences that no rule claimed", painting.loose(unclaimed.sentences(pages, record)))
    yield from _headed("Problems", [said(problem) for problem in record.problems])
    yield from ("", "Statements")
    section = ""
    for statement in painting.statements(pages, record, ()):
        if statement.section != section:
            section = statement.section
            yield from ("", f"  {section}")
        yield from _statement(statement)


def _loose(title: str, found: Sequence[Loose]) -> Iterator[str]:
    yield from _headed(f"{title}: {len(found)}", [f"line {one.line}: {one.before}[{one.text}]{one.after}" for one in found])


def _headed(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines or title[-1].isdigit():
        yield from ("", title, *(f"  {line}" for line in lines))


def _statement(statement: ReadStatement) -> Iterator[str]:
    yield f"  {statement.number}. [{statement.kind}] line {statement.line}: {statement.text}"
    for item in statement.items:
        yield f"     {item.role}: {item.reading}" + ("" if item.kind == "marker" else f"  (“{item.quote.strip()}”)")


def _counted(figure: int, name: str) -> str:
    return f"{figure} {name}{'' if figure == 1 else 's'}"
