"""`sametable proposal`: read a text in a file into drafts of clauses, and write a version of a text as a file.

Decides what is asked and how it is told. Reading puts nothing into a record; writing holds only what every party may read, unless `--own`
asks for all that this side may. Stop the node before writing. Source: decision 0033.
"""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path  # noqa: TC003 - the command line reads annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from sametable.edges.cli.output import TAKES_IDS, JsonOption, QuietByWord, plain, print_json, say
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.edges.cli.tools import Tools

FILE_LIMIT_B = 20_000_000
SHOWN = 100
FORMS = ("docx", "pdf", "md")
app = typer.Typer(
    help="Texts of proposals: DOCX, ODT, PDF, Markdown and plain text in; DOCX, PDF and Markdown out.",
    no_args_is_help=True,
)


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="DOCX, ODT, PDF, Markdown or plain text.")],
    *,
    as_json: JsonOption = False,
) -> None:
    """Read a text into drafts of clauses, in another process; nothing is put into a record.

    Example: sametable proposal import draft.docx --json
    """
    from sametable.core.intake.clauses import clauses_of

    tools: Tools = context.obj
    raw = _bytes_of(file)
    drafts = clauses_of(asyncio.run(tools.documents().read(raw, file.name)))
    if as_json:
        rows = [
            {
                "clause": one.clause, "label": one.label, "level": one.level, "part": one.part, "heading": one.heading,
                "rtl": one.rtl, "texts": dict(one.texts),
            }
            for one in drafts.clauses
        ]  # fmt: skip
        source = {"name": file.name, "sha256": hashlib.sha256(raw).hexdigest()}
        told = {"title": drafts.title, "languages": list(drafts.languages), "clauses": rows}
        print_json(
            {**told, "notices": list(drafts.notices), "left_out": list(drafts.left_out), "source": source}
        )
        return
    say(
        plain(
            f"{drafts.title or file.name}: {len(drafts.clauses)} clauses; languages (a guess): {', '.join(drafts.languages)}"
        )
    )
    for one in drafts.clauses[:SHOWN]:
        say(
            plain(
                f"{'  ' * one.level}{one.label or '-'}  {one.text.splitlines()[0][:100] if one.text else ''}"
            )
        )
    if len(drafts.clauses) > SHOWN:
        say(f"... and {len(drafts.clauses) - SHOWN} more; --json prints all")
    if drafts.notices:
        say(f"Look at: {', '.join(drafts.notices)}")
    for line in drafts.left_out:
        say(plain(f"Left out on every page where it stands: {line}"))


@app.command("export", context_settings=TAKES_IDS)
def export(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The number or id of the proposal.")],
    *,
    node: Annotated[Path, typer.Option(help="The node's folder.")],
    out: Annotated[Path, typer.Option(help="The file to write: .docx, .pdf or .md.")],
    version: Annotated[str, typer.Option(help="The number or id of a version; else the one head.")] = "",
    language: Annotated[
        list[str] | None, typer.Option(help="A language of the text; may be repeated.")
    ] = None,
    positions: Annotated[
        bool, typer.Option("--positions", help="With the positions that every party may read.")
    ] = False,
    own: Annotated[
        bool, typer.Option("--own", help="With all that this side may read; the file says so.")
    ] = False,
    lang: Annotated[
        str, typer.Option(help="The language of the words around the text: en, ru, ar or fr.")
    ] = "en",
    quiet: QuietByWord = False,
) -> None:
    """Write one version of a text as a file, its languages side by side; stop the node first.

    Example: sametable proposal export ALD-000007 --node ./amman --out text.docx --language en --language ar
    """
    from sametable.centre.decisions.text_sheets import find_version, text_sheet
    from sametable.edges.cli.people import note_done

    tools: Tools = context.obj
    form = out.suffix.lstrip(".").lower()
    if form not in FORMS:
        raise SametableError("document.form", at=str(out), expected="docx, pdf or md", got=form[:8])
    if out.exists():
        raise SametableError(
            "cli.exists", at=str(out), expected="a file that is not there yet", got="one", advice="Choose another name.",
        )  # fmt: skip
    built = tools.build(node)
    try:
        chosen = find_version(built.centre, name, version, for_all=not own)
        stands = "own" if own else "yes" if positions else "no"
        page = text_sheet(built.centre, chosen, languages=language or (), stands=stands, lang=lang)
        scope = "all that this side may read" if own else "what every party may read"
        note_done(tools, node, "export", f"{chosen[1].said.number} as {form}: {scope}")
    finally:
        built.store.close()
    out.write_bytes(tools.text_pdf(page) if form == "pdf" else tools.documents().write(page, form))
    if not quiet:
        say(f"{out}: {chosen[1].said.number}, {len(page.rows)} clauses")


def _bytes_of(file: Path) -> bytes:
    """Read a file, bounded. Raises `document.too_long`, `document.absent`."""
    try:
        with file.open("rb") as held:
            raw = held.read(FILE_LIMIT_B + 1)
    except OSError as error:
        raise SametableError(
            "document.absent", at=str(file), expected="a file", got=str(error.strerror)
        ) from None
    if len(raw) > FILE_LIMIT_B:
        raise SametableError(
            "document.too_long", at=file.name, expected=f"at most {FILE_LIMIT_B} bytes", got="more"
        )
    return raw
