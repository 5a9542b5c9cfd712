"""Print sheets: what is printed for every person, and what was written. The engine does the work."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Optional, Union

from ._campix import CancelToken, Roster, _write_sheets
from ._decisions import _secret
from ._limits import ProgressCallback
from ._options import as_json, checked, roster_of
from ._progress import shown
from ._words import CutMarks, Language, Medium, Numbers, Sharing


@dataclass(frozen=True)
class Sheets:
    """Print sheets for the people of a roster. Nothing happens before ``write``.

    ``originals`` is the folder of photos as the camera wrote them, named by ``naming``; prints are cut from them, never
    from registration files.
    """

    #: The people, or the path of their list.
    roster: Union[Roster, str, os.PathLike[str]]
    #: The folder of the photos as the camera wrote them.
    originals: Union[str, os.PathLike[str]]
    #: The folder that is written to; bags of an earlier job in it are replaced.
    out: Union[str, os.PathLike[str]]
    #: Pictures for every person, by size: {"1寸": 8, "2-inch-35x49": 4}. ``campix.sizes()`` lists them.
    pictures: Mapping[str, int]
    #: A paper of ``campix.sizes()``, or (width, height) in millimetres.
    paper: Union[str, tuple[float, float]] = "5寸"
    #: How heads are framed: a profile, the id of a shipped one or the path of a .toml file.
    profile: Any = "moe-2017-99"
    #: How originals are named; not looked at if ``day`` is given.
    naming: str = "{student_no}.jpg"
    #: The folder of a finished day, whose ledger says whose each original is; ``originals`` is then the folder of its photos.
    day: Union[str, os.PathLike[str], None] = None
    #: The secret of that day, None: ``day/.campix/key``.
    key: Optional[bytes] = field(default=None, repr=False)
    #: The caption below every picture, one entry per line; None for no caption.
    caption: Optional[str] = "{name} {student_no}"
    #: Millimetres between pictures.
    gap: float = 0.0
    #: Millimetres from the edge of the paper.
    margin: float = 3.0
    #: Dots per inch of pictures and of minilab pages.
    density: int = 300
    #: Whose pictures lie on one sheet.
    sharing: Sharing = "one-person"
    #: Whether cut marks are drawn.
    marks: CutMarks = "corners"
    #: What is written.
    medium: Medium = "pdf"
    #: Font files for captions, the preferred one first; None: the fonts of the system.
    fonts: Optional[Sequence[Union[str, os.PathLike[str]]]] = None
    #: How people's numbers are printed on packing lists.
    numbers: Numbers = "masked"
    #: Most pixels of a print per pixel of the original; above 1, pictures may be enlarged.
    max_scale: float = 1.0
    #: Language of dividers and packing lists.
    lang: Language = "zh"
    #: Threads; 0 is one per core. The files are the same for any number.
    threads: int = 0
    #: The time that is written into the files; None is now.
    made: Optional[datetime] = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "roster", roster_of(self.roster))
        checked("sheets", self._options())

    def write(
        self, *, progress: Union[bool, ProgressCallback, None] = None, cancel: Optional[CancelToken] = None
    ) -> dict[str, Any]:
        """Writes the bags and returns what was written: bags, pages, sheets, pictures, and who got none and why.

        ``progress`` and ``cancel`` are those of ``Day.run``; items are people. Ctrl-C and ``cancel`` stop between two people or inside
        the measurement of one; bags that are finished stay, whole, and the next call begins with the first. ``OutputError``: the order cannot be laid out, or no font
        has a character; ``FileError``: a folder cannot be read or written; ``NamingError``: ``naming`` gives somebody no name.
        """
        day = None if self.day is None else os.fspath(self.day)
        key = None if day is None else _secret(day, self.key)
        originals, out = os.fspath(self.originals), os.fspath(self.out)
        roster = roster_of(self.roster)
        with shown(progress, self.lang) as tell:
            return _write_sheets(self._options(), roster, self.profile, originals, out, day, key, tell, cancel)

    def _options(self) -> str:
        names = ("pictures", "paper", "naming", "gap", "margin", "density", "sharing", "marks", "medium", "fonts", "numbers", "max_scale")
        options = {name: getattr(self, name) for name in (*names, "lang", "threads")}
        made = (self.made or datetime.now()).replace(tzinfo=None)
        return as_json(**options, caption=self.caption or "", made=made)
