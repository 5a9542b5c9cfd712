"""Trains one of the three networks: `python train.py points|eye|finder --minutes 90 --out DIR`.

The learning rate falls along a cosine of the elapsed share of the run (by minutes, or by --steps for an exact repeat).
A checkpoint with everything needed to go on is written every few minutes; the exported weights are the running average.
"""

import argparse
import copy
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader, IterableDataset

import data
import export
import landmarks as lm
import marks
import networks
import pipeline
import scenes

BATCH = 64
PEAK_RATE = 2e-3
AVERAGE = 0.999


class Samples(IterableDataset):
    """An endless stream of batches; drawn faces join as soon as their folder exists."""

    def __init__(self, task, args):
        self.task, self.args = task, args

    def __iter__(self):
        data.STRENGTH = self.args.strength
        worker = torch.utils.data.get_worker_info()
        rng = np.random.default_rng([self.args.seed, int(time.time()) if self.args.resume else 0, worker.id if worker else 0])
        photographs = [f for f in data.photographs(mattes=self.args.mattes) if not f.held_back]
        if self.task != "finder":
            photographs = [f for f in photographs if abs(f.turn) < 0.4]
        chance = np.array([1.0 if abs(f.turn) < 0.2 else 0.6 for f in photographs])
        order = np.cumsum(chance / chance.sum())
        drawn, looked = [], 0.0
        marked = marks.faces(pipeline.Engine("none"), self.args.chosen) if self.args.marked else []
        while True:
            if self.args.drawn and not drawn and time.time() - looked > 60:
                looked = time.time()
                if any(Path(self.args.drawn).glob("**/truth.json")):
                    drawn = [f for f in data.drawings(Path(self.args.drawn)) if not f.held_back]
                    print(f"{len(drawn)} drawn faces joined", flush=True)
            if self.task == "finder":
                yield scenes.batch(rng, photographs, drawn, BATCH)
                continue
            make = data.points_sample if self.task == "points" else data.eye_sample
            pictures, points, weights = [], [], []
            for _ in range(BATCH):
                if marked and rng.random() < self.args.marked:
                    face = marked[rng.integers(len(marked))]
                elif drawn and rng.random() < self.args.drawn_share:
                    face = drawn[rng.integers(len(drawn))]
                else:
                    face = photographs[min(np.searchsorted(order, rng.random()), len(photographs) - 1)]
                x, p, w = make(rng, face, photographs)
                if self.task == "points" and not (face.cut_out or face.drawn):
                    w[lm.INDEX["chin"]] *= self.args.teacher_chin
                pictures.append(x)
                points.append(p)
                weights.append(w)
            yield (
                torch.from_numpy(np.stack(pictures)),
                torch.from_numpy(np.stack(points).astype(np.float32)),
                torch.from_numpy(np.stack(weights).astype(np.float32)),
            )


def to_input(pictures):
    """Bytes (N x H x W x 3) to the range -1 to 1, channels last in memory."""
    return pictures.permute(0, 3, 1, 2).float().sub_(127.5).mul_(1 / 127.5).contiguous(memory_format=torch.channels_last)


def points_loss(maps, points, weights, size):
    """Wing-like distance through soft-argmax, plus cross-entropy with a Gaussian so that the maps stay single peaks."""
    cells = maps.shape[2]
    target = points * (cells / size)
    found, _, share = networks.soft_argmax(maps[:, : points.shape[1]])
    distance = (found - target).square().sum(2).add(1e-6).sqrt()
    wing = 0.5 * torch.log1p(distance / 0.1)  # steep near zero, gentle far away
    grid = torch.arange(cells, dtype=torch.float32) + 0.5
    gx = torch.exp(-0.5 * ((grid - target[..., :1]) / 0.9) ** 2)
    gy = torch.exp(-0.5 * ((grid - target[..., 1:]) / 0.9) ** 2)
    bell = gy[..., :, None] * gx[..., None, :]
    bell = bell / bell.sum((2, 3), keepdim=True).clamp_min(1e-6)
    cross = -(bell * share.clamp_min(1e-9).log()).sum((2, 3))
    total = (weights * (wing + 0.3 * distance.clamp_max(4) + 0.1 * cross)).sum()
    return total / weights.sum().clamp_min(1)


def validate_points(network, task, faces):
    """Mean errors on held-back faces, one crop each, in percent of the inter-pupil distance."""
    make = data.points_sample if task == "points" else data.eye_sample
    rng = np.random.default_rng(5)
    errors = []
    network.eval()
    with torch.no_grad():
        for start in range(0, len(faces), 64):
            part = faces[start : start + 64]
            made = [make(rng, f, faces) for f in part]
            x = torch.from_numpy(np.stack([m[0] for m in made]))
            p = torch.from_numpy(np.stack([m[1] for m in made]).astype(np.float32))
            size = x.shape[1]
            maps = network(to_input(x))
            found, _, _ = networks.soft_argmax(maps[:, : p.shape[1]])
            distance = (found * (size / maps.shape[2]) - p).norm(dim=2)
            if task == "points":
                unit = (p[:, 0] - p[:, 1]).norm(dim=1, keepdim=True)
            else:
                unit = torch.full((len(part), 1), size * 0.4026 / data.EYE_HEIGHTS)
            errors.append(distance / unit)
    mean = torch.cat(errors).mean(0).numpy() * 100
    if task == "eye":
        return {name: round(float(v), 2) for name, v in zip(lm.EYE_POINTS, mean)}
    i = lm.INDEX
    return {
        "pupils": round(float(mean[:2].mean()), 2),
        "corners": round(float(mean[2:6].mean()), 2),
        "chin": round(float(mean[i["chin"]]), 2),
        "cheeks": round(float((mean[i["right_cheek"]] + mean[i["left_cheek"]]) / 2), 2),
        "mouth": round(float((mean[i["mouth_right"]] + mean[i["mouth_left"]]) / 2), 2),
        "all": round(float(mean.mean()), 2),
    }


def main():
    """Runs the training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=("points", "eye", "finder"))
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--steps", type=int, default=0, help="overrides --minutes: exact number of steps")
    parser.add_argument("--hold", type=float, default=0.5, help="share of the run at the peak rate")
    parser.add_argument("--rate", type=float, default=PEAK_RATE)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--mattes", help="file written by mattes.py")
    parser.add_argument("--drawn", help="folder of drawn portraits")
    parser.add_argument("--drawn-share", type=float, default=0.15)
    parser.add_argument("--strength", type=float, default=1.0, help="of the disturbances; less towards the end of a run")
    parser.add_argument("--resume", help="checkpoint to go on from")
    parser.add_argument("--fresh-clock", action="store_true", help="with --resume: weights only, time starts anew")
    parser.add_argument("--full-precision", action="store_true")
    parser.add_argument("--tune", type=Path, help="shipped weights (.bin) to start from, normalisation folded in")
    parser.add_argument("--marked", type=float, default=0.0, help="share of samples from the human-marked portraits")
    parser.add_argument("--leave-out", help="K/N: fold K of N of the marked people is not seen")
    parser.add_argument("--teacher-chin", type=float, default=1.0, help="factor of the weight of the teacher's chins")
    args = parser.parse_args()
    fold, folds = map(int, args.leave_out.split("/")) if args.leave_out else (-1, 1)
    args.chosen = lambda subject: marks.fold_of(subject, folds) != fold
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)

    network = export.read(args.task, args.tune) if args.tune else export.NETWORKS[args.task]()
    network = network.to(memory_format=torch.channels_last)
    average = copy.deepcopy(network)
    decay = [p for p in network.parameters() if p.dim() > 1]
    rest = [p for p in network.parameters() if p.dim() <= 1]
    optimiser = torch.optim.AdamW([{"params": decay, "weight_decay": 0.01}, {"params": rest, "weight_decay": 0}], lr=args.rate)
    step, spent = 0, 0.0
    if args.resume:
        saved = torch.load(args.resume, weights_only=False)
        network.load_state_dict(saved["network"])
        average.load_state_dict(saved["average"])
        optimiser.load_state_dict(saved["optimiser"])
        if not args.fresh_clock:
            step, spent = saved["step"], saved["spent"]
    held = [f for f in data.photographs(mattes=args.mattes) if f.held_back]
    frontal = [f for f in held if abs(f.turn) < 0.2]
    loader = DataLoader(Samples(args.task, args), batch_size=None, num_workers=1, prefetch_factor=6)
    began = last_save = time.time()
    shadow = [v for v in average.state_dict().values() if v.dtype.is_floating_point]
    live = [v for v in network.state_dict().values() if v.dtype.is_floating_point]
    running = None
    for batch in loader:
        now = time.time()
        share = step / args.steps if args.steps else (spent + now - began) / (args.minutes * 60)
        if share >= 1:
            break
        warm = min(1.0, (step + 1) / 500) if not args.resume else 1.0
        rate = args.rate * warm
        if share > args.hold:
            rate *= 0.5 + 0.5 * math.cos(math.pi * (share - args.hold) / (1 - args.hold))
        for group in optimiser.param_groups:
            group["lr"] = max(rate, 1e-6)
        network.train()
        x = to_input(batch[0])
        with torch.autocast("cpu", torch.bfloat16, enabled=not args.full_precision):
            maps = network(x)
        if args.task == "finder":
            loss = scenes.loss(maps.float(), batch[1])
        else:
            loss = points_loss(maps.float(), batch[1], batch[2], batch[0].shape[1])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        step += 1
        torch._foreach_lerp_(shadow, live, 1 - min(AVERAGE, (1 + step) / (20 + step)))
        running = loss.item() if running is None else 0.99 * running + 0.01 * loss.item()
        if time.time() - last_save > 150:
            last_save = time.time()
            save(args, network, average, optimiser, step, spent + last_save - began)
            report(args, average, frontal, held, step, share, rate, running)
    save(args, network, average, optimiser, step, spent + time.time() - began)
    report(args, average, frontal, held, step, 1.0, 0.0, running)


def save(args, network, average, optimiser, step, spent):
    """Writes the checkpoint in one move."""
    state = {"folded": bool(args.tune), "network": network.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "spent": spent}
    torch.save(state, args.out / "checkpoint.tmp")
    (args.out / "checkpoint.tmp").rename(args.out / "checkpoint.pt")


def report(args, average, frontal, held, step, share, rate, running):
    """Prints one line of JSON."""
    if args.task == "finder":
        figures = scenes.validate(average, held)
    else:
        figures = validate_points(average, args.task, frontal)
    print(json.dumps({"step": step, "share": round(share, 3), "rate": round(rate, 6), "loss": round(running, 4), **figures}), flush=True)


if __name__ == "__main__":
    main()
