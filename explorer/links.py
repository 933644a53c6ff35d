"""The only speller of addresses: what a page shows, as a URL query and back.

Why: a link opened elsewhere must show the same, and a link from elsewhere is untrusted text.
Method: `Address` holds the whole state of a view; `parse` reads it from query parameters, `params` and `href` write it.
    What equals the default is left out, so that links stay short.
Fails: it does not. An unknown value falls back to its default, over-long text is clipped; whether a named statement
    exists is for the page to find out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

LONGEST = 300
LONGEST_FOLD, MOST_FOLDS = 60, 40
TELLING = 8  # digits of a hash that tell apart what the letters alone do not
LONGEST_QUERY = 4000  # of a SPARQL query; a longer one is left out, since half a query is another query
LONGEST_NUMBER = 6
MOST_OPENED = 16  # nodes of a neighbourhood; the next one that is opened begins a neighbourhood of its own
PAGES = ("search", "explore", "query", "library", "about")
SHOWS = ("graph", "outline", "table")
DRAWINGS = ("trail", "neighbourhood")
KINDS = ("recommendation", "evidence", "information")
LISTS = ("", "documents", "statements", "recommendations", "markers", "resolved", "unresolved", "references", "works",
         "outdated", "results", "about")
PAGE_OF_LIST = 40  # things of a list that are drawn at a time
MOST_LISTED = 2000
SOURCES = {"doi": "https://doi.org/", "pmid": "https://pubmed.ncbi.nlm.nih.gov/"}
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*(?:/(?!\.{1,2}(?:/|$))[^\s/]+)+", re.ASCII)
_PMID = re.compile(r"[1-9]\d{0,8}", re.ASCII)


@dataclass(frozen=True)
class Address:
    """The state of a page: `statement` and `node` are ids (tails of IRIs), `kinds` and `part` are of the list.

    `opened` are the nodes of a neighbourhood that were opened one after the other; none is the statement alone. `listed`
    names the list behind a count, bound to a `document` or `concept`, with its first `upto` things; a `document` on the
    Explore page is the one whose statements are listed. `outcomes` are those whose results are open, named by `fold`; the
    results on all others are closed.
    """

    page: str = "search"
    statement: str = ""
    node: str = ""
    show: str = "graph"
    drawing: str = "trail"
    opened: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    q: str = ""
    sparql: str = ""
    outcomes: tuple[str, ...] = ()
    part: int = 0
    listed: str = ""
    document: str = ""
    concept: str = ""
    upto: int = 0

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
            opened=_opened(params),
            kinds=tuple(dict.fromkeys(kinds)),
            q=_text(params, "q"),
            sparql=_query(params),
            outcomes=_folds(params),
            part=_number(params, "part"),
            listed=_choice(_text(params, "list"), LISTS),
            document=_text(params, "document"),
            concept=_text(params, "concept"),
            upto=_upto(params),
        )

    def params(self) -> dict[str, str]:
        """The query parameters that differ from an empty page's."""
        spelt = {
            "statement": self.statement, "node": self.node, "show": self.show, "drawing": self.drawing,
            "opened": ",".join(self.opened), "kinds": ",".join(self.kinds), "q": self.q, "sparql": self.sparql,
            "outcomes": ",".join(self.outcomes), "list": self.listed, "document": self.document, "concept": self.concept,
            "upto": str(self.upto) if self.upto else "", "part": str(self.part) if self.part else "",
        }
        blank = {"show": SHOWS[0], "drawing": DRAWINGS[0]}
        return {name: value for name, value in spelt.items() if value and value != blank.get(name)}

    def toggled(self, fold: str) -> Address:
        """The same address with the results on an outcome opened that were closed, or closed that were open."""
        others = tuple(name for name in self.outcomes if name != fold)
        return self.with_(outcomes=others if fold in self.outcomes else _known_folds((*others, fold)))

    def with_(self, **changes: Any) -> Address:  # noqa: ANN401 - the fields' own types check the values
        """The same address with some fields changed; another statement has a neighbourhood of its own."""
        if changes.get("statement", self.statement) != self.statement:
            changes = {"opened": (), "document": "", **changes}
        return replace(self, **changes)

    def opening(self, node: str) -> Address:
        """The address after a node of the neighbourhood was opened, which selects it."""
        opened = (*(self.opened or (self.statement,)), node)
        return replace(self, node=node, opened=opened if len(opened) <= MOST_OPENED else (node,))


def href(address: Address) -> str:
    """The relative URL of an address; the search page is the root."""
    path = "./" if address.page == PAGES[0] else address.page
    query = urlencode(address.params())
    return f"{path}?{query}" if query else path


def source(kind: str, identifier: str) -> str:
    """Where a DOI ("doi") or PubMed id ("pmid") opens its source; "" for one that is not well formed.

    >>> source("doi", "10.1002/14651858.CD001447.pub3")
    'https://doi.org/10.1002/14651858.CD001447.pub3'
    >>> source("doi", "10.1016/S0140-6736(96)91680-3?x=<b>#")
    'https://doi.org/10.1016/S0140-6736(96)91680-3%3Fx%3D%3Cb%3E%23'
    >>> source("pmid", "javascript:1")
    ''
    """
    form = {"doi": _DOI, "pmid": _PMID}[kind]
    if len(identifier) > LONGEST or not identifier.isprintable() or not form.fullmatch(identifier):
        return ""
    return SOURCES[kind] + quote(identifier, safe="/();:") + ("/" if kind == "pmid" else "")


def is_source(address: str) -> bool:
    """Whether an address is one that `source` spells."""
    return any(address.startswith(host) and re.fullmatch(r"[\w./%~();:-]+", address[len(host):], re.ASCII)
               for host in SOURCES.values())


def _upto(params: Mapping[str, str]) -> int:
    value = params.get("upto", "")
    return min(int(value), MOST_LISTED) if re.fullmatch(r"[1-9]\d{0,5}", value, re.ASCII) else 0


def _text(params: Mapping[str, str], name: str) -> str:
    value = params.get(name, "")
    return "".join(letter for letter in value[:LONGEST] if letter.isprintable())


def fold(words: str) -> str:
    """The name of an outcome in addresses: its words, and a short hash where these alone may name another one as well.

    >>> fold("death or tracheostomy")
    'death-or-tracheostomy'
    >>> fold("ALSFRS-R < 20"), fold("ALSFRS-R > 20")
    ('alsfrs-r-20-8f61217f', 'alsfrs-r-20-3fa7fa50')
    """
    letters = "-".join(re.findall(r"[^\W_]+", words.casefold()))
    if words == letters.replace("-", " ") and 0 < len(letters) <= LONGEST_FOLD:
        return letters
    told = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:TELLING]
    return f"{letters[:LONGEST_FOLD - TELLING - 1].rstrip('-') or 'other'}-{told}"


def is_fold(name: str) -> bool:
    """Whether `fold` may have made a name."""
    return 0 < len(name) <= LONGEST_FOLD and "-".join(re.findall(r"[^\W_]+", name.casefold())) == name


def _folds(params: Mapping[str, str]) -> tuple[str, ...]:
    return _known_folds(tuple(params.get("outcomes", "")[:(LONGEST_FOLD + 1) * MOST_FOLDS].split(",")))


def _known_folds(names: Sequence[str]) -> tuple[str, ...]:
    """What can be the name of an outcome, each once, in one order whichever was opened first."""
    return tuple(sorted({name for name in names if is_fold(name)}))[:MOST_FOLDS]


def _number(params: Mapping[str, str], name: str) -> int:
    value = params.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= LONGEST_NUMBER else 0


def _opened(params: Mapping[str, str]) -> tuple[str, ...]:
    value = params.get("opened", "")
    ids = [name for name in value[:LONGEST * MOST_OPENED].split(",") if 0 < len(name) <= LONGEST and name.isprintable()]
    return tuple(ids[:MOST_OPENED])


def _query(params: Mapping[str, str]) -> str:
    value = params.get("sparql", "")
    return value if len(value) <= LONGEST_QUERY else ""


def _choice(value: str, allowed: tuple[str, ...]) -> str:
    return value if value in allowed else allowed[0]
