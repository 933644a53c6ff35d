"""The layered layout: the same every time, in order, without overlaps."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from explorer.layout import WRAP, layered

NODES = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=4), st.integers(0, 5), min_size=1, max_size=40)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[dict[str, int], list[tuple[str, str]]]:
    layers = draw(NODES)
    pairs = st.tuples(st.sampled_from(sorted(layers)), st.sampled_from(sorted(layers)))
    return layers, draw(st.lists(pairs, max_size=60))


@given(graphs())
def test_no_two_nodes_share_a_place(graph: tuple[dict[str, int], list[tuple[str, str]]]) -> None:
    """Nodes stand at least a row's height or a column's width apart."""
    places = sorted(layered(*graph).values())
    assert len(places) == len(set(places)) == len(graph[0])
    for x, y in places:
        near = [other for other in places if abs(other[1] - y) < WRAP and abs(other[0] - x) < 100]
        assert near == [(x, y)]


@given(graphs())
def test_layers_grow_downwards(graph: tuple[dict[str, int], list[tuple[str, str]]]) -> None:
    """A node of a later layer stands below every node of an earlier one."""
    places = layered(*graph)
    assert all(places[a][1] < places[b][1] for a, x in graph[0].items() for b, y in graph[0].items() if x < y)


@given(graphs(), st.randoms())
def test_order_of_the_input_does_not_matter(graph: tuple[dict[str, int], list[tuple[str, str]]],
                                            random: Random) -> None:
    """The same graph gives the same picture."""
    layers, links = graph
    shuffled = list(layers.items())
    random.shuffle(shuffled)
    assert layered(layers, links) == layered(dict(shuffled), links)


def test_an_empty_graph_has_no_places() -> None:
    """Nothing is drawn for nothing."""
    assert layered({}, []) == {}
