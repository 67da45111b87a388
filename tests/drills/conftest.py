"""Drills with real nodes: each test gets a table of Alder, Birch and Cedar that it starts and stops itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from drillkit import Drill

if TYPE_CHECKING:
    from collections.abc import Iterator


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.nodes)


@pytest.fixture
def drill(tmp_path: Path) -> Iterator[Drill]:
    held = Drill(tmp_path)
    yield held
    held.end()
