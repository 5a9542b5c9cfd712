"""One rule compared with the facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Optional

from ._campix import explain
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


#: Keys of a finding in the JSON that are columns as they are.
_PLAIN = ("source", "evidence", "level", "verdict", "measured", "uncertainty", "allowed", "unit", "by_how_much", "reason", "remark", "remedy")


def _records(report: Report) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {}
    titles = {finding.rule: explain(finding.rule)["title"] for finding in report.findings}
    for finding in report.findings:
        first = finding.sources[0] if finding.sources else {}
        allowed = finding.allowed
        ends = allowed if _is_range(allowed) else (None, None)
        row = {
            "rule": finding.rule,
            "title_zh": titles[finding.rule]["zh"],
            "title_en": titles[finding.rule]["en"],
            "layer": first.get("layer"),
            "profile": first.get("profile"),
            **{name: getattr(finding, name) for name in _PLAIN},
            "allowed_min": ends[0],
            "allowed_max": ends[1],
            "message_zh": finding.message["zh"],
            "message_en": finding.message["en"],
            "advice_zh": finding.advice["zh"] if finding.advice else None,
            "advice_en": finding.advice["en"] if finding.advice else None,
            "sources": list(finding.sources),
        }
        for name, value in row.items():
            columns.setdefault(name, []).append(value)
    return columns


def _is_range(allowed: Any) -> bool:
    numbers = (int, float, type(None))
    return isinstance(allowed, list) and len(allowed) == 2 and all(isinstance(end, numbers) for end in allowed)


def _raise_for_fail(report: Report) -> None:
    if report.verdict not in ("fail", "unknown"):
        return
    broken = [finding for finding in report.findings if finding.verdict == report.verdict and finding.level == "must"]
    message = "; ".join(finding.message["en"] for finding in broken)
    details = tuple({"rule": finding.rule, "message": finding.message} for finding in broken)
    raise FailedPhotoError(f"the photo does not comply: {message}", name=f"report.{report.verdict}", details=details)
