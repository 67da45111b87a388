"""What movements come to under a clause: each party's own count, beside its claims, never added to another's."""

from __future__ import annotations

from typing import Any

import pytest

from sametable.core.assess.carried import Counted, carried, with_carried
from sametable.core.assess.claims import Performance
from sametable.core.assess.obligations import Obligation, obligations
from sametable.core.terms.adopted import FOREVER, Standing
from sametable.core.terms.model import At, Clause, Compared, Duration, Group, Instrument, Pack
from support.accessing import Said

HOUR = 3_600_000
DAY = 24 * HOUR
ZONE = "Asia/Gaza"
START = 1_760_043_600_000  # 2025-10-09T21:00Z, midnight in Gaza
END = START + 22 * DAY + HOUR  # clocks there go back in these days
TEXT = "t" * 43
STANDING = Standing(
    text_id=TEXT, number="KHM-000001", party="al", pack="p", version="1", sha256="", text="", state="in_force",
    basis="agreed", required=("al", "bi"), assents=(), spans=((0, FOREVER),), by_instrument={}, acts=(),
)  # fmt: skip
NAMES = {"al": ("Alder",), "bi": ("Birch",), "ce": ("Cedar",)}


def day(text: str) -> At:
    return At(day=text, minute=0, zone=ZONE)


def trucks(**quantity: Any) -> Clause:
    held = {
        "number": 600,
        "unit": "trucks",
        "per": "day",
        "from_": day("2025-10-10"),
        "until": day("2025-11-01"),
    }
    return Clause(
        id="aid", kind="access_obligation", ref="1", text={"en": "t"},
        fields={"by": ("alder",), "quantity": {**held, **quantity}},
    )  # fmt: skip


LEAD = Clause(
    id="tell", kind="notification_duty", ref="2", text={"en": "t"},
    fields={"by": ("alder",), "to": ("birch",), "what": {"en": "movements"}, "lead": Duration(ms=48 * HOUR)},
)  # fmt: skip


def counted(said: Said, clause: Clause, now_ms: int = END, words: tuple[Performance, ...] = ()) -> Obligation:
    instrument = Instrument(
        id="paper", title={"en": "Paper"}, version="1", status="in_force", basis="agreed", date="2025-10-10",
        clauses=(clause,),
    )  # fmt: skip
    groups = tuple(Group(id=one, names={"en": one.title()}) for one in ("alder", "birch", "cedar"))
    pack = Pack(
        id="p", version="1", language="en", title={"en": "P"}, demonstration=True, compared=Compared(), zone=ZONE,
        box=None, groups=groups, instruments=(instrument,),
    )  # fmt: skip
    held = obligations(pack, STANDING, words, now_ms=now_ms)
    moved = carried(said.cases, lambda entry_id, _: entry_id in said.gone)
    (one,) = with_carried(pack, held, moved, now_ms, NAMES)
    return one


def convoy(said: Said, party: str = "ce", vehicles: int = 0, target: str = "", **more: Any) -> str:
    fields = {
        "what": "convoy",
        "vehicles": [{"kind": "truck"}] * vehicles,
        "window": {"start_ms": START, "end_ms": END},
    }
    return said.say("movement", party, target, **{**fields, **more})


def count(said: Said, party: str, target: str, quantity: int, unit: str = "trucks", **more: Any) -> str:
    fields = {"line": "1", "stage": "delivered", "at_ms": START + DAY}
    return said.say("cargo_count", party, target, quantity=quantity, unit=unit, **{**fields, **more})


def shown(one: Obligation) -> list[tuple[str, int, int | None, int | None]]:
    return [(each.party, each.amount, each.of, each.plain()["share_percent"]) for each in one.counted]


def test_3203_of_13200_trucks_is_24_percent_by_who_says_so_and_nobody_elses_number_is_added() -> None:
    said = Said()
    name = convoy(said)
    count(said, "ce", name, 3_203)
    count(said, "al", name, 4_000)
    one = counted(said, trucks())
    assert one.quantity == (13_200, "trucks")
    assert shown(one) == [("al", 4_000, 13_200, 30), ("ce", 3_203, 13_200, 24)]
    assert one.counted[1].numbers == ("CE-2",)


def test_what_is_counted_stands_beside_what_is_claimed_and_moves_no_status() -> None:
    said = Said()
    count(said, "ce", convoy(said), 13_200)
    word = Performance(
        id="w", order=(9, "a", 9), number="A-9", party="bi", says="partly", target=TEXT, instrument="paper",
        clause="aid", at_ms=START + DAY, amount=3_203, unit="trucks",
    )  # fmt: skip
    with_word = counted(said, trucks(), words=(word,))
    assert [(one.party, one.share_percent) for one in with_word.claims] == [("bi", 24)]
    assert shown(with_word) == [("ce", 13_200, 13_200, 100)]
    assert with_word.status == counted(Said(), trucks(), words=(word,)).status
    assert counted(said, trucks()).status == counted(Said(), trucks()).status == "due"


def test_a_later_count_of_a_line_replaces_the_partys_own_and_another_line_adds_to_it() -> None:
    said = Said()
    name = convoy(said)
    count(said, "ce", name, 10)
    last = count(said, "ce", name, 12)
    count(said, "ce", name, 5, line="2")
    assert shown(counted(said, trucks()))[0][:2] == ("ce", 17)
    said.gone.add(last)
    assert shown(counted(said, trucks()))[0][:2] == ("ce", 15)


def test_a_convoy_that_arrived_brings_its_trucks_once_and_one_that_did_not_brings_none() -> None:
    said = Said()
    name = convoy(said, vehicles=31)
    said.say("movement_event", "ce", name, event="arrived", at_ms=START + DAY)
    said.say("movement_event", "ce", name, event="completed", at_ms=START + 2 * DAY)
    said.say("movement_event", "ce", convoy(said, vehicles=9), event="departed", at_ms=START + DAY)
    assert shown(counted(said, trucks(unit="lorries")))[0][:2] == ("ce", 31)
    assert shown(counted(said, trucks(unit="convoys")))[0][:2] == ("ce", 1)
    assert shown(counted(said, trucks(unit="tonnes"))) == []


def test_goods_are_counted_in_the_clauses_own_unit_alone() -> None:
    said = Said()
    name = convoy(said)
    count(said, "ce", name, 40, "Tonnes")
    count(said, "ce", name, 900, "sacks", line="2")
    assert shown(counted(said, trucks(unit="tonnes")))[0][:2] == ("ce", 40)


@pytest.mark.parametrize("at_ms", [START - 1, END + 1])
def test_what_came_outside_the_clauses_time_is_not_counted(at_ms: int) -> None:
    said = Said()
    count(said, "ce", convoy(said), 40, at_ms=at_ms)
    assert shown(counted(said, trucks(), now_ms=END + DAY)) == []


def test_a_military_movement_brings_no_aid() -> None:
    said = Said()
    name = convoy(said, what="military", vehicles=9)
    said.say("movement_event", "ce", name, event="arrived", at_ms=START + DAY)
    assert counted(said, trucks()).counted == ()


def test_notices_in_time_are_counted_for_the_side_that_owes_them() -> None:
    said = Said()
    for hours in (72, 48, 47):
        # What is said in this record is said at its first milliseconds.
        convoy(said, "al", window={"start_ms": hours * HOUR + 3, "end_ms": END})
    convoy(said, "ce", window={"start_ms": 0, "end_ms": END})
    one = counted(said, LEAD)
    assert one.counted == (
        Counted(
            party="al",
            what="told_in_time",
            amount=2,
            of=3,
            unit="movements",
            numbers=("AL-1", "AL-2", "AL-3"),
        ),
    )


def test_an_amendment_that_leaves_the_beginning_alone_is_no_new_notice() -> None:
    said = Said()
    window = {"start_ms": 48 * HOUR + 1, "end_ms": END}
    first = convoy(said, "al", window=window)
    convoy(said, "al", target=first, window=window, vehicles=4)
    assert [(one.amount, one.of) for one in counted(said, LEAD).counted] == [(1, 1)]
    convoy(said, "al", target=first, window={"start_ms": 24 * HOUR, "end_ms": END})
    assert [(one.amount, one.of) for one in counted(said, LEAD).counted] == [(0, 1)]


def test_a_beginning_that_is_moved_counts_from_when_it_was_moved() -> None:
    said = Said()
    first = convoy(said, "al", window={"start_ms": 90 * HOUR, "end_ms": END})
    convoy(said, "al", target=first, window={"start_ms": 48 * HOUR + 1, "end_ms": END})
    assert [(one.amount, one.of) for one in counted(said, LEAD).counted] == [(0, 1)]
