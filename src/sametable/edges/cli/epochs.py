"""Commands that give a node its next log, after a fork or a lost log key: write the note, then begin.

Decides the order: the new log's key is made and waits, the roots sign, and only then does the node write the new log.
A node goes back to no earlier epoch.

Source: record.md 4.8.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sametable.edges.cli.founding import GENESIS_LIMIT_B, read_file
from sametable.edges.cli.output import JsonOption, print_json, say, usage
from sametable.edges.cli.register_files import Known, read_note, request, texts_of

if TYPE_CHECKING:
    from sametable.edges.cli.tools import Tools

FolderArgument = Annotated[Path, typer.Argument(help="The node's folder; stop the node first.")]
ChainOption = Annotated[
    list[Path] | None,
    typer.Option(help="A signed change of this party's roots, oldest first; default: what the folder holds."),
]


def epoch(
    context: typer.Context,
    folder: FolderArgument,
    *,
    out: Annotated[Path, typer.Option(help="Where the note's text goes, to be signed by the roots.")],
    size: Annotated[
        int | None,
        typer.Option(min=1, help="How many entries of the old log stand; default: up to a fork, or all."),
    ] = None,
    chain: ChainOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make the key of a node's next log, and write the note by which the party's roots begin it.

    Example: sametable key epoch ./amman --out epoch.note
    """
    from sametable.centre.logs.epochs import last_good_size, next_origin
    from sametable.core.record.register_note import EpochAct

    tools: Tools = context.obj
    built = tools.build(folder)
    try:
        centre, node = built.centre, built.centre.node
        stands = last_good_size(built.store, node)
        if size is not None and size > stands:
            raise usage(f"--size of at most {stands}", got=str(size))
        origin, _ = next_origin(centre)
        act = EpochAct(
            node=node.id,
            origin=origin,
            log_vkey=tools.next_log_key(folder, origin),
            upto=((node.origin, size or stands),),
        )
        known = Known(
            genesis=centre.genesis,
            record_id=centre.record_id,
            party=node.party,
            sizes={},
            store=built.store,
        )
        request(known, act, party=node.party, chain=chain, out=out, as_json=as_json)
    finally:
        built.store.close()


def begin_epoch(
    context: typer.Context,
    folder: FolderArgument,
    note: Annotated[Path, typer.Argument(help="The note that the roots signed.")],
    *,
    chain: ChainOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let a node write its next log from now on; hand the same note to another node, too, so that all follow.

    Example: sametable key begin-epoch ./amman epoch.note
    """
    from sametable.centre.logs.epochs import (
        continue_fields,
        first_entries,
        next_origin,
        node_in,
        read_epoch,
        root_of,
    )
    from sametable.centre.register_notes import chain_of

    tools: Tools = context.obj
    read_note(note)
    built = tools.build(folder)
    try:
        centre = built.centre
        old, (origin, number) = centre.node, next_origin(centre)
        rotations = texts_of(chain) or chain_of(built.store, centre.genesis, centre.record_id, old.party)
        act, carried = read_epoch(
            *(texts_of([note])[0], rotations), genesis=centre.genesis, record_id=centre.record_id, node=old
        )
        if act.origin != origin or act.log_vkey != tools.next_log_key(folder, origin):
            raise usage("the note that `sametable key epoch` wrote for this folder", got=act.origin)
        (size,) = (size for _, size in act.upto)
        said = [continue_fields(old.origin, size, root_of(built.store, old.origin, size)), carried]
        (first,) = (one for one in centre.genesis.nodes if one.id == old.id)
        raw = read_file(folder / "genesis.json", GENESIS_LIMIT_B)
        entries = first_entries(raw, said, node=node_in(first, number, act.log_vkey), centre=centre)
    finally:
        built.store.close()
    tools.append_first(folder, origin, entries)
    # A crash here leaves a log that is begun and a node that writes the old one; the same command again ends it.
    tools.use_epoch(folder, number)
    if as_json:
        print_json({"origin": origin, "follows": old.origin, "size": size})
        return
    say(f"{old.id} writes {origin} from now on; {old.origin} stands up to its first {size} entries")
    say(f"Next: sametable serve {folder}, and hand the note to another node: sametable key post NODE {note}")
