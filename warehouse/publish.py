"""Put a finished warehouse file where readers find it, so that each sees the old one or the new one, whole.

Here: versions, the link to the current one, and what a crash left behind. Not here: making the file
(`warehouse/writer.py`) and deciding whether it is good enough (`warehouse/quality.py`, `pipelines/checks.py`).

    home/warehouse.duckdb -> versions/warehouse-20240215T081500.123456Z-1f2e3d4c.duckdb   (atomically replaced)
    home/versions/        the last few versions
    home/candidates/      what a refresh is building
"""

import fcntl
import hashlib
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse.connection import LINK_NAME
from warehouse.writer import sync

VERSIONS, CANDIDATES = "versions", "candidates"
_TEMPORARY_LINK = f".{LINK_NAME}.*.new"
_INCOMING = ".incoming-*"


class PublishError(Exception):
    """A warehouse that could not be published. The one before it is still there, untouched."""


def new_candidate(home: Path) -> Path:
    """A path for a warehouse in the making, on the same file system as the versions. `publish` clears leftovers."""
    folder = home / CANDIDATES
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"candidate-{uuid.uuid4().hex[:12]}.duckdb"


def publish(candidate: Path, home: Path, keep: int = 3) -> Path:
    """Make the candidate the current warehouse of `home`.

    The candidate is moved to `home/versions`, and the relative link `home/warehouse.duckdb` is replaced in one step.
    A crash anywhere before that step leaves the old warehouse; what it left lying about is cleared by the next call.
    Only one process publishes at a time (others wait); a refresh that builds a candidate has to run alone, too.

    Args:
        candidate: a finished warehouse file, as `write_warehouse` leaves it.
        home: the folder that readers know.
        keep: how many versions to keep, the current one included; at least 1. A reader that still has a deleted
            version open goes on reading it.

    Returns:
        The published version's path.

    Raises:
        PublishError: the candidate is no whole DuckDB file, or something that is no link is in the link's place.
    """
    if keep < 1:
        raise ValueError(f"The number of versions to keep must be 1 or more, found {keep}. Change the setting.")
    link, versions = home / LINK_NAME, home / VERSIONS
    versions.mkdir(parents=True, exist_ok=True)
    with _alone(versions):
        _check_candidate(candidate)
        _check_link(link)
        _clear_leftovers(home, candidate)
        version = versions / _version_name(candidate)
        _move(candidate, version)
        sync(version)
        sync(versions)
        _set_stray_log_aside(link)
        temporary = home / _TEMPORARY_LINK.replace("*", uuid.uuid4().hex[:8])
        temporary.symlink_to(version.relative_to(home))
        temporary.replace(link)
        sync(home)
        _prune(versions, current=version, keep=keep)
    return version


@contextmanager
def _alone(versions: Path) -> Iterator[None]:
    with (versions / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # given back when the file is closed, by a crash as well
        yield


def _check_candidate(candidate: Path) -> None:
    if not candidate.is_file():
        raise PublishError(
            f"A finished warehouse file was expected at {candidate}, found nothing. Refresh again; "
            "the warehouse published before is still in place."
        )
    wal = candidate.with_name(candidate.name + ".wal")
    if wal.exists():
        raise PublishError(
            f"A closed warehouse file was expected, found the write-ahead log {wal.name} beside {candidate.name}. "
            "Close whatever writes to it and refresh again; the warehouse published before is still in place."
        )
    try:
        with duckdb.connect(str(candidate), read_only=True) as con:
            con.execute("SELECT count(*) FROM dictionary")
    except duckdb.Error as error:
        raise PublishError(
            f"A whole warehouse file was expected at {candidate}, found one that cannot be read ({error}). "
            "Refresh again; the warehouse published before is still in place."
        ) from error


def _check_link(link: Path) -> None:
    # A broken link is no error: it is replaced by one that works.
    if link.exists() and not link.is_symlink():
        raise PublishError(
            f"A link to the current version was expected at {link}, found a {'folder' if link.is_dir() else 'file'} "
            "that Parley did not put there. Move it away and refresh again; it was left as it is."
        )


def _version_name(candidate: Path) -> str:
    with candidate.open("rb") as file:
        content = hashlib.file_digest(file, "blake2b").hexdigest()[:8]
    return f"warehouse-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{content}.duckdb"


def _move(candidate: Path, version: Path) -> None:
    if candidate.stat().st_dev == version.parent.stat().st_dev:
        candidate.replace(version)
    else:
        incoming = version.with_name(_INCOMING.replace("*", uuid.uuid4().hex[:8]))
        shutil.copyfile(candidate, incoming)
        incoming.replace(version)
        candidate.unlink()
    # A version never changes: read-only, so that no client can open it for writing and shut everyone else out.
    version.chmod(0o444)


def _set_stray_log_aside(link: Path) -> None:
    # Whoever opened the link for writing left it; DuckDB would try to apply it to the new version and fail to open.
    wal = link.with_name(link.name + ".wal")
    if wal.exists():
        wal.replace(wal.with_name(f"{wal.name}.stray-{datetime.now(UTC):%Y%m%dT%H%M%S}"))


def _clear_leftovers(home: Path, candidate: Path) -> None:
    for path in (*home.glob(_TEMPORARY_LINK), *(home / VERSIONS).glob(_INCOMING)):
        path.unlink(missing_ok=True)
    for path in (home / CANDIDATES).glob("candidate-*.duckdb"):
        if path.resolve() != candidate.resolve() and not _is_being_written(path):
            path.unlink()
            path.with_name(path.name + ".wal").unlink(missing_ok=True)
            shutil.rmtree(path.with_name(path.name + ".tmp"), ignore_errors=True)


def _is_being_written(path: Path) -> bool:
    # DuckDB holds a POSIX lock on a file that it writes; a crashed process holds none. The locks are between processes:
    # one process must not publish while another thread of it writes.
    descriptor = os.open(path, os.O_RDWR)
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


def _prune(versions: Path, current: Path, keep: int) -> None:
    # Names sort by time. The current one stays even where the clock went back and its name is not the last. A version
    # whose publish crashed before its link counts as one, and goes when its turn comes.
    others = sorted((path for path in versions.glob("warehouse-*.duckdb") if path != current), reverse=True)
    for path in others[keep - 1 :]:
        path.unlink(missing_ok=True)
