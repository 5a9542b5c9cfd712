"""Rosters of tables in memory: records and data frames are understood as files are, and refused by the same rows."""

from __future__ import annotations

import csv
import datetime
import decimal
import io
import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any, Iterator

import numpy
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

import campix

LIST = "学号,姓名,身份证号,院系,班级\n00230017,欧阳明月,11010519491231002X,计算机/软件,软工2301\n00230018,王小明,,CON,英语2302\n"


def _records(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_records_and_frames_are_the_people_of_the_file() -> None:
    expected = campix.Roster.open(LIST.encode())
    frame = pandas.read_csv(io.StringIO(LIST), dtype=str)
    for roster in (
        campix.Roster.from_records(_records(LIST)),
        campix.Roster.from_records(iter(_records(LIST))),
        campix.Roster.from_pandas(frame),
        campix.Roster.from_pandas(frame.convert_dtypes()),
        campix.Roster.from_pandas(frame.astype("category")),
    ):
        assert roster.reveal() == expected.reveal() and roster.people == expected.people
        assert roster.remarks == expected.remarks
        assert [person["row"] for person in roster.people] == [2, 3]
        assert roster.to_dict()["form"] == {"form": "table"}
        again = pickle.loads(pickle.dumps(roster))
        assert again == roster and again.digest == roster.digest and again.reveal() == roster.reveal()


def test_a_faulty_table_is_refused_by_the_rows_of_the_file(inputs: Path) -> None:
    data = (inputs / "faulty.csv").read_bytes()
    with pytest.raises(campix.RosterError) as by_file:
        campix.Roster.open(data)
    text = data.decode("utf-8-sig")
    with pytest.raises(campix.RosterError) as by_records:
        campix.Roster.from_records(_records(text))
    with pytest.raises(campix.RosterError) as by_frame:
        campix.Roster.from_pandas(pandas.read_csv(io.StringIO(text), dtype=str, skip_blank_lines=False))
    assert by_frame.value.details == by_records.value.details == by_file.value.details
    assert by_frame.value.code == by_records.value.code == by_file.value.code == 510
    aside = campix.Roster.from_records(_records(text), faulty_rows="set-aside")
    assert aside.set_aside == campix.Roster.open(data, faulty_rows="set-aside").set_aside


def _kinds(remarks: Any) -> list[tuple[int, str]]:
    return [(remark["row"], remark["kind"]) for remark in remarks]


@pytest.mark.parametrize(
    "number", [230017, 230017.0, numpy.int64(230017), numpy.float64(230017), numpy.uint32(230017), decimal.Decimal(230017)]
)
def test_a_number_that_may_have_lost_zeros_is_noticed(number: object) -> None:
    roster = campix.Roster.from_records([{"学号": number, "姓名": "甲"}])
    assert roster.reveal()[0]["student_no"] == "230017"
    assert _kinds(roster.remarks) == [(2, "numeric-cell")]


def test_a_frame_that_read_numbers_is_noticed_like_a_workbook(tmp_path: Path) -> None:
    frame = pandas.read_csv(io.StringIO(LIST.replace("11010519491231002X", "")))
    assert str(frame["学号"].dtype) == "int64"
    roster = campix.Roster.from_pandas(frame)
    assert _kinds(roster.remarks) == [(2, "numeric-cell"), (3, "numeric-cell")]
    gap = pandas.DataFrame({"学号": [230017.0, float("nan"), 230019.0], "姓名": ["甲", "乙", "丙"]})
    with pytest.raises(campix.RosterError) as raised:
        campix.Roster.from_pandas(gap)
    assert [detail["row"] for detail in raised.value.details if detail["kind"] != "numeric-cell"] == [3]
    lost = pandas.DataFrame({"学号": ["1", "2"], "身份证号": [1.1010519491231e17, None]})
    assert "lost-digits" in [kind for _, kind in _kinds(_refused_or_remarks(lost))]


def _refused_or_remarks(frame: pandas.DataFrame) -> Any:
    try:
        return campix.Roster.from_pandas(frame).remarks
    except campix.RosterError as error:
        return error.details


def test_nothing_has_many_forms() -> None:
    nothing = [None, float("nan"), decimal.Decimal("nan"), pandas.NA, pandas.NaT, numpy.nan, "", "  "]
    records = [{"学号": str(1000 + at), "姓名": "甲", "院系": value} for at, value in enumerate(nothing)]
    assert {person["department"] for person in campix.Roster.from_records(records).people} == {""}
    # A row of nothing is a blank row, and rows keep their numbers.
    blank = campix.Roster.from_records([{"学号": None}, {"学号": "7"}, {}, {"学号": "8"}])
    assert [person["row"] for person in blank.people] == [3, 5]


@pytest.mark.parametrize(
    "born",
    [
        datetime.date(1949, 12, 31),
        datetime.datetime(1949, 12, 31, 8, 30),
        pandas.Timestamp("1949-12-31"),
        numpy.datetime64("1949-12-31"),
        "1949-12-31",
        19491231,
    ],
)
def test_dates_are_dates(born: object) -> None:
    person = {"学号": "1", "姓名": "甲", "身份证号": "11010519491231002X"}
    assert campix.Roster.from_records([{**person, "出生日期": born}]).remarks == []
    other = campix.Roster.from_records([{**person, "出生日期": datetime.date(1949, 12, 30)}])
    text = campix.Roster.open("学号,姓名,身份证号,出生日期\n1,甲,11010519491231002X,19491230\n".encode())
    assert _kinds(other.remarks) == _kinds(text.remarks) != []


@pytest.mark.parametrize("value", [True, numpy.bool_(True), float("inf"), 10**30])
def test_what_is_no_number_of_a_person_is_a_fault_of_its_row(value: object) -> None:
    with pytest.raises(campix.RosterError) as raised:
        campix.Roster.from_records([{"学号": "1"}, {"学号": value}])
    assert {detail["row"] for detail in raised.value.details} == {3}


def test_headings_are_those_of_all_records() -> None:
    roster = campix.Roster.from_records([{"学号": "1"}, {"姓名": "乙", "学号": "2"}])
    assert [person["name"] for person in roster.reveal()] == [None, "乙"]
    named = campix.Roster.from_records([{"Kennung": "1", "who": "甲"}], columns={"student_no": "Kennung", "name": 2})
    assert named.reveal()[0]["name"] == "甲"
    with pytest.raises(campix.RosterError) as raised:
        campix.Roster.from_records([{"Kennung": "1"}])
    assert raised.value.code == 506
    with pytest.raises(campix.OptionsError, match="did you mean columns"):
        campix.Roster.from_records([], colums={})  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("records", "hint"),
    [
        ("学号", "records"),
        ({"学号": "1"}, "records"),
        ([["学号", "1"]], "row 2"),
        ([{"学号": "1"}, 5], "row 3"),
        ([{1: "1"}], "row 2"),
        ([{"学号": "1"}, {"学号": ["secret"]}], "row 3, column 1.*list"),
        ([{"学号": decimal.Decimal("sNaN")}], "row 2, column 1.*Decimal"),
        (5, "iterable"),
    ],
)
def test_other_things_are_told_what_is_expected(records: Any, hint: str) -> None:
    with pytest.raises(TypeError, match=hint) as raised:
        campix.Roster.from_records(records)
    assert "secret" not in str(raised.value)


def test_only_frames_are_frames() -> None:
    for wrong in (_records(LIST), "list.csv", 5, None):
        with pytest.raises(TypeError, match="DataFrame"):
            campix.Roster.from_pandas(wrong)
    levels = pandas.DataFrame([["1"]], columns=pandas.MultiIndex.from_tuples([("a", "学号")]))
    with pytest.raises(TypeError, match="levels"):
        campix.Roster.from_pandas(levels)


class Polars:
    """What polars has of a frame."""

    columns = ["学号", "姓名"]

    def iter_rows(self) -> Iterator[tuple[Any, ...]]:
        return iter([("00230017", "欧阳明月"), ("00230018", None)])


def test_a_frame_needs_no_pandas() -> None:
    assert [person["student_no"] for person in campix.Roster.from_pandas(Polars()).reveal()] == ["00230017", "00230018"]
    ask = "import sys, campix; campix.Roster.from_records([{'学号': '1'}]); print('pandas' in sys.modules, 'numpy' in sys.modules)"
    run = subprocess.run([sys.executable, "-X", "utf8", "-c", ask], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]


def test_an_endless_table_ends() -> None:
    asked = 0

    def forever() -> Iterator[dict[str, str]]:
        nonlocal asked
        while True:
            asked += 1
            yield {"学号": str(asked)}

    with pytest.raises(campix.RosterError) as raised:
        campix.Roster.from_records(forever())
    assert raised.value.code == 501 and asked < 200_010


def test_what_the_iterable_raises_comes_as_it_is() -> None:
    def broken() -> Iterator[dict[str, str]]:
        yield {"学号": "1"}
        raise LookupError("the database is gone")

    with pytest.raises(LookupError, match="database"):
        campix.Roster.from_records(broken())


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["学号", "姓名", "身份证号", "院系", "x"]),
            st.one_of(st.none(), st.text(max_size=20), st.integers(), st.floats(), st.booleans(), st.dates(), st.decimals(allow_nan=False)),
        ),
        max_size=6,
    )
)
def test_any_records_are_a_roster_or_a_typed_error(records: list[dict[str, Any]]) -> None:
    try:
        roster = campix.Roster.from_records(records, faulty_rows="set-aside")
    except campix.RosterError as error:
        assert 500 <= error.code < 520
    else:
        assert pickle.loads(pickle.dumps(roster)).people == roster.people
        assert json.loads(roster.to_json()) == roster.to_dict()
