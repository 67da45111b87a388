"""What may be said about passage and protection: each kind takes what it is for, and names what is missing."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from sametable.core.model.passage_words import PASSAGE_LISTS
from sametable.core.model.registry import KEPT, KINDS, NODE_SAYS, PASSAGE_SAYS, check_fields, json_schema
from sametable.core.model.vocabulary import LANGUAGES
from sametable.errors import SametableError

A, B = "A" * 43, "B" * 43
PLACE = {"lat_e7": 362_000_000, "lon_e7": 371_500_000, "radius_m": 50}
POINTS = [{"lat_e7": 362_000_000, "lon_e7": 371_500_000}, {"lat_e7": 363_000_000, "lon_e7": 371_500_000}]
WINDOW = {"start_ms": 1_000, "end_ms": 2_000}
BOX = {"south_e7": 1, "west_e7": 1, "north_e7": 2, "east_e7": 2}
SITE: dict[str, Any] = {
    "name": "Mill Road Hospital", "function": "hospital", "place": PLACE, "since_ms": 1, "review_ms": 2,
    "focal_day": "duty desk", "focal_night": "duty desk",
}  # fmt: skip
GOOD: dict[str, dict[str, Any]] = {
    "access_request": {"month": "2016-05", "place_name": "Alderton", "to": "Birch", "at_ms": 1},
    "access_status": {"place_name": "Alderton", "says": "besieged", "as_of_ms": 1},
    "access_step": {"target": A, "step": 0, "outcome": "passed", "at_ms": 1},
    "airdrop_count": {
        "target": A, "count": "preliminary", "dropped": 21, "damaged": 4, "out_of_zone": 7, "lost": 10, "at_ms": 1,
        "sides": [["nobody's", 7]],
    },
    "answer": {"target": A, "topic": "protection", "protection": {"says": "none_known", "call": "watch_officer"}},
    "ask": {"to": "birch", "topic": "protection", "area": BOX, "window": WINDOW},
    "cargo_count": {
        "target": A, "line": "1", "stage": "removed", "quantity": 3, "unit": "kits", "at_ms": 1, "by": "a checkpoint",
    },
    "check_reopened": {"party": "bi", "reason": "agreed on the telephone"},
    "corridor": {"name": "North", "line": POINTS, "width_m": 500, "direction": "out", "users": ["civilians"]},
    "corridor_step": {"target": A, "step": "opened", "at_ms": 1},
    "dissemination": {"target": A, "depth": "confirmed_to_units", "at_ms": 1},
    "hit": {
        "target": A, "object": B, "object_kind": "site", "certain": True, "told": [], "due_ms": 1,
    },
    "movement": {
        "what": "convoy", "mode": "notification", "name": "Convoy 1", "window": WINDOW, "route": POINTS,
        "width_m": 500, "cargo": [{"line": "1", "item": "kits", "quantity": 3, "unit": "kits"}],
    },
    "movement_event": {"target": A, "event": "go", "at_ms": 1, "rests_on": [B]},
    "notification_reply": {"target": A, "says": "hold", "reason": "the road is mined"},
    "operations_notice": {"operation": "flights", "area": BOX, "window": WINDOW, "call": "watch_officer"},
    "site": {**SITE, "declared": True},
    "site_notice": {
        **{name: held for name, held in SITE.items() if name != "name"}, "site": A, "to": "bi", "coarsened": False,
    },
}  # fmt: skip
DROP = {"zone": [*POINTS, {"lat_e7": 1, "lon_e7": 1}], "pallets": 21}
BAD = [
    ("access_request", {"month": "2016-13"}, "month"),
    ("airdrop_count", {"dropped": 20}, "dropped"),
    ("answer", {"topic": "holds"}, "answer"),
    ("answer", {"answer": "yes"}, "answer"),
    ("ask", {"question": "where?"}, "question"),
    ("ask", {"topic": "holds"}, "question"),
    ("ask", {"area": {**BOX, "north_e7": 1}}, "area"),
    ("cargo_count", {"by": None}, "by"),
    ("corridor", {"line": POINTS[:1]}, "line"),
    ("corridor", {"users": ["anybody"]}, "users[0]"),
    ("corridor", {"dates": {"start_ms": 2, "end_ms": 1}}, "dates.end_ms"),
    ("hit", {"told": [{"party": "bi"}]}, "told[0].at_ms"),
    ("movement", {"drop": DROP}, "drop"),
    ("movement", {"what": "airdrop"}, "drop"),
    ("movement", {"cargo": [GOOD["movement"]["cargo"][0]] * 2}, "cargo"),
    ("movement", {"width_m": 49}, "width_m"),
    ("movement", {"window": {"start_ms": 2, "end_ms": 1}}, "window.end_ms"),
    ("movement_event", {"event": "approved"}, "event"),
    ("notification_reply", {"says": "approved"}, "says"),
    ("notification_reply", {"reason": None}, "reason"),
    ("notification_reply", {"says": "asks"}, "text"),
    ("notification_reply", {"says": "read_back"}, "read_back"),
    ("operations_notice", {"window": {"start_ms": 0, "end_ms": 72 * 3_600_000 + 1}}, "window"),
    ("operations_notice", {"text": "anything"}, "text"),
    ("site", {"place": {**PLACE, "radius_m": 0}}, "place.radius_m"),
]


def changed(kind: str, changes: dict[str, Any]) -> dict[str, Any]:
    fields = {"type": kind, **GOOD[kind], **changes}
    return {name: held for name, held in fields.items() if held is not None}


def test_every_kind_is_tried_here() -> None:
    assert GOOD.keys() == PASSAGE_SAYS | {"answer", "ask", "hit"}
    assert GOOD.keys() <= KEPT
    assert not PASSAGE_SAYS & NODE_SAYS


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_what_it_is_for_is_taken_by_the_check_and_by_the_schema(kind: str) -> None:
    fields = changed(kind, {})
    assert check_fields(fields).name == kind
    jsonschema.validate(fields, json_schema(KINDS[kind]))


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_what_is_required_is_missed_by_name(kind: str) -> None:
    for name in KINDS[kind].fields.required - {"type"}:
        with pytest.raises(SametableError) as raised:
            check_fields(changed(kind, {name: None}))
        assert (raised.value.code, raised.value.at) == ("statement.field", name)


@pytest.mark.parametrize(("kind", "changes", "at"), BAD, ids=lambda value: str(value)[:30])
def test_what_does_not_fit_is_refused_at_its_place(kind: str, changes: dict[str, Any], at: str) -> None:
    with pytest.raises(SametableError) as raised:
        check_fields(changed(kind, changes))
    assert (raised.value.code, raised.value.at) == ("statement.field", at)


def test_an_airdrop_brings_its_zone() -> None:
    assert check_fields(changed("movement", {"what": "airdrop", "drop": DROP})).name == "movement"


def test_every_code_has_a_name_in_every_language() -> None:
    for held in PASSAGE_LISTS.values():
        assert len({term.code for term in held}) == len(held)
        for term in held:
            assert set(term.name) == set(LANGUAGES)
            assert all(term.name.values())


def test_nothing_is_called_approval_and_nothing_is_called_unprotected() -> None:
    said = [
        (term.code + " " + term.name["en"]).casefold() for held in PASSAGE_LISTS.values() for term in held
    ]
    for word in ("approv", "permi", "not protected", "unprotected", "legitimate"):
        assert not [one for one in said if word in one]
