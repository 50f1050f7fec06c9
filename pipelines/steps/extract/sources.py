"""The sources: which files and feeds articles come from, read from one YAML file.

Here: the typed forms of a source and the errors of the sources file. Not here: reading what a source holds
(`files.py`, `feeds.py`).
"""

import difflib
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, ValidationInfo

GLOB_MARKS = "*?["


class SourcesError(ValueError):
    """The sources file is not what it should be. The message names the file and has one line for each problem."""


def _web_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("not a web address")
    # Both would end up in messages and tables.
    if parts.username or parts.password:
        raise ValueError("it carries a user name or password")
    return url


def _located(path: Path, info: ValidationInfo) -> Path:
    """The path against the folder of the sources file, without '..', so that it means the same from anywhere."""
    folder = (info.context or {}).get("folder", Path.cwd())
    # normpath and not resolve: links are followed when the file is opened, messages show what the user wrote.
    path = Path(os.path.normpath(Path(folder).absolute() / path.expanduser()))
    if not any(mark in str(path) for mark in GLOB_MARKS) and not path.exists():
        raise ValueError(f"there is nothing at {path}")
    return path


Name = Annotated[
    str,
    Field(
        pattern=r"^\w[\w.-]{0,99}$",
        description="a name of letters, digits, '_', '-' and '.', at most 100 characters",
        json_schema_extra={"do": "Write a name such as 'kabar', unlike that of the other sources."},
    ),
]
Outlet = Annotated[
    str | None,
    Field(
        min_length=1,
        description="the name of the outlet as text",
        json_schema_extra={"do": "Correct it, or leave it out."},
    ),
]


class FilesSource(BaseModel):
    """Articles in files: one file, a folder, or a glob. `outlet` is for articles that name none themselves."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    type: Literal["files"] = "files"
    path: Annotated[
        Path,
        AfterValidator(_located),
        Field(
            description="the path of a file, a folder or a glob such as ../news/*.jsonl, against the sources file",
            json_schema_extra={"do": "Correct the path, or put the file there."},
        ),
    ]
    outlet: Outlet = None


class FeedSource(BaseModel):
    """An RSS or Atom feed. `follow`: fetch the pages of entries that carry only a summary. `allow_private`: it may lie
    on this machine or network. `outlet` stands in place of the feed's title."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    type: Literal["feed"] = "feed"
    url: Annotated[
        str,
        AfterValidator(_web_address),
        Field(
            description="an http or https address without user name and password",
            json_schema_extra={"do": "Write it in full, such as https://example.org/rss.xml."},
        ),
    ]
    outlet: Outlet = None
    allow_private: Annotated[
        bool, Field(description="true or false", json_schema_extra={"do": "Correct it, or leave it out."})
    ] = False
    follow: Annotated[
        bool, Field(description="true or false", json_schema_extra={"do": "Correct it, or leave it out."})
    ] = True


Source = FilesSource | FeedSource

_KINDS: dict[str, type[FilesSource] | type[FeedSource]] = {"files": FilesSource, "feed": FeedSource}
_ONE_SOURCE: TypeAdapter[Source] = TypeAdapter(Annotated[Source, Field(discriminator="type")])
_FORM = "a mapping with the key 'sources', a list of files and feeds"


def load_sources(path: Path) -> list[Source]:
    """The sources that a YAML file lists, in its order; relative paths in it are against its folder.

    The form: `sources: [{name: archive, type: files, path: ../x/articles.jsonl}, {name: kabar, type: feed, url: ...}]`.

    Raises:
        SourcesError: the file cannot be read, or something in it is wrong; all problems are in the one message.
    """
    document = _read_yaml(path)
    if not isinstance(document, dict):
        raise SourcesError(
            f"{path}: expected {_FORM}; found {_kind(document)}. Write it as 'sources:' and a line for each source, "
            "such as '- {name: kabar, type: feed, url: https://example.org/rss.xml}'."
        )
    problems = [_unknown_key(str(key), str(key), ["sources"]) for key in document if key != "sources"]
    entries = document.get("sources")
    if not isinstance(entries, list) or not entries:
        problems.append(
            f"sources: expected a list of at least one source; found {_kind(entries)}. Add a line such as "
            "'- {name: kabar, type: feed, url: https://example.org/rss.xml}' below 'sources:'."
        )
        entries = []
    sources: list[Source] = []
    for index, entry in enumerate(entries):
        try:
            sources.append(_ONE_SOURCE.validate_python(entry, context={"folder": path.absolute().parent}))
        except ValidationError as error:
            problems += [_problem(f"sources[{index}]", entry, found) for found in error.errors()]
    problems += _doubled_names(entries)
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise SourcesError(f"{path}: {count}.\n" + "\n".join(f"  {problem}" for problem in problems))
    return sources


def _read_yaml(path: Path) -> object:
    try:
        return yaml.safe_load(path.read_bytes())
    except OSError as error:
        raise SourcesError(
            f"{path}: expected the sources file; found {error.strerror or error}. "
            "Create it, or set PARLEY_SOURCES to the one that is meant."
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        # ValueError: a scalar that looks like a date and is none (2024-99-99).
        place = getattr(error, "problem_mark", None)
        where = f" at line {place.line + 1}, column {place.column + 1}" if place else ""
        what = getattr(error, "problem", None) or str(error)
        raise SourcesError(
            f"{path}: expected YAML: {_FORM}; found an error{where} ({what}). Correct it there."
        ) from error


def _problem(place: str, entry: object, error: Mapping[str, Any]) -> str:
    """One line for one finding of pydantic: key, what was expected, what was found, what to do."""
    kind = entry.get("type") if isinstance(entry, dict) else None
    model = _KINDS.get(kind) if isinstance(kind, str) else None
    # Of a tagged union pydantic gives the tag as the first part of the place.
    names = [str(part) for part in error["loc"] if part != kind]
    key = ".".join([place, *names])
    if error["type"] in ("union_tag_not_found", "union_tag_invalid"):
        if "type" not in entry if isinstance(entry, dict) else True:
            return f"{key}.type: expected 'files' or 'feed'; found nothing. Add 'type: files' or 'type: feed'."
        return f"{key}.type: expected 'files' or 'feed'; found {kind!r}.{_suggestion(str(kind), _KINDS)} Correct it."
    if model is None or not isinstance(entry, dict):
        return f"{key}: expected a mapping with the keys name, type and path or url; found {_kind(entry)}. Correct it."
    name = names[0]
    if error["type"] == "extra_forbidden":
        return _unknown_key(key, name, model.model_fields)
    field = model.model_fields[name]
    extra = field.json_schema_extra
    do = extra.get("do") if isinstance(extra, dict) else "Correct it."
    if error["type"] == "missing":
        return f"{key}: expected {field.description}; found nothing. Add it."
    why = f" ({error['ctx']['error']})" if error["type"] == "value_error" else ""
    # Messages end in logs: a password in an address does not.
    found = re.sub(r"//[^/@]*@", "//...@", repr(error["input"]))
    return f"{key}: expected {field.description}; found {found}{why}. {do}"


def _unknown_key(place: str, key: str, known: Iterable[str]) -> str:
    known = list(known)
    one = f"the key {known[0]}" if len(known) == 1 else f"one of the keys {', '.join(known)}"
    return f"{place}: expected {one}; found {key!r}.{_suggestion(key, known)} Correct or remove it."


def _suggestion(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return f" Did you mean {near[0]!r}?" if near else ""


def _doubled_names(entries: list[object]) -> list[str]:
    first: dict[str, int] = {}
    problems = []
    for index, entry in enumerate(entries):
        name = entry.get("name") if isinstance(entry, dict) else None
        if isinstance(name, str) and first.setdefault(name, index) != index:
            problems.append(
                f"sources[{index}].name: expected a name of its own; found {name!r}, which is that of "
                f"sources[{first[name]}] already. Rename one of them."
            )
    return problems


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "an empty list" if not value else "a list"
    return repr(value)[:80]
