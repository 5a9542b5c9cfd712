"""The examples in the READMEs run as printed, in one folder with a photo, a roster and a folder of photos."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READMES = {"campix-py/README.md": ROOT / "campix-py" / "README.md", "README.md": ROOT / "README.md"}


def _blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```$", page.read_text("utf-8"))


@pytest.fixture
def folder(inputs: Path, tmp_path: Path) -> Path:
    shutil.copy(inputs / "portrait-0.jpg", tmp_path / "portrait.jpg")
    shutil.copy(inputs / "day" / "roster.csv", tmp_path / "roster.csv")
    shutil.copytree(inputs / "day" / "photos", tmp_path / "photos")
    return tmp_path


@pytest.mark.parametrize("name", READMES)
def test_python_blocks_run_one_after_the_other(name: str, folder: Path) -> None:
    program = "\n".join(_blocks(READMES[name], "python"))
    assert "import campix" in program
    run = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, encoding="utf-8")
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("name", READMES)
def test_commands_of_the_package_run(name: str, folder: Path) -> None:
    commands = [
        line
        for block in _blocks(READMES[name], "sh")
        for line in block.splitlines()
        if re.match(r"(echo \S+ \| )?campix ", line)
    ]
    assert commands
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for command in commands:
        run = subprocess.run(
            ["bash", "-c", command], cwd=folder, capture_output=True, encoding="utf-8", env={**os.environ, "PATH": path}
        )
        assert run.returncode == 0, f"{command}\n{run.stdout}\n{run.stderr}"
