"""``python -m campix``: the same as the command ``campix``."""

from .cli import run

if __name__ == "__main__":
    run()
