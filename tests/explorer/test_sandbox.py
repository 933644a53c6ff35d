"""Free queries are answered by a child that has no network, little time and little memory, and never outlives them."""

from __future__ import annotations

import http.server
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal as Plain
from pyoxigraph import NamedNode, Quad, Store

from explorer import sandbox as module
from explorer.query_result import XSD, Busy, EngineError, Limits, Problem, Refused, Term, TooLarge, TooLong
from explorer.sandbox import Sandbox
from ontology.ground import confinement
from tests.explorer.attacks import ATTACKS, CANARY, HARMLESS, HIDDEN

SECONDS, MARGIN = 1.0, 1.5
LIMITS = Limits(seconds=SECONDS, memory=400_000_000, rows=500)
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
TOGETHER = "CONCAT(STR(?c), STR(?f), STR(?i))"
RUNAWAYS = {
    "count of a cross product": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}",
    "order by over a cross product": f"SELECT ?a {{ {CROSS} }} ORDER BY STRLEN({TOGETHER})",
    "filter that never holds": f"SELECT * {{ {CROSS} FILTER(STRLEN({TOGETHER}) > 1000000) }}",
    "regex": f"SELECT * {{ {CROSS} FILTER REGEX({TOGETHER}, '^(a+)+b$') }}",
    "paths on a clique": "SELECT (COUNT(*) AS ?n) { ?a (<x:knows>|^<x:knows>)* ?b . ?c (<x:knows>|^<x:knows>)* ?d . "
                         "?e (<x:knows>/<x:knows>)* ?f }",
    "construct of one triple": f"CONSTRUCT {{ <a:b> <a:b> <a:b> }} {{ {CROSS} }}",
    "ask": f"ASK {{ {CROSS} FILTER(STRLEN({TOGETHER}) > 1000000) }}",
    "describe": f"DESCRIBE ?none {{ {CROSS} OPTIONAL {{ ?a <x:none> ?none }} }}",
}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of about 3,000 triples, a clique of 40 among them."""
    folder = tmp_path_factory.mktemp("store") / "engine"
    engine = Store(str(folder))
    people = [NamedNode(f"x:{number}") for number in range(40)]
    engine.bulk_extend(Quad(one, NamedNode("x:knows"), other) for one in people for other in people)
    engine.bulk_extend(Quad(NamedNode(f"x:{number}"), NamedNode("x:says"), Plain("a" * 30)) for number in range(1400))
    engine.add(Quad(NamedNode("x:0"), NamedNode("x:n"), Plain("0.80", datatype=NamedNode(f"{XSD}decimal"))))
    engine.add(Quad(NamedNode("x:0"), NamedNode("x:n"), Plain("hallo", language="de"), NamedNode("x:history")))
    engine.optimize()
    engine.flush()
    return folder


@pytest.fixture(scope="module")
def box(snapshot: Path) -> Iterator[Sandbox]:
    """A sandbox of two children."""
    opened = Sandbox(snapshot, LIMITS)
    yield opened
    opened.close()


class Canary(http.server.BaseHTTPRequestHandler):
    """Notes whoever asks it."""

    hits: list[str] = []  # noqa: RUF012 - shared by the requests of one server

    def do_GET(self) -> None:
        """Note and answer nothing."""
        self.hits.append(self.path)
        self.send_response(404)
        self.end_headers()

    def do_POST(self) -> None:
        """The same."""
        self.do_GET()

    def log_message(self, *_words: object) -> None:
        """Stay quiet."""


@pytest.fixture
def canary() -> Iterator[str]:
    """The address of a server on loopback that must not be asked."""
    Canary.hits.clear()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Canary) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def pids(opened: Sandbox) -> set[int]:
    """The processes of its children."""
    return {child.child.process.pid for child in opened._alive}


def gone(pid: int) -> bool:
    """Whether no such process exists, not even as a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_the_four_forms_are_answered(box: Sandbox) -> None:
    """SELECT, ASK, CONSTRUCT and DESCRIBE come back with terms, truth, triples and Turtle."""
    assert box.run(COUNT).rows == ((Term("3001", "literal", f"{XSD}integer"),),)
    assert box.run("ASK { ?s ?p ?o }").truth is True
    assert box.run("ASK { <x:none> ?p ?o }").truth is False
    made = box.run("PREFIX x: <x:> CONSTRUCT { ?s x:said ?o } WHERE { ?s x:n ?o }")
    assert made.columns == ("subject", "predicate", "object")
    assert made.rows[0][0] == Term("x:0", "uri")
    assert "@prefix x: <x:>" in made.turtle
    assert "x:said" in made.turtle
    assert box.run("DESCRIBE <x:0> { }").form == "DESCRIBE"


def test_history_is_in_named_graphs(box: Sandbox) -> None:
    """The default graph holds what is current; GRAPH reaches the rest, with language and unbound cells."""
    found = box.run("SELECT ?g ?o ?none { GRAPH ?g { ?s ?p ?o } }")
    assert found.columns == ("g", "o", "none")
    assert found.rows == ((Term("x:history", "uri"), Term("hallo", "literal", "", "de"), None),)


@pytest.mark.parametrize(("text", "said"), [
    ("SELECT * { ?s nope:p ?o }", "the prefix “nope:” is not declared (line 1, column 15)"),
    ("SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o }", "The SELECT contains a variable that is unbound"),
    ("SELECT * { ?s ?p ?o BIND(1 AS ?o) }", "not answerable"),
    ("SELECT *", "ends too early"),
])
def test_what_the_engine_does_not_take_is_said(box: Sandbox, text: str, said: str) -> None:
    """What fits the grammar and still cannot be answered is refused with a reason."""
    with pytest.raises(Refused) as refused:
        box.run(text)
    assert said in str(refused.value)


def test_the_canary_sees_what_is_not_confined(canary: str) -> None:
    """The engine itself does follow SERVICE: without this the next tests would prove nothing."""
    with pytest.raises(OSError, match=r"."):
        list(Store().query(f"SELECT * {{ SERVICE <{canary}> {{ ?s ?p ?o }} }}"))
    assert Canary.hits


def test_attacks_are_refused_and_the_canary_hears_nothing(box: Sandbox, snapshot: Path, canary: str) -> None:
    """Every attack is refused by name, no server is asked, and the store is as it was."""
    before = {path.name: path.read_bytes() for path in snapshot.iterdir()}
    for word, text in ATTACKS:
        with pytest.raises(Refused, match=f"^{word} is not allowed"):
            box.run(text.replace(CANARY, canary))
    for text in HIDDEN:
        with pytest.raises(Refused):
            box.run(text.replace(CANARY, canary))
    assert Canary.hits == []
    assert {path.name: path.read_bytes() for path in snapshot.iterdir()} == before


@pytest.mark.usefixtures("canary")
def test_injected_text_is_only_text(box: Sandbox) -> None:
    """Text that tries to break out of a string gives no row and no request."""
    for text in ('x") } UNION { ?s ?p ?l } } #', "> } ; DROP ALL #"):
        with pytest.raises(Refused):
            box.run(text)
        spliced = f'SELECT ?l {{ ?s <x:says> ?l FILTER(CONTAINS(?l, """{text.replace(chr(34), chr(92) + chr(34))}""")) }}'
        assert box.run(spliced).rows == ()
    assert Canary.hits == []


@pytest.mark.parametrize("text", HARMLESS)
def test_look_alikes_are_answered(box: Sandbox, text: str) -> None:
    """The forbidden words are allowed where they are only words."""
    assert box.run(text).form == "SELECT"


def test_the_second_wall_holds_without_the_first(canary: str) -> None:
    """Where the system separates networks, the engine reaches nothing even if a SERVICE came through."""
    code = ("import sys\nfrom ontology.ground import confinement\nprint(confinement.leave_network())\n"
            "import pyoxigraph\ntry:\n list(pyoxigraph.Store().query(sys.argv[1]))\nexcept OSError:\n print('no way out')")
    told = subprocess.run([sys.executable, "-c", code, f"SELECT * {{ SERVICE <{canary}> {{ ?s ?p ?o }} }}"], check=True,
                          capture_output=True, text=True, cwd=confinement.ROOT).stdout.split("\n")
    if told[0] != "True":
        pytest.skip("this system gives no network namespace of its own")
    assert told[1] == "no way out"
    assert Canary.hits == []


def test_what_a_child_is_kept_from_is_known(box: Sandbox) -> None:
    """The sandbox says whether network and memory are confined, and a child has no environment and no privileges."""
    kept = box.confinement()
    assert kept.memory is (sys.platform == "linux")
    for pid in pids(box):
        proc = Path(f"/proc/{pid}")
        if not proc.exists():
            pytest.skip("this system has no /proc")
        names = {part.split(b"=")[0] for part in (proc / "environ").read_bytes().split(b"\0") if part}
        assert names == {name.encode() for name in confinement.ENVIRONMENT}
        assert "NoNewPrivs:\t1" in (proc / "status").read_text()
        assert ((proc / "ns" / "net").readlink() != Path("/proc/self/ns/net").readlink()) is kept.network


@pytest.mark.parametrize("text", RUNAWAYS.values(), ids=RUNAWAYS)
def test_a_runaway_is_stopped_and_the_next_is_answered(box: Sandbox, text: str) -> None:
    """A query that would run for ever is killed within a second of its deadline, its process is gone, the next answers."""
    box.run(COUNT)
    before, began = pids(box), time.monotonic()
    with pytest.raises((TooLong, TooLarge), match="without an answer"):
        box.run(text)
    assert time.monotonic() - began < SECONDS + MARGIN
    killed = before - pids(box)
    assert len(killed) == 1
    assert all(gone(pid) for pid in killed)
    assert box.run(COUNT).rows[0][0] == Term("3001", "literal", f"{XSD}integer")


def test_others_are_answered_meanwhile(snapshot: Path) -> None:
    """While one reader's query runs away, another's is answered."""
    opened = Sandbox(snapshot, Limits(seconds=3, rows=10))
    try:
        opened.confinement()
        failed: list[Problem] = []

        def run_away() -> None:
            try:
                opened.run(RUNAWAYS["count of a cross product"])
            except Problem as problem:
                failed.append(problem)

        other = threading.Thread(target=run_away)
        other.start()
        for _ in range(5):
            assert opened.run(COUNT).rows
        assert other.is_alive()
        other.join()
        assert isinstance(failed[0], TooLong)
    finally:
        opened.close()


def test_who_waits_is_told_and_served_in_turn(snapshot: Path) -> None:
    """With one child, others wait in the order of asking, and each is told its place."""
    opened = Sandbox(snapshot, LIMITS, children=1)
    try:
        opened.confinement()
        done: list[int] = []
        places: dict[int, list[int]] = {number: [] for number in range(3)}

        def ask(number: int) -> None:
            opened.run(COUNT, places[number].append)
            done.append(number)

        with opened._borrowed(None):
            threads = [threading.Thread(target=ask, args=(number,)) for number in range(3)]
            for number, thread in enumerate(threads):
                thread.start()
                while not places[number]:
                    time.sleep(0.01)
        for thread in threads:
            thread.join()
        assert done == [0, 1, 2]
        assert [told[0] for told in places.values()] == [1, 2, 3]
    finally:
        opened.close()


def test_too_many_who_wait_are_sent_away(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the queue is full, a reader is told at once."""
    monkeypatch.setattr(module, "MOST_WAITING", 0)
    with pytest.raises(Busy, match="too many"):
        box.run(COUNT)


def doubled(times: int) -> str:
    """Bindings of ?s1 to ?sN, each twice as long as the one before; ?s0 has 64 characters."""
    steps = " ".join(f"BIND(CONCAT(?s{number}, ?s{number}) AS ?s{number + 1})" for number in range(times))
    return f"VALUES ?s0 {{ '{'a' * 64}' }} {steps}"


def test_memory_is_bounded(snapshot: Path) -> None:
    """A query that takes too much memory is stopped and said to be, and the next is answered."""
    opened = Sandbox(snapshot, Limits(seconds=60, memory=300_000_000), children=1)
    try:
        with pytest.raises(TooLarge, match="more than 300 MB of memory"):
            opened.run(RUNAWAYS["order by over a cross product"])
        assert opened.run(COUNT).rows
    finally:
        opened.close()


def test_an_answer_that_is_too_large_is_not_sent(snapshot: Path) -> None:
    """Few rows of many characters are refused as well: the page would have to hold them."""
    patient = Sandbox(snapshot, Limits(seconds=60), children=1)
    try:
        with pytest.raises(TooLarge, match="larger than 20 MB"):
            patient.run(f"SELECT ?s16 ?n {{ {doubled(16)} VALUES ?n {{ 1 2 3 4 5 6 7 8 9 }} }}")
    finally:
        patient.close()


@pytest.mark.parametrize(("text", "rows", "truncated"), [
    ("SELECT * { ?s ?p ?o }", 500, True), ("SELECT * { ?s ?p ?o } LIMIT 501", 500, True),
    ("SELECT * { ?s ?p ?o } LIMIT 500", 500, False), ("SELECT * { ?s ?p ?o } LIMIT 3", 3, False),
    ("CONSTRUCT WHERE { ?s ?p ?o }", 500, True), ("SELECT * { <x:none> ?p ?o }", 0, False),
    ("SELECT * { ?s ?p ?o } ORDER BY ?o", 500, True),
])
def test_rows_are_capped_and_the_cap_is_said(box: Sandbox, text: str, rows: int, truncated: bool) -> None:
    """An answer has at most the rows allowed and says when there were more; exactly as many is whole."""
    answer = box.run(text)
    assert (len(answer.rows), answer.truncated) == (rows, truncated)
    assert ("there are more" in answer.note) is truncated


def test_a_child_killed_while_idle_is_replaced(box: Sandbox) -> None:
    """A reader does not notice that a waiting child was killed from outside."""
    for child in box._alive:
        child.child.process.kill()
        child.child.process.wait()
    assert [box.run(COUNT).rows for _ in range(3)]
    assert len(pids(box)) == 2


def test_a_child_killed_in_a_query_is_said_and_replaced(snapshot: Path) -> None:
    """A child that dies in the midst of a query gives one clear line, and the next query is answered."""
    opened = Sandbox(snapshot, Limits(seconds=20), children=1)
    try:
        opened.confinement()
        (pid,) = pids(opened)
        threading.Timer(0.3, os.kill, (pid, signal.SIGKILL)).start()
        with pytest.raises(EngineError, match="ended in the midst"):
            opened.run(RUNAWAYS["count of a cross product"])
        assert gone(pid)
        assert opened.run(COUNT).rows
    finally:
        opened.close()


def test_children_end_with_the_sandbox(snapshot: Path) -> None:
    """Closing ends the children; a closed sandbox says so."""
    opened = Sandbox(snapshot, LIMITS)
    opened.confinement()
    children = pids(opened)
    opened.close()
    assert all(gone(pid) for pid in children)
    with pytest.raises(EngineError, match="no more queries"):
        opened.run(COUNT)


@pytest.mark.parametrize("busy", [False, True])
def test_children_end_with_their_parent(snapshot: Path, busy: bool) -> None:
    """A parent that is killed leaves no child behind, in the midst of a query neither."""
    code = ("import sys\nfrom pathlib import Path\n"
            "from explorer.sandbox import Sandbox\nfrom explorer.query_result import Limits\n"
            "box = Sandbox(Path(sys.argv[1]), Limits(seconds=60), children=1)\nbox.confinement()\n"
            "print(*(c.child.process.pid for c in box._alive), flush=True)\nbox.run(sys.argv[2])\ninput()")
    text = RUNAWAYS["count of a cross product"] if busy else COUNT
    with subprocess.Popen([sys.executable, "-c", code, str(snapshot), text], cwd=confinement.ROOT, text=True,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        time.sleep(0.3)
        assert not gone(pid)
        parent.kill()
    for _ in range(100):
        if gone(pid) or Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
            return
        time.sleep(0.05)
    pytest.fail("the child is still there")


def test_no_snapshot_is_said(tmp_path: Path) -> None:
    """A folder that is no snapshot gives one line at every query."""
    opened = Sandbox(tmp_path, LIMITS, children=1)
    try:
        for _ in range(2):
            with pytest.raises(EngineError, match="the snapshot cannot be read"):
                opened.run(COUNT)
    finally:
        opened.close()


def test_a_long_text_is_refused_before_it_is_sent(box: Sandbox) -> None:
    """A text of many megabytes is refused by its length."""
    with pytest.raises(Refused, match="longer than 100,000"):
        box.run("x" * 50_000_000)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=300), st.text("SELECT*{}?sp.o<>'\"\\u()#\n :", max_size=80).map("SELECT * {".__add__)))
def test_any_text_gives_an_answer_or_a_problem(box: Sandbox, text: str) -> None:
    """No text raises anything but a problem in one line, and the children survive a refusal."""
    before = pids(box)
    try:
        box.run(text)
    except Refused as problem:
        said = str(problem)
        survivors = pids(box)
    else:
        said, survivors = "", pids(box)
    assert "\n" not in said
    assert survivors == before
