"""What the integration tests share: small sources written on the spot, and `refresh`, the real job in a real instance."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines.definitions import build_defs
from pipelines.instance import open_instance
from pipelines.settings import Settings

ARTICLES: list[dict[str, Any]] = [
    {
        "article_id": "plan", "title": "Fidan to meet Wang in Beijing", "outlet": "Harbour Gazette",
        "url": "https://harbour.example/plan", "published_at": "2024-06-03",
        "text": "Turkish Foreign Minister Hakan Fidan will meet Chinese Foreign Minister Wang Yi in Beijing on June 4.",
    },
    {
        "article_id": "held", "title": "Wang Yi receives Hakan Fidan", "outlet": "Steppe Courier",
        "url": "https://steppe.example/held", "published_at": "2024-06-05",
        "text": "Chinese Foreign Minister Wang Yi met Turkish Foreign Minister Hakan Fidan in Beijing on June 4. "
        "They discussed trade.",
    },
    {
        "article_id": "other", "title": "Macron calls Sisi", "outlet": "Harbour Gazette",
        "url": "https://harbour.example/call", "published_at": "2024-06-06",
        "text": "French President Emmanuel Macron spoke by phone with Egyptian President Abdel Fattah al-Sisi on Thursday.",
    },
    {
        "article_id": "noise", "title": "Cup final", "outlet": "Harbour Gazette", "url": "https://harbour.example/cup",
        "published_at": "2024-06-06", "text": "Two clubs met in the cup final on Saturday and the home side won.",
    },
]  # fmt: skip


@pytest.fixture
def write_sources(settings: Settings) -> Callable[[list[dict[str, Any]]], None]:
    """Writes articles to a JSON Lines file that the settings' sources file names."""

    def write(articles: list[dict[str, Any]]) -> None:
        path = Path(settings.sources)
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps(article) for article in articles]
        path.with_name("articles.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        path.write_text("sources: [{name: archive, type: files, path: articles.jsonl}]\n", encoding="utf-8")

    return write


@pytest.fixture
def instance(settings: Settings):
    with open_instance(settings.dagster_home) as found:
        yield found


@pytest.fixture
def refresh(settings: Settings, instance) -> Callable[..., dg.ExecuteInProcessResult]:
    """Runs the job `refresh` for a day (default: today), or a range of days."""

    def run(day: date | None = None, last: date | None = None, **overrides: Any) -> dg.ExecuteInProcessResult:
        first = day or settings.today()
        job = build_defs(settings=settings, **overrides).resolve_job_def("refresh")
        if last is None:
            return job.execute_in_process(instance=instance, partition_key=first.isoformat(), raise_on_error=False)
        tags = {
            "dagster/asset_partition_range_start": first.isoformat(),
            "dagster/asset_partition_range_end": last.isoformat(),
        }
        return job.execute_in_process(instance=instance, tags=tags, raise_on_error=False)

    return run
