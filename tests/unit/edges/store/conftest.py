"""The two stores, empty, for every test here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.stores import Shelf, postgres_shelf, sqlite_shelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.cluster import Cluster


@pytest.fixture(params=["sqlite", "postgres"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    """Give an empty place in each store."""
    if request.param == "sqlite":
        made = sqlite_shelf(tmp_path)
    else:
        made = postgres_shelf(request.getfixturevalue("postgres").database(), tmp_path)
    yield made
    made.close()


@pytest.fixture
def file_shelf(tmp_path: Path) -> Iterator[Shelf]:
    """Give an empty place in SQLite."""
    made = sqlite_shelf(tmp_path)
    yield made
    made.close()


@pytest.fixture
def server_shelf(postgres: Cluster, tmp_path: Path) -> Iterator[Shelf]:
    """Give an empty place in PostgreSQL."""
    made = postgres_shelf(postgres.database(), tmp_path)
    yield made
    made.close()
