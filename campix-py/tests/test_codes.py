"""Collection codes: a day without a list, cards with codes, the plan of a day, and the join inside the school."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path

import pytest

import campix

CODES = ["GC-0001", "GC-0002", "GC-0003"]


def _cards(people: campix.Roster, **options: object) -> campix.Cards:
    cards = campix.Cards(people, **options)  # type: ignore[arg-type]
    try:
        cards.pdf()
    except campix.OutputError as error:
        if error.name == "font.not-found":
            pytest.skip(f"no font for cards on this machine: {error}")
        raise
    return cards


def test_a_list_of_codes_is_a_roster() -> None:
    roster = campix.Roster.of_codes(CODES)
    assert [person["code"] for person in roster.reveal()] == CODES
    assert pickle.loads(pickle.dumps(roster)) == roster == campix.Roster.of_codes("\n".join(CODES))
    with pytest.raises(campix.RosterError):
        campix.Roster.of_codes(["GC-1", "GC-1"])


def test_cards_are_a_pdf_and_a_page(tmp_path: Path) -> None:
    roster = campix.Roster.of_codes(CODES)
    plan = campix.Plan(roster, stations=2, date=date(2026, 9, 1))
    cards = _cards(roster, kind="slip", sheet="labels-24", plan=plan)
    content, made = cards.pdf()
    assert content.startswith(b"%PDF-") and made == {"cards": 3, "pages": 1, "faults": []}
    assert cards.write(tmp_path / "cards.pdf") == made and (tmp_path / "cards.pdf").read_bytes() == content
    assert campix.Cards(roster, rows=[2]).pdf()[1]["cards"] == 1
    page = cards.screen(2)
    assert "GC-0002" in page and "<svg" in page and "<script" not in page
    with pytest.raises(campix.OptionsError):
        campix.Cards(roster, sheet="no such sheet").pdf()


def test_a_plan_says_who_comes_when(tmp_path: Path) -> None:
    roster = campix.Roster.of_codes(CODES)
    plan = campix.Plan(roster, per_hour=30, start="09:00", breaks=["09:02-09:30"])
    worked_out = plan.work_out()
    assert [slot["number"] for slot in worked_out["slots"]] == ["A001", "A002", "A003"]
    assert [slot["at"] for slot in worked_out["slots"]] == ["09:00", "09:30", "09:32"] and worked_out["ends"] == "09:34"
    plan.write(tmp_path / "plan")
    assert sorted(path.name for path in (tmp_path / "plan").iterdir()) == ["plan.csv", "plan.html", "plan.xlsx"]
    with pytest.raises(campix.CampixError) as raised:
        campix.Plan(roster, stations=0).work_out()
    assert raised.value.name == "plan.range"


def test_a_day_without_a_list_has_to_say_so(inputs: Path, tmp_path: Path) -> None:
    photos = inputs / "day" / "photos"
    to = campix.Destination(campix.Profile.builtin("tender-freshman"), "{code}.jpg")
    with pytest.raises(campix.DayError) as raised:
        campix.Day(None, photos, tmp_path / "out", [to], key=bytes(32)).run()
    assert raised.value.name == "day.no-roster"
    day = campix.Day(None, photos, tmp_path / "out", [to], key=bytes(32), people="scanned", code_pattern="@{2}-#{4}")
    result = day.run()
    # Nobody showed a card, so nobody is there.
    assert sum(result.people.values()) == 0 and result.files == 0
    assert sum(campix.open_day(tmp_path / "out", key=bytes(32)).people.values()) == 0


def test_a_join_goes_into_a_folder_of_its_own(inputs: Path, roster: campix.Roster, tmp_path: Path) -> None:
    day = campix.Day(roster, inputs / "day" / "photos", tmp_path / "out", ["tender-freshman"], key=bytes(32))
    day.run()
    table = campix.Roster.open("采集码,学号,姓名\nGC-0001,1001,Ada\n".encode(), key="code")
    for out in (tmp_path / "out", tmp_path / "out" / "school", tmp_path):
        with pytest.raises(campix.DayError) as raised:
            campix.join_roster(table, tmp_path / "out", out, key=bytes(32))
        assert raised.value.name == "day.join-place"
    school = campix.join_roster(table, tmp_path / "out", tmp_path / "school", key=bytes(32))
    # Nobody of that day has a code, so the person of the table was never scanned.
    assert school.people == {"missing": 1} and school.files == 0
    assert [note["rows"] for note in school.summary["notes"] if note["rule"] == "join.code-unknown"] == [[2]]
    assert campix.open_day(tmp_path / "school", table).people == school.people
