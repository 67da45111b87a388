"""Refused: own people who may not read what is for some parties only learning anything of it, on any way.

Open things of every kind that has a life are said by two sides; then everything that can be said to some parties only is
said so, about them and by itself, with a rare word in every text. Whoever has every role that is not cleared asks every
route, and follows every stream. Nothing of it comes through: no word, no place, and neither its id nor its number but in the
list of a log's entries, which every party sees of what is sealed for it. A new route is walked by itself, a new kind is
said by itself. Source: decision 0037.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from canarykit import found_in, layers
from sametable.centre.people.rules import ROLES
from sametable.core.model.registry import KINDS, NODE_SAYS
from support.acting import say_to
from support.browser import House
from support.deciding import HEAD, decision_fields, hashed, version_fields
from support.drawing import area, box
from support.marked import LAT_E7, fields_of
from support.moving import moving
from support.past_the_desk import smuggle
from support.stage import Stage, report, run
from support.walking import Walk
from support.web import EventStream, app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sametable.edges.web.desk import Desk
    from support.browser import Browser
    from support.walking import Answered

WORD, PLAIN = "zugwangwort", "plainword"
PLACES = (str(LAT_E7), f"{LAT_E7 / 1e7:.7f}"[:-1])
ID_LENGTH = 43
UNCLEARED = tuple(role for role, acts in ROLES.items() if "read_restricted" not in acts)
NAMING = {"/api/record/{node}/entries", "/api/audit"}
"""Where an entry is named, of which nothing is told: the log's own list, and the trail of who opened what."""
WITH_EACH_OTHER = {"/api/table/proposals/{name}/merge"}
"""Routes that are asked with two names by their body."""
SHOWN = (
    "/api/alerts", "/api/calls", "/api/entries/{report}", "/api/exhibits/about/{report}", "/api/handovers",
    "/api/incidents/{report}", "/api/passage/access", "/api/passage/corridors", "/api/passage/movements", "/api/picture",
    "/api/parties/groups", "/api/parties/delineations", "/api/table/talks", "/api/table/proposals",
)  # fmt: skip
FAR = {"lat_e7": 331_000_000, "lon_e7": 381_000_000, "radius_m": 50}
FEW_KINDS = {"report", "call", "movement", "handover", "delineation", "clause_position"}
FEW = tuple(
    name
    for name, kind in KINDS.items()
    if not kind.always_parties and name not in NODE_SAYS - {"ask", "answer", "hit"}
)
"""Kinds that can be said to some parties only."""

HEADS: dict[str, dict[str, Any]] = {
    "report": {}, "talks": {}, "ledger_count": {}, "call": {"to": "al"}, "inquiry": {"through": "al"}, "request": {"to": "al"},
    "finding": {"required": ["al", "bi"]}, "exhibit": {}, "summary": {}, "movement": moving(name="plainword convoy"),
    "corridor": {}, "access_request": {}, "access_status": {}, "operations_notice": {}, "proposal": HEAD,
    "checklist": {}, "action_item": {}, "listing_request": {}, "deconfliction": {}, "separation_status": {},
    "designation": {}, "delineation": area(box(36.0, 36.0)), "intention": {}, "minutes": {}, "relation": {},
    "sanctions_list": {}, "public_line": {}, "read_out": {}, "working_group": {}, "alert_rule": {"steps": ["report"]},
    "ask": {},
}  # fmt: skip
"""What is said to all, so that there is something to speak about."""
ABOUT = {
    "access_step": "access_request", "action_step": "action_item", "airdrop_count": "movement", "answer": "ask",
    "assent": "finding", "attestation": "separation_status", "call_event": "call", "cargo_count": "movement",
    "checklist": "talks", "checklist_mark": "checklist", "clause_position": "proposal_version", "corridor_step": "corridor",
    "custody": "exhibit", "decision": "proposal_version", "deconfliction_step": "deconfliction",
    "disposition": "proposal_version", "dissemination": "movement", "hit": "report", "minutes": "talks",
    "movement_event": "movement", "notification_reply": "movement", "objection": "proposal_version",
    "performance": "terms_text", "proposal_version": "proposal", "public_line": "talks", "read_out": "talks",
    "separation_step": "separation_status", "signature": "decision", "undertaking": "request", "reply": "inquiry",
    "verification": "request",
}  # fmt: skip
"""What a kind is about, where that is no report."""
ITSELF = {
    "access_request", "access_status", "action_item", "adherence", "corridor", "deconfliction", "delineation", "designation",
    "intention", "listing_request", "movement", "operations_notice", "proposal", "relation", "sanctions_list",
    "separation_status", "talks", "working_group", "site",
}  # fmt: skip
"""Kinds whose target is an earlier version of the same thing, and may be left out."""


class World:
    """Three nodes, at one of which somebody cleared and somebody not cleared sit before the same record."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.open: dict[tuple[str, str], str] = {}
        self.secret: dict[str, str] = {}
        """Ids and numbers of what is for few, with what it is."""
        run(self._plant())
        self.house = House(stage, app_of(stage))
        self.desk: Desk = self.house.app.state["desk"]
        self.cleared = self.house.enrol("Cleared", *(role for role in ROLES if role not in UNCLEARED))
        self.reader = self.house.enrol("Reader", *UNCLEARED)
        run(self.desk.alerts.catch_up())

    async def _plant(self) -> None:
        for node in ("alder", "birch"):
            await self._open(node)
        await self.stage.settle(2)
        for node, audience in (("alder", "al"), ("alder", "al+bi"), ("birch", "al+bi")):
            await self._restricted(node, audience)
        await self.stage.settle(3)

    async def _open(self, node: str) -> None:
        for kind, given in HEADS.items():
            fields = elsewhere(self.fields(kind, PLAIN, node, given))
            self.open[node, kind] = await smuggle(self.stage, node, kind, fields)
        head = self.open[node, "proposal"]
        version = hashed(version_fields(f"{PLAIN} [draws back; | {PLAIN} stays;] by 500 metres."))
        self.open[node, "proposal_version"] = await smuggle(
            self.stage, node, "proposal_version", {**version, "target": head, "note": PLAIN}
        )
        put = decision_fields(self.open[node, "proposal_version"], version["text_sha256"], reason=PLAIN)
        self.open[node, "decision"] = await smuggle(self.stage, node, "decision", put)

    async def _restricted(self, node: str, audience: str) -> None:
        for kind in FEW:
            fields = self.fields(kind, WORD, node, {})
            entry_id = await smuggle(self.stage, node, kind, fields, audience=audience)
            centre = self.stage[node]
            place = centre.store.locate(entry_id)
            assert place is not None
            self.secret |= {entry_id: kind, centre.picture.number(*place): kind}

    def fields(self, kind: str, word: str, node: str, given: dict[str, Any]) -> dict[str, Any]:
        """Give fields of a kind with a word in every text, about what a node said to all."""
        about = KINDS[kind].about
        target = None
        if about is not None and kind not in ITSELF:
            target = self.open.get((node, ABOUT.get(kind, "report"))) or self.open[node, "report"]
        more: dict[str, Any] = {about: target} if about else {}
        if kind in {"link", "unlink"}:
            other = "birch" if node == "alder" else "alder"
            more["others"] = [self.open.get((other, "report"), target)]
        if kind == "proposal_version":
            more |= hashed(
                version_fields(f"{word} draws back.", number=2, bases=[self.open[node, "proposal_version"]])
            )
        if kind == "delineation":
            more |= {"ways": area(box(36.0, 36.0))["ways"]}
        if kind == "hit":
            more |= {"object": self.open[node, "movement"], "told": []}
        if kind == "site_notice":
            more |= {"site": self.open[node, "movement"], "to": "bi"}
        return fields_of(kind, word, **{**more, **given})


def elsewhere(held: Any) -> Any:
    """Give fields with another place than what is for few has."""
    if isinstance(held, dict):
        return {name: elsewhere(inner) for name, inner in held.items()}
    if isinstance(held, list):
        return [elsewhere(inner) for inner in held]
    return 361_100_000 if held == LAT_E7 else held


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    stage = Stage(tmp_path_factory.mktemp("nodes"), 3)
    yield World(stage)
    stage.close()


def leaks(world: World, one: Answered) -> set[str]:
    """Give what of the restricted stands in an answer."""
    found: set[str] = set()
    for raw in layers(one.content):
        found |= found_in(raw, (WORD,))
        text = raw.decode("utf-8", "replace")
        found |= {place for place in PLACES if place in text}
        if one.path not in NAMING:
            found |= {
                f"{kind} {name[:10]}"
                for name, kind in world.secret.items()
                if name in text and name not in one.asked
            }
    return found


def walked(world: World, who: Browser) -> list[Answered]:
    """Ask every route: what has one name with every one, what has several with a few."""
    app = world.house.app
    some = {kind: name for name, kind in world.secret.items() if len(name) == ID_LENGTH}
    paths = {route.path_format: len(getattr(route, "path_parameters", ())) for route in app.routes}
    never = {"/api/sign-out", *(one for one in paths if one.endswith(".pdf"))}
    several = {one for one, count in paths.items() if count > 1} | WITH_EACH_OTHER
    mine = [name for (node, _), name in world.open.items() if node == "alder"]
    few = [world.open["alder", "proposal"], some["movement"], some["proposal_version"]]
    headers = {"host": who.host, "cookie": cookies(who)}
    found: list[Answered] = []
    for names, skip in (([*mine, *some.values()], never | several), (few, never | (paths.keys() - several))):
        found += run(Walk(app=app, names=names, headers=headers, skip=frozenset(skip)).answers())
    return found


def cookies(who: Browser) -> str:
    return "; ".join(f"{name}={held}" for name, held in who.cookies.items())


def shown(world: World, answers: list[Answered]) -> dict[str, list[str]]:
    """Give what of the restricted came by which route."""
    found: dict[str, set[str]] = {}
    for one in answers:
        found.setdefault(f"{one.method} {one.path}", set()).update(leaks(world, one))
    return {route: sorted(held)[:20] for route, held in sorted(found.items()) if held}


def test_what_is_planted_is_shown_to_who_is_cleared(world: World) -> None:
    mine = {kind: name for (node, kind), name in world.open.items() if node == "alder"}
    for path in SHOWN:
        answer = world.cleared.get(path.format(**mine))
        assert answer.status_code == 200, path
        assert WORD in answer.text, path


def test_a_log_lists_what_is_for_few_as_one_lists_it_whom_it_is_sealed_for(world: World) -> None:
    path = "/api/record/alder/entries?count=500"
    told, known = (who.get(path).json()["entries"] for who in (world.reader, world.cleared))
    few = [one for one in told if one["number"] in world.secret]
    assert len(few) == 2 * len(FEW)
    assert {(one["kind"], one["payload"], one["standing"]) for one in few} == {(None, "sealed", "sealed")}
    assert [one["number"] for one in told] == [one["number"] for one in known]
    assert {one["kind"] for one in known if one["number"] in world.secret} >= FEW_KINDS


def test_nobody_speaks_of_what_they_may_not_read(world: World) -> None:
    asked: dict[str, Any] = {"client_id": "restricted-1", "kind": "comment"}
    for target, status in ((next(iter(world.secret)), 403), (world.open["alder", "report"], 200)):
        asked["fields"] = {"text": "so", "target": target}
        assert world.reader.post("/api/statements/prepare", asked).status_code == status
    named = {"how": "same", "target": world.open["alder", "report"], "others": [next(iter(world.secret))]}
    answer = world.reader.post("/api/statements/prepare", {**asked, "kind": "link", "fields": named})
    assert (answer.status_code, answer.json()["code"]) == (403, "people.may_not")


def test_an_alert_of_what_all_may_read_counts_nothing_else(world: World) -> None:
    told, known = (who.get("/api/alerts").json() for who in (world.reader, world.cleared))
    assert 0 < told["total"] < known["total"]
    for one in told["alerts"]:
        page = world.reader.get(f"/api/alerts/{one['id']}").json()
        assert page["size"] == one["folded"] + 1
        assert not {entry["id"] for entry in page["entries"]} & world.secret.keys()


def test_who_is_not_cleared_gets_no_log_of_the_watch_and_a_draft_of_what_all_may_read(world: World) -> None:
    assert world.reader.get("/api/handovers").json() == {"handovers": []}
    assert world.cleared.get("/api/handovers").json()["handovers"]
    drafts = [who.get("/api/handovers/draft").json()["fields"] for who in (world.reader, world.cleared)]
    assert len(drafts[0]["log"]) < len(drafts[1]["log"])
    assert not set(drafts[0]["open"]) & world.secret.keys()
    assert set(drafts[1]["open"]) & world.secret.keys()


def rows_in(stream: EventStream) -> set[str]:
    return {row[0] for one in stream.events if one.name == "picture" for row in json.loads(one.data)["marks"]}


async def until(stream: EventStream, entry_id: str) -> None:
    """Wait until a row has come by a stream; at most a minute."""
    for _ in range(6_000):
        if entry_id in rows_in(stream):
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"{entry_id} did not come")


@pytest.mark.parametrize("first", [True, False])
def test_no_stream_tells_who_is_not_cleared_that_anything_was_said_to_few(
    tmp_path: Path, first: bool
) -> None:
    """`first`: what is said is the first that is not for all, with which there come to be two pictures."""
    stage = Stage(tmp_path, 3)
    house = House(stage, app_of(stage))
    people = [house.enrol("Reader", *UNCLEARED), house.enrol("Cleared", "watch_officer")]
    desk: Any = house.app.state["desk"]

    async def go() -> list[EventStream]:
        about = (await stage.say("alder", "report", report())).id
        if not first:
            await say_to(stage, "alder", "al", report(actor=WORD))
        streams = [EventStream(), EventStream()]
        for who, stream in zip(people, streams, strict=True):
            headers = {"host": who.host, "cookie": cookies(who)}
            await stream.open(house.app, headers=headers)
            assert (await ask(house.app, "GET", "/api/picture", headers=headers)).status_code == 200
        await desk.alerts.catch_up()
        begun = (await stage.say("alder", "report", report(place={**FAR, "lon_e7": 391_000_000}))).id
        for stream in streams:
            await until(stream, begun)  # whatever was on its way to the screens before has come
            stream.events.clear()
        hidden = (await say_to(stage, "alder", "al", report(actor=WORD))).id
        await say_to(stage, "alder", "al", {"target": about, "reason": WORD}, "deny")
        call = {"to": "al", "rung": "watch_officer", "what": WORD, "asked": WORD, "locates": "impact"}
        await say_to(stage, "birch", "al+bi", call, "call")
        await stage.pull("alder", "birch")
        await desk.alerts.catch_up()
        last = (await stage.say("alder", "report", report(place=FAR))).id  # one event with none of the others
        for stream in streams:
            await until(stream, last)
        await until(streams[1], hidden)
        for stream in streams:
            await stream.close()
        assert rows_in(streams[0]) == {last}
        assert rows_in(streams[1]) >= {about, hidden, last}
        return streams

    reader, cleared = run(go())
    stage.close()
    assert {"call", "alert", "picture"} <= {one.name for one in cleared.events}
    assert {one.name for one in reader.events} <= {"picture", "links"}
    assert WORD in "".join(one.data for one in cleared.events)
    assert WORD not in "".join(one.data for one in reader.events)


def test_nothing_of_what_is_for_few_is_in_any_answer_to_who_is_not_cleared(world: World) -> None:
    answers = walked(world, world.reader)
    assert len({one.path for one in answers if one.status == 200}) > 50
    found = shown(world, answers)
    assert found == {}, json.dumps(found, indent=1)
