"""Writes the small files next to it: one drawn scene in the layouts that decoders get wrong.

Needs cjpeg of libjpeg-turbo, Pillow, numpy, tifffile and pillow-heif. The files are committed, so nobody has to run it; it says how they came to be.
"""

import io
import struct
import subprocess
import zlib
from pathlib import Path

import numpy as np
import pillow_heif
import tifffile
from PIL import Image

HERE = Path(__file__).parent
WIDTH, HEIGHT = 51, 38


def scene():
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    waves = [128 + 90 * np.sin(x / 9 + y / 13), 128 + 90 * np.cos(x / 15 - y / 8), 40 + 2 * x + 2 * y]
    return np.clip(np.stack(waves, 2), 0, 255).astype(np.uint8)


SCENE = scene()


def write(name, data):
    (HERE / name).write_bytes(data)


def cjpeg(*arguments, scans=None):
    ppm, out = HERE / "scene.ppm", HERE / "out.jpg"
    Image.fromarray(SCENE).save(ppm)
    extra = []
    if scans:
        (HERE / "scans.txt").write_text(scans)
        extra = ["-scans", str(HERE / "scans.txt")]
    subprocess.run(["cjpeg", "-quality", "92", *arguments, *extra, "-outfile", out, ppm], check=True)
    data = out.read_bytes()
    for path in (ppm, out, HERE / "scans.txt"):
        path.unlink(missing_ok=True)
    return data


def segments(data):
    """Marker, start and end of each; a scan ends where its data do."""
    at = 2
    while True:
        marker = data[at + 1]
        if marker == 0xD9:
            yield marker, at, at + 2
            return
        end = at + 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
        if marker == 0xDA:
            while not (data[end] == 0xFF and data[end + 1] not in (0, *range(0xD0, 0xD8))):
                end += 1
        yield marker, at, end
        at = end


def jpegs():
    for name, sampling in {
        "finer_across": "1x1,2x1,2x1", "finer_down": "1x1,1x2,1x2", "finer": "1x1,2x2,2x2", "third": "3x1",
        "third_down": "1x3", "quarter": "4x1", "mixed": "2x2,2x1,1x2",
    }.items():
        write(f"{name}.jpg", cjpeg("-sample", sampling))
        write(f"{name}_progressive.jpg", cjpeg("-progressive", "-sample", sampling))
    for name, scans in {"each": "0;\n1;\n2;\n", "luma_first": "0;\n1 2;\n", "luma_last": "1 2;\n0;\n"}.items():
        for sampling in ("2x2", "1x2", "2x1", "1x1"):
            write(f"{name}_{sampling}.jpg", cjpeg("-sample", sampling, scans=scans))
    write("each_restart.jpg", cjpeg("-sample", "2x2", "-restart", "3B", scans="0;\n1;\n2;\n"))
    plain, restart = cjpeg("-sample", "2x2"), cjpeg("-sample", "2x2", "-restart", "2B")
    head = bytearray(plain)
    scan = next(start for marker, start, _ in segments(plain) if marker == 0xDA)
    head[scan + 11 : scan + 14] = b"\0\0\0"
    write("deviation_scan-parameters.jpg", bytes(head))
    write("deviation_spare-restart.jpg", restart[:-2] + b"\xff\xd5\xff\xd9")
    write("deviation_padding.jpg", plain[:-2] + b"\0" * 40 + b"\xff\xd9")
    table = next(start for marker, start, _ in segments(plain) if marker == 0xDB)
    write("deviation_stray-bytes.jpg", plain[:table] + b"\x12\x34\xff\0\x56" + plain[table:])
    bare = b"".join(plain[a:b] for marker, a, b in segments(plain) if marker != 0xC4)
    write("deviation_standard-tables.jpg", plain[:2] + bare)
    lines = b"\xff\xdc\0\x04" + struct.pack(">H", HEIGHT)
    write("lines_again.jpg", plain[:-2] + lines + b"\xff\xd9")
    late = bytearray(plain)
    frame = next(start for marker, start, _ in segments(plain) if marker == 0xC0)
    late[frame + 5 : frame + 7] = b"\0\0"
    write("lines_late.jpg", bytes(late[:-2]) + lines + b"\xff\xd9")
    write("refused_arithmetic.jpg", cjpeg("-arithmetic"))


def tiffs():
    def tiff(name, data, **how):
        tifffile.imwrite(HERE / f"{name}.tif", data, software=None, metadata=None, **how)

    planes = SCENE.transpose(2, 0, 1)
    rng = np.random.default_rng(1)
    extra = rng.integers(0, 256, (HEIGHT, WIDTH, 1), dtype=np.uint8)
    half = np.full_like(extra, 128)
    tiff("planar_tiles", planes, photometric="rgb", planarconfig="separate", tile=(16, 32))
    tiff("planar_strips", planes, photometric="rgb", planarconfig="separate", compression="lzw", predictor=True, rowsperstrip=7)
    tiff("big_endian_16", SCENE.astype(np.uint16) * 257, photometric="rgb", byteorder=">", compression="zlib", predictor=True)
    tiff("big", SCENE, photometric="rgb", bigtiff=True, compression="lzw")
    tiff("extra", np.concatenate([SCENE, extra], 2), photometric="rgb", extrasamples=["unspecified"], compression="lzw", predictor=True)
    scaled = ((SCENE.astype(int) * 128 + 127) // 255).astype(np.uint8)
    tiff("half_associated", np.concatenate([scaled, half], 2), photometric="rgb", extrasamples=["assocalpha"], compression="packbits")
    tiff("half_unassociated", np.concatenate([SCENE, half], 2), photometric="rgb", extrasamples=["unassalpha"], compression="zlib")
    tiff("pages", np.stack([SCENE, 255 - SCENE]), photometric="rgb", compression="zlib")
    ink = np.concatenate([255 - SCENE, np.zeros_like(extra)], 2)
    tiff("ink", ink, photometric="separated", compression="lzw", predictor=True)
    Image.fromarray(SCENE).save(HERE / "ycbcr.tif", compression="jpeg", quality=92)
    tiff("refused_float", SCENE.astype(np.float32), photometric="rgb", compression="zlib")
    colours = (np.mgrid[0:216, 0:1][0] // np.array([36, 6, 1]) % 6 * 51).astype(np.uint16) * 257
    nearest = (SCENE // 51).astype(int) @ np.array([36, 6, 1])
    tiff("palette", nearest.astype(np.uint8), photometric="palette", colormap=np.pad(colours.T, ((0, 0), (0, 40))), compression="lzw")
    data = io.BytesIO()
    tifffile.imwrite(data, SCENE, photometric="rgb", compression="lzw", software=None, metadata=None)
    turned = bytearray(data.getvalue())
    data.seek(0)
    with tifffile.TiffFile(data) as file:
        page = file.pages[0]
        for at, length in zip(page.dataoffsets, page.databytecounts):
            turned[at : at + length] = bytes(int(f"{byte:08b}"[::-1], 2) for byte in turned[at : at + length])
    offset = struct.unpack("<I", turned[4:8])[0]
    count = struct.unpack("<H", turned[offset : offset + 2])[0]
    entries = [bytes(turned[offset + 2 + 12 * at :][:12]) for at in range(count)] + [struct.pack("<HHIHH", 266, 3, 1, 2, 0)]
    entries.sort(key=lambda entry: struct.unpack("<H", entry[:2])[0])
    turned += b"\0" * (len(turned) & 1)
    turned[4:8] = struct.pack("<I", len(turned))
    turned += struct.pack("<H", len(entries)) + b"".join(entries) + b"\0\0\0\0"
    write("fill_order.tif", bytes(turned))


def png(*chunks, pixels=SCENE, interlace=False):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b""
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    for left, top, across, down in passes if interlace else [(0, 0, 1, 1)]:
        part = pixels[top::down, left::across]
        if part.size:
            rows += b"".join(b"\0" + row.tobytes() for row in part)
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, int(interlace))
    parts = [(b"IHDR", head), *chunks, (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in parts)


def pngs():
    write("scene.png", png())
    write("interlaced.png", png(interlace=True))
    write("cicp_srgb.png", png((b"cICP", bytes([1, 13, 0, 1]))))
    write("refused_pq.png", png((b"cICP", bytes([9, 16, 0, 1]))))
    write("refused_hlg.png", png((b"cICP", bytes([9, 18, 0, 1]))))
    light = np.where(SCENE <= 10, SCENE / 255 / 12.92, ((SCENE / 255 + 0.055) / 1.055) ** 2.4)
    write("gamma.png", png((b"gAMA", struct.pack(">I", 50000)), pixels=np.round(255 * light**0.5).astype(np.uint8)))
    # The same colours with the primaries of Display P3.
    to_p3 = np.array([[0.8224620, 0.1775380, 0], [0.0331942, 0.9668058, 0], [0.0170826, 0.0723974, 0.9105199]])
    moved = light @ to_p3.T
    coded = np.where(moved <= 0.0031308, moved * 12.92, 1.055 * moved ** (1 / 2.4) - 0.055)
    p3 = np.round(255 * coded).astype(np.uint8)
    write("cicp_p3.png", png((b"cICP", bytes([12, 13, 0, 1])), pixels=p3))
    points = [0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060]
    write("chromaticities.png", png((b"cHRM", struct.pack(">8I", *[round(v * 100000) for v in points])), pixels=p3))


def heics():
    pillow_heif.register_heif_opener()
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x011A] = exif[0x011B] = 300.0
    exif[0x0128] = 2
    Image.fromarray(SCENE).save(HERE / "turned.heic", exif=exif.tobytes(), quality=80, chroma="444")
    wide = pillow_heif.from_bytes(mode="RGB;16", size=(WIDTH, HEIGHT), data=(SCENE.astype(np.uint16) * 257).tobytes())
    wide.save(HERE / "ten_bits.heic", quality=80, chroma=444)


jpegs()
tiffs()
pngs()
heics()
