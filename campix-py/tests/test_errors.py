"""Exceptions: one base, one class per stage, the numbers of Rust and C."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Callable

import PIL.Image
import pytest

import campix
from campix import _errors


def test_everything_is_a_campix_error() -> None:
    kinds = [kind for kind in vars(campix).values() if isinstance(kind, type) and issubclass(kind, BaseException)]
    assert len(kinds) == 24
    assert all(issubclass(kind, campix.CampixError) for kind in kinds)
    assert issubclass(campix.MissingFileError, FileNotFoundError)
    assert issubclass(campix.ProfileError, ValueError)
    assert not issubclass(campix.DecodeError, ValueError)


#: The class of each name or family of names.
CLASSES = {
    "decode.limit": campix.LimitError,
    "decode.reduction": campix.RangeError,
    "make.out-of-range": campix.RangeError,
    "order.scale": campix.RangeError,
    "facts": campix.OtherPhotoError,
    "decode": campix.DecodeError,
    "frame": campix.DecodeError,
    "face": campix.FaceError,
    "profile": campix.ProfileError,
    "report": campix.ReportError,
    "make": campix.MakeError,
    "encode": campix.EncodeError,
    "retag": campix.EncodeError,
    "roster": campix.RosterError,
    "naming": campix.NamingError,
    "matching": campix.DayError,
    "number": campix.NumberError,
    "plan": campix.OptionsError,
    "day.cancelled": campix.CancelledError,
    "day.password": campix.NumberError,
    "day": campix.DayError,
    "journal": campix.JournalError,
    "output": campix.OutputError,
    "compare": campix.CompareError,
    "service": campix.CompareError,
    "provider": campix.CompareError,
    "answer": campix.CompareError,
    "dossier": campix.DossierError,
    "duty": campix.DossierError,
    "review": campix.DossierError,
    "verify": campix.TamperedError,
    "options": campix.OptionsError,
    "proof": campix.OutputError,
    "io": campix.FileError,
}


@pytest.mark.parametrize(("code", "name"), [row[:2] for row in campix.codes()])
def test_every_number_has_its_class(code: int, name: str) -> None:
    error = _errors._build("what", "什么", code, name, None, ("why",), ("原因",), ({"row": 1},), None)
    if code in _errors._FILES:
        assert type(error) is campix.FileError
        missing = _errors._build("what", "什么", code, name, "a", (), (), (), 2)
        assert isinstance(missing, FileNotFoundError) and missing.errno == 2
    else:
        paper = campix.OutputError if 800 <= code < 900 else None
        expected = CLASSES.get(name) or CLASSES.get(name.split(".")[0]) or paper
        assert type(error) is expected, name
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error) and again.to_dict() == error.to_dict()
    assert str(again) == str(error) == "what: why"
    assert again.text("zh") == "什么：原因" and again.text("en") == "what: why"


def test_numbers_are_an_enum_with_sentences_in_both_languages() -> None:
    assert [(code.value, code.name) for code in campix.ErrorCode] == [
        (number, name.upper().replace(".", "_").replace("-", "_")) for number, name, _, _ in campix.codes()
    ]
    assert campix.codes()[0] == (100, "decode.empty", "文件为空。", "The file is empty.")


def test_an_error_speaks_chinese() -> None:
    with pytest.raises(campix.DecodeError) as raised:
        campix.Photo.decode(b"")
    assert raised.value.code == campix.ErrorCode.DECODE_EMPTY
    assert (raised.value.message_zh, raised.value.text("zh")) == ("文件为空", "文件为空")
    with pytest.raises(campix.FileError) as missing:
        campix.Photo.open("no/such/photo.jpg")
    assert missing.value.text("zh").startswith("无法读取文件：文件或文件夹不存在")
    with pytest.raises(ValueError, match="lang"):
        missing.value.text("fr")  # type: ignore[arg-type]


def test_errors_tell_what_happened_and_why() -> None:
    with pytest.raises(FileNotFoundError) as raised:
        campix.Photo.open("no/such/photo.jpg")
    error = raised.value
    assert isinstance(error, campix.CampixError)
    assert (error.code, error.name, error.path, error.errno) == (900, "io", "no/such/photo.jpg", 2)
    # # The name of a file is often a person's number: it is not part of the message.
    assert str(error).startswith("cannot read ") and "photo.jpg" not in str(error)
    assert isinstance(error, OSError) and error.filename == "no/such/photo.jpg"
    pickled = pickle.loads(pickle.dumps(error))
    assert (pickled.errno, pickled.path, pickled.filename) == (2, "no/such/photo.jpg", "no/such/photo.jpg")
    assert str(pickled) == str(error)
    with pytest.raises(campix.DecodeError) as empty:
        campix.Photo.decode(b"")
    assert (empty.value.code, empty.value.name, empty.value.message) == (100, "decode.empty", "the file is empty")


def test_errors_name_the_file_that_was_given(inputs: Path, tmp_path: Path) -> None:
    broken, text = tmp_path / "broken.jpg", tmp_path / "text.toml"
    broken.write_bytes((inputs / "portrait-0.jpg").read_bytes()[:5000])
    text.write_text("schema = 1\nnose = 2\n", "utf-8")
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b"\xff\xfe\xff")
    stamp = tmp_path / "stamp.png"
    PIL.Image.new("RGB", (20, 20)).save(stamp)
    faulty = inputs / "faulty.csv"
    calls: list[tuple[Callable[[], object], Path]] = [
        (lambda: campix.Photo.open(broken), broken),
        (lambda: campix.Photo.of(str(broken)), broken),
        (lambda: campix.Photo.decode(broken), broken),
        (lambda: campix.check(broken, "cet"), broken),
        (lambda: campix.make(broken, "cet"), broken),
        (lambda: campix.make(inputs / "nobody.jpg", "tender-freshman"), inputs / "nobody.jpg"),
        (lambda: campix.measure(stamp), stamp),
        (lambda: campix.retag(text), text),
        (lambda: campix.Profile.open(text), text),
        (lambda: campix.check(b"", f"{text}@white"), text),
        (lambda: campix.Profile.open(latin), latin),
        (lambda: campix.Roster.open(faulty), faulty),
        (lambda: campix.Plan(faulty), faulty),
        (lambda: campix.Day(str(faulty), "photos", tmp_path / "out", ["cet"]), faulty),
        (lambda: campix.Day.from_toml(text), text),
        (lambda: campix.verify_journal(text), text),
        (lambda: campix.Verifier.open(text), text),
    ]
    for call, path in calls:
        with pytest.raises(campix.CampixError) as raised:
            call()
        assert raised.value.path is not None and Path(raised.value.path) == path, raised.value.name
        assert path.name not in str(raised.value)
        if isinstance(raised.value, OSError):
            assert raised.value.filename == raised.value.path
    with pytest.raises(campix.CampixError) as pathless:
        campix.Photo.decode(broken.read_bytes())
    assert pathless.value.path is None


def test_every_fault_of_a_profile_has_its_place() -> None:
    with pytest.raises(campix.ProfileError) as raised:
        campix.Profile.parse("schema = 1\nid = 3\n[geometry]\nnose = 1\n")
    assert raised.value.details[0]["line"] == 2
    with pytest.raises(campix.ProfileError) as unknown:
        campix.Profile.builtin("no-such-standard")
    assert unknown.value.code == 300 and "tender-freshman" in str(unknown.value)
    with pytest.raises(campix.ProfileError) as conflict:
        campix.Profile.stack("cet", "social-card")
    assert conflict.value.name == "profile.conflict" and conflict.value.details
    with pytest.raises(campix.ProfileError):
        campix.Profile.stack()
    with pytest.raises(TypeError, match="expected a Profile"):
        campix.check(b"", 5)  # type: ignore[arg-type]


def test_rules_explain_themselves() -> None:
    assert "geometry.eye-line" in campix.rules()
    for rule in campix.rules():
        page = campix.explain(rule)
        assert page["rule"] == rule and set(page["title"]) == {"zh", "en"}
        for lang in ("zh", "en"):
            assert campix.explain(rule, lang=lang).startswith(rule)  # type: ignore[call-overload]
    with pytest.raises(ValueError, match="geometry.eye-line"):
        campix.explain("geometry.nose")
    with pytest.raises(ValueError, match="lang"):
        campix.explain("geometry.eye-line", lang="fr")  # type: ignore[call-overload]
