"""What a condition's words for its action deny beyond a "do not": whom it is for, that it is needed, that it is barred.

Why: "no patient should have metformin" cut to "have metformin" orders what it forbids, and what is "not contraindicated" or
    "not needed" is neither ordered nor forbidden.
Method: the subject of the modal in the words, or before them, as an order has it: one that denies turns the polarity. Where
    a word of need, of grounds or of advising against is itself denied, or an end is set to a delay that is not to be, or the
    subject only supposes, the condition is given up.
Fails: it cannot; in doubt the condition is given up, and its words are listed as not recognised.
"""

from __future__ import annotations

from loaders.extraction.phrases.action_targets import VERBS, Phrase
from loaders.extraction.phrases.clauses import AVOID, Clause, Polarity, sentence
from loaders.extraction.relations.condition_trees import Node
from loaders.extraction.relations.subjects import subject_of
from loaders.language import lexis
from loaders.language.token_view import LOOK, TokenView, Words
from ontology.ground.timing import Timing

_AROUND = 4 * LOOK  # no action's words are further from their condition
_NEAR = 3  # tokens: "is not strictly needed"
_DENIALS = lexis.NEGATORS_OF_AN_ORDER | lexis.WORDS_DENYING_A_SUBJECT
_WORDS_OF_NEED = lexis.WORDS_OF_NEED | lexis.WORDS_OF_NEEDLESSNESS


def words_of_action(view: TokenView, tree: Node) -> Phrase | None:
    """The tokens of a condition's action; None where it has none, or has it from elsewhere."""
    if not isinstance(tree.action, Words) or tree.action.text is not view.block.text:
        return None
    low, high = tree.action.place
    around = range(*tree.clause) if tree.clause else range(0)
    near = range(max(0, min(around, default=0) - _AROUND), min(len(view.tokens), max(around, default=0) + _AROUND))
    tokens = [n for n in near if low <= view.tokens[n].start and view.tokens[n].end <= high]
    return Phrase(tokens[0], tokens[-1] + 1) if tokens else None


def cannot_be_told(view: TokenView, clause: Clause, tree: Node) -> bool:
    """Whether the action's words are neither order nor prohibition; else its polarity is told what its subject denies."""
    place = words_of_action(view, tree)
    nobody = view.word(clause.marker - 1) in lexis.WORDS_DENYING_A_SUBJECT
    if place is None:
        return nobody and tree.action is None
    if _is_needless(view, place) or _is_delay_denied(view, tree, place):
        return True
    modal = view.first(lexis.MODALS_OF_AN_ORDER, max(0, place.start - 1), place.end)
    if modal is None:
        return nobody and place.start > clause.marker
    subject = subject_of(view, modal, sentence(view, modal)[0])
    if not subject.denied:
        return subject.void
    if AVOID.first(view.tokens, modal, place.end) or lexis.NEGATORS_OF_AN_ORDER & set(view.words(modal, place.end)):
        return True  # "nobody should not": who is meant?
    turned: Polarity = "do" if tree.polarity == "do_not" else "do_not"
    tree.polarity = turned
    return False


def _is_needless(view: TokenView, place: Phrase) -> bool:
    """"is not needed", "no reason to", "unnecessary", "need not", "is no longer contraindicated"."""
    for n in range(*place):
        word = view.word(n)
        needed = word in _WORDS_OF_NEED
        if word in lexis.WORDS_OF_ITSELF_NEEDLESS or (needed and view.word(n + 1) in {"not", "no"}):
            return True
        if (needed or word in lexis.WORDS_OF_RECOMMENDING_AGAINST | lexis.NOUNS_OF_GROUNDS_TO_ACT) and view.has(
                _DENIALS, max(place.start, n - _NEAR), n):
            return True
    return False


def _is_delay_denied(view: TokenView, tree: Node, place: Phrase) -> bool:
    """"Do not wait until FVC < 50%": what is not to be waited for starts nothing."""
    if tree.timing not in {Timing.UNTIL, Timing.BEFORE}:
        return False
    return any(view.word(n) in lexis.VERBS_OF_DEFERRING and view.has(_DENIALS, max(place.start, n - _NEAR), n) and (
        (VERBS.at(view.tokens, n) or (n, "delay"))[1] == "delay") for n in range(*place))
