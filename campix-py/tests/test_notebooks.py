"""The notebooks run from top to bottom, and what is committed of them is small and says nothing about the machine."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbclient
import nbformat
import pytest

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
NAMES = ["first_look.ipynb", "campus_day.ipynb"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::RuntimeWarning")
def test_it_runs(name: str, inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # # The notebook uses a day drawn by an example; the test already has one.
    monkeypatch.setenv("CAMPIX_DAY", str(inputs / "day"))
    monkeypatch.setenv("CAMPIX_OUT", str(tmp_path / "out"))
    notebook = nbformat.read(NOTEBOOKS / name, as_version=4)
    client = nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(NOTEBOOKS)}})
    client.execute()
    shown = json.dumps(notebook.cells)
    assert "text/html" in shown


@pytest.mark.parametrize("name", NAMES)
def test_what_is_committed_is_executed_small_and_anonymous(name: str) -> None:
    path = NOTEBOOKS / name
    text = path.read_text("utf-8")
    assert len(text) < 300_000
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert not any(output.output_type == "error" for cell in code for output in cell.outputs)
    assert not re.search(r"/(root|home|work|tmp|Users)/", text)
