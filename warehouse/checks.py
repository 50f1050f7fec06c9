"""What a check is, and where checks come from: the registry of tables, and YAML files that users write.

Here: reading and naming checks, with an error for each that cannot be understood. Not here: running them
(`warehouse/quality.py`), the project's own (`warehouse/expectations/*.yaml`), what a failure does (`pipelines`).
"""

import difflib
import hashlib
import importlib.util
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, Literal, NoReturn

import yaml

from warehouse.ddl import quote
from warehouse.tables import CHECK_RESULT, TABLES, Table

EXPECTATIONS = Path(__file__).parent / "expectations"
SQL = "sql"

Severity = Literal["critical", "warning", "info"]

_VALUES = {column.name: column.values for column in CHECK_RESULT.columns}
_REQUIRED, _OPTIONAL = ("type", "severity", "dimension", "why"), ("kwargs", "name")
COLUMN_ARGUMENTS = ("column", "column_A", "column_B", "column_list")


class CheckError(ValueError):
    """A check that cannot be understood: file, line, what was expected, what was found, the nearest valid name."""


@dataclass(frozen=True)
class Check:
    """One check of one table.

    `type` is a Great Expectations type, or 'sql' for a SELECT (`kwargs['query']`) that gives the failing rows.
    `kwargs` is plain JSON. `name` is unique in its table. `line` is 0 where the check follows from the registry.
    """

    table: str
    name: str
    type: str
    kwargs: Mapping[str, Any] = field(hash=False)
    severity: Severity
    dimension: str
    why: str
    file: Path
    line: int

    @property
    def full_name(self) -> str:
        """The name with its table's, unique among all checks."""
        return f"{self.table}.{self.name}"


def load_checks(folders: Sequence[Path] = (EXPECTATIONS,)) -> list[Check]:
    """All checks: those that follow from the registry of tables, then those of every YAML file of the folders.

    Raises:
        CheckError: an entry cannot be understood, or two of one table have the same name.
        FileNotFoundError: a folder is not there.
    """
    checks = structural_checks()
    seen = {(check.table, check.name) for check in checks}
    for folder in folders:
        if not folder.is_dir():
            raise FileNotFoundError(f"A folder of checks was expected at {folder}, found none. Correct its path.")
        for path in sorted((*folder.glob("*.yaml"), *folder.glob("*.yml"))):
            checks += _read_file(path, seen)
    return checks


def structural_checks() -> list[Check]:
    """The checks that follow from the registry: not null, keys unique, allowed values, references found."""
    return [check for table in TABLES.values() for check in _structural_checks(table)]


def to_json(value: Any) -> str:
    """JSON with sorted keys; dates in ISO form, numpy's numbers as numbers, anything else as its text."""

    def default(other: Any) -> Any:
        if isinstance(other, date):
            return other.isoformat()
        return other.item() if hasattr(other, "item") else str(other)

    return json.dumps(value, default=default, ensure_ascii=False, sort_keys=True)


def plain(value: Any) -> Any:
    """The value as JSON can hold it."""
    return json.loads(to_json(value))


def digest(*parts: str) -> str:
    """A key of 16 hexadecimal digits, as pipelines.steps.frames.stable_id (which may not be imported here)."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).hexdigest()


# --- Checks that follow from the registry ---


def _structural_checks(table: Table) -> Iterable[Check]:
    file = Path(__file__).parent / "tables" / f"{table.name}.py"

    def check(name: str, type_: str, kwargs: dict[str, Any], severity: Severity, dimension: str, why: str) -> Check:
        return Check(table.name, name, type_, kwargs, severity, dimension, why, file, 0)

    columns = list(table.key)
    unique = "expect_column_values_to_be_unique" if len(columns) == 1 else "expect_compound_columns_to_be_unique"
    kwargs: dict[str, Any] = {"column": columns[0]} if len(columns) == 1 else {"column_list": columns}
    why = f"A row is: {table.grain} Two rows with one {', '.join(columns)} would count it twice."
    yield check("key_is_unique", unique, kwargs, "critical", "uniqueness", why)
    for column in table.columns:
        if not column.nullable:
            why = f"Each row needs it: {column.description}."
            type_ = "expect_column_values_to_not_be_null"
            yield check(f"{column.name}_is_not_null", type_, {"column": column.name}, "critical", "completeness", why)
        if column.values:
            kwargs = {"column": column.name, "value_set": list(column.values)}
            why = f"Queries and reports filter by these values: {', '.join(column.values)}."
            type_ = "expect_column_values_to_be_in_set"
            yield check(f"{column.name}_is_allowed", type_, kwargs, "critical", "validity", why)
        if column.references:
            parent, _, key = column.references.partition(".")
            query = (
                f"SELECT child.* FROM {quote(table.name)} AS child ANTI JOIN {quote(parent)} AS parent "
                f"ON parent.{quote(key)} = child.{quote(column.name)} WHERE child.{quote(column.name)} IS NOT NULL"
            )
            why = f"A join to {parent} would lose the rows whose {column.name} is not found there."
            # A log outlives what it tells of: a refresh that did not publish has results, but no row.
            severity: Severity = "warning" if table.is_log else "critical"
            yield check(f"{column.name}_is_in_{parent}", SQL, {"query": query}, severity, "consistency", why)


# --- Checks as YAML ---


def _read_file(path: Path, seen: set[tuple[str, str]]) -> list[Check]:
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CheckError(f"{path}: YAML was expected, found what is none ({error}). Correct it.") from error
    if root is None:
        return []
    top = _mapping(root, path, "a file of checks", ("table", "expectations"), ())
    table = _one_of(top["table"], path, "table", tuple(TABLES))
    if not isinstance(top["expectations"], yaml.SequenceNode):
        _fail(path, top["expectations"], "`expectations` must be a list", "something else", "Begin each entry with '-'")
    return [_read_entry(entry, path, TABLES[table], seen) for entry in top["expectations"].value]


def _read_entry(node: yaml.Node, path: Path, table: Table, seen: set[tuple[str, str]]) -> Check:
    entry = _mapping(node, path, "a check", _REQUIRED, _OPTIONAL)
    type_ = _one_of(entry["type"], path, "type", (SQL, *_known_types()))
    kwargs = _value(entry["kwargs"]) if "kwargs" in entry else {}
    if not isinstance(kwargs, dict):
        _fail(path, entry["kwargs"], "`kwargs` must map arguments to values", repr(kwargs), "See another check")
    columns = [
        column
        for argument in COLUMN_ARGUMENTS
        for column in (kwargs.get(argument) if argument == "column_list" else [kwargs.get(argument)]) or []
        if column is not None
    ]
    for column in columns:
        if column not in table.schema:
            _fail(path, entry["kwargs"], f"a column of {table.name}", repr(column), _nearest(column, table.schema))
    if type_ == SQL and (set(kwargs) != {"query"} or "name" not in entry):
        expected = "an SQL check with a `name` and `kwargs: {query: SELECT ...}`"
        _fail(path, node, expected, f"arguments {sorted(kwargs)} and {'a' if 'name' in entry else 'no'} name", "Add it")
    kwargs = plain(kwargs)
    if "name" in entry:
        name = str(_value(entry["name"]))
    else:
        name = "_".join([*columns, re.sub("^expect_(column_)?", "", type_)])
        if (table.name, name) in seen:
            name = f"{name}_{digest(to_json(kwargs))[:6]}"
    if not re.fullmatch(r"[A-Za-z0-9_]+", name):
        _fail(path, entry.get("name", node), "a name of letters, digits and _", repr(name), "Rename it")
    if (table.name, name) in seen:
        found = f"a second check {name!r} of {table.name}"
        _fail(path, node, "one check of each name", found, "Take it out or give it another `name`")
    seen.add((table.name, name))
    severity: Any = _one_of(entry["severity"], path, "severity", _VALUES["severity"])
    dimension = _one_of(entry["dimension"], path, "dimension", _VALUES["dimension"])
    why = str(_value(entry["why"]))
    return Check(table.name, name, type_, kwargs, severity, dimension, why, path, node.start_mark.line + 1)


def _mapping(
    node: yaml.Node, path: Path, what: str, required: Sequence[str], optional: Sequence[str]
) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        _fail(path, node, f"{what} with the keys {', '.join(required)}", repr(_value(node)), "Write `key: value` lines")
    found: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = str(key.value)
        if name not in (*required, *optional):
            _fail(path, key, f"a key of {what}", repr(name), _nearest(name, (*required, *optional)))
        if name in found:
            _fail(path, key, f"`{name}` once", "it twice", "Take one out")
        found[name] = value
    missing = [name for name in required if name not in found]
    if missing:
        _fail(path, node, f"{what} with the keys {', '.join(required)}", f"no {', '.join(missing)}", "Add it")
    return found


def _one_of(node: yaml.Node, path: Path, key: str, allowed: Sequence[str]) -> str:
    value = _value(node)
    if value not in allowed:
        _fail(path, node, f"a known `{key}`", repr(value), _nearest(str(value), allowed))
    return str(value)


def _value(node: yaml.Node) -> Any:
    return yaml.constructor.SafeConstructor().construct_document(node)


def _nearest(name: object, names: Iterable[str]) -> str:
    near = difflib.get_close_matches(str(name), list(names), n=1, cutoff=0.0)
    return f"The nearest is {near[0]!r}"


def _fail(path: Path, node: yaml.Node, expected: str, found: str, advice: str) -> NoReturn:
    raise CheckError(f"{path} line {node.start_mark.line + 1}: expected {expected}, found {found}. {advice}.")


@cache
def _known_types() -> tuple[str, ...]:
    # One module each; reading their names is free, importing them is not. `run_checks` meets the classes themselves.
    spec = importlib.util.find_spec("great_expectations")
    folders = spec.submodule_search_locations if spec is not None else None
    core = {path.stem for folder in folders or () for path in Path(folder).glob("expectations/core/expect_*.py")}
    return tuple(sorted(core | {point.name for point in custom_expectations()}))


def custom_expectations() -> list[EntryPoint]:
    """Expectations in Python that installed packages offer: entry points of the group `parley.expectations`, each named
    as the type of the Great Expectations class that it leads to."""
    return list(entry_points(group="parley.expectations"))


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a file of checks, for editors: which keys, tables, types, severities and dimensions there are."""
    known = "A Great Expectations type, or sql: a query that gives the failing rows"
    properties = {
        "type": {"enum": [SQL, *_known_types()], "description": known},
        "kwargs": {"type": "object", "description": "The arguments of the type; of sql: query"},
        "name": {"type": "string", "pattern": "^[A-Za-z0-9_]+$", "description": "Of sql, or to name it otherwise"},
        "severity": {"enum": list(_VALUES["severity"]), "description": "critical stops the publish"},
        "dimension": {"enum": list(_VALUES["dimension"]), "description": "Of data quality"},
        "why": {"type": "string", "minLength": 1, "description": "Shown beside the check in the Dagster UI"},
    }
    entry = {"type": "object", "additionalProperties": False, "required": list(_REQUIRED), "properties": properties}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Checks of one table of Parley",
        "type": "object",
        "additionalProperties": False,
        "required": ["table", "expectations"],
        "properties": {"table": {"enum": sorted(TABLES)}, "expectations": {"type": "array", "items": entry}},
    }
