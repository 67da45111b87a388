"""Whose calendar address is whose: hashes of secrets in a file of the node's folder, readable by its owner alone.

Decides how they are kept: `calendar.json`, written beside and put in its place with a full sync, so that a crash leaves the
old one or the new one. A file that does not read lets nobody in, and is not written over.

Source: decision 0027; OWASP ASVS 5.0.0 V7 (secrets at rest).
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import msgspec

from sametable.errors import SametableError

if TYPE_CHECKING:
    from pathlib import Path

FILE = "calendar.json"
PEOPLE_MOST = 10_000


class _Kept(msgspec.Struct, forbid_unknown_fields=True):
    version: int = 1
    hashes: dict[str, str] = msgspec.field(default_factory=dict)
    """Person to the hash of the secret."""


class CalendarKeyFile:
    """The file of one node. Its calls may come from any thread."""

    __slots__ = ("_lock", "_path")

    def __init__(self, folder: Path) -> None:
        """Take the folder; nothing is opened before it is needed."""
        self._path = folder / FILE
        self._lock = threading.Lock()

    def put(self, person: str, hashed: str) -> None:
        """Keep a person's hash instead of the one before. Raises `calendar.store`."""
        with self._lock:
            held = self._read()
            held.hashes[person] = hashed
            if len(held.hashes) > PEOPLE_MOST:
                raise _failed(f"addresses of at most {PEOPLE_MOST} people", "more")
            self._write(held)

    def drop(self, person: str) -> bool:
        """Forget a person's hash; tell whether there was one. Raises `calendar.store`."""
        with self._lock:
            held = self._read()
            there = held.hashes.pop(person, None) is not None
            if there:
                self._write(held)
            return there

    def whose(self, hashed: str) -> str | None:
        """Give the person whose hash this is; None for nobody's. Raises `calendar.store`."""
        with self._lock:
            held = self._read()
        return next((person for person, known in held.hashes.items() if known == hashed), None)

    def _read(self) -> _Kept:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_Kept)
        except FileNotFoundError:
            return _Kept()
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise _failed("a file that reads", str(error)) from None

    def _write(self, held: _Kept) -> None:
        """Write the file anew; a crash before the last step leaves the old one and a file beside it."""
        beside = self._path.with_suffix(".new")
        try:
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(msgspec.json.encode(held))
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path)
            folder = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            raise _failed("a file that can be written", error.strerror or "none") from None


def _failed(expected: str, got: str) -> SametableError:
    return SametableError(
        "calendar.store", at=FILE, expected=expected, got=got[:100],
        advice="Look at the disk; without the file nobody's calendar is given.",
    )  # fmt: skip
