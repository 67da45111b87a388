"""What fuzzing starts from: well-formed inputs of every parser, made through the real code, the same every run."""

from __future__ import annotations

import io
import json
import tempfile
import warnings
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from nacl.signing import SigningKey

from recordkit import (
    FIELDS,
    BuiltLog,
    build_log,
    cosigned,
    log_key,
    mirror_key,
    mirror_pq_key,
    public,
    seed,
    statement,
)
from sametable.centre.exchange.pack_index import render_index
from sametable.centre.reports.exporting import TABLE
from sametable.core.places.model import Place
from sametable.core.record.bundle import render_list, render_manifest
from sametable.core.record.checkpoint import Checkpoint
from sametable.core.record.fork import render_evidence
from sametable.core.record.fork_case import make_case
from sametable.core.record.packs import pack
from sametable.core.record.proofs import inclusion_proof, seeded_consistency_proof
from sametable.core.record.register_note import KeyAct, RevokeAct
from sametable.core.record.table_note import table_text
from sametable.core.record.tiles import bundle, edge_to_bytes, entries_path, tile_path
from sametable.core.record.tlog_proof import render as render_proof
from sametable.core.wire import canonical
from sametable.edges.tables.files import Files
from sametable.edges.tables.writing import KINDS
from support import registering
from support.drafts import report
from support.founding import founding_of, genesis_of, key_file
from support.saying import ORIGINS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.centre.centre import Centre

HERE = Path(__file__).parent
OTHER = "table.example/trial/cedar"


@cache
def entry() -> tuple[bytes, str]:
    """Give one statement and its payload."""
    return statement()


@cache
def log() -> BuiltLog:
    """Give a log of 300 entries."""
    return build_log([entry()[0], *(statement({"type": "comment", "n": n})[0] for n in range(299))])


def report_fields() -> dict[str, object]:
    """Give the fields of a report as it is said."""
    return {"type": "report", **report(), "coarsened": False}


def json_objects() -> list[bytes]:
    """Fields of several kinds, and JSON with an edge."""
    said = [
        FIELDS,
        report_fields(),
        {"type": "comment", "target": "A" * 43, "text": "so"},
        {"type": "deny", "target": "A" * 43, "basis": "so"},
        {"type": "amend", "target": "A" * 43, "fields": {"weapon": "mlrs"}},
        {"type": "withdraw", "target": "A" * 43},
        {"type": "beat", "heads": [[OTHER, 3, "A" * 43 + "="]]},
    ]
    edges = [b'{"a":1,"a":2}', b"[" * 17 + b"]" * 17, b'"\\ud800"', b"9007199254740993", b"1.0", b"-0"]
    return [canonical.encode(one) for one in said] + edges


def beats() -> list[bytes]:
    """Fields of beats."""
    return [json_objects()[-7]] + [one for one in json_objects() if b"heads" in one]


def drafts() -> list[bytes]:
    """Drafts as a client sends them."""
    made = [
        ("report", report()),
        ("report", report(locates="position", raw_text="at 36.20, 37.10")),
        ("comment", {"target": "A" * 43, "text": "so"}),
        ("amend", {"target": "A" * 43, "fields": {"weapon": "rocket"}}),
        ("ledger_count", {"measure": "violations", "total": 3}),
    ]
    return [
        json.dumps({"client_id": "client-0001", "kind": kind, "fields": held}).encode() for kind, held in made
    ]


def bodies() -> list[bytes]:
    """Bodies of the statement routes."""
    whole = {"client_id": "client-0001", "signing_input": "a.b", "payload": "x~", "signature": "AA"}
    return [json.dumps(whole).encode(), json.dumps({"signing_input": "a.b"}).encode()]


def entries() -> list[bytes]:
    """Entries."""
    return [entry()[0], log().entries[7]]


def payloads() -> list[bytes]:
    """Payloads of the known entry, whole and in part."""
    whole = entry()[1]
    parts = whole.split("~")
    return [whole.encode(), "~".join([*parts[:3], ""]).encode(), "~".join(parts[::-1]).encode()]


def checkpoints() -> list[bytes]:
    """Signed checkpoints, bare and cosigned."""
    return [log().signed(), cosigned(log(), OTHER).signed(), log().note.text.encode()]


def proofs() -> list[bytes]:
    """Proof files."""
    path = inclusion_proof(0, 300, log().reader())
    return [render_proof(0, path, log().signed()).encode()]


def paths() -> list[bytes]:
    """Tile paths."""
    made = [tile_path(0, 0), tile_path(2, 1_234_067, 9), entries_path(0, 17), entries_path(999_999)]
    return [one.encode() for one in made]


def bundles() -> list[bytes]:
    """Bundles, each behind the number of its entries."""
    return [bytes([2]) + bundle(log().entries[:2]), bytes([0])]


def edges() -> list[bytes]:
    """Edges of trees."""
    return [edge_to_bytes(log().edge)]


@cache
def genesis() -> list[bytes]:
    """Founding documents."""
    return [genesis_of(2)[0], genesis_of(5)[0]]


def genesis_notes() -> list[bytes]:
    """Signatures under founding documents."""
    return [genesis_of(2)[1], genesis_of(3)[1]]


def foundings() -> list[bytes]:
    """Founding files as a person writes them."""
    return [json.dumps(founding_of(count)).encode() for count in (2, 5)]


def cards() -> list[bytes]:
    """Cards of keys."""
    from sametable.edges.keys.founding import card
    from sametable.edges.keys.node_keys import NodeKeys

    return [json.dumps(card("alder", NodeKeys(key_file("alder", ORIGINS["al"])).public)).encode()]


def packs() -> list[bytes]:
    """Packs of payloads."""
    return [pack(0, [None, entry()[1]]), pack(256, ["AA~"])]


def pack_indexes() -> list[bytes]:
    """Lists of packs."""
    return [render_index([(0, 256), (256, 300)]), render_index([])]


def evidence() -> list[bytes]:
    """Evidence of a fork, and one of none."""
    other = build_log([*log().entries[:-1], entry()[0]])
    return [
        render_evidence(log().signed(), other.signed(), ()),
        render_evidence(log().signed(), log().signed(), ()),
    ]


def table_notes() -> list[bytes]:
    """Texts of table notes."""
    heads = [Checkpoint(origin=origin, size=3, root=bytes(32)) for origin in ORIGINS.values()]
    return [table_text("A" * 43, 1, {"parties": "B" * 43 + "="}, heads).encode()]


def vkeys() -> list[bytes]:
    """Verifier keys."""
    return [key.encode().encode() for key in (log_key(), mirror_key(OTHER), mirror_pq_key(OTHER))]


def signatures() -> list[bytes]:
    """Key, signature, message; some with points of low order."""
    key = SigningKey(seed("fuzz"))
    good = bytes(key.verify_key) + key.sign(b"so").signature + b"so"
    low = bytes.fromhex("0100000000000000000000000000000000000000000000000000000000000000")
    return [good, low + low + bytes(32) + b"so", public("watch") + low + bytes(32)]


def spots() -> list[bytes]:
    """Written coordinates."""
    texts = ["36.2345, 37.1234", "36°14'04\"N 37°07'24\"E", "37S CA 12345 67890", "37N 345678 4012345"]
    return [one.encode() for one in texts]


def register_notes() -> list[bytes]:
    """Texts of register notes, one an act."""
    acts = (
        KeyAct(node="alder", seat="alder watch", pub=public("new seat")),
        RevokeAct(pub=public("seat alder"), upto=((ORIGINS["al"], 12),)),
        registering.roots_act(1, "new root"),
    )
    return [registering.note(act).encode() for act in acts]


def register() -> list[bytes]:
    """Register statements that hold, and one under other roots."""
    revoked = RevokeAct(pub=public("seat alder"), upto=((ORIGINS["al"], 12),))
    made = [registering.said(revoked), registering.said(revoked, "somebody")]
    return [json.dumps(one).encode() for one in made]


def fork_cases() -> list[bytes]:
    """Fork statements: two logs that part after 290 entries."""
    other = build_log([*log().entries[:290], entry()[0], entry()[0]])
    seeded = seeded_consistency_proof(other.checkpoint.size, log().checkpoint.size, log().reader())
    evidence = render_evidence(other.signed(), log().signed(), seeded)
    return [json.dumps(make_case(evidence, log_key(), other.reader(), log().reader())).encode()]


def presentations() -> list[bytes]:
    """Some fields of an entry."""
    leaf, payload = entry()
    return [b"~".join([leaf, payload.encode(), b""])]


def bundle_lists() -> list[bytes]:
    """Lists of a bundle's files."""
    path = f"{'log'}/{'0' * 64}/checkpoint"
    return [render_list({"genesis": "0" * 64, path: "1" * 64})]


def manifests() -> list[bytes]:
    """Texts of a bundle's manifest."""
    return [render_manifest("A" * 43 + "=", bundle_lists()[0]).encode()]


def zips() -> list[bytes]:
    """Bundles in a zip file, well-formed and not."""
    made = []
    for names in (["genesis", "table"], ["../genesis"], ["genesis", "genesis"]):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for name in names:
                packed.writestr(zipfile.ZipInfo(name), b"x" * 300)
        made.append(out.getvalue())
    return made


def audiences() -> list[bytes]:
    """Audience classes."""
    return [b"parties", b"public", b"al", b"al+bi", b"bi+al", b"al+al"]


def bulletins() -> list[bytes]:
    """Invented bulletins in four languages."""
    lines = (HERE.parent / "data" / "invented_bulletins.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"].encode()[:2000] for line in lines[::12]]


def tables() -> list[bytes]:
    """Gazetteer tables of the formats that are read."""
    header = "id,name,name_ar,name_ru,name_en_aliases,name_ar_aliases,name_ru_aliases,kind,lat,lon,radius_m,within,source,country"
    row = (
        "sy-a,Handarat,حندرات,Хандарат,Handrat;Hendarat,,,village,36.29,37.185,2000,Aleppo;Syria,invented,SY"
    )
    dump = "1\tTown\tTown\tA,B\t36.2\t37.1\tP\tPPL\tSY\t\t\t\t\t\t9\t\t\tx\ty"
    plain = "Name;Latitude;Longitude;Type\nUpper Valley;36,2;37,1;village\n"
    return [f"{header}\n{row}\n".encode(), dump.encode(), plain.encode()]


@cache
def spreadsheets() -> list[bytes]:
    """Tables of events in every format that is read, one of observations, and one in a Russian encoding."""
    values: dict[str, int | str] = {
        "id": "E1", "what": "fire.heavy", "start": 1_473_670_800_000, "end": 1_473_670_860_000, "precision": "minute",
        "lat": 362_012_345, "lon": 371_612_345, "radius_m": 500, "place_name": "Handarat", "killed": 2, "coarsened": 0,
    }  # fmt: skip
    made = []
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            path = Path(folder) / f"table.{kind}"
            sink = Files().sink(path, kind, TABLE)
            for _ in range(2):
                sink.write([values.get(one.name) for one in TABLE])
            sink.close()
            made.append(path.read_bytes())
    texts = (
        "id,date,time,lat,lon,what,killed\nE1,2016-02-12,14:22,36.2012,37.1612,shelling,3\nE2,12/02/2016,x,91,37,,-\n",
        "Position,Bearing,Distance,Means,Observation,Description,Weapon,Date\n36N,62,2 km,Heard,Explosion,-,Mortar,2016-09-12\n",
        '{"type":"Feature","geometry":{"type":"Point","coordinates":[37.1,36.2]},"properties":{"date":"2016-02-12"}}\n',
    )
    return [
        *made,
        *(one.encode() for one in texts),
        "Дата;Широта;Погибло\n12.09.2016;36,2;3\n".encode("cp1251"),
    ]


@cache
def places() -> tuple[Place, ...]:
    """Give a few invented and real names to look for."""
    names = ("Aleppo", "Hama", "Latakia", "Damascus", "Handarat", "Idlib", "Daraa", "Upper Valley")
    return tuple(
        Place(
            id=f"p{number}",
            name=name,
            names={"en": name},
            aliases=(),
            kind="village",
            lat_e7=362_000_000 + number * 100_000,
            lon_e7=371_000_000 + number * 100_000,
            radius_m=1000,
            within=("Syria",),
            source="invented",
            country="SY",
        )
        for number, name in enumerate(names)
    )


@cache
def centre() -> Centre:
    """Give a node to which bodies are sent; nothing is appended to it."""
    from sametable.boot import build
    from support.founding import found_in

    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    return build(found_in(folder, 2)["alder"]).centre


def documents() -> list[bytes]:
    """Give texts of proposals in every format, and the XML that stands in two of them."""
    from support.documents import ODF, W, docx, in_list, numbering, odt, para, text_pdf

    changed = "<w:p><w:del><w:r><w:delText>24</w:delText></w:r></w:del><w:ins><w:r><w:t>48</w:t></w:r></w:ins></w:p>"
    body = in_list("Zones") + para("1.1 Alder withdraws [500 m / 1 km].") + changed
    inner = "<text:p>1. Alder <text:s/>withdraws<text:line-break/>(a) now</text:p>"
    return [
        docx(body, more={"word/numbering.xml": numbering(("decimal", "Article %1"))}),
        f"<w:document {W}><w:body>{body}</w:body></w:document>".encode(),
        numbering(("decimal", "%1."), ("lowerRoman", "(%2)")).encode(),
        odt(inner),
        f"<office:d {ODF}><office:text>{inner}</office:text></office:d>".encode(),
        text_pdf(1),
        "# Draft\n\nArticle 1. Zones\n1. Alder [a | b]\n   (i) x\n\n| en | ar |\n|---|---|\n| text | نص |\n".encode(),
        "Статья 1. Зоны\nа) Алдер".encode("utf-16"),
    ]


def zip_of(parts: Mapping[str, bytes]) -> bytes:
    """Give a zip whose members stand as they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as held:
        for name, raw in parts.items():
            held.writestr(zipfile.ZipInfo(name), raw)
    return out.getvalue()


def _layer(folder: Path, kind: str, ending: str) -> None:
    import numpy as np
    import pyogrio
    import shapely

    pyogrio.raw.write(
        folder / f"lines.{ending}", np.array([shapely.to_wkb(shapely.box(36, 35, 37, 36))] * 2, dtype=object),
        field_data=[np.array(["Bank", "Берег"], dtype=object)], fields=["name"], crs="EPSG:4326",
        geometry_type="Polygon", driver=kind,
    )  # fmt: skip


@cache
def shape_parts() -> dict[str, bytes]:
    """Give the files of a Shapefile."""
    with tempfile.TemporaryDirectory() as folder:
        _layer(Path(folder), "ESRI Shapefile", "shp")
        return {one.name: one.read_bytes() for one in sorted(Path(folder).iterdir())}


def _lines_kml() -> bytes:
    ring = "<outerBoundaryIs><LinearRing><coordinates>36,35 37,35 37,36 36,35</coordinates></LinearRing></outerBoundaryIs>"
    inside = f"<Placemark><name>A</name><Polygon>{ring}</Polygon></Placemark>"
    inside += "<Folder><Placemark><LineString><coordinates>1,2,0 3,4,0</coordinates></LineString></Placemark></Folder>"
    link = "<NetworkLink><Link><href>more.kml</href></Link></NetworkLink>"
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{inside}{link}</Document></kml>'.encode()


@cache
def line_files() -> list[bytes]:
    """Give lines and areas in every format that is read, in another projection, across themselves and across the date line."""
    bow = {"type": "Polygon", "coordinates": [[[36, 35], [37, 36], [37, 35], [36, 36], [36, 35]]]}
    far = {"type": "LineString", "coordinates": [[170, 10], [-170, 10]]}
    metres = {"type": "LineString", "coordinates": [[4000000, 4200000], [4100000, 4200000]]}
    crs = {"type": "name", "properties": {"name": "EPSG:3857"}}
    held = [
        {"type": "Feature", "geometry": bow, "properties": {"name": "A"}},
        far,
        {"type": "FeatureCollection", "crs": crs, "features": [{"type": "Feature", "geometry": metres, "properties": {}}]},
        {"type": "GeometryCollection", "geometries": [{"type": "GeometryCollection", "geometries": [bow]}]},
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        _layer(Path(folder), "GPKG", "gpkg")
        package = (Path(folder) / "lines.gpkg").read_bytes()
    made = [json.dumps(one).encode() for one in held]
    return [*made, _lines_kml(), zip_of(shape_parts()), zip_of({"doc.kml": _lines_kml()}), package]


def line_parts() -> list[bytes]:
    """Give each part of a Shapefile and the KML of a KMZ, behind the number of what it is."""
    held = [*shape_parts().values(), _lines_kml()]
    return [bytes([number]) + raw for number, raw in enumerate(held)]


def sanctions_lists() -> list[bytes]:
    """Give editions of the Council's list, and one with a document type."""
    entity = (
        "<ENTITY><FIRST_NAME>NIGHT</FIRST_NAME><SECOND_NAME>COLUMN</SECOND_NAME><LISTED_ON>2014-05-14</LISTED_ON>"
        "<REFERENCE_NUMBER>QDe.9</REFERENCE_NUMBER><NAME_ORIGINAL_SCRIPT>رتل</NAME_ORIGINAL_SCRIPT>"
        "<ENTITY_ALIAS><ALIAS_NAME>NC</ALIAS_NAME></ENTITY_ALIAS></ENTITY>"
    )
    inside = f"<INDIVIDUALS><INDIVIDUAL/></INDIVIDUALS><ENTITIES>{entity}</ENTITIES>"
    whole = f'<CONSOLIDATED_LIST dateGenerated="2015-02-01T18:00:00Z">{inside}</CONSOLIDATED_LIST>'
    return [
        whole.encode(),
        f'<?xml version="1.0" encoding="utf-16"?>{whole}'.encode("utf-16"),
        f'<?xml version="1.0" encoding="cp1256"?>{whole}'.encode("cp1256"),
        f'<!DOCTYPE a [<!ENTITY b "c">]>{whole}'.encode(),
    ]
