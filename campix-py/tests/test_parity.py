"""Python's answers to the table of cases are those of Rust, to the byte."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import datetime, timezone
from pathlib import Path
from typing import Optional

import pytest

import campix

KEY = bytes([7] * 32)


def _answer(verb: str, file: str, profile: str, argument: str, out: str) -> tuple[Optional[bytes], str]:
    """The bytes that were made, if any, and the JSON as text."""
    if verb == "check":
        return None, campix.check(file, profile).to_json()
    if verb == "original":
        return None, campix.check_original(file, profile).to_json()
    if verb == "facts":
        return None, campix.measure(file).to_json()
    if verb == "make":
        made = campix.make(file, profile)
        return made.bytes, made.to_json()
    if verb == "retag":
        return campix.retag(file, density=int(argument)), "null"
    if verb == "profile":
        return None, campix.Profile.builtin(profile).to_json()
    if verb == "open":
        return None, campix.Profile.open(file).to_json()
    if verb == "stack":
        return None, campix.Profile.stack(*profile.split("+")).to_json()
    if verb == "id":
        return None, _compact(campix.check_id(argument))
    if verb == "pattern":
        return None, _compact(campix.pattern_matches(*argument.split(" ", 1)))
    if verb == "roster":
        return None, campix.Roster.open(file, faulty_rows="set-aside" if argument == "set-aside" else "refuse").to_json()
    if verb == "names":
        names = campix.Roster.open(file).file_names(argument, key=KEY)
        return "".join(f"{name}\n" for name in names).encode(), "null"
    if verb == "day":
        clock = datetime.fromtimestamp(0, timezone.utc)
        roster = campix.Roster.open(file)
        result = campix.Day(roster, argument, out, [profile], key=KEY, threads=1, lang="en", clock=clock).run()
        return (result.out / "packages" / f"{profile}.zip").read_bytes(), _compact(result.to_dict())
    raise AssertionError(f"no verb is called {verb}")


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def test_every_answer_is_that_of_rust(inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Names of files in answers are relative to the folder of the inputs.
    monkeypatch.chdir(inputs)
    out = os.path.relpath(tmp_path / "out-python", inputs)
    expected = Path("expected.jsonl").read_text("utf-8").split("\n")[:-1]
    cases = Path("cases.tsv").read_text("utf-8").split("\n")[:-1]
    assert len(cases) == len(expected) > 50
    for case, answer in zip(cases, expected):
        name, verb, file, profile, argument = case.split("\t")
        try:
            data, said = _answer(verb, file, profile, argument, out)
            status = 0
        except campix.CampixError as error:
            data, said, status = None, _compact(error.to_dict()), error.code
        digest = "null" if data is None else f'"{hashlib.sha256(data).hexdigest()}"'
        assert f'{{"case":"{name}","status":{status},"sha256":{digest},"json":{said}}}' == answer, name
