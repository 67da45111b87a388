"""Every test may import the kits that stand beside this file (`recordkit`); properties have no clock.

A slow machine is no fault of the program's, so hypothesis sets no deadline. In CI its examples are the same
every time; by hand they are new ones, and a failure prints how to repeat it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.cluster import Cluster

settings.register_profile(
    "house",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    print_blob=True,
)
settings.load_profile("house")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """Give a PostgreSQL cluster of the tests' own."""
    from support.cluster import cluster

    with cluster() as made:
        yield made
