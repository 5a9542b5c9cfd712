"""Print sheets: bags by class, the same files for any number of threads, and the rows of those who get none."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import campix

from conftest import Command


@pytest.fixture(scope="session")
def job(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> campix.Sheets:
    """Three people of two classes; the third has no original."""
    folder = tmp_path_factory.mktemp("sheets")
    for number in range(2):
        (folder / f"0023001{number}.jpg").write_bytes((inputs / f"portrait-{number}.jpg").read_bytes())
    people = "学号,姓名,班级\n00230010,Ada,A 1\n00230011,Bob,A 1\n00230012,Cy,B 1\n"
    (folder / "roster.csv").write_text(people, "utf-8")
    roster = campix.Roster.open(folder / "roster.csv")
    job = campix.Sheets(
        roster, folder, folder / "out", {"1寸": 4}, caption="{student_no}", lang="en", made=datetime(2026, 11, 22)
    )
    try:
        job.write()
    except campix.OutputError as error:
        if error.name == "font.not-found":
            pytest.skip(f"no font for captions on this machine: {error}")
        raise
    return job


def test_bags_are_written_by_class(job: campix.Sheets) -> None:
    written = job.write()
    assert [(bag["group"]["class"], bag["people"]) for bag in written["bags"]] == [("A 1", 2), ("B 1", 0)]
    assert written["pictures"] == 8 and written["sheets"] == 2
    assert [(fault["row"], fault["name"]) for fault in written["faults"]] == [(4, "sheet.no-original")]
    assert "00230012" not in str(written)
    for number in (1, 2):
        assert (Path(job.out) / f"bag-{number:03}.pdf").read_bytes().startswith(b"%PDF-")


def test_any_number_of_threads_writes_the_same_files(job: campix.Sheets, tmp_path: Path) -> None:
    again = dataclasses.replace(job, out=tmp_path, threads=4, medium="both")
    again.write()
    assert (tmp_path / "bag-001.pdf").read_bytes() == (Path(job.out) / "bag-001.pdf").read_bytes()
    assert list(tmp_path.glob("bag-001/*.jpg"))


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"pictures": {}}, campix.OutputError),
        ({"pictures": {"2寸": 1}}, campix.OptionsError),
        ({"paper": "9寸"}, campix.OptionsError),
        ({"paper": (0.0, 5.0)}, (ValueError, campix.OutputError)),
        ({"caption": "{nose}"}, campix.OptionsError),
        ({"medium": "slides"}, campix.OptionsError),
        ({"naming": "x"}, campix.OptionsError),
        ({"fonts": ["no/such/font.ttf"]}, campix.CampixError),
    ],
)
def test_wrong_orders_are_refused(job: campix.Sheets, options: dict[str, Any], error: Any, tmp_path: Path) -> None:
    with pytest.raises(error):
        dataclasses.replace(job, out=tmp_path / "out", **options).write()


def test_sizes_say_their_millimetres() -> None:
    pictures, papers = campix.sizes()
    assert any("1寸" in names for _, names, width, height in pictures if (width, height) == (25, 35))
    assert any("5寸" in names for _, names, _, _ in papers)


def test_the_command_writes_them_too(job: campix.Sheets, tmp_path: Path, command: Command) -> None:
    words = ["sheets", "--roster", str(Path(job.originals) / "roster.csv"), "--originals", str(job.originals)]
    words += ["--out", str(tmp_path), "--picture", "1寸=4", "--caption", "{student_no}\\n{name}", "--lang", "en"]
    code, out, err = command(*words)
    assert code == 1 and "bag 001: 2 people" in out and "row 4 has no sheets: E830" in err
    assert command(*words, "--picture", "many")[0] == 2


def test_sheets_are_watched_and_stopped(
    job: campix.Sheets, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    told: list[campix.Progress] = []
    watched = dataclasses.replace(job, out=tmp_path / "watched")
    watched.write(progress=told.append)
    assert {one.phase for one in told} == {"sheets"} and (told[0].done, told[0].total) == (0, 3)
    assert told[-1].done == 3 and [one.done for one in told] == sorted(one.done for one in told)
    token = campix.CancelToken()
    token.cancel()
    stopped = dataclasses.replace(job, out=tmp_path / "stopped")
    with pytest.raises(campix.CancelledError):
        stopped.write(cancel=token)
    with pytest.raises(ZeroDivisionError):
        stopped.write(progress=lambda progress: 1 // 0)
    assert not list((tmp_path / "stopped").rglob("*.tmp"))
    assert stopped.write(progress=True) == watched.write()
    assert "sheets: 100%" in capfd.readouterr().err
