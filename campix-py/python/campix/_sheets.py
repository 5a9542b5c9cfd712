"""Print sheets: what is printed for every person, and what came of it. The work itself is done by the engine."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Optional, Union

from ._campix import Roster, _write_sheets


@dataclass(frozen=True)
class Sheets:
    """Print sheets for the people of a roster. Nothing happens before ``write``.

    ``originals`` is the folder of photos as the camera wrote them, called by ``naming``; prints are cut from them, never
    from registration files.
    """

    roster: Roster
    originals: Union[str, os.PathLike[str]]
    out: Union[str, os.PathLike[str]]
    #: Pictures for every person, by size: {"1寸": 8, "2-inch-35x49": 4}. ``campix.sizes()`` lists them.
    pictures: Mapping[str, int]
    #: A paper of ``campix.sizes()``, or (width, height) in millimetres.
    paper: Union[str, tuple[float, float]] = "5寸"
    #: How heads are framed: a profile, the id of a shipped one or the path of a .toml file.
    profile: Any = "moe-2017-99"
    #: How originals are called.
    naming: str = "{student_no}.jpg"
    #: What stands below every picture, a line a line; None for nothing.
    caption: Optional[str] = "{name} {student_no}"
    #: Millimetres between pictures, and from the edge of the paper.
    gap: float = 0.0
    margin: float = 3.0
    #: Dots per inch of pictures and of minilab pages.
    density: int = 300
    #: Whether several people's pictures may lie on one sheet.
    share: bool = False
    #: "pdf", "minilab" or "both".
    medium: str = "pdf"
    #: Files of fonts for captions, the preferred one first; None: those of the system.
    fonts: Optional[Sequence[Union[str, os.PathLike[str]]]] = None
    #: Whether packing lists show numbers of people in full.
    full_numbers: bool = False
    lang: str = "zh"
    #: 0 is one a core.
    threads: int = 0
    #: What time stands in the files; None is now.
    made: Optional[datetime] = None

    def write(self) -> dict[str, Any]:
        """Writes the bags and says what was written: bags, pages, sheets, pictures, and who has none and why."""
        return _write_sheets(self)

    @property
    def _pictures(self) -> list[tuple[str, int]]:
        return list(self.pictures.items())

    @property
    def _made(self) -> int:
        """Local time without a zone, as cameras write it, in milliseconds since 1970."""
        made = (self.made or datetime.now()).replace(tzinfo=None)
        return round((made - datetime(1970, 1, 1)).total_seconds() * 1000)
