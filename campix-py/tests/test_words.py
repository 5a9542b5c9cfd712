"""Words and numbers of options are examined when the options are made, and not when work begins."""

from __future__ import annotations

import collections.abc
import dataclasses
import inspect
import typing
from pathlib import Path
from typing import Any, Callable, Literal, Optional, Union

import numpy
import pytest

import campix


def _literal(hint: Any) -> Optional[tuple[str, ...]]:
    """The words of a hint, whatever is around them."""
    if typing.get_origin(hint) is Literal:
        return typing.get_args(hint)
    if typing.get_origin(hint) in (Union, list, tuple, collections.abc.Sequence):
        found = [words for words in map(_literal, typing.get_args(hint)) if words]
        return found[0] if found else None
    return None


#: Every class of options, as it is made with nothing special.
def _makers(roster: campix.Roster, tmp_path: Path) -> dict[type, Callable[..., Any]]:
    profile = campix.Profile.builtin("cet")
    return {
        campix.Destination: lambda **words: campix.Destination(profile, **words),
        campix.Day: lambda **words: campix.Day(roster, "photos", tmp_path, ["cet"], **words),
        campix.Sheets: lambda **words: campix.Sheets(roster, "photos", tmp_path, {"1寸": 4}, **words),
        campix.Dossiers: lambda **words: campix.Dossiers(None, **words),  # type: ignore[arg-type]
        campix.Originals: lambda **words: campix.Originals(**words),
        campix.Plan: lambda **words: campix.Plan(roster, **words),
        campix.Cards: lambda **words: campix.Cards(roster, **words),
    }


def test_every_wrong_word_is_refused_when_the_options_are_made(roster: campix.Roster, tmp_path: Path) -> None:
    makers = _makers(roster, tmp_path)
    public = [kind for name in campix.__all__ if dataclasses.is_dataclass(kind := getattr(campix, name))]
    assert {kind for kind in public if kind not in (campix.Finding, campix.DayResult)} == set(makers)
    tried = 0
    for kind, make in makers.items():
        make()
        hints = typing.get_type_hints(kind)
        for field in dataclasses.fields(kind):
            words = _literal(hints[field.name])
            if words is None:
                continue
            several = typing.get_origin(hints[field.name]) is collections.abc.Sequence
            for word in words:
                if (kind, field.name, word) != (campix.Day, "people", "scanned"):
                    make(**{field.name: [word] if several else word})
            for wrong in (f"{words[0]}p", words[0].upper(), ""):
                with pytest.raises(ValueError) as raised:
                    make(**{field.name: [wrong] if several else wrong})
                assert isinstance(raised.value, campix.OptionsError) or kind is campix.Destination
                tried += 1
    assert tried > 60
    assert list(tmp_path.iterdir()) == []


def test_a_fault_says_which_word_is_possible(roster: campix.Roster, tmp_path: Path) -> None:
    with pytest.raises(campix.OptionsError, match="zip") as raised:
        campix.Day(roster, "photos", tmp_path, ["cet"], packing="zipp")  # type: ignore[arg-type]
    assert raised.value.details[0]["key"] == "packing"
    with pytest.raises(campix.OptionsError):
        campix.Plan(roster, stations=1.5)  # type: ignore[arg-type]


def test_options_of_functions_are_refused_before_anything_is_done(roster: campix.Roster, tmp_path: Path) -> None:
    for call in (
        lambda: campix.open_day(tmp_path, lang="fr"),  # type: ignore[arg-type]
        lambda: campix.open_day(tmp_path, disclosure="all"),  # type: ignore[arg-type]
        lambda: campix.Roster.open(b"x", key="nose"),  # type: ignore[arg-type]
        lambda: campix.Roster.from_records([], faulty_rows="drop"),  # type: ignore[arg-type]
        lambda: campix.Plan(roster).write(tmp_path / "plan", disclosure="all"),  # type: ignore[arg-type]
    ):
        with pytest.raises(ValueError):
            call()
    assert list(tmp_path.iterdir()) == []


def test_numbers_may_come_from_tables(roster: campix.Roster, tmp_path: Path, portrait: Path) -> None:
    for number in (50, 50.0, numpy.int64(50), numpy.float64(50), numpy.float32(50)):
        assert campix.Plan(roster, per_hour=number).work_out()["slots"]  # type: ignore[arg-type]
    day = campix.Day(roster, "photos", tmp_path, ["cet"], threads=2.0, limits=campix.Limits(pixels=1e6))  # type: ignore[arg-type]
    assert day.limits is not None
    assert campix.Photo.open(portrait, reduce=4.0).reduction == 4  # type: ignore[arg-type]
    assert campix.retag(portrait, density=numpy.float64(350)) == campix.retag(portrait, density=350)  # type: ignore[arg-type]
    for wrong in (1.5, float("nan"), "4"):
        with pytest.raises((TypeError, ValueError)):
            campix.Photo.open(portrait, reduce=wrong)  # type: ignore[arg-type]


def test_a_roster_may_be_its_path(inputs: Path, tmp_path: Path) -> None:
    path = inputs / "day" / "roster.csv"
    roster = campix.Roster.open(path)
    day = campix.Day(str(path), inputs / "day" / "photos", tmp_path / "out", ["cet"])
    assert day.roster == roster
    assert campix.Plan(path).work_out() == campix.Plan(roster).work_out()
    assert campix.Sheets(path, "photos", tmp_path, {"1寸": 4}).roster == roster
    assert campix.Cards(str(path)).people == roster
    with pytest.raises(FileNotFoundError):
        campix.Day("no/such/list.csv", "photos", tmp_path, ["cet"])
    for wrong in (5, b"list", ["list.csv"]):
        with pytest.raises(TypeError, match="Roster"):
            campix.Plan(wrong)  # type: ignore[arg-type]
    takes = [campix.open_day, campix.decide, campix.decisions, campix.sent, campix.pack, campix.join_roster]
    for function in takes:
        hints = typing.get_type_hints(function)
        name = "table" if function is campix.join_roster else "roster"
        assert str in typing.get_args(hints[name]), inspect.getmodule(function)


def test_functions_about_a_day_take_the_path_of_its_roster(
    result: campix.DayResult, inputs: Path, roster: campix.Roster
) -> None:
    path = inputs / "day" / "roster.csv"
    assert campix.open_day(result.out, str(path), key=bytes(32)).records == result.records
    assert campix.decisions(result.out, path, key=bytes(32)) == campix.decisions(result.out, roster, key=bytes(32))
    campix.Verifier.open(result.out / "journal.jsonl", key=bytes(32), roster=path)
