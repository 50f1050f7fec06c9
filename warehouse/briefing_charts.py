"""The briefing's charts as Vega-Lite, and the script that draws them.

Here: from rows to specifications, with their data in them. Not here: what the rows are (`briefing_data.py`) and the page around
(`briefing.py`). Texts from outside are data of a chart and never part of an expression.

The script is vl-convert's bundle of Vega, Vega-Lite and Vega-Embed with a few lines that draw every chart of the page. Expressions
are interpreted (`ast`), so the page needs no `unsafe-eval`.
"""

import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import altair as alt
import polars as pl
import vl_convert

from warehouse.briefing_data import BriefingData
from warehouse.briefing_layout import LINE, Point, fitting, pixels, place_people, view_of

WIDE, NARROW, LONGEST = 1040, 350, 40
"""Widths in pixels for which labels and places are chosen, on a desk and on a phone; and characters of a name in a chart."""

INK, SOFT, RULE, SEA, LAND = "#1b1f24", "#57606a", "#d0d7de", "#f1f5f8", "#d5dade"
COLOURS = {"held": "#1d4f7c", "planned": "#b7791f", "proposed": "#7a828c", "cancelled": "#b3261e"}
WORDS = {"held": "Held", "planned": "Planned", "proposed": "Proposed", "cancelled": "Called off"}
DAYS_AHEAD, WEEKLY_FROM, BLOCKS = 30, 45, 25
"""The timeline goes on for so many days after the newest report, for what is planned; it counts by the week from so many days on;
and shows each meeting where there are so many in a day or week at most."""

_OUTLINES = Path(__file__).parent / "reference" / "outlines.json"
_DRAW = """
const wide = matchMedia("(min-width: 40rem)");
let drawn = [];
async function draw() {
  drawn.splice(0).forEach(chart => chart.finalize());
  for (const [name, spec] of Object.entries(JSON.parse(document.getElementById("charts").textContent))) {
    const element = document.getElementById("chart-" + name);
    spec.height = wide.matches ? spec.usermeta.wide : spec.usermeta.narrow;
    spec.params[0].value = wide.matches;
    drawn.push(await vegaEmbed(element, spec, {
      mode: "vega-lite", renderer: "svg", actions: false, ast: true, defaultStyle: false, tooltip: {disableDefaultStyle: true},
    }));
    element.querySelector("svg").setAttribute("aria-hidden", "true");
    element.setAttribute("data-drawn", "");
  }
}
wide.addEventListener("change", draw);
draw();
"""


@cache
def script() -> str:
    """The JavaScript that draws the charts found in the page, with all that it needs."""
    return vl_convert.javascript_bundle(_DRAW).replace("\r\n", "\n")


def timeline(data: BriefingData) -> tuple[dict[str, Any], int]:
    """Meetings by the day or week for which they are told, a block each unless there are many; and how many lie outside these days."""
    first, last = data.period.first, _last_day(data)
    shown = data.days.filter(pl.col("day").is_between(first, last))
    step = 7 if is_weekly(data) else 1
    shown = shown.with_columns(start=first + pl.duration(days=(pl.col("day") - first).dt.total_days() // step * step))
    highest = max(shown.group_by("start").agg(pl.col("n").sum())["n"], default=1)
    if highest > BLOCKS:  # too many to tell apart
        shown = shown.group_by("start", "status").agg(pl.col("n").sum(), pl.col("day").min(), meeting_id=None)
    names = {meeting["meeting_id"]: meeting["headline"] for meeting in data.meetings}
    heights: dict[date, int] = {}
    rows = []
    for row in sorted(shown.iter_rows(named=True), key=lambda row: (list(WORDS).index(row["status"]), row["day"])):
        start, below = row["start"], heights.get(row["start"], 0)
        heights[start] = below + row["n"]
        rows.append(
            {
                "from": start.isoformat(), "to": (start + timedelta(days=step)).isoformat(), "day": row["day"].isoformat(),
                "bottom": below, "top": below + row["n"], "status": WORDS[row["status"]],
                "what": names.get(row["meeting_id"]) or f"{row['n']:,} together",
                "href": f"#m-{row['meeting_id']}" if row["meeting_id"] else "#table-timeline",
            }
        )  # fmt: skip
    present = [status for status in WORDS if WORDS[status] in {row["status"] for row in rows}]
    scale = alt.Scale(domain=[WORDS[status] for status in present], range=[COLOURS[status] for status in present])
    x_scale = alt.Scale(type="utc", nice=False)
    after = last + timedelta(days=1)
    ends = alt.Chart(alt.Data(values=[{"from": first.isoformat(), "to": after.isoformat()}])).mark_bar(opacity=0)
    ends = ends.encode(x="from:T", x2="to:T")  # so that the axis goes over all days, with meetings or not
    x_axis = alt.Axis(title=None, format="%-d %b", grid=False, labelFlush=True, tickCount=alt.expr("wide ? 10 : 4"))
    y_axis = alt.Axis(title=None, format="d", tickMinStep=1, tickCount=min(highest, 4), domain=False, ticks=False)
    blocks = (
        alt.Chart(alt.Data(values=rows))
        .mark_bar(stroke="white", strokeWidth=1.5, cursor="pointer")
        .encode(
            x=alt.X("from:T", scale=x_scale, axis=x_axis), x2="to:T",
            y=alt.Y("bottom:Q", axis=y_axis, scale=alt.Scale(domain=[0, highest], nice=False)), y2="top:Q",
            color=alt.Color("status:N", scale=scale, legend=None),
            href="href:N",
            tooltip=[
                alt.Tooltip("what:N", title="Meeting"), alt.Tooltip("utcyearmonthdate(day):T", format="%-d %B %Y", title="Day"),
                alt.Tooltip("status:N", title="Status"),
            ],
        )
    )  # fmt: skip
    end = alt.Chart(
        alt.Data(values=[{"day": (data.period.last + timedelta(days=1)).isoformat(), "text": "newest report"}])
    )
    end = end.encode(x="day:T")
    rule = end.mark_rule(color=SOFT, strokeDash=[3, 3])
    text = end.mark_text(align="right", dx=4, y=-4, baseline="bottom", color=SOFT, fontSize=12).encode(text="text:N")
    layers = [blocks, ends, *([rule, text] if last > data.period.last else [])]
    height = min(max(34 * highest, 70), 220)
    return _finished(alt.layer(*layers), height, height), sum(data.days["n"]) - sum(shown["n"])


def is_weekly(data: BriefingData) -> bool:
    """Whether a block of the timeline stands in its week, since a day would be too narrow to see."""
    return (_last_day(data) - data.period.first).days >= WEEKLY_FROM


def venues(data: BriefingData) -> dict[str, Any] | None:
    """A map with a circle for each city; null where no city is known."""
    if data.venues.is_empty():
        return None
    rows = data.venues.to_dicts()
    places: list[Point] = [(row["longitude"], row["latitude"]) for row in rows]
    view, most = view_of(places), max(row["n"] for row in rows)
    radii = [_radius(row["n"], most) for row in rows]
    texts = [_short(row["city"]) for row in rows]
    heights = {WIDE: 470, NARROW: 240}
    labelled = {width: fitting(pixels(view, places, width, heights[width]), texts, radii, width) for width in heights}
    values = [
        {
            "city": _short(row["city"]),
            "where": f"{_short(row['city'])}, {row['country']}",
            "longitude": row["longitude"],
            "latitude": row["latitude"],
            "n": row["n"],
            "size": 4 * radius * radius,
            "status": WORDS["held"] if row["n_held"] else WORDS["planned"],
            "href": f"#m-{row['meetings'][0]}" if row["meetings"] else "#table-venues",
            "label": wide,
            "label_narrow": narrow,
        }
        for row, radius, wide, narrow in zip(rows, radii, labelled[WIDE], labelled[NARROW], strict=True)
    ]
    land = alt.Chart(
        alt.NamedData("states", format=alt.TopoDataFormat(type="topojson", feature="states"))
    ).mark_geoshape(fill=LAND, stroke="white", strokeWidth=0.7, clip=True)
    at = alt.Chart(alt.Data(values=values)).encode(longitude="longitude:Q", latitude="latitude:Q")
    shown = [WORDS["held"], WORDS["planned"]]
    circles = at.mark_circle(opacity=0.85, stroke="white", strokeWidth=1, cursor="pointer").encode(
        size=alt.Size("size:Q", scale=None),
        color=alt.Color(
            "status:N",
            scale=alt.Scale(domain=shown, range=[COLOURS[status] for status in ("held", "planned")]),
            legend=None,
        ),
        href="href:N",
        tooltip=[alt.Tooltip("where:N", title="City"), alt.Tooltip("n:Q", title="Meetings")],
    )
    scale = f"min(width / {view.right - view.left}, height / {view.top - view.bottom})"
    chart = alt.layer(land, circles, *_labels(at, "city"), view=alt.ViewBackground(fill=SEA)).project(
        type="equalEarth",
        rotate=[-view.meridian, 0, 0],
        scale=alt.expr(scale),
        translate=alt.expr(
            f"[width / 2 - {scale} * {(view.left + view.right) / 2}, height / 2 + {scale} * {(view.bottom + view.top) / 2}]"
        ),
    )
    found = _finished(chart, heights[WIDE], heights[NARROW])
    return found | {"datasets": {"states": outlines()}}  # put in last: Altair would go through every point of it


def network(data: BriefingData) -> dict[str, Any] | None:
    """People as points, linked where they met; null where nobody met anyone."""
    if data.contacts.is_empty():
        return None
    names, weights = people(data)
    links = [(row["a_id"], row["b_id"], row["n"]) for row in data.contacts.iter_rows(named=True)]
    order = sorted(names, key=lambda person: (-weights[person], names[person], person))
    radii = {person: min(5 + 1.6 * (weights[person] - 1), 15) for person in names}
    layouts, heights = {}, {}
    for width, room in ((WIDE, (112.0, 50.0)), (NARROW, (104.0, 50.0))):
        places, height = place_people(links, width, room)
        heights[width] = round(height)
        points = [places[person] for person in order]
        texts = [max(names[person][0], names[person][1] or "", key=len) for person in order]
        fits = fitting(points, texts, [radii[person] for person in order], width, lines=2)
        layouts[width] = {
            person: (round(x / width, 4), round(y / height, 4), fit)
            for person, (x, y), fit in zip(order, points, fits, strict=True)
        }

    def at(person: str, suffix: str = "") -> dict[str, Any]:
        (x, y, _), (xn, yn, _) = layouts[WIDE][person], layouts[NARROW][person]
        return {f"x{suffix}": x, f"y{suffix}": y, f"xn{suffix}": xn, f"yn{suffix}": yn}

    nodes = [
        {
            **at(person), "name": names[person][0], "side": names[person][1] or "", "n": weights[person],
            "size": 4 * radii[person] ** 2, "href": "#table-network",
            "label": layouts[WIDE][person][2], "label_narrow": layouts[NARROW][person][2],
        }
        for person in order
    ]  # fmt: skip
    lines = [
        {
            **at(row["a_id"]), **at(row["b_id"], "2"), "what": f"{_short(row['a'])} and {_short(row['b'])}", "n": row["n"],
            "href": f"#m-{row['meetings'][0]}" if row["meetings"] else "#table-network",
        }
        for row in data.contacts.iter_rows(named=True)
    ]  # fmt: skip
    edges = (
        alt.Chart(alt.Data(values=lines))
        .transform_calculate(**{name: _by_width(name, f"{name[0]}n{name[1:]}") for name in ("x", "y", "x2", "y2")})
        .mark_rule(color="#8b97a3", cursor="pointer")
        .encode(
            x=_unit(alt.X("x:Q")), y=_unit(alt.Y("y:Q"), reverse=True), x2="x2:Q", y2="y2:Q",
            strokeWidth=alt.StrokeWidth("n:Q", scale=alt.Scale(domain=[1, 5], range=[1.2, 6], clamp=True), legend=None),
            href="href:N",
            tooltip=[alt.Tooltip("what:N", title="Who"), alt.Tooltip("n:Q", title="Meetings")],
        )
    )  # fmt: skip
    base = (
        alt.Chart(alt.Data(values=nodes))
        .transform_calculate(x=_by_width("x", "xn"), y=_by_width("y", "yn"))
        .encode(x=_unit(alt.X("x:Q")), y=_unit(alt.Y("y:Q"), reverse=True))
    )
    dots = base.mark_circle(color=COLOURS["held"], opacity=1, stroke="white", strokeWidth=1.5, cursor="pointer").encode(
        size=alt.Size("size:Q", scale=None),
        href="href:N",
        tooltip=[
            alt.Tooltip("name:N", title="Name"),
            alt.Tooltip("side:N", title="For"),
            alt.Tooltip("n:Q", title="People met"),
        ],
    )
    return _finished(
        alt.layer(edges, dots, *_labels(base, "name"), *_labels(base, "side", line=1)), heights[WIDE], heights[NARROW]
    )


def people(data: BriefingData) -> tuple[dict[str, tuple[str, str | None]], dict[str, int]]:
    """The people of the contacts by id: name and side; and how many of the others each met."""
    names: dict[str, tuple[str, str | None]] = {}
    met: dict[str, int] = {}
    for row in data.contacts.iter_rows(named=True):
        for end in ("a", "b"):
            person = row[f"{end}_id"]
            side = row[f"{end}_side"]
            names[person] = (_short(row[end]), side and _short(side))
            met[person] = met.get(person, 0) + 1
    return names, met


def pairs(data: BriefingData) -> dict[str, Any] | None:
    """A row for each of the pairs of states that met most: now and in the period before; null where no two states met."""
    if data.pairs.is_empty():
        return None
    rows = [
        {
            "pair": f"{row['a']} – {row['b']}", "n": row["n"], "before": row["n_before"],
            "href": f"#m-{row['meetings'][0]}" if row["meetings"] else "#table-pairs",
        }
        for row in data.pairs.iter_rows(named=True)
    ]  # fmt: skip
    most = max(4, *(max(row["n"], row["before"]) for row in rows))
    y_axis = alt.Axis(
        title=None,
        labelLimit=190,
        ticks=False,
        domain=False,
        labelPadding=12,
        labelColor=INK,
        grid=True,
        gridDash=[1, 3],
    )
    x_axis = alt.Axis(
        title=None, tickMinStep=1, format="d", tickCount=min(most, 6), orient="top", domain=False, ticks=False
    )
    x_scale = alt.Scale(domain=[0, most], nice=False)
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("pair:N", sort=None, axis=y_axis),
        href="href:N",
        tooltip=[
            alt.Tooltip("pair:N", title="States"),
            alt.Tooltip("n:Q", title="This period"),
            alt.Tooltip("before:Q", title="Before"),
        ],
    )
    link = base.mark_rule(strokeWidth=3, color="#b9c2ca").encode(
        x=alt.X("before:Q", scale=x_scale, axis=x_axis), x2="n:Q"
    )
    before = base.mark_point(size=150, strokeWidth=2.5, fill="white", stroke=COLOURS["planned"], opacity=1).encode(
        x="before:Q"
    )
    now = base.mark_circle(size=110, color=COLOURS["held"], opacity=1, cursor="pointer").encode(x="n:Q")
    height = 30 * len(rows)
    return _finished(alt.layer(link, *([before] if data.has_before else []), now), height, height)


@cache
def outlines() -> dict[str, Any]:
    """The outlines of the world's states as TopoJSON, without what only tells where they are from."""
    found = json.loads(_OUTLINES.read_text(encoding="utf-8"))
    return {name: found[name] for name in ("type", "transform", "objects", "arcs")}


def _last_day(data: BriefingData) -> date:
    """The timeline ends with the last report, or with the last meeting told within DAYS_AHEAD after it."""
    last = data.period.last
    near = data.days.filter(pl.col("day") <= last + timedelta(days=DAYS_AHEAD))
    return max([last, *near["day"]])


def _labels(base: alt.Chart, field: str, line: int = 0) -> list[alt.Chart]:
    """The labels that fit, over a light edge that keeps them readable on lines; `line` 1 is the second one, in a softer tone."""
    offset = _by_width("label", "label_narrow")
    chosen = base.transform_filter(f"({offset}) !== null")
    style: dict[str, Any] = {"baseline": "top", "fontSize": 11.5, "dy": alt.expr(f"({offset}) + {line * LINE}")}
    halo = chosen.mark_text(**style, color="white", stroke="white", strokeWidth=3, strokeJoin="round", opacity=0.85)
    text = chosen.mark_text(**style, color=SOFT if line else INK)
    return [layer.encode(text=f"{field}:N", tooltip=alt.value(None)) for layer in (halo, text)]


def _unit(channel: Any, reverse: bool = False) -> Any:
    """The channel from 0 to 1 over the whole picture, without an axis."""
    return channel.axis(None).scale(domain=[0, 1], nice=False, zero=False, reverse=reverse)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _by_width(wide: str, narrow: str) -> str:
    return f"wide ? datum.{wide} : datum.{narrow}"


def _radius(n: int, most: int) -> float:
    return 18 * (n / max(most, 8)) ** 0.5


def _finished(chart: alt.LayerChart | alt.FacetChart, wide: int, narrow: int) -> dict[str, Any]:
    """The chart with the house's style and its two heights, as a dictionary."""
    font = "system-ui, sans-serif"
    config = alt.Config(
        font=font,
        aria=False,  # the element around names the chart, and a table tells it: its parts are hidden from readers
        background="white",
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            labelColor=SOFT, titleColor=SOFT, labelFontSize=12, titleFontSize=12, titleFontWeight="normal",
            gridColor="#e6e9ec", domainColor=RULE, tickColor=RULE,
        ),
    )  # fmt: skip
    spec = chart.properties(
        width="container",
        padding={"left": 0, "right": 0, "top": 6, "bottom": 6},
        usermeta={"wide": wide, "narrow": narrow},
        config=config,
    )
    spec = spec.add_params(alt.param(name="wide", value=True))  # the script says whether it is so
    found = spec.to_dict(validate=False)
    del found["$schema"]  # an address that nothing asks for, and that a reader might wonder about
    return found
