"""The client's types and what the server sends are one contract: same names, nothing more, nothing less.

The shapes are read from `web/src/api/types.ts` as text; values are compared by kind (text, number, list, null).
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.picture.marks import COLUMNS
from sametable.core.terms.answer import TEXTS
from sametable.core.terms.schema.registry import AREA_KINDS, KINDS
from support.stage import START_MS, Stage, report, run
from support.termspack import adopt, put, quiet
from support.web import EventStream, app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from litestar import Litestar

SOURCE = Path(__file__).parents[4] / "web" / "src" / "api" / "types.ts"


def bare(text: str) -> str:
    """Take the comments out."""
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL)


TYPES = bare(SOURCE.read_text(encoding="utf-8"))


def members(name: str) -> dict[str, str]:
    """Give an interface's members and their types; an optional one ends with `?`."""
    found = re.search(rf"export interface {name} \{{", TYPES)
    assert found is not None, name
    return split_members(TYPES[found.end() : closing(found.end())])


def closing(at: int) -> int:
    depth = 1
    for place in range(at, len(TYPES)):
        depth += {"{": 1, "}": -1}.get(TYPES[place], 0)
        if depth == 0:
            return place
    raise AssertionError("an interface that does not end")


def split_members(body: str) -> dict[str, str]:
    """Split `a: x; b?: { c: y }` at the level of its own members."""
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(body):
        depth += {"{": 1, "[": 1, "(": 1, "<": 1, "}": -1, "]": -1, ")": -1, ">": -1}.get(letter, 0)
        if letter in ";\n" and depth == 0:
            parts.append(body[start:place])
            start = place + 1
    named = [part.strip().partition(":") for part in [*parts, body[start:]] if ":" in part]
    return {name.strip(): kind.strip() for name, _, kind in named}


def fits(value: object, kind: str, at: str) -> None:
    """Hold a value to a TypeScript type, as far as this file uses the language."""
    choices = [one.strip() for one in split_top(kind, "|") if one.strip()]
    if len(choices) > 1:
        errors = []
        for one in choices:
            try:
                fits(value, one, at)
            except AssertionError as error:
                errors.append(str(error))
            else:
                return
        raise AssertionError("; ".join(errors))
    if kind.endswith("[]"):
        assert isinstance(value, list), at
        for number, each in enumerate(value):
            fits(each, kind[:-2].strip("()"), f"{at}[{number}]")
    elif kind.startswith("{"):
        holds(value, split_members(kind[1:-1]), at)
    elif kind.startswith("["):
        parts = [one for one in split_top(kind[1:-1], ",") if one.strip()]
        assert isinstance(value, list), at
        assert len(value) == len(parts), (at, len(value), len(parts))
        for number, (each, part) in enumerate(zip(value, parts, strict=True)):
            label, _, named = part.strip().partition(":")
            fits(each, (named or label).strip(), f"{at}[{number}]")
    elif kind.startswith(("Record<", "Partial<Record<")):
        assert isinstance(value, dict), at
    elif kind.startswith(("'", '"')) or kind in {"0", "1"}:
        assert value == json.loads(kind.replace("'", '"')), (at, value, kind)
    elif "['" in kind:
        owner, _, member = kind.partition("['")
        fits(value, members(owner)[member.rstrip("']")], at)
    elif kind.startswith("Partial<"):
        assert isinstance(value, dict), at
    elif re.fullmatch(r"[A-Z]\w*", kind):
        alias = re.search(rf"export type {kind} = ([^;]*);", TYPES)
        if alias is not None:
            fits(value, alias[1].strip(), at)
        else:
            holds(value, members(kind), at)
    else:
        plain = {"string": str, "number": (int, float), "boolean": bool, "null": type(None)}
        assert isinstance(value, plain[kind]), (at, kind, value)  # type: ignore[arg-type]
        assert not (kind == "number" and isinstance(value, bool)), (at, kind, value)


def split_top(text: str, mark: str) -> list[str]:
    """Split at a mark that stands outside all brackets."""
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        depth += {"{": 1, "[": 1, "(": 1, "<": 1, "}": -1, "]": -1, ")": -1, ">": -1}.get(letter, 0)
        if letter == mark and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]


def holds(value: object, wanted: dict[str, str], at: str) -> None:
    """Hold an object to an interface: every member there, no other one, each of its type."""
    assert isinstance(value, dict), at
    needed = {name for name in wanted if not name.endswith("?")}
    known = {name.rstrip("?") for name in wanted}
    assert needed <= value.keys(), f"{at} lacks {sorted(needed - value.keys())}"
    assert value.keys() <= known, f"{at} has also {sorted(value.keys() - known)}"
    for name, kind in wanted.items():
        if name.rstrip("?") in value:
            fits(value[name.rstrip("?")], kind, f"{at}.{name}")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, Litestar]]:
    """Two nodes with a report, everything that can be said about it, a ledger, a beat, evidence."""
    stage = Stage(tmp_path_factory.mktemp("told"), 3)

    async def tell() -> None:
        whole = report(
            place_name="Bridge", actor="Birch", victim="Alder", count={"low": 1, "best": 2, "high": 3}
        )
        target = (await stage.say("alder", "report", whole)).id
        await stage.say("alder", "report", report(place=None, weapon=None))
        await stage.settle()
        await stage.say("birch", "deny", {"target": target, "reason": "not so", "on_behalf_of": "somebody"})
        await stage.say("cedar", "comment", {"target": target, "text": "seen"})
        await stage.say(
            "alder", "amend", {"target": target, "fields": {"weapon": "rocket"}, "reason": "better"}
        )
        ledger = {
            "reporting_party": "Alder", "accused": "Birch", "measure": "violations", "bound": "exact", "total": 3,
            "period": {"start_ms": START_MS, "end_ms": START_MS + 1, "cumulative": False, "zone": "Etc/UTC"},
            "by_area": {"North": 1, "South": 2}, "consistent": True,
        }  # fmt: skip
        await stage.say("alder", "ledger_count", ledger)
        for name in stage.folders:
            await stage.beat(name)
        await stage.settle()
        await stage["alder"].store.keep_evidence(
            origin="table.example/trial/birch", reason="bad", data=b"x", at_ms=1
        )

    run(tell())
    yield stage, app_of(stage)
    stage.close()


def sent(told: tuple[Stage, Litestar], path: str) -> Any:
    answer = run(ask(told[1], "GET", path))
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/api/session", "Session"),
        ("/api/picture", "Picture"),
        ("/api/links", "Links"),
        ("/api/record", "RecordRoom"),
        ("/api/entries/ALD-000001", "Dossier"),
        ("/api/entries/ALD-000002", "Dossier"),
        ("/api/entries/BIR-000001", "Dossier"),
        ("/api/entries/CED-000002", "Dossier"),
        ("/api/record/alder/entries/0/proof", "EntryProof"),
        ("/api/record/birch/entries/1/proof", "EntryProof"),
    ],
)
def test_what_the_server_sends_is_what_the_client_expects(
    told: tuple[Stage, Litestar], path: str, name: str
) -> None:
    holds(sent(told, path), members(name), name)


def test_the_columns_are_the_members_of_a_row_in_their_order() -> None:
    found = re.search(r"export type MarkRow = \[(.*?)\];", TYPES, flags=re.DOTALL)
    assert found is not None
    names = [part.partition(":")[0].strip() for part in split_top(found[1], ",") if part.strip()]
    assert tuple(names) == COLUMNS


def test_rows_fit_their_type_with_and_without_a_place(told: tuple[Stage, Litestar]) -> None:
    picture = sent(told, "/api/picture")
    assert picture["columns"] == list(COLUMNS)
    assert len(picture["marks"]) == 2
    assert {row[3] is None for row in picture["marks"]} == {True, False}
    assert picture["ledgers"][0]["by_area"] == {"North": 1, "South": 2}


def test_a_page_of_entries_is_as_expected(told: tuple[Stage, Litestar]) -> None:
    page = sent(told, "/api/record/alder/entries")
    holds(page, {"entries": "EntryRow[]", "size": "number"}, "page")


def test_the_three_steps_answer_as_expected(told: tuple[Stage, Litestar]) -> None:
    draft = {"client_id": "client-0001", "kind": "report", "fields": report(locates="unit")}
    prepared = run(ask(told[1], "POST", "/api/statements/prepare", json=draft)).json()
    holds(
        {name: value for name, value in prepared.items() if name != "own_side"},
        members("Prepared"),
        "Prepared",
    )
    assert prepared["notices"]
    signed = run(
        ask(told[1], "POST", "/api/statements/sign", json={"signing_input": prepared["signing_input"]})
    ).json()
    holds(signed, members("Signed"), "Signed")
    body = {name: prepared[name] for name in ("client_id", "signing_input", "payload", "own_side")} | signed
    holds(run(ask(told[1], "POST", "/api/statements", json=body)).json(), members("Receipt"), "Receipt")


def test_a_problem_is_as_expected(told: tuple[Stage, Litestar]) -> None:
    body = run(ask(told[1], "GET", "/api/entries/NOPE-1")).json()
    holds(body, members("Problem"), "Problem")


def test_places_and_a_reading_are_as_expected(told: tuple[Stage, Litestar]) -> None:
    matches = sent(told, "/api/places?name=Aleppo")["matches"]
    assert matches
    fits(matches, "PlaceMatch[]", "matches")
    fits(sent(told, "/api/places?name=36.2,37.1")["matches"], "PlaceMatch[]", "matches")
    text = "Two mortar attacks hit Aleppo at 10:00 on 3 May 2016. Violations: Aleppo (6), Latakia (2). Zzyzx."
    body = {"text": text, "reference_ms": 1_462_300_000_000}
    holds(run(ask(told[1], "POST", "/api/read", json=body)).json(), members("Reading"), "Reading")


def test_events_are_as_expected(told: tuple[Stage, Litestar]) -> None:
    async def go() -> list[Any]:
        stream = EventStream()
        await stream.open(told[1], query="since=0")
        await told[0].say("alder", "report", report())
        found = await stream.until(1, name="picture")
        links = await stream.until(1, name="links")
        await stream.close()
        return [found[-1], links[-1]]

    delta, links = run(go())
    holds(json.loads(delta.data), members("PictureDelta"), "PictureDelta")
    holds(json.loads(links.data), members("Links"), "Links")


def test_the_comparison_itself_notices_what_is_missing_added_or_of_another_type() -> None:
    wanted = {"a": "string", "b?": "number | null", "c": "'x' | 'y'"}
    holds({"a": "1", "c": "x"}, wanted, "")
    for wrong in (
        {"c": "x"},
        {"a": "1", "c": "z"},
        {"a": "1", "c": "x", "d": 1},
        {"a": 1, "c": "x"},
        {"a": "1", "c": "y", "b": True},
    ):
        with pytest.raises(AssertionError):
            holds(wrong, wanted, "")


def test_terms_are_sent_as_the_client_expects(tmp_path: Path) -> None:
    stage = Stage(tmp_path, 2)

    async def tell() -> str:
        text_id = await put(stage["alder"])
        await stage.settle()
        await adopt(stage["alder"], text_id)
        await adopt(stage["birch"], text_id)
        await stage.settle()
        return (await stage.say("alder", "report", report(actor="Alder"))).number

    number = run(tell())
    app = app_of(stage)
    for path, name in (
        ("/api/terms", "TermsRoom"),
        ("/api/terms/map", "TermsMap"),
        ("/api/terms/countdown", "TermsCountdown"),
        (f"/api/terms/about/{number}", "TermsAbout"),
    ):
        holds(sent((stage, app), path), members(name), name)
    asked = run(ask(app, "POST", "/api/terms/ask", json={"target": number, "act": "siege"})).json()
    holds(asked, members("TermsAnswered"), "TermsAnswered")
    assert asked["answers"]
    checked = run(ask(app, "POST", "/api/terms/check", json={"text": quiet("2")})).json()
    holds(checked, members("TermsChecked"), "TermsChecked")
    holds(sent((stage, app), "/api/terms/obligations"), members("TermsDuties"), "TermsDuties")
    body = {"text": quiet("2", radius_m=1_000), "days": 90}
    holds(run(ask(app, "POST", "/api/terms/replay", json=body)).json(), members("TermsReplay"), "TermsReplay")
    stage.close()


GATE = """
  - {id: calm, kind: gate, ref: "7", text: Two days of calm, from: 2016-02-26, effect: {en: Talks begin},
     all: [{calm: {days: 2, acts: attacks}}]}
  - {id: front, kind: line, ref: "8", text: The line, geometry: {line: [[36, 37], [36.1, 37.1]]}, accuracy_m: 50,
     as_of: 2016-02-19, sources: [s1]}
"""


@pytest.fixture(scope="module")
def agreed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, Litestar]]:
    """Two nodes with terms that both adopted, a report under them, and a word on what is owed."""
    stage = Stage(tmp_path_factory.mktemp("agreed"), 2)

    async def play() -> None:
        text_id = await put(stage["alder"], quiet().rstrip() + GATE)
        await stage.settle()
        await adopt(stage["alder"], text_id)
        await adopt(stage["birch"], text_id)
        done = {"target": text_id, "instrument": "truce", "clause": "trucks", "says": "done"}
        await stage.say("alder", "performance", {**done, "quantity": {"number": 60, "unit": "trucks"}})
        await stage.say("alder", "report", report(actor="Birch"))
        await stage.settle()

    run(play())
    yield stage, app_of(stage)
    stage.close()


@pytest.mark.parametrize(
    ("path", "name"), [("/api/terms/map", "TermsMap"), ("/api/terms/obligations", "TermsDuties")]
)
def test_lines_gates_and_words_on_obligations_are_sent_as_the_client_expects(
    agreed: tuple[Stage, Litestar], path: str, name: str
) -> None:
    found = sent(agreed, path)
    holds(found, members(name), name)
    assert all(value for value in found.values() if isinstance(value, list)), found


def test_the_client_has_words_for_every_reason_in_every_language() -> None:
    for language in ("en", "ru", "ar", "fr"):
        path = SOURCE.parents[1] / "i18n" / f"termsWhy.{language}.ts"
        worded = dict(re.findall(r"'terms\.why\.([a-z_.]+)': '(.*)',\n", path.read_text(encoding="utf-8")))
        assert worded.keys() == TEXTS.keys(), (language, worded.keys() ^ TEXTS.keys())
        for code, english in TEXTS.items():
            slots = set(re.findall(r"\{(\w+)\}", worded[code]))
            assert slots == set(re.findall(r"\{(\w+)\}", english)), (language, code)


def test_the_client_has_a_word_for_every_kind_of_clause_field_and_area() -> None:
    text = (SOURCE.parents[1] / "i18n" / "terms.en.ts").read_text(encoding="utf-8")
    fields = {field.name for kind in KINDS.values() for field in kind.fields}
    for prefix, codes in (("kind", set(KINDS)), ("label", fields), ("area", {*AREA_KINDS, "line"})):
        worded = set(re.findall(rf"'terms\.{prefix}\.([a-z_]+)':", text))
        assert codes <= worded, (prefix, codes - worded)
