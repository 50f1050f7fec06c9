"""A whole refresh in a real Dagster instance: what it publishes, run twice, grown, for past days, and when it fails."""

from datetime import date

import dagster as dg
import polars as pl

from tests.integration.conftest import ARTICLES
from warehouse.connection import connect
from warehouse.tables import TABLES

# Rows that tell of the run itself, not of the news.
OF_THE_RUN = {"check_result", "refresh"}


def published(settings) -> dict[str, pl.DataFrame]:
    with connect(settings.home) as con:
        return {
            name: con.sql(f"SELECT * FROM {name} ORDER BY {', '.join(table.key)}").pl()
            for name, table in TABLES.items()
            if name not in OF_THE_RUN
        }


def test_a_refresh_publishes_one_row_per_meeting_with_its_history(settings, write_sources, refresh):
    write_sources(ARTICLES)
    assert refresh().success
    with connect(settings.home) as con:
        meetings = con.sql(
            "SELECT kind, status, city, n_articles, n_outlets FROM fact_meeting ORDER BY kind"
        ).fetchall()
        assert meetings == [("call", "held", None, 1, 1), ("meeting", "held", "Beijing", 2, 2)]
        history = con.sql(
            "SELECT s.status FROM fact_meeting_status s JOIN fact_meeting m USING (meeting_id) "
            "WHERE m.kind = 'meeting' ORDER BY s.stated_at"
        ).fetchall()
        assert history == [("planned",), ("held",)]
        assert con.sql("SELECT count(*) FROM dim_article").fetchall() == [(4,)]
        assert con.sql("SELECT count(*) FROM dim_country").fetchall() == [(250,)]
        assert con.sql("SELECT count(*) FROM check_result WHERE status = 'passed'").fetchone()[0] > 200


def test_twice_over_the_same_input_gives_the_same_rows(settings, write_sources, refresh):
    write_sources(ARTICLES)
    assert refresh().success
    first = published(settings)
    assert refresh().success
    second = published(settings)
    for name, frame in first.items():
        assert frame.equals(second[name]), name


def test_new_articles_add_to_what_is_there(settings, write_sources, refresh):
    write_sources(ARTICLES[:1])
    assert refresh().success
    before = published(settings)["fact_meeting"]
    assert before["status"].to_list() == ["planned"]
    write_sources(ARTICLES)
    assert refresh().success
    after = published(settings)["fact_meeting"]
    assert sorted(after["kind"]) == ["call", "meeting"]
    assert after.filter(kind="meeting")["status"].to_list() == ["held"]


def test_a_backfill_takes_only_the_articles_of_its_days(settings, write_sources, refresh):
    write_sources(ARTICLES)
    assert refresh(date(2024, 6, 5), date(2024, 6, 6)).success
    assert sorted(published(settings)["dim_article"]["external_id"]) == ["held", "noise", "other"]


def test_a_run_for_today_shows_the_other_days_it_filled_as_partitions(settings, write_sources, refresh, instance):
    write_sources(ARTICLES)
    assert refresh().success
    days = instance.get_materialized_partitions(dg.AssetKey("mentions"))
    assert {"2024-06-03", "2024-06-05", "2024-06-06"} <= set(days)


def test_a_bad_row_is_counted_with_its_reason_and_the_rest_goes_on(settings, write_sources, refresh):
    write_sources([{"article_id": "empty", "title": "No text", "text": "", "published_at": "2024-06-03"}, *ARTICLES])
    assert refresh().success
    tables = published(settings)
    assert tables["dim_article"].height == len(ARTICLES)
    assert tables["rejected_article"]["reason"].to_list() == ["empty_text"]


def test_an_article_at_which_the_reading_fails_is_put_aside_until_it_is_read(
    settings, write_sources, refresh, monkeypatch
):
    from pipelines.steps.nlp import reader

    decide = reader.decide

    def fails_at_the_call(article):
        if "Egyptian" in article.doc.text:
            raise KeyError("no article is known at which it fails: this stands for one")
        return decide(article)

    with monkeypatch.context() as broken:
        broken.setattr(reader, "decide", fails_at_the_call)
        write_sources(ARTICLES)
        assert refresh().success
    tables = published(settings)
    assert sorted(tables["dim_article"]["external_id"]) == ["held", "noise", "plan"]
    assert tables["fact_meeting"]["kind"].to_list() == ["meeting"]
    (row,) = tables["rejected_article"].to_dicts()
    assert row["reason"] == "failed_reading"
    assert row["location"].startswith("https://harbour.example/call (article ")
    assert "failed with KeyError: 'no article is known" in row["detail"]
    assert row["content"].startswith("French President")

    assert refresh().success
    tables = published(settings)
    assert sorted(tables["dim_article"]["external_id"]) == ["held", "noise", "other", "plan"]
    assert sorted(tables["fact_meeting"]["kind"]) == ["call", "meeting"]
    assert tables["rejected_article"].is_empty()


def test_a_critical_failure_leaves_the_published_file_byte_for_byte(settings, write_sources, refresh, monkeypatch):
    write_sources(ARTICLES[:2])
    assert refresh().success
    before = (settings.warehouse.resolve(), settings.warehouse.read_bytes())

    # A real row that breaks a real critical check: a kind that the registry does not know.
    from pipelines.lake import Lake

    read = Lake.read_tables

    def corrupted(lake):
        frames = read(lake)
        frames["fact_meeting"] = frames["fact_meeting"].with_columns(kind=pl.lit("banquet"))
        return frames

    monkeypatch.setattr(Lake, "read_tables", corrupted)
    write_sources(ARTICLES)
    result = refresh()
    assert not result.success
    failed = {
        check.check_name
        for check in result.get_asset_check_evaluations()
        if not check.passed and check.severity is dg.AssetCheckSeverity.ERROR
    }
    assert any("kind" in name for name in failed), failed
    assert (settings.warehouse.resolve(), settings.warehouse.read_bytes()) == before
    monkeypatch.undo()
    assert refresh().success
    assert settings.warehouse.resolve() != before[0]


def test_a_refresh_writes_the_briefing_and_names_it_in_the_ui(settings, write_sources, refresh):
    write_sources(ARTICLES)
    result = refresh()
    page = settings.briefing_page.read_text(encoding="utf-8")
    assert "Wang Yi receives Hakan Fidan" in page
    events = result.get_asset_materialization_events()
    (made,) = [event for event in events if event.asset_key == dg.AssetKey("briefing")]
    metadata = made.materialization.metadata
    assert metadata["page"].value == settings.briefing_page.as_uri()
    assert metadata["path"].value == str(settings.briefing_page)
    assert "* Held: 2" in metadata["summary"].value


def test_a_briefing_that_cannot_be_written_leaves_the_warehouse_published(settings, write_sources, refresh):
    settings.home.mkdir(parents=True, exist_ok=True)
    settings.briefing_page.parent.write_text("in the way of the folder", encoding="utf-8")
    write_sources(ARTICLES)
    result = refresh()
    assert [event.step_key for event in result.all_events if event.is_step_failure] == ["briefing"]
    assert published(settings)["fact_meeting"].height == 2


def test_sources_that_cannot_be_read_stop_the_run_with_a_sentence(settings, write_sources, refresh):
    write_sources(ARTICLES)
    settings.sources.write_text("sources: [{name: archive, type: filez, path: articles.jsonl}]\n", encoding="utf-8")
    result = refresh()
    assert not result.success
    (failure,) = [event for event in result.all_events if event.is_step_failure and event.step_key == "raw_articles"]
    text = str(failure.step_failure_data.error)
    assert "sources.yaml" in text
    assert "filez" in text
