"""A report as a workbook: what was found, who gives and gets, what could be swapped, what to ask.

A report becomes this workbook; a model or a graph becomes the model's own sheets, which load again
(:func:`ecograph.formats.writing.written`). What stands on each sheet is plain data first (`tables_of`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import ecograph
from ecograph.errors import column_letters
from ecograph.finding import told_once
from ecograph.formats.grid import Sheet
from ecograph.formats.workbook import align, bytes_of, fill_in, valid_titles
from ecograph.measures import compatible_rings, journey_steps, pairs, rings, transfers
from ecograph.model import point_of
from ecograph.rendering.tables import Choice, rounded, table
from ecograph.rendering.terminal import basis, returns, withheld_line
from ecograph.rendering.theme import THEME
from ecograph.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from ecograph.finding import Report
    from ecograph.formats.grid import Cell
    from ecograph.graph import EcosystemGraph
    from ecograph.model import Decision
    from ecograph.rendering.theme import Theme

Row: TypeAlias = "Mapping[str, Cell]"

MOST_PAIRS: Final = 2_000
"""With more pairs than this, the heaviest are told."""
MOST_ROWS: Final = 5_000
"""With more findings or proposals than this, the first are told."""
MOST_NAMES: Final = 24
"""In one cell; more would make a row higher than a screen."""
_SOUGHT_WAYS: Final = 600
"""With more pairs than this, it is not worked out how a one-way gift comes back."""
_IN_A_SWAP: Final = 3
_GAIN: Final = 1.0
"""The swaps that the check of missing rings proposes: of so many at most, in which each gains so much."""


class Table(NamedTuple):
    """One sheet: its columns in their order, and a value for each of them in each row."""

    key: str
    """Its name among :attr:`ecograph.words.English.report_sheets`."""
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    all_rows: int
    """How many there would be if all were told."""

    @property
    def name(self) -> str:
        """The title of the sheet."""
        return ENGLISH.report_sheets[self.key]

    @property
    def heads(self) -> tuple[str, ...]:
        """What stands above the columns."""
        return tuple(ENGLISH.report_columns[self.key][column][0] for column in self.columns)


def report_workbook(report: Report, theme: Theme = THEME) -> bytes:
    r"""Write a report as a workbook that people filter, print and fill in.

    Every column is explained on the last sheet, with its formula. Text is text, whatever it begins
    with. A sheet on which nothing would stand is left out, except that of the findings. The same
    report gives the same bytes.

    Args:
        report: what to write.
        theme: the colours behind urgency and numbers.

    Returns:
        The bytes of the file, dated as `SOURCE_DATE_EPOCH` asks, else on a fixed day.

    Raises:
        RenderError: a text is longer than a cell can hold.

    >>> from ecograph import load, scan
    >>> report_workbook(scan(load("actors: [{id: a}, {id: b}]\n")))[:2]
    b'PK'
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    told = tables_of(report)
    for sheet, title in zip(told, valid_titles(sheet.name for sheet in told), strict=True):
        worksheet = book.create_sheet(title)
        rows = [sheet.heads, *([row.get(column) for column in sheet.columns] for row in sheet.rows)]
        fill_in(worksheet, Sheet(sheet.name, "", rows, range(1, len(rows) + 1)))
        _dress(worksheet, sheet, theme)
    return bytes_of(book)


def tables_of(report: Report) -> tuple[Table, ...]:
    """Give what stands on each sheet, in the order of the sheets, as plain data."""
    made = [_table(key, rows(report)) for key, rows in _ROWS.items()]
    told = [sheet for sheet in made if sheet.rows]
    return (*told, _table("about", _about(report, told)))


def _table(key: str, rows: Iterable[Row]) -> Table:
    every = tuple(rows)
    kept = every[: MOST_PAIRS if key == "pairs" else MOST_ROWS]
    # A column in which nothing would stand is left out, unless it is there to be filled in.
    columns = tuple(
        column
        for column in ENGLISH.report_columns[key]
        if column in _TO_FILL_IN or any(row.get(column) is not None for row in kept)
    )
    return Table(key, columns, kept, len(every))


_TO_FILL_IN: Final = ("answer", "by", "date")


# --- what stands on the sheets ---------------------------------------------------------------------


def _findings(report: Report) -> Iterator[Row]:
    firsts = {finding.id: number for number, finding in enumerate(report.headlines, 1)}
    if not report.findings:
        yield {"said": ENGLISH.nothing_found}
    for finding in report.findings:
        yield {
            "first": firsts.get(finding.id),
            "severity": ENGLISH.severity[finding.severity],
            "family": ENGLISH.family[finding.family],
            "title": finding.descriptor.title,
            "said": finding.message,
            "parties": _names(report.graph, finding.parties),
            "remedy": finding.remedy,
            "lever": ENGLISH.lever[finding.lever],
            "sure": ENGLISH.confidence[finding.confidence],
            "robustness": finding.robustness,
            **(_decided(finding.decision, report.graph) if finding.decision else {}),
            "id": finding.id,
        }


def _decided(decision: Decision, graph: EcosystemGraph) -> Row:
    return {
        "decision": decision.status,
        "reason": decision.reason,
        "owner": decision.owner and graph.names.get(decision.owner, decision.owner),
        "until": decision.until,
    }


def _names(graph: EcosystemGraph, actors: Iterable[str]) -> str | None:
    return _joined(graph.name(actor) for actor in actors)


def _joined(names: Iterable[str]) -> str | None:
    """Join names as a cell has them; of very many the first, and how many others."""
    told = list(dict.fromkeys(names))
    if len(told) > MOST_NAMES:
        told[MOST_NAMES:] = [ENGLISH.others.format(number=len(told) - MOST_NAMES)]
    return ENGLISH.names.join(told) or None


def _parties(report: Report) -> Iterator[Row]:
    graph = report.graph
    wants: dict[str, list[str]] = {}
    gives: dict[str, list[str]] = {}
    for wish in sorted(graph.interests, key=lambda wish: (-point_of(wish.priority), wish.resource)):
        wants.setdefault(wish.actor, []).append(graph.resource_name(wish.resource))
    for offer in graph.offers:
        gives.setdefault(offer.actor, []).append(graph.resource_name(offer.resource))
    for row in table(graph, "actors"):
        actor = row["actor"]
        yield {
            **row,
            "party": graph.name(actor),
            "kind": graph.kind(actor),
            "wishes": _joined(wants.get(actor, ())),
            "offers": _joined(gives.get(actor, ())),
            "heard": ENGLISH.yes_no[actor not in graph.heard],
            "id": actor,
        }


def _pairs(report: Report) -> Iterator[Row]:
    graph = report.graph
    ways_back = len(pairs(graph)) <= _SOUGHT_WAYS
    rows = table(graph, "pairs", Choice(ways_back=ways_back))
    for row in sorted(rows, key=lambda row: (-(row["gives"] + row["gets"]), row["actor"], row["other"])):
        ring = row["ring"].split(" | ") if row["ring"] else ()
        yield {
            **row,
            "party": graph.name(row["actor"]),
            "other": graph.name(row["other"]),
            "ring": ENGLISH.ring.join(map(graph.name, (*ring, *ring[:1]))) or None,
        }


def _proposals(report: Report) -> Iterator[Row]:
    graph = report.graph
    taken = set()
    for number, ring in enumerate(compatible_rings(rings(graph, max_length=_IN_A_SWAP, min_gain=_GAIN)), 1):
        for part in ring.transfers:
            taken.add(part[:3])
            yield {
                **_proposal(graph, part),
                "proposal": ENGLISH.swap_number.format(number=number),
                "smallest": rounded(ring.smallest),
                "total": rounded(ring.total),
            }
    alone = [part for part in transfers(graph) if part[:3] not in taken]
    for part in sorted(alone, key=lambda part: (-part.gain, part.cost is None, part.cost or 0.0, part[:3])):
        yield {**_proposal(graph, part), "proposal": ENGLISH.single_transfer}


def _proposal(graph: EcosystemGraph, part: Any) -> Row:
    return {
        "giver": graph.name(part.giver),
        "what": graph.resource_name(part.resource),
        "receiver": graph.name(part.receiver),
        "gain": rounded(part.gain),
        "cost": rounded(part.cost),
        "because": part.interest.because,
    }


def _questions(report: Report) -> Iterator[Row]:
    for finding in report.findings:
        if finding.family == "transparency" and not finding.is_accepted:
            yield {
                "whom": _names(report.graph, finding.parties[:1]),
                "ask": finding.remedy,
                "why": finding.message,
                "checks": finding.rule,
            }
    for checks, silence in told_once(report.not_judged):
        yield {"ask": silence.ask, "why": silence.reason, "checks": ENGLISH.names.join(checks)}


def _goals(report: Report) -> Iterator[Row]:
    graph = report.graph
    stances: dict[str, list[Any]] = {}
    for position in graph.positions_apart:
        stances.setdefault(position.goal, []).append(position)
    for goal in graph.facts.goals:
        about = {
            "goal": goal.name or goal.id,
            "shared": ENGLISH.yes_no[not goal.shared],
            "horizon": goal.horizon and ENGLISH.horizon[goal.horizon],
        }
        for position in sorted(stances.get(goal.id, ()), key=lambda one: (-one.stance, one.actor)):
            yield {
                **about,
                "party": graph.names[position.actor],
                "stance": position.stance,
                "words": ENGLISH.stance_words[(position.stance > 0) - (position.stance < 0) + 1],
                "success": position.success,
            }
        if goal.id not in stances:
            yield about


def _journey(report: Report) -> Iterator[Row]:
    graph = report.graph
    for step in journey_steps(graph):
        point = step.touchpoint
        yield {
            "journey": step.journey.name or step.journey.id,
            "stage": point.stage,
            "touchpoint": point.name or point.id,
            "performer": _names(graph, point.performer),
            "accountable": _names(graph, [point.accountable] if point.accountable else []),
            "blamed": _names(graph, [step.blamed] if step.blamed else []),
            "channel": ENGLISH.names.join(point.channel) or None,
            "importance": point_of(point.importance),
            "expectation": None if point.expectation is None else point_of(point.expectation),
            "experience": None if point.experience is None else point_of(point.experience),
            "gap": rounded(step.gap),
            "agreement": point.agreement,
            "metric": ENGLISH.names.join(metric.name for metric in point.metric) or None,
        }


_ROWS: Final[Mapping[str, Callable[[Report], Iterator[Row]]]] = {
    "findings": _findings,
    "parties": _parties,
    "pairs": _pairs,
    "proposals": _proposals,
    "questions": _questions,
    "goals": _goals,
    "journey": _journey,
}


def _about(report: Report, told: Sequence[Table]) -> Iterator[Row]:
    """Say what the report is about, by which settings it was judged, and what each column means."""
    graph = report.graph
    words = ENGLISH.about_report
    lines = {
        "name": graph.facts.name or ENGLISH.untitled,
        "purpose": graph.facts.purpose,
        "focal": graph.name(graph.focal) if graph.focal is not None else None,
        "basis": basis(graph),
        "returns": returns(graph),
        "withheld": withheld_line(report.withheld),
        "not_all": "\n".join(
            ENGLISH.not_all_rows.format(sheet=sheet.name, shown=len(sheet.rows), all=sheet.all_rows)
            for sheet in told
            if len(sheet.rows) < sheet.all_rows
        ),
        "program": f"ecograph {ecograph.__version__}",
    }
    for key, text in lines.items():
        if text:
            yield {"sheet": ENGLISH.this_report, "what": words[key], "means": text}
    for name, word in ENGLISH.about_settings.items():
        if (value := _setting(getattr(graph.settings, name))) is not None:
            yield {"sheet": ENGLISH.settings_heading, "what": word, "means": value}
    for sheet in told:
        for column in sheet.columns:
            head, means = ENGLISH.report_columns[sheet.key][column]
            yield {"sheet": sheet.name, "what": head, "means": means}


def _setting(value: Any) -> str | None:
    if value == "rating":
        return ENGLISH.weights_as_rated
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, dict):
        return "\n".join(f"{key}: {_setting(value[key])}" for key in sorted(value)) or None
    if isinstance(value, tuple):
        return ENGLISH.names.join(value) or None
    return str(value)


# --- how it looks ----------------------------------------------------------------------------------

_DECIMAL, _SIGNED, _WHOLE, _SHARE = "0.0", "+0.0;-0.0;0.0", "0", "0%"
_NUMBERS: Final = {
    **dict.fromkeys(("given", "received", "gives", "gets", "direct", "through_others"), _DECIMAL),
    **dict.fromkeys(("gain", "cost", "smallest", "total"), _DECIMAL),
    **dict.fromkeys(("importance", "expectation", "experience"), _DECIMAL),
    **dict.fromkeys(("balance", "net", "gap"), _SIGNED),
    **dict.fromkeys(("first", "fails"), _WHOLE),
    **dict.fromkeys(("lost_share", "evenness", "robustness"), _SHARE),
    "stance": "+0;-0;0",
    "until": "yyyy-mm-dd",
}
_BARS: Final = {"given", "received", "fails", "gain", "gives", "gets", "gap"}
"""Where a bar behind the number helps the eye; the number stands in it."""
_WIDEST: Final = {"said": 50.0, "remedy": 38.0, "means": 84.0, "why": 50.0, "ask": 44.0, "because": 50.0}
_WIDEST.update(dict.fromkeys(("success", "wishes", "offers", "ring", "id"), 34.0))
_WIDEST.update(dict.fromkeys(("answer", "what", "reason"), 28.0))
_WIDEST.update({"family": 14.0, "lever": 14.0, "parties": 20.0, "title": 22.0})
_NARROWEST: Final = {"answer": 40.0, "by": 18.0, "date": 12.0}
_WIDEST_NAME: Final = 26.0
_NOT_PRINTED: Final = ("reason", "owner", "until", "id")
"""At the end of a sheet, so that the letters of what is printed stay large enough to read."""
_HEAD_ROOM: Final = 3.0
"""For the sign of the filter."""
_LINE: Final = 15.0
"""The height of a line, in points."""
_MOST_LINES: Final = 27
"""A row cannot be higher."""
_LETTERS: Final = 1.0
"""Letters to a unit of width: a little fewer than there are, since other fonts may stand in."""


def _dress(worksheet: Worksheet, sheet: Table, theme: Theme) -> None:
    """Lay a sheet out: widths, heights, formats of numbers, bars, what stays in sight and is printed."""
    from openpyxl.formatting.rule import DataBar, FormatObject, Rule

    last = len(sheet.rows) + 1
    heights = [1] * last
    for place, (column, head) in enumerate(zip(sheet.columns, sheet.heads, strict=True), 1):
        letter, cells = column_letters(place), [row.get(column) for row in sheet.rows]
        width = worksheet.column_dimensions[letter].width = _width(column, head, cells)
        heights[0] = max(heights[0], _lines(head, width))
        if column not in _NUMBERS:
            lines = (1 if cell is None else _lines(str(cell), width * _LETTERS) for cell in cells)
            heights[1:] = map(max, heights[1:], lines)
        follows_number = place > 1 and sheet.columns[place - 2] in _NUMBERS
        _dress_cells(worksheet, place, column, last, indent=int(follows_number))
        if column == "severity":
            _paper_severities(worksheet, place, last, theme)
        if column in _BARS and last > 2:
            ends = [FormatObject(type="num", val=0), FormatObject(type="max")]
            bar = Rule(type="dataBar", dataBar=DataBar(cfvo=ends, color=f"FF{theme.shades['darkest'][1:]}"))
            worksheet.conditional_formatting.add(f"{letter}2:{letter}{last}", bar)
    for line, lines_in_row in enumerate(heights, 1):
        # Not every spreadsheet makes room for wrapped text by itself.
        worksheet.row_dimensions[line].height = _LINE * min(lines_in_row, _MOST_LINES)
    if sheet.columns[0] == "party":
        worksheet.freeze_panes = "B2"
    printed = sum(column not in _NOT_PRINTED for column in sheet.columns)
    worksheet.print_area = f"A1:{column_letters(printed)}{last}"
    worksheet.page_setup.paperSize = worksheet.PAPERSIZE_A4
    worksheet.page_margins.left = worksheet.page_margins.right = 0.4
    worksheet.page_margins.top = worksheet.page_margins.bottom = 0.6
    worksheet.page_margins.footer = 0.3
    footer = worksheet.oddFooter
    if footer is not None and footer.center is not None:
        footer.center.text = "&A, &P / &N"


def _dress_cells(worksheet: Worksheet, place: int, column: str, last: int, *, indent: int) -> None:
    """Align the cells of a column, and give numbers their format."""
    from openpyxl.styles import Alignment

    wrapped = Alignment(vertical="top", horizontal="left", wrap_text=True, indent=indent)
    numeric = Alignment(vertical="top", horizontal="right", indent=1)
    head, *cells = (worksheet.cell(line, place) for line in range(1, last + 1))
    align([head], wrapped)
    align(cells, numeric if column in _NUMBERS else wrapped)
    for cell in cells:
        if column in _NUMBERS and cell.value is not None:
            cell.number_format = _NUMBERS[column]


def _paper_severities(worksheet: Worksheet, place: int, last: int, theme: Theme) -> None:
    """Give urgency its paper beside its word."""
    from openpyxl.styles import PatternFill

    papers = {ENGLISH.severity[name]: ink.paper for name, ink in theme.severities.items()}
    for line in range(2, last + 1):
        cell = worksheet.cell(line, place)
        if paper := papers.get(str(cell.value)):
            cell.fill = PatternFill("solid", start_color=f"FF{paper[1:]}")


def _width(column: str, head: str, cells: Iterable[Any]) -> float:
    """Give a column the room of its longest line, within bounds; a head may take several lines."""
    longest = 8.0
    if column not in _NUMBERS:
        shown = (line for cell in cells if cell is not None for line in str(cell).split("\n"))
        longest = min(max(map(len, shown), default=0) + 2.0, _WIDEST.get(column, _WIDEST_NAME))
    return max(longest, max(map(len, head.split())) + _HEAD_ROOM, _NARROWEST.get(column, 0.0))


def _lines(text: str, room: float) -> int:
    """Count the lines that a text takes in a column with room for some letters, broken between words."""
    lines = 0
    for paragraph in text.split("\n"):
        lines, used = lines + 1, 0
        for word in paragraph.split(" "):
            if used and used + 1 + len(word) > room:
                lines, used = lines + 1, len(word)
            else:
                used += len(word) + (1 if used else 0)
            lines += max(0, math.ceil(used / room) - 1)
            used = used if used <= room else len(word) % max(int(room), 1)
    return lines
