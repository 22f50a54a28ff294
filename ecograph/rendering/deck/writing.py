"""From what a deck says to the bytes of a presentation, the same bytes for the same deck."""

from __future__ import annotations

import datetime
import os
import re
import zipfile
from copy import deepcopy
from io import BytesIO
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from ecograph.errors import RenderError
from ecograph.rendering.deck.canvas import Canvas
from ecograph.rendering.deck.content import TablePage
from ecograph.rendering.deck.fitting import Say, height_of
from ecograph.rendering.deck.house import EMU, House, house_of
from ecograph.rendering.deck.pages import draw, foot
from ecograph.rendering.deck.tables import leaves_of, put_table
from ecograph.rendering.diagram.lettering import shown
from ecograph.rendering.theme import BOLD_FACTOR, THEME
from ecograph.words import ENGLISH, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecograph.rendering.deck.content import Deck, Page
    from ecograph.rendering.theme import Theme

SMALLEST_TITLE: Final = 14.0
TITLE_STEP: Final = 1.0
LONGEST_NOTE: Final = 2000
"""Characters of one paragraph of notes."""
_FIXED_DAY: Final = datetime.datetime(1980, 1, 1)  # noqa: DTZ001 - a zip knows no zones, and no day before
_LAST_DAY: Final = datetime.datetime(2107, 12, 31)  # noqa: DTZ001 - nor any after
_DATES: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def written(deck: Deck, *, template: bytes | None, time_limit: float, theme: Theme = THEME) -> bytes:
    """Write a deck as a presentation of native, editable shapes.

    Args:
        deck: what to say.
        template: a house template (.pptx or .potx), whose own slides are left out.
        time_limit: seconds after which no better places are searched for on the maps.
        theme: its colours and fonts, as far as the template does not say.

    Raises:
        RenderError: the template cannot be used, or `SOURCE_DATE_EPOCH` is no number of seconds.
    """
    made = _made()
    house = house_of(template, theme)
    # The clock stops a search only where there would be no deck otherwise: it makes decks differ.
    deadline = monotonic() + time_limit
    for page in deck.pages:
        if isinstance(page, TablePage):
            _table(house, page)
        else:
            draw(Canvas(house, _slide(house, page, page.notes)), page, deadline)
    _list_notes_master(house.presentation)
    _dated(house.presentation, deck, made)
    return _settled(house.presentation, made)


def _table(house: House, page: TablePage) -> None:
    leaves = list(leaves_of(house, page))
    for number, (size, rows) in enumerate(leaves, 1):
        canvas = Canvas(house, _slide(house, page, page.notes if number == 1 else page.notes[:1]))
        put_table(canvas, page, rows, size)
        said = [page.foot] if number == len(leaves) else []
        if len(leaves) > 1:
            said.insert(0, ENGLISH.deck_continued.format(page=number, pages=len(leaves)))
        foot(canvas, " · ".join(text for text in said if text))


def _slide(house: House, page: Page, notes: Sequence[str]) -> Any:
    """Add a slide with its title, its number and its notes, and with nothing else of the layout."""
    slide = house.presentation.slides.add_slide(house.layout)
    title = slide.shapes.title
    for placeholder in list(slide.placeholders):
        if title is None or placeholder.shape_id != title.shape_id:
            placeholder._element.getparent().remove(placeholder._element)  # noqa: SLF001 - no public way
    if title is not None:
        _title(house, title, page.title)
    _number(house, slide)
    frame = slide.notes_slide.notes_text_frame
    if frame is not None:
        frame.text = "\n".join(shown(note, LONGEST_NOTE).replace("\n", " ") for note in (page.title, *notes))
    return slide


def _title(house: House, shape: Any, text: str) -> None:
    left, top, right, bottom = house.title
    if house.title_moved:
        shape.left, shape.top = house.emu(left), house.emu(top)
        shape.width, shape.height = house.emu(right) - house.emu(left), house.emu(bottom) - house.emu(top)
    frame = shape.text_frame
    frame.text = shown(text).replace("\n", " ")
    frame.word_wrap = True
    # What a template leaves free within a title is not known: a tenth of an inch at each side is usual.
    width = (right - left - 16) / house.title_factor * BOLD_FACTOR
    size, room = house.title_size, bottom - top - 8
    while size > SMALLEST_TITLE and height_of([Say(frame.text, bold=True)], width, size) > room:
        size -= TITLE_STEP
    for run in frame.paragraphs[0].runs:
        if house.title_run is not None:
            own = run._r.get_or_add_rPr()  # noqa: SLF001 - as the template has it
            own.getparent().replace(own, deepcopy(house.title_run))
        if size != house.title_size or house.title_run is not None:
            run.font.size = round(size * house.scale * EMU)


def _number(house: House, slide: Any) -> None:
    """Number the slide where the layout does."""
    from pptx.enum.shapes import PP_PLACEHOLDER

    for placeholder in house.layout.placeholders:
        if placeholder.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER:
            element = deepcopy(placeholder._element)  # noqa: SLF001 - python-pptx leaves footers out
            tree = slide.shapes._spTree  # noqa: SLF001
            element.xpath("./p:nvSpPr/p:cNvPr")[0].set(
                "id", str(max(int(one) for one in tree.xpath("//@id") if one.isdigit()) + 1)
            )
            tree.append(element)
            return


# --- The file


def _list_notes_master(presentation: Any) -> None:
    """Name the master of the notes in the list where programs look for it; python-pptx only relates to it."""
    from pptx.opc.constants import RELATIONSHIP_TYPE as RT
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    part = presentation.part
    root = part._element  # noqa: SLF001 - no public way
    if root.find(qn("p:notesMasterIdLst")) is None:
        number = part.relate_to(part.notes_master_part, RT.NOTES_MASTER)
        only = f'<p:notesMasterId r:id="{number}"/>'
        listed = f"<p:notesMasterIdLst {nsdecls('p', 'r')}>{only}</p:notesMasterIdLst>"
        root.sldMasterIdLst.addnext(parse_xml(listed))


def _made() -> datetime.datetime:
    """Give the day the file carries: as `SOURCE_DATE_EPOCH` asks, else a fixed one."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return _FIXED_DAY
    try:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        raise RenderError(
            f'SOURCE_DATE_EPOCH is "{printable(epoch)}", which is no number of seconds'
        ) from None


def _dated(presentation: Any, deck: Deck, made: datetime.datetime) -> None:
    core = presentation.core_properties
    core.title = shown(deck.title, 250).replace("\n", " ")
    core.author = core.last_modified_by = "ecograph"
    core.subject = core.keywords = core.comments = core.category = ""
    core.revision = 1
    core.created = core.modified = made


def _settled(presentation: Any, made: datetime.datetime) -> bytes:
    """Save it without the time of day in it, nor in the workbooks behind its charts."""
    draft = BytesIO()
    presentation.save(draft)
    return _rezipped(draft.getvalue(), made)


def _rezipped(content: bytes, made: datetime.datetime) -> bytes:
    finished = BytesIO()
    day = min(max(made, _FIXED_DAY), _LAST_DAY)
    with zipfile.ZipFile(BytesIO(content)) as parts, zipfile.ZipFile(finished, "w") as file:
        # The list of contents stands first, by which programs tell what the zip is.
        for name in sorted(parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = zipfile.ZipInfo(name, day.timetuple()[:6])
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 0
            blob = parts.read(name)
            if name.endswith(".xlsx"):
                blob = _rezipped(blob, made)
            elif name == "docProps/core.xml":
                blob = _DATES.sub(rb"\g<1>" + f"{day:%Y-%m-%dT%H:%M:%SZ}".encode(), blob)
            file.writestr(part, blob)
    return finished.getvalue()
