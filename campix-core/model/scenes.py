"""Scenes for the finder: nobody, one, two or three people in all framings; its loss and its validation."""

import cv2
import numpy as np
import torch

import data

STRIDE = 8  # pixels of the input per cell of the maps
UNIT = 4.0  # cells: a face of this height has size 0 (sizes are log2)
LEAST = 9.0  # pixels: faces below this height are neither wanted nor punished
SHAPES = ((160, 128), (160, 160), (128, 160), (160, 112))  # (height, width) of the canvas, one for each batch


def _place(rng, canvas, face, cx, cy, height, mode, holder):
    """Draws `face` on `canvas` with its centre at (cx, cy) and the given height; returns the row of truth."""
    fx, fy, size, angle = face.frame
    roll = rng.normal(0, 6)
    rows, cols = canvas.shape[:2]
    k = size / height  # picture pixels per canvas pixel
    side = max(rows, cols)
    a = np.radians(roll)
    matrix = data.similarity(0, 0, side * k, a, side)
    matrix[:, 2] = [fx, fy] - matrix[:, :2] @ [cx, cy]
    level = face.level(k)
    grid = (face.picture.shape[1] / level.shape[1], face.picture.shape[0] / level.shape[0])
    m = matrix.copy()
    m[:, 2] += m[:, :2] @ [0.5, 0.5]
    m[0] /= grid[0]
    m[1] /= grid[1]
    m[:, 2] -= 0.5
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    if mode == "fill":
        drawn = cv2.warpAffine(level, m, (cols, rows), flags=flags, borderMode=cv2.BORDER_REPLICATE)
        canvas[:, holder[0] : holder[1]] = drawn[:, holder[0] : holder[1]]
    else:
        drawn = cv2.warpAffine(level, m, (cols, rows), flags=flags, borderMode=cv2.BORDER_REPLICATE)
        full = data.similarity(0, 0, side * k, a, side)
        full[:, 2] = matrix[:, 2] + full[:, :2] @ [0.5, 0.5] - 0.5
        source = face.matte if mode == "matte" else np.full(face.picture.shape[:2], 255, np.uint8)
        alpha = cv2.warpAffine(source, full, (cols, rows), flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
        if mode == "matte":  # the body goes on below the lower edge of its picture
            bottom = (np.linalg.inv(matrix[:, :2]) @ (np.array([fx, face.picture.shape[0] - 2.0]) - matrix[:, 2]))[1]
            edge = int(np.clip(bottom, 0, rows))
            if 3 < edge < rows:
                alpha[edge - 2 :] = alpha[edge - 3]
                drawn[edge - 2 :] = drawn[edge - 3]
        alpha = alpha[..., None].astype(np.float32) / 255
        canvas[:] = (drawn * alpha + canvas * (1 - alpha)).astype(np.uint8)
    return [cx, cy, height, 1.0]


def _patch(rng, faces, rows, cols):
    """A piece of a photograph that holds no face: blown-up background, hair or clothes."""
    for _ in range(10):
        face = faces[rng.integers(len(faces))]
        tall, wide = face.picture.shape[:2]
        fx, fy, size, _ = face.frame
        w = rng.uniform(0.15, 0.8) * wide
        h = w * rows / cols
        x, y = rng.uniform(0, max(1, wide - w)), rng.uniform(0, max(1, tall - h))
        near_x, near_y = np.clip(fx, x, x + w), np.clip(fy, y, y + h)
        if np.hypot(near_x - fx, near_y - fy) > 0.62 * size and h < tall:
            part = face.picture[int(y) : int(y + h) + 1, int(x) : int(x + w) + 1]
            return cv2.resize(part, (cols, rows), interpolation=cv2.INTER_AREA)
    return data.wall(rng, rows, cols)


def _doodles(rng, canvas):
    """Plain shapes: an egg of skin colour is not a face."""
    rows, cols = canvas.shape[:2]
    for _ in range(rng.integers(1, 6)):
        colour = tuple(int(v) for v in rng.integers(0, 256, 3))
        if rng.random() < 0.4:
            colour = tuple(int(v) for v in np.array([225, 170, 140]) * rng.uniform(0.35, 1.1))
            colour = tuple(min(255, v) for v in colour)
        centre = (float(rng.uniform(0, cols)), float(rng.uniform(0, rows)))
        size = (float(rng.uniform(5, cols * 0.6)), float(rng.uniform(5, rows * 0.6)))
        if rng.random() < 0.6:
            cv2.ellipse(canvas, (centre, size, float(rng.uniform(0, 180))), colour, -1, cv2.LINE_AA)
        else:
            box = cv2.boxPoints((centre, size, float(rng.uniform(0, 180)))).astype(np.int32)
            cv2.fillPoly(canvas, [box], colour, cv2.LINE_AA)
    return canvas


def _hide(rng, canvas, cx, cy, height, faces):
    """Paints hair, wall or cloth over a face: a head without a face is not found."""
    rows, cols = canvas.shape[:2]
    over = _patch(rng, faces, rows, cols) if rng.random() < 0.6 else np.broadcast_to(rng.integers(0, 256, 3).astype(np.uint8), canvas.shape)
    mask = np.zeros((rows, cols), np.float32)
    cv2.ellipse(mask, ((float(cx), float(cy)), (float(height * 1.05), float(height * 1.3)), 0.0), 1, -1)
    mask = cv2.GaussianBlur(mask, (0, 0), 1.0)[..., None]
    return (over * mask + canvas * (1 - mask)).astype(np.uint8)


def _backdrop(rng, faces, rows, cols):
    if rng.random() < 0.75:
        return data.wall(rng, rows, cols)
    return _patch(rng, faces, rows, cols)


def _framing(rng, rows, cols):
    """Face height: heads of a quarter to four fifths of the height are the rule, smaller ones occur."""
    if rng.random() < 0.8:
        return rng.uniform(0.22, 0.62) * rows
    return rng.uniform(0.09, 0.75) * rows


def scene(rng, rows, cols, photographs, drawn=(), drawn_share=0.15):
    """One canvas and its truth: rows of (cx, cy, height, certain), in pixels of the canvas."""

    def pick():
        if len(drawn) and rng.random() < drawn_share:
            return drawn[rng.integers(len(drawn))]
        return photographs[rng.integers(len(photographs))]

    # the picture may be narrower or lower than the canvas: the rest is grey, as the letter box leaves it
    full = (rows, cols)
    if rng.random() < 0.5:
        rows, cols = (rows, int(cols * rng.uniform(0.6, 1))) if rng.random() < 0.7 else (int(rows * rng.uniform(0.6, 1)), cols)
    kind = rng.random()
    truth = []
    canvas = _backdrop(rng, photographs, rows, cols)
    if kind < 0.22:  # nobody
        u = rng.random()
        if u < 0.35:
            canvas = _doodles(rng, canvas)
        elif u < 0.7:
            canvas = _patch(rng, photographs, rows, cols)
        elif u < 0.9:
            face, height = pick(), _framing(rng, rows, cols)
            cx, cy = rng.uniform(0.3, 0.7) * cols, rng.uniform(0.3, 0.7) * rows
            mode = "matte" if face.matte is not None and rng.random() < 0.6 else "fill"
            _place(rng, canvas, face, cx, cy, height, mode, (0, cols))
            canvas = _hide(rng, canvas, cx, cy, height, photographs)
    elif kind < 0.75:  # one
        face, height = pick(), _framing(rng, rows, cols)
        height = min(height, cols * 0.95)
        cx = np.clip(rng.normal(0.5, 0.13), 0.15, 0.85) * cols
        cy = np.clip(rng.normal(0.48, 0.12), height / rows * 0.4, 1 - height / rows * 0.4) * rows
        u = rng.random()
        mode = "matte" if face.matte is not None and u < 0.55 else ("fill" if u < 0.9 else "card")
        if rng.random() < 0.1:
            canvas = _doodles(rng, canvas)
        truth.append(_place(rng, canvas, face, cx, cy, height, mode, (0, cols)))
    else:  # two or three side by side
        count = 2 if rng.random() < 0.75 else 3
        share = cols / count
        base = min(_framing(rng, rows, cols), share * rng.uniform(0.5, 1.05))
        cards = rng.random() < 0.5
        for i in range(count):
            face = pick()
            height = base * rng.uniform(0.75, 1.25)
            cx = (i + np.clip(rng.normal(0.5, 0.08), 0.3, 0.7)) * share
            cy = np.clip(rng.normal(0.48, 0.1), 0.2, 0.8) * rows
            if cards:
                mode = "matte" if face.matte is not None and rng.random() < 0.5 else "fill"
                strip = _backdrop(rng, photographs, rows, cols) if mode == "matte" else canvas.copy()
                row = _place(rng, strip, face, cx, cy, height, mode, (0, cols))
                a, b = int(i * share), int((i + 1) * share)
                canvas[:, a:b] = strip[:, a:b]
            else:
                row = _place(rng, canvas, face, cx, cy, height, "matte" if face.matte is not None else "card", (0, cols))
            truth.append(row)
        if not cards:  # a neighbour may cover half of a face
            for i in range(count - 1):
                if abs(truth[i][0] - truth[i + 1][0]) < 0.55 * (truth[i][2] + truth[i + 1][2]) * 0.9:
                    truth[i][3] = 0.0
    canvas = data.disturb(rng, canvas)
    if rng.random() < 0.5:
        canvas = np.ascontiguousarray(canvas[:, ::-1])
        truth = [[cols - t[0], *t[1:]] for t in truth]
    if (rows, cols) != full:
        whole = np.full((*full, 3), 128, np.uint8)
        y, x = (full[0] - rows) // 2, (full[1] - cols) // 2
        whole[y : y + rows, x : x + cols] = canvas
        canvas, truth = whole, [[t[0] + x, t[1] + y, *t[2:]] for t in truth]
    return canvas, truth


def target(truth, rows, cols):
    """Maps of truth: presence bell, centre mask, offset x, offset y, size, weight of the absence."""
    h, w = rows // STRIDE, cols // STRIDE
    out = np.zeros((6, h, w), np.float32)
    out[5] = 1
    ys, xs = np.mgrid[0:h, 0:w] + 0.5
    for cx, cy, height, certain in truth:
        x, y, size = cx / STRIDE, cy / STRIDE, height / STRIDE
        sigma = max(0.6, 0.14 * size)
        squared = (xs - x) ** 2 + (ys - y) ** 2
        bell = np.exp(-0.5 * squared / sigma**2).astype(np.float32)
        if height < LEAST or not certain:
            out[5][squared < (0.6 * size + 1) ** 2] = 0
            continue
        out[0] = np.maximum(out[0], bell)
        near = squared <= max(0.75, 0.12 * size) ** 2
        iy, ix = min(h - 1, max(0, int(y))), min(w - 1, max(0, int(x)))
        near[iy, ix] = True
        out[0][iy, ix] = 1
        out[1][near] = 1
        out[2][near] = (x - xs)[near]
        out[3][near] = (y - ys)[near]
        out[4][near] = np.log2(size / UNIT)
    return out


def batch(rng, photographs, drawn, count):
    """A batch of scenes on canvases of one shape."""
    rows, cols = SHAPES[rng.integers(len(SHAPES))]
    pictures, maps = [], []
    for _ in range(count):
        picture, truth = scene(rng, rows, cols, photographs, drawn)
        pictures.append(picture)
        maps.append(target(truth, rows, cols))
    return torch.from_numpy(np.stack(pictures)), torch.from_numpy(np.stack(maps))


def loss(maps, truth):
    """Penalty-reduced focal loss of the centre map; L1 of offset and size at the centres."""
    bell, mask, weight = truth[:, 0], truth[:, 1], truth[:, 5]
    p = torch.sigmoid(maps[:, 0]).clamp(1e-4, 1 - 1e-4)
    peak = bell > 0.97
    found = -((1 - p) ** 2 * p.log())[peak].sum()
    quiet = -((1 - bell) ** 4 * p**2 * (1 - p).log() * weight)[~peak].sum()
    centres = mask.sum().clamp_min(1)
    offset = ((maps[:, 1:3] - truth[:, 2:4]).abs() * mask[:, None]).sum()
    size = ((maps[:, 3] - truth[:, 4]).abs() * mask).sum()
    return (found + quiet) / peak.sum().clamp_min(1) + (0.5 * offset + 2.0 * size) / centres


def decode(maps, least=0.3):
    """Faces of one picture: (x, y, height in input pixels, score), best first; peaks inside a better face are dropped."""
    score = 1 / (1 + np.exp(-maps[0]))
    h, w = score.shape
    order = np.argsort(-score, axis=None)
    found = []
    for flat in order:
        iy, ix = divmod(int(flat), w)
        if score[iy, ix] < least:
            break
        x = (ix + 0.5 + maps[1, iy, ix]) * STRIDE
        y = (iy + 0.5 + maps[2, iy, ix]) * STRIDE
        height = float(2.0 ** maps[3, iy, ix]) * UNIT * STRIDE
        reach = lambda f: 0.8 if max(height, f[2]) > 1.8 * min(height, f[2]) else 0.5  # a small one so near is a part
        if all(np.hypot(x - f[0], y - f[1]) > reach(f) * max(height, f[2]) for f in found):
            found.append((float(x), float(y), height, float(score[iy, ix])))
    return found


def validate(network, held):
    """On fixed scenes of held-back faces: share with the right count, errors of place and size in face heights."""
    import train

    rng = np.random.default_rng(9)
    network.eval()
    right = {0: [], 1: [], 2: []}
    place, size, best_none, worst_one = [], [], [], []
    with torch.no_grad():
        for _ in range(12):
            rows, cols = SHAPES[rng.integers(len(SHAPES))]
            made = [scene(rng, rows, cols, held) for _ in range(64)]
            maps = network(train.to_input(torch.from_numpy(np.stack([m[0] for m in made])))).numpy()
            for (_, truth), m in zip(made, maps):
                if any(t[3] == 0 or t[2] < LEAST * 1.3 for t in truth):
                    continue
                found = decode(m)
                right[min(2, len(truth))].append(len(found) == len(truth))
                if not truth:
                    best_none.append(found[0][3] if found else 0.0)
                for cx, cy, height, _ in truth:
                    near = [f for f in found if np.hypot(f[0] - cx, f[1] - cy) < 0.4 * height]
                    worst_one.append(near[0][3] if near else 0.0)
                    if near:
                        place.append(np.hypot(near[0][0] - cx, near[0][1] - cy) / height)
                        size.append(abs(np.log(near[0][2] / height)))
    return {
        "none": round(float(np.mean(right[0])), 4),
        "one": round(float(np.mean(right[1])), 4),
        "more": round(float(np.mean(right[2])), 4),
        "place": round(float(np.mean(place)), 4),
        "place95": round(float(np.percentile(place, 95)), 4),
        "size": round(float(np.mean(size)), 4),
        "size95": round(float(np.percentile(size, 95)), 4),
        "none_p98": round(float(np.percentile(best_none, 98)), 3),
        "face_p02": round(float(np.percentile(worst_one, 2)), 3),
    }
