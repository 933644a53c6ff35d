"""A confined child and its parent understand each other, and whatever the child does, its parent is told why in time."""

from __future__ import annotations

import sys
import time

import pytest

from ontology.ground.confinement import Child, Ended

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the limits of Linux")
SECONDS = 20
CHATTY = "import sys; sys.stderr.write('x' * 1_000_000); sys.stderr.flush(); confinement.send(outward, {'said': 'all'})"
ENDS = {
    "it sends no JSON": ("outward.write(confinement.LENGTH.pack(1) + b'!'); outward.flush()", "answer"),
    "it sends a list": ("outward.write(confinement.LENGTH.pack(2) + b'[]'); outward.flush()", "answer"),
    "it sends too much": ("confinement.send(outward, {'a': 'a' * 2000})", "answer"),
    "it breaks off": ("outward.write(confinement.LENGTH.pack(9) + b'{'); outward.flush()", "crash"),
    "it breaks down": ("import os; os.abort()", "crash"),
    "it raises": ("raise ValueError('MemoryErr')", "crash"),
    "it runs out of memory": ("raise MemoryError", "memory"),
    "it is silent": ("import time; time.sleep(60)", "time"),
    "it prints without end": ("import sys\nwhile True: sys.stderr.write('x' * 1000)", "time"),
}


def child(code: str) -> Child:
    """A child that runs code; of the modules that come with Python, timeit runs what it is given."""
    setup = f"from ontology.ground import confinement\ninward, outward = confinement.streams()\n{code}"
    return Child("timeit", ["-n1", "-r1", "-s", setup])


@pytest.mark.parametrize(("code", "cause"), ENDS.values(), ids=ENDS)
def test_a_child_without_an_answer_is_said_to_be(code: str, cause: str) -> None:
    """A child that gives no sound answer ends in one way, whose cause is known."""
    assert len(ENDS) == 9
    with child(code) as made, pytest.raises(Ended) as ended:
        made.receive(time.monotonic() + (2 if cause == "time" else SECONDS), 1000)
    assert ended.value.cause == cause
    assert made.is_gone()


def test_both_ends_speak_json() -> None:
    """What is sent arrives whole, one object after the other, also where it is larger than a pipe."""
    echo = "for message in confinement.messages(inward): confinement.send(outward, message)"
    sent = [{"text": "≥ 50 %"}, {"text": "x" * 300_000}, {}]
    with child(echo) as made:
        for message in sent:
            made.send(message, time.monotonic() + SECONDS)
            assert made.receive(time.monotonic() + SECONDS, 1_000_000) == message


def test_what_a_child_prints_does_not_stop_it() -> None:
    """A child that prints more than a pipe holds still gives its answer."""
    with child(CHATTY) as made:
        assert made.receive(time.monotonic() + SECONDS, 1000) == {"said": "all"}


@LINUX
@pytest.mark.parametrize(("code", "cause"), [
    ("confinement.confine(1 << 30, 64, 1)\nwhile True: pass", "time"),
    ("confinement.confine(200_000_000, 64, 20)\nx = bytearray(1 << 30)", "memory"),
])
def test_the_system_keeps_the_limits(code: str, cause: str) -> None:
    """Processor time and memory beyond the limits end a child by the system's own hand."""
    with child(code) as made, pytest.raises(Ended) as ended:
        made.receive(time.monotonic() + SECONDS, 1000)
    assert ended.value.cause == cause


def test_a_child_ends_with_the_pipe_it_watches() -> None:
    """In the midst of its work a child notices that its parent is gone."""
    busy = "confinement.end_with_parent(inward)\nconfinement.send(outward, {})\nwhile True: pass"
    with child(busy) as made:
        made.receive(time.monotonic() + SECONDS, 1000)
        assert not made.is_gone()
        assert made.process.stdin is not None
        made.process.stdin.close()
        assert made.process.wait(SECONDS) == 0


def test_what_cannot_be_started_is_said() -> None:
    """A program that the system does not take is an end like the others."""
    with pytest.raises(Ended) as ended:
        Child("timeit", ["a\0b"])
    assert ended.value.cause == "start"
