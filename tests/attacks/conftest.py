"""Three real nodes of Alder, Birch and Cedar for each attack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def trio(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path / "nodes", 3)
    yield held
    held.close()
