"""What one rule says of one case: its effect if it reaches it, what speaks for it, what is missing.

Decides never what is open-textured: such a rule gives `needs a human finding`. A rule whose weapon, actor or count is
not known regulates; only one that is known to fit prohibits. Whom a text protects is doubted in favour of whoever was
struck. Source: domain reference 1.5 "Evaluation outputs"; charter, rule 5.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.core.terms.answer import because
from sametable.core.terms.law import name_of
from sametable.core.terms.moments import told as told_at
from sametable.core.terms.reach import RANK, Looked, reached
from sametable.core.terms.timeline import state_of
from sametable.core.terms.weapons import is_meant, names_system

if TYPE_CHECKING:
    from sametable.core.terms.actors import Status
    from sametable.core.terms.answer import Reason
    from sametable.core.terms.case import Case
    from sametable.core.terms.law import Held, Law
    from sametable.core.terms.reach import Reached
    from sametable.core.terms.rules import Rule

STRIKES = ("fire.", "air.strike", "sniper", "attack.", "ground.attack", "mine.ied", "chemical")


@dataclass(slots=True, kw_only=True)
class Finding:
    """What one rule says of the case."""

    rule: Rule
    effect: str
    """prohibits, permits, regulates, needs a human finding, text question, none."""
    at: Reached
    used: list[Reason] = field(default_factory=list)
    missing: list[Reason] = field(default_factory=list)
    decide: list[Reason] = field(default_factory=list)
    specific: bool = False
    """Whether it means the weapon by its own name or calibre."""
    conditions: str = "met"
    """For permissions: met, unmet, unknown, claimed."""
    unsure: bool = False
    """For permissions: whether something of the act itself is not known, so that it cannot permit."""
    label: str = ""
    """What its clause is called in reasons."""

    def about(self, code: str, **values: str | int) -> Reason:
        """Make a reason that names this clause."""
        return because(code, clause=self.label, clause_id=self.rule.clause.id, **values)

    @property
    def live(self) -> str:
        """Tell how far it reaches: the weaker of time and place."""
        return min((self.at.time.state, self.at.place.state), key=lambda state: RANK[state])


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One case before one instrument, with what is known of its actor and of whoever was struck."""

    looked: Looked
    law: Law
    actor: Status
    victim: Status | None

    @property
    def case(self) -> Case:
        """Give the case."""
        return self.looked.case


def finding_of(question: Question, held: Held) -> Finding | None:
    """Give what a rule about such acts says of the case, or None if it is not about this one."""
    rule, case = held.rule, question.case
    weapon = is_meant(rule.weapons, case)
    unclear = is_meant(rule.unclear, case) if rule.unclear else "no"
    if weapon == "no" and unclear == "no":
        return None
    if rule.other_than and is_meant(rule.other_than, case) == "yes":
        return None
    if not _by(question, rule):
        return None
    finding = Finding(
        rule=rule,
        effect=rule.effect,
        at=reached(question.looked, question.law, held.reaches),
        specific=names_system(rule.weapons, case),
        label=question.law.labels[rule.clause.id],
    )
    act = case.act or "such an act"
    finding.used.append(finding.about(f"act.{rule.effect}", act=act))
    _victim(question, finding)
    if finding.effect == "none":
        return finding
    _actor(question, finding)
    _weapon(finding, case, weapon, unclear)
    _count(finding, case)
    _due(question, finding, held)
    _conditions(question, finding)
    if not case.act:
        _weaken(finding, because("act.not_said"))
    return finding


def _by(question: Question, rule: Rule) -> bool:
    group, groups = question.actor.group, question.law.groups
    if rule.but and group is not None and groups.belongs(group, rule.but):
        return False
    return not (rule.by and group is not None and not groups.belongs(group, rule.by))


def _weaken(finding: Finding, missing: Reason) -> None:
    """Say what is missing; what would prohibit then only regulates."""
    finding.missing.append(missing)
    finding.unsure = True
    if finding.effect == "prohibits":
        finding.effect = "regulates"


def _actor(question: Question, finding: Finding) -> None:
    rule, law = finding.rule, question.law
    if question.actor.group is not None or not (rule.by or rule.but):
        return
    named = rule.by or rule.but
    by = ", ".join(sorted(law.groups.name(one, law.pack.language) for one in named))
    missing = finding.about("act.actor_missing", by=by)
    finding.decide.append(because("decide.actor"))
    if rule.but:
        # A list of those who may be there says nothing of somebody unknown.
        _weaken(finding, missing)
    else:
        # Whether the actor is bound is told apart, as the actor's status: the act stays what the clause calls it.
        finding.missing.append(missing)
        finding.unsure = True


def _victim(question: Question, finding: Finding) -> None:
    victim, rule = question.victim, finding.rule
    if victim is None or finding.effect == "none" or not question.case.act.startswith(STRIKES):
        return
    law = question.law
    if victim.state == "excluded" and victim.group is not None and not rule.position:
        finding.effect = "none"
        name = law.groups.name(victim.group, law.pack.language)
        reached_not = because("victim.excluded", group=name, authority=victim.authority or "")
        finding.used = [reached_not, because("law_unchanged")]
    elif rule.against and victim.group is not None and not law.groups.belongs(victim.group, rule.against):
        name = law.groups.name(victim.group, law.pack.language)
        protected = ", ".join(sorted(law.groups.name(one, law.pack.language) for one in rule.against))
        finding.used = [finding.about("victim.not_reached", protected=protected, group=name)]
        finding.effect = "none"


def _weapon(finding: Finding, case: Case, meant: str, unclear: str) -> None:
    rule = finding.rule
    if rule.other_than:
        if is_meant(rule.other_than, case) == "unknown":
            _weaken(finding, because("act.weapon_missing"))
            finding.decide.append(because("decide.weapon"))
        return
    if meant == "yes":
        return
    if unclear == "yes":
        if finding.effect == "prohibits":
            finding.effect = "text question"
        said = case.system or (f"{case.weapon} {case.calibre_mm} mm" if case.calibre_mm else case.weapon)
        finding.used[0] = finding.about("act.text_question", weapon=said or "it")
        return
    ranges = [
        f"{one.calibre_min_mm or 0} to {one.calibre_max_mm or 'any'}"
        for one in rule.weapons
        if one.calibre_min_mm is not None or one.calibre_max_mm is not None
    ]
    if case.weapon and ranges and case.calibre_mm is None:
        missing = finding.about("act.calibre_missing", range=", ".join(ranges))
    else:
        missing = because("act.weapon_missing")
    _weaken(finding, missing)
    finding.decide.append(because("decide.weapon"))


def _count(finding: Finding, case: Case) -> None:
    """Hold numbers against limits: people against the one for people, armed people against the one for armed."""
    # People of whom a weapon is told are armed; of others nobody said so.
    told = case.count if case.weapon and case.weapon != "not_known" else None
    armed = case.armed if case.armed is not None else told
    for count, limit, missing in (
        (case.count, finding.rule.limit, "act.count_missing"),
        (armed, finding.rule.armed_limit, "act.armed_missing"),
    ):
        if limit is None:
            continue
        if count is None:
            _weaken(finding, finding.about(missing, limit=limit))
        elif count > limit:
            over = finding.rule.effect == "permits"
            finding.effect = "none" if over else finding.effect
            finding.used.append(finding.about("act.over_limit", count=count, limit=limit))
        else:
            within = finding.about("act.within_limit", count=count, limit=limit)
            if finding.rule.effect == "permits":
                finding.used.append(within)
            else:
                finding.effect, finding.used = "regulates", [within]


def _due(question: Question, finding: Finding, held: Held) -> None:
    if held.due is None or finding.effect not in {"prohibits", "text question"}:
        return
    case = question.case
    told = state_of(held.due, case.start_ms, case.end_ms)
    if told.state == "within":
        return
    at = told_at(told.boundary_ms) if told.boundary_ms is not None else "a time that is not known"
    finding.effect = "regulates"
    reason = finding.about("act.not_due", at=at)
    (finding.used if told.state == "outside" else finding.missing).append(reason)


def _conditions(question: Question, finding: Finding) -> None:
    """Weigh conditions, prior steps and open words by what the case says of them; open ones are never weighed."""
    rule, case = finding.rule, question.case
    states = {"unknown"} if finding.unsure and rule.effect == "permits" else set()
    for one in (*rule.if_, *rule.after, *rule.open):
        if "unmet" in states:
            break  # one condition that does not hold is enough
        value = case.facts.get(one, "unknown")
        what = _words(question.law, one)
        open_textured = one in rule.open or _is_open(question.law, one)
        if value == "no":
            states.add("unmet")
            finding.used.append(
                finding.about(
                    "act.condition_unmet" if rule.effect == "permits" else "act.if_unmet", what=what
                )
            )
        elif open_textured:
            # Even a yes is somebody's view of an open word: the claim is told, a person finds.
            states.add("claimed" if value in {"yes", "claimed"} else "open")
            finding.missing.append(
                finding.about("act.condition_claimed", what=what)
                if value in {"yes", "claimed"}
                else finding.about("act.open", what=what)
            )
            finding.decide.append(because("decide.finding", what=what))
        elif value == "yes":
            finding.used.append(finding.about("act.condition_met", what=what))
        else:
            states.add("claimed" if value == "claimed" else "unknown")
            code = "act.condition_unknown" if rule.effect == "permits" else "act.if_unknown"
            finding.missing.append(finding.about(code, what=what))
            finding.decide.append(because("decide.fact", what=what))
    finding.conditions = next(
        (one for one in ("unmet", "unknown", "open", "claimed") if one in states), "met"
    )
    if finding.conditions == "open" and ("claimed" in states or rule.if_ or rule.after):
        # All that a program may weigh holds or is claimed: what is left is for a person.
        finding.conditions = "claimed"
    if rule.effect != "prohibits" or finding.effect == "none":
        return
    if finding.conditions == "unmet":
        finding.effect = "none"
    elif states & {"open", "claimed"} and finding.effect == "prohibits":
        finding.effect = "needs a human finding"
        finding.used[0] = finding.about("act.may_prohibit", act=case.act or "such an act")
    elif finding.conditions == "unknown" and finding.effect == "prohibits":
        finding.effect = "regulates"


def _words(law: Law, name: str) -> str:
    for fact in law.pack.facts:
        if fact.id == name:
            return name_of(fact.question, law.pack.language)
    for instrument in law.pack.instruments:
        for clause in instrument.clauses:
            if clause.id == name and clause.kind == "definition":
                return name_of(clause.fields["term"], law.pack.language)
    return name


def _is_open(law: Law, name: str) -> bool:
    if any(fact.id == name and fact.open_textured for fact in law.pack.facts):
        return True
    return any(
        clause.id == name and bool(clause.fields.get("open_textured"))
        for instrument in law.pack.instruments
        for clause in instrument.clauses
        if clause.kind == "definition"
    )
