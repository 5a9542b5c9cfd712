"""Values: frozen, comparable, hashable, picklable, with reprs that read like Python."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

import campix


@pytest.fixture(params=["profile", "own", "stack", "photo", "facts", "report", "original", "made", "roster", "table", "written", "values"])
def value(request: pytest.FixtureRequest, inputs: Path) -> Any:
    photo: campix.Photo = request.getfixturevalue("photo")
    makers = {
        "profile": lambda: campix.Profile.builtin("xinhua"),
        "own": lambda: campix.Profile.open(request.getfixturevalue("own")),
        "stack": lambda: campix.Profile.stack("tender-freshman", campix.Profile.builtin("iso-advice")),
        "photo": lambda: photo,
        "facts": lambda: request.getfixturevalue("facts"),
        "report": lambda: campix.check(photo, "tender-freshman"),
        "original": lambda: campix.check_original(photo, "tender-freshman"),
        "made": lambda: request.getfixturevalue("made"),
        "roster": lambda: campix.Roster.open(inputs / "faulty.csv", faulty_rows="set-aside"),
        "table": lambda: campix.Roster.from_records([{"学号": "00230017", "姓名": "甲"}, {"学号": 7, "姓名": None}]),
        "written": lambda: campix.Report.from_json(campix.check(photo, "tender-freshman").to_json()),
        "values": lambda: campix.Profile.from_dict(
            {
                "schema": 1,
                "id": "own",
                "edition": "1",
                "status": "draft",
                "valid_from": "2026",
                "layer": "contract",
                "extends": ["moe-2017-99"],
                "title": {"zh": "自定", "en": "My own"},
            }
        ),
    }
    return makers[request.param]()


@pytest.mark.parametrize("protocol", [2, pickle.HIGHEST_PROTOCOL])
def test_a_pickle_comes_back_equal(value: Any, protocol: int) -> None:
    again = pickle.loads(pickle.dumps(value, protocol))
    assert again == value and hash(again) == hash(value) and repr(again) == repr(value)
    for method in ("to_json", "render"):
        if hasattr(value, method):
            assert getattr(again, method)() == getattr(value, method)()
    assert copy.deepcopy(value) == value


def test_nothing_can_be_changed(value: Any) -> None:
    for name in [name for name in dir(value) if not name.startswith("_")]:
        with pytest.raises((AttributeError, TypeError)):
            setattr(value, name, 1)
    with pytest.raises(AttributeError):
        value.something = 1


def test_json_and_dicts_say_the_same(value: Any) -> None:
    if hasattr(value, "to_json"):
        assert json.loads(value.to_json()) == value.to_dict() == json.loads(value.to_json(pretty=True))


def test_values_differ_where_they_should(photo: campix.Photo, facts: campix.Facts, inputs: Path) -> None:
    other = campix.Photo.open(inputs / "portrait-1.jpg")
    assert photo != other and facts != campix.measure(other)
    assert campix.check(photo, "xinhua") != campix.check(photo, "cet")
    assert campix.Profile.builtin("cet") != campix.Profile.builtin("xinhua")
    assert photo != "photo" and not photo == 5
    assert len({photo, campix.Photo.decode(photo.source, extension="jpg"), other}) == 2


def test_reprs_read_like_python(photo: campix.Photo, facts: campix.Facts, made: campix.Made, roster: campix.Roster) -> None:
    assert repr(campix.Profile.builtin("xinhua")) == "Profile.builtin('xinhua')"
    stack = campix.Profile.stack("cet", "iso-advice")
    assert eval(repr(stack), vars(campix)) == stack
    assert repr(photo).startswith("Photo(size=(720, 960), container='JPEG', bytes=")
    assert repr(facts) == "Facts(size=(720, 960), faces=1)"
    assert repr(made).startswith("Made(bytes=") and "route='encoded'" in repr(made)
    assert repr(roster).startswith("Roster(people=8, digest='")
    report = campix.check(photo, "tender-freshman")
    assert repr(report).startswith(f"Report(verdict='{report.verdict}', profile='tender-freshman', artefact='registration'")
    assert eval(repr(campix.Limits(pixels=5)), vars(campix)) == campix.Limits(pixels=5)


def _judge(arguments: tuple[campix.Photo, campix.Profile]) -> campix.Report:
    return campix.check(*arguments)


def _fail(path: str) -> None:
    campix.Photo.open(path)


def test_values_and_errors_travel_between_processes(photo: campix.Photo) -> None:
    profile = campix.Profile.builtin("xinhua")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(_judge, (photo, profile)).result() == campix.check(photo, profile)
        failed = pool.submit(_fail, "no/such/file.jpg")
        with pytest.raises(campix.MissingFileError) as raised:
            failed.result()
    assert (raised.value.code, raised.value.name, raised.value.path) == (900, "io", "no/such/file.jpg")


def test_facts_of_another_version_are_refused(facts: campix.Facts) -> None:
    from campix import _campix

    restore, (version, state) = facts.__reduce__()
    assert restore(version, state) == facts
    with pytest.raises(ValueError, match="0.0.1"):
        _campix._facts("0.0.1", state)
    with pytest.raises(ValueError):
        _campix._facts(version, b"something else")


def test_a_day_is_a_value_too(roster: campix.Roster, result: campix.DayResult) -> None:
    day = campix.Day(roster, "photos", "out", ["tender-freshman", campix.Destination(campix.Profile.builtin("cet"))])
    assert pickle.loads(pickle.dumps(day)) == day
    assert hash(day) == hash(campix.Day(roster, "photos", "out", ("tender-freshman", "cet")))
    assert pickle.loads(pickle.dumps(result)) == result
    assert "password" not in repr(campix.Day(roster, "photos", "out", ["cet"], password="long enough", key=b"secret" * 4))
    assert "secret" not in repr(campix.Day(roster, "photos", "out", ["cet"], key=b"secret" * 4))


@pytest.mark.parametrize(
    ("schema", "kind"),
    [("day-options", campix.Day), ("sheets", campix.Sheets), ("dossiers", campix.Dossiers)],
)
def test_every_option_of_the_engine_is_a_field(schema: str, kind: type[Any]) -> None:
    text = (Path(__file__).parents[2] / "campix-core" / "schema" / f"{schema}.json").read_text("utf-8")
    fields = {field.name for field in dataclasses.fields(kind)}
    for key in json.loads(text)["properties"]:
        assert {"language": "lang"}.get(key, key.replace("-", "_")) in fields, key
