"""The lake: days grow, nothing is lost or doubled, and a broken file is named."""

import multiprocessing
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.lake import READINGS, REJECTED_BY_CLEAN, Dataset, Lake, LakeError, valid_readings
from pipelines.steps.frames import READING
from warehouse.tables import DIM_TOPIC

ARTICLES = Dataset("things", pl.Schema({"id": pl.String(), "text": pl.String(), "ingest_date": pl.Date()}), ("id",))
MONDAY, TUESDAY = date(2024, 2, 12), date(2024, 2, 13)


def things(*rows: tuple[str, str, date]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=ARTICLES.schema, orient="row")


def test_rows_land_in_the_file_of_their_ingest_day(lake: Lake) -> None:
    assert lake.land(ARTICLES, things(("b", "x", TUESDAY), ("a", "y", MONDAY))) == {MONDAY: 1, TUESDAY: 1}
    assert lake.days(ARTICLES) == [MONDAY, TUESDAY]
    assert lake.read(ARTICLES, [MONDAY])["id"].to_list() == ["a"]
    assert lake.read(ARTICLES)["id"].to_list() == ["a", "b"]


def test_a_day_only_grows_and_keeps_what_was_first_there(lake: Lake) -> None:
    lake.append_new(ARTICLES, MONDAY, things(("a", "first", MONDAY)))
    assert lake.append_new(ARTICLES, MONDAY, things(("a", "second", MONDAY), ("b", "new", MONDAY))) == 1
    assert lake.read(ARTICLES, [MONDAY])["text"].to_list() == ["first", "new"]


def test_rows_of_one_key_given_at_once_are_taken_once(lake: Lake) -> None:
    assert lake.append_new(ARTICLES, MONDAY, things(("a", "first", MONDAY), ("a", "second", MONDAY))) == 1
    assert lake.read(ARTICLES)["text"].to_list() == ["first"]


def test_a_row_that_is_on_another_day_already_does_not_land_again(lake: Lake) -> None:
    lake.land(ARTICLES, things(("a", "x", MONDAY)))
    assert lake.land(ARTICLES, things(("a", "x", TUESDAY))) == {}
    assert lake.days(ARTICLES) == [MONDAY]


def test_a_file_is_not_written_again_where_nothing_is_new(lake: Lake) -> None:
    lake.land(ARTICLES, things(("a", "x", MONDAY)))
    path = lake.root / "things" / f"{MONDAY}.parquet"
    before = path.stat()
    lake.append_new(ARTICLES, MONDAY, things(("a", "x", MONDAY)))
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_null_in_the_key_counts_as_a_value(lake: Lake) -> None:
    row = dict.fromkeys(REJECTED_BY_CLEAN.schema) | {"source": "s", "reason": "r", "ingest_date": MONDAY}
    frame = pl.DataFrame([row], schema=REJECTED_BY_CLEAN.schema)
    assert lake.land(REJECTED_BY_CLEAN, frame) == {MONDAY: 1}
    assert lake.land(REJECTED_BY_CLEAN, frame) == {}


def test_an_article_older_than_the_first_partition_lies_in_it_and_keeps_its_day(tmp_path: Path) -> None:
    lake = Lake(tmp_path, first_day=MONDAY, last_day=TUESDAY)
    old, future = date(1999, 12, 31), date(2999, 1, 1)
    assert lake.land(ARTICLES, things(("a", "x", old), ("b", "x", future))) == {MONDAY: 1, TUESDAY: 1}
    assert lake.read(ARTICLES)["ingest_date"].to_list() == [old, future]


def test_what_is_lacking_is_found_without_reading_the_days_that_are_done(lake: Lake) -> None:
    lake.land(ARTICLES, things(("a", "x", MONDAY), ("b", "y", TUESDAY), ("c", "z", TUESDAY)))
    assert lake.lacking(ARTICLES, pl.DataFrame({"id": ["a", "c"]}))["id"].to_list() == ["b"]
    assert lake.lacking(ARTICLES, pl.DataFrame({"id": ["a", "b", "c"]})).height == 0


def test_an_empty_lake_gives_empty_frames_of_the_right_types(lake: Lake) -> None:
    assert lake.read(READINGS).schema == READING
    assert lake.read(READINGS, [MONDAY], columns=["article_id"]).schema == {"article_id": pl.String()}
    assert lake.read_tables()["dim_topic"].schema == DIM_TOPIC.schema


def test_a_file_of_an_earlier_version_is_read_with_its_new_fields_null(lake: Lake) -> None:
    old = pl.DataFrame(
        {"article_id": ["a"], "content_hash": ["h"], "extractor_version": ["0"], "mentions": [[{"kind": "call"}]]}
    )
    (lake.root / "readings").mkdir(parents=True)
    old.write_parquet(lake.root / "readings" / f"{MONDAY}.parquet")
    (mention,) = lake.read(READINGS)["mentions"].to_list()[0]
    assert (mention["kind"], mention["salience"]) == ("call", None)


@pytest.mark.parametrize("content", [b"", b"not parquet", b"PAR1" + b"\0" * 64 + b"PAR1"])
def test_a_broken_file_is_an_error_that_names_it(lake: Lake, content: bytes) -> None:
    lake.land(ARTICLES, things(("a", "x", MONDAY)))
    path = lake.root / "things" / f"{TUESDAY}.parquet"
    path.write_bytes(content)
    for read in (lambda: lake.read(ARTICLES), lambda: lake.append_new(ARTICLES, TUESDAY, things(("b", "x", TUESDAY)))):
        with pytest.raises(LakeError, match=f"Expected {path} to be a Parquet file with the columns id, text"):
            read()
    assert path.read_bytes() == content


def test_a_file_of_other_types_is_an_error_that_names_it(lake: Lake) -> None:
    path = lake.root / "things" / f"{MONDAY}.parquet"
    path.parent.mkdir(parents=True)
    pl.DataFrame({"id": [1], "text": ["x"], "ingest_date": [MONDAY]}).write_parquet(path)
    with pytest.raises(LakeError, match=str(path)):
        lake.read(ARTICLES)


@pytest.mark.parametrize("more", [{}, {"name": "trade", "n_meetings": "many"}], ids=["no column", "another type"])
def test_a_staged_table_without_a_column_or_of_another_type_is_an_error(lake: Lake, more: dict[str, str]) -> None:
    lake.write_staged("dim_topic", pl.DataFrame([{"topic_id": "x", **more}]))
    with pytest.raises(LakeError, match=r"dim_topic\.parquet"):
        lake.read_tables()


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    lake.land(ARTICLES, things(("a", "x", MONDAY)))
    write = pl.DataFrame.write_parquet

    def broken(frame: pl.DataFrame, path: Path) -> None:
        write(frame, path)
        raise OSError("no space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", broken)
    with pytest.raises(OSError, match="no space"):
        lake.land(ARTICLES, things(("b", "x", MONDAY)))
    assert [path.name for path in (lake.root / "things").iterdir()] == [f"{MONDAY}.parquet"]
    assert lake.read(ARTICLES)["id"].to_list() == ["a"]


def test_tables_staged_after_the_checks_have_no_pass(lake: Lake) -> None:
    lake.write_staged("dim_topic", DIM_TOPIC.empty())
    assert not lake.has_pass()
    lake.give_pass()
    assert lake.has_pass()
    lake.write_staged("dim_topic", DIM_TOPIC.empty())
    assert not lake.has_pass()


def test_a_reading_of_the_current_version_counts_else_the_latest() -> None:
    rows = [("a", "1"), ("b", "1"), ("b", "2"), ("a", "0"), ("c", "0"), ("c", "1")]
    readings = pl.DataFrame(
        [{"article_id": a, "content_hash": "h", "extractor_version": v, "mentions": []} for a, v in rows],
        schema=READING,
    )
    valid = valid_readings(readings, "1").select("article_id", "extractor_version").rows()
    assert valid == [("a", "1"), ("b", "1"), ("c", "1")]
    assert dict(valid_readings(readings, "9").select("article_id", "extractor_version").rows())["a"] == "0"


def test_a_reading_that_failed_counts_only_where_none_did_not() -> None:
    rows = [("a", "1", None), ("a", "2", "KeyError"), ("b", "1", "KeyError"), ("b", "2", "ValueError")]
    readings = pl.DataFrame(
        [{"article_id": a, "content_hash": "h", "extractor_version": v, "failure": f} for a, v, f in rows],
        schema=READING,
    )
    valid = valid_readings(readings, "2").select("article_id", "failure").rows()
    assert valid == [("a", None), ("b", "ValueError")]


def test_a_reading_that_failed_is_kept_beside_the_one_that_did_not(lake: Lake) -> None:
    row = {"article_id": "a", "content_hash": "h", "extractor_version": "1", "mentions": []}
    for failure in ("KeyError", "KeyError", None, None):
        found = pl.DataFrame([{**row, "failure": failure}], schema=READING)
        lake.land(READINGS, found.with_columns(ingest_date=pl.lit(MONDAY)))
    assert lake.read(READINGS)["failure"].to_list() == ["KeyError", None]


def _hold(root: Path, first: date, last: date, held, release) -> None:  # type: ignore[no-untyped-def]
    with Lake(root, first, last).exclusive():
        held.set()
        release.wait(30)


def test_a_second_refresh_waits_for_the_first_and_says_so(lake: Lake) -> None:
    spawn = multiprocessing.get_context("spawn")
    held, release = spawn.Event(), spawn.Event()
    other = spawn.Process(target=_hold, args=(lake.root, lake.first_day, lake.last_day, held, release))
    other.start()
    try:
        assert held.wait(30)
        with pytest.raises(LakeError, match="another refresh holds it"), lake.exclusive(say=print, patience=0.3):
            pass
        said: list[str] = []

        def say(line: str) -> None:
            said.append(line)
            release.set()

        with lake.exclusive(say=say, patience=30):
            assert said == [f"Another refresh is writing to {lake.root}; waiting for it to end."]
    finally:
        release.set()
        other.join(30)
