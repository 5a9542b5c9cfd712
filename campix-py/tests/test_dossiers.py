"""Dossiers: answers imported, decided and stated, written for every person, and every change of them detected."""

from __future__ import annotations

import decimal
import io
import json
import pickle
import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Optional
from xml.sax.saxutils import escape

import numpy
import pytest

import campix

from conftest import Command

CLOCK = datetime.fromtimestamp(1_788_252_067, timezone.utc)
HEADINGS = ["学号", "比对对象", "比对方", "比对结果", "分数", "比对时间", "流水号"]


@pytest.fixture
def finished(roster: campix.Roster, inputs: Path, tmp_path: Path) -> campix.DayResult:
    """A day of its own, because these tests add to its journal."""
    photos = inputs / "day" / "photos"
    return campix.Day(
        roster, photos, tmp_path / "out", ["tender-freshman"], key=bytes(32), lang="en", clock=CLOCK
    ).run()


@pytest.fixture
def book(finished: campix.DayResult) -> Iterator[campix.Casebook]:
    with finished.casebook(operator="档案组", clock=CLOCK) as book:
        yield book


def _answers(roster: campix.Roster, codes: Optional[dict[int, str]] = None) -> list[list[str]]:
    """What a provider might answer: the same person, or what `codes` says by place in the roster."""
    codes = codes or {}
    return [
        [person["student_no"], "公安", "police-photo", codes.get(at, "01"), "", f"2026-09-02 09:{at:02}", f"P-{at}"]
        for at, person in enumerate(roster.reveal())
    ]


def _csv(rows: list[list[str]]) -> bytes:
    return "".join(",".join(row) + "\n" for row in [HEADINGS, *rows]).encode()


def _xlsx(rows: list[list[str]]) -> bytes:
    """The smallest workbook: texts within the cells."""
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>' for text in row) + "</row>"
        for row in [HEADINGS, *rows]
    )
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{types}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{office}"><sheets><sheet name="a" sheetId="1" r:id="r1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{cells}</sheetData></worksheet>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def _jsonl(rows: list[list[str]]) -> bytes:
    lines = [
        {"who": {"no": number}, "pair": "police", "provider": provider, "data": {"code": code}, "time": time, "flow": flow}
        for number, _, provider, code, _, time, flow in rows
    ]
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


def test_answers_are_taken_once_in_any_form(book: campix.Casebook, roster: campix.Roster, tmp_path: Path) -> None:
    rows = _answers(roster)
    (tmp_path / "answers.csv").write_bytes(_csv(rows[:2]))
    assert book.import_answers(tmp_path / "answers.csv") == 2
    assert book.import_answers(io.BytesIO(_csv(rows[:3]))) == 1
    assert book.import_answers(_xlsx(rows)) == len(rows) - 3
    columns = {"student_no": "/who/no", "code": "/data/code"}
    assert book.import_answers(_jsonl(rows), columns=columns) == 0
    held = book.answers(2)
    assert [one["answer"]["class"] for one in held] == ["same-person"] and held[0]["reviews"] == []
    assert len(held[0]["id"]) == 64 and book.answers(99) == []
    assert "P-0" in str(held) and rows[0][0] not in str(held)


def test_a_service_is_asked_with_care(finished: campix.DayResult, book: campix.Casebook) -> None:
    asked: list[dict[str, Any]] = []

    def compare(question: dict[str, Any]) -> Any:
        asked.append(question)
        if len(asked) == 1:
            raise TimeoutError
        if len(asked) == 2:
            return "busy"
        return {"score": "0.91", "time": "2026-09-02 11:00:00", "flow": f"A-{len(asked)}"}

    rows = [one["person"]["row"] for one in finished.records if one["standing"] in ("pass", "warn")][:2]
    quick = {"first_wait": 0.001, "spacing": 0.0}
    ask: dict[str, Any] = {"provider": "reseller-b", "pair": "admission", "purpose": "入学资格复查", **quick}
    calls = book.ask(rows, compare=compare, **ask)
    assert [(one["row"], one["class"], one["attempts"]) for one in calls] == [
        (rows[0], "same-person", 3),
        (rows[1], "same-person", 1),
    ]
    assert [attempt["name"] for attempt in calls[0]["failed"]] == ["service.timed-out", "service.busy"]
    assert asked[0]["picture"][:2] == b"\xff\xd8" and asked[0]["row"] == rows[0] and asked[0]["timeout"] == 10.0
    assert set(asked[0]) == {"row", "pair", "purpose", "picture", "timeout"}, "a service is given more than it needs"
    assert book.answers(rows[1])[0]["answer"]["class"] == "same-person"
    # # A mistake of the function itself is passed on to its caller, and the call is not repeated.
    before = len(asked)
    with pytest.raises(ZeroDivisionError):
        book.ask(rows, compare=lambda question: asked.append(question) or 1 / 0, **ask)
    assert len(asked) == before + 1
    with pytest.raises(TypeError):
        book.ask(rows[:1], compare=lambda question: None, **ask)
    for wrong in (True, [0.91], {"value": 0.91}):
        with pytest.raises(TypeError, match="score"):
            book.ask(rows[:1], compare=lambda question: {"score": wrong}, **ask)
    with pytest.raises(ValueError, match="purpose"):
        book.ask(rows, compare=compare, **{**ask, "purpose": ""})


@pytest.mark.parametrize("score", ["0.91", 0.91, numpy.float64(0.91), decimal.Decimal("0.91")])
def test_a_service_may_answer_with_numbers(
    finished: campix.DayResult, book: campix.Casebook, score: object
) -> None:
    rows = [float(one["person"]["row"]) for one in finished.records if one["standing"] in ("pass", "warn")][:1]
    calls = book.ask(
        rows, provider="reseller-b", pair="admission", purpose="入学资格复查", compare=lambda question: {"score": score}
    )
    assert [one["class"] for one in calls] == ["same-person"]
    answer = book.answers(rows[0])[0]["answer"]
    assert answer["score"] == {"raw": "0.91", "value": 0.91}
    with pytest.raises(campix.CompareError):
        # A code whose zero was lost is none of the provider's.
        book.ask(
            rows, provider="police-photo", pair="police", purpose="入学资格复查", compare=lambda question: {"code": 1}
        )


def test_what_a_list_does_not_say_may_be_said_for_all_of_it(
    finished: campix.DayResult, book: campix.Casebook, roster: campix.Roster
) -> None:
    numbers = [person["student_no"] for person in roster.reveal()]
    scores = "学号,分数\n" + "".join(f"{number},0.8{at}\n" for at, number in enumerate(numbers))
    with pytest.raises(campix.CompareError) as raised:
        book.import_answers(scores.encode())
    assert raised.value.code == 852
    assert book.import_answers(scores.encode(), provider="reseller-b", pair="admission") == len(numbers)
    own = """schema = 1
[[provider]]
id = "our-own"
title = { zh = "自建", en = "Our own" }
vocabulary = "portrait"
source = "contract 7.2"
evidence = "D"
[provider.codes]
Y = { class = "same-person", zh = "是", en = "yes" }
"""
    rows = [[numbers[0], "学籍", "our-own", "Y", "", "2026-09-02 10:00", "O-1"]]
    with pytest.raises(campix.CompareError):
        book.import_answers(_csv(rows))
    with pytest.raises(ValueError, match="pair"):
        book.import_answers(_csv(rows), pair="twins")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="columns"):
        book.import_answers(_csv(rows), columns={"nose": "a"})
    book.close()
    with finished.casebook(providers=own.encode(), clock=CLOCK) as book:
        assert book.import_answers(_csv(rows)) == 1
    with pytest.raises(campix.CompareError) as wrong:
        finished.casebook(providers=b"schema = 1\n[[provider]]\nid = 5\n")
    assert wrong.value.code == 1000


def test_every_faulty_row_of_answers_is_told_and_nothing_is_taken(book: campix.Casebook, roster: campix.Roster) -> None:
    rows = _answers(roster, {1: "1", 2: "11"})
    rows[3][0] = "99999999"
    rows[4][2] = "nobody-knows"
    with pytest.raises(campix.CompareError) as raised:
        book.import_answers(_csv(rows))
    error = raised.value
    assert (error.code, error.name) == (852, "compare.refused")
    assert [detail["row"] for detail in error.details] == [3, 4, 5, 6]
    assert all(set(detail["message"]) == {"zh", "en"} for detail in error.details)
    assert not any(row[0] in str(error) + str(error.details) for row in rows)
    assert book.answers(2) == []
    with pytest.raises(campix.CompareError) as table:
        book.import_answers(b"\x00\x01")
    assert table.value.code in (850, 851)


def test_decisions_come_one_by_one_or_from_the_list(book: campix.Casebook, roster: campix.Roster) -> None:
    book.import_answers(_csv(_answers(roster, {1: "03", 2: "02"})))
    doubtful = next(held for held in book.answers(3) if held["answer"]["class"] == "uncertain")
    words = {"reviewer": "林芳（学籍科）", "reason": "剪发", "evidence": "核验身份证原件", "when": "2026-09-03 14:20"}
    assert book.review_list(lang="en")[:2] == b"PK"
    assert book.take_reviews(book.review_list()) == 0
    assert book.review(doubtful["id"], "same-person", **words)
    assert not book.review(doubtful["id"], "same-person", **words)
    held = next(held for held in book.answers(3) if held["id"] == doubtful["id"])
    assert [review["decision"] for review in held["reviews"]] == ["same-person"]
    different = book.answers(4)[0]
    heads = "answer,decision,reason,evidence,reviewer,when\n"
    list = f"{heads}{different['id'][:12]},different person,other ears,seen by two,Lin,2026-09-03\n"
    assert book.take_reviews(list.encode()) == 1
    unknown = f"{'0' * 12},same person,a,b,c,d\n"
    # # Every fault at once: faults of form, and answers that no one gave.
    for rows, faulty in ((f"xyz,same person,a,b,c,d\n{unknown}{'0' * 12},maybe,a,b,c,d\n", [2, 3, 4]), (unknown * 2, [2, 3])):
        with pytest.raises(campix.DossierError) as raised:
            book.take_reviews((heads + rows).encode())
        assert raised.value.code == 892 and [detail["row"] for detail in raised.value.details] == faulty
    with pytest.raises(campix.DossierError):
        book.review("0" * 64, "same-person", **words)
    for answer, decision in (("short", "same-person"), (doubtful["id"], "perhaps")):
        with pytest.raises(ValueError):
            book.review(answer, decision, **words)  # type: ignore[arg-type]
    name = roster.reveal()[1]["name"]
    with pytest.raises(campix.DossierError) as named:
        book.review(doubtful["id"], "retake", **{**words, "reason": f"{name} asked for it"})
    assert named.value.code == 871 and name not in str(named.value)


def test_statements_are_what_somebody_said(book: campix.Casebook) -> None:
    said = {"who": "陈立（摄影组长）", "when": "2026-09-01 08:10"}
    ids = [id for id, *_ in campix.duties()]
    assert "lamps.count" in ids
    assert book.attest("lamps.count", 2, **said) and not book.attest("lamps.count", 2, **said)
    assert book.attest("lamps.height", True, station="A", remark="measured", **said)
    assert book.attest("operators", "陈立、何平", **said)
    kinds = [one["what"]["statement"]["kind"] for one in book.attestations]
    assert kinds == ["number", "kept", "words"]
    for duty, statement, code in (("lamps.nose", 2, 882), ("operators", 5, 883)):
        with pytest.raises(campix.DossierError) as raised:
            book.attest(duty, statement, **said)
        assert raised.value.code == code
    with pytest.raises(TypeError, match="statement"):
        book.attest("lamps.count", None, **said)  # type: ignore[arg-type]


def test_dossiers_are_written_once_and_every_change_is_found_out(
    finished: campix.DayResult, roster: campix.Roster
) -> None:
    with finished.casebook(operator="档案组", clock=CLOCK) as book:
        book.import_answers(_csv(_answers(roster, {1: "03"})))
        job = campix.Dossiers(
            book, ["tender-freshman"], ["police"], ["某某大学 教务处", "2026 级"], lang="en", forms="html", threads=2
        )
        summary = job.write()
        assert summary["written"] == len(roster) == book.people and summary["unchanged"] == 0
        counts = {count["conclusion"]: count["people"] for count in summary["sums"]["all"]["counts"]}
        assert list(counts) == [name for name, *_ in campix.conclusions()]
        assert sum(counts.values()) == len(roster) and counts["doubtful"] >= 1
        assert counts["passed"] == finished.files - 1
        again = job.write()
        assert (again["written"], again["unchanged"]) == (0, len(roster))
    folder = finished.out / "dossiers"
    assert json.loads((folder / "seal.json").read_text("utf-8")) == again["seal"]
    verifier = campix.Verifier.open(finished.out / "journal.jsonl", seal=again["seal"])
    assert verifier.seal == again["seal"] and repr(verifier).startswith("Verifier(lines=")
    kinds = {verifier.check(path)["kind"] for path in (folder / "people").iterdir()}
    assert kinds == {"record", "html"}
    assert verifier.check(folder / "index.html")["kind"] == "written"
    photo = next((finished.out / "photos").rglob("*.jpg"))
    intact = verifier.check(photo.read_bytes())
    keys = {"schema", "kind", "person", "line", "at", "replaced", "place", "name", "unproven"}
    assert set(intact) == keys and intact["kind"] == "delivered"
    assert (intact["place"], intact["unproven"]) == ("unchecked", ["place", "name"]) and intact["name"] is None
    photos = sorted((finished.out / "photos").rglob("*.jpg"))[:2]
    whose = campix.Verifier.open(finished.out / "journal.jsonl", seal=again["seal"], key=bytes(32), roster=roster)
    assert whose.unproven == []
    first = whose.check(photos[0], disclosure="full")
    assert first["place"] == "right" and photos[0].stem in first["name"]
    assert whose.place_of(photos[1]) == whose.check(photos[1])["person"] != first["person"]
    one, other = (photo.read_bytes() for photo in photos)
    photos[0].write_bytes(other)
    with pytest.raises(campix.TamperedError) as swapped:
        whose.check(photos[0])
    assert swapped.value.code == 899
    assert verifier.check(photos[0])["place"] == "unchecked"
    photos[0].write_bytes(one)
    with pytest.raises(ValueError):
        campix.Verifier.open(finished.out / "journal.jsonl", roster=roster)

    page = next((folder / "people").glob("*.html")).read_bytes()
    with pytest.raises(campix.TamperedError) as raised:
        verifier.check(page.replace(b"<h1", b"<h1 ", 1))
    assert (raised.value.code, raised.value.name) == (898, "verify.page")
    with pytest.raises(campix.TamperedError):
        verifier.check(b"something else")
    journal = finished.out / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:-1]))
    with pytest.raises(campix.TamperedError) as cut:
        campix.Verifier.open(journal, seal=folder / "seal.json")
    assert cut.value.code == 893
    journal.write_bytes(b"".join(lines[:5] + lines[6:]))
    with pytest.raises(campix.JournalError):
        campix.Verifier.open(journal)
    for seal in ({"lines": 1, "last": "short"}, b"{}"):
        with pytest.raises(ValueError):
            campix.Verifier.open(journal, seal=seal)


def test_paper_needs_a_font_and_is_the_same_for_any_number_of_threads(
    finished: campix.DayResult, roster: campix.Roster, tmp_path: Path
) -> None:
    digests = []
    for threads in (1, 4):
        out = tmp_path / f"out-{threads}"
        day = campix.Day(roster, tmp_path / "none", out, ["tender-freshman"], key=bytes(32), clock=CLOCK)
        (tmp_path / "none").mkdir(exist_ok=True)
        with day.run().casebook(clock=CLOCK) as book:
            try:
                campix.Dossiers(book, forms="pdf", threads=threads).write()
            except campix.OutputError as error:
                if error.name == "font.not-found":
                    pytest.skip(f"no font for dossiers on this machine: {error}")
                raise
        files = sorted((out / "dossiers" / "people").glob("*.pdf"))
        assert len(files) == len(roster)
        digests.append([file.read_bytes() for file in files])
        assert all(file.startswith(b"%PDF-") for file in digests[-1])
    assert digests[0] == digests[1]
    with finished.casebook() as book, pytest.raises(campix.CampixError):
        campix.Dossiers(book, fonts=["no/such/font.ttf"]).write()


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"profiles": "tender-freshman"}, TypeError),
        ({"profiles": ["no-such-standard"]}, campix.ProfileError),
        ({"required": ["twins"]}, ValueError),
        ({"forms": "paper"}, ValueError),
        ({"lang": "fr"}, ValueError),
        ({"disclosure": "all"}, ValueError),
        ({"logo": 5}, TypeError),
        ({"book": 5}, TypeError),
    ],
)
def test_wrong_options_are_refused(book: campix.Casebook, options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        campix.Dossiers(**{"book": book, "forms": "html", **options}).write()


def test_a_book_is_open_for_one_and_closed_at_the_end(
    finished: campix.DayResult, roster: campix.Roster, inputs: Path
) -> None:
    with finished.casebook() as book:
        assert not book.closed and repr(book) == "Casebook(people=8, closed=False)"
        with pytest.raises(campix.JournalError) as busy:
            finished.casebook()
        assert busy.value.code == 721
    assert book.closed
    book.close()
    with pytest.raises(ValueError, match="closed"):
        book.answers(2)
    with pytest.raises(ValueError, match="run the day again"):
        pickle.loads(pickle.dumps(finished)).casebook()
    with pytest.raises(campix.DossierError):
        campix.Casebook.open(finished, duties=b"nonsense")
    with pytest.raises(AttributeError):
        campix.Casebook.open(5)  # type: ignore[arg-type]
    with finished.casebook(operator="again") as again:
        assert again.answers(2) == []


def test_the_command_goes_on_with_a_day(
    inputs: Path, roster: campix.Roster, tmp_path: Path, command: Command
) -> None:
    out = tmp_path / "out"
    (tmp_path / "answers.csv").write_bytes(_csv(_answers(roster, {1: "02"})))
    said = {"duty": "lamps.count", "statement": 2, "who": "Chen", "when": "2026-09-01"}
    (tmp_path / "said.jsonl").write_text(json.dumps(said) + "\n\n", "utf-8")
    words = ["dossiers", "--roster", inputs / "day" / "roster.csv", "--photos", inputs / "day" / "photos", "--out", out]
    words += ["--lang", "en", "--comparison", tmp_path / "answers.csv", "--statements", tmp_path / "said.jsonl"]
    words += ["--required", "police", "--letterhead", "某某大学", "--forms", "html"]
    code, shown, _ = command(*words)
    assert code == 1 and "Not the same person" in shown and "8 dossiers written" in shown
    code, shown, _ = command(*words, "--json")
    assert code == 1 and json.loads(shown)["sums"]["all"]["people"] == 8

    shutil.copy(out / "dossiers" / "seal.json", tmp_path / "seal.json")
    record = next((out / "dossiers" / "people").glob("*.json"))
    journal = ["--journal", str(out / "journal.jsonl"), "--seal", str(tmp_path / "seal.json"), "--lang", "en"]
    code, shown, _ = command("verify", *journal, record)
    assert code == 0 and "unchanged, record, line" in shown
    code, shown, _ = command("verify", *journal, "--json", record)
    assert code == 0 and json.loads(shown)["kind"] == "record"
    record.write_bytes(record.read_bytes().replace(b"police", b"POLICE", 1))
    code, shown, _ = command("verify", *journal, record, out / "dossiers" / "index.html")
    assert code == 1 and "E896" in shown and "index.html: unchanged" in shown
    assert command("verify", "--journal", tmp_path / "absent.jsonl")[0] == 3
    lines = (out / "journal.jsonl").read_bytes().splitlines(keepends=True)
    (out / "journal.jsonl").write_bytes(b"".join(lines[:-1]))
    code, _, refused = command("verify", *journal)
    assert code == 1 and "E893" in refused


def test_dossiers_are_watched_and_stopped_and_a_callback_may_not_use_the_book(
    book: campix.Casebook, roster: campix.Roster, finished: campix.DayResult
) -> None:
    job = campix.Dossiers(book, ["tender-freshman"], forms="html", threads=1, lang="en")
    token = campix.CancelToken()
    token.cancel()
    with pytest.raises(campix.CancelledError):
        job.write(cancel=token)
    # Stopped by what the callable raises, which is raised as it is; what is done stays.
    seen: list[campix.Progress] = []

    def impatient(progress: campix.Progress) -> None:
        seen.append(progress)
        raise LookupError(progress.phase)

    with pytest.raises(LookupError, match="dossiers"):
        job.write(progress=impatient)
    assert len(seen) == 1 and seen[0].total == len(roster)

    def greedy(progress: campix.Progress) -> None:
        assert not book.closed and "closed=False" in repr(book)
        with pytest.raises(ValueError, match="in use"):
            book.close()
        book.answers(2)

    with pytest.raises(ValueError, match="the casebook is in use by the call whose callback this is"):
        job.write(progress=greedy)
    told: list[campix.Progress] = []
    written = job.write(progress=told.append)
    assert written["written"] + written["unchanged"] == len(roster)
    assert {one.phase for one in told} == {"dossiers"} and told[-1].done == told[-1].total == len(roster)
    assert (finished.out / "dossiers" / "index.html").exists()


def test_a_service_may_not_use_the_book_that_asks_it(finished: campix.DayResult, book: campix.Casebook) -> None:
    row = next(record["person"]["row"] for record in finished.records if record["person"] and record["products"])

    def compare(question: dict[str, Any]) -> str:
        book.answers(row)
        return "busy"

    with pytest.raises(ValueError, match="in use"):
        book.ask([row], provider="police-photo", pair="police", purpose="检查", compare=compare)
    # The book is free again, and says that the question has no answer.
    assert [one["answer"]["class"] for one in book.answers(row)] == ["service-error"]
