"""Sources of training pictures, and the crops and disturbances made of them. No torch here but for the batches.

A source is a list of `Face`: a picture (RGB, uint8), its points, and a matte where one is known.
"""

import json
import os
import zlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

import landmarks as lm

FACES = Path(os.environ.get("CAMPIX_FACES", Path(__file__).resolve().parents[3] / "shared/faces"))
CROP = 112  # input of the points network, pixels
CROP_HEIGHTS = 1.6  # side of its crop in face heights
EYE_CROP = 48  # input of the eye network, pixels
EYE_HEIGHTS = 0.40  # side of its crop in face heights

cv2.setNumThreads(1)


@dataclass
class Face:
    """One picture with one marked face."""

    name: str
    picture: np.ndarray
    points: np.ndarray
    turn: float
    matte: np.ndarray | None = None
    drawn: bool = False
    known: np.ndarray | None = None  # which points the source gives, where it does not give all
    cut_out: bool = False  # always laid on a wall

    @property
    def held_back(self):
        """Whether the face belongs to validation: a tenth, chosen by a checksum of the name."""
        return zlib.crc32(self.name.encode()) % 10 == 0

    @property
    def frame(self):
        """`landmarks.fit` of the points, computed once."""
        if not hasattr(self, "fitted"):
            self.fitted = lm.fit(self.points)
        return self.fitted

    def level(self, scale):
        """The picture reduced by 1, 2 or 4 so that sampling at `scale` pixels per output pixel does not alias."""
        if not hasattr(self, "levels"):
            self.levels = [self.picture]
        step = 0
        while scale > 1.5 and step < 3:
            step, scale = step + 1, scale / 2
        while len(self.levels) <= step:
            last = self.levels[-1]
            size = (max(1, last.shape[1] // 2), max(1, last.shape[0] // 2))
            self.levels.append(cv2.resize(last, size, interpolation=cv2.INTER_AREA))
        return self.levels[step]


def turn_of(points):
    """How far the head is turned: 0 frontal, about 1 in profile; from the distances of the eyes to the cheeks."""
    p = points
    axis = p[lm.INDEX["left_pupil"]] - p[lm.INDEX["right_pupil"]]
    axis = axis / np.linalg.norm(axis)
    eyes = p[[lm.INDEX[n] for n in ("right_eye_outer", "right_eye_inner", "left_eye_inner", "left_eye_outer")]].mean(0)
    right = (eyes - p[lm.INDEX["right_cheek"]]) @ axis
    left = (p[lm.INDEX["left_cheek"]] - eyes) @ axis
    return float((right - left) / (right + left))


def corrected(points):
    """Points of the teacher, without what it does otherwise than people (`marks.py` measured it); N x 24 x 2."""
    bias = json.loads((Path(__file__).parent / "teacher.json").read_text())
    points = points.copy()
    right, left = lm.INDEX["right_pupil"], lm.INDEX["left_pupil"]
    span = points[:, left] - points[:, right]
    up = np.stack([span[:, 1], -span[:, 0]], 1)
    points[:, [right, left]] += bias["pupil_up"] * up[:, None]
    points[:, lm.INDEX["mouth_right"]] -= bias["mouth_out"] * span
    points[:, lm.INDEX["mouth_left"]] += bias["mouth_out"] * span
    return points


def photographs(folder=FACES / "train", mattes=None):
    """The machine-marked training photographs, corrected."""
    table = np.load(folder / "landmarks.npz", allow_pickle=True)
    points = table["points"].astype(np.float64)[:, lm.MESH] / 16
    points = corrected(points)
    shades = np.load(mattes)["mattes"] if mattes else None
    faces = []
    for i, name in enumerate(table["names"]):
        picture = cv2.cvtColor(cv2.imread(str(folder / "images" / str(name))), cv2.COLOR_BGR2RGB)
        face = Face(str(name), picture, points[i], turn_of(points[i]))
        if shades is not None:
            height, width = picture.shape[:2]
            scale = 144 / max(height, width)
            part = shades[i, : round(height * scale), : round(width * scale)]
            if not 0.04 < part.mean() / 255 < 0.9:
                part = None
            face.matte = part if part is None else cv2.resize(part, (width, height))
        faces.append(face)
    return faces


DRAWN_HEIGHT = 384  # drawn pictures are kept at this height


def drawings(folder):
    """Portraits drawn by the `studio` example, with exact points: `truth.json` beside the pictures."""
    table = next(folder.glob("**/truth.json"))
    faces = []
    for entry in json.loads(table.read_text()):
        marks = entry.get("points")
        path = next(folder.glob(f"**/{entry['file']}"), None) if marks else None
        picture = path and cv2.imread(str(path))
        if picture is None:
            continue
        scale = DRAWN_HEIGHT / picture.shape[0]
        size = (round(picture.shape[1] * scale), DRAWN_HEIGHT)
        picture = cv2.cvtColor(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2RGB)
        known = np.array([name in marks for name in lm.NAMES])
        points = np.array([marks.get(name, (0, 0)) for name in lm.NAMES], np.float64) * scale
        cx, cy, height, angle = lm.fit(points, known.astype(np.float64))
        c, s = np.cos(angle) * height, np.sin(angle) * height
        laid = lm.TEMPLATE @ np.array([[c, s], [-s, c]]) + [cx, cy]
        points[~known] = laid[~known]
        faces.append(Face(f"drawn/{entry['file']}", picture, points, turn_of(points), drawn=True, known=known))
    return faces


def similarity(cx, cy, side, angle, size):
    """2x3 matrix from crop pixels to picture pixels, both with centres at half integers."""
    k = side / size
    c, s = np.cos(angle) * k, np.sin(angle) * k
    half = size / 2
    return np.array([[c, -s, cx - c * half + s * half], [s, c, cy - s * half - c * half]])


def warp(picture, matrix, size, border=None, grid=None):
    """Samples `picture` at matrix * crop pixel. `grid`: pixels of the full picture per pixel of the given one."""
    m = matrix.copy()
    m[:, 2] += m[:, :2] @ [0.5, 0.5]
    if grid is not None:
        m[0] /= grid[0]
        m[1] /= grid[1]
    m[:, 2] -= 0.5
    mode = cv2.BORDER_REPLICATE if border is None else cv2.BORDER_CONSTANT
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(picture, m, (size, size), flags=flags, borderMode=mode, borderValue=border or 0)


def crop(face, matrix, size, border=None):
    """Crop from the fitting pyramid level."""
    level = face.level(float(np.hypot(matrix[0, 0], matrix[1, 0])))
    grid = (face.picture.shape[1] / level.shape[1], face.picture.shape[0] / level.shape[0])
    return warp(level, matrix, size, border, grid)


def to_crop(points, matrix):
    """Picture points in crop pixels."""
    inverse = np.linalg.inv(matrix[:, :2])
    return (points - matrix[:, 2]) @ inverse.T


WALLS = np.array([[100, 197, 255], [255, 255, 255], [67, 142, 219], [240, 240, 240], [200, 205, 210], [0, 110, 200]])


def wall(rng, height, width):
    """A plain or gradient studio wall, sometimes with cloudy texture."""
    base = WALLS[rng.integers(len(WALLS))] if rng.random() < 0.6 else rng.integers(20, 256, 3)
    base = (base + rng.normal(0, 8, 3)).astype(np.float32)
    angle, strength = rng.uniform(0, 2 * np.pi), abs(rng.normal(0, 25))
    slope = ramp(height, width, np.cos(angle) * strength, np.sin(angle) * strength)
    if rng.random() < 0.3:
        cloud = rng.normal(0, 1, (rng.integers(2, 9), rng.integers(2, 9))).astype(np.float32)
        slope += cv2.resize(cloud, (width, height), interpolation=cv2.INTER_CUBIC) * np.float32(rng.uniform(2, 20))
    return np.clip(base + slope[..., None], 0, 255).astype(np.uint8)


def ramp(height, width, right, down):
    """A plane through zero in the middle that rises by `right` over the width and by `down` over the height."""
    xs = np.linspace(-0.5 * right, 0.5 * right, width, dtype=np.float32)
    ys = np.linspace(-0.5 * down, 0.5 * down, height, dtype=np.float32)
    return ys[:, None] + xs[None]


STRENGTH = 1.0  # of the disturbances; `train.py --strength`


def disturb(rng, picture):
    """Light, colour, sharpness, noise and compression."""
    x, strength = picture, STRENGTH
    if rng.random() < 0.25 * strength:  # half-dark face or window light
        angle, steep = rng.uniform(0, 2 * np.pi), rng.uniform(1, 6)
        t = ramp(*x.shape[:2], np.cos(angle) * steep, np.sin(angle) * steep) + np.float32(rng.uniform(-0.2, 0.2) * steep)
        low = np.float32(rng.uniform(0.35, 0.9))
        x = (x * (low + (1 - low) / (1 + np.exp(-t)))[..., None]).astype(np.uint8)
    if rng.random() < 0.25 * strength:  # saturation, down to grey
        k = np.float32(0.0 if rng.random() < 0.25 else rng.uniform(0.4, 1.5))
        grey = np.float32([[0.299, 0.587, 0.114]] * 3)
        x = cv2.transform(x, np.eye(3, dtype=np.float32) * k + grey * (1 - k))
    levels = np.arange(256, dtype=np.float32) / 255
    gamma = np.exp(rng.normal(0, 0.28 * strength))
    gain = np.exp(rng.normal(0, 0.15 * strength))
    shift = rng.normal(0, 0.05 * strength)
    cast = np.exp(rng.normal(0, 0.07 * strength, 3))
    table = np.clip((levels[:, None] ** gamma * gain * cast + shift) * 255, 0, 255).astype(np.uint8)
    x = cv2.LUT(np.ascontiguousarray(x), np.ascontiguousarray(table[None]))
    u = rng.random() / strength
    if u < 0.2:
        x = cv2.GaussianBlur(x, (0, 0), rng.uniform(0.4, 1.6))
    elif u < 0.3:
        k = rng.uniform(0.35, 0.8)
        small = cv2.resize(x, None, fx=k, fy=k, interpolation=cv2.INTER_AREA)
        x = cv2.resize(small, (x.shape[1], x.shape[0]), interpolation=cv2.INTER_LINEAR)
    elif u < 0.45:
        x = cv2.addWeighted(x, 1.6, cv2.GaussianBlur(x, (0, 0), 1.0), -0.6, 0)
    if rng.random() < 0.3 * strength:
        noise = rng.integers(-128, 128, x.shape, dtype=np.int8)
        x = np.clip(x + noise * np.float32(rng.uniform(0.01, 0.12)), 0, 255).astype(np.uint8)
    if rng.random() < 0.15 * strength:
        ok, code = cv2.imencode(".jpg", x, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(20, 85))])
        x = cv2.imdecode(code, cv2.IMREAD_COLOR)
    return x


def glasses(rng, picture, points):
    """Draws a frame around the eyes; `points` in pixels of `picture`."""
    right, left = points[lm.INDEX["right_pupil"]], points[lm.INDEX["left_pupil"]]
    span = left - right
    width = np.linalg.norm(span)
    angle = float(np.degrees(np.arctan2(span[1], span[0])))
    colour = tuple(int(v) for v in (rng.integers(0, 90, 3) if rng.random() < 0.7 else rng.integers(0, 256, 3)))
    axes = (width * rng.uniform(0.34, 0.45), width * rng.uniform(0.22, 0.4))
    drop = np.array([-span[1], span[0]]) * rng.uniform(-0.02, 0.08)
    line = max(1, int(round(width * rng.uniform(0.01, 0.07))))
    over = picture.copy()
    square = rng.random() < 0.5
    for centre, side in ((right, -1), (left, 1)):
        c = centre + drop + span * side * 0.02
        box = (tuple(map(float, c)), (axes[0] * 2, axes[1] * 2), angle)
        if square:
            cv2.polylines(over, [cv2.boxPoints(box).astype(np.int32)], True, colour, line, cv2.LINE_AA)
        else:
            cv2.ellipse(over, box, colour, line, cv2.LINE_AA)
        outer = c + side * span / width * axes[0]
        temple = points[lm.INDEX["right_cheek" if side < 0 else "left_cheek"]]
        cv2.line(over, outer.astype(int).tolist(), temple.astype(int).tolist(), colour, line, cv2.LINE_AA)
    cv2.line(over, (right + drop + span * 0.36).astype(int).tolist(), (left + drop - span * 0.36).astype(int).tolist(), colour, line, cv2.LINE_AA)
    k = rng.uniform(0.5, 1)
    return cv2.addWeighted(over, k, picture, 1 - k, 0)


def occlude(rng, picture, faces):
    """Covers a part with a colour or with a piece of another picture."""
    height, width = picture.shape[:2]
    h, w = int(height * rng.uniform(0.08, 0.35)), int(width * rng.uniform(0.08, 0.35))
    y, x = int(rng.integers(-h // 2, height - h // 2)), int(rng.integers(-w // 2, width - w // 2))
    y0, y1, x0, x1 = max(0, y), min(height, y + h), max(0, x), min(width, x + w)
    if y1 - y0 < 3 or x1 - x0 < 3:
        return picture
    out = picture.copy()
    if rng.random() < 0.5:
        patch = np.broadcast_to(rng.integers(0, 256, 3).astype(np.uint8), (y1 - y0, x1 - x0, 3))
    else:
        other = faces[rng.integers(len(faces))].picture
        oy, ox = int(rng.integers(0, max(1, other.shape[0] - h))), int(rng.integers(0, max(1, other.shape[1] - w)))
        patch = cv2.resize(other[oy : oy + h, ox : ox + w], (x1 - x0, y1 - y0))
    mask = np.zeros((y1 - y0, x1 - x0), np.float32)
    if rng.random() < 0.5:
        mask[:] = 1
    else:
        cv2.ellipse(mask, ((mask.shape[1] / 2, mask.shape[0] / 2), (mask.shape[1], mask.shape[0]), 0), 1, -1)
    mask = mask[..., None]
    out[y0:y1, x0:x1] = (patch * mask + out[y0:y1, x0:x1] * (1 - mask)).astype(np.uint8)
    return out


def _mirrored(picture, points, size):
    flipped = points[lm.MIRROR].copy()
    flipped[:, 0] = size - flipped[:, 0]
    return np.ascontiguousarray(picture[:, ::-1]), flipped


def points_sample(rng, face, faces):
    """A crop as the finder (wide jitter) or the network's own first answer (narrow, upright) would make it."""
    cx, cy, height, angle = face.frame
    if rng.random() < 0.5:
        scale, shift, roll = rng.uniform(-0.2, 0.2), rng.uniform(-0.11, 0.11, 2), rng.uniform(-12, 12) + np.degrees(angle) * 0.5
    else:
        scale, shift, roll = rng.normal(0, 0.04), rng.normal(0, 0.02, 2), rng.normal(0, 2.5)
    side = CROP_HEIGHTS * height * np.exp(scale)
    matrix = similarity(cx + shift[0] * height, cy + shift[1] * height, side, angle - np.radians(roll), CROP)
    border = None if rng.random() < 0.7 else tuple(int(v) for v in rng.integers(0, 256, 3))
    x = crop(face, matrix, CROP, border)
    points = to_crop(face.points, matrix)
    if face.matte is not None and (face.cut_out or rng.random() < 0.3):
        alpha = warp(face.matte, matrix, CROP)[..., None].astype(np.float32) / 255
        x = (x * alpha + wall(rng, CROP, CROP) * (1 - alpha)).astype(np.uint8)
    weights = lm.WEIGHTS.copy()
    tall, wide = face.picture.shape[:2]
    p = face.points
    outside = (p[:, 0] < -4) | (p[:, 1] < -4) | (p[:, 0] > wide + 4) | (p[:, 1] > tall + 4)
    outside |= (points < 1).any(1) | (points > CROP - 1).any(1)
    weights[outside] = 0
    if face.drawn:  # drawn cheeks lie lower on the edge of the face than those of the mesh
        weights[[lm.INDEX["right_cheek"], lm.INDEX["left_cheek"]]] *= 0.5
    if face.known is not None:
        weights[~face.known] = 0
    if abs(face.turn) > 0.15 and not face.drawn:  # mesh cheeks drift inwards on turned heads
        weights[[lm.INDEX["right_cheek"], lm.INDEX["left_cheek"]]] *= 0.25
    if rng.random() < 0.12 and not face.drawn:
        x = glasses(rng, x, points)
    if rng.random() < 0.5:
        x, points = _mirrored(x, points, CROP)
        weights = weights[lm.MIRROR]
    if rng.random() < 0.12:
        x = occlude(rng, x, faces)
    return disturb(rng, x), points, weights


def eye_frame(points, left, frame):
    """Crop of one eye from the points and the fit of a face: (cx, cy, side, angle). Centred between the corners."""
    _, _, height, angle = frame
    names = ("left_eye_inner", "left_eye_outer") if left else ("right_eye_outer", "right_eye_inner")
    centre = (points[lm.INDEX[names[0]]] + points[lm.INDEX[names[1]]]) / 2
    return centre[0], centre[1], EYE_HEIGHTS * height, angle


def eye_sample(rng, face, faces):
    """A crop of one eye as the points network would place it, shown as a right eye."""
    left = bool(rng.integers(2))
    cx, cy, side, angle = eye_frame(face.points, left, face.frame)
    shift = rng.normal(0, 0.045, 2) if rng.random() < 0.7 else rng.uniform(-0.14, 0.14, 2)
    angle = angle + np.radians(rng.normal(0, 4))
    matrix = similarity(cx + shift[0] * side, cy + shift[1] * side, side * np.exp(rng.normal(0, 0.06)), angle, EYE_CROP)
    x = crop(face, matrix, EYE_CROP)
    points = to_crop(face.points, matrix)
    if rng.random() < 0.15 and not face.drawn:
        x = glasses(rng, x, points)
    points = points[lm.LEFT_EYE if left else lm.RIGHT_EYE]
    if left:
        x = np.ascontiguousarray(x[:, ::-1])
        points = points * [-1, 1] + [EYE_CROP, 0]
    weights = np.float32([2, 1, 1, 1, 1])
    if rng.random() < 0.06:
        x = occlude(rng, x, faces)
    return disturb(rng, x), points, weights


def portraits(folder=FACES / "portraits"):
    """The human-marked portraits: name, RGBA picture, marks."""
    marks = json.loads((folder / "marks.json").read_text())
    for name in sorted(marks):
        rgba = cv2.cvtColor(cv2.imread(str(folder / name), cv2.IMREAD_UNCHANGED), cv2.COLOR_BGRA2RGBA)
        yield name, rgba, marks[name]
