"""The commands that only read: `extract`, `query` and `explain`.

Here: calling the steps or the warehouse and writing out what comes. Not here: options (`cli.py`), how articles are read
(`pipelines/steps`) and how the warehouse is opened (`warehouse/connection.py`).
"""

import json
import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TextIO

import duckdb
import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable
from rich.text import Text

from pipelines.cli import CommandError
from pipelines.settings import load_settings
from warehouse.connection import connect
from warehouse.connection import run_query as rows_of

# Wide enough for ten columns where there is no terminal to ask.
FILE_WIDTH = 240


def console_for(stream: TextIO) -> Console:
    """A console on a stream, as wide as its terminal, or `FILE_WIDTH` where it is none."""
    return Console(file=stream, width=None if stream.isatty() else FILE_WIDTH, highlight=False)


def rich_table(frame: pl.DataFrame, title: str | None = None) -> RichTable:
    """A frame as a table for the terminal; nothing in it is taken as markup."""
    table = RichTable(title=title, title_justify="left", header_style="bold")
    for name, dtype in frame.schema.items():
        table.add_column(escape(name), justify="right" if dtype.is_numeric() else "left", overflow="fold")
    for row in frame.iter_rows():
        table.add_row(*(Text(_shown(value)) for value in row))
    return table


def _shown(value: object) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) and abs(value) > 9999 and not isinstance(value, bool) else str(value)


def query_text(sql: str | None, file: Path | None) -> str:
    """The query that was given, as text or as a file.

    Raises:
        CommandError: neither or both were given, or the file cannot be read as text.
    """
    if (sql is None) == (file is None):
        found = "neither" if sql is None else "both"
        raise CommandError(f"Expected a query as text or a file that holds one, found {found}. Give one of the two.")
    if file is None:
        return sql or ""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(
            f"Expected a file with one SELECT at {file}, found none that can be read ({error}). Name another."
        ) from error


def run_query(sql: str, form: str) -> None:
    """Write the rows of a query to standard output as `table`, `csv` or `json` (an array of objects)."""
    with connect(load_settings().home) as con:
        frame = rows_of(con, sql)
    if form == "csv":
        sys.stdout.write(frame.pipe(_nested_as_json).write_csv())
    elif form == "json":
        rows = frame.to_dicts()
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2, default=str) + "\n")
    else:
        console_for(sys.stdout).print(rich_table(frame))


def run_extract(articles: Path, output: Path | None) -> int:
    """Read a file of articles and write one JSON object for each, in the order of the file.

    Rows that cannot be taken are named on standard error.

    Returns:
        0, or 1 where not one article could be read.
    """
    from pipelines.cli_progress import display_on
    from pipelines.steps.extract.clean import clean_articles
    from pipelines.steps.extract.extract import extract
    from pipelines.steps.extract.sources import FilesSource
    from pipelines.steps.nlp.reader import guideline_records, read_articles
    from pipelines.steps.transform.rejected import failed_readings

    settings = load_settings()
    if not articles.is_file():
        raise CommandError(f"Expected a file of articles, found none at {articles}. Name another.")
    source = FilesSource(name="articles", path=articles)
    found = extract([source], now=datetime.now(settings.zone))
    cleaned = clean_articles(found.raw)
    with (
        display_on(sys.stderr) as display,
        display.track("Reading articles", cleaned.articles.height) as advance,
    ):
        readings = read_articles(
            cleaned.articles, model=settings.spacy_model, n_process=settings.n_process, progress=advance
        )
    names = dict(cleaned.articles.select("article_id", "external_id").iter_rows())
    rejected = pl.concat([found.rejected, cleaned.rejected, failed_readings(cleaned.articles, readings)])
    readings = readings.filter(pl.col("failure").is_null())
    with _writing(output) as file:
        for record in guideline_records(readings):
            name = names[record["article_id"]] or record["article_id"]
            file.write(json.dumps({**record, "article_id": name}, ensure_ascii=False) + "\n")
    for location, detail in rejected.select("location", "detail").iter_rows():
        print(f"{location}: {detail}", file=sys.stderr)
    print(
        f"{readings.height:,} articles read, {rejected.height:,} rejected, {found.n_duplicates:,} given twice",
        file=sys.stderr,
    )
    return 0 if readings.height else 1


def run_explain(meeting_id: str) -> None:
    """Write a meeting's row, the articles that tell it, why they tell one, and the sentence behind each field.

    Raises:
        CommandError: no meeting, or more than one, has an id that begins so.
    """
    from pipelines.steps.transform.explain import why_one
    from pipelines.steps.transform.matching import MATCH

    console = console_for(sys.stdout)
    with connect(load_settings().home) as con:
        key, label = _find(con, meeting_id)
        meeting = con.execute("SELECT * FROM fact_meeting WHERE meeting_id = ?", [key]).pl()
        fields = pl.DataFrame(
            {"field": meeting.columns, "value": [None if value is None else str(value) for value in meeting.row(0)]}
        )
        articles = con.execute(_ARTICLES, [key]).pl()
        slots = con.execute(_SLOTS, [key]).pl()
    told, read = _mentions(key)
    console.print(Text(label, style="bold"))
    console.print(rich_table(fields.drop_nulls(), title="The meeting"))
    console.print(rich_table(articles, title="Told by"))
    if told.height > 1:
        console.print(rich_table(why_one(told, read), title=f"Why they tell one meeting ({MATCH:g} points are enough)"))
    console.print(rich_table(slots, title="The sentence behind each field"))


def run_explain_apart(meeting_id: str, other_id: str) -> None:
    """Write why two meetings are not one: what the rule says of each mention of one beside each of the other.

    Raises:
        CommandError: as `run_explain`, and where both ids are of one meeting.
    """
    from pipelines.steps.transform.explain import why_not
    from pipelines.steps.transform.matching import MATCH

    console = console_for(sys.stdout)
    with connect(load_settings().home) as con:
        (key, label), (other, other_label) = _find(con, meeting_id), _find(con, other_id)
    if key == other:
        raise CommandError(
            f"Expected the ids of two meetings; both are of {key} ({label}). See why it is one: parley explain {key}"
        )
    (told, read), (others, read_too) = _mentions(key), _mentions(other)
    compared = why_not(told, others, pl.concat([read, read_too]).unique("article_id", keep="any"))
    console.print(Text(f"{key}  {label}\n{other}  {other_label}", style="bold"))
    console.print(rich_table(compared, title=f"Why they are two ({MATCH:g} points would be enough)"))
    if (compared["verdict"] == "one meeting").any():
        console.print(
            "Some agree and the meetings are still two: others of them contradict each other, or one fits several meetings "
            "equally well and stays by itself."
        )


def _mentions(meeting_id: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The mentions of a meeting as they were put together, and their articles: CONSOLIDATED and dim_article rows."""
    from pipelines.resources.lake import lake_of
    from pipelines.steps.transform.consolidate import CONSOLIDATED
    from warehouse.tables import DIM_ARTICLE

    lake = lake_of(load_settings())
    told = lake.read_staged("consolidated", CONSOLIDATED).filter(pl.col("meeting_id") == meeting_id)
    read = lake.read_staged(DIM_ARTICLE.name, DIM_ARTICLE.schema)
    return told, read.join(told, on="article_id", how="semi")


_ARTICLES = """
    SELECT article_id, outlet, published_at, title, salience, status, fact_mention.sentence, url
    FROM fact_mention JOIN dim_article USING (article_id)
    WHERE meeting_id = ? ORDER BY published_at NULLS LAST, article_id
"""
_SLOTS = """
    SELECT slot AS field, value, fact_mention_slot.sentence, article_id
    FROM fact_mention_slot JOIN fact_mention USING (mention_id)
    WHERE meeting_id = ? ORDER BY slot, value, article_id
"""


_BY_ID = """
    WITH ids AS (
        SELECT meeting_id AS id, meeting_id FROM fact_meeting UNION ALL SELECT alias_id, meeting_id FROM meeting_alias
    )
    SELECT DISTINCT meeting_id, label FROM ids JOIN fact_meeting USING (meeting_id)
    WHERE starts_with(id, ?) ORDER BY meeting_id LIMIT 6
"""


def _find(con: duckdb.DuckDBPyConnection, prefix: str) -> tuple[str, str]:
    found = con.execute(_BY_ID, [prefix.lower()]).fetchall()
    if len(found) == 1:
        return found[0][0], found[0][1]
    if not found:
        raise CommandError(
            f"Expected the id of a meeting, found none that begins with '{prefix}'. "
            'List them: parley query "SELECT meeting_id, label FROM fact_meeting"'
        )
    lines = "\n".join(f"  {key}  {label}" for key, label in found[:5])
    more = "\n  …" if len(found) > 5 else ""
    raise CommandError(
        f"Expected the beginning of one meeting's id, found several that begin with '{prefix}'. Give more of it:\n"
        f"{lines}{more}"
    )


def _nested_as_json(frame: pl.DataFrame) -> pl.DataFrame:
    """CSV has no lists or structs: write them as JSON."""
    nested = [name for name, dtype in frame.schema.items() if dtype.is_nested()]
    return frame.with_columns(
        pl.Series(name, [None if v is None else json.dumps(v, default=str) for v in frame[name].to_list()], pl.String)
        for name in nested
    )


def _writing(output: Path | None) -> AbstractContextManager[TextIO]:
    if output is None:
        return nullcontext(sys.stdout)
    try:
        return output.open("w", encoding="utf-8")
    except OSError as error:
        raise CommandError(f"Expected to write to {output}; {error.strerror}. Name another file with -o.") from error
