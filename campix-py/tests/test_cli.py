"""The command: exit codes, JSON as the engine writes it, both languages, nothing secret on the screen."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import campix
from campix import cli


def _run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    try:
        code = cli.main([str(word) for word in words])
    except SystemExit as exit:
        assert isinstance(exit.code, int)
        code = exit.code
    shown = capsys.readouterr()
    return code, shown.out, shown.err


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def test_check_ends_with_what_it_found(
    capsys: pytest.CaptureFixture[str], inputs: Path, made: campix.Made, tmp_path: Path
) -> None:
    good = tmp_path / "320101.jpg"
    made.save(good)
    code, out, _ = _run(capsys, "check", good)
    assert code == 0 and out.startswith("PASS")
    code, out, _ = _run(capsys, "check", good, inputs / "nobody.jpg", "--lang", "zh")
    assert code == 1 and "合格" in out and "不合格" in out
    code, out, err = _run(capsys, "check", inputs / "half.jpg", good)
    assert code == 3 and out.startswith("PASS") and "half.jpg: E104: " in err
    assert _run(capsys, "check")[0] == 2
    assert _run(capsys, "check", good, "--lang", "fr")[0] == 2
    assert _run(capsys, "check", good, "--profile", "no-such-standard")[0] == 3
    code, _, err = _run(capsys, "check", "no/such/photo.jpg")
    assert code == 3 and err.startswith("campix: no/such/photo.jpg: E900: ")
    assert _run(capsys)[0] == 2
    assert _run(capsys, "--version")[:2] == (0, f"campix {campix.__version__}\n")


def test_json_is_that_of_the_engine(capsys: pytest.CaptureFixture[str], inputs: Path, tmp_path: Path) -> None:
    path = inputs / "portrait-0.jpg"
    _, out, _ = _run(capsys, "check", path, inputs / "nobody.jpg", "--json", "--profile", "xinhua")
    first, second = out.splitlines()
    assert first == campix.check(path, "xinhua").to_json() and json.loads(second)["verdict"] == "fail"
    _, out, _ = _run(capsys, "check", path, "--json", "--original")
    assert out.strip() == campix.check_original(path, "tender-freshman").to_json()
    code, out, _ = _run(capsys, "make", path, "--out", tmp_path / "made.jpg", "--json")
    made = campix.make(path, "tender-freshman")
    assert code == 0 and out.strip() == made.to_json() and (tmp_path / "made.jpg").read_bytes() == made.bytes
    code, out, _ = _run(capsys, "make", inputs / "nobody.jpg", "--out", tmp_path / "no.jpg", "--json")
    assert code == 3 and json.loads(out)["name"] == "make.faces" and not (tmp_path / "no.jpg").exists()


def test_a_photo_may_come_through_a_pipe(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, inputs: Path
) -> None:
    data = (inputs / "portrait-0.jpg").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    _, out, _ = _run(capsys, "check", "-", "--json")
    assert out.strip() == campix.check(data, "tender-freshman").to_json()


def test_a_day_from_the_command_line(
    capsys: pytest.CaptureFixture[str], inputs: Path, result: campix.DayResult, tmp_path: Path
) -> None:
    # The people of the drawn day whose photos comply: their day can be completed.
    served = {record["person"]["row"] for record in result.records if record["products"]}
    lines = (inputs / "day" / "roster.csv").read_text("utf-8").splitlines(keepends=True)
    kept = [line for row, line in enumerate(lines, 1) if row == 1 or row in served]
    (tmp_path / "roster.csv").write_text("".join(kept), "utf-8")
    photos = tmp_path / "photos"
    photos.mkdir()
    for line in kept[1:]:
        name = f"{line.split(',')[0]}.jpg"
        shutil.copy(inputs / "day" / "photos" / name, photos / name)
    missing = sorted(photos.iterdir())[0]
    missing.rename(tmp_path / missing.name)
    words = ["day", "--roster", tmp_path / "roster.csv", "--photos", photos, "--out", tmp_path / "out"]
    code, out, _ = _run(capsys, *words, "--also", "cet")
    assert code == 1 and "files delivered" in out and "No photo" in out
    code, out, _ = _run(capsys, *words, "--json", "--also", "cet")
    assert code == 1 and json.loads(out)["worked"] == 0
    (tmp_path / missing.name).rename(missing)
    code, out, _ = _run(capsys, *words, "--json", "--also", "cet")
    assert code == 0 and json.loads(out)["worked"] == 1
    code, out, err = _run(capsys, *words[:2], inputs / "faulty.csv", *words[3:])
    assert code == 3 and "E510" in err and "row 2" in err and "110105194912310021" not in err
    code, out, _ = _run(capsys, "journal", "verify", tmp_path / "out" / "journal.jsonl")
    assert code == 0 and "lines" in out


def test_profiles_are_listed_shown_and_validated(
    capsys: pytest.CaptureFixture[str], inputs: Path, own: Path
) -> None:
    code, out, _ = _run(capsys, "profile", "list")
    assert code == 0 and [line.split()[0] for line in out.splitlines()] == campix.Profile.builtin_ids()
    code, out, _ = _run(capsys, "profile", "list", "--json")
    assert code == 0 and json.loads(out)[0]["id"] == campix.Profile.builtin_ids()[0]
    code, out, _ = _run(capsys, "profile", "show", "xinhua", "--json")
    assert code == 0 and out.strip() == campix.Profile.builtin("xinhua").to_json()
    code, out, _ = _run(capsys, "profile", "show", own)
    assert code == 0 and out.strip() == campix.Profile.open(own).render().strip()
    code, out, err = _run(capsys, "profile", "validate", own, inputs / "faulty.toml")
    assert code == 1 and "own.toml" in out and "2:" in err
    assert _run(capsys, "profile", "validate", inputs / "absent.toml")[0] == 3
    assert _run(capsys, "profile")[0] == 2


def test_rules_are_explained(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = _run(capsys, "explain", "geometry.eye-line")
    assert code == 0 and out.strip() == campix.explain("geometry.eye-line", lang="en")
    code, out, _ = _run(capsys, "explain", "--lang", "zh")
    assert code == 0 and len(out.splitlines()) == len(campix.rules())
    code, out, _ = _run(capsys, "explain", "geometry.eye-line", "--json")
    assert json.loads(out) == campix.explain("geometry.eye-line")
    code, _, err = _run(capsys, "explain", "geometry.nose")
    assert code == 2 and "geometry.eye-line" in err


def test_numbers_are_examined_without_being_repeated(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, _ = _run(capsys, "id", "check", "11010519491231002X")
    assert code == 0 and "110…2X" in out and "19491231" not in out
    monkeypatch.setattr(sys, "stdin", io.StringIO("11010519491231002X\n110105194912310021\n"))
    code, out, _ = _run(capsys, "id", "check", "-", "--json")
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 1 and [answer["valid"] for answer in answers] == [True, False] and "19491231" not in out


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_the_shell_can_complete(capsys: pytest.CaptureFixture[str], shell: str) -> None:
    code, script, _ = _run(capsys, "--completion", shell)
    assert code == 0 and "complete -o default -F _campix campix" in script
    if shell == "zsh" or not shutil.which("bash"):
        return
    ask = f"{script}\nCOMP_WORDS=(campix profile sh); COMP_CWORD=2; _campix; echo ${{COMPREPLY[@]}}\n"
    ask += "COMP_WORDS=(campix explain geometry.eye); COMP_CWORD=2; _campix; echo ${COMPREPLY[@]}\n"
    told = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, check=True).stdout.splitlines()
    assert told[0] == "show" and "geometry.eye-line" in told[1].split()


def test_the_installed_command_and_the_module_are_the_same(inputs: Path) -> None:
    words = ["check", str(inputs / "nobody.jpg"), "--lang", "zh"]
    module = subprocess.run([sys.executable, "-m", "campix", *words], capture_output=True, encoding="utf-8")
    assert module.returncode == 1 and "不合格" in module.stdout and not module.stderr
    command = Path(sys.executable).with_name("campix")
    assert command.exists()
    # A server whose locale is plain ASCII still gets Chinese text as UTF-8.
    installed = subprocess.run([command, *words], capture_output=True, encoding="utf-8", env={"LC_ALL": "C", "PATH": ""})
    assert (installed.returncode, installed.stdout) == (1, module.stdout)


def test_a_refused_command_repeats_no_number(capsys: pytest.CaptureFixture[str]) -> None:
    number = "11010519491231002X"
    for words in (["id", number], ["check", "a.jpg", f"--number={number}"]):
        code, out, err = _run(capsys, *words)
        assert code == 2 and "usage: campix" in err and "…" in err
        assert number not in out + err and "1101" not in err
