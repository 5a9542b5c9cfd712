"""The secret of a project under a passphrase, and how many people have a stored face. The engine does the work."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Optional, Union

from ._campix import _open_secret, _protect_secret, _stored_faces

#: The variable of the environment that holds the passphrase of a secret that is read from its file.
_VARIABLE = "CAMPIX_PASSPHRASE"


def open_secret(file: Union[str, os.PathLike[str], bytes], passphrase: Optional[str] = None) -> bytes:
    """The secret of a project, to be given as ``key``: what ``passphrase`` opens, or the bytes as they are if they are not protected.

    ``file`` is the path of its file, such as ``out/.campix/key``, or its bytes. ``passphrase`` is that of ``protect_secret``; None is enough
    for a secret that is not protected. ``NumberError``: the passphrase is missing or wrong, or the file is damaged; FileNotFoundError
    or another OSError: it cannot be read.
    """
    content = file if isinstance(file, bytes) else Path(os.fspath(file)).read_bytes()
    return _open_secret(content, passphrase)


def protect_secret(secret: bytes, passphrase: str) -> bytes:
    """The bytes of a file that holds ``secret`` protected by ``passphrase``: Argon2id and AES-SIV. Pseudonyms do not change.

    ``secret`` has at least 16 bytes, ``passphrase`` at least eight characters; the same two always give the same file. A passphrase that is
    forgotten cannot be recovered. ``NumberError``: one of them is too short, or the secret is protected already.
    """
    return _protect_secret(bytes(secret), passphrase)


def stored_faces(
    folders: Iterable[Union[str, os.PathLike[str]]], *, key: Optional[bytes] = None, passphrase: Optional[str] = None
) -> dict[str, Any]:
    """Counts the people with a stored face in the folders of days, against the number from which on that has to be filed (备案).

    ``folders`` are those that days were written to. Those with one secret are joined: that in their ``.campix/key``, which ``passphrase`` opens
    if it is protected, else ``key``; neither is needed to count. Nothing is written, and the result names no one.

    Returns ``people``, ``unassigned`` (photos of nobody known), ``photos``, ``originals``, ``thumbnails``, ``dossiers``, ``projects``, ``at_most`` (whether
    people is the most there can be), ``left`` (until it has to be filed), ``reached`` and ``last_day`` (dates, or None), ``caveats``, ``filing``
    and ``days``. ``MissingFileError``: there is no day in a folder; ``JournalError``: its journal was changed; ``NumberError``: the key or the passphrase is too short.
    """
    return _stored_faces([os.fspath(folder) for folder in folders], key, passphrase)


def secret_of(path: Path) -> bytes:
    """The secret in a file, opened with the passphrase of the environment if it is protected."""
    return _open_secret(path.read_bytes(), os.environ.get(_VARIABLE) or None)


def secret_in(out: Path) -> bytes:
    """The project's secret that a day keeps in its folder; made if it is missing, protected if the environment has a passphrase."""
    path = out / ".campix" / "key"
    if not path.exists():
        secret, phrase = os.urandom(32), os.environ.get(_VARIABLE)
        content = _protect_secret(secret, phrase) if phrase else secret
        os.makedirs(out, mode=0o700, exist_ok=True)
        os.makedirs(path.parent, mode=0o700, exist_ok=True)
        # For its owner alone from the first byte.
        beside = path.with_name(f"key-{os.getpid()}")
        with open(beside, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    return secret_of(path)
