"""The three networks one after the other, as the Rust engine runs them; for validation and calibration."""

from pathlib import Path

import cv2
import numpy as np
import torch

import data
import export
import landmarks as lm
import networks
import scenes

LONG = 160  # long side of the finder's input, pixels
LEAST_SCORE = 0.4
KEPT = 0.35  # share of the points network in corners and lids, chosen on held-back faces
STRAIGHTEN = 0.5  # share of the way on which the chin is moved to the middle line
MIDDLE_LINE = {  # least squares on the training faces: where the middle of each group lies says where the chin does
    ("right_eye_outer", "right_eye_inner", "left_eye_inner", "left_eye_outer"): -0.95,
    ("nose_tip",): -0.09,
    ("nose_base",): 0.32,
    ("mouth_right", "mouth_left"): -0.13,
    ("upper_inner_lip", "lower_inner_lip"): -0.14,
    ("right_brow", "left_brow"): -0.20,
    ("right_cheek", "left_cheek"): -0.83,
    ("right_jaw", "left_jaw"): 0.86,
}


def crop(picture, cx, cy, side, angle, size):
    """Crop without aliasing: whole blocks averaged, then one or four bilinear samples a pixel."""
    step = side / size
    block = max(1, int(step / 2))
    if block > 1:
        rows, columns = picture.shape[0] // block, picture.shape[1] // block
        picture = cv2.resize(picture[: rows * block, : columns * block], (columns, rows), interpolation=cv2.INTER_AREA)
    times = 2 if step / block > 1.25 else 1
    matrix = data.similarity(cx / block, cy / block, side / block, angle, size * times)
    x = data.warp(picture.astype(np.float32), matrix, size * times)
    return x if times == 1 else x.reshape(size, 2, size, 2, 3).mean((1, 3))


def forward(network, pictures):
    """Maps of a list of crops."""
    x = torch.from_numpy(np.stack(pictures).astype(np.float32)).permute(0, 3, 1, 2)
    with torch.no_grad():
        return network((x - 127.5) / 127.5)


class Engine:
    """All three networks with rounded weights: those of RUNS, and the shipped ones where it has none."""

    def __init__(self, runs):
        here = Path(__file__).parent
        self.finder, self.points, self.eye = (export.latest(t, Path(runs), here) for t in ("finder", "points", "eye"))

    def find(self, picture):
        """Candidates as (x, y, height, score) in pixels of the picture."""
        tall, wide = picture.shape[:2]
        factor = LONG / max(tall, wide)
        width, height = max(1, int(wide * factor + 0.5)), max(1, int(tall * factor + 0.5))
        small = cv2.resize(picture.astype(np.float32), (width, height), interpolation=cv2.INTER_AREA)
        canvas = np.full((-(-height // 16) * 16, -(-width // 16) * 16, 3), 127.5, np.float32)
        top, left = (canvas.shape[0] - height) // 2, (canvas.shape[1] - width) // 2
        canvas[top : top + height, left : left + width] = small
        found = scenes.decode(forward(self.finder, [canvas])[0].numpy(), LEAST_SCORE)
        return [((x - left) * wide / width, (y - top) * tall / height, h * tall / height, s) for x, y, h, s in found]

    def place(self, picture, cx, cy, height):
        """Points of one face and their spreads in face heights: (24 x 2, 24)."""
        angle = 0.0
        for second in (False, True):
            side = data.CROP_HEIGHTS * height
            x = crop(picture, cx, cy, side, angle, data.CROP)
            maps = forward(self.points, [x, np.ascontiguousarray(x[:, ::-1])] if second else [x])
            found, spread, _ = networks.soft_argmax(maps)
            share, spread = found.numpy() / maps.shape[2], spread.numpy()
            if second:  # the mirrored crop is a second opinion
                share[1] = share[1][lm.MIRROR] * [-1, 1] + [1, 0]
                spread[1] = spread[1][lm.MIRROR]
            share, spread = share.mean(0), spread.mean(0)
            matrix = data.similarity(cx, cy, side, angle, 1)
            points = share @ matrix[:, :2].T + matrix[:, 2]
            spread = spread / maps.shape[2] * data.CROP_HEIGHTS
            cx, cy, height, angle = lm.fit(points)
        axis = np.array([np.cos(angle), np.sin(angle)])
        across = (points - [cx, cy]) @ axis
        middle = sum(w * across[[lm.INDEX[n] for n in group]].mean() for group, w in MIDDLE_LINE.items())
        chin = lm.INDEX["chin"]
        points[chin] += STRAIGHTEN * (middle - across[chin]) * axis
        return points, spread, (cx, cy, height, angle)

    def refine(self, picture, points, spread, frame):
        """Replaces the points of both eyes."""
        points, spread = points.copy(), spread.copy()
        for left, names in ((False, lm.RIGHT_EYE), (True, lm.LEFT_EYE)):
            cx, cy, side, angle = data.eye_frame(points, left, frame)
            x = crop(picture, cx, cy, side, angle, data.EYE_CROP)
            maps = forward(self.eye, [np.ascontiguousarray(x[:, ::-1]) if left else x])
            found, wide, _ = networks.soft_argmax(maps[:, :5])
            share = found[0].numpy() / maps.shape[2]
            if left:
                share[:, 0] = 1 - share[:, 0]
            matrix = data.similarity(cx, cy, side, angle, 1)
            refined = share @ matrix[:, :2].T + matrix[:, 2]
            kept = np.array([0, KEPT, KEPT, KEPT, KEPT])[:, None]
            points[names] = refined * (1 - kept) + points[names] * kept
            spread[names] = wide[0].numpy() / maps.shape[2] * data.EYE_HEIGHTS
        return points, spread
