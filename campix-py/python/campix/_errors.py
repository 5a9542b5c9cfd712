"""Exceptions: work that could not be done. A photo that breaks a rule is never an exception but a finding.

Every exception is a :class:`CampixError`; ``code`` is the number, ``name`` the name that Rust, C and JSON use.
"""

from __future__ import annotations

import errno as _errno
from typing import Any, Literal, Optional


class CampixError(Exception):
    """The work could not be done.

    ``code``: stable number, the same in Rust and C. ``name``: its name, "decode.truncated". ``message``: what happened,
    without the causes that ``str()`` adds. ``message_zh`` and ``causes_zh``: the same in Chinese; ``text("zh")`` joins them.
    ``path``: the file concerned, where there is one or one was given; ``filename``, too, of those that are an OSError. ``causes``: why, the nearest cause first.
    ``details``: one dict for each thing that is wrong, where several are reported at once.
    """

    code: int
    name: str
    message: str
    message_zh: str
    path: Optional[str]
    causes: tuple[str, ...]
    causes_zh: tuple[str, ...]
    details: tuple[dict[str, Any], ...]

    def __init__(
        self,
        message: str,
        code: int = 0,
        name: str = "unknown",
        path: Optional[str] = None,
        causes: tuple[str, ...] = (),
        details: tuple[dict[str, Any], ...] = (),
        message_zh: str = "",
        causes_zh: tuple[str, ...] = (),
    ) -> None:
        super().__init__(": ".join([message, *causes]))
        self.message = message
        self.message_zh = message_zh or message
        self.causes_zh = tuple(causes_zh or causes)
        self.code = code
        self.name = name
        self.path = path
        self.causes = tuple(causes)
        self.details = tuple(details)

    def __str__(self) -> str:
        # That of OSError would add the name of the file, which is often a person's number.
        return ": ".join([self.message, *self.causes])

    def __reduce__(self) -> tuple[Any, ...]:
        fields = (self.message, self.code, self.name, self.path, self.causes, self.details, self.message_zh, self.causes_zh)
        state = {"errno": self.errno, "filename": self.filename} if isinstance(self, OSError) else None
        return type(self), fields, state

    def text(self, lang: Literal["zh", "en"]) -> str:
        """Message and causes in one line, in Chinese or English."""
        if lang == "en":
            return ": ".join([self.message, *self.causes])
        if lang == "zh":
            return "：".join([self.message_zh, *self.causes_zh])
        raise ValueError(f"lang is {lang!r}, possible are 'zh' and 'en'")

    def to_dict(self) -> dict[str, Any]:
        """The error as Rust and C write it in JSON. Paths stay out of it."""
        return {
            "code": self.code,
            "name": self.name,
            "message": self.message,
            "message_zh": self.message_zh,
            "causes": list(self.causes),
            "causes_zh": list(self.causes_zh),
            "details": list(self.details),
        }


class FileError(CampixError, OSError):
    """The system refused to read or write a file."""


class MissingFileError(FileError, FileNotFoundError):
    """There is no such file."""


class DecodeError(CampixError):
    """The bytes are not a photo that can be read."""


class LimitError(DecodeError):
    """A photo costs more than the limits allow; nothing was allocated."""


class FaceError(CampixError):
    """The engine that finds faces failed."""


class OtherPhotoError(CampixError, ValueError):
    """The facts were measured on another photo."""


class RangeError(CampixError, ValueError):
    """A number is out of its range."""


class ProfileError(CampixError, ValueError):
    """A profile cannot be used. ``details`` has every fault with line and column."""


class ReportError(CampixError, ValueError):
    """A text is not a report, or a report that was read from JSON lacks something. ``details`` has every place."""


class MakeError(CampixError):
    """No complying file can be made of this photo. ``details`` has the windows that no crop meets."""


class EncodeError(MakeError):
    """No file fits the range of bytes at the quality asked for."""


class RosterError(CampixError, ValueError):
    """A list is not a roster. ``details`` has every faulty row, never a value of it."""


class NamingError(CampixError, ValueError):
    """Names of files cannot be made of this template and roster."""


class NumberError(CampixError, ValueError):
    """A text is not the number, pattern or key it should be. The message does not repeat the text."""


class OutputError(CampixError):
    """A table, list, page or sheet could not be made."""


class DayError(CampixError):
    """A day could not be carried out or finished; the next run continues from there."""


class CancelledError(DayError):
    """A day, sheets or dossiers were stopped between two photos or people; the next run continues from there."""


class JournalError(DayError):
    """The journal of a day cannot be read, is in use, or is not as it was written."""


class CompareError(CampixError):
    """Answers of comparison services cannot be taken. ``details`` has every faulty row; if there is one, nothing was taken."""


class DossierError(CampixError):
    """Dossiers cannot be written, or a statement or decision cannot be taken. ``details`` has every faulty row of decisions."""


class TamperedError(CampixError):
    """A dossier, a picture of it or the journal was changed since it was written."""


class OptionsError(CampixError, ValueError):
    """A text of options, or a keyword argument, is wrong. ``details`` has every fault with line, column and key."""


class FailedPhotoError(CampixError):
    """Raised by ``Report.raise_for_fail()`` only: the photo does not comply."""


#: First number of a hundred, or of a part of one → the class; the last entry not above a code counts.
_CLASSES: tuple[tuple[int, type[CampixError]], ...] = (
    (0, CampixError),
    (100, DecodeError),
    (106, LimitError),
    (107, DecodeError),
    (109, RangeError),
    (110, DecodeError),
    (200, FaceError),
    (210, OtherPhotoError),
    (300, ProfileError),
    (350, ReportError),
    (400, MakeError),
    (407, RangeError),
    (408, MakeError),
    (420, EncodeError),
    (500, RosterError),
    (520, NamingError),
    (530, DayError),
    (540, NumberError),
    (550, OptionsError),
    (600, OutputError),
    (700, DayError),
    (702, CancelledError),
    (703, DayError),
    (710, NumberError),
    (711, DayError),
    (720, JournalError),
    (740, DayError),
    (800, OutputError),
    (837, RangeError),
    (838, OutputError),
    (850, CompareError),
    (870, DossierError),
    (880, DossierError),
    (893, TamperedError),
    (900, CampixError),
    (910, OptionsError),
    (911, CampixError),
    (1000, CompareError),
)
#: Numbers that mean a refusal of the system wherever they appear.
_FILES = {500, 680, 700, 720, 801, 834, 900, 901, 902, 903, 911}


def _build(
    message: str,
    message_zh: str,
    code: int,
    name: str,
    path: Optional[str],
    causes: tuple[str, ...],
    causes_zh: tuple[str, ...],
    details: tuple[dict[str, Any], ...],
    errno: Optional[int],
) -> CampixError:
    """Makes the exception for a failure of the engine."""
    kind = next(kind for first, kind in reversed(_CLASSES) if first <= code)
    if code in _FILES:
        kind = MissingFileError if errno == _errno.ENOENT else FileError
    error = kind(message, code, name, path, causes, details, message_zh, causes_zh)
    if isinstance(error, OSError):
        error.errno = errno
        error.filename = path
    return error
