"""The examples in the docstrings of the ground room, and of the words for numbers and routes, hold."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from loaders.language import frequencies, number_forms, routes
from ontology.ground import intervals, numbers, route, units

MODULES = [numbers, intervals, units, frequencies, number_forms, route, routes]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_examples_hold(module: ModuleType) -> None:
    """What a docstring shows is what comes out."""
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0
