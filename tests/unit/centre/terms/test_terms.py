"""Terms in the record, end to end: put, adopted by two, seen by a third, amended, left, asked about."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.centre import Centre, World
from sametable.centre.restore import restore
from sametable.centre.say import say
from sametable.centre.snapshot import take
from sametable.centre.terms.asking import Asked, about, ask
from sametable.centre.terms.held import Terms, terms_of
from sametable.core.terms.adopted import FOREVER, state_at
from sametable.core.terms.protect import RECENT_MS
from sametable.errors import SametableError
from support.stage import START_MS, Stage, report, run
from support.termspack import FROM_MS, INSIDE, OUTSIDE, UNTIL_MS, adopt, put, quiet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sametable.centre.terms.asking import Answered

DAY = 86_400_000


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


def states(stage: Stage, name: str) -> list[tuple[str, str]]:
    """Give each text's version and state as one node has it."""
    return [(one.version, one.state) for one in terms_of(stage[name]).look()]


async def agree(stage: Stage, text_id: str, **more: Any) -> None:
    await adopt(stage["alder"], text_id, **more)
    await adopt(stage["birch"], text_id, **more)
    await stage.settle()


def refused(job: Any) -> str:
    with pytest.raises(SametableError) as raised:
        run(job)
    return raised.value.code


def test_two_parties_adopt_a_third_sees_and_the_past_keeps_the_old_terms_after_an_amendment(
    stage: Stage,
) -> None:
    async def play() -> None:
        text_id = await put(stage["alder"])
        await stage.settle()
        assert states(stage, "cedar") == [("1", "proposed")]
        await adopt(stage["alder"], text_id)
        await stage.settle()
        assert states(stage, "birch") == [("1", "proposed")]
        await adopt(stage["birch"], text_id)
        await stage.settle()
        for name in ("alder", "birch", "cedar"):
            assert states(stage, name) == [("1", "in_force")]
        newer = await put(stage["birch"], quiet("2", radius_m=1_000))
        await stage.settle()
        await agree(stage, newer, act="amend", amends=text_id, effective_ms=START_MS)

    run(play())
    for name in ("alder", "birch", "cedar"):
        old, new = terms_of(stage[name]).look()
        assert (old.state, old.spans) == ("superseded", ((FROM_MS, START_MS),))
        assert (new.state, new.spans) == ("in_force", ((START_MS, FOREVER),))
        assert state_at(old, START_MS - 1) == "in_force"
    assert len({stage[name].shared.digest.value() for name in stage.built}) == 1


def test_leaving_ends_it_for_all_and_says_who_left(stage: Stage) -> None:
    async def play() -> None:
        text_id = await put(stage["alder"])
        await stage.settle()
        await agree(stage, text_id)
        await adopt(stage["birch"], text_id, act="leave", parties=("bi",), effective_ms=FROM_MS)
        await stage.settle()

    run(play())
    (one,) = terms_of(stage["cedar"]).look()
    assert one.state == "left"
    assert one.spans[0][1] >= START_MS, "nobody leaves in the past"
    assert [(each.party, each.act) for each in one.assents][-1] == ("bi", "leave")


def test_every_order_of_arrival_gives_the_same_terms_and_digest(stage: Stage, tmp_path: Path) -> None:
    other = Stage(tmp_path / "more", 3)

    async def play(at: Stage, order: tuple[str, ...]) -> None:
        at.isolate("cedar")
        text_id = await put(at["alder"])
        await at.settle()
        word = await adopt(at["alder"], text_id)
        await adopt(at["birch"], text_id)
        await at.settle()
        await at.say("alder", "withdraw", {"target": word})
        await at.settle()
        at.isolate("cedar", down=False)
        for name in order:
            await at.pull("cedar", name)
        await at.settle()

    seen = []
    try:
        for at, order in zip((stage, other), permutations(("alder", "birch")), strict=True):
            run(play(at, order))
            (one,) = terms_of(at["cedar"]).look()
            seen.append((one.state, one.spans, one.acts[0].flags))
            assert len({at[name].shared.digest.value() for name in at.built}) == 1
    finally:
        other.close()
    flags = ("assented after effective", "withdrawal without effect")
    assert seen == [("in_force", ((FROM_MS, FOREVER),), flags)] * 2


def test_a_seats_key_alone_adopts_nothing(stage: Stage) -> None:
    run(put(stage["alder"]))
    assert refused(stage.say("alder", "terms_act", {"act": "adopt"})) == "statement.kind"


def test_what_was_kept_and_put_back_has_the_same_terms(stage: Stage) -> None:
    async def play() -> None:
        await stage.settle()
        text_id = await put(stage["alder"])
        await stage.settle()
        await agree(stage, text_id)

    run(play())
    cedar, raw = stage["cedar"], take(stage["cedar"])()
    world = World(store=cedar.store, signer=cedar.signer, clock=cedar.clock, ids=cedar.ids)
    again = Centre(genesis=cedar.genesis, record_id=cedar.record_id, node=cedar.node, world=world)

    class Kept:
        def load(self) -> bytes:
            return raw

        async def save(self, snapshot: bytes) -> None:
            raise AssertionError(snapshot)

        async def forget(self) -> None:
            raise AssertionError("nothing is erased here")

    assert restore(again, cedar.store, Kept())
    assert terms_of(again).look() == terms_of(cedar).look()
    assert terms_of(again).look()[0].state == "in_force"


def test_a_text_that_does_not_read_is_held_with_its_trouble_and_nothing_else_breaks(stage: Stage) -> None:
    async def play() -> None:
        text = '{"pack":"odd"}'
        await say(stage["alder"], {
            "type": "terms_text", "pack": "odd", "version": "1", "language": "en", "text": text,
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
        })  # fmt: skip
        await put(stage["alder"])
        await stage.settle()

    run(play())
    terms = terms_of(stage["birch"])
    odd, good = sorted(terms.read(terms.look()), key=lambda one: one.standing.pack)
    assert odd.pack is None
    assert odd.trouble is not None
    assert odd.trouble.code == "terms.pack"
    assert good.pack is not None
    assert refused(adopt(stage["birch"], odd.standing.text_id)) == "terms.unreadable"


def test_a_text_put_under_another_name_than_its_own_is_unreadable(stage: Stage) -> None:
    pack = terms_of(stage["alder"]).draft(quiet())

    async def play() -> None:
        await say(stage["alder"], {
            "type": "terms_text", "pack": "louder", "version": "1", "language": "en", "text": pack.text,
            "sha256": pack.sha256,
        })  # fmt: skip

    run(play())
    terms = terms_of(stage["alder"])
    (held,) = terms.read(terms.look())
    assert held.trouble is not None
    assert held.trouble.code == "terms.unreadable"


def test_words_that_could_mean_nothing_are_refused_before_they_are_signed(stage: Stage) -> None:
    async def play() -> str:
        text_id = await put(stage["alder"])
        await stage.settle()
        return text_id

    text_id = run(play())
    alder = stage["alder"]
    assert refused(put(alder)) == "terms.in_record"
    assert refused(put(alder, "pack: x")) == "terms.pack"
    assert refused(adopt(alder, "A" * 43)) == "record.no_entry"
    assert refused(adopt(alder, "ALD-000000")) == "terms.no_text"
    assert refused(adopt(alder, text_id, parties=("bi",))) == "terms.parties"
    assert refused(adopt(alder, text_id, parties=("al", "nobody"))) == "terms.parties"
    assert refused(adopt(alder, text_id, instruments=("none",))) == "terms.no_text"
    assert refused(adopt(alder, text_id, act="suspend")) == "terms.not_adopted"
    assert refused(adopt(alder, text_id, act="leave", parties=("al",))) == "terms.not_adopted"
    assert refused(adopt(alder, text_id, act="approve")) == "statement.field"
    assert refused(adopt(alder, text_id, act="amend", amends=text_id)) == "statement.field"
    assert refused(adopt(alder, text_id, reason="guns at 36.2345 N 37.1234 E")) == "statement.exact_place"
    run(adopt(alder, "ALD-000001"))
    assert refused(adopt(alder, text_id)) == "terms.said_already"


async def _adopted(stage: Stage, **more: Any) -> str:
    text_id = await put(stage["alder"])
    await stage.settle()
    await agree(stage, text_id, **more)
    return text_id


def short(answered: Answered) -> list[tuple[str, str, str, str, str]]:
    return [(one.instrument, one.time, one.place, one.actor_status, one.act) for one in answered.answers]


def test_a_recorded_report_is_answered_in_full_and_names_the_text(stage: Stage) -> None:
    async def play() -> Answered:
        await _adopted(stage)
        said = await stage.say("birch", "report", report(actor="Alder"))
        await stage.settle()
        return (await about(stage["cedar"], terms_of(stage["cedar"]), said.number))[1]

    answered = run(play())
    assert answered.mode == "past"
    assert short(answered) == [("truce", "within", "within", "bound", "prohibited")]
    assert [one.standing.number for one in answered.texts] == ["ALD-000001"]


def test_the_partys_own_correction_changes_the_answer(stage: Stage) -> None:
    async def play() -> tuple[Answered, Answered]:
        await _adopted(stage)
        said = await stage.say("alder", "report", report(actor="Alder"))
        before = (await about(stage["alder"], terms_of(stage["alder"]), said.id))[1]
        away = {"lat_e7": 350_000_000, "lon_e7": 385_000_000, "radius_m": 50}
        await stage.say(
            "alder",
            "amend",
            {"target": said.id, "fields": {"place": away, "locates": "impact", "what": "fire.heavy"}},
        )
        return before, (await about(stage["alder"], terms_of(stage["alder"]), said.id))[1]

    before, after = run(play())
    assert (before.answers[0].act, after.answers[0].place) == ("prohibited", "outside")


def test_before_the_adoption_has_effect_nothing_is_asked_of_it(stage: Stage) -> None:
    async def play() -> list[Answered]:
        await _adopted(stage, effective_ms=FROM_MS + 2 * DAY)
        terms = terms_of(stage["cedar"])
        stage.clock.set(UNTIL_MS + 9 * DAY)
        moments = ("2016-02-21T23:59:59+00:00", "2016-02-22T00:00:00Z")
        return [
            await ask(
                stage["cedar"],
                terms,
                Asked(at=one, act="fire.heavy", lat=INSIDE[0], lon=INSIDE[1], group="alder"),
            )
            for one in moments
        ]

    early, after = run(play())
    assert (early.answers, early.texts) == ((), ())
    assert short(after) == [("truce", "within", "within", "bound", "prohibited")]


def test_each_time_is_answered_by_the_version_that_was_in_force_then(stage: Stage) -> None:
    async def play() -> list[Answered]:
        text_id = await _adopted(stage)
        newer = await put(stage["birch"], quiet("2", radius_m=1_000))
        await stage.settle()
        await agree(stage, newer, act="amend", amends=text_id, effective_ms=START_MS)
        stage.clock.set(UNTIL_MS + 9 * DAY)
        terms = terms_of(stage["cedar"])
        spans = [
            ("2016-02-27T00:00:00Z", None),
            ("2016-02-29T00:00:00Z", None),
            ("2016-02-27T00:00:00Z", "2016-02-29T00:00:00Z"),
        ]
        place: dict[str, Any] = {
            "lat": INSIDE[0] + 0.05,
            "lon": INSIDE[1],
            "group": "Alder",
            "act": "fire.heavy",
        }
        return [await ask(stage["cedar"], terms, Asked(at=one, until=two, **place)) for one, two in spans]

    old, new, both = run(play())
    assert [(one.pack_version, one.place) for one in old.answers] == [("1", "within")]
    assert [(one.pack_version, one.place) for one in new.answers] == [("2", "outside")]
    assert [(one.pack_version, one.place) for one in both.answers] == [("1", "within"), ("2", "outside")]


def test_only_adopted_instruments_answer(stage: Stage) -> None:
    async def play() -> Answered:
        await _adopted(stage, instruments=("truce",))
        stage.clock.set(UNTIL_MS)
        return await ask(
            stage["cedar"], terms_of(stage["cedar"]), Asked(at="2016-02-22T00:00:00Z", act="fire.heavy")
        )

    assert [one.instrument for one in run(play()).answers] == ["truce"]


@pytest.mark.parametrize(
    ("asked", "protective"),
    [
        ({"at": "now"}, True),
        ({"at": "later"}, True),
        ({"at": "an hour ago"}, True),
        ({"at": "two days ago"}, False),
        ({"at": "two days ago", "proposed": True}, True),
        ({"at": "two days ago", "until": "later"}, True),
    ],
)
def test_what_is_described_for_now_the_future_or_the_last_day_gets_the_protective_answer(
    stage: Stage, asked: dict[str, Any], *, protective: bool
) -> None:
    run(_adopted(stage))
    now_ms = stage.clock.now_ms()
    told = {"now": 0, "later": 3_600_000, "an hour ago": -3_600_000, "two days ago": -2 * DAY}
    said: dict[str, Any] = {
        name: iso(now_ms + told[value]) if isinstance(value, str) else value for name, value in asked.items()
    }
    for place in (INSIDE, OUTSIDE):
        for group in ("raiders", "alder", "nobody"):
            found = run(
                ask(
                    stage["cedar"],
                    terms_of(stage["cedar"]),
                    Asked(lat=place[0], lon=place[1], act="fire.heavy", group=group, **said),
                )
            )
            assert found.mode == ("protective" if protective else "past")
            told_states = {
                state for one in found.answers for state in (one.time, one.place, one.actor_status, one.act)
            }
            free = {"outside", "excluded", "not a party", "permitted", "silent"}
            assert not (protective and told_states & free)


def test_a_report_of_the_last_hour_is_answered_in_full_and_one_that_is_moved_is_not(stage: Stage) -> None:
    async def play() -> tuple[Answered, Answered, Answered]:
        await _adopted(stage)
        stage.clock.set(START_MS + 60_000)
        said = await stage.say("alder", "report", report(actor="Alder"))
        terms = terms_of(stage["alder"])
        return (
            (await about(stage["alder"], terms, said.id))[1],
            await ask(stage["alder"], terms, Asked(target=said.id)),
            await ask(stage["alder"], terms, Asked(target=said.number, lat=OUTSIDE[0], lon=OUTSIDE[1])),
        )

    recorded, same, moved = run(play())
    assert (recorded.mode, same.mode, moved.mode) == ("past", "past", "protective")
    assert recorded.answers == same.answers
    assert RECENT_MS == DAY


@pytest.mark.parametrize(
    ("asked", "at"),
    [
        ({}, "at"),
        ({"at": "2016-02-22"}, "at"),
        ({"at": "2016-02-22T00:00:00"}, "at"),
        ({"at": "1900-01-01T00:00:00Z"}, "at"),
        ({"at": "2016-02-22T00:00:00Z", "until": "2016-02-21T00:00:00Z"}, "until"),
        ({"at": "2016-02-22T00:00:00Z", "lat": 3.0}, "lat, lon"),
        ({"at": "2016-02-22T00:00:00Z", "lat": float("nan"), "lon": 3.0}, "lat"),
        ({"at": "2016-02-22T00:00:00Z", "act": "strike"}, "act"),
        ({"at": "2016-02-22T00:00:00Z", "weapon": "a thing"}, "weapon"),
        ({"at": "2016-02-22T00:00:00Z", "facts": {"f": "maybe"}}, "facts.f"),
    ],
)
def test_a_question_that_cannot_be_is_refused_at_its_place(
    stage: Stage, asked: dict[str, Any], at: str
) -> None:
    with pytest.raises(SametableError) as raised:
        run(ask(stage["alder"], terms_of(stage["alder"]), Asked(**asked)))
    assert (raised.value.code, raised.value.at) == ("terms.case", at)


def test_only_reports_are_asked_about(stage: Stage) -> None:
    run(put(stage["alder"]))
    for name in ("ALD-000001", "ALD-000000"):
        assert refused(about(stage["alder"], terms_of(stage["alder"]), name)) == "statement.no_target"
    assert refused(about(stage["alder"], terms_of(stage["alder"]), "XXX-000001")) == "record.no_entry"


def test_the_terms_of_a_centre_go_with_it(stage: Stage) -> None:
    assert terms_of(stage["alder"]) is terms_of(stage["alder"])
    assert isinstance(terms_of(stage["birch"]), Terms)


def iso(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat()
