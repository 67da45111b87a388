"""The table never says who should give way: no field, no word and no number of the gap views suggests it or counts votes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.decisions import gap_types
from sametable.core.decisions.text_versions import folded
from sametable.core.model.table_words import TABLE_LISTS
from support.gapping import words
from support.stage import Stage, run
from support.texting import put as change
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
GIVES_WAY = re.compile(
    r"(compromis|midd|mean_|_mean|median|averag|midpoint|half_?way|suggest|propose[sd]?_|recommend(?!ation)|advis|should|ought"
    r"|best|worst|better|fair|reasonable|optim|score|weight|rank|priorit|major|minor|vote|votes|tally|share_of|ahead|behind"
    r"|isolat|outlier|blam|obstruct|spoil|concede|concession|give_?way|likel|predict|forecast|zopa|overlap_of|converg)",
    re.IGNORECASE,
)
VIEWS = ("positions", "gaps", "positions/c1/history", "positions/-/history")
MODULES = (
    "core/decisions/positions.py", "core/decisions/gaps.py", "core/decisions/gap_types.py", "core/decisions/spans.py",
    "core/decisions/since.py", "core/decisions/linkage.py", "core/decisions/dispositions.py", "core/decisions/consequences.py",
    "centre/decisions/gaps.py", "centre/decisions/gap_views.py", "centre/decisions/consequences.py",
    "centre/decisions/option_map.py", "edges/web/gaps.py", "edges/web/positions.py", "edges/web/consequences.py",
)  # fmt: skip


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


def names_in(value: Any) -> set[str]:
    """Give every member's name in an answer, however deep; texts by language are people's words."""
    if isinstance(value, dict):
        inner = {name for held in value.values() for name in names_in(held)}
        return inner | {name for name in value if len(name) > 2}
    if isinstance(value, list):
        return {name for held in value for name in names_in(held)}
    return set()


def numbers_in(value: Any) -> set[int]:
    if isinstance(value, dict):
        return {number for held in value.values() for number in numbers_in(held)}
    if isinstance(value, list):
        return {number for held in value for number in numbers_in(held)}
    return {value} if isinstance(value, int) and not isinstance(value, bool) else set()


async def on_the_table(stage: Stage, en: str) -> tuple[str, str]:
    head: dict[str, Any] = {"title": words("A road"), "form": "party_text", "languages": ["en"]}
    said = await stage.say("alder", "proposal", head)
    fields: dict[str, Any] = {"target": said.id, "number": 1, "bases": [], "changes": [change("c1", en)]}
    fields["text_sha256"] = folded("", "", fields, head, (None, None)).sha256
    version = await stage.say("alder", "proposal_version", fields)
    await stage.settle()
    return said.id, version.id


async def got(stage: Stage, path: str) -> Any:
    answer = await ask(app_of(stage, "birch"), "GET", f"/api/table/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_no_member_of_any_view_of_gaps_has_a_word_for_giving_way_or_for_votes(stage: Stage) -> None:
    async def play() -> set[str]:
        head, version = await on_the_table(stage, "Guns stay [100 | 900] m back [and observers go].")
        for name, says in (("alder", "accept"), ("birch", "reject"), ("cedar", "accept")):
            await stage.say(
                name, "clause_position", {"target": version, "clause": "c1", "says": says, "mandate": "head"}
            )
        await stage.say("birch", "disposition", {"target": head, "says": "declined", "reason": "no"})
        await stage.settle()
        found = await got(stage, "dispositions")
        names = names_in(found)
        for view in VIEWS:
            names |= names_in(await got(stage, f"proposals/{head}/{view}"))
        return names

    names = run(play())
    assert {"gaps", "span", "positions", "missing", "waiting_ms", "chosen_by"} <= names, (
        "the views were walked"
    )
    assert not [name for name in names if GIVES_WAY.search(name)]


def test_no_number_is_told_that_nobody_put(stage: Stage) -> None:
    async def play() -> set[int]:
        head, _ = await on_the_table(stage, "Guns stay [1234 | 98766] m back.")
        held = await got(stage, f"proposals/{head}/gaps")
        return {number for number in numbers_in(held["gaps"]) if number > 100}

    assert run(play()) == {1234, 98766}


def test_who_stands_alone_is_told_as_everybody_else_is(stage: Stage) -> None:
    async def play(lone: str) -> Any:
        head, version = await on_the_table(stage, "The road is open.")
        for name in ("alder", "birch", "cedar"):
            says = "reject" if name == lone else "accept"
            await stage.say(
                name, "clause_position", {"target": version, "clause": "c1", "says": says, "mandate": "head"}
            )
        await stage.settle()
        return (await got(stage, f"proposals/{head}/gaps"))["gaps"]

    shapes = []
    for lone in ("alder", "birch", "cedar"):
        (gap,) = run(play(lone))
        assert [one["party"] for one in gap.pop("positions")] == ["al", "bi", "ce"]
        shapes.append(gap)
    assert shapes[0] == shapes[1] == shapes[2]


def test_no_code_and_no_reason_of_a_gap_has_such_a_word() -> None:
    codes = [term.code for term in (*TABLE_LISTS["gap"], *TABLE_LISTS["stand"], *TABLE_LISTS["mandate"])]
    said = [text for one in (*TABLE_LISTS["gap"], *TABLE_LISTS["stand"]) for text in one.name.values()]
    assert not [one for one in (*codes, *said) if GIVES_WAY.search(one)]
    assert not [one for one in gap_types.ORDER if GIVES_WAY.search(one)]


def test_no_module_of_the_gaps_works_out_what_lies_between() -> None:
    counting = re.compile(
        r"\b(statistics|mean\(|median|average|most_common|Counter\(one\.says|/ ?2\b|// ?2\b|sum\(one\.says)"
    )
    found = [
        (name, match.group())
        for name in MODULES
        for match in counting.finditer((ROOT / "src/sametable" / name).read_text())
    ]
    assert found == []


@pytest.mark.parametrize("query", ["best=true", "suggest=1", "sort=votes", "between=true"])
def test_asking_for_more_gives_the_same(stage: Stage, query: str) -> None:
    async def play() -> tuple[Any, Any]:
        head, _ = await on_the_table(stage, "Guns stay [100 | 900] m back.")
        return await got(stage, f"proposals/{head}/gaps"), await got(stage, f"proposals/{head}/gaps?{query}")

    plain, more = run(play())
    assert plain == more
