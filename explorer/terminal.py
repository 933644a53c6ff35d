"""What the command line prints: no character in it is an order to the terminal, or turns the order of others.

Why: words of documents and names of files may hold escape sequences that move the cursor, set a window's title or write
    to the clipboard, and signs that make a line read backwards.
Method: while a command runs, both streams are led through one gate, whoever prints. A control character but tab and line
    end, a sign that overrides direction, and what no text holds are written as the escape that JSON and RDF have for them:
    there the value stays what it is; elsewhere it is seen.
Fails: it cannot.
"""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any, TextIO, cast

_OBEYED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]|\r(?!\n)")


def harmless(text: str) -> str:
    r"""The text with what a terminal would obey spelt out.

    >>> harmless("\x1b[2J of \u202egm 5"), harmless("a\tb\r\n")
    ('\\u001b[2J of \\u202egm 5', 'a\tb\r\n')
    """
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def encoded(content: bytes) -> bytes:
    """The same of a text in UTF-8, of a kind in which such an escape is the character itself."""
    return harmless(content.decode()).encode()


class _Gate:
    """A stream that writes what is harmless."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write the text, and say that all of it was."""
        self._stream.write(harmless(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write each line."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - all else is the stream's own
        return getattr(self._stream, name)


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """Lead all that is printed meanwhile through the gate."""
    outward, errors = (cast("TextIO", _Gate(stream)) for stream in (sys.stdout, sys.stderr))
    with contextlib.redirect_stdout(outward), contextlib.redirect_stderr(errors):
        yield
