"""What a photo may cost, and the progress of long work: plain named tuples."""

from __future__ import annotations

from typing import Callable, NamedTuple, Optional


class Limits(NamedTuple):
    """Upper bounds, checked against the header of a file before memory for its pixels is allocated."""

    #: Largest file, in bytes.
    bytes: int = 64 << 20
    #: Most pixels that are decoded: of the coded picture, or fewer where a JPEG is reduced while it is decoded.
    pixels: int = 120_000_000
    #: Longest side, in pixels.
    side: int = 30_000
    #: Most bytes of metadata, all together.
    metadata: int = 8 << 20
    #: Most bytes of memory that decoding may take at once, the file itself not counted.
    memory: int = 1 << 30


class Progress(NamedTuple):
    """The progress of a day, of print sheets, dossiers or originals."""

    #: "photos", "delivery", "results", "originals", "sheets" or "dossiers"; items of the last three are people.
    phase: str
    #: Items done in this phase, including those of an earlier run.
    done: int
    #: Items of this phase, None if not known.
    total: Optional[int]
    #: Items this run worked on per second.
    per_second: float
    #: Seconds left at that rate.
    left: Optional[float]


#: Called with the progress of long work, on the thread that called for it.
ProgressCallback = Callable[[Progress], object]
