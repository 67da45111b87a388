"""Settings of a watch: read, written, and refused where they are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.edges.settings import Settings, read_settings, write_settings
from sametable.edges.watch_settings import HotlineSettings, MailSettings, WebhookSettings
from sametable.errors import SametableError

if TYPE_CHECKING:
    from pathlib import Path

BASE = 'node = "alder"\n[peers]\n'
MAIL = '[mail]\nhost = "mail.example"\nsender = "a@b.example"\nto = ["c@d.example"]\n'


def read(folder: Path, more: str) -> Settings:
    (folder / "node.toml").write_text(BASE + more, encoding="utf-8")
    return read_settings(folder)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    settings = Settings(
        node="alder",
        peers={},
        mail=MailSettings(
            host="mail.example",
            sender="a@b.example",
            to=("c@d.example", "e@f.example"),
            user='a"b\\c',
            language="ru",
        ),
        webhooks=(WebhookSettings(name="duty", url="https://x.example/h", secret_file="s", form="cap"),),
        hotline=HotlineSettings(
            rung_s={"watch_officer": 30, "deputy": 60, "chief": 60, "capital": 300},
            test_times=("06:00", "14:00"),
        ),
    )
    write_settings(tmp_path, settings)
    assert read_settings(tmp_path) == settings


def test_a_node_without_a_watch_of_its_own_says_nothing(tmp_path: Path) -> None:
    settings = read(tmp_path, "")
    assert (settings.mail, settings.webhooks, settings.hotline) == (None, (), HotlineSettings())
    assert set(settings.hotline.rung_s.values()) == {60}


def test_times_of_test_calls_are_minutes_of_the_day(tmp_path: Path) -> None:
    settings = read(tmp_path, '[hotline]\ntest_times = ["06:00", "23:59"]\nrung_s = { deputy = 90 }\n')
    assert settings.hotline.test_minutes == (360, 1439)
    assert settings.hotline.rung_s["deputy"] == 90


@pytest.mark.parametrize(
    "bad",
    [
        MAIL.replace("c@d.example", "c@d.example>, <x@y.example"),
        MAIL.replace("c@d.example", "c@d.example\\nBcc: x@y.example"),
        MAIL.replace('["c@d.example"]', "[]"),
        MAIL.replace("a@b.example", "nobody"),
        MAIL + 'language = "de"\n',
        MAIL + "port = 0\n",
        MAIL + 'secret = "x"\n',
        '[webhooks.duty]\nurl = "file:///etc/passwd"\nsecret_file = "s"\n',
        '[webhooks.duty]\nurl = "ftp://x.example/"\nsecret_file = "s"\n',
        '[webhooks.duty]\nurl = "https://user:pw@x.example/"\nsecret_file = "s"\n',
        '[webhooks.duty]\nurl = "https://x.example/"\n',
        '[webhooks.duty]\nurl = "https://x.example/"\nsecret_file = "s"\nform = "xml"\n',
        '[webhooks.mail]\nurl = "https://x.example/"\nsecret_file = "s"\n',
        '[webhooks]\nurl = "https://x.example/"\n',
        "[hotline]\nrung_s = { deputy = 1 }\n",
        "[hotline]\nrung_s = { general = 60 }\n",
        '[hotline]\ntest_times = ["24:00"]\n',
        '[hotline]\ntest_times = ["06:00"]\ntest_every_h = 8\n',
        "[hotline]\ntest_every_h = 25\n",
        "hotline = 3\n",
    ],
)
def test_settings_that_are_none_are_refused(tmp_path: Path, bad: str) -> None:
    text = bad + BASE if bad.startswith("hotline") else BASE + bad
    (tmp_path / "node.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SametableError) as told:
        read_settings(tmp_path)
    assert told.value.code == "config.invalid"
