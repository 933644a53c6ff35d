"""Signs that a converter left as the characters at whose places a font drew them: "#7.5 mg" for "≤7.5 mg".

Why: text taken from journals set with such fonts says "n¼514", "#7.5 mg" and ".40 mm/hour"; read as printed, the last is a
    limit a hundred times too low.
Method: rules/signs.toml tells how each such sign stands before a number with its unit, where nothing else stands. Where a
    document shows two or more of them in two forms, each is read as the sign it is; a document that leaves out noughts
    (".05") keeps its points.
Fails: it cannot; the quotation stays what the source prints, and a number that it then does not print is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from loaders.blocks import Block, View
from loaders.extraction.rulebook import rules

_FEWEST = 2  # places, and forms
_DROPS_NOUGHTS = re.compile(r"(?<![\d.])\.0\d")


def settle(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with such signs as what they stand for."""
    found = {i: places for i, block in enumerate(blocks) if (places := list(_signs(block.view.text)))}
    forms = {name for places in found.values() for _, name, _ in places}
    if sum(map(len, found.values())) < _FEWEST or len(forms) < _FEWEST:
        return tuple(blocks)
    dropped = any(_DROPS_NOUGHTS.search(block.view.text) for block in blocks)
    return tuple(_with_signs(block, [(at, sign) for at, name, sign in found[i] if not (dropped and name == "above")])
                 if i in found else block for i, block in enumerate(blocks))


def _signs(text: str) -> Iterator[tuple[int, str, str]]:
    """Where such a sign stands, the name of its rule, and the sign."""
    for rule in rules("signs", "text"):
        if rule.fields["char"] in text:
            yield from ((match.start(), rule.name, rule.fields["sign"]) for match in rule.matches(text))


def _with_signs(block: Block, places: Sequence[tuple[int, str]]) -> Block:
    chars = list(block.view.text)
    for at, sign in places:
        chars[at] = sign
    return replace(block, view=View.mapped(block.view.raw, "".join(chars), block.view.starts, block.view.ends))
