"""A typed program: mypy reads it strictly, and it runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Callable, Optional, Union

import numpy
from numpy.typing import NDArray

import campix


def worst(report: campix.Report) -> Optional[campix.Finding]:
    findings: tuple[campix.Finding, ...] = report.findings
    broken = [finding for finding in findings if finding.verdict == "fail"]
    return broken[0] if broken else None


def finished(path: Path, profile: campix.Profile) -> bytes:
    photo = campix.Photo.open(path, limits=campix.Limits(pixels=50_000_000))
    pixels: NDArray[numpy.uint8] = photo.to_numpy()
    size: tuple[int, int] = photo.size
    assert pixels.shape[1::-1] == size
    facts: campix.Facts = campix.measure(photo)
    report = campix.check(facts, profile)
    finding = worst(report)
    advice = None if finding is None or finding.advice is None else finding.advice["en"]
    print(report.verdict, advice)
    made: campix.Made = campix.make(photo, profile, facts=facts, effort="best")
    return made.bytes


def measured_by(engine: Callable[[campix.Photo], list[dict[str, Any]]], photo: campix.Photo) -> campix.Report:
    facts = campix.measure(photo, landmarks=engine)
    report = campix.check(facts, campix.Profile.from_dict({"id": "own"}))
    columns: dict[str, list[Any]] = report.to_records()
    assert columns["rule"] and report.to_html("en")
    return campix.Report.from_json(report.to_json())


def listed(people: list[dict[str, object]]) -> campix.Plan:
    roster: campix.Roster = campix.Roster.from_records(people, key="student_no")
    return campix.Plan(roster, per_hour=50)


def carried(roster: Union[campix.Roster, Path], photos: Path, out: Path) -> dict[str, int]:
    def show(progress: campix.Progress) -> None:
        print(progress.phase, progress.done, progress.total)

    day = campix.Day(roster, photos, out, ["tender-freshman"], lang="en")
    result: campix.DayResult = day.run(progress=show)
    return result.people


def filed(result: campix.DayResult, answers: Path) -> bool:
    with result.casebook(operator="archive") as book:
        taken: int = book.import_answers(answers, pair="police")
        book.attest("lamps.count", 2, who="Chen", when="2026-09-01 08:10")
        token = campix.CancelToken()
        seal = campix.Dossiers(book, required=["police"], forms="html").write(progress=print, cancel=token)["seal"]
    verifier: campix.Verifier = campix.Verifier.open(result.out / "journal.jsonl", seal=seal)
    return taken > 0 and bool(verifier.check(result.out / "dossiers" / "index.html")["kind"] == "written")


def main() -> int:
    try:
        data = finished(Path(sys.argv[1]), campix.Profile.builtin("tender-freshman"))
    except campix.CampixError as error:
        code: int = error.code
        print(code, error.name, error)
        return 3
    print(len(data))
    return 0


if __name__ == "__main__":
    sys.exit(main())
