"""Inputs of all tests: drawn portraits, planted defects, hostile files, lists and a small day. No one in them is real."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Callable, Optional

import pytest
from hypothesis import settings

import campix

ROOT = Path(__file__).resolve().parents[2]

settings.register_profile("campix", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("campix")


@pytest.fixture(scope="session")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the parity table, from CAMPIX_PARITY or drawn now, which needs the workspace and cargo."""
    given = os.environ.get("CAMPIX_PARITY")
    if given:
        return Path(given).resolve()
    folder = tmp_path_factory.mktemp("parity")
    subprocess.run(["cargo", "run", "--quiet", "--bin", "parity", "--", str(folder)], cwd=ROOT, check=True)
    return folder


#: Exit code, output, errors.
Ran = tuple[int, str, str]
#: Runs ``campix`` with these words.
Command = Callable[..., Ran]


@pytest.fixture(scope="session")
def command() -> Command:
    """The command as ``python -m campix`` runs it, in English unless the words say otherwise."""

    def run(*words: object, input: Optional[bytes] = None) -> Ran:
        env = {**os.environ, "LC_ALL": "C.UTF-8"}
        ask = [sys.executable, "-m", "campix", *map(str, words)]
        finished = subprocess.run(ask, capture_output=True, env=env, input=input or b"")
        return finished.returncode, finished.stdout.decode("utf-8"), finished.stderr.decode("utf-8")

    return run


OWN = """schema = 1
id = "own"
edition = "<1>"
status = "draft"
valid_from = "2026"
layer = "contract"
extends = ["moe-2017-99"]

[title]
zh = "自定"
en = "My own"
"""


@pytest.fixture(scope="session")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a profile that someone wrote."""
    path = tmp_path_factory.mktemp("profile") / "own.toml"
    path.write_text(OWN, "utf-8")
    return path


@pytest.fixture(scope="session")
def portrait(inputs: Path) -> Path:
    """A drawn portrait of 720×960 pixels that a registration file can be cut from."""
    return inputs / "portrait-0.jpg"


@pytest.fixture(scope="session")
def photo(portrait: Path) -> campix.Photo:
    return campix.Photo.open(portrait)


@pytest.fixture(scope="session")
def facts(photo: campix.Photo) -> campix.Facts:
    return campix.measure(photo)


@pytest.fixture(scope="session")
def made(photo: campix.Photo, facts: campix.Facts) -> campix.Made:
    return campix.make(photo, "tender-freshman", facts=facts)


@pytest.fixture(scope="session")
def roster(inputs: Path) -> campix.Roster:
    return campix.Roster.open(inputs / "day" / "roster.csv")


@pytest.fixture(scope="session")
def result(inputs: Path, roster: campix.Roster, tmp_path_factory: pytest.TempPathFactory) -> campix.DayResult:
    """A finished day, in English."""
    out = tmp_path_factory.mktemp("day") / "out"
    day = campix.Day(roster, inputs / "day" / "photos", out, ["tender-freshman"], key=bytes(32), lang="en")
    return day.run()
