"""A report with its photo, a finished file, a day as HTML in one language. Inline style, no script, everything escaped."""

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
_LINE = "text-align:left;padding:4px"
_CELL = f"{_LINE};vertical-align:top"
_ROW = "border-bottom:1px solid #dde;background:#fff"
#: Notebooks style tables in their own way: columns of equal width, text of the theme's colour. These override that.
_TABLE = "border-collapse:collapse;width:100%;table-layout:auto;font:inherit;color:inherit;margin:0;border:none"
#: Height of the picture, in pixels of the page.
_HEIGHT = 300


#: Words of a page, in the order Chinese, English.
_WORDS = {
    "pass": ("合格", "PASS"),
    "warn": ("注意", "WARN"),
    "unknown": ("未知", "UNKNOWN"),
    "fail": ("不合格", "FAIL"),
    "registration": ("登记文件", "registration file"),
    "original": ("原片", "original"),
    "untouched": ("原样保留", "untouched"),
    "retagged": ("只改标记", "retagged"),
    "encoded": ("重新编码", "encoded"),
    "rule": ("规则", "rule"),
    "measured": ("测量值", "measured"),
    "allowed": ("规定", "allowed"),
    "passed": ("项合格", "passed"),
    "bytes": ("字节", "bytes"),
    "scale": ("缩放", "scale"),
    "picture": ("照片与测量点", "photo with measured points"),
}


def _word(word: str, lang: str) -> str:
    zh, en = _WORDS[word]
    return zh if lang == "zh" else en


def report(report: Report, lang: str = "zh") -> str:
    """The photo with what was measured, next to it the findings: what is not right in full, the rest folded."""
    texts = list(zip(report.findings, report._texts(lang)))
    broken = [(finding, text) for finding, text in texts if finding.verdict != "pass"]
    passed = [(finding, text) for finding, text in texts if finding.verdict == "pass"]
    parts = [_head(report, lang), _table(broken, lang, full=True) if broken else ""]
    if passed:
        parts.append(
            f'<details style="margin-top:8px"><summary style="cursor:pointer">{len(passed)} {_word("passed", lang)}</summary>'
            f"{_table(passed, lang, full=False)}</details>"
        )
    return (
        f'<div lang="{lang}" style="{_BOX}"><div style="display:flex;gap:16px;align-items:flex-start">'
        f'<div style="flex:none">{_picture(report, lang)}</div><div style="flex:1;min-width:0">{"".join(parts)}</div></div></div>'
    )


def made(made: Made, lang: str = "zh") -> str:
    """The finished file: its bytes, how it was reached, and its report."""
    plan = made.plan
    comma = "，" if lang == "zh" else ", "
    scale = f"{comma}{_word('scale', lang)} {plan['scale']} ×" if plan else ""
    head = f"<b>{len(made.bytes)} {_word('bytes', lang)}</b>{comma}{_word(made.route, lang)}{scale}"
    return f'<div lang="{lang}" style="{_FONT}"><p style="margin:0 0 6px">{head}</p>{report(made.report, lang)}</div>'


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
        f'<div lang="{day.lang}" style="{_BOX}"><p style="margin:0 0 8px">{head}</p><div style="display:flex;gap:8px;flex-wrap:wrap">{tiles}</div>'
        f"{notes}{_retakes(day, again, titles)}{_charts(day.charts)}</div>"
    )


def _colour(verdict: str) -> str:
    return _COLOURS.get(verdict, _GREY)


def _badge(verdict: str, text: str) -> str:
    return (
        f'<span style="background:{_colour(verdict)};color:#fff;border-radius:3px;padding:0 6px">'
        f"{escape(text)}</span>"
    )


def _head(report: Report, lang: str) -> str:
    data = report.to_dict()
    profile, photo, size = data["profile"], data["photo"], data["facts"]["size"]
    name = f"{escape(photo['name'])} · " if photo["name"] else ""
    what = f"{_word(report.artefact, lang)} · {escape(report.engine)}"
    return (
        f'<p style="margin:0 0 8px">{_badge(report.verdict, _word(report.verdict, lang))} <b>{escape(profile["id"])}</b> '
        f'<span style="color:#5b6b7b">{escape(profile["edition"])} · {what}</span><br>'
        f'<span style="color:#5b6b7b">{name}{size["width"]} × {size["height"]} px · {photo["bytes"]} {_word("bytes", lang)} · '
        f'SHA-256 <code>{photo["sha256"]}</code></span></p>'
    )


def _table(findings: list[tuple[Finding, list[str]]], lang: str, full: bool) -> str:
    rows, cell = [], _CELL if full else _LINE
    for finding, (verdict, level, rule, measured, allowed) in findings:
        texts = [finding.message] + ([finding.advice] if finding.advice else []) if full else []
        under = "".join(
            f'<div{style}>{escape(text[lang])}</div>' for style, text in zip(("", ' style="color:#5b6b7b"'), texts)
        )
        # The id is what a program and the other language call the rule.
        named = "" if rule == finding.rule else f" <code>{escape(finding.rule)}</code>"
        # What passes stands under a heading that says so: its word is enough.
        badge = f'<td style="{cell}">{_badge(finding.verdict, verdict)}</td>'
        plain = f'<td style="{cell};color:{_colour(finding.verdict)}">{escape(verdict)}</td>'
        name = f"<b>{escape(rule)}</b>" if full else escape(rule)
        rows.append(
            f'<tr style="{_ROW}">{badge if full else plain}'
            # The tallest cell of its row.
            f'<td style="{_LINE}">{name}{named} <small>{escape(level)}</small>{under}</td>'
            f'<td nowrap="" style="{cell}">{_colours(finding.measured)}{escape(measured)}</td>'
            f'<td nowrap="" style="{cell}">{_colours(finding.allowed)}{escape(allowed)}</td></tr>'
        )
    heads = _heads("", _word("rule", lang), _word("measured", lang), _word("allowed", lang))
    return f'<table style="{_TABLE}">{heads}{"".join(rows)}</table>'


def _heads(*heads: str) -> str:
    cells = "".join(f'<th style="{_CELL};font-weight:normal;color:#5b6b7b">{escape(head)}</th>' for head in heads)
    return f'<tr style="{_ROW}">{cells}</tr>'


def _colours(value: Any) -> str:
    """The colours of a value as patches in front of its text."""
    if not isinstance(value, dict):
        return ""
    colours = value.get("one_of") or ([value] if "rgb" in value else [])
    return "".join(_swatch(colour["rgb"]) for colour in colours)


def _swatch(rgb: list[int]) -> str:
    colour = ",".join(str(int(channel)) for channel in rgb)
    return (
        f'<span style="display:inline-block;width:12px;height:12px;border:1px solid #888;background:rgb({colour});'
        f'vertical-align:-2px;margin-right:4px"></span>'
    )


def _picture(report: Report, lang: str) -> str:
    """The photo as an SVG in its own pixels, with outline, points, crown, eye line, chin and the edges of the head."""
    data = report.to_dict()["facts"]
    width, height = data["size"]["width"], data["size"]["height"]
    face, head = data["face"], data["head"]
    pen = height / _HEIGHT
    jpeg, contour = report._picture()
    picture = (
        f'<image width="{width}" height="{height}" preserveAspectRatio="none" href="data:image/jpeg;base64,{b64encode(jpeg).decode()}"/>'
        if jpeg
        else f'<rect width="{width}" height="{height}" fill="#e6ebf0"/>'
    )
    marks = []
    outline = contour[:: max(1, len(contour) // 200)]
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
        f'aria-label="{_word("picture", lang)}" style="border-radius:4px">{picture}{"".join(marks)}</svg>'
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
        rows.append(f'<tr style="{_ROW}">{short}<td style="{_CELL}">{escape(row["findings"])}</td></tr>')
    more = len(masked) - _ROWS
    rest = f'<p style="color:#5b6b7b;margin:4px 0">… +{more}: results/retake.xlsx</p>' if more > 0 else ""
    heads = ("行号", "人员", "单位", "状态", "原因") if day.lang == "zh" else ("row", "who", "where", "standing", "why")
    return f'<div style="margin-top:10px"><table style="{_TABLE}">{_heads(*heads)}{"".join(rows)}</table></div>{rest}'


def _charts(charts: str) -> str:
    if not charts:
        return ""
    return f'<div style="margin-top:10px;background:#fff">{charts.replace("<figure class=", "<figure style=margin:0 class=")}</div>'
