"""The progress bar of long work: tqdm if it is installed, the caller's callable, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Callable, Optional, Union

from ._limits import Progress, ProgressCallback

_PHASES = {
    "zh": {
        "photos": "照片",
        "delivery": "交付",
        "results": "结果",
        "originals": "原片",
        "sheets": "排版",
        "dossiers": "档案",
    },
    "en": {name: name for name in ("photos", "delivery", "results", "originals", "sheets", "dossiers")},
}


@contextmanager
def shown(
    progress: Union[bool, ProgressCallback, None], lang: str
) -> Iterator[Optional[Callable[..., object]]]:
    """What the engine calls with the fields of a ``Progress``; a bar is closed at the end."""
    if progress is None or progress is False:
        yield None
    elif progress is not True:
        tell = progress
        yield lambda *fields: tell(Progress(*fields))
    else:
        bar = _Bar(_PHASES.get(lang, _PHASES["en"]))
        try:
            yield lambda *fields: bar(Progress(*fields))
        finally:
            bar.close()


class _Bar:
    """One bar per phase."""

    def __init__(self, titles: dict[str, str]) -> None:
        try:
            from tqdm.auto import tqdm
        except ImportError as error:
            raise ImportError("progress=True needs tqdm: pip install 'campix[progress]'") from error
        self._tqdm: Any = tqdm
        self._titles = titles
        self._phase = ""
        self._bar: Any = None

    def __call__(self, progress: Progress) -> None:
        if progress.phase != self._phase:
            self.close()
            self._phase = progress.phase
            self._bar = self._tqdm(desc=self._titles[progress.phase], total=progress.total)
        self._bar.update(progress.done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
