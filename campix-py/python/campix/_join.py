"""A finished day joined, inside the school, with a table only the school has. The engine does the work."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Optional, Union

from ._campix import Roster, _join_place, _join_roster
from ._day import DayResult, Destination
from ._options import as_json
from ._secret import secret_in, secret_of
from ._words import Disclosure, Language, PackageTable, Packing


def join_roster(
    table: Union[Roster, str, os.PathLike[str]],
    day: Union[str, os.PathLike[str]],
    out: Union[str, os.PathLike[str]],
    *,
    key: Optional[bytes] = None,
    own_key: Optional[bytes] = None,
    profiles: Sequence[Any] = (),
    naming: str = "{student_no|exam_no}.jpg",
    packing: Packing = "zip",
    package_table: PackageTable = "always",
    password: Optional[str] = None,
    operator: str = "operator",
    lang: Language = "zh",
    disclosure: Disclosure = "work",
    title: Optional[str] = None,
    clock: Optional[datetime] = None,
) -> DayResult:
    """Joins the finished day in the folder ``day`` with ``table``, a list only the school has: codes become numbers and names.

    ``table`` has a column of collection codes; read it with ``key="code"``, so that a row without one is refused, as it is if
    ``table`` is the path of one. The result is a day of
    the school's own in the new or empty folder ``out``: photos by the school's numbers, tables, pages, packages and a ledger, of which
    dossiers and print sheets are made as of any day. Nothing is written into the folder ``day``.

    ``key`` is the secret of the day, None: ``day/.campix/key``; ``own_key`` that of the school, None: ``out/.campix/key``, created if missing.
    ``profiles`` are those of the day that are not shipped. ``summary["notes"]`` says which codes nobody scanned, how many codes of the
    day the table does not have, and who is without a photo, with rows of the table. ``naming``, ``packing``, ``package_table``, ``password``,
    ``operator``, ``lang``, ``disclosure``, ``title`` and ``clock`` are as those of a ``Day``. ``DayError`` lists every faulty row;
    ``NumberError``: the password is shorter than eight characters; ``OptionsError``: a word is none of the engine's.
    """
    if not isinstance(table, Roster):
        table = Roster.open(table, key="code")
    folder, own = Path(os.fspath(day)), Path(os.fspath(out))
    theirs = secret_of(folder / ".campix" / "key") if key is None else bytes(key)
    # Before the secret, which may be the first thing that is written.
    _join_place(os.fspath(folder), os.fspath(own))
    joined = _join_roster(
        as_json(
            naming=naming,
            packing=packing,
            package_table=package_table,
            operator=operator,
            lang=lang,
            disclosure=disclosure,
            title=title,
        ),
        table,
        os.fspath(folder),
        theirs,
        os.fspath(own),
        secret_in(own) if own_key is None else bytes(own_key),
        [Destination.of(profile).profile for profile in profiles],
        password,
        None if clock is None else clock.timestamp(),
        lang,
        disclosure,
    )
    return DayResult(
        out=own,
        lang=lang,
        summary=joined["summary"],
        records=tuple(joined["records"]),
        charts=joined["charts"],
        _outcomes=joined["outcomes"],
    )
