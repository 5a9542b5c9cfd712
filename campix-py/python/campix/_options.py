"""Options as the engine reads them: keyword arguments and fields become one JSON text, checked by the engine."""

from __future__ import annotations

import json
import operator
import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Union

from ._campix import Roster, _check_options


def as_json(**options: Any) -> str:
    """The options as JSON: keys in kebab case, ``None`` left out, paths and times as text."""
    return json.dumps({_key(name): _value(value) for name, value in options.items() if value is not None})


def _key(name: str) -> str:
    # ``lang`` is the name of the language in every method of the package.
    return "language" if name == "lang" else name.replace("_", "-")


def _value(value: Any) -> Any:
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, float):
        # A whole number that a table stores with a fraction; where a fraction may stand, a whole number may, too.
        return int(value) if value.is_integer() else float(value)
    if not isinstance(value, (bool, int, str)) and hasattr(value, "__index__"):
        return operator.index(value)
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, Mapping):
        # In a table of columns, None means a column that is not read.
        return {key: False if one is None else _value(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_value(one) for one in value]
    if not isinstance(value, (bool, int, str)) and hasattr(value, "__float__"):
        return _value(float(value))
    return value


def checked(kind: str, text: str) -> None:
    """Refuses options that the engine does not read: a word that is none, a number out of its range.

    ``kind`` names the options, ``text`` is their JSON. ``OptionsError`` lists every fault.
    """
    _check_options(kind, text)


def roster_of(value: Union[Roster, str, os.PathLike[str]]) -> Roster:
    """A roster, or the one in the file at a path, read as ``Roster.open`` reads it. ``RosterError``, ``FileError``: as there."""
    if isinstance(value, Roster):
        return value
    if isinstance(value, (str, os.PathLike)):
        return Roster.open(value)
    raise TypeError(f"expected a Roster or the path of a list, found {type(value).__name__}")


def profile_json(values: Mapping[str, Any]) -> str:
    """The tables of a profile as JSON. TypeError or ValueError: a value has no form in TOML."""
    if not isinstance(values, Mapping):
        raise TypeError(f"expected a mapping of the keys of a profile, found {type(values).__name__}")
    return json.dumps(values, allow_nan=False, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (set, frozenset, bytes, bytearray)):
        raise TypeError(f"a profile has no {type(value).__name__}")
    for convert in (operator.index, float):
        try:
            return convert(value)
        except (TypeError, ValueError):
            continue
    raise TypeError(f"a profile has texts, numbers, truth values, lists and mappings, found {type(value).__name__}")


def as_fields(options: Mapping[str, Any]) -> dict[str, Any]:
    """Options of the engine as keyword arguments."""
    names = {key: "lang" if key == "language" else key.replace("-", "_") for key in options}
    return {names[key]: value for key, value in options.items() if value is not None}
