"""A campus day: run, continued, stopped, and shown as a table and in a notebook."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import date, datetime, timezone
from pathlib import Path
from xml.etree import ElementTree

import pandas
import PIL.Image
import pytest

import campix


def _day(roster: campix.Roster, inputs: Path, out: Path, **options: object) -> campix.Day:
    fields = {"key": bytes(32), "lang": "en", "clock": datetime.fromtimestamp(0, timezone.utc), **options}
    return campix.Day(roster, inputs / "day" / "photos", out, ["tender-freshman"], **fields)  # type: ignore[arg-type]


def test_everybody_is_accounted_for(result: campix.DayResult, roster: campix.Roster) -> None:
    assert sum(result.people.values()) == len(roster)
    assert result.complete == (result.retakes == 0)
    delivered = list((result.out / "photos" / "tender-freshman").rglob("*.jpg"))
    assert len(delivered) == result.files > 0
    assert json.loads((result.out / "results" / "summary.json").read_text("utf-8"))["people"] == result.people
    verified = campix.verify_journal(result.out / "journal.jsonl")
    assert verified["last"] == result.journal and verified["torn"] == 0


def test_photos_and_output_are_apart(roster: campix.Roster, inputs: Path, tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    for out, code in ((photos, 706), (photos / "out", 715), (tmp_path, 706)):
        with pytest.raises(campix.DayError) as raised:
            campix.Day(roster, photos, out, ["tender-freshman"]).run()
        assert raised.value.code == code
    assert [path.name for path in tmp_path.iterdir()] == ["photos"] and not list(photos.iterdir())


def test_a_changed_journal_is_found_out(result: campix.DayResult, tmp_path: Path) -> None:
    lines = (result.out / "journal.jsonl").read_bytes().splitlines(keepends=True)
    changed = tmp_path / "journal.jsonl"
    changed.write_bytes(b"".join(lines[:3] + lines[4:]))
    with pytest.raises(campix.JournalError) as raised:
        campix.verify_journal(changed)
    assert raised.value.code == 722


def test_a_broken_journal_is_repaired_by_order(roster: campix.Roster, inputs: Path, tmp_path: Path) -> None:
    day = _day(roster, inputs, tmp_path / "out")
    before = day.run()
    assert campix.repair_journal(before.out)["fault"] is None
    journal = before.out / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join([*lines[:3], b"garbage\n", *lines[3:]]))
    with pytest.raises(campix.JournalError):
        day.run()
    repaired = campix.repair_journal(before.out, operator="mender")
    assert (repaired["fault"], repaired["kept"]) == ("unreadable", 3)
    assert (before.out / repaired["quarantine"]).read_bytes().startswith(b"garbage")
    after = day.run()
    assert (after.people, after.files) == (before.people, before.files)
    assert campix.verify_journal(journal)["repaired"] == 1


def test_the_number_of_threads_changes_nothing(roster: campix.Roster, inputs: Path, tmp_path: Path) -> None:
    reported: list[campix.Progress] = []
    one = _day(roster, inputs, tmp_path / "one", threads=1).run(progress=reported.append)
    many = _day(roster, inputs, tmp_path / "many", threads=8).run()
    # The journal holds what happened, and photos are finished in another order on several threads.
    assert {**one.to_dict(), "journal": many.journal} == many.to_dict() and one.records == many.records
    assert [progress.phase for progress in reported] == sorted(
        (progress.phase for progress in reported), key=["photos", "delivery", "results"].index
    )
    # However busy the interpreter was, the end of each phase is reported.
    ends = {progress.phase: progress for progress in reported}
    assert ends["photos"].done == ends["photos"].total == len(roster)
    assert ends["delivery"].done == ends["delivery"].total
    assert reported[0].done == 0 and all(isinstance(progress, campix.Progress) for progress in reported)
    again = _day(roster, inputs, tmp_path / "one").run()
    assert again.worked == 0 and again.people == one.people


def test_a_table_has_a_row_for_everybody(result: campix.DayResult, roster: campix.Roster) -> None:
    frame = result.to_pandas()
    assert isinstance(frame, pandas.DataFrame) and len(frame) == len(result.records)
    people = frame[frame["row"].notna()]
    assert sorted(people["row"]) == list(range(2, len(roster) + 2))
    assert frame["standing"].isin([name for name, *_ in campix._campix.standings()]).all()
    assert (frame["delivered"] > 0).sum() == result.files
    delivered = frame[frame["delivered"] > 0]
    assert delivered["backdrop_l"].notna().all() and delivered["bytes"].between(20_480, 30_000).all()
    assert set(result.to_records()[0]) == set(frame.columns)
    numbers = [person["student_no"] for person in roster.reveal()]
    assert people["student_no"].isin(numbers).all()


def test_disclosure_decides_what_tables_show(roster: campix.Roster, inputs: Path, tmp_path: Path) -> None:
    people = roster.reveal()
    for disclosure, name, number in (("share", False, False), ("work", True, True), ("full", True, True)):
        out = tmp_path / disclosure
        result = _day(roster, inputs, out, disclosure=disclosure).run()
        rows = result.to_records()[: len(people)]
        assert [row["name"] == person["name"] for row, person in zip(rows, people)] == [name] * len(people)
        assert [row["student_no"] == person["student_no"] for row, person in zip(rows, people)] == [number] * len(people)
        # A notebook masks them, even if the tables show them.
        html = result._repr_html_()
        for person in people:
            assert person["student_no"] not in html
            assert len(person["name"]) < 2 or person["name"] not in html


def test_a_notebook_sees_sums_failures_and_no_script(result: campix.DayResult) -> None:
    html = result.to_html()
    assert html == result._repr_html_()
    assert "<script" not in html and str(result.files) in html
    tree = ElementTree.fromstring(html.replace("<br>", "<br/>").replace("style=margin:0", 'style="margin:0"'))
    assert tree.attrib["lang"] == "en"
    # One language: only cells have names of people, masked, and of departments.
    assert not re.search("[\u4e00-\u9fff]", re.sub("<td.*?</td>", "", html))
    for picture in tree.iter("svg"):
        words = ["".join(text.itertext()) for text in picture.iter("text")]
        assert any(re.search(r"ΔE|L\*|b\*|%", word) for word in words), words
        assert any(re.search("time of day|number of the photo", word) for word in words), words
    assert len(list(tree.iter("svg"))) == result.charts.count("<svg")
    failed = [record for record in result.records if record["standing"] == "fail" and record["person"]]
    for record in failed:
        assert record["notes"][0]["message"]["en"].split(",")[0] in html


def test_photos_may_come_one_after_the_other(roster: campix.Roster, inputs: Path, tmp_path: Path) -> None:
    folder = inputs / "day" / "photos"
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())

    def camera() -> Iterator[tuple[str, bytes]]:
        for name in names:
            yield name, (folder / name).read_bytes()

    stream = campix.Day(roster, camera(), tmp_path / "stream", ["tender-freshman"], key=bytes(32), lang="en").run()
    assert stream.people == _day(roster, inputs, tmp_path / "folder").run().people

    def unplugged() -> Iterator[tuple[str, bytes]]:
        yield from list(camera())[:2]
        raise RuntimeError("the camera was unplugged")

    with pytest.raises(RuntimeError, match="unplugged"):
        campix.Day(roster, unplugged(), tmp_path / "unplugged", ["cet"], key=bytes(32)).run()
    with pytest.raises((TypeError, ValueError)):
        campix.Day(roster, [("only-a-name.jpg",)], tmp_path / "odd", ["cet"], key=bytes(32)).run()  # type: ignore[list-item]


def test_a_run_can_be_stopped_and_gone_on_with(roster: campix.Roster, inputs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    token = campix.CancelToken()
    token.cancel()
    assert token.cancelled and repr(token) == "CancelToken(cancelled=True)"
    with pytest.raises(campix.CancelledError) as stopped:
        _day(roster, inputs, out).run(cancel=token)
    assert stopped.value.code == 702
    with pytest.raises(ZeroDivisionError):
        _day(roster, inputs, out).run(progress=lambda progress: 1 // 0)
    result = _day(roster, inputs, out).run()
    assert result.people == _day(roster, inputs, tmp_path / "undisturbed").run().people


def test_progress_true_shows_a_bar(
    roster: campix.Roster, inputs: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    _day(roster, inputs, tmp_path / "out").run(progress=True)
    shown = capfd.readouterr().err
    assert "photos: 100%" in shown and "delivery: 100%" in shown


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"lang": "fr"}, campix.OptionsError),
        ({"packing": "tar"}, campix.OptionsError),
        ({"disclosure": "all"}, campix.OptionsError),
        ({"matching": ["guess"]}, campix.OptionsError),
        ({"stations": True}, campix.OptionsError),
        ({"photo_tables": [b"\x00"]}, campix.RosterError),
        ({"key": b"short"}, campix.NumberError),
        ({"password": "short"}, campix.NumberError),
        ({"answers": b"no table"}, campix.OutputError),
        ({"threads": -1}, campix.OptionsError),
        ({"photos": 5}, TypeError),
    ],
)
def test_wrong_options_are_refused_before_anything_is_written(
    options: dict[str, object], error: type[Exception], roster: campix.Roster, inputs: Path, tmp_path: Path
) -> None:
    fields = {"photos": inputs / "day" / "photos", "key": bytes(32), **options}
    out = tmp_path / "out"
    with pytest.raises(error):
        campix.Day(roster=roster, out=out, destinations=["cet"], **fields).run()  # type: ignore[arg-type]
    assert not out.exists()


def test_a_day_is_written_down_in_a_file(inputs: Path, tmp_path: Path) -> None:
    (tmp_path / "day.toml").write_text(
        f"""
        roster = "{(inputs / "day" / "roster.csv").as_posix()}"
        photos = "{(inputs / "day" / "photos").as_posix()}"
        out = "delivery"
        packing = "folder"
        language = "en"
        [[destinations]]
        profile = "tender-freshman"
        [limits]
        side = 20_000
        """,
        "utf-8",
    )
    day = campix.Day.from_toml(tmp_path / "day.toml", key=bytes(32), operator="Li")
    assert (day.packing, day.lang, day.operator, day.limits) == ("folder", "en", "Li", campix.Limits(side=20_000))
    assert Path(day.out) == tmp_path / "delivery" and day.destinations[0].profile.id == "tender-freshman"
    assert day.run().files > 0 and not (tmp_path / "delivery" / "packages" / "tender-freshman.zip").exists()
    (tmp_path / "day.toml").write_text("paking = 'zip'\nthreads = 'many'", "utf-8")
    with pytest.raises(campix.OptionsError) as raised:
        campix.Day.from_toml(tmp_path / "day.toml")
    assert [(fault["line"], fault["key"]) for fault in raised.value.details] == [(1, "paking"), (2, "threads")]


def test_destinations_are_checked(roster: campix.Roster, inputs: Path, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="list"):
        campix.Day(roster, "photos", "out", "tender-freshman")
    for destinations, code in (([], 703), (["iso-advice"], 704), (["cet", "cet"], 705)):
        with pytest.raises(campix.DayError) as raised:
            campix.Day(roster, inputs / "day" / "photos", tmp_path, destinations, key=bytes(32)).run()
        assert raised.value.code == code


def test_the_secret_is_made_once(roster: campix.Roster, inputs: Path, tmp_path: Path) -> None:
    day = campix.Day(roster, inputs / "day" / "photos", tmp_path / "out", ["tender-freshman"])
    day.run()
    key = (tmp_path / "out" / ".campix" / "key").read_bytes()
    assert len(key) == 32
    assert day.run().worked == 0
    assert (tmp_path / "out" / ".campix" / "key").read_bytes() == key


LONG = """
    import signal, sys, campix
    # What a shell runs in the background ignores Ctrl-C, and so do its children.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    folder, out = sys.argv[1:]
    photo = open(f"{folder}/portrait-0.jpg", "rb").read()
    people = "".join(f"{number:08}\\n" for number in range(60))
    roster = campix.Roster.open(("学号\\n" + people).encode())

    def camera():
        for number in range(60):
            # # Bytes after the end make every photo a different one.
            yield f"{number:08}.jpg", photo + number.to_bytes(4, "little")

    def show(progress):
        print(progress.done, flush=True)

    def day():
        return campix.Day(roster, camera(), out, ["tender-freshman"], key=bytes(32), packing="folder", threads=2)

    try:
        day().run(progress=show)
    except KeyboardInterrupt:
        print("interrupted", flush=True)
        sys.exit(7)
    print("finished", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="a console of Windows sends Ctrl-C to the whole group")
def test_ctrl_c_stops_between_two_photos_and_the_next_run_goes_on(inputs: Path, tmp_path: Path) -> None:
    program = [sys.executable, "-c", textwrap.dedent(LONG), str(inputs), str(tmp_path / "out")]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, encoding="utf-8") as running:
        assert running.stdout is not None
        seen = ""
        while not seen.strip().isdigit() or int(seen) == 0:
            seen = running.stdout.readline()
            assert seen, "the day ended before it was stopped"
        running.send_signal(signal.SIGINT)
        rest = running.stdout.read()
    assert running.returncode == 7
    assert "interrupted" in rest and "finished" not in rest
    assert campix.verify_journal(tmp_path / "out" / "journal.jsonl")["lines"] > 1
    done = subprocess.run(program, capture_output=True, text=True, encoding="utf-8", check=True)
    counts = [int(line) for line in done.stdout.split() if line.isdigit()]
    assert max(counts) == 60 and done.stdout.strip().endswith("finished")
    delivered = list((tmp_path / "out" / "photos").rglob("*.jpg"))
    assert len(delivered) == 60


def test_decisions_hold_in_later_runs_until_they_are_undone(
    roster: campix.Roster, inputs: Path, tmp_path: Path
) -> None:
    day = _day(roster, inputs, tmp_path / "out")
    before = day.run()
    delivered = next(record for record in before.records if record["standing"] in ("pass", "warn"))
    photo, row = delivered["photo"]["sha256"], delivered["person"]["row"]
    decision = {"kind": "retake", "photo": photo[:12], "row": row, "why": "jacket"}
    (line,) = campix.decide(before.out, roster, [decision], key=bytes(32), operator="head of class")
    listed = campix.decisions(before.out, roster, key=bytes(32))
    assert [(one["line"], one["kind"], one["row"], one["state"]) for one in listed] == [(line, "retake", row, "holds")]
    assert listed[0]["who"] == "head of class" and listed[0]["photo"] == photo[:12]
    assert day.run().files == before.files - 1
    # A table with the same decision adds nothing; undone, the photo is delivered again.
    table = f"photo,row,decision,why\n{photo[:12]},{row},retake,jacket\n".encode()
    assert campix.decide(before.out, roster, table, key=bytes(32)) == []
    campix.decide(before.out, roster, [{"kind": "undo", "line": line}], key=bytes(32))
    assert day.run().files == before.files


def test_faulty_decisions_are_all_reported_and_none_is_recorded(
    roster: campix.Roster, inputs: Path, tmp_path: Path
) -> None:
    out = _day(roster, inputs, tmp_path / "out").run().out
    faulty = [{"kind": "is", "photo": "ffffffffffff", "row": 99_999}, {"kind": "absent"}, {"kind": "perhaps"}]
    with pytest.raises(campix.DayError) as raised:
        campix.decide(out, roster, faulty[:2], key=bytes(32))
    assert raised.value.code == 716 and [fault["place"] for fault in raised.value.details] == [1, 1, 2]
    with pytest.raises(campix.DayError) as raised:
        campix.decide(out, roster, faulty, key=bytes(32))
    assert [fault["place"] for fault in raised.value.details] == [3]
    assert campix.decisions(out, roster, key=bytes(32)) == []
    with pytest.raises(campix.MissingFileError):
        campix.decide(tmp_path, roster, [], key=bytes(32))


def test_what_was_delivered_is_not_withdrawn_unasked(roster: campix.Roster, inputs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    before = _day(roster, inputs, out).run()
    photos = sorted((inputs / "day" / "photos").rglob("*.jpg"))
    some = [(path.name, path.read_bytes()) for path in photos[: len(photos) // 2]]
    partial = campix.Day(roster, some, out, ["tender-freshman"], key=bytes(32), lang="en")
    with pytest.raises(campix.DayError) as raised:
        partial.run()
    assert raised.value.code == 707
    assert len(list((out / "photos" / "tender-freshman").rglob("*.jpg"))) == before.files
    with pytest.raises(campix.DayError) as raised:
        campix.Day(roster, [], out, ["tender-freshman"], key=bytes(32)).run()
    assert raised.value.code == 717
    fewer = campix.Day(roster, some, out, ["tender-freshman"], key=bytes(32), withdraw=True).run()
    assert 0 < fewer.files < before.files


def test_a_finished_day_opens_from_its_ledger(
    result: campix.DayResult, roster: campix.Roster, inputs: Path
) -> None:
    opened = campix.open_day(result.out, roster, key=bytes(32), lang="en")
    for name, value in result.summary.items():
        assert name == "journal" or opened.summary[name] == value, name
    assert opened.records == result.records and opened.charts == result.charts
    assert opened.summary["ended"]["who"] and opened.summary["unknown_people"] == 0
    assert len(opened.delivered) == opened.files and all(path.is_file() for path in opened.delivered)
    unknown = campix.open_day(result.out, key=bytes(32), lang="en")
    assert unknown.summary["unknown_people"] == len(roster) and unknown.people == result.people
    with pytest.raises(ValueError, match="run the day again"):
        unknown.casebook()
    with pytest.raises(campix.DayError) as raised:
        campix.open_day(result.out, roster, key=bytes(31) + b"1")
    assert raised.value.code == campix.ErrorCode.DAY_OTHER_SECRET


def test_what_left_the_house_is_recorded_once(roster: campix.Roster, inputs: Path, tmp_path: Path) -> None:
    ran = _day(roster, inputs, tmp_path / "out").run()
    out, key = ran.out, bytes(32)
    packed = campix.pack(out, roster, tmp_path / "all.zip", "tender-freshman", to="bureau", key=key)
    assert packed["files"] == ran.files and packed["line"] is None and (tmp_path / "all.zip").is_file()
    first = campix.sent(out, roster, "tender-freshman", to="bureau", key=key, operator="clerk")
    assert first["digests"] == packed["digests"]
    assert campix.sent(out, roster, "tender-freshman", to="bureau", key=key)["line"] == first["line"]
    new = campix.pack(out, roster, tmp_path / "new.zip", "tender-freshman", to="bureau", only_new=True, key=key)
    assert new["files"] == 0 and not (tmp_path / "new.zip").exists()
    opened = campix.open_day(out, roster, key=key)
    assert [(one["who"], one["files"]) for one in opened.summary["handed_over"]] == [("clerk", ran.files)]
    assert opened.recalls == []
    with pytest.raises(campix.DayError):
        campix.sent(out, roster, "visa", key=key)


def test_a_purge_lists_first_and_deletes_when_told(roster: campix.Roster, inputs: Path, tmp_path: Path) -> None:
    ran = _day(roster, inputs, tmp_path / "out").run()
    with pytest.raises(campix.DayError) as raised:
        campix.purge(ran.out)
    assert raised.value.code == campix.ErrorCode.DAY_PURGE_OF_WHAT
    with pytest.raises(campix.DayError):
        campix.purge(ran.out, ["originals"], yes=True)
    with pytest.raises(ValueError, match="everything"):
        campix.purge(ran.out, ["everything"], yes=True)  # type: ignore[list-item]
    with pytest.raises(campix.CampixError):
        campix.purge(tmp_path, ["all"], yes=True)
    listed = campix.purge(ran.out, ["photos", "results"])
    assert not listed["done"] and all(Path(file["path"]).is_file() for file in listed["files"])
    assert sum(file["part"] == "photos" for file in listed["files"]) == ran.files
    copies = tmp_path / "originals"
    shutil.copytree(inputs / "day" / "photos", copies)
    (copies / "other.jpg").write_bytes(b"not of this day")
    done = campix.purge(ran.out, ["all"], originals=copies, yes=True, operator="clerk")
    assert done["done"] and not done["failed"] and done["unknown"] == 1
    assert {file["sha256"] for file in listed["files"]} < {file["sha256"] for file in done["files"]}
    assert [path.name for path in ran.out.iterdir()] == ["journal.jsonl"]
    assert [path.name for path in copies.rglob("*")] == ["other.jpg"]
    assert campix.verify_journal(ran.out / "journal.jsonl")["torn"] == 0


def test_originals_are_delivered_by_two_names_and_printed(roster: campix.Roster, inputs: Path, tmp_path: Path) -> None:
    names = campix.Originals(naming=["{student_no}.jpg", "{class}/{student_no}{name}.jpg"])
    options = {"originals": names, "purpose": "enrolment", "keep_until": date(2020, 1, 31)}
    ran = _day(roster, inputs, tmp_path / "out", **options).run()
    assert ran.originals is not None and ran.originals["people"] > 0 and ran.originals["faults"] == []
    assert ran.originals["files"] == ran.originals["written"] == 2 * ran.originals["people"]
    files = sorted((ran.out / "originals" / "student_no").glob("*.jpg"))
    assert len(files) == ran.originals["people"]
    with PIL.Image.open(files[0]) as picture:
        assert picture.info["dpi"] == (300, 300)
    again = campix.deliver_originals(ran.out, roster, inputs / "day" / "photos", names, key=bytes(32))
    assert (again["written"], again["files"]) == (0, ran.originals["files"])
    opened = campix.open_day(ran.out, roster, key=bytes(32))
    assert (opened.summary["purpose"], opened.summary["keep_until"]) == ("enrolment", "2020-01-31")
    with pytest.raises(TypeError, match="folder of photos"):
        campix.Day(roster, [], tmp_path / "other", ["tender-freshman"], originals=names)
    with pytest.raises(campix.OptionsError):
        campix.Originals(packing="zipp")  # type: ignore[arg-type]
    sheets = campix.Sheets(
        roster, inputs / "day" / "photos", tmp_path / "bags", {"1寸": 8}, day=ran.out, key=bytes(32), medium="minilab"
    )
    written = sheets.write()
    # Whoever has no delivered photo has no original; the others are printed, or are told why they cannot be cropped.
    absent = [fault for fault in written["faults"] if fault["name"] == "sheet.no-original"]
    assert len(absent) == len(roster) - ran.originals["people"]
    assert written["pictures"] == 8 * (len(roster) - len(written["faults"])) > 0


def test_originals_are_watched_and_stopped(roster: campix.Roster, inputs: Path, tmp_path: Path) -> None:
    photos = inputs / "day" / "photos"
    ran = _day(roster, inputs, tmp_path / "out").run()
    token = campix.CancelToken()
    token.cancel()
    with pytest.raises(campix.CancelledError):
        campix.deliver_originals(ran.out, roster, photos, key=bytes(32), cancel=token)
    with pytest.raises(ZeroDivisionError):
        campix.deliver_originals(ran.out, roster, photos, key=bytes(32), progress=lambda progress: 1 // 0)
    told: list[campix.Progress] = []
    done = campix.deliver_originals(ran.out, roster, photos, key=bytes(32), progress=told.append)
    assert told[0].phase == "originals" and told[-1].done == told[-1].total and done["faults"] == []
    # A day that delivers them tells of them, too, and is stopped in them.
    names = campix.Originals()
    phases: list[str] = []
    day = campix.Day(roster, photos, tmp_path / "again", ["tender-freshman"], key=bytes(32), originals=names)
    day.run(progress=lambda progress: phases.append(progress.phase))
    assert phases[-1] == "originals" and "delivery" in phases
