"""A draft as people send it: what is taken, what is coarsened, what is refused and where."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sametable.core.intake.report_form import DRAFT_LIMIT_B, StatementDraft, parse_report
from sametable.core.places.coarse import coarsen
from sametable.core.wire.hashes import b64url, sha256
from sametable.errors import SametableError
from support.drafts import START_MS, report

EXACT = {"lat_e7": 362_345_678, "lon_e7": 371_234_567, "radius_m": 50}


def parsed(fields: Any, *, kind: str = "report", client_id: Any = "client-0001") -> StatementDraft:
    body = {"client_id": client_id, "kind": kind, "fields": fields}
    return parse_report(json.dumps(body).encode(), now_ms=START_MS)


def refused(fields: Any, at: str, *, code: str = "statement.field", kind: str = "report") -> SametableError:
    with pytest.raises(SametableError) as caught:
        parsed(fields, kind=kind)
    assert (caught.value.code, caught.value.at) == (code, at)
    return caught.value


def test_an_impact_keeps_its_exact_place() -> None:
    draft = parsed(report(place=EXACT))
    assert draft.fields["place"] == EXACT
    assert draft.fields["coarsened"] is False
    assert draft.own_side is None
    assert draft.notices == ()


@pytest.mark.parametrize("locates", ["unit", "undetermined", None])
def test_a_place_of_armed_people_or_of_who_knows_whom_becomes_its_cell(locates: str | None) -> None:
    draft = parsed(report(place=EXACT, locates=locates))
    lat_e7, lon_e7, radius_m = coarsen(EXACT["lat_e7"], EXACT["lon_e7"])
    assert draft.fields["place"] == {"lat_e7": lat_e7, "lon_e7": lon_e7, "radius_m": radius_m}
    assert draft.own_side is not None
    assert json.loads(draft.own_side) == {"place": EXACT}
    assert [notice.code for notice in draft.notices] == ["place.coarsened"]


def test_a_wide_place_stays_as_wide_as_it_was_said() -> None:
    draft = parsed(report(place={**EXACT, "radius_m": 30_000}, locates="unit"))
    assert dict(draft.fields["place"])["radius_m"] == 30_000  # type: ignore[call-overload]


def test_what_is_coarse_already_is_left_as_it_is() -> None:
    once = parsed(report(place=EXACT, locates="unit"))
    again = parsed(report(place=once.fields["place"], locates="unit"))
    assert again.fields["place"] == once.fields["place"]
    assert again.own_side is None


def test_an_original_text_with_coordinates_is_kept_back_and_its_hash_signed() -> None:
    text = "Танки стоят: 36.2345678, 37.1234567"
    draft = parsed(report(locates="unit", raw_text=text, raw_span=[0, 5], raw_language="ru"))
    assert "raw_text" not in draft.fields
    assert "raw_span" not in draft.fields
    assert draft.fields["raw_sha256"] == b64url(sha256(text.encode()))
    assert json.loads(draft.own_side or b"")["raw_text"] == text


def test_an_original_text_without_coordinates_is_signed_as_it_is_to_the_byte() -> None:
    text = "  \u0642\u0635\u0641\r\n\t near \u200f \u202e  "
    assert parsed(report(locates="unit", raw_text=text)).fields["raw_text"] == text


@pytest.mark.parametrize("what", ["fire.heavy", "weapon.not_withdrawn"])
def test_coordinates_in_another_text_of_a_units_report_are_refused_where_they_stand(what: str) -> None:
    refused(
        report(what=what, locates="unit", source="at 36.2345678, 37.1234567"),
        "source",
        code="statement.exact_place",
    )


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"what": "strike.proposed"}, "what"),
        ({"what": 5}, "what"),
        ({"place": {**EXACT, "lat_e7": 900_000_001}}, "place.lat_e7"),
        ({"place": {**EXACT, "lon_e7": -1_800_000_001}}, "place.lon_e7"),
        ({"place": {**EXACT, "radius_m": 0}}, "place.radius_m"),
        ({"place": {**EXACT, "lat_e7": 36.5}}, "place.lat_e7"),
        ({"place": {**EXACT, "lat_e7": True}}, "place.lat_e7"),
        ({"place": {"lat_e7": 1}}, "place.lon_e7"),
        ({"place": [36, 37]}, "place"),
        ({"place": {**EXACT, "alt_m": 5}}, "place.alt_m"),
        ({"occurred": {"precision": "day", "zone": "Etc/UTC", "start_ms": -2_208_988_800_000}}, "occurred.start_ms"),
        ({"occurred": {"precision": "day", "zone": "Etc/UTC", "end_ms": 13_569_465_600_000}}, "occurred.end_ms"),
        ({"occurred": {"precision": "day", "zone": "Etc/UTC", "start_ms": 2, "end_ms": 1}}, "occurred.end_ms"),
        ({"occurred": {"precision": "century", "zone": "Etc/UTC"}}, "occurred.precision"),
        ({"occurred": "yesterday"}, "occurred"),
        ({"count": {"low": 3, "best": 2, "high": 1}}, "count"),
        ({"count": {"low": 0, "best": 1, "high": 10_000_001}}, "count.high"),
        ({"killed": -1}, "killed"),
        ({"place_name": "x" * 401}, "place_name"),
        ({"raw_text": "x" * 49_153}, "raw_text"),
        ({"raw_text": "abc", "raw_span": [2, 9]}, "raw_span"),
        ({"locates": "target"}, "locates"),
        ({"demonstration": "yes"}, "demonstration"),
        ({"strike": "now"}, "strike"),
        ({"what": None}, "what"),
        ({"occurred": None}, "occurred"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("locates", ["impact", "unit"])
def test_a_field_that_may_not_be_so_is_named(change: dict[str, Any], at: str, locates: str) -> None:
    refused({**report(place=EXACT, locates=locates), **change}, at)


def test_swapped_coordinates_are_inside_the_globe_and_left_to_people() -> None:
    swapped = {"lat_e7": EXACT["lon_e7"], "lon_e7": EXACT["lat_e7"], "radius_m": 50}
    assert parsed(report(place=swapped)).fields["place"] == swapped


def test_a_time_in_the_future_is_noticed_and_not_refused() -> None:
    occurred = {"start_ms": START_MS + 2 * 3_600_000, "precision": "hour", "zone": "Etc/UTC"}
    (notice,) = parsed(report(occurred=occurred)).notices
    assert (notice.code, notice.at) == ("time.future", "occurred.start_ms")


def test_what_was_left_empty_is_left_out() -> None:
    draft = parsed({**report(), "weapon": "", "victim": None})
    assert "weapon" not in draft.fields
    assert "victim" not in draft.fields


def test_the_type_is_the_kind_and_nothing_else() -> None:
    assert parsed({**report(), "type": "beat"}).fields["type"] == "report"


def test_pairs_of_a_ledger_may_come_as_an_object() -> None:
    fields = {
        "reporting_party": "Alder", "measure": "violations", "bound": "exact", "period": {"cumulative": False},
        "by_area": {"North": 6, "South": 2},
    }  # fmt: skip
    assert parsed(fields, kind="ledger_count").fields["by_area"] == [["North", 6], ["South", 2]]


def test_an_amendment_of_a_place_says_again_what_the_place_is_of() -> None:
    draft = parsed({"target": "A" * 43, "fields": {"place": EXACT}}, kind="amend")
    inner: Any = draft.fields["fields"]
    assert inner["coarsened"] is True
    assert inner["place"] != EXACT
    assert json.loads(draft.own_side or b"") == {"place": EXACT}


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{", b"null", b"[]", b'"x"', b"\xff", b"\x00" * 50, b"[" * 50_000, b'{"client_id":"client-0001"}',
        b'{"client_id":"client-0001","kind":"report","fields":[]}',
        b'{"client_id":"short","kind":"report","fields":{}}',
        b'{"client_id":"client\\u0000 1","kind":"report","fields":{}}',
        '{"client_id":"клиент-0001","kind":"report","fields":{}}'.encode(),
        '{"client_id":"client-0001","kind":"report","fields":{}}'.encode("utf-16"),
    ],
)  # fmt: skip
def test_what_is_no_draft_is_called_invalid(raw: bytes) -> None:
    with pytest.raises(SametableError, match=r"draft\.invalid"):
        parse_report(raw, now_ms=START_MS)


def test_ten_megabytes_are_refused_before_they_are_read() -> None:
    with pytest.raises(SametableError, match=r"draft\.too_long"):
        parse_report(b"[" * 10_000_000, now_ms=START_MS)
    with pytest.raises(SametableError, match=r"draft\.too_long"):
        parse_report(b" " * (DRAFT_LIMIT_B + 1), now_ms=START_MS)


HOSTILE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    [
        "what",
        "occurred",
        "place",
        "locates",
        "raw_text",
        "raw_span",
        "count",
        "fields",
        "target",
        "period",
        "by_area",
        "type",
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    kind=st.sampled_from(["report", "deny", "comment", "amend", "withdraw", "ledger_count"]),
    fields=st.dictionaries(NAMES | st.text(max_size=6), HOSTILE, max_size=6),
    base=st.booleans(),
)
def test_whatever_comes_is_a_draft_or_one_of_our_errors(
    kind: str, fields: dict[str, Any], base: bool
) -> None:
    whole = {**report(), **fields} if base else fields
    raw = json.dumps({"client_id": "client-0001", "kind": kind, "fields": whole}).encode()
    try:
        draft = parse_report(raw, now_ms=START_MS)
    except SametableError:
        return
    assert draft.fields["type"] == kind


@settings(max_examples=200, deadline=None)
@given(raw=st.binary(max_size=300))
def test_whatever_bytes_come_are_a_draft_or_one_of_our_errors(raw: bytes) -> None:
    with pytest.raises(SametableError):
        parse_report(raw, now_ms=START_MS)
