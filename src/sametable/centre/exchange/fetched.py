"""Fetched: the entries that a checkpoint covers beyond those held here, bundle by bundle, as somebody serves them.

Decides when fetching ends before it is complete: at bytes that are no bundle, at the first entry of a long pull that
does not hold, and at more bytes than may be held. It does not decide whether the entries lead to the signed root, and
stores nothing. Nothing is proved before all of it is here: a part that was stored under a head whose tree nobody has
seen would be a history that its author could deny.

Shapes: places are entries in the pull. Source: record.md 4.5 "Pull", 4.6; C2SP tlog-tiles.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sametable.centre.exchange.other_tree import BUNDLE_LIMIT_B, other_tree
from sametable.centre.logs.forks import met
from sametable.core.record.tiles import (
    TILE_WIDTH,
    entries_path,
    leaf_hash,
    parse_bundle,
)
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.centre.exchange.admit import Admission
    from sametable.core.record.checkpoint import OpenedCheckpoint

LOOK_LATER = 1024
"""A pull of no more entries is looked at once it is whole; of a longer one each bundle as it comes."""


async def fetch_entries(admitted: Admission, opened: OpenedCheckpoint) -> list[bytes]:
    """Fetch what a checkpoint covers and is not here; of a long pull each bundle is checked as it comes.

    Raises: `peer.incomplete`, `peer.too_much`, `record.bad_bundle`, and for a long pull what `Admission.take` does.
    """
    link, log, first, size = admitted.link, admitted.log, admitted.first, opened.checkpoint.size
    leaves: list[bytes] = []
    held_b = 0
    for n in range(first // TILE_WIDTH, -(-size // TILE_WIDTH)):
        held = await _bundle(admitted, n, min(TILE_WIDTH, size - n * TILE_WIDTH))
        came = held[max(first - n * TILE_WIDTH, 0) :]
        leaves.extend(came)
        held_b += sum(map(len, came))
        if held_b > log.pull_limit_b:
            raise SametableError(
                "peer.too_much",
                at=f"{link.node}/{log.origin}",
                expected=f"at most {log.pull_limit_b} bytes of entries in one pull",
                got=f"more, after {len(leaves)} of {size - first} entries",
                advice="Nothing of it was taken in. A log so far ahead comes with a copy of a node's folder.",
            )
        if size - first > LOOK_LATER:
            try:
                await admitted.take(came)
            except SametableError as error:
                raise await _whose(admitted, opened, leaves, error) from None
    return leaves


async def _bundle(admitted: Admission, n: int, width: int) -> list[bytes]:
    """Fetch the first entries of one bundle."""
    from sametable.centre.exchange.replicate import keep_bad_bytes, log_path

    link, origin = admitted.link, admitted.log.origin
    path = entries_path(n, width if width < TILE_WIDTH else None)
    raw, served = await link.get(f"{log_path(origin)}/{path}", limit=BUNDLE_LIMIT_B), width
    if raw is None and width < TILE_WIDTH:
        # Partial bundles may be gone once the full one is there; what lies beyond the checkpoint is cut off.
        raw = await link.get(f"{log_path(origin)}/{entries_path(n)}", limit=BUNDLE_LIMIT_B)
        served = TILE_WIDTH
    if raw is None:
        raise SametableError(
            "peer.incomplete", at=f"{link.node}/{path}", expected="entries it signed for", got="none"
        )
    try:
        return parse_bundle(raw, expected=served)[:width]
    except SametableError as error:
        await keep_bad_bytes(admitted.centre, origin, f"{link.node}: {error.under(path)}", raw)
        raise error.under(path) from None


async def _whose(
    admitted: Admission, opened: OpenedCheckpoint, leaves: Sequence[bytes], error: SametableError
) -> SametableError:
    """Tell whose fault an entry is that does not hold: a second history, a copy that was altered, or its author's."""
    from sametable.centre.exchange.replicate import log_path

    if not error.code.startswith(("statement.", "peer.foreign")):
        return error
    link, log, place = admitted.link, admitted.log, len(admitted.checked)
    found = await met(admitted.centre, link, log, opened, None)
    if found.code == "record.fork":
        return found
    with suppress(SametableError):
        tree = await other_tree(link, log_path(log.origin), opened.checkpoint)
        for index, leaf in enumerate(leaves[place : place + TILE_WIDTH], admitted.first + place):
            if leaf_hash(leaf) != await tree.ask(lambda signed, at=index: signed.hash_at(0, at)):  # type: ignore[misc]
                return SametableError(
                    "peer.wrong_entry",
                    at=f"{link.node}/{log.origin}[{index}]",
                    expected="the entry that its log signed for",
                    got=f"one that does not hold: {error.code}",
                    advice="Whoever serves this copy has altered it, or its disk has.",
                )
    return error
