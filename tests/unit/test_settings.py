"""Settings from the environment, and the sentence for each that is wrong."""

from datetime import date
from pathlib import Path

import pytest

from pipelines.settings import PROJECT, Settings, SettingsError, load_settings


def test_without_any_variable_the_sample_is_refreshed_into_the_project() -> None:
    settings = load_settings()
    assert settings.home == PROJECT / "data"
    assert settings.sources == PROJECT / "examples" / "sample" / "sources.yaml"
    assert (settings.timezone, settings.n_process, settings.keep_versions) == ("UTC", 1, 3)
    assert settings.partition_start == date(2000, 1, 1)


def test_every_folder_follows_from_home() -> None:
    settings = Settings(home=Path("/somewhere"))
    assert [settings.lake, settings.warehouse, settings.versions, settings.dagster_home] == [
        Path("/somewhere/lake"),
        Path("/somewhere/warehouse.duckdb"),
        Path("/somewhere/versions"),
        Path("/somewhere/dagster"),
    ]


def test_a_relative_home_is_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PARLEY_HOME", "news")
    assert load_settings().home == tmp_path / "news"


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_N_PROCESS", "")
    assert load_settings().n_process == 1


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PARLEY_TIMEZONE", "Mars/Olympus", "a time zone of the IANA list"),
        ("PARLEY_TIMEZONE", "../../etc/passwd", "a time zone of the IANA list"),
        ("PARLEY_N_PROCESS", "many", "a whole number from 1 to 256"),
        ("PARLEY_N_PROCESS", "0", "a whole number from 1 to 256"),
        ("PARLEY_KEEP_VERSIONS", "-1", "a whole number from 1 to 1000"),
        ("PARLEY_BRIEFING_DAYS", "0", "a whole number from 1 to 3660"),
        ("PARLEY_PARTITION_START", "2020-13-01", "a day as YYYY-MM-DD"),
        ("PARLEY_PARTITION_START", "2999-01-01", "not in the future"),
        ("PARLEY_POSTGRES_SCHEMA", 'x"; DROP SCHEMA y', "the name of a schema in that database"),
        ("PARLEY_POSTGRES_SCHEMA", "Parley", "of lower-case letters, digits and _"),
    ],
)
def test_a_wrong_value_is_an_error_that_names_the_variable_and_what_was_expected_and_found(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as error:
        load_settings()
    message = str(error.value)
    assert message.startswith(f"{name}: expected")
    assert expected in message
    assert f"found '{value}'" in message
    assert "unset it" in message


def test_an_unknown_variable_is_an_error_that_lists_the_known_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_SOURCE", "x.yaml")
    with pytest.raises(SettingsError, match=r"PARLEY_SOURCE: expected one of .*PARLEY_SOURCES"):
        load_settings()


def test_all_wrong_variables_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_SOURCE", "x.yaml")
    monkeypatch.setenv("PARLEY_N_PROCESS", "many")
    monkeypatch.setenv("PARLEY_TIMEZONE", "Mars")
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert len(str(error.value).splitlines()) == 3


def test_the_folder_of_labelled_articles_is_not_taken_for_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_SHARED", "anywhere")
    load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PARLEY_ALERT_SMTP", "mail://user:geheim@mail.example"),
        ("PARLEY_ALERT_WEBHOOK", "hooks.example/geheim"),
        ("PARLEY_POSTGRES_URL", "mysql://user:geheim@db.example/news"),
    ],
)
def test_an_address_that_may_hold_a_password_is_never_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as caught:
        load_settings()
    assert "geheim" not in str(caught.value)
    monkeypatch.setenv(
        name, value.replace("mail://", "smtp://").replace("hooks.", "https://hooks.").replace("mysql", "postgresql")
    )
    assert "geheim" not in repr(load_settings())
