"""The command ``campix``, and ``python -m campix``: the Rust program, run in this process."""

from __future__ import annotations

import signal
import sys
from typing import NoReturn

from ._campix import run_cli


def main() -> NoReturn:
    """Runs the program with the arguments of the process and ends with its exit code."""
    # Ctrl-C ends it like any other program; running a stopped day again continues it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(run_cli(["campix", *sys.argv[1:]]))


if __name__ == "__main__":
    main()
