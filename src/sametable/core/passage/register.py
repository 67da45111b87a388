"""The register of one node: which blocks of the grid its protected objects reach, so that a check takes milliseconds.

Decides: which statements are objects (the own side's sites, what others told of theirs, movements, corridors), which
blocks each reaches and from when until when. A site counts whatever its review or end date says; a closed one and a
canary are *doubt*: they never count as known. A movement counts from 2 h before its window until 12 h after it; one that has departed
and is not said to be over, until 72 h after; a corridor until its own side has closed it or its dates have passed. Follows what
comes to the picture and leaves it, a thing at a time. Does not decide what is answered, nor to whom (`check`).

Shapes: times ms UTC; blocks as in `grid`. Source: domain reference 4.2; decision 0023.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from sametable.core.passage.grid import HOUR_MS, Box, blocks_in, box_of_disc, boxes_of_line, nearby
from sametable.core.passage.versions import chains, first_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sametable.core.passage.grid import Window
    from sametable.core.picture.cases import Cases, CaseSaid
    from sametable.core.picture.fold import Picture

ThingKind = Literal["site", "site_notice", "movement", "corridor"]
KINDS: tuple[ThingKind, ...] = ("site", "site_notice", "movement", "corridor")
BEFORE_MS = 2 * HOUR_MS
AFTER_MS = 12 * HOUR_MS
UNDER_WAY_MS = 72 * HOUR_MS
ENDED = frozenset({"completed", "aborted", "cancelled"})
BLOCKS_MOST = 5_000
"""What reaches more blocks than this is compared box by box."""
EARLIEST, LATEST = -(2**62), 2**62
_STEPS = frozenset({"movement_event", "corridor_step"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One object: the id of its first version, its latest number, whose it is, and when it counts."""

    id: str
    latest: str
    kind: ThingKind
    party: str
    number: str
    doubt: bool = False
    canary: bool = False
    checked_by: frozenset[str] | None = None
    """Which parties a check may answer about it; None: every party."""
    start_ms: int = EARLIEST
    end_ms: int = LATEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What a box touches, and what lies within two blocks of it and outside; each thing once, in order of ids."""

    inside: tuple[Thing, ...]
    near: tuple[Thing, ...]


@dataclass(slots=True, kw_only=True)
class Register:
    """Blocks to things. Mutable, owned by its centre's task; `follow` brings it up to a picture."""

    own: str = ""
    """The own party: what it told others of its own sites stands in the register as those sites."""
    blocks: dict[int, tuple[Thing, ...]] = field(default_factory=dict)
    reach: dict[str, tuple[int, ...]] = field(default_factory=dict)
    wide: dict[str, tuple[Thing, tuple[Box, ...]]] = field(default_factory=dict)
    things: dict[str, Thing] = field(default_factory=dict)
    _shared: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)
    _line: object = None
    _read: int = 0
    _waiting: dict[str, None] = field(default_factory=dict)
    """What may stand differently by now."""

    def put(self, thing: Thing, boxes: Iterable[Box]) -> None:
        """Enter a thing, in place of what it was before."""
        self.drop(thing.id)
        held = tuple(boxes)
        found: dict[int, None] = {}
        for block in (block for box in held for block in blocks_in(box)):
            found[block] = None
            if len(found) > BLOCKS_MOST:
                self.wide[thing.id] = (thing, held)
                break
        self.things[thing.id] = thing
        if thing.id in self.wide:
            return
        self.reach[thing.id] = tuple(found)
        for block in found:
            self.blocks[block] = (*self.blocks.get(block, ()), thing)

    def drop(self, thing_id: str) -> None:
        """Take a thing out, if it is here."""
        self.things.pop(thing_id, None)
        self.wide.pop(thing_id, None)
        for block in self.reach.pop(thing_id, ()):
            left = tuple(one for one in self.blocks[block] if one.id != thing_id)
            if left:
                self.blocks[block] = left
            else:
                del self.blocks[block]

    def touching(self, box: Box, window: Window) -> Touched:
        """Give what a box touches in a window. The blocks say everything: nothing finer is looked at."""
        inside = {one.id: one for one in self.inside(box, window)}
        near = {one.id: one for one in self.near(box, window) if one.id not in inside}
        return Touched(
            inside=tuple(inside[one] for one in sorted(inside)),
            near=tuple(near[one] for one in sorted(near)),
        )

    def inside(self, box: Box, window: Window) -> Iterator[Thing]:
        """Give what the blocks of a box hold in a window; what reaches several blocks may come several times."""
        return self._in(blocks_in(box), box, window)

    def near(self, box: Box, window: Window) -> Iterator[Thing]:
        """Give what lies within two blocks of a box; what reaches into it comes, too."""
        inner, outer = frozenset(blocks_in(box)), nearby(box)
        return self._in((one for one in blocks_in(outer) if one not in inner), outer, window)

    def _in(self, blocks: Iterable[int], box: Box, window: Window) -> Iterator[Thing]:
        held, start_ms, end_ms = self.blocks, window.start_ms, window.end_ms
        for block in blocks:
            for one in held.get(block, ()):
                if one.start_ms < end_ms and one.end_ms > start_ms:
                    yield one
        for one, boxes in self.wide.values():
            if one.start_ms < end_ms and one.end_ms > start_ms and _meets(box, boxes):
                yield one

    def follow(self, picture: Picture, most: int | None = None) -> bool:
        """Bring the register up to a picture: what turned in it since, all of it where it is another one.

        With `most`, about so many blocks at a time; tells whether it is up to the picture. What is not is looked up next time.
        """
        cases = picture.cases
        if self._line is not cases.line or len(cases.turned) < self._read:
            self.rebuild(picture, 0)
        new = cases.turned[self._read :]
        self._read += len(new)
        self._waiting |= dict.fromkeys(first for one in dict.fromkeys(new) for first in _about(cases, one))
        done = 0
        while self._waiting and (most is None or done < most):
            first, _ = self._waiting.popitem()
            self._enter(picture, first)
            done += 1 + len(self.reach.get(first, ()))
        return not self._waiting

    def rebuild(self, picture: Picture, most: int | None = None) -> bool:
        """Build it anew from a picture, with `most` a part at a time; tells whether it is up to the picture."""
        for held in (self.blocks, self.reach, self.wide, self.things):
            held.clear()
        cases = picture.cases
        self._line, self._read = cases.line, len(cases.turned)
        self._waiting = {one: None for kind in KINDS for one in cases.kinds.get(kind, ())}
        return self.follow(picture, most)

    def _enter(self, picture: Picture, first: str) -> None:
        """Enter one thing as it stands now, or take it out; what is a later version, or gone, is no thing."""
        cases = picture.cases
        root = cases.said.get(first)
        if root is None or root.kind not in KINDS or first_of(cases, first) != first:
            self.drop(first)
            return
        versions = [
            root,
            *(one for one in cases.under([first]) if (one.kind, one.party) == (root.kind, root.party)),
        ]
        found = chains(versions, lambda one: picture.withdrawn(one.id, one.party))
        for name, chain in found.items():
            self._place(picture, root.kind, name, [one.id for one in chain.versions], chain.latest)

    def _place(
        self, picture: Picture, kind: Any, first: str, ids: list[str], latest: CaseSaid | None
    ) -> None:
        for one in ids[1:]:
            self.drop(one)  # it had come before the version that it amends
        if latest is None or (kind == "site_notice" and latest.party == self.own):
            self.drop(first)
            return
        fields = latest.fields
        checked_by = fields.get("checked_by")
        who = frozenset(str(one) for one in checked_by) if isinstance(checked_by, list) else None
        start_ms, end_ms = _times(picture, kind, ids, latest)
        thing = Thing(
            id=first,
            latest=latest.id,
            kind=kind,
            party=latest.party,
            number=latest.number,
            doubt=kind in {"site", "site_notice"} and (fields.get("canary") is True or "closed" in fields),
            canary=fields.get("canary") is True,
            checked_by=None if who is None else self._shared.setdefault(who, who),
            start_ms=start_ms,
            end_ms=end_ms,
        )
        if start_ms < end_ms:
            self.put(thing, boxes_of(kind, fields))
        else:
            self.drop(first)


def boxes_of(kind: str, fields: Mapping[str, Any]) -> Iterator[Box]:
    """Give boxes that together hold an object: a site's disc, a route's or a corridor's width, a drop zone with its margin."""
    if kind in {"site", "site_notice"}:
        place = fields.get("place")  # of an erased one there may be nothing left
        if place:
            yield box_of_disc(place["lat_e7"], place["lon_e7"], place["radius_m"])
        return
    width_m = fields.get("width_m", 0)
    points = [(one["lat_e7"], one["lon_e7"]) for one in fields.get("route", fields.get("line", ()))]
    yield from boxes_of_line(points, width_m)
    drop = fields.get("drop")
    if drop:
        corners = [(one["lat_e7"], one["lon_e7"]) for one in drop["zone"]]
        edges = [box_of_disc(*one, drop.get("safety_m", 0)) for one in corners]
        yield Box(
            south_e7=min(one.south_e7 for one in edges),
            west_e7=min(one.west_e7 for one in edges),
            north_e7=max(one.north_e7 for one in edges),
            east_e7=max(one.east_e7 for one in edges),
        )


def _times(picture: Picture, kind: str, ids: list[str], latest: CaseSaid) -> tuple[int, int]:
    """Give from when until when an object counts; an empty span: not at all."""
    if kind not in {"movement", "corridor"}:
        return EARLIEST, LATEST
    own = [one for entry in ids for one in picture.cases.of(entry) if _stands(picture, one, latest.party)]
    if kind == "movement":
        window = latest.fields.get("window")
        if not isinstance(window, dict):
            return EARLIEST, LATEST
        start_ms, end_ms = window["start_ms"] - BEFORE_MS, window["end_ms"] + AFTER_MS
        events = sorted((one for one in own if one.kind == "movement_event"), key=lambda one: one.order)
        said = [str(one.fields.get("event")) for one in events]
        if ENDED & set(said):
            over = max(_said_ms(one) for one in events if one.fields.get("event") in ENDED)
            return start_ms, min(end_ms, over + HOUR_MS)
        return start_ms, window["end_ms"] + UNDER_WAY_MS if "departed" in said else end_ms
    dates = latest.fields.get("dates")
    until_ms = dates.get("end_ms") if isinstance(dates, dict) else None
    end_ms = LATEST if until_ms is None else until_ms + AFTER_MS
    steps = sorted((one for one in own if one.kind == "corridor_step"), key=lambda one: one.order)
    last = steps[-1] if steps else None
    if last is not None and last.fields.get("step") == "closed" and "until_ms" not in last.fields:
        end_ms = min(end_ms, _said_ms(last) + AFTER_MS)
    return EARLIEST, end_ms


def _said_ms(one: CaseSaid) -> int:
    """Give when something is said to have happened; when it was said, where that was erased."""
    held = one.fields.get("at_ms")
    return held if isinstance(held, int) else one.at_ms


def _stands(picture: Picture, one: CaseSaid, party: str) -> bool:
    return one.party == party and not one.void and not picture.withdrawn(one.id, one.party)


def _about(cases: Cases, entry_id: str) -> Iterator[str]:
    """Give the first versions of what a statement that came, left or was taken back enters, amends or ends."""
    said, left = cases.said.get(entry_id), cases.left.get(entry_id)
    words = [(said.kind, said.target)] if said is not None else []
    for kind, target in words + ([(left[0], left[2])] if left is not None else []):
        if kind in KINDS:
            yield entry_id
            yield first_of(cases, entry_id)
            for one in cases.of(entry_id):  # versions that had come before it
                yield first_of(cases, one.id)
        if (kind in KINDS or kind in _STEPS) and target in cases.said:
            yield first_of(cases, target)


def _meets(box: Box, boxes: Iterable[Box]) -> bool:
    """Tell whether a box meets one of these, on the whole parallels where one goes round the date line."""
    for one in boxes:
        if one.south_e7 < box.north_e7 and one.north_e7 > box.south_e7:
            turned = (
                max(abs(one.west_e7), abs(one.east_e7), abs(box.west_e7), abs(box.east_e7)) > 1_800_000_000
            )
            if turned or (one.west_e7 < box.east_e7 and one.east_e7 > box.west_e7):
                return True
    return False
