"""Files: each format gives its articles, and each kind of bad row or file its rejection, while the rest goes on."""

import gzip
import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.extract.files import article_from_line, read_files
from pipelines.steps.extract.records import MAX_BYTES, Found, Rejection
from pipelines.steps.extract.sources import FilesSource

TEXT = "The foreign ministers of Kenya and Ghana met in Nairobi."


def read(path: Path) -> list[Found | Rejection]:
    return list(read_files(FilesSource(name="test", path=path)))


def reasons(items: list[Found | Rejection]) -> list[tuple[str, str]]:
    return [(item.location, item.reason) for item in items if isinstance(item, Rejection)]


def line(**fields: object) -> bytes:
    return json.dumps({"text": TEXT, **fields}).encode()


def write(path: Path, *lines: bytes) -> Path:
    path.write_bytes(b"\n".join(lines))
    return path


def test_a_json_line_gives_all_six_fields_and_ignores_others(tmp_path: Path):
    row = line(
        title=" Ministers meet ",
        outlet="The Post",
        url="https://post.example/a",
        published_at="2024-05-31T02:30:00+06:00",
        article_id="x-1",
        editor="nobody",
    )
    assert read(write(tmp_path / "a.jsonl", row)) == [
        Found(
            body=TEXT,
            title="Ministers meet",
            outlet="The Post",
            url="https://post.example/a",
            published_at=datetime(2024, 5, 30, 20, 30),
            external_id="x-1",
        )
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        ("2024-05-31", datetime(2024, 5, 31)),
        ("2024-05-31 09:30", datetime(2024, 5, 31, 9, 30)),
        ("2024-05-31T09:30:00Z", datetime(2024, 5, 31, 9, 30)),
        ("2024-05-31T23:30:00-05:00", datetime(2024, 6, 1, 4, 30)),
    ],
)
def test_a_time_of_publication_is_a_date_or_a_time_in_any_zone_or_none(value: str | None, expected: datetime | None):
    found = article_from_line(line(published_at=value), "a:1")
    assert isinstance(found, Found)
    assert found.published_at == expected


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"{'text': 'single quotes'}", "unreadable_row"),
        (b'{"text": "cut', "unreadable_row"),
        (b'"a text"', "unreadable_row"),
        (b"[1]", "unreadable_row"),
        (b"null", "unreadable_row"),
        (b'{"text": "caf\xe9"}', "unreadable_row"),
        (b"[" * 100_000, "unreadable_row"),
        (b'{"text": ' + b"9" * 5_000 + b"}", "unreadable_row"),
        (b"{}", "missing_field"),
        (b'{"text": null}', "missing_field"),
        (b'{"text": 5}', "wrong_type"),
        (b'{"text": ["a"]}', "wrong_type"),
        (line(title=5), "wrong_type"),
        (line(url={}), "wrong_type"),
        (line(article_id=True), "wrong_type"),
        (line(text=""), "empty_text"),
        (line(text=" \n\t\r\0\ufeff"), "empty_text"),
        (line(published_at="yesterday"), "wrong_date"),
        (line(published_at=1717146000), "wrong_date"),
        (line(published_at="2024-02-30"), "wrong_date"),
        (line(published_at="0001-01-01T00:00:00+14:00"), "wrong_date"),
    ],
)
def test_a_bad_row_is_rejected_with_its_line_and_the_rest_goes_on(tmp_path: Path, row: bytes, reason: str):
    items = read(write(tmp_path / "a.jsonl", line(article_id=1), row, line(article_id=3)))
    assert reasons(items) == [("a.jsonl:2", reason)]
    assert [item.external_id for item in items if isinstance(item, Found)] == ["1", "3"]
    rejection = next(item for item in items if isinstance(item, Rejection))
    assert rejection.detail.startswith("Expected ")
    assert "; found " in rejection.detail
    assert len(rejection.content or "") <= 1_000


def test_a_row_over_the_size_limit_is_rejected_and_the_next_is_read(tmp_path: Path):
    huge_line = line(text="a" * (MAX_BYTES + 10))
    items = read(write(tmp_path / "a.jsonl", huge_line, line(), huge_line))
    assert reasons(items) == [("a.jsonl:1", "too_large"), ("a.jsonl:3", "too_large")]
    assert len(items) == 3


def test_marks_line_ends_and_halves_of_characters_do_no_harm(tmp_path: Path):
    rows = b"\xef\xbb\xbf" + line() + b"\r\n\r\n" + b'{"text": "half \\ud83d, nul \\u0000, raw \x00\x01 end"}\r\n'
    (tmp_path / "a.jsonl").write_bytes(rows)
    items = read(tmp_path / "a.jsonl")
    assert reasons(items) == []
    first, second = (item.body for item in items if isinstance(item, Found))
    assert first == TEXT
    assert second == "half \ufffd, nul \0, raw \0\1 end"
    assert pl.Series([second])[0] == second


def test_compressed_json_lines_are_read_and_a_cut_file_keeps_what_came_before(tmp_path: Path):
    rows = b"\n".join(line(article_id=i, title=str(i * 7919)) for i in range(5_000))
    whole = gzip.compress(rows)
    (tmp_path / "a.jsonl.gz").write_bytes(whole)
    assert len(read(tmp_path / "a.jsonl.gz")) == 5_000
    (tmp_path / "b.ndjson.gz").write_bytes(whole[: len(whole) // 2])
    items = read(tmp_path / "b.ndjson.gz")
    assert reasons(items) == [("b.ndjson.gz", "unreadable_source")]
    assert len(items) > 1_000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bad.jsonl.gz", b"not gzip"),
        ("bad.parquet", b"not Parquet"),
        ("bad.jsonl", '{"text": "a"}'.encode("utf-16")),
        ("bad.csv", "text\na".encode("utf-16")),
        ("bad.txt", b"caf\xe9"),
        ("bad.xlsx", b"PK"),
    ],
)
def test_a_file_that_cannot_be_read_is_rejected_and_the_others_go_on(tmp_path: Path, name: str, content: bytes):
    (tmp_path / name).write_bytes(content)
    write(tmp_path / "good.jsonl", line())
    items = read(tmp_path / "*.*")
    assert reasons(items) == [(name, "unreadable_source")]
    assert len(items) == 2


def test_csv_gives_the_same_articles_and_tells_the_line_of_a_bad_row(tmp_path: Path):
    (tmp_path / "a.csv").write_bytes(
        b"\xef\xbb\xbftitle,text,published_at,article_id,url\r\n"
        b'One,"Two\r\nlines, ""quoted""",2024-05-31,7,https://post.example/1\r\n'
        b"Two,,,,\r\n"
        b"\r\n"
        b"Three,too few\r\n"
        b"Four,caf\xe9,,,\r\n"
        b'Five,"open"ended,,,\r\n'
        b"Six,Six met.,soon,,\r\n"
        b"Seven,Seven met.,,,\r\n"
    )
    items = read(tmp_path / "a.csv")
    assert [item for item in items if isinstance(item, Found)] == [
        Found(
            'Two\r\nlines, "quoted"',
            title="One",
            published_at=datetime(2024, 5, 31),
            external_id="7",
            url="https://post.example/1",
        ),
        Found("Seven met.", title="Seven"),
    ]
    assert reasons(items) == [
        ("a.csv:4", "empty_text"),
        ("a.csv:6", "unreadable_row"),
        ("a.csv:7", "unreadable_row"),
        ("a.csv:8", "unreadable_row"),
        ("a.csv:9", "wrong_date"),
    ]


def test_a_quote_that_never_closes_costs_the_rows_after_it_and_says_which(tmp_path: Path):
    (tmp_path / "a.csv").write_text('text\ngood\n"never closed\nlost\n')
    items = read(tmp_path / "a.csv")
    assert reasons(items) == [("a.csv:3", "unreadable_row")]
    assert "lines 3 to 4" in next(item for item in items if isinstance(item, Rejection)).detail
    assert len(items) == 2


def test_a_csv_field_over_the_size_limit_is_rejected(tmp_path: Path):
    (tmp_path / "a.csv").write_text(f"text\n{'a' * (MAX_BYTES + 1)}\ngood\n")
    items = read(tmp_path / "a.csv")
    assert reasons(items) == [("a.csv:2", "too_large")]
    assert len(items) == 2


def test_parquet_gives_the_same_articles_with_dates_and_times_of_any_type(tmp_path: Path):
    zone = timezone(timedelta(hours=6))
    pl.DataFrame(
        {"text": [TEXT, None, ""], "published_at": [date(2024, 5, 31)] * 3, "article_id": [1, 2, 3]}
    ).write_parquet(tmp_path / "a.parquet")
    pl.DataFrame(
        {
            "text": [TEXT],
            "published_at": pl.Series([datetime(2024, 5, 31, 2, tzinfo=zone)], dtype=pl.Datetime("ns", "UTC")),
        }
    ).write_parquet(tmp_path / "b.parquet")
    items = read(tmp_path)
    assert [(item.external_id, item.published_at) for item in items if isinstance(item, Found)] == [
        ("1", datetime(2024, 5, 31)),
        (None, datetime(2024, 5, 30, 20)),
    ]
    assert reasons(items) == [("a.parquet:2", "missing_field"), ("a.parquet:3", "empty_text")]


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_table_without_text_is_rejected_once_and_tells_its_columns(tmp_path: Path, suffix: str):
    frame = pl.DataFrame({"body": ["a", "b"]})
    path = tmp_path / f"a.{suffix}"
    frame.write_csv(path) if suffix == "csv" else frame.write_parquet(path)
    (item,) = read(path)
    assert isinstance(item, Rejection)
    assert (item.reason, item.location) == ("missing_field", path.name)
    assert "found body" in item.detail


def test_a_folder_gives_an_article_for_each_text_and_page_named_by_its_file(tmp_path: Path):
    folder = tmp_path / "news"
    (folder / "deep").mkdir(parents=True)
    (folder / "2024-05-31_kabar.txt").write_text(f"Ministers meet\r\n\r\n{TEXT}\r\n", newline="")
    (folder / "2024-99-99.txt").write_text(f"A first line that is a sentence.\n\n{TEXT}")
    (folder / "deep" / "page.HTML").write_bytes("<html><meta charset='windows-1252'><p>Café".encode("cp1252"))
    (folder / "empty.txt").write_text("\n")
    (folder / "huge.txt").write_text("a" * (MAX_BYTES + 1))
    (folder / ".hidden.txt").write_text(TEXT)
    (folder / "readme.md").write_text(TEXT)
    items = read(folder)
    found = {item.external_id: item for item in items if isinstance(item, Found)}
    assert list(found) == ["2024-05-31_kabar.txt", "2024-99-99.txt", "deep/page.HTML"]
    first, second, page = found.values()
    assert (first.title, first.body.strip(), first.published_at) == ("Ministers meet", TEXT, datetime(2024, 5, 31))
    assert (second.title, second.published_at) == (None, None)
    assert (page.media_type, page.body) == ("text/html", "<html><meta charset='windows-1252'><p>Café")
    assert reasons(items) == [("empty.txt", "empty_text"), ("huge.txt", "too_large")]


@pytest.mark.parametrize("first", ["a" * 201, "It ends with a stop.", TEXT + "\nAnd goes on"])
def test_a_first_line_that_is_text_is_no_title(tmp_path: Path, first: str):
    (tmp_path / "a.txt").write_text(f"{first}\n\nMore text")
    (item,) = read(tmp_path)
    assert isinstance(item, Found)
    assert item.title is None
    assert item.body == f"{first}\n\nMore text"


@pytest.mark.parametrize("path", ["empty", "empty/*.jsonl"])
def test_a_path_without_files_is_rejected(tmp_path: Path, path: str):
    (tmp_path / "empty").mkdir()
    (item,) = read(tmp_path / path)
    assert isinstance(item, Rejection)
    assert item.reason == "unreadable_source"
    assert "found none" in item.detail


def test_an_address_that_is_none_is_not_kept(tmp_path: Path):
    items = read(
        write(tmp_path / "a.jsonl", *(line(url=url) for url in ["javascript:alert(1)", "n/a", "", "http://["]))
    )
    assert [item.url for item in items if isinstance(item, Found)] == [None] * 4


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(["text", "title", "outlet", "url", "published_at", "article_id", "other"])
DATES = st.datetimes(timezones=st.none() | st.just(UTC) | st.timezones()).map(datetime.isoformat)


@given(
    st.binary()
    | st.text().map(str.encode)
    | JSON.map(lambda value: json.dumps(value).encode())
    | st.dictionaries(FIELDS, JSON | DATES, min_size=1).map(lambda value: json.dumps(value).encode())
)
def test_any_line_is_one_article_or_one_rejection_that_a_frame_can_hold(row: bytes):
    item = article_from_line(row, "a:1")
    if isinstance(item, Found):
        assert item.body.strip()
        assert pl.Series([item.body, item.title, item.outlet, item.url, item.external_id]).len() == 5
        assert item.published_at is None or item.published_at.tzinfo is None
    else:
        assert item.location == "a:1"
        assert pl.Series([item.detail, item.content]).len() == 2
