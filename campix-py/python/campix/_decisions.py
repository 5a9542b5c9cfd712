"""What people decided about a day, what left the house and what was deleted: recorded in its ledger."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, Optional, Union

from ._campix import Roster, _decide, _decisions, _pack, _purge, _sent
from ._secret import secret_of
from ._words import Part

#: The roster of a day, or its path; None if people appeared by their codes.
_Roster = Union[Roster, str, "os.PathLike[str]", None]


def decide(
    out: Union[str, os.PathLike[str]],
    roster: _Roster,
    decisions: Union[Iterable[Mapping[str, Any]], str, bytes, os.PathLike[str], Any],
    *,
    key: Optional[bytes] = None,
    operator: str = "operator",
) -> list[int]:
    """Records decisions about the day in the folder ``out``, all or none, and returns their lines in the ledger.

    ``decisions`` is a list of mappings with ``kind`` (a ``DecisionKind``) and, as the kind needs them, ``photo`` (at least
    8 hexadecimal digits of the photo's SHA-256, as lists and pages show them), ``row`` (of the roster), ``seconds``
    (for "clock"), ``line`` (for "undo" and "recalled"), ``agreement`` (for "agreed", an agreement on confidentiality: a mapping of ``who``, a name or
    staff number, ``role``, a ``StaffRole``, ``signed`` and ``until``, dates, and ``document``, its SHA-256 or the path of its file) and ``why`` (at most 200 characters, without a name or number of the roster); or
    a filled-in table such as ``results/confirm.xlsx``, as path, bytes or open file, of which what holds already is left out.

    ``roster`` is that of the day, or its path; None if people appeared by their codes.
    ``key`` is the project's secret, None: ``out/.campix/key``. ``operator`` is named in the ledger. ``DayError`` lists every
    fault in ``details``; nothing is recorded then.
    """
    secret = _secret(out, key)
    if isinstance(decisions, (str, bytes, os.PathLike)) or hasattr(decisions, "read"):
        return _decide(os.fspath(out), roster, secret, operator, None, decisions)
    text = json.dumps([dict(decision) for decision in decisions], ensure_ascii=False)
    return _decide(os.fspath(out), roster, secret, operator, text, None)


def decisions(
    out: Union[str, os.PathLike[str]], roster: _Roster, *, key: Optional[bytes] = None
) -> list[dict[str, Any]]:
    """Every decision ever recorded about the day in the folder ``out``, the first one first.

    Each has ``line``, ``at`` (UTC), ``who``, ``why``, ``kind``, ``photo``, ``row`` (of the roster, None if they left it), ``seconds``, ``undoes``, ``of`` (the hand-over, for "recalled"), ``agreement`` (``who`` masked) and ``state`` (a ``DecisionState``).

    ``roster`` and ``key`` as for ``decide``. ``JournalError``: the journal was changed, or another run has it.
    """
    return _decisions(os.fspath(out), roster, _secret(out, key))


def sent(
    out: Union[str, os.PathLike[str]],
    roster: _Roster,
    destination: str,
    *,
    to: str = "",
    only_new: bool = False,
    key: Optional[bytes] = None,
    operator: str = "operator",
) -> dict[str, Any]:
    """Records that the delivered files of a destination (the id of its profile) left the house, for the recipient ``to``.

    With ``only_new`` only files went that this recipient did not have yet. Every recipient is counted by itself. A file that is
    withdrawn or replaced later is in ``DayResult.recalls``, until its replacement is sent or a decision "recalled" settles it.

    Returns ``line`` (of the ledger; None if there was nothing to send), ``files``, ``replacing`` (how many replace one sent
    before) and ``digests``. A decision "undo" about the line takes it back. ``out``, ``roster``,
    ``key`` and ``operator`` as for ``decide``. ``DayError``: files are not in their places, or the
    day did not come to its end.
    """
    return _sent(os.fspath(out), roster, _secret(out, key), operator, destination, to, only_new)


def pack(
    out: Union[str, os.PathLike[str]],
    roster: _Roster,
    package: Union[str, os.PathLike[str]],
    destination: str,
    *,
    to: str = "",
    only_new: bool = False,
    password: Optional[str] = None,
    key: Optional[bytes] = None,
) -> dict[str, Any]:
    """Writes the files that ``sent`` would record into one ZIP, the same bytes for the same files; records nothing.

    A file that is there is not replaced. With a password of at least eight characters the content is encrypted with AES-256.
    ``package`` is its path; ``out``, ``roster``, ``destination``, ``to``, ``only_new`` and ``key`` as for ``sent``. Returns what ``sent`` returns.
    ``DayError``: files are not in their places; ``NumberError``: the password is shorter; ``FileError``: ``package`` cannot be written.
    """
    return _pack(
        os.fspath(out), roster, _secret(out, key), os.fspath(package), destination, to, only_new, password
    )


def purge(
    out: Union[str, os.PathLike[str]],
    parts: Iterable[Union[Part, Literal["all"]]] = (),
    *,
    originals: Optional[Union[str, os.PathLike[str]]] = None,
    yes: bool = False,
    operator: str = "operator",
) -> dict[str, Any]:
    """Lists what a finished contract must not keep of the day in the folder ``out``; deletes it with ``yes=True``.

    ``parts`` are words such as "photos" or "results"; "all" stands for all of them except the originals. ``originals`` is the
    folder the day's photos came from: those that the journal knows are deleted, too, and others are left alone and counted.
    Each file is noted in the ledger as deleted by ``operator``, by its digest; the journal stays, with digests and pseudonyms.

    Returns ``done``, ``files`` and ``failed`` (each with ``part``, ``path``, ``sha256``, ``bytes``; what could not be deleted is
    in ``failed``) and ``unknown``. ``ValueError`` for an unknown word; ``DayError``: nothing is named, or ``out`` has no day.
    """
    words = [parts] if isinstance(parts, str) else [str(part) for part in parts]
    place = None if originals is None else os.fspath(originals)
    return _purge(os.fspath(out), operator, ",".join(words), place, yes)


def _secret(out: Union[str, os.PathLike[str]], key: Optional[bytes]) -> bytes:
    return bytes(key) if key is not None else secret_of(Path(os.fspath(out), ".campix", "key"))
