"""Set Superset up for a warehouse and serve it: python serve.py WAREHOUSE [--home FOLDER] [--port PORT]

Here: the secret key, Superset's own database, the administrator, the import, the server. Not here: what is imported
(`bundle/`, `bundle.py`) and settings (`superset_config.py`). It runs in the environment of `requirements.lock`.
"""

import argparse
import logging
import os
import secrets
import subprocess
import sys
import zipfile
from pathlib import Path

from bundle import make_bundle

HERE = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
ADMIN, APP = "admin", "superset.app:create_app()"


def main() -> None:
    parser = argparse.ArgumentParser(description="Serve the warehouse in Superset, on 127.0.0.1.")
    parser.add_argument("warehouse", type=Path, help="the file that refreshes publish: $PARLEY_HOME/warehouse.duckdb")
    parser.add_argument("--home", type=Path, default=Path("data/superset"), help="folder of Superset's own data")
    parser.add_argument("--port", type=int, default=8088)
    asked = parser.parse_args()
    home = asked.home.absolute()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    bundle = home / "parley.zip"
    make_bundle(asked.warehouse, bundle)
    os.environ |= {
        "FLASK_APP": APP,
        "SUPERSET_CONFIG_PATH": str(HERE / "superset_config.py"),
        "SUPERSET_HOME": str(home),
        "SUPERSET_SECRET_KEY": os.environ.get("SUPERSET_SECRET_KEY") or _kept_secret(home / "secret_key"),
    }
    _superset("db", "upgrade")
    _superset("init")
    _load(bundle)
    print(f"The dashboard is at http://127.0.0.1:{asked.port}/superset/dashboard/parley/ (user {ADMIN})", flush=True)
    # Threads, not processes: Superset's own SQLite database takes one writer.
    os.execv(
        BIN / "gunicorn",
        ["gunicorn", "--bind", f"127.0.0.1:{asked.port}", "--workers", "1", "--threads", "8", "--timeout", "120",
         "--log-level", "warning", APP],
    )  # fmt: skip


def _superset(*arguments: str) -> None:
    """Run a command of Superset. What it writes is shown only where it fails: it logs pages of what is no news."""
    done = subprocess.run([BIN / "superset", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"`superset {arguments[0]}` was expected to succeed, found this:\n{done.stdout}{done.stderr}")


def _load(bundle: Path) -> None:
    """Make the administrator where there is none, and import the bundle over what an earlier one left.

    `superset import-dashboards` would leave charts as they are that exist already, and its commands take a password only
    where other users of the machine can read it.
    """
    logging.disable(logging.WARNING)
    from superset.app import create_app

    with create_app().app_context():
        from superset import security_manager
        from superset.commands.importers.v1.assets import ImportAssetsCommand
        from superset.commands.importers.v1.utils import get_contents_from_bundle
        from superset.utils.core import override_user

        if security_manager.find_user(ADMIN) is None:
            password = os.environ.get("SUPERSET_ADMIN_PASSWORD") or secrets.token_urlsafe(12)
            role = security_manager.find_role("Admin")
            security_manager.add_user(ADMIN, "Parley", "Admin", "admin@localhost", role, password)
            if not os.environ.get("SUPERSET_ADMIN_PASSWORD"):
                print(f"Superset's user is {ADMIN}, the password {password} (it is shown this once).", flush=True)
        with zipfile.ZipFile(bundle) as archive, override_user(security_manager.find_user(ADMIN)):
            ImportAssetsCommand(get_contents_from_bundle(archive)).run()


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(42), encoding="utf-8")
    return path.read_text(encoding="utf-8")


if __name__ == "__main__":
    main()
