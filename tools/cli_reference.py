"""Write docs/reference/cli.md from the program: every command with its arguments, options and examples.

`python tools/cli_reference.py` writes the page; a test compares it with the program.
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import typer

from sametable.edges.cli.main import app

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "cli.md"
HEAD = """# Command line

Written from the program by `tools/cli_reference.py`; a test holds the two together. Every command takes `--help`.
With `--json` a command prints one JSON value on standard output and nothing else there (`place --batch` one a
line); errors are one line and one line of advice on standard error, or one JSON object there with `--json`.

| exit code | meaning |
|---|---|
| 0 | all well |
| 1 | something was found, or refused |
| 2 | used wrongly |
| 75 | try again later: the record is in use, a node does not answer, a port is taken |

Shell completion: `sametable --install-completion`.
"""


def commands(group: Any, path: str = "sametable") -> list[tuple[str, Any]]:
    """Give every command with its full name, in the order of the help."""
    found: list[tuple[str, Any]] = []
    for name, one in group.commands.items():
        inner = f"{path} {name}"
        found += commands(one, inner) if hasattr(one, "commands") else [(inner, one)]
    return found


def usage(name: str, one: Any) -> str:
    """Give the line that shows how a command is typed."""
    arguments = [
        argument_name(p) if p.required else f"[{argument_name(p)}]"
        for p in one.params
        if p.param_type_name == "argument"
    ]
    return " ".join([name, *arguments, "[OPTIONS]"])


def argument_name(param: Any) -> str:
    """Give the word that stands for a value."""
    return str(param.metavar or param.name.upper().replace("_", "-").rstrip("-"))


def rows(one: Any) -> list[str]:
    """Give the table of a command's arguments and options."""
    lines = []
    for param in one.params:
        told = (param.help or "").replace("|", "\\|")
        if param.param_type_name == "argument":
            lines.append(f"| `{argument_name(param)}` | {told} |")
            continue
        spelled = ", ".join(f"`{opt}`" for opt in param.opts)
        value = "" if param.is_flag else f" {argument_name(param)}"
        default = "" if param.is_flag or param.default in (None, "", ()) else f" Default: `{param.default}`."
        needed = " Required." if param.required else ""
        lines.append(f"| {spelled}{value} | {told}{needed}{default} |")
    return lines


def page() -> str:
    """Give the whole page."""
    parts = [HEAD]
    for name, one in commands(typer.main.get_command(app)):
        text = inspect.cleandoc(one.help or "")
        examples = re.search(r"Examples?: (.*)", text, re.DOTALL)
        said = text[: examples.start()].strip() if examples else text
        parts.append(
            f"## `{name}`\n\n{said}\n\n    {usage(name, one)}\n\n| | |\n|---|---|\n"
            + "\n".join(rows(one))
            + "\n"
        )
        if one.epilog:
            parts.append(inspect.cleandoc(one.epilog) + "\n")
        if examples:
            typed = re.split(r";\s+(?=sametable )", " ".join(examples[1].split()))
            parts.append("Example:\n\n" + "\n".join(f"    {line.rstrip(';. ')}" for line in typed) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE}")
