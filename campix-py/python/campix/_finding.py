"""One rule compared with the facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Optional

from ._errors import FailedPhotoError
from ._words import Evidence, Level, Remedy, Verdict

if TYPE_CHECKING:
    from ._campix import Report


@dataclass(frozen=True)
class Finding:
    """One rule compared with the facts, as the report's JSON has it."""

    #: Id of the rule: "geometry.eye-line".
    rule: str
    #: How binding the clause is.
    level: Level
    #: The answer.
    verdict: Verdict
    #: What was measured, in ``unit``; geometry in pixels of the frame.
    measured: Any = field(hash=False)
    #: One standard deviation of it.
    uncertainty: Optional[float]
    #: What is allowed: a range, words, or a colour with its tolerance.
    allowed: Any = field(hash=False)
    #: Unit of all three.
    unit: str
    #: How far outside the allowed range it lies.
    by_how_much: Optional[float]
    #: Why there is no answer.
    reason: Optional[str]
    #: How it can be fixed.
    remedy: Optional[Remedy]
    #: What to tell the operator, by language.
    message: dict[str, str] = field(hash=False, repr=False)
    #: What the operator can do, by language.
    advice: Optional[dict[str, str]] = field(hash=False, repr=False)
    #: The clause that names the finding, and how well it is attested (A to D, G).
    source: Optional[str] = field(repr=False)
    evidence: Optional[Evidence] = field(repr=False)
    #: Every clause behind ``allowed``.
    sources: tuple[dict[str, Any], ...] = field(hash=False, repr=False)
    #: What else decided.
    remark: Optional[dict[str, Any]] = field(default=None, hash=False, repr=False)


def _finding(fields: dict[str, Any]) -> Finding:
    return Finding(**{**fields, "sources": tuple(fields["sources"])})


def _raise_for_fail(report: Report) -> None:
    if report.verdict not in ("fail", "unknown"):
        return
    broken = [finding for finding in report.findings if finding.verdict == report.verdict and finding.level == "must"]
    message = "; ".join(finding.message["en"] for finding in broken)
    details = tuple({"rule": finding.rule, "message": finding.message} for finding in broken)
    raise FailedPhotoError(f"the photo does not comply: {message}", name=f"report.{report.verdict}", details=details)
