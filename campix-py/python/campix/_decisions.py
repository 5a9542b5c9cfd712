"""What people decided about a day: recorded in its ledger, listed, undone. Every later run follows it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Optional, Union

from ._campix import Roster, _decide, _decisions


def decide(
    out: Union[str, os.PathLike[str]],
    roster: Roster,
    decisions: Union[Iterable[Mapping[str, Any]], str, bytes, os.PathLike[str], Any],
    *,
    key: Optional[bytes] = None,
    operator: str = "operator",
) -> list[int]:
    """Records decisions about the day in the folder ``out``, all or none, and returns their lines in the ledger.

    ``decisions`` is a list of mappings with ``kind`` (a ``DecisionKind``) and, as the kind needs them, ``photo`` (at least
    8 hexadecimal digits of the photo's SHA-256, as lists and pages show them), ``row`` (of the roster), ``seconds``
    (for "clock"), ``line`` (for "undo") and ``why`` (at most 200 characters, without a name or number of the roster); or
    a filled-in table such as ``results/confirm.xlsx``, as path, bytes or open file, of which what holds already is left out.

    ``key`` is the project's secret, None: ``out/.campix/key``. ``operator`` is named in the ledger. ``DayError`` lists every
    fault in ``details``; nothing is recorded then.
    """
    secret = _secret(out, key)
    if isinstance(decisions, (str, bytes, os.PathLike)) or hasattr(decisions, "read"):
        return _decide(os.fspath(out), roster, secret, operator, None, decisions)
    text = json.dumps([dict(decision) for decision in decisions], ensure_ascii=False)
    return _decide(os.fspath(out), roster, secret, operator, text, None)


def decisions(
    out: Union[str, os.PathLike[str]], roster: Roster, *, key: Optional[bytes] = None
) -> list[dict[str, Any]]:
    """Every decision ever recorded about the day in the folder ``out``, the first one first.

    Each has ``line``, ``at`` (UTC), ``who``, ``why``, ``kind``, ``photo``, ``row`` (of the roster, None if they left it), ``seconds``, ``undoes`` and ``state`` (a ``DecisionState``).
    """
    return _decisions(os.fspath(out), roster, _secret(out, key))


def _secret(out: Union[str, os.PathLike[str]], key: Optional[bytes]) -> bytes:
    return bytes(key) if key is not None else Path(os.fspath(out), ".campix", "key").read_bytes()
