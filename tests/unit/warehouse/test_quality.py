"""Checks are data; each has an outcome of its own, and what cannot be evaluated is an error, not a pass."""

import json
import subprocess
import sys
import textwrap
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import polars as pl
import pytest
import yaml

from warehouse.checks import EXPECTATIONS, json_schema
from warehouse.quality import (
    Check,
    CheckError,
    CheckResult,
    check_result_frame,
    load_checks,
    run_checks,
    structural_checks,
)
from warehouse.tables import CHECK_RESULT, TABLES

Tables = dict[str, pl.DataFrame]
Rows = Callable[..., pl.DataFrame]

GOOD = {"severity": "critical", "dimension": "validity", "why": "Because."}
BETWEEN = "expect_column_values_to_be_between"


def _check(type_: str, table: str = "fact_meeting", name: str = "check", **kwargs: object) -> Check:
    return Check(table, name, type_, kwargs, "critical", "validity", "Because.", Path("test.yaml"), 1)


def _run(tables: Tables, type_: str, table: str = "fact_meeting", **kwargs: object) -> CheckResult:
    return run_checks([_check(type_, table, **kwargs)], tables)[0]


def _file(folder: Path, text: str, name: str = "mine.yaml") -> Path:
    path = folder / name
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return path


# --- The checks that come with Parley ---


def test_sound_tables_pass_every_check(tables: Tables) -> None:
    results = run_checks(load_checks(), tables)
    assert [(r.check.table, r.check.name, r.error, r.failing) for r in results if r.status != "passed"] == []


def test_empty_tables_fail_where_rows_are_needed_and_raise_nothing() -> None:
    results = run_checks(load_checks(), {name: table.empty() for name, table in TABLES.items()})
    assert {(r.check.table, r.check.name) for r in results if r.status != "passed"} == {
        ("dim_country", "has_every_country"),
        ("fact_meeting", "table_row_count_to_be_between"),
    }
    assert not [r for r in results if r.status == "error"]


def test_every_table_of_facts_and_dimensions_has_checks_of_meaning() -> None:
    written = {check.table for check in load_checks() if check.line}
    assert written >= {name for name, table in TABLES.items() if not table.is_log}


# What is broken, how, and the check that has to catch it.
DAY = timedelta(days=1)
CORRUPTIONS = [
    ("fact_meeting", {"status": "postponed"}, "status_is_allowed"),
    ("fact_meeting", {"label": None}, "label_is_not_null"),
    ("fact_meeting", {"country_id": "QQQ"}, "country_id_is_in_dim_country"),
    ("fact_meeting", {"place_id": 7}, "place_id_is_in_dim_place"),
    ("fact_meeting", {"n_countries": 1, "n_organizations": 0}, "has_two_parties"),
    ("fact_meeting", {"n_countries": 3}, "n_countries_reconciles"),
    ("fact_meeting", {"n_organizations": 3}, "n_organizations_reconciles"),
    ("fact_meeting", {"n_participants": 3}, "n_participants_reconciles"),
    ("fact_meeting", {"n_articles": 9}, "n_mentions_and_n_articles_reconcile"),
    ("fact_meeting", {"n_mentions": 0}, "n_mentions_values_to_be_between"),
    ("fact_meeting", {"meeting_date": date(2024, 12, 1)}, "held_is_not_after_its_last_report"),
    ("fact_meeting", {"meeting_end_date": date(2024, 2, 1)}, "end_is_not_before_start"),
    ("fact_meeting", {"last_reported_at": datetime(2024, 2, 1)}, "last_report_is_not_before_first"),
    ("fact_meeting", {"date_precision": None}, "date_and_precision_go_together"),
    ("fact_meeting", {"kind": "call"}, "call_has_no_place"),
    ("fact_meeting", {"meeting_date": date(1402, 11, 26)}, "meeting_date_values_to_be_between"),
    ("fact_meeting", {"confidence": 1.5}, "confidence_values_to_be_between"),
    ("fact_meeting", {"confidence": float("nan")}, "confidence_values_to_be_between"),
    ("fact_mention", {"sentence": ""}, "sentence_value_lengths_to_be_between"),
    ("fact_mention", {"sentence_end": 0}, "sentence_is_a_span"),
    ("fact_mention", {"sentence_end": 5000}, "sentence_is_within_its_article"),
    ("fact_mention", {"meeting_id": "gone"}, "meeting_id_is_in_fact_meeting"),
    ("fact_mention_slot", {"mention_id": "gone"}, "mention_id_is_in_fact_mention"),
    ("fact_meeting_status", {"status": "planned"}, "agrees_with_its_mention"),
    ("fact_meeting_status", {"mention_id": "gone"}, "every_mention_states_a_status"),
    ("bridge_meeting_country", {"country_id": "QQQ"}, "country_id_is_in_dim_country"),
    ("bridge_meeting_country", {"part": "guest"}, "part_is_allowed"),
    ("bridge_meeting_country", {"country_id": "KGZ", "part": "subject"}, "subject_is_no_party"),
    ("bridge_meeting_organization", {"organization_id": "gone"}, "organization_id_is_in_dim_organization"),
    ("bridge_meeting_participant", {"country_id": "RUS"}, "country_is_a_party"),
    ("bridge_meeting_participant", {"organization_id": "o1"}, "organization_is_a_party"),
    ("bridge_meeting_topic", {"topic_id": "gone"}, "topic_id_is_in_dim_topic"),
    ("dim_participant", {"name": "Room 101"}, "name_has_no_digit"),
    ("dim_participant", {"n_meetings": 9}, "n_meetings_reconciles"),
    ("dim_participant_role", {"valid_to_date": date(2024, 1, 1)}, "current_role_is_open"),
    ("dim_place", {"latitude": 94.0}, "latitude_values_to_be_between"),
    ("dim_country", {"iso_alpha_2": "ab"}, "iso_alpha_2_values_to_match_regex"),
    ("dim_country", {"name": "Russia"}, "name_values_to_be_unique"),
    ("dim_topic", {"n_meetings": 9}, "n_meetings_reconciles"),
    ("dim_article", {"published_at": datetime(2999, 1, 1)}, "published_at_is_not_in_the_future"),
    ("dim_article", {"copy_of_article_id": "a1"}, "copy_is_not_of_a_copy"),
    ("dim_article", {"copy_of_article_id": "gone"}, "copy_of_article_id_is_in_dim_article"),
    ("dim_article", {"url": "file:///etc/passwd"}, "url_is_a_web_address"),
    ("dim_date", {"weekday": 9}, "agrees_with_the_calendar"),
    ("refresh", {"n_fetched": 99}, "fetched_reconciles"),
]


@pytest.fixture(scope="module")
def all_checks() -> dict[tuple[str, str], Check]:
    return {(check.table, check.name): check for check in load_checks()}


@pytest.mark.parametrize(("table", "change", "name"), CORRUPTIONS, ids=lambda value: str(value)[:40])
def test_a_broken_row_is_caught_by_its_check(
    tables: Tables, all_checks: dict[tuple[str, str], Check], table: str, change: dict[str, object], name: str
) -> None:
    first = tables[table].row(0, named=True) | change
    tables[table] = pl.concat([pl.DataFrame([first], schema=tables[table].schema), tables[table][1:]])
    result = run_checks([all_checks[table, name]], tables)[0]
    assert result.status == "failed", result.error
    assert result.n_failed is not None
    assert result.n_failed >= 1
    assert result.failing


def test_a_doubled_key_a_gap_and_a_missing_country_are_caught(tables: Tables) -> None:
    for name in ("fact_meeting", "bridge_meeting_country"):
        tables[name] = pl.concat([tables[name], tables[name][:1]])
    tables["dim_date"] = tables["dim_date"].filter(pl.col("date_id") != date(2024, 2, 20))
    tables["dim_country"] = tables["dim_country"][:-1]
    failed = {(r.check.table, r.check.name): r for r in run_checks(load_checks(), tables) if r.status == "failed"}
    assert failed["fact_meeting", "key_is_unique"].n_failed == 2
    assert failed["bridge_meeting_country", "key_is_unique"].n_failed == 2
    assert failed["dim_date", "has_no_gaps"].failing[0]["date_id"] == date(2024, 2, 19)
    assert failed["dim_country", "has_every_country"].observed_value == 249


# --- Reading checks ---


def test_a_check_is_read_with_its_place_in_the_file(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        """\
        # Mine.
        table: fact_meeting
        expectations:
          - type: expect_column_values_to_be_between
            kwargs: {column: meeting_date, min_value: 2024-01-01}
            severity: info
            dimension: timeliness
            why: Only this year.
          - {name: mine, type: sql, kwargs: {query: SELECT 1}, severity: info, dimension: accuracy, why: Mine.}
        """,
    )
    dated, mine = load_checks([tmp_path])[-2:]
    assert dated == Check(
        "fact_meeting",
        "meeting_date_values_to_be_between",
        BETWEEN,
        {"column": "meeting_date", "min_value": "2024-01-01"},
        "info",
        "timeliness",
        "Only this year.",
        path,
        4,
    )
    assert (mine.name, mine.line) == ("mine", 9)


def test_names_stay_when_a_second_check_of_a_column_is_added(tmp_path: Path) -> None:
    entry = (
        "  - {{type: {}, kwargs: {{column: n_articles, max_value: {}}}, severity: info, dimension: validity, why: W}}\n"
    )
    top = "table: fact_meeting\nexpectations:\n"
    _file(tmp_path, top + entry.format(BETWEEN, 1))
    (one,) = load_checks([tmp_path])[-1:]
    _file(tmp_path, top + entry.format(BETWEEN, 1) + entry.format(BETWEEN, 2))
    same, two = load_checks([tmp_path])[-2:]
    assert same.name == one.name
    assert two.name.startswith(one.name + "_")
    assert load_checks([tmp_path])[-1].name == two.name
    _file(tmp_path, top + entry.format(BETWEEN, 2) * 3)
    with pytest.raises(CheckError, match="line 5: expected one check of each name, found a second check"):
        load_checks([tmp_path])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("table: fact_meetings\nexpectations: []", r"line 1: expected a known `table`.*nearest is 'fact_meeting'"),
        ("tabel: fact_meeting\nexpectations: []", r"line 1: expected a key of a file.*'tabel'.*nearest is 'table'"),
        ("table: fact_meeting", "found no expectations"),
        ("table: fact_meeting\nexpectations: {}", "line 2: expected `expectations` must be a list"),
        ("- table", "line 1: expected a file of checks"),
        ("table: [", "YAML was expected"),
        ("table: fact_meeting\nexpectations: [1]", "line 2: expected a check with the keys"),
    ],
)
def test_a_file_that_is_wrong_is_named_with_line_and_nearest_name(tmp_path: Path, text: str, message: str) -> None:
    _file(tmp_path, text)
    with pytest.raises(CheckError, match=rf"(?s)mine\.yaml.*{message}"):
        load_checks([tmp_path])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"type": "expect_column_values_to_be_betwen"}, f"known `type`.*nearest is '{BETWEEN}'"),
        ({"type": "between"}, "known `type`"),
        ({"kwargs": "{column: n_country}"}, "a column of fact_meeting, found 'n_country'.*nearest is 'n_countries'"),
        ({"kwargs": "{column_list: [label, kid]}"}, "found 'kid'.*nearest is 'kind'"),
        ({"kwargs": "[n_countries]"}, "`kwargs` must map arguments to values"),
        ({"severity": "criticl"}, "known `severity`.*'criticl'.*nearest is 'critical'"),
        ({"dimension": "valid"}, "nearest is 'validity'"),
        ({"name": "two words"}, "letters, digits and _, found 'two words'"),
        ({"name": "label_is_not_null"}, "one check of each name"),
        ({"severty": "critical"}, "'severty'.*nearest is 'severity'"),
        ({"why": None}, "found no why"),
        ({"type": "sql", "kwargs": "{query: SELECT 1}"}, "an SQL check with a `name`"),
        ({"type": "sql", "name": "a", "kwargs": "{sql: SELECT 1}"}, r"arguments \['sql'\]"),
    ],
)
def test_an_entry_that_is_wrong_is_named_with_line_and_nearest_name(
    tmp_path: Path, change: dict[str, str | None], message: str
) -> None:
    entry = {"type": BETWEEN, "kwargs": "{column: n_countries, min_value: 2}", **GOOD, **change}
    lines = [f"    {key}: {value}" for key, value in entry.items() if value is not None]
    lines[0] = "  - " + lines[0].lstrip()
    _file(tmp_path, "\n".join(["table: fact_meeting", "expectations:", *lines]))
    with pytest.raises(CheckError, match=rf"mine\.yaml line \d+: expected .*{message}"):
        load_checks([tmp_path])


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="A folder of checks was expected"):
        load_checks([tmp_path / "nowhere"])


def test_reading_checks_does_not_import_great_expectations() -> None:
    script = "import sys; from warehouse.quality import load_checks; load_checks(); sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_the_checks_of_the_registry_cover_keys_nulls_values_and_references() -> None:
    checks = structural_checks()
    for table in TABLES.values():
        names = {check.name for check in checks if check.table == table.name}
        assert "key_is_unique" in names
        for column in table.columns:
            assert (f"{column.name}_is_not_null" in names) is not column.nullable
            assert (f"{column.name}_is_allowed" in names) is bool(column.values)
            assert any(name.startswith(f"{column.name}_is_in_") for name in names) is bool(column.references)


# --- Running checks ---


def test_a_failed_check_shows_counts_and_whole_rows(tables: Tables) -> None:
    result = _run(tables, BETWEEN, column="n_participants", min_value=1)
    assert (result.status, result.n_rows, result.n_failed, result.blocks) == ("failed", 2, 1, True)
    assert result.failing == tables["fact_meeting"][1:].to_dicts()
    assert result.observed_value == ["0"]


def test_at_most_twenty_failing_rows_are_kept(tables: Tables) -> None:
    days = tables["dim_date"]
    for result in (
        _run(tables, BETWEEN, "dim_date", column="year", max_value=1999),
        _run(tables, "sql", "dim_date", query="SELECT * FROM dim_date"),
    ):
        assert (result.n_failed, len(result.failing)) == (days.height, 20)
        assert result.failing == days.head(20).to_dicts()


def test_a_check_of_a_whole_column_shows_what_it_observed(tables: Tables) -> None:
    result = _run(tables, "expect_column_mean_to_be_between", column="confidence", max_value=0.5)
    assert (result.status, result.n_failed, result.failing) == ("failed", None, [])
    assert result.observed_value == pytest.approx(0.75)


def test_dates_and_timestamps_are_compared_as_such(tables: Tables) -> None:
    assert _run(tables, BETWEEN, column="meeting_date", min_value="2024-02-15").status == "passed"
    assert _run(tables, BETWEEN, column="meeting_date", min_value="2024-02-16").n_failed == 1
    assert _run(tables, BETWEEN, column="first_reported_at", min_value="2024-02-16").status == "passed"
    assert _run(tables, BETWEEN, column="first_reported_at", min_value="2024-02-16T09:00:00").n_failed == 2


def test_a_share_of_rows_may_fail_where_the_check_says_so(tables: Tables) -> None:
    result = _run(tables, BETWEEN, column="n_participants", min_value=1, mostly=0.5)
    assert (result.status, result.n_failed) == ("passed", 1)


@pytest.mark.parametrize(
    ("type_", "kwargs", "message"),
    [
        (BETWEEN, {"column": "label", "min_value": 3}, "must either be None or of the same type"),
        (BETWEEN, {"column": "town", "min_value": 3}, "town"),
        (BETWEEN, {"column": "n_countries", "minimum": 3}, "extra fields not permitted"),
        (BETWEEN, {"column": "meeting_date", "min_value": "yesterday"}, "ValueError: Invalid isoformat"),
        ("expect_column_values_to_be_nice", {"column": "label"}, "not found"),
        ("sql", {"query": "SELECT * FROM fact_meetings"}, "there is fact_meeting"),
        ("sql", {"query": "DROP VIEW fact_meeting"}, "A SELECT that gives the failing rows was expected"),
        ("sql", {"query": "SELECT 1; SELECT 2"}, "One statement was expected"),
        ("sql", {"query": "SELECT * FROM read_csv('/etc/hostname')"}, "disabled by configuration"),
        ("sql", {"query": "SELECT * FROM tables"}, "does not exist"),
    ],
)
def test_a_check_that_cannot_be_evaluated_is_an_error_and_the_others_go_on(
    tables: Tables, type_: str, kwargs: dict[str, object], message: str
) -> None:
    fine = _check(BETWEEN, name="fine", column="n_countries", min_value=1)
    fine_query = _check("sql", name="fine_query", query="SELECT * FROM fact_meeting WHERE false")
    broken, *others = run_checks([_check(type_, **kwargs), fine, fine_query], tables)
    assert (broken.status, broken.blocks) == ("error", True)
    assert broken.error
    assert pl.Series([broken.error]).str.contains(message).item(), broken.error
    assert [other.status for other in others] == ["passed", "passed"]


def test_a_check_of_a_table_that_is_not_given_is_an_error(tables: Tables) -> None:
    del tables["fact_meeting"]
    result = _run(tables, BETWEEN, column="n_countries", min_value=1)
    assert (result.status, result.error) == ("error", "There is no frame for the table fact_meeting to check.")
    orphan = next(c for c in structural_checks() if c.name == "meeting_id_is_in_fact_meeting")
    assert run_checks([orphan], tables)[0].status == "error"


def test_two_checks_that_ask_the_same_both_get_their_outcome(tables: Tables) -> None:
    checks = [_check(BETWEEN, name=name, column="n_participants", min_value=1) for name in ("one", "two")]
    assert [(r.check.name, r.status) for r in run_checks(checks, tables)] == [("one", "failed"), ("two", "failed")]


def test_two_checks_of_one_type_on_one_column_both_get_their_outcome(tables: Tables) -> None:
    checks = [_check(BETWEEN, name=f"from_{least}", column="confidence", min_value=least) for least in (0.1, 0.7, 0.95)]
    results = run_checks(checks, tables)
    assert [(r.status, r.n_failed) for r in results] == [("passed", 0), ("failed", 1), ("failed", 2)]


def test_results_come_in_the_order_of_the_checks(tables: Tables) -> None:
    checks = load_checks()[::-3]
    assert [result.check for result in run_checks(checks, tables)] == checks


def test_running_checks_prints_nothing(tables: Tables, capfd: pytest.CaptureFixture[str]) -> None:
    _run(tables, BETWEEN, column="label", min_value=3)
    assert capfd.readouterr() == ("", "")


def test_results_are_rows_of_the_table_of_results(tables: Tables) -> None:
    checks = [
        _check(BETWEEN, name="passes", column="n_countries", min_value=1),
        _check(BETWEEN, name="fails", column="n_participants", min_value=1),
        _check("expect_column_max_to_be_between", name="observes", column="meeting_date", max_value="2000-01-01"),
        _check(BETWEEN, name="raises", column="town"),
    ]
    results = run_checks(checks, tables)
    at = datetime(2024, 2, 16, 12, tzinfo=timezone(timedelta(hours=6)))
    frame = check_result_frame(results, "run-1", at)
    assert frame.schema == CHECK_RESULT.schema
    rows = {row["check_name"]: row for row in frame.to_dicts()}
    assert {name: row["status"] for name, row in rows.items()} == {
        "passes": "passed",
        "fails": "failed",
        "observes": "failed",
        "raises": "error",
    }
    assert (rows["fails"]["n_rows"], rows["fails"]["n_failed"], rows["fails"]["observed_value"]) == (2, 1, '["0"]')
    assert rows["observes"]["observed_value"].startswith('"20')
    assert rows["raises"]["error"]
    assert rows["passes"]["checked_at"] == datetime(2024, 2, 16, 6)
    again = check_result_frame(results, "run-1", at)
    other = check_result_frame(results, "run-2", at)
    assert again.equals(frame)
    assert not set(other["check_result_id"]) & set(frame["check_result_id"])
    assert check_result_frame([], "run-1", at).schema == CHECK_RESULT.schema


def test_the_schema_for_editors_is_that_of_the_code() -> None:
    written = json.loads((EXPECTATIONS / "schema.json").read_text(encoding="utf-8"))
    assert written == json_schema(), (
        "write it anew: python -c 'import json; from warehouse.checks import json_schema; print(json.dumps(json_schema(), indent=2))'"
    )


def test_the_schema_takes_the_files_of_the_project_and_no_wrong_key() -> None:
    entry = json_schema()["properties"]["expectations"]["items"]
    for path in EXPECTATIONS.glob("*.yaml"):
        for found in yaml.safe_load(path.read_text(encoding="utf-8"))["expectations"]:
            assert set(entry["required"]) <= set(found) <= set(entry["properties"])
            assert found["type"] in entry["properties"]["type"]["enum"]


def test_an_expectation_of_an_installed_package_can_be_used(
    tmp_path: Path, tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    from importlib.metadata import EntryPoint

    from warehouse import checks

    name, here = "expect_column_values_to_be_a_country_code", "custom_expectation"
    point = EntryPoint(name, f"{here}:ExpectColumnValuesToBeACountryCode", "parley.expectations")
    for module in ("warehouse.checks", "warehouse.quality"):
        monkeypatch.setattr(f"{module}.custom_expectations", lambda: [point])
    checks._known_types.cache_clear()
    try:
        entry = {"type": name, "kwargs": {"column": "label"}} | GOOD
        mine_yaml = yaml.safe_dump({"table": "fact_meeting", "expectations": [entry]})
        (tmp_path / "mine.yaml").write_text(mine_yaml, encoding="utf-8")
        mine = load_checks([tmp_path])[-1]
        result = run_checks([mine], tables)[0]
        assert (result.status, result.n_failed) == ("failed", 2)
    finally:
        checks._known_types.cache_clear()
