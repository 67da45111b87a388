"""The one page for the press, in real Chromium, from file://: what it accepts, what it refuses, and that it asks nobody."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright

from bulkkit import Bulk, make_bulk
from recordkit import build_log
from sametable.core.record.fork import render_evidence
from sametable.core.record.proofs import seeded_consistency_proof
from sametable.core.wire.ed25519 import verify
from sametable.core.wire.hashes import b64url
from screenkit import CHROMIUM, CHROMIUM_ARGS
from verifierkit import HTML_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

VECTORS = Path(__file__).resolve().parents[3] / "shared" / "data" / "vectors" / "ed25519"
COUNT = 600

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not Path(CHROMIUM).exists(), reason=f"no {CHROMIUM}: install Debian's package chromium"
    ),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGS))
        yield found
        found.close()


@pytest.fixture(scope="module")
def bulk() -> Bulk:
    return make_bulk(COUNT, enrol=False)


@pytest.fixture(scope="module")
def record(bulk: Bulk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("record")
    bulk.write(out, opened=False)
    return out


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB", offline=True)
    page = context.new_page()
    page.set_default_timeout(90_000)
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(HTML_PAGE.as_uri())
    yield page
    context.close()
    assert complaints == []
    assert asked == [HTML_PAGE.as_uri()]


def verdict(page: Page) -> str:
    shown = page.locator("#verdict.good, #verdict.bad")
    shown.wait_for()
    return shown.inner_text()


def choose(page: Page, folder: Path) -> str:
    page.evaluate("document.getElementById('verdict').className = ''")
    page.locator("#folder").set_input_files(str(folder))
    return verdict(page)


def flip_in_the_first_signature(raw: bytes) -> bytes:
    """Change a letter of the log's own signature; one of an ML-DSA signature nobody would see here."""
    at = raw.index("— ".encode()) + 70
    return raw[:at] + (b"A" if raw[at : at + 1] != b"A" else b"B") + raw[at + 1 :]


def release(bulk: Bulk, out: Path, index: int = 3) -> Path:
    bulk.write_release(out, next(iter(bulk.logs.values())), index, {"type", "raw_text"})
    return out


def test_the_page_may_load_nothing_and_runs_only_the_script_and_style_that_it_holds() -> None:
    text = HTML_PAGE.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None
    for tag in ("script", "style"):
        inner = re.search(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert inner is not None
        digest = base64.b64encode(hashlib.sha256(inner[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[1], f"sha256-{digest} of {tag}"
    assert policy[1].startswith("default-src 'none'; ")
    assert "http://" not in text
    assert "https://" not in text


def test_a_release_shows_what_is_released_withheld_and_not_proved(
    page: Page, bulk: Bulk, tmp_path: Path
) -> None:
    assert choose(page, release(bulk, tmp_path / "release")) == "Everything that was checked holds."
    assert page.locator("#released dt").all_inner_texts() == ["raw_text", "type"]
    assert "обстрел, قصف" in page.locator("#released").inner_text()
    assert page.locator("#withheld").inner_text() == "4 of 6 fields"
    assert "That what it says is true." in page.locator("#not").inner_text()
    said = page.locator("#said").inner_text()
    assert "Entry 3 of table.example/trial/alder, signed by the seat “alder watch” of alder (al)" in said
    assert "The table lists the same head of this log" in said


def test_a_release_by_an_enrolled_key_needs_the_statement_that_enrolled_it(
    page: Page, tmp_path: Path
) -> None:
    made = make_bulk(300)
    log = next(iter(made.logs.values()))
    made.write_release(tmp_path / "with", log, 2, {"type"}, enrolled_at=1)
    made.write_release(tmp_path / "without", log, 2, {"type"})
    assert choose(page, tmp_path / "with") == "Everything that was checked holds."
    assert "enrolled by the roots of al" in page.locator("#said").inner_text()
    assert "is no seat of alder" in choose(page, tmp_path / "without")


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("entry.sd-jwt", lambda raw: raw[:-1] + b64url(json.dumps([b64url(bytes(16)), "zz", 1], separators=(",", ":")).encode()).encode() + b"~", ""),
        ("entry.sd-jwt", lambda raw: raw + raw.split(b"~")[-2] + b"~", "ascending"),
        ("entry.sd-jwt", lambda raw: raw.replace(b".", b".A", 1), ""),
        ("entry.tlog-proof", lambda raw: raw.replace(b"index 3\n", b"index 4\n"), "does not lead to the signed root"),
        ("entry.tlog-proof", flip_in_the_first_signature, "signature"),
        ("genesis", lambda raw: raw.replace(b"Trial", b"Tribe"), ""),
        ("genesis.note", lambda raw: raw[: raw.rindex("— ".encode())], "not signed by"),
        ("table", lambda raw: raw.replace(b"layer parties", b"layer partiez"), "signature"),
    ],
)  # fmt: skip
def test_a_changed_release_is_refused(
    page: Page, bulk: Bulk, tmp_path: Path, name: str, change: Any, says: str
) -> None:
    folder = release(bulk, tmp_path / "release")
    path = folder / name
    before = path.read_bytes()
    path.write_bytes(change(before))
    assert path.read_bytes() != before
    told = choose(page, folder)
    assert told.startswith("This does not hold: ")
    assert says in told


def test_a_twin_of_the_signatures_base64_is_refused(page: Page, bulk: Bulk, tmp_path: Path) -> None:
    folder = release(bulk, tmp_path / "release")
    path = folder / "entry.sd-jwt"
    jwt, _, rest = path.read_bytes().partition(b"~")
    twin = jwt[:-1] + bytes([{0x41: 0x42, 0x51: 0x52, 0x67: 0x68, 0x77: 0x78}[jwt[-1]]])
    path.write_bytes(twin + b"~" + rest)
    assert "another than its one spelling" in choose(page, folder)


def test_another_record_id_than_the_expected_one_is_refused(page: Page, bulk: Bulk, tmp_path: Path) -> None:
    page.locator("#expected").fill("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
    assert "the record id is another" in choose(page, release(bulk, tmp_path / "release"))


def test_a_whole_record_is_checked_as_a_folder_and_as_a_zip(page: Page, record: Path, tmp_path: Path) -> None:
    assert choose(page, record) == "Everything that was checked holds."
    assert page.locator("#released").inner_text().count("every statement is in form") == 3
    path = tmp_path / "record.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in sorted(record.rglob("*")):
            if one.is_file():
                archive.write(one, one.relative_to(record).as_posix())
    page.evaluate("document.getElementById('verdict').className = ''")
    page.locator("#files").set_input_files(str(path))
    assert verdict(page) == "Everything that was checked holds."


def test_a_doctored_entry_of_a_record_is_named(page: Page, bulk: Bulk, tmp_path: Path) -> None:
    bulk.write(tmp_path / "record", opened=False)
    log = next(iter(bulk.logs.values()))
    path = tmp_path / "record" / log.folder / "tile/entries/000.p" / str(len(log.leaves))
    raw = bytearray(path.read_bytes())
    raw[2 + len(log.leaves[0]) + 2 + 100] ^= 1  # within entry 1
    path.write_bytes(bytes(raw))
    assert "doubts" in choose(page, tmp_path / "record")
    assert "entry 1 of table.example/trial/alder" in page.locator("#withheld").inner_text()


def test_fork_evidence_is_shown_as_proof(page: Page, bulk: Bulk, tmp_path: Path) -> None:
    log = next(iter(bulk.logs.values()))
    older, newer = (
        build_log([b"a", b"b", b"c"], origin=log.node.origin),
        build_log([b"a", b"x", b"c", b"d", b"e"], origin=log.node.origin),
    )
    first, second = (bulk.checkpoint(log, cosigned=False, size_of=one.checkpoint) for one in (older, newer))
    (tmp_path / "genesis").write_bytes(bulk.raw)
    (tmp_path / "fork.evidence").write_bytes(
        render_evidence(first, second, seeded_consistency_proof(3, 5, newer.reader()))
    )
    assert choose(page, tmp_path) == "Everything that was checked holds."
    assert "table.example/trial/alder signed two different histories" in page.locator("#said").inner_text()
    (tmp_path / "fork.evidence").write_bytes(render_evidence(first, first, []))
    assert "the two heads agree: no fork" in choose(page, tmp_path)


def test_every_language_has_every_sentence_with_its_holes(page: Page) -> None:
    texts = page.evaluate("TEXTS")
    assert sorted(texts) == ["ar", "en", "fr", "ru"]
    for language, said in texts.items():
        assert set(said) == set(texts["en"]), language
        for key, text in said.items():
            assert sorted(re.findall(r"\{\d\}", text)) == sorted(re.findall(r"\{\d\}", texts["en"][key])), (
                language,
                key,
            )


def test_the_language_can_be_changed_and_arabic_runs_from_right_to_left(
    page: Page, bulk: Bulk, tmp_path: Path
) -> None:
    choose(page, release(bulk, tmp_path / "release"))
    page.locator("#language").select_option("ar")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.locator("#verdict").inner_text() == "كل ما جرى التحقق منه صحيح."
    page.locator("#language").select_option("ru")
    assert page.evaluate("document.documentElement.dir") == "ltr"
    assert page.locator("#withheld").inner_text() == "4 из 6 полей"


def test_files_of_another_kind_are_said_to_be_that(page: Page, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"no record")
    assert choose(page, tmp_path) == "These files are neither a release, a record nor fork evidence."


@pytest.mark.skipif(not VECTORS.is_dir(), reason="the published vectors are not beside the project")
def test_the_page_gives_our_verdict_on_every_published_edge_case_of_ed25519(page: Page) -> None:
    cases = [
        [row["key"], row["msg"].encode().hex(), row["sig"]]
        for row in json.loads((VECTORS / "cctv_ed25519vectors.json").read_text())
    ]
    cases += [
        [row["pub_key"], row["message"], row["signature"]]
        for row in json.loads((VECTORS / "speccheck_cases.json").read_text())
    ]
    for group in json.loads((VECTORS / "ed25519_test.json").read_text())["testGroups"]:
        cases += [[group["publicKey"]["pk"], test["msg"], test["sig"]] for test in group["tests"]]
    got = page.evaluate(
        "async (cases) => { const out = []; for (const row of cases) out.push(await verify(...row.map(fromHex))); return out; }",
        cases,
    )
    expected = [verify(*(bytes.fromhex(one) for one in row)) for row in cases]
    assert got == expected
    assert len(cases) == 914 + 12 + 151
