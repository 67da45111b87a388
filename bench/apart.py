"""One part of the bench in a process of its own: bounded in time, and what it held in memory goes with it."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
from dataclasses import replace
from typing import TYPE_CHECKING

from bench.report import Part

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

PARTS = {
    "record": ("bench.scripts", "record", 660),
    "ingest": ("bench.ingest", "measure", 300),
    "audit": ("bench.audit", "measure", 900),
    "catchup": ("bench.catchup", "measure", 300),
    "store": ("bench.store", "measure", 300),
    "receipts": ("bench.receipts", "measure", 180),
    "places": ("bench.scripts", "places", 660),
    "zones": ("bench.zones", "measure", 900),
    "terms": ("bench.terms", "measure", 900),
    "reconcile": ("bench.reconcile", "measure", 300),
    "linking": ("bench.linking", "run", 1500),
    "linkspeed": ("bench.linkspeed", "run", 1500),
    "reading": ("bench.scripts", "reading", 660),
    "picture": ("bench.picture", "measure", 600),
    "node": ("bench.node", "measure", 900),
    "live": ("bench.live", "measure", 600),
    "alerts": ("bench.alerts", "measure", 420),
    "protection": ("bench.protection", "measure", 300),
    "movements": ("bench.movements", "measure", 420),
    "corridors": ("bench.corridors", "measure", 300),
    "following": ("bench.following", "measure", 300),
    "gaps": ("bench.gaps", "measure", 900),
    "shared": ("bench.shared", "measure", 300),
    "table": ("bench.table", "measure", 600),
    "texts": ("bench.texts", "measure", 300),
    "delineation": ("bench.delineation", "measure", 600),
    "documents": ("bench.documents", "measure", 300),
    "map": ("bench.map", "measure", 420),
    "export": ("bench.export", "measure", 600),
}


def _run(module: str, function: str, answer: Connection) -> None:
    """Measure one part, in a process of its own; a request to end goes through everything's clean-up."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    answer.send(getattr(importlib.import_module(module), function)())


def _busy(before: float) -> str:
    """Say how busy the machine was: a part adds at most the processes that it runs itself."""
    return f"Load average when this part began {before:.1f}, when it ended {os.getloadavg()[0]:.1f}."


def measured(name: str) -> Part:
    """Measure a part within its time; a part that fails or takes too long is one that was not measured."""
    module, function, limit_s = PARTS[name]
    context = multiprocessing.get_context("spawn")
    busy = os.getloadavg()[0]
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(module, function, send))
    process.start()
    send.close()
    missing = f"it took longer than {limit_s} s"
    try:
        if receive.poll(limit_s):
            held = receive.recv()
            if isinstance(held, Part):
                return replace(held, method=f"{held.method} {_busy(busy)}".strip())
    except EOFError:
        missing = "it ended with an error; see above"
    finally:
        process.join(5)
        if process.is_alive():
            process.terminate()
            process.join(60)
    return Part(name=name.capitalize(), method="", missing=missing)
