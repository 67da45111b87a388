"""The record in memory keeps every promise of the contract that the real stores keep.

Tests of the contract that reach into a database's tables are left out: there are none.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from support.memory_store import Disk, MemoryRecord
from support.stores import ORIGIN, OTHER, sign

if TYPE_CHECKING:
    from collections.abc import Sequence

CONTRACT = Path(__file__).parents[1] / "unit" / "edges" / "store" / "test_store_contract.py"
OF_DATABASES = frozenset(
    {
        "test_callers_who_wait_at_the_same_time_share_a_commit",
        "test_a_second_one_on_the_store_is_refused_until_the_first_has_closed",
        "test_what_does_not_exist_is_not_made_unasked",
        "test_of_cosignatures_the_newest_sizes_and_everybodys_largest_are_kept",
        "test_a_job_that_fails_leaves_nothing_behind",
        "test_a_query_that_the_database_refuses_is_our_error",
        "test_the_facts_name_the_version_and_what_durability_rests_on",
        "test_nothing_is_signed_that_was_not_read_back",
    }
)
"""Tests that speak of a database's own ways: locks, files, queries, groups, reading back."""


@dataclass(slots=True, kw_only=True)
class MemoryShelf:
    """One disk in memory, opened and opened again."""

    disk: Disk = field(default_factory=Disk)

    def record(
        self,
        *,
        create: bool = False,
        own: str = ORIGIN,
        origins: Sequence[str] = (ORIGIN, OTHER),
        signing: Any = sign,
    ) -> MemoryRecord:
        """Open the record."""
        return MemoryRecord(self.disk, origins=origins, own=own, sign=signing)

    def raw(self, *_: Any) -> None:
        """Nothing can be changed behind the program's back."""
        pytest.skip("a disk in memory has no tables")

    def engine(self) -> None:
        """There is no database."""
        pytest.skip("a disk in memory has no database")

    def __getattr__(self, name: str) -> Any:
        """Whatever else a shelf has is a database's."""
        return pytest.skip(f"a disk in memory has no {name}")


@pytest.fixture
def shelf() -> MemoryShelf:
    return MemoryShelf()


def _contract() -> dict[str, Any]:
    spec = importlib.util.spec_from_file_location("store_contract", CONTRACT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found = {name: held for name, held in vars(module).items() if name.startswith("test_")}
    return {name: held for name, held in found.items() if name not in OF_DATABASES} | {"store": module.store}


globals().update(_contract())
