"""Refused: a way out of a node by which another side's protected sites, or the own ones without the right, can be read in bulk.

Sites with names, places and telephones that stand in no other text are planted; then everything that a node answers is
asked for. Nothing of them may be in any answer but the one that opens one notice, which is counted and noted. A new route
is walked by itself; one that takes a body fails here until somebody says how it is asked (support/walking.py).
Charter, "What it never does"; decision 0022.
"""

from __future__ import annotations

import io
import json
import logging
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.wire.hashes import b64url
from support.acting import say_to
from support.browser import House
from support.command import command
from support.sites import letters, notify, register, site
from support.stage import Stage, report, run, serve
from support.walking import BODIES, Walk, takes_a_body
from support.web import EventStream, app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.walking import Answered

OPENING = "/api/passage/notices/{name}/open"
WITHOUT_RIGHT = ("analyst", "intake", "monitor", "negotiator", "spokesperson")
CONSENTS: tuple[dict[str, Any], ...] = ({}, {"exact_to": None, "cell_to": ["bi"]}, {"exact_to": None})
REGISTER = {"/api/passage/sites", "/api/passage/sites/{name}", "/api/passage/sites/{name}/notices"}
"""Ways of the own register, which a side's own people are given who may read it."""


class Planted:
    """Three nodes. Alder has three sites: Birch was told one exactly and one by its cell, Cedar nothing."""

    def __init__(self, stage: Stage) -> None:
        """Plant, tell, pass on, read back, and let everybody meet."""
        self.stage = stage
        self.names: list[str] = []
        self.secret: list[bytes] = []
        self.told: list[str] = []
        self.few: list[str] = []
        """A notice and a word on it, for what is slow to ask."""
        run(self._plant())

    async def _plant(self) -> None:
        stage = self.stage
        await stage.say("cedar", "report", report())
        places: list[dict[str, Any]] = []
        for number, consent in enumerate(CONSENTS):
            fields = site(number, **consent)
            receipt = await register(stage, "alder", fields)
            places.append(fields["place"])
            self.names += [receipt.id, receipt.number]
            for notice, said in await notify(stage, "alder", receipt.id):
                places.append(notice["place"])
                self.told.append(said.id)
                self.names += [said.id, said.number]
        await stage.settle(2)
        for notice_id in self.told:
            place = stage["birch"].picture.cases.said[notice_id].fields["place"]
            assert isinstance(place, dict)
            point = {name: place[name] for name in ("lat_e7", "lon_e7")}
            replied = {
                "target": notice_id,
                "says": "read_back",
                "read_back": point,
                "text": "the quartz door",
            }
            said = await say_to(stage, "birch", "al+bi", replied, "notification_reply")
            depth = {"target": notice_id, "depth": "accepted", "at_ms": stage.clock.now_ms()}
            passed = await say_to(stage, "birch", "al+bi", depth, "dissemination")
            self.names += [said.id, said.number, passed.number]
        self.few = [self.told[0], said.number]
        await stage.settle(3)
        self.secret = letters(*places) + self.disclosures()

    def disclosures(self) -> list[bytes]:
        """Give the disclosures of what was said of sites: whoever has one of them has what it says."""
        found = []
        for name in ("alder", "birch"):
            centre = self.stage[name]
            for stored in centre.store.entries(centre.own.origin, 1, 100):
                if b'"site' in _opened(stored.payload) or b"read_back" in _opened(stored.payload):
                    found += [one.encode() for one in (stored.payload or "").split("~") if one]
        return found

    def leaks(self, content: bytes) -> list[bytes]:
        """Give what of the planted sites stands in some bytes."""
        return [one for one in self.secret if one in content]


def _opened(payload: str | None) -> bytes:
    import base64

    return b"".join(
        base64.urlsafe_b64decode(one + "=" * (-len(one) % 4)) for one in (payload or "").split("~")
    )


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    stage = Stage(tmp_path_factory.mktemp("sites"), 3)
    yield Planted(stage)
    stage.close()


def walked(planted: Planted, node: str, skip: frozenset[str] = frozenset(), **headers: str) -> list[Answered]:
    walk = Walk(app=app_of(planted.stage, node), names=planted.names, skip=skip, headers=headers)
    found: list[Answered] = run(walk.answers())
    return found


def shown(planted: Planted, answers: list[Answered]) -> set[tuple[str, str, bytes]]:
    return {(one.method, one.path, leak) for one in answers for leak in planted.leaks(one.content)}


def test_every_route_that_takes_a_body_is_asked_with_one(planted: Planted) -> None:
    assert takes_a_body(app_of(planted.stage)) == BODIES.keys()


def test_nothing_that_the_told_sides_node_answers_holds_a_place_but_one_notice_opened(
    planted: Planted,
) -> None:
    answers = walked(planted, "birch")
    opened = [one for one in answers if one.path == OPENING and one.status == 200]
    assert {one.method for one in opened} == {"POST"}
    assert shown(planted, opened)
    assert shown(planted, [one for one in answers if one.path != OPENING]) == set()


def test_an_opening_gives_one_notice_and_no_other(planted: Planted) -> None:
    app = app_of(planted.stage, "birch")
    names = [
        one.fields["place"]
        for one in (planted.stage["birch"].picture.cases.said[each] for each in planted.told)
    ]
    answer = run(ask(app, "POST", f"/api/passage/notices/{planted.told[0]}/open", json={}))
    assert answer.status_code == 200, answer.text
    assert answer.json()["fields"]["place"] == names[0]
    assert str(names[1]["lat_e7"]) not in answer.text  # type: ignore[index]


def test_nothing_that_a_third_sides_node_answers_holds_anything_of_it(planted: Planted) -> None:
    answers = walked(planted, "cedar")
    assert {one.status for one in answers if one.path == OPENING} == {404}
    assert shown(planted, answers) == set()


def test_no_file_of_a_third_sides_node_holds_anything_of_it(planted: Planted) -> None:
    def held(node: str) -> bytes:
        folder = planted.stage.folders[node]
        return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())

    assert planted.leaks(held("birch"))  # what is looked for is found where it may be
    assert planted.leaks(held("cedar")) == []


def test_nothing_that_nodes_hand_one_another_holds_it_in_the_clear(planted: Planted) -> None:
    stage = planted.stage
    paths = {
        path for (_, other), link in stage.links.items() for path in link.asked if other in {"alder", "birch"}
    }
    assert [path for path in paths if "pack/al+bi/" in path]
    for path in paths:
        for node in ("alder", "birch", "cedar"):
            assert planted.leaks(serve(stage[node], path) or b"") == [], path


def test_the_own_sides_people_without_the_right_read_nothing_of_the_own_register(planted: Planted) -> None:
    house = House(planted.stage, app_of(planted.stage, "alder"))
    reader = house.enrol("Reader", *WITHOUT_RIGHT)
    cookies = "; ".join(f"{name}={value}" for name, value in reader.cookies.items())
    walk = Walk(app=house.app, names=planted.names, headers={"host": reader.host, "cookie": cookies},
                skip=frozenset({"/api/sign-out"}))  # fmt: skip
    answers: list[Answered] = run(walk.answers())
    assert {one.status for one in answers if one.path in REGISTER | {OPENING}} == {403}
    assert {one.status for one in answers if one.path == "/api/picture"} == {200}
    assert shown(planted, answers) == set()
    keeper = house.enrol("Keeper", "humanitarian")
    assert planted.leaks(keeper.get("/api/passage/sites").content)


def test_no_event_of_a_stream_holds_a_place(tmp_path: Any) -> None:
    stage = Stage(tmp_path, 2)

    async def go() -> str:
        stream = EventStream()
        await stream.open(app_of(stage, "birch"))
        receipt = await register(stage, "alder", site(checked_by=["bi"]))
        await notify(stage, "alder", receipt.id)
        await stage.pull("birch", "alder")
        await stage.say("birch", "report", report())
        await stream.until(1, name="picture")
        await stream.close()
        return "".join(one.data for one in stream.events)

    events = run(go())
    assert len(stage["birch"].picture.cases.of_kind("site_notice")) == 1
    stage.close()
    assert not [one for one in letters(site()["place"]) if one in events.encode()]


def test_no_line_of_the_diagnostics_holds_a_place(planted: Planted) -> None:
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        walked(planted, "birch", skip=frozenset({OPENING}))
        planted.stage["birch"].count_anew()
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
    assert planted.leaks(lines.getvalue().encode()) == []


@pytest.mark.parametrize("form", ["csv", "geojson", "gpkg", "kml", "xlsx"])
def test_no_export_holds_a_site(planted: Planted, form: str, tmp_path: Any) -> None:
    folder = planted.stage.folders["birch"]
    planted.stage.stop("birch")
    try:
        out = tmp_path / f"all.{form}"
        made = command("table", "export", "--node", folder, "--out", out, "--restricted")
        assert made.code == 0, made.err
        raw = out.read_bytes()
        if form == "xlsx":
            with zipfile.ZipFile(out) as book:
                raw = b"".join(book.read(name) for name in book.namelist())
        assert b"fire.heavy" in raw
        assert planted.leaks(raw + made.out.encode() + made.err.encode()) == []
    finally:
        planted.stage.start("birch")


def test_no_reading_command_prints_a_site(planted: Planted) -> None:
    folder = planted.stage.folders["birch"]
    planted.stage.stop("birch")
    try:
        for name in planted.few:
            for more in ([], ["--json"]):
                told = command("entry", folder, name, *more)
                assert planted.leaks((told.out + told.err).encode()) == [], name
    finally:
        planted.stage.start("birch")


def test_no_part_of_another_sides_site_is_taken_out_or_read_back_by_a_command(
    planted: Planted, tmp_path: Any
) -> None:
    folder = planted.stage.folders["birch"]
    claim = tmp_path / "claim.json"
    claim.write_text(
        json.dumps({"place": 1, "place.lat_e7": 1, "name": "x", "read_back.lat_e7": 1, "text": "x"})
    )
    planted.stage.stop("birch")
    try:
        for number, name in enumerate(planted.few):
            fields = "place,read_back,function,name"
            made = command(
                "release", "make", folder, name, "--fields", fields, "--out", tmp_path / str(number)
            )
            assert made.code != 0
            told = command("release", "compare", folder, name, claim, "--json")
            assert planted.leaks((made.out + made.err + told.out + told.err).encode()) == [], name
        held = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
        assert planted.leaks(held) == []
    finally:
        planted.stage.start("birch")


def test_what_is_planted_would_be_found_if_it_were_shown(planted: Planted) -> None:
    said = planted.stage["birch"].picture.cases.said[planted.told[0]]
    assert planted.leaks(str(said.fields).encode())
    assert planted.leaks(b64url(b"nothing of it").encode()) == []
