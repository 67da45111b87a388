"""Who may read what: sealed entries, layers, widening, erasing. Names no secret may leave stand in CANARY."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.centre import acts
from sametable.centre.exchange.replicate import log_path, offer
from sametable.centre.incidents.dossier import dossier
from sametable.core.model.registry import NEVER_ERASED
from sametable.errors import SametableError
from support.acting import code, say_to
from support.drafts import report
from support.stage import Stage, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CANARY = "Quillhaven orchard"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Three nodes of three parties."""
    stage = Stage(tmp_path)
    yield stage
    stage.close()


def secret() -> dict[str, object]:
    return {**report(), "place_name": CANARY, "actor": "canary battalion"}


def test_what_is_said_to_two_of_three_is_on_their_maps_and_on_no_other(stage: Stage) -> None:
    async def go() -> str:
        await say_to(stage, "alder")
        said = await say_to(stage, "alder", "al+bi", secret())
        await stage.settle()
        return said.id

    entry_id = run(go())
    assert entry_id in stage["alder"].picture.marks
    assert entry_id in stage["birch"].picture.marks
    assert entry_id not in stage["cedar"].picture.marks
    assert stage["cedar"].logs[stage["alder"].own.origin].counted == 3
    codes = {code(stage[name]) for name in stage.folders}
    assert len(codes) == 1
    assert None not in codes, "a sealed entry leaves no map incomplete"
    assert entry_id not in stage["birch"].shared.marks


def test_no_byte_of_it_is_with_whoever_may_not_read_it(stage: Stage, tmp_path: Path) -> None:
    async def go() -> str:
        said = await say_to(stage, "alder", "al+bi", secret())
        await stage.settle()
        return said.id

    entry_id = run(go())
    shown = dossier(stage["cedar"], entry_id)
    assert (shown.kind, shown.fields, shown.party) == ("sealed", None, "al")
    stage.close()
    here = b"".join(one.read_bytes() for one in (tmp_path / "cedar").rglob("*") if one.is_file())
    there = b"".join(one.read_bytes() for one in (tmp_path / "birch").rglob("*") if one.is_file())
    from base64 import urlsafe_b64encode

    middles = {urlsafe_b64encode(b"x" * cut + CANARY.encode())[8:20] for cut in range(3)}
    assert any(part in there for part in middles), "the test can see it where it may be"
    assert not any(part in here for part in middles)
    assert CANARY.encode() not in here


def test_a_node_neither_asks_for_nor_serves_packs_of_a_class_that_is_not_its_own(stage: Stage) -> None:
    async def go() -> None:
        await say_to(stage, "alder", "al+bi", secret())
        await stage.settle()

    run(go())
    asked = {path for (one, _), link in stage.links.items() if one == "cedar" for path in link.asked}
    assert not any("al+bi" in path for path in asked)
    folder = log_path(stage["alder"].own.origin)
    size = stage["cedar"].logs[stage["alder"].own.origin].size
    assert offer(stage["cedar"], f"{folder}/pack/al+bi/0-{size}.age") is None
    assert offer(stage["birch"], f"{folder}/pack/al+bi/0-{size}.age") is not None
    sealed = offer(stage["birch"], f"{folder}/pack/al+bi/0-{size}.age")
    with pytest.raises(SametableError, match=r"pack\.not_for_us"):
        stage["cedar"].signer.open(sealed or b"")


@pytest.mark.parametrize(
    "audience", ["bi+ce", "bi", "al+al", "bi+al", "al+bi+ce", "al+xx", "", "al+", "Parties"]
)
def test_a_class_that_this_record_has_not_or_that_leaves_out_its_author_is_refused(
    stage: Stage, audience: str
) -> None:
    with pytest.raises(SametableError, match=r"statement\."):
        run(say_to(stage, "alder", audience))


def test_a_remark_may_not_reach_anybody_whom_its_subject_does_not(stage: Stage) -> None:
    async def go() -> str:
        said = await say_to(stage, "alder", "al+bi", secret())
        await stage.settle()
        remark = {"target": said.id, "text": "we saw it, too"}
        await say_to(stage, "birch", "al+bi", remark, "comment")
        with pytest.raises(SametableError, match=r"statement\.audience"):
            await say_to(stage, "birch", "parties", remark, "comment")
        with pytest.raises(SametableError, match=r"statement\.no_target"):
            await say_to(stage, "cedar", "parties", remark, "comment")
        await stage.settle()
        return said.id

    entry_id = run(go())
    assert len(stage["alder"].picture.marks[entry_id].about) == 1


def test_widening_brings_it_to_everybody_and_every_code_stays_the_same(stage: Stage) -> None:
    async def go() -> str:
        said = await say_to(stage, "alder", "al+bi", secret())
        await stage.settle()
        await acts.widen(stage["alder"], said.id, to="parties", reason="agreed at the table")
        await stage.settle()
        return said.id

    entry_id = run(go())
    assert entry_id in stage["cedar"].picture.marks
    assert all(entry_id in stage[name].shared.marks for name in stage.folders)
    assert len({code(stage[name]) for name in stage.folders}) == 1
    for name in stage.folders:
        before = code(stage[name])
        assert code(stage.restart(name)) == before


def test_nobody_widens_another_partys_statement(stage: Stage) -> None:
    async def go() -> None:
        said = await say_to(stage, "alder", "al+bi", secret())
        await stage.settle()
        with pytest.raises(SametableError, match=r"statement\.not_yours"):
            await acts.widen(stage["birch"], said.id, to="parties", reason="we think so")

    run(go())


def test_an_erased_statement_is_gone_from_every_map_and_every_file(stage: Stage, tmp_path: Path) -> None:
    async def go() -> str:
        said = await say_to(stage, "alder", "parties", secret())
        await stage.settle()
        await say_to(stage, "birch", "parties", {"target": said.id, "text": "seen"}, "comment")
        await stage.settle()
        await acts.erase(stage["alder"], said.id, fields=None, reason="names a person")
        await stage.settle()
        return said.id

    entry_id = run(go())
    codes = {code(stage[name]) for name in stage.folders}
    assert len(codes) == 1
    assert None not in codes
    assert all(entry_id not in stage[name].picture.marks for name in stage.folders)
    again = {code(stage.restart(name)) for name in stage.folders}
    assert again == codes
    stage.close()
    from base64 import urlsafe_b64encode

    middles = {urlsafe_b64encode(b"x" * cut + CANARY.encode())[8:20] for cut in range(3)}
    for name in ("alder", "birch", "cedar"):
        held = b"".join(one.read_bytes() for one in (tmp_path / name).rglob("*") if one.is_file())
        assert not any(part in held for part in middles), name


def test_erasing_some_fields_leaves_the_others_on_the_map(stage: Stage) -> None:
    async def go() -> str:
        said = await say_to(stage, "alder", "parties", secret())
        await stage.settle()
        await acts.erase(stage["alder"], said.id, fields=["actor"], reason="names somebody")
        await stage.settle()
        return said.id

    entry_id = run(go())
    for name in stage.folders:
        shown = stage[name].picture.marks[entry_id].said
        assert "canary battalion" not in shown
        assert CANARY in shown
    assert len({code(stage[name]) for name in stage.folders}) == 1
    assert dossier(stage["cedar"], entry_id).fields is not None


def test_a_node_that_comes_late_gets_what_is_left_and_shows_the_same_map(stage: Stage) -> None:
    async def go() -> None:
        stage.isolate("cedar")
        whole = await say_to(stage, "alder", "parties", secret())
        part = await say_to(stage, "alder", "parties", secret())
        await stage.settle()
        await acts.erase(stage["alder"], whole.id, fields=None, reason="r")
        await acts.erase(stage["alder"], part.id, fields=["actor", "place_name"], reason="r")
        await stage.settle()
        stage.isolate("cedar", down=False)
        await stage.settle(6)

    run(go())
    codes = {code(stage[name]) for name in stage.folders}
    assert len(codes) == 1
    assert None not in codes


def test_a_key_statement_cannot_be_erased(stage: Stage) -> None:
    async def go() -> None:
        await stage.beat("alder")
        beat = stage["alder"].beat_ids[-1]
        with pytest.raises(SametableError, match=r"statement\.kind"):
            await acts.erase(stage["alder"], beat, fields=None, reason="r")

    run(go())


def test_a_text_on_the_table_and_what_was_signed_of_it_cannot_be_erased(stage: Stage) -> None:
    head = {"title": [{"language": "en", "text": "A line"}], "form": "single_text", "languages": ["en"]}
    put = run(stage.say("alder", "proposal", head)).id
    with pytest.raises(SametableError, match=r"statement\.kind"):
        run(acts.erase(stage["alder"], put, fields=None, reason="r"))
    assert {"decision", "proposal_version", "signature"} <= NEVER_ERASED


def test_altered_contents_are_not_taken_and_who_passed_them_on_is_kept_without_a_word_of_them(
    stage: Stage,
) -> None:
    from sametable.core.record.packs import pack, unpack

    everybody = [node.age_recipient for node in stage["alder"].genesis.nodes]

    def lie(path: str, raw: bytes | None) -> bytes | None:
        if raw is None or "/pack/parties/" not in path or not path.endswith(".age"):
            return raw
        held = unpack(stage["cedar"].signer.open(raw))
        bodies = [None if one is None else f"{one[:20]}AAAA{one[24:]}" for one in held.payloads]
        return stage["alder"].signer.seal(pack(held.first, bodies), everybody)

    async def go() -> None:
        stage.links["cedar", "alder"].lie = lie
        said = await say_to(stage, "alder", "parties", secret())
        await stage.pull("cedar", "alder")
        assert said.id not in stage["cedar"].picture.marks
        ((name, _, reason, _),) = stage["cedar"].store.evidence()
        assert reason.startswith("alder: peer.wrong_contents at ALD-000001")
        assert said.id.encode() in (stage["cedar"].store.evidence_bytes(name) or b"")
        stage.links["cedar", "alder"].lie = None
        await stage.settle()
        assert said.id in stage["cedar"].picture.marks

    run(go())
