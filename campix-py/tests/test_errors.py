"""Exceptions: one base, a class a stage, the numbers of Rust and C."""

from __future__ import annotations

import pickle

import pytest

import campix
from campix import _errors


def test_everything_is_a_campix_error() -> None:
    kinds = [kind for kind in vars(campix).values() if isinstance(kind, type) and issubclass(kind, BaseException)]
    assert len(kinds) == 20
    assert all(issubclass(kind, campix.CampixError) for kind in kinds)
    assert issubclass(campix.MissingFileError, FileNotFoundError)
    assert issubclass(campix.ProfileError, ValueError)
    assert not issubclass(campix.DecodeError, ValueError)


#: Which class stands for which names of errors.
CLASSES = {
    "decode.limit": campix.LimitError,
    "decode": campix.DecodeError,
    "face": campix.FaceError,
    "profile": campix.ProfileError,
    "make": campix.MakeError,
    "encode": campix.EncodeError,
    "retag": campix.EncodeError,
    "roster": campix.RosterError,
    "naming": campix.NamingError,
    "matching": campix.DayError,
    "number": campix.NumberError,
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
    "proof": campix.OutputError,
    "io": campix.FileError,
}


@pytest.mark.parametrize(("code", "name"), campix.codes())
def test_every_number_has_its_class(code: int, name: str) -> None:
    error = _errors._build("what", code, name, None, ("why",), ({"row": 1},), None)
    if code in _errors._FILES:
        assert type(error) is campix.FileError
        missing = _errors._build("what", code, name, "a", (), (), 2)
        assert isinstance(missing, FileNotFoundError) and missing.errno == 2
    else:
        paper = campix.OutputError if 800 <= code < 900 else None
        expected = CLASSES.get(name) or CLASSES.get(name.split(".")[0]) or paper
        assert type(error) is expected, name
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error) and again.to_dict() == error.to_dict()
    assert str(again) == str(error) == "what: why"


def test_errors_tell_what_happened_and_why() -> None:
    with pytest.raises(FileNotFoundError) as raised:
        campix.Photo.open("no/such/photo.jpg")
    error = raised.value
    assert isinstance(error, campix.CampixError)
    assert (error.code, error.name, error.path, error.errno) == (900, "io", "no/such/photo.jpg", 2)
    # A name of a file often is a number of a person: it is no part of the message.
    assert str(error).startswith("cannot read ") and "photo.jpg" not in str(error)
    pickled = pickle.loads(pickle.dumps(error))
    assert (pickled.errno, pickled.path) == (2, "no/such/photo.jpg")
    with pytest.raises(campix.DecodeError) as empty:
        campix.Photo.decode(b"")
    assert (empty.value.code, empty.value.name, empty.value.message) == (100, "decode.empty", "the file is empty")


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
