"""Commands that take an id: one in 64 begins with a hyphen, and no letter of it is an option."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import typer

from sametable.edges.cli.main import app
from support.command import command
from support.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

IDS = ["-h" + "A" * 41, "-q" + "A" * 41, "--" + "A" * 41, "-" + "AhqA" * 10 + "hq"]
TAKING = {
    "entry", "people code", "people off", "people roles", "proposal export", "release compare", "release make",
}  # fmt: skip


def every(group: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Give every command with its name."""
    for name, one in group.commands.items():
        inner = f"{path} {name}".strip()
        if hasattr(one, "commands"):
            yield from every(one, inner)
        else:
            yield inner, one


def test_commands_that_take_ids_have_no_option_of_one_letter() -> None:
    commands = dict(every(typer.main.get_command(app)))
    taking = {name for name, one in commands.items() if one.context_settings.get("ignore_unknown_options")}
    assert taking == TAKING
    for name in taking:
        one = commands[name]
        options = [text for held in one.params for text in (*held.opts, *held.secondary_opts)]
        assert [text for text in options if text.startswith("-") and not text.startswith("--")] == [], name
        assert one.context_settings["help_option_names"] == ["--help"], name


@pytest.mark.parametrize("name", IDS)
def test_an_id_is_looked_for_letter_for_letter(tmp_path: Path, name: str) -> None:
    stage = Stage(tmp_path, 1)
    folder = stage.built["alder"].folder
    stage.close()
    for ended, code in (
        (command("entry", folder, name), "record.no_entry"),
        (
            command("proposal", "export", name, "--node", folder, "--out", tmp_path / "t.md"),
            "proposal.unknown",
        ),
        (command("people", "off", folder, name), "people.unknown"),
    ):
        assert code in ended.err, ended.err + ended.out
        assert name[:40] in ended.err + ended.out
