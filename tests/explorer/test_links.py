"""Addresses: what is spelt is read back, what is foreign becomes the default."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.links import (
    DRAWINGS,
    KINDS,
    LISTS,
    LONGEST,
    LONGEST_FOLD,
    MOST_FOLDS,
    MOST_LISTED,
    MOST_OPENED,
    PAGES,
    SHOWS,
    Address,
    fold,
    href,
    is_fold,
    is_source,
    source,
)

WORDS = st.text(max_size=LONGEST).map(lambda text: "".join(letter for letter in text if letter.isprintable()))
OUTCOMES = st.lists(st.text(min_size=1, max_size=LONGEST_FOLD).map(fold), unique=True, max_size=MOST_FOLDS).map(
    lambda names: tuple(sorted(names)))
IDS = st.lists(st.from_regex(r"[a-z0-9]{1,9}(/[A-Za-z0-9%~_-]{1,20}){0,3}", fullmatch=True), max_size=MOST_OPENED)
ADDRESSES = st.builds(
    Address, page=st.sampled_from(PAGES), statement=WORDS, node=WORDS, show=st.sampled_from(SHOWS),
    drawing=st.sampled_from(DRAWINGS), opened=IDS.map(tuple),
    kinds=st.lists(st.sampled_from(KINDS), unique=True).map(tuple), q=WORDS, outcomes=OUTCOMES,
    listed=st.sampled_from(LISTS), document=WORDS, concept=WORDS, upto=st.integers(0, MOST_LISTED))


@given(ADDRESSES)
def test_round_trip(address: Address) -> None:
    """The address read from a link is the one the link was made of."""
    params = dict(parse_qsl(urlsplit(href(address)).query, keep_blank_values=True))
    assert Address.parse(address.page, params) == address


PARAMETERS = ["statement", "node", "show", "drawing", "opened", "kinds", "q", "outcomes", "list", "document", "concept",
              "upto", "x"]


@given(st.dictionaries(st.sampled_from(PARAMETERS), st.text()))
def test_any_query_is_an_address(params: dict[str, str]) -> None:
    """Foreign parameters never raise, and only known choices come out."""
    address = Address.parse("explore", params)
    assert address.show in SHOWS
    assert address.drawing in DRAWINGS
    assert set(address.kinds) <= set(KINDS)
    assert len(address.q) <= LONGEST
    assert all(map(is_fold, address.outcomes))
    assert len(address.outcomes) <= MOST_FOLDS
    assert len(address.opened) <= MOST_OPENED


@given(ADDRESSES)
def test_a_link_stays_here(address: Address) -> None:
    """No address spells a link to another host or scheme."""
    parts = urlsplit(href(address))
    assert (parts.scheme, parts.netloc) == ("", "")
    assert not href(address).startswith("//")


def test_defaults_are_left_out() -> None:
    """A link carries only what differs from an empty page."""
    assert href(Address("explore", statement="a/b", show="graph")) == "explore?statement=a%2Fb"


@given(ADDRESSES, st.text(min_size=1))
def test_an_outcome_toggled_twice_is_as_it_was(address: Address, outcome: str) -> None:
    """Opening and closing the results on an outcome leads back to the same address, and only that outcome changes."""
    once = address.toggled(fold(outcome))
    if len(address.outcomes) < MOST_FOLDS:
        assert set(once.outcomes) ^ set(address.outcomes) == {fold(outcome)}
        assert once.toggled(fold(outcome)) == address


@given(st.text())
def test_the_name_of_an_outcome_needs_no_care_in_an_address(words: str) -> None:
    """It has no character that parts names or ends a parameter, is of bounded length, and is known for one."""
    name = fold(words)
    assert name
    assert is_fold(name)
    assert len(name) <= LONGEST_FOLD
    assert not set(name) & set(",&=+%#? ")


ALIKE = ("ALSFRS-R < 20", "ALSFRS-R > 20", "ALSFRS-R 20", "alsfrs r 20", "ALSFRS R 20", "%", "+", "", "other", "death",
         "Death", "death ", f"{'slow vital capacity ' * 4}at rest", f"{'slow vital capacity ' * 4}at night")


def test_no_two_outcomes_share_a_name() -> None:
    """Outcomes that differ by a sign, by case, or late in a long name have names of their own; plain words keep theirs."""
    assert len({fold(words) for words in ALIKE}) == len(ALIKE)
    assert all(fold(words).startswith("alsfrs-r-20") for words in ALIKE[:5])
    assert fold("survival at 1 year") == "survival-at-1-year"


def test_as_many_outcomes_as_are_kept_are_read_back_however_long() -> None:
    """An address holds the names of the longest outcomes whole."""
    names = tuple(sorted(fold(f"{'a' * LONGEST_FOLD} {at}") for at in range(MOST_FOLDS)))
    assert Address.parse("explore", {"outcomes": ",".join(names)}).outcomes == names


def test_opening_adds_to_what_was_opened() -> None:
    """What is opened is written after what was, the statement first; past the limit it begins a neighbourhood of its own."""
    address = Address("explore", statement="a/b")
    once = address.opening("c")
    assert (once.node, once.opened) == ("c", ("a/b", "c"))
    assert once.opening("c").opened == ("a/b", "c", "c")
    full = address.with_(opened=tuple("x" * MOST_OPENED))
    assert full.opening("c").opened == ("c",)


def test_another_statement_has_its_own_neighbourhood() -> None:
    """What was opened around one statement is not drawn around the next, but stays while only the node changes."""
    address = Address("explore", statement="a/b", opened=("a/b", "c"))
    assert address.with_(node="d").opened == ("a/b", "c")
    assert address.with_(statement="e", node="").opened == ()


@pytest.mark.parametrize(("kind", "identifier", "address"), [
    ("doi", "10.1002/14651858.cd001447.pub3", "https://doi.org/10.1002/14651858.cd001447.pub3"),
    ("doi", "10.1016/S0140-6736(96)91680-3", "https://doi.org/10.1016/S0140-6736(96)91680-3"),
    ("doi", "10.1000/a?b#c", "https://doi.org/10.1000/a%3Fb%23c"),
    ("doi", "10.1000/a%2Fb", "https://doi.org/10.1000/a%252Fb"),
    ("pmid", "12076411", "https://pubmed.ncbi.nlm.nih.gov/12076411/"),
    ("doi", "10.1/x", ""), ("doi", "10.1000/../x", ""), ("doi", "10.1000/", ""), ("doi", "10.1000/a b", ""),
    ("doi", "https://doi.org/10.1000/1", ""), ("doi", "javascript:10.1000/1", ""), ("pmid", "012", ""), ("pmid", "12a", ""),
    ("pmid", "PMC12", ""), ("doi", "not stated", ""),
])
def test_only_a_well_formed_identifier_has_a_source(kind: str, identifier: str, address: str) -> None:
    """A DOI or PubMed id is spelt as the address of its source, percent-encoded; anything else has none."""
    assert source(kind, identifier) == address
    assert not address or is_source(address)
