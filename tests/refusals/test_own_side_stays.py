"""Refused: the exact place that stays with its author's side leaves that side's own node, by any door.

One rare number is put into everything that stays behind; after the nodes have met it is looked for in every
answer, every static path and every byte that any other node keeps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.exchange.replicate import log_path, offer
from sametable.centre.table import note
from support.stage import Stage, report, run
from support.web import EventStream, app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAT, LON, RADIUS = 363_917_263, 371_829_371, 47
WRITTEN = "36.3917263, 37.1829371"
CANARIES = [b"363917263", b"371829371", b"36.3917263", b"37.1829371", b"canary-mill"]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Three nodes after Alder has reported and amended, and everybody has met everybody."""
    held = Stage(tmp_path, 3)

    async def tell() -> None:
        place = {"lat_e7": LAT, "lon_e7": LON, "radius_m": RADIUS}
        text = f"Tanks stand at {WRITTEN} beside the canary-mill."
        first = await held.say("alder", "report", report(locates="unit", place=place, raw_text=text))
        await held.say("alder", "amend", {"target": first.id, "fields": {"place": place, "locates": "unit"}})
        for _ in range(2):
            await held.settle()
            for name in held.folders:
                await held.beat(name)

    run(tell())
    yield held
    held.close()


def clean(data: bytes, where: str) -> None:
    for canary in CANARIES:
        assert canary not in data, f"{canary!r} in {where}"


def test_the_own_node_keeps_it(stage: Stage) -> None:
    alder = stage["alder"]
    kept = b"".join(alder.store.own_side(index, alder.node.origin) or b"" for index in range(4))
    for canary in CANARIES:
        if b"." not in canary or canary in WRITTEN.encode():
            assert canary in kept


def test_nothing_of_it_is_in_any_file_of_another_node(stage: Stage) -> None:
    looked = 0
    for name in ("birch", "cedar"):
        stage.stop(name)
        for path in stage.folders[name].rglob("*"):
            if path.is_file():
                clean(path.read_bytes(), str(path.name))
                looked += 1
        centre = stage.start(name)
        assert centre.store.own_side(1, "table.example/trial/alder") is None
    assert looked >= 10


def test_nothing_of_it_is_in_what_any_node_answers_others(stage: Stage) -> None:
    for name in stage.folders:
        centre = stage[name]
        clean(note(centre), "the table note")
        for origin, log in centre.logs.items():
            base = log_path(origin)
            paths = [
                f"{base}/checkpoint",
                f"{base}/tile/entries/000.p/{log.size}",
                f"{base}/tile/0/000.p/{log.size}",
            ]
            for path in paths:
                served = offer(centre, path)
                assert served is not None
                clean(served, path)
            sealed = offer(centre, f"{base}/pack/parties/0-{log.size}.age")
            assert sealed is not None
            clean(centre.signer.open(sealed), "a pack, opened")


def test_nothing_of_it_is_in_what_any_other_desk_is_shown(stage: Stage) -> None:
    async def go() -> None:
        for name in ("birch", "cedar"):
            app = app_of(stage, name)
            paths = ["/api/session", "/api/picture", "/api/links", "/api/record", "/table", "/genesis", "/"]
            for node in stage.folders:
                paths.append(f"/api/record/{node}/entries")
                paths += [f"/api/record/{node}/entries/{n}/proof" for n in range(3)]
            paths += [
                f"/api/entries/{prefix}-{n:06d}" for prefix in ("ALD", "BIR", "CED") for n in range(1, 4)
            ]
            for path in paths:
                answer = await ask(app, "GET", path)
                assert answer.status_code in {200, 404}, (path, answer.text)
                clean(answer.content, f"{name}{path}")
                clean(str(answer.headers).encode(), f"{name}{path}")
            stream = EventStream()
            await stream.open(app, query="since=0")
            for event in stream.events:
                clean(event.data.encode(), f"{name} events")
            await stream.close()

    run(go())


def test_at_the_own_desk_it_is_in_the_dossier_and_nowhere_else(stage: Stage) -> None:
    async def go() -> None:
        app = app_of(stage, "alder")
        dossier: Any = (await ask(app, "GET", "/api/entries/ALD-000001")).json()
        assert "363917263" in dossier["own_side"]
        for path in (
            "/api/picture",
            "/api/record",
            "/api/record/alder/entries",
            "/api/record/alder/entries/1/proof",
        ):
            clean((await ask(app, "GET", path)).content, path)

    run(go())


def test_the_chain_of_another_statement_does_not_carry_it_along(stage: Stage) -> None:
    async def go() -> None:
        receipt = await stage.say("alder", "comment", {"target": await first_id(stage), "text": "seen again"})
        app = app_of(stage, "alder")
        clean((await ask(app, "GET", f"/api/entries/{receipt.id}")).content, "a comment's dossier")

    run(go())


async def first_id(stage: Stage) -> str:
    answer: Any = (await ask(app_of(stage, "alder"), "GET", "/api/entries/ALD-000001")).json()
    return str(answer["id"])
