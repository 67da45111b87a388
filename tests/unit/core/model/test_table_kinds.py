"""What may be said at the negotiating table: each kind takes what it is for, and names what is missing."""

from __future__ import annotations

import math
from typing import Any

import jsonschema
import pytest

from sametable.core.model.registry import KEPT, KINDS, PEOPLE_SAY, TABLE_SAYS, check_fields, json_schema
from sametable.core.model.table_words import TABLE_LISTS
from sametable.core.model.vocabulary import LANGUAGES
from sametable.core.model.ways import USUAL_M, decode, encode, steps_e7
from sametable.errors import SametableError

A, B = "A" * 43, "B" * 43
SHA = "0" * 64
WORDS = [{"language": "en", "text": "Words"}, {"language": "ar", "text": "كلمات"}]
CLAUSE: dict[str, Any] = {
    "clause": "c1",
    "do": "put",
    "after": "",
    "label": "1",
    "texts": [{"language": "en", "text": "Arms are drawn back by ⟦b1⟧ metres."}],
    "brackets": [
        {
            "bracket": "b1",
            "options": [
                {"texts": [{"language": "en", "text": "500"}], "by": ["alder"], "value": 500},
                {"texts": [{"language": "en", "text": "1,000"}], "by": ["birch"], "value": 1_000},
            ],
            "unit": "m",
        }
    ],
}
BOX = {"south_e7": 1, "west_e7": 1, "north_e7": 2, "east_e7": 2}
DAY = 86_400_000
SQUARE = encode([[(7_200, 7_400), (7_200, 7_420), (7_220, 7_420), (7_220, 7_400)]])
AREA: dict[str, Any] = {
    "form": "areas", "what": "control", "name": "North bank", "as_of_ms": 1, "coarseness_m": USUAL_M, "band": 37,
    "ways": SQUARE, "accuracy_m": 1_000,
}  # fmt: skip
GOOD: dict[str, dict[str, Any]] = {
    "action_item": {"what": "Send the maps", "owner": "Birch"},
    "action_step": {"target": A, "step": "done", "at_ms": 1},
    "adherence": {"group": "Dogwood Brigade", "says": "accepts", "to": "Alder", "at_ms": 1},
    "attestation": {"target": A, "says": "attests"},
    "checklist": {"target": A, "items": ["The hour and its zone are the same in both texts"]},
    "checklist_mark": {"target": A, "item": 0, "says": "done"},
    "clause_position": {"target": A, "clause": "c1", "says": "accept", "mandate": "head"},
    "decision": {
        "target": A, "text_sha256": SHA, "languages": ["en"], "how": "signatures", "required": ["alder", "birch"],
    },
    "deconfliction": {
        "forces": ["Cedar", "Birch"], "area": BOX, "at_ms": 1, "expires_ms": 2, "call": "watch_officer",
    },
    "deconfliction_step": {"target": A, "step": "called", "at_ms": 1},
    "delineation": AREA,
    "designation": {
        "group": "Dogwood Brigade", "says": "opposition", "authority": "own_view", "as_of_ms": 1, "source": "Note 4",
    },
    "disposition": {"target": A, "says": "accepted"},
    "intention": {
        "said_by": "Birch", "what": "Alone from Wednesday on", "starts": {"start_ms": 1, "end_ms": 2}, "source": "Press",
    },
    "listing_request": {"asks": "list", "groups": ["Dogwood Brigade"], "to": "Committee", "at_ms": 1},
    "minutes": {"target": A, "texts": WORDS, "content_sha256": SHA, "agreed_with": ["alder", "birch"]},
    "objection": {"target": A, "said_by": "Elm", "text": "Not without us."},
    "participation": {"says": "suspends"},
    "proposal": {"title": WORDS, "form": "single_text", "languages": ["en", "ar"], "authentic": ["en", "ar"]},
    "proposal_version": {"target": A, "number": 1, "bases": [], "changes": [CLAUSE], "text_sha256": SHA},
    "public_line": {"target": A, "texts": WORDS, "content_sha256": SHA, "agreed_with": ["alder"]},
    "read_out": {"target": A, "texts": WORDS},
    "relation": {"group": "Dogwood Brigade", "says": "answers_for", "of": "Alder"},
    "sanctions_list": {
        "authority": "security_council", "name": "Consolidated list", "generated_ms": 1, "file_sha256": SHA,
        "entities": [{"listed": "QDe.1", "name": "Nobody"}],
    },
    "separation_status": {
        "place_name": "North bank", "groups": ["Dogwood Brigade", "Elder Band"], "says": "co_located", "as_of_ms": 1,
        "source": "Watch",
    },
    "separation_step": {"target": A, "step": "promised", "at_ms": 1},
    "signature": {"target": A, "says": "signs", "content_sha256": SHA},
    "talks": {"form": "round", "title": "Third round", "window": {"start_ms": 1, "end_ms": 2}},
    "working_group": {"name": "Maps", "members": ["alder", "birch"]},
}  # fmt: skip


def clause(**changes: Any) -> dict[str, Any]:
    return {"changes": [{name: held for name, held in {**CLAUSE, **changes}.items() if held is not None}]}


LARGE = encode([[(3_600, 3_700), (3_600, 3_710), (3_610, 3_710), (3_610, 3_700)]])
EXCLUDED = {**AREA, "what": "excluded", "coarseness_m": 1_000, "as_of_ms": DAY, "ways": LARGE}
BAD: list[tuple[str, dict[str, Any], str]] = [
    ("checklist", {"items": ["The hour", "The maps", "The hour"]}, "items"),
    ("clause_position", {"says": "bracket"}, "texts"),
    ("clause_position", {"says": "accept_if"}, "texts"),
    ("decision", {"how": "silence"}, "until_ms"),
    ("decision", {"required": ["birch", "alder"]}, "required"),
    ("decision", {"terms": A}, "effective_ms"),
    ("decision", {"text_sha256": "Z" * 64}, "text_sha256"),
    ("deconfliction", {"expires_ms": 73 * 3_600_000}, "expires_ms"),
    ("deconfliction", {"area": {**BOX, "north_e7": 0}}, "area"),
    ("delineation", {"ways": "1,1 0,1"}, "ways"),
    ("delineation", {"ways": "7200,7400 0.5,1 1,0"}, "ways"),
    ("delineation", {"ways": "7200,7400 +1,1 1,0 0,1"}, "ways"),
    ("delineation", {"ways": "7200,7400 0,0 1,0"}, "ways"),
    ("delineation", {"band": 30}, "ways"),
    ("delineation", {"coarseness_m": 99}, "coarseness_m"),
    ("delineation", {"what": "temporary_line", "form": "lines"}, "valid.end_ms"),
    ("delineation", {"what": "line"}, "form"),
    ("delineation", {**EXCLUDED, "coarseness_m": 500}, "coarseness_m"),
    ("delineation", {**EXCLUDED, "as_of_ms": DAY + 1}, "as_of_ms"),
    ("delineation", {**EXCLUDED, "ways": "3600,3600 4,0 0,4"}, "ways"),
    ("delineation", {**EXCLUDED, "what": "mixed", "valid": {"start_ms": 3_600_000}}, "valid.start_ms"),
    ("disposition", {"says": "declined"}, "reason"),
    ("disposition", {"says": "partly"}, "clauses"),
    ("proposal", {"authentic": ["ru"]}, "authentic"),
    ("proposal", {"title": [WORDS[0], WORDS[0]]}, "title"),
    ("proposal_version", clause(texts=None), "changes[0].texts"),
    ("proposal_version", clause(do="move", texts=None, brackets=None, after=None), "changes[0].after"),
    ("proposal_version", clause(clause="C 1"), "changes[0].clause"),
    ("proposal_version", clause(brackets=None), "changes[0].texts"),
    ("proposal_version", clause(texts=[{"language": "en", "text": "⟦b1⟧ ⟦b1⟧"}]), "changes[0].texts"),
    ("proposal_version", {"changes": [CLAUSE, CLAUSE]}, "changes[1].clause"),
    ("sanctions_list", {"entities": [{"listed": "b", "name": "B"}, {"listed": "a", "name": "A"}]}, "entities"),
    ("separation_status", {"groups": ["Elder Band", "Elder Band"]}, "groups"),
]  # fmt: skip


def changed(kind: str, changes: dict[str, Any]) -> dict[str, Any]:
    fields = {"type": kind, **GOOD[kind], **changes}
    return {name: held for name, held in fields.items() if held is not None}


def test_every_kind_of_the_table_is_here_and_is_said_at_a_desk_and_kept() -> None:
    assert GOOD.keys() == TABLE_SAYS
    assert TABLE_SAYS <= PEOPLE_SAY
    assert TABLE_SAYS <= KEPT


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


def test_an_area_of_an_excluded_group_is_taken_where_it_is_coarse_and_large() -> None:
    assert check_fields(changed("delineation", EXCLUDED)).name == "delineation"


def test_a_bracket_in_a_bracket_is_refused() -> None:
    inner = [{"bracket": "b1", "options": [{"texts": [{"language": "en", "text": "a ⟦b2⟧ b"}]}]}]
    with pytest.raises(SametableError) as raised:
        check_fields(changed("proposal_version", clause(brackets=inner)))
    assert raised.value.expected == "no bracket in a bracket"


def test_ways_read_back_as_they_were_written() -> None:
    ways = (((-5, 3), (-4, 3), (7, -90)), ((0, 0), (1, 1)))
    assert decode(encode(ways)) == ways


def test_a_step_of_the_grid_is_nowhere_shorter_than_the_coarseness() -> None:
    lat, lon = steps_e7(500, 37)
    assert lat / 1e7 * 110_574 >= 500
    assert lon / 1e7 * 111_320 * math.cos(math.radians(37)) >= 500
    assert steps_e7(500, 60)[1] > lon


def test_every_code_has_a_name_in_every_language() -> None:
    for held in TABLE_LISTS.values():
        assert len({term.code for term in held}) == len(held)
        for term in held:
            assert set(term.name) == set(LANGUAGES)
            assert all(term.name.values())
