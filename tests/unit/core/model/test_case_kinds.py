"""What may be said about incidents and by the watch: each kind takes what it is for, and names what is missing."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from sametable.core.model.case_words import CASE_LISTS
from sametable.core.model.registry import CASE_SAYS, KINDS, check_fields, json_schema
from sametable.core.model.sealed import commitment, opens
from sametable.core.model.vocabulary import LANGUAGES
from sametable.errors import SametableError

A, B = "A" * 43, "B" * 43
PERIOD = {"start_ms": 1_000, "end_ms": 2_000}
GRADED: dict[str, Any] = {"occurrence": "confirmed", "attribution": "contested", "breach": "undeterminable"}
GOOD: dict[str, dict[str, Any]] = {
    "acknowledgement": {"target": A, "read_back": {"lat_e7": 1, "lon_e7": 2}},
    "alert_rule": {"name": "health care", "kinds": ["attack.medical"], "loud": True},
    "assent": {"target": A, "says": "adopts"},
    "call": {
        "to": "bi", "rung": "watch_officer", "what": "fire near a convoy", "asked": "hold fire",
        "locates": "site", "coarsened": False,
    },
    "call_event": {"target": A, "event": "answered", "at_ms": 1_000},
    "case_step": {"target": A, "step": "acknowledged"},
    "custody": {"target": A, "event": "viewed", "at_ms": 1_000},
    "exhibit": {"target": A, "sha256": B, "size_b": 1, "media_type": "image/jpeg", "name": "a.jpg"},
    "finding": {"target": A, "form": "joint", "required": ["al", "bi"], "text": "A mill was hit."},
    "grading": {"target": A, **GRADED},
    "grading_sealed": {"target": A, "sha256": B},
    "handover": {"period": PERIOD, "log": "quiet", "signed_as": "first watch"},
    "inquiry": {"target": A, "asked": "Birch", "through": "bi", "questions": ["Who?"], "due_ms": 1_000},
    "link": {"target": A, "others": [B], "how": "same"},
    "outside_finding": {"target": A, "body": "an inquiry", "title": "t", "language": "en", "grade": "likely"},
    "reply": {"target": A, "stance": "denies"},
    "request": {
        "target": A, "to": "bi", "who": "the battery at the mill", "what": "move 3,000 m back",
        "where": "Mill Road", "by_ms": 1_000, "verified_how": "patrol",
    },
    "summary": {"period": PERIOD, "zone": "UTC", "content": "{}"},
    "undertaking": {"target": A, "says": "undertaken"},
    "unlink": {"target": A, "others": [B]},
    "verification": {"target": A, "says": "done_verified", "how": "seen by patrol"},
}  # fmt: skip
BAD = [
    ("alert_rule", {"actor": "Birch"}, "actor"),
    ("alert_rule", {"around": {"lat_e7": 1, "lon_e7": 1, "radius_m": 999}}, "around.radius_m"),
    ("assent", {"says": "adopts_with_dissent"}, "dissent"),
    ("case_step", {"step": "closed"}, "outcome"),
    ("case_step", {"step": "reopened"}, "reason"),
    ("case_step", {"step": "cannot_verify"}, "reason"),
    ("finding", {"required": []}, "required"),
    ("grading", {"threat": 6}, "threat"),
    ("handover", {"period": {"start_ms": 2, "end_ms": 1}}, "period.end_ms"),
    ("inquiry", {"questions": []}, "questions"),
    ("link", {"others": []}, "others"),
    ("link", {"others": [A] * 65}, "others"),
    ("link", {"how": "maybe"}, "how"),
    ("reply", {"stance": "justifies"}, "clause"),
    ("request", {"by_ms": None}, "by_ms"),
]  # fmt: skip


def test_every_kind_is_tried_here() -> None:
    assert GOOD.keys() == CASE_SAYS


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_what_it_is_for_is_taken_by_the_check_and_by_the_schema(kind: str) -> None:
    fields = {"type": kind, **GOOD[kind]}
    assert check_fields(fields).name == kind
    jsonschema.validate(fields, json_schema(KINDS[kind]))


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_what_is_required_is_missed_by_name(kind: str) -> None:
    for name in KINDS[kind].fields.required - {"type"}:
        fields = {"type": kind, **{key: value for key, value in GOOD[kind].items() if key != name}}
        with pytest.raises(SametableError) as raised:
            check_fields(fields)
        assert (raised.value.code, raised.value.at) == ("statement.field", name)


@pytest.mark.parametrize(("kind", "changes", "at"), BAD, ids=lambda value: str(value)[:30])
def test_what_does_not_fit_is_refused_at_its_place(kind: str, changes: dict[str, Any], at: str) -> None:
    with pytest.raises(SametableError) as raised:
        check_fields({"type": kind, **GOOD[kind], **changes})
    assert (raised.value.code, raised.value.at) == ("statement.field", at)


def test_every_code_has_a_name_in_every_language() -> None:
    for held in CASE_LISTS.values():
        assert len({term.code for term in held}) == len(held)
        for term in held:
            assert set(term.name) == set(LANGUAGES)
            assert all(term.name.values())


def test_a_commitment_is_opened_by_what_was_committed_to_and_by_nothing_else() -> None:
    said = {"type": "grading", "target": A, **GRADED, "nonce": "n" * 22}
    sealed = {"type": "grading_sealed", "target": A, "sha256": commitment(said, "al")}
    assert opens(sealed, {**said, "sealed": B}, "al")
    assert not opens(sealed, {**said, "sealed": B, "occurrence": "rumour"}, "al")
    assert not opens(sealed, {**said, "sealed": B, "nonce": "m" * 22}, "al")
    assert not opens(sealed, {**said, "sealed": B}, "bi")
    assert not opens({**sealed, "target": B}, {**said, "sealed": B}, "al")
