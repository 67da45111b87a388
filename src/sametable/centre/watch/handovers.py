"""Handing over the watch: the log drafted from the record, what was signed, and what has changed since.

Decides the stretch of time (from the last handover, or half a day) and who must still sign; signing is saying a `handover`,
and by the next watch an `assent`, by the usual steps and, unless they say otherwise, for the own party alone. A log holds what
the own side may read, restricted or not, so it is restricted itself; `for_all` gives what follows from what all parties may read.

Shapes: times milliseconds UTC. Source: issue "incidents", handover; decisions 0021 and 0037.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.watch.ledgers import before, names_in, said_between
from sametable.core.assess.handover import Alert, Arrived, Watch, open_of, stage_of
from sametable.core.assess.handover import draft as write
from sametable.core.assess.ledger_day import Period
from sametable.core.assess.printed_words import lang_of
from sametable.core.record.audience import render_audience
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.centre.centre import Centre
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture

HALF_A_DAY_MS = 43_200_000
LONGEST_MS = 7 * 86_400_000
SHOWN = 24
LISTED = 200


def open_alerts(rows: object) -> list[Alert]:
    """Give those of the alerts' room that nobody has taken note of."""
    held = rows if isinstance(rows, list) else []
    return [
        Alert(number=str(one["number"]), rule=str(one["rule_name"]), at_ms=int(one["at_ms"]))
        for one in held
        if one["state"] != "acknowledged"
    ]


async def draft(
    centre: Centre,
    since_ms: int | None,
    lang: str,
    alerts: Sequence[Alert] | None = None,
    *,
    for_all: bool = False,
) -> dict[str, object]:
    """Draft the log of a watch until now, as the fields of a `handover` but for who signs. Raises `handover.period`.

    `alerts` are those that are still open; None: nobody keeps any.
    """
    now_ms = centre.clock.now_ms()
    picture = centre.shared if for_all else centre.picture
    start_ms = since_ms if since_ms is not None else _last_end(centre, picture, now_ms)
    if not now_ms - LONGEST_MS <= start_ms < now_ms:
        raise SametableError(
            "handover.period",
            at="since_ms",
            expected="a moment of the last seven days",
            got=str(start_ms),
        )
    period = Period(start_ms=start_ms, end_ms=now_ms, zone=centre.genesis.theatre.zone)
    watch = Watch(
        period=period,
        arrived=await _arrived(centre, picture, start_ms, now_ms),
        before=before(picture, now_ms + 1),
        alerts=alerts,
        parties=names_in(centre, lang_of(lang)),
    )
    drafted = write(watch, lang_of(lang))
    fields: dict[str, object] = {
        "period": {"start_ms": start_ms, "end_ms": now_ms},
        "zone": period.zone,
        "log": drafted.log,
        "open": list(drafted.open),
    }
    if centre.genesis.demonstration:
        fields["demonstration"] = True
    return {"fields": fields, "audience": _own(centre), "open_more": drafted.open_more}


def _own(centre: Centre) -> str:
    """Give the class of the own party alone, which is where a handover stays."""
    return render_audience({centre.node.party}, centre.parties)


def _last_end(centre: Centre, picture: Picture, now_ms: int) -> int:
    """Give until when the last handover of this node reaches, if that is within the last seven days."""
    ends = [_period(one)[1] for one in _handovers(centre, picture) if one.node == centre.node.id]
    known = [end for end in ends if now_ms - LONGEST_MS <= end < now_ms]
    return max(known, default=now_ms - HALF_A_DAY_MS)


def _period(one: CaseSaid) -> tuple[int, int]:
    held = one.fields.get("period")
    return (int(held["start_ms"]), int(held["end_ms"])) if isinstance(held, dict) else (0, 0)


def _handovers(centre: Centre, picture: Picture) -> list[CaseSaid]:
    return [one for one in picture.cases.of_kind("handover") if one.party == centre.node.party]


async def _arrived(centre: Centre, picture: Picture, start_ms: int, end_ms: int) -> list[Arrived]:
    """Give what was said in a stretch of time, by each author's clock, beats left out."""
    beats, found = set(centre.beat_ids), []
    for origin, log in centre.logs.items():
        async for said in said_between(centre, origin, start_ms, end_ms):
            if said.id in beats:
                continue
            kind = (
                "report" if said.id in picture.marks else "ledger_count" if said.id in picture.counts else ""
            )
            kind = kind or picture.others.get(said.id, ("",))[0].removesuffix("/void")
            if kind:
                number = picture.number(origin, said.index)
                order = (said.at_ms, origin, said.index)
                found.append(Arrived(order=order, kind=kind, party=log.node.party, number=number))
    return sorted(found, key=lambda one: one.order)


async def listed(centre: Centre, *, for_all: bool = False) -> list[dict[str, object]]:
    """List this party's handovers, newest first: how far each has come; of the newest what changed since it was signed."""
    rows, picture = [], centre.shared if for_all else centre.picture
    for number, one in enumerate(reversed(_handovers(centre, picture)[-LISTED:])):
        row = _row(centre, picture, one)
        if number == 0:
            row["changed"] = await _changed(centre, picture, one)
        rows.append(row)
    return rows


def _row(centre: Centre, picture: Picture, one: CaseSaid) -> dict[str, object]:
    words = [
        said
        for said in picture.cases.of(one.id)
        if said.kind == "assent" and not said.void and not picture.withdrawn(said.id, said.party)
    ]
    stage = stage_of(one, words)
    start_ms, end_ms = _period(one)
    return {
        "id": one.id,
        "number": one.number,
        "node": one.node,
        "at_ms": one.at_ms,
        "start_ms": start_ms,
        "end_ms": end_ms,
        "zone": one.fields.get("zone") or centre.genesis.theatre.zone,
        "log": one.fields.get("log") or "",
        "next_watch": one.fields.get("next_watch") or "",
        "state": "void" if one.void or picture.withdrawn(one.id, one.party) else stage.state,
        "signed_by": [
            {"party": party, "name": name, "number": number, "at_ms": at_ms}
            for party, name, number, at_ms in stage.signed_by
        ],
        "changed": None,
    }


async def _changed(centre: Centre, picture: Picture, one: CaseSaid) -> dict[str, object]:
    """Tell what has happened since a handover was signed: what came, what is newly open, what no longer is."""
    now_ms = centre.clock.now_ms()
    end_ms = _period(one)[1]
    came = [] if now_ms - end_ms > LONGEST_MS else await _arrived(centre, picture, end_ms, now_ms + 1)
    came = [said for said in came if said.number != one.number]
    held = one.fields.get("open")
    was = {str(entry_id) for entry_id in held} if isinstance(held, list) else set()
    still = {said.said.id: said.said.number for said in open_of(before(picture, now_ms + 1))}
    cases = picture.cases.said
    return {
        "arrived": len(came),
        "arrived_first": [said.number for said in came[:SHOWN]],
        "newly_open": sorted(number for entry_id, number in still.items() if entry_id not in was),
        "no_longer_open": sorted(
            cases[entry_id].number for entry_id in was if entry_id not in still and entry_id in cases
        ),
        "told": now_ms - end_ms <= LONGEST_MS,
    }
