"""Rough head-and-shoulders mattes of the training photographs: `python mattes.py OUT.npz`, about three minutes.

GrabCut, started from the mesh: the hull of the face is subject, an ellipse for the head and a trapezoid for the body may
be, what is far away is not. Good enough to lay heads on plain walls; errors are noise to the networks.
"""

import sys

import cv2
import numpy as np

import data

LONG = 144  # long side of the reduced pictures, pixels
SIDE = 160  # side of the stored squares


def matte(picture, mesh):
    """Matte of one reduced picture; `mesh` in its pixels."""
    height, width = picture.shape[:2]
    top, chin, nose = mesh[10], mesh[152], mesh[1]
    size = max(np.linalg.norm(top - chin), np.linalg.norm(mesh[234] - mesh[454]) * 1.2)
    centre = (top + chin) / 2
    tilt = -float(np.degrees(np.arctan2(chin[0] - top[0], chin[1] - top[1])))
    likely = np.zeros((height, width), np.uint8)
    cv2.ellipse(likely, ((float(centre[0]), float(centre[1] - 0.1 * size)), (float(size * 1.15), float(size * 1.5)), tilt), 1, -1)
    x, y = chin
    half = [(0.35, y - 0.1 * size), (0.45, y + 0.15 * size), (1.15, y + 0.5 * size), (1.3, height + size)]
    body = [(x + k * size, v) for k, v in half] + [(x - k * size, v) for k, v in reversed(half)]
    cv2.fillPoly(likely, [np.array(body).astype(np.int32)], 1)
    mask = np.where(likely > 0, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    near = np.zeros((height, width), np.uint8)
    cv2.ellipse(near, ((float(centre[0]), float(centre[1])), (float(size * 2.6), float(size * 2.8)), 0.0), 1, -1)
    near[int(np.clip(y, 0, height)) :] = 1
    mask[near == 0] = cv2.GC_BGD
    cv2.fillConvexPoly(mask, cv2.convexHull(mesh[:468].astype(np.int32)), cv2.GC_FGD)
    try:
        cv2.grabCut(picture, mask, None, np.zeros((1, 65)), np.zeros((1, 65)), 3, cv2.GC_INIT_WITH_MASK)
        found = ((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD)).astype(np.uint8)
    except cv2.error:  # nothing left on one side
        found = likely
    found = cv2.morphologyEx(found, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    _, labels = cv2.connectedComponents(found)
    label = labels[int(np.clip(nose[1], 0, height - 1)), int(np.clip(nose[0], 0, width - 1))]
    if label > 0:
        found = (labels == label).astype(np.uint8)
    found = cv2.morphologyEx(found, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    return cv2.GaussianBlur(found * 255.0, (0, 0), 0.8).astype(np.uint8)


def main():
    """Writes the mattes of all training photographs."""
    cv2.setRNGSeed(7)
    folder = data.FACES / "train"
    table = np.load(folder / "landmarks.npz", allow_pickle=True)
    out = np.zeros((len(table["names"]), SIDE, SIDE), np.uint8)
    for i, name in enumerate(table["names"]):
        picture = cv2.imread(str(folder / "images" / str(name)))
        scale = LONG / max(picture.shape[:2])
        size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        out[i, : size[1], : size[0]] = matte(small, table["points"][i].astype(np.float32) / 16 * scale)
    np.savez_compressed(sys.argv[1], mattes=out)


if __name__ == "__main__":
    main()
