"""The only speller of addresses: what a page shows, as a URL query and back.

Why: a link opened elsewhere must show the same, and a link from elsewhere is untrusted text.
Method: `Address` holds the whole state of a view; `parse` reads it from query parameters, `params` and `href` write it.
    What equals the default is left out, so that links stay short.
Fails: it does not. An unknown value falls back to its default, over-long text is clipped; whether a named statement
    exists is for the page to find out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

LONGEST = 300
LONGEST_FOLD, MOST_FOLDS = 60, 40
LONGEST_QUERY = 4000  # of a SPARQL query; a longer one is left out, since half a query is another query
PAGES = ("search", "explore", "query", "library", "about")
SHOWS = ("graph", "outline", "table")
DRAWINGS = ("trail", "neighbourhood")
KINDS = ("recommendation", "evidence", "information")


@dataclass(frozen=True)
class Address:
    """The state of a page: `statement` and `node` are ids (tails of IRIs), `kinds` the filter of the list.

    `outcomes` are those whose results are open, named by `fold`; the results on all others are closed.
    """

    page: str = "search"
    statement: str = ""
    node: str = ""
    show: str = "graph"
    drawing: str = "trail"
    kinds: tuple[str, ...] = ()
    q: str = ""
    sparql: str = ""
    outcomes: tuple[str, ...] = ()

    @classmethod
    def parse(cls, page: str, params: Mapping[str, str]) -> Address:
        """The address that the query parameters of a page spell."""
        kinds = tuple(kind for kind in _text(params, "kinds").split(",") if kind in KINDS)
        return cls(
            page=_choice(page, PAGES),
            statement=_text(params, "statement"),
            node=_text(params, "node"),
            show=_choice(_text(params, "show"), SHOWS),
            drawing=_choice(_text(params, "drawing"), DRAWINGS),
            kinds=tuple(dict.fromkeys(kinds)),
            q=_text(params, "q"),
            sparql=_query(params),
            outcomes=_folds(params),
        )

    def params(self) -> dict[str, str]:
        """The query parameters that differ from an empty page's."""
        spelt = {
            "statement": self.statement, "node": self.node, "show": self.show, "drawing": self.drawing,
            "kinds": ",".join(self.kinds), "q": self.q, "sparql": self.sparql,
            "outcomes": ",".join(self.outcomes),
        }
        blank = {"show": SHOWS[0], "drawing": DRAWINGS[0]}
        return {name: value for name, value in spelt.items() if value and value != blank.get(name)}

    def toggled(self, fold: str) -> Address:
        """The same address with the results on an outcome opened that were closed, or closed that were open."""
        others = tuple(name for name in self.outcomes if name != fold)
        return self.with_(outcomes=others if fold in self.outcomes else _known_folds((*others, fold)))

    def with_(self, **changes: Any) -> Address:  # noqa: ANN401 - the fields' own types check the values
        """The same address with some fields changed."""
        return replace(self, **changes)


def href(address: Address) -> str:
    """The relative URL of an address; the search page is the root."""
    path = "./" if address.page == PAGES[0] else address.page
    query = urlencode(address.params())
    return f"{path}?{query}" if query else path


def _text(params: Mapping[str, str], name: str) -> str:
    value = params.get(name, "")
    return "".join(letter for letter in value[:LONGEST] if letter.isprintable())


def fold(words: str) -> str:
    """The name of an outcome in addresses, by its words.

    >>> fold("Death or tracheostomy!")
    'death-or-tracheostomy'
    """
    return "-".join(re.findall(r"[^\W_]+", words.casefold()))[:LONGEST_FOLD].rstrip("-") or "other"


def _folds(params: Mapping[str, str]) -> tuple[str, ...]:
    return _known_folds(tuple(params.get("outcomes", "")[:LONGEST_FOLD * MOST_FOLDS].split(",")))


def _known_folds(names: Sequence[str]) -> tuple[str, ...]:
    """What can be the name of an outcome, each once, in one order whichever was opened first."""
    return tuple(sorted({name for name in names if name and fold(name) == name}))[:MOST_FOLDS]


def _query(params: Mapping[str, str]) -> str:
    value = params.get("sparql", "")
    return value if len(value) <= LONGEST_QUERY else ""


def _choice(value: str, allowed: tuple[str, ...]) -> str:
    return value if value in allowed else allowed[0]
