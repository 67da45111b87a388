"""Three parties with a node each, for whoever decides something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()
