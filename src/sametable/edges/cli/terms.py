"""`sametable terms`: write a new pack, check one, read one back as text and as a drawing.

Decides nothing about terms; the reader, the renderer and the schema stand in `core/terms`.

Source: docs/howto/write-a-terms-pack.md.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from sametable.edges.cli.output import (
    EXIT_FINDINGS,
    JsonOption,
    QuietOption,
    error_json,
    plain,
    print_json,
    say,
    usage,
)
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.core.terms.model import Pack
    from sametable.core.terms.reading import Checked
    from sametable.edges.cli.tools import Tools

LANGUAGES = ("en", "ru", "ar", "fr")
app = typer.Typer(help="Terms packs: what was agreed, in force where and when.", no_args_is_help=True)
PackArgument = Annotated[
    str, typer.Argument(metavar="PACK", help="A pack's file or folder, or the id of a shipped one.")
]
_ID = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")


@app.command("new")
def new(
    folder: Annotated[Path, typer.Argument(help="The folder to write; its name becomes the pack's id.")],
    *,
    language: Annotated[str, typer.Option(help="In which errors are told: en, ru, ar or fr.")] = "en",
) -> None:
    """Write a small pack that is right as it stands, and the schema that editors complete it by.

    Example: sametable terms new river-valley
    """
    from sametable.core.terms.schema.published import json_schema
    from sametable.core.terms.starter import PACK_FILE, SCHEMA_FILE, starter

    name = folder.resolve().name
    if not _ID.fullmatch(name):
        raise usage(
            "a folder name of a-z, 0-9, `.` and `-`", got=name, advice="It becomes the id of the pack."
        )
    if language not in LANGUAGES:
        raise usage("--language en, ru, ar or fr", got=language)
    pack = folder / PACK_FILE
    if pack.exists():
        raise SametableError(
            "cli.exists", at=str(pack), expected="a folder without a pack", got="a pack",
            advice="Choose another folder; nothing was written.",
        )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    schema = json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"
    (folder / SCHEMA_FILE).write_text(schema, encoding="utf-8")
    pack.write_text(starter(name, language), encoding="utf-8")
    say(f"{pack}: written. Edit it, then `sametable terms check {folder}`.")


@app.command("check")
def check(
    context: typer.Context,
    packs: Annotated[
        list[str], typer.Argument(metavar="PACK...", help="Files, folders, or ids of shipped packs.")
    ],
    *,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Check packs: each is right, or the first thing that is wrong is told, with the line and the fix.

    What may stand there and is seldom meant is told as a warning; the pack is right all the same.

    Examples: sametable terms check river-valley; sametable terms check minsk lebanon-2024 --json
    """
    from sametable.core.terms.reading import check_together

    tools: Tools = context.obj
    read: list[Checked] = []
    errors: list[dict[str, str]] = []
    warnings: list[dict[str, str]] = []
    for name in packs:
        try:
            found = tools.load_checked_pack(name)
            check_together([*read, found])
        except SametableError as error:
            errors.append({"pack": name, **error_json(error)})
        else:
            read.append(found)
            warnings += [{"pack": name, **asdict(one)} for one in found.doubts]
    if as_json:
        good = [
            {"id": one.id, "version": one.version, "sha256": one.sha256, "bytes": len(one.text.encode())}
            for one in (held.pack for held in read)
        ]
        print_json({"ok": not errors, "packs": good, "errors": errors, "warnings": warnings})
    else:
        for held in read if not quiet else ():
            _right(held.pack)
        for told in warnings:
            _tell(told, f"warning: {told['at']}")
        for told in errors:
            _tell(told, f"{told['at'] or told['pack']}  ({told['code']})")
    if errors:
        raise typer.Exit(EXIT_FINDINGS)


def _right(pack: Pack) -> None:
    from sametable.core.terms.reading import ADOPTION_LIMIT_B

    size = len(pack.text.encode())
    clauses = sum(len(text.clauses) for text in pack.instruments)
    say(
        f"{pack.id} {pack.version}: right; {len(pack.instruments)} instruments, {clauses} clauses, sha256 {pack.sha256[:16]}"
    )
    if size > ADOPTION_LIMIT_B:
        say(
            f"  {size:,} bytes: over {ADOPTION_LIMIT_B:,}, it cannot be put into a record. Simplify the geometry."
        )


def _tell(told: dict[str, str], head: str) -> None:
    """Print an error where people look for it: the place, what is wrong, the fix; in the pack's own language."""
    lines = [head]
    lines += [
        f"  {mark} {told[name]}"
        for mark, name in (("✗", "got"), ("=", "expected"), ("→", "advice"))
        if told[name]
    ]
    sys.stderr.write("".join(plain(line) + "\n" for line in lines))


@app.command("show")
def show(
    context: typer.Context,
    pack: PackArgument,
    *,
    language: Annotated[
        str,
        typer.Option(
            help="In which language labels, and texts where they are there, are shown: en, ru, ar or fr; left out: the pack's own."
        ),
    ] = "",
    svg: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw zones and lines into this file.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write drawing and text as one page.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read a pack back: clause by clause, with its times in UTC and on the spot, and its zones.

    Examples: sametable terms show minsk --language ru; sametable terms show river-valley --html river.html
    """
    from sametable.core.terms.drawing import page_of, svg_of
    from sametable.core.terms.render import pack_text

    tools: Tools = context.obj
    held = tools.load_pack(pack)
    if language and language not in LANGUAGES:
        raise usage("--language en, ru, ar or fr", got=language)
    chosen = language or held.language
    if as_json:
        print_json(
            {"id": held.id, "version": held.version, "sha256": held.sha256, "pack": json.loads(held.text)}
        )
    for file, made in ((svg, svg_of), (html, page_of)):
        if file is not None:
            file.write_text(made(held, chosen), encoding="utf-8")
    if not as_json and svg is None and html is None:
        for line in pack_text(held, chosen):
            say(_shown(line))


def _shown(line: str) -> str:
    """Show a line of a pack: other scripts as they are, control characters by their numbers."""
    return plain(line)
