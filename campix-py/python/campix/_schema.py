"""JSON Schemas of what campix writes and reads, as they come with the package."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

#: Results: "facts", "report", "made", "judged", "day-report", "original-report". Options: the others.
SchemaName = Literal[
    "calls",
    "cards",
    "day",
    "day-options",
    "day-report",
    "dossiers",
    "facts",
    "import",
    "join",
    "judged",
    "made",
    "original-report",
    "originals",
    "plan",
    "report",
    "roster",
    "sheets",
]

_FOLDER = Path(__file__).parent / "schemas"


def schema(name: SchemaName) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) called ``name``.

    ``Facts.to_json``, ``Report.to_json``, ``Made.to_json`` and ``DayResult.to_json`` fit "facts", "report", "made" and
    "day-report"; a file of options fits "day" and the others. Raises ValueError for another name.
    """
    known = sorted(path.stem for path in _FOLDER.glob("*.json"))
    if name not in known:
        raise ValueError(f"no schema is called {name!r}, possible are {', '.join(known)}")
    found: dict[str, Any] = json.loads((_FOLDER / f"{name}.json").read_text("utf-8"))
    return found
