"""Exhibits over HTTP: uploads in pieces, and files that can never run in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from support.exhibits import picture, tells
from support.stage import Stage, report, run
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx
    from litestar import Litestar

PIECES = {"content-type": "application/offset+octet-stream"}


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 2)
    yield held
    held.close()


@pytest.fixture
def app(stage: Stage) -> Litestar:
    return app_of(stage)


def call(app: Litestar, method: str, path: str, **more: Any) -> httpx.Response:
    answer: httpx.Response = run(ask(app, method, path, **more))
    return answer


def send(app: Litestar, upload: str, offset: int, raw: bytes) -> httpx.Response:
    path = f"/api/exhibits/uploads/{upload}"
    return call(app, "PATCH", path, content=raw, headers={**PIECES, "upload-offset": str(offset)})


def taken(app: Litestar, raw: bytes) -> dict[str, Any]:
    begun = call(app, "POST", "/api/exhibits/uploads", json={"name": "photo.jpg", "size_b": len(raw)}).json()
    assert send(app, begun["upload"], 0, raw).json()["offset"] == len(raw)
    held: dict[str, Any] = call(
        app, "POST", f"/api/exhibits/uploads/{begun['upload']}/finish", json={}
    ).json()
    return held


def attached(app: Litestar, raw: bytes) -> tuple[dict[str, Any], str]:
    file = taken(app, raw)
    about = call(
        app, "POST", "/api/reports", json={"client_id": "client-0001", "kind": "report", "fields": report()}
    )
    fields = {
        "target": about.json()["id"], "sha256": file["sha256"], "size_b": file["size_b"], "name": "photo",
        "media_type": file["media_type"], "copy_sha256": file["copy"]["sha256"], "copy_size_b": file["copy"]["size_b"],
        "thumbnail_sha256": file["thumbnail"]["sha256"], "stripped": file["stripped"],
    }  # fmt: skip
    said = call(
        app, "POST", "/api/reports", json={"client_id": "client-0002", "kind": "exhibit", "fields": fields}
    )
    assert said.status_code == 201, said.text
    return said.json(), about.json()["number"]


def test_an_upload_in_pieces_goes_on_where_it_stopped(app: Litestar) -> None:
    raw = picture("JPEG")
    begun = call(app, "POST", "/api/exhibits/uploads", json={"name": "a", "size_b": len(raw)})
    assert begun.status_code == 201
    name = begun.json()["upload"]
    assert send(app, name, 0, raw[:1000]).json()["offset"] == 1000
    wrong = send(app, name, 0, raw)
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["expected"]) == (
        409,
        "exhibit.offset",
        "1000",
    )
    assert call(app, "GET", f"/api/exhibits/uploads/{name}").json()["offset"] == 1000
    assert send(app, name, 1000, raw[1000:]).status_code == 200
    held = call(app, "POST", f"/api/exhibits/uploads/{name}/finish", json={}).json()
    assert held["media_type"] == "image/jpeg"
    assert {one["group"] for one in held["metadata"] if one["endangers"]} >= {"place", "device"}
    assert call(app, "GET", f"/api/exhibits/uploads/{name}").json()["code"] == "exhibit.no_upload"


def test_pieces_are_taken_as_pieces_alone(app: Litestar) -> None:
    begun = call(app, "POST", "/api/exhibits/uploads", json={"name": "a", "size_b": 10}).json()
    path = f"/api/exhibits/uploads/{begun['upload']}"
    for media in ("application/json", "text/plain", "multipart/form-data"):
        answer = call(app, "PATCH", path, content=b"x", headers={"content-type": media, "upload-offset": "0"})
        assert (answer.status_code, answer.json()["code"]) == (403, "request.refused")
    for offset in ("", "-1", "x", "1e3"):
        answer = call(app, "PATCH", path, content=b"x", headers={**PIECES, "upload-offset": offset})
        assert answer.json()["code"] == "exhibit.offset"


def test_a_file_is_given_out_so_that_it_cannot_run(app: Litestar) -> None:
    said, _ = attached(app, picture("JPEG"))
    for part in ("copy", "thumbnail", "original"):
        answer = call(app, "GET", f"/api/exhibits/{said['number']}/{part}")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        assert bool(tells(answer.content)) == (part == "original")


def test_what_is_about_a_report_is_listed_and_checked_again(app: Litestar) -> None:
    said, number = attached(app, picture("JPEG"))
    (one,) = call(app, "GET", f"/api/exhibits/about/{number}").json()["exhibits"]
    assert (one["id"], one["held"]) == (said["id"], "original")
    checked = call(app, "POST", f"/api/exhibits/{said['id']}/verify", json={}).json()
    assert (checked["part"], checked["matches"]) == ("original", True)


def test_opening_a_copy_is_a_row_of_the_own_audit_trail(app: Litestar) -> None:
    said, _ = attached(app, picture("JPEG"))
    call(app, "GET", f"/api/exhibits/{said['number']}/copy")
    rows = call(app, "GET", "/api/audit").json()["rows"]
    assert ("open_exhibit_copy", said["number"]) in {(row["act"], row["object"]) for row in rows}


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"<svg><script>1</script></svg>", 422, "exhibit.polyglot"),
        (b"PK\x03\x04 and more", 415, "exhibit.type"),
    ],
)
def test_what_could_run_is_refused_with_what_to_do(app: Litestar, raw: bytes, status: int, code: str) -> None:
    begun = call(app, "POST", "/api/exhibits/uploads", json={"name": "photo.jpg", "size_b": len(raw)}).json()
    send(app, begun["upload"], 0, raw)
    answer = call(app, "POST", f"/api/exhibits/uploads/{begun['upload']}/finish", json={})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["advice"]


def test_names_of_nothing_give_nothing(app: Litestar) -> None:
    for path in (
        "/exhibit/x/0.age",
        "/exhibit/x/y",
        "/api/exhibits/KHM-1/copy",
        "/api/exhibits/KHM-1/secret",
    ):
        assert call(app, "GET", path).status_code == 404
