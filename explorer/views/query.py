"""The Query page: any question in SPARQL, the answer as a table, and files of it.

Why: whoever has a question that no page asks should not need another program.
Method: the address holds the query that was run, so that a link shows the same answer; the box may hold another until
    Run is pressed. An answer is kept for the session, so that picking a row does not ask again. Things are shown by their
    titles, with a way to their pages; files hold their identifiers. Everything that a query must not do is refused by
    whoever answers, not here.
Fails: a query without an answer is told in one note, with the line it is about and a caret under the place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Literal, Protocol
from urllib.parse import quote

import streamlit as st

from explorer import query_result
from explorer.domain.silence import NOT_IN_GRAPH
from explorer.links import LONGEST_QUERY, Address, href
from explorer.query_result import Answer, Busy, EngineError, Limits, Problem, Refused, Term, TooLarge, TooLong
from explorer.view_models.names import Name
from explorer.views import navigation, tools
from explorer.views.markup import Element, element, joined, plain
from ontology.ground.confinement import Confinement

STYLE = Path(__file__).with_name("query.css")
TEXT, SHOWN, LONG, KEPT, TABLE = "query-text", "query-shown", "query-long", "query-kept", "query-table"
NEXT: Mapping[type[Problem], str] = {
    Refused: "Change the query at that place and run it again.",
    TooLong: "Narrow the query: name a document or a kind of thing, or put LIMIT 100 at its end.",
    TooLarge: "Narrow the query, ask for fewer columns, or put LIMIT 100 at its end.",
    Busy: "Run it again in a moment.",
    EngineError: "Run it again; if it fails again, run a part of it.",
}
TITLES = {
    Refused: "This query was not run", TooLong: "Stopped: too much time", TooLarge: "Stopped: too much memory",
    Busy: "Not now", EngineError: "No answer",
}
NAMED = "query-names"
MOST_NAMED = 2000  # things in one answer that are called by their names
SHOWN_NAME = r"#(.+)$"  # the part of a link that is shown
NOTHING = ("Nothing in the library answers this. Leave out a line that narrows it, or start from one of the questions at "
           "the left, which name the properties that there are.")
FEW_ROWS, HEIGHT = 12, 460
LOOKED_AT = 20  # rows in which a statement is looked for before saying that rows can be opened
BEFORE_CARET, AROUND_CARET = 60, 110  # characters of a long line that are shown

PART = element(
    "div", "gx-note gx-warning", element("p", "gx-note-title", "This is a part of the answer"),
    element("div", "", element("p", "", "The limit cut the answer off. Files hold the same part and say so "
                                           "in their names. Narrow the query to see all of it.")))


class Example(Protocol):
    """A query to start from."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def summary(self) -> str:
        """What it answers."""

    @property
    def text(self) -> str:
        """The query."""


class Asking(Protocol):
    """What the page may ask."""

    @property
    def limits(self) -> Limits:
        """What one query may use."""

    def confinement(self) -> Confinement:
        """What the system keeps a query from."""

    def examples(self) -> Sequence[Example]:
        """Queries to start from."""

    def run(self, text: str, waiting: Callable[[int], None]) -> Answer:
        """The answer to a query, or a `Problem`; `waiting` is told the place in the queue."""

    def silent(self, text: str) -> Mapping[str, str]:
        """Who is silent where a cell is empty, by column, as far as the query says it."""

    def names(self, iris: Iterable[str]) -> Mapping[str, Name]:
        """What the things in an answer are called, and what of them can be opened."""


def draw(asking: Asking, address: Address) -> None:
    """Draw examples, box and answer."""
    st.html(STYLE)
    _examples(asking, address)
    with st.container(key="query"):
        _box(address)
        st.html(str(element("p", "gx-quiet", _rules(asking))))
        asked = address.sparql or st.session_state.get(LONG, "")
        if asked:
            _outcome(asking, asked, address)


def _examples(asking: Asking, address: Address) -> None:
    with st.sidebar, st.container(key="list", gap=None):
        st.html(str(element("p", "gx-list-heading", "Questions to start from")))
        for example in asking.examples():
            label = f"**{plain(example.summary)}**  \n{plain(example.name)}"
            st.button(label, key=f"example-{example.name}", type="tertiary", width="stretch", on_click=_load,
                      args=(example.text, address))


def _load(text: str, address: Address) -> None:
    """Callback: put a query into the box, to be read and changed before it is run."""
    st.session_state.pop(LONG, None)
    st.session_state[TEXT], st.session_state[SHOWN] = text, ""
    navigation.go(address, address.with_(sparql=""))


def _box(address: Address) -> None:
    if TEXT not in st.session_state or st.session_state.get(SHOWN) != address.sparql:
        st.session_state[TEXT] = address.sparql or st.session_state.get(LONG, "")
    st.session_state[SHOWN] = address.sparql
    with st.form("query-form", border=False):
        st.text_area("Query in SPARQL", key=TEXT, height=260, placeholder="SELECT * WHERE { ?s ?p ?o } LIMIT 20")
        st.form_submit_button("Run", key="query-run", icon=":material/play_arrow:", type="primary", on_click=_run,
                              args=(address,))


def _run(address: Address) -> None:
    """Callback: the text in the box becomes the query of the page."""
    text = str(st.session_state[TEXT]).strip("\n")
    st.session_state.pop(KEPT, None)
    st.session_state.pop(LONG, None)
    if len(text) > LONGEST_QUERY:
        st.session_state[LONG] = text
    there = address.with_(sparql=text if len(text) <= LONGEST_QUERY else "")
    st.session_state[SHOWN] = there.sparql
    navigation.go(address, there)


def _rules(asking: Asking) -> str:
    limits, kept = asking.limits, asking.confinement()
    network = "no network: own namespace" if kept.network else (
        "network not separated on this system: what asks other machines is refused before it runs")
    memory = f"{limits.size} of memory" if kept.memory else "memory not bounded on this system"
    return joined(("Reads only", f"at most {limits.seconds:g} s, {memory}, {limits.rows:,} rows", network))


def _outcome(asking: Asking, asked: str, address: Address) -> None:
    found = _kept(asking, asked)
    if not address.sparql:
        st.html(str(element("p", "gx-quiet", f"The query is longer than {LONGEST_QUERY:,} characters: the link to this "
                            "page does not carry it.")))
    if isinstance(found, Problem):
        st.html(str(_problem(found, asked)))
    else:
        _answer(asking, found, asked, address)


def _kept(asking: Asking, asked: str) -> Answer | Problem:
    """The answer to the query, asked for once a session and snapshot."""
    kept = st.session_state.get(KEPT)
    if kept and kept[0] is asking and kept[1] == asked:
        return kept[2]  # type: ignore[no-any-return]
    told = st.empty()
    told.html(str(element("p", "gx-quiet", "Asking …")))
    try:
        found: Answer | Problem = asking.run(asked, lambda place: _wait(told, place))
    except Problem as problem:
        found = problem
    told.empty()
    st.session_state[KEPT] = (asking, asked, found)
    return found


def _wait(told: st.delta_generator.DeltaGenerator, place: int) -> None:
    others = "another query" if place == 1 else f"{place} other queries"
    told.html(str(element("p", "gx-quiet", f"Waiting for {others} to end …")))


def _problem(problem: Problem, asked: str) -> Element:
    words = f"{problem.message[:1].upper()}{problem.message[1:]}."
    title = element("p", "gx-note-title", TITLES[type(problem)])
    text = element("div", "", element("p", "", words), element("p", "", NEXT[type(problem)]))
    if not problem.line:
        return element("div", "gx-note gx-warning", title, text)
    where = element("p", "gx-origin", f"Line {problem.line}, column {problem.column}")
    return element("div", "gx-note gx-warning", title, text, _caret(asked, problem.line, problem.column), where)


def _caret(asked: str, line: int, column: int) -> Element:
    """The line with a caret under the place, cut around it if it is long."""
    lines = asked.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    text = lines[line - 1].expandtabs(1) if line <= len(lines) else ""
    start = max(0, column - 1 - BEFORE_CARET)
    cut = text[start:start + AROUND_CARET]
    return element("div", "gx-caret", f"{cut}\n{' ' * min(column - 1 - start, len(cut))}^", label=f"Line {line}: {cut}")


def _answer(asking: Asking, answer: Answer, asked: str, address: Address) -> None:
    with st.container(key="answer", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(str(element("p", "gx-count", element("strong", "", answer.note), f" · {_spent(answer.seconds)}")))
        _downloads(answer)
        if address.sparql:
            tools.share("link")
    if answer.truncated:
        st.html(str(PART))
    if answer.rows:
        _table(asking, answer, asked, address)
    elif answer.truth is None:
        st.html(str(element("p", "gx-empty", NOTHING)))


def _spent(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 0.01 else "less than 0.01 s"  # noqa: PLR2004 - the last digit shown


def _downloads(answer: Answer) -> None:
    """Files are written when they are asked for: a large answer must not slow down each drawing of the page."""
    files = [("CSV", "csv", "text/csv", partial(query_result.as_csv, answer))]
    if answer.is_graph:
        files.append(("Turtle", "ttl", "text/turtle", partial(str, answer.turtle)))
    else:
        files.append(("JSON", "json", "application/sparql-results+json", partial(query_result.as_json, answer)))
    for name, suffix, kind, write in files:
        st.download_button(name, write, answer.file_name(suffix), kind, key=f"save-{suffix}", type="tertiary",
                           icon=":material/download:", on_click="ignore")


def _table(asking: Asking, answer: Answer, asked: str, address: Address) -> None:
    silent, names = asking.silent(asked), _names(asking, answer)
    columns = {name: [_cell(names, row[at], silent.get(name, NOT_IN_GRAPH)) for row in answer.rows]
               for at, name in enumerate(answer.columns)}
    links = {}
    for at, name in enumerate(answer.columns):
        hrefs = [_link(names, row[at]) for row in answer.rows]
        if any(hrefs) and all(href or row[at] is None for href, row in zip(hrefs, answer.rows, strict=True)):
            columns[name] = hrefs
            links[name] = st.column_config.LinkColumn(name, display_text=SHOWN_NAME)
    height: Literal["content"] | int = "content" if len(answer.rows) <= FEW_ROWS else HEIGHT
    chosen = st.dataframe(columns, key=TABLE, hide_index=True, on_select="rerun", selection_mode="single-row",
                          height=height, alt=f"The answer: {answer.note}", column_config=links)
    places = [row for row in chosen["selection"]["rows"] if row < len(answer.rows)]
    if places:
        _ways_on(names, answer.rows[places[0]], address)
    elif any(_opened(names, row) for row in answer.rows[:LOOKED_AT]):
        st.html(str(element("p", "gx-quiet", "Pick a row to open what stands in it. Files hold the full identifiers.")))


def _names(asking: Asking, answer: Answer) -> Mapping[str, Name]:
    """What the things in the answer are called, asked for once; of a very long answer those that come first."""
    kept = st.session_state.get(NAMED)
    if kept and kept[0] is answer:
        return kept[1]  # type: ignore[no-any-return]
    iris = dict.fromkeys(term.value for row in answer.rows for term in row if term and term.kind == "uri")
    found = asking.names(list(iris)[:MOST_NAMED])
    st.session_state[NAMED] = (answer, found)
    return found


def _cell(names: Mapping[str, Name], term: Term | None, silent: str) -> str:
    """What is shown of a term; `silent` stands for no value."""
    if term is None:
        return silent
    return names[term.value].title if term.kind == "uri" and term.value in names else term.value


def _link(names: Mapping[str, Name], term: Term | None) -> str:
    """The address of a thing with its name behind it; "" for what cannot be opened."""
    there = _there(names, term)
    return f"{href(there)}#{quote(_cell(names, term, silent=''), safe='')}" if there else ""


def _there(names: Mapping[str, Name], term: Term | None) -> Address | None:
    """The page on which a thing stands."""
    found = names.get(term.value) if term and term.kind == "uri" else None
    if found and found.statement:
        return Address(page="explore", statement=found.statement, node=found.node)
    return Address(page="about", node=found.document) if found and found.document else None


def _ways_on(names: Mapping[str, Name], row: Sequence[Term | None], address: Address) -> None:
    opened = _opened(names, row)
    if not opened:
        st.html(str(element("p", "gx-quiet", "Nothing in this row has a page of its own.")))
    with st.container(key="links", gap=None):
        for at, (there, title) in enumerate(opened.items()):
            label = plain(f"{'Explore' if there.page == 'explore' else 'About'} {title}")
            st.button(label, key=f"open-{at}", type="tertiary", icon=":material/arrow_forward:", on_click=navigation.go,
                      args=(address, there))


def _opened(names: Mapping[str, Name], row: Sequence[Term | None]) -> Mapping[Address, str]:
    """The pages that a row leads to, with what they are about."""
    found = ((there, _cell(names, term, "")) for term in row if (there := _there(names, term)))
    return dict(found)
