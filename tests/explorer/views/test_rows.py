from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import get_args

from samples import EVIL_TRAIL, HOSTILE, NIV_TRAIL, RILUZOLE, RILUZOLE_TRAIL, Sample

from explorer.view_models.graph import NodeKind, NodeState, Stub
from explorer.views import neighbourhood, rows, trail


def test_rows_hold_every_node_in_reading_order() -> None:
    """Outline and table have the nodes of the drawing, lane by lane, with state, targets and the reason of a stop."""
    listed = rows.of_trail(NIV_TRAIL)
    assert [row.node for row in listed] == [name for lane in NIV_TRAIL.lanes for name in lane.nodes]
    marker = next(row for row in listed if row.node == "m6")
    assert (marker.step, marker.state, marker.stop, marker.leads) == ("Cites", "unresolved", "no number to match", ())
    statement = next(row for row in listed if row.node == NIV_TRAIL.statement)
    assert statement.leads == ("cites 6",)


def test_every_stop_is_said() -> None:
    """A stop whose reason stands at another marker only is still said in the row of its own."""
    silent = replace(NIV_TRAIL, stubs=(Stub("m6", ""),))
    assert [row.stop for row in rows.of_trail(silent) if row.stop] == ["the trail stops here"]


def test_neighbours_are_listed_with_the_centre_first() -> None:
    """The list of a neighbourhood has the same nodes as its drawing and begins with its centre."""
    view = Sample().neighbourhood([RILUZOLE])
    listed = rows.of_neighbourhood(view)
    assert listed[0].node == RILUZOLE
    assert {row.node for row in listed} == {place.node.id for place in view.places}
    assert all(row.state for row in listed)


def test_csv_reads_back_and_runs_nothing() -> None:
    """The file has one line a node; a cell that a spreadsheet would run is made text."""
    listed = [*rows.of_trail(RILUZOLE_TRAIL), rows.Row("=1+1", "@x", "-", "+", "", "known", ())]
    read = list(csv.DictReader(io.StringIO(rows.csv_of(listed))))
    assert len(read) == len(RILUZOLE_TRAIL.nodes) + 1
    assert read[5]["leads to"] == "is Edition 2002"
    assert [read[-1][name] for name in ("id", "step", "kind", "title")] == ["'=1+1", "'@x", "'-", "'+"]


def test_trail_payload_names_every_node() -> None:
    """Each node goes out with the name a screen reader says, and hostile text goes out as it is."""
    sent = trail.payload(EVIL_TRAIL)
    assert [node["label"] for node in sent["nodes"]] == [node.label for node in EVIL_TRAIL.nodes]
    assert sent["stubs"] == [{"source": "evil-marker", "reason": HOSTILE[0]}]


def test_neighbourhood_payload_takes_place_from_pyvis_and_words_from_the_view() -> None:
    """Positions and arrows are pyvis's, words and ways the view model's; what is left out is said by number and kind."""
    view = Sample().neighbourhood([RILUZOLE])
    sent = neighbourhood.payload(view, Sample().network_data(view))
    assert [(node["x"], node["y"]) for node in sent["nodes"]] == [(place.x, place.y) for place in view.places]
    assert sent["nodes"][0]["about"]["label"] == view.places[0].node.label
    assert set(sent["edges"][0]) == {"from", "to", "label", "way"}
    assert sent["caption"] == "11 of 212 shown; 201 more: 200 statements"
    assert [node["more"] for node in sent["nodes"]] == [place.more for place in view.places]


def test_rows_say_what_is_around_and_not_drawn() -> None:
    """Outline and table tell, as the drawing does, which nodes have more around them."""
    told = {row.node: row.leads for row in rows.of_neighbourhood(Sample().neighbourhood([RILUZOLE]))}
    assert told["w02"][-1] == "1 more around it"
    assert not any("around" in lead for node, leads in told.items() if node != "w02" for lead in leads)


FORM = re.compile(r"(\w+): \"(\w+)\"")


def test_the_key_has_every_shape() -> None:
    """Every form that a node can have stands in the key, the folded outcome and what is not known among them."""
    script = (Path(trail.__file__).parent / "components" / "shared.js").read_text("utf-8")
    forms = dict(FORM.findall(script.partition("FORM_OF = {")[2].partition("}")[0]))
    assert set(forms) == set(get_args(NodeKind))
    samples = trail._KEY["nodes"]
    assert {forms[sample["kind"]] for sample in samples} == set(forms.values())
    assert "outcome" in {sample["kind"] for sample in samples}
    assert {sample["state"] for sample in samples} == set(get_args(NodeState))
    shown = [name for lane in trail._KEY["lanes"] for name in lane["nodes"]]
    assert sorted(shown) == sorted(sample["id"] for sample in samples)
