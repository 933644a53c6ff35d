"""By which route: "PO", "by slow IV injection", "IM/IN", "IV, IO or ETT", "via a nasogastric tube".

Why: where a text leaves the choice between routes, one of them alone is wrong, and none is less than it says.
Method: names of routes come from `routes.toml`. Before one may stand how it is reached ("by slow IV"), behind it a word of
    giving ("IV injection"); further ones are joined by "or", a stroke, or commas in a list of nothing else. An adjective of
    a place ("intracranial") needs a word of giving behind it; a name that goes on as a place or a thing ("IV access",
    "oral cavity") is no route; capitals that are words too ("IN") are none between other words in capitals.
Fails: every function returns None where no route is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from loaders.language import lexis
from loaders.language.lexer import Token, tokenise
from loaders.language.lexicon import Phrases, words_of
from loaders.language.tables import rows
from loaders.language.token_view import CLOSING, OPENING, TokenView, once
from ontology.ground.route import Route

_ROWS = rows("routes", "route")
WAYS: tuple[str, ...] = tuple(row["route"] for row in _ROWS)
_NAMES: Phrases[str] = Phrases((form, row["route"]) for row in _ROWS for form in row["forms"])
_ADJECTIVES: Phrases[str] = Phrases((form, row["route"]) for row in _ROWS for form in row.get("adjectives", ()))
_JOINED_ONLY: Phrases[str] = Phrases((row["form"], row["route"]) for row in rows("routes", "joined"))
_FREQUENCIES = (words_of("frequencies", "frequency"), words_of("frequencies", "interval"))
_LONGEST, _LONGEST_REMARK = 14, 5  # tokens of a choice of routes, of a bracket within it
_COUNTED = re.compile(r"([A-Z]{2,3})x\d")
_Hit = tuple[int, str]


@once
def route_at(view: TokenView, i: int) -> tuple[int, Route] | None:
    """The route that starts at token i: the token behind it, and its ways.

    >>> from loaders.language.token_view import view_of
    >>> [hit and (hit[0], hit[1].code) for hit in (
    ...     route_at(view_of(words), 2) for words in ("50 mg by mouth", "50 mg orally", "50 mg daily"))]
    [(4, 'PO'), (3, 'PO'), None]
    """
    return route_in(view.tokens, i)


def route_in(tokens: Sequence[Token], i: int) -> tuple[int, Route] | None:
    """The same, of tokens that are no statement's: of a heading, the head of a column.

    >>> [hit and hit[1].code for hit in (route_in(tokenise(words), 0) for words in (
    ...     "Intravenous", "Dose", "IM or slow IV", "IM or tablets", "IV access", "IV, IO or ETT", "PO 5 mg or IV"))]
    ['IV', None, 'IM or IV', 'IM', None, 'IV or IO or endotracheal', 'PO']
    """
    parts = route_parts(tokens, i)
    return (parts[-1][0], _route(way for _, way in parts)) if parts else None


def route_parts(tokens: Sequence[Token], i: int) -> list[_Hit]:
    """The ways of the route that starts at token i, each with the token behind it.

    >>> route_parts(tokenise("IV/IO or IM"), 0), route_parts(tokenise("IV, oral amoxicillin"), 0)
    ([(1, 'IV'), (3, 'IO'), (5, 'IM')], [(1, 'IV')])
    """
    first = _way_at(tokens, i) or _first_of_joined(tokens, i)
    if first is None:
        return []
    parts, sure = [first], 1
    while parts[-1][0] < len(tokens) and (joint := _joint(tokens, _behind_remark(tokens, parts[-1][0]))):
        behind, listed = joint
        further = _way_at(tokens, behind) or _JOINED_ONLY.at(tokens, behind)
        if further is None and _key(tokens, behind - 1) == "/":
            return []  # "IV/" and what nobody knows: one of two is half of what is said
        if further is None:
            break
        parts.append(further)
        if not listed or _ends_list(tokens, further[0]):
            sure = len(parts)
    return parts[:sure]


def route_named(words: str) -> Route | None:
    """The route that these words, and nothing beside them, are a name of.

    >>> [found and found.code for found in map(route_named, ("by mouth", "intravenously or orally", "IV/IO", "by post"))]
    ['PO', 'IV or PO', 'IV or IO', None]
    """
    if words in WAYS:
        return Route((words,))
    tokens = tokenise(words)
    hit = route_in(tokens, 0)
    return hit[1] if hit and hit[0] == len(tokens) else None


def route_before(view: TokenView, i: int, floor: int = 0) -> tuple[int, Route] | None:
    """The route from token `floor` on that ends before token i, with all its ways: its first token, and it.

    >>> from loaders.language.token_view import view_of
    >>> [hit and (hit[0], hit[1].code) for hit in (
    ...     route_before(view_of(words), 1) for words in ("IV edaravone", "intravenous edaravone", "daily edaravone"))]
    [(0, 'IV'), (0, 'IV'), None]
    >>> [hit and (hit[0], hit[1].code) for hit in (
    ...     route_before(view_of(words), 3) for words in ("oral or IV amoxicillin", "IV / IO naloxone"))]
    [(0, 'PO or IV'), (0, 'IV or IO')]
    """
    if not 0 < i <= len(view.tokens):
        return None
    for start in range(max(floor, i - _LONGEST), i):
        hit = route_at(view, start)
        if hit and hit[0] == i:
            return start, hit[1]
    return None


def _route(ways: Iterable[str]) -> Route:
    return Route(tuple(dict.fromkeys(ways)))


def _key(tokens: Sequence[Token], i: int) -> str:
    return tokens[i].key if 0 <= i < len(tokens) else ""


def _way_at(tokens: Sequence[Token], i: int) -> _Hit | None:
    """One way at token i, with how it is reached before it and the words of giving behind it."""
    hit = _name_at(tokens, i)
    if hit is None and _key(tokens, i) in lexis.WORDS_BEFORE_A_ROUTE:
        place = i + 1
        while _key(tokens, place) in lexis.ARTICLES | lexis.ADVERBS_OF_GIVING:
            place += 1
        hit = _name_at(tokens, place) or _JOINED_ONLY.at(tokens, place)
    elif hit is None and _key(tokens, i) in lexis.ADVERBS_OF_GIVING:
        hit = _name_at(tokens, i + 1)
    if hit is None:
        return None
    end = hit[0]
    while _key(tokens, end) in lexis.NOUNS_OF_GIVING:
        end += 1
    return None if _key(tokens, end) in lexis.NOUNS_BEHIND_NO_ROUTE else (end, hit[1])


def _name_at(tokens: Sequence[Token], i: int) -> _Hit | None:
    hit = _NAMES.at(tokens, i) or _name_before_count(tokens, i)
    if hit:
        return None if _is_word_in_capitals(tokens, i) else hit
    hit = _ADJECTIVES.at(tokens, i)
    return hit if hit and _key(tokens, hit[0]) in lexis.NOUNS_OF_GIVING else None


def _name_before_count(tokens: Sequence[Token], i: int) -> _Hit | None:
    """"IMx1": a route and how many times."""
    glued = _COUNTED.fullmatch(tokens[i].text) if 0 <= i < len(tokens) else None
    hit = _NAMES.at(tokenise(glued[1]), 0) if glued else None
    return (i + 1, hit[1]) if hit else None


def _is_word_in_capitals(tokens: Sequence[Token], i: int) -> bool:
    """Whether "IN" or "IT" is a word of a heading, or of a page, that is all in capitals."""
    if tokens[i].key not in lexis.WORDS_LIKE_ROUTES:
        return False
    around = [tokens[n].text for n in (i - 1, i + 1) if 0 <= n < len(tokens) and tokens[n].kind == "word"]
    return any(len(word) > 1 and word.isupper() and word not in _SHORT for word in around)


_SHORT = frozenset(form for row in _ROWS for form in row["forms"] if form.isupper())


def _first_of_joined(tokens: Sequence[Token], i: int) -> _Hit | None:
    """"PEG/NG": what is a route only beside one, at the head of a choice."""
    hit = _JOINED_ONLY.at(tokens, i)
    joint = _joint(tokens, hit[0]) if hit else None
    return hit if hit and joint and not joint[1] and _way_at(tokens, joint[0]) else None


def _joint(tokens: Sequence[Token], i: int) -> tuple[int, bool] | None:
    """The token behind "or", "/", "and/or", ", or", or a comma, which is one of a list only: its further tokens tell."""
    key, place, listed = _key(tokens, i), i + 1, False
    if key == "," and _key(tokens, place) == "or":
        place += 1
    elif key == ",":
        listed = True
    elif key == "and" and _key(tokens, place) == "/" and _key(tokens, place + 1) == "or":
        place += 2
    elif key not in lexis.JOINTS_OF_ROUTES:
        return None
    return place, listed


def _behind_remark(tokens: Sequence[Token], i: int) -> int:
    """The token behind "(preferred)" at token i, or i: a short remark without numbers may part two ways."""
    if _key(tokens, i) not in OPENING:
        return i
    inner = tokens[i + 1:i + _LONGEST_REMARK]
    close = next((n for n, token in enumerate(inner, i + 1) if token.text in CLOSING), None)
    return close + 1 if close and all(token.kind == "word" for token in tokens[i + 1:close]) else i


def _ends_list(tokens: Sequence[Token], i: int) -> bool:
    """Whether behind a route that a comma joined the list is over, and no drug or dose of that route follows."""
    if i >= len(tokens) or tokens[i].kind not in {"word", "number", "name"}:
        return i >= len(tokens) or tokens[i].text not in {",", "/"}
    return any(table.at(tokens, i) for table in _FREQUENCIES) or tokens[i].key in lexis.WORDS_OF_EVERY
