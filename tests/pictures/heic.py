"""Writes HEIC files with libheif into the folder it is given, and beside each the picture that libheif and Little CMS make of it.

Needs Pillow and pillow-heif, whose libheif (1.18 or later) writes grids. tests/differential.rs runs it and compares: NAME.heic with NAME.ppm.
"""

import ctypes
import io
import math
import struct
import sys
from pathlib import Path

import pillow_heif
from PIL import Image, ImageCms

OUT = Path(sys.argv[1])
SIZES = [(64, 64), (70, 51), (131, 67)]
TILE = 64


def scene(width, height):
    """Waves of every hue, as tests/differential.rs draws them."""
    def pixel(x, y):
        waves = [128 + 90 * math.sin(x / 9 + y / 13), 128 + 90 * math.cos(x / 15 - y / 8), 40 + x + y]
        return bytes(int(min(max(value, 0), 255)) for value in waves)

    return Image.frombytes("RGB", (width, height), b"".join(pixel(x, y) for y in range(height) for x in range(width)))


def display_p3():
    """An ICC profile of version 4 with the primaries of Display P3, adapted to D50, and the curve of sRGB."""
    def fixed(*values):
        return b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    curve = b"para\0\0\0\0\0\3\0\0" + fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    text = "Display P3".encode("utf-16-be")
    words = b"mluc\0\0\0\0" + struct.pack(">IIHHII", 1, 12, 0x656E, 0x5553, len(text), 28) + text
    xyz = {
        b"rXYZ": (0.515102, 0.241182, -0.001053), b"gXYZ": (0.291965, 0.692236, 0.041885),
        b"bXYZ": (0.157153, 0.066582, 0.784377), b"wtpt": (0.964203, 1.0, 0.824905),
    }
    parts = [(name, b"XYZ \0\0\0\0" + fixed(*value)) for name, value in xyz.items()]
    parts += [(name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")] + [(b"desc", words), (b"cprt", words)]
    at, table, data = 128 + 4 + 12 * len(parts), b"", b""
    for name, part in parts:
        part += b"\0" * (-len(part) % 4)
        table += name + struct.pack(">II", at + len(data), len(part))
        data += part
    head = struct.pack(">I4s4s4s4s4s", at + len(data), b"none", b"\x04\0\0\0", b"mntr", b"RGB ", b"XYZ ") + bytes(12)
    head += b"acsp" + bytes(28) + fixed(0.964203, 1.0, 0.824905) + bytes(48)
    return head + struct.pack(">I", len(parts)) + table + data


P3 = display_p3()


def expected(path, profile=None):
    """What libheif shows, in sRGB."""
    image = Image.open(path).convert("RGB")
    profile = image.info.get("icc_profile") or profile
    if profile:
        srgb = ImageCms.createProfile("sRGB")
        how = {"renderingIntent": ImageCms.Intent.RELATIVE_COLORIMETRIC, "flags": ImageCms.Flags.NOOPTIMIZE}
        image = ImageCms.profileToProfile(image, io.BytesIO(profile), srgb, **how)
    return image


def write(name, save, profile=None):
    path = OUT / f"{name}.heic"
    save(path)
    expected(path, profile).save(OUT / f"{name}.ppm")


class Error(ctypes.Structure):
    _fields_ = [("code", ctypes.c_int), ("sub", ctypes.c_int), ("message", ctypes.c_char_p)]


def libheif():
    folder = Path(pillow_heif.__file__).parent.parent / "pillow_heif.libs"
    for path in sorted(folder.glob("libheif-*")):
        library = ctypes.CDLL(str(path))
        if hasattr(library, "heif_context_encode_grid"):
            return library
    return None


def grid(library, picture, path, shown):
    """A grid of tiles as phones write it; `shown` is the part of it that its size names."""
    def call(name, *arguments):
        function = getattr(library, name)
        function.restype = Error
        error = function(*arguments)
        if error.code != 0:
            raise RuntimeError(f"{name}: {error.message}")

    def made(name, *arguments):
        function = getattr(library, name)
        function.restype = ctypes.c_void_p
        return ctypes.c_void_p(function(*arguments))

    rgb, interleaved, hevc = 1, 10, 1
    context, encoder, handle = made("heif_context_alloc"), ctypes.c_void_p(), ctypes.c_void_p()
    call("heif_context_get_encoder_for_format", context, hevc, ctypes.byref(encoder))
    call("heif_encoder_set_lossy_quality", encoder, 80)
    columns, rows = picture.width // TILE, picture.height // TILE
    tiles = (ctypes.c_void_p * (columns * rows))()
    for at in range(columns * rows):
        left, top = at % columns * TILE, at // columns * TILE
        tile = ctypes.c_void_p()
        call("heif_image_create", TILE, TILE, rgb, interleaved, ctypes.byref(tile))
        call("heif_image_add_plane", tile, interleaved, TILE, TILE, 8)
        stride = ctypes.c_int()
        plane = made("heif_image_get_plane", tile, interleaved, ctypes.byref(stride))
        data = picture.crop((left, top, left + TILE, top + TILE)).tobytes()
        for row in range(TILE):
            ctypes.memmove(plane.value + row * stride.value, data[row * TILE * 3 : (row + 1) * TILE * 3], TILE * 3)
        tiles[at] = tile.value
    call("heif_context_encode_grid", context, tiles, ctypes.c_uint16(columns), ctypes.c_uint16(rows), encoder, None, ctypes.byref(handle))
    call("heif_context_set_primary_image", context, handle)
    call("heif_context_write_to_file", context, str(path).encode())
    # Tiles reach over the edge of a phone's picture: its size is written smaller, in the grid and in its property.
    file = path.read_bytes()
    for width in (">HH", ">II"):
        old, new = struct.pack(width, *picture.size), struct.pack(width, *shown)
        before = bytes([0, 0, rows - 1, columns - 1]) if width == ">HH" else b"ispe\0\0\0\0"
        if file.count(before + old) != 1:
            raise RuntimeError(f"the size of the grid is written {file.count(before + old)} times")
        file = file.replace(before + old, before + new)
    path.write_bytes(file)


def main():
    pillow_heif.register_heif_opener()
    for width, height in SIZES:
        picture = scene(width, height)
        for chroma in (420, 422, 444):
            write(f"{width}x{height}_{chroma}", lambda path: picture.save(path, quality=85, chroma=chroma))
        write(f"{width}x{height}_444_p3-icc", lambda path: picture.save(path, quality=85, chroma=444, icc_profile=P3))
        # Primaries of P3, curve of sRGB, as codes.
        codes = {"save_nclx_profile": True, "color_primaries": 12, "transfer_characteristics": 13, "matrix_coefficients": 6}
        write(f"{width}x{height}_444_p3-nclx", lambda path: picture.save(path, quality=85, chroma=444, **codes), P3)
        for turn in range(2, 9):
            exif = Image.Exif()
            exif[0x0112] = turn
            write(f"{width}x{height}_444_turned-{turn}", lambda path: picture.save(path, quality=85, chroma=444, exif=exif.tobytes()))
    library = libheif()
    if library is None:
        print("no grids: this libheif writes none")
        return
    for shown in [(2 * TILE, TILE), (2 * TILE - 1, 2 * TILE - 30), (3 * TILE - 20, 2 * TILE), (TILE + 2, 3 * TILE - 50)]:
        columns, rows = (-(-side // TILE) for side in shown)
        picture = scene(columns * TILE, rows * TILE)
        write(f"{shown[0]}x{shown[1]}_420_grid-{columns}x{rows}", lambda path: grid(library, picture, path, shown))


main()
