"""What keeps photos in the house: a secret under a passphrase, agreements on confidentiality, stored faces, references that are only read."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest

import campix

PHRASE = "twelve small birds"


def test_a_secret_is_protected_and_opened_by_its_passphrase_alone(tmp_path: Path) -> None:
    secret = bytes(range(32))
    file = campix.protect_secret(secret, PHRASE)
    assert campix.protect_secret(secret, PHRASE) == file and secret not in file
    assert campix.open_secret(file, PHRASE) == secret
    assert campix.open_secret(secret) == secret
    path = tmp_path / "key"
    path.write_bytes(file)
    assert campix.open_secret(path, PHRASE) == secret
    for passphrase, code in [
        (None, campix.ErrorCode.NUMBER_KEY_PROTECTED),
        ("eleven birds", campix.ErrorCode.NUMBER_PASSPHRASE),
        ("short", campix.ErrorCode.NUMBER_PASSPHRASE_SHORT),
    ]:
        with pytest.raises(campix.NumberError) as raised:
            campix.open_secret(file, passphrase)
        assert raised.value.code == code
        assert PHRASE not in str(raised.value)
    with pytest.raises(campix.NumberError):
        campix.protect_secret(file, PHRASE)
    with pytest.raises(FileNotFoundError):
        campix.open_secret(tmp_path / "gone")


def test_a_day_keeps_its_secret_protected_if_the_environment_has_a_passphrase(
    roster: campix.Roster, inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos, out = tmp_path / "photos", tmp_path / "out"
    photos.mkdir()
    first = min((inputs / "day" / "photos").iterdir())
    shutil.copy(first, photos)
    monkeypatch.setenv("CAMPIX_PASSPHRASE", PHRASE)
    day = campix.Day(roster, photos, out, ["tender-freshman"], lang="en", confidentiality="required")
    ran = day.run()
    key = out / ".campix" / "key"
    assert b"argon2id" in key.read_bytes()
    if os.name == "posix":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    assert any(note["rule"] == "confidentiality.missing" for note in ran.notes)
    with pytest.raises(campix.DayError) as raised:
        campix.pack(out, roster, tmp_path / "all.zip", "tender-freshman")
    assert raised.value.code == campix.ErrorCode.DAY_NO_AGREEMENT
    document = tmp_path / "agreement.txt"
    document.write_text("we keep silent", "utf-8")
    agreement = {"who": "陈立", "role": "operator", "signed": "2026-08-30", "document": str(document)}
    (line,) = campix.decide(out, roster, [{"kind": "agreed", "agreement": agreement}])
    with pytest.raises(campix.DayError):
        campix.decide(out, roster, [{"kind": "agreed", "agreement": {**agreement, "signed": "soon"}}])
    (held,) = campix.open_day(out, roster).agreements
    assert (held["line"], held["who"], held["role"]) == (line, "陈…", "operator")
    assert campix.decisions(out, roster)[0]["agreement"]["who"] == "陈…"
    packed = campix.pack(out, roster, tmp_path / "all.zip", "tender-freshman")
    assert packed["files"] == ran.files
    # Another passphrase opens nothing, and makes no other secret.
    before = key.read_bytes()
    monkeypatch.setenv("CAMPIX_PASSPHRASE", "eleven birds")
    with pytest.raises(campix.NumberError):
        day.run()
    assert key.read_bytes() == before
    count = campix.stored_faces([out], passphrase=PHRASE)
    assert (count["people"], count["at_most"], count["reached"]) == (1, False, None)
    assert count["left"] == count["filing"]["persons"] - 1
    with pytest.raises(campix.MissingFileError):
        campix.stored_faces([photos])


def test_references_are_taken_from_a_folder_by_their_names(
    roster: campix.Roster, inputs: Path, portrait: Path, tmp_path: Path
) -> None:
    out, given = tmp_path / "out", tmp_path / "given"
    given.mkdir()
    photos = inputs / "day" / "photos"
    day = campix.Day(roster, photos, out, ["tender-freshman"], key=bytes(32), lang="en").run()
    number = roster.reveal()[0]["student_no"]
    shutil.copy(portrait, given / f"{number}.jpg")
    shutil.copy(portrait, given / "nobody.jpg")
    with day.casebook() as book:
        taken = book.take_references(given, "police")
        assert taken == {"taken": 1, "known": 0, "strangers": 1, "ambiguous": 0, "unread": 0}
        assert book.take_references(given, "police")["known"] == 1
        with pytest.raises(campix.DossierError):
            book.take_references(given, "identity")
        with pytest.raises(campix.FileError):
            book.take_references(tmp_path / "gone", "police")
        answers = "学号,比对对象,比对方,比对结果,参考照片\n" + f"{number},公安,police-photo,03,nobody.jpg\n"
        assert book.import_answers(answers.encode(), references=str(given)) == 1
        campix.Dossiers(book, forms="html").write()
    pages = "".join(path.read_text("utf-8") for path in (out / "dossiers" / "people").glob("*.html"))
    assert pages.count("存疑或不符的比对") == 1 and "参考照片（缩略）" in pages
