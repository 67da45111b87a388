"""Who may do what: roles and acts as data, and the one function that decides.

Decides whether a person may do an act, to the very object that is touched: a statement, another person, a
proposal. Acts are named after what people do. Does not decide who somebody is (`sign_in`) nor what is true;
what was written for which parties is decided by the record, and an act that is allowed here still fails there.

Three rules stand above the table of roles. Nobody acts on a person of a higher rank. A dangerous act is done
by two: whoever proposed it does not confirm it. And where two key officers have ever been enrolled, nobody is
given dangerous powers by one of them alone (otherwise one officer could invent the second).

Source: decision 0013; OWASP ASVS 5.0.0 8.2.1 to 8.3.3; record.md 4.12.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

PROPOSED_FOR_MS = 24 * 3_600_000
NAME_LENGTH = 80

# `export` and `restore` are done with the node's folder as well; then the trail says so.
_READING = frozenset({"read"})
_SAYING = _READING | {
    "interpret",
    "say",
    "correct_own",
    "withdraw_own",
    "comment",
    "request_key",
    "acknowledge",
}
_WORKING = frozenset(
    {"deny", "read_restricted", "link", "put_to_party", "grade", "carry_case", "issue_summary"}
)

# What a watch does about passage; registering, notifying and planning are a humanitarian officer's and a watch officer's.
_PASSAGE = frozenset({"read_sites", "check_protection", "answer_notice", "follow"})

ROLES: Mapping[str, frozenset[str]] = {
    "monitor": _SAYING | {"follow"},
    "intake": _SAYING | {"deny", "link", "call", "import", "follow", "say_corridor"},
    "analyst": _SAYING | _WORKING | {"correct_side", "export", "import", "check_protection", "designate", "delineate"},
    "humanitarian": _SAYING
    | {"deny", "read_restricted", "call", "ask_influence", "import"}
    | _PASSAGE
    | {"register_site", "notify", "say_corridor", "plan_access"},
    "watch_officer": _SAYING
    | _WORKING
    | {
        "correct_side", "withdraw_side", "adopt_table", "adopt", "ask_influence", "call", "set_alerts", "hand_over",
        "export", "import", "delineate", "deconflict", "hold_talks",
    }
    | _PASSAGE
    | {"register_site", "notify", "say_corridor", "plan_access", "notice_operations", "reopen_checks"},
    "negotiator": _SAYING
    | {"answer_notice", "say_corridor", "notice_operations", "plan_access"}
    | {
        "table_text", "take_position", "dispose", "decide", "take_part", "designate", "delineate", "hold_talks",
        "deconflict", "import", "export",
    }
    | {
        "deny", "grade", "adopt", "ask_influence", "call", "put_to_party", "read_restricted", "withdraw_side", "adopt_table", "widen", "see_people", "put_terms", "say_terms",
        "sign_terms",
    },
    "spokesperson": _READING | {"interpret", "export", "release_part"},
    "key_officer": _READING
    | {
        "see_people", "enrol_people", "enrol_key", "revoke_key", "request_key", "erase", "widen", "restore",
        "empower", "inspect_audit",
    },
}  # fmt: skip
"""What each role may do. A person with several roles may do what any of them may."""

RANK: Mapping[str, int] = {
    "monitor": 1,
    "intake": 1,
    "analyst": 1,
    "humanitarian": 1,
    "spokesperson": 1,
    "watch_officer": 2,
    "negotiator": 2,
    "key_officer": 3,
}
"""Nobody changes a person who holds a role of a higher rank, nor gives a role above the own one."""

DANGEROUS = frozenset({"revoke_key", "erase", "widen", "restore", "empower", "say_terms", "sign_terms"})
"""Acts for two persons: one proposes, another one confirms within 24 hours."""

ACTS = frozenset().union(*ROLES.values())
OFFICER = "key_officer"

KIND_ACT: Mapping[str, str] = {
    "deny": "deny",
    "comment": "comment",
    "amend": "correct",
    "withdraw": "withdraw",
    "link": "link",
    "unlink": "link",
    "outside_finding": "link",
    "inquiry": "put_to_party",
    "reply": "put_to_party",
    "grading": "grade",
    "grading_sealed": "grade",
    "finding": "adopt",
    "assent": "adopt",
    "case_step": "carry_case",
    "request": "ask_influence",
    "undertaking": "ask_influence",
    "verification": "ask_influence",
    "call": "call",
    "call_event": "call",
    "alert_rule": "set_alerts",
    "acknowledgement": "acknowledge",
    "handover": "hand_over",
    "summary": "issue_summary",
    "site": "register_site",
    "site_notice": "register_site",
    "movement": "notify",
    "movement_event": "follow",
    "cargo_count": "follow",
    "airdrop_count": "follow",
    "dissemination": "answer_notice",
    "notification_reply": "answer_notice",
    "corridor": "say_corridor",
    "corridor_step": "say_corridor",
    "operations_notice": "notice_operations",
    "check_reopened": "reopen_checks",
    "access_status": "plan_access",
    "access_request": "plan_access",
    "access_step": "plan_access",
    "proposal": "table_text",
    "proposal_version": "table_text",
    "clause_position": "take_position",
    "disposition": "dispose",
    "objection": "dispose",
    "decision": "decide",
    "signature": "decide",
    "participation": "take_part",
    "designation": "designate",
    "sanctions_list": "designate",
    "listing_request": "designate",
    "adherence": "designate",
    "attestation": "designate",
    "relation": "designate",
    "separation_status": "designate",
    "separation_step": "designate",
    "delineation": "delineate",
    "talks": "hold_talks",
    "minutes": "hold_talks",
    "read_out": "hold_talks",
    "action_item": "hold_talks",
    "action_step": "hold_talks",
    "working_group": "hold_talks",
    "public_line": "hold_talks",
    "checklist": "hold_talks",
    "checklist_mark": "hold_talks",
    "intention": "hold_talks",
    "deconfliction": "deconflict",
    "deconfliction_step": "deconflict",
}
"""What saying a kind of statement is called; `correct` and `withdraw` depend on whose statement is touched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of this node's party. `seats` are the key ids under which they may speak."""

    id: str
    name: str
    roles: frozenset[str]
    active: bool = True
    seats: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What an act touches; only what the act needs is set."""

    kid: str | None = None
    """The seat under which something is said."""
    author: str | None = None
    """The seat that wrote the statement which is corrected or withdrawn."""
    person: Person | None = None
    """The person who is changed."""
    roles: frozenset[str] | None = None
    """The roles that a person is given."""
    proposed_by: str | None = None
    """Who proposed what is confirmed."""


NOTHING = Touched()


def acts_of(person: Person) -> frozenset[str]:
    """Give every act that a person's roles hold; none for a person who was switched off."""
    if not person.active:
        return frozenset()
    return frozenset().union(*(ROLES.get(role, frozenset()) for role in person.roles))


def rank_of(roles: Collection[str]) -> int:
    """Give the highest rank among roles; 0 where there is none."""
    return max((RANK.get(role, max(RANK.values()) + 1) for role in roles), default=0)


def powerful(roles: Collection[str]) -> bool:
    """Tell whether roles hold a dangerous act."""
    return any(ROLES.get(role, frozenset()) & DANGEROUS for role in roles)


def may(person: Person, act: str, touched: Touched = NOTHING) -> bool:
    """Tell whether a person may do an act to what it touches."""
    return _refused(person, act, touched) is None


def require(person: Person, act: str, touched: Touched = NOTHING) -> None:
    """Raise `people.may_not` unless a person may do an act to what it touches."""
    reason = _refused(person, act, touched)
    if reason is not None:
        raise SametableError(
            "people.may_not", at=act, expected=reason, got=", ".join(sorted(person.roles)) or "no role",
            advice="Ask a key officer of your side, or somebody whose part this is.",
        )  # fmt: skip


def require_seat(person: Person, kid: str) -> None:
    """Raise `people.may_not` unless a person may speak under the seat with this key."""
    require(person, "say", Touched(kid=kid))


def act_of_kind(kind: str, *, own: bool) -> str:
    """Name the act of saying a kind of statement; `own`: what it is about was said under an own seat."""
    act = KIND_ACT.get(kind, "say")
    return f"{act}_{'own' if own else 'side'}" if act in {"correct", "withdraw"} else act


def _refused(person: Person, act: str, touched: Touched) -> str | None:
    """Give what would have had to be the case, or None where the act is allowed."""
    if act not in acts_of(person):
        return f"a role that may {act}"
    if touched.kid is not None and touched.kid not in person.seats:
        return "a seat that this person was given"
    if touched.author is not None and act.endswith("_own") and touched.author not in person.seats:
        return "a statement of the own seat"
    if touched.proposed_by == person.id:
        return "a second person"
    return _refused_person(person, touched)


def _refused_person(person: Person, touched: Touched) -> str | None:
    """Hold the rank of whoever acts to the person changed and to the roles given."""
    own = rank_of(person.roles)
    if touched.person is not None:
        if touched.person.id == person.id:
            return "another person: nobody changes their own powers"
        if rank_of(touched.person.roles) > own:
            return "a person of no higher rank"
    if touched.roles is not None and rank_of(touched.roles) > own:
        return "roles of no higher rank"
    return None


def needs_two(officers_ever: int, before: Collection[str], after: Collection[str] | None) -> bool:
    """Tell whether giving access takes two persons. `after` None: the person is switched off.

    One key officer alone can begin; from the second one on, dangerous powers are given by two. Taking powers
    away is done by one, because it may have to be done at once.
    """
    return after is not None and officers_ever >= 2 and (powerful(after) or powerful(before))


def check_roles(roles: Collection[str]) -> frozenset[str]:
    """Give roles as a set. Raises `people.invalid` for an unknown one or none."""
    unknown = sorted(set(roles) - set(ROLES))
    if unknown or not roles:
        raise SametableError(
            "people.invalid", at="roles", expected=f"one or more of {', '.join(sorted(ROLES))}",
            got=", ".join(unknown)[:80] or "none",
        )  # fmt: skip
    return frozenset(roles)


def check_name(name: str) -> str:
    """Give a person's name as it is kept. Raises `people.invalid`."""
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > NAME_LENGTH or not tidy.isprintable():
        raise SametableError(
            "people.invalid", at="name", expected=f"1 to {NAME_LENGTH} printable characters", got=tidy[:40]
        )
    return tidy
