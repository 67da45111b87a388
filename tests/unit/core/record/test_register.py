"""The key register: a statement proves itself from the genesis on, whoever carries it."""

from __future__ import annotations

from typing import Any

import pytest

from recordkit import public
from sametable.core.record.register import (
    Registered,
    check_register,
    epoch_origin,
    genesis_roots,
    node_of_origin,
    rivals,
    roots_after,
    voids,
)
from sametable.core.record.register_note import (
    EpochAct,
    KeyAct,
    RegisterNote,
    RetireAct,
    RevokeAct,
    RootsAct,
    parse_note_text,
    render_note_text,
)
from sametable.core.wire.ed25519 import LOW_ORDER_ENCODINGS
from sametable.core.wire.hashes import b64url
from sametable.core.wire.notes import COSIGNATURE_ED25519, ED25519, VerifierKey
from sametable.errors import SametableError
from support.registering import ALDER, BIRCH, GENESIS, RECORD_ID, note, roots_act, said, signed

NEW_SEAT = KeyAct(node="alder", seat="alder watch", pub=public("new seat"))
REVOKED = RevokeAct(pub=public("seat alder"), upto=((ALDER, 12), (BIRCH, 3)))
EPOCH = EpochAct(
    node="alder",
    origin=f"{ALDER}/2",
    log_vkey=VerifierKey(name=f"{ALDER}/2", algorithm=ED25519, public=public("log 2")),
    upto=((ALDER, 40),),
)
FIRST = roots_act(2, "root a", "root b", "root c", upto=((ALDER, 9),))
FIRST_NOTE = signed(note(FIRST), "root alder", "root a", "root c")
SECOND = roots_act(1, "root d", upto=((ALDER, 20),))
SECOND_NOTE = signed(note(SECOND, serial=1), "root a", "root b", "root d")


def check(fields: dict[str, Any]) -> Registered:
    return check_register(fields, genesis=GENESIS, record_id=RECORD_ID)


def refused(fields: dict[str, Any]) -> tuple[str, str]:
    with pytest.raises(SametableError) as raised:
        check(fields)
    return raised.value.code, raised.value.at


@pytest.mark.parametrize(
    "act",
    [NEW_SEAT, RetireAct(pub=public("new seat"), upto=()), REVOKED, FIRST, EPOCH],
    ids=lambda act: type(act).__name__,
)
def test_what_is_written_is_read_back(act: Any) -> None:
    held = RegisterNote(record_id=RECORD_ID, party="al", serial=3, act=act)
    assert parse_note_text(render_note_text(held)) == held


def test_the_text_is_the_one_that_was_agreed() -> None:
    assert note(NEW_SEAT) == (
        f"sametable register v1\nrecord {RECORD_ID}\nparty al\nserial 0\nact key\n"
        f"node alder\nseat alder watch\npub {b64url(public('new seat'))}\n"
    )
    assert note(REVOKED).split("\n")[4:] == [
        "act revoke",
        f"pub {b64url(public('seat alder'))}",
        f"upto {ALDER} 12",
        f"upto {BIRCH} 3",
        "",
    ]


@pytest.mark.parametrize(
    ("old", "new", "at"),
    [
        ("sametable register v1", "sametable register v2", ""),
        ("party al\n", "", "party"),
        ("serial 0", "serial 00", "serial"),
        ("serial 0", "serial 33", "serial"),
        ("act revoke", "act Revoke", "act"),
        ("act revoke", "act revoke ", "act"),
        (f"upto {ALDER} 12\nupto {BIRCH} 3", f"upto {BIRCH} 3\nupto {ALDER} 12", "upto"),
        (f"upto {BIRCH} 3", f"upto {ALDER} 12", "upto"),
        (f"upto {BIRCH} 3", f"upto {BIRCH} 03", "upto"),
        (f"upto {BIRCH} 3", f"upto {BIRCH} -3", "upto"),
        (f"upto {BIRCH} 3", f"upto  {BIRCH} 3", "upto"),
        ("record ", "record A", "record"),
    ],
)
def test_another_spelling_is_refused(old: str, new: str, at: str) -> None:
    text = note(REVOKED)
    assert old in text
    with pytest.raises(SametableError) as raised:
        parse_note_text(text.replace(old, new))
    assert raised.value.code == "register.invalid"
    assert raised.value.at == (at or raised.value.at)


@pytest.mark.parametrize("encoding", sorted(LOW_ORDER_ENCODINGS)[:4], ids=lambda raw: raw.hex()[:8])
def test_a_key_of_small_order_cannot_be_enrolled(encoding: bytes) -> None:
    text = note(NEW_SEAT).replace(b64url(public("new seat")), b64url(encoding))
    assert refused({"type": "key", "note": signed(text, "root alder"), "chain": []}) == (
        "register.invalid",
        "note.pub",
    )


def test_the_root_of_the_genesis_enrols_a_seat() -> None:
    found = check(said(NEW_SEAT))
    assert found.act == NEW_SEAT
    assert found.roots == genesis_roots(GENESIS, "al")
    assert found.roots.threshold == 1


def test_the_node_key_is_replaced_under_the_seat_node() -> None:
    act = KeyAct(node="alder", seat="node", pub=public("another node seat"))
    assert check(said(act)).act == act


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        (said(NEW_SEAT, "root birch"), ("register.unsigned", "note")),
        (said(NEW_SEAT, "seat alder"), ("register.unsigned", "note")),
        (
            {"type": "key", "note": signed(note(NEW_SEAT), "root alder", party="bi"), "chain": []},
            ("register.unsigned", "note"),
        ),
        (said(KeyAct(node="birch", seat="x", pub=public("y"))), ("register.invalid", "note.node")),
        (
            said(KeyAct(node="alder", seat="x", pub=public("seat birch"))),
            ("register.invalid", "note.pub"),
        ),
        (said(KeyAct(node="alder", seat="x", pub=public("log alder"))), ("register.invalid", "note.pub")),
        (said(KeyAct(node="alder", seat="x", pub=public("root alder"))), ("register.invalid", "note.pub")),
        (said(RevokeAct(pub=public("seat birch"), upto=())), ("register.invalid", "note.pub")),
        (said(RevokeAct(pub=public("mirror alder"), upto=())), ("register.invalid", "note.pub")),
        (
            said(RevokeAct(pub=public("seat alder"), upto=(("elsewhere.example/log", 3),))),
            ("register.invalid", "note.upto"),
        ),
        (said(NEW_SEAT) | {"type": "key_revoke"}, ("register.invalid", "type")),
        (said(NEW_SEAT) | {"note": 3}, ("register.invalid", "")),
        (said(NEW_SEAT) | {"note": "\ud800"}, ("register.invalid", "note")),
        (said(NEW_SEAT) | {"note": note(NEW_SEAT)}, ("register.invalid", "note")),
        (said(NEW_SEAT) | {"chain": [FIRST_NOTE]}, ("register.root", "chain")),
    ],
)
def test_what_a_party_may_not_say_is_refused_at_its_place(
    fields: dict[str, Any], found: tuple[str, str]
) -> None:
    assert refused(fields) == found


def test_a_note_of_another_record_is_refused() -> None:
    with pytest.raises(SametableError, match=r"register\.invalid at note\.record"):
        check_register(said(NEW_SEAT), genesis=GENESIS, record_id="A" * 43 + "=")


def test_an_altered_note_is_not_signed() -> None:
    fields = said(REVOKED)
    fields["note"] = fields["note"].replace(f"upto {ALDER} 12", f"upto {ALDER} 11")
    assert refused(fields) == ("register.unsigned", "note.signatures[0]")


def test_one_root_twice_is_not_two_roots() -> None:
    twice = said(NEW_SEAT, "root a", "root a", chain=[FIRST_NOTE])
    assert refused(twice) == ("register.invalid", "note.signatures")
    assert refused(said(NEW_SEAT, "root a", chain=[FIRST_NOTE])) == ("register.unsigned", "note")


def test_after_a_rotation_the_new_threshold_signs_and_the_old_root_does_not() -> None:
    assert check(said(NEW_SEAT, "root a", "root b", chain=[FIRST_NOTE])).roots.generation == 1
    assert refused(said(NEW_SEAT, "root alder", chain=[FIRST_NOTE])) == ("register.unsigned", "note")


def test_a_rotation_is_signed_by_the_old_and_by_the_new_roots() -> None:
    found = check(said(FIRST, "root alder", "root a", "root b"))
    assert (found.roots.generation, found.next_roots.generation) == (0, 1)
    assert found.next_roots.keys == FIRST.roots
    assert refused(said(FIRST, "root a", "root b", "root c"))[0] == "register.unsigned"
    assert refused(said(FIRST, "root alder", "root a"))[0] == "register.unsigned"


@pytest.mark.parametrize(
    "broken",
    [
        signed(note(FIRST), "root a", "root b", "root c"),
        signed(note(FIRST), "root alder", "root a"),
        signed(note(FIRST, serial=1), "root alder", "root a", "root b"),
        signed(note(FIRST, party="bi"), "root birch", "root a", "root b", party="bi"),
        signed(note(NEW_SEAT), "root alder", "root a", "root b"),
    ],
    ids=["no old root", "too few new roots", "serial", "party", "no rotation"],
)
def test_a_chain_that_does_not_lead_to_the_roots_is_refused(broken: str) -> None:
    assert refused(said(NEW_SEAT, "root a", "root b", chain=[broken]))[0] == "register.root"


def test_a_chain_of_two_rotations_is_followed() -> None:
    found = check(said(NEW_SEAT, "root d", chain=[FIRST_NOTE, SECOND_NOTE]))
    assert found.roots == roots_after(
        [FIRST_NOTE, SECOND_NOTE], genesis=GENESIS, record_id=RECORD_ID, party="al"
    )
    assert len(found.lineage) == 2
    assert refused(said(NEW_SEAT, "root d", chain=[SECOND_NOTE, FIRST_NOTE]))[0] == "register.root"


def test_a_root_of_a_rotation_is_no_seat_as_well() -> None:
    act = KeyAct(node="alder", seat="x", pub=public("root b"))
    assert refused(said(act, "root a", "root b", chain=[FIRST_NOTE]))[0] == "register.invalid"


def test_a_root_may_not_be_somebody_elses_key() -> None:
    act = roots_act(1, "root birch")
    assert refused(said(act, "root alder", "root birch")) == ("register.invalid", "note.root")


def test_an_epoch_follows_its_own_log_and_names_where_that_ends() -> None:
    assert check(said(EPOCH)).act == EPOCH
    third = EpochAct(
        node="alder",
        origin=f"{ALDER}/3",
        log_vkey=VerifierKey(name=f"{ALDER}/3", algorithm=ED25519, public=public("log 3")),
        upto=((ALDER, 40),),
    )
    assert refused(said(third)) == ("register.invalid", "note.upto")


@pytest.mark.parametrize(
    ("origin", "key"),
    [
        (ALDER, "log 2"),
        (f"{BIRCH}/2", "log 2"),
        (f"{ALDER}/1", "log 2"),
        (f"{ALDER}/02", "log 2"),
        (f"{ALDER}/2", "log alder"),
    ],
)
def test_an_epoch_of_another_log_or_with_a_used_key_is_refused(origin: str, key: str) -> None:
    vkey = VerifierKey(name=origin, algorithm=ED25519, public=public(key))
    act = EpochAct(node="alder", origin=origin, log_vkey=vkey, upto=((ALDER, 4),))
    assert refused(said(act))[0] == "register.invalid"


def test_an_epochs_key_is_a_log_key_in_the_logs_name() -> None:
    text = note(EPOCH)
    cosigner = VerifierKey(name=f"{ALDER}/2", algorithm=COSIGNATURE_ED25519, public=public("log 2"))
    other = VerifierKey(name=f"{ALDER}/4", algorithm=ED25519, public=public("log 2"))
    for vkey in (cosigner, other):
        changed = text.replace(EPOCH.log_vkey.encode(), vkey.encode())
        fields = {"type": "key_epoch", "note": signed(changed, "root alder"), "chain": []}
        assert refused(fields) == ("register.invalid", "note.log")


def test_an_origin_names_its_node_and_its_epoch() -> None:
    alder = GENESIS.nodes[0]
    assert node_of_origin(GENESIS, ALDER) == (alder, 1)
    assert node_of_origin(GENESIS, f"{ALDER}/12") == (alder, 12)
    for strange in (f"{ALDER}/1", f"{ALDER}/x", f"{ALDER}/", f"{ALDER}/02", f"{ALDER}/²", "x"):
        assert node_of_origin(GENESIS, strange) is None
    assert [epoch_origin(alder, n) for n in (1, 2)] == [ALDER, f"{ALDER}/2"]


def test_a_rotation_voids_what_older_roots_said_above_its_line() -> None:
    rotation = check(said(FIRST, "root alder", "root a", "root b"))
    older = check(said(NEW_SEAT))
    assert [voids(rotation, older, origin=ALDER, index=index) for index in (8, 9)] == [False, True]
    assert voids(rotation, older, origin=BIRCH, index=0)


def test_a_rotation_voids_neither_itself_nor_what_follows_from_it_nor_another_party() -> None:
    rotation = check(said(FIRST, "root alder", "root a", "root b"))
    later = check(said(NEW_SEAT, "root a", "root b", chain=[FIRST_NOTE]))
    other = check(said(KeyAct(node="birch", seat="x", pub=public("y")), party="bi"))
    for untouched in (rotation, later, other):
        assert not voids(rotation, untouched, origin=ALDER, index=100)
    assert not voids(later, check(said(NEW_SEAT)), origin=BIRCH, index=100)


def test_a_thief_of_replaced_roots_cannot_speak_for_the_party_after_its_rotation() -> None:
    own = check(said(FIRST, "root alder", "root a", "root b"))
    theft = roots_act(1, "root thief")
    theirs = check(said(theft, "root alder", "root thief"))
    chain = [signed(note(theft), "root alder", "root thief")]
    stolen = check(said(NEW_SEAT, "root thief", chain=chain))
    assert rivals(own, theirs)
    assert not rivals(own, own)
    assert voids(own, theirs, origin=BIRCH, index=5)
    assert voids(own, stolen, origin=BIRCH, index=5)


def test_roots_are_named_in_one_order() -> None:
    text = note(FIRST)
    lines = text.split("\n")
    lines[6], lines[7] = lines[7], lines[6]
    with pytest.raises(SametableError, match=r"register\.invalid at root"):
        parse_note_text("\n".join(lines))
    backwards = RootsAct(threshold=2, roots=tuple(reversed(FIRST.roots)), upto=())
    with pytest.raises(SametableError, match=r"register\.invalid"):
        note(backwards)


@pytest.mark.parametrize("threshold", [0, 4])
def test_a_threshold_that_nobody_can_reach_is_refused(threshold: int) -> None:
    text = note(FIRST).replace("threshold 2", f"threshold {threshold}")
    with pytest.raises(SametableError, match=r"register\.invalid at threshold"):
        parse_note_text(text)
