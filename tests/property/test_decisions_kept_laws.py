"""Law of what is kept of decisions: it is what working all of them out anew gives, whatever was said, heard and forgotten between.

Held at real nodes, over plays drawn by chance: decisions by silence and by signatures, with terms and without, words under them, words
taken back, parties that go and come back, further versions and heads, beats, cuts, clocks that are off or set back, restarts.
Decision 0030; charter, rule 2.
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sametable.centre import beat
from sametable.centre.decisions.deciding import Decisions, decisions_of
from support.deciding import (
    ALL,
    BOTH,
    DAY,
    HEAD,
    HOUR,
    decision_fields,
    everybody_beats,
    hashed,
    version_fields,
)
from support.past_the_desk import smuggle
from support.stage import START_MS, Stage, run
from support.termspack import FROM_MS, put, quiet

NODES = ("alder", "birch", "cedar")
RULE = "\n  - {id: more, ref: '7', text: More, kind: decision_rule, signatures: all, silence_h: 30}\n"
STEPS = 70


class Play:
    """One play: what stands at the nodes, and the dice."""

    def __init__(self, stage: Stage, seed: int) -> None:
        """Begin with nothing said."""
        self.stage = stage
        self.dice = random.Random(seed)
        self.said: dict[str, list[tuple[str, str]]] = {}
        self.hashes: dict[str, str] = {}
        self.terms = ""
        self.seen: Counter[str] = Counter()

    async def begin(self) -> None:
        """Put a text, and terms that say how decisions are taken."""
        self.terms = await put(self.stage["alder"], quiet().rstrip() + RULE)
        await self.say("alder", "proposal", {**HEAD, "required": list(BOTH)})
        await self.version("alder")
        await everybody_beats(self.stage)
        for skew in self.stage.skews.values():
            skew.offset_ms = self.dice.choice((0, 0, 0, 5 * HOUR, -5 * HOUR))

    async def say(self, name: str, kind: str, fields: dict[str, Any]) -> str:
        """Say something past the desk, at times to two of three only."""
        audience = "parties" if self.dice.random() < 0.9 or name == "cedar" else "al+bi"
        entry_id = await smuggle(self.stage, name, kind, fields, audience=audience)
        self.said.setdefault(kind, []).append((name, entry_id))
        return entry_id

    async def version(self, name: str) -> None:
        """Say a version of any head, on nothing or on another version."""
        held = self.said.get("proposal_version", [])
        bases = [self.dice.choice(held)[1]] if held and self.dice.random() < 0.3 else []
        fields = hashed(
            version_fields(f"Back by {self.dice.randrange(9)} metres.", number=1 + len(held), bases=bases)
        )
        head = self.dice.choice(self.said["proposal"])[1]
        self.hashes[await self.say(name, "proposal_version", {**fields, "target": head})] = fields[
            "text_sha256"
        ]

    async def decide(self, name: str) -> None:
        """Put a version for decision."""
        version = self.dice.choice(list(self.hashes))
        more: dict[str, Any] = {}
        now_ms = self.stage.clock.now_ms()
        if self.dice.random() < 0.6:
            more = {"how": "silence", "until_ms": now_ms + self.dice.choice((12, 25, 31, 40)) * HOUR}
        elif self.dice.random() < 0.5:
            more = {"until_ms": now_ms + 20 * HOUR}
        if self.dice.random() < 0.4:
            more |= {"terms": self.terms, "effective_ms": FROM_MS}
        asked = self.dice.choice((BOTH, ALL, ALL))
        await self.say(name, "decision", decision_fields(version, self.hashes[version], asked, **more))

    async def word(self, name: str) -> None:
        """Say a word under a decision, whether it is here yet or not."""
        if "decision" in self.said:
            says = self.dice.choice(("signs", "signs", "signs", "signs", "refuses", "breaks_silence"))
            sha256 = self.dice.choice(list(self.hashes.values()))
            target = self.dice.choice(self.said["decision"][-3:])[1]
            await self.say(name, "signature", {"target": target, "says": says, "content_sha256": sha256})

    async def take_back(self, name: str) -> None:
        """Take back something of one's own."""
        kind = self.dice.choice(
            (
                "signature",
                "signature",
                "decision",
                "participation",
                "proposal_version",
                "proposal",
                "terms_act",
            )
        )
        own = [entry_id for author, entry_id in self.said.get(kind, ()) if author == name]
        if own:
            await self.say(name, "withdraw", {"target": self.dice.choice(own)})

    async def step(self) -> None:
        """Do one thing at one node."""
        dice, stage = self.dice, self.stage
        name = dice.choice(NODES)
        other = dice.choice([one for one in NODES if one != name])
        match dice.choices(
            (
                "beat",
                "meet",
                "decide",
                "word",
                "back",
                "part",
                "version",
                "head",
                "clock",
                "restart",
                "cut",
                "adopt",
            ),
            (9, 14, 4, 7, 3, 2, 1, 1, 5, 1, 1, 1),
        )[0]:
            case "beat":
                await beat.write(stage[name])
            case "meet":
                await stage.meet(name, other)
            case "decide":
                await self.decide(name)
            case "word":
                await self.word(name)
            case "back":
                await self.take_back(name)
            case "part":
                await self.say(
                    name, "participation", {"says": dice.choice(("suspends", "resumes", "resumes"))}
                )
            case "version":
                await self.version(name)
            case "head":
                head = dice.choice(self.said["proposal"])[1]
                asked = list(dice.choice((BOTH, ALL)))
                await self.say(name, "proposal", {**HEAD, "required": asked, "target": head})
            case "clock":
                stage.clock.set(stage.clock.now_ms() + dice.choice((60_000, HOUR, 5 * HOUR, 14 * HOUR)))
                stage.skews[other].offset_ms = dice.choice((0, 0, 5 * HOUR, -30 * HOUR))
            case "restart":
                stage.restart(name)
            case "cut":
                stage.cut(name, other, down=dice.random() < 0.5)
            case _:
                fields = {"act": "adopt", "target": self.terms, "parties": list(ALL), "effective_ms": FROM_MS}
                await self.say(name, "terms_act", fields)

    def check(self, at: str) -> None:
        """Hold what every node keeps to what is worked out from nothing."""
        for name in NODES:
            centre = self.stage[name]
            for for_all in (False, True):
                anew, held = Decisions(centre), decisions_of(centre)
                if self.dice.random() < 0.3:
                    held.some(self.dice.randrange(3), for_all=for_all)
                assert held.all(for_all=for_all) == anew.all(for_all=for_all), f"{at} at {name}"
                assert held.words() == anew.words(), f"{at} at {name}"
                self.seen.update(one.state for one in held.all(for_all=for_all))


async def played(folder: Path, seed: int) -> Counter[str]:
    """Play, and hold the law after every step."""
    stage = Stage(folder, len(NODES))
    try:
        play = Play(stage, seed)
        await play.begin()
        for at in range(STEPS):
            await play.step()
            if play.dice.random() < 0.7:  # else several things happen between two looks
                play.check(f"seed {seed}, step {at}")
        for one in NODES:
            stage.isolate(one, down=False)
        stage.clock.set(max(stage.clock.now_ms(), START_MS + 3 * DAY))
        await everybody_beats(stage)
        play.check(f"seed {seed}, at the end")
    finally:
        stage.close()
    return play.seen


@pytest.mark.parametrize("first", range(0, 12, 4))
def test_what_is_kept_of_decisions_is_what_working_them_out_anew_gives(first: int) -> None:
    for seed in range(first, first + 4):
        with tempfile.TemporaryDirectory() as folder:
            run(played(Path(folder), seed))


def test_the_plays_come_to_decisions_of_every_kind(tmp_path: Path) -> None:
    found: Counter[str] = Counter()
    for seed in range(100, 104):
        found += run(played(tmp_path / str(seed), seed))
    assert set(found) >= {"open", "decided", "refused", "broken", "running", "waiting", "void", "expired"}
