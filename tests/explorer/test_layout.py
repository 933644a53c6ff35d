"""The layered layout: the same every time, in order, without overlaps, and what is drawn stays where it is."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from explorer.layout import SPACING, crosses, placed, ways
from explorer.view_models.graph import BOX

NODES = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=4), st.integers(0, 5), min_size=1, max_size=40)
Graph = tuple[list[dict[str, int]], list[tuple[str, str]]]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    layers = draw(NODES)
    pairs = st.tuples(st.sampled_from(sorted(layers)), st.sampled_from(sorted(layers)))
    links = draw(st.lists(pairs, max_size=60))
    cuts = sorted(draw(st.lists(st.integers(0, len(layers)), max_size=3)))
    items = list(layers.items())
    batches = [dict(items[start:end]) for start, end in zip([0, *cuts], [*cuts, len(items)], strict=True)]
    return batches, links


def merged(batches: list[dict[str, int]]) -> dict[str, int]:
    return {node: layer for batch in batches for node, layer in batch.items()}


@given(graphs())
def test_boxes_do_not_overlap(graph: Graph) -> None:
    """Every node has a place, at least a box's width or height from every other."""
    places = sorted(placed(*graph).values())
    assert len(places) == len(set(places)) == len(merged(graph[0]))
    for x, y in places:
        near = [other for other in places if abs(other[1] - y) < BOX[1] and abs(other[0] - x) < BOX[0]]
        assert near == [(x, y)]


@given(graphs())
def test_layers_grow_downwards(graph: Graph) -> None:
    """A node of a later layer stands below every node of an earlier one."""
    places, layers = placed(*graph), merged(graph[0])
    assert all(places[a][1] < places[b][1] for a, x in layers.items() for b, y in layers.items() if x < y)


@given(graphs())
def test_what_is_drawn_stays_where_it_is(graph: Graph) -> None:
    """A batch that joins moves no node of the batches before it."""
    batches, links = graph
    whole = placed(batches, links)
    for upto in range(1, len(batches)):
        known = merged(batches[:upto])
        before = placed(batches[:upto], [link for link in links if set(link) <= known.keys()])
        assert before.keys() == known.keys()
        assert {node: whole[node] for node in before} == before


@given(graphs())
def test_no_arrow_crosses_a_box(graph: Graph) -> None:
    """An arrow touches the boxes it joins from outside and goes through none, so that it crosses no words."""
    batches, links = graph
    places = placed(batches, links)
    for (source, target), way in ways(places, links).items():
        assert not [node for node, centre in places.items() if crosses(way, centre)]
        for node, end in ((source, way[0]), (target, way[-1])):
            assert abs(end[0] - places[node][0]) <= BOX[0] / 2
            assert abs(end[1] - places[node][1]) == BOX[1] / 2


def test_a_line_through_a_box_is_seen() -> None:
    """The measure of the test above tells a line through a box from one beside it."""
    assert crosses([(-200, 0), (200, 0)], (0, 0))
    assert crosses([(0, -10), (0, 10)], (0, 0))
    assert not crosses([(-200, BOX[1]), (200, BOX[1])], (0, 0))
    assert not crosses([(-200, BOX[1] / 2), (200, BOX[1] / 2)], (0, 0))


@given(graphs(), st.randoms())
def test_order_of_the_arrows_does_not_matter(graph: Graph, random: Random) -> None:
    """The same graph gives the same picture."""
    batches, links = graph
    mixed = random.sample(links, len(links))
    assert placed(batches, links) == placed(batches, mixed)
    assert ways(placed(batches, links), links) == ways(placed(batches, mixed), mixed)


def test_an_empty_graph_has_no_places() -> None:
    """Nothing is drawn for nothing."""
    assert placed([], []) == placed([{}], []) == {}


def test_a_joining_node_comes_next_to_what_it_hangs_on() -> None:
    """A node that joins stands below its neighbour, or in the nearest free place of its row."""
    places = placed([{"top": 0}, {"one": 1}, {"two": 1}], [("top", "one"), ("top", "two")])
    assert places["one"] == (0.0, SPACING[1])
    assert abs(places["two"][0]) == SPACING[0]
