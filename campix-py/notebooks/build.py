"""Writes and executes both notebooks: `python campix-py/notebooks/build.py`, once a day has been drawn.

    cargo run --release -p campix-examples --features day --example day -- --out out/notebook
    CAMPIX_DAY=out/notebook.drawn python campix-py/notebooks/build.py
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import nbclient
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

HERE = Path(__file__).resolve().parent

FIRST_LOOK = [
    "# A first look at one photo\n\nA drawn portrait (not of a real person) goes through the whole of campix: decode, measure, check, make.",
    "import campix\nfrom IPython.display import HTML\n\nphoto = campix.Photo.open(\"portrait.jpg\")\nphoto",
    "`check` judges the photo as if it were handed in as it is. A broken rule is a finding, never an exception. The picture shows "
    "what was measured: points cyan, crown and chin yellow, eye line magenta, edges of the head orange, outline white. A report by itself shows in Chinese; `to_html` takes the language.",
    "report = campix.check(photo, \"tender-freshman\")\nHTML(report.to_html(\"en\"))",
    "Most of that is about the file, which `make` can fix. As an **original**, at the crop `make` would take, the photo is judged by "
    "what only the photographer could change:",
    "HTML(campix.check_original(photo, \"tender-freshman\").to_html(\"en\"))",
    "`make` crops, scales, encodes into the band of bytes, writes the density – and then decodes, measures and checks the finished file again.",
    "made = campix.make(photo, \"tender-freshman\")\nHTML(made.to_html(\"en\"))",
    "The crop, what bound it, and what the encoder did:",
    "made.plan, {key: made.encoding[key] for key in (\"quality\", \"bytes\", \"candidates\")}",
    "Facts are measured once and judged by any number of standards.",
    "facts = campix.measure(photo)\n{id: campix.check_original(facts, id).verdict for id in campix.Profile.builtin_ids() if campix.Profile.builtin(id).makes}",
    "Every rule has a page that explains it, with the clauses behind it.",
    "print(campix.explain(\"geometry.eye-line\", lang=\"en\"))",
    "Pixels come as numpy sees them, without a copy, and go back in as **RGB**. With the channels in OpenCV's order, the wall is orange:",
    "turned = campix.check(photo.to_numpy()[..., ::-1], \"tender-freshman\")\nprint(turned.finding(\"background.colour\").message[\"en\"])",
]

CAMPUS_DAY = [
    "# A campus day with pandas\n\nA roster and a folder of photos become what a school receives. The day is drawn, with planted faults: "
    "`cargo run --release -p campix-examples --features day --example day -- --out out/notebook` in a clone draws it into `out/notebook.drawn`.",
    "import os\nfrom pathlib import Path\n\nimport campix\n\n"
    "source = Path(os.environ.get(\"CAMPIX_DAY\", \"../../out/notebook.drawn\"))\n"
    "out = Path(os.environ.get(\"CAMPIX_OUT\", \"../../out/notebook-day\"))\n"
    "roster = campix.Roster.open(source / \"roster.csv\")\nroster",
    "People are masked wherever they are shown by accident.",
    "roster.people[0]",
    "Nothing happens before `run`. Here tables mask names as well; a school's own would not.",
    "day = campix.Day(roster, source / \"photos\", out, [\"tender-freshman\"], lang=\"en\", disclosure=\"share\")\nresult = day.run()\nresult",
    "Every record as a row:",
    "table = result.to_pandas()\ntable[[\"row\", \"name\", \"standing\", \"department\", \"class\", \"findings\"]].head(8)",
    "Which departments have to come again?",
    "table[table[\"row\"].notna()].pivot_table(index=\"department\", columns=\"standing\", values=\"row\", aggfunc=\"count\", fill_value=0)",
    "Which rules cost the most photos?",
    "table.explode(\"rules\").groupby(\"rules\").size().sort_values(ascending=False).head(8)",
    "How even is the session? Lightness of the wall over the day, and how far the files fill their band:",
    "table.loc[table[\"delivered\"] > 0, [\"backdrop_l\", \"face_lightness\", \"scale\", \"bytes\"]].describe().round(2).loc[[\"count\", \"mean\", \"std\", \"min\", \"max\"]]",
    "A stopped day continues where it left off; here nothing is left to do.",
    "day.run().worked",
    "And the journal proves that no line was changed or taken out.",
    "{key: value for key, value in campix.verify_journal(out / \"journal.jsonl\").items() if key != \"last\"}",
]


def build(name: str, cells: list[str]) -> None:
    notebook = new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}})
    for number, text in enumerate(cells):
        # Text cells and code cells alternate.
        cell = new_code_cell(text) if number % 2 else new_markdown_cell(text)
        cell["id"] = f"cell-{number}"
        notebook.cells.append(cell)
    nbclient.NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(HERE)}}).execute()
    notebook.metadata.pop("language_info", None)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    nbformat.write(notebook, HERE / name)
    print(name, (HERE / name).stat().st_size)


if __name__ == "__main__":
    day = os.environ.get("CAMPIX_DAY")
    if day:
        os.environ["CAMPIX_DAY"] = str(Path(day).resolve())
    # A relative folder, so that no path of this machine appears in a notebook.
    os.environ["CAMPIX_OUT"] = "../../out/notebook-day"
    shutil.rmtree(HERE / os.environ["CAMPIX_OUT"], ignore_errors=True)
    build("first_look.ipynb", FIRST_LOOK)
    build("campus_day.ipynb", CAMPUS_DAY)
