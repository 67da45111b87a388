"""Every kept input is replayed: a value or a `SametableError`, nothing else.

`corpus/` holds what fuzzing found worth keeping, `crashes/` what once broke something; `make fuzz` adds to both.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from fuzz.run import BYTES_KEPT, FILES_KEPT
from fuzz.targets import TARGETS
from sametable.errors import SametableError

HERE = Path(__file__).parent


def kept(folder: str, name: str) -> list[Path]:
    return sorted((HERE / folder / name).glob("*"))


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_every_kept_input_is_read_or_refused(name: str) -> None:
    target = TARGETS[name]
    inputs = [*target.seeds(), *(one.read_bytes() for one in kept("corpus", name))]
    for raw in [*inputs, *(one.read_bytes() for one in kept("crashes", name))]:
        with suppress(SametableError):
            target.call(raw)


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_seeds_are_well_formed(name: str) -> None:
    target = TARGETS[name]
    read = 0
    for raw in target.seeds():
        try:
            target.call(raw)
            read += 1
        except SametableError:
            continue
    assert read, "no seed is read: fuzzing would only see refusals"


def test_the_corpus_stays_small() -> None:
    for folder in (HERE / "corpus").glob("*"):
        files = list(folder.iterdir())
        assert folder.name in TARGETS
        assert len(files) <= FILES_KEPT
        assert sum(one.stat().st_size for one in files) <= BYTES_KEPT
