"""A decision of an earlier edition lands in the sentence it was made in, or nowhere."""

from __future__ import annotations

import hashlib
import json
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import curation
from loaders.curation import placement
from loaders.curation.anchors import NotAppliedError
from loaders.curation.placement import Text
from loaders.curation.sameness import says_the_same
from loaders.record import Record, Span

A = "Give testamycin 50 mg twice daily to all adults."
B = "Give placebamol 20 mg once daily to all adults."
C = "Check the blood count every three months."
OLD = f"Drugs\n\n  • {A} 7\n  • {B} 7\n\nTests\n\n  • {C} 7, 8\n"


def text(page: str) -> Text:
    """A page whose statements are the items of its lists, without their markers, and whose short lines are headings."""
    places, headings, at = [], [], 0
    for line in page.split("\n"):
        if line.startswith("  • "):
            places.append((at + 4, at + len(line.rstrip("0123456789, "))))
        elif line.startswith("   ") and places and page[places[-1][1]:at].isspace():  # the item goes on
            places[-1] = places[-1][0], at + len(line.rstrip("0123456789, "))
        elif line and not line.startswith(" ") and not line.endswith("."):
            headings.append((at, line))
        at += len(line) + 1
    return Text(page, places, headings)


def at(page: str, quote: str, behind: str) -> Span:
    """The words where they first stand behind others."""
    start = page.index(quote, page.index(behind) + len(behind))
    return Span.of(page, start, start + len(quote))


@pytest.mark.parametrize(("new", "quote", "behind", "there"), [
    (OLD, "7", B, B),
    ("A new line.\n" + OLD, "7", A, A),
    (OLD.replace("twice daily to all adults", "twice daily with food to all adults"), "7", A, "with food to all adults."),
    (OLD.replace("twice daily to all adults", "twice daily to adults"), "7", A, "twice daily to adults."),
    (OLD.replace(f"  • {A} 7\n", "").replace(f"{B} 7\n", f"{B} 7\n  • {A} 7\n"), "7", A, A),  # it has moved, markers and all
    (OLD.replace("20 mg once daily", "20 mg\n   once daily"), "20 mg once daily", "placebamol", "placebamol"),  # a line end
    (OLD.replace(C, C.replace("blood", "full blood")), "7", C, C.replace("blood", "full blood")),
    (OLD.replace("Tests", "3.1 Tests"), "Check the blood", "Tests", "Tests"),
])
def test_a_quotation_goes_where_its_sentence_went(new: str, quote: str, behind: str, there: str) -> None:
    """The same words elsewhere do not matter; sentences may move, be changed, or stand among new ones."""
    found = placement.place(at(OLD, quote, behind), text(OLD), text(new))
    start = placement.occurrences(quote, new, new.index(there) + (len(there) if quote == "7" else 0))[0][0]
    assert found.start == start
    assert new[found.start:found.end] == found.quote


@pytest.mark.parametrize(("new", "quote", "behind", "reason"), [
    (OLD.replace(f"  • {A} 7\n", ""), "7", A, "its sentence is not in this edition"),
    (OLD.replace(f"{A} 7", A), "7", A, "its words are not in the sentence"),
    (OLD.replace("50 mg", "100 mg"), "50 mg", "testamycin", "words of its sentence were replaced"),
    (OLD.replace(f"{A} 7", A.replace("adults", "the adults")), "7", A, "its words are not in the sentence"),
    (OLD.replace(A, A.replace("50", "100")).replace(C, A.replace("50", "200")), "7", A, "several could be meant"),
    (OLD.replace("testamycin", "otheramycin"), "7", A, "words of its sentence were replaced"),
    (OLD.replace("Give testamycin", "Do not give testamycin"), "7", A, "words of its sentence were replaced"),
    (OLD.replace("Drugs", "Drugs to avoid"), "7", A, "stands under another heading"),
    (OLD.replace("Drugs", "2 weeks of drugs"), "7", A, "stands under another heading"),
    (OLD.replace(f"  • {A} 7\n", "").replace(C, f"{C} 7, 8\n  • {A}"), "7", A, "stands under another heading"),
    (OLD.replace("Drugs", "Drugs to avoid").replace("to all", "to"), "7", A, "stands under another heading"),
    (f"Drugs\n\n  • {A.replace('50', '60')} 7\n  • {A.replace('50', '70')} 7\n", "7", A, "several could be meant"),
])
def test_what_could_be_meant_nowhere_or_twice_has_no_place(new: str, quote: str, behind: str, reason: str) -> None:
    """A sentence that is gone, that lost the words, or that is like two others gives no place, and says why."""
    with pytest.raises(NotAppliedError, match=reason):
        placement.place(at(OLD, quote, behind), text(OLD), text(new))


def listed(*sentences: str) -> str:
    return "Drugs\n\n" + "".join(f"  • {one} 7\n" for one in sentences)


TURNED = [
    ("Start ventilation when FVC < 50 % of predicted.", "Start ventilation when FVC > 50 % of predicted."),
    ("Start ventilation when FVC ≥ 50 % of predicted.", "Start ventilation when FVC ≤ 50 % of predicted."),
    ("Start ventilation when FVC 50 % of predicted.", "Start ventilation when FVC < 50 % of predicted."),
    ("Treat when the T-score of the hip is 2.5 or so.", "Treat when the T-score of the hip is -2.5 or so."),
    ("We recommend riluzole 50 mg for adults.", "We recommend against riluzole 50 mg for adults."),
    ("Give riluzole 50 mg to adults.", "Don't give riluzole 50 mg to adults."),
    ("Give riluzole 50 mg to adults.", "Don’t give riluzole 50 mg to adults."),
    ("Riluzole 50 mg twice daily.", "Withhold riluzole 50 mg twice daily."),
    ("Riluzole 50 mg twice daily.", "Riluzole 50 mg twice daily withheld."),
    ("Riluzole is indicated in adults.", "Riluzole is contra-indicated in adults."),
    ("Riluzole 50 mg is given to adults.", "Riluzole 50 mg is rarely given to adults."),
    ("Give riluzole 50 mg to adults.", "Give riluzole 50 mg to adults if edaravone failed."),
    ("Give riluzole 50 mg to adults.", "Give riluzole 50 mg to adults when edaravone failed."),
    ("Give riluzole 50 mg to adults.", "Give riluzole 50 mg to adults once edaravone failed."),
    ("Give riluzole 50 mg to all adults.", "Give riluzole 50 mg to all adults apart from smokers."),
    ("Give riluzole 50 mg to all adults.", "Give riluzole 50 mg only to all adults."),
    ("Give riluzole 50 mg to adults.", "Give edaravone instead of riluzole 50 mg to adults."),
    ("Give riluzole rather than edaravone to adults.", "Give edaravone rather than riluzole to adults."),
    ("Switch riluzole to edaravone after a month.", "Switch edaravone to riluzole after a month."),
    ("Give riluzole before edaravone every day.", "Give edaravone before riluzole every day."),
    ("Give vitamin B1 every day to adults.", "Give vitamin B12 every day to adults."),
    ("Give an antibody to IL-6 every day to adults.", "Give an antibody to IL-17 every day to adults."),
    ("Give metformin to adults with type 2 diabetes.", "Give metformin to adults with type 1 diabetes."),
    ("Give 50 mg in week 1 and 100 mg in week 2.", "Give 100 mg in week 1 and 50 mg in week 2."),
    ("Give testamycin 50 mg to adults.", "Give testamycin 500 mg to adults."),
    ("Give testamycin 50 mg to adults.", "Give testamycin 50 mg/kg to adults."),
    ("Give testamycin 50 mg to adults.", "Give testamycin 50 mg per kg to adults."),
    ("Give testamycin 50 mg to adults.", "Give testamycin 50 mg daily to adults."),
    ("Give testamycin 50 mg daily to adults.", "Give testamycin 50 mg twice daily to adults."),
    ("Give testamycin 50 mg to adults.", "Give testamycin 50 mg for two weeks to adults."),
    ("Give testamycin 50 mg to adults.", "Give at most testamycin 50 mg to adults."),
    ("Give testamycin 50 mg to adults.", "Give testamycin up to 50 mg to adults."),
    ("Transfuse when platelets are 10 × 10⁹/L in adults.", "Transfuse when platelets are 10 × 10⁶/L in adults."),
    ("Give testamycin to adults of 18 to 40 years.", "Give testamycin to adults of 18 to 40 years or children."),
    ("Give testamycin 50 mg to adults.", "Consider: give testamycin 50 mg to adults."),
    ("Testamycin 50 mg is given to adults.", "Testamycin 50 mg may be given to adults."),
    ("Give testamycin 50 mg to all adults.", "Give testamycin 50 mg to all non-pregnant adults."),
    ("Give testamycin 50 mg to adults.", "Give testamycin 50 mg with metformin to adults."),
]


@pytest.mark.parametrize(("old", "new"), [*TURNED, *((new, old) for old, new in TURNED)])
def test_a_sentence_that_was_turned_is_not_the_same(old: str, new: str) -> None:
    """A sign, number, unit or bound, a word of denial, condition, choice or force, a drug, another order: it waits."""
    with pytest.raises(NotAppliedError, match="words of its sentence were replaced or turned"):
        placement.place(at(listed(old), "7", old), text(listed(old)), text(listed(new)))


@given(st.lists(st.sampled_from("abcd"), max_size=8), st.lists(st.sampled_from("abcd"), max_size=8))
def test_what_only_gained_words_has_all_it_had_in_their_order(old: list[str], gained: list[str]) -> None:
    """Two sentences say the same if one comes of the other by leaving out words, in whatever order they are asked about."""
    one, other = tuple(old), tuple(old + gained)
    assert says_the_same(one, other)
    assert says_the_same(other, one)
    turned = tuple(reversed(one))
    assert says_the_same(one, turned) == (one == turned)


def test_the_same_sentence_twice_is_told_apart_by_the_words_around_or_not_at_all() -> None:
    """One of two alike sentences is gone: its heading says which, the words around do, or neither decision is placed."""
    two = f"Adults\n\n  • {A} 7\n\nOld people\n\n  • {A} 7\n\nEnd\n"
    one = f"Old people\n\n  • {A} 7\n\nEnd\n"
    first, second = at(two, "7", "Adults"), at(two, "7", "Old people")
    assert placement.place(second, text(two), text(one)).start == one.index("7")
    with pytest.raises(NotAppliedError, match="under another heading"):
        placement.place(first, text(two), text(one))
    two, one = two.replace("Adults", "Adults."), one.replace("Old people", "Old people.")
    two = two.replace("Old people", "Old people.")
    assert placement.place(at(two, "7", "Old people"), text(two), text(one)).start == one.index("7")
    with pytest.raises(NotAppliedError, match="1 times where it could be meant now, and 2 times where it was made"):
        placement.place(at(two, "7", "Adults"), text(two), text(one))
    alike = f"  • {A} 7\n  • {A} 7\n  • {A} 7\n"
    with pytest.raises(NotAppliedError, match="2 times"):
        placement.place(at(alike, "7", "• "), text(alike), text(f"  • {A} 7\n  • {A} 7\n"))


@pytest.mark.parametrize(("old", "new", "same"), [
    (["Guideline 2024", "Guideline 2024 › 1. Adults"], ["Guideline 2025", "Guideline 2025 › 2.1 Adults"], True),
    (["Guideline", "Guideline › Adults › Dose"], ["Guideline", "Guideline › Children › Dose"], False),
    (["Guideline", "Guideline › Type 1 diabetes"], ["Guideline", "Guideline › Type 2 diabetes"], False),
    (["Guideline", "Guideline › 2 Weeks"], ["Guideline", "Guideline › 4 Weeks"], False),
    (["Stage 3", "Stage 1", "Stage 1 › Dose"], ["Stage 3", "Stage 2", "Stage 2 › Dose"], False),
    ([], ["Guideline", "Guideline › Adults"], False),
])
def test_of_a_heading_only_its_number_and_the_year_of_a_title_may_change(old: list[str], new: list[str], same: bool) -> None:
    """A heading with other words or figures makes the same sentence one for others, at every depth of its path."""
    before, now = (Text(A, [(0, len(A))], [(n - 9, one) for n, one in enumerate(paths)]) for paths in (old, new))
    assert (before.over(0) == now.over(0)) is same


def test_another_sentence_with_the_words_is_not_taken_for_it() -> None:
    """The only "7" that is left stands in another sentence, which was there before: that is no place."""
    new = f"Drugs\n\n  • {B} 7\n"
    with pytest.raises(NotAppliedError, match="not in this edition"):
        placement.place(at(OLD, "7", A), text(OLD), text(new))


def test_what_stands_in_no_statement_goes_with_its_line_or_as_a_whole() -> None:
    """An entry over two lines is found by its words, a few words of a changed line are not."""
    listed = "7. Smith A. Testamycin in adults.\n   J Test. 2001;1:1-2.\n8. Roe R. Counts.\n"
    old = text(f"{OLD}\nReferences\n\n{listed}")
    new = text(f"{OLD}\nReferences\n\n6. Doe J. Other.\n{listed}".replace("8. Roe R. Counts.", "8. Roe R. Counts, revised."))
    entry = Span.of(old.text, old.text.index("7. Smith"), old.text.index("8. Roe") - 1)
    assert placement.place(entry, old, new).quote == entry.quote
    with pytest.raises(NotAppliedError, match="line"):
        placement.place(at(old.text, "8", "1:1-2."), old, new)


def test_a_line_of_a_longer_sentence_is_not_taken_for_the_sentence() -> None:
    """The line with the marker is the same, the line before it turned: as a statement in either text, or in both."""
    old = "Drugs\n\n  • In all adults with signs of it one may\n   give testamycin 50 mg twice daily. 7\n"
    new = old.replace("one may", "do not")
    alone = "Drugs\n\n  • give testamycin 50 mg twice daily. 7\n"
    for before, now in ((old, new), (new, old), (alone, new), (old, alone)):
        with pytest.raises(NotAppliedError):
            placement.place(at(before, "7", "daily."), text(before), text(now))


@pytest.mark.parametrize(("line", "now", "placed"), [
    ("7. Smith A. Testamycin in adults.", "8. Smith A. Testamycin in adults.", True),
    ("Smith A. Testamycin in adults.", "Smith A. Testamycin in adults. Online.", True),
    ("Smith A. Testamycin in adults.", "Do not: Smith A. Testamycin in adults.", False),
    ("Smith A. Testamycin in adults.", "Smith A. Testamycin in adults. 2nd.", False),
])
def test_words_of_their_own_go_to_a_line_that_says_the_same(line: str, now: str, placed: bool) -> None:
    """What stands in no statement goes with its words only where their line was not turned; its number may change."""
    quote = at(line, "Smith A. Testamycin in adults.", "")
    try:
        assert placement.place(quote, Text(line, []), Text(now, [])).quote == quote.quote
        assert placed
    except NotAppliedError:
        assert not placed


def test_what_may_be_chosen_is_the_likest_and_then_what_has_the_words() -> None:
    """A changed sentence is offered with its words marked, one that lost them without a place, at most a few."""
    new = text(OLD.replace(A, A.replace("50 mg", "60 mg")).replace("  • " + B, "  • " + A.replace("50 mg", "70 mg")))
    found = list(placement.candidates(at(OLD, "7", A), text(OLD), new))
    assert [new.text[slice(*one.sentence)][:24] for one in found] == [
        "Give testamycin 60 mg tw", "Give testamycin 70 mg tw", C[:24]]
    assert all(one.at and new.text[slice(*one.at)] == "7" for one in found)
    assert [one.at for one in placement.candidates(at(OLD, "50 mg", "testamycin"), text(OLD), new)][:2] == [None, None]
    assert len(list(placement.candidates(at(OLD, "7", A), None, new))) <= placement.OFFERED


def test_what_has_the_words_is_offered_though_enough_is_like_the_old_sentence() -> None:
    """Sentences that are like the old one do not crowd out the one that its words went to; a few of each are offered."""
    alike = [A.replace("50 mg", f"{dose} mg") for dose in (60, 70, 80, 90)]
    gone = "Those over eighty years need 50 mg, whatever else they take."
    new = text(listed(*alike, gone))
    found = [new.text[slice(*one.sentence)] for one in placement.candidates(at(OLD, "50 mg", "testamycin"), text(OLD), new)]
    assert found == [*alike[:placement.OFFERED], gone]


def test_of_equally_like_sentences_those_under_the_old_heading_come_first() -> None:
    """The same words stand under four headings before the old one: that under the old one is offered, and first."""
    new = text("".join(f"{heading}\n\n  • {A}\n\n" for heading in ("Eyes", "Ears", "Noses", "Throats", "Drugs")))
    first = next(placement.candidates(at(OLD, "50 mg", "testamycin"), text(OLD), new))
    assert first.sentence[0] > new.text.index("Drugs")


FEW_WORDS = st.lists(st.sampled_from("aabcdefg"), min_size=1, max_size=9).map(" ".join)


@given(FEW_WORDS, st.lists(FEW_WORDS, max_size=9), st.sampled_from([placement.SOMEWHAT, placement.ALIKE, 1.0]))
def test_what_is_like_is_found_as_if_each_were_compared(old: str, sentences: list[str], least: float) -> None:
    """Looking by rare words finds every statement of which so large a part is the same, in the order of the text."""
    now = text("".join(f"  • {one}\n" for one in sentences))
    words = tuple(old.split())
    parts = [(SequenceMatcher(None, now.words(*one), words, autojunk=False).ratio(), one) for one in now.statements]
    assert now.like(words, least) == [part for part in parts if part[0] >= least]


def test_few_sentences_are_compared_to_find_a_like_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Word by word in order only those are compared that have enough of the words: not each sentence with each."""
    now = text(listed(*(f"Give drug{n} in the ward{n} at night{n} of week{n}." for n in range(500))))
    compared = []

    def part(_matcher: object, words: tuple[str, ...], _least: float) -> float:
        compared.append(words)
        return 1.0

    monkeypatch.setattr(placement, "_part", part)
    for one in now.statements:
        assert now.like(now.words_at[one], placement.ALIKE) == [(1.0, one)]
    assert len(compared) == 500


SENTENCES = st.lists(st.sampled_from([f"Give drug{letter} {dose} mg to patient{letter}{letter} in ward {letter}."
                                      for letter in "abcdefgh" for dose in (5, 50)]), unique=True, min_size=1, max_size=8)


def page(sentences: list[str]) -> str:
    return "List\n\n" + "".join(f"  • {one} 7\n" for one in sentences)


@given(SENTENCES, SENTENCES)
def test_no_marker_ever_changes_its_sentence(before: list[str], now: list[str]) -> None:
    """Whatever is added, taken out or moved: a marker of a sentence that is still there is placed behind it and no other."""
    old, new = text(page(before)), text(page(now))
    for sentence in before:
        quote = at(old.text, "7", sentence)
        if sentence in now:
            assert placement.place(quote, old, new).start == new.text.index(sentence) + len(sentence) + 1
        else:
            with pytest.raises(NotAppliedError):  # the same drug in another dose is another sentence
                placement.place(quote, old, new)


# Lines that settle others

def line(action: str, sha256: str, start: int, quote: str, **more: object) -> str:
    return json.dumps({"action": action, "sha256": sha256, "start": start, "end": start + len(quote), "quote": quote,
                       "by": "Ann", "on": "2026-01-01", "ground": "seen", **more})


SHA = {page: hashlib.sha256(page.encode()).hexdigest() for page in ("a", "b")}


def test_a_line_that_settles_another_stands_in_its_place() -> None:
    """In the new text the old line is not tried and its successor stands where it stood; in its own text it holds."""
    old = curation.read(line("accept", SHA["a"], 0, "gone"))[0]
    settling = line("accept", SHA["b"], 0, "here", settles=old.mark)
    lapsed = line("lapse", SHA["a"], 0, "gone", settles=curation.read(settling)[0].mark)
    other = line("accept", SHA["a"], 0, "other")
    lines = [curation.write(old), other, settling]
    entries = curation.read("\n".join(lines))
    assert [one.span.quote for one in curation.overlay.in_force(entries, SHA["b"])] == ["here", "other"]
    assert [one.span.quote for one in curation.overlay.in_force(entries, SHA["a"])] == ["gone", "other", "here"]
    third = curation.read("\n".join([*lines, lapsed]))
    assert [one.span.quote for one in curation.overlay.in_force(third, "c" * 64)] == ["other"]


def test_a_line_that_lapsed_is_neither_applied_nor_a_problem() -> None:
    """What a person let go is told no more."""
    old = curation.read(line("accept", SHA["a"], 0, "gone"))[0]
    lapsed = line("lapse", SHA["a"], 0, "gone", settles=old.mark)
    entries = curation.read("\n".join([curation.write(old), lapsed]))
    assert curation.apply(Record(), entries[:1], "text", SHA["b"])[2] != ()
    assert curation.apply(Record(), entries, "text", SHA["b"])[1:] == ((), ())


@pytest.mark.parametrize(("more", "reason"), [
    ({"action": "lapse"}, "settles is missing"), ({"settles": "xyz"}, "settles must be 16 hex digits"),
])
def test_a_mark_is_checked_when_a_line_is_read(more: dict[str, str], reason: str) -> None:
    """A line that names no other properly is refused with its reason."""
    with pytest.raises(curation.CurationError, match=reason):
        curation.read(line(**{"action": "accept", "sha256": SHA["a"], "start": 0, "quote": "x", **more}))
