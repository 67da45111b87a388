"""Files of exhibits between nodes: who gets what, and that nothing is kept that was not signed.

Source: decision 0019; record.md 4.7, 4.12.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre import acts
from sametable.centre.exchange.exhibit_travel import PIECE_B, fetch_some, offer_piece, sweep
from sametable.centre.reports.evidence import (
    exhibits_about,
    find_exhibit,
    hold_files,
    token,
    token_lookup,
    verified,
)
from sametable.centre.reports.submit_report import Receipt, SignedStatement, prepare, sign, submit
from sametable.edges.evidence.files import Files
from sametable.errors import SametableError
from support.exhibits import picture, tells_below
from support.stage import Stage, report

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from sametable.centre.reports.evidence import Evidence

NAMES = ("alder", "birch", "cedar")


class Wire:
    """A link that gives pieces of files as another node offers them now; `lie` alters them."""

    def __init__(self, stage: Stage, node: str) -> None:
        self.node, self.stage = node, stage
        self.lie: Callable[[bytes], bytes] = lambda data: data
        self.most = 10**9
        self.asked: list[str] = []

    async def get(self, path: str, *, limit: int) -> bytes | None:
        self.asked.append(path)
        if len(self.asked) > self.most:
            raise SametableError("peer.unreachable", at=path, expected="an answer", got="none")
        _, name, piece = path.split("/")
        data = await offer_piece(self.stage[self.node], name, int(piece.removesuffix(".age")))
        if data is not None:
            data = self.lie(data)
            assert len(data) <= limit
        return data

    async def poke(self) -> None:
        """Nobody hears it."""


class Scene:
    """Three nodes with places for files, and wires between them."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.stage = Stage(base / "nodes", 3)
        self.held: dict[str, Evidence] = {
            name: hold_files(self.stage[name], Files(self.folder(name))) for name in NAMES
        }
        self.said = 0
        self.wires = {name: Wire(self.stage, name) for name in NAMES}

    def folder(self, name: str) -> Path:
        return self.base / f"files-{name}"

    async def attach(self, raw: bytes, audience: str = "parties") -> tuple[str, Any]:
        async def parts() -> AsyncIterator[bytes]:
            yield raw

        files = self.held["alder"].files
        upload = await files.begin(name="photo.jpg", size_b=len(raw), sha256=None)
        await files.receive(upload.id, 0, parts())
        taken = await files.finish(upload.id)
        about = await self.say("report", report(), audience)
        fields: dict[str, Any] = {
            "target": about.id, "sha256": taken.sha256, "size_b": taken.size_b, "media_type": taken.media_type,
            "name": "photo", "stripped": list(taken.stripped),
        }  # fmt: skip
        if taken.copy is not None:
            fields |= {"copy_sha256": taken.copy.sha256, "copy_size_b": taken.copy.size_b}
        if taken.thumbnail is not None:
            fields["thumbnail_sha256"] = taken.thumbnail.sha256
        said = await self.say("exhibit", fields, audience)
        await self.stage.settle()
        return said.id, taken

    async def say(self, kind: str, fields: dict[str, Any], audience: str = "parties") -> Receipt:
        centre = self.stage["alder"]
        self.said += 1
        draft = {
            "client_id": f"exhibit-{self.said:06d}",
            "kind": kind,
            "fields": fields,
            "audience": audience,
        }
        prepared = prepare(centre, json.dumps(draft).encode())
        return await submit(
            centre,
            SignedStatement(
                client_id=prepared.client_id,
                signing_input=prepared.signing_input,
                payload=prepared.payload,
                signature=sign(centre, prepared.signing_input),
            ),
        )

    async def fetch(self, name: str, *others: str) -> int:
        return await fetch_some(self.stage[name], [self.wires[one] for one in others])

    def has(self, name: str, part: str, blob: Any) -> bool:
        return self.held[name].files.held(part, blob.sha256)


@pytest.fixture
def scene(tmp_path: Path) -> Any:
    held = Scene(tmp_path)
    yield held
    held.stage.close()


def go(job: Any) -> Any:
    return asyncio.run(job)


def test_others_get_the_copy_and_the_thumbnail_and_never_the_original(scene: Scene) -> None:
    async def story() -> None:
        _, taken = await scene.attach(picture("JPEG"))
        while await scene.fetch("birch", "alder", "cedar"):
            pass
        assert scene.has("birch", "copy", taken.copy)
        assert scene.has("birch", "thumbnail", taken.thumbnail)
        assert not scene.has("birch", "original", taken)
        assert tells_below(scene.folder("alder"))
        assert not tells_below(scene.folder("birch"))
        assert not tells_below(scene.base / "nodes" / "birch")

    go(story())


def test_a_copy_for_two_parties_reaches_no_third_one(scene: Scene) -> None:
    async def story() -> None:
        entry_id, taken = await scene.attach(picture("JPEG"), "al+bi")
        await scene.fetch("birch", "alder")
        assert scene.has("birch", "copy", taken.copy)
        assert await scene.fetch("cedar", "alder", "birch") == 0
        name = token(scene.stage["alder"], entry_id, "copy")
        assert name is not None
        sealed = await offer_piece(scene.stage["birch"], name, 0)
        assert sealed is not None
        with pytest.raises(SametableError, match=r"pack\.not_for_us"):
            scene.stage["cedar"].signer.open(sealed)
        assert token(scene.stage["cedar"], entry_id, "copy") is None

    go(story())


def test_a_name_says_nothing_without_the_statement_and_none_leads_to_an_original(scene: Scene) -> None:
    async def story() -> None:
        entry_id, taken = await scene.attach(picture("JPEG"))
        centre, held = scene.stage["alder"], scene.held["alder"]
        original = token(centre, entry_id, "original")
        for name in (entry_id, taken.sha256, original, "../known.json"):
            assert name is not None
            assert token_lookup(centre, held, name) is None
            assert await offer_piece(centre, name, 0) is None

    go(story())


def test_a_fetch_goes_on_where_the_line_broke_after_a_restart_too(scene: Scene) -> None:
    async def story() -> None:
        raw = picture("PNG", size=(1100, 1100))
        assert len(raw) > 3 * PIECE_B
        _, taken = await scene.attach(raw)
        wire = scene.wires["alder"]
        wire.most = 1 + 2  # the thumbnail, and two pieces of the copy
        await scene.fetch("birch", "alder")
        held = scene.held["birch"] = hold_files(scene.stage["birch"], Files(scene.folder("birch")))
        assert held.files.begun_b(taken.copy.sha256) == 2 * PIECE_B
        wire.asked.clear()
        wire.most = 100
        while await scene.fetch("birch", "alder"):
            pass
        assert scene.has("birch", "copy", taken.copy)
        assert [path.rpartition("/")[2] for path in wire.asked][:2] == ["2.age", "3.age"]

    go(story())


def test_wrong_bytes_are_thrown_away_recorded_and_fetched_from_somebody_else(scene: Scene) -> None:
    async def story() -> None:
        _, taken = await scene.attach(picture("JPEG"))
        while await scene.fetch("birch", "alder"):
            pass
        cedar = scene.stage["cedar"]
        recipients = [node.age_recipient for node in cedar.genesis.nodes]
        size = taken.copy.size_b
        other = cedar.signer.seal(b"x" * size, recipients)
        scene.wires["alder"].lie = lambda _: other
        await scene.fetch("cedar", "alder", "birch")
        await scene.fetch("cedar", "alder", "birch")
        assert scene.has("cedar", "copy", taken.copy)
        assert scene.has("cedar", "thumbnail", taken.thumbnail)
        reasons = [reason for _, _, reason, _ in cedar.store.evidence()]
        assert len(reasons) == 2
        assert all("alder: exhibit.wrong_bytes" in one for one in reasons)
        asked = len(scene.wires["alder"].asked)
        await scene.fetch("cedar", "alder")
        assert len(scene.wires["alder"].asked) == asked

    go(story())


def test_a_large_copy_waits_until_somebody_asks_for_it(scene: Scene) -> None:
    async def story() -> None:
        entry_id, taken = await scene.attach(picture("JPEG"))
        scene.held["birch"].by_itself_b = 100
        await scene.fetch("birch", "alder")
        assert scene.has("birch", "thumbnail", taken.thumbnail)
        assert not scene.has("birch", "copy", taken.copy)
        scene.held["birch"].wanted.add(entry_id)
        await scene.fetch("birch", "alder")
        assert scene.has("birch", "copy", taken.copy)

    go(story())


def test_erasing_an_exhibit_takes_its_files_away_everywhere(scene: Scene) -> None:
    async def story() -> None:
        entry_id, taken = await scene.attach(picture("JPEG"))
        await scene.fetch("birch", "alder")
        for name in NAMES:
            await sweep(scene.stage[name])
        await acts.erase(scene.stage["alder"], entry_id, fields=None, reason="a face")
        await scene.stage.settle()
        for name in NAMES:
            await sweep(scene.stage[name])
        for name in ("alder", "birch"):
            left = [path.name for path in scene.folder(name).rglob("*") if path.is_file()]
            assert left == ["known.json"]
            assert not scene.held[name].files.known()
        assert not scene.has("alder", "original", taken)

    go(story())


def test_a_file_that_another_exhibit_names_stays_when_one_is_erased(scene: Scene) -> None:
    async def story() -> None:
        raw = picture("JPEG")
        first, taken = await scene.attach(raw)
        await scene.attach(raw)
        await sweep(scene.stage["alder"])
        await acts.erase(scene.stage["alder"], first, fields=None, reason="twice")
        await scene.stage.settle()
        await sweep(scene.stage["alder"])
        assert scene.has("alder", "original", taken)
        assert scene.has("alder", "copy", taken.copy)

    go(story())


def test_what_is_held_of_an_exhibit_is_told_with_its_custody(scene: Scene) -> None:
    async def story() -> None:
        entry_id, taken = await scene.attach(picture("JPEG"))
        await scene.say("custody", {"target": entry_id, "event": "handed_over", "to": "laboratory", "at_ms": scene.stage.clock.now_ms()})  # fmt: skip
        await scene.stage.settle()
        target = str(find_exhibit(scene.stage["alder"], entry_id).fields["target"])
        (own,) = exhibits_about(scene.stage["alder"], [target])
        assert (own["held"], own["thumbnail"]) == ("original", True)
        assert own["custody"][0]["to"] == "laboratory"  # type: ignore[index]
        (before,) = exhibits_about(scene.stage["birch"], [target])
        assert before["held"] == "no"
        await scene.fetch("birch", "alder")
        (after,) = exhibits_about(scene.stage["birch"], [target])
        assert after["held"] == "copy"
        assert await verified(scene.stage["birch"], find_exhibit(scene.stage["birch"], entry_id)) == {
            "part": "copy", "sha256": taken.copy.sha256, "matches": True,
        }  # fmt: skip

    go(story())


def test_a_thumbnail_that_is_no_small_picture_is_not_kept(scene: Scene) -> None:
    async def story() -> None:
        files = scene.held["birch"].files
        from sametable.core.wire.hashes import b64url, sha256
        from sametable.ports import Blob

        for raw in (b"<svg><script>1</script></svg>", picture("JPEG"), picture("PNG")):
            name = b64url(sha256(raw))
            await files.add(name, 0, raw)
            assert not await files.keep("thumbnail", Blob(sha256=name, size_b=len(raw)))

    go(story())
