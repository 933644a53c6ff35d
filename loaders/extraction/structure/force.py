"""What a statement does: advise, with which deontic force, report evidence, or inform.

Why: an audit asks recommendations for strength and evidence for sources; neither question fits the other kind.
Method: the head of the main clause is looked at first (a directive verb, a prohibition, "consider"), past labels,
    adverbs and fronted conditions; then the first modal in the text; then an instruction after a semicolon. Without
    force, words of results make evidence, words of definition and approval information. Rules: rules/force.toml.
Fails: it cannot; what no rule knows is information without force.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from loaders.blocks import Block
from loaders.extraction.rulebook import Rule, part, rules, selection, words
from loaders.language import lexis
from loaders.language.lexer import key_of
from loaders.record import DeonticForce, StatementKind

_LABEL = re.compile(r"^(?:\*{0,2}[A-Z][\w/ ()-]{0,40}|Recommendation \d+(?:\.\d+)*[a-z]?|[<>≤≥]?\s?\d[^:;]{0,40})\s?:\s+")
_GLYPHS = re.compile(r"^(?:[^\w<>≤≥=±|]|_)+")  # no glyph, bracket or quotation mark hides a "Do not"
_CONDITIONAL = part("force", "conditional")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_CLAUSE = re.compile(r"[,;:–—]\s+(?:and\s|or\s|but\s|then\s)?|\s(?:then|and then)\s")
_TOLD = part("force", "told")
_SECOND = re.compile(r"(?:;|[a-z)%]{3}\.)\s+(?:and\s|then\s|but\s)*")
_COMMA = re.compile(r",\s")
_ASIDE = part("force", "aside")
_OPINION = part("force", "opinion")
_ALLOWS = re.compile(r"\bmay\s(?:\w+ly\s)?be\s\w+", re.IGNORECASE)
_TIME = part("force", "time")
_UNKNOWN = "kind-other"
_SUBJECT = part("force", "subject")
_NEAR = 12  # modals this close together belong to one phrase: the earlier rule decides
_COMPLEMENT = 3  # words behind a verb, so that they tell something
_HEAD = 300  # how far a fronted condition may reach
_FINITE = part("force", "finite")
_TOLD_OF_NAME = part("force", "told-of-name")
_DOSED = part("force", "dosed")


@dataclass(frozen=True, slots=True)
class Act:
    """Kind and deontic force, the name of the rule that found them, and the words that gave the force.

    `words` are counted from the end of the text, for it is looked at from ever later places.
    """

    kind: StatementKind
    force: DeonticForce
    rule: str
    words: tuple[int, int] = (0, 0)


def read(text: str, graded: bool = False, lead_in: str = "") -> Act:
    """What the clean text of a statement does.

    `graded` tells that a strength or class is printed with it, `lead_in` are the words of the bullet or paragraph it
    hangs under.
    """
    bare = _GLYPHS.sub("", text)
    told = _OPINION.match(bare)  # "the panel noted that it should be cheap" tells what was weighed
    act = _act_of_opening(bare) or (None if told else _main_modal(bare)) or _second_clause(bare)
    if act:
        return act
    if graded:
        return Act("recommendation", "may" if _ALLOWS.search(bare) else "none", "force-graded")
    if lead_in and _fragment(bare) and any(rule.pattern.search(lead_in) for rule in rules("force", "lead_in")):
        return Act("recommendation", "none", "force-detail-of-advised-treatment")
    return _kind_of_text(bare)


def read_row(block: Block, spoken: str, end: int) -> Act:
    """What a table row does, `spoken` up to `end`: its longest cell speaks for it where that advises, else all of it."""
    cells = [(cell_end, block.view.text[start:cell_end]) for start, cell_end in block.cells]
    longest = max(cells, key=lambda cell: len(cell[1])) if cells else (end, spoken)
    act = read(longest[1])
    if act.kind == "recommendation":
        return _act_before(act, end - longest[0])
    if forbidding := _forbidding_cells(cells[1:], end):
        return forbidding
    act, heads = read(spoken), _kind_of_text(" | ".join(block.columns))
    return heads if act.rule == _UNKNOWN and heads.kind == "evidence" else act  # a row of bare figures under results


def _forbidding_cells(cells: Sequence[tuple[int, str]], end: int) -> Act | None:
    """"Avoid" in a cell forbids where no other cell gives a dose or advises: else it is told of its column only."""
    acts = [(_act_of_opening(_GLYPHS.sub("", cell)), place, cell) for place, cell in cells]
    told = [_act_before(act, end - place) for act, place, _ in acts if act]
    if not told or any(act.force != "do_not" for act in told) or any(
            _DOSED.search(cell) for act, _, cell in acts if not act):
        return None
    return replace(told[0], words=(told[0].words[0], told[-1].words[1]))


def _act_before(act: Act, behind: int) -> Act:
    """The act of a text behind which so many characters more stand."""
    return replace(act, words=(act.words[0] + behind, act.words[1] + behind))


def tells(text: str) -> bool:
    """Whether the clean text has a finite verb and goes on behind it."""
    return any(len(text[match.end():].split()) >= _COMPLEMENT for match in _FINITE.finditer(text))


def defines(text: str) -> bool:
    """Whether the clean text says what a word means."""
    return any(
        rule.name == "definition" and rule.pattern.search(text) for rule in selection("force", "kind").rules_cued_by(text)
    )


def _act_of_opening(text: str) -> Act | None:
    for head in _clause_heads(text):
        found = next(((rule, match) for rule in rules("force", "opening") if (match := rule.pattern.match(head))), None)
        if found:
            return _act_of_rule(*found)
        if _is_direction(head):
            return Act("recommendation", "imperative", "force-directive-verb")
    return None


def _clause_heads(text: str) -> Iterator[str]:
    """Places where the main clause may begin: the text, past its label, past a fronted condition."""
    starts = [text]
    if label := _LABEL.match(text):
        starts.append(text[label.end():])
    for start in starts:
        yield _past_adverbs(start)
        first = _WORD.match(start)
        if first and first.group().lower() in words("force", "fronts"):
            yield from _past_front(start)


def _past_front(text: str) -> Iterator[str]:
    """What follows each comma of a text that begins with a condition, up to the first main verb of another clause."""
    if time := _TIME.match(text):
        yield _past_adverbs(text[time.end():])
    if (told := _TOLD.match(text)) and not _FINITE.search(told[1]):
        yield text[told.end(1):].lstrip()
    for match in _CLAUSE.finditer(text, 0, _HEAD):
        if text[:6].lower() == "every " and _FINITE.search(text, 0, match.start()):
            return  # "Every newborn must be vaccinated; ..." begins with its subject
        yield _past_adverbs(text[match.end():])
        following = _WORD.match(text, match.end())
        if following and _FINITE.search(text[match.end():match.end() + 60].split(",", 1)[0]):
            return  # the main clause has begun: later commas are its own


def _past_adverbs(text: str) -> str:
    while (match := _WORD.match(text)) and match.group().lower() in words("force", "adverbs"):
        rest = text[match.end():].lstrip(" ,")
        if len(rest) == len(text):
            break
        text = rest
    return text[:1].lower() + text[1:]


def _is_direction(head: str) -> bool:
    found = _WORD.match(head)
    if not found or found.group().lower() not in words("force", "directive") or _is_name(found.group(), head[found.end():]):
        return False
    if head[found.end():found.end() + 1] == ":":
        return False  # "Review: ..." is a label
    rest = head[found.end():].lstrip()
    after = _WORD.match(rest)
    following = after.group().lower() if after else ""
    if after and following in words("force", "noun_after"):  # "monitor and review" is an order still
        return following in {"and", "or"} and _is_direction(rest[after.end():].lstrip())
    if _SUBJECT.match(rest):
        return False  # "Clear fluids should be allowed" begins with its subject
    noun = found.group().lower() in words("force", "mostly_nouns")
    return not (noun and following in lexis.PREPOSITIONS_AFTER_A_DEED)


def _is_name(word: str, rest: str) -> bool:
    """Whether a word in capitals is the subject of a verb: "PREVENT incorporates", "ASSIST scores are"."""
    if not word[1:].isupper():
        return False
    behind = _WORD.match(rest.lstrip())
    verb = behind.group().lower() if behind and behind.group().islower() else ""
    third = verb.endswith("s") and {verb[:-1], verb[:-2]} & (words("force", "directive") - words("force", "mostly_nouns"))
    return bool(third or _TOLD_OF_NAME.match(rest.lstrip()))


def _main_modal(text: str) -> Act | None:
    """The modal of the main clause: "where X is contraindicated, Y may be given" allows Y."""
    first = _WORD.match(text)
    if first and first.group().lower() in words("force", "fronts"):
        comma = _COMMA.search(text, 0, _HEAD)
        if comma and _FINITE.search(text, comma.end()):
            main = _modal(text[comma.end():])  # "if X should fail, ...": its modal advises nothing
            return main if main or key_of(first.group()) in lexis.SUBORDINATORS else _modal(text)
    return _modal(text)


def _modal(text: str) -> Act | None:
    text = _ASIDE.sub(lambda match: " " * len(match[0]), text)
    found = [(rule, match) for rule in selection("force", "modal").rules_cued_by(text)
             for match in [rule.pattern.search(text)] if match]
    if not found:
        return None
    place = min(match.start() for _, match in found)
    return _act_of_rule(*next((rule, match) for rule, match in found if match.start() - place <= _NEAR))


def _second_clause(text: str) -> Act | None:
    for match in _SECOND.finditer(text):
        if _is_direction(_past_adverbs(text[match.end():])):
            return Act("recommendation", "imperative", "force-directive-clause")
    return _dose_change(text)


def _dose_change(text: str) -> Act | None:
    """"5 mg once daily, increase gradually": what an amount that is told without a verb is to be changed by."""
    dosed = None if _FINITE.search(text) else _DOSED.search(text)
    for match in _COMMA.finditer(text, dosed.end()) if dosed else ():
        rest = _past_adverbs(text[match.end():])
        first = _WORD.match(rest)
        if first and first.group() in words("force", "dose_changes") and _is_direction(rest):
            return Act("recommendation", "imperative", "force-directive-clause")
    return None


def _fragment(text: str) -> bool:
    """Whether the text has no finite verb, or a label does the work of one ("Dosage: 5 mg")."""
    return bool(_LABEL.match(text)) or not _FINITE.search(text)


def _kind_of_text(text: str) -> Act:
    main = _CONDITIONAL.sub(" ", text)  # what is only supposed is no result
    rule = next((rule for rule in selection("force", "kind").rules_cued_by(text)
                 if rule.pattern.search(main if rule.fields["kind"] == "evidence" else text)), None)
    if rule:
        return Act(cast(StatementKind, rule.fields["kind"]), "none", f"kind-{rule.name}")
    return Act("information", "none", _UNKNOWN)


def _act_of_rule(rule: Rule, match: re.Match[str]) -> Act:
    length = len(match.string)
    return Act("recommendation", cast(DeonticForce, rule.fields["force"]), f"force-{rule.name}",
               (length - match.start(), length - match.end()))
