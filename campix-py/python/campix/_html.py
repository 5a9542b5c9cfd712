"""What a notebook shows: a report with its photo, a finished file, a day. Inline style, no script, everything escaped."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING, Any, Optional

if TYPE_CHECKING:
    from ._campix import Made, Report
    from ._day import DayResult
    from ._finding import Finding

_COLOURS = {
    "pass": "#1e8449",
    "warn": "#b7950b",
    "unknown": "#7d3c98",
    "fail": "#c0392b",
    "unreadable": "#c0392b",
    "ambiguous": "#d35400",
    "missing": "#d35400",
}
_GREY = "#7f8c8d"
_FONT = "font:13px/1.45 system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
_BOX = f"{_FONT};color:#1c2733;background:#fff;border:1px solid #d8e0e8;border-radius:6px;padding:12px 14px;max-width:960px"
_CELL = "text-align:left;padding:3px 10px 3px 0;border-bottom:1px solid #e6ebf0;vertical-align:top;background:#fff"
#: Notebooks style tables in their own way: columns of equal width, text of the theme's colour. These override that.
_TABLE = "border-collapse:collapse;width:100%;table-layout:auto;font:inherit;color:inherit;margin:0;border:none"
#: Height of the picture, in pixels of the page.
_HEIGHT = 300


def report(report: Report) -> str:
    """The photo with what was measured, next to it the findings: what is not right in full, the rest folded."""
    broken = [finding for finding in report.findings if finding.verdict != "pass"]
    passed = [finding for finding in report.findings if finding.verdict == "pass"]
    parts = [_head(report), _table(broken, full=True) if broken else ""]
    if passed:
        parts.append(
            f'<details style="margin-top:8px"><summary style="cursor:pointer">{len(passed)} passed / 合格</summary>'
            f"{_table(passed, full=False)}</details>"
        )
    return (
        f'<div style="{_BOX}"><div style="display:flex;gap:16px;align-items:flex-start">'
        f'<div style="flex:none">{_picture(report)}</div><div style="flex:1;min-width:0">{"".join(parts)}</div></div></div>'
    )


def made(made: Made) -> str:
    """The finished file: how it was reached, and its report."""
    plan = made.plan
    scale = f", scale {plan['scale']}" if plan else ""
    head = f"<b>{len(made.bytes)} bytes</b>, {escape(made.route)}{scale}"
    return f'<div style="{_FONT}"><p style="margin:0 0 6px">{head}</p>{report(made.report)}</div>'


def day(day: DayResult) -> str:
    """Sums, who has to be photographed again and why, what changed in the session, charts."""
    from ._campix import standings

    zh = day.lang == "zh"
    titles = {name: title_zh if zh else title_en for name, title_zh, title_en, _ in standings()}
    again = {name for name, _, _, retake in standings() if retake}
    tiles = "".join(
        f'<div style="border:1px solid #d8e0e8;border-top:4px solid {_colour(name)};border-radius:6px;padding:4px 14px">'
        f'<b style="font-size:20px">{count}</b><br><span style="color:#5b6b7b">{escape(titles[name])}</span></div>'
        for name, count in day.people.items()
    )
    words = ("人员", "个文件已交付", "人需补拍或处理") if zh else ("people", "files delivered", "people to take again or settle")
    total = sum(day.people.values())
    head = f"<b>{total}</b> {words[0]} · <b>{day.files}</b> {words[1]} · <b>{day.retakes}</b> {words[2]}"
    notes = "".join(f"<li>{escape(note['message'][day.lang])}</li>" for note in day.notes)
    notes = f'<ul style="margin:10px 0;padding:8px 12px 8px 30px;background:#fdf3f2">{notes}</ul>' if notes else ""
    return (
        f'<div style="{_BOX}"><p style="margin:0 0 8px">{head}</p><div style="display:flex;gap:8px;flex-wrap:wrap">{tiles}</div>'
        f"{notes}{_retakes(day, again, titles)}{_charts(day.charts)}</div>"
    )


def _colour(verdict: str) -> str:
    return _COLOURS.get(verdict, _GREY)


def _badge(verdict: str) -> str:
    return (
        f'<span style="background:{_colour(verdict)};color:#fff;border-radius:3px;padding:0 6px;white-space:nowrap">'
        f"{escape(verdict)}</span>"
    )


def _head(report: Report) -> str:
    profile, photo = report.profile, report.photo
    name = f"{escape(photo['name'])} · " if photo["name"] else ""
    return (
        f'<p style="margin:0 0 8px">{_badge(report.verdict)} <b>{escape(profile.id)}</b> '
        f'<span style="color:#5b6b7b">{escape(profile.edition)} · {escape(report.artefact)} · {escape(report.engine)}</span><br>'
        f'<span style="color:#5b6b7b">{name}SHA-256 <code>{photo["sha256"]}</code></span></p>'
    )


def _table(findings: list[Finding], full: bool) -> str:
    rows = []
    for finding in findings:
        texts = [finding.message] + ([finding.advice] if finding.advice else []) if full else []
        under = "".join(
            f'<div style="color:{"#1c2733" if at == 0 else "#5b6b7b"}">{escape(text["zh"])}<br>'
            f'<span style="color:#5b6b7b">{escape(text["en"])}</span></div>'
            for at, text in enumerate(texts)
        )
        rows.append(
            f'<tr><td style="{_CELL}">{_badge(finding.verdict)}</td>'
            f'<td style="{_CELL}"><b>{escape(finding.rule)}</b> <span style="color:#5b6b7b">{escape(finding.level)}</span>{under}</td>'
            f'<td style="{_CELL};white-space:nowrap">{_value(finding.measured, finding.unit)}</td>'
            f'<td style="{_CELL};white-space:nowrap">{_value(finding.allowed, finding.unit)}</td></tr>'
        )
    return f'<table style="{_TABLE}">{_heads("", "rule", "measured", "allowed")}{"".join(rows)}</table>'


def _heads(*heads: str) -> str:
    cells = "".join(f'<th style="{_CELL};font-weight:normal;color:#5b6b7b">{escape(head)}</th>' for head in heads)
    return f"<tr>{cells}</tr>"


def _value(value: Any, unit: str) -> str:
    unit = f" {escape(unit)}" if unit else ""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return f"{value}{unit}"
    if isinstance(value, list):
        if len(value) == 2 and all(end is None or isinstance(end, (int, float)) for end in value):
            low, high = ("…" if end is None else str(end) for end in value)
            return (low if low == high else f"{low} – {high}") + unit
        return escape(", ".join(str(item) for item in value))
    if isinstance(value, dict):
        if value.keys() == {"width", "height"}:
            return f"{value['width']} × {value['height']}{unit}"
        rgb = value.get("rgb")
        if isinstance(rgb, list):
            return _swatch(rgb, f"ΔE {value.get('delta_e')}")
        one_of = value.get("one_of")
        if isinstance(one_of, list):
            swatches = [_swatch(colour.get("rgb", [0, 0, 0]), str(colour.get("name", ""))) for colour in one_of]
            return "<br>".join([*swatches, f"ΔE ≤ {value.get('max')}"])
        return "<br>".join(f"{escape(str(key))} {_value(part, '')}" for key, part in value.items()) + unit
    return escape(str(value)) + unit


def _swatch(rgb: list[int], label: str) -> str:
    colour = ",".join(str(int(channel)) for channel in rgb)
    return (
        f'<span style="display:inline-block;width:12px;height:12px;border:1px solid #888;background:rgb({colour});'
        f'vertical-align:-2px"></span> {escape(label)}'
    )


def _picture(report: Report) -> str:
    """The photo as an SVG in its own pixels, with outline, points, crown, eye line, chin and the edges of the head."""
    facts = report.facts
    width, height = facts.size
    data = facts.to_dict()
    face, head = data["face"], data["head"]
    pen = height / _HEIGHT
    jpeg = facts._thumbnail()
    picture = (
        f'<image width="{width}" height="{height}" preserveAspectRatio="none" href="data:image/jpeg;base64,{b64encode(jpeg).decode()}"/>'
        if jpeg
        else f'<rect width="{width}" height="{height}" fill="#e6ebf0"/>'
    )
    marks = []
    outline = facts.outline[:: max(1, len(facts.outline) // 200)]
    if outline:
        points = " ".join(f"{x:.0f},{y:.0f}" for x, y in outline)
        marks.append(f'<polyline points="{points}" fill="none" stroke="#fff" stroke-width="{pen:.2f}" opacity="0.8"/>')
    for y, colour in ((head["crown_y"], "#ffdc00"), (face["chin_y"], "#ffdc00"), (face["eye_line_y"], "#ff00c8")):
        marks.append(_line(0, y, width, y, colour, pen))
    for x in (head["left_x"], head["right_x"]):
        marks.append(_line(x, 0, x, height, "#ff8200", pen))
    for x, y in (face["points"] or {}).values():
        marks.append(f'<circle cx="{x}" cy="{y}" r="{1.6 * pen:.2f}" fill="#00ffff" stroke="#045" stroke-width="{0.4 * pen:.2f}"/>')
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{_HEIGHT * width / height:.0f}" height="{_HEIGHT}" role="img" '
        f'aria-label="photo with measured points" style="border-radius:4px">{picture}{"".join(marks)}</svg>'
    )


def _line(x1: Optional[float], y1: Optional[float], x2: Optional[float], y2: Optional[float], colour: str, pen: float) -> str:
    if x1 is None or y1 is None:
        return ""
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}" stroke-width="{pen:.2f}" opacity="0.8"/>'


#: Rows of the retake list that a notebook shows.
_ROWS = 20


def _retakes(day: DayResult, again: set[str], titles: dict[str, str]) -> str:
    from ._records import flat

    # Masked, even if the day's own tables show them: notebooks are shared more readily than tables.
    masked = [{**record, "revealed": None} for record in day.records if record["standing"] in again and record["person"]]
    if not masked:
        return ""
    rows = []
    for record in masked[:_ROWS]:
        row = flat(record, day.lang)
        who = " ".join(str(row[key]) for key in ("name", "student_no") if row[key])
        where = " ".join(str(row[key]) for key in ("department", "class") if row[key])
        standing = f'<span style="color:{_colour(row["standing"])}">{escape(titles[row["standing"]])}</span>'
        short = "".join(
            f'<td style="{_CELL};white-space:nowrap">{cell}</td>'
            for cell in (str(row["row"]), escape(who), escape(where), standing)
        )
        rows.append(f'<tr>{short}<td style="{_CELL}">{escape(row["findings"])}</td></tr>')
    more = len(masked) - _ROWS
    rest = f'<p style="color:#5b6b7b;margin:4px 0">… +{more}: results/retake.xlsx</p>' if more > 0 else ""
    heads = ("行号", "人员", "单位", "状态", "原因") if day.lang == "zh" else ("row", "who", "where", "standing", "why")
    return f'<div style="margin-top:10px"><table style="{_TABLE}">{_heads(*heads)}{"".join(rows)}</table></div>{rest}'


def _charts(charts: str) -> str:
    if not charts:
        return ""
    return f'<div style="margin-top:10px;background:#fff">{charts.replace("<figure class=", "<figure style=margin:0 class=")}</div>'
