"""Would this act be prohibited, by which clause? One answer for each instrument, and for each guarantor if they differ.

Decides only what follows from the packs and the facts: pure, in a fixed order, with every reason. Instruments are kept
apart, unilateral ones from agreed ones; clauses that say different things are shown as in dispute; what turns on open
words needs a human finding; whatever is in doubt is not called free. For an act that lies in the future or is only
proposed the answer says what protects, and nothing else.

Not decided: whether the facts are true, who is right, what other law says. Source: charter, rules 4 to 6 and "What it
never does"; domain reference 1.5, 10, 11.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sametable.core.terms.actors import opinions_on, status_of
from sametable.core.terms.answer import Answer, ClauseAnswer, because
from sametable.core.terms.findings import Finding, Question, finding_of
from sametable.core.terms.protect import protective, unaimed
from sametable.core.terms.reach import RANK, Looked, Reached, reached
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sametable.core.terms.answer import Reason
    from sametable.core.terms.book import Book
    from sametable.core.terms.case import Case
    from sametable.core.terms.law import Law

WEIGHT = ("prohibits", "needs a human finding", "text question", "permits", "regulates", "none")


def assess(case: Case, book: Book, *, now_ms: int, only_touched: bool = False) -> tuple[Answer, ...]:
    """Answer for every instrument of a book; `only_touched` leaves out those that did not hold then or there.

    `now_ms` tells what lies in the future: an act that ends then or later, or is proposed, gets a protective answer.
    """
    guarded = case.proposed or max(case.start_ms, case.end_ms) >= now_ms
    looked = Looked(case=unaimed(case) if guarded else case, book=book)
    answers: list[Answer] = []
    laws = book.spans.met(case.start_ms, case.end_ms) if only_touched else book.laws
    for law in laws:
        if only_touched and not law.own_places and reached(looked, law, law.whole).place.state == "outside":
            continue
        answer = _answer(looked, law, guarded=guarded)
        if only_touched and answer.place == "outside" and not guarded:
            continue
        answers.extend(_by_guarantor(case, law, protective(answer) if guarded else answer))
    return tuple(answers)


def check_asked(case: Case, book: Book) -> None:
    """Refuse what no pack of the book knows: a misspelt fact or line would else be passed over in silence.

    Raises: `terms.case`.
    """
    facts = {fact.id for pack in book.packs for fact in pack.facts}
    clauses = [clause for law in book.laws for clause in law.instrument.clauses]
    facts |= {clause.id for clause in clauses if clause.kind == "definition"}
    lines = {clause.id: clause.fields.get("sides") or {} for clause in clauses if clause.kind == "line"}
    for name in case.facts:
        if name not in facts:
            some = ", ".join(sorted(facts)) or "none, since these packs have no facts"
            raise SametableError("terms.case", at=f"facts.{name}"[:80], expected=some[:300], got=name[:80])
    for one in case.measured:
        if one.line not in lines:
            some = ", ".join(sorted(lines)) or "none, since these packs have no lines"
            raise SametableError("terms.case", at="measured", expected=some[:300], got=one.line[:80])
        sides = set(lines[one.line].values()) or {"left", "right"}
        if one.side and one.side not in sides:
            raise SametableError(
                "terms.case",
                at=f"measured.{one.line}"[:80],
                expected=", ".join(sorted(sides)),
                got=one.side[:80],
            )


def _answer(looked: Looked, law: Law, *, guarded: bool) -> Answer:
    case = looked.case
    actor = status_of(law, case, case.group)
    if guarded and actor.state != "bound":
        actor = status_of(
            law, case, ""
        )  # whoever is not bound is answered like somebody of whom nothing is known
    victim = status_of(law, case, case.against) if case.against else None
    question = Question(looked=looked, law=law, actor=actor, victim=victim)
    rules = law.by_act.get(case.act, ())
    if not case.act and not case.weapon and case.count is None:
        rules = ()  # where a weapon or people stand can be held against rules of place, an act unsaid cannot
    if guarded:
        rules = tuple(one for one in rules if one.rule.effect != "permits")
    found = [one for one in (finding_of(question, held) for held in rules) if one is not None]
    found.sort(key=lambda one: (WEIGHT.index(one.effect), -RANK[one.live], one.rule.clause.id))
    act, deciding, extra = _act(question, found)
    at = deciding[0].at if deciding else reached(looked, law, law.whole)
    return Answer(
        pack=law.pack.id,
        pack_version=law.pack.version,
        pack_sha256=law.pack.sha256,
        instrument=law.instrument.id,
        title=law.instrument.title,
        version=law.instrument.version,
        basis=law.instrument.basis,
        guarantor=None,
        time=at.time.state,
        place=at.place.state,
        actor_status=actor.state,
        actor_authority=actor.authority,
        act=act,
        clauses=_clauses(found) if found else (),
        facts_used=_all((at.time.used, at.place.used, actor.used), [one.used for one in deciding]),
        facts_missing=_all(
            (at.time.missing, at.place.missing, actor.missing), [one.missing for one in deciding]
        ),
        would_decide=_all((at.time.decide, at.place.decide, actor.decide), [one.decide for one in deciding]),
        reasons=_unique([*extra, *_reciprocity(law, deciding), *_status(law)]),
        claims=tuple(claim for _, claim in _opinions(case, law)) if law.opinions else (),
        flags=tuple(sorted({*actor.flags, *_flags(law)})),
        recall=law.recall,
        compared=law.compared,
    )


def _status(law: Law) -> Iterable[Reason]:
    if law.instrument.status != "in_force":
        yield because("status", status=law.instrument.status)


def _flags(law: Law) -> Iterable[str]:
    return () if law.instrument.status == "in_force" else (f"status_{law.instrument.status}",)


def _act(question: Question, found: Sequence[Finding]) -> tuple[str, list[Finding], list[Reason]]:
    """Give the act's class, the findings that decide it, and why."""
    case, actor = question.case, question.actor
    if actor.state == "not a party":
        let_in = [one for one in found if _lets_in(question, one)]
        if let_in:
            return "permitted", let_in, [_said(one) for one in let_in]
    if actor.state in {"excluded", "not a party"}:
        name = question.law.groups.name(actor.group or "", question.law.pack.language)
        return "silent", list(found[:1]), [because("excluded_actor", group=name), because("law_unchanged")]
    if not found:
        if not case.act:
            return "silent", [], [because("act.not_said")]
        return "silent", [], _to_others(question) or [because("act.silent", act=case.act)]
    reach = {state: [one for one in found if one.live == state] for state in RANK}
    live = [one for one in reach["within"] if one.effect != "none"]
    doubtful = [one for one in (*reach["disputed"], *reach["undetermined"]) if one.effect != "none"]
    if live:
        act, deciding, why = _live(live, found)
        # What one clause permits another may still forbid, if it reaches: doubt is not called free.
        wary = [
            one for one in doubtful if one.effect in {"prohibits", "text question", "needs a human finding"}
        ]
        excepted = {name for one in deciding if one.effect == "permits" for name in one.rule.excepts}
        wary = [one for one in wary if act == "permitted" and one.rule.clause.id not in excepted]
        if wary:
            return "regulated", [wary[0], *deciding], [_if_reached(question, wary[0]), *why]
        spared = [one for one in doubtful if act == "prohibited" and _may_spare(one, deciding)]
        if spared:
            return "regulated", [spared[0], *deciding], [_said(spared[0]), *why]
        return act, deciding, why
    if doubtful:
        first = doubtful[0]
        act = (
            "disputed"
            if first.live == "disputed" and first.effect in {"prohibits", "text question"}
            else "regulated"
        )
        if first.live == "disputed" and first.effect == "needs a human finding":
            act = "needs a human finding"
        return act, [first], [_if_reached(question, first)]
    if all(one.effect == "none" for one in reach["within"]) and reach["within"]:
        return "silent", reach["within"], [reason for one in reach["within"] for reason in one.used]
    return "silent", [found[0]], [because("not_in_force")]


def _lets_in(question: Question, finding: Finding) -> bool:
    """Tell whether a clause lets somebody in by name whom the instrument otherwise does not bind."""
    rule, group = finding.rule, question.actor.group
    named = group is not None and bool(rule.by) and question.law.groups.belongs(group, rule.by)
    return finding.effect == "permits" and finding.live == "within" and finding.conditions == "met" and named


def _if_reached(question: Question, finding: Finding) -> Reason:
    """Say what a clause means for the act if it reaches it, which is not known."""
    if finding.effect != "prohibits":
        return _said(finding)
    return finding.about("act.prohibits_if", act=question.case.act or "such an act")


def _to_others(question: Question) -> list[Reason]:
    """Say of clauses on such an act that they are addressed to others than its actor."""
    law, group = question.law, question.actor.group
    told = []
    for held in law.by_act.get(question.case.act, ()):
        rule = held.rule
        if group is not None and rule.by and not law.groups.belongs(group, rule.by):
            by = ", ".join(sorted(law.groups.name(one, law.pack.language) for one in rule.by))
            told.append(
                because(
                    "act.others",
                    clause=law.labels[rule.clause.id],
                    clause_id=rule.clause.id,
                    act=question.case.act,
                    by=by,
                )
            )
    return told


def _may_spare(permission: Finding, hard: Sequence[Finding]) -> bool:
    """Tell whether a permission whose conditions hold would take all of these out, if it reaches the time and place."""
    if permission.effect != "permits" or permission.conditions not in {"met", "claimed"}:
        return False
    ids = {one.rule.clause.id for one in hard if one.effect == "prohibits"}
    return not permission.rule.excepts or ids <= permission.rule.excepts


def _live(live: list[Finding], found: Sequence[Finding]) -> tuple[str, list[Finding], list[Reason]]:
    """Weigh clauses that reach the act: prohibitions against permissions and against clauses that say otherwise."""
    by = {effect: [one for one in live if one.effect == effect] for effect in WEIGHT}
    hard = by["prohibits"]
    if hard:
        spared = _otherwise(hard, found)
        if spared is not None:
            one, other = spared
            reason = one.about("act.conflict", other=other.label)
            return "disputed", [one, other], [_said(one), reason]
        return _against_permissions(hard, by["permits"])
    if by["needs a human finding"]:
        first = by["needs a human finding"][0]
        judged = [one for one in first.missing if one.code in {"act.open", "act.condition_claimed"}]
        bearing = [one for one in by["permits"] if one.conditions != "unmet"]
        return "needs a human finding", [*by["needs a human finding"], *bearing], [_said(first), *judged]
    if by["text question"]:
        return "disputed", by["text question"], [_said(by["text question"][0])]
    if by["permits"]:
        first = min(
            by["permits"],
            key=lambda one: ("met", "claimed", "open", "unknown", "unmet").index(one.conditions),
        )
        if first.conditions == "met":
            return "permitted", [first], [_said(first)]
        if first.conditions in {"claimed", "open"}:
            return "needs a human finding", [first], [_said(first)]
        return "regulated", [first], [_said(first)]
    return "regulated", by["regulates"], [_said(by["regulates"][0])]


def _against_permissions(
    hard: list[Finding], permits: list[Finding]
) -> tuple[str, list[Finding], list[Reason]]:
    bearing = [
        one
        for one in permits
        if not one.rule.excepts or any(each.rule.clause.id in one.rule.excepts for each in hard)
    ]
    for wanted, act in (("met", "permitted"), ("claimed", "needs a human finding")):
        for one in bearing:
            left = [each for each in hard if one.rule.excepts and each.rule.clause.id not in one.rule.excepts]
            if one.conditions == wanted and not left:
                return act, [one, *hard], [_said(one), _said(hard[0])]
    return "prohibited", [*hard, *bearing], [_said(one) for one in hard]


def _otherwise(hard: Sequence[Finding], found: Sequence[Finding]) -> tuple[Finding, Finding] | None:
    """Find a clause that means this weapon by name and is kept, where a general one is not: the text is in dispute."""
    for one in hard:
        if not one.rule.position or one.rule.band is None or one.specific:
            continue
        for other in found:
            kept = other.at.place.state == "outside" and other.at.time.state == "within"
            same = other.rule.band is not None and other.rule.band.line == one.rule.band.line
            if other.specific and other.effect == "prohibits" and kept and same:
                return one, other
    return None


def _said(finding: Finding) -> Reason:
    return finding.used[0]


def _reciprocity(law: Law, deciding: Sequence[Finding]) -> Iterable[Reason]:
    touched = {one.rule.clause.id for one in deciding}
    for clause in law.reciprocal:
        duty = set(clause.fields.get("duty") or ()) & touched
        if duty:
            called = law.labels
            yield because(
                "reciprocity",
                clause=called[clause.id],
                clause_id=clause.id,
                duty=", ".join(called[one] for one in sorted(duty)),
                on=", ".join(called.get(one, one) for one in clause.fields.get("on") or ()),
            )


def _clauses(found: Sequence[Finding]) -> tuple[ClauseAnswer, ...]:
    """Give what each clause says, its strongest rule for it, in order of weight and reach."""
    held: dict[str, ClauseAnswer] = {}
    for one in found:
        clause = one.rule.clause
        if clause.id in held:
            continue
        at: Reached = one.at
        held[clause.id] = ClauseAnswer(
            id=clause.id,
            kind=clause.kind,
            ref=clause.ref,
            text=clause.text,
            effect=one.effect,
            time=at.time.state,
            place=at.place.state,
            why=_unique([*one.used, *at.time.used[:1], *at.place.used, *one.missing, *at.place.missing]),
            recall=clause.recall,
            compared=bool(clause.compared),
        )
    return tuple(held.values())


def _all(found: tuple[tuple[Reason, ...], ...], more: Sequence[Sequence[Reason]]) -> tuple[Reason, ...]:
    """Put reasons together, each once; those of time, place and actor are different ones already."""
    plain = (*found[0], *found[1], *found[2])
    return _unique([*plain, *(reason for one in more for reason in one)]) if more else plain


def _unique(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    listed = tuple(reasons)
    if len(listed) < 2:
        return listed
    held: dict[tuple[object, ...], Reason] = {}
    for one in listed:
        held.setdefault((one.code, *one.values.items()), one)
    return tuple(held.values())


def _opinions(case: Case, law: Law) -> list[tuple[tuple[str, ...], Reason]]:
    return [
        *opinions_on(law, case, case.group),
        *(opinions_on(law, case, case.against) if case.against else ()),
    ]


def _by_guarantor(case: Case, law: Law, answer: Answer) -> Iterable[Answer]:
    """Give one answer for each guarantor where their views of the groups differ, else the one."""
    if answer.protective or not law.opinions:
        return (answer,)
    views = _opinions(case, law)
    guarantors = law.instrument.guarantors or _parents_guarantors(law)
    by = {one: tuple(claim for said_by, claim in views if one in said_by) for one in guarantors}
    if len(guarantors) < 2 or len({tuple(claim.text() for claim in held) for held in by.values()}) < 2:
        return (answer,)
    return tuple(replace(answer, guarantor=one, claims=by[one]) for one in sorted(guarantors))


def _parents_guarantors(law: Law) -> tuple[str, ...]:
    at, passed = law.instrument, set[str]()
    held = {one.id: one for one in law.pack.instruments}
    while not at.guarantors and at.parent in held and at.id not in passed:
        passed.add(at.id)
        at = held[at.parent]
    return at.guarantors


def short(answer: Answer) -> tuple[str, str, str, str]:
    """Give what is compared when terms change: instrument, time, place, act."""
    return answer.instrument, answer.time, answer.place, answer.act
