"""Where a movement stands: states, events out of order, amendments, a go and what it lacked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.passage.movements import changed, clock_remarks, draft_go, go_of, moved_remark, state_of
from sametable.core.passage.replies import Asked, Standing, standings
from sametable.core.passage.versions import Chain, chains
from support.drafts import START_MS
from support.moving import HOUR_MS, ROUTE, WINDOW, moving, said

if TYPE_CHECKING:
    from sametable.core.picture.cases import CaseSaid

MINUTE_MS = 60_000
NOW_MS = START_MS + 100 * MINUTE_MS


def chain(*more: CaseSaid, gone: frozenset[str] = frozenset()) -> Chain:
    some = [said("v1", "movement", 0, **moving()), *more]
    return chains(some, lambda one: one.id in gone)["v1"]


def event(at: int, name: str, target: str = "v1", *, told: int | None = None, **more: Any) -> CaseSaid:
    at_ms = START_MS + (at if told is None else told) * MINUTE_MS
    return said(f"e{at}", "movement_event", at, target, event=name, at_ms=at_ms, **more)


def reply(at: int, says: str, target: str = "v1", party: str = "bi") -> CaseSaid:
    return said(f"r{at}", "notification_reply", at, target, party=party, says=says, reason="so")


def standing(held: Chain, *replies: CaseSaid, parties: tuple[str, ...] = ("al", "bi")) -> list[Standing]:
    asked = Asked(owner="al", parties=parties, current=held.shown.id, since_ms=0, now_ms=NOW_MS)
    return standings(asked, replies, (), frozenset(one.id for one in held.versions) - {held.shown.id})


def state(held: Chain, *some: CaseSaid, now_ms: int = NOW_MS) -> str:
    events = [one for one in some if one.kind == "movement_event"]
    words = [one for one in some if one.kind == "notification_reply"]
    return state_of(held, events, standing(held, *words), now_ms).code


@pytest.mark.parametrize(("events", "stands"), [
    ((), "notified"), (("ready",), "ready"), (("ready", "go"), "go"), (("go", "departed"), "under_way"),
    (("departed", "waypoint"), "under_way"), (("departed", "held_up"), "held_up"),
    (("departed", "held_up", "inspected"), "held_up"), (("departed", "held_up", "resumed"), "under_way"),
    (("departed", "delayed"), "delayed"), (("departed", "deviated"), "under_way"),
    (("departed", "arrived"), "arrived"), (("departed", "arrived", "completed"), "completed"),
    (("departed", "aborted"), "aborted"), (("ready", "cancelled"), "cancelled"),
    (("departed", "ready"), "under_way"), (("completed", "waypoint"), "completed"),
])  # fmt: skip
def test_the_notifiers_events_lead_to_states(events: tuple[str, ...], stands: str) -> None:
    assert state(chain(), *(event(place, name) for place, name in enumerate(events, 1))) == stands


def test_another_partys_events_move_nothing() -> None:
    assert state(chain(), event(1, "departed"), event(2, "arrived", party="bi")) == "under_way"
    assert state(chain(), event(1, "cancelled", party="bi")) == "notified"


def test_events_stand_in_the_order_of_their_own_times() -> None:
    late = event(50, "departed", told=10)
    assert state(chain(), event(40, "arrived", told=40), late) == "arrived"


def test_a_telephone_whose_clock_runs_ahead_is_remarked_and_does_not_outrun_what_was_said_later() -> None:
    ahead = event(10, "held_up", told=10 + 3 * 24 * 60)
    assert state(chain(), event(5, "departed"), ahead, event(20, "resumed")) == "under_way"
    assert [(one.code, dict(one.values)) for one in clock_remarks([ahead])] == [
        ("phone.clock", {"number": "AL-000010", "ahead_ms": 3 * 24 * HOUR_MS})
    ]
    assert clock_remarks([event(10, "departed", told=15)]) == []


def test_an_event_told_a_week_late_is_remarked_and_takes_its_own_place() -> None:
    late = event(7 * 24 * 60 + 30, "waypoint", told=30)
    found = clock_remarks([late])
    assert [one.code for one in found] == ["event.told_late"]
    arrived = event(60, "arrived")
    assert state(chain(), event(10, "departed"), arrived, late) == "arrived"


def test_all_acknowledged_is_acknowledged_and_one_hold_is_held() -> None:
    assert state(chain(), reply(1, "acknowledged")) == "acknowledged"
    assert state(chain(), reply(1, "acknowledged"), reply(2, "hold")) == "held"
    assert state(chain(), reply(1, "objects")) == "held"
    assert state(chain(), event(1, "ready"), reply(2, "hold")) == "held"


def test_a_movement_that_was_told_to_nobody_is_notified_and_not_acknowledged() -> None:
    held = chain()
    assert state_of(held, (), (), NOW_MS).code == "notified"


def test_a_go_said_in_spite_of_a_hold_is_go_and_a_hold_after_it_shows_until_it_departs() -> None:
    assert state(chain(), reply(1, "hold"), event(2, "go")) == "go"
    assert state(chain(), event(1, "go"), reply(2, "hold")) == "held"
    assert state(chain(), event(1, "go"), reply(2, "hold"), event(3, "departed")) == "under_way"


def test_an_amendment_undoes_ready_go_and_cancelled_and_not_what_happened_on_the_road() -> None:
    held = chain(said("v2", "movement", 10, "v1", **moving(width_m=900)))
    for name in ("ready", "go", "cancelled"):
        assert state(held, event(5, name)) == "notified"
        assert state(held, event(11, name, "v2")) == name
    assert state(held, event(5, "departed")) == "under_way"
    assert state(held, reply(5, "acknowledged")) == "notified"


def test_an_amendment_that_was_taken_back_gives_the_acknowledgements_back() -> None:
    held = chain(said("v2", "movement", 10, "v1", **moving()), gone=frozenset({"v2"}))
    assert state(held, reply(5, "acknowledged")) == "acknowledged"


def test_what_is_not_over_when_its_window_is_is_overdue() -> None:
    over = WINDOW["end_ms"] + 1
    assert state(chain(), now_ms=over) == "overdue"
    assert state(chain(), event(1, "departed"), now_ms=over) == "overdue"
    assert state(chain(), event(1, "arrived"), now_ms=over) == "arrived"
    assert state(chain(), event(1, "cancelled"), now_ms=over) == "cancelled"
    assert state(chain(), now_ms=over - 1) == "notified"


def test_all_versions_taken_back_is_withdrawn() -> None:
    assert state(chain(gone=frozenset({"v1"})), event(1, "departed")) == "withdrawn"


def test_a_draft_of_a_go_rests_on_the_version_and_the_acknowledgements_and_names_what_is_missing() -> None:
    held = chain()
    assert held.latest is not None
    go = draft_go(held.latest, standing(held, reply(1, "acknowledged"), parties=("al", "bi", "ce")))
    assert [(one.id, one.kind, one.party) for one in go.rests_on] == [
        ("v1", "movement", "al"), ("r1", "notification_reply", "bi"),
    ]  # fmt: skip
    assert (go.missing, go.complete) == (["ce"], False)


def test_a_go_shows_what_it_lacked_when_it_was_said() -> None:
    words = [reply(1, "acknowledged"), reply(4, "acknowledged", party="ce")]
    whole = event(5, "go", rests_on=["v1", "r1", "r4"])
    part = event(5, "go", rests_on=["v1", "r1"])
    bare = event(5, "go")
    for said_go, missing, complete in ((whole, [], True), (part, ["ce"], False), (bare, ["bi", "ce"], False)):
        go = go_of(chain(), [said_go], words, ("al", "bi", "ce"))
        assert go is not None
        assert (go.missing, go.complete, go.current) == (missing, complete, True)
    assert go_of(chain(), [event(5, "go", party="bi")], words, ("al", "bi")) is None


def test_a_hold_or_an_old_acknowledgement_among_what_a_go_rests_on_does_not_count() -> None:
    held = chain(said("v2", "movement", 10, "v1", **moving()))
    words = [reply(1, "acknowledged"), reply(12, "hold", "v2", "ce")]
    go = go_of(held, [event(20, "go", "v2", rests_on=["v2", "r1", "r12"])], words, ("al", "bi", "ce"))
    assert go is not None
    assert (go.missing, go.current) == (["bi", "ce"], True)


def test_a_go_of_an_older_version_is_not_current() -> None:
    held = chain(said("v2", "movement", 10, "v1", **moving()))
    go = go_of(held, [event(5, "go", rests_on=["v1"])], [], ("al",))
    assert go is not None
    assert (go.current, go.complete) == (False, True)


def test_which_fields_an_amendment_changed_and_how_far_it_moved_the_route() -> None:
    moved = [ROUTE[0], {**ROUTE[1], "lat_e7": ROUTE[1]["lat_e7"] + 100_000}, ROUTE[2]]
    near = [ROUTE[0], {**ROUTE[1], "lat_e7": ROUTE[1]["lat_e7"] + 80_000}, ROUTE[2]]
    one = said("v1", "movement", 0, **moving())
    other = said(
        "v2", "movement", 1, "v1", **moving(route=moved, people=20, leader="A. B.", reason="a bridge")
    )
    assert changed(one, other) == ["leader", "people", "route"]
    assert [dict(each.values) for each in moved_remark(one, other)] == [{"distance_m": 1112}]
    assert moved_remark(one, said("v3", "movement", 2, "v1", **moving(route=near))) == []
