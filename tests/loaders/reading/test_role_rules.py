"""The table of roles: every rule reads its example, leaves its counter-example, and of two that disagree none is taken."""

from __future__ import annotations

from typing import get_args

import pytest

from loaders.blocks import View
from loaders.extraction import extract
from loaders.extraction.candidates import NOTHING, Candidate, candidate
from loaders.extraction.phrases.amounts import Amount, amount_at
from loaders.extraction.phrases.patterns import Pattern
from loaders.extraction.quantities import read_quantities
from loaders.extraction.roles.ranking import Ranking, RoleRule, Verdict, _verdict_of_rank
from loaders.extraction.roles.table import RANKING, READERS
from loaders.language.context import Context
from loaders.language.token_view import TokenView, view_of
from loaders.readers.text import read
from loaders.record import Role

RULES = RANKING.rules
OF_CELLS = {"tabled-result", "tabled-share", "tabled-rate", "time-of-cell"}  # their examples are tables: test_table_heads.py


def rules_that_read(text: str, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The rules that were taken for any amount of a sentence."""
    taken: set[str] = set()
    verdict = Ranking.verdict

    def told(self: Ranking, view: TokenView, amount: Amount, done: list[Candidate]) -> Verdict:
        found = verdict(self, view, amount, done)
        taken.update(found.rules)
        return found

    monkeypatch.setattr(Ranking, "verdict", told)
    read_quantities(View.plain(text, 0, len(text)), 0, len(text), (), "s1", Context())
    return taken


def test_the_table_is_whole() -> None:
    """Names are unique, every function has its row, and every row gives a role of the record or nothing."""
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names)) == 68
    assert READERS.keys() <= set(names)
    assert {rule.gives for rule in RULES} <= {*get_args(Role), "nothing"}
    assert all(rule.example and rule.counter for rule in RULES if rule.name not in OF_CELLS)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.example], ids=lambda rule: rule.name)
def test_a_rule_reads_its_example_only(rule: RoleRule, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule is taken for its example, and not for its counter-example."""
    assert rule.name in rules_that_read(rule.example, monkeypatch)
    assert rule.name not in rules_that_read(rule.counter, monkeypatch)


def amount_in(view: TokenView) -> Amount:
    found = next(found for i in range(len(view.tokens)) if (found := amount_at(view, i)))
    assert found is not None
    return found


def test_of_two_that_disagree_none_is_taken() -> None:
    """Two candidates of equal rank that say different things are a doubt; two that agree are one."""
    view = view_of("about 20%")
    limit, rate = (candidate(amount_in(view), role, "r", "FVC") for role in ("threshold", "rate"))
    assert _verdict_of_rank([("one", limit), ("other", limit)]).taken is limit
    doubt = _verdict_of_rank([("one", limit), ("other", rate)])
    assert doubt.taken is None
    assert doubt.doubt == "threshold (one) or rate (other)"
    assert _verdict_of_rank([("one", NOTHING)]).taken is None


@pytest.mark.parametrize(("pattern", "text", "phrases"), [
    ("cycles of AMOUNT", "give cycles of 28 days", {}),
    ("[articles]? DRUG AMOUNT", "give the amoxicillin 500 mg", {"DRUG": "amoxicillin"}),
    ("MEASURE [copula]? AMOUNT", "if the creatinine clearance 30 mL/min", None),
    ("AMOUNT of NOUN", "give 3 months of home exercise", {"NOUN": "home exercise"}),
    ("AMOUNT of NOUN", "give 3 months with exercise", None),
])
def test_a_pattern_finds_its_words_and_phrases(pattern: str, text: str, phrases: dict[str, str] | None) -> None:
    """Words, classes, phrases and what may be missing are matched outwards from the amount."""
    if "copula" in pattern:
        with pytest.raises(KeyError):
            Pattern.of(pattern)
        return
    view = view_of(text)
    match = Pattern.of(pattern).match(view, amount_in(view))
    assert (match and {name: view.text(*place) for name, place in match.phrases.items() if name}) == phrases


def test_a_pattern_has_its_amount() -> None:
    """A pattern without AMOUNT, or with two, is refused when it is read."""
    for line in ("cycles of", "AMOUNT of AMOUNT"):
        with pytest.raises(ValueError, match="AMOUNT once"):
            Pattern.of(line)


def test_a_doubt_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A number that two readings of one rank disagree about is left out, and said with its line."""
    monkeypatch.setattr(Ranking, "verdict", lambda *_: Verdict(None, ("one", "other"), "threshold (one) or rate (other)"))
    text = "Title\n\nRefer if FVC is below 50 %.\n"
    record = extract(text, read(text))
    assert record.quantities == ()
    assert [(problem.line, problem.quote) for problem in record.problems] == [(3, "below 50 %")]
    assert "neither is taken: threshold (one) or rate (other)" in record.problems[0].reason
