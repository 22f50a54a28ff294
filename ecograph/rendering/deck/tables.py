"""Native tables, on as many slides as they need so that every row can be read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ecograph.rendering.deck.canvas import Line
from ecograph.rendering.deck.content import Cell
from ecograph.rendering.deck.fitting import Say, height_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecograph.rendering.deck.canvas import Canvas
    from ecograph.rendering.deck.content import TablePage, Tone
    from ecograph.rendering.deck.house import House

SIZES: Final = (16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.5, 10.0, 9.5)
"""Sizes tried for the lettering of a table that could stand on one slide."""
ACROSS: Final = 6.0
DOWN: Final = 3.5
"""What PowerPoint leaves free within a cell."""
FOOT: Final = 17.0
SEVERAL: Final = 10.0
"""The size of lettering of a table on several slides."""


def _widths(house: House, page: TablePage) -> list[float]:
    room = house.area[2] - house.area[0]
    return [room * share / sum(page.shares) for share in page.shares]


def _height(row: Sequence[Cell], widths: Sequence[float], size: float) -> float:
    highest = max(
        height_of(_says(cell), width - 2 * ACROSS, size) for cell, width in zip(row, widths, strict=True)
    )
    return highest + 2 * DOWN + 1.0


def _says(cell: Cell) -> list[Say]:
    """Give the paragraphs of a cell; several are set off by bullets."""
    lines = cell.text.split("\n")
    return [
        Say(line, bold=cell.tone == "strong", color=_COLORS[cell.tone], bullet=len(lines) > 1)
        for line in lines
    ]


def leaves_of(house: House, page: TablePage) -> Iterator[tuple[float, list[tuple[Cell, ...]]]]:
    """Share the rows out over slides, with the size of their lettering."""
    widths = _widths(house, page)
    heads = [Cell(text=head, tone="strong") for head in page.heads]
    room = house.area[3] - house.area[1] - FOOT
    for size in (size for size in SIZES if size >= page.least):
        left = room - _height(heads, widths, size)
        for row in page.rows:
            left -= _height(row, widths, size)
            if left < 0:
                break
        else:
            yield size, list(page.rows)
            return
    size = max(SEVERAL, page.least)
    left = room - _height(heads, widths, size)
    rows = [part for row in page.rows for part in _parts(row, widths, size, left)]
    heights = [_height(row, widths, size) for row in rows]
    yield from ((size, leaf) for leaf in _evenly(rows, heights, left))


def _parts(
    row: tuple[Cell, ...], widths: Sequence[float], size: float, room: float
) -> Iterator[tuple[Cell, ...]]:
    """Break a row that is higher than a slide between the lines of its cells; each part says whose it is."""
    first, *rest = row
    while _height((first, *rest), widths, size) > room and any("\n" in cell.text for cell in rest):
        part = [replace(cell, text="") for cell in rest]
        left = [cell.text.split("\n") for cell in rest]
        for place, lines in enumerate(left):
            while lines:
                longer = replace(part[place], text="\n".join(filter(None, (part[place].text, lines[0]))))
                whole = (first, *part[:place], longer, *part[place + 1 :])
                if part[place].text and _height(whole, widths, size) > room:
                    break
                part[place] = longer
                lines.pop(0)
        yield (first, *part)
        rest = [replace(cell, text="\n".join(lines)) for cell, lines in zip(rest, left, strict=True)]
    if (first, *rest) == row or any(cell.text for cell in rest):
        yield (first, *rest)


def _evenly(
    rows: Sequence[tuple[Cell, ...]], heights: Sequence[float], room: float
) -> list[list[tuple[Cell, ...]]]:
    """Share rows out over as few slides as hold them, about as full as each other."""
    fewest = len(_filled(rows, heights, room))
    # The least room that still needs no more slides makes the last one as full as the others.
    low, high = sum(heights) / fewest, room
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (low, middle) if len(_filled(rows, heights, middle)) <= fewest else (middle, high)
    return _filled(rows, heights, high)


def _filled(
    rows: Sequence[tuple[Cell, ...]], heights: Sequence[float], room: float
) -> list[list[tuple[Cell, ...]]]:
    leaves: list[list[tuple[Cell, ...]]] = [[]]
    used = 0.0
    for row, height in zip(rows, heights, strict=True):
        if leaves[-1] and used + height > room:
            leaves.append([])
            used = 0.0
        leaves[-1].append(row)
        used += height
    return leaves


def put_table(canvas: Canvas, page: TablePage, rows: Sequence[Sequence[Cell]], size: float) -> None:
    """Put one leaf of a table on a slide."""
    house = canvas.house
    widths = _widths(house, page)
    heads = [Cell(text=head, tone="strong") for head in page.heads]
    heights = [_height(heads, widths, size), *(_height(row, widths, size) for row in rows)]
    left, top, right, _ = house.area
    frame = canvas.slide.shapes.add_table(
        len(rows) + 1,
        len(page.heads),
        *(house.emu(length) for length in (left, top, right - left, sum(heights))),
    )
    canvas.named(frame, page.title, f"{page.title}: {', '.join(page.heads)}")
    table = frame.table
    for column, width in zip(table.columns, widths, strict=True):
        column.width = house.emu(width)
    for row, height in zip(table.rows, heights, strict=True):
        row.height = house.emu(height)
    for down, row in enumerate([heads, *rows]):
        for across, cell in enumerate(row):
            fill = "accent tint" if down == 0 else "pale" if down % 2 else None
            _cell(canvas, table.cell(down, across), _says(cell), size, fill)


_COLORS: Final[dict[Tone, str]] = {"plain": "text", "strong": "text", "quiet": "quiet", "open": "accent"}


def _cell(canvas: Canvas, place: Any, says: Sequence[Say], size: float, fill: str | None) -> None:
    house = canvas.house
    place.margin_left = place.margin_right = house.emu(ACROSS)
    place.margin_top = place.margin_bottom = house.emu(DOWN)
    canvas.paragraphs(place._tc.txBody, says, size, "l")  # noqa: SLF001 - as for shapes
    canvas.cell_look(place, fill, Line(canvas.paints["rule"], 0.75))
