"""Alerts: one message for each cause, by the channels that the settings name, and not again until it recovers or a day passes.

Here: what an alert is, whether it is due, and the channels (log, e-mail, webhook). Not here: what gives cause (`checks.py`,
`sensors.py`) and where the channels lead to (`settings.py`).
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from pipelines.files import write_text
from pipelines.settings import Settings

AGAIN_AFTER = timedelta(days=1)
TIMEOUT = 10  # seconds for a channel to answer

logger = logging.getLogger("parley.alerts")


@dataclass(frozen=True)
class Alert:
    """What is wrong, for people. `cause` names it: the same cause is not told twice."""

    cause: str  # such as 'check fact_meeting.kind_is_allowed'
    title: str
    text: str
    link: str | None = None


class Channel(Protocol):
    """A way by which alerts go out."""

    @property
    def name(self) -> str:
        """What it is called where it fails."""

    def send(self, alert: Alert) -> None:
        """Send one alert; raises what the way raises where it fails."""


class Log:
    """Alerts as errors of the Python logger `parley.alerts`, which Dagster and the terminal show."""

    name = "log"

    def send(self, alert: Alert) -> None:
        logger.error("%s\n%s%s", alert.title, alert.text, f"\n{alert.link}" if alert.link else "")


@dataclass(frozen=True)
class Mail:
    """Alerts as plain e-mails."""

    server: str  # smtp://[user:password@]host[:port], smtps:// for TLS from the start
    sender: str
    recipients: Sequence[str]
    name: str = "e-mail"

    def send(self, alert: Alert) -> None:
        import smtplib
        from email.message import EmailMessage

        message = EmailMessage()
        message["Subject"] = f"Parley: {' '.join(alert.title.split())}"
        message["From"], message["To"] = self.sender, ", ".join(self.recipients)
        message.set_content(alert.text + (f"\n\n{alert.link}" if alert.link else "") + "\n")
        parts = urlsplit(self.server)
        connect = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
        with connect(parts.hostname or "localhost", parts.port or 0, timeout=TIMEOUT) as smtp:
            if parts.username:
                if parts.scheme == "smtp":
                    smtp.starttls()  # a password never goes in the clear
                smtp.login(unquote(parts.username), unquote(parts.password or ""))
            smtp.send_message(message)


@dataclass(frozen=True)
class Webhook:
    """Alerts as JSON by POST: `text`, which Slack and its like show, and cause, title and link beside it."""

    url: str
    name: str = "webhook"

    def send(self, alert: Alert) -> None:
        import httpx

        # What Slack takes for a mention or a link begins with '<'.
        text = escape(f"*{alert.title}*\n{alert.text}", quote=False) + (f"\n{alert.link}" if alert.link else "")
        httpx.post(self.url, json=asdict(alert) | {"text": text}, timeout=TIMEOUT).raise_for_status()


def channels_of(settings: Settings) -> list[Channel]:
    """The channels that the settings name; the log always."""
    channels: list[Channel] = [Log()]
    if settings.alert_webhook:
        channels.append(Webhook(settings.alert_webhook.get_secret_value()))
    if settings.alert_smtp and settings.alert_to:
        recipients = [address.strip() for address in settings.alert_to.split(",") if address.strip()]
        channels.append(Mail(settings.alert_smtp.get_secret_value(), settings.alert_from, recipients))
    return channels


def tell(alerts: Sequence[Alert], scope: str, channels: Sequence[Channel], memory: Path, now: datetime) -> list[Alert]:
    """Send the alerts that are due, and note what was sent.

    Args:
        alerts: all that is wrong in a scope now; a cause of the scope that is not among them has recovered.
        scope: which causes these are, such as 'checks'.
        channels: where to. One that fails is logged and keeps none of the others from getting the alert.
        memory: the file in which it is noted when what was told last.
        now: time (UTC).

    Returns:
        Those that were sent.
    """
    noted = json.loads(memory.read_text(encoding="utf-8")) if memory.exists() else {}
    told: dict[str, str] = noted.get(scope, {})
    due = [a for a in alerts if a.cause not in told or now - datetime.fromisoformat(told[a.cause]) >= AGAIN_AFTER]
    for alert in due:
        for channel in channels:
            try:
                channel.send(alert)
            except Exception as error:  # whatever a channel meets must not stop a refresh
                logger.warning("The alert '%s' did not get through by %s: %s", alert.title, channel.name, error)
    sent = {alert.cause: now.isoformat() for alert in due}
    noted[scope] = {a.cause: sent.get(a.cause) or told[a.cause] for a in alerts}
    write_text(memory, json.dumps(noted, indent=1))
    return due
