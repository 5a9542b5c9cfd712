"""What people marked beside what the networks find: `python marks.py [RUNS]` prints bias and scatter and writes teacher.json.

The portraits are for calibration and development since November 2026. Tuning lays each on walls of its own; points that nobody
marked stay where the shipped networks put them, so that a tuned network changes only where people disagree with it.
"""

import argparse
import json
import zlib
from pathlib import Path

import numpy as np

import data
import landmarks as lm

LIGHT_BLUE = (100, 197, 255)
# What people marked as the networks mean it. Their cheeks lie where the ear meets the face, lower than the mesh's: only how far
# left and right is taken.
WHOLE = ("right_pupil", "left_pupil", "mouth_right", "mouth_left", "chin")
SIDEWAYS = ("right_cheek", "left_cheek")
HERE = Path(__file__).parent


def fold_of(subject, folds):
    """The fold of a person, by a checksum: every picture of one person is in one fold."""
    return zlib.crc32(str(subject).encode()) % folds


def found(engine, rgba):
    """The 24 points of the cut-out on light blue, in its pixels, and their spreads."""
    alpha = rgba[..., 3:].astype(np.float32) / 255
    picture = np.clip(rgba[..., :3] * alpha + np.float32(LIGHT_BLUE) * (1 - alpha), 0, 255).astype(np.uint8)
    first = max(engine.find(picture), key=lambda face: face[3])
    points, spread, frame = engine.place(picture, *first[:3])
    return engine.refine(picture, points, spread, frame)


def human(marks, points):
    """The points with people's in place of the networks' where both mean the same, and which those are."""
    points, known = points.copy(), np.zeros(len(points), bool)
    axis = points[lm.INDEX["left_pupil"]] - points[lm.INDEX["right_pupil"]]
    axis /= np.linalg.norm(axis)
    for name, at in marks["points"].items():
        if name in WHOLE:
            points[lm.INDEX[name]] = at
        elif name in SIDEWAYS:
            points[lm.INDEX[name]] += ((np.array(at) - points[lm.INDEX[name]]) @ axis) * axis
        else:
            continue
        known[lm.INDEX[name]] = True
    return points, known


def faces(engine, chosen=lambda subject: True):
    """The marked portraits of the chosen people as training faces."""
    made = []
    for name, rgba, marks in data.portraits():
        if not marks.get("points") or not chosen(marks["subject"]):
            continue
        points, _ = human(marks, found(engine, rgba)[0])
        face = data.Face(f"marked/{name}", np.ascontiguousarray(rgba[..., :3]), points, data.turn_of(points))
        face.matte, face.cut_out = np.ascontiguousarray(rgba[..., 3]), True
        made.append(face)
    return made


def main():
    """Bias of the networks, in shares of the inter-pupil distance, up and sideways; what is added to the teacher's pupils."""
    import pipeline

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", nargs="?", default="none")
    parser.add_argument("--write", action="store_true", help="write teacher.json")
    args = parser.parse_args()
    engine, off = pipeline.Engine(args.runs), []
    for _, rgba, marks in data.portraits():
        if not marks.get("points"):
            continue
        points, _ = found(engine, rgba)
        truth, _ = human(marks, points)
        span = truth[lm.INDEX["left_pupil"]] - truth[lm.INDEX["right_pupil"]]
        unit = np.linalg.norm(span)
        right, up = span / unit, np.array([span[1], -span[0]]) / unit
        off.append(np.stack([(truth - points) @ right, (truth - points) @ up], 1) / unit)
    off = np.array(off)
    for name in WHOLE + SIDEWAYS:
        mean, scatter = off[:, lm.INDEX[name]].mean(0) * 100, off[:, lm.INDEX[name]].std(0) * 100
        print(f"{name:12} people are {mean[1]:+.2f} % higher (scatter {scatter[1]:.2f}), {mean[0]:+.2f} % further right ({scatter[0]:.2f})")
    at = lambda name, way: off[:, lm.INDEX[name], way]
    constants = {
        "pupil_up": (at("right_pupil", 1) + at("left_pupil", 1)) / 2,
        "mouth_out": (at("mouth_left", 0) - at("mouth_right", 0)) / 2,
    }
    for name, values in constants.items():
        left_out = (values.sum() - values) / (len(values) - 1)
        print(f"{name}: {100 * np.abs(values).mean():.2f} % off, with the constant of the others {100 * np.abs(values - left_out).mean():.2f} %")
    if args.write:
        note = "shares of the inter-pupil distance by which people mark pupils higher, and the corners of the mouth further out, than the teacher"
        constants = {name: round(float(values.mean()), 4) for name, values in constants.items()}
        (HERE / "teacher.json").write_text(json.dumps({"what": note, "people": len(off), **constants}, indent=1) + "\n")


if __name__ == "__main__":
    main()
