"""All tables at once: every one of the registry, fitting it, and pointing only to rows that are there."""

from datetime import date, datetime

import polars as pl
import pytest
from transform_rows import make_article, make_mention, person, tables

from pipelines.steps.frames import ARTICLE, MENTION, REJECTED
from pipelines.steps.transform.tables import build_tables
from warehouse.tables import TABLES

LOGS_OF_THE_RUN = {"quarantine", "check_result", "refresh"}


@pytest.fixture(scope="module")
def made():
    return tables(
        make_mention("a", status="planned"),
        make_mention("b", evidence=[{"slot": "kind", "value": "meeting", "sentence": "They met.", "start": 0, "end": 9}]),
        make_mention("c", kind="conference", countries=["IRN", "KGZ", "RUS", "CHN"], organizations=["SCO"], subjects=["AFG"]),
        make_mention("d", kind="call", countries=["IRN"], organizations=["UN"], date="2024-03",
                     participants=[person("António Guterres", None, "Secretary-General", "United Nations")]),
        articles=[make_article("a", "2024-02-12"), make_article("d", None), make_article("unread")],
    )  # fmt: skip


def test_every_table_of_the_registry_is_made_except_the_logs_of_a_run(made):
    assert made.keys() == TABLES.keys() - LOGS_OF_THE_RUN


def test_every_frame_fits_its_table(made):
    for name, frame in made.items():
        assert frame.schema == TABLES[name].schema
        assert frame.select(TABLES[name].key).is_duplicated().sum() == 0


def test_only_columns_that_may_be_null_are(made):
    for name, frame in made.items():
        required = [column.name for column in TABLES[name].columns if not column.nullable]
        assert frame.select(required).null_count().sum_horizontal().item() == 0, name


def test_every_reference_finds_its_row(made):
    for name, frame in made.items():
        for column in TABLES[name].columns:
            if column.references and column.references.split(".")[0] in made:
                parent, key = column.references.split(".")
                lost = frame.drop_nulls(column.name).join(made[parent], left_on=column.name, right_on=key, how="anti")
                assert lost.is_empty(), f"{name}.{column.name}"


def test_every_value_is_one_of_those_that_the_column_allows(made):
    for name, frame in made.items():
        for column in TABLES[name].columns:
            if column.values:
                assert set(frame[column.name].drop_nulls()) <= set(column.values), f"{name}.{column.name}"


def test_the_counts_add_up(made):
    meetings = made["fact_meeting"]
    assert meetings["n_mentions"].sum() == made["fact_mention"].height == made["fact_meeting_status"].height
    parties = made["bridge_meeting_country"].filter(part="party").group_by("meeting_id").len("n")
    both = meetings.join(parties, on="meeting_id")
    assert both.height == meetings.height
    assert both["n"].to_list() == both["n_countries"].to_list()
    people = made["bridge_meeting_participant"].group_by("meeting_id").len("n")
    assert meetings.join(people, on="meeting_id").select((pl.col("n") == pl.col("n_participants")).all()).item()


def test_no_input_gives_empty_tables_and_full_reference_data():
    made = build_tables(pl.DataFrame(schema=ARTICLE), pl.DataFrame(schema=MENTION), pl.DataFrame(schema=REJECTED))
    full = {name for name, frame in made.items() if frame.height}
    assert full == {"dim_country", "dim_date"}
    assert all(frame.schema == TABLES[name].schema for name, frame in made.items())


def test_articles_without_a_meeting_and_missing_lists_are_no_error():
    bare = dict.fromkeys(("countries", "organizations", "subjects", "participants", "topics", "evidence"))
    made = tables(make_mention("a", **bare), articles=[make_article("b")])
    assert made["fact_meeting"].select("n_countries", "n_participants").row(0) == (0, 0)
    assert made["dim_article"].height == 2


def test_the_first_rejection_of_a_thing_is_kept():
    def row(hour: int, content: str) -> dict:
        return {
            "source": "feed", "location": "feed.xml#3", "reason": "empty_text", "detail": "Expected a text.",
            "content": content, "ingest_date": date(2024, 2, 15), "rejected_at": datetime(2024, 2, 15, hour),
        }  # fmt: skip

    rejected = pl.DataFrame([row(9, "later"), row(7, "x" * 1500), row(8, "between")], schema=REJECTED)
    made = build_tables(pl.DataFrame(schema=ARTICLE), pl.DataFrame(schema=MENTION), rejected)["rejected_article"]
    assert made["rejected_at"].to_list() == [datetime(2024, 2, 15, 7)]
    assert made["content"].to_list() == ["x" * 1000]
