"""Citation markers: where they stand, and which keys they name.

Why: a statement is only as good as what it cites; a marker taken for a number, or a number for a marker, spoils both.
Method: a document prints its markers in one family of styles (rules/markers.toml). The family that stands in the most
    texts of the whole document is taken, then every block is read in the styles of that family alone. Guards are rules that
    say what is no marker: intervals, powers, enumerations, telephone numbers, words that take a number. Ranges are
    expanded, the pointers of a range sharing its span. Where the format of a source says which words link to the
    list, those links decide the family, each of them is a marker, and only brackets, raised numbers, and names with
    their year are markers without one.
Fails: it cannot; a list that is no list (7-4, 0, a range of more than 60) is left as text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from sys import intern

from loaders.blocks import Block
from loaders.extraction.rulebook import Rule, Selection, part, rules
from loaders.extraction.structure.citation_style import (
    Place,
    ascent,
    figures_in_brackets,
    notes_in,
    of_notes,
    scales,
    strays,
)

_WIDEST_RANGE = 60
_DIGIT = re.compile(r"[\d⁰¹²³⁴-⁹]")
_REACH = 60  # how far guards look
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁃˗–—‐‑−˒⸴ʼ⁏·", "0123456789--------,,,;,")
_PART = re.compile(r"(\d{1,3})(?:\]?\s?--?\s?\[?(\d{1,3}))?")
_NAMED = re.compile(r"(?:^|;\s|,\s)(?:see(?: also)?,?\s|e\.g\.,?\s|cf\.\s)?([^;\d(\[]+?),?\s[(\[]?((?:19|20)\d\d[a-z]?"
                    r"(?:,\s?(?:(?:19|20)\d\d[a-z]?|[a-z]\b))*)[)\]]?")
_YEARS = re.compile(r"((?:19|20)\d\d)?([a-z])?(?:,\s?|$)")
_WIDEST_ROUND = 25  # (18-64) is an age
# Places that make a family sure where no list bears it out: "(12)" may be anything else in plain text.
_CERTAIN = {"footnote": 1, "bracket": 1, "superscript": 1, "trailing": 1, "author-year": 2, "round-bracket": 3,
            "before-stop": 3}
# Families that any number may be printed in, and what shows that theirs are citations.
_MISTAKEN = frozenset({"round-bracket", "trailing", "before-stop"})
_GLUED = "marker-glued-to-word"
_UNSTOPPED = "marker-trailing-list-without-stop"
_WITH_LEVEL = "marker-with-level"
_RAISED = frozenset({"marker-superscript", "marker-caret", _WITH_LEVEL})
_SHARE_OF_LISTS, _FEWEST_RISING, _FEWEST_USED = 0.25, 0.6, 0.75
_REF_HEAD, _REFERENCE_ANCHOR = part("references", "marker-head"), part("references", "anchor")
_REF_CELL = re.compile(r"\s*[\[(]?\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*[\])]?\s*$")
_LISTED = "listed-author-in-sentence"
_IN_SENTENCE = ("marker-author-year-in-sentence", f"marker-{_LISTED}")
_PLAIN_TO_SEE = frozenset({"marker-bracket", "marker-superscript", _WITH_LEVEL, "marker-author-year", *_IN_SENTENCE})
_NEVER_OTHER = frozenset({"marker-footnote", "marker-caret", "marker-link", "marker-column"})
_ANCHOR_AFTER = re.compile(r"\]?\(#([^()\s]*)\)")  # of Markdown
_ANCHOR_BEFORE = re.compile(
    r"<a\b[^<>]*\bhref\s*=\s*[\"']?#([^\"'<>\s]*)[^<>]*>(?:\s*<su[pb][^<>]*>)?\s*[\[(]?$", re.IGNORECASE)
_REACH_OF_LINK = 300  # characters
AHEAD = ", ahead of its place"  # what the rule of one ends in that is used long before its number comes in turn
LINKED = ", marked by the source"  # what the rule of a marker ends in whose every key the format marks


def is_plain_to_see(rule: str) -> bool:
    """Whether a marker of this rule can be nothing else: linked, raised, in square brackets, a name with its year."""
    style = rule.removesuffix(LINKED)
    return rule.endswith(LINKED) or style in _PLAIN_TO_SEE or style in _NEVER_OTHER or not style.startswith("marker-")


class Stretches:
    """Stretches of a text in order, those that overlap as one: a page may hold many thousands."""

    def __init__(self, found: Iterable[tuple[int, int]] = ()) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(found):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self._starts, self._ends, strict=True)

    def touch(self, start: int, end: int) -> bool:
        """Whether one of them shares a character with [start, end)."""
        place = bisect_right(self._ends, start)  # in order as well: what overlaps was joined
        return place < len(self._starts) and self._starts[place] < end


_NO_LINKS = Stretches()
_HELD = 500  # texts


@dataclass(frozen=True, slots=True)
class Key:
    """One key, and the clean stretch it was read from."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Marker:
    """A place with markers: clean stretch of the keys [start, end), and with brackets [outer_start, outer_end)."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    keys: tuple[Key, ...]
    rule: str

    @property
    def is_in_sentence(self) -> bool:
        """Whether the marker is part of the sentence: "Smith et al. (2019) showed"."""
        return self.rule.removesuffix(LINKED) in _IN_SENTENCE


class Survey:
    """What the clean texts of a document's blocks hold of every style that needs no other to be sure.

    The markers of the first texts are held for reading; a long document's are found again, for they take much room.
    """

    def __init__(self, texts: Iterable[str], known: Collection[str] = ()) -> None:
        """`known` are the keys of the list of references."""
        self._known = known
        self._held: dict[str, list[Marker]] = {}
        self._rules: set[str] = set()
        self._places: dict[str, list[Place]] = {family: [] for family in _CERTAIN}
        words: dict[int, str] = {}  # of the texts that hold a marker
        bracketed: list[Place] = []
        notes: dict[int, set[int]] = {}
        styles = _styles(established=False)
        for i, text in enumerate(texts):
            found = [*_candidates(text, styles, known)]
            if i < _HELD:
                self._held[text] = found
            if found:
                words[i] = text
            bracketed += figures_in_brackets(i, text)
            if numbers := notes_in(text):
                notes[i] = numbers
            self._count(i, found)
        marks = of_notes(self._places["superscript"], notes)
        self._set_apart(words, {"round-bracket": scales(bracketed), "superscript": marks})
        self.votes = Counter({family: len(places) for family, places in self._places.items()})
        self.spread = Counter({family: len({place.text for place in places}) for family, places in self._places.items()})

    def _count(self, number: int, found: Iterable[Marker]) -> None:
        """Take the markers of a text of the document."""
        for marker in found:
            self._rules.add(marker.rule)
            self._places[_family(marker.rule)].append(Place(number, marker.start, _figures(marker)))

    def _set_apart(self, words: Mapping[int, str], others: Mapping[str, Collection[Place]]) -> None:
        """Hold apart what does not run as citations do; `others` are the numbers of scales and notes by family."""
        self._strays = {(family, words[place.text], place.start)
                        for family in _MISTAKEN for place in strays(self._places[family])}
        self._others: set[tuple[str, str, int]] = set()
        for family, of_family in others.items():
            apart = {(place.text, place.start) for place in of_family}
            self._others |= {(family, words[text], start) for text, start in apart if text in words}
            self._places[family] = [place for place in self._places[family] if (place.text, place.start) not in apart]

    def of(self, text: str, family: str | None, known: Collection[str]) -> Iterable[Marker]:
        """The markers of a text in the styles of a family, `known` the keys of the list now that it is read."""
        if text not in self._held or self._known != known:
            return _candidates(text, _styles_of(family), known)
        mine = (marker for marker in self._held[text] if _family(marker.rule) == family)
        return chain(mine, _candidates(text, _styles_of(family, late=True), known))

    def judge(self, text: str, found: list[Marker]) -> list[Marker]:
        """The markers without those of scales and notes; one that leaps ahead of its place is said to do so."""
        if not self._others and not self._strays:
            return found
        kept = ((marker, (_family(marker.rule), text, marker.start)) for marker in found)
        return [replace(marker, rule=marker.rule + AHEAD) if place in self._strays else marker
                for marker, place in kept if place not in self._others]

    def runs_as_citations(self, family: str, numbered: bool) -> bool:
        """Whether the numbers of a style that any number may be printed in run as citations do.

        Several keys in one place are no scores or steps; single ones must be first used in rising order, and in brackets
        without a list nearly all up to the highest: those that refer to sections leave gaps.
        """
        places = self._places[family]
        glued = family == "superscript" and not self._rules & _RAISED  # behind words or stops, without their raising
        alone = len(places) == 1 and (glued or (family == "trailing" and _UNSTOPPED in self._rules))
        lists = sum(len(place.keys) > 1 for place in places)
        if (alone and not numbered) or (family == "before-stop" and not lists):  # single ones before a stop number items
            return False
        if not (glued or family in _MISTAKEN) or lists >= _SHARE_OF_LISTS * len(places):
            return True
        keys = {key for place in places for key in place.keys}
        gaps = not numbered and family == "round-bracket" and len(keys) < _FEWEST_USED * (max(keys) - min(keys) + 1)
        return not gaps and ascent([place.keys[0] for place in places]) >= _FEWEST_RISING


def _figures(marker: Marker) -> tuple[int, ...]:
    return tuple(int(key.name) for key in marker.keys if key.name.isdigit())


def family_of(survey: Survey, numbered: bool, listed: bool) -> str | None:
    """The family of styles a document uses; None where it prints no markers.

    A single place is enough in any style where the document has a list of references that fits it: `numbered` for
    numbers, `listed` for names and years. In how many texts a style stands tells more than how often: one line of
    authors may hold forty raised numbers.
    """
    by_family, spread = survey.votes, survey.spread
    fits = {"author-year": listed, "before-stop": False}  # a figure before a stop may be any number
    # Of equal votes the surer: sorting keeps their order.
    ranked = sorted(_CERTAIN, key=lambda family: (-spread[family], -by_family[family]))
    return next((family for family in ranked if survey.runs_as_citations(family, numbered)
                 and by_family[family] >= (1 if fits.get(family, numbered) else _CERTAIN[family])), None)


def family_of_links(blocks: Iterable[Block], known: Collection[str] = ()) -> str | None:
    """The family of most markers that the format of the source links to the list; None where it links none."""
    styles = _styles(established=True)
    linked = ((block.view.text, links) for block in blocks if any(links := links_of(block)))
    votes = _votes(marker.rule for text, links in linked for marker in _candidates(text, styles, known, links)
                   if links.touch(marker.start, marker.end))
    return max(_CERTAIN, key=lambda family: votes[family]) if votes.total() else None


def _votes(found: Iterable[str]) -> Counter[str]:
    """How many markers of each family the rules of some markers make."""
    return Counter(_family(rule) for rule in found)


@cache
def _family(rule: str) -> str:
    """The family of the style behind the rule of a marker."""
    return next(str(style.fields["family"]) for style in rules("markers", "style") if f"marker-{style.name}" == rule)


def read(
    text: str, family: str | None, known: Collection[str] = (), links: Stretches = _NO_LINKS, survey: Survey | None = None,
) -> list[Marker]:
    """The markers of a block's clean text, in text order, in the styles of the family.

    `known` are the keys of the reference list: a name that only stands in the sentence counts if it is listed.
    `links` are the stretches that the source links to the list; no guard forbids those.
    """
    told = survey.of(text, family, known) if survey and links is _NO_LINKS else None
    named = _candidates(text, _styles_of(family), known, links) if told is None else told
    found = _without_overlaps([*named, *_in_round(text, family, known)])
    unsure = f"marker-{_LISTED}"
    kept = [marker for marker in found if marker.rule not in (unsure, *([_GLUED] if known else []))
            or all(key.name in known for key in marker.keys)]
    return survey.judge(text, kept) if survey else kept


def leads_within_page(block: Block, marker: Marker) -> bool:
    """Whether the marker is a link to a place of the same page that is not named as a reference or note."""
    start, end = block.view.starts[marker.outer_start], block.view.ends[marker.outer_end - 1]
    raw = block.view.raw
    found = _ANCHOR_AFTER.match(raw, end) or _ANCHOR_BEFORE.search(raw[max(0, start - _REACH_OF_LINK):start])
    return found is not None and _REFERENCE_ANCHOR.search(found[1]) is None


def _in_round(text: str, family: str | None, known: Collection[str]) -> Iterator[Marker]:
    """Lists of numbers in round brackets, where the document has square ones and one of the numbers is in its list."""
    if family == "bracket" and known and "(" in text:
        for marker in _candidates(text, _styles_of("round-bracket"), known):
            if len(marker.keys) > 1 and any(key.name in known for key in marker.keys):  # "(3)" alone may be a count
                yield marker


def of_block(
    block: Block, family: str | None, known: Collection[str] = (), linked: bool = False, survey: Survey | None = None,
) -> list[Marker]:
    """The markers of a block in text order: those in the document's styles, its links, those of a row's own column.

    `linked` where the links of the source have decided the family.
    """
    links = links_of(block)
    found = [marker for marker in read(block.view.text, family, known, links, survey)
             if links.touch(marker.start, marker.end) or not leads_within_page(block, marker)]
    if linked:
        found = _with_links(block.view.text, found, family, known, links)
    return found if block.kind != "row" else _sure_and_clear(of_columns(block, known), found)


def _sure_and_clear(sure: Sequence[Marker], others: Iterable[Marker]) -> list[Marker]:
    """The sure markers, and the others that stand clear of them."""
    taken = Stretches((marker.start, marker.end) for marker in sure)
    return _without_overlaps([*sure, *(marker for marker in others if not taken.touch(marker.start, marker.end))])


def _with_links(
    text: str, found: Iterable[Marker], family: str | None, known: Collection[str], links: Stretches,
) -> list[Marker]:
    """The markers that hold a link or are plain to see, and the links that are printed in another style."""
    kept = [marker for marker in found if marker.rule in _PLAIN_TO_SEE or links.touch(marker.start, marker.end)]
    alone = (marker for start, end in _ranges(text, links) if (marker := _of_link(text, start, end, family, known)))
    return [replace(marker, rule=marker.rule + LINKED) if all(links.touch(key.start, key.end) for key in marker.keys)
            else marker for marker in _sure_and_clear(kept, alone)]


def _ranges(text: str, links: Stretches) -> Iterator[tuple[int, int]]:
    """The links, the two ends of a range as one: "[1-3]" with a link on 1 and one on 3."""
    held: tuple[int, int] | None = None
    for start, end in links:
        if held and text[held[1]:start].translate(_PLAIN).strip() == "-":
            held = held[0], end
        else:
            if held:
                yield held
            held = start, end
    if held:
        yield held


def _of_link(text: str, start: int, end: int, family: str | None, known: Collection[str]) -> Marker | None:
    """The marker that a link is, whose words must be keys of the list and nothing else."""
    by_name = family == "author-year"
    if not (_NAMED.fullmatch(text[start:end]) if by_name else _REF_CELL.fullmatch(text[start:end].translate(_PLAIN))):
        return None
    keys = _keys(text, start, end, family or "bracket")
    if not keys or not all(key.name in known for key in keys):
        return None
    wide = text[start - 1:start] + text[end:end + 1] in ("()", "[]")  # a link often leaves its brackets outside
    return Marker(keys[0].start, keys[-1].end, start - wide, end + wide, keys, "marker-link")


def links_of(block: Block) -> Stretches:
    """The stretches of a block that its format links to the reference list; none where the format has no links."""
    return Stretches(block.marks) if block.marks else _NO_LINKS


def of_columns(block: Block, known: Collection[str] = ()) -> list[Marker]:
    """The markers of a table row that stand alone in a column headed "Ref" or "References"."""
    found: list[Marker] = []
    for (start, end), head in zip(block.cells, block.columns, strict=False):
        printed = block.view.text[start:end]
        if _REF_HEAD.match(head.strip()) and _REF_CELL.match(printed):
            keys = _keys(block.view.text, start, end, "bracket")
            if keys and (not known or any(key.name in known for key in keys)):
                found.append(Marker(keys[0].start, keys[-1].end, start, end, keys, "marker-column"))
    return found


def read_style(name: str, text: str) -> list[Marker]:
    """The markers of one style alone, as if it were the document's: for the rules' own examples."""
    return _without_overlaps(
        _candidates(text, Selection(style for style in rules("markers", "style") if style.name == name))
    )


@cache
def _styles(established: bool) -> Selection:
    return Selection(rule for rule in rules("markers", "style") if established or "needs" not in rule.fields)


@cache
def _styles_of(family: str | None, late: bool = False) -> Selection:
    """The styles of a family, or those of them that count only once the family is known."""
    return Selection(style for style in rules("markers", "style") if style.fields["family"] == family
                     and (not late or "needs" in style.fields))


def _without_overlaps(found: Iterable[Marker]) -> list[Marker]:
    kept: list[Marker] = []
    for marker in sorted(found, key=lambda marker: (marker.outer_start, -marker.outer_end)):
        if not kept or marker.outer_start >= kept[-1].outer_end:
            kept.append(marker)  # of two that begin together the longer came first
    return kept


def _candidates(
    text: str, styles: Selection, known: Collection[str] = (), links: Stretches = _NO_LINKS,
) -> Iterator[Marker]:
    if not _DIGIT.search(text) and "[^" not in text:  # no key is without a figure, but that of a footnote
        return
    for style in styles.rules_cued_by(text):
        for match in style.matches(text):
            keys = _keys(text, match.start("keys"), match.end("keys"), style.fields["family"])
            if not keys:
                continue
            marker = Marker(keys[0].start, keys[-1].end, *_outer_stretch(text, match), keys, intern(f"marker-{style.name}"))
            closes = _closes_sentence(text, match, keys, known)
            if links.touch(marker.start, marker.end) or not _is_guarded(style.name, text, match, closes):
                yield marker


def _closes_sentence(text: str, match: re.Match[str], keys: Sequence[Key], known: Collection[str]) -> bool:
    """Whether brackets close the sentence and name listed works: a marker, whatever word stands before them.

    Lists are often printed in part: a single number in square brackets needs a numbered list only, several numbers need
    one of them in it.
    """
    ends = text[match.end():match.end() + 1] in {"", ".", "!", "?", ";"} and text[match.end() - 1] in "])"
    listed = bool(known) and (any if len(keys) > 1 else all)(key.name in known for key in keys)
    return ends and (listed or (bool(known) and text[match.start()] == "[" and len(keys) == 1))


def _outer_stretch(text: str, match: re.Match[str]) -> tuple[int, int]:
    """The stretch of the marker with its brackets, but without the stop or blank that the pattern leans on."""
    start, end = match.span("keys")
    if text[match.start()] in "[(^":
        start = match.start()
    if text[match.end() - 1] in "])^":
        end = match.end()
    return start, end


def _is_guarded(style: str, text: str, match: re.Match[str], closes: bool) -> bool:
    """Whether a guard forbids the marker; where it `closes` a sentence only one that always holds."""
    before = text[max(0, match.start("keys") - _REACH):match.start("keys")].rstrip("[(^")
    if text[match.start()] in ".,;:!?":
        before = text[max(0, match.start() - _REACH):match.start()]  # guards look at words, not at the stop before the keys
    after = text[match.end():match.end() + _REACH]
    sides = {"before": before, "after": after, "both": f"{before}@{match['keys']}@{after}", "inside": match["keys"]}
    return any(rule.is_found_in(sides[rule.fields["side"]]) for rule in _guards_of(style)
               if not closes or "always" in rule.fields)


@cache
def _guards_of(style: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules("markers", "guard") if style in rule.fields["styles"])


def _keys(text: str, start: int, end: int, family: str) -> tuple[Key, ...]:
    if family == "footnote":
        return (Key(intern(text[start:end]), start, end),)  # a label is one key, whatever figures are in it
    return tuple(_author_years(text, start, end) if family == "author-year" else _numbers(text, start, end, family))


def _numbers(text: str, start: int, end: int, family: str) -> list[Key]:
    """The expanded numbers of a list such as 2-4,7; none where it is no list of keys."""
    keys: list[Key] = []
    widest = _WIDEST_ROUND if family == "round-bracket" else _WIDEST_RANGE
    for piece in _PART.finditer(text[start:end].translate(_PLAIN)):
        first, last = int(piece[1]), int(piece[2] or piece[1])
        if first < 1 or last < first or last - first > widest or (piece[2] and last == first):
            return []  # one bad piece spoils all: no list of keys
        keys += [Key(intern(str(number)), start + piece.start(), start + piece.end()) for number in range(first, last + 1)]
    return keys


def author_key(names: str) -> str:
    """The first of some authors' names, without blanks: "van Dam et al." is "vanDam"."""
    return "".join(re.split(r",|\s(?:et\sal\b|and\b|&)", names.strip())[0].split())


def _author_years(text: str, start: int, end: int) -> list[Key]:
    """One key a work: the first name and the year, such as Smith2019."""
    keys: list[Key] = []
    for piece in _NAMED.finditer(text[start:end]):
        name = author_key(piece[1])
        year = ""
        for printed in _YEARS.finditer(piece[2]):
            if printed.group():
                year = printed[1] or year  # "2019a, b": b of the same year
                keys.append(Key(f"{name}{year}{printed[2] or ''}", start + piece.start(1), start + piece.end()))
    return keys
