"""Laws of the picture.

charter, rule 2: "Same logs, same map, to the byte, whatever order they arrived in."
record.md 4.4: the order of two entries never flips when more arrive.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings

from sametable.centre import table
from sametable.core.picture.fold import apply_entry, copy_of, gather, mark_row, retract, shown, terms_said
from sametable.core.terms.adopted import standing
from support.saying import a_report, about, empty, entry_id, said
from support.stage import START_MS, Stage, report, run
from support.termsaid import act_fields, text_fields

if TYPE_CHECKING:
    from random import Random

    from sametable.core.picture.fold import Picture
    from sametable.core.picture.said import Said

PARTIES = ("al", "bi", "ce")
LEDGER: dict[str, Any] = {
    "reporting_party": "Alder", "measure": "killed", "bound": "about", "total": 4, "period": {"cumulative": True},
    "by_area": [["South", 2], ["North", 2]],
}  # fmt: skip
CASE: dict[str, dict[str, Any]] = {
    "inquiry": {"asked": "Birch", "through": "ce", "questions": ["What happened?"], "due_ms": START_MS},
    "reply": {"stance": "denies"},
}
WEAPONS = ("mortar", "rocket", "tank")


@st.composite
def histories(draw: st.DrawFn) -> list[Said]:
    """Draw statements of every kind, about reports, ledgers, remarks, themselves and nothing."""
    count = draw(st.integers(2, 14))
    told: list[Said] = []
    for number in range(count):
        party, name = draw(st.sampled_from(PARTIES)), f"s{number}"
        kind = draw(
            st.sampled_from(
                [
                    "report",
                    "report",
                    "ledger_count",
                    "deny",
                    "comment",
                    "amend",
                    "withdraw",
                    "odd",
                    "terms_text",
                    "terms_act",
                    "performance",
                    "link",
                    "unlink",
                    "inquiry",
                    "reply",
                ]
            )
        )
        lamport = draw(st.integers(1, 4)) * 100 + number
        if kind == "report":
            fields = a_report(weapon=draw(st.sampled_from(WEAPONS))).fields
            told.append(said(name, "report", fields, party=party, lamport=lamport))
        elif kind == "ledger_count":
            told.append(said(name, kind, LEDGER, party=party, lamport=lamport))
        elif kind == "terms_text":
            told.append(said(name, kind, text_fields(name), party=party, lamport=lamport))
        elif kind == "terms_act":
            fields = act_fields("adopt", f"s{draw(st.integers(0, count))}", (party,))
            told.append(said(name, kind, fields, party=party, lamport=lamport))
        elif kind == "performance":
            target = f"s{draw(st.integers(0, count))}"
            done = {"instrument": "i", "clause": "c", "says": "done"}
            told.append(about(name, kind, target, party=party, lamport=lamport, **done))
        elif kind in {"link", "unlink"}:
            some = draw(st.lists(st.integers(0, count), min_size=1, max_size=3, unique=True))
            how = {"how": draw(st.sampled_from(["same", "part", "repeats"]))} if kind == "link" else {}
            others = [entry_id(f"s{one}") for one in some]
            target = f"s{draw(st.integers(0, count))}"
            told.append(about(name, kind, target, party=party, lamport=lamport, others=others, **how))
        elif kind in {"inquiry", "reply"}:
            target = f"s{draw(st.integers(0, count))}"
            told.append(about(name, kind, target, party=party, lamport=lamport, **CASE[kind]))
        elif kind == "odd":
            told.append(said(name, "from.the.future", {"n": number}, party=party, lamport=lamport))
        else:
            target = f"s{draw(st.integers(0, count))}"
            more = {"fields": {"weapon": draw(st.sampled_from(WEAPONS))}} if kind == "amend" else {}
            told.append(about(name, kind, target, party=party, lamport=lamport, **more))
    return told


def seen(picture: Picture) -> tuple[Any, ...]:
    """Give everything that a screen or a digest shows."""
    rows = [mark_row(picture, picture.marks[name]) for name in sorted(picture.marks)]
    terms = standing(terms_said(picture))
    cases = [picture.cases.under([name]) for name in sorted(picture.marks)]
    incidents = [picture.linker.incident(name) for name in sorted(picture.marks)]
    return picture.digest.value(), rows, sorted(picture.counts), picture.unreadable, terms, cases, incidents


@settings(max_examples=150, deadline=None)
@given(history=histories(), dice=st.randoms(use_true_random=False))
def test_the_picture_is_the_same_in_whatever_order_statements_are_folded(
    history: list[Said], dice: Any
) -> None:
    pictures = []
    for _ in range(3):
        order = list(history)
        dice.shuffle(order)
        picture = empty()
        for place, each in enumerate(order):
            apply_entry(picture, each)
            if dice.random() < 0.3:
                picture.digest.value()  # asking in between changes nothing
            assert len(picture.marks) <= place + 1
        pictures.append(seen(picture))
    assert pictures[0] == pictures[1] == pictures[2]


@settings(max_examples=150, deadline=None)
@given(history=histories(), dice=st.randoms(use_true_random=False))
def test_the_picture_is_the_same_in_whatever_portions_its_reports_are_linked(
    history: list[Said], dice: Random
) -> None:
    plain, picture = empty(), empty()
    rest = list(history)
    while rest:
        some, rest = rest[: (size := dice.randint(1, len(rest)))], rest[size:]
        before = rows_of(picture)
        gather(picture)
        changed: set[str] = set()
        for one in some:
            changed |= apply_entry(picture, one)
            apply_entry(plain, one)
            if dice.random() < 0.2:
                again = dice.choice([held for held in history if held.id in picture.marks] or [one])
                changed |= retract(picture, again.id) | apply_entry(picture, again)
                retract(plain, again.id)
                apply_entry(plain, again)
            if dice.random() < 0.1:
                assert seen(copy_of(picture)) == seen(plain)
        changed |= shown(picture)
        assert seen(picture) == seen(plain)
        now = rows_of(picture)
        assert {name for name in now if now[name] != before.get(name)} <= changed


def rows_of(picture: Picture) -> dict[str, object]:
    """Give what each report shows."""
    return {name: mark_row(picture, mark) for name, mark in picture.marks.items()}


@st.composite
def taken_back(draw: st.DrawFn) -> list[Said]:
    """Draw reports, words about them, and what takes those words back, by whoever said them as a rule."""
    told = [said(f"s{n}", "report", a_report(weapon=WEAPONS[n]).fields, lamport=n + 1) for n in range(3)]
    for number in range(3, 3 + draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(["deny", "comment", "amend", "link", "unlink", "withdraw", "withdraw"]))
        target = draw(st.integers(0, number - 1))
        party = told[target].party if kind == "withdraw" else draw(st.sampled_from(PARTIES))
        more: dict[str, Any] = {}
        if kind in {"link", "unlink"}:
            more = {
                "others": [entry_id(f"s{(target + 1) % 3}")],
                **({"how": "same"} if kind == "link" else {}),
            }
        elif kind == "amend":
            more = {"fields": {"weapon": draw(st.sampled_from(WEAPONS))}}
        told.append(about(f"s{number}", kind, f"s{target}", party=party, lamport=100 + number, **more))
    return told


TURNS = st.lists(st.tuples(st.integers(0, 13), st.integers(0, 13), st.booleans()), min_size=1, max_size=8)
"""How many were counted when one of them turns, which of them, and whether it is erased, or void (or stands again)."""


@settings(max_examples=250, deadline=None)
@given(history=histories() | taken_back(), turns=TURNS, dice=st.randoms(use_true_random=False))
def test_what_is_counted_again_as_erased_or_void_shows_as_if_it_had_always_been_so(
    history: list[Said], turns: list[tuple[int, int, bool]], dice: Any
) -> None:
    """An erased withdrawal takes nothing back, whenever it was erased; and so for a key that was revoked."""
    order = list(history)
    dice.shuffle(order)
    now = {one.id: one for one in order}
    picture = empty()
    for place, each in enumerate(order):
        apply_entry(picture, each)
        for after, which, gone in turns:
            if after == place:
                one = now[order[which % (place + 1)].id]
                fields = {} if gone else one.fields
                now[one.id] = replace(
                    one, erased=one.erased or gone, fields=fields, repudiated=one.repudiated != (not gone)
                )
                retract(picture, one.id)
                apply_entry(picture, now[one.id])
    anew = empty()
    for one in now.values():
        apply_entry(anew, one)
    assert seen(picture) == seen(anew)


@settings(max_examples=100, deadline=None)
@given(history=histories())
def test_whatever_a_statement_changes_is_named(history: list[Said]) -> None:
    picture = empty()
    before: dict[str, Any] = {}
    for each in history:
        named = apply_entry(picture, each)
        after = {name: mark_row(picture, mark) for name, mark in picture.marks.items()}
        changed = {name for name, row in after.items() if before.get(name) != row}
        assert changed <= named
        before = after


@settings(max_examples=100, deadline=None)
@given(history=histories(), outsider=st.sampled_from(["deny", "comment", "amend", "withdraw"]))
def test_no_statement_of_one_party_changes_what_another_said(history: list[Said], outsider: str) -> None:
    base = [one for one in history if one.party != "ce"]
    picture, other = empty(), empty()
    for each in base:
        apply_entry(picture, each)
        apply_entry(other, each)
    for number, one in enumerate(base):
        apply_entry(other, about(f"x{number}", outsider, f"s{number}", party="ce", lamport=900 + number))
        del one
    for name, mark in picture.marks.items():
        one_row, other_row = mark_row(picture, mark), mark_row(other, other.marks[name])
        assert one_row[:16] == other_row[:16]
        assert one_row[20:] == other_row[20:]
        assert (one_row[16] == "withdrawn") == (other_row[16] == "withdrawn")


@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(dice=st.randoms(use_true_random=False))
def test_nodes_that_pulled_in_another_order_and_in_other_portions_show_the_same_table(
    tmp_path_factory: Any, dice: Any
) -> None:
    stage = Stage(tmp_path_factory.mktemp("order"), 3)

    async def go() -> None:
        targets: list[str] = []
        for _ in range(14):
            name = dice.choice(list(stage.folders))
            kind = dice.choice(["report", "report", "comment", "deny", "beat"])
            known = [one for one in targets if one in stage[name].picture.marks]
            if kind == "beat":
                await stage.beat(name)
            elif kind == "report" or not known:
                targets.append((await stage.say(name, "report", report(weapon=dice.choice(WEAPONS)))).id)
            else:
                await stage.say(
                    name,
                    kind,
                    {"target": dice.choice(known), **({"text": "so"} if kind == "comment" else {})},
                )
            pairs = [pair for pair in stage.links if dice.random() < 0.25]
            dice.shuffle(pairs)
            for one, other in pairs:
                await stage.pull(one, other)
        await stage.settle(3)

    run(go())
    tables = [table.table(stage[name]) for name in stage.folders]
    assert len({one.code for one in tables}) == 1
    rows = [
        sorted(mark_row(stage[name].picture, mark) for mark in stage[name].picture.marks.values())
        for name in stage.folders
    ]
    assert rows[0] == rows[1] == rows[2]
    again = table.table(stage.restart("birch"))
    stage.close()
    assert (again.code, again.digest) == (tables[0].code, tables[0].digest)


def test_the_digest_does_not_depend_on_the_hash_seed_of_the_process() -> None:
    folder = str(Path(__file__).parents[1])
    script = """
import sys; sys.path.insert(0, sys.argv[1])
from support.saying import a_report, about, fold
told = [a_report(f"r{n}", weapon="mortar") for n in range(40)]
told += [about(f"d{n}", "deny", f"r{n}", lamport=50 + n) for n in range(0, 40, 3)]
told += [about(f"a{n}", "amend", f"r{n}", party="al", lamport=99 + n) for n in range(0, 40, 5)]
told += [about(f"w{n}", "withdraw", f"d{n}", lamport=200 + n) for n in range(0, 40, 6)]
order = {one.id: one for one in told}
print(fold(order[name] for name in set(order)).digest.value().hex())
"""
    found = set()
    for seed in ("0", "1", "random"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", script, folder],
            capture_output=True,
            text=True,
            check=True,
            env=environment,
            timeout=300,
        )
        found.add(done.stdout)
    assert len(found) == 1
    assert len(found.pop().strip()) == 64
