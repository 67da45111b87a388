"""A real node's process that says statements and tells what was promised: `python writer.py FOLDER ROUND COUNT [STOP]`.

Prints `ready` when the node is built, `trying ID` before each statement, `acked ID INDEX` after its receipt,
`refused CODE` where one was refused (it goes on with the next), and `ended` at the end. Before statement number STOP it
stops itself (SIGSTOP), until somebody lets it go on.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

from sametable.boot import build
from sametable.centre import beat
from sametable.centre.reports.submit_report import SignedStatement, prepare, sign, submit
from sametable.core.wire.hashes import b64url, sha256
from sametable.errors import SametableError
from support.drafts import report


async def write(folder: Path, round_: int, count: int, stop: int = -1) -> None:
    """Say `count` statements, with a beat after every third; stop before one of them."""
    built = build(folder)
    centre = built.centre
    print("ready", flush=True)
    for number in range(count):
        if number == stop:
            os.kill(os.getpid(), signal.SIGSTOP)
        draft = {"client_id": f"client-{round_}-{number:04d}", "kind": "report", "fields": report()}
        prepared = prepare(centre, json.dumps(draft).encode())
        print(f"trying {b64url(sha256(prepared.signing_input.encode()))}", flush=True)
        signed = SignedStatement(
            client_id=prepared.client_id,
            signing_input=prepared.signing_input,
            payload=prepared.payload,
            signature=sign(centre, prepared.signing_input),
        )
        try:
            receipt = await submit(centre, signed)
            print(f"acked {receipt.id} {receipt.index}", flush=True)
            if number % 3 == 2:
                await beat.write(centre)
        except SametableError as error:
            print(f"refused {error.code}", flush=True)
    built.store.close()
    print("ended", flush=True)


if __name__ == "__main__":
    try:
        asyncio.run(write(Path(sys.argv[1]), int(sys.argv[2]), *map(int, sys.argv[3:])))
    except SametableError as trouble:
        print(f"refused {trouble.code}", flush=True)
        sys.exit(3)
