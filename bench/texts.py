"""Views of a long text: the list, one proposal, a version's text, two versions compared, a draft and a merge.

The text, its 50 versions and the positions of 8 delegations are those of `bench/gaps.py`: 200 clauses in two languages, one in three
with a bracket, four of them edited in each version. Measured is from the asking until the answer is written as JSON. In each
round one more version arrives first (four clauses edited), so that what was worked out before it is not all that is asked for;
versions that are shown and compared are drawn by chance, the comparison always with the newest. A draft is the newest
text with four clauses edited, read from typed words; a merge is of two versions with eight clauses edited apart. The raw operation is
writing the largest of the answers as JSON. The first list after the node's start, where no text is known, is measured by itself.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import orjson

from bench.gaps import CLAUSES, HEAD, PARTIES, VERSIONS, Node, put, tabled
from bench.report import Part, Row, Target, delay, quantile
from sametable.centre.decisions.tables import tables_of
from sametable.centre.decisions.text_drafts import Asked, draft_version, merge_draft
from sametable.centre.decisions.texts import compare_shown, proposal_shown, proposals_shown, text_shown
from sametable.core.decisions.text_versions import folded
from sametable.core.record.order import Causality

if TYPE_CHECKING:
    from collections.abc import Callable

    from sametable.centre.centre import Centre

ROUNDS = 100
TARGET_MS = 200.0


@dataclass(slots=True, kw_only=True)
class Room:
    """The made text on a node, and the dice."""

    node: Any
    head: str
    names: list[str]
    dice: random.Random

    @property
    def centre(self) -> Centre:
        """Give the node as the rooms of the table look at it."""
        return cast("Centre", self.node)

    def version(self, base: str, edited: int) -> str:
        """Say one more version on another one; gives its id."""
        chosen = sorted(self.dice.sample(range(CLAUSES), edited))
        texts = tables_of(self.centre).of(self.head)
        below = texts.of(base)
        turn = len(texts.versions)
        fields: dict[str, Any] = {
            "target": self.head, "number": turn + 1, "bases": [base], "changes": [put(at, turn) for at in chosen],
        }  # fmt: skip
        text = folded("", "al", fields, HEAD, (below.text if below else None, None))
        self.node.revision += 1
        return str(self.node.say("proposal_version", "al", {**fields, "text_sha256": text.sha256}))


def room() -> Room:
    """Put the text on a node that has as much of a centre as its views ask for."""
    node: Any = Node()
    node.genesis = SimpleNamespace(
        parties=[SimpleNamespace(id=one, short=one.upper(), name={"en": one}) for one in PARTIES], nodes=[]
    )
    node.node = SimpleNamespace(party="al")
    node.store = SimpleNamespace(locate=lambda _: None)
    node.revision, node.record_id, node.beat_ids = 1, "made", []
    node.standing, node.logs, node.causality = SimpleNamespace(caps={}), {}, Causality()
    head, names = tabled(node)
    return Room(node=node, head=head, names=names, dice=random.Random(9))


def views(held: Room) -> dict[str, Callable[[], Any]]:
    """Give what is asked for in one round."""
    centre, head, dice = held.centre, held.head, held.dice
    newest = held.names[-1]
    edits = [
        {
            "clause": f"c{at}", "do": "put", "label": f"{at}",
            "texts": {"en": f"The parties shall wait [{at} | {at + 1}] days.", "ru": f"Стороны ждут [{at} | {at + 1}] дней."},
        }
        for at in dice.sample(range(CLAUSES), 4)
    ]  # fmt: skip
    sides = [held.version(newest, 8) for _ in range(2)]
    return {
        "the list of proposals": lambda: proposals_shown(centre),
        "one proposal with its versions": lambda: proposal_shown(centre, head),
        "the text of the newest version": lambda: text_shown(centre, head, newest),
        "the text of any version": lambda: text_shown(centre, head, dice.choice(held.names)),
        "the newest version compared with any": lambda: compare_shown(
            centre, head, dice.choice(held.names[:-1]), newest
        ),
        "a draft of a next version": lambda: draft_version(centre, head, Asked(base=newest, clauses=edits)),
        "a merge of two versions": lambda: merge_draft(centre, head, sides[0], sides[1]),
    }


def measure() -> Part:
    """Measure."""
    held = room()
    start = time.perf_counter()
    orjson.dumps(proposals_shown(held.centre))
    first_ms = (time.perf_counter() - start) * 1000
    took: dict[str, list[float]] = {}
    largest = b""
    for _ in range(ROUNDS):
        held.names.append(held.version(held.names[-1], 4))
        for name, view in views(held).items():
            start = time.perf_counter()
            raw = orjson.dumps(view())
            took.setdefault(name, []).append((time.perf_counter() - start) * 1000)
            largest = max(largest, raw, key=len)
    plain = orjson.loads(largest)
    written = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        orjson.dumps(plain)
        written.append((time.perf_counter() - start) * 1000)
    slowest = max(took, key=lambda name: quantile(took[name], 0.99))
    what = f"any view of a text, {CLAUSES} clauses, {len(PARTIES)} delegations, {VERSIONS} and more versions, p99"
    return Part(
        name="Texts",
        method=(__doc__ or "").strip(),
        rows=[
            *(delay(name, each) for name, each in took.items()),
            delay("writing the largest answer as JSON", written),
            Row(name="size of the largest answer", value=len(largest) / 1000, unit="kB", n=1),
            Row(name="the first list after a start", value=first_ms, unit="ms", n=1),
        ],
        targets=[
            Target(
                what=what,
                got=quantile(took[slowest], 0.99),
                limit=TARGET_MS,
                unit="ms",
                why=f"slowest: {slowest}",
            )
        ],
    )
