"""Refused: the track of a movement of another party, of anybody not named, of what was deleted; and any way out but the one."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.acts import erase
from sametable.centre.passage.follow_asking import Askers, answer_track, question_of
from sametable.centre.passage.following import Following, following_of
from sametable.centre.people.rules import ROLES
from sametable.edges.store.positions import FILE, PositionFile
from sametable.edges.web.acts import ACT_OF
from sametable.edges.web.following import (
    get_telephone,
    get_track,
    post_phone,
    post_positions,
    post_revoke,
    post_telephone,
)
from sametable.errors import SametableError
from support.following import HOUR, MIN, Two, position
from support.stage import START_MS, Stage, run
from support.web import EventStream, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = 24 * HOUR
WHERE = {"lat_e7": 362_345_671, "lon_e7": 371_234_567}
"""A place that nothing but one position names."""


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    stage = Stage(tmp_path, 3)
    yield Two.of(stage)
    stage.close()


def code_of(held: Any) -> tuple[int, str]:
    return held.status_code, held.json().get("code", "")


def traces(raw: bytes) -> list[str]:
    """Give what of the one position stands in some bytes: its numbers, as they are or in degrees."""
    return [mark for mark in ("362345671", "371234567", "36.2345", "37.1234") if mark.encode() in raw]


async def followed(two: Two, **more: Any) -> tuple[str, str]:
    """Notify a movement of Alder's, with one position; gives its id and a telephone's token."""
    name = await two.notify(**more)
    token = await two.telephone(name)
    assert (await two.said(token, position(1, 0, **WHERE))).json()["taken"]
    return name, token


@pytest.mark.parametrize("what", ["convoy", "military"])
def test_nobody_follows_whom_the_notifier_did_not_name(two: Two, what: str) -> None:
    async def go() -> None:
        name, _ = await followed(two, what=what, followed_by=["bi"])
        for missing in (name, "ALD-000001"):
            assert code_of(await two.track(missing, "cedar")) == (404, "following.none")
        assert not two.links["cedar", "alder"].asked
        assert (await two.track(name, "birch")).status_code == 200

    run(go())


def test_a_node_that_asks_all_the_same_gets_the_one_refusal_for_everything(two: Two) -> None:
    async def go() -> None:
        name, _ = await followed(two, followed_by=["bi"])
        told = []
        for wanted in (name, "A" * 43):
            raw = question_of(two.stage["cedar"], to="alder", movement=wanted, nonce="n")
            more = {"content": raw, "headers": {"content-type": "application/json"}}
            told.append(await ask(two.apps["alder"], "POST", "/follow", **more))
        assert [code_of(one) for one in told] == [(404, "following.none")] * 2
        assert told[0].content == told[1].content
        raw = question_of(two.stage["birch"], to="alder", movement=name, nonce="n")
        more = {"content": raw, "headers": {"content-type": "application/json"}}
        assert (await ask(two.apps["alder"], "POST", "/follow", **more)).status_code == 200

    run(go())


def test_a_question_of_another_hand_another_hour_or_to_another_node_is_refused(two: Two) -> None:
    async def go() -> None:
        name, _ = await followed(two, followed_by=["bi"])
        await two.track(name, "birch")
        ((_, raw),) = two.links["birch", "alder"].asked
        held = json.loads(raw)
        alder = following_of(two.stage["alder"])
        changed = held["message"].replace('"node":"birch"', '"node":"cedar"')
        bad: Any
        for bad in (
            {**held, "message": changed},
            {**held, "signature": "A" * 86},
            {},
            [],
            {**held, "more": 1},
        ):
            with pytest.raises(SametableError, match=r"following\.none"):
                await answer_track(alder, Askers(), json.dumps(bad).encode())
        with pytest.raises(SametableError, match=r"following\.none"):
            await answer_track(following_of(two.stage["cedar"]), Askers(), raw)
        two.stage.clock.set(two.stage.clock.now_ms() + 6 * MIN)
        with pytest.raises(SametableError, match=r"following\.none"):
            await answer_track(alder, Askers(), raw)

    run(go())


def test_an_answer_can_be_opened_by_nobody_but_the_asker_and_is_of_no_use_twice(two: Two) -> None:
    async def go() -> None:
        name, _ = await followed(two, followed_by=["bi", "ce"])
        two.stage.clock.set(START_MS + HOUR)
        assert len((await two.track(name, "birch")).json()["points"]) == 1
        ((_, question),) = two.links["birch", "alder"].asked
        two.stage.clock.set(START_MS + HOUR + 2_000)
        answered = await answer_track(following_of(two.stage["alder"]), Askers(), question)
        assert not traces(answered.raw)
        two.links["cedar", "alder"].swap = answered.raw
        assert code_of(await two.track(name, "cedar")) == (502, "following.bad_answer")
        two.links["birch", "alder"].swap = answered.raw
        assert code_of(await two.track(name, "birch")) == (502, "following.bad_answer")

    run(go())


def test_there_is_no_telephone_and_no_file_for_another_sides_movement(two: Two) -> None:
    async def go() -> None:
        name = await two.notify("birch", what="military", followed_by=["al"])
        base = f"/api/passage/movements/{name}"
        csv = {"content": b"time,lat,lon\n", "headers": {"content-type": "application/octet-stream"}}
        for path, more in (
            ("phone", {"json": {}}), ("positions", csv), ("phones/x/revoke", {"json": {}}),
            ("telephone/x", {"json": {"do": "dismiss"}}),
        ):  # fmt: skip
            assert code_of(await ask(two.apps["alder"], "POST", f"{base}/{path}", **more)) == (
                404,
                "following.none",
            )
        assert code_of(await ask(two.apps["alder"], "GET", f"{base}/telephone")) == (404, "following.none")

    run(go())


@pytest.mark.parametrize("how", ["withdrawn", "time"])
def test_what_was_deleted_is_nowhere_and_nobody_gets_it(two: Two, how: str) -> None:
    async def go() -> None:
        name, token = await followed(two, followed_by=["bi"])
        await two.said(
            token,
            {
                "id": "event-0001",
                "kind": "event",
                "event": "held_up",
                "at_ms": START_MS,
                "by": "a grey barrier",
            },
        )
        following, folder = following_of(two.stage["alder"]), two.stage.folders["alder"]
        await following.sweep()
        assert (await two.track(name)).json()["positions"] == 1
        if how == "withdrawn":
            await two.stage.say("alder", "withdraw", {"target": name})
            await two.stage.settle(2)
        else:
            two.stage.clock.set(two.stage.clock.now_ms() + 7 * DAY)
        await following.sweep()
        left = b"".join(
            path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name.startswith(FILE)
        )
        marks = (*(one.to_bytes(4, "big") for one in WHERE.values()), b"grey barrier", b"position-1")
        assert [mark for mark in marks if mark in left] == []
        for side in ("alder", "birch"):
            held = await two.track(name, side)
            assert not traces(held.content)
            if how == "withdrawn":
                assert code_of(held) == (404, "following.none")
            else:
                assert held.json()["points"] == []
        assert (await two.said(token, position(1, 1))).status_code == 404

    run(go())


def test_what_has_been_kept_for_as_long_as_agreed_is_not_shown_before_the_sweep_either(two: Two) -> None:
    async def go() -> None:
        name, _ = await followed(two, following_kept_ms=HOUR)
        two.stage.clock.set(two.stage.clock.now_ms() + HOUR)
        assert (await two.track(name)).json()["points"] == []

    run(go())


def test_no_position_is_in_the_record_the_picture_an_export_an_error_or_on_the_screens_stream(
    two: Two, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    async def go() -> None:
        caplog.set_level(0)
        stream = EventStream()
        await stream.open(two.apps["alder"])
        name, token = await followed(two, followed_by=["bi"])
        await two.track(name, "birch")
        await two.stage.settle(2)
        (shown,) = await stream.until(1, name="following")
        assert json.loads(shown.data) == {"movement": name}
        assert not traces(json.dumps([one.data for one in stream.events]).encode())
        await stream.close()
        for side in two.apps:
            for path in (
                "/api/picture", "/api/record", f"/api/entries/{name}", "/api/record/alder/entries", "/api/alerts",
                "/api/incidents", "/api/audit", "/api/session", "/api/evidence/x", f"/api/passage/movements/{name}x/track",
            ):  # fmt: skip
                assert not traces((await ask(two.apps[side], "GET", path)).content), path
        for bad in (
            position(1, 0, **WHERE, extra=1), position(-99 * 60, 0, **WHERE), position(1, 0, lat_e7=3623456710, lon_e7=371234567),
        ):  # fmt: skip
            assert not traces((await two.said(token, {**bad, "id": "bad-00001"})).content)
        for folder in two.stage.folders.values():
            kept = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(FILE)]
            assert [path.name for path in kept if traces(path.read_bytes())] == []
            packed = [one.to_bytes(4, "big") for one in WHERE.values()]
            assert [path.name for path in kept if any(mark in path.read_bytes() for mark in packed)] == []
        for side in ("birch", "cedar"):
            assert following_of(two.stage[side]).store.movements() == []

    run(go())
    out = capfd.readouterr()
    assert not traces((caplog.text + out.out + out.err).encode())


def test_a_telephone_learns_nothing_but_its_own_movement(two: Two) -> None:
    async def go() -> None:
        first = await two.notify(name="The first")
        await two.notify(
            name="The other one",
            route=[{"lat_e7": 1, "lon_e7": 2, "name": "Elsewhere"}, {"lat_e7": 3, "lon_e7": 4}],
        )
        token = await two.telephone(first)
        held = await ask(two.apps["alder"], "GET", f"/phone/{token}/state")
        assert held.json()["name"] == "The first"
        assert b"other one" not in held.content
        assert b"Elsewhere" not in held.content
        page = await ask(two.apps["alder"], "GET", f"/phone/{token}")
        assert page.content == (await ask(two.apps["alder"], "GET", "/phone/anybody")).content
        assert b"The first" not in page.content

    run(go())


def test_a_token_is_kept_as_a_hash_and_ends_when_revoked_and_a_day_after_the_movement(two: Two) -> None:
    async def go() -> None:
        name = await two.notify()
        token, other = await two.telephone(name), await two.telephone(name)
        assert len(token) == 43
        for path in two.stage.folders["alder"].rglob("*"):
            assert not path.is_file() or token.encode() not in path.read_bytes()
        state = f"/phone/{token}/state"
        assert (await ask(two.apps["alder"], "GET", state)).status_code == 200
        phones = (await ask(two.apps["alder"], "GET", f"/api/passage/movements/{name}/telephone")).json()[
            "phones"
        ]
        for one in phones[:1]:
            end = f"/api/passage/movements/{name}/phones/{one['id']}/revoke"
            assert (await ask(two.apps["alder"], "POST", end, json={})).status_code == 200
        good = [
            (await ask(two.apps["alder"], "GET", f"/phone/{one}/state")).status_code for one in (token, other)
        ]
        assert sorted(good) == [200, 404]
        two.stage.clock.set(START_MS + 6 * HOUR + DAY)
        refused = [
            await ask(two.apps["alder"], "GET", f"/phone/{one}/state") for one in (token, other, "A" * 43)
        ]
        assert {code_of(one) for one in refused} == {(404, "phone.unknown")}
        assert not [one for one in refused if re.search(re.escape(token[:10]), one.text)]

    run(go())


def test_a_party_that_may_not_read_the_notification_follows_nothing_even_where_it_is_named(two: Two) -> None:
    async def go() -> None:
        name, _ = await followed(two, audience="al+bi", followed_by=["bi", "ce"])
        assert (await two.track(name, "birch")).status_code == 200
        assert code_of(await two.track(name, "cedar")) == (404, "following.none")
        raw = question_of(two.stage["cedar"], to="alder", movement=name, nonce="n")
        more = {"content": raw, "headers": {"content-type": "application/json"}}
        assert code_of(await ask(two.apps["alder"], "POST", "/follow", **more)) == (404, "following.none")

    run(go())


def test_a_track_is_for_nobody_who_is_signed_in_without_that_right() -> None:
    for handler in (get_track, post_positions, get_telephone, post_telephone):
        assert ACT_OF[handler] == "follow"
    assert {role for role, acts in ROLES.items() if "follow" in acts} == {
        "monitor",
        "intake",
        "humanitarian",
        "watch_officer",
    }
    for handler in (post_phone, post_revoke):
        assert ACT_OF[handler] == "notify"


@pytest.mark.parametrize("fields", [["route"], ["width_m", "window"]])
def test_a_movement_whose_way_was_erased_is_followed_no_more_and_its_positions_go(
    two: Two, fields: list[str]
) -> None:
    async def go() -> None:
        name, token = await followed(two, followed_by=["bi"])
        other, _ = await followed(two, following_kept_ms=HOUR)
        await erase(two.stage["alder"], name, fields=fields, reason="told by mistake")
        await two.stage.settle(2)
        two.stage.clock.set(two.stage.clock.now_ms() + HOUR)
        following = following_of(two.stage["alder"])
        await following.sweep()
        assert following.store.of(name) == following.store.of(other) == []
        for held in (
            await two.track(name), await two.track(name, "birch"), await two.said(token, position(2, 0)),
            await ask(two.apps["alder"], "GET", f"/phone/{token}/state"),
        ):  # fmt: skip
            assert held.status_code == 404

    run(go())


def test_what_a_crash_left_between_deleting_and_packing_is_gone_after_the_first_sweep(two: Two) -> None:
    async def go() -> None:
        name, _ = await followed(two)
        folder = two.stage.folders["alder"]
        following_of(two.stage["alder"]).store.let_go(name, two.stage.clock.now_ms() + DAY)
        following = Following(two.stage["alder"], PositionFile(folder))
        await following.sweep()
        left = b"".join(path.read_bytes() for path in folder.glob(f"{FILE}*"))
        assert [mark for mark in WHERE.values() if mark.to_bytes(4, "big") in left] == []

    run(go())
