"""Where things stand in the briefing's map and network, and which of their labels fit beside each other.

Here: geometry, in numbers. The same input gives the same places. Not here: how it is drawn (`briefing_charts.py`).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Point = tuple[float, float]

WORLD = (-2.75, -1.02, 2.75, 1.32)
"""The part of the equal-earth plane that a map of the whole world shows: all but the Antarctic."""

SPREAD = 150
"""Degrees of longitude from which on the whole world is shown."""

LETTER, LINE = 6.4, 15.0
"""Width and height of a letter of a label in pixels, at 11 to 12 pixels of type; rather too much than too little."""


@dataclass(frozen=True)
class View:
    """The part of the world that a map shows, on the equal-earth plane turned to a middle meridian."""

    meridian: float  # degrees east
    left: float
    bottom: float
    right: float
    top: float


def equal_earth(longitude: float, latitude: float, meridian: float = 0.0) -> Point:
    """A place in degrees on the equal-earth plane, x to the east and y to the north, as Vega-Lite's `equalEarth` has it.

    The constants are those of Šavrič, Patterson and Jenny, The Equal Earth map projection (2018).
    """
    a1, a2, a3, a4, m = 1.340264, -0.081106, 0.000893, 0.003796, math.sqrt(3) / 2
    turned = (longitude - meridian + 180) % 360 - 180
    t = math.asin(m * math.sin(math.radians(latitude)))
    x = math.radians(turned) * math.cos(t) / (m * (a1 + 3 * a2 * t**2 + t**6 * (7 * a3 + 9 * a4 * t**2)))
    return x, t * (a1 + a2 * t**2 + t**6 * (a3 + a4 * t**2))


def view_of(places: Sequence[Point]) -> View:
    """The view that shows all places (longitude, latitude) with some land around, or the world where they are far apart."""
    longitudes = [longitude for longitude, _ in places]
    if max(longitudes) - min(longitudes) > SPREAD:
        return View(11.0, *WORLD)  # by 11 degrees Chukotka stays in one piece
    meridian = (max(longitudes) + min(longitudes)) / 2
    xs, ys = zip(*(equal_earth(*place, meridian) for place in places), strict=True)
    margin = max(0.12, 0.12 * (max(xs) - min(xs)))
    grow_x = max(margin, (0.8 - max(xs) + min(xs)) / 2)
    grow_y = max(margin, (0.4 - max(ys) + min(ys)) / 2)
    return View(meridian, min(xs) - grow_x, min(ys) - grow_y, max(xs) + grow_x, max(ys) + grow_y)


def pixels(view: View, places: Iterable[Point], width: float, height: float) -> list[Point]:
    """Where places (longitude, latitude) stand in a map of that many pixels; y downwards."""
    scale = min(width / (view.right - view.left), height / (view.top - view.bottom))
    middle_x, middle_y = (view.left + view.right) / 2, (view.bottom + view.top) / 2
    planes = (equal_earth(*place, view.meridian) for place in places)
    return [(width / 2 + scale * (x - middle_x), height / 2 - scale * (y - middle_y)) for x, y in planes]


def fitting(points: Sequence[Point], texts: Sequence[str], radii: Sequence[float], width: float) -> list[bool]:
    """Which labels, each centred under its point, overlap no label and no point that comes before them, nor leave the picture.

    Args:
        points: in pixels, y downwards, the most important first.
        texts: their labels, one line each.
        radii: of the circles at the points, pixels.
        width: of the picture.
    """
    taken = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(points, radii, strict=True)]
    found = []
    for n, ((x, y), text, radius) in enumerate(zip(points, texts, radii, strict=True)):
        half = LETTER * len(text) / 2
        box = (x - half, y + radius, x + half, y + radius + LINE)
        others = taken[:n] + taken[n + 1 :]
        fits = box[0] >= 0 and box[2] <= width and not any(_overlap(box, other) for other in others)
        found.append(fits)
        if fits:
            taken.append(box)
    return found


def place_people(contacts: Iterable[tuple[str, str, int]], ratio: float) -> tuple[dict[str, Point], Point]:
    """Where people stand: each group that is linked by meetings by itself, the largest group first, in rows.

    Args:
        contacts: person, other person, number of meetings.
        ratio: width by height that the whole should have.

    Returns:
        The place of each person, and width and height of the whole, in the same unit.
    """
    import networkx as nx

    graph = nx.Graph()
    graph.add_weighted_edges_from(sorted(contacts))
    groups = sorted((sorted(group) for group in nx.connected_components(graph)), key=lambda group: (-len(group), group))
    sides = [1.7 * math.sqrt(len(group)) for group in groups]
    width = _row_width(sides, ratio)
    corners, height = _in_rows(sides, width)
    places = {}
    for group, side, (left, top) in zip(groups, sides, corners, strict=True):
        for person, (x, y) in _unit_places(nx, graph.subgraph(group)).items():
            places[person] = (left + side * (0.18 + 0.64 * x), top + side * (0.12 + 0.64 * y))
    return places, (width, height)


def _unit_places(nx, graph) -> dict[str, Point]:  # type: ignore[no-untyped-def]
    people = sorted(graph)
    if len(people) == 2:
        return {people[0]: (0.5, 0.1), people[1]: (0.5, 0.9)}  # above each other, where both labels have room
    ordered = nx.Graph()
    ordered.add_nodes_from(people)
    ordered.add_weighted_edges_from(sorted((*sorted(pair), graph.edges[pair]["weight"]) for pair in graph.edges))
    found = nx.spring_layout(ordered, seed=7, iterations=200, k=1.6 / math.sqrt(len(people)), weight=None)
    axes = [[float(value) for value in axis] for axis in zip(*found.values(), strict=True)]
    lows, spans = [min(axis) for axis in axes], [max(axis) - min(axis) or 1.0 for axis in axes]
    xs, ys = ([(value - low) / span for value in axis] for axis, low, span in zip(axes, lows, spans, strict=True))
    return dict(zip(found, zip(xs, ys, strict=True), strict=True))


def _row_width(sides: Sequence[float], ratio: float) -> float:
    width = max(math.sqrt(sum(side * side for side in sides) * ratio), max(sides))
    while width / _in_rows(sides, width)[1] < ratio:
        width *= 1.02
    return width


def _in_rows(sides: Sequence[float], width: float) -> tuple[list[Point], float]:
    """The upper left corner of each square, put in rows of a width; and the height of all rows."""
    corners: list[Point] = []
    left = top = row = 0.0
    for side in sides:
        if left + side > width * 1.0001:
            left, top, row = 0.0, top + row, 0.0
        corners.append((left, top))
        left, row = left + side, max(row, side)
    return corners, top + row


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
