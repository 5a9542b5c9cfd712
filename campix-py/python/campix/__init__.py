"""Measures a campus portrait, judges it against standards kept as data, and makes the file that complies.

    >>> import campix
    >>> photo = campix.Photo.open("320101.jpg")            # doctest: +SKIP
    >>> report = campix.check(photo, "tender-freshman")    # doctest: +SKIP
    >>> report.verdict                                      # doctest: +SKIP
    'pass'

A broken rule is a finding in a report, never an exception; an exception means that the work could not be done.
What could not be measured is "unknown", and "unknown" never counts as a pass.
"""

from ._campix import (
    CancelToken,
    Casebook,
    Facts,
    Guidance,
    Made,
    Photo,
    Profile,
    Report,
    Roster,
    Verifier,
    check,
    check_id,
    check_original,
    codes,
    conclusions,
    duties,
    explain,
    guide,
    landmarks,
    make,
    measure,
    pattern_matches,
    providers,
    repair_journal,
    retag,
    rules,
    sizes,
    verify_journal,
    version,
)
from ._cards import Cards, Plan
from ._codes import ErrorCode
from ._day import Day, DayResult, Destination, open_day
from ._decisions import decide, decisions, pack, purge, sent
from ._dossiers import Dossiers
from ._errors import (
    CampixError,
    CancelledError,
    CompareError,
    DayError,
    DecodeError,
    DossierError,
    EncodeError,
    FaceError,
    FailedPhotoError,
    FileError,
    JournalError,
    LimitError,
    MakeError,
    MissingFileError,
    NamingError,
    NumberError,
    OptionsError,
    OtherPhotoError,
    OutputError,
    ProfileError,
    RangeError,
    ReportError,
    RosterError,
    TamperedError,
)
from ._finding import Finding
from ._join import join_roster
from ._limits import Limits, Progress
from ._schema import schema
from ._secret import open_secret, protect_secret, stored_faces
from ._originals import Originals, deliver_originals
from ._sheets import Sheets

__version__ = version()

__all__ = [
    "CampixError",
    "CancelToken",
    "CancelledError",
    "Cards",
    "Casebook",
    "CompareError",
    "Day",
    "DayError",
    "DayResult",
    "DecodeError",
    "Destination",
    "DossierError",
    "Dossiers",
    "EncodeError",
    "ErrorCode",
    "FaceError",
    "Facts",
    "FailedPhotoError",
    "FileError",
    "Finding",
    "Guidance",
    "JournalError",
    "LimitError",
    "Limits",
    "Made",
    "MakeError",
    "MissingFileError",
    "NamingError",
    "NumberError",
    "OptionsError",
    "Originals",
    "OtherPhotoError",
    "OutputError",
    "Photo",
    "Plan",
    "Profile",
    "ProfileError",
    "Progress",
    "RangeError",
    "Report",
    "ReportError",
    "Roster",
    "RosterError",
    "Sheets",
    "TamperedError",
    "Verifier",
    "__version__",
    "check",
    "check_id",
    "check_original",
    "codes",
    "conclusions",
    "decide",
    "decisions",
    "deliver_originals",
    "duties",
    "explain",
    "guide",
    "join_roster",
    "landmarks",
    "make",
    "measure",
    "open_day",
    "open_secret",
    "pack",
    "pattern_matches",
    "protect_secret",
    "providers",
    "purge",
    "repair_journal",
    "retag",
    "rules",
    "schema",
    "sent",
    "sizes",
    "stored_faces",
    "verify_journal",
    "version",
]
