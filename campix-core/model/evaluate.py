"""Validation, calibration and the final figures: `python evaluate.py calibrate|portraits RUNS`.

`python evaluate.py portraits RUNS_0 RUNS_1 …` of runs with `--leave-out 0/N`, `1/N` …: each person is judged by the run that did not see them.
`calibrate` runs the whole engine on the held-back photographs (and drawn faces), prints the errors and writes
RUNS/calibration.json: for each point the factor of the heat map's spread and the constant (face heights) that make the
result one standard deviation of the distance. `portraits` prints the figures on the human-marked portraits, by groups.
"""

import argparse
import json
from pathlib import Path

import cv2
import numpy as np
import torch

import data
import landmarks as lm
import marks
import pipeline

LIGHT_BLUE = (100, 197, 255)
FRAME_SIZE = (900, 1200)
LEAST_FACTOR = 0.8  # studio portraits are the easiest photos: uncertainties are not believed to be much smaller because of them
IPD = 0.4026  # inter-pupil distance of the mean face, in face heights


def held_back(args):
    """Validation faces that are roughly frontal and lie inside their picture."""
    faces = [f for f in data.photographs() if f.held_back and abs(f.turn) < 0.2]
    if args.drawn:
        faces += [f for f in data.drawings(args.drawn) if f.held_back]
    inside = lambda f: (f.points > 2).all() and (f.points < np.array(f.picture.shape[1::-1]) - 2).all()
    return [f for f in faces if inside(f)]


def calibrate(engine, args):
    """Errors on validation; the factor and constant of each sigma."""
    groups = {"photographs": [], "drawn": []}
    missed, extra = 0, 0
    records = []
    for face in held_back(args):
        cx, cy, height, _ = face.frame
        found = engine.find(face.picture)
        near = [f for f in found if np.hypot(f[0] - cx, f[1] - cy) < 0.35 * height]
        missed, extra = missed + (not near), extra + (len(found) > 1)
        if not near:
            continue
        points, spread, frame = engine.place(face.picture, *near[0][:3])
        points, spread = engine.refine(face.picture, points, spread, frame)
        error = np.linalg.norm(points - face.points, axis=1) / height
        if face.known is not None:
            error[~face.known] = np.nan
        groups["drawn" if face.drawn else "photographs"].append(error)
        if not face.drawn:
            records.append((error, spread))
    print(f"missed {missed}, more than one {extra}, faces {sum(len(g) for g in groups.values())}")
    for name, errors in groups.items():
        if errors:
            unit = np.array(errors) / IPD * 100
            means = {n: round(float(np.nanmean(unit[:, i])), 2) for i, n in enumerate(lm.NAMES) if np.isfinite(unit[:, i]).any()}
            print(name, len(errors), "pupils", round(float(unit[:, :2].mean()), 2), "p95", round(float(np.percentile(unit[:, :2], 95)), 2))
            print("  percent of the inter-pupil distance:", means)
    error, spread = (np.array([r[k] for r in records]) for k in (0, 1))
    table = []
    for i in range(len(lm.NAMES)):
        e, s = np.clip(error[:, i], 0, np.percentile(error[:, i], 98)), spread[:, i]
        # Root mean square of the distance along the spread: least squares of e^2 on s^2, neither term negative.
        design = np.stack([s**2, np.ones_like(s)], 1)
        best = max(0.0, float(np.linalg.lstsq(design, e**2, rcond=None)[0][0]))
        factor = min(np.sqrt(best), np.sqrt((e**2).mean() / (s**2).mean()))
        rest = np.sqrt(max(0.0, (e**2).mean() - factor**2 * (s**2).mean()))
        table.append([float(factor), float(rest)])
    for names, factor in against_people(args.folds, np.array(table)).items():
        for name in names:
            table[lm.INDEX[name]] = [max(factor, LEAST_FACTOR) * v for v in table[lm.INDEX[name]]]
    eye = np.mean([[table[i] for i in lm.RIGHT_EYE], [table[i] for i in lm.LEFT_EYE]], 0)
    (args.runs[0] / "calibration.json").write_text(json.dumps({"points": table, "eye": eye.tolist()}))


def against_people(folds, table):
    """How many times larger the errors on people that a run did not see are than `table` says: with the teacher's own bias."""
    if not folds:
        return {}
    groups = {("right_pupil", "left_pupil"): None, ("mouth_right", "mouth_left"): None, ("chin",): 1, ("right_cheek", "left_cheek"): 0}
    engines, ratios = [pipeline.Engine(runs) for runs in folds], {names: [] for names in groups}
    for _, rgba, seen in data.portraits():
        if not seen.get("points"):
            continue
        points, spread = marks.found(engines[marks.fold_of(seen["subject"], len(engines))], rgba)
        height = lm.fit(points)[2]
        for names, axis in groups.items():
            for i in (lm.INDEX[n] for n in names):
                off = (points[i] - np.array(seen["points"][lm.NAMES[i]])) / height
                # What is measured: how high the chin lies, how far apart the cheeks are, how far away the others.
                error = np.linalg.norm(off) if axis is None else abs(off[axis])
                ratios[names].append(error / (table[i][0] * spread[i] + table[i][1]))
    factors = {names: float(np.sqrt(np.mean(np.square(values)))) for names, values in ratios.items()}
    print("error over the uncertainty, people left out:", {names[0]: round(f, 2) for names, f in factors.items()})
    return factors


def lay(rgba, size=FRAME_SIZE, wall=LIGHT_BLUE, window=(112.5, 0, 675, 900)):
    """A cut-out on a wall, three by four, body to the lower edge; and pixels of the result for each of the cut-out."""
    alpha = rgba[..., 3:].astype(np.float32) / 255
    soft = np.concatenate([rgba[..., :3] * alpha, alpha], 2)
    scale = size[0] / window[2]
    matrix = np.array([[scale, 0, (0.5 - window[0]) * scale - 0.5], [0, scale, (0.5 - window[1]) * scale - 0.5]])
    out = cv2.warpAffine(soft, matrix, size, flags=cv2.INTER_CUBIC)
    return np.clip(np.round(out[..., :3] + np.float32(wall) * (1 - out[..., 3:])), 0, 255).astype(np.uint8), scale


def tone(picture, points):
    """Individual typology angle of the cheeks, degrees (Chardon 1991): above 28 light, 10 to 28 intermediate, below dark."""
    height = lm.fit(points)[2]
    spots = []
    for side in ("right", "left"):
        a, b = points[lm.INDEX[f"{side}_pupil"]], points[lm.INDEX[f"mouth_{side}"]]
        x, y = (a * 0.45 + b * 0.55).astype(int)
        r = int(height * 0.04)
        spots.append(picture[y - r : y + r, x - r : x + r].reshape(-1, 3))
    colour = np.median(np.concatenate(spots), 0).astype(np.float32)
    light, _, yellow = cv2.cvtColor(colour[None, None] / 255, cv2.COLOR_RGB2LAB)[0, 0]
    return float(np.degrees(np.arctan2(light - 50, yellow)))


def portraits(engines):
    """Figures on the human-marked portraits, all and by group; of several engines each is judged on the fold it did not see."""
    labels = json.loads((Path(__file__).parent / "evaluation_groups.json").read_text())["subjects"]
    rows = []
    for name, rgba, seen in data.portraits():
        if not seen.get("points"):
            continue
        engine = engines[marks.fold_of(seen["subject"], len(engines))]
        picture, scale = lay(rgba)
        found = engine.find(picture)
        points, spread, frame = engine.place(picture, *found[0][:3])
        points, _ = engine.refine(picture, points, spread, frame)
        truth = {n: (np.array(v) - [112.5, 0]) * scale for n, v in seen["points"].items()}
        unit = np.linalg.norm(truth["right_pupil"] - truth["left_pupil"])
        off = {n: np.linalg.norm(points[lm.INDEX[n]] - truth[n]) / unit * 100 for n in truth}
        off["chin"] = abs(points[lm.INDEX["chin"]][1] - truth["chin"][1]) / unit * 100
        low = {n: (points[lm.INDEX[n]][1] - truth[n][1]) / unit * 100 for n in truth}
        wide = lambda p: p("left_cheek")[0] - p("right_cheek")[0]
        width = wide(lambda n: points[lm.INDEX[n]]) / wide(lambda n: truth[n]) - 1
        angle = tone(picture, points)
        group = "light" if angle > 28 else "intermediate" if angle > 10 else "dark"
        rows.append((off, low, width * 100, group, labels.get(seen["subject"], "unlabelled")))

    def line(title, part):
        pupils = np.array([[r[0]["right_pupil"], r[0]["left_pupil"]] for r in part])
        mouth = np.array([[r[0]["mouth_right"], r[0]["mouth_left"]] for r in part])
        chin, width = np.array([r[0]["chin"] for r in part]), np.array([r[2] for r in part])
        low = lambda *names: np.mean([[r[1][n] for n in names] for r in part])
        print(
            f"{title:14} n {len(part):3}  pupils {pupils.mean():.2f} p95 {np.percentile(pupils, 95):.2f} low {low('right_pupil', 'left_pupil'):+.2f}"
            f"  chin {chin.mean():.2f} p95 {np.percentile(chin, 95):.2f} low {low('chin'):+.2f}"
            f"  mouth {mouth.mean():.2f}  width {np.abs(width).mean():.2f} wide {width.mean():+.2f}"
        )

    line("all", rows)
    for k in (3, 4):
        for group in sorted({r[k] for r in rows}):
            line(group, [r for r in rows if r[k] == group])


def main():
    """Runs one of both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("calibrate", "portraits"))
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--drawn", type=Path)
    parser.add_argument("--folds", nargs="*", default=[], help="runs with --leave-out 0/N, 1/N …: uncertainties are held against people")
    args = parser.parse_args()
    torch.set_num_threads(1)
    engines = [pipeline.Engine(runs) for runs in args.runs]
    if args.what == "portraits":
        portraits(engines)
    else:
        calibrate(engines[0], args)


if __name__ == "__main__":
    main()
