"""States of the faces in the training pictures, as people see them: labels by name and digest, never a picture.

`python states.py` checks them against the pictures and counts them. Sides are the sides of the picture.
"""

import csv
import hashlib
import zlib
from collections import Counter
from pathlib import Path

from data import FACES

TABLE = Path(__file__).with_name("states.csv")

# What each field may say; a field of two places has one for the picture's left and one for its right.
FIELDS = {
    "glasses": {"n": "none", "c": "clear", "t": "tinted, eyes seen", "o": "dark, eyes hardly seen", "u": "unsure"},
    "lenses": {"-": "free", "F": "a rim over a pupil or a lid", "R": "a reflection over an iris", "FR": "both"},
    "headwear": {
        "n": "none", "h": "on the hair only", "s": "shades the face", "b": "hides a brow, a cheek or the chin", "u": "unsure",
    },
    "brows": {"n": "free", "c": "a third or more under hair", "u": "unsure"},
    "eyes_under_hair": {"n": "free", "y": "hair over the open eye", "u": "unsure"},
    "ears": {
        "v": "seen", "p": "half covered", "h": "under hair or cloth", "t": "turned away", "x": "outside the picture or dark",
    },
    "lower_face": {"n": "free", "m": "something over mouth or chin", "a": "over nose and mouth"},
    "lids": {"o": "open", "c": "closed", "u": "hidden"},
    "gaze": {"n": "into the lens", "g": "elsewhere", "u": "not seen"},
    "red": {"n": "no", "r": "red pupil or iris"},
    "mouth": {"c": "closed", "o": "open", "t": "teeth", "u": "hidden"},
    "jewellery": {"-": "none", "E": "at an ear", "N": "at the neck", "P": "in the nose"},
    "clothes": {"n": "plain", "s": "stripes or a strong pattern"},
    "light": {"n": "even", "s": "one-sided, or hard spots"},
}
TWO_PLACES = {"brows", "eyes_under_hair", "ears", "lids", "red"}
LETTERS = TWO_PLACES | {"jewellery"}


def read():
    """The labels of every picture, by its name."""
    with TABLE.open(newline="", encoding="utf-8") as lines:
        rows = {row.pop("name"): row for row in csv.DictReader(lines)}
    for name, row in rows.items():
        for field, meanings in FIELDS.items():
            known = set(row[field]) <= set(meanings) if field in LETTERS else row[field] in meanings
            if not known or (field in TWO_PLACES and len(row[field]) != 2):
                raise ValueError(f"{name}: {field} cannot be {row[field]!r}")
    return rows


def held_back(name):
    """Whether a picture belongs to validation: the same tenth as for the points."""
    return zlib.crc32(name.encode()) % 10 == 0


def verify(rows, folder=FACES / "train" / "images"):
    """Fails unless the labels are those of the pictures in `folder`."""
    for name, row in rows.items():
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()[:16]
        if found != row["sha256"]:
            raise ValueError(f"{name} is another picture than the one that was labelled")


def main():
    rows = read()
    verify(rows)
    print(f"{len(rows)} pictures, {sum(map(held_back, rows))} of them held back")
    for field, meanings in FIELDS.items():
        seen = Counter(
            letter for row in rows.values() for letter in (row[field] if field in LETTERS else [row[field]])
        )
        print(f"{field}: " + ", ".join(f"{seen[value]} {meaning}" for value, meaning in meanings.items() if seen[value]))


if __name__ == "__main__":
    main()
