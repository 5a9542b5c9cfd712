"""What holds a photo: paths, bytes, open files, Pillow images, numpy arrays; and what comes out again."""

from __future__ import annotations

import io
from pathlib import Path

import numpy
import PIL.Image
import pytest
from hypothesis import given
from hypothesis import strategies as st

import campix


def test_every_way_in_gives_the_same_photo(portrait: Path) -> None:
    data = portrait.read_bytes()
    expected = campix.Photo.decode(data)
    with open(portrait, "rb") as file:
        for source in (data, bytearray(data), memoryview(data), io.BytesIO(data), file):
            assert campix.Photo.of(source) == expected
    for path in (portrait, str(portrait)):
        photo = campix.Photo.of(path)
        assert photo.digest == expected.digest
        assert photo.metadata["extension"] == "jpg"
    assert campix.Photo.of(expected) is expected
    assert campix.Photo.decode(data, extension="JPG").metadata["extension"] == "jpg"


def test_names_of_files_may_be_of_any_script(portrait: Path, tmp_path: Path) -> None:
    path = tmp_path / "照片 📷" / "欧阳明月.JPG"
    path.parent.mkdir()
    path.write_bytes(portrait.read_bytes())
    assert campix.Photo.open(path).metadata["extension"] == "jpg"


def test_numpy_shares_the_pixels_and_cannot_write_to_them(photo: campix.Photo) -> None:
    one, two = photo.to_numpy(), numpy.asarray(photo)
    assert one.shape == (960, 720, 3) and one.dtype == numpy.uint8
    assert numpy.shares_memory(one, two)
    assert not one.flags.writeable
    with pytest.raises(ValueError):
        one[0, 0, 0] = 1
    with pytest.raises(ValueError):
        one.setflags(write=True)
    assert one.tobytes() == photo.tobytes()


def test_the_array_keeps_the_pixels_alive(portrait: Path) -> None:
    pixels = campix.Photo.open(portrait).to_numpy()
    expected = campix.Photo.open(portrait).tobytes()
    for _ in range(3):
        campix.Photo.open(portrait)
    assert pixels.tobytes() == expected


def test_arrays_and_pillow_images_keep_every_pixel(photo: campix.Photo) -> None:
    array = photo.to_numpy()
    image = photo.to_pil()
    assert image.mode == "RGB" and numpy.array_equal(numpy.asarray(image), array)
    for source in (array, array.copy(), array[::-1][::-1], numpy.asfortranarray(array), image):
        again = campix.Photo.of(source)
        assert numpy.array_equal(again.to_numpy(), array)
    assert numpy.array_equal(campix.Photo.of(array[10:50, 20:41]).to_numpy(), array[10:50, 20:41])


def test_pixels_without_a_file_are_judged_like_the_file_they_came_from(photo: campix.Photo) -> None:
    by_file = campix.check(photo, "tender-freshman")
    by_pixels = campix.check(photo.to_numpy(), "tender-freshman")
    for finding in by_file.findings:
        other = by_pixels.finding(finding.rule)
        # What a file says about itself pixels cannot say.
        family = finding.rule.split(".")[0]
        if family in ("file", "density", "provenance") or finding.rule == "evidence.traces":
            continue
        # How strong blocks are says something only where the quality of the file is known.
        if finding.rule == "evidence.block-edges":
            assert other is not None and other.verdict == finding.verdict == "pass"
            assert other.measured <= finding.measured
            continue
        assert other == finding


def test_red_is_the_first_channel(photo: campix.Photo) -> None:
    # # A person in front of a light-blue wall is in front of an orange one if the channels are reversed.
    turned = campix.check(photo.to_numpy()[..., ::-1], "tender-freshman")
    colour = turned.finding("background.colour")
    assert colour is not None and colour.verdict == "fail"


@pytest.mark.parametrize(
    ("array", "error", "hint"),
    [
        (numpy.zeros((4, 5), numpy.uint8), ValueError, "numpy.stack"),
        (numpy.zeros((4, 5, 4), numpy.uint8), ValueError, r"\[\.\.\., :3\]"),
        (numpy.zeros((3, 40, 50), numpy.uint8), ValueError, "transpose"),
        (numpy.zeros((0, 5, 3), numpy.uint8), ValueError, "shape"),
        (numpy.zeros((4, 5, 3), numpy.float32), TypeError, "astype"),
        (numpy.zeros((4, 5, 3), numpy.uint16), TypeError, "uint8"),
        (numpy.zeros((4, 5, 3), bool), TypeError, "uint8"),
    ],
)
def test_a_wrong_array_is_told_what_is_expected(array: numpy.ndarray, error: type[Exception], hint: str) -> None:
    with pytest.raises(error, match="RGB") as raised:
        campix.Photo.of(array)
    assert raised.match(hint)


def test_pillow_images_bring_orientation_transparency_and_depth() -> None:
    upright = PIL.Image.new("RGB", (30, 40), (200, 0, 0))
    turned = upright.transpose(PIL.Image.Transpose.ROTATE_90)
    exif = turned.getexif()
    exif[0x0112] = 6
    file = io.BytesIO()
    turned.save(file, "PNG", exif=exif)
    opened = PIL.Image.open(io.BytesIO(file.getvalue()))
    assert opened.size == (40, 30)
    assert campix.Photo.of(opened).size == (30, 40)
    clear = PIL.Image.new("RGBA", (30, 40), (0, 0, 0, 0))
    photo = campix.Photo.of(clear)
    assert [step["operation"] for step in photo.operations] == ["flatten"]
    assert (photo.to_numpy() == 255).all()
    assert campix.Photo.of(PIL.Image.new("L", (30, 40), 7)).to_numpy().max() == 7
    with pytest.raises(ValueError, match="convert"):
        campix.Photo.of(PIL.Image.new("CMYK", (30, 40)))


@pytest.mark.parametrize("source", [None, 5, 1.5, object(), ["a.jpg"], {"a": 1}])
def test_what_holds_no_photo_is_a_type_error(source: object) -> None:
    with pytest.raises(TypeError, match="expected"):
        campix.Photo.of(source)  # type: ignore[arg-type]


def test_a_file_in_text_mode_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    with open(path) as file, pytest.raises(TypeError, match="'rb'"):
        campix.Photo.of(file)  # type: ignore[arg-type]


def test_limits_hold_and_default_to_those_of_the_engine(portrait: Path) -> None:
    from campix._campix import default_limits

    assert tuple(campix.Limits()) == default_limits()
    for limits in (campix.Limits(pixels=1000), campix.Limits(bytes=1000), campix.Limits(side=100)):
        with pytest.raises(campix.LimitError) as raised:
            campix.Photo.open(portrait, limits=limits)
        assert raised.value.code == 106
    with pytest.raises(campix.LimitError):
        campix.Photo.of(numpy.zeros((100, 100, 3), numpy.uint8), limits=campix.Limits(pixels=9_999))


def test_a_photo_may_be_reduced_while_it_is_decoded(portrait: Path) -> None:
    photo = campix.Photo.open(portrait, reduce=4)
    assert photo.reduction == 4 and photo.size == (720, 960)
    assert photo.to_numpy().shape == (240, 180, 3)


@given(st.binary(max_size=400))
def test_any_bytes_give_a_photo_or_a_typed_error(data: bytes) -> None:
    try:
        campix.Photo.decode(data)
    except campix.DecodeError as error:
        assert 100 <= error.code < 200


@given(
    st.lists(st.integers(0, 6), min_size=0, max_size=4).map(tuple),
    st.sampled_from(["uint8", "int8", "uint16", "float32", "float64", "bool", "complex64", ">u2"]),
)
def test_any_array_gives_a_photo_or_says_what_is_wrong(shape: tuple[int, ...], dtype: str) -> None:
    try:
        photo = campix.Photo.of(numpy.zeros(shape, dtype))
    except (TypeError, ValueError) as error:
        assert "uint8" in str(error)
    else:
        assert dtype == "uint8" and photo.size == (shape[1], shape[0])
