"""What a photo may cost, and the progress of a day: plain named tuples."""

from __future__ import annotations

from typing import NamedTuple, Optional


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
    """The progress of a day."""

    #: "photos", "delivery", "results" or "originals".
    phase: str
    #: Items done in this phase, including those of an earlier run.
    done: int
    #: Items of this phase, None if not known.
    total: Optional[int]
    #: Items this run worked on per second.
    per_second: float
    #: Seconds left at that rate.
    left: Optional[float]
