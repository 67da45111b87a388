"""What is kept of many proposals' gaps is what would be worked out anew, whatever is said in between; and it is worked out ahead."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING, Any, cast

from sametable.centre.decisions.ahead import known
from sametable.centre.decisions.gap_views import gaps_view
from sametable.centre.decisions.gaps import A_STEP, open_clauses, room_of
from sametable.centre.decisions.tables import tables_of
from sametable.centre.decisions.texts import CLAUSES_A_STEP, shown_of
from sametable.core.decisions.text_versions import folded
from sametable.core.picture.cases import CaseSaid
from sametable.core.picture.fold import Picture
from sametable.core.record.order import Bracket
from support.gapping import words
from support.texting import put

if TYPE_CHECKING:
    from sametable.centre.centre import Centre

HEAD: dict[str, Any] = {"title": words("The road"), "form": "single_text", "languages": ["en"]}
PROPOSALS = 80  # more than are kept whole


class Party:
    """One party of the founding."""

    def __init__(self, name: str) -> None:
        self.id, self.short = name, name.upper()


class Genesis:
    """As much of the founding as texts ask for."""

    parties = (Party("al"), Party("bi"))


class Node:
    """As much of a centre as positions ask for, over a picture."""

    genesis = Genesis()
    record_id = "made"
    parties = frozenset({"al", "bi"})

    def __init__(self, picture: Picture | None = None) -> None:
        self.picture = self.shared = picture or Picture(prefixes={}, origin_index={})
        self.clock = self.store = self
        self.count = 0

    def now_ms(self) -> int:
        """Give a moment after everything."""
        return 1_000_000

    def locate(self, _: str) -> None:
        """Hold no entry."""

    def bracket(self, _: str, __: int) -> Bracket:
        """Have no other clock to go by."""
        return Bracket(not_before=None, not_after=None)

    def say(self, kind: str, party: str, fields: dict[str, Any]) -> str:
        """Count a statement; gives its id."""
        self.count += 1
        said = CaseSaid(
            id=f"{self.count:043d}", kind=kind, party=party, node=party, number=f"{party.upper()}-{self.count:06d}",
            order=(self.count, party, self.count), at_ms=self.count, target=str(fields.get("target", "")), fields=fields,
        )  # fmt: skip
        self.picture.cases.add(said)
        return said.id

    def version(self, head: str, number: int, base: str = "") -> str:
        """Say a version of a text of two clauses."""
        held = tables_of(cast("Centre", self)).of(head).of(base) if base else None
        fields: dict[str, Any] = {
            "target": head, "number": number, "bases": [base] if base else [],
            "changes": [put(name, f"The road is open for {number} hours.") for name in ("c1", "c2")[: 1 if base else 2]],
        }  # fmt: skip
        text = folded("", "", fields, HEAD, (held.text if held else None, None))
        return self.say("proposal_version", "al", {**fields, "text_sha256": text.sha256})


def seen(node: Node) -> list[Any]:
    centre = cast("Centre", node)
    tables, room = tables_of(centre), room_of(centre)
    return [
        (
            first,
            open_clauses(centre, texts),
            gaps_view(room.look(texts, texts.latest)) if texts.latest else None,
        )
        for first, texts in tables.all().items()
    ]


def table() -> tuple[Node, list[str], list[str]]:
    node = Node()
    heads = [node.say("proposal", "al", HEAD) for _ in range(PROPOSALS)]
    return node, heads, [node.version(head, 1) for head in heads]


def test_what_is_kept_of_many_proposals_is_what_is_worked_out_anew() -> None:
    node, heads, versions = table()
    dice, said = random.Random(3), list[str]()
    for _ in range(40):
        at = dice.randrange(4)
        match dice.choice(("stand", "stand", "drop", "version", "required", "talks", "withdraw")):
            case "stand":
                fields = {
                    "target": versions[at],
                    "clause": "c1",
                    "says": dice.choice(("accept", "reject")),
                    "mandate": "head",
                }
                said.append(node.say("clause_position", dice.choice(("al", "bi")), fields))
            case "drop" if said:
                node.picture.cases.drop(said.pop(dice.randrange(len(said))))
            case "version":
                versions[at] = node.version(heads[at], node.count, versions[at])
            case "required":
                node.say("proposal", "al", {**HEAD, "target": heads[at], "required": ["bi"]})
            case "talks":
                node.say(
                    "talks",
                    "al",
                    {"form": "round", "title": "A round", "window": {"start_ms": 0, "end_ms": node.count}},
                )
            case "withdraw" if said:
                node.picture.cases.turn(said[0])
            case _:
                continue
        assert seen(node) == seen(Node(node.picture))


def test_a_position_lets_go_of_its_own_proposal_and_of_no_other() -> None:
    node, _, versions = table()
    seen(node)
    centre = cast("Centre", node)
    every = list(tables_of(centre).all().values())
    node.say(
        "clause_position", "bi", {"target": versions[5], "clause": "c1", "says": "reject", "mandate": "head"}
    )
    assert [at for at, texts in enumerate(every) if not room_of(centre).counted(texts)] == [5]


def test_texts_of_which_nothing_was_said_stay_the_same_value_when_another_gets_a_version() -> None:
    node, heads, versions = table()
    centre = cast("Centre", node)
    before = dict(tables_of(centre).all())
    node.version(heads[7], 2, versions[7])
    after = tables_of(centre).all()
    assert [first for first in before if before[first] is not after[first]] == [heads[7]]


def test_gaps_are_worked_out_ahead_with_everybody_elses_turn_in_between() -> None:
    node, _, _ = table()
    centre = cast("Centre", node)
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def play() -> None:
        task = asyncio.create_task(others())
        await known(centre)
        task.cancel()

    asyncio.run(play())
    assert turns >= PROPOSALS
    assert all(room_of(centre).counted(texts) for texts in tables_of(centre).all().values())
    assert seen(node) == seen(Node(node.picture))


def test_a_long_text_with_many_words_on_it_is_worked_out_ahead_a_few_at_a_time() -> None:
    node = Node()
    centre = cast("Centre", node)
    head = node.say("proposal", "al", HEAD)
    names = [f"c{at}" for at in range(CLAUSES_A_STEP * 2)]
    changes = [put(name, "The road is open.") for name in names]
    fields = {"target": head, "number": 1, "bases": [], "changes": changes}
    version = node.say(
        "proposal_version", "al", {**fields, "text_sha256": folded("", "", fields, HEAD, (None, None)).sha256}
    )
    for at in range(A_STEP * 2):
        said = {"target": version, "clause": names[at % len(names)], "says": "accept", "mandate": "head"}
        node.say("clause_position", "al" if at % 2 else "bi", said)
    (texts,) = tables_of(centre).all().values()
    assert texts.latest is not None
    assert texts.latest.text is not None
    assert sum(1 for _ in room_of(centre).ahead(texts, texts.latest)) == 2
    assert sum(1 for _ in shown_of(centre).ahead(texts.latest.text)) == 2
    assert seen(node) == seen(Node(node.picture))
