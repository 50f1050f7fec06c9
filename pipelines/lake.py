"""The lake: the Parquet files through which one step hands its rows to the next.

Here: where a dataset's files lie, reading and writing them whole, and adding rows to a day so that none is ever lost
or doubled. Not here: what is in a row (`pipelines/steps/frames.py`, `warehouse/tables`) and how it is computed.
"""

import fcntl
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import polars as pl

from pipelines.files import replacing, write_text
from pipelines.steps.frames import ARTICLE, RAW_ARTICLE, READING, REJECTED
from warehouse.tables import TABLES, Table


class LakeError(Exception):
    """A file of the lake is not what it should be, or the lake is held by another refresh for too long."""


@dataclass(frozen=True)
class Dataset:
    """What lies in one folder of the lake: one Parquet file for each day."""

    name: str
    schema: pl.Schema
    key: tuple[str, ...]


RAW_ARTICLES = Dataset("raw_articles", RAW_ARTICLE, ("article_id",))
ARTICLES = Dataset("articles", ARTICLE, ("article_id",))
READINGS = Dataset("readings", READING, ("article_id", "content_hash", "extractor_version", "failure"))
# Two, so that each border can be added up: fetched = landed + rejected here, landed = articles + rejected there. An article
# whose reading failed stays in ARTICLES, to be tried again, and counts as rejected as long as it does.
REJECTED_BY_EXTRACT = Dataset("rejected_by_extract", REJECTED, ("source", "location", "reason"))
REJECTED_BY_CLEAN = Dataset("rejected_by_clean", REJECTED, ("source", "location", "reason"))


@dataclass(frozen=True)
class Lake:
    """The lake in the folder `root`.

    A day's file is named by the ingest day of its rows. An ingest day before `first_day` (an archive older than the
    first partition) or after `last_day` goes to the file of that day; the row itself keeps its own ingest day.
    """

    root: Path
    first_day: date
    last_day: date

    def days(self, dataset: Dataset) -> list[date]:
        """The days that have a file, in order."""
        return sorted(date.fromisoformat(path.stem) for path in (self.root / dataset.name).glob("*.parquet"))

    def read(self, dataset: Dataset, days: Sequence[date] | None = None, columns: Sequence[str] = ()) -> pl.DataFrame:
        """The rows of some days (default: all), in order of day and then of arrival, as the dataset's schema.

        A column, or a field of a struct, that the file does not have yet is null: the file was written by an earlier
        version. `columns` limits what is read.

        Raises:
            LakeError: a file cannot be read, or has other types.
        """
        wanted = self.days(dataset) if days is None else sorted(set(days) & set(self.days(dataset)))
        names = columns or dataset.schema.names()
        paths = [self._day_file(dataset, day) for day in wanted]
        if not paths:
            return dataset.schema.to_frame().select(names)
        try:
            return _scan(paths, dataset.schema, "insert").select(names).collect()
        except pl.exceptions.PolarsError:
            for path in paths:
                _read(path, dataset.schema)
            raise

    def lacking(self, dataset: Dataset, done: pl.DataFrame) -> pl.DataFrame:
        """The rows of a dataset that have no counterpart in `done`, compared by the columns of `done`.

        Only the days that hold such rows are read in full, so that an hourly run does not read the whole lake.
        """
        keys = self.read(dataset, columns=[*done.columns, "ingest_date"])
        open_days = self.with_day(keys.join(done, on=done.columns, how="anti"))["day"].unique().to_list()
        rows = self.read(dataset, open_days)
        return rows.join(done, on=done.columns, how="anti", maintain_order="left")

    def count(self, dataset: Dataset) -> int:
        """The number of rows on all days."""
        return self.read(dataset, columns=dataset.key[:1]).height

    def with_day(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with the column `day`: the file, and so the partition, that its `ingest_date` belongs to."""
        return frame.with_columns(day=pl.col("ingest_date").clip(self.first_day, self.last_day))

    def append_new(self, dataset: Dataset, day: date, frame: pl.DataFrame) -> int:
        """Add to a day the rows whose key is not there yet; returns how many. What is there stays as it is."""
        path = self._day_file(dataset, day)
        new = (
            frame.select(dataset.schema.names())
            .cast(dataset.schema)
            .unique(dataset.key, keep="first", maintain_order=True)
        )
        if path.exists():
            old = _read(path, dataset.schema)
            new = new.join(old, on=dataset.key, how="anti", nulls_equal=True, maintain_order="left")
            if new.height:
                _write(pl.concat([old, new]), path)
        elif new.height:
            _write(new, path)
        return new.height

    def land(self, dataset: Dataset, frame: pl.DataFrame) -> dict[date, int]:
        """Add the rows whose key is on no day yet, each to the day of its `ingest_date`.

        Returns:
            How many rows were added to which day; days without a new row are not named.
        """
        known = self.read(dataset, columns=dataset.key)
        new = frame.join(known, on=dataset.key, how="anti", nulls_equal=True, maintain_order="left")
        added = {}
        for (day,), rows in self.with_day(new).partition_by("day", as_dict=True).items():
            added[day] = self.append_new(dataset, day, rows)
        return dict(sorted(added.items()))

    def read_staged(self, name: str, schema: pl.Schema) -> pl.DataFrame:
        """The staged rows of a name; no row where nothing was ever staged.

        Raises:
            LakeError: the file cannot be read, or has other columns or types.
        """
        path = self._staged_file(name)
        return _read(path, schema, missing_columns="raise") if path.exists() else schema.to_frame()

    def write_staged(self, name: str, frame: pl.DataFrame) -> None:
        """Stage rows under a name, in place of those there."""
        _write(frame, self._staged_file(name))

    def read_tables(self) -> dict[str, pl.DataFrame]:
        """All tables as staged, by name."""
        return {name: self.read_staged(name, table.schema) for name, table in TABLES.items()}

    def keep_failed(self) -> Path:
        """Keep the tables as staged now, which failed a critical check, for inspection; returns their folder.

        It holds the last that failed: those before are gone, and a refresh that passes leaves them.
        """
        kept = self.root / "failed"
        shutil.rmtree(kept, ignore_errors=True)
        return Path(shutil.copytree(self.root / "tables", kept, ignore=shutil.ignore_patterns(".*")))

    def give_pass(self) -> None:
        """Note that the tables, as staged now, may be published."""
        (self.root / _PASS).write_text(self._fingerprint(), encoding="utf-8")

    def clear_pass(self) -> None:
        """Forget that any tables might be published."""
        (self.root / _PASS).unlink(missing_ok=True)

    def has_pass(self) -> bool:
        """Whether the tables were given a pass and none was staged since."""
        path = self.root / _PASS
        return path.exists() and path.read_text(encoding="utf-8") == self._fingerprint()

    def write_log(self, table: Table, run_id: str, frame: pl.DataFrame) -> None:
        """Keep what one run adds to a log, in place of what the same run wrote before."""
        _write(table.conform(frame), self.root / table.name / f"{run_id}.parquet")

    def read_log(self, table: Table) -> pl.DataFrame:
        """What all runs added to a log."""
        paths = sorted((self.root / table.name).glob("*.parquet"))
        return pl.concat([table.empty(), *(_read(path, table.schema) for path in paths)])

    def released(self) -> list[str]:
        """The quarantine_ids that a user has released: their rows are published whatever the checks say."""
        path = self.root / _RELEASED
        return path.read_text(encoding="utf-8").split() if path.exists() else []

    def release(self, quarantine_ids: Sequence[str]) -> None:
        """Release rows from the next refresh on."""
        everything = sorted({*self.released(), *quarantine_ids})
        write_text(self.root / _RELEASED, "\n".join(everything) + "\n")

    @contextmanager
    def exclusive(self, say: Callable[[str], object] = print, patience: float = 3600) -> Iterator[None]:
        """Hold the lake: one refresh at a time, or the tables of two would mix.

        The lock is the operating system's, so a process that is killed leaves none behind.

        Raises:
            LakeError: another process held it for `patience` seconds.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".lock").open("a+") as file:
            deadline, waiting = time.monotonic() + patience, False
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise LakeError(
                            f"Expected the lake {self.root} to be free within {patience:.0f} s; another refresh holds "
                            "it still. Look in the Dagster UI for a run that hangs, end it, and refresh again."
                        ) from None
                    if not waiting:
                        say(f"Another refresh is writing to {self.root}; waiting for it to end.")
                        waiting = True
                    time.sleep(0.2)
            yield

    def _fingerprint(self) -> str:
        stats = ((path.name, path.stat()) for path in sorted((self.root / "tables").glob("*.parquet")))
        return "\n".join(f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in stats)

    def _day_file(self, dataset: Dataset, day: date) -> Path:
        return self.root / dataset.name / f"{day}.parquet"

    def _staged_file(self, name: str) -> Path:
        return self.root / "tables" / f"{name}.parquet"


_PASS = "checked"
_RELEASED = "released"


def _scan(source: Path | list[Path], schema: pl.Schema, missing_columns: Literal["insert", "raise"]) -> pl.LazyFrame:
    return pl.scan_parquet(
        source,
        schema=schema,
        missing_columns=missing_columns,
        cast_options=pl.ScanCastOptions(missing_struct_fields="insert", extra_struct_fields="ignore"),
        extra_columns="ignore",
    )


def _read(path: Path, schema: pl.Schema, missing_columns: Literal["insert", "raise"] = "insert") -> pl.DataFrame:
    try:
        return _scan(path, schema, missing_columns).collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise LakeError(
            f"Expected {path} to be a Parquet file with the columns {', '.join(schema.names())}; it cannot be read so: "
            f"{error}. Restore it from a backup, or move it away and refresh: what its source still has is read again."
        ) from error


def _write(frame: pl.DataFrame, path: Path) -> None:
    with replacing(path) as beside:
        frame.write_parquet(beside)


def valid_readings(readings: pl.DataFrame, version: str) -> pl.DataFrame:
    """One reading per article: that of the extractor version given, else the latest; one that failed only if none did not.

    Args:
        readings: READING rows in order of arrival.
    """
    return (
        readings.with_row_index("arrival")
        .sort(pl.col("failure").is_null(), pl.col("extractor_version") == version, "arrival")
        .unique("article_id", keep="last", maintain_order=True)
        .sort("article_id")
        .drop("arrival")
    )
