"""A landmark engine of one's own: what it sees, what it may answer, and what becomes of what it raises."""

from __future__ import annotations

import copy
import math
from pathlib import Path
from typing import Any, Callable

import numpy
import PIL.Image
import PIL.ImageOps
import pytest

import campix


@pytest.fixture(scope="module")
def face(facts: campix.Facts) -> dict[str, Any]:
    """The face that the networks inside find, as an engine would give it."""
    points = facts.to_dict()["face"]["points"]
    return {"score": 0.9, "uncertainty": 1.5, "points": {name: tuple(place) for name, place in points.items()}}


def test_the_points_of_an_engine_are_measured(photo: campix.Photo, facts: campix.Facts, face: dict[str, Any]) -> None:
    seen = []

    def engine(picture: campix.Photo) -> list[dict[str, Any]]:
        assert picture is photo
        seen.append((numpy.asarray(picture).shape, len(picture.tobytes()), picture.size))
        return [face]

    own = campix.measure(photo, landmarks=engine)
    assert seen == [((960, 720, 3), 960 * 720 * 3, (720, 960))]
    ours, theirs = facts.to_dict()["face"], own.to_dict()["face"]
    assert theirs["source"] == "caller: engine" and ours["source"] != theirs["source"]
    assert theirs["points"] == ours["points"] and theirs["eye_line_y"] == pytest.approx(ours["eye_line_y"], abs=0.02)
    # The middle of two points that are each known to 1.5 pixels.
    assert theirs["uncertainty"]["eye_line_y"] == pytest.approx(1.5 / math.sqrt(2), abs=0.01)
    report = campix.check(own, "tender-freshman")
    assert report.to_dict()["facts"]["face"]["source"] == "caller: engine"
    assert campix.check(photo, "tender-freshman", facts=own) == report
    assert campix.make(photo, "tender-freshman", facts=own).bytes


def test_points_may_have_an_uncertainty_of_their_own(photo: campix.Photo, face: dict[str, Any]) -> None:
    own = {"score": 1, "points": {name: [x, y, 3.0] for name, (x, y) in face["points"].items()}}
    measured = campix.measure(photo, landmarks=lambda _: [own]).to_dict()["face"]
    assert measured["uncertainty"]["eye_line_y"] == pytest.approx(3 / math.sqrt(2), abs=0.01)


def test_nobody_and_several_are_as_of_the_networks_inside(photo: campix.Photo, face: dict[str, Any]) -> None:
    assert campix.measure(photo, landmarks=lambda _: []).faces == 0
    two = campix.measure(photo, landmarks=lambda _: iter([face, face]))
    assert two.faces == 2 and two.to_dict()["face"]["missing"]["chin_y"] == "several-faces"


def test_coordinates_are_those_of_the_pixels(portrait: Path, face: dict[str, Any]) -> None:
    small = campix.Photo.open(portrait, reduce=4)
    points = {name: (x / 4, y / 4) for name, (x, y) in face["points"].items()}
    seen = []

    def engine(picture: campix.Photo) -> list[dict[str, Any]]:
        seen.append(picture.to_numpy().shape)
        return [{**face, "points": points}]

    measured = campix.measure(small, landmarks=engine).to_dict()["face"]
    assert seen == [(240, 180, 3)]
    assert measured["points"]["chin"] == pytest.approx(face["points"]["chin"], abs=0.05)


class Named:
    """An engine with a name and a version."""

    name = "mesh 0.10.9"

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def __call__(self, photo: campix.Photo) -> Any:
        return self.answer


def test_reports_quote_the_name_the_engine_gives(photo: campix.Photo, face: dict[str, Any]) -> None:
    assert campix.measure(photo, landmarks=Named([face])).to_dict()["face"]["source"] == "caller: mesh 0.10.9"
    for name in ("", "x" * 81, "a\nb", 5):
        engine = Named([face])
        engine.name = name  # type: ignore[assignment]
        with pytest.raises(ValueError, match="name"):
            campix.measure(photo, landmarks=engine)


def _changed(face: dict[str, Any], change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    other = copy.deepcopy(face)
    change(other)
    return other


@pytest.mark.parametrize(
    ("change", "point"),
    [
        (lambda face: face["points"].pop("chin"), "chin"),
        (lambda face: face["points"].update(nose=(1, 1)), "nose"),
        (lambda face: face["points"].update(chin=(math.nan, 1)), "chin"),
        (lambda face: face["points"].update(chin=(1, math.inf)), "chin"),
        (lambda face: face["points"].update(chin=(1, 5000)), "chin"),
        (lambda face: face["points"].update(left_pupil=(-1, 300)), "left_pupil"),
        (lambda face: face["points"].update(chin=(300, 500, 0)), "chin"),
        (lambda face: face["points"].update(chin=(300, 500, -1)), "chin"),
        (lambda face: face["points"].update(chin=(300, 500, math.nan)), "chin"),
        (lambda face: face.update(score=1.5), ""),
        (lambda face: face.update(score=math.nan), ""),
    ],
)
def test_an_answer_that_cannot_be_is_refused_by_its_points(
    photo: campix.Photo, face: dict[str, Any], change: Callable[[dict[str, Any]], object], point: str
) -> None:
    with pytest.raises(campix.FaceError) as raised:
        campix.measure(photo, landmarks=Named([face, _changed(face, change)]))
    assert (raised.value.code, raised.value.name) == (202, "face.answer")
    assert [(detail["face"], detail["point"]) for detail in raised.value.details] == [(2, point)]
    assert {"message", "message_zh"} <= set(raised.value.details[0])


def test_a_crowd_is_refused(photo: campix.Photo, face: dict[str, Any]) -> None:
    with pytest.raises(campix.FaceError) as raised:
        campix.measure(photo, landmarks=Named([face] * 201))
    assert raised.value.code == 203


@pytest.mark.parametrize(
    "answer",
    [
        None,
        5,
        [5],
        [{}],
        [{"score": 1}],
        [{"score": "high", "points": {}}],
        [{"score": 1, "points": [1]}],
        [{"score": 1, "points": {"chin": (1, 2)}}],
        [{"score": 1, "uncertainty": 1, "points": {"chin": 5}}],
        [{"score": 1, "uncertainty": 1, "points": {"chin": (1, 2, 3, 4)}}],
        [{"score": 1, "uncertainty": 1, "points": {5: (1, 2)}}],
        [{"score": 1, "uncertainty": 1, "points": {}, "mesh": 1}],
    ],
)
def test_an_answer_of_another_form_is_a_type_error(photo: campix.Photo, answer: object) -> None:
    with pytest.raises(TypeError, match="caller: mesh"):
        campix.measure(photo, landmarks=Named(answer))


def test_what_the_engine_raises_is_the_cause(photo: campix.Photo) -> None:
    fault = ZeroDivisionError("no model")

    def broken(_: campix.Photo) -> list[dict[str, Any]]:
        raise fault

    with pytest.raises(campix.FaceError) as raised:
        campix.measure(photo, landmarks=broken)
    assert raised.value.code == 201 and raised.value.__cause__ is fault
    assert "broken" in str(raised.value)

    def late(_: campix.Photo) -> Any:
        yield from ()
        raise fault

    with pytest.raises(campix.FaceError) as during:
        campix.measure(photo, landmarks=late)
    assert during.value.__cause__ is fault

    def stopped(_: campix.Photo) -> list[dict[str, Any]]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        campix.measure(photo, landmarks=stopped)
    with pytest.raises(TypeError, match="callable"):
        campix.measure(photo, landmarks=5)  # type: ignore[arg-type]


def test_the_names_of_points_are_those_of_the_json(facts: campix.Facts) -> None:
    assert campix.landmarks() == list(facts.to_dict()["face"]["points"])
    assert len(set(campix.landmarks())) == 24


def _tagged(image: PIL.Image.Image, tag: int) -> PIL.Image.Image:
    exif = image.getexif()
    exif[0x0112] = tag
    image.info["exif"] = exif.tobytes()
    return image


def test_a_pillow_picture_with_a_tag_says_whether_it_was_turned(tmp_path: Path) -> None:
    wide = PIL.Image.new("RGB", (40, 30), (200, 0, 0))
    path = tmp_path / "wide.jpg"
    wide.save(path, exif=_tagged(wide.copy(), 6).getexif())
    opened = PIL.Image.open(path)
    # As the file is: nobody has turned it.
    assert campix.Photo.of(opened).size == campix.Photo.open(path).size == (30, 40)
    assert campix.Photo.of(opened, orientation="as-is").size == (40, 30)
    turned = opened.rotate(-90, expand=True)
    assert turned.size == (30, 40) and turned.getexif()[0x0112] == 6
    with pytest.raises(ValueError, match="orientation"):
        campix.Photo.of(turned)
    with pytest.raises(ValueError, match="as-is"):
        campix.check(turned, "tender-freshman")
    assert campix.Photo.of(turned, orientation="as-is").size == (30, 40)
    assert campix.Photo.of(turned, orientation="tagged").size == (40, 30)
    # The caller's picture is left as it was.
    assert turned.getexif()[0x0112] == 6
    upright = PIL.ImageOps.exif_transpose(opened)
    assert upright is not None and campix.Photo.of(upright).size == (30, 40)
    assert campix.Photo.of(_tagged(PIL.Image.new("RGB", (40, 30)), 1)).size == (40, 30)


def test_an_orientation_is_about_pillow_pictures(portrait: Path, photo: campix.Photo) -> None:
    array = photo.to_numpy()
    assert campix.Photo.of(array, orientation="as-is").size == photo.size
    assert campix.Photo.of(portrait, orientation="tagged").size == photo.size
    for source, orientation in ((array, "tagged"), (portrait, "as-is"), (portrait.read_bytes(), "as-is"), (array, "up")):
        with pytest.raises(ValueError, match="orientation"):
            campix.Photo.of(source, orientation=orientation)  # type: ignore[arg-type]
