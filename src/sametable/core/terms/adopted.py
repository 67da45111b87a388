"""Which terms are in force between whom and when: worked out from what parties have said, in whatever order it came.

Rules, each held by a test:

1. *The same act.* A joint act stands once every party it names has said the very same one: same act, text, replaced
   text, instruments, parties and moment. Reasons may differ. Who is not named in an act has no word in it.
2. *Taken back.* Until then a party takes its word back by withdrawing the statement. Once an act stands, a withdrawal
   has no effect: the way out is `leave`. Where the two cross, the merge order decides, the same everywhere.
3. *From when.* An adoption is in force from the moment that it names, also one that lies before it was signed, which
   is then flagged. What one party says alone to suspend, resume, amend or leave never reaches back before it was said.
4. *Whose.* To suspend, resume or amend takes at least all whose word made the adoption. To leave takes oneself:
   a joint adoption ends for all with the first who leaves. Everybody else's adoption of the same text stays.
5. *The past stays.* An amendment replaces the older text from its moment on, and not before. A later adoption brings
   a text back that was left or replaced.

Not decided here: what a text says, whether it reads as terms, and who may speak for a party (the picture passes on
only what a node says under its own key). Times are milliseconds UTC; spans are half-open, `FOREVER` for no end.
Source: issue "terms as data", in the record; charter, rules 1, 2 and 4.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FOREVER = 4_102_444_800_000  # 2100-01-01T00:00Z
Order = tuple[int, str, int]
Span = tuple[int, int]
_Key: TypeAlias = tuple[str, str, str, tuple[str, ...], tuple[str, ...], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsSaid:
    """One counted statement about terms: `terms_text`, `terms_act`, `performance`, or a `withdraw` of one of them.

    `at_ms` is when it was said: the author's claim, but no earlier than what others' clocks show. `void`: it is in
    the record and has no effect.
    """

    id: str
    order: Order
    at_ms: int
    party: str
    number: str
    fields: Mapping[str, object]
    void: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Assent:
    """One party's word for an act."""

    party: str
    act: str
    id: str
    number: str
    at_ms: int


def basis_of(parties: Sequence[str]) -> str:
    """Tell whether several parties' words make an act, or one party's alone."""
    return "agreed" if len(parties) > 1 else "unilateral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act, with everybody's word for it. `since`: where in the merge order the last needed word stands.

    `from_ms` is from when it has effect, None while words are missing. Flags: `assented after effective`,
    `counted from when it was said`, `withdrawal without effect`, `a word that was not asked for`.
    """

    act: str
    target: str
    amends: str
    instruments: tuple[str, ...]
    required: tuple[str, ...]
    effective_ms: int
    assents: tuple[Assent, ...]
    missing: tuple[str, ...]
    since: Order | None
    from_ms: int | None
    flags: tuple[str, ...]

    @property
    def basis(self) -> str:
        """Tell whether several parties' words make it, or one party's alone."""
        return basis_of(self.required)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One text of the record: what was said about it, and when it is in force.

    `spans` are of the text's instruments in general; `by_instrument` has those about which something else was said.
    `state` is what holds after all that was said: proposed, in_force, suspended, superseded, left or withdrawn.
    """

    text_id: str
    number: str
    party: str
    pack: str
    version: str
    sha256: str
    text: str
    state: str
    basis: str
    required: tuple[str, ...]
    assents: tuple[Assent, ...]
    spans: tuple[Span, ...]
    by_instrument: Mapping[str, tuple[Span, ...]]
    acts: tuple[Act, ...]
    demonstration: bool = False


def standing(said: Iterable[TermsSaid]) -> tuple[Standing, ...]:
    """Give the standing of every text, in merge order; the order in which `said` comes does not matter."""
    told = sorted({one.id: one for one in said if not one.void}.values(), key=lambda one: one.order)
    withdrawals = _withdrawals(told)
    acts = _acts([one for one in told if one.fields.get("type") == "terms_act"], withdrawals)
    texts = [one for one in told if one.fields.get("type") == "terms_text"]
    return tuple(_standing(text, acts, withdrawn=text.id in withdrawals) for text in texts)


def state_at(one: Standing, at_ms: int, instrument: str = "") -> str:
    """Tell how a text, or one instrument of it, stands at a moment; `agreed`: it stands, and begins later.

    `instrument` empty: what no act has named by itself; of a text of which only some were adopted, the best of those.
    """
    names = [instrument] if instrument else ["", *one.by_instrument]
    found = {_state(one, at_ms, name) for name in names}
    return next((state for state in _BEST if state in found), one.state)


def word_at(one: Standing, start_ms: int, end_ms: int, instrument: str = "") -> tuple[str, ...]:
    """Give the parties by whose word a text is in force at any time of a span; of several adoptions that of most.

    Nobody's where none is. An adoption that has ended counts no more, whoever adopts the same text again alone.
    `instrument` empty: as in `state_at`.
    """
    names = [instrument] if instrument else ["", *one.by_instrument]
    found = [
        act.required
        for name in names
        for act in one.acts
        if _brings(act, one.text_id, name)
        and any(
            start <= max(start_ms, end_ms - 1) and start_ms < end
            for start, end in _spans(one.text_id, one.acts, name, (act,))
        )
    ]
    return max(found, key=len, default=())


_BEST = ("in_force", "suspended", "agreed", "superseded", "left")


def _state(one: Standing, at_ms: int, instrument: str) -> str:
    """Tell how one instrument stands at a moment; empty where no adoption of it stands."""
    adoptions = [act for act in one.acts if _brings(act, one.text_id, instrument)]
    if not adoptions:
        return ""
    begun = [act for act in adoptions if _ms(act) <= at_ms]
    if not begun:
        return "agreed"
    fates = {_fate(act, one.acts, one.text_id, instrument, at_ms) for act in begun}
    return next(state for state in _BEST if state in fates)


def _withdrawals(told: Sequence[TermsSaid]) -> dict[str, list[TermsSaid]]:
    """Give what was taken back by its own party, by target; a withdrawal that was itself taken back is none."""
    made = [one for one in told if one.fields.get("type") == "withdraw"]
    party = {one.id: one.party for one in told}
    own = [one for one in made if party.get(str(one.fields.get("target"))) == one.party]
    undone = {str(one.fields.get("target")) for one in own}
    found: dict[str, list[TermsSaid]] = {}
    for one in own:
        if one.id not in undone:
            found.setdefault(str(one.fields.get("target")), []).append(one)
    return found


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


def _key(one: TermsSaid) -> _Key:
    """Give what has to be the same in everybody's word for an act (rule 1)."""
    fields = one.fields
    effective = fields.get("effective_ms")
    return (
        str(fields.get("act")),
        str(fields.get("target")),
        str(fields.get("amends") or ""),
        _texts(fields.get("instruments")),
        _texts(fields.get("parties")),
        effective if isinstance(effective, int) else FOREVER,
    )


def _acts(said: Sequence[TermsSaid], withdrawals: Mapping[str, Sequence[TermsSaid]]) -> list[Act]:
    """Put everybody's words for the same act together, in the order in which the acts were first said."""
    grouped: dict[_Key, list[TermsSaid]] = {}
    for one in said:
        grouped.setdefault(_key(one), []).append(one)
    return [_act(key, words, withdrawals) for key, words in grouped.items()]


def _act(key: _Key, words: Sequence[TermsSaid], withdrawals: Mapping[str, Sequence[TermsSaid]]) -> Act:
    """Follow the words for one act in merge order until all that are needed stand together (rules 1 to 3)."""
    name, target, amends, instruments, required, effective_ms = key
    back = {gone.id: one.id for one in words for gone in withdrawals.get(one.id, ())}
    gone = [each for one in words for each in withdrawals.get(one.id, ())]
    held: dict[str, TermsSaid] = {}
    since: Order | None = None
    flags: set[str] = set()
    for event in sorted([*words, *gone], key=lambda one: one.order):
        if event.id in back:
            if since is None:
                held.pop(back[event.id], None)
            elif back[event.id] in held:
                flags.add("withdrawal without effect")
        elif event.party not in required:
            flags.add("a word that was not asked for")
        elif since is None:
            held[event.id] = event
            since = event.order if _parties(held) >= set(required) else None
    said_ms = max((one.at_ms for one in held.values()), default=effective_ms)
    late = since is not None and said_ms > effective_ms
    alone = len(required) == 1 and name != "adopt"
    if late:
        flags.add("counted from when it was said" if alone else "assented after effective")
    return Act(
        act=name,
        target=target,
        amends=amends,
        instruments=instruments,
        required=required,
        effective_ms=effective_ms,
        assents=tuple(
            Assent(party=one.party, act=name, id=one.id, number=one.number, at_ms=one.at_ms)
            for one in held.values()
        ),
        missing=tuple(party for party in required if party not in _parties(held)),
        since=since,
        from_ms=None if since is None else said_ms if late and alone else effective_ms,
        flags=tuple(sorted(flags)),
    )


def _parties(held: Mapping[str, TermsSaid]) -> set[str]:
    return {one.party for one in held.values()}


def _ms(act: Act) -> int:
    return FOREVER if act.from_ms is None else act.from_ms


def _brings(act: Act, text_id: str, instrument: str) -> bool:
    """Tell whether an act that stands puts one instrument of a text in force."""
    return (
        act.since is not None
        and act.act in {"adopt", "amend"}
        and act.target == text_id
        and (not act.instruments or instrument in act.instruments)
    )


def _does(act: Act, adoption: Act, text_id: str, instrument: str) -> str:
    """Tell what a later act does to an adoption: left, superseded, suspended, resumed, or nothing (rules 4 and 5)."""
    if act.since is None or adoption.since is None or act.since <= adoption.since:
        return ""
    if act.instruments and instrument not in act.instruments:
        return ""
    if act.act == "leave" and act.target == text_id and set(act.required) & set(adoption.required):
        return "left"
    if not set(adoption.required) <= set(act.required):
        return ""
    if act.act == "amend" and act.amends == text_id:
        return "superseded"
    return {"suspend": "suspended", "resume": "resumed"}.get(act.act, "") if act.target == text_id else ""


def _from(act: Act, adoption: Act) -> int:
    """Give from when an act has effect on an adoption: nobody leaves others behind in the past (rule 3)."""
    if act.act == "leave" and not set(adoption.required) <= set(act.required):
        return max(_ms(act), *(one.at_ms for one in act.assents))
    return _ms(act)


def _fate(adoption: Act, acts: Sequence[Act], text_id: str, instrument: str, at_ms: int) -> str:
    """Tell how one adoption that has begun stands at a moment: in_force, suspended, superseded or left."""
    ended, paused = "", (-FOREVER, (0, "", 0), "resumed")
    for act in acts:
        what = _does(act, adoption, text_id, instrument)
        from_ms = _from(act, adoption) if what else FOREVER
        if from_ms > at_ms or act.since is None:
            continue
        if what in {"left", "superseded"}:
            ended = max(ended, what)
        else:
            paused = max(paused, (from_ms, act.since, what))
    return ended or ("suspended" if paused[2] == "suspended" else "in_force")


def _spans(
    text_id: str, acts: Sequence[Act], instrument: str, by: Sequence[Act] | None = None
) -> tuple[Span, ...]:
    """Give when one instrument of a text is in force by any of its adoptions (`by`: of these): ascending, apart."""
    adoptions = [act for act in (acts if by is None else by) if _brings(act, text_id, instrument)]
    edges = {_ms(one) for one in adoptions}
    edges |= {_from(act, one) for one in adoptions for act in acts if _does(act, one, text_id, instrument)}
    moments = sorted(edge for edge in edges if edge < FOREVER)
    found: list[Span] = []
    for start, end in zip(moments, [*moments, FOREVER][1:], strict=True):
        stands = any(
            _ms(one) <= start and _fate(one, acts, text_id, instrument, start) == "in_force"
            for one in adoptions
        )
        if stands and found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        elif stands:
            found.append((start, end))
    return tuple(found)


def _lasts(adoption: Act, acts: Sequence[Act], text_id: str) -> bool:
    """Tell whether an adoption has not ended, after all that was said."""
    names = adoption.instruments or ("",)
    fates = {_fate(adoption, acts, text_id, name, FOREVER - 1) for name in names}
    return adoption.since is not None and not fates <= {"left", "superseded"}


def _standing(text: TermsSaid, acts: Sequence[Act], *, withdrawn: bool) -> Standing:
    near = tuple(act for act in acts if text.id in (act.target, act.amends))
    names = sorted({one for act in near for one in act.instruments})
    adoptions = [act for act in near if act.act in {"adopt", "amend"} and act.target == text.id]
    chosen = max(
        adoptions,
        key=lambda act: (
            act.since is not None,
            _lasts(act, near, text.id),
            len(act.required),
            act.since or (0, "", 0),
            act.effective_ms,
        ),
        default=None,
    )
    fields = text.fields
    before = Standing(
        text_id=text.id,
        number=text.number,
        party=text.party,
        pack=str(fields.get("pack", "")),
        version=str(fields.get("version", "")),
        sha256=str(fields.get("sha256", "")),
        text=str(fields.get("text", "")),
        state="withdrawn" if withdrawn else "proposed",
        basis=chosen.basis if chosen is not None else "",
        required=chosen.required if chosen is not None else (),
        assents=tuple(one for act in near for one in act.assents),
        spans=_spans(text.id, near, ""),
        by_instrument={name: _spans(text.id, near, name) for name in names},
        acts=near,
        demonstration=fields.get("demonstration") is True,
    )
    return replace(before, state=state_at(before, FOREVER - 1))
