"""Reports read back from their JSON, findings as columns, profiles of dicts."""

from __future__ import annotations

import copy
import datetime
import io
import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy
import pandas
import pytest

import campix

OWN: dict[str, Any] = {
    "schema": 1,
    "id": "own",
    "edition": "1",
    "status": "draft",
    "valid_from": "2026",
    "layer": "contract",
    "extends": ["moe-2017-99"],
    "title": {"zh": "自定", "en": "My own"},
}


@pytest.fixture(scope="module")
def report(photo: campix.Photo, facts: campix.Facts) -> campix.Report:
    return campix.check(facts, "tender-freshman")


def test_a_report_comes_back_from_its_json(report: campix.Report, facts: campix.Facts, inputs: Path) -> None:
    original = campix.check_original(facts, "moe-2017-99@white")
    nobody = campix.check(inputs / "nobody.jpg", "cet")
    for judged in (report, original, nobody):
        for pretty in (False, True):
            read = campix.Report.from_json(judged.to_json(pretty=pretty))
            assert read == judged and judged == read and hash(read) == hash(judged)
            assert read.to_json() == judged.to_json() and read.to_dict() == judged.to_dict()
            for name in ("verdict", "passed", "artefact", "engine", "photo", "findings", "notices", "attestations", "profile"):
                assert getattr(read, name) == getattr(judged, name), name
            assert repr(read) == repr(judged) and read.to_records() == judged.to_records()
        assert pickle.loads(pickle.dumps(read)) == read
        for lang in ("zh", "en"):
            assert len(read.render(lang).splitlines()) == len(judged.render(lang).splitlines())  # type: ignore[arg-type]
    assert report != original and campix.Report.from_json(report.to_json()) != campix.Report.from_json(original.to_json())
    with pytest.raises(campix.FailedPhotoError):
        campix.Report.from_json(nobody.to_json()).raise_for_fail()


def test_what_json_does_not_keep_is_refused_by_its_name(facts: campix.Facts) -> None:
    read = campix.Report.from_json(campix.check(facts, campix.Profile.from_dict(OWN)).to_json())
    for name in ("facts", "profile"):
        with pytest.raises(campix.ReportError) as raised:
            getattr(read, name)
        assert (raised.value.code, raised.value.name) == (353, "report.not-kept")
    assert "photo" in read.to_html("en") and "<image" not in read.to_html()


def test_what_is_no_report_is_refused_by_places(report: campix.Report) -> None:
    fields = report.to_dict()
    wrong = copy.deepcopy(fields)
    wrong["findings"][1]["verdict"] = "张三"
    wrong["photo"]["name"] = ["李四.jpg"]
    del wrong["engine"]
    for text, code in (("{", 350), ("[]", 351), ("{}", 351), (json.dumps({**fields, "schema": 2}), 351), (json.dumps(wrong), 352)):
        with pytest.raises(campix.ReportError) as raised:
            campix.Report.from_json(text)
        assert raised.value.code == code and isinstance(raised.value, ValueError)
    assert {detail["place"] for detail in raised.value.details} == {"", "/findings/1/verdict", "/photo/name"}
    assert not {"张三", "李四"} & set(str(raised.value) + str(raised.value.details))
    assert "schema 2" in str(_error(json.dumps({**fields, "schema": 2})))
    with pytest.raises(TypeError):
        campix.Report.from_json(fields)  # type: ignore[arg-type]


def _error(text: str) -> campix.CampixError:
    with pytest.raises(campix.ReportError) as raised:
        campix.Report.from_json(text)
    return raised.value


def test_findings_are_columns_of_a_table(report: campix.Report) -> None:
    columns = report.to_records()
    assert {len(column) for column in columns.values()} == {len(report.findings)}
    fields = report.to_dict()["findings"]
    for key in fields[0]:
        if key not in ("message", "advice"):
            assert columns[key] == [finding[key] for finding in fields], key
    assert columns["message_en"] == [finding["message"]["en"] for finding in fields]
    assert columns["advice_zh"] == [finding["advice"]["zh"] if finding["advice"] else None for finding in fields]
    assert columns["layer"] == [finding["sources"][0]["layer"] for finding in fields]
    at = columns["rule"].index("geometry.eye-line")
    assert columns["title_zh"][at] == campix.explain("geometry.eye-line")["title"]["zh"] and columns["unit"][at] == "px"
    assert [columns["allowed_min"][at], columns["allowed_max"][at]] == columns["allowed"][at]
    frame = pandas.DataFrame(columns)
    assert len(frame) == len(report.findings) and set(frame["verdict"]) <= {"pass", "warn", "unknown", "fail"}


def test_a_profile_of_a_dict_is_that_of_its_text(own: Path) -> None:
    profile = campix.Profile.from_dict(OWN)
    assert profile == campix.Profile.from_dict(profile_like(OWN)) and profile.id == "own"
    expected = campix.Profile.parse(own.read_text("utf-8").replace("<1>", "1"))
    assert profile == expected and profile.digest == expected.digest
    assert pickle.loads(pickle.dumps(profile)) == profile
    assert pickle.loads(pickle.dumps(profile.variant("white"))) == profile.variant("white")


def profile_like(values: dict[str, Any]) -> dict[str, Any]:
    """The same values as other types of Python."""
    return {**values, "schema": numpy.int64(1), "extends": tuple(values["extends"])}


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"nose": 1}, "nose"),
        ({"geometry": {"nose": {"min": 1}}}, "geometry.nose"),
        ({"id": 3}, "id"),
        ({"id": None}, "id"),
        ({"schema": 2}, "schema"),
        ({"title": {"zh": "自定", "en": None}}, "title.en"),
        ({"title": {"zh": "自定"}}, "title.en"),
    ],
)
def test_faults_of_a_dict_have_their_key(change: dict[str, Any], key: str) -> None:
    with pytest.raises(campix.ProfileError) as raised:
        campix.Profile.from_dict({**OWN, **change})
    assert key in [detail["key"] for detail in raised.value.details]
    assert not any("line" in detail for detail in raised.value.details)


@pytest.mark.parametrize("value", [b"1", {1, 2}, object(), datetime.date(2026, 1, 1)])
def test_values_that_toml_cannot_have_are_type_errors(value: object) -> None:
    with pytest.raises(TypeError, match="a profile has"):
        campix.Profile.from_dict({**OWN, "edition": value})
    with pytest.raises(ValueError):
        campix.Profile.from_dict({**OWN, "schema": float("nan")})
    with pytest.raises(TypeError, match="mapping"):
        campix.Profile.from_dict("schema = 1")  # type: ignore[arg-type]


@pytest.mark.skipif(sys.version_info < (3, 11), reason="reads TOML with the standard library")
def test_every_shipped_profile_is_the_same_from_its_tables() -> None:
    import tomllib

    folder = Path(__file__).resolve().parents[2] / "campix-core" / "profiles"
    for path in sorted(folder.glob("*.toml")):
        if path.stem in campix.Profile.builtin_ids():
            assert campix.Profile.from_dict(tomllib.loads(path.read_text("utf-8"))) == campix.Profile.open(path)
