"""Whether an actor is bound by an instrument, excluded by a named authority, or no party to it; on what grounds.

Decides by the pack's adherences, coverage and exclusions at the time of the case. Only an authority that an exclusion
clause names excludes; what a guarantor thinks of a group is told as a claim and changes nothing. A group within an
excluded one is not excluded with it: that needs the authority's own act. Doubt leaves the status undetermined.

Source: charter, rule 4; domain reference 1.1 "Who is covered", 1.5 T2 to T4, 11.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sametable.core.terms.answer import because
from sametable.core.terms.law import label_of, name_of
from sametable.core.terms.moments import resolve, told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sametable.core.terms.answer import Reason
    from sametable.core.terms.case import Case
    from sametable.core.terms.law import Law
    from sametable.core.terms.model import Clause, Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What an instrument makes of one actor."""

    state: str
    group: str | None = None
    """The group's id, if the pack knows the name."""
    authority: str | None = None
    used: tuple[Reason, ...] = ()
    missing: tuple[Reason, ...] = ()
    decide: tuple[Reason, ...] = ()
    flags: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


def status_of(law: Law, case: Case, name: str) -> Status:
    """Tell how an instrument stands to the actor of this name at the time of the case."""
    if not name:
        missing = (because("actor.unknown"), *_perhaps(law))
        return Status(state="undetermined", missing=missing, decide=(because("decide.actor"),))
    group = law.groups.find(name)
    if group is None:
        reason = because("actor.not_in_pack", group=name[:80])
        return Status(state="undetermined", missing=(reason,), decide=(because("decide.actor"),))
    said = _said_name(law, group)
    excluded = _excluded(law, case, group, said)
    if excluded is not None and excluded.state == "excluded":
        return excluded
    adhered = _adhered(law, case, group, said)
    if adhered is not None:
        return adhered
    if excluded is not None:
        return excluded
    return _covered(law, group, said)


def _perhaps(law: Law) -> Iterable[Reason]:
    """Say whom an authority excludes, where who acted is not known."""
    for clause in law.excluded:
        if clause.fields.get("authority") and clause.fields.get("groups"):
            groups = ", ".join(_said_name(law, one) for one in clause.fields["groups"])
            yield because(
                "actor.may_be_excluded", groups=groups, authority=_said_name(law, clause.fields["authority"])
            )


def opinions_on(law: Law, case: Case, name: str) -> tuple[tuple[tuple[str, ...], Reason], ...]:
    """Give what anybody calls this group: by whom (ids), and the claim; only what was said by the time of the case."""
    group = law.groups.find(name) if name else None
    if group is None:
        return ()
    told = []
    for clause in law.excluded:
        for one in clause.fields.get("opinions") or ():
            if one["group"] != group or _before(law, case, one.get("from_")) is False:
                continue
            by = tuple(one.get("by") or ())
            names = ", ".join(_said_name(law, each) for each in by)
            claim = because(
                "opinion", by=names, group=_said_name(law, group), says=one["says"], group_id=group
            )
            told.append((by, claim))
    return tuple(told)


def _said_name(law: Law, group: str) -> str:
    for authority in law.pack.authorities:
        if authority.id == group:
            return name_of(authority.names, law.pack.language)
    return law.groups.name(group, law.pack.language)


def _before(law: Law, case: Case, moment: Moment | None) -> bool | None:
    """Tell whether a moment had come by the case: None if that cannot be told; no moment has always come."""
    if moment is None:
        return True
    readings = resolve(moment, law.context)
    if not readings:
        return None
    if all(one.latest_ms <= case.start_ms for one in readings):
        return True
    if all(one.earliest_ms > max(case.start_ms, case.end_ms - 1) for one in readings):
        return False
    return None


def _told(law: Law, moment: Moment | None) -> str:
    readings = resolve(moment, law.context) if moment is not None else ()
    return " or ".join(sorted({told(one.earliest_ms) for one in readings})) or "an unknown time"


def _excluded(law: Law, case: Case, group: str, said: str) -> Status | None:
    doubt: Status | None = None
    for clause in law.excluded:
        authority = clause.fields.get("authority")
        listed = frozenset(clause.fields.get("groups") or ())
        if not authority or not law.groups.belongs(group, listed):
            continue
        begun = _before(law, case, clause.fields.get("from_"))
        ended = _before(law, case, clause.fields["until"]) if clause.fields.get("until") else False
        if begun is False or ended is True:
            continue
        version = clause.fields.get("list_version")
        names = name_of(clause.fields.get("authority_names") or {}, law.pack.language) or _said_name(
            law, authority
        )
        reason = because(
            "actor.excluded", group=said, authority=names, version=f" ({version})" if version else "",
            authority_id=authority, group_id=group,
        )  # fmt: skip
        if begun is True and ended is False and group in listed:
            return Status(
                state="excluded", group=group, authority=names, used=(reason,), clauses=(clause.id,)
            )
        doubt = Status(
            state="undetermined",
            group=group,
            missing=(reason,),
            decide=(because("decide.actor"),),
            flags=("exclusion_in_doubt",),
            clauses=(clause.id,),
        )
    return doubt


def _adhered(law: Law, case: Case, group: str, said: str) -> Status | None:
    found = [one for one in law.adherences if law.groups.belongs(group, frozenset({one.fields["group"]}))]
    statuses = [_by_adherence(law, case, group, said, one) for one in found]
    order = ("excluded", "bound", "undetermined", "not a party")
    return min(statuses, key=lambda one: order.index(one.state)) if statuses else None


def _by_adherence(law: Law, case: Case, group: str, said: str, clause: Clause) -> Status:
    fields = clause.fields
    at, ids = _told(law, fields["at"]), (clause.id,)
    to = ", ".join(_said_name(law, one) for one in fields.get("to") or ())
    used = [because("actor.adhered", group=said, to=to, at=at, group_id=group)]
    come = _before(law, case, fields["at"])
    if come is not True:
        state = "not a party" if come is False else "undetermined"
        return Status(state=state, group=group, used=tuple(used), clauses=ids)
    left = fields.get("excluded")
    if left and _before(law, case, left["at"]) is not False:
        by = ", ".join(_said_name(law, one) for one in left.get("by") or ())
        out = because("actor.excluded", group=said, authority=by, version="", authority_id="", group_id=group)
        sure = _before(law, case, left["at"]) is True
        return Status(
            state="excluded" if sure else "undetermined",
            group=group, authority=by if sure else None, used=(*used, out), clauses=ids,
        )  # fmt: skip
    gone = fields.get("withdrawn")
    if gone and _before(law, case, gone["at"]) is not False:
        sure = _before(law, case, gone["at"]) is True
        out = because("actor.withdrew", group=said, at=_told(law, gone["at"]))
        return Status(
            state="not a party" if sure else "undetermined", group=group, used=(*used, out), clauses=ids
        )
    quarrel = fields.get("disputed")
    if quarrel and _before(law, case, quarrel["since"]) is not False:
        why, needs = (name_of(quarrel.get(one) or {}, law.pack.language) for one in ("why", "needs"))
        out = because("actor.disputed", group=said, at=_told(law, quarrel["since"]), why=why or "not said")
        return Status(
            state="undetermined", group=group, used=(*used, out), clauses=ids, flags=("adherence_disputed",),
            missing=(out,), decide=(because("decide.dispute", needs=needs or "An act of those who decide on it"),),
        )  # fmt: skip
    return _in_time(law, case, Status(state="bound", group=group, used=tuple(used), clauses=ids), clause)


def _in_time(law: Law, case: Case, status: Status, clause: Clause) -> Status:
    """Hold an adherence against the deadline for it, and look whether it is attested."""
    fields, said = clause.fields, _said_name(law, status.group or "")
    opt_in = next((one.fields["opt_in"] for one in law.who if one.fields.get("opt_in")), None) or {}
    used, missing, flags = list(status.used), list(status.missing), list(status.flags)
    late = _later(law, fields["at"], opt_in.get("deadline"))
    if late is not False:
        used.append(
            because(
                "actor.late", group=said, at=_told(law, fields["at"]), deadline=_told(law, opt_in["deadline"])
            )
        )
        flags.append("late_adherence")
        taken = fields.get("late_accepted")
        if taken and _before(law, case, taken["at"]) is True:
            by = ", ".join(_said_name(law, one) for one in taken.get("by") or ())
            used.append(because("actor.late_accepted", by=by))
        else:
            return Status(
                state="not a party" if late else "undetermined", group=status.group, used=tuple(used),
                missing=(because("decide.adherence", group=said),), decide=(because("decide.adherence", group=said),),
                flags=tuple(flags), clauses=status.clauses,
            )  # fmt: skip
    if opt_in.get("attest") and not fields.get("attested_by"):
        by = ", ".join(_said_name(law, one) for one in opt_in.get("to") or fields.get("to") or ())
        missing.append(because("actor.not_attested", group=said, by=by))
        flags.append("attestation_missing")
    return Status(
        state="bound", group=status.group, used=tuple(used), missing=tuple(missing), flags=tuple(flags),
        clauses=status.clauses,
    )  # fmt: skip


def _later(law: Law, moment: Moment, deadline: Moment | None) -> bool | None:
    """Tell whether a moment is after a deadline; no deadline is never passed."""
    if deadline is None:
        return False
    held, limit = resolve(moment, law.context), resolve(deadline, law.context)
    if not held or not limit:
        return None
    if max(one.latest_ms for one in held) <= min(one.earliest_ms for one in limit):
        return False
    return True if min(one.earliest_ms for one in held) > max(one.latest_ms for one in limit) else None


def _covered(law: Law, group: str, said: str) -> Status:
    waits: Status | None = None
    for clause in law.who:
        fields: Any = clause.fields
        groups = frozenset(fields.get("groups") or ())
        named = group in groups
        if not named and not (fields.get("associated", True) and law.groups.belongs(group, groups)):
            continue
        if fields.get("opt_in"):
            missing = because("actor.not_adhered", group=said, group_id=group)
            waits = Status(
                state="undetermined", group=group, missing=(missing,), clauses=(clause.id,), decide=(missing,)
            )
            continue
        if named:
            used = because(
                "actor.covered",
                group=said,
                clause=label_of(clause, law.pack.language),
                clause_id=clause.id,
                group_id=group,
            )
        else:
            of = _first(law, group, groups)
            used = because(
                "actor.associated",
                group=said,
                of=of,
                clause=label_of(clause, law.pack.language),
                clause_id=clause.id,
                group_id=group,
            )
        return Status(state="bound", group=group, used=(used,), clauses=(clause.id,))
    if waits is not None:
        return waits
    sides = {*law.instrument.signatories, *law.instrument.issuers}
    if law.groups.belongs(group, frozenset(sides)) and (not law.who or group in sides):
        used = because("actor.signatory", group=said, group_id=group)
        return Status(state="bound", group=group, used=(used,))
    if law.who or sides:
        return Status(
            state="not a party", group=group, used=(because("actor.not_named", group=said, group_id=group),)
        )
    return Status(state="undetermined", group=group, missing=(because("actor.no_coverage"),))


def _first(law: Law, group: str, groups: Iterable[str]) -> str:
    return next(
        (_said_name(law, one) for one in sorted(groups) if law.groups.belongs(group, frozenset({one}))), ""
    )
