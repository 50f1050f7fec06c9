"""Rows and texts as Dagster's UI can show them safely.

Here: previews and escaping. Not here: what is shown beside which asset (`assets/metadata.py`, `pipelines/checks.py`).
"""

from typing import Any

import dagster as dg
import polars as pl

# Long enough to recognise a headline, short enough for ten columns beside each other.
PREVIEW_CHARACTERS = 60
PREVIEW_COLUMNS = 10
# Text from outside is shown as text: none of it may act as Markdown or HTML in the UI.
_ESCAPED = str.maketrans({char: f"&#{ord(char)};" for char in "&<>|`*_[]()!\\#~\"'"} | {"\n": " ", "\r": " "})


def plain_text(text: str) -> str:
    """The text with every character escaped that Markdown or HTML would act on."""
    return text.translate(_ESCAPED)


def preview(frame: pl.DataFrame, n_rows: int = 5) -> dg.MarkdownMetadataValue:
    """The first rows and columns of a frame as a Markdown table: long values cut, special characters escaped."""
    names = frame.columns[:PREVIEW_COLUMNS]
    rows = [[_cell(value) for value in row] for row in frame.select(names).head(n_rows).iter_rows()]
    lines = [names, ["---"] * len(names), *rows]
    return dg.MetadataValue.md("\n".join(f"| {' | '.join(line)} |" for line in lines))


def described(frame: pl.DataFrame) -> dict[str, Any]:
    """Metadata of a frame that holds an asset in full: its row count and a preview."""
    return {"dagster/row_count": frame.height, "preview": preview(frame)}


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    if len(text) > PREVIEW_CHARACTERS:
        text = text[: PREVIEW_CHARACTERS - 1] + "…"
    return plain_text(text)
