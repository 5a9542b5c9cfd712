"""Originals of a finished day as a deliverable. The engine does the work."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Optional, Union

from ._campix import CancelToken, Roster, _deliver_originals
from ._decisions import _secret
from ._limits import ProgressCallback
from ._options import as_json, checked
from ._progress import shown
from ._words import Language, PackageTable, Packing


@dataclass(frozen=True)
class Originals:
    """How the originals of a day are delivered."""

    #: Templates of file names, such as ``{class}/{student_no}.jpg``; each makes a folder of its own with all originals.
    naming: Sequence[str] = ("{student_no}.jpg",)
    #: Dots per inch that the files state; the picture is not touched.
    density: int = 300
    #: How they are packed, each folder by itself; a package takes the same room once more.
    packing: Packing = "folder"
    #: Whether a table says which file is whose, with digest, size, verdict and time, in each package or beside it.
    package_table: PackageTable = "always"
    #: Language of the tables.
    lang: Language = "zh"

    def __post_init__(self) -> None:
        if isinstance(self.naming, str):
            raise TypeError("naming is a list of templates")
        checked("originals", self._options())

    def _options(self) -> str:
        names = ("naming", "density", "packing", "package_table", "lang")
        return as_json(**{name: getattr(self, name) for name in names})


def deliver_originals(
    out: Union[str, os.PathLike[str]],
    roster: Union[Roster, str, os.PathLike[str], None],
    photos: Union[str, os.PathLike[str]],
    originals: Optional[Originals] = None,
    *,
    password: Optional[str] = None,
    key: Optional[bytes] = None,
    operator: str = "operator",
    progress: Union[bool, ProgressCallback, None] = None,
    cancel: Optional[CancelToken] = None,
) -> dict[str, Any]:
    """Delivers the originals of the day in the folder ``out`` below ``originals/`` in it.

    The photo of everybody who has a delivered file, under one name or several, with the density of the options and without
    private tags; the picture stays bit by bit as it was. Done once more, only what is missing or has changed is written.

    ``roster`` may be None if people appeared by their codes; ``photos`` is the folder the day was run with. ``password``
    encrypts packages. ``key`` is the project's secret, None: ``out/.campix/key``. ``operator`` is named in the ledger.
    ``progress`` and ``cancel`` are those of ``Day.run``; items are people.

    Returns ``people``, ``files``, ``written``, ``withdrawn``, ``foreign``, ``folders``, ``packages`` and ``faults``: everybody whose
    original was not delivered, by row. Ctrl-C and ``cancel`` stop between two photos, and the next delivery goes on. ``DayError``: the day did not come to its end;
    ``NamingError``: a template gives somebody no name; ``FileError``: a folder cannot be read or written.
    """
    options = (originals or Originals())._options()
    secret = _secret(out, key)
    place, taken = os.fspath(out), os.fspath(photos)
    language = "zh" if originals is None else originals.lang
    with shown(progress, language) as tell:
        return _deliver_originals(options, place, roster, secret, operator, taken, password, tell, cancel)
