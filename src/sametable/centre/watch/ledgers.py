"""The ledgers of a day out of this centre's record: what every party may read of it, and how it was watched.

Decides whose ledger a printed count belongs to (the party that it names; else that of whoever put it into the record, and
so marked), and how long each node said nothing that day, by its own clock. Only statements written for every party are
used, so that every desk gets the same and nothing restricted shows through a number.

Shapes: times milliseconds UTC. Source: decision 0021; record.md 4.4.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.centre.incidents.dossier import contents
from sametable.core.assess.followed import Before
from sametable.core.assess.ledger_day import LEFT_OUT, Ledger, LedgerEntry, Printed, stands_on
from sametable.core.assess.reconcile import Group
from sametable.core.assess.summary import Event
from sametable.core.picture.fold import mark_row
from sametable.core.picture.marks import COLUMNS
from sametable.core.wire.statement import parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from sametable.centre.centre import Centre
    from sametable.core.assess.ledger_day import Period, Tally
    from sametable.core.picture.fold import Picture
    from sametable.core.picture.marks import Count, Mark

_AT = {name: place for place, name in enumerate(COLUMNS)}
_START = 3
"""Place of the start among what a mark itself says."""
STEP = 500
"""How many entries are looked at before others get their turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One entry of a log within a stretch of time."""

    origin: str
    index: int
    id: str
    at_ms: int


async def ledgers_of(centre: Centre, period: Period) -> dict[str, Ledger]:
    """Give every party's ledger of a day, by party."""
    picture = centre.shared
    entries: dict[str, list[LedgerEntry]] = {party: [] for party in centre.parties}
    left: dict[str, dict[str, list[str]]] = {party: {one: [] for one in LEFT_OUT} for party in centre.parties}
    for number, mark in enumerate(list(picture.marks.values())):
        if number % STEP == STEP - 1:
            await asyncio.sleep(0)
        if not _may_stand(mark, period):
            continue
        row = dict(zip(COLUMNS, mark_row(picture, mark), strict=True))
        start = row["start_ms"]
        if not stands_on(start if isinstance(start, int) else None, period):
            if start is None and stands_on(mark.at_ms, period):
                left[mark.party]["undated"].append(mark.number)
        elif row["status"] in {"withdrawn", "repudiated"}:
            left[mark.party][str(row["status"])].append(mark.number)
        else:
            entries[mark.party].append(entry_of(centre, picture, mark, row))
    printed = _printed(centre, picture, period)
    return {
        party: Ledger(
            party=party,
            entries=tuple(sorted(entries[party], key=lambda one: one.order)),
            left_out={reason: tuple(sorted(numbers)) for reason, numbers in left[party].items()},
            printed=tuple(printed.get(party, ())),
        )
        for party in sorted(centre.parties)
    }


def _may_stand(mark: Mark, period: Period) -> bool:
    """Tell whether a mark may belong to the day; one that was amended may have moved there."""
    start = mark.said[_START]
    if isinstance(start, int) and period.start_ms <= start < period.end_ms:
        return True
    return bool(mark.about) or (start is None and stands_on(mark.at_ms, period))


def entry_of(
    centre: Centre, picture: Picture, mark: Mark, row: Mapping[str, int | str | None]
) -> LedgerEntry:
    """Give a report as a ledger has it: what its row shows, and what only its contents tell."""
    fields = _fields(centre, picture, mark)

    def whole(name: str) -> int | None:
        held = row[name]
        return held if isinstance(held, int) else None

    return LedgerEntry(
        id=mark.id,
        number=mark.number,
        party=mark.party,
        order=mark.order,
        province=_text(fields, "governorate"),
        place=str(row["place"] or ""),
        what=str(row["what"] or ""),
        weapon=str(row["weapon"] or ""),
        actor=str(row["actor"] or ""),
        start_ms=whole("start_ms"),
        end_ms=whole("end_ms"),
        lat_e7=whole("lat_e7"),
        lon_e7=whole("lon_e7"),
        radius_m=whole("radius_m"),
        killed=_tally(fields, "killed"),
        injured=_tally(fields, "injured"),
        denied_by=_deniers(picture, mark),
    )


def _fields(centre: Centre, picture: Picture, mark: Mark) -> dict[str, object]:
    """Give a report's fields as its own party's amendments make them read."""
    rows = centre.store.entries(mark.order[1], mark.order[2], 1)
    fields = dict((contents(parse_entry(rows[0].leaf), rows[0]) if rows else None) or {})
    for one in sorted(mark.about, key=lambda said: said.order):
        stands = one.kind == "amend" and one.party == mark.party and not one.void
        if stands and one.fields is not None and not picture.withdrawn(one.id, one.party):
            fields |= dict(one.fields)
    return fields


def _deniers(picture: Picture, mark: Mark) -> tuple[str, ...]:
    """Give the parties that deny a report: by a denial, or by their answer to what was put to them about it."""
    found = {
        one.party
        for one in mark.about
        if one.kind == "deny" and not one.void and not picture.withdrawn(one.id, one.party)
    }
    found |= {
        one.party
        for one in picture.cases.under([mark.id])
        if one.kind == "reply" and one.fields.get("stance") == "denies" and not one.void
        if not picture.withdrawn(one.id, one.party)
    }
    return tuple(sorted(found - {mark.party}))


def _text(fields: Mapping[str, object], name: str) -> str:
    held = fields.get(name)
    return held if isinstance(held, str) else ""


def _tally(fields: Mapping[str, object], name: str) -> Tally | None:
    held = fields.get(name)
    return (held["low"], held["best"], held["high"]) if isinstance(held, dict) else None


def _printed(centre: Centre, picture: Picture, period: Period) -> dict[str, list[Printed]]:
    """Give the printed counts of a day by the party whose ledger they are of."""
    names = {
        str(name).casefold(): party.id
        for party in centre.genesis.parties
        for name in (party.id, party.short, *party.name.values())
    }
    found: dict[str, list[Printed]] = {}
    for count in sorted(picture.counts.values(), key=lambda one: one.order):
        if count.repudiated or picture.withdrawn(count.id, count.party):
            continue
        told = _count(count, names)
        if _overlaps(told, count.at_ms, period):
            counter = names.get(told.reporting_party.casefold(), count.party)
            found.setdefault(counter, []).append(told)
    return found


def _overlaps(told: Printed, at_ms: int, period: Period) -> bool:
    if told.start_ms is None or told.end_ms is None:
        return stands_on(told.start_ms if told.start_ms is not None else at_ms, period)
    if told.cumulative:
        return period.start_ms < told.end_ms <= period.end_ms
    return told.start_ms < period.end_ms and period.start_ms < told.end_ms


def _count(count: Count, names: Mapping[str, str]) -> Printed:
    fields = count.fields
    held = fields.get("period")
    period: Mapping[str, object] = held if isinstance(held, dict) else {}
    start, end, total = period.get("start_ms"), period.get("end_ms"), fields.get("total")
    who = _text(fields, "reporting_party")
    return Printed(
        id=count.id,
        number=count.number,
        said_by=count.party,
        reporting_party=who,
        accused=_text(fields, "accused"),
        measure=_text(fields, "measure"),
        bound=_text(fields, "bound"),
        total=total if isinstance(total, int) else None,
        by_area=_pairs(fields, "by_area"),
        by_kind=_pairs(fields, "by_kind"),
        cumulative=period.get("cumulative") is True,
        start_ms=start if isinstance(start, int) else None,
        end_ms=end if isinstance(end, int) else None,
        other=who.casefold() not in names,
    )


def _pairs(fields: Mapping[str, object], name: str) -> tuple[tuple[str, int], ...]:
    held = fields.get(name)
    return tuple((str(one[0]), int(one[1])) for one in held) if isinstance(held, list) else ()


def groups(picture: Picture, ledgers: Mapping[str, Ledger]) -> Callable[[str], Group]:
    """Give what tells to which incident a report belongs, and which of its reports stand on another day."""
    today = {entry.id for ledger in ledgers.values() for entry in ledger.entries}

    def group_of(entry_id: str) -> Group:
        incident = picture.linker.incident(entry_id)
        if incident is None or incident.state == "single":
            return Group(id=entry_id)
        others = [picture.marks[one] for one in incident.members if one not in today and one in picture.marks]
        return Group(
            id=incident.id,
            state=incident.state,
            elsewhere=tuple((mark.party, mark.number) for mark in others),
        )

    return group_of


async def events_of(picture: Picture) -> list[Event]:
    """Give every incident of two or more reports, or with anything said about it, by the order of its first report."""
    found = []
    for number, mark in enumerate(list(picture.marks.values())):
        if number % STEP == STEP - 1:
            await asyncio.sleep(0)
        incident = picture.linker.incident(mark.id)
        if incident is None or incident.id != mark.id:
            continue
        if len(incident.members) < 2 and mark.id not in picture.cases.about:
            continue
        event = Event(
            number=mark.number,
            state=incident.state,
            members=incident.members,
            members_from_ms=mark.at_ms,
        )
        found.append((mark.order, event))
    return [event for _, event in sorted(found, key=lambda one: one[0])]


def before(picture: Picture, at_ms: int) -> Before:
    """Give what had been said before a moment."""
    return Before(cases=picture.cases, at_ms=at_ms, gone=picture.withdrawn)


async def said_between(centre: Centre, origin: str, start_ms: int, end_ms: int) -> AsyncIterator[Said]:
    """Give the counted entries of a log whose own time lies in a stretch, in the log's order.

    A log's times grow but for a clock that was set back, so the stretch is looked for as if they only grew.
    """
    log = centre.logs[origin]
    index = _first_at(centre, origin, start_ms, log.counted)
    while index < log.counted:
        for place, leaf in enumerate(centre.store.leaves(origin, index, min(STEP, log.counted - index))):
            entry = parse_entry(leaf)
            if entry.at_ms >= end_ms:
                return
            yield Said(origin=origin, index=index + place, id=entry.id, at_ms=entry.at_ms)
        index += STEP
        await asyncio.sleep(0)


def _first_at(centre: Centre, origin: str, at_ms: int, size: int) -> int:
    """Find the first entry of a log that was not said before a moment; entry 0 is the genesis."""
    low, high = min(1, size), size
    while low < high:
        middle = (low + high) // 2
        if parse_entry(centre.store.leaves(origin, middle, 1)[0]).at_ms < at_ms:
            low = middle + 1
        else:
            high = middle
    return low


async def watched(centre: Centre, period: Period) -> list[dict[str, object]]:
    """Give, node by node, how many entries it wrote in a period, its longest silence, and what is missing of them here.

    Of a period that is not over, as far as the record reaches: the last that anybody said.
    """
    rows: list[dict[str, object]] = []
    heard = max((log.last_entry_ms or 0 for log in centre.logs.values()), default=0)
    until_ms = max(period.start_ms, min(period.end_ms, heard))
    for origin, log in sorted(centre.logs.items(), key=lambda one: one[1].node.id):
        last, longest, since, count, missing = period.start_ms, 0, period.start_ms, 0, 0
        async for said in said_between(centre, origin, period.start_ms, period.end_ms):
            if said.at_ms - last > longest:
                longest, since = said.at_ms - last, last
            last = max(last, said.at_ms)
            count += 1
            missing += said.index in centre.missing[origin]
        if until_ms - last > longest:
            longest, since = until_ms - last, last
        rows.append(
            {
                "node": log.node.id,
                "party": log.node.party,
                "entries": count,
                "silent_ms": longest,
                "silent_from_ms": since,
                "missing": missing,
            }
        )
    return rows


def check_party(centre: Centre, party: str, at: str) -> str:
    """Give a party of the record. Raises `ledger.parties`."""
    if party not in centre.parties:
        raise SametableError(
            "ledger.parties", at=at, expected=f"one of {', '.join(sorted(centre.parties))}", got=party[:40]
        )
    return party


def names_in(centre: Centre, lang: str) -> dict[str, str]:
    """Give parties' and nodes' names in a language, by id; a node is called by its centre and its party."""
    genesis = centre.genesis
    parties = {one.id: one.name.get(lang) or one.short for one in genesis.parties}
    centres = {one.id: one.name.get(lang) or one.id for one in genesis.centres}
    nodes = {
        one.id: f"{centres.get(one.centre, one.centre)} ({parties.get(one.party, one.party)})"
        for one in genesis.nodes
    }
    return nodes | parties
