"""A reader that asks all the time while refreshes publish sees no error and no half state."""

import subprocess
import sys
import time
from pathlib import Path

from tests.integration.conftest import ARTICLES

READER = """
import sys
from pathlib import Path
from warehouse.connection import connect
home, stop = Path(sys.argv[1]), Path(sys.argv[2])
asked, seen = 0, set()
while not stop.exists():
    with connect(home) as con:
        articles, counted = con.sql(
            "SELECT (SELECT count(*) FROM dim_article), (SELECT n_articles FROM refresh ORDER BY started_at DESC LIMIT 1)"
        ).fetchone()
        orphans = con.sql("SELECT count(*) FROM fact_mention ANTI JOIN fact_meeting USING (meeting_id)").fetchone()[0]
    assert articles == counted, (articles, counted)
    assert orphans == 0
    asked += 1
    seen.add(articles)
print(asked, len(seen))
"""


def test_a_reader_never_sees_a_half_published_warehouse(settings, write_sources, refresh, tmp_path: Path):
    write_sources(ARTICLES[:1])
    assert refresh().success
    stop = tmp_path / "stop"
    command = [sys.executable, "-c", READER, str(settings.home), str(stop)]
    reader = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        for n in (2, 3, 4):
            write_sources(ARTICLES[:n])
            assert refresh().success
        time.sleep(1)
    finally:
        stop.touch()
        output, errors = reader.communicate(timeout=60)
    assert reader.returncode == 0, errors
    asked, versions = map(int, output.split())
    assert asked > 3
    assert versions >= 2, "the reader saw no new version while three were published"
