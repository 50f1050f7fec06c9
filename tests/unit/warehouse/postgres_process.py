"""A process that test_postgres.py starts, and kills: `python postgres_process.py HOME URL BEFORE`.

It publishes, and is killed just before the first statement that begins so ('copy' and 'commit': before rows are sent, and the end).
"""

import os
import signal
import sys

import psycopg

from warehouse.postgres import publish_to_postgres


def main(home: str, url: str, before: str) -> None:
    def dying(function, what=None):  # type: ignore[no-untyped-def]
        def wrapped(self, *args, **kwargs):  # type: ignore[no-untyped-def]
            if (what or args[0]).startswith(before):
                os.kill(os.getpid(), signal.SIGKILL)
            return function(self, *args, **kwargs)

        return wrapped

    psycopg.Connection.execute = dying(psycopg.Connection.execute)
    psycopg.Connection.commit = dying(psycopg.Connection.commit, "commit")
    psycopg.Copy.write = dying(psycopg.Copy.write, "copy")
    publish_to_postgres(home, url)


if __name__ == "__main__":
    main(*sys.argv[1:])
