"""Kinds that may say no place show none at any reader's, whatever another program let somebody sign."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.decisions.desk import check_table
from sametable.core.intake.discretion import texts_of
from sametable.core.picture.cases import CaseSaid
from sametable.core.picture.placeless import LEFT_OUT, NO_PLACE, shown, words_shown
from sametable.errors import SametableError
from support.hitting import said
from support.past_the_desk import smuggle
from support.stage import Stage, run
from support.web import app_of, ask
from unit.core.model.test_table_kinds import GOOD

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACE = "they stand at 36.20123, 37.15678"
PAGES = (
    "/api/parties/deconfliction", "/api/parties/groups", "/api/parties/separations", "/api/parties/listing-requests",
    "/api/table/dispositions", "/api/table/proposals",
)  # fmt: skip


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    stage = Stage(tmp_path_factory.mktemp("nodes"), 2)
    yield stage
    stage.close()


def view(group: str, **more: Any) -> dict[str, Any]:
    return {"group": group, "says": "excluded", "authority": "own_view", "as_of_ms": 1, "source": "x", **more}


async def everything_smuggled(stage: Stage) -> list[str]:
    """Say one of each, past every desk, with a place in its words; gives the ids."""
    now_ms = stage.clock.now_ms()
    area = {"south_e7": 360_000_000, "west_e7": 365_000_000, "north_e7": 360_500_000, "east_e7": 365_500_000}
    case = await said_case(stage, now_ms, area)
    asked = {"asks": "list", "groups": ["Third Column"], "to": "Council", "at_ms": now_ms, "source": "x"}
    request = await smuggle(stage, "alder", "listing_request", {**asked, "text": PLACE})
    status = {
        "groups": ["Third Column", "Dogwood"], "place_name": "Mill Road", "says": "co_located", "as_of_ms": now_ms,
        "source": "x", "text": PLACE,
    }  # fmt: skip
    separation = await smuggle(stage, "alder", "separation_status", status)
    adherence = {"group": "Dogwood", "says": "accepts", "to": "al", "at_ms": now_ms, "source": "x"}
    accepted = await smuggle(stage, "alder", "adherence", {**adherence, "conditions": PLACE})
    logged = {
        "form": "logged_only", "title": [{"language": "en", "text": PLACE}], "languages": ["en"], "at_ms": now_ms,
        "said_by": "Council", "source": "x",
    }  # fmt: skip
    return [
        await smuggle(stage, "alder", "deconfliction_step", {"target": case, "step": "called", "at_ms": now_ms, "text": PLACE}),
        await smuggle(stage, "alder", "designation", view("Third Column", text=PLACE)),
        await smuggle(stage, "alder", "designation", view(PLACE)),
        request, separation, accepted,
        await smuggle(stage, "alder", "disposition", {"target": request, "says": "declined", "reason": PLACE, "at_ms": now_ms}),
        await smuggle(stage, "alder", "separation_step", {"target": separation, "step": "promised", "by": PLACE, "at_ms": now_ms, "source": "x"}),
        await smuggle(stage, "alder", "attestation", {"target": accepted, "says": "disputes", "reason": PLACE, "at_ms": now_ms}),
        await smuggle(stage, "alder", "relation", {"group": "Dogwood", "says": "part_of", "of": "Elm", "source": PLACE}),
        await smuggle(stage, "alder", "proposal", logged),
    ]  # fmt: skip


async def said_case(stage: Stage, now_ms: int, area: dict[str, int]) -> str:
    points = [{"lat_e7": area["south_e7"], "lon_e7": area["west_e7"] + step} for step in (0, 10, 20)]
    drafted = await ask(app_of(stage), "POST", "/api/parties/deconfliction/draft", json={"points": points})
    fields = {
        "forces": ["Birch", "Cedar"], "area": drafted.json()["area"], "at_ms": now_ms,
        "expires_ms": now_ms + 6 * 3_600_000, "call": "watch_officer",
    }  # fmt: skip
    found: str = (await said(stage, "alder", "deconfliction", fields)).id
    return found


def test_no_page_of_any_node_gives_a_place_that_stood_in_such_words(stage: Stage) -> None:
    names = run(everything_smuggled(stage))
    run(stage.settle(3))
    for node in ("alder", "birch"):
        app = app_of(stage, node)
        told: list[str] = []
        for path in [*PAGES, *(f"/api/entries/{name}" for name in names)]:
            answer = run(ask(app, "GET", path))
            assert answer.status_code == 200, (path, answer.text)
            assert "37.15678" not in answer.text, path
            told += [path] if LEFT_OUT in answer.text else []
        assert told == [*PAGES, *(f"/api/entries/{name}" for name in names)]


@pytest.mark.parametrize("kind", sorted(NO_PLACE))
def test_desk_and_readers_agree_on_every_text_of_such_a_kind(stage: Stage, kind: str) -> None:
    fields = deepcopy(GOOD[kind])
    assert words_shown(kind, fields) == fields
    odd = {**fields, "text": PLACE}
    with pytest.raises(SametableError) as raised:
        check_table(stage["alder"], {"type": kind, **odd}, frozenset({"al"}))
    assert raised.value.code == "statement.exact_place"
    assert "37.15678" not in "".join(text for _, text in texts_of(dict(words_shown(kind, odd)), ""))


@pytest.mark.parametrize("kind", sorted(NO_PLACE))
def test_half_of_a_place_in_one_text_and_half_in_another_is_a_place(stage: Stage, kind: str) -> None:
    odd = {**deepcopy(GOOD[kind]), "text": "they stand at 36.20123", "reason": "and 37.15678"}
    with pytest.raises(SametableError) as raised:
        check_table(stage["alder"], {"type": kind, **odd}, frozenset({"al"}))
    assert raised.value.code == "statement.exact_place"
    told = "".join(text for _, text in texts_of(dict(words_shown(kind, odd)), ""))
    assert [one for one in ("36.20123", "37.15678") if one in told] == []


def test_what_says_no_place_is_the_very_same_statement() -> None:
    one = CaseSaid(
        id="a", kind="objection", party="al", node="n", number="1", order=(1, "n", 1), at_ms=1, target="",
        fields={"text": "It was signed on 26 February 2016, paragraph 3.1.2", "listed": ["QDe.137"]},
    )  # fmt: skip
    assert shown(one) is one
