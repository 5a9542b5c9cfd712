"""The interpreter is released around all work, and shared values answer the same on every thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import campix


def _steps_during(work: Callable[[], object]) -> int:
    """How far another thread counts while `work` runs."""
    steps = 0
    stop = threading.Event()

    def count() -> None:
        nonlocal steps
        while not stop.is_set():
            steps += 1

    counting = threading.Thread(target=count)
    started = threading.Barrier(2)
    inner = counting.run
    counting.run = lambda: (started.wait(), inner())  # type: ignore[method-assign]
    counting.start()
    started.wait()
    before = steps
    work()
    during = steps - before
    stop.set()
    counting.join()
    return during


@pytest.mark.parametrize("verb", ["open", "decode", "measure", "make", "check"])
def test_another_thread_runs_meanwhile(verb: str, portrait: Path, photo: campix.Photo) -> None:
    data = portrait.read_bytes()
    work: dict[str, Callable[[], object]] = {
        "open": lambda: [campix.Photo.open(portrait, reduce=1) for _ in range(4)],
        "decode": lambda: [campix.Photo.decode(data, reduce=1) for _ in range(4)],
        "measure": lambda: campix.measure(photo),
        "make": lambda: campix.make(photo, "tender-freshman"),
        "check": lambda: campix.check(data, "tender-freshman"),
    }
    # A call that holds the interpreter lets the other thread take no more than a step or two.
    assert _steps_during(work[verb]) > 100


def test_eight_threads_share_one_profile_and_agree(inputs: Path) -> None:
    profile = campix.Profile.builtin("tender-freshman")
    files = [inputs / f"portrait-{number}.jpg" for number in range(3)] * 4
    expected = [campix.check(file, profile).to_json() for file in files]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda file: campix.check(file, profile).to_json(), files)) == expected
        facts = campix.measure(files[0])
        ids = list(campix.Profile.builtin_ids())
        judged = list(pool.map(lambda id: campix.check(facts, id).verdict, ids))
    assert judged == [campix.check(facts, id).verdict for id in ids]


def test_a_buffer_may_change_while_it_is_decoded(portrait: Path) -> None:
    data = portrait.read_bytes()
    expected = campix.Photo.decode(data).digest
    buffer = bytearray(data)
    stop = threading.Event()

    def scribble() -> None:
        while not stop.is_set():
            buffer[1000] ^= 0xFF

    scribbling = threading.Thread(target=scribble)
    digests = {campix.Photo.decode(buffer).digest}
    scribbling.start()
    try:
        for _ in range(5):
            try:
                photo = campix.Photo.decode(buffer)
            except campix.DecodeError:
                continue
            # # The bytes that were read are one of the two states and not a mixture.
            digests.add(photo.digest)
            assert photo.source in (data, data[:1000] + bytes([data[1000] ^ 0xFF]) + data[1001:])
    finally:
        stop.set()
        scribbling.join()
    assert expected in digests
