"""What `sametable doctor` looks at about people and how the node is reached.

Decides what a person should act on: a public address without people, one key officer only, a trail that does
not hold, a secret that others can read. Source: decision 0013.
"""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from sametable.centre.people.rules import OFFICER
from sametable.centre.people.trail import check_chain
from sametable.edges.cli.look import Check
from sametable.edges.cli.people import trail_rows
from sametable.errors import SametableError

if TYPE_CHECKING:
    from pathlib import Path

    from sametable.centre.centre import Centre
    from sametable.edges.cli.tools import NodeSettings, Tools

PEOPLE_FILE = "people.db"


def people_checks(tools: Tools, folder: Path) -> list[Check]:
    """Look at the people, their trail, the address and the secrets."""
    settings = tools.settings(folder)
    return [*_people(tools, folder, settings), _address(settings), *_secrets(folder, settings)]


def _people(tools: Tools, folder: Path, settings: NodeSettings) -> list[Check]:
    in_file = not settings.store.startswith("postgresql")
    if in_file and not (folder / PEOPLE_FILE).exists():
        return [_enrolled(0, 0, loopback=settings.loopback)]
    try:
        held = tools.people(folder)
    except SametableError as error:
        return [Check(check="people", state="finding", says=str(error), remedy=error.advice)]
    try:
        with held.door.store.reading() as rows:
            active = [one for one in rows.people() if one.active]
        try:
            size, head = check_chain(trail_rows(held.door))
            trail = Check(check="audit", state="ok", says=f"{size} rows hold together, head {size}:{head}")
        except SametableError as error:
            trail = Check(check="audit", state="finding", says=str(error), remedy=error.advice)
    finally:
        held.door.store.close()
    officers = sum(OFFICER in one.roles for one in active)
    return [_enrolled(len(active), officers, loopback=settings.loopback), trail]


def people_lost(centre: Centre, folder: Path, settings: NodeSettings) -> Check | None:
    """Warn where a node has run and its people are not there: running made both, so a copy left them out."""
    in_file = not settings.store.startswith("postgresql")
    if not in_file or (folder / PEOPLE_FILE).exists() or centre.own.last_beat_ms is None:
        return None
    return Check(
        check=PEOPLE_FILE, state="finding", says=f"this node has run, and {PEOPLE_FILE} is not in its folder",
        remedy="Bring it back from the backup: without it nobody is enrolled, and the audit trail is gone.",
    )  # fmt: skip


def _enrolled(count: int, officers: int, *, loopback: bool) -> Check:
    if count == 0:
        remedy = "sametable people add NODE --name NAME --role key_officer"
        says = "nobody is enrolled: whoever reaches this machine's loopback is this desk"
        return Check(check="people", state="note" if loopback else "finding", says=says, remedy=remedy)
    says = f"{count} people, {officers} of them key officers"
    if officers < 2:
        remedy = "Enrol a second key officer from this folder: dangerous acts take two persons."
        return Check(check="people", state="note", says=says, remedy=remedy)
    return Check(check="people", state="ok", says=says)


def _address(settings: NodeSettings) -> Check:
    if settings.loopback:
        return Check(check="address", state="ok", says="reached from this machine alone")
    how = "TLS at a proxy on this machine" if settings.behind_proxy else "TLS here"
    return Check(check="address", state="ok", says=f"{settings.url}, {how}")


def _secrets(folder: Path, settings: NodeSettings) -> list[Check]:
    names = [
        settings.tls_key,
        settings.oidc.client_secret_file if settings.oidc is not None else "",
        settings.mail.password_file if settings.mail is not None else "",
        *(hook.secret_file for hook in settings.webhooks),
    ]
    checks = [_secret(folder / name) for name in names if name]
    certificate = folder / settings.tls_cert
    if settings.tls_cert and not certificate.is_file():
        remedy = "Bring the file back, or set `tls_cert` in node.toml to where it is."
        checks.append(
            Check(check="certificate", state="finding", says=f"{certificate}: no file", remedy=remedy)
        )
    return checks


def _secret(path: Path) -> Check:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError as error:
        remedy = "Bring the file back, or take its name out of node.toml."
        return Check(check="secret", state="finding", says=f"{path}: {error.strerror}", remedy=remedy)
    if mode & 0o077:
        remedy = f"chmod 600 {path}; then ask who may have read it, and make a new secret."
        return Check(check="secret", state="finding", says=f"{path} has mode {mode:04o}", remedy=remedy)
    return Check(check="secret", state="ok", says=f"{path.name} is readable by its owner alone")
