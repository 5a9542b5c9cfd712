"""Code cards, queue slips and the plan of a day. The engine does the work."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as _date
from datetime import datetime
from pathlib import Path
from typing import Any, Optional, Union

from ._campix import Roster, _card_screen, _plan, _print_cards, _write_plan
from ._day import DayResult
from ._options import as_json, checked, roster_of
from ._words import CardFace, CardKind, Correction, Disclosure, KeyKind, Language, Spread


@dataclass(frozen=True)
class Plan:
    """Shooting numbers and time slots for the people of a roster. Nothing is worked out before ``slots`` or ``write``."""

    #: The people, or the path of their list.
    roster: Union[Roster, str, os.PathLike[str]]
    #: Stations that work at the same time, 1 to 99.
    stations: int = 1
    #: People an hour at one station, 1 to 600.
    per_hour: int = 60
    #: The first day; None: days are counted from 1.
    date: Optional[_date] = None
    #: When work begins.
    start: str = "08:30"
    #: When it ends; what is left goes on the next day.
    end: str = "17:30"
    #: Pauses, such as "12:00-13:30".
    breaks: Sequence[str] = ()
    #: Minutes of a time slot, 1 to 240.
    slot: int = 10
    #: How classes are spread over stations.
    spread: Spread = "all-stations"
    #: Minutes between two classes at a station, 0 to 120.
    change: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "roster", roster_of(self.roster))
        checked("plan", self._options())

    def work_out(self) -> dict[str, Any]:
        """The plan: ``slots`` (row, number, station, at, slot), ``turns`` of classes at stations, ``through``, ``ends``.

        ``CampixError``: a number is out of its range, no time is left to work, or there is nobody.
        """
        return _plan(self._options(), roster_of(self.roster))

    def write(
        self,
        out: Union[str, os.PathLike[str]],
        *,
        lang: Language = "zh",
        disclosure: Disclosure = "work",
        title: Optional[str] = None,
    ) -> None:
        """Writes ``plan.csv``, ``plan.xlsx`` and ``plan.html`` into the folder ``out``: by class and by station.

        ``lang`` is their language, ``disclosure`` how much of a person they show, ``title`` their heading. ``OutputError``: they cannot be
        written; otherwise as for ``work_out``.
        """
        _write_plan(self._options(), roster_of(self.roster), os.fspath(out), lang, disclosure, title)

    def _options(self) -> str:
        names = ("stations", "per_hour", "start", "end", "breaks", "slot", "spread", "change")
        day = None if self.date is None else self.date.isoformat()
        return as_json(**{name: getattr(self, name) for name in names}, date=day)


@dataclass(frozen=True)
class Cards:
    """Code cards or queue slips. ``people`` is a roster, or the result of a day: then only who has to come again has a card."""

    #: A roster, the path of one, or a day.
    people: Union[Roster, DayResult, str, os.PathLike[str]]
    #: "card": to be photographed, "slip": to wait with.
    kind: CardKind = "card"
    #: A sheet by its id or name, or a mapping with page, label, columns, rows, origin and pitch in millimetres.
    sheet: Union[str, Mapping[str, Any]] = "cards-10"
    #: Whether the number alone is printed, or the name, too.
    face: CardFace = "number"
    #: What the code says; None: collection code, student number or exam number, the first there is.
    key: Optional[KeyKind] = None
    #: How much of the code may be lost.
    correction: Correction = "quartile"
    #: Labels of the first sheet that are used up.
    skip: int = 0
    #: A line at the lower edge of every card.
    title: Optional[str] = None
    #: Shooting number, station and time of everybody.
    plan: Optional[Plan] = None
    #: Rows to print; empty: all.
    rows: Sequence[int] = ()
    #: Font files, the preferred one first; None: the fonts of the system.
    fonts: Optional[Sequence[Union[str, os.PathLike[str]]]] = None
    #: Language of the words on them.
    lang: Language = "zh"
    #: The time that is written into the file; None is 1970-01-01, so that two runs agree.
    made: Optional[datetime] = None

    def __post_init__(self) -> None:
        if not isinstance(self.people, DayResult):
            object.__setattr__(self, "people", roster_of(self.people))
        checked("cards", self._options())

    def pdf(self) -> tuple[bytes, dict[str, Any]]:
        """The PDF, empty if nobody has a card, and what was made: ``cards``, ``pages``, ``faults`` (row, error, message).

        ``OutputError``: the sheet has no room, or no font has a character; TypeError: the people of the day are not known.
        """
        roster, outcomes = self._whose()
        plan = None if self.plan is None else self.plan._options()
        if self.plan is not None and roster is None:
            roster = roster_of(self.plan.roster)
        return _print_cards(self._options(), roster, outcomes, list(self.rows), plan)

    def write(self, path: Union[str, os.PathLike[str]]) -> dict[str, Any]:
        """Writes the PDF to ``path``, if anybody has a card, and returns what was made. Errors as for ``pdf``, and OSError."""
        content, made = self.pdf()
        if content:
            Path(os.fspath(path)).write_bytes(content)
        return made

    def screen(self, row: int) -> str:
        """The card of the person in this row as a web page: the code as large as the window, no script.

        ``row`` is that of the roster. ValueError: nobody is in it; ``OutputError``: the person has no code; TypeError: the cards are of a day.
        """
        roster, _ = self._whose()
        if roster is None:
            raise TypeError("a card on a screen takes a roster")
        return _card_screen(self._options(), roster, row)

    def _whose(self) -> tuple[Optional[Roster], Any]:
        if not isinstance(self.people, DayResult):
            return roster_of(self.people), None
        if self.people._outcomes is None:
            raise TypeError("the people of the day are not known: open it with its roster and its secret")
        return None, self.people._outcomes

    def _options(self) -> str:
        names = ("kind", "sheet", "face", "key", "correction", "skip", "title", "fonts", "lang", "made")
        return as_json(**{name: getattr(self, name) for name in names})
