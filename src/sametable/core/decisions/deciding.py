"""Whether a decision is taken: one version, exactly as it reads, by all who are asked, or by their silence.

Decides the state of a `decision`, with every reason:

* `void`: it could never be taken: its text cannot be read, is unfinished, has brackets or another hash; it does not ask all
  whom the proposal and the terms in force ask; its silence is shorter than agreed; or it was taken back before it was taken.
* `decided`: all have signed (`signing`), or a silence was taken (`silence`). Nothing undoes that; the way out of terms is to leave them.
* `refused`, `broken`, `expired`: not taken as it stands. All may still sign, where its time has not passed for signatures.
* `open`, `running`, `waiting`: signatures are missing; the silence lasts; or its time has passed and somebody was not heard yet.

What makes it void stands in its own causal past, and what makes it decided is never undone by what arrives later: so no two
nodes that hold the same ever tell different things, and nobody who was told that it was decided is told otherwise. `now_ms`
tells running from waiting and open from expired, and nothing else.

Not decided here: who should sign. Times ms UTC. Source: domain reference 5; decision 0030; charter, rules 1, 4 and 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sametable.core.decisions.clauses import Clause
    from sametable.core.decisions.signing import Signed
    from sametable.core.decisions.silence import Silence
    from sametable.core.decisions.text_versions import Version
    from sametable.core.picture.cases import CaseSaid

Order = tuple[int, str, int]
HOUR_MS = 3_600_000
SILENCE_LEAST_MS = 24 * HOUR_MS
"""How long a silence lasts at least, unless terms that all parties gave their word for say otherwise."""
STATES = ("open", "decided", "refused", "broken", "running", "waiting", "void", "expired")


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """A decision as it was put. `at_ms`: no earlier than what the clocks of those whom it asks show."""

    id: str
    number: str
    party: str
    order: Order
    at_ms: int
    version: str
    text_sha256: str
    languages: tuple[str, ...]
    how: str
    required: tuple[str, ...]
    title: str = ""
    reason: str = ""
    until_ms: int | None = None
    terms: str = ""
    amends: str = ""
    instruments: tuple[str, ...] = ()
    effective_ms: int | None = None
    void: bool = False

    @property
    def by_silence(self) -> bool:
        """Tell whether silence may take it."""
        return self.how == "silence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What terms in force, and the proposal, ask of a decision, as whoever put it could see them."""

    asked: frozenset[str] = frozenset()
    by_silence: bool = True
    silence_ms: int = SILENCE_LEAST_MS

    @property
    def known_ms(self) -> int:
        """Give how long before its end a silence has to be known to a party."""
        return self.silence_ms // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """One reason, as a code with what it is about."""

    code: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What else a decision rests on, as the record has it. `version` None: no version that can be read here.

    `version_back`: whoever put it had in view that the version was taken back. `readers`: to whom the decision was said.
    `shown`: to whom all was said that it rests on: the proposal, every version under its text, its terms; None: to everybody.
    `terms_unseen`: whoever put it did not have the terms' text in view; `annexes_unseen`: nor something annexed to the text, or that
    was said to fewer than read the decision.
    """

    version: Version | None
    rule: Rule
    signed: Signed
    readers: frozenset[str]
    everybody: frozenset[str]
    version_back: bool = False
    put_back: bool = False
    silence: Silence | None = None
    shown: frozenset[str] | None = None
    terms_unseen: bool = False
    annexes_unseen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision with its state and why. `since`: where in merge order it was taken; `decided_ms`: by what was then said."""

    put: Put
    state: str
    why: tuple[Why, ...]
    facts: Facts
    since: Order | None = None
    decided_ms: int | None = None

    @property
    def decided(self) -> bool:
        """Tell whether it is taken."""
        return self.state == "decided"


def put_of(said: CaseSaid, at_ms: int) -> Put:
    """Give a `decision` statement as it was put. `at_ms`: since when it can have been said."""
    fields = said.fields
    return Put(
        id=said.id,
        number=said.number,
        party=said.party,
        order=said.order,
        at_ms=at_ms,
        version=said.target,
        text_sha256=_text(fields, "text_sha256"),
        languages=_texts(fields, "languages"),
        how=_text(fields, "how"),
        required=_texts(fields, "required"),
        title=_text(fields, "title"),
        reason=_text(fields, "reason"),
        until_ms=_number(fields, "until_ms"),
        terms=_text(fields, "terms"),
        amends=_text(fields, "amends"),
        instruments=_texts(fields, "instruments"),
        effective_ms=_number(fields, "effective_ms"),
        void=said.void,
    )


def decision(put: Put, facts: Facts, now_ms: int) -> Decision:
    """Give how a decision stands."""
    flaws = tuple(flaws_of(put, facts))
    if flaws:
        return Decision(put=put, state="void", why=flaws, facts=facts)
    if facts.signed.complete:
        last = max((one.at_ms for one in facts.signed.by), default=put.at_ms)
        all_signed = (Why(code="all_signed", values={}),)
        return Decision(
            put=put, state="decided", why=all_signed, facts=facts, since=facts.signed.since, decided_ms=last
        )
    if put.by_silence and facts.silence is not None:
        return _by_silence(put, facts, facts.silence, now_ms)
    if facts.put_back:
        return Decision(put=put, state="void", why=(Why(code="put_back", values={}),), facts=facts)
    state = "open"
    why = tuple(Why(code="missing", values={"party": party}) for party in facts.signed.missing)
    if facts.signed.refused:
        state = "refused"
        why = tuple(Why(code="refuses", values={"party": party}) for party in facts.signed.refused)
    if put.until_ms is not None and now_ms > put.until_ms:
        state, why = "expired", (Why(code="time_passed", values={}), *why)
    return Decision(put=put, state=state, why=why, facts=facts)


def _by_silence(put: Put, facts: Facts, held: Silence, now_ms: int) -> Decision:
    until_ms = put.until_ms or 0
    match held.state:
        case "put_back":
            return Decision(put=put, state="void", why=(Why(code="put_back", values={}),), facts=facts)
        case "broken":
            why = tuple(Why(code=code, values={"party": party}) for party, code in held.broken_by)
            return Decision(put=put, state="broken", why=why, facts=facts)
        case "taken":
            why = (Why(code="silence_taken", values={}),)
            return Decision(
                put=put, state="decided", why=why, facts=facts, since=held.since, decided_ms=until_ms
            )
        case "lapsed":
            why = tuple(Why(code="could_not_know", values={"party": party}) for party in held.late)
            return Decision(put=put, state="expired", why=why, facts=facts)
        case _:
            running = now_ms <= until_ms
            why = tuple(Why(code="not_heard", values={"party": party}) for party in held.unheard)
            return Decision(
                put=put, state="running" if running else "waiting", why=() if running else why, facts=facts
            )


def flaws_of(put: Put, facts: Facts) -> Iterator[Why]:
    """Give everything for which a decision can never be taken."""
    if put.void:
        yield Why(code="key_ended", values={})
    yield from text_flaws(put, facts)
    lacking = sorted(facts.rule.asked - set(put.required))
    if lacking:
        yield Why(code="not_all_asked", values={"parties": ", ".join(lacking)})
    unknown = sorted(set(put.required) - facts.everybody)
    if unknown:
        yield Why(code="unknown_party", values={"parties": ", ".join(unknown)})
    hidden = sorted(_hidden(put, facts))
    if hidden:
        yield Why(code="not_shown", values={"parties": ", ".join(hidden)})
    if put.terms and not facts.readers >= facts.everybody:
        yield Why(code="terms_for_all", values={})
    if facts.terms_unseen:
        yield Why(code="terms_unseen", values={})
    if facts.annexes_unseen:
        yield Why(code="annexes_unseen", values={})
    if not put.by_silence:
        return
    if not facts.rule.by_silence:
        yield Why(code="no_silence", values={})
    elif (put.until_ms or 0) - put.at_ms < facts.rule.silence_ms:
        yield Why(code="short_silence", values={"hours": str(facts.rule.silence_ms // HOUR_MS)})


def _hidden(put: Put, facts: Facts) -> frozenset[str]:
    """Give who is asked and cannot read it, and who can read it and not all that it rests on."""
    asked = frozenset(put.required) & facts.everybody
    shown = facts.everybody if facts.shown is None else facts.shown
    return (asked - facts.readers) | ((asked | facts.readers) - shown)


def text_flaws(put: Put, facts: Facts) -> Iterator[Why]:
    """Give everything about its text for which a decision can never be taken."""
    version = facts.version
    if version is None:
        yield Why(code="no_version", values={})
        return
    if version.text is None:
        yield Why(code="unreadable", values={"why": version.why})
        return
    if version.said.void or facts.version_back:
        yield Why(code="version_back", values={})
    if version.unfinished:
        yield Why(code="unfinished", values={})
    if version.text.sha256 != put.text_sha256:
        yield Why(code="other_text", values={})
    if any(clause.brackets for clause in version.text.clauses):
        yield Why(code="brackets", values={})
    if not version.text.clauses:
        yield Why(code="no_clauses", values={})
    silent = [clause for clause in version.text.clauses if _lacking(clause, put.languages)]
    if silent:
        yield Why(
            code="words_missing", values={"clauses": ", ".join(one.label or one.clause for one in silent)}
        )
    shown = set(version.text.languages)
    hidden = any(language not in shown for clause in version.text.clauses for language, _ in clause.texts)
    if hidden or not set(version.text.authentic) <= set(put.languages) <= shown:
        yield Why(code="languages", values={"languages": ", ".join(version.text.languages)})
    if put.terms and version.text.terms and put.terms != version.text.terms:
        yield Why(code="other_terms", values={})


def _lacking(clause: Clause, languages: Iterable[str]) -> bool:
    """Tell whether a clause says nothing in a language in which the text is put."""
    return any(not (clause.text(language) or "").strip() for language in languages)


def _text(fields: Mapping[str, object], name: str) -> str:
    held = fields.get(name)
    return held if isinstance(held, str) else ""


def _texts(fields: Mapping[str, object], name: str) -> tuple[str, ...]:
    held = fields.get(name)
    return tuple(one for one in held if isinstance(one, str)) if isinstance(held, list) else ()


def _number(fields: Mapping[str, object], name: str) -> int | None:
    held = fields.get(name)
    return held if isinstance(held, int) else None
