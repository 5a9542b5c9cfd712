"""A record of a day as one flat row."""

from __future__ import annotations

from typing import Any


def flat(record: dict[str, Any], lang: str) -> dict[str, Any]:
    """One row: who, which photo, the outcome and its reasons, and the values that show the session's drift."""
    person = record.get("person") or {}
    photo = record.get("photo") or {}
    revealed = record.get("revealed") or {}
    session = record.get("session") or {}
    backdrop = session.get("backdrop_lab") or (None, None, None)
    notes = record["notes"]
    number = person.get("id_number")
    while isinstance(number, dict):
        number = number.get("number")
    return {
        "standing": record["standing"],
        "row": person.get("row"),
        "name": revealed.get("name") or person.get("name"),
        "student_no": revealed.get("student_no") or person.get("student_no"),
        "id_number": revealed.get("id_number") or number,
        "exam_no": revealed.get("exam_no") or person.get("exam_no"),
        "code": revealed.get("code") or person.get("code"),
        "department": person.get("department"),
        "major": person.get("major"),
        "class": person.get("class"),
        "photo": revealed.get("photo") or photo.get("name"),
        "sha256": photo.get("sha256"),
        "order": photo.get("order"),
        "taken": _milliseconds(photo.get("taken")),
        "station": photo.get("station"),
        "rules": [note["rule"] for note in notes],
        "findings": "; ".join(note["message"][lang] for note in notes),
        "advice": "; ".join(note["advice"][lang] for note in notes if note["advice"][lang]),
        "delivered": len(record["products"]),
        "bytes": sum(product["bytes"] for product in record["products"]),
        "backdrop_l": backdrop[0],
        "backdrop_a": backdrop[1],
        "backdrop_b": backdrop[2],
        "face_lightness": session.get("face_lightness"),
        "warmth": session.get("warmth"),
        "scale": session.get("scale"),
    }


def _milliseconds(moment: Any) -> Any:
    return moment.get("milliseconds") if isinstance(moment, dict) else moment
