"""The installed package: light to import, typed, complete, flat in memory."""

from __future__ import annotations

import importlib.metadata
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import campix

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent


def test_it_is_the_installed_package_that_is_tested() -> None:
    place = Path(campix.__file__).resolve().parent
    if os.environ.get("CI"):
        assert "site-packages" in place.parts, place
    for name in ("py.typed", "_campix.pyi", "__main__.py"):
        assert (place / name).is_file()


def test_versions_agree() -> None:
    manifest = (ROOT / "Cargo.toml").read_text("utf-8")
    version = re.search(r'(?m)^version = "(.+)"', manifest)
    assert version is not None
    assert version[1] == campix.__version__ == importlib.metadata.version("campix")


def test_licences_are_delivered() -> None:
    files = importlib.metadata.files("campix") or []
    names = {file.name for file in files}
    if "site-packages" in Path(campix.__file__).parts:
        assert {"LICENSE-MIT", "LICENSE-APACHE"} <= names


def test_importing_it_imports_nothing_heavy() -> None:
    ask = "import sys, campix; print(sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stdout
    for heavy in ("numpy", "PIL", "pandas", "tqdm", "argparse", "IPython"):
        assert f"'{heavy}'" not in loaded


def test_all_names_are_there_and_sorted() -> None:
    assert campix.__all__ == sorted(campix.__all__)
    for name in campix.__all__:
        assert getattr(campix, name) is not None
        assert name.startswith("_") or getattr(campix, name).__doc__


def test_a_typed_program_is_accepted_by_mypy(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), str(HERE / "typed_example.py")]
    run = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr


def test_a_wrong_program_is_refused_by_mypy(tmp_path: Path) -> None:
    program = tmp_path / "wrong.py"
    lines = ["import campix", 'campix.check(b"", 5)', 'campix.check(b"", "cet").verdict + 1', 'campix.Day(5, "b", "c", [])']
    program.write_text("\n".join(lines), "utf-8")
    words = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), str(program)]
    run = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path)
    refused = [line.split(":")[1] for line in run.stdout.splitlines() if ": error:" in line]
    assert run.returncode == 1 and sorted(set(refused)) == ["2", "3", "4"], run.stdout


def test_the_package_itself_is_typed(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), "-p", "campix"]
    run = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_stub_says_what_the_module_has(tmp_path: Path) -> None:
    allowed = HERE / "stubtest_allowed.txt"
    words = [sys.executable, "-m", "mypy.stubtest", "campix", "--allowlist", str(allowed)]
    run = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_typed_program_runs(inputs: Path) -> None:
    words = [sys.executable, str(HERE / "typed_example.py"), str(inputs / "portrait-0.jpg")]
    run = subprocess.run(words, capture_output=True, text=True, encoding="utf-8")
    assert run.returncode == 0, run.stderr
    assert 20_480 <= int(run.stdout.split()[-1]) <= 30_000


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_memory_stays_flat(inputs: Path) -> None:
    ask = f"""
import campix
def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096
data = open({str(inputs / "portrait-1.jpg")!r}, "rb").read()
broken = data[: len(data) // 2]
def once():
    report = campix.check(data, "tender-freshman")
    report.findings, report.to_dict(), report.to_json(), report._repr_html_(), hash(report)
    photo = campix.Photo.of(campix.Photo.decode(data).to_numpy())
    try:
        campix.Photo.decode(broken)
    except campix.CampixError:
        pass
for _ in range(20):
    once()
before = resident()
for _ in range(150):
    once()
print(resident() - before)
"""
    env = {**os.environ, "MALLOC_ARENA_MAX": "1"}
    run = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, env=env)
    assert run.returncode == 0, run.stderr
    # # One photo leaked per round would be 150 × 2 MB.
    assert int(run.stdout) < 12 << 20
