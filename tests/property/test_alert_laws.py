"""Laws of alerts: the same statements, rules and moment give the same alerts, in any order, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sametable.core.assess.alert_rules import Circle, RuleIndex
from sametable.core.assess.alerts import Raised, hits_of, matches, raise_all
from support.alerting import AT_MS, ack, rule, told

if TYPE_CHECKING:
    from random import Random

    from sametable.core.assess.alerts import Told

RULES = [
    rule("any", escalate_ms=60_000),
    rule("kinds", kinds=frozenset({"air.strike", "chemical"})),
    rule("many", count_least=3, within_ms=90_000),
    rule("most", count_least=5, within_ms=600_000, kinds=frozenset({"fire.heavy"})),
    rule("near", around=Circle(lat_e7=362_000_000, lon_e7=371_000_000, radius_m=20_000)),
    rule("wide", around=Circle(lat_e7=300_000_000, lon_e7=371_000_000, radius_m=1_000_000)),
    rule("area", areas=("Aleppo", "Idlib"), killed_least=1),
    rule("step", steps=frozenset({"reply"})),
]


@st.composite
def things(draw: Any) -> list[Told]:
    count = draw(st.integers(0, 30))
    made = []
    for number in range(count):
        after_ms = draw(st.integers(0, 400_000))
        place = draw(st.one_of(st.none(), st.tuples(
            st.integers(355_000_000, 370_000_000), st.integers(365_000_000, 375_000_000), st.integers(0, 200_000)
        )))  # fmt: skip
        made.append(
            told(
                f"r{number:02d}",
                after_ms,
                seen_ms=AT_MS + after_ms + draw(st.integers(0, 300_000)),
                what=draw(st.sampled_from(["fire.heavy", "air.strike", "chemical"])),
                step=draw(st.sampled_from(["report", "report", "reply"])),
                place=place,
                areas=draw(st.sampled_from([(), ("aleppo",), ("idlib", "aleppo"), ("homs",)])),
                killed=draw(st.integers(0, 2)),
            )
        )
    return made


@given(things(), st.randoms(use_true_random=False), st.integers(0, 900_000))
@settings(max_examples=60, deadline=None)
def test_the_order_of_arrival_changes_no_alert(held: list[Told], order: Random, after_ms: int) -> None:
    acks = [ack(one.id, 200_000, alert=order.choice(["", "any", "many"])) for one in held[::4]]
    index, now_ms = RuleIndex(RULES), AT_MS + after_ms
    first = raise_all(index, held, acks, now_ms=now_ms)
    mixed, other = list(held), list(acks)
    order.shuffle(mixed)
    order.shuffle(other)
    assert raise_all(index, mixed, other, now_ms=now_ms) == first


@given(things(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_what_came_and_went_again_leaves_no_trace(held: list[Told], order: Random) -> None:
    index = RuleIndex(RULES)
    for one in RULES:
        kept, gone = Raised(one), set(order.sample(range(len(held)), len(held) // 2))
        hits = {
            thing.id: hit
            for thing in held
            for at, hit in hits_of(index, thing, lambda _z, _t: None)
            if at is one
        }
        for hit in hits.values():
            kept.put(hit)
        for number in gone:
            kept.drop(held[number].id)
        left = Raised(one)
        for number, thing in enumerate(held):
            if number not in gone and thing.id in hits:
                left.put(hits[thing.id])
        assert kept.minutes() == left.minutes()
        for minute in left.minutes():
            assert kept.alert(minute, {}, AT_MS) == left.alert(minute, {}, AT_MS)


@given(things())
@settings(max_examples=60, deadline=None)
def test_the_index_finds_what_looking_at_every_rule_finds(held: list[Told]) -> None:
    index = RuleIndex(RULES)
    for thing in held:
        found = {rule.id for rule, _ in hits_of(index, thing, lambda _z, _t: None)}
        by_hand = set()
        for one in RULES:
            waits = one.steps or (thing.step == "report" and (not one.kinds or thing.what in one.kinds))
            if one.steps and thing.step not in one.steps:
                continue
            areas = {name.casefold() for name in one.areas}
            if waits and (not areas or areas & set(thing.areas)) and matches(one, thing, lambda _z, _t: None):
                by_hand.add(one.id)
        assert found == by_hand


@given(things())
@settings(max_examples=60, deadline=None)
def test_every_match_of_a_rule_without_a_count_is_in_exactly_one_alert(held: list[Told]) -> None:
    index = RuleIndex([RULES[0]])
    alerts = raise_all(index, held, [], now_ms=AT_MS)
    listed = [entry for one in alerts for entry in one.entries]
    assert sorted(listed) == sorted(one.id for one in held if one.step == "report")
    assert sum(one.folded for one in alerts) == len(listed) - len(alerts)
