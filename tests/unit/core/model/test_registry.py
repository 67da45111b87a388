"""The registry of kinds: what is taken, what is refused and where, and that the published schema says the same."""

from __future__ import annotations

import hashlib
from typing import Any

import jsonschema
import orjson
import pytest

from sametable.core.model.kinds.terms_text import ENCODED_LIMIT_B, TEXT_LIMIT
from sametable.core.model.registry import KINDS, check_fields, json_schema
from sametable.core.model.vocabulary import (
    LANGUAGES,
    MEASURE,
    PRECISION,
    UNIT_KINDS,
    WEAPON,
    WHAT,
    usual_locates,
)
from sametable.core.wire.statement import StatementHead, kid_of, prepare
from sametable.errors import SametableError

TARGET = "A" * 43


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


OCCURRED = {"precision": "hour", "zone": "UTC", "start_ms": 1_456_000_000_000, "end_ms": 1_456_003_600_000}
REPORT: dict[str, Any] = {
    "type": "report",
    "what": "fire.heavy",
    "occurred": OCCURRED,
    "locates": "impact",
    "coarsened": False,
}
TERMS: dict[str, Any] = {"pack": "quiet", "version": "1", "language": "en"}
TERMS_TEXT: dict[str, Any] = {
    "type": "terms_text", **TERMS, "text": "{}",
    "sha256": "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
}  # fmt: skip
TERMS_ACT: dict[str, Any] = {
    "type": "terms_act", "act": "adopt", "target": TARGET, "instruments": ["a", "b"], "parties": ["al", "bi"],
    "effective_ms": 1_456_000_000_000,
}  # fmt: skip
GOOD: list[dict[str, Any]] = [
    REPORT,
    {**REPORT, "place": {"lat_e7": 361_000_000, "lon_e7": 371_000_000, "radius_m": 500}, "weapon": "mortar"},
    {**REPORT, "killed": {"low": 0, "best": 1, "high": 3}, "raw_text": "abc", "raw_span": [0, 3]},
    {"type": "deny", "target": TARGET},
    {"type": "comment", "target": TARGET, "text": "a remark"},
    {"type": "withdraw", "target": TARGET, "reason": "a slip"},
    {"type": "amend", "target": TARGET, "fields": {"weapon": "mortar"}},
    {
        "type": "ledger_count",
        "reporting_party": "Alder",
        "measure": "violations",
        "period": {"cumulative": False},
        "bound": "exact",
        "total": 3,
        "by_area": [["Cedar", 2], ["Birch", 1]],
    },
    {"type": "beat", "heads": [["table.example/trial/alder", 3, "x"]]},
    TERMS_TEXT,
    TERMS_ACT,
    {**TERMS_ACT, "act": "amend", "amends": "B" * 43, "reason": "as agreed today"},
    {"type": "performance", "target": TARGET, "instrument": "a", "clause": "c1", "says": "disputes"},
    {
        "type": "performance",
        "target": TARGET,
        "instrument": "a",
        "clause": "c1",
        "says": "partly",
        "quantity": {"number": 40, "unit": "trucks"},
        "period": {"start_ms": 1_456_000_000_000, "end_ms": 1_456_003_600_000},
        "text": "forty of sixty",
    },
]
BAD: list[tuple[dict[str, Any], str, str]] = [
    ({}, "statement.kind", "type"),
    ({"type": "strike"}, "statement.kind", "type"),
    ({**REPORT, "what": "strike.proposal"}, "statement.field", "what"),
    ({**REPORT, "unit": "x"}, "statement.field", "unit"),
    (
        {**REPORT, "occurred": {**OCCURRED, "start_ms": -2_208_988_800_000}},
        "statement.field",
        "occurred.start_ms",
    ),
    (
        {**REPORT, "occurred": {**OCCURRED, "end_ms": 13_569_465_600_000}},
        "statement.field",
        "occurred.end_ms",
    ),
    ({**REPORT, "occurred": {**OCCURRED, "end_ms": 1_455_000_000_000}}, "statement.field", "occurred.end_ms"),
    (
        {**REPORT, "place": {"lat_e7": 1_371_000_000, "lon_e7": 361_000_000, "radius_m": 5}},
        "statement.field",
        "place.lat_e7",
    ),
    ({**REPORT, "place": {"lat_e7": 1.5, "lon_e7": 1, "radius_m": 5}}, "statement.field", "place.lat_e7"),
    ({**REPORT, "killed": {"low": 2, "best": 1, "high": 3}}, "statement.field", "killed"),
    ({**REPORT, "raw_text": "abc", "raw_span": [0, 9]}, "statement.field", "raw_span"),
    ({**REPORT, "coarsened": 1}, "statement.field", "coarsened"),
    ({"type": "deny", "target": "short"}, "statement.field", "target"),
    ({"type": "comment", "target": TARGET, "text": ""}, "statement.field", "text"),
    ({"type": "amend", "target": TARGET, "fields": {}}, "statement.field", "fields"),
    ({"type": "amend", "target": TARGET, "fields": {"raw_text": "x"}}, "statement.field", "fields.raw_text"),
    (
        {**GOOD[7], "by_area": [["Cedar", 2], ["Cedar", 1]]},
        "statement.field",
        "by_area[1]",
    ),
    ({**TERMS_TEXT, "text": "{ }"}, "statement.field", "sha256"),
    ({**TERMS_TEXT, "sha256": hash_of("[]"), "text": "[]"}, "statement.field", "text"),
    ({**TERMS_TEXT, "sha256": hash_of("[" * 9000), "text": "[" * 9000}, "statement.field", "text"),
    ({**TERMS_TEXT, "text": "\ud800"}, "statement.field", "text"),
    ({**TERMS_TEXT, "text": "\u0628" * 99_000}, "statement.field", "text"),
    ({**TERMS_ACT, "act": "approve"}, "statement.field", "act"),
    ({**TERMS_ACT, "parties": ["bi", "al"]}, "statement.field", "parties"),
    ({**TERMS_ACT, "parties": []}, "statement.field", "parties"),
    ({**TERMS_ACT, "instruments": ["a", "a"]}, "statement.field", "instruments"),
    ({**TERMS_ACT, "act": "amend"}, "statement.field", "amends"),
    ({**TERMS_ACT, "amends": "B" * 43}, "statement.field", "amends"),
    ({**TERMS_ACT, "act": "amend", "amends": TARGET}, "statement.field", "amends"),
    ({**GOOD[-1], "quantity": {"number": 4.5, "unit": "trucks"}}, "statement.field", "quantity.number"),
    ({**GOOD[-1], "period": {"start_ms": 2, "end_ms": 1}}, "statement.field", "period.end_ms"),
]
# What JSON Schema cannot say: order of numbers, lengths of other fields, names twice.
BEYOND_SCHEMA = {
    "occurred.end_ms", "killed", "raw_span", "by_area[1]", "fields", "sha256", "text", "period.end_ms",
    "instruments", "amends",
}  # fmt: skip


def test_the_longest_terms_text_of_any_letters_fits_into_a_payload() -> None:
    head = StatementHead(kid=kid_of(bytes(32)), log="table.example/trial/alder", aud="parties", at_ms=1)
    for filler in ('"', "\u0628", "\n", "x", "\U0001f54a"):
        width = len(orjson.dumps(filler)) - 2
        text = filler * min(TEXT_LIMIT - 12, (ENCODED_LIMIT_B - 40) // width)
        whole = orjson.dumps({"t": text}).decode()
        while len(orjson.dumps(whole)) > ENCODED_LIMIT_B or len(whole) > TEXT_LIMIT:
            text = text[: len(text) * 9 // 10]
            whole = orjson.dumps({"t": text}).decode()
        fields = {
            **TERMS_TEXT, "text": whole, "sha256": hash_of(whole), "pack": "p" * 64, "version": "\u0628" * 64,
            "demonstration": True,
        }  # fmt: skip
        check_fields(fields)
        salts = [bytes([n]) * 16 for n in range(len(fields) + 1)]
        assert prepare(fields, head=head, salts=salts).payload


@pytest.mark.parametrize("fields", GOOD, ids=lambda fields: str(fields["type"]))
def test_good_statements_are_taken_and_fit_the_published_schema(fields: dict[str, Any]) -> None:
    kind = check_fields(fields)
    jsonschema.validate(fields, json_schema(kind))


@pytest.mark.parametrize(("fields", "code", "at"), BAD, ids=lambda value: str(value)[:40])
def test_bad_statements_are_refused_at_their_place(fields: dict[str, Any], code: str, at: str) -> None:
    with pytest.raises(SametableError) as raised:
        check_fields(fields)
    assert (raised.value.code, raised.value.at) == (code, at)
    if code == "statement.field" and at not in BEYOND_SCHEMA and fields.get("parties") != ["bi", "al"]:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(fields, json_schema(KINDS[str(fields["type"])]))


def test_every_word_of_the_vocabulary_is_there_in_every_language() -> None:
    for terms in (WHAT, WEAPON, PRECISION, MEASURE):
        assert len({term.code for term in terms}) == len(terms)
        for term in terms:
            assert set(term.name) == set(LANGUAGES)
            assert all(name.strip() for name in term.name.values())


def test_kinds_that_give_units_away_are_proposed_as_units() -> None:
    for term in WHAT:
        assert (usual_locates(term.code) == "unit") == (term.code in UNIT_KINDS)
