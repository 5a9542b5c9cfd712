"""Live pictures: every way to store a frame gives the same guidance, and what does not fit is refused with the shape expected."""

from __future__ import annotations

import json
import pickle

import numpy
import pytest

import campix


def test_a_frame_says_where_the_head_is_and_what_to_change(photo: campix.Photo) -> None:
    guidance = campix.guide(photo.to_numpy(), "tender-freshman")
    facts = campix.measure(photo).to_dict()
    live = guidance.to_dict()
    assert guidance.faces == 1
    assert abs(live["facts"]["face"]["eye_line_y"] - facts["face"]["eye_line_y"]) < 4
    left, top, width, height = guidance.crop or pytest.fail("a portrait has a crop")
    assert left >= 0 and top >= 0 and left + width <= 720.01 and top + height <= 960.01
    assert json.loads(guidance.to_json()) == live
    assert {finding.rule for finding in guidance.findings} == {finding["rule"] for finding in live["findings"]}
    nobody = campix.guide(numpy.full((480, 640, 3), 200, numpy.uint8), "tender-freshman")
    assert (nobody.verdict, nobody.rule, nobody.faces, nobody.crop) == ("fail", "face.count", 0, None)
    assert nobody.advice() and nobody.advice("en") and len(nobody.advice("en", detail=True) or "") > len(nobody.advice("en") or "")


def test_every_way_to_store_a_frame_gives_the_same_guidance(photo: campix.Photo) -> None:
    pixels = photo.to_numpy()
    expected = campix.guide(pixels, "tender-freshman").to_json()
    alpha = numpy.dstack([pixels, numpy.zeros(pixels.shape[:2], numpy.uint8)])
    turned = numpy.ascontiguousarray(numpy.rot90(pixels))
    for frame, keywords in [
        (pixels[..., ::-1], {"format": "bgr"}),
        (alpha, {"format": "rgba"}),
        (alpha[..., [2, 1, 0, 3]], {"format": "bgra"}),
        (pixels[::-1], {"orientation": 4}),
        (pixels[:, ::-1], {"orientation": 2}),
        (turned, {"orientation": 6}),
    ]:
        assert campix.guide(frame, "tender-freshman", **keywords).to_json() == expected, keywords


def test_planes_of_video_are_read_as_opencv_stores_them() -> None:
    # A grey picture: both orders of chroma are the same, and nobody is in it.
    flat = numpy.full((720, 640), 128, numpy.uint8)
    for name in ("nv12", "i420"):
        for encoding in ("bt601-limited", "bt709-full"):
            assert campix.guide(flat, "tender-freshman", format=name, encoding=encoding).rule == "face.count"
    with pytest.raises(ValueError, match="height \\* 3 / 2"):
        campix.guide(flat[:-1], "tender-freshman", format="nv12")


def test_what_does_not_fit_is_refused(photo: campix.Photo) -> None:
    pixels = photo.to_numpy()
    with pytest.raises(ValueError, match="shape \\[960, 720, 3\\]"):
        campix.guide(pixels, "tender-freshman", format="grey")
    with pytest.raises(TypeError, match="dtype"):
        campix.guide(pixels.astype("float32"), "tender-freshman")
    with pytest.raises(TypeError, match="found bytes"):
        campix.guide(b"...", "tender-freshman")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="rgb / bgr"):
        campix.guide(pixels, "tender-freshman", format="yuyv")  # type: ignore[arg-type]
    with pytest.raises(campix.DecodeError) as caught:
        campix.guide(pixels, "tender-freshman", orientation=9)
    assert caught.value.code == campix.ErrorCode.FRAME_LAYOUT
    with pytest.raises(campix.FaceError):
        campix.guide(numpy.zeros((8, 8, 3), numpy.uint8), "tender-freshman")
    with pytest.raises(TypeError):
        pickle.dumps(campix.guide(pixels, "tender-freshman"))


def test_a_person_too_far_away_for_the_photo_is_asked_to_come_nearer(photo: campix.Photo) -> None:
    guidance = campix.guide(photo.to_numpy(), "tender-freshman", photo=(360, 480))
    assert guidance.verdict == "fail" and "nearer" in (guidance.advice("en") or "")
