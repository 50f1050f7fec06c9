"""The documents name what exists, and all that exists is named."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.settings import PREFIX, Settings
from warehouse.ddl import load_views
from warehouse.tables import TABLES

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
MAKE_TARGETS = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def parley_commands() -> set[str]:
    from typer.main import get_command

    from pipelines.cli import app

    return set(get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_target_and_command_that_a_document_names_exists(path):
    text = path.read_text(encoding="utf-8")
    assert set(re.findall(r"(?:`|\$ )make ([a-z-]+)", text)) <= MAKE_TARGETS
    assert set(re.findall(r"(?:`|\$ )parley ([a-z]+)", text)) <= parley_commands()
    assert set(re.findall(r"\bPARLEY_[A-Z_]+", text)) <= {PREFIX + name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("name", sorted([*TABLES, *(view.name for view in load_views())]))
def test_the_readme_names_every_table_and_view(name):
    assert f"`{name}`" in README


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_the_readme_names_every_setting(name):
    assert f"`{PREFIX}{name.upper()}`" in README


def test_the_readme_names_every_command():
    assert all(f"parley {name}" in README for name in parley_commands())


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path):
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (path.parent / target).exists(), target


@pytest.mark.parametrize("name", ["", "refresh", "ui", "extract", "query", "explain", "export"])
def test_a_command_explains_itself(name):
    command = [Path(sys.executable).with_name("parley"), *([name] if name else []), "--help"]
    found = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert "Usage" in found.stdout
