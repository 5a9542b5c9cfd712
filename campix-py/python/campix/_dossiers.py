"""Dossiers (一生一档): how the file of every person is written. The engine does the work."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Optional, Union

from ._campix import CancelToken, Casebook, _write_dossiers
from ._limits import ProgressCallback
from ._options import as_json, checked
from ._progress import shown
from ._words import Disclosure, Forms, Language, Pair


@dataclass(frozen=True)
class Dossiers:
    """Dossiers of every person in a casebook, and the cover over them. Nothing happens before ``write``.

    They are written into ``dossiers/`` in the day's folder, each named in the journal by its digests; files that already are
    as the journal has them are left alone.
    """

    #: The open casebook of a finished day.
    book: Casebook
    #: Profiles of the day, by which delivered files are judged once more, rule by rule: profiles, ids or .toml files.
    profiles: Sequence[Any] = ()
    #: Comparisons that must say "the same person" for a person to pass. One that anybody has an answer of is among them, unless
    #: it is optional. If there are none, the photo alone decides.
    required: Sequence[Pair] = ()
    #: The head of every document: the school, then lines below it.
    letterhead: Sequence[str] = ()
    #: A JPEG next to it: path, bytes or open file.
    logo: Any = field(default=None, repr=False)
    #: Language of all documents.
    lang: Language = "zh"
    #: How much personal data is shown. Numbers are always masked.
    disclosure: Disclosure = "work"
    #: Which files are written; "html" needs no font.
    forms: Forms = "both"
    #: A folder with your own HTML templates.
    templates: Optional[Union[str, os.PathLike[str]]] = None
    #: Font files for PDFs, the preferred one first; None: the fonts of the system.
    fonts: Optional[Sequence[Union[str, os.PathLike[str]]]] = None
    #: Threads; 0 is one per core. The files are the same for any number.
    threads: int = 0
    #: Comparisons that some people have and others need not.
    optional: Sequence[Pair] = ()

    def __post_init__(self) -> None:
        for name in ("profiles", "required", "optional", "letterhead"):
            if isinstance(getattr(self, name), (str, bytes)):
                raise TypeError(f"{name} is a list")
        checked("dossiers", self._options())

    def write(
        self, *, progress: Union[bool, ProgressCallback, None] = None, cancel: Optional[CancelToken] = None
    ) -> dict[str, Any]:
        """Writes what is missing, and returns how many, the sums of the cover, and the seal to be kept elsewhere.

        The dict has ``written``, ``unchanged``, ``left_over``, ``seal`` and ``sums``. ``progress`` and ``cancel`` are those of
        ``Day.run``; items are people. Ctrl-C and ``cancel`` stop between two people: what was written stays, and the next call goes on
        from there. A callable may not use the book: that raises ValueError. ``DossierError``: no font, a template with faults; ``DayError``: the folder
        cannot be written; ``ProfileError``: a profile has faults.
        """
        with shown(progress, self.lang) as tell:
            return _write_dossiers(self._options(), self.book, list(self.profiles), self.logo, tell, cancel)

    def _options(self) -> str:
        names = ("required", "optional", "letterhead", "lang", "disclosure", "forms", "templates", "fonts", "threads")
        return as_json(**{name: getattr(self, name) for name in names})
