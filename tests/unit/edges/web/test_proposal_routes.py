"""Proposals over the API: tabled at one node, read at another, compared, brought together, and held to the desk's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.decisions.text_versions import folded, texts_of
from sametable.errors import SametableError
from support.acting import say_to
from support.past_the_desk import smuggle
from support.stage import Stage, run
from support.termspack import put as put_terms
from support.texting import move, put
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sametable.core.decisions.clauses import Text

HEAD: dict[str, Any] = {
    "title": [{"language": "en", "text": "Drawing back"}, {"language": "ru", "text": "Отвод"}],
    "form": "single_text",
    "languages": ["en", "ru"],
    "authentic": ["en", "ru"],
}
TYPED = {
    "en": "Arms draw back by [AL: 500 | BI: 1,000] metres.",
    "ru": "Оружие отводится на [AL: 500 | BI: 1000] метров.",
}
ROOT = "/api/table/proposals"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 2)
    yield held
    held.close()


async def get(stage: Stage, path: str, name: str = "birch") -> Any:
    answer = await ask(app_of(stage, name), "GET", f"{ROOT}{path}")
    return answer.json()


async def drafted(stage: Stage, name: str, head: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await ask(app_of(stage, name), "POST", f"{ROOT}/{head}/draft", json=body)
    assert answer.status_code == 200, answer.text
    held: dict[str, Any] = answer.json()
    return held


async def written(stage: Stage, name: str, head: str, body: dict[str, Any]) -> str:
    """Say the version that a draft comes to."""
    held = await drafted(stage, name, head, body)
    fields = {key: each for key, each in held["fields"].items() if key != "type"}
    receipt = await stage.say(name, "proposal_version", fields)
    await stage.settle()
    return str(receipt.id)


async def tabled(stage: Stage) -> tuple[str, str]:
    head = await stage.say("alder", "proposal", HEAD)
    await stage.settle()
    body = {
        "clauses": [
            {"clause": "fire", "label": "1", "texts": {"en": "Fire ceases.", "ru": "Огонь прекращается."}},
            {"clause": "arms", "label": "2", "texts": TYPED},
        ]
    }
    return head.id, await written(stage, "alder", head.id, body)


def version(
    centre: Any, head: str, bases: list[str], changes: list[dict[str, Any]], **more: Any
) -> dict[str, Any]:
    held: dict[str, Text | None] = {}
    for one in texts_of(centre.picture.cases, head, lambda _: False).versions:
        held[one.id] = one.text
    fields = {"target": head, "number": 1 + len(held), "bases": bases, "changes": changes, **more}
    first, second = (*(held.get(one) for one in bases), None, None)[:2]
    return {"text_sha256": folded("", "", fields, HEAD, (first, second)).sha256, **fields}


def refused(stage: Stage, fields: dict[str, Any], kind: str = "proposal_version") -> tuple[str, str]:
    with pytest.raises(SametableError) as raised:
        run(stage.say("alder", kind, fields))
    return raised.value.code, raised.value.at


def test_a_text_that_its_one_addressee_declined_is_not_among_the_open_ones(stage: Stage) -> None:
    async def play() -> list[bool]:
        head, _ = await tabled(stage)
        found = []
        for says in ("accepted", "declined"):
            words = {
                "target": head,
                "says": says,
                "at_ms": 1,
                **({"reason": "No."} if says == "declined" else {}),
            }
            await stage.say("birch", "disposition", words)
            await stage.settle()
            found.append((await get(stage, ""))["proposals"][0]["closed"])
        return found

    assert run(play()) == [False, True]


def test_a_proposal_is_tabled_at_one_node_and_read_at_the_other(stage: Stage) -> None:
    async def play() -> tuple[Any, Any, Any]:
        head, _ = await tabled(stage)
        row = (await get(stage, ""))["proposals"][0]
        return row, await get(stage, f"/{head}"), await get(stage, f"/{row['number']}/text")

    row, one, text = run(play())
    assert (row["versions"], row["clauses"], row["brackets"], row["flags"], row["closed"]) == (
        1,
        2,
        1,
        [],
        False,
    )
    assert row["required"] == ["al", "bi"]
    assert [(each["label"], each["readable"], each["why"]) for each in one["versions_list"]] == [
        ("1", True, None)
    ]
    assert text["sha256"] == row["heads"][0]["sha256"]
    assert text["title"] == {"en": "Drawing back", "ru": "Отвод"}
    arms = text["clauses"][1]
    assert arms["texts"]["ru"] == "Оружие отводится на ⟦b1⟧ метров."
    assert arms["typed"] == TYPED
    assert [(each["by"], each["value"]) for each in arms["brackets"][0]["options"]] == [
        (["al"], 500),
        (["bi"], 1_000),
    ]
    assert arms["concordance"] == []


def test_two_versions_are_compared_and_brought_together(stage: Stage) -> None:
    async def play() -> tuple[Any, Any, Any, Any, Any]:
        head, first = await tabled(stage)
        mine = await written(
            stage, "alder", head, {"base": first, "clauses": [{"clause": "arms"}, {"clause": "fire", "texts": {"en": "All fire ceases.", "ru": "Весь огонь прекращается."}}]},
        )  # fmt: skip
        other = version(
            stage["birch"],
            head,
            [first],
            [put("road", {"en": "Roads open.", "ru": "Дороги открыты."})],
            number=2,
        )
        theirs = await smuggle(stage, "birch", "proposal_version", other)
        await stage.settle()
        split = await get(stage, f"/{head}")
        none = await get(stage, f"/{head}/text")
        compared = await get(stage, f"/{head}/compare?older={first}&newer={mine}")
        answer = await ask(
            app_of(stage, "birch"), "POST", f"{ROOT}/{head}/merge", json={"ours": theirs, "theirs": mine}
        )
        merged = answer.json()
        fields = {key: each for key, each in merged["fields"].items() if key != "type"}
        await stage.say("birch", "proposal_version", fields)
        return split, none, compared, merged, await get(stage, f"/{head}")

    split, none, compared, merged, joined = run(play())
    assert split["flags"] == ["same_number", "two_heads"]
    assert sorted(one["label"] for one in split["heads"]) == ["2 (AL)", "2 (BI)"]
    assert none["code"] == "proposal.two_heads"
    assert [(one["clause"], one["state"]) for one in compared["clauses"]] == [
        ("arms", "moved"), ("fire", "edited"),
    ]  # fmt: skip
    assert {"op": "in", "text": "All fire"} in next(
        one for one in compared["clauses"] if one["clause"] == "fire"
    )["words"]["en"]
    assert merged["conflicts"] == []
    assert [one["clause"] for one in merged["clauses"]] == ["arms", "road", "fire"]
    assert len(joined["heads"]) == 1
    assert joined["heads"][0]["sha256"] == merged["text_sha256"]


def test_what_versions_say_beside_their_clauses_is_brought_together_too(stage: Stage) -> None:
    async def play() -> Any:
        text_id = await put_terms(stage["alder"])
        head, first = await tabled(stage)
        road = [put("road", {"en": "Roads open.", "ru": "Дороги открыты."})]
        fire = [put("fire", {"en": "All fire ceases.", "ru": "Весь огонь прекращается."})]
        at = {"clause": "arms", "bracket": "b1", "path": "/zones/0/radius_m"}
        told = {"terms": text_id, "binds": [at], "note": "With its numbers.", "demonstration": True}
        mine = version(stage["alder"], head, [first], road, number=2, **told)
        own = await smuggle(stage, "alder", "proposal_version", mine)
        more = {"note": "Shorter.", "source_name": "draft.docx", "source_sha256": "a" * 64}
        theirs = await smuggle(
            stage, "birch", "proposal_version", version(stage["birch"], head, [first], fire, number=3, **more)
        )
        await stage.settle()
        path = f"{ROOT}/{head}/merge"
        answer = await ask(app_of(stage, "birch"), "POST", path, json={"ours": theirs, "theirs": own})
        fields = {key: each for key, each in answer.json()["fields"].items() if key != "type"}
        await stage.say("birch", "proposal_version", fields)
        return answer.json(), text_id, at

    merged, text_id, at = run(play())
    last = merged["parts"][-1]["fields"]
    assert (last["terms"], last["binds"], last["demonstration"]) == (text_id, [at], True)
    assert not {"note", "source_name", "source_sha256"} & last.keys()
    assert sorted(one["code"] for one in merged["conflicts"]) == ["both_note", "both_source_name"]


def test_whose_an_option_is_reads_the_same_in_a_comparison_as_in_the_text(stage: Stage) -> None:
    async def play() -> Any:
        head, first = await tabled(stage)
        arms = {language: text.replace("500", "700") for language, text in TYPED.items()}
        body = {"base": first, "clauses": [{"clause": "fire"}, {"clause": "arms", "texts": arms}]}
        return await get(
            stage, f"/{head}/compare?older={first}&newer={await written(stage, 'alder', head, body)}"
        )

    words = next(one for one in run(play())["clauses"] if one["clause"] == "arms")["words"]["en"]
    newer = "".join(one["text"] for one in words if one["op"] != "out")
    assert newer == TYPED["en"].replace("500", "700")


def test_edits_and_the_whole_text_come_to_the_same_draft(stage: Stage) -> None:
    async def play() -> tuple[Any, Any]:
        head, first = await tabled(stage)
        new = {"clause": "road", "texts": {"en": "Roads open.", "ru": "Дороги открыты."}}
        whole = {"base": first, "clauses": [{"clause": "arms"}, new]}
        edits = {
            "base": first,
            "clauses": [{"clause": "fire", "do": "remove"}, {**new, "do": "put", "after": "arms"}],
        }
        return await drafted(stage, "birch", head, whole), await drafted(stage, "birch", head, edits)

    whole, edits = run(play())
    assert whole == edits
    assert [one["do"] for one in whole["changes"]] == ["remove", "put"]
    assert whole["fields"]["number"] == 2


def test_a_draft_without_an_edit_leaves_every_clause_as_it_was(stage: Stage) -> None:
    """A person who only names other terms, or only writes a note, has taken nothing out."""

    async def play() -> Any:
        head, first = await tabled(stage)
        terms = await put_terms(stage["alder"])
        await stage.settle()
        return await drafted(stage, "birch", head, {"base": first, "clauses": [], "terms": terms})

    held = run(play())
    assert held["changes"] == []
    assert held["fields"]["changes"] == []
    assert held["fields"]["terms"]


def test_the_desk_refuses_what_readers_would_find_unreadable(stage: Stage) -> None:
    head, first = run(tabled(stage))
    centre = stage["alder"]
    good = version(centre, head, [first], [move("arms", "")])
    change = put("road", {"en": "Roads open.", "ru": "Дороги открыты."})
    turned = [{"language": "en", "text": "Roads \u202eopen."}]
    cases: list[tuple[dict[str, Any], tuple[str, str]]] = [
        ({"text_sha256": "0" * 64}, ("text.hash", "text_sha256")),
        ({"bases": ["A" * 43]}, ("text.base_missing", "bases")),
        ({"bases": [head]}, ("text.base_foreign", "bases")),
        ({"target": first}, ("proposal.unknown", "target")),
        ({"number": 1}, ("proposal.number", "number")),
        ({"changes": [move("gone", "")]}, ("text.no_clause", "changes[0].clause")),
        ({"changes": [{**change, "after": "gone"}]}, ("text.no_place", "changes[0].after")),
        ({"changes": [put("road", {"fr": "Les routes s'ouvrent."})]}, ("text.language", "changes[0].texts")),
        ({"changes": [{**change, "texts": turned}]}, ("text.direction", "changes[0].texts[0].text")),
    ]
    for changes, error in cases:
        assert refused(stage, {**good, **changes}) == error
    bound = version(
        centre, head, [first], [move("arms", "")], binds=[{"clause": "fire", "bracket": "b1", "path": "/x"}]
    )
    assert refused(stage, bound) == ("text.bind", "binds[0]")
    run(stage.say("alder", "proposal_version", good))


def test_the_desk_refuses_a_proposal_that_names_whom_it_does_not_reach(stage: Stage) -> None:
    assert refused(stage, {**HEAD, "required": ["al", "elm"]}, "proposal") == ("proposal.parties", "required")
    assert refused(stage, {**HEAD, "pen": "elm"}, "proposal") == ("proposal.parties", "pen")
    assert refused(stage, {**HEAD, "answers": "A" * 43}, "proposal") == ("proposal.answers", "answers")
    theirs = run(stage.say("birch", "proposal", HEAD))
    run(stage.settle())
    assert refused(stage, {**HEAD, "target": theirs.id}, "proposal") == ("proposal.target", "target")


def test_a_version_that_rests_on_what_others_may_not_read_stays_with_those_who_may(stage: Stage) -> None:
    async def play() -> tuple[str, str]:
        head, first = await tabled(stage)
        alone = version(stage["alder"], head, [first], [move("arms", "")])
        await say_to(stage, "alder", "al", alone, "proposal_version")
        held = (await get(stage, f"/{head}", "alder"))["heads"][0]["id"]
        await stage.settle()
        seen = await get(stage, f"/{head}")
        assert [one["label"] for one in seen["heads"]] == ["1"]
        return head, held

    head, held = run(play())
    wide = version(
        stage["alder"], head, [held], [put("arms", {"en": "Arms go.", "ru": "Оружие уходит."})], number=3
    )
    assert refused(stage, wide) == ("text.base_unseen", "bases")


def test_a_version_another_desk_let_through_is_shown_with_its_reason(stage: Stage) -> None:
    async def play() -> tuple[Any, Any]:
        head, first = await tabled(stage)
        false = {**version(stage["alder"], head, [first], [move("arms", "")]), "text_sha256": "0" * 64}
        name = await smuggle(stage, "alder", "proposal_version", false)
        await stage.settle()
        return await get(stage, f"/{head}"), await get(stage, f"/{head}/text?version={name}")

    one, text = run(play())
    assert one["flags"] == ["unreadable"]
    assert [(each["readable"], each["why"]) for each in one["versions_list"]] == [
        (True, None), (False, {"code": "text.hash", "values": ["text_sha256"]}),
    ]  # fmt: skip
    assert (text["code"], text["got"]) == ("text.unreadable", "text.hash")


def test_languages_that_differ_are_flagged_on_the_proposal(stage: Stage) -> None:
    async def play() -> Any:
        head = await stage.say("alder", "proposal", HEAD)
        body = {"clauses": [{"texts": {"en": "Within 30 days.", "ru": "В течение 60 дней."}}]}
        draft = await drafted(stage, "alder", head.id, body)
        assert [one["code"] for one in draft["notices"]] == ["numbers"]
        await written(stage, "alder", head.id, body)
        return await get(stage, f"/{head.id}")

    assert run(play())["flags"] == ["languages_differ"]


@pytest.mark.parametrize(
    ("path", "code"),
    [("/nothing", "proposal.unknown"), ("/{head}/text?version=nothing", "proposal.no_version"), ("/{head}/compare?older=a&newer=b", "proposal.no_version")],
)  # fmt: skip
def test_what_is_not_there_is_said_to_be_unknown(stage: Stage, path: str, code: str) -> None:
    async def play() -> Any:
        head, _ = await tabled(stage)
        return await get(stage, path.format(head=head))

    assert run(play())["code"] == code


def test_what_is_taken_back_is_no_longer_the_latest(
    stage: Stage,
) -> None:
    async def play() -> list[list[str]]:
        head, first = await tabled(stage)
        second = await written(stage, "alder", head, {"base": first, "clauses": [{"clause": "arms"}]})
        seen = [[one["label"] for one in (await get(stage, f"/{head}"))["heads"]]]
        await stage.say("alder", "withdraw", {"target": second, "reason": "too early"})
        await stage.settle()
        seen.append([one["label"] for one in (await get(stage, f"/{head}"))["heads"]])
        rows = (await get(stage, f"/{head}"))["versions_list"]
        seen.append([str(one["withdrawn"]) for one in rows])
        return seen

    assert run(play()) == [["2"], ["1"], ["False", "True"]]


def test_a_language_that_is_equally_authentic_has_a_title(stage: Stage) -> None:
    english = {**HEAD, "title": HEAD["title"][:1]}
    with pytest.raises(SametableError) as refused:
        run(stage.say("alder", "proposal", english))
    assert (refused.value.code, refused.value.at, refused.value.got) == (
        "proposal.title",
        "title",
        "none in ru",
    )
    # A translation may go without one, and with none authentic nothing is asked for.
    for authentic in (["en"], None):
        head = {key: each for key, each in english.items() if key != "authentic"}
        assert run(
            stage.say("alder", "proposal", {**head, **({"authentic": authentic} if authentic else {})})
        )
