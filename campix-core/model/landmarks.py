"""The 24 named points, where each lies in the 478-point mesh, mirroring, and the frame of a face.

Names are from the subject's side, as ISO/IEC 39794-5 has them: `right_*` lies on the left of the picture.
"""

import numpy as np

# name, mesh index, weight in the loss
POINTS = (
    ("right_pupil", 468, 1.5),
    ("left_pupil", 473, 1.5),
    ("right_eye_outer", 33, 1.0),
    ("right_eye_inner", 133, 1.0),
    ("left_eye_inner", 362, 1.0),
    ("left_eye_outer", 263, 1.0),
    ("right_upper_lid", 159, 1.0),
    ("right_lower_lid", 145, 1.0),
    ("left_upper_lid", 386, 1.0),
    ("left_lower_lid", 374, 1.0),
    ("right_brow", 105, 0.7),
    ("left_brow", 334, 0.7),
    ("nose_tip", 1, 1.0),
    ("nose_base", 2, 1.0),
    ("mouth_right", 61, 1.0),
    ("mouth_left", 291, 1.0),
    ("upper_inner_lip", 13, 0.8),
    ("lower_inner_lip", 14, 0.8),
    ("chin", 152, 1.5),
    ("right_cheek", 234, 1.5),
    ("left_cheek", 454, 1.5),
    ("forehead", 10, 0.5),
    ("right_jaw", 172, 0.5),
    ("left_jaw", 397, 0.5),
)
NAMES = [name for name, _, _ in POINTS]
MESH = [index for _, index, _ in POINTS]
WEIGHTS = np.array([weight for _, _, weight in POINTS], np.float32)
INDEX = {name: i for i, name in enumerate(NAMES)}


def _swapped(name):
    if name.startswith("right_"):
        return "left_" + name[6:]
    if name.startswith("left_"):
        return "right_" + name[5:]
    return {"mouth_right": "mouth_left", "mouth_left": "mouth_right"}.get(name, name)


MIRROR = [INDEX[_swapped(name)] for name in NAMES]

# The eye network sees the right eye; the left one is mirrored before and after.
EYE_POINTS = ("pupil", "eye_outer", "eye_inner", "upper_lid", "lower_lid")
RIGHT_EYE = [INDEX["right_" + name] for name in EYE_POINTS]
LEFT_EYE = [INDEX["left_" + name] for name in EYE_POINTS]

# Mean of the frontal training faces after alignment, made symmetric; unit: forehead to chin.
# Origin: midway between forehead and chin. Written by `python landmarks.py`, which measures it anew.
TEMPLATE = np.array(
    (
        (-0.2013, -0.1901),  # right_pupil
        (0.2013, -0.1901),  # left_pupil
        (-0.2830, -0.1850),  # right_eye_outer
        (-0.1100, -0.1707),  # right_eye_inner
        (0.1100, -0.1707),  # left_eye_inner
        (0.2830, -0.1850),  # left_eye_outer
        (-0.2118, -0.2160),  # right_upper_lid
        (-0.1991, -0.1577),  # right_lower_lid
        (0.2118, -0.2160),  # left_upper_lid
        (0.1991, -0.1577),  # left_lower_lid
        (-0.2619, -0.3288),  # right_brow
        (0.2619, -0.3288),  # left_brow
        (0.0000, 0.0742),  # nose_tip
        (0.0000, 0.1083),  # nose_base
        (-0.1600, 0.2414),  # mouth_right
        (0.1600, 0.2414),  # mouth_left
        (0.0000, 0.2384),  # upper_inner_lip
        (0.0000, 0.2576),  # lower_inner_lip
        (0.0000, 0.5000),  # chin
        (-0.4241, -0.0841),  # right_cheek
        (0.4241, -0.0841),  # left_cheek
        (0.0000, -0.5000),  # forehead
        (-0.3338, 0.2786),  # right_jaw
        (0.3338, 0.2786),  # left_jaw
    ),
    np.float64,
)


def fit(points, weights=None):
    """Least-squares similarity from TEMPLATE to `points`: (centre x, centre y, scale, angle in radians).

    The scale is the face height (forehead to chin) in the unit of `points`, the angle is clockwise in the picture.
    """
    points = np.asarray(points, np.float64)
    share = np.full(len(points), 1 / len(points)) if weights is None else weights / weights.sum()
    mean_t = (TEMPLATE * share[:, None]).sum(0)
    mean_p = (points * share[:, None]).sum(0)
    t, p = TEMPLATE - mean_t, points - mean_p
    norm = (share[:, None] * t * t).sum()
    a = (share[:, None] * t * p).sum() / norm
    b = (share * (t[:, 0] * p[:, 1] - t[:, 1] * p[:, 0])).sum() / norm
    centre = mean_p - np.array([a * mean_t[0] - b * mean_t[1], b * mean_t[0] + a * mean_t[1]])
    return centre[0], centre[1], float(np.hypot(a, b)), float(np.arctan2(b, a))


def _measure(points):
    """Generalised Procrustes mean of `points` (N x 24 x 2), made symmetric, in face heights."""
    global TEMPLATE
    mean = points[0] - points[0].mean(0)
    for _ in range(10):
        TEMPLATE = mean
        aligned = []
        for p in points:
            x, y, scale, angle = fit(p)
            c, s = np.cos(angle) / scale, np.sin(angle) / scale
            q = p - np.array([x, y])
            aligned.append(np.stack([q[:, 0] * c + q[:, 1] * s, q[:, 1] * c - q[:, 0] * s], 1))
        mean = np.mean(aligned, 0)
        mean = mean - mean.mean(0)
        mirrored = mean[MIRROR] * np.array([-1, 1])
        mean = (mean + mirrored) / 2
        top, bottom = mean[INDEX["forehead"]], mean[INDEX["chin"]]
        mean = (mean - (top + bottom) / 2) / (bottom[1] - top[1])
    return mean


if __name__ == "__main__":
    import data

    frontal = [f.points for f in data.photographs() if abs(f.turn) < 0.1]
    for name, (x, y) in zip(NAMES, _measure(np.array(frontal))):
        print(f"    ({x:.4f}, {y:.4f}),  # {name}")
