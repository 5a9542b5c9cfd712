"""Reports and finished files: what a notebook, a table and a script see."""

from __future__ import annotations

import base64
import io
import itertools
import re
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

import PIL.Image
import pytest

import campix


#: What a cell shows of a unit, in both languages.
UNITS = {"px": "px", "share": "%", "per-inch": "dpi", "degrees": "°", "delta-e": "ΔE", "lightness": "L*"}
LANGUAGES: tuple[Literal["zh", "en"], ...] = ("zh", "en")


def test_a_broken_rule_is_a_finding_and_never_an_exception(inputs: Path) -> None:
    for name in ("nobody.jpg", "two-people.jpg", "off-centre.jpg", "trailing.jpg"):
        report = campix.check(inputs / name, "tender-freshman")
        assert report.verdict in ("fail", "unknown") and not report.passed


def test_facts_are_measured_once_and_judged_by_many(facts: campix.Facts) -> None:
    for id in campix.Profile.builtin_ids():
        profile = campix.Profile.builtin(id)
        report = campix.check(facts, profile)
        assert report == campix.check(facts, id)
        assert report.profile == profile and report.facts == facts


def test_findings_are_those_of_the_json(photo: campix.Photo) -> None:
    report = campix.check(photo, "tender-freshman")
    for finding, fields in zip(report.findings, report.to_dict()["findings"]):
        for name, value in fields.items():
            found = getattr(finding, name)
            assert (list(found) if isinstance(found, tuple) else found) == value
    assert report.findings is report.findings
    eye_line = report.finding("geometry.eye-line")
    assert eye_line is not None and eye_line.unit == "px" and set(eye_line.message) == {"zh", "en"}
    assert report.finding("geometry.head-width") is None or report.profile.rules.count("geometry.head-width")
    with pytest.raises(ValueError, match="geometry.eye-line"):
        report.finding("geometry.nose")


def test_scripts_may_stop_at_a_failed_photo(made: campix.Made, inputs: Path) -> None:
    made.report.raise_for_fail()
    with pytest.raises(campix.FailedPhotoError) as raised:
        campix.check(inputs / "nobody.jpg", "tender-freshman").raise_for_fail()
    assert raised.value.details


def test_the_finished_file_is_what_it_says(made: campix.Made, tmp_path: Path) -> None:
    path = tmp_path / "320101.jpg"
    made.save(path)
    assert path.read_bytes() == made.bytes
    assert 20_480 <= len(made.bytes) <= 30_000 and made.verdict == made.report.verdict == "pass"
    with PIL.Image.open(path) as image:
        assert image.size == (480, 640) and image.info["dpi"] == (300, 300)
    assert made.photo().size == (480, 640)
    again = campix.make(path, "tender-freshman")
    assert again.route == "untouched" and again.bytes == made.bytes
    with pytest.raises(campix.FileError):
        made.save(tmp_path / "absent" / "320101.jpg")


def test_make_says_why_it_cannot(inputs: Path) -> None:
    with pytest.raises(campix.MakeError) as raised:
        campix.make(inputs / "nobody.jpg", "tender-freshman")
    assert (raised.value.code, raised.value.name) == (401, "make.faces")
    with pytest.raises(ValueError, match="effort"):
        campix.make(inputs / "portrait-0.jpg", "tender-freshman", effort="slow")  # type: ignore[arg-type]


def test_retag_touches_tags_only(inputs: Path) -> None:
    data = (inputs / "trailing.jpg").read_bytes()
    clean = campix.retag(data, density=350)
    assert len(clean) < len(data) and campix.retag(inputs / "trailing.jpg", density=350) == clean
    assert campix.Photo.decode(clean).tobytes() == campix.Photo.decode(data).tobytes()
    assert campix.Photo.decode(clean).metadata["density"]["jfif"]["x"] == 350


def _parse(html: str) -> ElementTree.Element:
    """HTML that is also XML: every tag is closed and every text escaped."""
    return ElementTree.fromstring(f"<html>{html.replace('<br>', '<br/>')}</html>")


def test_a_notebook_sees_the_photo_with_its_points_and_coloured_findings(photo: campix.Photo, inputs: Path) -> None:
    for source, lang in itertools.product((photo, inputs / "nobody.jpg", inputs / "two-people.jpg"), LANGUAGES):
        report = campix.check(source, "tender-freshman")
        html = report.to_html(lang)
        assert (html == report._repr_html_()) == (lang == "zh")
        tree = _parse(html)
        picture = next(tree.iter("image"))
        jpeg = base64.b64decode(picture.attrib["href"].split(",")[1])
        assert PIL.Image.open(io.BytesIO(jpeg)).size[1] <= 192
        assert not re.search(r"<script|onload|http", html)
        text = "".join(tree.itertext())
        for finding in report.findings:
            assert finding.rule in text
            if finding.verdict != "pass":
                assert finding.message[lang] in text
                assert finding.message["en" if lang == "zh" else "zh"] not in text
        # One language: the only Chinese of an English page would be a name.
        chinese = re.findall("[\u4e00-\u9fff]+", html)
        assert not chinese if lang == "en" else len(chinese) > 20
        assert tree.find("div").attrib["lang"] == lang  # type: ignore[union-attr]
        rows = [["".join(cell.itertext()) for cell in row.iter("td")] for row in tree.iter("tr")]
        measured = {finding.rule: row[2:] for row in rows if row for finding in report.findings if finding.rule in row[1]}
        assert set(measured) == {finding.rule for finding in report.findings}
        for finding in report.findings:
            if finding.unit in UNITS and finding.measured is not None:
                assert all(UNITS[finding.unit] in cell for cell in measured[finding.rule]), measured[finding.rule]
        assert len(html) < 60_000
    assert "#c0392b" in campix.check(inputs / "nobody.jpg", "tender-freshman")._repr_html_()
    points = list(_parse(campix.check(photo, "tender-freshman")._repr_html_()).iter("circle"))
    assert len(points) == 24


def test_a_notebook_sees_a_finished_file_and_a_photo(made: campix.Made, photo: campix.Photo) -> None:
    text = "".join(_parse(made.to_html("en")).itertext())
    assert f"{len(made.bytes)} bytes, encoded, scale" in text and not re.search("[\u4e00-\u9fff]", text)
    text = "".join(_parse(made._repr_html_()).itertext())
    assert f"{len(made.bytes)} 字节，重新编码" in text and "encoded" not in text
    with pytest.raises(ValueError, match="lang"):
        made.to_html("fr")  # type: ignore[arg-type]
    jpeg = photo._repr_jpeg_()
    assert jpeg is not None and PIL.Image.open(io.BytesIO(jpeg)).size == (144, 192)


def test_texts_are_escaped(photo: campix.Photo, own: Path) -> None:
    html = campix.check(photo, own)._repr_html_()
    assert "<1>" not in html and "&lt;1&gt;" in html
    _parse(html)
