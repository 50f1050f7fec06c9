"""The command line: what the commands are called, what they take, and how they say that something is wrong.

Here: names, options and help. Not here: what a command does (`cli_refresh.py`, `cli_read.py` …), which is imported when
it is called, so that `parley --help` answers at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="parley",
    help="A register of diplomatic meetings made from news articles: who met whom, when, where, and about what.",
    epilog="Settings are environment variables PARLEY_*; the README lists them.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)


class Format(StrEnum):
    """How rows are shown."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class FileFormat(StrEnum):
    """How rows are exported."""

    PARQUET = "parquet"
    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"


@app.command()
def refresh(
    day: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD",
            help="A past day: take in only what was published then, and read it again where an older version read it. "
            "Default: today, which brings everything up to date.",
        ),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show Dagster's whole log.")] = False,
) -> None:
    """Bring the warehouse up to date: fetch, read, check, publish.

    This is the Dagster job of the same name, run here; `parley ui` shows it afterwards.
    """
    with plain_errors():
        from pipelines.cli_refresh import run_refresh

        code = run_refresh(day, verbose=verbose)
    raise typer.Exit(code)


@app.command()
def ui(
    host: Annotated[
        str, typer.Option(help="Address to listen on. The UI has no login: leave it at home.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 3000,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Only look: nothing can be started, and no schedule runs.")
    ] = False,
) -> None:
    """Open the pipeline in the Dagster UI, with its schedules running."""
    with plain_errors():
        from pipelines.cli_refresh import run_ui

        run_ui(host, port, read_only=read_only)


@app.command()
def extract(
    articles: Annotated[
        Path, typer.Argument(help="JSON Lines with title, outlet, url, published_at, text, article_id.")
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="MEETINGS.jsonl", help="Where to write. Default: here.")
    ] = None,
) -> None:
    """Read the meetings out of articles: one JSON object for each article. Needs no warehouse."""
    with plain_errors():
        from pipelines.cli_read import run_extract

        code = run_extract(articles, output)
    raise typer.Exit(code)


@app.command()
def query(
    sql: Annotated[
        str | None, typer.Argument(help="One SELECT. `SELECT * FROM dictionary` lists every column.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", "-f", help="A file that holds the SELECT, such as one of examples/questions."),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How to write the rows.")] = Format.TABLE,
) -> None:
    """Ask the published warehouse in SQL (DuckDB). Nothing can be changed by it."""
    with plain_errors():
        from pipelines.cli_read import query_text, run_query

        run_query(query_text(sql, file), form.value)


@app.command()
def export(
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="[FOLDER|FILE|-]", help="Where to; - is standard output. Default: the folder parley-export."
        ),
    ] = None,
    form: Annotated[
        FileFormat | None, typer.Option("--format", help="Default: by the file's ending; csv for a folder and for -.")
    ] = None,
    table: Annotated[
        list[str] | None, typer.Option("--table", help="A table or mart; may be given again. Default: every mart.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every table and mart.")] = False,
    sql: Annotated[str | None, typer.Option("--query", metavar="SQL", help="The rows of one SELECT instead.")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="QUESTION.sql", help="A file with the SELECT instead.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite files that are there.")] = False,
) -> None:
    """Write tables or the rows of a query as Parquet, CSV, Excel or JSON Lines.

    A folder gets a file a table, the dictionary, and datapackage.json, which describes them (Frictionless Data Package).
    """
    with plain_errors():
        from pipelines.cli_export import run_export

        run_export(
            target, form.value if form else None, tables=table or [], every=every, query=sql, file=file, force=force
        )


@app.command()
def explain(
    meeting_id: Annotated[
        str, typer.Argument(help="A meeting's id or former id, or enough of its beginning to tell it apart.")
    ],
    other_id: Annotated[
        str | None, typer.Argument(help="Another meeting's: say why the two are not one instead.")
    ] = None,
) -> None:
    """Show where a meeting comes from: every article that tells it, why they tell one, and the sentence behind each field."""
    with plain_errors():
        from pipelines.cli_read import run_explain, run_explain_apart

        if other_id is None:
            run_explain(meeting_id)
        else:
            run_explain_apart(meeting_id, other_id)


@app.command()
def check(
    table: Annotated[str | None, typer.Argument(help="Only the checks of this table. Default: all.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object for each check.")] = False,
) -> None:
    """Run all checks on the published warehouse. Ends with 1 where a critical one failed or could not be evaluated."""
    with plain_errors():
        from pipelines.cli_check import run_check

        code = run_check(table, as_json=as_json)
    raise typer.Exit(code)


quarantine_app = typer.Typer(help="Show the rows that a critical check keeps out of the warehouse, or release them.")
app.add_typer(quarantine_app, name="quarantine", invoke_without_command=True)


@quarantine_app.callback()
def quarantine(context: typer.Context) -> None:
    """Show the rows that a critical check keeps out of the published warehouse: which, why, and since when."""
    if context.invoked_subcommand is None:
        with plain_errors():
            from pipelines.cli_check import run_quarantine

            run_quarantine()


@quarantine_app.command()
def release(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids from `parley quarantine`, or 'all'.")],
) -> None:
    """Let rows through from the next refresh on, whatever the check says. A row that is right again needs no release."""
    with plain_errors():
        from pipelines.cli_check import run_release

        run_release(ids)


publish_app = typer.Typer(help="Write the published warehouse to where others read it.", no_args_is_help=True)
app.add_typer(publish_app, name="publish")


@publish_app.command()
def postgres() -> None:
    """Write all tables and marts to the PostgreSQL of PARLEY_POSTGRES_URL, in the place of those before in one step.

    Each refresh does the same where that is set.
    """
    with plain_errors():
        from pipelines.cli_publish import run_publish_postgres

        run_publish_postgres()


class CommandError(Exception):
    """A command cannot go on; the message says why and what to do."""


@contextmanager
def plain_errors() -> Iterator[None]:
    """Show errors that a user can do something about as their sentence; any other keeps its traceback."""
    try:
        yield
    except typer.Exit:
        raise
    except KeyboardInterrupt:
        typer.secho("Stopped. The published warehouse is as it was.", err=True)
        raise typer.Exit(130) from None
    except Exception as error:
        if not _is_for_users(error):
            raise
        typer.secho(str(error), fg="red", err=True)
        raise typer.Exit(1) from None


# By name, for importing them would cost every command their libraries.
_FOR_USERS = {
    "CheckError",
    "CommandError",
    "ExportError",
    "LakeError",
    "ModelNotFound",
    "PostgresError",
    "PublishError",
    "QueryError",
    "SettingsError",
    "SourcesError",
    "WarehouseNotFound",
}


def _is_for_users(error: Exception) -> bool:
    return bool({kind.__name__ for kind in type(error).__mro__} & _FOR_USERS)
