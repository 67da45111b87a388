"""Where a node keeps its record, from one line of text.

`` (nothing): `record.db` in the node's folder. `sqlite:PATH`: a file, relative to the folder or absolute.
`postgresql://...`: any libpq address, several hosts too; `schema=NAME` in its query names the schema
(`sametable` if not named). Decides the reading of that line only; nothing is opened here.

Source: decision 0012; PostgreSQL 15, 34.1.1.2 Connection URIs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from sametable.errors import SametableError

DEFAULT_FILE = "record.db"
DEFAULT_SCHEMA = "sametable"
_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,62}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreAt:
    """A store's place: `path` for sqlite; address and schema for postgresql. `shown` holds no password."""

    kind: str
    shown: str
    path: Path = Path()
    address: str = ""
    schema: str = ""


def parse_store(url: str, folder: Path) -> StoreAt:
    """Read where a store is; paths are relative to `folder`. Raises `store.url`."""
    if not url:
        return _file(folder / DEFAULT_FILE)
    if url.startswith("sqlite:"):
        name = url.removeprefix("sqlite:").removeprefix("//")
        if not name or "\x00" in name:
            raise _refused(url, "sqlite: and the path of a file")
        return _file(folder / name)
    if url.startswith(("postgresql://", "postgres://")):
        return _postgres(url)
    raise _refused(url, "sqlite:PATH or postgresql://...")


def _file(path: Path) -> StoreAt:
    return StoreAt(kind="sqlite", shown=f"sqlite:{path}", path=path)


def _postgres(url: str) -> StoreAt:
    try:
        parts = urlsplit(url)
        asked = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError:
        raise _refused(url, "a PostgreSQL address") from None
    schemas = [value for name, value in asked if name == "schema"] or [DEFAULT_SCHEMA]
    if len(schemas) != 1 or not _SCHEMA.fullmatch(schemas[0]):
        raise _refused(url, "one schema of small letters, digits and _")
    kept = urlencode([(name, value) for name, value in asked if name != "schema"])
    host = parts.netloc.rpartition("@")[2] or "local"
    return StoreAt(
        kind="postgresql",
        shown=f"postgresql://{host}{parts.path}?schema={schemas[0]}",
        address=urlunsplit(("postgresql", parts.netloc, parts.path, kept, "")),
        schema=schemas[0],
    )


def _refused(url: str, expected: str) -> SametableError:
    shown = re.sub(r"//[^@/]*@", "//...@", url)[:80]
    return SametableError(
        "store.url",
        at="store",
        expected=expected,
        got=repr(shown),
        advice="Leave `store` out for a file in the node's folder.",
    )
