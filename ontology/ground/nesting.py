"""JSON that is not nested deeper than we say.

Why: a parser that calls itself stops where the interpreter's limit is, which differs between versions; a limit on files
    from anyone must be ours, and known.
Method: the brackets outside strings are counted before anything is parsed. What may be parsed is far below every limit
    of the interpreters that are meant.
Fails: `TooDeep`, a `ValueError` in one line with the line it happens in; else as `json.loads`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

DEEPEST = 100  # brackets in each other; a plan of FHIR nests some twenty
_SIGNS = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{\]}]', re.DOTALL)


class TooDeep(ValueError):
    """JSON that is nested deeper than it may be; `line` counts from 1."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(f"nested too deeply: more than {DEEPEST} brackets in each other")


def loads(
    content: str | bytes, *, object_pairs_hook: Callable[[list[tuple[str, Any]]], Any] | None = None,
    parse_float: Callable[[str], Any] | None = None,
) -> Any:  # noqa: ANN401 - JSON may be anything
    """The value of a JSON text, as `json.loads` with these hooks reads it.

    >>> loads('[{"a": "[[["}]'), loads(b"[" * 3 + b"]" * 3)
    ([{'a': '[[['}], [[[]]])
    """
    text = content if isinstance(content, str) else content.decode(json.detect_encoding(content), "surrogatepass")
    refuse_deep(text)
    return json.loads(text, object_pairs_hook=object_pairs_hook, parse_float=parse_float)


def refuse_deep(text: str) -> None:
    """Raise `TooDeep` for a JSON text with more brackets in each other than may be."""
    depth = 0
    for sign in _SIGNS.finditer(text):
        if sign[0] in "[{":
            depth += 1
            if depth > DEEPEST:
                raise TooDeep(text.count("\n", 0, sign.start()) + 1)
        elif sign[0] in "]}":
            depth -= 1
