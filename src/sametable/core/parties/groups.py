"""The groups that anybody speaks of, with every side's view of each beside the others', and the authority behind it.

Decides what stands together: statements that give a group the same name, letter for letter but for case, marks and
articles of layout. That two names mean one group is somebody's claim and stays one (`same_as`): nobody can draw another
side's words under another name. A view is shown with its author, authority, source and day. Flags say what a person has
to look at; none of them takes protection from anybody, and no place is known here.

Does not decide who is covered by terms: that is what the parties have adopted, and its engine (`core/terms`).
Times ms UTC. Source: domain reference 1.1, 8, 10 and 11; decision 0032.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.core.parties.heard import last_words, things
from sametable.core.terms.groups import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sametable.core.parties.heard import Thing
    from sametable.core.picture.cases import Cases, CaseSaid

ADHERED = frozenset({"accepts", "accepts_conditions"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Adherence:
    """One side's word that a group accepted terms, with who attests it."""

    thing: Thing
    attested: tuple[CaseSaid, ...]
    flags: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Group:
    """Everything that is said of one name."""

    key: str
    name: str
    names: dict[str, None] = field(default_factory=dict)
    views: list[Thing] = field(default_factory=list)
    adherences: list[Adherence] = field(default_factory=list)
    relations: list[Thing] = field(default_factory=list)
    separations: list[str] = field(default_factory=list)
    same_as: dict[str, set[str]] = field(default_factory=dict)
    """Keys of other groups, with the parties that call them the same."""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the groups are worked out with.

    `listed`: folded names that the latest editions of a list in the record hold. `deadline_ms`: until when terms in force
    let a group declare itself; None where they name no hour.
    """

    withdrawn: Callable[[CaseSaid], bool]
    listed: Mapping[str, str]
    deadline_ms: int | None


def groups(cases: Cases, asked: Asked) -> list[Group]:
    """Give every group that is spoken of, by the alphabet of its name."""
    found: dict[str, Group] = {}

    def group(name: str) -> Group:
        return found.setdefault(folded(name), Group(key=folded(name), name=name))

    for view in things(cases, "designation", asked.withdrawn):
        held = group(view.text("group"))
        held.views.append(view)
        for other in _texts(view.fields.get("names")):
            held.names[other] = None
            held.same_as.setdefault(folded(other), set()).add(view.said.party)
    for relation in things(cases, "relation", asked.withdrawn):
        group(relation.text("group")).relations.append(relation)
        if folded(relation.text("of")) != folded(relation.text("group")):
            group(relation.text("of")).relations.append(relation)
    for adherence in things(cases, "adherence", asked.withdrawn):
        held = group(adherence.text("group"))
        held.adherences.append(_adherence(cases, adherence, asked))
    for status in things(cases, "separation_status", asked.withdrawn):
        for name in _texts(status.fields.get("groups")):
            group(name).separations.append(status.first)
    for held in found.values():
        held.same_as = {key: by for key, by in held.same_as.items() if key in found and key != held.key}
        held.views.sort(key=lambda one: (one.said.party, one.said.order))
        held.flags = _flags(held, found, asked)
    return [found[key] for key in sorted(found, key=lambda key: (found[key].name.casefold(), key))]


def _texts(held: object) -> list[str]:
    return [one for one in held if isinstance(one, str)] if isinstance(held, list) else []


def _adherence(cases: Cases, one: Thing, asked: Asked) -> Adherence:
    """Hold an adherence against what is asked of one: that others attest it, and the hour until which it was open."""
    words = last_words(cases, one, "attestation", asked.withdrawn)
    flags = []
    said, at_ms = one.text("says"), one.fields.get("at_ms")
    others = [word for word in words if word.party != one.said.party]
    if said in ADHERED and not any(word.fields["says"] == "attests" for word in others):
        flags.append("not_attested")
    if any(word.fields["says"] == "disputes" for word in words):
        flags.append("disputed")
    late = isinstance(at_ms, int) and asked.deadline_ms is not None and at_ms > asked.deadline_ms
    if said in ADHERED and late:
        flags.append("after_deadline")
    return Adherence(thing=one, attested=tuple(words), flags=tuple(flags))


def _flags(held: Group, found: Mapping[str, Group], asked: Asked) -> tuple[str, ...]:
    """Give what a person has to look at: views that differ, a view without its list, a merger after an adherence."""
    flags = set()
    if len({one.text("says") for one in held.views}) > 1:
        flags.add("views_differ")
    excluded = [one for one in held.views if one.text("says") == "excluded"]
    if excluded and held.key not in asked.listed and not any(_names_entry(one, asked) for one in excluded):
        flags.add("excluded_without_list")
    if any(one.text("authority") == "security_council" and not one.text("listed") for one in held.views):
        flags.add("authority_without_entry")
    adhered = any(one.thing.text("says") in ADHERED for one in held.adherences)
    merged = {
        folded(one.text("of"))
        for one in held.relations
        if one.text("says") in {"merged_with", "part_of"} and folded(one.text("group")) == held.key
    }
    if adhered and any(_is_excluded(key, found, asked) for key in merged):
        flags.add("adherence_disputed")
    return tuple(sorted(flags))


def _names_entry(one: Thing, asked: Asked) -> bool:
    """Tell whether a view names an entry of the list; that a listed name means the same group is a claim and names none."""
    return one.text("authority") == "security_council" and one.text("listed") in asked.listed.values()


def _is_excluded(key: str, found: Mapping[str, Group], asked: Asked) -> bool:
    """Tell whether a list of the record names a group, or anybody calls it excluded."""
    held = found.get(key)
    return key in asked.listed or (
        held is not None and any(one.text("says") == "excluded" for one in held.views)
    )
