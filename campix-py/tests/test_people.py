"""Rosters, numbers, names of files: strict in what they read, masked in what they show."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import campix

LIST = "学号,姓名,身份证号,院系,班级\n00230017,欧阳明月,11010519491231002X,计算机/软件,软工2301\n00230018,王小明,,CON,英语2302\n"


def test_every_coding_gives_the_same_people() -> None:
    expected = campix.Roster.open(LIST.encode())
    for charset in ("utf-8-sig", "gbk", "utf-16"):
        roster = campix.Roster.open(io.BytesIO(LIST.encode(charset)))
        assert roster.people == expected.people
    assert campix.Roster.open(LIST.encode("gbk"), charset="gbk").people == expected.people
    with pytest.raises(campix.OptionsError, match="charset"):
        campix.Roster.open(LIST.encode(), charset="latin-1")  # type: ignore[arg-type]


def test_leading_zeros_stay_and_people_are_masked_until_revealed() -> None:
    roster = campix.Roster.open(LIST.encode())
    first = roster.reveal()[0]
    assert (first["student_no"], first["name"]) == ("00230017", "欧阳明月")
    for shown in (repr(roster), str(roster.people), roster.to_json(), str(roster.to_dict())):
        for secret in ("00230017", "明月", "19491231"):
            assert secret not in shown
    assert len(roster) == 2 and roster.people[0]["department"] == "计算机/软件"


def test_every_faulty_row_is_told_and_none_of_its_values(inputs: Path) -> None:
    with pytest.raises(campix.RosterError) as raised:
        campix.Roster.open(inputs / "faulty.csv")
    error = raised.value
    assert (error.code, error.name) == (510, "roster.refused")
    rows = [detail["row"] for detail in error.details]
    assert rows == sorted(rows) and len(rows) > 2
    assert "110105194912310021" not in str(error) + str(error.details)
    aside = campix.Roster.open(inputs / "faulty.csv", faulty_rows="set-aside")
    assert aside.set_aside and set(aside.set_aside) <= set(rows)


def test_columns_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Kennung,who\n00230017,甲\n", encoding="utf-8")
    with pytest.raises(campix.RosterError) as raised:
        campix.Roster.open(path)
    assert raised.value.code == 506
    for columns in ({"student_no": "Kennung", "name": 2}, {"student_no": 1, "name": "who"}):
        assert campix.Roster.open(path, columns=columns).reveal()[0]["name"] == "甲"
    with pytest.raises(ValueError, match="nose"):
        campix.Roster.open(path, columns={"nose": 1})  # type: ignore[dict-item]
    with pytest.raises(campix.OptionsError, match="did you mean columns"):
        campix.Roster.open(path, colums={})  # type: ignore[call-arg]


def test_names_of_files_follow_the_template() -> None:
    roster = campix.Roster.open(LIST.encode())
    assert roster.file_names() == ["00230017.jpg", "00230018.jpg"]
    assert roster.file_names("{department}/{student_no}.jpg") == ["计算机／软件/00230017.jpg", "_CON/00230018.jpg"]
    pseudonyms = roster.file_names("{pseudonym}.jpg", key=bytes(16))
    assert len(set(pseudonyms)) == 2 and all(len(name) == 24 for name in pseudonyms)
    for template, key, code in (("{nose}.jpg", None, 522), ("{pseudonym}.jpg", None, 520), ("{id_number}.jpg", None, 521)):
        with pytest.raises(campix.NamingError) as raised:
            roster.file_names(template, key=key)
        assert raised.value.code == code
    with pytest.raises(campix.NumberError) as short:
        roster.file_names("{pseudonym}.jpg", key=b"short")
    assert short.value.code == 542


def test_numbers_are_examined_and_shown_masked() -> None:
    answer = campix.check_id(" 11010519491231002x")
    assert answer["valid"] and answer["document"] == "resident" and answer["number"] == "110…2X"
    assert campix.check_id("110105194912310021")["error"] == "check-digit"
    assert campix.pattern_matches("(2019-2026)#{6}", "2023001742")
    assert not campix.pattern_matches("(2019-2026)#{6}", "2031001742")
    with pytest.raises(campix.NumberError):
        campix.pattern_matches("#{3", "123")


@given(st.text(alphabet="0123456789Xx ＸＡ１２３-HM'", min_size=0, max_size=22))
def test_no_answer_repeats_a_number(text: str) -> None:
    answer = campix.check_id(text)
    bare = "".join(text.split())
    if len(bare) >= 8:
        assert bare not in str(answer)


@given(st.text(max_size=300))
def test_any_text_is_a_roster_or_a_typed_error(text: str) -> None:
    try:
        campix.Roster.open(text.encode("utf-8", "surrogatepass"))
    except campix.RosterError as error:
        assert 500 <= error.code < 520


def test_a_missing_list_is_a_missing_file() -> None:
    with pytest.raises(FileNotFoundError) as raised:
        campix.Roster.open("no/such/list.csv")
    assert isinstance(raised.value, campix.CampixError) and raised.value.code == 500
