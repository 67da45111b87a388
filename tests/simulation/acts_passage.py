"""Acts of passage: movements are notified and amended, answered, sent off; sites are registered under seal.

Whoever has the same table has the same chains of versions (`checks`), and a sealed site is held by nobody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulation.acts import Act, class_of

if TYPE_CHECKING:
    from sametable.core.picture.cases import CaseSaid
    from simulation.world import World

POINTS = [{"lat_e7": 360_000_000, "lon_e7": 370_000_000}, {"lat_e7": 361_000_000, "lon_e7": 370_000_000}]
HOUR_MS = 3_600_000


def _pick(world: World, name: str, kind: str, *, own: bool) -> CaseSaid | None:
    """Pick a statement of a kind that a node has counted and that all parties read."""
    held = world[name].picture.cases.of_kind(kind)
    found = [
        one
        for one in held
        if class_of(world, name, one.id) == "parties" and (not own or one.party == world.nodes[name].party)
    ]
    return world.dice.choice(found) if found else None


def _say(world: World, name: str, kind: str, fields: dict[str, Any], audience: str = "parties") -> None:
    world.nodes[name].do(world.send(world.wish(name, kind, fields, audience=audience)))


def notify(world: World, name: str) -> None:
    """A movement is notified, or a side's own one amended."""
    start_ms = world[name].clock.now_ms() + world.dice.randrange(72) * HOUR_MS
    fields: dict[str, Any] = {
        "what": "convoy",
        "mode": "notification",
        "name": f"Convoy {world.dice.randrange(100)}",
        "window": {"start_ms": start_ms, "end_ms": start_ms + 6 * HOUR_MS},
        "route": POINTS,
        "width_m": 500,
    }
    earlier = _pick(world, name, "movement", own=True)
    if earlier is not None and world.dice.random() < 0.5:
        fields["target"] = earlier.id
    _say(world, name, "movement", fields)


def reply(world: World, name: str) -> None:
    """A party acknowledges a movement, or holds it."""
    one = _pick(world, name, "movement", own=False)
    if one is not None and one.party != world.nodes[name].party:
        says = world.dice.choice(("acknowledged", "hold"))
        more = {"reason": "the bridge is down"} if says == "hold" else {}
        _say(world, name, "notification_reply", {"target": one.id, "says": says, **more})


def go_on(world: World, name: str) -> None:
    """A side's own movement is ready, goes, or arrives."""
    one = _pick(world, name, "movement", own=True)
    if one is not None:
        event = world.dice.choice(("ready", "go", "departed", "arrived"))
        at_ms = world[name].clock.now_ms()
        _say(world, name, "movement_event", {"target": one.id, "event": event, "at_ms": at_ms})


def take_back(world: World, name: str) -> None:
    """A side takes back a version of its own movement."""
    one = _pick(world, name, "movement", own=True)
    if one is not None:
        _say(world, name, "withdraw", {"target": one.id})


def register(world: World, name: str) -> None:
    """A side enters a site in its own register, for nobody else to read."""
    at_ms = world[name].clock.now_ms()
    word = f"hospital{world.dice.randrange(10**9):09d}"
    world.secrets[word] = frozenset({world.nodes[name].party})
    fields = {
        "name": word,
        "function": "hospital",
        "place": {**POINTS[0], "radius_m": 50},
        "since_ms": at_ms,
        "review_ms": at_ms + 90 * 24 * HOUR_MS,
        "focal_day": "duty desk",
        "focal_night": "duty desk",
        "declared": True,
    }
    wish = world.wish(name, "site", fields, audience=world.nodes[name].party, word=word)
    world.nodes[name].do(world.send(wish))


PASSAGE_ACTS = (
    Act(name="notify", weight=2, do=notify),
    Act(name="reply_to_notice", weight=2, do=reply),
    Act(name="go_on", weight=2, do=go_on),
    Act(name="take_back_notice", weight=1, do=take_back),
    Act(name="register_site", weight=1, do=register),
)
