"""The command: the Rust program, called from Python. Its behaviour is tested in ``campix-core/cli/tests``."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import campix

from conftest import Command


def test_check_ends_with_what_it_found(
    command: Command, inputs: Path, made: campix.Made, tmp_path: Path
) -> None:
    good = tmp_path / "320101.jpg"
    made.save(good)
    code, out, _ = command("check", good)
    assert code == 0 and out.startswith("PASS")
    code, out, _ = command("check", good, inputs / "nobody.jpg", "--lang", "zh")
    assert code == 1 and "合格" in out and "不合格" in out
    # # With several photos each has a line of output, even one that cannot be read.
    code, out, err = command("check", inputs / "half.jpg", good)
    lines = out.splitlines()
    assert code == 3 and "half.jpg" in lines[0] and "E104: " in lines[0] and lines[1].startswith("PASS") and err
    assert command("check")[0] == 2
    assert command("check", good, "--lang", "fr")[0] == 2
    assert command("check", good, "--profile", "no-such-standard")[0] == 3
    code, _, err = command("check", "no/such/photo.jpg")
    assert code == 3 and err.startswith("campix: no/such/photo.jpg: E900: ")
    assert command()[0] == 2
    assert command("--version")[:2] == (0, f"campix {campix.__version__}\n")


def test_json_is_that_of_the_engine(command: Command, inputs: Path, tmp_path: Path) -> None:
    path = inputs / "portrait-0.jpg"
    _, out, _ = command("check", path, inputs / "nobody.jpg", "--json", "--profile", "xinhua")
    first, second = (json.loads(line) for line in out.splitlines())
    report = campix.check(path, "xinhua").to_dict()
    assert first == {"path": str(path), "sha256": first["sha256"], **report} and second["verdict"] == "fail"
    _, out, _ = command("check", path, "--json", "--original")
    assert out.rstrip().endswith(campix.check_original(path, "tender-freshman").to_json()[1:])
    code, out, _ = command("make", path, "--out", tmp_path / "made.jpg", "--json")
    made = campix.make(path, "tender-freshman")
    assert code == 0 and out.rstrip().endswith(made.to_json()[1:])
    assert (tmp_path / "made.jpg").read_bytes() == made.bytes
    code, out, _ = command("make", inputs / "nobody.jpg", "--out", tmp_path / "no.jpg", "--json")
    assert code == 3 and json.loads(out)["error"]["name"] == "make.faces" and not (tmp_path / "no.jpg").exists()


def test_a_photo_may_come_through_a_pipe(command: Command, inputs: Path) -> None:
    data = (inputs / "portrait-0.jpg").read_bytes()
    _, out, _ = command("check", "-", "--json", input=data)
    assert out.rstrip().endswith(campix.check(data, "tender-freshman").to_json()[1:])


def test_a_day_from_the_command_line(
    command: Command, inputs: Path, result: campix.DayResult, tmp_path: Path
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
    code, out, _ = command(*words, "--also", "cet")
    assert code == 1 and "files delivered" in out and "No photo" in out
    code, out, _ = command(*words, "--json", "--also", "cet")
    assert code == 1 and json.loads(out)["worked"] == 0
    (tmp_path / missing.name).rename(missing)
    code, out, _ = command(*words, "--json", "--also", "cet")
    assert code == 0 and json.loads(out)["worked"] == 1
    code, out, err = command(*words[:2], inputs / "faulty.csv", *words[3:])
    assert code == 3 and "E510" in err and "row 2" in err and "110105194912310021" not in err
    code, out, _ = command("verify", "--journal", tmp_path / "out" / "journal.jsonl")
    assert code == 0 and "lines" in out


def test_profiles_are_listed_shown_and_checked(command: Command, inputs: Path, own: Path) -> None:
    code, out, _ = command("profile", "list")
    names = [line.split()[0] for line in out.splitlines()]
    # A variant follows the standard it is one of.
    assert code == 0 and [name for name in names if "@" not in name] == campix.Profile.builtin_ids()
    assert names.index("cet@white") > names.index("cet")
    code, out, _ = command("profile", "list", "--json")
    assert code == 0 and json.loads(out.splitlines()[0])["id"] == campix.Profile.builtin_ids()[0]
    code, out, _ = command("profile", "show", "xinhua", "--json")
    assert code == 0 and out.strip() == campix.Profile.builtin("xinhua").to_json()
    code, out, _ = command("profile", "show", own)
    assert code == 0 and out.strip() == campix.Profile.open(own).render().strip()
    code, out, err = command("profile", "check", own, inputs / "faulty.toml")
    assert code == 1 and "own.toml" in out and "2:" in err
    assert command("profile", "check", inputs / "absent.toml")[0] == 3
    assert command("profile")[0] == 2


def test_rules_are_explained(command: Command) -> None:
    code, out, _ = command("explain", "geometry.eye-line")
    assert code == 0 and out.strip() == campix.explain("geometry.eye-line", lang="en")
    code, out, _ = command("explain", "--lang", "zh")
    assert code == 0 and len(out.splitlines()) == len(campix.rules())
    code, out, _ = command("explain", "geometry.eye-line", "--json")
    assert json.loads(out) == campix.explain("geometry.eye-line")
    code, _, err = command("explain", "geometry.nose")
    assert code == 2 and "geometry.eye-line" in err


def test_numbers_are_examined_without_being_repeated(command: Command) -> None:
    code, out, _ = command("id", "11010519491231002X")
    assert code == 0 and "110…2X" in out and "19491231" not in out
    code, out, _ = command("id", "-", "--json", input=b"11010519491231002X\n110105194912310021\n")
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 1 and [answer["valid"] for answer in answers] == [True, False] and "19491231" not in out


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_the_shell_can_complete(command: Command, shell: str) -> None:
    code, script, _ = command("completions", shell)
    assert code == 0 and "campix" in script
    if shell == "zsh" or not shutil.which("bash"):
        return
    ask = f"{script}\nCOMP_WORDS=(campix profile sh); COMP_CWORD=2; _campix campix sh profile; echo ${{COMPREPLY[@]}}\n"
    ask += "COMP_WORDS=(campix explain geometry.eye); COMP_CWORD=2; _campix campix geometry.eye explain; echo ${COMPREPLY[@]}\n"
    lines = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, check=True).stdout.splitlines()
    assert lines[0] == "show" and "geometry.eye-line" in lines[1].split()


def test_the_installed_command_and_the_module_are_the_same(inputs: Path) -> None:
    words = ["check", str(inputs / "nobody.jpg"), "--lang", "zh"]
    module = subprocess.run([sys.executable, "-m", "campix", *words], capture_output=True, encoding="utf-8")
    assert module.returncode == 1 and "不合格" in module.stdout and not module.stderr
    command = Path(sys.executable).with_name("campix")
    assert command.exists()
    # A server whose locale is plain ASCII still gets Chinese text as UTF-8.
    installed = subprocess.run([command, *words], capture_output=True, encoding="utf-8", env={"LC_ALL": "C", "PATH": ""})
    assert (installed.returncode, installed.stdout) == (1, module.stdout)


def test_a_refused_command_repeats_no_number(command: Command) -> None:
    number = "11010519491231002X"
    for words in ([number], ["check", "a.jpg", f"--number={number}"]):
        code, out, err = command(*words)
        assert code == 2 and "usage: campix" in err
        assert number not in out + err and "1101" not in err


def test_a_panic_ends_with_three(command: Command) -> None:
    code, out, err = command("debug-panic")
    assert code == 3 and not out and "a defect" in err and "1949" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_ctrl_c_ends_the_program(inputs: Path) -> None:
    words = [sys.executable, "-m", "campix", "check", "-"]
    running = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(1)
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=20)
    assert running.returncode == -signal.SIGINT
