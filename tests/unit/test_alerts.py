"""Alerts reach a real mail server and a real webhook on loopback, once for each cause until it recovers or a day passes."""

import socket
from datetime import datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from pydantic import SecretStr

from pipelines.alerts import Alert, Log, Mail, Webhook, channels_of, tell
from pipelines.sensors import stale_alert
from pipelines.settings import Settings
from tests.webhook import receiving

NOW = datetime(2024, 2, 17, 9)
ALERT = Alert(
    "check fact_meeting.kind", "critical check failed: 1 of 2 rows", "A kind.\n{'kind': 'banquet'}", "file:///page"
)


class Inbox:
    def __init__(self) -> None:
        self.messages: list[tuple[str, list[str], str]] = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (aiosmtpd's name)
        self.messages.append((envelope.mail_from, envelope.rcpt_tos, envelope.content.decode()))
        return "250 OK"


@pytest.fixture
def mail_server():
    inbox = Inbox()
    with socket.socket() as probe:  # aiosmtpd wants to be told a port
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}", inbox
    finally:
        controller.stop()


@pytest.fixture
def receiver():
    with receiving() as found:
        yield found


class Kept:
    """A channel that keeps what it gets: for when something is due, which needs no network."""

    name = "kept"

    def __init__(self) -> None:
        self.sent: list[str] = []

    def send(self, alert: Alert) -> None:
        self.sent.append(alert.cause)


def test_a_mail_has_the_reason_the_rows_and_the_link(mail_server):
    url, inbox = mail_server
    Mail(url, "parley@example.org", ["a@example.org", "b@example.org"]).send(ALERT)
    ((sender, recipients, content),) = inbox.messages
    assert sender == "parley@example.org"
    assert recipients == ["a@example.org", "b@example.org"]
    assert "Subject: Parley: critical check failed: 1 of 2 rows" in content
    assert "banquet" in content
    assert "file:///page" in content


def test_a_title_with_a_line_break_makes_no_second_header(mail_server):
    url, inbox = mail_server
    Mail(url, "parley@example.org", ["a@example.org"]).send(Alert("c", "bad\r\nBcc: x@example.org", "text"))
    assert inbox.messages[0][1] == ["a@example.org"]
    assert "\nBcc:" not in inbox.messages[0][2]


def test_a_webhook_gets_json_with_a_text_for_people(receiver):
    url, received = receiver
    Webhook(f"{url}/hook").send(ALERT)
    (body,) = received
    assert body["text"] == "*critical check failed: 1 of 2 rows*\nA kind.\n{'kind': 'banquet'}\nfile:///page"
    assert (body["cause"], body["link"]) == ("check fact_meeting.kind", "file:///page")


def test_a_webhook_shows_outside_text_as_text(receiver):
    url, received = receiver
    Webhook(f"{url}/hook").send(Alert("c", "title", "<!channel> <https://evil.example|click> & more"))
    assert "&lt;!channel&gt; &lt;https://evil.example|click&gt; &amp; more" in received[0]["text"]


def test_a_cause_is_told_once_until_it_recovers_or_a_day_passes(tmp_path):
    channel, memory = Kept(), tmp_path / "alerts.json"

    def look(hours: float, *alerts: Alert) -> None:
        tell(alerts, "checks", [channel], memory, NOW + timedelta(hours=hours))

    other = Alert("other", "Other", "text")
    look(0, ALERT)
    look(1, ALERT, other)
    assert channel.sent == [ALERT.cause, "other"]
    look(2, other)  # the first has recovered
    look(3, ALERT, other)
    assert channel.sent == [ALERT.cause, "other", ALERT.cause]
    look(25.5, ALERT, other)  # a day after the second was told, not after the first was told again
    assert channel.sent[3:] == ["other"]


def test_scopes_do_not_recover_each_other(tmp_path):
    channel, memory = Kept(), tmp_path / "alerts.json"
    tell([ALERT], "checks", [channel], memory, NOW)
    tell([], "runs", [channel], memory, NOW)
    tell([ALERT], "checks", [channel], memory, NOW + timedelta(hours=1))
    assert channel.sent == [ALERT.cause]


def test_a_channel_that_fails_keeps_no_other_from_its_alert(receiver, tmp_path, caplog):
    url, received = receiver
    channels = [Webhook(f"{url}/broken"), Webhook(f"{url}/hook")]
    tell([ALERT], "checks", channels, tmp_path / "alerts.json", NOW)
    assert len(received) == 1
    assert "did not get through by webhook" in caplog.text


def test_the_settings_name_the_channels(settings):
    assert [channel.name for channel in channels_of(settings)] == ["log"]
    both = {
        "alert_webhook": SecretStr("https://hooks.example/x"),
        "alert_smtp": SecretStr("smtp://mail.example"),
        "alert_to": "a@x.org, b@x.org",
    }
    found = channels_of(settings.model_copy(update=both))
    assert [channel.name for channel in found] == ["log", "webhook", "e-mail"]
    assert found[2].recipients == ["a@x.org", "b@x.org"]


def test_the_log_shows_an_alert(caplog):
    Log().send(ALERT)
    assert "critical check failed" in caplog.text


def test_a_warehouse_that_is_not_renewed_is_stale_after_a_day(settings: Settings):
    assert stale_alert(settings, NOW) is None  # there is none
    settings.home.mkdir(parents=True, exist_ok=True)
    settings.warehouse.write_bytes(b"")
    renewed = datetime.fromtimestamp(settings.warehouse.stat().st_mtime)
    assert stale_alert(settings, renewed + timedelta(hours=20)) is None
    assert stale_alert(settings, renewed + timedelta(hours=48)) is not None
