"""What everybody named has signed stays agreed: whatever is said after it, by whomever, in whatever order that arrives.

Decision 0031. Hostile words are said past every desk, at nodes that meet now and then, with one clock that is set back.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sametable.centre import beat
from sametable.centre.parties.delineations import layers_now
from sametable.core.delineation.content import content_sha256
from sametable.core.delineation.layers import KIND, Agreed, Asked, Why, layers, troubles
from sametable.core.delineation.rules import Rules
from sametable.core.picture.cases import Cases, CaseSaid
from sametable.errors import SametableError
from support.drawing import DAY_MS, TODAY_MS, area, box, draws, signs
from support.past_the_desk import smuggle
from support.stage import Stage, run
from support.termspack import adopt, put, quiet

NAME = "Withdrawal zone of the Raiders, north bank"
ZONE = area(box(36.5, 36.0, 0.3), what="zone", name=NAME, agreed_with=["al", "bi"])
LIST = {
    "authority": "security_council", "name": "Consolidated List", "generated_ms": TODAY_MS, "file_sha256": "a" * 64,
    "entities": [{"listed": "QDe.999", "name": "North"}],
}  # fmt: skip
VIEW = {"group": "North", "says": "excluded", "authority": "own_view", "as_of_ms": TODAY_MS, "source": "x"}


async def crowd(stage: Stage, target: str) -> None:
    """Draw the same zone over and over, as it was not drawn before it was signed."""
    for at in range(4):
        drawn = area(box(36.5 + at / 20, 36.0, 0.3), what="zone", name="x", target=target)
        await smuggle(stage, "alder", "delineation", drawn, at_ms=stage.clock.now_ms() - 3_600_000)


async def list_it(stage: Stage, target: str) -> None:
    await smuggle(stage, "cedar", "sanctions_list", LIST)


async def view(stage: Stage, target: str) -> None:
    await smuggle(stage, "alder", "designation", VIEW)


async def terms(stage: Stage, target: str) -> None:
    """Agree on terms that began before it was drawn, leave out a group of its name and ask for 2 km."""
    clause = "{id: more, ref: '7', text: More, kind: delineation, coarseness_m: 2 km}"
    text = await put(stage["alder"], quiet("1").rstrip() + f"\n  - {clause}\n")
    await stage.settle(2)
    for node in ("alder", "birch"):
        await adopt(stage[node], text)


async def take_back(stage: Stage, target: str) -> None:
    await smuggle(stage, "alder", "withdraw", {"target": target})


async def refuse(stage: Stage, target: str) -> None:
    words = {"target": target, "says": "refuses", "content_sha256": content_sha256(ZONE)}
    await smuggle(stage, "birch", "signature", words)


async def leave(stage: Stage, target: str) -> None:
    await smuggle(stage, "alder", "participation", {"says": "leaves", "reason": "x"})


async def set_back(stage: Stage, target: str) -> None:
    """Let a node whose clock is years behind say what it has seen."""
    stage.skews["cedar"].offset_ms = -900 * DAY_MS
    await beat.write(stage["cedar"])


async def meet(stage: Stage, target: str) -> None:
    await stage.settle(1)


ACTS = (crowd, list_it, view, terms, take_back, refuse, leave, set_back, meet)


def shown(stage: Stage, target: str) -> dict[str, tuple[str, bool]]:
    """Give how it stands at every node, and whether it is drawn."""
    found = {}
    for node in stage.built:
        row = next((one for one in layers_now(stage[node]) if one.said.id == target), None)
        found[node] = ("none", False) if row is None else (row.state, row.drawn)
    return found


def signed(stage: Stage) -> str:
    """Have the zone drawn and signed by all whom it names."""
    target: str = run(draws(stage, ZONE)).id
    run(stage.settle(1))
    run(signs(stage, "birch", target, ZONE))
    run(stage.settle(2))
    assert shown(stage, target) == dict.fromkeys(stage.built, ("agreed", True))
    return target


@pytest.mark.parametrize("act", ACTS)
def test_nothing_that_is_said_after_all_signed_takes_it_from_any_node(tmp_path: Path, act: Any) -> None:
    stage = Stage(tmp_path, 3)
    target = signed(stage)
    run(act(stage, target))
    run(stage.settle(2))
    assert shown(stage, target) == dict.fromkeys(stage.built, ("agreed", True))
    stage.close()


@settings(deadline=None, max_examples=3)
@given(st.permutations(ACTS))
def test_whatever_is_said_after_all_signed_it_stays_agreed_at_every_node(acts: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder), 3)
        try:
            target = signed(stage)
            for act in acts:
                with suppress(SametableError):  # a desk may refuse some of it after some of the rest
                    run(act(stage, target))
                assert shown(stage, target) == dict.fromkeys(stage.built, ("agreed", True)), act.__name__
            run(stage.settle(2))
            assert shown(stage, target) == dict.fromkeys(stage.built, ("agreed", True))
        finally:
            stage.close()


LATE = st.lists(
    st.tuples(
        st.sampled_from(["control", "zone", "mixed", "excluded"]),
        st.integers(0, 60),  # its place in merge order; the signed one's is 30
        st.integers(-30, 30),  # hours from the signed one
        st.sampled_from([36.5, 36.6, 40.5]),
        st.booleans(),  # said to be an earlier version of the signed one
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=100)
@given(LATE, st.sampled_from(["zone", "mixed"]), st.booleans())
def test_no_drawing_that_arrives_late_makes_what_all_signed_void(
    late: list[Any], what: str, now: bool
) -> None:
    signed = _said(
        "signed", 30, area(box(36.5, 36.0, 0.3), what=what, name="North"), 0, target="late-0" if late else ""
    )
    said = [
        _said(f"late-{at}", place, area(box(west, 35.0, 0.3), what=kind, name="x"), hours, target="signed" if back else "")
        for at, (kind, place, hours, west, back) in enumerate(late)
    ]  # fmt: skip
    names = frozenset({"north"}) if now else frozenset()
    asked = Asked(
        now_ms=TODAY_MS, rules=lambda _: Rules(agreed_m=2_000, band=38, names=names), withdrawn=lambda _: False,
        said_ms=lambda one: one.at_ms, past=lambda _: Rules(agreed_m=500, band=38, names=frozenset()),
        agreed=lambda one: Agreed(required=("al", "bi"), complete=one.id == "signed"),
    )  # fmt: skip
    cases = Cases()
    for one in (*said, signed):
        cases.add(one)
    assert "signed" not in troubles(cases.of_kind(KIND), asked)
    if what == "zone":
        (row,) = [one for one in layers(cases, asked) if one.said.id == "signed"]
        assert (row.state, row.drawn) == ("agreed", True)
        assert Why(code="looked_again") in row.why


def _said(name: str, place: int, fields: dict[str, Any], hours: int, target: str) -> CaseSaid:
    return CaseSaid(
        id=name, kind=KIND, party="al", node="alder", number=name, order=(place, name, place),
        at_ms=TODAY_MS + hours * 3_600_000, target=target, fields=fields,
    )  # fmt: skip
