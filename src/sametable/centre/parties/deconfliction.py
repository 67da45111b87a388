"""Cases in which forces of third parties have come near one another, as this side's people see them, and what a desk lets be said.

Decides the state of a case from its steps: *open* when it is said, *called*, *answered*, *line_put* when a temporary line is
named, *line_agreed* only when every party named in that line has signed it, whatever a step says, *ended* when its author says
so, and *expired* after its hour, which a step may put off by 72 hours at most, counted from when it is said. Any party takes
steps; a step never speaks for another side: who ends another side's case is out of it itself, and the case goes on.

The area is of whole blocks of the grid of notices, a few at most, and the forces named are none that the record calls excluded:
a row of such cases is no list of where they are. What one other side alone says that the Council has listed keeps nobody from calling
(`excluded_names.for_calls`); the area of such a call is told coarser, as a drawing would be. A version is held to whom the record called excluded in its own causal past, as
drawings are; who was called so since is told beside it, and binds the next one. A case that is otherwise is shown without its area; so is one that is over: where
forces were is no use to a call, and a row of such areas would be their way. So is, of a case that is put off, an area that was said 72 hours
ago and not since. For the same reason one side's further areas of a day are shown coarser, then not at all (`core/delineation/case_areas`); the call, the steps and the line go on. No coordinates stand in its words
nor in its steps', at the desk and for readers.

Source: domain reference 9 (S4); charter 12 and "What it never does"; decision 0031.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sametable.centre.alerts.facts import audience_of
from sametable.centre.parties.delineations import layers_now, picture_for
from sametable.centre.parties.line_rules import excluded_of, said_ms
from sametable.centre.passage.corridors import check_own_version
from sametable.core.delineation.case_areas import Area, Told, areas_told
from sametable.core.delineation.rules import named_in
from sametable.core.intake.discretion import check_apart, check_texts
from sametable.core.model.kinds.deconfliction import LONGEST_MS
from sametable.core.passage.grid import NOTICE_STEP, Box, blocks_in, box_around, checked, widened
from sametable.core.passage.versions import chains, first_of
from sametable.core.picture.placeless import words_shown
from sametable.core.terms.groups import folded
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.centre.centre import Centre
    from sametable.core.delineation.layers import Layer
    from sametable.core.passage.versions import Chain
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture

KIND, STEP = "deconfliction", "deconfliction_step"
TEMPORARY = "temporary_line"
SOON_MS = 15 * 60_000
"""How far ahead of this clock a case may begin when it is said: clocks differ."""
BLOCKS_MOST = 16
"""Blocks that a case may cover, some 20 by 20 km."""
_WORDS = ("forces", "place_name", "asked")
_REACHED = {"called": "called", "answered": "answered", "line_put": "line_put"}
_OVER = frozenset({"ended", "expired"})
_LADDER = ("open", "called", "answered", "line_put", "line_agreed")


def cases_shown(centre: Centre, *, for_all: bool = False) -> dict[str, Any]:
    """Give every case that stands, the newest first."""
    picture = picture_for(centre, for_all=for_all)
    held = _chains(picture)
    told = told_areas(centre, picture)
    lines = {one.said.id: one for one in layers_now(centre, for_all=for_all)}
    found = [
        _case(centre, picture, one, (lines, _told_now(centre, one.shown, told.get(one.shown.id))))
        for one in held.values()
        if one.latest is not None
    ]
    return {"cases": found[::-1], "block_step": NOTICE_STEP}


_TOLD: WeakKeyDictionary[Centre, dict[bool, tuple[int, Picture, dict[str, Told]]]] = WeakKeyDictionary()


def told_areas(centre: Centre, picture: Picture) -> dict[str, Told]:
    """Give what is shown of the area of each version of each case; worked out once for each state of the record."""
    held = _TOLD.setdefault(centre, {})
    own = picture is centre.picture
    if own not in held or held[own][0] != centre.revision or held[own][1] is not picture:
        excluded, cases = excluded_of(centre, picture), picture.cases.of_kind(KIND)
        firsts = {
            one.id: first for first, chain in chains(cases, lambda _: False).items() for one in chain.versions
        }
        said = []
        for one in cases:
            if one.void or _trouble(one.fields, excluded.names(one.party, one.order, calls=True)) is not None:
                continue
            box: Any = one.fields["area"]
            doubted = _trouble(one.fields, excluded.names(one.party, one.order)) is not None
            at_ms = said_ms(centre, one)
            said.append(
                Area(id=one.id, party=one.party, thing=firsts[one.id], at_ms=at_ms, box=box, doubted=doubted)
            )
        held[own] = (centre.revision, picture, areas_told(said))
    return held[own][2]


def _told_now(centre: Centre, one: CaseSaid, told: Told | None) -> Told | None:
    """Give what is shown of a version's area at this hour: nothing of one that was said longer ago than a case may last."""
    if told is None or told.area is None or centre.clock.now_ms() < said_ms(centre, one) + LONGEST_MS:
        return told
    return Told(area=None, how="old")


def _chains(picture: Picture) -> dict[str, Chain]:
    """Give every case by its first version."""
    return chains(picture.cases.of_kind(KIND), lambda one: picture.withdrawn(one.id, one.party))


def _steps(picture: Picture, chain: Chain) -> list[CaseSaid]:
    return [
        step for version in chain.versions for step in picture.cases.of(version.id)
        if step.kind == STEP and not step.void and not picture.withdrawn(step.id, step.party)
    ]  # fmt: skip


def _case(
    centre: Centre, picture: Picture, chain: Chain, held_for: tuple[Mapping[str, Layer], Told | None]
) -> dict[str, Any]:
    lines, told = held_for
    one = chain.shown
    fields: Any = one.fields
    steps = _steps(picture, chain)
    expires_ms = _expires_ms(centre, one, steps)
    line = next((str(step.fields["line"]) for step in reversed(steps) if "line" in step.fields), None)
    excluded = excluded_of(centre, picture)
    trouble = _trouble(fields, excluded.names(one.party, one.order, calls=True))
    since = _trouble(fields, excluded.names(one.party, calls=True))
    held = lines.get(line) if line is not None else None
    if held is not None and held.said.fields.get("what") != TEMPORARY:
        held = None  # no step makes an old zone the line of a case
    state = _state(one, steps, held, (expires_ms, centre.clock.now_ms()))
    return {
        "id": chain.first,
        "version_id": one.id,
        "number": one.number,
        "version": chain.version,
        "party": one.party,
        "audience": audience_of(centre, one.id),
        "forces": [] if trouble else list(fields["forces"]),
        "area": None if trouble or state in _OVER or told is None else told.area,
        "place_name": None if trouble else fields.get("place_name"),
        "at_ms": fields["at_ms"],
        "expires_ms": expires_ms,
        "call": fields["call"],
        "asked": None if trouble else fields.get("asked"),
        "state": state,
        "over_for": _over_for(one, steps),
        "steps": [_step(step) for step in steps],
        "line": None if line is None else {"version_id": line, "number": held.said.number if held else None, "state": held.state if held else None},
        "why": _why(trouble, since, None if state in _OVER else told),
        "demonstration": fields.get("demonstration"),
    }  # fmt: skip


def _why(
    trouble: SametableError | None, since: SametableError | None, told: Told | None
) -> list[dict[str, str]]:
    """Give why an area is not shown, or not as it was said, and what was named since: that binds the next version."""
    if trouble is not None:
        return [{"code": trouble.code, "expected": trouble.expected, "got": trouble.got}]
    found = [] if since is None else [{"code": "forces_since", "expected": since.expected, "got": since.got}]
    if told is None or told.how == "said":
        return found
    return [*found, {"code": f"area_{told.how}", "expected": "", "got": ""}]


def _step(one: CaseSaid) -> dict[str, Any]:
    names = ("step", "at_ms", "until_ms", "line", "call", "text")
    fields = words_shown(STEP, one.fields)
    return {
        "id": one.id,
        "number": one.number,
        "party": one.party,
        **{name: fields.get(name) for name in names},
    }


def _expires_ms(centre: Centre, one: CaseSaid, steps: Sequence[CaseSaid]) -> int:
    """Give when a case is over by itself: its own hour, or the one to which steps put it off.

    What is over is not put off any more: else the areas of all cases that ever were could be called up again, in one row.
    """
    expires: Any = one.fields["expires_ms"]
    latest = min(int(expires), said_ms(centre, one) + LONGEST_MS)
    for step in sorted(steps, key=lambda step: step.order):
        at_ms = said_ms(centre, step)
        if step.fields["step"] == "extended" and at_ms < latest:
            until: Any = step.fields["until_ms"]
            latest = max(latest, min(int(until), at_ms + LONGEST_MS))
    return latest


def _state(one: CaseSaid, steps: Sequence[CaseSaid], line: Layer | None, times: tuple[int, int]) -> str:
    """Give how far a case is; `times`: when it is over by itself, and now. Nobody but its author ends it for the others."""
    expires_ms, now_ms = times
    if any(step.fields["step"] == "ended" and step.party == one.party for step in steps):
        return "ended"
    if expires_ms <= now_ms:
        return "expired"
    reached = {_REACHED.get(str(step.fields["step"]), "open") for step in steps} | {"open"}
    if line is not None and line.state == "agreed":
        reached.add("line_agreed")
    return max(reached, key=_LADDER.index)


def _over_for(one: CaseSaid, steps: Sequence[CaseSaid]) -> list[str]:
    """Give the other parties whose last step is that it is over, by their ids: each speaks for itself."""
    last = {step.party: step.fields["step"] for step in sorted(steps, key=lambda step: step.order)}
    return sorted(party for party, said in last.items() if said == "ended" and party != one.party)


def _trouble(fields: Mapping[str, Any], names: frozenset[str]) -> SametableError | None:
    """Give why a case does not show its area, None where it does."""
    try:
        _check_case(fields, names)
    except SametableError as error:
        return error
    return None


def _check_case(fields: Mapping[str, Any], names: frozenset[str]) -> None:
    """Hold a case to what may be shown of one. Raises `deconfliction.area`, `deconfliction.forces`, `statement.exact_place`."""
    area = Box(**fields["area"])
    try:
        whole = (
            widened(area, NOTICE_STEP) == area
            and len(list(blocks_in(checked(area), NOTICE_STEP))) <= BLOCKS_MOST
        )
    except SametableError:
        whole = False
    if not whole:
        raise SametableError(
            "deconfliction.area", at="area", expected=f"whole blocks of the grid of notices, {BLOCKS_MOST} at most", got="another area",
            advice="Have it widened to the grid.",
        )  # fmt: skip
    words = {name: fields[name] for name in _WORDS if name in fields}
    check_texts(words, "")
    check_apart(words, "")
    found = [one for one in fields["forces"] if folded(one) in names] or named_in(
        (*fields["forces"], fields.get("place_name", ""), fields.get("asked", "")), names
    )
    if found:
        raise SametableError(
            "deconfliction.forces", at="forces", expected="forces that no terms leave out", got=found[0][:60],
            advice="A case is a call between forces that answer one; it is no note of where others are.",
        )  # fmt: skip


def case_veiled(centre: Centre, fields: dict[str, object], entry_id: str = "") -> dict[str, object]:
    """Give what a page made for any statement shows of a case: where it is as it is shown in the list, as long as it runs.

    Of what is not in the picture, such as what waits for what it refers to, nothing but that it is there.
    """
    picture = centre.picture
    said = picture.cases.said.get(entry_id)
    names = None if said is None else excluded_of(centre, picture).names(said.party, said.order, calls=True)
    if said is None or names is None or _trouble(said.fields, names) is not None:
        return {name: value for name, value in fields.items() if name not in {"area", *_WORDS}}
    told = _told_now(centre, said, told_areas(centre, picture).get(entry_id))
    first = first_of(picture.cases, entry_id)
    if told is None or told.area is None or not _runs(centre, picture, first, entry_id):
        return {name: value for name, value in fields.items() if name != "area"}
    return {**fields, "area": dict(told.area)}


def _runs(centre: Centre, picture: Picture, first: str, version: str = "") -> bool:
    """Tell whether a case is not over and, where a version is named, that one is the one that is shown."""
    held = _chains(picture).get(first)
    if held is None or held.latest is None or version not in {"", held.latest.id}:
        return False
    steps = _steps(picture, held)
    times = (_expires_ms(centre, held.latest, steps), centre.clock.now_ms())
    return _state(held.latest, steps, None, times) not in _OVER


def area_drafted(points: Sequence[tuple[int, int]]) -> dict[str, int]:
    """Give the area of a case around points (lat, lon, degrees times 10^7), widened to the grid.

    Raises: `check.area`, `check.date_line`, `coordinates.range`, `deconfliction.area`.
    """
    box = widened(box_around(points), NOTICE_STEP)
    if len(list(blocks_in(box, NOTICE_STEP))) > BLOCKS_MOST:
        raise SametableError(
            "deconfliction.area", at="points", expected=f"at most {BLOCKS_MOST} blocks of some 5 km", got="more",
            advice="Draw it around where forces are near one another.",
        )  # fmt: skip
    return box.plain()


def check_deconfliction(centre: Centre, fields: Mapping[str, Any]) -> None:
    """Hold a case to this desk's rules. Raises `deconfliction.area`, `.forces`, `.target`, `.when`."""
    check_own_version(centre, fields, KIND, "deconfliction.target")
    _check_case(fields, excluded_of(centre, centre.picture).names(centre.node.party, calls=True))
    now_ms = centre.clock.now_ms()
    if "target" not in fields and not now_ms - LONGEST_MS <= fields["at_ms"] <= now_ms + SOON_MS:
        raise _when("at_ms", "within the last 72 hours", str(fields["at_ms"]))
    if not now_ms < fields["expires_ms"] <= now_ms + LONGEST_MS:
        raise _when("expires_ms", "within 72 hours from now", str(fields["expires_ms"]))


def check_deconfliction_step(centre: Centre, fields: Mapping[str, Any]) -> None:
    """Hold a step to its case. Raises `deconfliction.target`, `.when`, `.line`."""
    said = centre.picture.cases.said
    case = said.get(str(fields["target"]))
    if case is None or case.kind != KIND:
        raise SametableError(
            "deconfliction.target", at="target", expected="a case", got=case.kind if case else "none"
        )
    now_ms = centre.clock.now_ms()
    if fields["step"] == "extended":
        if not now_ms < fields["until_ms"] <= now_ms + LONGEST_MS:
            raise _when("until_ms", "within 72 hours from now", str(fields["until_ms"]))
        if not _runs(centre, centre.picture, first_of(centre.picture.cases, case.id)):
            raise _when("target", "a case that is not over", "one that is")
    line = said.get(str(fields.get("line")))
    if "line" in fields and (line is None or line.fields.get("what") != TEMPORARY):
        raise SametableError(
            "deconfliction.line", at="line", expected="a temporary line", got=line.kind if line else "none"
        )
    if fields["step"] == "line_agreed":
        held = [
            one
            for one in layers_now(centre)
            if one.state == "agreed" and one.said.id == str(fields.get("line"))
        ]
        if not held:
            raise SametableError(
                "deconfliction.line", at="line", expected="a temporary line that every named party has signed", got="another one",
                advice="Have the line signed first.",
            )  # fmt: skip


def _when(at: str, expected: str, got: str) -> SametableError:
    return SametableError("deconfliction.when", at=at, expected=expected, got=got)
