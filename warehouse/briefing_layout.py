"""Where things stand in the briefing's map and network, and which of their labels fit beside each other.

Here: geometry, in numbers. The same input gives the same places. Not here: how it is drawn (`briefing_charts.py`).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

Point = tuple[float, float]

WORLD = (-2.75, -1.02, 2.75, 1.32)
"""The part of the equal-earth plane that a map of the whole world shows: all but the Antarctic."""

SPREAD = 150
"""Degrees of longitude from which on the whole world is shown."""

LETTER, LINE = 6.4, 14.0
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


def fitting(
    points: Sequence[Point], texts: Sequence[str], radii: Sequence[float], width: float, lines: int = 1
) -> list[float | None]:
    """Where labels fit: below or above their points, so that none lies on another label or point, or leaves the picture.

    Args:
        points: in pixels, y downwards, the most important first.
        texts: their labels; of several lines the longest.
        radii: of the circles at the points, pixels.
        width: of the picture.
        lines: of each label.

    Returns:
        How far below its point the top of each label is, in pixels (negative: above); null where it fits nowhere.
    """
    high = LINE * lines
    taken = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(points, radii, strict=True)]
    found: list[float | None] = []
    for (x, y), text, radius in zip(points, texts, radii, strict=True):
        half = LETTER * len(text) / 2
        fits = None
        for offset in (radius + 2, -radius - high):
            box = (x - half, y + offset, x + half, y + offset + high - 2)
            if box[0] >= 0 and box[2] <= width and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                fits = offset
                break
        found.append(fits)
    return found


def place_people(contacts: Iterable[tuple[str, str, int]], width: float, room: Point) -> tuple[dict[str, Point], float]:
    """Where people stand: each group that is linked by meetings by itself, the largest group first, in rows.

    Args:
        contacts: person, other person, number of meetings.
        width: of the picture, pixels.
        room: width and height that a person with a label takes, pixels; each gets about twice as much.

    Returns:
        The place of each person, y downwards, and the height of the picture, pixels.
    """
    import networkx as nx

    graph = nx.Graph()
    for a, b, n in sorted(contacts):
        graph.add_edge(a, b, weight=n)
    groups = sorted((sorted(group) for group in nx.connected_components(graph)), key=lambda group: (-len(group), group))
    cells = [_cell(len(group), width, room) for group in groups]
    corners, height = _in_rows(cells, width)
    places: dict[str, Point] = {}
    for group, cell, (left, top) in zip(groups, cells, corners, strict=True):
        if len(group) == 2:  # above each other, where both labels have room
            unit: list[Point] = [(0.5, 0.0), (0.5, 1.0)]
        else:
            part = nx.Graph()
            part.add_nodes_from(group)  # in this order: that of a set would change from run to run
            part.add_edges_from(sorted(tuple(sorted(pair)) for pair in graph.subgraph(group).edges))
            found = nx.spring_layout(part, seed=7, iterations=300, k=2 / math.sqrt(len(group)))
            unit = _unit([(float(x), float(y)) for x, y in found.values()])
        for person, (x, y) in zip(group, _spread(unit, cell, room), strict=True):
            places[person] = (left + x, top + y)
    return places, height


def _cell(n: int, width: float, room: Point) -> Point:
    """Width and height of the part of the picture for a group of n people: rather wide than high."""
    area = 2.1 * n * room[0] * room[1]
    wide = min(width, max(math.sqrt(1.7 * area), room[0]))
    return wide, max(area / wide, 2.2 * room[1])


def _unit(points: Sequence[Point]) -> list[Point]:
    """The points stretched to the square from 0 to 1."""
    axes = []
    for axis in zip(*points, strict=True):
        low, high = min(axis), max(axis)
        axes.append([(value - low) / ((high - low) or 1.0) for value in axis])
    return list(zip(*axes, strict=True))


def _spread(points: Sequence[Point], cell: Point, room: Point) -> list[Point]:
    """Points of the unit square put into a cell and pushed apart until each has its room, or as far as there is any."""
    wide, high = cell
    xs = [room[0] / 2 + x * (wide - room[0]) for x, _ in points]
    ys = [room[1] / 3 + y * (high - room[1]) for _, y in points]
    for _ in range(300):
        is_settled = True
        for i, j in combinations(range(len(xs)), 2):
            over_x, over_y = room[0] - abs(xs[i] - xs[j]), room[1] - abs(ys[i] - ys[j])
            if over_x <= 0.5 or over_y <= 0.5:
                continue
            is_settled = False
            axis, over = (xs, over_x) if over_x / room[0] < over_y / room[1] else (ys, over_y)
            step = over / 2 if axis[i] > axis[j] else -over / 2
            axis[i] += step
            axis[j] -= step
        xs = [min(max(x, room[0] / 2), wide - room[0] / 2) for x in xs]
        ys = [min(max(y, room[1] / 3), high - room[1] * 2 / 3) for y in ys]
        if is_settled:
            break
    return list(zip(xs, ys, strict=True))


def _in_rows(cells: Sequence[Point], width: float) -> tuple[list[Point], float]:
    """The upper left corner of each cell, put in rows of a width, in the middle of its row; and the height of all rows."""
    rows: list[list[Point]] = []
    for cell in cells:
        if not rows or sum(wide for wide, _ in rows[-1]) + cell[0] > width + 0.5:
            rows.append([])
        rows[-1].append(cell)
    corners: list[Point] = []
    top = 0.0
    for row in rows:
        highest = max(high for _, high in row)
        gap = (width - sum(wide for wide, _ in row)) / (len(row) + 1)
        left = gap
        for wide, high in row:
            corners.append((left, top + (highest - high) / 2))
            left += wide + gap
        top += highest
    return corners, top


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
