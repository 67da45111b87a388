"""From a reading to drafts of statements: what the forms are filled with, for a person to confirm.

Decides that a report read with several places becomes one draft for each place (a statement has one place),
that a place which must be asked about is named and not located, that a number printed once for several places is copied to none of them, and what
an event's place is by its kind (`usual_locates`). Decides nothing else.

Shapes: a draft is the JSON object of `POST /api/statements/prepare`.
Source: charter, rule 6; web client types.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sametable.core.model.vocabulary import usual_locates
from sametable.core.wire.hashes import sha256

if TYPE_CHECKING:
    from sametable.core.intake.reading import Occurred, Reading, ReadLedgerCount, ReadPlace, ReadReport

WIDE_PLACES = frozenset({"governorate", "district", "subdistrict", "region", "country"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a text came from: kept with every statement made of it."""

    text: str
    language: str
    channel: str
    source: str
    source_kind: str
    demonstration: bool = False


def drafts_of(reading: Reading, source: Source) -> list[dict[str, Any]]:
    """Give every draft of a reading: ledger counts first, then reports; client ids follow from the text."""
    drafts = [_ledger(count, source) for count in reading.ledger_counts]
    for report in reading.reports:
        places: tuple[ReadPlace | None, ...] = report.places or (None,)
        drafts.extend(_report(report, place, source) for place in places)
    stem = sha256(source.text.encode("utf-8", "surrogatepass")).hex()[:24]
    return [{"client_id": f"read-{stem}-{place:03d}", **draft} for place, draft in enumerate(drafts)]


def _common(source: Source, span: tuple[int, int], language: str) -> dict[str, Any]:
    common: dict[str, Any] = {
        "channel": source.channel,
        "source": source.source,
        "raw_text": source.text,
        "raw_language": language,
        "raw_span": list(span),
    }
    if source.demonstration:
        common["demonstration"] = True
    return {name: value for name, value in common.items() if value != ""}


def _interval(occurred: Occurred) -> dict[str, Any]:
    held = {"start_ms": occurred.start_ms, "end_ms": occurred.end_ms}
    return {name: value for name, value in held.items() if value is not None}


def _ledger(count: ReadLedgerCount, source: Source) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "reporting_party": count.reporting_party or source.source or "not stated",
        "measure": count.measure,
        "period": {**_interval(count.period), "cumulative": count.cumulative, "zone": count.period.zone},
        "bound": count.bound,
        **_common(source, count.span, source.language),
    }
    optional = {"accused": count.accused, "total": count.total, "consistent": count.consistent}
    fields |= {name: value for name, value in optional.items() if value is not None}
    for name in ("by_area", "by_kind", "by_actor"):
        cells = getattr(count, name)
        if cells:
            fields[name] = [[area, number] for area, number in cells.items()]
    return {"kind": "ledger_count", "fields": fields}


def _report(report: ReadReport, place: ReadPlace | None, source: Source) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "what": report.kind,
        "occurred": {
            **_interval(report.occurred),
            "precision": report.occurred.precision,
            "zone": report.occurred.zone,
        },
        "locates": _locates(report, place),
        "source_kind": source.source_kind,
        **_common(source, report.span, source.language),
    }
    if report.weapon:
        fields["weapon"] = report.weapon
    if report.actor:
        fields["actor"] = report.actor
    if report.count is not None and len(report.places) < 2:
        fields["count"] = {"low": report.count, "best": report.count, "high": report.count}
    if place is not None:
        fields |= _where(place)
    return {"kind": "report", "fields": fields}


def _locates(report: ReadReport, place: ReadPlace | None) -> str:
    usual = usual_locates(report.kind)
    wide = place is not None and place.best is not None and place.best.kind in WIDE_PLACES
    return "area" if usual == "impact" and wide else usual


def _where(place: ReadPlace) -> dict[str, Any]:
    best = place.best
    if place.status != "matched" or best is None:
        return {"place_name": place.text}
    where: dict[str, Any] = {
        "place_name": best.name,
        "place_id": best.id,
        "place": {"lat_e7": best.lat_e7, "lon_e7": best.lon_e7, "radius_m": best.radius_m},
    }
    if best.within:
        where["governorate"] = best.within[-1] if len(best.within) == 1 else best.within[-2]
    return where
