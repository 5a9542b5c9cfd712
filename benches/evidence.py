"""How often altered portraits are seen as altered: `python evidence.py PORTRAITS OUT.csv`.

PORTRAITS is a folder of cut-out portraits (RGBA) with marks.json. Each is laid on a light-blue wall with noise, altered by several tools at
several strengths, saved as a JPEG of quality 95 ("original") and made into the registration file ("file"), and measured. For each measure
the CSV has the share seen at the limit that campix ships and at the limit at which one good portrait in a hundred would be seen.
Needs the campix package, numpy, opencv-python-headless and Pillow. Nothing of the pictures is written.
"""

import csv
import io
import json
import sys
from pathlib import Path

import campix
import cv2
import numpy as np
from PIL import Image, ImageFilter

BLUE = (255, 197, 100)
PROFILE = "tender-freshman"
# What campix ships: the range that is allowed.
FACTS = {
    "fringe": (None, 0.5),
    "skin_texture": (0.125, None),
    "block_edges": (None, 0.9),
    "repetition": (None, 1.0),
    "resolution": (0.62, None),
    "flat_wall": (None, 0.95),
    "edge_width": (0.57, 1.8),
    "wall_noise": (0.3, 1.6),
}
EVERY = 3  # of the portraits, every third one is altered

cv2.setNumThreads(1)


def wall(height, width, seed, noise=1.5):
    rng = np.random.default_rng(seed)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    light = 1 + 0.02 * (xs / width - 0.5) + 0.02 * (ys / height - 0.5)
    return np.float32(BLUE) * light[..., None] + rng.normal(0, noise, (height, width, 3)).astype(np.float32)


def laid(person, seed=1, noise=1.5):
    alpha = person[..., 3:].astype(np.float32) / 255
    behind = wall(*person.shape[:2], seed, noise)
    return np.clip(person[..., :3] * alpha + behind * (1 - alpha), 0, 255).astype(np.uint8)


def people(folder):
    """Cut-out portraits of 3:4, the eyes in the middle."""
    marks = json.loads((folder / "marks.json").read_text())
    for name in sorted(marks):
        if marks[name]["kind"] != "neutral":
            continue
        person = cv2.imread(str(folder / name), cv2.IMREAD_UNCHANGED)
        height, width = person.shape[:2]
        points = marks[name].get("points")
        middle = (points["right_pupil"][0] + points["left_pupil"][0]) / 2 if points else width / 2
        wide = min(width, round(height * 0.75))
        left = int(round(min(max(middle - wide / 2, 0), width - wide)))
        yield np.ascontiguousarray(person[:, left : left + wide])


def jpeg(picture, quality):
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def resaved(picture, quality, tool, shift=0):
    """Saved once at a quality, and cut by some pixels afterwards, so that the next grid lies elsewhere."""
    if tool == "pillow":
        out = io.BytesIO()
        Image.fromarray(picture[..., ::-1]).save(out, "JPEG", quality=quality, subsampling=0)
        code = np.frombuffer(out.getvalue(), np.uint8)
    else:
        code = np.frombuffer(jpeg(picture, quality), np.uint8)
    return cv2.imdecode(code, cv2.IMREAD_COLOR)[shift:, shift:]


def on_skin(person, smooth):
    """Smooths all of a person but the outline."""
    return np.dstack([smooth(np.ascontiguousarray(person[..., :3])), person[..., 3]])


def pillow(picture, kernel):
    return np.asarray(Image.fromarray(picture[..., ::-1]).filter(kernel))[..., ::-1]


def separated(picture, sigma, share):
    """Frequency separation: some of the fine layer is taken away where it is weak."""
    soft = cv2.GaussianBlur(picture, (0, 0), sigma).astype(np.float32)
    fine = picture.astype(np.float32) - soft
    weak = np.exp(-((fine / 12) ** 2))
    return np.clip(soft + fine * (1 - share * weak), 0, 255).astype(np.uint8)


def rimmed(person, colour, pixels):
    """Cut out of another backdrop, of which a rim is left."""
    inside = (person[..., 3] > 127).astype(np.uint8)
    grown = cv2.dilate(inside, np.ones((3, 3), np.uint8), iterations=pixels)
    person = person.copy()
    person[(grown - inside) > 0, :3] = colour
    person[..., 3] = grown * 255
    return person


def grid(picture, strength, period, angle=0.1):
    height, width = picture.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width]
    one = np.sin(2 * np.pi * (xs * np.cos(angle) + ys * np.sin(angle)) / period)
    other = np.sin(2 * np.pi * (ys * np.cos(angle) - xs * np.sin(angle)) / period)
    return np.clip(picture * (1 + strength * one * other)[..., None], 0, 255).astype(np.uint8)


def enlarged(picture, rows, kind):
    small = cv2.resize(picture, (round(picture.shape[1] * rows / picture.shape[0]), rows), interpolation=cv2.INTER_AREA)
    return cv2.resize(small, (picture.shape[1], picture.shape[0]), interpolation=kind)


def noisy(person, levels):
    """A person whose pixels have noise of their own."""
    noise = np.random.default_rng(3).normal(0, levels, person.shape[:2] + (3,))
    return np.dstack([np.clip(person[..., :3] + noise, 0, 255).astype(np.uint8), person[..., 3]])


def masked(person, lens, mask):
    """Taken by a lens that blurs by `lens` px, cut out by a mask that is hard, or blurred by `mask` px."""
    colours = cv2.GaussianBlur(person[..., :3], (0, 0), lens) if lens else person[..., :3]
    alpha = cv2.GaussianBlur(person[..., 3], (0, 0), mask) if mask else np.uint8(255) * (person[..., 3] > 127)
    return np.dstack([colours, alpha])


def saved_alone(person, quality, shift):
    """The person saved before at a quality, the wall not; their grid of blocks lies elsewhere than the last one's."""
    moved = np.roll(person[..., :3], shift, (0, 1))
    return np.dstack([np.roll(resaved(moved, quality, "opencv"), -shift, (0, 1)), person[..., 3]])


def alterations():
    """Measure, tool, strength, and how a cut-out portrait becomes the altered picture."""
    for tool, colour in (("white", (255, 255, 255)), ("grey", (200, 200, 200)), ("green", (90, 200, 90)), ("black", (10, 10, 10))):
        for pixels in (1, 2, 3):
            yield "fringe", f"rim {tool}", pixels, lambda p, c=colour, n=pixels: laid(rimmed(p, c, n))
    for size, colours in ((5, 20), (9, 30), (15, 60), (25, 90)):
        smooth = lambda i, d=size, s=colours: cv2.bilateralFilter(i, d, s, d)
        yield "skin_texture", "bilateral", f"{size}/{colours}", lambda p, f=smooth: laid(on_skin(p, f))
    for strength in (3, 6, 10):
        smooth = lambda i, h=strength: cv2.fastNlMeansDenoisingColored(i, None, h, h, 5, 11)
        yield "skin_texture", "non-local means", strength, lambda p, f=smooth: laid(on_skin(p, f))
    for size in (3, 5, 7):
        yield "skin_texture", "median (Pillow)", size, lambda p, n=size: laid(on_skin(p, lambda i: pillow(i, ImageFilter.MedianFilter(n))))
    for share in (0.5, 0.8, 1.0):
        yield "skin_texture", "frequency separation", share, lambda p, s=share: laid(on_skin(p, lambda i: separated(i, 4, s)))
    for sigma in (10, 30, 60):
        smooth = lambda i, s=sigma: cv2.edgePreservingFilter(i, flags=1, sigma_s=s, sigma_r=0.2)
        yield "skin_texture", "domain transform", sigma, lambda p, f=smooth: laid(on_skin(p, f))
    for tool in ("opencv", "pillow"):
        for quality in (10, 20, 30, 40, 50, 70):
            yield "block_edges", f"saved before ({tool})", quality, lambda p, q=quality, t=tool: resaved(laid(p), q, t)
    for quality in (10, 20, 30):
        yield "block_edges", "saved before, cut by 3 px", quality, lambda p, q=quality: resaved(laid(p), q, "opencv", 3)
    for quality in (10, 20, 30, 50):
        yield "block_edges", "only the person saved before, 3 px elsewhere", quality, lambda p, q=quality: laid(saved_alone(p, q, 3))
    for noise in (0, 1, 2):
        yield "flat_wall", "painted wall, noise", noise, lambda p, n=noise: laid(p, noise=n)
    for lens in (0, 1, 2):
        yield "edge_width", "hard mask, lens blurs by px", lens, lambda p, b=lens: laid(masked(p, b, 0))
    for mask in (1, 2, 4, 8):
        yield "edge_width", "soft mask, px", mask, lambda p, m=mask: laid(masked(p, 0, m))
    for person, behind in ((2, 0), (4, 0), (4, 1), (2, 5), (0, 3), (0, 5)):
        change = lambda p, a=person, b=behind: laid(noisy(p, a), noise=b)
        yield "wall_noise", "noise of person/wall", f"{person}/{behind}", change
    for period in (3, 5, 8, 13, 25):
        for strength in (0.02, 0.05, 0.1):
            yield "repetition", f"grid of {period} px", strength, lambda p, a=strength, n=period: grid(laid(p), a, n)
    for title, kind in (("cubic", cv2.INTER_CUBIC), ("lanczos", cv2.INTER_LANCZOS4), ("linear", cv2.INTER_LINEAR)):
        for rows in (200, 320, 450, 600):
            yield "resolution", f"enlarged, {title}", rows, lambda p, n=rows, k=kind: enlarged(laid(p), n, k)


def measured(data):
    """Facts of one file, or of the file that is made of it."""
    photo = campix.Photo.decode(data, extension="jpg")
    original = campix.measure(photo)
    try:
        made = campix.measure(campix.Photo.decode(campix.make(photo, PROFILE, facts=original).bytes, extension="jpg"))
    except campix.MakeError:
        made = None
    read = lambda facts: {**facts.to_dict()["evidence"], "resolution": facts.to_dict()["focus"]["resolution"]}
    return read(original), made and read(made)


def seen(values, allowed):
    """How many of the values that are known lie outside of what is allowed, and how many are known."""
    known = [v for v in values if v is not None]
    low, high = (edge if edge is not None else known_edge for edge, known_edge in zip(allowed, (-np.inf, np.inf)))
    return sum(not low <= v <= high for v in known), len(known)


def at_one_percent(values, allowed):
    """The range that leaves one good portrait in a hundred out, on the sides where there are limits."""
    share = 0.01 / sum(edge is not None for edge in allowed)
    return tuple(edge and float(np.quantile(values, at)) for edge, at in zip(allowed, (share, 1 - share)))


def main():
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    everybody = list(people(folder))
    good = [measured(jpeg(laid(p), 95)) for p in everybody]
    limits = {}
    for stage in (0, 1):
        for fact in FACTS:
            values = [g[stage][fact] for g in good if g[stage] and g[stage][fact] is not None]
            limits[stage, fact] = at_one_percent(values, FACTS[fact]) if values else FACTS[fact]
    for stage, fact in limits:
        values = sorted(g[stage][fact] for g in good if g[stage] and g[stage][fact] is not None)
        if values:
            print(("original", "file")[stage], fact, "of good portraits:", values[0], "to", values[-1], flush=True)
    with out.open("w", newline="") as lines:
        table = csv.writer(lines, lineterminator="\n")
        table.writerow(["measure", "tool", "strength", "stage", "pictures", "seen_at_limit", "seen_at_1_percent"])
        for stage, title in enumerate(("original", "file")):
            for fact, allowed in FACTS.items():
                found, count = seen([g[stage][fact] for g in good if g[stage]], allowed)
                table.writerow([fact, "good portraits", "", title, count, found, ""])
        for fact, tool, strength, change in alterations():
            facts = [measured(jpeg(change(p), 95)) for p in everybody[::EVERY]]
            for stage, title in enumerate(("original", "file")):
                values = [f[stage][fact] for f in facts if f[stage]]
                (found, count), (at_one, _) = seen(values, FACTS[fact]), seen(values, limits[stage, fact])
                table.writerow([fact, tool, strength, title, count, found, at_one])
            lines.flush()
            print(fact, tool, strength, flush=True)


if __name__ == "__main__":
    main()
