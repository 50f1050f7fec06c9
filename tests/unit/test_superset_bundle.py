"""The bundle for Superset fits the warehouse: what can be said of it without a Superset. `make test-bi` starts one."""

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb
import pytest
import yaml

from warehouse.ddl import load_views
from warehouse.writer import write_warehouse

FOLDER = Path(__file__).parents[2] / "deploy" / "superset"
DATASETS = FOLDER / "bundle" / "datasets" / "Parley"
VIEWS = {view.name: view for view in load_views()}


def make(warehouse: Path, target: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, FOLDER / "bundle.py", warehouse, target]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory) -> dict[str, dict]:
    """The files of a bundle made for an empty warehouse, by the kind of thing and its name."""
    home = tmp_path_factory.mktemp("a home")
    write_warehouse({}, home / "warehouse.duckdb")
    made = make(home / "warehouse.duckdb", home / "parley.zip")
    assert made.returncode == 0, made.stderr
    with zipfile.ZipFile(home / "parley.zip") as archive:
        files = {
            name.removeprefix("parley/"): yaml.safe_load(io.BytesIO(archive.read(name))) for name in archive.namelist()
        }
    assert files["databases/parley.yaml"]["sqlalchemy_uri"] == f"duckdb:///{home}/warehouse.duckdb"
    return files


def of(bundle: dict[str, dict], kind: str) -> dict[str, dict]:
    """Everything of a kind, by uuid."""
    return {file["uuid"]: file for name, file in bundle.items() if name.startswith(kind)}


def columns_of(chart: dict) -> set[str]:
    params = chart["params"]
    lists = [params.get(key) or [] for key in ("groupby", "all_columns")]
    named = [name for found in lists for name in ([found] if isinstance(found, str) else found)]
    named += [params[key] for key in ("x_axis", "entity") if key in params]
    return {*named, *(entry["subject"] for entry in params["adhoc_filters"])}


def test_every_column_of_a_dataset_comes_with_what_it_means(bundle):
    for dataset in of(bundle, "datasets").values():
        meanings = {column["column_name"]: column["description"] for column in dataset["columns"]}
        written = yaml.safe_load((DATASETS / f"{dataset['table_name']}.yaml").read_text(encoding="utf-8"))
        own = {column["column_name"]: column.get("description") for column in written["columns"]}
        of_mart = VIEWS[written["mart"]].columns
        assert meanings == {name: own.get(name) or of_mart[name] for name in meanings}
        types = {column["type"] for column in dataset["columns"]}
        assert types <= {"VARCHAR", "INTEGER", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP"}, "plain types only"


def test_every_chart_asks_for_columns_and_metrics_that_its_dataset_has(bundle):
    datasets = of(bundle, "datasets")
    for chart in of(bundle, "charts").values():
        dataset = datasets[chart["dataset_uuid"]]
        assert columns_of(chart) <= {column["column_name"] for column in dataset["columns"]}, chart["slice_name"]
        params = chart["params"]
        asked = {params[key] for key in ("metric", "secondary_metric") if key in params} | {*params.get("metrics", [])}
        assert asked <= {metric["metric_name"] for metric in dataset["metrics"]}, chart["slice_name"]


def test_every_filter_acts_on_every_chart_in_its_scope(bundle):
    (dashboard,) = of(bundle, "dashboards").values()
    datasets, charts = of(bundle, "datasets"), of(bundle, "charts")
    by_template = set(re.findall(r"\('(\w+)', 'SELECT meeting_id", (FOLDER / "bundle" / "chosen.sql").read_text()))
    assert len(by_template) >= 3
    charts_placed = [part["meta"] for key, part in dashboard["position"].items() if key.startswith("CHART-")]
    placed = {meta["chartId"]: meta for meta in charts_placed}
    assert {meta["uuid"] for meta in placed.values()} == set(charts)
    assert all(charts[meta["uuid"]]["slice_name"] == meta["sliceName"] for meta in placed.values())
    for entry in dashboard["metadata"]["native_filter_configuration"]:
        for chart_id, meta in placed.items():
            chart = charts[meta["uuid"]]
            assert chart_id not in entry["scope"]["excluded"]
            has = by_template | {column["column_name"] for column in datasets[chart["dataset_uuid"]]["columns"]}
            if entry["filterType"] == "filter_time":
                # A filter of time acts on the column that the chart itself filters by time.
                assert any(found["operator"] == "TEMPORAL_RANGE" for found in chart["params"]["adhoc_filters"])
            else:
                assert entry["targets"][0]["column"]["name"] in has, (entry["name"], chart["slice_name"])


def test_no_table_shows_text_of_articles_as_html(bundle):
    tables = [chart for chart in of(bundle, "charts").values() if chart["viz_type"] == "table"]
    assert tables
    assert all(chart["params"]["allow_render_html"] is False for chart in tables)


def test_the_connection_is_read_only_and_locked_down(bundle):
    database = bundle["databases/parley.yaml"]
    assert database["extra"]["engine_params"]["connect_args"] == {
        "read_only": True,
        "config": {"enable_external_access": "false", "lock_configuration": "true"},
    }
    assert not database["allow_dml"]


def test_without_a_warehouse_the_bundle_is_refused_with_what_to_do(tmp_path):
    made = make(tmp_path / "warehouse.duckdb", tmp_path / "parley.zip")
    assert made.returncode != 0
    assert "Make one with `parley refresh`" in made.stderr
    assert not (tmp_path / "parley.zip").exists()


def test_a_warehouse_that_lacks_a_mart_is_refused_with_what_to_do(tmp_path):
    with duckdb.connect(str(tmp_path / "old.duckdb")) as con:
        con.execute("CREATE TABLE mart_meeting (meeting_id TEXT)")
    made = make(tmp_path / "old.duckdb", tmp_path / "parley.zip")
    assert made.returncode != 0
    assert "Refresh the warehouse" in made.stderr
    assert "mart_article_meeting" in made.stderr
