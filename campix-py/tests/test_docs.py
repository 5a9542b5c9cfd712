"""Everything public says what its parameters are and what it raises; every link of the page of the package works from anywhere."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import campix

ROOT = Path(__file__).resolve().parents[2]


def _callables() -> Iterator[tuple[str, Any]]:
    """Public functions, and methods of public classes that are not exceptions."""
    for name in campix.__all__:
        thing = getattr(campix, name)
        if inspect.isroutine(thing):
            yield name, thing
        elif inspect.isclass(thing) and thing.__module__.startswith("campix"):
            if issubclass(thing, (BaseException, int)):
                continue
            for member, value in vars(thing).items():
                if not member.startswith("_") and not isinstance(value, (property, type(campix.Report.verdict))):
                    value = getattr(thing, member)
                    if callable(value):
                        yield f"{name}.{member}", value


CALLABLES = dict(_callables())

#: What cannot fail if its parameters are of their types.
CANNOT_FAIL = {"to_json"}


@pytest.mark.parametrize("name", CALLABLES)
def test_every_function_says_its_parameters_and_errors(name: str) -> None:
    thing = CALLABLES[name]
    doc = inspect.getdoc(thing)
    assert doc and len(doc) > 20, name
    parameters = [known for known in inspect.signature(thing).parameters if known not in ("self", "cls")]
    # What is common to all of them is said once, where the word is explained.
    missing = [known for known in parameters if not re.search(rf"\b{known}\b", doc)]
    assert not missing, f"{name}: {missing} of {parameters}\n{doc}"
    if parameters and name.split(".")[-1] not in CANNOT_FAIL:
        assert re.search(r"\b\w+Error\b|[Ee]rrors\b", doc), f"{name} says no error:\n{doc}"


def test_classes_and_attributes_have_documentation() -> None:
    for name in campix.__all__:
        thing = getattr(campix, name)
        if not inspect.isclass(thing):
            continue
        assert inspect.getdoc(thing), name
        for member, value in vars(thing).items():
            if not member.startswith("_") and isinstance(value, (property, type(campix.Report.verdict))):
                assert inspect.getdoc(value), f"{name}.{member}"


def test_every_field_of_options_has_its_comment() -> None:
    package = Path(campix.__file__).parent
    seen = 0
    for path in sorted(package.glob("*.py")):
        lines = path.read_text("utf-8").splitlines()
        for node in ast.walk(ast.parse("\n".join(lines))):
            if not isinstance(node, ast.ClassDef) or node.name.startswith("_"):
                continue
            kind = getattr(campix, node.name, None)
            if not (dataclasses.is_dataclass(kind) or issubclass(kind or object, tuple)):
                continue
            for field in node.body:
                if isinstance(field, ast.AnnAssign) and not getattr(field.target, "id", "_").startswith("_"):
                    above = lines[field.lineno - 2].strip()
                    # Two fields that belong together share a comment.
                    shared = lines[field.lineno - 3].strip()
                    assert above.startswith("#:") or shared.startswith("#:"), f"{path.name}: {node.name}.{ast.unparse(field)}"
                    seen += 1
    assert seen > 80


def test_links_of_the_readme_work_from_anywhere() -> None:
    page = (ROOT / "campix-py" / "README.md").read_text("utf-8")
    links = re.findall(r"\]\(([^)]+)\)", page) + re.findall(r"(?m)^\[[^\]]+\]:\s*(\S+)", page)
    links += re.findall(r"<(?:a|img)[^>]+(?:href|src)=[\"']([^\"']+)", page)
    assert len(links) >= 4
    assert [link for link in links if not re.match(r"https://|mailto:", link)] == []
    # Those into the repository name files that are there.
    for link in links:
        into = re.fullmatch(r"https://github\.com/campix/campix/blob/main/([^#]+)(#.*)?", link)
        if into:
            assert (ROOT / into[1]).is_file(), link
