"""What Python costs: a check from memory compared with Rust's, eight threads with one, the import, memory over many photos.

    cargo build --release -p campix-benches --bin check-from-memory
    python campix-py/benches/overhead.py target/release/check-from-memory PHOTO.jpg [--photos 10000]

Rust and Python take turns in one run, so that a drift in the machine's speed affects both. PHOTO.jpg is a registration
file of 480x640.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import campix

PROFILE = campix.Profile.builtin("tender-freshman")


def checks(data: bytes, rounds: int) -> float:
    """Seconds that `rounds` checks take."""
    begun = time.perf_counter()
    for _ in range(rounds):
        campix.check(data, PROFILE)
    return time.perf_counter() - begun


def overhead(program: str, photo: Path, turns: int, rounds: int) -> None:
    data = photo.read_bytes()
    rust = subprocess.Popen([program, str(photo)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert rust.stdin is not None and rust.stdout is not None

    def ask() -> float:
        rust.stdin.write(f"{rounds}\n")
        rust.stdin.flush()
        return float(rust.stdout.readline())

    ask(), checks(data, rounds)
    pairs = [(ask(), checks(data, rounds)) for _ in range(turns)]
    rust.stdin.close()
    rust.wait()
    ratios = sorted(python / native for native, python in pairs)
    print(f"check from memory, {turns} turns of {rounds}:")
    print(f"  Rust    {1000 * statistics.median(native for native, _ in pairs) / rounds:.2f} ms, median")
    print(f"  Python  {1000 * statistics.median(python for _, python in pairs) / rounds:.2f} ms, median")
    quarter = len(ratios) // 4
    print(f"  ratio   {statistics.median(ratios):.3f}, middle half {ratios[quarter]:.3f} to {ratios[-1 - quarter]:.3f}")


def threads(data: bytes, turns: int, rounds: int) -> None:
    ratios = []
    with ThreadPoolExecutor(8) as pool:
        for _ in range(turns):
            one = checks(data, rounds)
            begun = time.perf_counter()
            list(pool.map(lambda _: campix.check(data, PROFILE), range(rounds)))
            ratios.append(one / (time.perf_counter() - begun))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(f"eight threads on {cores} cores: {statistics.median(ratios):.2f} x one thread, best {max(ratios):.2f}")


def importing(turns: int) -> None:
    def started(code: str) -> float:
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return time.perf_counter() - begun

    started("import campix")
    pairs = [(started("pass"), started("import campix")) for _ in range(turns)]
    added = statistics.median(full - bare for bare, full in pairs)
    inside = "import time; t = time.perf_counter(); import campix; print(time.perf_counter() - t)"
    asked = [float(subprocess.run([sys.executable, "-c", inside], check=True, capture_output=True).stdout) for _ in range(turns)]
    print(f"import: {1000 * statistics.median(asked):.0f} ms inside, {1000 * added:.0f} ms more than a bare interpreter")


def memory(data: bytes, photos: int) -> None:
    def resident() -> float:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20

    marks = []
    for number in range(photos):
        campix.check(data, PROFILE).to_json()
        if number in (photos // 100, photos // 2, photos - 1):
            marks.append(f"{resident():.1f} MB after {number + 1}")
    print(f"memory: {', '.join(marks)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("photo", type=Path)
    parser.add_argument("--turns", type=int, default=25)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--photos", type=int, default=10_000)
    options = parser.parse_args()
    data = options.photo.read_bytes()
    print(f"campix {campix.__version__}, Python {sys.version.split()[0]}, photo of {len(data)} bytes")
    importing(options.turns)
    overhead(options.program, options.photo, options.turns, options.rounds)
    threads(data, max(5, options.turns // 4), options.rounds * 4)
    memory(data, options.photos)


if __name__ == "__main__":
    main()
