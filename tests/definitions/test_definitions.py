"""What Dagster loads: which assets, checks, job and schedule there are, what they say of themselves, and how lightly."""

import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest
from pydantic import SecretStr

from pipelines.definitions import build_defs, defs
from pipelines.settings import Settings
from warehouse.quality import load_checks
from warehouse.tables import TABLES

ROOT = Path(__file__).parents[2]
GRAPH = defs.resolve_asset_graph()
KEYS = sorted(key.to_user_string() for key in GRAPH.get_all_asset_keys())


def test_the_assets_are_the_stages_and_one_for_every_table():
    stages = {
        "raw_articles",
        "articles",
        "mentions",
        "links",
        "consolidated",
        "participations",
        "staged",
        "published",
        "briefing",
    }
    assert set(KEYS) == stages | set(TABLES)


def test_the_marts_in_postgresql_come_after_the_warehouse_where_the_settings_name_a_server():
    settings = Settings(postgres_url=SecretStr("postgresql://user:geheim@host/x"))
    graph = build_defs(settings=settings).resolve_asset_graph()
    node = graph.get(dg.AssetKey("postgres_marts"))
    assert {key.to_user_string() for key in graph.get_all_asset_keys()} == {*KEYS, "postgres_marts"}
    assert node.parent_keys == {dg.AssetKey("published")}
    assert node.description
    assert node.metadata["dagster/column_schema"].columns
    assert "geheim" not in repr(settings)


def test_there_is_one_job_and_one_schedule_that_a_user_turns_on():
    assert [job.name for job in defs.resolve_all_job_defs() if not job.name.startswith("__")] == ["refresh"]
    (schedule,) = defs.schedules
    assert (schedule.name, schedule.cron_schedule) == ("refresh_hourly", "0 * * * *")
    assert schedule.default_status is dg.DefaultScheduleStatus.STOPPED


def test_every_check_of_the_warehouse_is_an_asset_check_of_its_table():
    keys = {(key.asset_key.to_user_string(), key.name) for key in GRAPH.asset_check_keys}
    expected = {(check.table, check.name) for check in load_checks()}
    assert keys == expected | {("staged", "no_critical_check_failed")}


@pytest.mark.parametrize("name", KEYS)
def test_an_asset_says_what_it_is(name):
    node = GRAPH.get(dg.AssetKey(name))
    assert node.description
    assert node.group_name != "default"
    assert node.owners
    assert node.kinds
    assert node.metadata["dagster/column_schema"].columns


@pytest.mark.parametrize("name", ["raw_articles", "articles", "mentions"])
def test_the_first_stages_have_daily_partitions_that_a_backfill_runs_at_once(name):
    node = GRAPH.get(dg.AssetKey(name))
    assert isinstance(node.partitions_def, dg.DailyPartitionsDefinition)
    assert node.backfill_policy == dg.BackfillPolicy.single_run()


def test_the_code_location_loads_without_the_libraries_that_read_validate_and_draw():
    heavy = "{'spacy', 'great_expectations', 'trafilatura', 'altair', 'networkx', 'vl_convert', 'jinja2', 'psycopg'}"
    code = f"import sys, pipelines.definitions; print(sorted({heavy} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "command",
    [["dagster", "definitions", "validate", "-w", "workspace.yaml"], ["dg", "check", "defs"]],
    ids=["dagster", "dg"],
)
def test_dagsters_own_commands_load_the_project(command):
    program = Path(sys.executable).with_name(command[0])
    found = subprocess.run([program, *command[1:]], capture_output=True, text=True, cwd=ROOT, check=False)
    assert found.returncode == 0, found.stderr[-2000:]
