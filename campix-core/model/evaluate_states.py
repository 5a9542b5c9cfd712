"""Calibrates the networks of states and measures them: `python evaluate_states.py RUNS MODEL_FOLDER [--drawn FOLDER ...]`.

Writes RUNS/calibration.json, a factor and a constant for each output, and prints how well each state is told from its absence on
held-back faces: as they are, with things drawn on them, and on drawn people. Portraits of `shared/faces` are not looked at.
"""

import argparse
import json
from pathlib import Path

import numpy as np

import export
import train_states
from networks import STATES

# How frequent a state is taken to be: what turns the answers of a network, trained on far more of each, into probabilities. Five people in a hundred,
# and twenty for what hides a face and is plain to see: on portraits its absence is so sure that no good one comes near a half, and it
# should rather be looked at than missed.
PRIOR = 0.05
PLAIN_PRIOR = 0.2
PLAIN = {"glasses", "dark", "tinted", "rim", "reflection", "hair", "red", "mouth_cover", "nose_cover", "hides", "shaded", "headwear"}
# The factor stays near one where few faces show a state.
PULL = 4.0
ROUNDS = 3


def prior(name):
    """How frequent a state is taken to be."""
    return PLAIN_PRIOR if name.removesuffix("_l").removesuffix("_r") in PLAIN else PRIOR


def fitted(logits, truth, often):
    """Factor and constant of a logistic fit whose weights make a state as frequent as `often` says."""
    known = (truth >= 0.9) | (truth <= 0.1)
    x, y = logits[known].astype(np.float64), (truth[known] >= 0.5).astype(np.float64)
    weight = np.where(y > 0, often / max(y.sum(), 1), (1 - often) / max((1 - y).sum(), 1)) * len(y)
    factor, constant = 1.0, 0.0
    for _ in range(200):  # Newton's method
        p = 1 / (1 + np.exp(-(factor * x + constant)))
        slope = np.array([np.sum(weight * (p - y) * x) + PULL * (factor - 1), np.sum(weight * (p - y))])
        bend = weight * p * (1 - p) + 1e-9
        second = np.array([[np.sum(bend * x * x) + PULL, np.sum(bend * x)], [np.sum(bend * x), np.sum(bend)]])
        step = np.linalg.solve(second, slope)
        factor, constant = factor - np.clip(step[0], -0.5, 0.5), constant - np.clip(step[1], -1, 1)
    return float(max(factor, 0.05)), float(constant)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--drawn", type=Path, nargs="*", default=[])
    args = parser.parse_args()
    people = [f for folder in args.drawn for f in train_states.drawings(folder) if f.held_back]
    calibration = {}
    for task, names in STATES.items():
        network = export.latest(f"{task}_states", args.runs, args.folder)
        whole = train_states.answers(network, task, False)
        drawn = train_states.answers(network, task, True, rounds=ROUNDS)
        studio = train_states.answers(network, task, False, people=people)
        studio = tuple(part[-len(people) :] if people else part[:0] for part in studio)
        pairs = []
        for k, name in enumerate(names):
            logits = np.concatenate([whole[0][:, k], drawn[0][:, k], studio[0][:, k]])
            truth = np.concatenate([whole[1][:, k], drawn[1][:, k], studio[1][:, k]])
            pairs.append(fitted(logits, truth, prior(name)))
        calibration[f"{task}_states"] = pairs
        factors = np.array(pairs)
        for title, (logits, truth) in (("as they are", whole), ("drawn on", drawn), ("drawn people", studio)):
            print(f"{task}, {title}")
            train_states.table(logits * factors[:, 0] + factors[:, 1], truth, task)
    (args.runs / "calibration.json").write_text(json.dumps(calibration))


if __name__ == "__main__":
    main()
