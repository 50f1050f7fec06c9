"""Templates to HTML pages that need nothing else: one frame and one style for all of them.

Here: rendering, escaped, with a policy by which a browser loads nothing and runs nothing but the page's own. Not here: what stands
on a page (`warehouse/quality_page.py`, `warehouse/briefing.py`).
"""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

_FOLDER = Path(__file__).parent


def render(template: str, *, script: str = "", **values: Any) -> str:
    """The page of a template of this folder, everything in `values` escaped.

    Args:
        template: its file name. It extends `base.html`.
        script: the one script that the page may run, from the project or its libraries: never text from outside.
        values: what the template shows. The filter `tojson` gives JSON that cannot end the element it stands in.

    Raises:
        ValueError: the script could not stand in a page as it is.
        jinja2.UndefinedError: the template shows something that was not given.
    """
    if "</script" in script.lower() or "<!--" in script:
        raise ValueError(
            "Expected a script that can stand in a page, found one with '</script' or '<!--' in it, where a browser would "
            "end or misread it. Write these in two parts."
        )
    style = (_FOLDER / "style.css").read_text(encoding="utf-8")
    policy = f"default-src 'none'; style-src '{_digest(style)}'; script-src {_source(script)}; base-uri 'none'; form-action 'none'"
    return (
        _environment()
        .get_template(template)
        .render(policy=policy, style=Markup(style), script=Markup(script), **values)
    )


def _source(script: str) -> str:
    return f"'{_digest(script)}'" if script else "'none'"


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
