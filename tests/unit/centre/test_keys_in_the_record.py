"""Keys that come, retire and are revoked: by position, whoever carried the note, in every order of arrival."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from recordkit import seed
from sametable.centre import acts
from sametable.core.record.register_note import KeyAct, RetireAct, RevokeAct, RootsAct
from sametable.errors import SametableError
from support.acting import Author, code, root_note, say_to, status_of
from support.stage import Stage, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Three nodes of three parties."""
    stage = Stage(tmp_path)
    yield stage
    stage.close()


async def enrol(stage: Stage, author: Author, name: str = "alder", seat: str = "Night watch") -> None:
    note = root_note(stage[name], name[:2], KeyAct(node=name, seat=seat, pub=author.pub))
    await acts.post_note(stage[name], note, [])


def test_an_enrolled_key_speaks_and_every_node_takes_it(stage: Stage) -> None:
    person = Author("ana")

    async def go() -> str:
        with pytest.raises(SametableError, match=r"statement\.unknown_seat"):
            await say_to(stage, "alder", author=person)
        await enrol(stage, person)
        said = await say_to(stage, "alder", author=person)
        await stage.settle()
        return said.id

    entry_id = run(go())
    assert all(entry_id in stage[name].picture.marks for name in stage.folders)
    assert len({code(stage[name]) for name in stage.folders}) == 1
    assert entry_id in stage.restart("cedar").picture.marks


def test_a_key_note_that_the_roots_did_not_sign_enrols_nobody(stage: Stage) -> None:
    person = Author("ana")
    act = KeyAct(node="alder", seat="Night watch", pub=person.pub)
    forged = root_note(stage["alder"], "al", act, roots=(seed("root birch"),))
    with pytest.raises(SametableError, match=r"register\.unsigned"):
        run(acts.post_note(stage["alder"], forged, []))


def test_a_key_for_another_node_is_enrolled_there_and_not_here(stage: Stage) -> None:
    person = Author("ana")
    note = root_note(stage["birch"], "al", KeyAct(node="alder", seat="Night watch", pub=person.pub))
    with pytest.raises(SametableError, match=r"register\.elsewhere"):
        run(acts.post_note(stage["birch"], note, []))


def test_what_a_lost_key_says_after_its_end_is_repudiated_on_every_map(stage: Stage) -> None:
    person = Author("thief")

    async def go() -> tuple[str, str, str]:
        await enrol(stage, person)
        first = await say_to(stage, "alder", author=person)
        await stage.settle()
        stage.isolate("alder")
        late = await say_to(stage, "alder", author=person)
        await say_to(stage, "alder", "parties", {"target": first.id}, "withdraw", person)
        size = late.index
        note = root_note(
            stage["birch"], "al", RevokeAct(pub=person.pub, upto=((stage["alder"].own.origin, size),))
        )
        await acts.post_note(stage["birch"], note, [])
        await stage.settle()
        stage.isolate("alder", down=False)
        await stage.settle(6)
        with pytest.raises(SametableError, match=r"statement\.seat_ended"):
            await say_to(stage, "alder", author=person)
        return first.id, late.id, note

    first, late, _ = run(go())
    for name in stage.folders:
        assert status_of(stage[name], first) == "alleged", "the withdrawal by the stolen key has no effect"
        assert status_of(stage[name], late) == "repudiated"
    codes = {code(stage[name]) for name in stage.folders}
    assert len(codes) == 1
    assert None not in codes
    assert {code(stage.restart(name)) for name in stage.folders} == codes


def test_the_map_is_the_same_in_every_order_in_which_logs_arrive(tmp_path: Path) -> None:
    codes = set()
    for number, order in enumerate(permutations(("alder", "birch", "cedar"))):
        stage = Stage(tmp_path / str(number), 4)
        person = Author("thief")

        async def go(stage: Stage = stage, person: Author = person, order: tuple[str, ...] = order) -> None:
            await enrol(stage, person)
            await say_to(stage, "alder", author=person)
            late = await say_to(stage, "alder", author=person)
            origin = stage["alder"].own.origin
            note = root_note(stage["birch"], "al", RevokeAct(pub=person.pub, upto=((origin, late.index),)))
            await acts.post_note(stage["birch"], note, [])
            await say_to(stage, "cedar")
            for source in order:
                await stage.pull("alder-east", source)
            codes.add(len(stage["alder-east"].picture.marks))
            assert status_of(stage["alder-east"], late.id) == "repudiated"

        run(go())
        stage.close()
    assert codes == {3}


def test_a_retired_key_keeps_what_it_said(stage: Stage) -> None:
    person = Author("ana")

    async def go() -> str:
        await enrol(stage, person)
        said = await say_to(stage, "alder", author=person)
        upto = ((stage["alder"].own.origin, said.index + 1),)
        note = root_note(stage["alder"], "al", RetireAct(pub=person.pub, upto=upto))
        await acts.post_note(stage["alder"], note, [])
        await stage.settle()
        return said.id

    entry_id = run(go())
    assert all(status_of(stage[name], entry_id) == "alleged" for name in stage.folders)


def test_nobody_ends_another_partys_key(stage: Stage) -> None:
    person = Author("ana")

    async def go() -> str:
        await enrol(stage, person)
        said = await say_to(stage, "alder", author=person)
        note = root_note(stage["birch"], "bi", RevokeAct(pub=person.pub, upto=()))
        await acts.post_note(stage["birch"], note, [])
        await stage.settle()
        return said.id

    entry_id = run(go())
    assert all(status_of(stage[name], entry_id) == "alleged" for name in stage.folders)


@pytest.mark.parametrize("helped", [False, True])
def test_a_key_that_a_thief_enrolled_with_the_old_root_has_no_say_after_a_rotation(
    stage: Stage, *, helped: bool
) -> None:
    """Nor where another party enrols the same key among its own: it answers for its own log alone."""
    thief = Author("thief")
    fresh = (seed("new root 1"), seed("new root 2"))

    async def go() -> str:
        await stage.settle()
        origin = stage["alder"].own.origin
        size = stage["alder"].own.size
        pubs = sorted(_pub(one) for one in fresh)
        act = RootsAct(threshold=2, roots=tuple(pubs), upto=((origin, size),))
        rotation = root_note(stage["birch"], "al", act, roots=(seed("root alder"), *fresh))
        await enrol(stage, thief)
        said = await say_to(stage, "alder", author=thief)
        await acts.post_note(stage["birch"], rotation, [])
        if helped:
            await enrol(stage, thief, "birch", "Day watch")
        await stage.settle(6)
        return said.id

    entry_id = run(go())
    assert {status_of(stage[name], entry_id) for name in stage.folders} == {"repudiated"}
    assert len({code(stage[name]) for name in stage.folders}) == 1


def _pub(one: bytes) -> bytes:
    from nacl.signing import SigningKey

    return bytes(SigningKey(one).verify_key)


def test_one_adopts_the_table_only_when_every_party_shows_it(stage: Stage) -> None:
    from sametable.centre import table

    async def go() -> None:
        await say_to(stage, "alder")
        with pytest.raises(SametableError, match=r"table\.not_common"):
            await acts.adopt_table(stage["alder"], [table.note(stage["birch"])])
        await stage.settle()
        notes = [table.note(stage[name]) for name in ("birch", "cedar")]
        receipt = await acts.adopt_table(stage["alder"], notes)
        await stage.settle()
        assert receipt.id in stage["cedar"].picture.others

    run(go())
