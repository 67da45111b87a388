"""`sametable read`: one JSON object, one clear error, and nothing sent without a yes."""

from __future__ import annotations

import json
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from support.command import command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT = "On May 3, 2016 shelling of Handarat and Hailan in Aleppo was reported at 19:00 Damascus time."
UNDATED = "Shelling of Handarat was reported at 19:00 Damascus time."


@pytest.fixture
def bulletin(tmp_path: Path) -> Path:
    path = tmp_path / "bulletin.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_json_is_one_object_with_the_members_of_the_contract(bulletin: Path) -> None:
    ended = command("read", bulletin, "--json")
    assert ended.code == 0
    assert ended.err == ""
    assert set(ended.json) == {"language", "ledger_counts", "reports", "not_understood"}
    places = [place["name"] for report in ended.json["reports"] for place in report["places"]]
    assert places == ["Handarat", "Hailan"]


def test_a_bulletin_comes_from_standard_input_too(bulletin: Path) -> None:
    from_file, piped = (
        command("read", bulletin, "--json"),
        command("read", "-", "--json", stdin=TEXT.encode()),
    )
    assert piped.out == from_file.out


def test_a_person_sees_text_drafts_and_what_stayed_dark(bulletin: Path) -> None:
    ended = command("read", bulletin)
    assert TEXT in ended.out
    assert "36.2900 37.1850 within 2000 m" in ended.out
    assert "0 sentences not understood" in ended.out


def test_text_without_a_date_is_read_from_the_reference() -> None:
    ended = command("read", "-", "--json", "--reference", "2016-05-03T20:00+03:00", stdin=UNDATED.encode())
    assert ended.json["reports"][0]["occurred"]["start"] == "2016-05-03T19:00:00+03:00"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "intake.empty"),
        (b" \n\t ", "intake.empty"),
        (b"shelling " * 1_200_000, "intake.too_long"),
        (b"shelling of a town " * 6000, "intake.too_long"),
        (b"\x00\x01\x02\x7fELF" * 50, "intake.not_text"),
        ("обстрел Алеппо".encode("cp1251"), "intake.not_text"),
        (b"\xff\xfeabc", "intake.not_text"),
        (b"...,,,", "intake.not_text"),
    ],
    ids=["empty", "blank", "10 MB", "long", "binary", "windows-1251", "half UTF-16", "no letters"],
)
def test_bad_input_gets_one_clear_error_with_advice(raw: bytes, code: str) -> None:
    ended = command("read", "-", "--json", stdin=raw)
    assert ended.code == 1
    assert ended.out == ""
    told = json.loads(ended.err)
    assert told["code"] == code
    assert told["advice"]
    spoken = command("read", "-", stdin=raw)
    assert len(spoken.err.splitlines()) == 2
    assert spoken.err.startswith(code)


def test_a_file_of_ten_megabytes_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"shelling " * 1_200_000)
    ended = command("read", path)
    assert ended.code == 1
    assert ended.err.startswith("intake.too_long")


def test_another_encoding_is_read_when_it_is_named() -> None:
    raw = "3 мая 2016 года обстрел Алеппо".encode("cp1251")
    ended = command("read", "-", "--json", "--encoding", "windows-1251", stdin=raw)
    assert ended.code == 0
    assert ended.json["language"] == "ru"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--encoding", "klingon"),
        ("--reference", "yesterday"),
        ("--countries", "Syria"),
        ("--no-such-option",),
        ("--submit", "http://127.0.0.1:9"),
    ],
)
def test_wrong_usage_ends_with_two(bulletin: Path, arguments: tuple[str, ...]) -> None:
    assert command("read", bulletin, *arguments).code == 2


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    ended = command("read", tmp_path / "none.txt")
    assert ended.code == 1
    assert ended.err.startswith(f"cli.unreadable at {tmp_path / 'none.txt'}")


def test_marks_of_direction_do_not_reach_the_terminal() -> None:
    hostile = "Shelling of \u202eHandarat\u202c in Aleppo on May 3, 2016."
    ended = command("read", "-", stdin=hostile.encode())
    assert ended.code == 0
    assert "\u202e" not in ended.out


def test_reading_needs_neither_database_nor_web_server(bulletin: Path) -> None:
    code = (
        "import sys; sys.argv=['sametable','read',sys.argv[1],'--json']\n"
        "from sametable.boot import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy={'litestar','pysqlite3','uvicorn','httpx','nacl'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(bulletin)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["language"] == "en"


class Node(BaseHTTPRequestHandler):
    """A node that keeps what is posted, and refuses the second draft."""

    drafts: list[Any]

    def do_POST(self) -> None:
        draft = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.drafts.append((self.path, draft))
        refused = len(self.drafts) == 2
        answer = (
            {"code": "statement.refused", "at": "place", "got": "no"}
            if refused
            else {"id": "x", "number": "ALD-000001"}
        )
        raw = json.dumps(answer).encode()
        self.send_response(422 if refused else 201)
        self.send_header("content-length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def node() -> Iterator[tuple[str, list[Any]]]:
    drafts: list[Any] = []
    server = HTTPServer(("127.0.0.1", 0), type("Kept", (Node,), {"drafts": drafts}))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", drafts
    server.shutdown()
    thread.join()
    server.server_close()


def test_each_draft_is_posted_and_its_receipt_or_refusal_told(
    bulletin: Path, node: tuple[str, list[Any]]
) -> None:
    url, drafts = node
    ended = command("read", bulletin, "--submit", url, "--yes", "--json", "--source", "Alder")
    assert ended.code == 1
    assert [path for path, _ in drafts] == ["/api/reports"] * 2
    assert [draft["fields"]["source"] for _, draft in drafts] == ["Alder"] * 2
    first, second = ended.json["receipts"]
    assert first["number"] == "ALD-000001"
    assert second["error"] == "statement.refused at place: no"


def test_nothing_is_posted_where_nobody_said_yes(bulletin: Path, node: tuple[str, list[Any]]) -> None:
    url, drafts = node
    assert command("read", bulletin, "--submit", url).code == 2
    assert drafts == []


def test_a_node_that_does_not_answer_is_a_reason_to_try_again(bulletin: Path) -> None:
    ended = command("read", bulletin, "--submit", "http://127.0.0.1:9", "--yes", "--json")
    assert ended.code == 75
    assert json.loads(ended.err)["code"] == "peer.unreachable"
