"""Addresses: what is spelt is read back, what is foreign becomes the default."""

from urllib.parse import parse_qsl, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from explorer.links import DRAWINGS, KINDS, LONGEST, PAGES, SHOWS, Address, href

WORDS = st.text(max_size=LONGEST).map(lambda text: "".join(letter for letter in text if letter.isprintable()))
ADDRESSES = st.builds(
    Address, page=st.sampled_from(PAGES), statement=WORDS, node=WORDS, show=st.sampled_from(SHOWS),
    drawing=st.sampled_from(DRAWINGS), kinds=st.lists(st.sampled_from(KINDS), unique=True).map(tuple), q=WORDS)


@given(ADDRESSES)
def test_round_trip(address: Address) -> None:
    """The address read from a link is the one the link was made of."""
    params = dict(parse_qsl(urlsplit(href(address)).query, keep_blank_values=True))
    assert Address.parse(address.page, params) == address


@given(st.dictionaries(st.sampled_from(["statement", "node", "show", "drawing", "kinds", "q", "x"]), st.text()))
def test_any_query_is_an_address(params: dict[str, str]) -> None:
    """Foreign parameters never raise, and only known choices come out."""
    address = Address.parse("explore", params)
    assert address.show in SHOWS
    assert address.drawing in DRAWINGS
    assert set(address.kinds) <= set(KINDS)
    assert len(address.q) <= LONGEST


@given(ADDRESSES)
def test_a_link_stays_here(address: Address) -> None:
    """No address spells a link to another host or scheme."""
    parts = urlsplit(href(address))
    assert (parts.scheme, parts.netloc) == ("", "")
    assert not href(address).startswith("//")


def test_defaults_are_left_out() -> None:
    """A link carries only what differs from an empty page."""
    assert href(Address("explore", statement="a/b", show="graph")) == "explore?statement=a%2Fb"
