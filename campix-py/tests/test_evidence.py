"""Facts, reports and finished files name their photo; facts of another one are refused; numbers out of range, too."""

from __future__ import annotations

import hashlib
import json
import math
import pickle
from pathlib import Path
from typing import Any, Callable

import numpy
import PIL.Image
import pytest

import campix

TENDER = "tender-freshman"


@pytest.fixture(scope="module")
def other(inputs: Path) -> campix.Photo:
    return campix.Photo.open(inputs / "portrait-1.jpg")


def test_everything_names_its_photo(portrait: Path) -> None:
    data = portrait.read_bytes()
    photo = campix.Photo.open(portrait)
    expected = {
        "kind": "file",
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "name": portrait.name,
    }
    facts = campix.measure(photo)
    report = campix.check(facts, TENDER)
    made = campix.make(photo, TENDER, facts=facts)
    assert photo.identity == facts.photo == report.photo == made.source == expected
    assert report.to_dict()["photo"] == report.to_dict()["facts"]["photo"] == expected
    assert made.to_dict()["source"] == expected
    assert made.digest == hashlib.sha256(made.bytes).hexdigest() == made.report.photo["sha256"]
    assert report.to_dict()["profile"]["sha256"] == campix.Profile.builtin(TENDER).digest
    assert portrait.name in report.render() and expected["sha256"] in report.render()
    assert campix.Photo.decode(data).identity["name"] is None
    assert campix.Photo.decode(data, extension="320101.jpg").identity["name"] == "320101.jpg"
    assert pickle.loads(pickle.dumps(facts)).photo == expected
    assert pickle.loads(pickle.dumps(photo)).identity == expected


def test_facts_of_another_photo_are_refused(facts: campix.Facts, photo: campix.Photo, other: campix.Photo) -> None:
    calls: list[Callable[[], object]] = [
        lambda: campix.make(other, TENDER, facts=facts),
        lambda: campix.check(other, TENDER, facts=facts),
        lambda: campix.check_original(other, TENDER, facts=facts),
        lambda: campix.check(other.source, TENDER, facts=facts),
    ]
    for call in calls:
        with pytest.raises(campix.OtherPhotoError) as raised:
            call()
        assert raised.value.code == campix.ErrorCode.FACTS_OTHER_PHOTO
    for same in (photo, photo.source, campix.Photo.decode(photo.source, reduce=1)):
        assert campix.check(same, TENDER, facts=facts) == campix.check(facts, TENDER)
        assert campix.check_original(same, TENDER, facts=facts) == campix.check_original(facts, TENDER)


def test_pixels_that_never_were_a_file_are_not_judged_as_one(photo: campix.Photo) -> None:
    array = photo.to_numpy().copy()
    for source in (array, PIL.Image.fromarray(array)):
        pixels = campix.Photo.of(source)
        assert pixels.identity["kind"] == "pixels" and pixels.digest == pixels.identity["sha256"]
        report = campix.check(pixels, TENDER)
        for rule in ("file.container", "file.bytes", "file.quality", "density.value", "file.private-data"):
            finding = report.finding(rule)
            assert finding is not None
            assert (finding.verdict, finding.level, finding.reason) == ("unknown", "info", "not-applicable"), rule
        assert "fail" not in {finding.verdict for finding in report.findings if finding.rule.startswith("file.b")}
        assert pickle.loads(pickle.dumps(pixels)).identity == pixels.identity
    small = numpy.full((64, 48, 3), 7, dtype="uint8")
    assert campix.Photo.of(small).digest == hashlib.sha256(small.tobytes()).hexdigest()


@pytest.mark.parametrize("reduce", [0, 3, 9, 16])
def test_another_reduction_is_refused(portrait: Path, reduce: int) -> None:
    with pytest.raises(campix.RangeError) as raised:
        campix.Photo.open(portrait, reduce=reduce)
    assert raised.value.code == campix.ErrorCode.DECODE_REDUCTION
    with pytest.raises(campix.RangeError):
        campix.Photo.of(numpy.zeros((64, 48, 3), dtype="uint8"), reduce=reduce)


@pytest.mark.parametrize("max_scale", [math.nan, math.inf, -math.inf, -1.0, 0.0])
def test_another_scale_is_refused(photo: campix.Photo, facts: campix.Facts, max_scale: float) -> None:
    with pytest.raises(campix.RangeError) as raised:
        campix.make(photo, TENDER, facts=facts, max_scale=max_scale)
    assert raised.value.code == campix.ErrorCode.MAKE_OUT_OF_RANGE


def test_no_number_overflows(portrait: Path, photo: campix.Photo) -> None:
    for wrong in (-1, 1 << 40, 1 << 200, -(1 << 200)):
        with pytest.raises(ValueError):
            campix.Photo.open(portrait, reduce=wrong)
        with pytest.raises(ValueError, match="side"):
            campix.Photo.open(portrait, limits=campix.Limits(side=wrong))
        with pytest.raises(ValueError):
            campix.retag(photo.source, density=wrong)
    for field in ("bytes", "pixels", "side", "metadata", "memory"):
        for wrong in (-1, 1 << 64):
            with pytest.raises(ValueError, match=field):
                campix.Photo.decode(photo.source, limits=campix.Limits(**{field: wrong}))
    with pytest.raises(campix.CampixError):
        campix.retag(photo.source, density=0)


def test_json_fits_its_schema(photo: campix.Photo, facts: campix.Facts, made: campix.Made) -> None:
    jsonschema: Any = pytest.importorskip("jsonschema")
    answers: dict[Any, str] = {
        "facts": facts.to_json(),
        "report": campix.check(facts, TENDER).to_json(),
        "made": made.to_json(),
    }
    for name, text in answers.items():
        schema = campix.schema(name)
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.Draft202012Validator(schema).validate(json.loads(text))
        spoiled = {**json.loads(text), "more": 1}
        assert list(jsonschema.Draft202012Validator(schema).iter_errors(spoiled))
    pixels = campix.check(photo.to_numpy().copy(), TENDER)
    jsonschema.Draft202012Validator(campix.schema("report")).validate(pixels.to_dict())


def test_schemas_come_with_the_package() -> None:
    assert campix.schema("day-report")["title"] == "DayReport"
    with pytest.raises(ValueError, match="made"):
        campix.schema("nothing")  # type: ignore[arg-type]
