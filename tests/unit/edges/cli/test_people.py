"""People and their audit trail from the command line: what whoever has the node's folder may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pysqlite3 import dbapi2 as sqlite

from support.command import Ended, command

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def node(tmp_path: Path) -> Path:
    assert command("init", tmp_path / "here", "--alone").code == 0
    return tmp_path / "here"


def add(node: Path, name: str, *roles: str) -> Ended:
    return command(
        "people",
        "add",
        node,
        "--name",
        name,
        *(part for role in roles for part in ("--role", role)),
        "--json",
    )


def test_a_person_is_added_with_a_code_and_listed(node: Path) -> None:
    told = add(node, "J. Ash", "key_officer", "watch_officer")
    assert told.code == 0
    assert set(told.json) == {"id", "code"}
    (row,) = command("people", "list", node, "--json").json
    assert (row["name"], row["roles"], row["active"]) == ("J. Ash", ["key_officer", "watch_officer"], True)
    assert row["passkeys"] == 0
    assert told.json["code"] not in command("people", "list", node).out


def test_a_person_speaks_under_the_node_s_seat_only_where_their_roles_let_them(node: Path) -> None:
    from sametable.boot import read_settings
    from sametable.reach import people_of

    add(node, "Speaks", "intake", "key_officer")
    add(node, "Reads", "spokesperson")
    held = people_of(node, read_settings(node))
    with held.door.store.reading() as rows:
        assert {one.name: len(one.seats) for one in rows.people()} == {"Speaks": 1, "Reads": 0}
    held.door.store.close()


def test_roles_are_changed_and_people_switched_off(node: Path) -> None:
    add(node, "Ash", "key_officer")
    add(node, "Elm", "intake")
    assert command("people", "roles", node, "Elm", "--role", "analyst", "--json").json["roles"] == ["analyst"]
    assert command("people", "off", node, "Elm", "--json").json["active"] is False
    assert "off" in command("people", "list", node).out
    last = command("people", "off", node, "Ash")
    assert (last.code, "people.last_officer" in last.err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("add", "--name", "Ash", "--role", "boss"), "people.invalid"),
        (("add", "--name", "\n", "--role", "intake"), "people.invalid"),
        (("add", "--name", "Ash", "--role", "intake", "--subject", "s"), "cli.usage"),
        (("code", "Nobody"), "people.unknown"),
        (("off", "Nobody"), "people.unknown"),
        (("roles", "Nobody", "--role", "intake"), "people.unknown"),
    ],
)
def test_what_does_not_fit_is_refused_with_one_error(
    node: Path, arguments: tuple[str, ...], code: str
) -> None:
    name, *rest = arguments
    ended = command("people", name, node, *rest)
    assert ended.code in {1, 2}
    assert code in ended.err
    assert command("people", "list", node, "--json").json == []


def test_the_trail_is_shown_and_verified_and_an_edit_is_found(node: Path) -> None:
    add(node, "Ash", "key_officer")
    assert [row["act"] for row in command("audit", "show", node, "--json").lines] == ["enrol_people"]
    held = command("audit", "verify", node, "--json").json
    assert held["size"] == 2
    assert "inspect_audit" in command("audit", "show", node).out
    head = f"{held['size']}:{held['head']}"
    assert command("audit", "verify", node, "--head", head).code == 0
    db = sqlite.connect(str(node / "people.db"))
    db.execute("update audit set object='another' where n=0")
    db.commit()
    db.close()
    for arguments in (("audit", "verify", node), ("audit", "verify", node, "--head", head)):
        ended = command(*arguments)
        assert (ended.code, "people.audit_broken" in ended.err) == (1, True)
    assert command("audit", "verify", node, "--head", "x").code == 2


def test_what_is_taken_away_with_the_folder_stands_in_the_trail(node: Path, tmp_path: Path) -> None:
    assert command("bundle", "export", node, tmp_path / "stick").code == 0
    rows = command("audit", "show", node, "--json").lines
    assert [(row["person"], row["act"], row["object"]) for row in rows] == [
        ("folder", "export", "the record to stick")
    ]


def test_doctor_tells_of_people_of_the_trail_and_of_open_secrets(node: Path) -> None:
    def rows() -> dict[str, tuple[str, str]]:
        told = command("doctor", node, "--json").json["checks"]
        return {row["check"]: (row["state"], row["says"]) for row in told}

    assert rows()["people"][0] == "note"
    assert not (node / "people.db").exists()
    add(node, "Ash", "key_officer")
    assert "1 of them key officers" in rows()["people"][1]
    add(node, "Elm", "key_officer")
    assert rows()["people"][0] == "ok"
    assert rows()["audit"][0] == "ok"
    (node / "secret").write_text("x")
    (node / "secret").chmod(0o644)
    path = node / "node.toml"
    path.write_text(
        path.read_text()
        + '\n[oidc]\nissuer = "https://id.example"\nclient_id = "a"\nclient_secret_file = "secret"\n'
    )
    assert rows()["secret"][0] == "finding"
    db = sqlite.connect(str(node / "people.db"))
    db.execute("delete from audit where n=0")
    db.commit()
    db.close()
    assert rows()["audit"][0] == "finding"
