from __future__ import annotations

from typing import Any

import pytest

from explorer.links import Address
from explorer.views import navigation


class Bar(dict[str, str]):
    """An address bar."""

    def to_dict(self) -> dict[str, str]:
        """Its parameters."""
        return dict(self)

    def from_dict(self, params: dict[str, str]) -> None:
        """Write all of them."""
        self.clear()
        self.update(params)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Session and address bar of one reader."""
    class Streamlit:
        session_state: dict[str, Any] = {}  # noqa: RUF012 - one a test
        query_params = Bar()

    Streamlit.session_state = {}
    monkeypatch.setattr(navigation, "st", Streamlit)
    return Streamlit


def test_an_emptied_bar_shows_the_last_address_again(session: Any) -> None:
    """Coming back to a page over the menu, which empties the bar, puts its last address back."""
    there = Address(page="explore", statement="s", node="n")
    navigation.go(there, there)
    session.query_params.clear()
    assert navigation.current("explore") == there
    assert session.query_params == {"statement": "s", "node": "n"}


def test_the_bar_is_the_truth(session: Any) -> None:
    """An address typed into the bar overrules what was open."""
    navigation.go(Address(page="explore"), Address(page="explore", statement="old"))
    session.query_params.from_dict({"statement": "new"})
    assert navigation.current("explore").statement == "new"


def test_a_way_to_another_page_waits_once(session: Any) -> None:
    """A callback cannot change the page; the frame follows it, once."""
    there = Address(page="explore", statement="s")
    navigation.go(Address(page="search", q="x"), there)
    assert session.query_params == {}
    assert navigation.pending() == there
    assert navigation.pending() is None


def test_own_picks_are_not_sent_back(session: Any) -> None:
    """After a pick in a drawing its focus stays the same object of data; a selection from elsewhere is a new turn."""
    first = navigation.focus("trail", "a")
    session.session_state["trail"] = {"selected": {"node": "b", "at": 1}}
    navigation.pick("trail", Address(page="explore", statement="s"))
    assert session.query_params["node"] == "b"
    assert navigation.focus("trail", "b") == first
    elsewhere = navigation.focus("trail", "a")
    assert elsewhere["node"] == "a"
    assert elsewhere["turn"] >= first["turn"]
    assert elsewhere is not first
    assert navigation.focus("trail", "a") is elsewhere


def test_a_pick_of_nothing_changes_nothing(session: Any) -> None:
    """A component that comes back without a node leaves the address alone."""
    session.session_state["trail"] = {"selected": None}
    navigation.pick("trail", Address(page="explore", statement="s"))
    assert session.query_params == {}
