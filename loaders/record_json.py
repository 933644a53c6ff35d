"""Records and text layers as JSON and back, without loss: what a confined child hands to its parent.

Why: a child that reads a file from anyone may send data, never objects; pickle would run what it is told.
Method: the declared types of the dataclasses lead both ways. Tuples are lists, decimals their digits, dates ISO 8601,
    members of an enumeration their words; a field that is as it is by default is left out. Where a type leaves the
    choice, the first of its kinds that fits is taken.
Fails: `ValueError` for JSON that does not fit the types, also where a `Span` refuses its numbers.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from typing import Any, Literal, TypeVar

Made = TypeVar("Made")


def to_json(value: object) -> Any:  # noqa: ANN401 - JSON is any of its six types
    """A value of a record's types as what `json.dumps` takes."""
    if dataclasses.is_dataclass(value):
        return {name: to_json(item) for name, item in _told(value)}
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return value.isoformat() if isinstance(value, date) else value


def from_json(kind: type[Made], content: object) -> Made:
    """The value of a dataclass that `to_json` has written; raises `ValueError` for anything else."""
    try:
        made: Made = _build(kind, content)
    except (TypeError, KeyError, AttributeError, InvalidOperation) as error:
        raise ValueError(f"no {kind.__name__}: {error}") from None
    return made


def _build(kind: Any, content: Any) -> Any:  # noqa: ANN401 - the types are what this function is about
    origin = typing.get_origin(kind)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = _hints(kind)
        if not isinstance(content, dict) or not _needed(kind) <= content.keys() <= hints.keys():
            raise ValueError(f"no {kind.__name__}")
        return kind(**{name: _build(hints[name], item) for name, item in content.items()})
    if origin is tuple:
        return _tuple(typing.get_args(kind), content)
    if origin in (types.UnionType, typing.Union):
        return _one_of(typing.get_args(kind), content)
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        item = typing.get_args(kind)[1]
        return {_plain(str, name): _build(item, value) for name, value in content.items()}
    if origin is Literal:
        if content not in typing.get_args(kind):
            raise ValueError(f"{content!r} is none of {typing.get_args(kind)}")
        return content
    return _plain(kind, content)


def _tuple(kinds: tuple[Any, ...], content: Any) -> tuple[Any, ...]:  # noqa: ANN401 - as above
    if not isinstance(content, list):
        raise ValueError("no list")  # noqa: TRY004 - one error for all JSON that does not fit
    if kinds[-1] is ...:
        return tuple(_build(kinds[0], item) for item in content)
    return tuple(_build(kind, item) for kind, item in zip(kinds, content, strict=True))


def _one_of(kinds: tuple[Any, ...], content: Any) -> Any:  # noqa: ANN401 - as above
    for kind in kinds:
        try:
            return _build(kind, content)
        except (ValueError, TypeError, KeyError):
            continue
    raise ValueError(f"{content!r} fits none of {kinds}")


def _plain(kind: Any, content: Any) -> Any:  # noqa: ANN401 - as above
    if kind is Decimal:
        return Decimal(content["decimal"])
    if kind is date:
        return date.fromisoformat(content)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(content)
    if type(content) is not kind:
        raise ValueError(f"{content!r} is no {kind}")
    return content


def _told(value: Any) -> Iterator[tuple[str, object]]:  # noqa: ANN401 - any dataclass
    """The fields that are not what they are without being told."""
    for field in dataclasses.fields(value):
        item, usual = getattr(value, field.name), field.default
        if type(item) is not type(usual) or item != usual:
            yield field.name, item


@cache
def _needed(kind: type) -> frozenset[str]:
    """The fields that have to be told."""
    return frozenset(field.name for field in dataclasses.fields(kind) if field.default is dataclasses.MISSING
                     and field.default_factory is dataclasses.MISSING)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)
