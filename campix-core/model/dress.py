"""Draws on a face what its label then says: glasses, shades, caps, scarves, masks, hair, red eyes, jewellery, stripes, hard light.

Every drawing takes a generator, a picture (RGB, uint8) and a `Face`, and gives the picture back with the labels of
`states.csv` that it changed, and for a reflection in `shining` over which iris it lies. Sides are those of the picture. `python dress.py SHEET.png` draws some of each to look at.
"""

import sys

import cv2
import numpy as np

# Points of the mesh.
RIGHT_IRIS, LEFT_IRIS = 468, 473
OVAL = [10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109]
BROWS = ([70, 63, 105, 66, 107], [336, 296, 334, 293, 300])
LIDS = ([33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7], [263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249])


class Face:
    """Directions and lengths of a face."""

    def __init__(self, points):
        self.points = points
        self.right, self.left = points[RIGHT_IRIS], points[LEFT_IRIS]
        self.across = self.left - self.right
        self.apart = float(np.linalg.norm(self.across)) + 1e-6
        self.x = self.across / self.apart
        self.y = np.array([-self.x[1], self.x[0]])
        self.middle = (self.right + self.left) / 2
        self.angle = float(np.degrees(np.arctan2(self.x[1], self.x[0])))

    def at(self, u, v):
        """The place `u` along the eyes and `v` below them, in distances of the pupils."""
        return self.middle + self.x * (u * self.apart) + self.y * (v * self.apart)


def colour(rng, dark=0.5):
    if rng.random() < dark:
        return tuple(int(v) for v in rng.integers(0, 70, 3))
    return tuple(int(v) for v in rng.integers(0, 256, 3))


def pixel(picture, at):
    """The colour at a place, or at the nearest one inside."""
    row, column = np.clip(np.round(at).astype(int)[::-1], 0, np.array(picture.shape[:2]) - 1)
    return picture[row, column].astype(np.float32)


def lay(picture, mask, paint, share=1.0):
    """Lays `paint` (a colour or a picture) over the picture where the mask is set."""
    mask = (mask.astype(np.float32) / 255 * share)[..., None]
    return np.clip(picture * (1 - mask) + np.asarray(paint, np.float32) * mask, 0, 255).astype(np.uint8)


def blank(picture):
    return np.zeros(picture.shape[:2], np.uint8)


def shaded(rng, picture, mask, base):
    """A cloth of one colour with folds: broad light and fine texture."""
    height, width = picture.shape[:2]
    coarse = cv2.resize(rng.normal(0, 1, (4, 4)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    fine = cv2.GaussianBlur(rng.normal(0, 1, (height, width)).astype(np.float32), (0, 0), 0.8)
    light = 1 + 0.18 * coarse + 0.10 * fine
    paint = np.float32(base)[None, None] * light[..., None]
    if rng.random() < 0.25:
        period = rng.uniform(4, 16)
        angle = rng.uniform(0, np.pi)
        ys, xs = np.mgrid[0:height, 0:width]
        wave = np.sin((xs * np.cos(angle) + ys * np.sin(angle)) * 2 * np.pi / period) > 0
        paint = np.where(wave[..., None], paint, paint * 0.5 + np.float32(rng.integers(0, 256, 3)) * 0.5)
    return lay(picture, mask, paint)


def soften(mask, sigma=0.8):
    return cv2.GaussianBlur(mask, (0, 0), sigma)


def lenses(face, rng, wide=None, high=None, drop=None):
    wide = rng.uniform(0.36, 0.47) if wide is None else wide
    high = rng.uniform(0.22, 0.38) if high is None else high
    drop = rng.uniform(0.0, 0.10) if drop is None else drop
    square = rng.random() < 0.45
    shapes = []
    for side in (-0.5, 0.5):
        centre = face.at(side * 1.02, drop)
        box = (tuple(map(float, centre)), (2 * wide * face.apart, 2 * high * face.apart), face.angle)
        shapes.append((box, square))
    return shapes


def fill(mask, shapes, value=255, line=-1):
    for box, square in shapes:
        if square:
            corners = np.round(cv2.boxPoints(box) * 8).astype(np.int32)
            if line < 0:
                cv2.fillPoly(mask, [corners], value, cv2.LINE_AA, 3)
            else:
                cv2.polylines(mask, [corners], True, value, line, cv2.LINE_AA, 3)
        else:
            cv2.ellipse(mask, box, value, line, cv2.LINE_AA)
    return mask


def frame(rng, picture, face, shapes, thick):
    mask = fill(blank(picture), shapes, line=thick)
    inner = [face.at(s * (0.5 - 0.34), 0.0) for s in (-1, 1)]
    cv2.line(mask, inner[0].astype(int).tolist(), inner[1].astype(int).tolist(), 255, thick, cv2.LINE_AA)
    for s, ear in ((-1, 234), (1, 454)):
        cv2.line(mask, face.at(s * 0.95, 0.0).astype(int).tolist(), face.points[ear].astype(int).tolist(), 255, thick, cv2.LINE_AA)
    return lay(picture, mask, colour(rng, 0.7), rng.uniform(0.75, 1))


def clear_glasses(rng, picture, face):
    """Glasses through which the eyes are seen, the rim away from them."""
    shapes = lenses(face, rng, high=rng.uniform(0.27, 0.40), drop=rng.uniform(0.02, 0.09))
    picture = frame(rng, picture, face, shapes, max(1, int(round(face.apart * rng.uniform(0.012, 0.07)))))
    labels = {"glasses": "c", "lenses": "-"}
    if rng.random() < 0.2:  # a slight gleam beside the irises
        mask = fill(blank(picture), shapes)
        streak = blank(picture)
        a, b = face.at(rng.uniform(-0.9, 0.9), -0.4), face.at(rng.uniform(-0.9, 0.9), 0.4)
        cv2.line(streak, a.astype(int).tolist(), b.astype(int).tolist(), 255, max(1, int(face.apart * 0.04)), cv2.LINE_AA)
        picture = lay(picture, np.minimum(mask, soften(streak, 1)), (255, 255, 255), rng.uniform(0.1, 0.3))
    return picture, labels


def rim_over_eye(rng, picture, face):
    """Glasses that sit so that a rim crosses the pupils or the lids."""
    up = rng.random() < 0.5
    high = rng.uniform(0.2, 0.3)
    drop = (high - rng.uniform(-0.03, 0.04)) if up else -(high - rng.uniform(-0.03, 0.04))
    shapes = lenses(face, rng, high=high, drop=drop)
    return frame(rng, picture, face, shapes, max(2, int(round(face.apart * rng.uniform(0.04, 0.09))))), {"glasses": "c", "lenses": "F"}


def reflection(rng, picture, face):
    """A lamp or a window in the lenses, over an iris."""
    shapes = lenses(face, rng, high=rng.uniform(0.27, 0.38), drop=rng.uniform(0.02, 0.08))
    inside = fill(blank(picture), shapes)
    light = blank(picture)
    places = [0, 1][:: rng.choice([-1, 1])][: 1 + int(rng.random() < 0.5)]
    for place in places:
        iris = (face.right, face.left)[place]
        c = iris + rng.normal(0, 0.03, 2) * face.apart
        box = (tuple(map(float, c)), tuple(float(v) for v in rng.uniform(0.12, 0.4, 2) * face.apart), float(rng.uniform(0, 180)))
        fill(light, [(box, rng.random() < 0.5)])
    tint = (255, 255, 255) if rng.random() < 0.6 else tuple(int(v) for v in rng.integers(150, 256, 3))
    picture = lay(picture, np.minimum(inside, soften(light, max(0.6, face.apart * rng.uniform(0.005, 0.04)))), tint, rng.uniform(0.6, 0.98))
    return frame(rng, picture, face, shapes, max(1, int(round(face.apart * rng.uniform(0.012, 0.06))))), {
        "glasses": "c", "lenses": "R", "shining": "".join("R" if place in places else "-" for place in (0, 1)),
    }


def shades(rng, picture, face):
    """Dark or tinted lenses."""
    shapes = lenses(face, rng, wide=rng.uniform(0.38, 0.5), high=rng.uniform(0.25, 0.42))
    mask = fill(blank(picture), shapes)
    dark = rng.random() < 0.65
    share = rng.uniform(0.88, 1.0) if dark else rng.uniform(0.45, 0.72)
    paint = np.float32(colour(rng, 0.75 if dark else 0.2))[None, None].repeat(picture.shape[0], 0).repeat(picture.shape[1], 1)
    if rng.random() < 0.5:  # a gradient, or the sky in them
        height = picture.shape[0]
        paint = paint + np.linspace(0, rng.uniform(10, 120), height, dtype=np.float32)[::rng.choice([-1, 1]), None, None]
    picture = lay(picture, mask, paint, share)
    picture = frame(rng, picture, face, shapes, max(1, int(round(face.apart * rng.uniform(0.012, 0.08)))))
    return picture, {"glasses": "o" if dark else "t", "lenses": "-"}


def crown(face):
    """How far the hair reaches above the eyes: the forehead and as much again."""
    return -float(np.dot(face.points[10] - face.middle, face.y)) / face.apart


def cap(rng, picture, face):
    """A cap, beanie or hat down to a line above, at or below the brows."""
    brow = min(-float(np.dot(face.points[i].mean(0) - face.middle, face.y)) / face.apart for i in BROWS)
    top = crown(face)
    hides = rng.random() < 0.4
    line = -(brow + (rng.uniform(-0.30, -0.02) if hides else rng.uniform(0.12, 0.5)))
    width = rng.uniform(0.95, 1.5)
    high = -(top + rng.uniform(0.7, 1.6))
    bend = rng.uniform(-0.1, 0.2)
    edge = [face.at(u * width, line - bend * (1 - u * u)) for u in np.linspace(-1, 1, 13)]
    dome = [face.at(width * np.cos(a), line + (high - line) * np.sin(a)) for a in np.linspace(0, np.pi, 17)]
    mask = blank(picture)
    cv2.fillPoly(mask, [np.round(np.array(edge + dome) * 8).astype(np.int32)], 255, cv2.LINE_AA, 3)
    if rng.random() < 0.3:  # plain dark cloth, which may pass for hair
        dark = np.float32(rng.integers(15, 60, 3))[None, None] + rng.normal(0, 4, (*picture.shape[:2], 1))
        picture = lay(picture, soften(mask, rng.uniform(0.5, 1.2)), dark)
    else:
        picture = shaded(rng, picture, soften(mask, 0.6), colour(rng, 0.4))
    label = "b" if hides else "h"
    if rng.random() < 0.3:  # a rim all around, wider than the cap
        rim = blank(picture)
        box = (tuple(map(float, face.at(0, line))), (2.1 * width * face.apart, rng.uniform(0.25, 0.5) * face.apart), face.angle)
        cv2.ellipse(rim, box, 255, -1, cv2.LINE_AA)
        picture = lay(picture, soften(rim, 0.8), colour(rng, 0.7))
        if not hides and line + 0.25 > -brow:
            label = "b"
    elif rng.random() < 0.45:  # a brim, which may throw a shadow
        low = line + rng.uniform(0.12, 0.3)
        brim = blank(picture)
        points = [face.at(u * width * 1.02, line + (low - line) * (1 - u * u)) for u in np.linspace(-1, 1, 15)]
        back = [face.at(u * width, line - 0.08) for u in np.linspace(1, -1, 9)]
        cv2.fillPoly(brim, [np.round(np.array(points + back) * 8).astype(np.int32)], 255, cv2.LINE_AA, 3)
        picture = shaded(rng, picture, brim, colour(rng, 0.6))
        if low > -brow:
            label = "b"
        elif rng.random() < 0.65:
            shadow = blank(picture)
            cv2.ellipse(shadow, (tuple(map(float, face.at(0, low))), (2 * width * face.apart, rng.uniform(1.0, 1.8) * face.apart), face.angle), 255, -1)
            picture = lay(picture, soften(shadow, face.apart * 0.06), (0, 0, 0), rng.uniform(0.4, 0.7))
            label = "s"
    return picture, {"headwear": label}


def scarf(rng, picture, face):
    """A scarf or hood around the face, which may come in over cheeks, brows or chin."""
    oval = face.points[OVAL]
    centre = oval.mean(0)
    hides = rng.random() < 0.35
    grow = rng.uniform(0.82, 0.93) if hides else rng.uniform(1.02, 1.18)
    hole = centre + (oval - centre) * grow
    mask = blank(picture)
    outer = [face.at(u, v) for u, v in ((-1.9, 4), (-1.5, 1.2), (-1.35, -0.6), (-0.9, -crown(face) - 0.6), (0, -crown(face) - 0.9), (0.9, -crown(face) - 0.6), (1.35, -0.6), (1.5, 1.2), (1.9, 4))]
    cv2.fillPoly(mask, [np.round(np.array(outer) * 8).astype(np.int32)], 255, cv2.LINE_AA, 3)
    cv2.fillPoly(mask, [np.round(hole * 8).astype(np.int32)], 0, cv2.LINE_AA, 3)
    picture = shaded(rng, picture, soften(mask, 0.7), colour(rng, 0.4))
    return picture, {"headwear": "b" if hides else "h", "ears": "hh"}


def mask(rng, picture, face):
    """A mask from the nose, or from below it, over the chin."""
    nose = rng.random() < 0.75
    start = rng.uniform(0.35, 0.6) if nose else rng.uniform(0.85, 1.0)
    jaw = face.points[[132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361]]
    centre = jaw.mean(0)
    jaw = centre + (jaw - centre) * rng.uniform(1.0, 1.08)
    upper = [face.at(0.62, start + 0.12), face.at(0.25, start), face.at(0, start - (0.08 if nose else 0)), face.at(-0.25, start), face.at(-0.62, start + 0.12)]
    area = blank(picture)
    cv2.fillPoly(area, [np.round(np.array(list(jaw) + upper) * 8).astype(np.int32)], 255, cv2.LINE_AA, 3)
    base = [(150, 190, 225), (235, 238, 240), (25, 25, 28), colour(rng, 0.3)][rng.integers(4)]
    picture = shaded(rng, picture, soften(area, 0.6), base)
    if rng.random() < 0.7:
        for s, ear in ((-1, 234), (1, 454)):
            a, b = face.at(s * 0.6, start + 0.15), face.points[ear]
            cv2.line(picture, a.astype(int).tolist(), b.astype(int).tolist(), tuple(int(v) for v in base), 1, cv2.LINE_AA)
    return picture, {"lower_face": "a" if nose else "m", "mouth": "u"}


def fringe(rng, picture, face):
    """Strands of the hair's own colour from the forehead down over brows, or over an eye."""
    hair = pixel(picture, face.at(rng.normal(0, 0.2), -crown(face) - rng.uniform(0.25, 0.5)))
    base = hair if rng.random() < 0.6 else np.float32(colour(rng, 0.8))
    over_eye = rng.random() < 0.4
    chosen = [place for place in (0, 1) if rng.random() < 0.75] or [int(rng.integers(2))]
    brows, eyes = ["n", "n"], ["n", "n"]
    top = -crown(face) - 0.2
    solid = rng.random() < 0.45
    for place in chosen:
        side = (-1, 1)[place]
        brow = float(np.dot(face.points[BROWS[place]].mean(0) - face.middle, face.y)) / face.apart
        low = rng.uniform(0.06, 0.35) if over_eye else rng.uniform(brow + 0.03, brow + 0.12)
        if solid:  # a lock in one piece, its lower edge in points
            reach = rng.uniform(0.7, 1.25)
            us = np.linspace(rng.uniform(-0.1, 0.15), reach, int(rng.integers(4, 12)))
            edge = [face.at(side * u, low + rng.uniform(-0.08, 0.03) - 0.25 * max(0.0, u - 0.6)) for u in us]
            roots = [face.at(side * u * 0.8, top - 0.1) for u in (reach, 0.5, 0.0)]
            lock = blank(picture)
            cv2.fillPoly(lock, [np.round(np.array(edge + roots) * 8).astype(np.int32)], 255, cv2.LINE_AA, 3)
            streaks = np.clip(base + rng.normal(0, 9, (1, picture.shape[1], 1)), 0, 255).repeat(picture.shape[0], 0)
            picture = np.ascontiguousarray(lay(picture, soften(lock, rng.uniform(0.4, 1.2)), streaks))
        for _ in range(int(rng.integers(0, 30) if solid else rng.integers(60, 140))):
            u = side * rng.uniform(0.12, 0.95)
            a = face.at(u * rng.uniform(0.6, 1.0), top)
            b = face.at(u + rng.normal(0, 0.05), low + rng.normal(0, 0.04))
            mid = (a + b) / 2 + face.x * rng.normal(0, 0.06) * face.apart
            curve = np.array([(1 - t) ** 2 * a + 2 * t * (1 - t) * mid + t * t * b for t in np.linspace(0, 1, 9)])
            shade = np.clip(base * rng.uniform(0.7, 1.25), 0, 255)
            cv2.polylines(picture, [np.round(curve * 8).astype(np.int32)], False, tuple(int(v) for v in shade), max(1, int(face.apart * 0.025)), cv2.LINE_AA, 3)
        brows[place] = "c"
        if over_eye:
            eyes[place] = "y"
    return picture, {"brows": "".join(brows), "eyes_under_hair": "".join(eyes)}


def red_eyes(rng, picture, face):
    """Red pupils of a flash."""
    labels = ["n", "n"]
    for place, (iris, ring) in enumerate(((face.right, (469, 471)), (face.left, (474, 476)))):
        if rng.random() < 0.15:
            continue
        radius = np.linalg.norm(face.points[ring[0]] - face.points[ring[1]]) / 2 * rng.uniform(0.45, 0.95)
        spot, lid = blank(picture), blank(picture)
        cv2.circle(spot, np.round(iris * 8).astype(int).tolist(), int(radius * 8), 255, -1, cv2.LINE_AA, 3)
        cv2.fillPoly(lid, [np.round(face.points[LIDS[place]] * 8).astype(np.int32)], 255, cv2.LINE_AA, 3)
        picture = lay(picture, np.minimum(spot, lid), (int(rng.integers(150, 256)), int(rng.integers(0, 80)), int(rng.integers(0, 80))), rng.uniform(0.6, 0.95))
        labels[place] = "r"
    return picture, {"red": "".join(labels)}


def hand(rng, picture, face):
    """Something of the face's own colour over mouth or chin: a hand by and large."""
    cheek = pixel(picture, face.at(0.4, 0.7))
    area = blank(picture)
    start = face.at(rng.choice([-1, 1]) * rng.uniform(0.6, 1.2), rng.uniform(1.6, 2.4))
    for finger in range(int(rng.integers(2, 5))):
        tip = face.at(rng.uniform(-0.35, 0.35), rng.uniform(0.85, 1.3))
        cv2.line(area, start.astype(int).tolist(), tip.astype(int).tolist(), 255, max(2, int(face.apart * rng.uniform(0.16, 0.24))), cv2.LINE_AA)
    return shaded(rng, picture, soften(area, 0.8), cheek * rng.uniform(0.8, 1.1)), {"lower_face": "m", "mouth": "u"}


def hard_light(rng, picture, face):
    """One side of the face in much less light."""
    height, width = picture.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    along = ((xs - face.middle[0]) * face.x[0] + (ys - face.middle[1]) * face.x[1]) / face.apart * rng.choice([-1, 1])
    low = rng.uniform(0.15, 0.5)
    gain = low + (1 - low) / (1 + np.exp(-along * rng.uniform(4, 14)))
    return np.clip(picture * gain[..., None], 0, 255).astype(np.uint8), {"light": "s"}


def stripes(rng, picture, face):
    """Stripes or checks on the clothes below the chin."""
    height, width = picture.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    chin = face.points[152]
    below = ((xs - chin[0]) * face.y[0] + (ys - chin[1]) * face.y[1]) > face.apart * rng.uniform(0.35, 0.6)
    angle, period = rng.choice([0, np.pi / 2, np.pi / 4]) + rng.normal(0, 0.1), face.apart * rng.uniform(0.08, 0.4)
    wave = np.sin((xs * np.cos(angle) + ys * np.sin(angle)) * 2 * np.pi / period)
    if rng.random() < 0.3:
        wave = wave * np.sin((ys * np.cos(angle) - xs * np.sin(angle)) * 2 * np.pi / period)
    area = ((wave > 0) & below).astype(np.uint8) * 255
    return lay(picture, soften(area, 0.6), colour(rng, 0.4), rng.uniform(0.6, 1)), {"clothes": "s"}


def earrings(rng, picture, face):
    """Rings, studs or drops at the lobes of one or both ears."""
    metal = [(225, 200, 90), (220, 222, 228), (200, 140, 120), (240, 236, 225), (30, 30, 34), colour(rng, 0.1)][rng.integers(6)]
    both = rng.random() < 0.75
    kind = rng.integers(3)
    size = rng.uniform(0.05, 0.14) if kind == 0 else rng.uniform(0.025, 0.06)
    shift = np.array([rng.uniform(0.0, 0.12), rng.uniform(0.22, 0.45)])
    for s, ear in [(-1, 234), (1, 454)][: 2 if both else 1] if rng.random() < 0.5 else [(1, 454), (-1, 234)][: 2 if both else 1]:
        at = face.points[ear] + face.x * (s * shift[0] * face.apart) + face.y * (shift[1] * face.apart)
        spot = blank(picture)
        centre, radius = np.round(at * 8).astype(int).tolist(), int(max(1.0, size * face.apart) * 8)
        if kind == 0:
            cv2.circle(spot, centre, radius, 255, max(1, int(face.apart * rng.uniform(0.02, 0.05))), cv2.LINE_AA, 3)
        else:
            cv2.circle(spot, centre, radius, 255, -1, cv2.LINE_AA, 3)
        if kind == 2:
            end = at + face.y * (rng.uniform(0.1, 0.35) * face.apart)
            cv2.line(spot, at.astype(int).tolist(), end.astype(int).tolist(), 255, max(1, int(face.apart * 0.03)), cv2.LINE_AA)
            cv2.circle(spot, np.round(end * 8).astype(int).tolist(), int(radius * 1.2), 255, -1, cv2.LINE_AA, 3)
        picture = shaded(rng, picture, spot, metal)
    return picture, {"jewellery": "E"}


def necklace(rng, picture, face):
    """A chain or a row of pearls around the neck, with or without a pendant."""
    chin = face.points[152] + face.y * (rng.uniform(0.15, 0.45) * face.apart)
    metal = [(225, 200, 90), (220, 222, 228), (240, 236, 225), (60, 45, 35), colour(rng, 0.2)][rng.integers(5)]
    wide, deep = rng.uniform(0.55, 0.95) * face.apart, rng.uniform(0.25, 0.7) * face.apart
    ends = rng.uniform(0.1, 0.5)
    curve = [chin + face.x * wide * np.cos(a) + face.y * deep * np.sin(a) for a in np.linspace(ends, np.pi - ends, 25)]
    spot = blank(picture)
    thick = max(1, int(round(face.apart * rng.uniform(0.012, 0.05))))
    if rng.random() < 0.6:
        cv2.polylines(spot, [np.round(np.array(curve) * 8).astype(np.int32)], False, 255, thick, cv2.LINE_AA, 3)
    else:
        for at in curve:
            cv2.circle(spot, np.round(at * 8).astype(int).tolist(), int(max(0.7, thick * 0.8) * 8), 255, -1, cv2.LINE_AA, 3)
    if rng.random() < 0.35:
        cv2.circle(spot, np.round(curve[12] * 8).astype(int).tolist(), int(face.apart * rng.uniform(0.03, 0.08) * 8), 255, -1, cv2.LINE_AA, 3)
    return shaded(rng, picture, spot, metal), {"jewellery": "N"}


ALL = [clear_glasses, rim_over_eye, reflection, shades, cap, scarf, mask, fringe, red_eyes, hand, hard_light, stripes, earrings, necklace]


def main():
    from data import FACES

    table = np.load(FACES / "train" / "landmarks.npz", allow_pickle=True)
    rng = np.random.default_rng(5)
    side, columns = 160, 7
    sheet = np.zeros((len(ALL) * side, columns * side, 3), np.uint8)
    for row, draw in enumerate(ALL):
        for column, k in enumerate(rng.choice(len(table["names"]), columns, replace=False)):
            picture = cv2.imread(str(FACES / "train" / "images" / str(table["names"][k])))[:, :, ::-1]
            points = table["points"][k].astype(np.float32) / 16
            height = np.linalg.norm(points[10] - points[152])
            scale = side / (2.0 * height)
            shift = side / 2 - (points[10] + points[152]) / 2 * scale
            matrix = np.float32([[scale, 0, shift[0]], [0, scale, shift[1]]])
            cell = cv2.warpAffine(picture, matrix, (side, side), flags=cv2.INTER_AREA, borderValue=(60, 60, 60))
            cell, labels = draw(rng, cell, Face(points * scale + shift))
            cell = np.ascontiguousarray(cell)
            title = f"{draw.__name__} {' '.join(labels.values())}"
            cv2.putText(cell, title, (2, 11), cv2.FONT_HERSHEY_SIMPLEX, 0.36, (255, 255, 0), 1, cv2.LINE_AA)
            sheet[row * side : (row + 1) * side, column * side : (column + 1) * side] = cell
    cv2.imwrite(sys.argv[1], sheet[:, :, ::-1])


if __name__ == "__main__":
    main()
