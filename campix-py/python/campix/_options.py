"""Options as the engine reads them: keyword arguments and fields become one JSON text, checked by the engine."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any


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
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, Mapping):
        # In a table of columns, None means a column that is not read.
        return {key: False if one is None else _value(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_value(one) for one in value]
    return value


def as_fields(options: Mapping[str, Any]) -> dict[str, Any]:
    """Options of the engine as keyword arguments."""
    names = {key: "lang" if key == "language" else key.replace("-", "_") for key in options}
    return {names[key]: value for key, value in options.items() if value is not None}
