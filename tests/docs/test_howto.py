"""Every command that a how-to shows exists, with every option it is given."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer

from sametable.edges.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
SHOWN = [
    (path, line.strip())
    for path in sorted((ROOT / "docs" / "howto").glob("*.md"))
    for line in re.findall(r"^ *(sametable .*?)(?: > \S+)?$", path.read_text(encoding="utf-8"), re.MULTILINE)
]


def parsed(line: str) -> tuple[Any, list[str]]:
    """Find the command that a line names, and what follows it."""
    words = shlex.split(line)[1:]
    found: Any = typer.main.get_command(app)
    while words and hasattr(found, "commands"):
        name = words.pop(0)
        assert name in found.commands, f"no command {name} in {line}"
        found = found.commands[name]
    assert not hasattr(found, "commands"), f"{line} names a group"
    return found, words


@pytest.mark.parametrize(
    ("path", "line"), SHOWN, ids=[f"{path.stem}-{n}" for n, (path, _) in enumerate(SHOWN)]
)
def test_a_shown_command_can_be_typed(path: Path, line: str) -> None:
    found, words = parsed(line)
    # Reads the words as a shell would hand them over, and stops before anything is done.
    context = found.make_context(found.name, words, resilient_parsing=False)
    assert context.args == []


def test_the_how_tos_show_commands() -> None:
    assert len(SHOWN) > 10
