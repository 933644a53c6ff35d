"""What was read, as lines for a terminal: `load --dry-run` and `extract --report`.

Why: whoever loads from a script wants to see the same as on the Library page.
Method: pure functions to lines of plain text. What no rule claimed comes first, as on the page; then problems, then the
    statements with all that hangs on them, conditions as nested sentences; then the reference list.
Fails: it cannot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from explorer.desk import carrying, editions, highlights, record_view, shelves, verdicts, works
from explorer.domain import wording
from explorer.domain.silence import NOT_RECOGNISED
from explorer.library import Library
from explorer.view_models.labels import TRUST
from explorer.view_models.preview import Loose, ReadItem, ReadReference, ReadStatement, Tree, Verdict
from loaders import coverage
from loaders.curation import Decision
from loaders.pipeline import LoadedBibliography, LoadedDocument
from loaders.problems import Problem
from loaders.record import Record
from loaders.source import SourceDocument

OPERATORS: Mapping[str, str] = {"all": "all of", "any": "any of"}


def dry_run(loaded: LoadedDocument | LoadedBibliography, library: Library) -> Iterator[str]:
    """What loading would store: one line, then how it differs from what the library holds."""
    if isinstance(loaded, LoadedBibliography):
        yield from _works(loaded, library)
        return
    pages = coverage.views(loaded.source, loaded.record)
    gone = record_view.rejected(loaded.decisions)
    numbers = coverage.numbers(pages, loaded.record, gone)
    sentences = coverage.sentences(pages, loaded.record, gone)
    figures = [*((count.figure, count.name) for count in record_view.counts(loaded.record)),
               (len(loaded.problems), "problems" if len(loaded.problems) != 1 else "problem")]
    yield (f"{loaded.identity.document} {loaded.identity.edition} ({shelves.status(loaded, library)}), "
           f"{', '.join(f'{figure} {name}' for figure, name in figures)}; "
           f"no rule claimed {_counted(len(numbers), 'number')} and {_counted(len(sentences), 'sentence')}")
    yield from editions.against(loaded, library)


def doubts(loaded: LoadedDocument | LoadedBibliography, library: Library) -> Sequence[Problem]:
    """The problems that loading would tell."""
    if isinstance(loaded, LoadedBibliography):
        return works.problems_of(loaded, library)
    return tuple(carrying.others(loaded.problems, carrying.waiting(loaded, library)))


def _works(loaded: LoadedBibliography, library: Library) -> Iterator[str]:
    seen = works.preview(loaded, loaded.name, library)
    yield f"{seen.status} {loaded.name}, {', '.join(f'{count.figure} {count.name}' for count in seen.counts)}"
    yield from seen.changes


def report(source: SourceDocument, record: Record, decisions: Sequence[Decision] = (),
           problems: Sequence[Problem] = ()) -> Iterator[str]:
    """What was read of a source, decided things included: unclaimed first, then problems, statements and references."""
    pages, gone = coverage.views(source, record), record_view.rejected(decisions)
    statements = record_view.statements(pages, record, decisions, source.format.words)
    yield f"{source.name}: {', '.join(f'{count.figure} {count.name}' for count in record_view.counts(record))}"
    yield from _loose("Numbers that no rule claimed", record_view.loose(coverage.numbers(pages, record, gone)))
    yield from _loose("Sentences that no rule claimed", record_view.loose(coverage.sentences(pages, record, gone)))
    yield from _weighed(verdicts.of(statements, highlights.strokes(pages, record, decisions)))
    yield from _headed("Problems", [record_view.said(problem) for problem in problems])
    yield from _headed("Taken out by a curator", [
        f"{one.kind} “{one.quote}” {one.decided}" for one in record_view.taken_out(decisions, source.format.words)])
    yield from ("", "Statements")
    section = ""
    for statement in statements:
        if statement.section != section:
            section = statement.section
            yield from ("", f"  {section}")
        yield from said_of(statement)
    references = record_view.references(pages, record, decisions, source.format.words)
    yield from _headed("References", [_reference(one) for one in references])


def _loose(title: str, found: Sequence[Loose]) -> Iterator[str]:
    yield from _headed(f"{title}: {len(found)}", [f"line {one.line}: {one.before}[{one.text}]{one.after}" for one in found])


def _weighed(found: Sequence[Verdict]) -> Iterator[str]:
    """The readings to check and the words not recognised, with those around; of the sure readings how many."""
    doubtful = [one for one in found if one.state == "to check"]
    lost = [one for one in found if one.state == NOT_RECOGNISED]
    if len(found) > len(lost):
        yield from _headed(f"Readings to check: {len(doubtful)}, sure: {len(found) - len(doubtful) - len(lost)}", [
            f"line {one.line}: {one.reading}: {one.before}[{one.text}]{one.after}" for one in doubtful])
    if lost:
        yield from _headed(f"Words that turn or bound a meaning, {NOT_RECOGNISED}: {len(lost)}", [
            f"line {one.line}: {one.before}[{one.text}]{one.after}" for one in lost])


def _headed(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines or title[-1].isdigit():
        yield from ("", title, *(f"  {line}" for line in lines))


def said_of(statement: ReadStatement) -> Iterator[str]:
    """A statement with all that hangs on it."""
    yield f"  {statement.number}. [{statement.kind}] line {statement.line}: {statement.text}"
    for item in statement.items:
        quote = "" if item.kind == "marker" else f"  (“{item.quote.strip()}”)"
        yield f"     {item.role}: {item.reading}{quote}{_told(item)}"
        yield from (f"       {ground}" for ground in item.grounds)
    said = {item.id: item.short for item in statement.items}
    for condition in statement.conditions:
        tree = condition.tree
        lead = wording.lead(tree.action or "applies", tree.polarity, tree.timing)
        yield f"     condition: {lead} {_operator(tree)}"
        yield from _members(tree, said, "       ")
    yield from (f"     {NOT_RECOGNISED}: {words}" for words in statement.unrecognised)
    yield from (f"     decided: {line}" for line in statement.decided)


def _told(item: ReadItem) -> str:
    """Whether a reading is sure, and by whom."""
    return f"  {', '.join(part for part in (TRUST[item.state], item.decided) if part)}" if item.state else ""


def _members(tree: Tree, said: Mapping[str, str], margin: str) -> Iterator[str]:
    for member in tree.members:
        if isinstance(member, Tree):
            yield f"{margin}{_operator(member)}"
            yield from _members(member, said, f"{margin}  ")
        else:
            yield f"{margin}{said.get(member, member)}"


def _operator(tree: Tree) -> str:
    return f"{OPERATORS.get(tree.operator, f'at least {tree.n} of')}:"


def _reference(one: ReadReference) -> str:
    return f"{one.number}. line {one.line}: {one.text}"


def _counted(figure: int, name: str) -> str:
    return f"{figure} {name}{'' if figure == 1 else 's'}"
