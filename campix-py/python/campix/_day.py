"""A campus day: its inputs and its result. The engine does the work."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional, Union

from ._campix import CancelToken, Casebook, Profile, Roster, _apart, _day_file, _open_day, _run_day
from ._limits import Limits, ProgressCallback
from ._originals import Originals, deliver_originals
from ._options import as_fields, as_json, checked, roster_of
from ._progress import shown
from ._secret import secret_in, secret_of
from ._words import Confidentiality, Consent, Demand, Disclosure, Language, MatchMethod, PackageTable, Packing, People, Stations

if TYPE_CHECKING:
    import pandas

#: A folder of photos, or names and contents one after the other.
Photos = Union[str, "os.PathLike[str]", Iterable[tuple[str, bytes]]]


@dataclass(frozen=True)
class Destination:
    """One destination of a day: a standard and the names of its files."""

    #: The standard that its files comply with.
    profile: Profile
    #: Name of each file, such as ``{class}/{student_no}.jpg``.
    naming: str = "{student_no}.jpg"
    #: "required": every photo has to comply; "if-complies": it gets the photos that comply, others are left out.
    demand: Demand = "required"

    def __post_init__(self) -> None:
        checked("destination", self._fields()[1])

    @classmethod
    def of(cls, value: Union[Destination, Profile, str, os.PathLike[str]]) -> Destination:
        """A destination, a profile, the id of a shipped one or the path of a .toml file.

        ``value`` is one of those. ``ProfileError``: there is no such profile, or it has faults; ``FileError``: no such file.
        """
        if isinstance(value, Destination):
            return value
        if isinstance(value, Profile):
            return cls(value)
        text = os.fspath(value)
        return cls(Profile.open(text) if text.lower().endswith(".toml") else Profile.builtin(text))

    def _fields(self) -> tuple[Profile, str]:
        return self.profile, as_json(naming=self.naming, demand=self.demand)


@dataclass(frozen=True)
class Day:
    """A campus day: roster and photos in, delivery out. Nothing happens before ``run``.

    Everything is written below ``out``: ``photos/<profile>/…`` is the delivery, ``packages/`` holds ZIPs and manifests,
    ``results/`` what people read, ``journal.jsonl`` what happened. A day that was stopped is simply run again.
    """

    #: The list of people, or the path of one; None only with ``people="scanned"``.
    roster: Union[Roster, str, os.PathLike[str], None]
    #: A folder of photos, or an iterable of names and contents; it is asked on the thread that calls ``run``.
    photos: Photos
    #: The folder that is written to; made if it is missing.
    out: Union[str, os.PathLike[str]]
    #: One or more destinations, profiles, ids of shipped profiles or paths of .toml files.
    destinations: Sequence[Any]
    #: The project's secret, at least 16 bytes; None: ``out/.campix/key``, created if missing, which the passphrase in
    #: ``CAMPIX_PASSPHRASE`` opens if it is protected; see ``open_secret``.
    key: Optional[bytes] = field(default=None, repr=False)
    #: The person named in the journal as having run the day.
    operator: str = "operator"
    #: Where the people of the day come from: ``roster``, or ``scanned``: whoever's collection code is scanned appears, too.
    people: People = "roster"
    #: Form of the collection codes by which people appear, such as ``@{2}#{8}``; None: any text.
    code_pattern: Optional[str] = None
    #: How photos are matched to people; a photo on which the methods disagree stays unsettled.
    matching: Sequence[MatchMethod] = ("name", "roster")
    #: Tables that map photos to numbers, each a further method of matching: paths, bytes or open files.
    photo_tables: Sequence[Any] = ()
    #: How photos are told apart into sequences of their own, each of one camera at one station.
    stations: Stations = "auto"
    #: Threads; 0 is one per core. The results are the same for any number.
    threads: int = 0
    #: What a photo may cost; None: the defaults of ``Limits``.
    limits: Optional[Limits] = None
    #: Whether files that were delivered before may be withdrawn although nobody decided that; else such a run is refused.
    withdraw: bool = False
    #: How delivered files are packed.
    packing: Packing = "zip"
    #: Whether packages contain a table of their files: ``codes``: where somebody has a collection code.
    package_table: PackageTable = "codes"
    #: Encrypts the packages with AES-256.
    password: Optional[str] = field(default=None, repr=False)
    #: Language of tables, lists and pages.
    lang: Language = "zh"
    #: How much of a person tables and pages show: ``share`` masks everything, ``work`` numbers of identity documents only.
    disclosure: Disclosure = "work"
    #: Heading of pages, retake list and proof sheets: the school and the occasion.
    title: Optional[str] = None
    #: What the consent of people means for their files: ``noted``, or ``required``: without it nothing is delivered.
    consent: Consent = "noted"
    #: What agreements on confidentiality mean: ``noted``, or ``required``: nothing is packed while none is in force.
    confidentiality: Confidentiality = "noted"
    #: What the photos are for, as people consented to it; in manifests and tables of packages.
    purpose: Optional[str] = None
    #: The last day on which anything of the day is to be kept; a run or an opening after it says that it is time to purge.
    keep_until: Optional[date] = None
    #: How the originals are delivered once the day has ended; None: they are not. ``photos`` must be a folder.
    originals: Optional[Originals] = None
    #: What people answered about their photos: the answer table, as path, bytes or open file.
    answers: Any = None
    #: A fixed time, for journals that repeat to the last byte; None is the machine's clock.
    clock: Optional[datetime] = None

    @classmethod
    def from_toml(cls, path: Union[str, os.PathLike[str]], **changes: Any) -> Day:
        """The day that a file such as ``day.toml`` describes; paths in it start from its folder.

        ``path`` is the file; ``changes`` override what it says, by the names of the fields. ``OptionsError`` lists every fault of the
        file with line, column and key; ``RosterError`` and ``ProfileError``: a list or a profile it names has faults; TypeError:
        it leaves out what a day needs.
        """
        options, destinations = _day_file(os.fspath(path))
        fields = as_fields(options)
        reading, key = fields.pop("roster_options", {}), fields.pop("key_file", None)
        if "roster" in fields and "roster" not in changes:
            fields["roster"] = Roster.open(fields["roster"], **as_fields(reading))
        if key is not None:
            fields["key"] = secret_of(Path(key))
        if "limits" in fields:
            fields["limits"] = Limits(**fields["limits"])
        if "originals" in fields:
            fields["originals"] = Originals(**as_fields(fields["originals"]))
        if "keep_until" in fields:
            fields["keep_until"] = date.fromisoformat(fields["keep_until"])
        fields["destinations"] = [
            Destination(Destination.of(profile).profile, naming, demand) for profile, naming, demand in destinations
        ]
        fields.update(changes)
        if fields.get("people") == "scanned":
            fields.setdefault("roster", None)
        missing = [name for name in ("roster", "photos", "out") if name not in fields]
        if missing:
            raise TypeError(f"{os.fspath(path)} does not say {', '.join(missing)}")
        return cls(**fields)

    def __post_init__(self) -> None:
        if isinstance(self.destinations, (str, bytes, os.PathLike, Profile, Destination)):
            raise TypeError("destinations is a list, with one or more entries")
        object.__setattr__(self, "destinations", tuple(Destination.of(value) for value in self.destinations))
        if self.roster is not None:
            object.__setattr__(self, "roster", roster_of(self.roster))
        if self.originals is not None and not isinstance(self.photos, (str, os.PathLike)):
            raise TypeError("originals are delivered from a folder of photos")
        checked("day", self._options())

    def run(
        self, *, progress: Union[bool, ProgressCallback, None] = None, cancel: Optional[CancelToken] = None
    ) -> DayResult:
        """Runs the day, or continues where an earlier run stopped.

        ``progress=True`` shows a bar (needs tqdm), a callable receives a ``Progress`` at most ten times a second.
        Ctrl-C and ``cancel`` stop between two photos; the next run continues from there. Ctrl-C raises KeyboardInterrupt,
        ``cancel`` ``CancelledError``; an exception of the callable or of an iterable of photos stops the run and is raised as it is.
        While the next of an iterable of photos is waited for, no progress is told.
        ``DayError``: the day cannot be carried out; ``JournalError``: its journal was changed or is in use.
        """
        # Before the secret, which may be the first thing that is written.
        _apart(self.photos, os.fspath(self.out))
        with shown(progress, self.lang) as tell:
            outcome = _run_day(
                self._options(),
                None if self.roster is None else roster_of(self.roster),
                self.photos,
                os.fspath(self.out),
                [destination._fields() for destination in self.destinations],
                list(self.photo_tables),
                self._secret(),
                self.password,
                self.answers,
                None if self.clock is None else self.clock.timestamp(),
                tell,
                cancel,
            )
        originals = None
        if self.originals is not None and isinstance(self.photos, (str, os.PathLike)):
            originals = deliver_originals(
                self.out,
                self.roster,
                self.photos,
                self.originals,
                password=self.password,
                key=self._secret(),
                operator=self.operator,
                progress=progress,
                cancel=cancel,
            )
        return DayResult(
            out=Path(os.fspath(self.out)),
            lang=self.lang,
            originals=originals,
            summary=outcome["summary"],
            records=tuple(outcome["records"]),
            charts=outcome["charts"],
            _outcomes=outcome["outcomes"],
        )

    def _secret(self) -> bytes:
        return secret_in(Path(os.fspath(self.out))) if self.key is None else bytes(self.key)

    def _options(self) -> str:
        names = (
            "operator",
            "people",
            "code_pattern",
            "matching",
            "stations",
            "withdraw",
            "threads",
            "limits",
            "packing",
            "package_table",
            "lang",
            "disclosure",
            "title",
            "purpose",
            "consent",
            "confidentiality",
        )
        until = None if self.keep_until is None else self.keep_until.isoformat()
        return as_json(**{name: getattr(self, name) for name in names}, keep_until=until)


@dataclass(frozen=True)
class DayResult:
    """The result of a day: sums, a record for every person and every other photo, charts of the session's drift."""

    #: The folder to which everything was written.
    out: Path
    lang: str
    #: The sums, as Rust and C write them in JSON; they name no one.
    summary: dict[str, Any] = field(repr=False, hash=False)
    #: One record per person, in the order of the roster, then one per photo that belongs to no one.
    records: tuple[dict[str, Any], ...] = field(repr=False, hash=False)
    #: Charts of the session's drift: HTML with SVG.
    charts: str = field(repr=False)
    #: Paths of the delivered files, of a day from ``open_day``; empty if names of files are not known.
    delivered: tuple[Path, ...] = field(default=(), repr=False)
    #: What a delivery of originals did, if the day has one: see ``deliver_originals``.
    originals: Optional[dict[str, Any]] = field(default=None, repr=False, hash=False)
    #: What a casebook needs; stays in this process.
    _outcomes: Any = field(default=None, repr=False, compare=False)

    def __getstate__(self) -> dict[str, Any]:
        # Pickles hold neither people in full nor the secret of the day.
        return {**self.__dict__, "_outcomes": None}

    def casebook(
        self,
        *,
        operator: str = "operator",
        providers: Any = None,
        duties: Any = None,
        clock: Optional[datetime] = None,
    ) -> Casebook:
        """Opens the journal to add what is learnt about the people: answers, decisions, statements, dossiers.

        ``clock`` is a fixed time for what is written, None that of the machine. ``operator`` is named in every line written from here; ``providers`` adds tables to those shipped; ``duties`` is a
        list that replaces the one shipped (TOML). No other run can work in the folder until the book is closed, so use ``with``.
        ValueError: the result does not know its people. ``JournalError``: the journal was changed, or another run has it.
        """
        return Casebook.open(self, operator=operator, providers=providers, duties=duties, clock=clock)

    @property
    def complete(self) -> bool:
        """Whether every person on the roster has a delivered photo."""
        return bool(self.summary["complete"])

    @property
    def people(self) -> dict[str, int]:
        """Number of people by the standing of their photo."""
        return dict(self.summary["people"])

    @property
    def photos(self) -> dict[str, int]:
        """Number of photos by standing."""
        return dict(self.summary["photos"])

    @property
    def files(self) -> int:
        """Number of files delivered, over all destinations."""
        return int(self.summary["files"])

    @property
    def retakes(self) -> int:
        """Number of people for whom nothing was delivered."""
        return int(self.summary["retakes"])

    @property
    def worked(self) -> int:
        """Number of photos this run worked on; the others were known from an earlier run."""
        return int(self.summary["worked"])

    @property
    def notes(self) -> list[dict[str, Any]]:
        """What was noticed about the day as a whole, such as a change of light."""
        return list(self.summary["notes"])

    @property
    def recalls(self) -> list[dict[str, Any]]:
        """Files that left the house and were withdrawn or replaced since; see ``sent``."""
        return list(self.summary["recalls"])

    @property
    def agreements(self) -> list[dict[str, Any]]:
        """Agreements on confidentiality that nobody took back: ``line``, ``who``, masked, ``role``, ``signed``, ``until``, ``document``."""
        return list(self.summary["agreements"])

    @property
    def journal(self) -> str:
        """Digest of the last line of the journal: a copy kept elsewhere proves that nothing was rewritten."""
        return str(self.summary["journal"])

    def to_dict(self) -> dict[str, Any]:
        """The sums, as Rust and C write them in JSON."""
        return dict(self.summary)

    def to_records(self) -> list[dict[str, Any]]:
        """The records as a flat list of dicts with the same keys, for tables.

        Units: ``taken`` milliseconds since 1970 by the camera's clock, ``bytes`` of all delivered files, ``backdrop_l``, ``backdrop_a``,
        ``backdrop_b`` CIE L*a*b*, ``face_lightness`` L*, ``warmth`` b*, ``scale`` face width as a share of picture width.
        """
        from ._records import flat

        return [flat(record, self.lang) for record in self.records]

    def to_pandas(self) -> pandas.DataFrame:
        """The records as a DataFrame, a row each: times as datetime, the others in the units of ``to_records``.

        ImportError: pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise ImportError("to_pandas() needs pandas: pip install 'campix[pandas]'") from error
        frame: pandas.DataFrame = pandas.DataFrame(self.to_records())
        # A photo of no one has no row; the gap must not turn the rows of the others into floats.
        frame["row"] = frame["row"].astype("Int64")
        frame["taken"] = pandas.to_datetime(frame["taken"], unit="ms")
        return frame

    def to_html(self) -> str:
        """The day at a glance as HTML for a page or a notebook, in the day's language: sums, whom to take again, charts with their units.

        People are masked, whatever the day's own tables show.
        """
        from ._html import day

        return day(self)

    def __repr__(self) -> str:
        return (
            f"DayResult(out={str(self.out)!r}, people={self.people}, files={self.files}, "
            f"retakes={self.retakes}, complete={self.complete})"
        )

    def _repr_html_(self) -> str:
        return self.to_html()


def open_day(
    out: Union[str, os.PathLike[str]],
    roster: Union[Roster, str, os.PathLike[str], None] = None,
    *,
    key: Optional[bytes] = None,
    lang: Language = "zh",
    disclosure: Disclosure = "work",
) -> DayResult:
    """Opens the finished day in the folder ``out`` from its ledger: no photo is read, nothing is written.

    The result equals that of the run that ended last. ``roster`` is that of the day, or its path; ``lang`` and ``disclosure`` as for
    ``Day``. ``key`` is the project's secret, None: ``out/.campix/key`` if it is there. People
    are known with roster and secret; otherwise ``summary["unknown_people"]`` says how many have a row only, and without the secret
    ``summary["names_known"]`` is False: files have no names. The summary also has ``ended``, ``decisions``, ``waiting``,
    ``handed_over``, ``purged`` and ``verified``.

    ``DayError``: the last run did not end, what it found out was purged or changed, or the secret is another one;
    ``JournalError``: the journal was changed.
    """
    folder = Path(os.fspath(out))
    made = folder / ".campix" / "key"
    if key is None and made.exists():
        key = secret_of(made)
    opened = _open_day(os.fspath(out), roster, None if key is None else bytes(key), lang, disclosure)
    return DayResult(
        out=folder,
        lang=lang,
        summary=opened["summary"],
        records=tuple(opened["records"]),
        charts=opened["charts"],
        delivered=tuple(Path(path) for path in opened["delivered"]),
        _outcomes=opened.get("outcomes"),
    )
