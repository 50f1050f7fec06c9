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
from warehouse.briefing_layout import Point, fitting, pixels, place_people, view_of

WIDE, NARROW, BREAK = 1000, 340, 600
"""Widths in pixels for which labels are chosen: a desk's and a phone's; and where the one begins."""

INK, SOFT, LINE, SEA, LAND = "#1b1f24", "#57606a", "#d0d7de", "#f3f6f8", "#d9dde1"
COLOURS = {"held": "#1d4f7c", "planned": "#b7791f", "proposed": "#7a828c", "cancelled": "#b3261e"}
WORDS = {"held": "Held", "planned": "Planned", "proposed": "Proposed", "cancelled": "Called off"}
DAYS_AHEAD = 30
"""So many days after the newest report the timeline goes on, for what is planned."""

_OUTLINES = Path(__file__).parent / "reference" / "outlines.json"
_DRAW = """
for (const [name, spec] of Object.entries(JSON.parse(document.getElementById("charts").textContent))) {
  const element = document.getElementById("chart-" + name);
  const wide = element.clientWidth >= spec.usermeta.break;
  spec.height = wide ? spec.usermeta.wide : spec.usermeta.narrow;
  vegaEmbed(element, spec, {
    mode: "vega-lite", renderer: "svg", actions: false, ast: true, defaultStyle: false, tooltip: {disableDefaultStyle: true},
  }).then(() => element.setAttribute("data-drawn", ""));
}
"""


@cache
def script() -> str:
    """The JavaScript that draws the charts found in the page, with all that it needs."""
    return vl_convert.javascript_bundle(_DRAW).replace("\r\n", "\n")


def timeline(data: BriefingData) -> tuple[dict[str, Any], int]:
    """Meetings by the day on which they are, a block for each; and how many lie outside the days shown."""
    first, last = data.period.first, _last_day(data)
    shown = data.days.filter(pl.col("day").is_between(first, last))
    highest = int(shown.group_by("day").agg(pl.col("n").sum())["n"].max() or 0)  # type: ignore[arg-type]
    names = {meeting["meeting_id"]: meeting["headline"] for meeting in data.meetings}
    rows = [
        {
            "day": row["day"].isoformat(),
            "status": WORDS[row["status"]],
            "order": list(WORDS).index(row["status"]),
            "n": row["n"],
            "what": names.get(row["meeting_id"]) or f"{row['n']} more",
            "href": f"#m-{row['meeting_id']}" if row["meeting_id"] else "#meetings",
        }
        for row in shown.iter_rows(named=True)
    ]
    present = [WORDS[status] for status in WORDS if WORDS[status] in {row["status"] for row in rows}]
    scale = alt.Scale(domain=present, range=[colour for status, colour in COLOURS.items() if WORDS[status] in present])
    days = (last - first).days + 1
    x = alt.X(
        "day:T",
        timeUnit="utcyearmonthdate",
        scale=alt.Scale(type="utc", domain=[first.isoformat(), (last + timedelta(days=1)).isoformat()]),
        axis=alt.Axis(title=None, format="%-d %b", labelOverlap=True, tickCount=alt.Undefined if days > 14 else "day", grid=False),
        bandPosition=0,
    )
    blocks = (
        alt.Chart(alt.Data(values=rows))
        .mark_bar(stroke="white", strokeWidth=1 if highest <= 40 else 0, cursor="pointer")
        .encode(
            x=x,
            y=alt.Y("n:Q", stack="zero", axis=alt.Axis(title="Meetings", tickMinStep=1, format="d", tickCount=min(highest, 5))),
            color=alt.Color("status:N", scale=scale, legend=alt.Legend(title=None, orient="top")),
            order=alt.Order("order:Q"),
            href="href:N",
            tooltip=[alt.Tooltip("what:N", title="Meeting"), alt.Tooltip("day:T", format="%-d %B %Y", title="Day"), alt.Tooltip("status:N", title="Status")],
        )
    )
    end = (
        alt.Chart(alt.Data(values=[{"day": (data.period.last + timedelta(days=1)).isoformat(), "text": "newest report"}]))
        .encode(x=alt.X("day:T", timeUnit="utcyearmonthdate", bandPosition=0))
    )
    rule = end.mark_rule(color=SOFT, strokeDash=[3, 3])
    text = end.mark_text(align="right", dx=-5, dy=6, y=0, baseline="top", color=SOFT).encode(text="text:N")
    layers = [blocks, rule, text] if last > data.period.last else [blocks]
    return _finished(alt.layer(*layers), 200, 180), int(data.days["n"].sum() - shown["n"].sum())


def venues(data: BriefingData) -> dict[str, Any] | None:
    """A map with a circle for each city; null where no city is known."""
    if data.venues.is_empty():
        return None
    rows = data.venues.to_dicts()
    places: list[Point] = [(row["longitude"], row["latitude"]) for row in rows]
    view, most = view_of(places), max(row["n"] for row in rows)
    radii = [_radius(row["n"], most) for row in rows]
    texts = [row["city"] for row in rows]
    heights = {WIDE: 470, NARROW: 300}
    labelled = {width: fitting(pixels(view, places, width, heights[width]), texts, radii, width) for width in heights}
    values = [
        {
            "city": row["city"],
            "where": f"{row['city']}, {row['country']}",
            "longitude": row["longitude"],
            "latitude": row["latitude"],
            "n": row["n"],
            "size": 4 * radius * radius,
            "below": radius,
            "status": WORDS["held"] if row["n_held"] else WORDS["planned"],
            "href": f"#m-{row['meetings'][0]}" if row["meetings"] else "#table-venues",
            "label": wide,
            "label_narrow": narrow,
        }
        for row, radius, wide, narrow in zip(rows, radii, labelled[WIDE], labelled[NARROW], strict=True)
    ]
    land = alt.Chart(alt.NamedData("states", format=alt.TopoDataFormat(type="topojson", feature="states"))).mark_geoshape(
        fill=LAND, stroke="white", strokeWidth=0.7, clip=True
    )
    at = alt.Chart(alt.Data(values=values)).encode(longitude="longitude:Q", latitude="latitude:Q")
    held = [WORDS["held"], WORDS["planned"]]
    circles = at.mark_circle(opacity=0.85, stroke="white", strokeWidth=1, cursor="pointer").encode(
        size=alt.Size("size:Q", scale=None),
        color=alt.Color(
            "status:N",
            scale=alt.Scale(domain=held, range=[COLOURS["held"], COLOURS["planned"]]),
            legend=alt.Legend(title=None, orient="top", labelExpr="datum.value == 'Held' ? 'Meetings held' : 'Only planned or proposed'"),
        ),
        href="href:N",
        tooltip=[alt.Tooltip("where:N", title="City"), alt.Tooltip("n:Q", title="Meetings")],
    )
    scale = f"min(width / {view.right - view.left}, height / {view.top - view.bottom})"
    chart = alt.layer(land, circles, *_labels(at, "city")).project(
        type="equalEarth",
        rotate=[-view.meridian, 0, 0],
        scale=alt.expr(scale),
        translate=alt.expr(
            f"[width / 2 - {scale} * {(view.left + view.right) / 2}, height / 2 + {scale} * {(view.bottom + view.top) / 2}]"
        ),
    )
    found = _finished(chart, heights[WIDE], heights[NARROW], alt.ViewConfig(fill=SEA, stroke=None))
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
    for width, ratio in ((WIDE, 2.1), (NARROW, 0.72)):
        places, (w, h) = place_people(links, ratio)
        heights[width] = round(min(width / w * h, 130 * h if width == WIDE else 90 * h))
        points = [(places[person][0] / w * width, places[person][1] / h * heights[width]) for person in order]
        fits = fitting(points, [names[person][0] for person in order], [radii[person] for person in order], width)
        layouts[width] = {
            person: (round(x / width, 4), round(y / heights[width], 4), fit)
            for person, (x, y), fit in zip(order, points, fits, strict=True)
        }
    def at(person: str, suffix: str = "") -> dict[str, Any]:
        (x, y, _), (xn, yn, _) = layouts[WIDE][person], layouts[NARROW][person]
        return {f"x{suffix}": x, f"y{suffix}": y, f"xn{suffix}": xn, f"yn{suffix}": yn}

    nodes = [
        {
            **at(person), "name": names[person][0], "side": names[person][1] or "side not known", "n": weights[person],
            "size": 4 * radii[person] ** 2, "below": radii[person], "href": "#table-network",
            "label": layouts[WIDE][person][2], "label_narrow": layouts[NARROW][person][2],
        }
        for person in order
    ]  # fmt: skip
    lines = [
        {
            **at(row["a_id"]), **at(row["b_id"], "2"), "what": f"{row['a']} and {row['b']}", "n": row["n"],
            "href": f"#m-{row['meetings'][0]}" if row["meetings"] else "#table-network",
        }
        for row in data.contacts.iter_rows(named=True)
    ]  # fmt: skip
    axis = {"axis": None, "scale": alt.Scale(domain=[0, 1], nice=False, zero=False)}
    down = {"axis": None, "scale": alt.Scale(domain=[0, 1], nice=False, zero=False, reverse=True)}
    edges = (
        alt.Chart(alt.Data(values=lines))
        .transform_calculate(**{name: _by_width(name, f"{name[0]}n{name[1:]}") for name in ("x", "y", "x2", "y2")})
        .mark_rule(color="#8b97a3", cursor="pointer")
        .encode(
            x=alt.X("x:Q", **axis), y=alt.Y("y:Q", **down), x2="x2:Q", y2="y2:Q",
            strokeWidth=alt.StrokeWidth("n:Q", scale=alt.Scale(domain=[1, 5], range=[1.2, 6], clamp=True), legend=None),
            href="href:N",
            tooltip=[alt.Tooltip("what:N", title="Who"), alt.Tooltip("n:Q", title="Meetings")],
        )
    )  # fmt: skip
    base = (
        alt.Chart(alt.Data(values=nodes))
        .transform_calculate(x=_by_width("x", "xn"), y=_by_width("y", "yn"))
        .encode(x=alt.X("x:Q", **axis), y=alt.Y("y:Q", **down))
    )
    dots = base.mark_circle(color=COLOURS["held"], opacity=1, stroke="white", strokeWidth=1.5, cursor="pointer").encode(
        size=alt.Size("size:Q", scale=None),
        href="href:N",
        tooltip=[alt.Tooltip("name:N", title="Name"), alt.Tooltip("side:N", title="For"), alt.Tooltip("n:Q", title="People met")],
    )
    return _finished(alt.layer(edges, dots, *_labels(base, "name")), heights[WIDE], heights[NARROW])


def people(data: BriefingData) -> tuple[dict[str, tuple[str, str | None]], dict[str, int]]:
    """The people of the contacts by id: name and side; and how many of the others each met."""
    names: dict[str, tuple[str, str | None]] = {}
    met: dict[str, int] = {}
    for row in data.contacts.iter_rows(named=True):
        for end in ("a", "b"):
            person = row[f"{end}_id"]
            names[person] = (row[end], row[f"{end}_side"] or names.get(person, ("", None))[1])
            met[person] = met.get(person, 0) + 1
    return names, met


def pairs(data: BriefingData) -> dict[str, Any] | None:
    """Bars for the pairs of states that met most, with a mark for the period before; null where no two states met."""
    if data.pairs.is_empty():
        return None
    rows = [
        {
            "pair": f"{row['a']} – {row['b']}", "n": row["n"], "before": row["n_before"],
            "href": f"#m-{row['meetings'][0]}" if row["meetings"] else "#table-pairs",
        }
        for row in data.pairs.iter_rows(named=True)
    ]  # fmt: skip
    most = max(max(row["n"], row["before"]) for row in rows)
    now, before = "This period", "The period before"
    scale = alt.Scale(domain=[now, before], range=[COLOURS["held"], "#d9822b"])
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("pair:N", sort=None, axis=alt.Axis(title=None, labelLimit=190, ticks=False, domain=False, labelPadding=8)),
        href="href:N",
        tooltip=[alt.Tooltip("pair:N", title="States"), alt.Tooltip("n:Q", title=now), alt.Tooltip("before:Q", title=before)],
    )
    x_axis = alt.Axis(title="Meetings held", tickMinStep=1, format="d", tickCount=min(most, 6), orient="top")
    bars = base.mark_bar(height=13, cursor="pointer").encode(
        x=alt.X("n:Q", axis=x_axis, scale=alt.Scale(domain=[0, most], nice=False)),
        color=alt.Color("kind:N", scale=scale, legend=alt.Legend(title=None, orient="top")),
    ).transform_calculate(kind=f"'{now}'")
    marks = base.mark_tick(thickness=3, size=21).encode(x="before:Q", color=alt.Color("kind:N", scale=scale)).transform_calculate(
        kind=f"'{before}'"
    )
    height = 30 * len(rows)
    return _finished(alt.layer(bars, marks), height, height)


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


def _labels(base: alt.Chart, field: str) -> list[alt.Chart]:
    """The labels that fit, below their points, over a light edge that keeps them readable on lines."""
    chosen = base.transform_filter(_by_width("label", "label_narrow"))
    style: dict[str, Any] = {"baseline": "top", "fontSize": 11.5, "dy": alt.expr("datum.below + 2")}
    halo = chosen.mark_text(**style, color="white", stroke="white", strokeWidth=3, strokeJoin="round", opacity=0.85)
    text = chosen.mark_text(**style, color=INK)
    return [layer.encode(text=f"{field}:N", tooltip=alt.value(None)) for layer in (halo, text)]


def _by_width(wide: str, narrow: str) -> str:
    return f"width >= {BREAK} ? datum.{wide} : datum.{narrow}"


def _radius(n: int, most: int) -> float:
    return 5 + 13 * ((n / most) ** 0.5 if most > 3 else (n - 1) / 6)


def _finished(chart: alt.LayerChart, wide: int, narrow: int, view: alt.ViewConfig | None = None) -> dict[str, Any]:
    """The chart with the house's style and its two heights, as a dictionary."""
    font = "system-ui, sans-serif"
    config = alt.Config(
        font=font,
        aria=False,  # the element around the chart names it, and a table tells it
        background="white",
        view=view or alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            labelColor=SOFT, titleColor=SOFT, labelFontSize=12, titleFontSize=12, titleFontWeight="normal",
            gridColor="#e6e9ec", domainColor=LINE, tickColor=LINE,
        ),
        legend=alt.LegendConfig(labelColor=INK, labelFontSize=12, symbolType="square", symbolSize=110, offset=10),
    )  # fmt: skip
    spec = chart.properties(width="container", usermeta={"wide": wide, "narrow": narrow, "break": BREAK}, config=config)
    found = spec.to_dict(validate=False)
    del found["$schema"]  # an address that nothing asks for, and that a reader might wonder about
    return found
