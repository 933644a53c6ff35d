"""What the fonts of a PDF file tell that its letters do not: signs drawn at the places of others, and what is set apart.

Why: typesetters have fonts that draw "≤" at the place of "#" and a dash at that of "e"; "7e22%" is read as a figure that
    no one printed. And the fonts of some files have no name or weight that tells a heading from its text.
Method: a font that prints only a handful of characters in the whole file draws signs; which, is told by what stands
    around them at most of their places (rules/signs.toml), some of them only beside others that are sure. Where the font
    of most letters tells no weight, a font that is used for whole lines only is as good as bold.
Fails: it cannot; what no rule makes sure is left as the file has it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from loaders.extraction.rulebook import Rule, rules
from loaders.readers.glyphs import Glyph, Page

_MOST_SIGNS = 6  # different characters of a font that draws signs
_MOST = 0.6  # of the places of a character
_FEW_BOLD = 0.01  # of the letters: a cover's
_FEWEST_APART, _WHOLE = 40, 0.9  # letters; of them in lines of their own
_AS_LARGE = 0.98  # to the size of the body

_Place = tuple[str, str]  # a font, and one of its characters


def told(pages: Sequence[Page]) -> list[Page]:
    """The pages with the signs that their fonts draw, and with what is set apart by its font as bold."""
    return _set_apart(_with_signs(pages))


def _with_signs(pages: Sequence[Page]) -> Sequence[Page]:
    signs = _signs(pages)
    if not signs:
        return pages
    return [replace(page, glyphs=tuple(glyph._replace(char=signs[place]) if (place := (glyph.font, glyph.char)) in signs
                                       else glyph for glyph in page.glyphs)) for page in pages]


def _signs(pages: Sequence[Page]) -> dict[_Place, str]:
    """The characters of fonts that are signs."""
    printed: dict[str, set[str]] = defaultdict(set)
    for glyph in (glyph for page in pages for glyph in page.glyphs):
        printed[glyph.font].add(glyph.char)
    few = {font for font, chars in printed.items() if font and len(chars - {" "}) <= _MOST_SIGNS}
    by_char = {rule.fields["char"]: rule for rule in rules("signs", "font")}
    asked = {(font, char): by_char[char] for font in few for char in printed[font] if char in by_char}
    found: Counter[_Place] = Counter()
    places: Counter[_Place] = Counter()
    for page in pages if asked else ():
        text = "".join(glyph.char for glyph in page.glyphs)
        for at, glyph in enumerate(page.glyphs):
            if rule := asked.get((glyph.font, glyph.char)):
                places[glyph.font, glyph.char] += 1
                found[glyph.font, glyph.char] += rule.pattern.match(text, at) is not None
    sure = {place: rule for place, rule in asked.items()
            if found[place] >= max(rule.fields["fewest"], _MOST * places[place])}
    alone = all(map(_leans, sure.values()))
    return {place: rule.fields["sign"] for place, rule in sure.items() if not (alone and _leans(rule))}


def _leans(rule: Rule) -> bool:
    """Whether a rule needs another sign of the file."""
    return "with" in rule.fields


def _set_apart(pages: Sequence[Page]) -> list[Page]:
    """The pages; fonts of whole lines are bold where no weight is told of the font of most letters."""
    letters = Counter(glyph.font for page in pages for glyph in page.glyphs if glyph.char.isalpha())
    main = max(letters, key=lambda font: letters[font], default="")
    body = [glyph for page in pages for glyph in page.glyphs if glyph.font == main]
    bold = sum(glyph.bold for page in pages for glyph in page.glyphs)
    if not main or body[0].weight or bold > _FEW_BOLD * letters.total():
        return list(pages)
    size = Counter(round(glyph.size, 1) for glyph in body).most_common(1)[0][0]
    whole = Counter[str]()
    for page in pages:
        whole.update(_of_whole_lines(page, size))
    apart = {font for font, count in whole.items() if font != main and count >= max(_FEWEST_APART, _WHOLE * sum(
        glyph.char.isalpha() and glyph.size >= _AS_LARGE * size for page in pages for glyph in page.glyphs
        if glyph.font == font))}
    return [replace(page, glyphs=tuple(
        glyph._replace(bold=True) if glyph.font in apart and glyph.size >= _AS_LARGE * size else glyph
        for glyph in page.glyphs)) for page in pages]


def _of_whole_lines(page: Page, size: float) -> Iterator[str]:
    """The font of each letter of the body's size or larger that stands in a line of one font."""
    for _, line in groupby(page.glyphs, key=_line):
        held = [glyph for glyph in line if glyph.char.isalpha()]
        if held and len({glyph.font for glyph in held}) == 1 and held[0].size >= _AS_LARGE * size:
            yield from (glyph.font for glyph in held)


def _line(glyph: Glyph) -> int:
    return round(glyph.base)
