"""Which sections are the case of one patient, whose numbers were found and are nothing to follow.

Why: "Age: 72" and "vancomycin 1 g q12h was started" under "Patient 2" are printed like a limit and a dose.
Method: the nearest heading opens with the name of a case: "Patient 2", "Patient case 3", "Case study", "Worked example".
Fails: it cannot; a case under a heading that says nothing of it is read like any text.
"""

from __future__ import annotations

from functools import lru_cache

from loaders.language import lexis
from loaders.language.lexer import tokenise


@lru_cache(maxsize=64)  # all statements of a section ask for the same heading
def is_case(heading: str) -> bool:
    """Whether a heading opens a worked case."""
    words = [*(token.key for token in tokenise(heading)), "", ""]
    numbered = words[0] == "patient" and (words[1].isdigit() or words[1] == "case")
    return numbered or " ".join(words[:2]) in lexis.HEADS_OF_CASES
