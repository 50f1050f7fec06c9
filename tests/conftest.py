"""What all tests share: an environment without settings of the person who runs them, and small lakes."""

import os
from datetime import date
from pathlib import Path

import pytest

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
