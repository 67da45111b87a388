"""What the Terms room shows: every text of the record clause by clause, its ground as a map, and what comes next.

Decides the shape of what is shown, and nothing else: each window with the times at which it is in force, in dispute or
not known, each zone with its accuracy, unknown ones as unknown. A text that does not read is listed as unreadable.
What comes next is looked for within 90 days: windows that begin or end, terms that end by the record.

Shapes: times ms, None for no end; GeoJSON has longitude before latitude (RFC 7946).
Source: issue "terms as data"; the client's types.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sametable.core.model.vocabulary import LANGUAGES
from sametable.core.terms.adopted import FOREVER, basis_of, state_at, word_at
from sametable.core.terms.moments import FIRST_MS, LAST_MS, Context
from sametable.core.terms.render import clause_lines
from sametable.core.terms.timeline import unite
from sametable.core.terms.windows import timeline_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sametable.centre.terms.held import Terms, Text
    from sametable.core.terms.adopted import Standing
    from sametable.core.terms.model import Clause, Compared, Geometry, Instrument, Pack, Words, Zone
    from sametable.core.terms.timeline import Timeline

HORIZON_MS = 90 * 86_400_000
NEXT_MOST = 60
CIRCLE_POINTS = 64
METRES_A_DEGREE = 111_195


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """Something that comes: a window or terms that start or end, a duty that falls due, a gate."""

    pack: str
    instrument: str
    clause: str
    what: str
    at_ms: int
    title: Words


def pack_view(pack: Pack, terms: Terms) -> dict[str, Any]:
    """Give all that a pack's own text says, as the client draws it."""
    laws = {law.instrument.id: law for law in terms.book([pack]).laws}
    names = _line_names(pack)
    return {
        "id": pack.id,
        "version": pack.version,
        "title": dict(pack.title),
        "language": pack.language,
        "demonstration": pack.demonstration,
        "compared": _compared(pack.compared),
        "recall": any(one.recall or any(clause.recall for clause in one.clauses) for one in pack.instruments)
        or any(zone.recall for zone in pack.zones),
        "box": list(pack.box) if pack.box is not None else None,
        "zone": pack.zone,
        "sources": [{"id": one.id, "text": one.text} for one in pack.sources],
        "groups": [
            {"id": one.id, "names": dict(one.names), "kind": one.kind, "note": dict(one.note)}
            for one in pack.groups
        ],
        "facts": [
            {"id": one.id, "question": dict(one.question), "open_textured": one.open_textured}
            for one in pack.facts
        ],
        "zones": [_zone(one) for one in pack.zones],
        "instruments": [
            _instrument(pack, one, unite([each.timeline for each in laws[one.id].whole]), names)
            for one in pack.instruments
        ],
    }


def record_view(standing: Standing | None, now_ms: int, sha256: str) -> dict[str, Any]:
    """Give how a text stands in the record; None for a draft that stands in none."""
    if standing is None:
        return {
            "entry": None, "number": None, "sha256": sha256, "state": "proposed", "basis": "", "required": [],
            "assents": [], "spans": [],
        }  # fmt: skip
    parties = word_at(standing, now_ms, now_ms) or standing.required
    return {
        "entry": standing.text_id,
        "number": standing.number,
        "sha256": sha256,
        "state": state_at(standing, now_ms),
        "basis": standing.basis if parties == standing.required else basis_of(parties),
        "required": list(parties),
        "assents": [
            {"party": one.party, "act": one.act, "number": one.number, "at_ms": one.at_ms}
            for one in standing.assents
        ],
        "spans": [[start, None if end >= FOREVER else end] for start, end in _spans(standing)],
    }


def unreadable_view(standing: Standing) -> dict[str, Any]:
    """Give a text that does not read as terms, for its place in the list: nothing in it is shown."""
    return {
        "id": standing.pack, "version": standing.version, "title": {"en": standing.pack}, "language": "en",
        "demonstration": standing.demonstration, "compared": None, "recall": False, "box": None, "zone": "",
        "sources": [], "groups": [], "facts": [], "zones": [], "instruments": [],
        **record_view(standing, 0, standing.sha256), "state": "unreadable",
    }  # fmt: skip


def weight(standing: Standing, now_ms: int) -> int:
    """Tell which of several texts of one name is shown first: what is agreed and stands, then what one party said."""
    state = state_at(standing, now_ms)
    if state in {"in_force", "suspended", "agreed"}:
        parties = word_at(standing, now_ms, now_ms) or standing.required
        return 4 if basis_of(parties) == "agreed" else 3
    return {"withdrawn": 0, "proposed": 1}.get(state, 2)


def by_weight(texts: Iterable[Text], now_ms: int) -> list[Text]:
    """Give texts with those of most weight last, of these the one put last: nobody moves alone what is agreed."""
    return sorted(texts, key=lambda one: weight(one.standing, now_ms))


def map_of(texts: Iterable[Text]) -> dict[str, Any]:
    """Give every zone and line of which somebody knows where it runs, as GeoJSON; of one pack the last of its texts."""
    packs = {text.pack.id: text.pack for text in texts if text.pack is not None}
    features = [feature for pack in packs.values() for feature in features_of(pack)]
    return {"type": "FeatureCollection", "features": features}


def coming(texts: Iterable[Text], now_ms: int) -> list[Next]:
    """Give what begins or ends within 90 days, soonest first: of each window the next beginning and the next end."""
    found: list[Next] = []
    for text in texts:
        pack, standing = text.pack, text.standing
        if pack is None:
            continue
        for _, end in _spans(standing):
            if now_ms < end <= now_ms + HORIZON_MS:
                found.append(_next(pack, None, None, "ends", end))
        for start, _ in _spans(standing):
            if now_ms < start <= now_ms + HORIZON_MS:
                found.append(_next(pack, None, None, "starts", start))
        context = Context(zone=pack.zone, dates={one.id: one.at for one in pack.dates})
        for instrument in pack.instruments:
            for clause in instrument.clauses:
                if clause.kind != "window":
                    continue
                timeline = timeline_of(clause.fields["window"], context)
                for what, at_ms in _turns(timeline, now_ms):
                    if text.in_force(instrument.id, at_ms - 1, at_ms + 1):
                        found.append(_next(pack, instrument, clause, what, at_ms))
    found.sort(key=lambda one: (one.at_ms, one.pack, one.instrument, one.clause, one.what))
    return found[:NEXT_MOST]


def _next(pack: Pack, instrument: Instrument | None, clause: Clause | None, what: str, at_ms: int) -> Next:
    title = (clause and (clause.title or clause.text)) or (instrument and instrument.title) or pack.title
    return Next(
        pack=pack.id,
        instrument=instrument.id if instrument else "",
        clause=clause.id if clause else "",
        what=what,
        at_ms=at_ms,
        title=dict(title),
    )


def _turns(timeline: Timeline, now_ms: int) -> Iterator[tuple[str, int]]:
    """Give the next moment within the horizon at which something begins to be in force, and at which it ends to be."""
    starts = [one.start_ms for one in timeline.segments if one.state == "in"]
    ends = [one.end_ms for one in timeline.segments if one.state == "in"]
    for what, edges, others in (("starts", starts, ends), ("ends", ends, starts)):
        ahead = [at_ms for at_ms in edges if now_ms < at_ms <= now_ms + HORIZON_MS and at_ms not in others]
        if ahead:
            yield what, min(ahead)


def _spans(standing: Standing) -> Sequence[tuple[int, int]]:
    """Give when any of a text is in force, ascending and apart from one another."""
    every = sorted(
        {*standing.spans, *(span for spans in standing.by_instrument.values() for span in spans)}
        if not standing.spans
        else standing.spans
    )
    joined: list[tuple[int, int]] = []
    for start, end in every:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _compared(compared: Compared) -> dict[str, str] | None:
    return {"by": compared.by, "on": compared.on} if compared else None


def _segments(timeline: Timeline) -> list[dict[str, Any]]:
    return [
        {
            "start_ms": None if one.start_ms <= FIRST_MS else one.start_ms,
            "end_ms": None if one.end_ms >= LAST_MS else one.end_ms,
            "state": one.state,
            "why": one.why,
        }
        for one in timeline.segments
    ]


def _zone(zone: Zone) -> dict[str, Any]:
    return {
        "id": zone.id,
        "names": dict(zone.names),
        "area_kind": zone.area_kind,
        "accuracy_m": zone.accuracy_m,
        "approximate": zone.approximate,
        "known": zone.geometry.kind != "unknown",
        "recall": zone.recall,
        "sources": list(zone.sources),
        "note": dict(zone.note),
    }


def _instrument(
    pack: Pack, one: Instrument, timeline: Timeline, names: Mapping[tuple[str, str], str]
) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": dict(one.title),
        "version": one.version,
        "status": one.status,
        "basis": one.basis,
        "date": one.date,
        "issuers": list(one.issuers),
        "signatories": list(one.signatories),
        "witnesses": list(one.witnesses),
        "depositaries": list(one.depositaries),
        "guarantors": list(one.guarantors),
        "languages": list(one.languages),
        "authentic": list(one.authentic),
        "parent": one.parent,
        "supersedes": list(one.supersedes),
        "published": one.published,
        "recall": one.recall,
        "compared": _compared(one.compared),
        "sources": list(one.sources),
        "note": dict(one.note),
        "segments": _segments(timeline),
        "clauses": [_clause(pack, one, clause, names) for clause in one.clauses],
    }


def _clause(
    pack: Pack, one: Instrument, clause: Clause, names: Mapping[tuple[str, str], str]
) -> dict[str, Any]:
    context = Context(zone=pack.zone, dates={each.id: each.at for each in pack.dates})
    window = clause.fields.get("window") if clause.kind == "window" else None
    return {
        "id": clause.id,
        "kind": clause.kind,
        "ref": clause.ref,
        "title": dict(clause.title),
        "text": dict(clause.text),
        "original": dict(clause.original),
        "recall": clause.recall,
        "compared": _compared(clause.compared),
        "sources": list(clause.sources),
        "note": dict(clause.note),
        "zones": list(clause.where),
        "lines": _lines(clause, one.id, names),
        "windows": list(clause.when),
        "facts": [] if clause.kind == "window" else _facts(clause),
        "sides": dict(clause.fields.get("sides") or {}) if clause.kind == "line" else None,
        "lines_of": _lines_of(clause, pack),
        "segments": _segments(timeline_of(window, context)) if window is not None else None,
    }


def _facts(clause: Clause) -> list[str]:
    """Name the facts that a clause turns on."""
    return list(
        dict.fromkeys(one for name in ("if_", "after", "open") for one in clause.fields.get(name) or ())
    )


def _lines_of(clause: Clause, pack: Pack) -> list[dict[str, Any]]:
    """Give a clause's fields as lines; a value that reads differently in the reader's language is given in each."""
    found = []
    every = [clause_lines(clause, pack, language) for language in LANGUAGES]
    for same in zip(*every, strict=True):
        label, value = same[0]
        if isinstance(value, str) and len({str(each) for _, each in same}) > 1:
            value = dict(zip(LANGUAGES, (str(each) for _, each in same), strict=True))
        found.append({"label": label, "value": value if isinstance(value, str) else dict(value)})
    return found


def _line_names(pack: Pack) -> dict[tuple[str, str], str]:
    """Name each line, by its instrument and id: by its id where only one instrument has it, else by both."""
    held = [
        (one.id, clause.id) for one in pack.instruments for clause in one.clauses if clause.kind == "line"
    ]
    times = Counter(name for _, name in held)
    return {
        (instrument, name): name if times[name] == 1 else f"{instrument}/{name}" for instrument, name in held
    }


def _lines(clause: Clause, instrument: str, names: Mapping[tuple[str, str], str]) -> list[str]:
    """Name the lines that a clause measures from; a line clause is its own."""
    near, line = clause.fields.get("near"), clause.fields.get("line")
    meant = [clause.id] if clause.kind == "line" else []
    meant += [near.line] if near is not None else []
    meant += [line] if isinstance(line, str) else []
    return list(dict.fromkeys(names.get((instrument, one), one) for one in meant))


def features_of(pack: Pack) -> Iterator[dict[str, Any]]:
    """Give the zones and lines of one pack whose course is known, as features."""
    used: dict[tuple[str, str], list[str]] = {}
    names = _line_names(pack)
    for instrument in pack.instruments:
        for clause in instrument.clauses:
            name = f"{instrument.id}/{clause.id}"
            for zone_id in clause.where:
                used.setdefault(("zone", zone_id), []).append(name)
            for line in _lines(clause, instrument.id, names):
                used.setdefault(("line", line), []).append(name)
    for zone in pack.zones:
        drawn = _drawn(zone.geometry)
        if drawn is not None:
            yield _feature(
                drawn, pack=pack.id, id=zone.id, what="zone", names=dict(zone.names), accuracy_m=zone.accuracy_m,
                approximate=zone.approximate, clauses=used.get(("zone", zone.id), []),
            )  # fmt: skip
    for instrument in pack.instruments:
        for clause in instrument.clauses:
            drawn = _drawn(clause.fields["geometry"]) if clause.kind == "line" else None
            if drawn is not None:
                name = names[instrument.id, clause.id]
                yield _feature(
                    drawn, pack=pack.id, id=name, what="line", names=dict(clause.title or clause.text),
                    accuracy_m=int(clause.fields.get("accuracy_m") or 0),
                    approximate=bool(clause.fields.get("approximate")), clauses=used.get(("line", name), []),
                )  # fmt: skip


def _feature(drawn: Mapping[str, Any], **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": drawn, "properties": properties}


def _drawn(at: Geometry) -> dict[str, Any] | None:
    """Give a geometry as GeoJSON, None where nobody knows it; a circle is drawn with 64 corners, and never asked."""
    match at.kind:
        case "line":
            return {"type": "MultiLineString", "coordinates": [_ring(part) for part in at.parts]}
        case "circle":
            return {"type": "MultiPolygon", "coordinates": [[_circle(*at.parts[0][0], at.radius_m)]]}
        case "polygon":
            polygons: list[list[list[list[float]]]] = []
            for part, hole in zip(at.parts, at.holes or (False,) * len(at.parts), strict=True):
                ring = _ring(part)
                ring += [ring[0]] if ring[0] != ring[-1] else []
                if hole and polygons:
                    polygons[-1].append(ring)
                else:
                    polygons.append([ring])
            return {"type": "MultiPolygon", "coordinates": polygons}
        case _:
            return None


def _ring(points: Iterable[tuple[float, float]]) -> list[list[float]]:
    return [[lon, lat] for lat, lon in points]


def _circle(lat: float, lon: float, radius_m: int) -> list[list[float]]:
    across = METRES_A_DEGREE * max(0.02, math.cos(math.radians(lat)))
    turns = [2 * math.pi * place / CIRCLE_POINTS for place in range(CIRCLE_POINTS)]
    ring = [
        [
            round(lon + radius_m * math.sin(turn) / across, 6),
            round(lat + radius_m * math.cos(turn) / METRES_A_DEGREE, 6),
        ]
        for turn in turns
    ]
    return [*ring, ring[0]]
