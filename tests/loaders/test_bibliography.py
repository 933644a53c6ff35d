import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.bibliography import BibliographyError, Work, read
from loaders.bibliography.work import normal_doi, normal_identifier, normal_pmcid, normal_pmid

CORPUS = Path(__file__).resolve().parents[2] / "loaders" / "corpus"
ITEM = {"id": "a", "title": "A trial"}
CIRCLE = [
    {**ITEM, "PMID": "7", "custom": {"previous": "8"}},
    {**ITEM, "id": "b", "PMID": "8", "custom": {"previous": "7"}},
]


def one(**fields: object) -> Work:
    """Read a bibliography of one item."""
    return read(json.dumps([{**ITEM, **fields}]))[0]


def test_every_field_of_an_item_reaches_the_work() -> None:
    """Each CSL field that a work has is read, identifiers in their one spelling."""
    work = one(
        title="Effect of <i>riluzole</i> on  H<sub>2</sub>O", DOI="https://doi.org/10.1002/14651858.CD001447.PUB3",
        PMID="PMID: 22419278", PMCID="pmc7055506", volume=2012, page="CD001447", URL="https://example.org/a",
        note="n", issued={"date-parts": [["2012", 3, 14]]}, **{"container-title": "Cochrane"},
        author=[{"family": "Miller", "given": "RG"}, {"literal": "Study Group"},
                {"family": "Berg", "given": "LH", "non-dropping-particle": "van den"}],
        custom={"source-type": "systematic-review", "edition": "Edition 2012", "previous": "doi:10.1000/OLD"},
    )
    assert work == Work(
        id="a", title="Effect of riluzole on H2O", doi="10.1002/14651858.cd001447.pub3", pmid="22419278",
        pmcid="PMC7055506", authors="Miller RG, Study Group, van den Berg LH", venue="Cochrane", year=2012,
        source_type="systematic-review", edition_label="Edition 2012", previous="10.1000/old", volume="2012",
        pages="CD001447", url="https://example.org/a", note="n",
    )


def test_what_an_item_does_not_say_stays_unknown() -> None:
    """Nothing is guessed: an item with id and title only has no year, no type, no identifier."""
    assert one(DOI=None, issued={"date-parts": [[None]]}, author=[]) == Work(id="a", title="A trial")


@pytest.mark.parametrize("issued", [
    {"date-parts": [[1994, 3]]}, {"date-parts": [["1994"]]}, {"raw": "1994-03-03"}, {"literal": "March 1994"},
])
def test_the_year_is_read_from_every_form_of_a_date(issued: object) -> None:
    """CSL dates come in parts, raw or literal; the year is the same."""
    assert one(issued=issued).year == 1994


@pytest.mark.parametrize(("text", "said", "node"), [
    ("{", "refs.json:1: not JSON", ""),
    ("[\n{]", "refs.json:2: not JSON", ""),
    ("[" * 100_000, "refs.json:1: nested too deeply: more than 100 brackets", ""),
    ('[{"id": ' + "9" * 5000 + "}]", "refs.json: not readable", ""),
    ('{"id": "a"}', "refs.json: CSL-JSON is a list of items, not an object", ""),
    ("[1]", "refs.json: an item must be an object, not a number", "item 1"),
    ('[{"id": "a"}]', "refs.json: title is missing", "item 1, a"),
    ('[{"title": "t"}]', "refs.json: id is missing", "item 1"),
    ('[{"id": "a", "title": ["t"]}]', "refs.json: title must be text, not a list", "item 1, a"),
    ('[{"id": "a", "title": "t", "URL": "javascript:x"}]', "refs.json: URL 'javascript:x' is not", "item 1, a"),
    ('[{"id": "a", "title": "t", "author": "Miller"}]', "refs.json: author must be a list of names", "item 1, a"),
    ('[{"id": "a", "title": "t", "issued": 1994}]', "refs.json: issued must be a date object", "item 1, a"),
    ('[{"id": "a", "title": "t", "issued": {"raw": "in press"}}]', "refs.json: issued 'in press' has no", "item 1, a"),
    ('[{"id": "a", "title": "t", "custom": []}]', "refs.json: custom must be an object, not a list", "item 1, a"),
    ('[{"id": "a", "title": "t", "custom": {"source-type": "blog"}}]', "refs.json: source-type 'blog'", "item 1, a"),
    ('[{"id": "a", "title": "t", "custom": {"previous": "x"}}]', "refs.json: previous 'x' is neither", "item 1, a"),
    ('[{"id": "a", "title": "t", "PMID": "7", "custom": {"previous": "7"}}]',
     "refs.json: a work cannot be its own previous", "item 1, a"),
    ('[{"id": "a", "title": "t"}, {"id": "a", "title": "u"}]', "refs.json: id a was used by item 1", "item 2, a"),
    ('[{"id": "a", "title": "t", "DOI": "10.1000/X"}, {"id": "b", "title": "u", "DOI": "10.1000/x"}]',
     "refs.json: 10.1000/x was used by a", "item 2, b"),
    (json.dumps(CIRCLE), "refs.json: its previous editions lead in a circle", "item 1, a"),
])
def test_a_faulty_bibliography_is_refused_in_one_line(text: str, said: str, node: str) -> None:
    """The error names the file, the item and the reason, on one line."""
    with pytest.raises(BibliographyError) as caught:
        read(text, "refs.json")
    assert str(caught.value).startswith(said)
    assert (caught.value.problem.file, caught.value.problem.node) == ("refs.json", node)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 320


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(
            ["id", "title", "DOI", "PMID", "author", "issued", "custom", "date-parts", "family", "previous"]),
        inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=3) | JSON)
def test_any_json_is_read_or_refused_in_one_line(value: object) -> None:
    """No JSON value makes the reader fail in any other way than its one line."""
    try:
        works, message = read(json.dumps(value)), ""
    except BibliographyError as error:
        works, message = (), str(error)
    assert len(message.splitlines()) == (0 if isinstance(value, list) and len(works) == len(value) else 1)


@given(st.text(max_size=30))
def test_normal_identifiers_stay_as_they_are(text: str) -> None:
    """Bringing an identifier to its one spelling twice changes nothing more."""
    for normal in (normal_doi, normal_pmid, normal_pmcid, normal_identifier):
        try:
            once = normal(text)
        except ValueError:
            continue
        assert normal(once) == once


@pytest.mark.parametrize("spelling", [
    "10.1016/S0140-6736(96)91680-3", "doi:10.1016/s0140-6736(96)91680-3", "DOI: 10.1016/S0140-6736(96)91680-3",
    "https://doi.org/10.1016/S0140-6736(96)91680-3", "http://dx.doi.org/10.1016/S0140-6736(96)91680-3 ",
])
def test_every_spelling_of_a_doi_is_one_doi(spelling: str) -> None:
    """Resolver, prefix and case do not make another DOI."""
    assert normal_identifier(spelling) == "10.1016/s0140-6736(96)91680-3"


def test_the_corpus_bibliography_has_the_edition_chain_of_the_review() -> None:
    """23 works ship; from the newest edition of CD001447 one comes to 2002 in three steps."""
    works = read((CORPUS / "works.csl.json").read_text(encoding="utf-8"), "works.csl.json")
    assert len(works) == 23
    by_identifier = {identifier: work for work in works for identifier in work.identifiers}
    assert all(work.previous is None or work.previous in by_identifier for work in works)
    years, work = [], by_identifier.get("10.1002/14651858.cd001447.pub3")
    while work:
        years.append(work.year)
        work = by_identifier.get(work.previous or "")
    assert years == [2012, 2007, 2003, 2002]
    assert by_identifier["38470068"].previous == "10.1111/j.1468-1331.2011.03501.x"
    assert sorted({work.source_type for work in works}) == [
        "guideline", "primary-study", "secondary-summary", "systematic-review"]
