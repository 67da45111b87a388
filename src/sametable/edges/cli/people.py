"""Commands about people: who is enrolled at this node, their codes and roles, and the audit trail.

Only somebody with the node's folder can run them; the trail calls them `folder`. The first key officer is
enrolled this way, and nobody else can be before. What is decided about people stands in the centre.

Source: decision 0013.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sametable.centre.people.enrolment import (
    FOLDER,
    Change,
    Invited,
    Newcomer,
    add_person,
    change,
    new_code,
)
from sametable.centre.people.rules import ROLES, Person, check_roles
from sametable.centre.people.trail import check_chain
from sametable.edges.cli.output import TAKES_IDS, JsonOption, print_json, say, table, usage, utc
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sametable.centre.people.sign_in import Door
    from sametable.centre.people.store import AuditRow
    from sametable.edges.cli.tools import FolderPeople, Tools

PAGE = 1000
Folder = Annotated[Path, typer.Argument(help="The node's folder.")]
Name = Annotated[str, typer.Argument(help="The person's name or id.")]
RoleOption = Annotated[
    list[str], typer.Option("--role", help=f"One of {', '.join(ROLES)}; may be given several times.")
]

app = typer.Typer(help="Who may do what at this node.", no_args_is_help=True)
trail = typer.Typer(help="The audit trail of this node's people.", no_args_is_help=True)


@contextmanager
def _people(context: typer.Context, folder: Path) -> Iterator[FolderPeople]:
    tools: Tools = context.obj
    held = tools.people(folder)
    try:
        yield held
    finally:
        held.door.store.close()


def note_done(tools: Tools, folder: Path, act: str, what: str) -> None:
    """Add what is done with the folder to the audit trail, before it is done."""
    held = tools.people(folder)
    try:
        with held.door.store.writing() as rows:
            rows.audit(FOLDER, act, what[:200], at_ms=held.door.clock.now_ms())
    finally:
        held.door.store.close()


def _found(door: Door, name: str) -> Person:
    with door.store.reading() as rows:
        person = rows.named(name) or rows.person(name)
    if person is None:
        raise SametableError(
            "people.unknown", at=name[:40], expected="a person who is enrolled here", got="nobody",
            advice="sametable people list NODE",
        )  # fmt: skip
    return person


def _speaks(roles: list[str]) -> bool:
    return any("say" in ROLES[role] for role in check_roles(roles))


@app.command("add")
def add(
    context: typer.Context,
    folder: Folder,
    *,
    name: Annotated[str, typer.Option(help="What the person is called.")],
    role: RoleOption,
    subject: Annotated[
        str, typer.Option(help="Their subject at the OpenID provider, where they sign in that way.")
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Enrol a person and print the one-time code with which they make their passkey.

    Example: sametable people add ./amman --name "J. Ash" --role key_officer --role watch_officer
    """
    with _people(context, folder) as held:
        if subject and not held.issuer:
            raise usage("--subject with an issuer under [oidc] in node.toml")
        new = Newcomer(
            name=name,
            roles=role,
            seats=held.seats if _speaks(role) else (),
            identity=(held.issuer, subject) if subject else None,
        )
        invited = add_person(held.door, None, new)
    _tell(invited, name, as_json=as_json)


@app.command("code", context_settings=TAKES_IDS)
def code(context: typer.Context, folder: Folder, name: Name, *, as_json: JsonOption = False) -> None:
    """Print a new one-time code for somebody; an earlier one is void.

    Example: sametable people code ./amman "J. Ash"
    """
    with _people(context, folder) as held:
        person = _found(held.door, name)
        invited = new_code(held.door, None, person.id)
    _tell(invited, person.name, as_json=as_json)


def _tell(invited: Invited, name: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"id": invited.id, "code": invited.code})
        return
    say(f"{name}: {invited.id}")
    say(f"one-time code, valid for 24 hours: {invited.code}")
    say("They open this node in their browser, choose *Enrol with a one-time code*, and type it.")


@app.command("list")
def list_(context: typer.Context, folder: Folder, *, as_json: JsonOption = False) -> None:
    """List who is enrolled.

    Example: sametable people list ./amman
    """
    with _people(context, folder) as held, held.door.store.reading() as rows:
        told = [
            {
                "id": one.id,
                "name": one.name,
                "roles": sorted(one.roles),
                "active": one.active,
                "passkeys": len(rows.passkeys(one.id)),
                "last_seen_ms": rows.last_seen_ms(one.id),
            }
            for one in rows.people()
        ]
    if as_json:
        print_json(told)
        return
    table(
        ("name", "roles", "passkeys", "", "id"),
        [
            [
                str(one["name"]), ", ".join(one["roles"]) if isinstance(one["roles"], list) else "",
                str(one["passkeys"]), "" if one["active"] else "off", str(one["id"]),
            ]
            for one in told
        ],
    )  # fmt: skip
    if not told:
        say("nobody is enrolled: whoever reaches this node on its own machine is its desk")


@app.command("roles", context_settings=TAKES_IDS)
def roles(
    context: typer.Context, folder: Folder, name: Name, *, role: RoleOption, as_json: JsonOption = False
) -> None:
    """Give somebody these roles and no others; they have to sign in again.

    Example: sametable people roles ./amman "J. Ash" --role analyst
    """
    with _people(context, folder) as held:
        person = _found(held.door, name)
        seats = held.seats if _speaks(role) and not person.seats else None
        after = change(held.door, None, person.id, Change(roles=role, active=True, seats=seats))
    _changed(after, as_json=as_json)


@app.command("off", context_settings=TAKES_IDS)
def off(context: typer.Context, folder: Folder, name: Name, *, as_json: JsonOption = False) -> None:
    """Switch somebody off: their sessions end, their passkeys and codes are forgotten.

    Example: sametable people off ./amman "J. Ash"
    """
    with _people(context, folder) as held:
        after = change(held.door, None, _found(held.door, name).id, Change(active=False))
    _changed(after, as_json=as_json)


def _changed(person: Person, *, as_json: bool) -> None:
    told = {"id": person.id, "name": person.name, "roles": sorted(person.roles), "active": person.active}
    if as_json:
        print_json(told)
        return
    say(f"{person.name}: {', '.join(sorted(person.roles)) if person.active else 'off'}")


def trail_rows(door: Door) -> Iterator[AuditRow]:
    """Give every row of the audit trail, a page at a time."""
    first = 0
    while True:
        with door.store.reading() as rows:
            page = rows.audit_rows(first, PAGE)
        yield from page
        if len(page) < PAGE:
            return
        first = page[-1].n + 1


@trail.command("show")
def show(
    context: typer.Context,
    folder: Folder,
    *,
    last: Annotated[int, typer.Option(min=1, max=100_000, help="How many rows, from the end.")] = 50,
    as_json: JsonOption = False,
) -> None:
    """Show the end of the audit trail: who did what to what, and when.

    Example: sametable audit show ./amman --last 200
    """
    with _people(context, folder) as held, held.door.store.reading() as rows:
        size, head = rows.audit_head()
        names = {one.id: one.name for one in rows.people()}
        page = rows.audit_rows(max(0, size - last), last)
        # Who looked stands in the trail as well, after what was seen.
    with _people(context, folder) as held, held.door.store.writing() as writing:
        writing.audit(FOLDER, "inspect_audit", f"the last {last}", at_ms=held.door.clock.now_ms())
    if as_json:
        for row in page:
            print_json(
                {"n": row.n, "at_ms": row.at_ms, "person": row.person, "act": row.act, "object": row.object, "hash": row.hash}
            )  # fmt: skip
        return
    table(
        ("n", "at (UTC)", "who", "act", "what"),
        [[str(row.n), utc(row.at_ms), names.get(row.person, row.person), row.act, row.object] for row in page],
    )  # fmt: skip
    say(f"{size} rows, head {size}:{head}: note it elsewhere, and give it to `sametable audit verify` later")


@trail.command("verify")
def verify(
    context: typer.Context,
    folder: Folder,
    *,
    head: Annotated[
        str, typer.Option(metavar="SIZE:HASH", help="A head noted earlier that must still be in the trail.")
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Check that no row of the audit trail was changed, left out or put in; exit 1 otherwise.

    Example: sametable audit verify ./amman
    """
    size_text, _, hash_text = head.partition(":")
    if head and not (size_text.isdecimal() and len(size_text) < 16 and len(hash_text) == 64):
        raise usage("--head SIZE:HASH", got=head[:80])
    with _people(context, folder) as held:
        size, last = check_chain(trail_rows(held.door), head=(int(size_text), hash_text) if head else None)
    if as_json:
        print_json({"size": size, "head": last})
        return
    say(f"{size} rows hold together, head {size}:{last}")
