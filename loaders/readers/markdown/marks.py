"""The marks within a line of Markdown, each with the characters it takes.

Why: what is emphasis, a link or a piece of HTML is for a CommonMark parser to say, but it tells no places within a line.
Method: the parser's own rules are wrapped, so that each notes from where to where it has read; what no rule but that of
    plain text has read is words. A rule for what converters write as ^2^ and ~2~ stands beside them.
Fails: `TooDeep` for blocks; what is no mark-up is words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_block import StateBlock, blockquote
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from loaders.readers.inline import SUPERSCRIPTS

_Rule = Callable[[StateInline, bool], bool]

_MAY_MARK = re.compile(r"[\\`*_~\[!<&^\n]")
_RAISED = re.compile(r"\^([\w,;.+*−–-]{1,20})\^")
_LOWERED = re.compile(r"(?<=[^\W\d_])~(\w{1,4})~(?!\d)")  # H~2~O; in "5-~10 mg" it says about how much
_NOTE = re.compile(r"\[\^(?:(\d{1,4})|[^\]\s]+)\]")
_LIMIT = re.compile(r">=?[ \t]?(?=\d+(?:[.,]\d+)?[ \t]?(?:[^\W\d]|%))")  # "> 3 months", ">65 years", and no "> 1. First"
DEEPEST = 60  # open blocks; each list is one and its item another
_NOTED = "marks"  # the key of what a parse has noted


class TooDeep(Exception):
    """More lists and quotations stand in each other than may be; `line` counts from 1."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(f"more than {DEEPEST} lists, items and quotations stand in each other")


@dataclass(frozen=True, slots=True)
class Mark:
    """content[start:end] was read by the rule `name`, and made `tokens`; the words of a link end at `inner`."""

    name: str
    start: int
    end: int
    tokens: tuple[Token, ...]
    inner: int = 0


def bare(quote: str) -> str:
    """A quotation without the marks that are no CommonMark: raised and lowered words, and calls of notes."""
    quote = _NOTE.sub(lambda note: (note[1] or "").translate(SUPERSCRIPTS), quote)
    return _LOWERED.sub(r"\1", _RAISED.sub(lambda raised: raised[1].translate(SUPERSCRIPTS), quote))


class Parser:
    """A CommonMark parser with tables, footnotes, definition lists and front matter; one for each page."""

    def __init__(self) -> None:
        self._env: dict[str, object] = {}
        self._markdown = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable(["table", "strikethrough"])
        footnote_plugin(self._markdown, inline=False, move_to_end=False, always_match_refs=True)
        self._markdown.use(deflist_plugin).use(front_matter_plugin)
        self._markdown.block.ruler.at("blockquote", _quoted, {"alt": ["paragraph", "reference", "blockquote", "list"]})
        self._markdown.core.ruler.enableOnly(["normalize", "block"])
        rules = self._markdown.inline.ruler
        rules.before("link", "raised", _raised)
        for name, rule in zip(rules.get_active_rules(), rules.getRules(""), strict=True):
            if name not in ("text", "linkify"):
                rules.at(name, partial(_noted, name, rule))

    def blocks(self, text: str) -> list[Token]:
        """The blocks of a page, nothing within their lines read yet; places are numbers of lines.

        What lies deeper than may be the parser would leave out without a word: `TooDeep` with the line.
        """
        found = self._markdown.parse(text, self._env)
        for token in found:
            if token.nesting > 0 and token.level + 1 >= DEEPEST:
                raise TooDeep(token.map[0] + 1 if token.map else 0)
        return found

    def marks(self, content: str) -> list[Mark]:
        """The marks within some lines, in the order of their places."""
        if _MAY_MARK.search(content) is None:
            return []
        found: list[Mark] = []
        self._env[_NOTED] = found
        self._markdown.inline.parse(content, self._markdown, self._env, [])
        return sorted(found, key=lambda mark: mark.start)


def _quoted(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a quotation; ">" before an amount is "more than", in an item of a list and wherever it touches its number."""
    limit = _LIMIT.match(state.src, state.bMarks[start] + state.tShift[start])
    if limit and (state.listIndent >= 0 or not limit.group()[-1].isspace()):
        return False
    return blockquote(state, start, end, silent)


def _noted(name: str, rule: _Rule, state: StateInline, silent: bool) -> bool:
    """Read by a rule of the parser, and note what it has read."""
    start, held = state.pos, len(state.tokens)
    noted: list[Mark] = state.env[_NOTED]
    before = len(noted)
    found = rule(state, silent)
    if found and not silent:
        if name == "image":
            del noted[before:]  # its words are of a text of their own
        inner = _end_of_label(state, start) if name == "link" else 0
        noted.append(Mark(name, start, state.pos, tuple(state.tokens[held:]), inner))
    return found


def _end_of_label(state: StateInline, start: int) -> int:
    """Where the words of a link end that begins at `start`."""
    at, state.pos = state.pos, start
    end = parseLinkLabel(state, start, True)
    state.pos = at
    return end


def _raised(state: StateInline, silent: bool) -> bool:
    """Read ^2^ and ~2~ as raised and lowered."""
    found = (_RAISED if state.src[state.pos] == "^" else _LOWERED).match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("sup" if found.group()[0] == "^" else "sub", "", 0)
    state.pos = found.end()
    return True
