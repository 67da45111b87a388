"""The talks over the API: said by one node, shown at another, each side's words apart, held to the desk's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.decisions.talks import texts_sha256
from sametable.errors import SametableError
from support.hitting import said
from support.past_the_desk import smuggle
from support.stage import START_MS, Stage, run
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOUR = 3_600_000
DAY = 24 * HOUR
WORDS = [{"language": "en", "text": "Both sides met."}, {"language": "ar", "text": "اجتمع الطرفان."}]
ROUND: dict[str, Any] = {
    "form": "round",
    "title": "Third round",
    "place_name": "Millbrook",
    "window": {"start_ms": START_MS - 2 * HOUR, "end_ms": START_MS - HOUR},
    "agenda": ["Withdrawal distances", "Detainees"],
    "attendance": [{"side": "Alder", "name": "A. Person", "role": "Head"}, {"side": "Birch"}],
}
MINUTES: dict[str, Any] = {
    "texts": WORDS, "content_sha256": texts_sha256(WORDS), "agreed_with": ["al", "bi"],
}  # fmt: skip
INTENTION: dict[str, Any] = {
    "said_by": "Birch",
    "what": "Alone from Wednesday on",
    "starts": {"start_ms": START_MS + DAY, "end_ms": START_MS + 2 * DAY},
    "zone": "Asia/Damascus",
    "raw_text": "starting from Wednesday",
    "raw_language": "en",
    "source": "Statement to the press",
}


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


async def asked(stage: Stage, name: str = "cedar") -> dict[str, Any]:
    answer = await ask(app_of(stage, name), "GET", "/api/table/talks")
    assert answer.status_code == 200, answer.text
    held: dict[str, Any] = answer.json()
    return held


def talks(stage: Stage, name: str = "cedar") -> dict[str, Any]:
    held: dict[str, Any] = run(asked(stage, name))
    return held


def test_a_round_shows_agenda_attendance_and_documents_by_number_at_another_node(stage: Stage) -> None:
    async def play() -> str:
        paper = await stage.say("birch", "intention", INTENTION)
        await stage.settle()
        await stage.say("alder", "talks", {**ROUND, "documents": [paper.id]})
        await stage.settle()
        number: str = paper.number
        return number

    number = run(play())
    (held,) = talks(stage)["rounds"]
    assert (held["form"], held["party"], held["state"], held["audience"]) == (
        "round",
        "al",
        "ended",
        "parties",
    )
    assert (held["agenda"], held["attendance"]) == (ROUND["agenda"], ROUND["attendance"])
    assert [(one["number"], one["kind"]) for one in held["documents"]] == [(number, "intention")]


def test_a_later_version_is_the_round_and_what_was_said_of_the_first_one_stays(stage: Stage) -> None:
    async def play() -> str:
        first = await stage.say("alder", "talks", ROUND)
        await stage.settle()
        await stage.say("birch", "read_out", {"target": first.id, "texts": WORDS})
        second = {**ROUND, "target": first.id, "title": "Third round, at noon"}
        await stage.say("alder", "talks", second)
        await stage.settle()
        name: str = first.id
        return name

    first = run(play())
    (held,) = talks(stage)["rounds"]
    assert (held["id"], held["version"], held["title"]) == (first, 2, "Third round, at noon")
    assert [one["party"] for one in held["read_outs"]] == ["bi"]


def test_read_outs_stand_beside_one_another_and_outcomes_that_differ_are_told(stage: Stage) -> None:
    async def play() -> None:
        first = await stage.say("alder", "talks", {**ROUND, "outcome": "agreed"})
        await stage.settle()
        words = {"target": first.id, "texts": WORDS}
        await stage.say("alder", "read_out", {**words, "outcome": "agreed"})
        await stage.say("birch", "read_out", {**words, "outcome": "no_agreement"})
        await stage.say("birch", "read_out", {**words, "outcome": "partly", "said_by": "The river people"})
        await stage.settle()

    run(play())
    (held,) = talks(stage)["rounds"]
    assert [(one["party"], one["said_by"], one["outcome"]) for one in held["outcome"]] == [
        ("bi", "The river people", "partly"), ("al", None, "agreed"), ("bi", None, "no_agreement"),
    ]  # fmt: skip
    assert held["outcome_differs"] is True
    assert len(held["read_outs"]) == 3


def test_an_outcome_that_all_tell_alike_does_not_differ(stage: Stage) -> None:
    async def play() -> None:
        first = await stage.say("alder", "talks", {**ROUND, "outcome": "partly"})
        await stage.settle()
        await stage.say("birch", "read_out", {"target": first.id, "texts": WORDS, "outcome": "partly"})
        await stage.settle()

    run(play())
    (held,) = talks(stage)["rounds"]
    assert (len(held["outcome"]), held["outcome_differs"]) == (2, False)


async def put_minutes(stage: Stage) -> str:
    first = await stage.say("alder", "talks", ROUND)
    minutes = await stage.say("alder", "minutes", {"target": first.id, **MINUTES})
    await stage.settle()
    name: str = minutes.id
    return name


def test_minutes_are_joint_once_both_signed_and_an_annotation_stands_beside_them(stage: Stage) -> None:
    async def play() -> None:
        name = await put_minutes(stage)
        word = {"target": name, "says": "signs", "content_sha256": MINUTES["content_sha256"]}
        await stage.say("birch", "signature", {**word, "text": "Item 2 was not discussed."})
        await stage.settle()
        (held,) = (await asked(stage))["rounds"][0]["minutes"]
        assert (held["state"], held["signed"]["missing"]) == ("open", ["al"])
        await stage.say("alder", "signature", word)
        await stage.settle()

    run(play())
    (held,) = talks(stage)["rounds"][0]["minutes"]
    assert (held["state"], held["signed"]["signed"], held["texts"]) == ("agreed", ["al", "bi"], WORDS)
    assert [(one["party"], one["text"]) for one in held["annotations"]] == [
        ("bi", "Item 2 was not discussed.")
    ]


def test_what_was_annotated_and_not_signed_is_told_as_that(stage: Stage) -> None:
    async def play() -> None:
        name = await put_minutes(stage)
        word = {"target": name, "says": "refuses", "content_sha256": MINUTES["content_sha256"]}
        await stage.say("birch", "signature", {**word, "text": "These are notes of one side."})
        await stage.settle()

    run(play())
    (held,) = talks(stage)["rounds"][0]["minutes"]
    assert (held["state"], held["signed"]["refused"]) == ("refused", ["bi"])
    assert held["annotations"][0]["says"] == "refuses"


def test_actions_keep_who_says_what_became_of_them_and_are_late_by_their_own_date(stage: Stage) -> None:
    async def play() -> None:
        first = await stage.say("alder", "talks", ROUND)
        item = {"target": first.id, "what": "Send the maps", "owner": "Birch", "by_ms": START_MS + HOUR}
        action = await stage.say("alder", "action_item", item)
        await stage.settle()
        step = {"target": action.id, "at_ms": START_MS}
        await stage.say("birch", "action_step", {**step, "step": "done"})
        await stage.say("alder", "action_step", {**step, "step": "not_done"})
        await stage.settle()

    run(play())
    held = talks(stage)
    (action,) = held["actions"]
    assert (action["state"], action["late"], action["owner"]) == ("differs", False, "Birch")
    assert [(one["party"], one["step"]) for one in action["steps"]] == [("bi", "done"), ("al", "not_done")]
    assert held["rounds"][0]["actions"] == held["actions"]
    stage.clock.set(START_MS + 2 * HOUR)
    assert talks(stage)["actions"][0]["late"] is True


def test_a_declared_intention_is_an_interval_and_says_what_is_not_known(stage: Stage) -> None:
    async def play() -> None:
        await stage.say("alder", "intention", INTENTION)
        more = {name: one for name, one in INTENTION.items() if name not in {"zone", "raw_text"}}
        later = {"start_ms": START_MS + 3 * DAY, "end_ms": START_MS + 3 * DAY}
        await stage.say("alder", "intention", {**more, "starts": later, "what": "A stop"})
        await stage.settle()

    run(play())
    first, second = talks(stage)["deadlines"]
    assert (first["kind"], first["state"], first["said_by"]) == ("intention", "coming", "Birch")
    assert (first["raw_text"], first["zone"]) == ("starting from Wednesday", "Asia/Damascus")
    assert (first["not_known"], second["not_known"]) == (["start"], ["zone", "words"])
    stage.clock.set(START_MS + DAY + HOUR)
    assert talks(stage)["deadlines"][0]["state"] == "within"
    stage.clock.set(START_MS + 2 * DAY + HOUR)
    assert talks(stage)["deadlines"][0]["state"] == "passed"


def test_a_working_groups_talks_go_to_its_members_alone(stage: Stage) -> None:
    async def play() -> None:
        group = await stage.say("alder", "working_group", {"name": "Maps", "members": ["al", "bi"]})
        await stage.settle()
        inside = {**ROUND, "form": "technical", "group": group.id}
        with pytest.raises(SametableError) as raised:
            await said(stage, "alder", "talks", inside)
        assert (raised.value.code, raised.value.got) == ("talks.readers", "ce")
        first = await said(stage, "alder", "talks", inside, "al+bi")
        words = {"target": first.id, "texts": WORDS}
        with pytest.raises(SametableError) as raised:
            await said(stage, "alder", "read_out", words)
        assert raised.value.code == "statement.audience"
        await stage.settle()
        with pytest.raises(SametableError) as raised:
            await said(stage, "cedar", "talks", {**inside, "title": "Not ours"}, "ce")
        assert raised.value.code == "talks.group"

    run(play())
    assert [one["title"] for one in talks(stage, "birch")["rounds"]] == ["Third round"]
    held = talks(stage)
    assert held["rounds"] == []
    assert [(one["name"], one["members"]) for one in held["groups"]] == [("Maps", ["al", "bi"])]


def test_a_group_takes_new_members_by_a_new_version_and_none_once_it_has_ended(stage: Stage) -> None:
    async def play() -> None:
        group = await stage.say("alder", "working_group", {"name": "Maps", "members": ["al"]})
        wider = {"target": group.id, "name": "Maps", "members": ["al", "ce"]}
        await stage.say("alder", "working_group", wider)
        await said(stage, "alder", "talks", {**ROUND, "group": group.id}, "al+ce")
        await stage.say("alder", "working_group", {**wider, "ended": True})
        with pytest.raises(SametableError) as raised:
            await said(stage, "alder", "talks", {**ROUND, "group": group.id}, "al+ce")
        assert raised.value.code == "talks.group"
        await stage.settle()

    run(play())
    (held,) = talks(stage)["groups"]
    assert (held["version"], held["ended"]) == (3, True)


def test_a_checklist_is_ready_when_every_party_of_it_settled_every_item(stage: Stage) -> None:
    async def play() -> None:
        first = await stage.say("alder", "talks", ROUND)
        line = await stage.say("alder", "public_line", {"target": first.id, **MINUTES})
        items = {"target": line.id, "items": ["The hour and its zone", "Who speaks first"]}
        held = await stage.say("alder", "checklist", items)
        await stage.settle()
        for node, at, says in (("alder", 0, "done"), ("alder", 1, "done"), ("birch", 0, "done")):
            await stage.say(node, "checklist_mark", {"target": held.id, "item": at, "says": says})
        await stage.say("birch", "checklist_mark", {"target": held.id, "item": 1, "says": "not_done"})
        await stage.say("cedar", "checklist_mark", {"target": held.id, "item": 1, "says": "not_done"})
        await stage.settle()
        (told,) = (await asked(stage))["checklists"]
        assert (told["parties"], told["ready"]) == (["al", "bi"], False)
        assert [one["missing"] for one in told["items"]] == [[], ["bi"]]
        await stage.say("birch", "checklist_mark", {"target": held.id, "item": 1, "says": "not_needed"})
        await stage.settle()

    run(play())
    (told,) = talks(stage)["checklists"]
    assert told["ready"] is True
    assert [one["party"] for one in told["items"][1]["marks"]] == ["al", "bi", "ce"]


def test_public_lines_are_not_agreed_before_everybody_signed_them(stage: Stage) -> None:
    async def play() -> None:
        first = await stage.say("alder", "talks", ROUND)
        line = await stage.say("alder", "public_line", {"target": first.id, **MINUTES})
        await stage.settle()
        word = {"target": line.id, "says": "signs", "content_sha256": MINUTES["content_sha256"]}
        await stage.say("alder", "signature", word)
        await stage.settle()
        (told,) = (await asked(stage))["public_lines"]
        assert (told["state"], told["signed"]["complete"]) == ("open", False)
        assert [(one["party"], one["why"]) for one in told["signed"]["words"]] == [("al", "")]
        await stage.say("birch", "signature", word)
        await stage.settle()

    run(play())
    (told,) = talks(stage)["public_lines"]
    assert (told["state"], told["target"]["kind"]) == ("agreed", "talks")


def test_an_objection_stands_beside_what_it_objects_to(stage: Stage) -> None:
    async def play() -> None:
        first = await stage.say("alder", "talks", ROUND)
        await stage.settle()
        said_by = {"target": first.id, "said_by": "Elm", "text": "Not without us."}
        await stage.say("birch", "objection", said_by)
        await stage.settle()

    run(play())
    held = talks(stage)
    (one,) = held["rounds"][0]["objections"]
    assert (one["said_by"], one["party"], one["target"]["title"][0]["text"]) == ("Elm", "bi", "Third round")
    assert held["objections"] == [one]


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("talks", {**ROUND, "documents": ["Z" * 43]}, "talks.document"),
    ("talks", {**ROUND, "documents": ["A" * 43]}, "talks.document"),
    ("talks", {**ROUND, "group": "Z" * 43}, "talks.group"),
    ("intention", {**INTENTION, "zone": "Nowhere/Here"}, "terms.time"),
    ("working_group", {"name": "Maps", "members": ["elm"]}, "talks.readers"),
    ("minutes", {"target": "round", **MINUTES, "content_sha256": "0" * 64}, "talks.hash"),
    ("minutes", {"target": "round", **MINUTES, "agreed_with": ["elm"]}, "talks.readers"),
    ("public_line", {"target": "round", **MINUTES, "content_sha256": "0" * 64}, "talks.hash"),
    ("minutes", {"target": "other", **MINUTES}, "talks.target"),
    ("read_out", {"target": "other", "texts": WORDS}, "talks.target"),
    ("action_step", {"target": "round", "step": "done", "at_ms": START_MS}, "talks.target"),
    ("checklist_mark", {"target": "round", "item": 0, "says": "done"}, "talks.target"),
    ("checklist_mark", {"target": "list", "item": 1, "says": "done"}, "talks.item"),
    ("talks", {**ROUND, "target": "theirs"}, "talks.target"),
]


@pytest.mark.parametrize(
    ("kind", "fields", "code"), BAD, ids=[f"{one[0]}-{one[2]}-{at}" for at, one in enumerate(BAD)]
)
def test_what_the_desk_does_not_let_through(
    stage: Stage, kind: str, fields: dict[str, Any], code: str
) -> None:
    async def play() -> None:
        theirs = await stage.say("birch", "talks", ROUND)
        first = await stage.say("alder", "talks", ROUND)
        other = await stage.say("alder", "intention", INTENTION)
        items = await stage.say("alder", "checklist", {"target": first.id, "items": ["One"]})
        await stage.settle()
        ids = {"theirs": theirs.id, "round": first.id, "other": other.id, "list": items.id}
        given = {**fields, "target": ids.get(fields.get("target", ""), "")}
        if not given["target"]:
            del given["target"]
        with pytest.raises(SametableError) as raised:
            await stage.say("alder", kind, given)
        assert raised.value.code == code

    run(play())


def test_what_takes_somebodys_signature_or_mark_reaches_them(stage: Stage) -> None:
    async def play() -> None:
        first = await stage.say("alder", "talks", ROUND)
        with pytest.raises(SametableError) as raised:
            await said(stage, "alder", "minutes", {"target": first.id, **MINUTES}, "al+ce")
        assert (raised.value.code, raised.value.at) == ("talks.readers", "aud")
        line = await stage.say("alder", "public_line", {"target": first.id, **MINUTES})
        with pytest.raises(SametableError) as raised:
            await said(stage, "alder", "checklist", {"target": line.id, "items": ["One"]}, "al+ce")
        assert raised.value.code == "talks.readers"

    run(play())


@pytest.mark.parametrize("kind", ["minutes", "public_line"])
def test_what_all_signed_stays_whatever_its_author_takes_back(stage: Stage, kind: str) -> None:
    """The desk refuses it; a node of other software says it all the same, and the words stay, with what was tried."""

    async def play() -> None:
        first = await stage.say("alder", "talks", ROUND)
        held = await stage.say("alder", kind, {"target": first.id, **MINUTES})
        await stage.settle()
        for name in ("alder", "birch"):
            word = {"target": held.id, "says": "signs", "content_sha256": MINUTES["content_sha256"]}
            await stage.say(name, "signature", word)
            await stage.settle()
        with pytest.raises(SametableError) as raised:
            await stage.say("alder", "withdraw", {"target": held.id})
        assert raised.value.code == "decision.decided"
        await smuggle(stage, "alder", "withdraw", {"target": held.id})
        await stage.settle()

    run(play())
    assert joint(stage, kind) == [("agreed", True, WORDS)]


@pytest.mark.parametrize("kind", ["minutes", "public_line"])
def test_what_was_taken_back_before_all_signed_is_told_as_that(stage: Stage, kind: str) -> None:
    async def play() -> None:
        first = await stage.say("alder", "talks", ROUND)
        held = await stage.say("alder", kind, {"target": first.id, **MINUTES})
        await stage.say("alder", "withdraw", {"target": held.id})
        await stage.settle()

    run(play())
    assert joint(stage, kind) == [("withdrawn", False, WORDS)]


def joint(stage: Stage, kind: str) -> list[tuple[str, bool, object]]:
    told = talks(stage)
    rows = told["public_lines"] if kind == "public_line" else told["rounds"][0]["minutes"]
    return [(one["state"], one["withdrawn_after"], one["texts"]) for one in rows]
