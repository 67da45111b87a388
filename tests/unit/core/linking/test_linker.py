from __future__ import annotations

from dataclasses import replace

import msgspec

from sametable.core.linking.linker import Linker
from sametable.core.linking.model import Item, Word
from sametable.core.linking.told import REASONS
from sametable.core.linking.weights import standard

HOUR_MS = 3_600_000
TIGHT = msgspec.structs.replace(
    standard(), solve=msgspec.structs.replace(standard().solve, limit=4, crowd=3, levels=[0, 300, 700, 1000])
)


def an_item(number: int, **more: object) -> Item:
    plain = Item(
        id=f"r{number:02d}", order=(number, "o", number), ledger=f"ledger{number}", start_ms=0, end_ms=HOUR_MS,
        lat_e7=360_000_000, lon_e7=370_000_000, radius_m=1_000, kind="fire.heavy", weapon="mortar", text="",
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]


def built(*items: Item, words: tuple[Word, ...] = (), linker: Linker | None = None) -> Linker:
    held = linker or Linker()
    for item in items:
        held.put(item)
    for word in words:
        held.say(word)
    return held


def members(linker: Linker, one: str) -> tuple[str, ...]:
    incident = linker.incident(one)
    return incident.members if incident is not None else ()


def state(linker: Linker, one: str) -> str:
    incident = linker.incident(one)
    return incident.state if incident is not None else ""


def a_word(number: int, party: str, word: str, *ids: str, how: str = "same") -> Word:
    return Word(id=f"w{number}", party=party, order=(100 + number, "o", number), word=word, how=how, ids=ids)


def test_two_ledgers_of_one_event_are_a_proposed_incident_of_two_sources() -> None:
    linker = built(an_item(1, source="a"), an_item(2, source="b", start_ms=HOUR_MS // 2, end_ms=HOUR_MS))
    incident = linker.incident("r01")
    assert incident is not None
    assert (incident.members, incident.state, incident.sources) == (("r01", "r02"), "proposed", 2)


def test_far_apart_in_place_or_time_is_two_events() -> None:
    far, late = an_item(2, lat_e7=361_500_000), an_item(3, start_ms=40 * HOUR_MS, end_ms=41 * HOUR_MS)
    linker = built(an_item(1), far, late)
    assert [members(linker, one) for one in ("r01", "r02", "r03")] == [("r01",), ("r02",), ("r03",)]


def test_who_is_blamed_changes_no_score() -> None:
    same = built(an_item(1, actor="alder"), an_item(2, actor="alder")).pairs("r01")[0]
    other = built(an_item(1, actor="alder"), an_item(2, actor="birch")).pairs("r01")[0]
    assert same.score == other.score
    assert {"actor.differs"} == {one.code for one in other.reasons if one.code.startswith("actor")}


def test_a_repetition_is_no_second_source() -> None:
    told = "Mortar rounds fell on the mill of Oakham this morning, says its mayor"
    for more in ({"repeats": "r01"}, {"text": told}, {"source": "mill radio"}):
        linker = built(an_item(1, source="mill radio", text=told), an_item(2, **({"source": "other"} | more)))
        incident = linker.incident("r02")
        assert incident is not None
        assert (len(incident.members), incident.sources) == (2, 1), more


def test_agreed_words_force_together_and_apart_and_differing_ones_force_nothing() -> None:
    near, far = an_item(2), an_item(3, lat_e7=390_000_000)
    linker = built(an_item(1), near, far, words=(a_word(1, "alder", "link", "r01", "r03"),))
    assert "r03" in members(linker, "r01")
    linker.say(a_word(2, "birch", "unlink", "r01", "r03"))
    assert "r03" not in members(linker, "r01")
    assert state(linker, "r01") == "contested"
    linker.say(a_word(3, "alder", "unlink", "r01", "r02"))
    assert "r02" not in members(linker, "r01")
    linker.unsay("w3")
    assert "r02" in members(linker, "r01")


def test_an_incident_is_confirmed_when_agreed_links_hold_all_of_it_together() -> None:
    linker = built(an_item(1), an_item(2), an_item(3), words=(a_word(1, "alder", "link", "r01", "r02"),))
    assert state(linker, "r01") == "proposed"
    linker.say(a_word(2, "birch", "link", "r02", "r03"))
    incident = linker.incident("r03")
    assert incident is not None
    assert (incident.state, incident.confirmed_by) == ("confirmed", ("alder", "birch"))


def test_the_latest_word_of_a_party_counts() -> None:
    first, then = a_word(1, "alder", "link", "r01", "r02"), a_word(2, "alder", "unlink", "r01", "r02")
    assert members(built(an_item(1), an_item(2), words=(then, first)), "r01") == ("r01",)


def test_a_scope_that_grows_too_large_is_parted_for_all_its_members() -> None:
    chain = [an_item(at, lat_e7=360_000_000 + at * 160_000, radius_m=300) for at in range(9)]
    grown = built(*chain, linker=Linker(TIGHT))
    other = built(*reversed(chain), linker=Linker(TIGHT))
    told = [members(grown, one.id) for one in chain]
    assert told == [members(other, one.id) for one in chain]
    assert max(len(one) for one in told) <= 4


def test_a_flood_of_one_ledger_joins_nothing_and_costs_nobody_else() -> None:
    flood = [an_item(at, ledger="alder", text=f"flood {at}") for at in range(20)]
    linker = built(*flood, an_item(30, ledger="birch"), an_item(31, ledger="cedar"), linker=Linker(TIGHT))
    waiting = [one.id for one in flood if linker.waits(one.id)]
    assert waiting == [one.id for one in flood[3:]]
    assert {"r30", "r31"} <= set(members(linker, "r30"))
    assert all(members(linker, one) == (one,) for one in waiting)


def test_a_vague_report_attaches_and_does_not_bridge() -> None:
    day = {"start_ms": 0, "end_ms": 24 * HOUR_MS, "radius_m": 40_000}
    first, second = an_item(1), an_item(2, lat_e7=362_500_000, start_ms=20 * HOUR_MS, end_ms=21 * HOUR_MS)
    linker = built(first, second, an_item(3, lat_e7=361_000_000, **day))
    assert "r02" not in members(linker, "r01")


def test_an_amendment_that_does_not_repeat_the_words_keeps_them() -> None:
    told = "Mortar rounds fell on the mill of Oakham this morning, says its mayor"
    linker = built(an_item(1, text=told), an_item(2, text=told, lat_e7=None, lon_e7=None))
    before = members(linker, "r02")
    linker.put(an_item(2, text=None, weapon="rocket", lat_e7=None, lon_e7=None))
    linker.drop("r01")
    linker.put(an_item(1, text=None))
    assert members(linker, "r02") == before == ("r01", "r02")


def test_every_code_of_a_reason_is_listed_with_its_values() -> None:
    linker = built(
        an_item(1, killed_low=3, text="mill of Oakham hit by mortar", actor="a", source="s"),
        an_item(
            2, killed_low=9, text="Oakham mill burns", actor="b", source="s", weapon="tank", kind="air.strike"
        ),
        an_item(3, ledger="ledger1", start_ms=None, end_ms=None, lat_e7=None, lon_e7=None, radius_m=None),
        words=(a_word(1, "alder", "link", "r01", "r02", "r03"),),
    )
    reasons = [one for pair in linker.pairs("r01") for one in pair.reasons]
    assert len(reasons) > 10
    for one in reasons:
        assert tuple(name for name, _ in one.values) == REASONS[one.code]


def test_similar_reports_are_found_for_one_that_is_not_here_and_it_leaves_nothing_behind() -> None:
    linker = built(an_item(1), an_item(2, lat_e7=362_000_000))
    found = linker.similar(an_item(9), 3)
    assert [(one.a, one.b) for one in found][:1] == [("r09", "r01")]
    assert linker.incident("r09") is None
    assert members(linker, "r01") == ("r01",)


def test_what_would_break_an_incident_is_told() -> None:
    linker = built(an_item(1), an_item(2), an_item(3))
    assert linker.holds_without("r01") == (("r01", True), ("r02", True), ("r03", True))
    linker.say(a_word(1, "alder", "link", "r01", "r04"))
    linker.put(an_item(4, lat_e7=390_000_000))
    assert ("r01", False) in linker.holds_without("r01")


def test_words_that_differ_count_once_the_report_they_name_is_here_whenever_it_comes() -> None:
    """A word may name a report that is not here yet; others' incidents are contested by it from when it is."""
    words = (
        a_word(1, "alder", "link", "r01", "r02"),
        a_word(2, "alder", "unlink", "r01", "r03"),
        a_word(3, "birch", "link", "r01", "r03"),
    )
    told = [an_item(1), an_item(2), an_item(3, lat_e7=361_500_000)]
    late = built(*told[:2], words=words)
    assert state(late, "r01") == "confirmed"
    late.put(told[2])
    assert (members(late, "r01"), state(late, "r01")) == (("r01", "r02"), "contested")
    together = built(*told[:2], words=words)
    together.gather()
    assert {"r01", "r02", "r03"} <= together.put(told[2]) | together.gathered()
    assert state(together, "r01") == "contested"
    assert {"r01", "r02"} <= late.drop("r03")
    assert state(late, "r01") == "confirmed"
