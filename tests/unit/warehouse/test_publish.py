"""A reader sees the old warehouse or the new one, whole, whatever happens to the process that publishes."""

import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from publishing_process import VERSIONS, write

from warehouse import connect, run_query
from warehouse.publish import PublishError, publish


def _versions(home: Path) -> list[str]:
    with connect(home) as con:
        return run_query(con, VERSIONS)["name"].to_list()


def _files(home: Path) -> list[Path]:
    return sorted((home / "versions").glob("warehouse-*.duckdb"))


def _start(*arguments: object) -> subprocess.Popen[str]:
    script = Path(__file__).with_name("publishing_process.py")
    command = [sys.executable, str(script), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def _wait_for(path: Path, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while not path.exists():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline, f"{path} did not appear"
        time.sleep(0.02)


def test_the_published_file_is_behind_a_relative_link(tmp_path: Path) -> None:
    version = publish(write(tmp_path, "one"), tmp_path)
    link = tmp_path / "warehouse.duckdb"
    assert link.readlink() == version.relative_to(tmp_path)
    assert version.stat().st_mode & 0o222 == 0
    assert _versions(tmp_path) == ["one"]
    # The whole folder may be moved.
    moved = tmp_path.rename(tmp_path.with_name(tmp_path.name + "-moved"))
    assert _versions(moved) == ["one"]


def test_the_last_versions_are_kept_and_older_ones_deleted(tmp_path: Path) -> None:
    published = [publish(write(tmp_path, str(n)), tmp_path, keep=3) for n in range(5)]
    assert _files(tmp_path) == published[2:]
    last = publish(write(tmp_path, "5"), tmp_path, keep=1)
    assert _files(tmp_path) == [last]
    with pytest.raises(ValueError, match="must be 1 or more, found 0"):
        publish(write(tmp_path, "6"), tmp_path, keep=0)
    assert _versions(tmp_path) == ["5"]


def test_the_current_version_stays_even_where_the_clock_went_back(tmp_path: Path) -> None:
    first = publish(write(tmp_path, "one"), tmp_path)
    first.rename(first.with_name(first.name.replace("warehouse-2", "warehouse-3")))
    second = publish(write(tmp_path, "two"), tmp_path, keep=1)
    assert _files(tmp_path) == [second]
    assert _versions(tmp_path) == ["two"]


def test_a_reader_goes_on_with_a_version_that_was_deleted(tmp_path: Path) -> None:
    publish(write(tmp_path, "one"), tmp_path)
    with connect(tmp_path) as con:
        for name in ("two", "three"):
            publish(write(tmp_path, name), tmp_path, keep=1)
        assert run_query(con, VERSIONS)["name"].to_list() == ["one"]


def test_readers_in_another_process_never_see_an_error_or_half_a_warehouse(tmp_path: Path) -> None:
    publish(write(tmp_path, "v0"), tmp_path)
    stop = tmp_path / "stop"
    reader = _start("read", tmp_path, stop)
    try:
        _wait_for(tmp_path / "reading", reader)
        for n in range(1, 9):
            publish(write(tmp_path, f"v{n}", n_rows=20_000), tmp_path)
            time.sleep(0.05)
        time.sleep(0.3)  # so that the last is read as well
    finally:
        stop.touch()
        output, _ = reader.communicate(timeout=60)
    assert reader.returncode == 0, output
    n_queries, *seen = output.split()
    assert int(n_queries) > 10
    assert seen == sorted(seen), "a reader went back to an older version"
    assert seen[-1] == "v8"


def test_a_publish_killed_before_any_of_its_steps_leaves_the_old_or_the_new_warehouse(tmp_path: Path) -> None:
    outcomes = []
    for step in range(1, 20):
        home = tmp_path / str(step)
        publish(write(home, "old"), home)
        process = _start("crash", home, step)
        output, _ = process.communicate(timeout=60)
        assert process.returncode in (0, -9), output
        outcomes.append(_versions(home))
        publish(write(home, "next"), home, keep=1)
        assert _versions(home) == ["next"]
        left = {path.name for path in home.rglob("*") if not path.is_dir()} - {".lock", "warehouse.duckdb"}
        assert left == {path.name for path in _files(home)}, "the next publish clears what the crash left"
        assert len(_files(home)) == 1
        if process.returncode == 0:
            break
    else:
        pytest.fail("publish never got to its end")
    n_old = outcomes.count(["old"])
    assert n_old >= 5
    assert outcomes == [["old"]] * n_old + [["new"]] * (len(outcomes) - n_old)


def test_a_refresh_killed_at_any_moment_leaves_a_whole_warehouse(tmp_path: Path) -> None:
    publish(write(tmp_path, "old"), tmp_path)
    for delay in (0.0, 0.05, 0.15, 0.3):
        for leftover in (tmp_path / "candidates").iterdir():
            leftover.unlink()
        process = _start("refresh", tmp_path)
        deadline = time.monotonic() + 60
        while not any((tmp_path / "candidates").iterdir()):  # the moment at which it begins to write
            assert process.poll() is None, process.communicate()[0]
            assert time.monotonic() < deadline, "it never began to write"
            time.sleep(0.005)
        time.sleep(delay)
        process.kill()
        process.wait()
        assert len(_versions(tmp_path)) == 1
    publish(write(tmp_path, "next"), tmp_path)
    assert _versions(tmp_path) == ["next"]
    assert list((tmp_path / "candidates").iterdir()) == []


def test_a_candidate_that_another_process_is_writing_is_not_cleared(tmp_path: Path) -> None:
    busy = tmp_path / "candidates" / "candidate-busy.duckdb"
    busy.parent.mkdir(parents=True)
    script = f"import duckdb, sys; con = duckdb.connect({str(busy)!r}); print('open', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        publish(write(tmp_path, "one"), tmp_path)
        assert busy.exists()
        process.communicate("")
    publish(write(tmp_path, "two"), tmp_path)
    assert not busy.exists()


def test_a_broken_link_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "warehouse.duckdb").symlink_to("versions/gone.duckdb")
    publish(write(tmp_path, "one"), tmp_path)
    assert _versions(tmp_path) == ["one"]


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_something_else_in_the_place_of_the_link_is_left_as_it_is(tmp_path: Path, kind: str) -> None:
    mine = tmp_path / "warehouse.duckdb"
    mine.mkdir() if kind == "folder" else mine.write_text("mine")
    candidate = write(tmp_path, "one")
    with pytest.raises(PublishError, match=f"found a {kind} that Parley did not put there. Move it away"):
        publish(candidate, tmp_path)
    assert mine.is_dir() if kind == "folder" else mine.read_text() == "mine"
    assert candidate.exists()


def test_a_candidate_that_is_no_whole_warehouse_is_not_published(tmp_path: Path) -> None:
    publish(write(tmp_path, "one"), tmp_path)
    before = (tmp_path / "warehouse.duckdb").read_bytes()
    torn = write(tmp_path, "two")
    torn.write_bytes(torn.read_bytes()[:8000])
    open_one = write(tmp_path, "three")
    open_one.with_name(open_one.name + ".wal").touch()
    empty = tmp_path / "empty.duckdb"
    duckdb.connect(str(empty)).close()
    for candidate, message in (
        (torn, "found one that cannot be read"),
        (open_one, "found the write-ahead log"),
        (empty, "found one that cannot be read"),
        (tmp_path / "nowhere.duckdb", "found nothing"),
    ):
        with pytest.raises(PublishError, match=message):
            publish(candidate, tmp_path)
    assert (tmp_path / "warehouse.duckdb").read_bytes() == before


def test_a_stray_write_ahead_log_beside_the_link_does_not_break_readers(tmp_path: Path) -> None:
    publish(write(tmp_path, "one"), tmp_path)
    (tmp_path / "warehouse.duckdb.wal").write_bytes(b"of another file")
    publish(write(tmp_path, "two"), tmp_path)
    with duckdb.connect(str(tmp_path / "warehouse.duckdb"), read_only=True) as con:
        assert con.execute(VERSIONS).fetchall() == [("two",)]
    assert len(list(tmp_path.glob("warehouse.duckdb.wal.stray-*"))) == 1


def test_a_candidate_on_another_file_system_is_copied_first(tmp_path: Path) -> None:
    other = Path("/dev/shm")
    if not other.is_dir() or other.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("needs a second file system; /dev/shm is none here")
    candidate = other / f"parley-test-{tmp_path.name}.duckdb"
    write(tmp_path, "one").rename(tmp_path / "one.duckdb")
    candidate.write_bytes((tmp_path / "one.duckdb").read_bytes())
    publish(candidate, tmp_path)
    assert _versions(tmp_path) == ["one"]
    assert not candidate.exists()
