"""Revision 2: sealed payloads are found and counted without walking through all; evidence is counted by log.

Source: record.md 4.9; decision 0012.
"""

from __future__ import annotations

revision = "0002"
down_revision = "0001"

SQLITE = (
    "create index payload_sealed on payload(id) where state = 'sealed'",
    "create index evidence_origin on evidence(origin)",
)

POSTGRES = SQLITE


def upgrade() -> None:
    """Make the two indexes."""
    from sametable.edges.store.migrations.steps import run_step

    run_step(2)
