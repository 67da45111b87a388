"""Fields of every kind of statement, made from its own rules, with one rare word in every text and rare numbers for places.

A kind that is added later is filled by itself; one whose rules between fields are not met by chance has what meets them in
`GIVEN`. Text that must be of some form (a party, a language, an id, a hash) is of that form.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sametable.core.model.fields import Code, Flag, Int, Pairs, Record, Rows, Text
from sametable.core.model.registry import KINDS, check_fields
from sametable.errors import SametableError
from support.drafts import START_MS

if TYPE_CHECKING:
    from sametable.core.model.fields import Checker

HOUR_MS = 3_600_000
LAT_E7, LON_E7 = 362_377_313, 371_277_313
PARTIES = {"to", "through", "party", "reporting_party", "owner"}
NAMED: dict[str, Any] = {
    "language": "en", "raw_language": "en", "lang": "en", "zone": "Etc/UTC", "month": "2016-03", "lat_e7": LAT_E7,
    "lon_e7": LON_E7, "radius_m": 700, "instrument": "main", "signed_as": "watch",
}  # fmt: skip
"""What a member of this name holds, where its text or number is of some form."""
WINDOW = {"start_ms": START_MS - HOUR_MS, "end_ms": START_MS + 24 * HOUR_MS}
BOX = {"south_e7": 362_000_000, "west_e7": 371_000_000, "north_e7": 362_400_000, "east_e7": 371_400_000}


def fields_of(kind: str, word: str, **given: Any) -> dict[str, Any]:
    """Give fields of a kind in which `word` stands wherever there is a text. Raises `statement.field`."""
    record = KINDS[kind].fields
    wanted = GIVEN.get(kind, {}) | given
    fields = {
        name: wanted[name] if name in wanted else _filled(checker, name, word)
        for name, checker in sorted(record.members.items())
        if name != "type"
    }
    fields = {name: held for name, held in fields.items() if held is not None}
    return _fitting(kind, fields, record.required)


def _fitting(kind: str, fields: dict[str, Any], required: frozenset[str]) -> dict[str, Any]:
    """Leave out what the rules of a kind do not let stand beside the rest."""
    for _ in range(40):
        try:
            check_fields({"type": kind, **fields})
        except SametableError as error:
            name = error.at.partition(".")[0].partition("[")[0]
            if name in required or name not in fields:
                raise
            del fields[name]
        else:
            return fields
    raise AssertionError(kind)


def _filled(checker: Checker, name: str, word: str) -> Any:
    match checker:
        case Text():
            return _text(checker, name, word)
        case Int():
            return _number(checker, name)
        case Flag():
            return False
        case Code():
            return min(checker.codes)
        case Rows():
            held = [
                _filled(checker.values, name.rstrip("s"), f"{word}{n}")
                for n in range(max(1, checker.shortest))
            ]
            return None if None in held else held
        case Pairs():
            return [[word, 1]]
        case Record():
            every = {one: _filled(inner, one, word) for one, inner in sorted(checker.members.items())}
            return {one: held for one, held in every.items() if held is not None}
        case _:
            return None


def _text(checker: Text, name: str, word: str) -> str | None:
    if name in NAMED:
        return str(NAMED[name])
    if "sha256" in name:
        return hashlib.sha256(word.encode()).hexdigest()[: checker.limit].ljust(checker.shortest, "0")
    if checker.limit == checker.shortest:
        return None  # the id of something: given, or left out
    if name in PARTIES and checker.limit == 32:
        return "al"
    return (word + " " + name).ljust(checker.shortest, "x")[: checker.limit]


def _number(checker: Int, name: str) -> int:
    if name in NAMED:
        return int(NAMED[name])
    if name in {"start_ms", "at_ms", "as_of_ms", "since_ms"}:
        return START_MS - HOUR_MS
    if name.endswith("_ms") and checker.high > 10 * START_MS // 9:
        return START_MS + HOUR_MS
    return min(max(checker.low, 3), checker.high)


_ROW = {"low": 3, "best": 3, "high": 3}
GIVEN: dict[str, dict[str, Any]] = {
    "airdrop_count": {"dropped": 20},
    "alert_rule": {"around": None, "zone": None, "kinds": None, "areas": None, "steps": ["call"], "loud": True},
    "ask": {"to": "bi", "topic": "holds", "area": None, "window": None},
    "answer": {"topic": "holds", "answer": "no", "protection": None},
    "deconfliction": {"area": BOX, "forces": ["al", "bi"], "expires_ms": START_MS + 12 * HOUR_MS},
    "delineation": {
        "form": "areas", "what": "control", "coarseness_m": 500, "band": 38, "valid": None, "groups": None,
    },
    "operations_notice": {"area": BOX, "window": WINDOW},
    "report": {
        "what": "fire.heavy", "locates": "impact", "killed": _ROW, "injured": _ROW, "count": _ROW, "raw_span": None,
        "raw_sha256": None,
    },
}  # fmt: skip
"""What the rules of a kind ask for beyond what its fields say one by one; None: left out."""
