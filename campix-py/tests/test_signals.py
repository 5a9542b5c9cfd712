"""Ctrl-C is heard whatever is waited for: photos of an iterable, an engine, a service, sheets, dossiers."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import campix

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of Windows are others")

#: Seconds from the signal to the end; without it each of these would wait for a minute or more.
SOON = 20


def _interrupted(program: str, folder: Path) -> str:
    """What a program says that is interrupted once it has said that it is ready."""
    # What a shell runs in the background ignores Ctrl-C, and so do its children.
    head = "import campix, signal, sys, time\nsignal.signal(signal.SIGINT, signal.default_int_handler)\ndef ready():\n    print('ready', flush=True)\n"
    tail = "\nexcept KeyboardInterrupt:\n    print('heard', flush=True)\n    sys.exit(7)\n"
    body = "".join(f"    {line}\n" for line in program.strip().splitlines())
    text = f"{head}try:\n{body}{tail}"
    run = subprocess.Popen([sys.executable, "-c", text], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert run.stdout is not None
    line = run.stdout.readline()
    if line != "ready\n":
        _, errors = run.communicate(timeout=60)
        pytest.fail(f"not ready: {line}{errors}")
    time.sleep(0.5)
    begun = time.monotonic()
    os.kill(run.pid, signal.SIGINT)
    try:
        said, errors = run.communicate(timeout=SOON)
    except subprocess.TimeoutExpired:
        run.kill()
        pytest.fail(f"not heard: {run.communicate()}")
    assert run.returncode == 7 and said == "heard\n", said + errors
    assert time.monotonic() - begun < SOON
    return errors


@pytest.fixture
def day(inputs: Path, tmp_path: Path) -> Path:
    """A folder with a roster and photos."""
    shutil.copytree(inputs / "day" / "photos", tmp_path / "photos")
    shutil.copy(inputs / "day" / "roster.csv", tmp_path / "roster.csv")
    return tmp_path


def test_while_photos_are_waited_for(day: Path) -> None:
    _interrupted(
        """
def photos():
    ready()
    time.sleep(90)
    yield "x.jpg", b""
campix.Day("roster.csv", photos(), "out", ["cet"]).run()
""",
        day,
    )


def test_while_a_day_runs(day: Path) -> None:
    _interrupted(
        """
ready()
at = 0
while True:
    at += 1
    campix.Day("roster.csv", "photos", f"out-{at}", ["tender-freshman"], threads=1).run()
""",
        day,
    )


def test_while_an_engine_is_waited_for(day: Path) -> None:
    _interrupted(
        """
def engine(photo):
    ready()
    time.sleep(90)
import glob
campix.measure(sorted(glob.glob("photos/*.jpg"))[0], landmarks=engine)
""",
        day,
    )


@pytest.fixture
def finished(result: campix.DayResult, inputs: Path, tmp_path: Path) -> Path:
    """A folder with a finished day of its own and its roster."""
    shutil.copytree(result.out, tmp_path / "out")
    shutil.copy(inputs / "day" / "roster.csv", tmp_path / "roster.csv")
    return tmp_path


ASK = """
result = campix.open_day("out", "roster.csv", key=bytes(32))
rows = [record["person"]["row"] for record in result.records if record["person"] and record["products"]]
def compare(question):
    ready()
    {answer}
with result.casebook() as book:
    book.ask(rows, provider="police-photo", pair="police", purpose="检查", compare=compare, first_wait=90.0, longest_wait=90.0)
"""


def test_while_a_service_is_waited_for(finished: Path) -> None:
    _interrupted(ASK.format(answer="time.sleep(90)"), finished)


def test_between_two_attempts(finished: Path) -> None:
    _interrupted(ASK.format(answer="return 'busy'"), finished)
    # One picture left, and nothing says that a second one did.
    journal = (finished / "out" / "journal.jsonl").read_text("utf-8")
    assert journal.count('"attempt":1') == 1 and '"attempt":2' not in journal


def test_while_dossiers_are_written(finished: Path) -> None:
    _interrupted(
        """
result = campix.open_day("out", "roster.csv", key=bytes(32))
with result.casebook() as book:
    ready()
    at = 0
    while True:
        at += 1
        campix.Dossiers(book, ["tender-freshman"], forms="html", threads=1, letterhead=[str(at)]).write()
""",
        finished,
    )
    # The journal is whole, and another run can go on.
    campix.verify_journal(finished / "out" / "journal.jsonl")
    again = campix.open_day(finished / "out", finished / "roster.csv", key=bytes(32))
    with again.casebook() as book:
        campix.Dossiers(book, ["tender-freshman"], forms="html").write()


def test_while_sheets_are_written(inputs: Path, tmp_path: Path) -> None:
    people = [f"002300{number:02},P{number},A" for number in range(40)]
    (tmp_path / "roster.csv").write_text("\n".join(["学号,姓名,班级", *people]), "utf-8")
    for number in range(40):
        shutil.copy(inputs / "portrait-0.jpg", tmp_path / f"002300{number:02}.jpg")
    probe = campix.Sheets(tmp_path / "roster.csv", tmp_path / "none", tmp_path / "out", {"1寸": 1}, caption="{student_no}")
    try:
        probe.write()
    except campix.OutputError as error:
        if error.name == "font.not-found":
            pytest.skip("no font for captions on this machine")
    except campix.FileError:
        pass
    _interrupted(
        """
job = campix.Sheets("roster.csv", ".", "out", {"1寸": 8}, caption="{student_no}", lang="en", threads=1)
ready()
while True:
    job.write()
""",
        tmp_path,
    )
    assert not list(tmp_path.glob("out/*.tmp"))
