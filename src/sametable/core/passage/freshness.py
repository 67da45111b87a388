"""How fresh what is said of a site is, at a moment: fresh, due for review, stale, or past the time it was registered for.

Decides only what a screen says beside it. It decides nothing of protection: a passed review or a passed end makes nothing
less notified, and nothing here is asked by a protection check.

Shapes: fields of a `site` or a `site_notice`; times ms UTC. Source: domain reference 4.1; decision 0022.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

STALE_AFTER_MS = 30 * 86_400_000
"""How long after its review date a site is due; after that it is stale."""
FRESHNESS = ("fresh", "due", "stale", "ended")


def freshness(fields: Mapping[str, object], now_ms: int) -> str:
    """Give one of `FRESHNESS`."""
    until, review = fields.get("until_ms"), fields.get("review_ms")
    if isinstance(until, int) and now_ms >= until:
        return "ended"
    if not isinstance(review, int) or now_ms >= review + STALE_AFTER_MS:
        return "stale"
    return "due" if now_ms >= review else "fresh"
