"""Dagster's home: where its run history lies and how it is configured.

Here: making that folder and opening it. Not here: what runs (`pipelines/definitions.py`).
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dagster import DagsterInstance

DAGSTER_YAML = """\
# Written by Parley when it found no such file; change it as you like, it is never written over.
# What may stand here: https://docs.dagster.io/deployment/oss/dagster-yaml

# Nothing is sent to Dagster's makers.
telemetry:
  enabled: false

# Nor does the UI ask at the first visit for an address to send news to.
nux:
  enabled: false

# Refreshes share one lake, so a second one waits in the queue.
concurrency:
  runs:
    max_concurrent_runs: 1

# How many days the ticks of schedules and sensors are kept.
retention:
  schedule:
    purge_after_days: 30
  sensor:
    purge_after_days:
      skipped: 7
      failure: 30
      success: 30
"""


def prepare_dagster_home(home: Path) -> None:
    """Make the folder with its configuration where there is none, and name it to this process and its children."""
    home.mkdir(parents=True, exist_ok=True)
    config = home / "dagster.yaml"
    if not config.exists():
        config.write_text(DAGSTER_YAML, encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(home)


def open_instance(home: Path) -> "DagsterInstance":
    """The Dagster instance of that home; use it as a context."""
    from dagster import DagsterInstance

    prepare_dagster_home(home)
    return DagsterInstance.from_config(str(home))
