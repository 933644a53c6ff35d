"""Addresses: what is spelt is read back, what is foreign becomes the default."""

from urllib.parse import parse_qsl, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from explorer.links import DRAWINGS, KINDS, LONGEST, LONGEST_FOLD, MOST_FOLDS, PAGES, SHOWS, Address, fold, href

WORDS = st.text(max_size=LONGEST).map(lambda text: "".join(letter for letter in text if letter.isprintable()))
OUTCOMES = st.lists(st.text(min_size=1, max_size=LONGEST_FOLD).map(fold), unique=True, max_size=MOST_FOLDS).map(
    lambda names: tuple(sorted(names)))
ADDRESSES = st.builds(
    Address, page=st.sampled_from(PAGES), statement=WORDS, node=WORDS, show=st.sampled_from(SHOWS),
    drawing=st.sampled_from(DRAWINGS), kinds=st.lists(st.sampled_from(KINDS), unique=True).map(tuple), q=WORDS,
    outcomes=OUTCOMES)


@given(ADDRESSES)
def test_round_trip(address: Address) -> None:
    """The address read from a link is the one the link was made of."""
    params = dict(parse_qsl(urlsplit(href(address)).query, keep_blank_values=True))
    assert Address.parse(address.page, params) == address


@given(st.dictionaries(st.sampled_from(["statement", "node", "show", "drawing", "kinds", "q", "outcomes", "x"]), st.text()))
def test_any_query_is_an_address(params: dict[str, str]) -> None:
    """Foreign parameters never raise, and only known choices come out."""
    address = Address.parse("explore", params)
    assert address.show in SHOWS
    assert address.drawing in DRAWINGS
    assert set(address.kinds) <= set(KINDS)
    assert len(address.q) <= LONGEST
    assert all(fold(name) == name for name in address.outcomes)
    assert len(address.outcomes) <= MOST_FOLDS


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
    """It has no character that parts names or ends a parameter, is of bounded length, and names itself."""
    name = fold(words)
    assert name
    assert fold(name) == name
    assert len(name) <= LONGEST_FOLD
    assert not set(name) & set(",&=+%#? ")
