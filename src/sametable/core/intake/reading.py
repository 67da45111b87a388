"""What reading one bulletin yields: drafts, counts, and what stayed dark.

Decides the shape of a reading and its one JSON form. It does not decide whether anything is true: every
value here is a proposal that a person confirms, beside the original text.

Shapes. Spans are half-open [start, end) in Unicode code points of the text as given; two spans of one
reading are disjoint or one holds the other. Times are milliseconds since 1970 UTC, shown as ISO 8601 with
the offset that was in force in `zone`.

Measures of a count (`core/model/vocabulary.py`): `violations` (any breach counted, also "cases of firing"),
`explosions`, `attacks`, `shellings`, `air_strikes`, `arrests`, `killed`, `injured`, `shots` (rounds, bursts,
projectiles), `overflights`, `settlements_joined`, `groups_joined`, `other`.

`by_area`, `by_kind`, `by_actor` hold the printed cells. Where a bulletin breaks down one kind only ("219 in
combat, of which 203 by ..."), that kind has a count of its own, and the cells stand in the main count too,
without taking part in its check. `consistent` is true when a full breakdown adds up to the printed total,
false when any breakdown contradicts it, null when there is nothing to compare. Without a printed total of an
enumeration, `total` is the sum of its cells and `consistent` stays null.

Source: the project's contract of `sametable read --json`; `web/src/api/types.ts`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Mapping

Span = tuple[int, int]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurred:
    """When, as an interval [start_ms, end_ms) with how exact it is; None where the text does not say."""

    start_ms: int | None = None
    end_ms: int | None = None
    precision: str = "unknown"
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLedgerCount:
    """One printed count with its breakdowns, kept as printed."""

    reporting_party: str | None
    accused: str | None
    measure: str
    period: Occurred
    cumulative: bool
    total: int | None
    bound: str
    span: Span
    by_area: Mapping[str, int] = field(default_factory=dict)
    by_kind: Mapping[str, int] = field(default_factory=dict)
    by_actor: Mapping[str, int] = field(default_factory=dict)
    consistent: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRival:
    """One place a name may mean; coordinates in ten-millionths of a degree, score in thousandths."""

    id: str
    name: str
    names: Mapping[str, str]
    kind: str
    within: tuple[str, ...]
    lat_e7: int
    lon_e7: int
    radius_m: int
    score_milli: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPlace:
    """One place name in the text: matched, to be asked about, or unknown to the gazetteer."""

    text: str
    span: Span
    status: str
    best: ReadRival | None = None
    rivals: tuple[ReadRival, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A stretch of text that was understood as `role`: time, weapon, actor, count or kind."""

    role: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReport:
    """One draft of a report: what is said to have happened, where and when."""

    kind: str
    occurred: Occurred
    weapon: str | None
    actor: str | None
    count: int | None
    span: Span
    places: tuple[ReadPlace, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that one bulletin yielded, and the spans that yielded nothing."""

    language: str
    ledger_counts: tuple[ReadLedgerCount, ...]
    reports: tuple[ReadReport, ...]
    not_understood: tuple[Span, ...]


def iso(at_ms: int | None, zone: str) -> str | None:
    """Write a moment as ISO 8601 with the offset in force in `zone`."""
    if at_ms is None:
        return None
    moment = (EPOCH + timedelta(milliseconds=at_ms)).astimezone(ZoneInfo(zone))
    return moment.isoformat(timespec="milliseconds" if at_ms % 1000 else "seconds")


def rival_json(rival: ReadRival) -> dict[str, Any]:
    """Give one possible place in the shape of the places interface (degrees, score 0..1)."""
    return {
        "id": rival.id,
        "name": rival.name,
        "names": dict(rival.names),
        "kind": rival.kind,
        "within": list(rival.within),
        "lat": rival.lat_e7 / 1e7,
        "lon": rival.lon_e7 / 1e7,
        "radius_m": rival.radius_m,
        "score": rival.score_milli / 1000,
        "source": rival.source,
    }


def _place_json(place: ReadPlace) -> dict[str, Any]:
    best = place.best
    return {
        "text": place.text,
        "span": list(place.span),
        "status": place.status,
        "name": best.name if best else None,
        "lat": best.lat_e7 / 1e7 if best else None,
        "lon": best.lon_e7 / 1e7 if best else None,
        "radius_m": best.radius_m if best else None,
        "score": best.score_milli / 1000 if best else None,
        "rivals": [rival_json(rival) for rival in place.rivals],
    }


def _count_json(count: ReadLedgerCount) -> dict[str, Any]:
    zone = count.period.zone
    return {
        "reporting_party": count.reporting_party,
        "accused": count.accused,
        "measure": count.measure,
        "period": {
            "start": iso(count.period.start_ms, zone),
            "end": iso(count.period.end_ms, zone),
            "cumulative": count.cumulative,
        },
        "total": count.total,
        "bound": count.bound,
        "by_area": dict(count.by_area),
        "by_kind": dict(count.by_kind),
        "by_actor": dict(count.by_actor),
        "consistent": count.consistent,
        "span": list(count.span),
    }


def _report_json(report: ReadReport) -> dict[str, Any]:
    occurred = report.occurred
    return {
        "kind": report.kind,
        "occurred": {
            "start": iso(occurred.start_ms, occurred.zone),
            "end": iso(occurred.end_ms, occurred.zone),
            "precision": occurred.precision,
        },
        "weapon": report.weapon,
        "actor": report.actor,
        "count": report.count,
        "span": list(report.span),
        "places": [_place_json(place) for place in report.places],
        "marks": [{"role": mark.role, "span": list(mark.span)} for mark in report.marks],
    }


def to_json(reading: Reading) -> dict[str, Any]:
    """Give the one object that `sametable read --json` prints."""
    return {
        "language": reading.language,
        "ledger_counts": [_count_json(count) for count in reading.ledger_counts],
        "reports": [_report_json(report) for report in reading.reports],
        "not_understood": [list(span) for span in reading.not_understood],
    }
