"""Trains one of the two networks of states: `python train_states.py face|head --minutes 60 --out DIR [--drawn FOLDER ...]`.

The face network sees brows to chin, the head network hair to collar. Half of the faces get something drawn on them (`dress.py`);
FOLDERs hold portraits of the `studio` example, whose truth says what they wear. A checkpoint is written every thousand steps;
what is exported is the running average.
"""

import argparse
import copy
import json
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, IterableDataset

import data
import dress
import states
from networks import STATES, StateNetwork

BATCH = 64
PEAK_RATE = 2e-3
AVERAGE = 0.998
SIZE = 112
# Side of a crop and how far its centre lies below the middle of the pupils, in distances from there to the chin.
CROPS = {"face": (1.80, 0.26), "head": (3.33, 0.22)}
MIRRORED = {}
for known in STATES["face"]:
    if known.endswith("_l"):
        MIRRORED |= {known: known[:-1] + "r", known[:-1] + "r": known}
DRAWINGS = {
    "face": [
        dress.clear_glasses, dress.rim_over_eye, dress.reflection, dress.shades, dress.fringe, dress.red_eyes, dress.cap, dress.scarf,
        dress.mask, dress.hand, dress.hard_light, dress.earrings,
    ],
    "head": [
        dress.cap, dress.cap, dress.cap, dress.cap, dress.scarf, dress.mask, dress.hard_light, dress.stripes, dress.necklace, dress.necklace, dress.fringe,
        dress.clear_glasses,
    ],
}
WORN = {dress.clear_glasses, dress.rim_over_eye, dress.reflection, dress.shades}
UNSURE = float("nan")


def targets(row, task):
    """What a network should answer for the labels of a face; not a number where they do not say."""
    glasses, headwear = row["glasses"], row["headwear"]
    y = {
        "headwear": {"n": 0, "u": UNSURE}.get(headwear, 1),
        "hides": {"b": 1, "u": UNSURE}.get(headwear, 0),
        "shaded": {"s": 1, "u": UNSURE, "b": UNSURE}.get(headwear, 0),
        "necklace": float("N" in row["jewellery"]),
        "earrings": float("E" in row["jewellery"]),
        "pattern": {"s": 1, "n": 0}.get(row["clothes"], UNSURE),
        "one_sided": {"s": 1, "n": 0}.get(row["light"], UNSURE),
        "glasses": {"n": 0, "u": UNSURE}.get(glasses, 1),
        "dark": {"o": 1, "u": UNSURE}.get(glasses, 0),
        "tinted": {"t": 1, "o": UNSURE, "u": UNSURE}.get(glasses, 0),
        "rim": UNSURE if glasses == "o" else float("F" in row["lenses"]),
        "gaze": {"n": 0, "g": 1}.get(row["gaze"], UNSURE),
        "mouth_cover": {"n": 0, "m": 1, "a": 1}[row["lower_face"]],
        "nose_cover": {"n": 0, "m": 0, "a": 1}[row["lower_face"]],
        "mouth_open": {"c": 0, "o": 1, "t": 1}.get(row["mouth"], UNSURE),
        "teeth": {"c": 0, "o": 0, "t": 1}.get(row["mouth"], UNSURE),
    }
    for place, side in enumerate("lr"):
        lids = row["lids"][place]
        shining = row.get("shining", "--")[place] == "R"
        # A label of a reflection does not say over which eye.
        y["reflection_" + side] = UNSURE if glasses == "o" or ("R" in row["lenses"] and "shining" not in row) else float(shining)
        y["brow_" + side] = {"n": 0, "c": 1}.get(row["brows"][place], UNSURE)
        y["hair_" + side] = {"n": 0, "y": 1}.get(row["eyes_under_hair"][place], UNSURE)
        y["closed_" + side] = {"o": 0, "c": 1}.get(lids, UNSURE)
        y["red_" + side] = UNSURE if lids != "o" or glasses == "o" else float(row["red"][place] == "r")
        y["ear_" + side] = {"v": 0, "p": 0.5, "h": 1}.get(row["ears"][place], UNSURE)
    return np.array([y[name] for name in STATES[task]], np.float32)


class Example:
    """A picture, where its face lies, and what it shows; `points` are the teacher's mesh, or `None` for a drawn person."""

    def __init__(self, name, path, pupils, chin, points, row):
        self.name, self.path, self.pupils, self.chin, self.points, self.row = name, path, pupils, chin, points, row
        self.held_back = states.held_back(name)

    def picture(self):
        if not hasattr(self, "pixels"):
            self.pixels = cv2.cvtColor(cv2.imread(str(self.path)), cv2.COLOR_BGR2RGB)
        return self.pixels

    def matrix(self, task, rng=None):
        """From pixels of the picture to those of the crop, upright along the pupils; jittered with `rng`."""
        span = self.pupils[1] - self.pupils[0]
        middle, angle = self.pupils.mean(0), np.arctan2(span[1], span[0])
        down = np.array([-np.sin(angle), np.cos(angle)])
        unit = max(float((self.chin - middle) @ down), 1.0)
        heights, below = CROPS[task]
        centre, side = middle + down * (below * unit), heights * unit
        if rng is not None:
            centre = centre + rng.normal(0, 0.035, 2) * unit
            side, angle = side * np.exp(rng.normal(0, 0.06)), angle + np.radians(rng.normal(0, 3))
        k = SIZE / side
        c, s = np.cos(angle) * k, np.sin(angle) * k
        half = SIZE / 2
        return np.array([[c, s, half - c * centre[0] - s * centre[1]], [-s, c, half + s * centre[0] - c * centre[1]]], np.float32)


def photographs():
    """The training pictures with their labels."""
    table, rows = np.load(states.FACES / "train" / "landmarks.npz", allow_pickle=True), states.read()
    for name, points in zip(table["names"], table["points"]):
        p = points.astype(np.float32) / 16
        path = states.FACES / "train" / "images" / str(name)
        yield Example(str(name), path, p[[dress.RIGHT_IRIS, dress.LEFT_IRIS]], p[152], p, rows[str(name)])


def drawings(folder):
    """Portraits of the `studio` example; what their truth does not say stays unsure."""
    for entry in json.loads((folder / "truth.json").read_text()):
        marks = entry.get("points")
        if not marks or not all(name in marks for name in ("right_pupil", "left_pupil", "chin")):
            continue
        wears = entry["wears"]
        closed = "cc" if entry["eyes_closed"] else "oo"
        row = {
            "glasses": "c" if "glasses" in wears else "n", "lenses": "-", "headwear": "h" if "scarf" in wears else "n",
            "brows": "uu" if "fringe" in wears else "nn", "eyes_under_hair": "nn", "ears": "xx", "lower_face": "n", "lids": closed,
            "gaze": "u", "red": "nn", "mouth": "u", "jewellery": "-", "clothes": "s" if "pattern" in wears else "n", "light": "u",
        }
        pupils = np.float32([marks["right_pupil"], marks["left_pupil"]])
        yield Example(f"{folder.name}/{entry['file']}", folder / entry["file"], pupils, np.float32(marks["chin"]), None, row)


def dressed(rng, x, face, row, task):
    """Draws one or two things on a face."""
    row = dict(row)
    for draw in rng.choice(len(DRAWINGS[task]), 1 + int(rng.random() < 0.3), replace=False):
        draw = DRAWINGS[task][draw]
        if draw in WORN and row["glasses"] != "n":
            continue
        if draw is dress.red_eyes and (row["lids"] != "oo" or row["glasses"] == "o"):
            continue
        x, said = draw(rng, x, face)
        x = np.ascontiguousarray(x)
        if draw is dress.fringe:
            for field in ("brows", "eyes_under_hair"):
                said[field] = "".join(new if new != "n" else old for old, new in zip(row[field], said[field]))
            if row["glasses"] == "o":
                said["eyes_under_hair"] = "uu"
        if draw in (dress.cap, dress.scarf) and said["headwear"] == "b":
            row["brows"] = "uu"
        if draw in (dress.mask, dress.hand) and row["lower_face"] == "a":
            said["lower_face"] = "a"
        if draw in (dress.earrings, dress.necklace):
            said["jewellery"] = row["jewellery"].replace("-", "") + said["jewellery"]
        if draw is dress.shades:
            row |= {"red": "nn", "gaze": "u", "lids": "uu" if said["glasses"] == "o" else row["lids"]}
        row |= said
    return x, row


def sample(rng, example, task, drawn, strength=0.7):
    """A disturbed crop and what it shows."""
    matrix, wide = example.matrix(task, rng), 2
    matrix *= wide
    border = {"borderMode": cv2.BORDER_REPLICATE}
    if rng.random() < 0.5:
        border = {"borderValue": tuple(int(v) for v in rng.integers(0, 256, 3))}
    picture, reduced = example.picture(), matrix
    scale = float(np.hypot(*matrix[0, :2]))
    if scale < 0.6:  # a large picture is reduced first, so that the warp does not alias
        k = scale * 1.2
        picture = cv2.resize(picture, None, fx=k, fy=k, interpolation=cv2.INTER_AREA)
        reduced = np.concatenate([matrix[:, :2] / k, matrix[:, 2:]], 1)
    x = cv2.warpAffine(picture, reduced, (SIZE * wide, SIZE * wide), flags=cv2.INTER_LINEAR, **border)
    row = example.row
    if drawn and example.points is not None:
        x, row = dressed(rng, x, dress.Face(example.points @ matrix[:, :2].T + matrix[:, 2]), row, task)
    x = cv2.resize(x, (SIZE, SIZE), interpolation=cv2.INTER_AREA)
    y = targets(row, task)
    if rng.random() < 0.5:
        x, order = x[:, ::-1], STATES[task]
        y = y[[order.index(MIRRORED.get(name, name)) for name in order]]
    data.STRENGTH = strength
    return data.disturb(rng, np.ascontiguousarray(x)), y


class Samples(IterableDataset):
    """An endless stream of batches; a third of the faces is chosen for a state that is rare."""

    def __init__(self, task, args):
        self.task, self.args = task, args

    def __iter__(self):
        worker = torch.utils.data.get_worker_info()
        rng = np.random.default_rng([self.args.seed, worker.id if worker else 0])
        faces = [f for f in photographs() if not f.held_back]
        people = [f for folder in self.args.drawn for f in drawings(folder) if not f.held_back]
        wanted = np.stack([targets(f.row, self.task) for f in faces])
        rare = [p for p in (np.flatnonzero(column >= 0.5) for column in wanted.T) if len(p) >= 10]
        while True:
            xs, ys = [], []
            for _ in range(BATCH):
                u = rng.random()
                if u < 0.35:
                    face = faces[rng.choice(rare[rng.integers(len(rare))])]
                elif people and u < 0.45:
                    face = people[rng.integers(len(people))]
                else:
                    face = faces[rng.integers(len(faces))]
                x, y = sample(rng, face, self.task, rng.random() < 0.55)
                xs.append(x)
                ys.append(y)
            yield torch.from_numpy(np.stack(xs)), torch.from_numpy(np.stack(ys))


def prepared(pictures):
    """Bytes (N x H x W x 3) to the range -1 to 1, channels last in memory."""
    return (pictures.float() / 127.5 - 1).permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)


def loss_of(out, y):
    """Cross-entropy of what is known."""
    known = ~torch.isnan(y)
    loss = nn.functional.binary_cross_entropy_with_logits(out, torch.nan_to_num(y), reduction="none") * known
    return loss.sum() / known.sum()


def answers(network, task, drawn, seed=1, rounds=1, people=()):
    """Logits and truth of the held-back faces, as they are, or with things drawn on them."""
    rng = np.random.default_rng(seed)
    logits, truth = [], []
    for face in [f for f in photographs() if f.held_back] * rounds + list(people):
        x, y = sample(rng, face, task, drawn, 0.25 if drawn else 0.01)
        with torch.no_grad():
            logits.append(network(prepared(torch.from_numpy(x[None].copy()))).float().flatten().numpy())
        truth.append(y)
    return np.array(logits), np.array(truth)


def table(logits, truth, task):
    """How well each state is told from its absence."""
    for k, name in enumerate(STATES[task]):
        there, absent = logits[truth[:, k] >= 0.9, k], logits[truth[:, k] <= 0.1, k]
        if len(there) and len(absent):
            area = np.mean(there[:, None] > absent[None]) + 0.5 * np.mean(there[:, None] == absent[None])
            found = np.mean(there > np.quantile(absent, 0.99))
            print(
                f"{name:13s} {len(there):4d} with, {len(absent):4d} without: area {area:.3f}, at 1 % false {found:.2f},"
                f" above 0.5 {np.mean(there > 0):.2f} and {np.mean(absent > 0):.3f}"
            )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=list(STATES))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=PEAK_RATE)
    parser.add_argument("--resume", type=Path, help="a checkpoint whose average is where the run begins")
    parser.add_argument("--drawn", type=Path, nargs="*", default=[])
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    network = StateNetwork(len(STATES[args.task])).to(memory_format=torch.channels_last)
    if args.resume:
        network.load_state_dict(torch.load(args.resume, weights_only=True)["average"])
    average = copy.deepcopy(network)
    optimiser = torch.optim.AdamW(network.parameters(), lr=args.rate, weight_decay=1e-3)
    batches = iter(DataLoader(Samples(args.task, args), batch_size=None, num_workers=1, prefetch_factor=4))
    args.out.mkdir(parents=True, exist_ok=True)
    begun, step, running, done = time.time(), 0, None, 0.0
    while done < 1:
        done = min(1.0, (time.time() - begun) / 60 / args.minutes)
        for group in optimiser.param_groups:
            group["lr"] = args.rate * min(1, (step + 1) / 200) * (0.5 + 0.5 * np.cos(np.pi * done))
        x, y = next(batches)
        network.train()
        with torch.autocast("cpu", torch.bfloat16):
            out = network(prepared(x)).flatten(1)
        loss = loss_of(out.float(), y)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5)
        optimiser.step()
        keep = min(AVERAGE, step / (step + 20))
        with torch.no_grad():
            for kept, new in zip(average.state_dict().values(), network.state_dict().values()):
                kept.mul_(keep).add_(new, alpha=1 - keep) if kept.dtype.is_floating_point else kept.copy_(new)
        now = loss.detach().item()
        running = now if running is None else 0.98 * running + 0.02 * now
        if step % 200 == 0:
            print(f"{step} {running:.4f} {time.time() - begun:.0f} s", flush=True)
        step += 1
        if step % 1000 == 0 or done >= 1:
            torch.save({"average": average.state_dict(), "step": step}, args.out / "checkpoint.pt")
            average.eval()
            for drawn in (False, True):
                print(f"held back, {'drawn on' if drawn else 'as they are'}, after {step} steps")
                table(*answers(average, args.task, drawn), args.task)


if __name__ == "__main__":
    main()
