"""Headings that are recommendations: what a page sets in bold, and says as a whole sentence.

Why: taken for a heading, a recommendation is lost as a statement, and its grade goes to all that stands below it.
Method: a heading is a paragraph where it is a sentence of advice that ends with a stop or with its grade, and
    where a grade stands behind its stop.
Fails: it cannot; a heading that only names what is below it stays one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from loaders.blocks import Block
from loaders.extraction.structure import force, grades

_FEWEST = 8  # words of a sentence


def lower(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, each heading that advises in a whole sentence a paragraph."""
    return [replace(block, kind="paragraph", rule="heading-that-advises")
            if block.kind == "heading" and _advises(block.view.text.strip()) else block for block in blocks]


def _advises(words: str) -> bool:
    graded = grades.read(words)
    tagged = bool(graded) and not words[graded[-1].end:].strip(" ).]")
    if tagged and words[:graded[-1].start].rstrip(" ([").endswith("."):
        return True  # "therapy option. (Grade B)": the last line of a sentence and its grade
    if len(words.split()) < _FEWEST or not (tagged or words.endswith(".")):
        return False
    act = force.read(words)
    return act.kind == "recommendation" and act.force != "none"
