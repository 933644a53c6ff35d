from __future__ import annotations

import pytest
from drawn import buttons, html
from samples import ABOUT, HOSTILE, Sample
from streamlit.testing.v1 import AppTest

from explorer.view_models.about import About
from explorer.view_models.search import Window

PAGE = """
from samples import Sample
from explorer.views import about, navigation
about.draw(Sample(), navigation.current("about"))
"""


def opened(**params: str) -> AppTest:
    app = AppTest.from_string(PAGE, default_timeout=30)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def test_all_documents_are_listed_with_what_matters() -> None:
    """Without a choice every document has one entry with edition, licence, counts, review state and shape report."""
    shown = html(opened())
    for text in ("<strong>1,098</strong> passages", "Edition 2025-12-23 · 1 older · licence CC BY 4.0", "not recognised",
                 "32 statements · 46 markers, 0 resolved · review state unclear · checked against 49 shapes: 1 warning",
                 "works: 23 works"):
        assert text in shown


@pytest.mark.parametrize("key", ["about-als", "document-0"])
def test_a_document_is_chosen_and_left_again(key: str) -> None:
    """A pick at the left or in the list writes the address; the way back empties it."""
    app = opened()
    buttons(app)[key].click().run()
    assert app.query_params["node"] == "als"
    assert "What is the primary treatment for ALS?" in html(app)
    buttons(app)["about-back"].click().run()
    assert "node" not in app.query_params


def test_one_document_shows_where_it_comes_from() -> None:
    """Editions with file and hash, licence, quoted claims, warnings and sources stand on the document's page."""
    shown = html(opened(node="als"))
    for text in ("CC BY 4.0", "not stated", "<strong>2025-12-23</strong> · current", "<strong>2024-05-01</strong> · older",
                 "30 statements · no markers · 0 references", "file als.txt", "5d0269…371b", "“Reviewed by our board”",
                 "“Pending review”", "Checked against 49 shapes: 1 warning.", "below its confidence interval",
                 "A question-and-answer page", "whole text"):
        assert text in shown


def test_claims_of_review_are_quoted_and_lend_no_weight() -> None:
    """A page that says it was reviewed stays "unclear", and its words stand in quotation marks under a caveat."""
    shown = html(opened(node="als"))
    assert "review state unclear" in shown
    assert "Whether it is so was not checked" in shown
    assert ">Reviewed by our board<" not in shown


@pytest.mark.parametrize("name", ["nobody", "javascript:alert(1)", "<script>", "//evil.example/"])
def test_an_address_that_names_nothing_is_said(name: str) -> None:
    """An unknown name is repeated as text above the list of all documents."""
    app = opened(node=name)
    assert "The library holds no document called “" in html(app)
    assert "<script>" not in html(app)
    assert "document-0" in buttons(app)


def test_hostile_text_stays_text() -> None:
    """Nothing a document says of itself becomes a tag, and no label of a button reads its Markdown."""
    for app in (opened(), opened(node="evil")):
        assert "<img" not in html(app)
        assert "&lt;img" in html(app)
        assert not any(text in each.label for text in HOSTILE for each in app.button)


def test_an_empty_library_says_how_to_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without documents the page says so, and lists nothing."""
    monkeypatch.setattr(Sample, "about", lambda *_: About((), (), Window(1, 0, 0, 0, 1), ABOUT.counts, (), ()))
    app = opened()
    assert "No document yet. Load one to begin." in html(app)
    assert not [key for key in buttons(app) if key.startswith("document-")]
