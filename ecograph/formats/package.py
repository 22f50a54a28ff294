"""Workbook files opened safely: what is no workbook is named, and nothing unpacks or grows without end.

openpyxl reads the workbook, and knows no limits. So each part that it asks for is unpacked and looked at
here first, as often as it asks: XML with a document type is refused, by which no entity is ever declared,
and all parts are counted against the same limits. Links to elsewhere are not followed.
"""

from __future__ import annotations

import html
import re
import warnings
import zipfile
from io import BytesIO
from typing import IO, TYPE_CHECKING, Final, Literal, NamedTuple

from ecograph.errors import ModelError
from ecograph.formats.raw import unreadable
from ecograph.words import printable

if TYPE_CHECKING:
    from openpyxl import Workbook

    from ecograph.errors import UnreadableModel

MOST_BYTES: Final = 512 * 1024 * 1024
"""What all parts together may unpack to."""
_MOST_TIMES: Final = 200
_SMALL: Final = 16 * 1024 * 1024
"""A ratio says nothing about a file that is small when unpacked."""
MOST_TAGS: Final = 12_000_000
"""About two million cells, for which openpyxl takes a gigabyte of memory."""
_CONTENTS: Final = "[Content_Types].xml"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_IT: Final = "open it in a spreadsheet and save it as .xlsx"
_SAVE_AGAIN: Final = "open it in a spreadsheet and save it anew"
_SMALLER: Final = "delete what is not needed, or write large models as CSV or Parquet"


class Opened(NamedTuple):
    """A workbook as openpyxl has read it."""

    book: Workbook
    worked_out: bool
    """Whether its formulas have values; a program that only wrote them asks for them to be worked out."""


def opened(content: bytes, source: str, *, formulas: bool) -> Opened:
    """Read a workbook with openpyxl.

    Args:
        content: the bytes of the file.
        source: the file as the user named it.
        formulas: whether a cell with a formula holds the formula, or else the value that was stored last.

    Raises:
        UnreadableModel: if this is no workbook, is protected, broken or in a form that openpyxl does not
            know, or unpacks to too much.

    >>> opened(b"", "map.xlsx", formulas=True)
    Traceback (most recent call last):
    ...
    ecograph.errors.UnreadableModel: map.xlsx: the file is empty (start with: ecograph new --template)
    """
    package = _package(content, source)
    # Not load_workbook: it takes a file, and opens the zip by itself.
    from openpyxl.reader.excel import ExcelReader

    try:
        with warnings.catch_warnings():
            # It warns of all that it would lose in saving; nothing is saved.
            warnings.simplefilter("ignore")
            reader = ExcelReader(BytesIO(content), data_only=not formulas, keep_links=False)
            reader.archive = package
            reader.read()
    except ModelError:
        raise
    except Exception as error:  # noqa: BLE001 - openpyxl lets out whatever its own code stumbles over
        raise package.broken(error) from None
    book: Workbook = reader.wb
    there = set(book.sheetnames)
    for listed in reader.parser.sheets:
        if listed.id and listed.name not in there:
            raise package.broken(KeyError(f'the sheet "{listed.name}" is not there'))
    return Opened(book, not package.works_out_on_opening)


class _Package(zipfile.ZipFile):
    """A zip whose parts are looked at before they are handed over."""

    def __init__(self, content: bytes, source: str) -> None:
        super().__init__(BytesIO(content))
        self.source = source
        self.reading = ""
        self.works_out_on_opening = False
        self._bytes_left = min(MOST_BYTES, max(_SMALL, _MOST_TIMES * len(content)))
        self._tags_left = MOST_TAGS

    def open(
        self,
        name: str | zipfile.ZipInfo,
        mode: Literal["r", "w"] = "r",
        pwd: bytes | None = None,
        *,
        force_zip64: bool = False,
    ) -> IO[bytes]:
        """Unpack a part, as far as the limits allow."""
        self.reading = str(name)
        with super().open(name, mode, pwd, force_zip64=force_zip64) as part:
            unpacked = part.read(self._bytes_left + 1)
        self._bytes_left -= len(unpacked)
        if self._bytes_left < 0:
            message = (
                f"this workbook unpacks to far more than its size, or to more than {MOST_BYTES >> 20:,} MB"
            )
            raise unreadable(self.source, "zip-bomb", message, hint=_SMALLER)
        self._look_at(unpacked)
        return BytesIO(unpacked)

    def _look_at(self, part: bytes) -> None:
        # What is left of UTF-16 without its zeros reads like ASCII, as far as tags go.
        xml = part.replace(b"\0", b"") if b"\0" in part[:8] else part
        if _DECLARATION.search(xml):
            message = f"the part {printable(self.reading)} declares a document type, as no spreadsheet does"
            raise unreadable(self.source, "document-type", message, hint=_SAVE_AGAIN)
        if _STRICT in xml[:4096]:
            message = "this workbook is saved as Strict Open XML, which is not read"
            raise unreadable(
                self.source,
                "strict-workbook",
                message,
                hint='save it again in the spreadsheet as an ordinary "Excel workbook (.xlsx)"',
            )
        self._tags_left -= xml.count(b"<") + sum(map(_size, _RANGES.findall(xml)))
        if self._tags_left < 0:
            message = f"this workbook holds more than {MOST_TAGS:,} cells, merged cells, texts and layouts"
            raise unreadable(self.source, "too-many-cells", message, hint=_SMALLER)
        if _WORKS_OUT.search(xml):
            self.works_out_on_opening = True

    def broken(self, error: Exception) -> UnreadableModel:
        """Make the error for the part that was read last."""
        if isinstance(error, OSError) and self.reading == _CONTENTS:
            message = "this is a file of another program, or a binary workbook (.xlsb)"
            return unreadable(self.source, "no-workbook", message, hint=_OPEN_IT)
        cause = error.__cause__ or error
        said = cause.args[0] if isinstance(cause, KeyError) and cause.args else cause
        reason = printable(str(said)).partition("\n")[0][:80]
        message = f"the part {printable(self.reading)} of this workbook cannot be read ({reason})"
        return unreadable(self.source, "broken-workbook", message, hint=_SAVE_AGAIN)


_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_STRICT: Final = b"http://purl.oclc.org/ooxml/"
_WORKS_OUT = re.compile(rb"""<(?:[^\s<>]+:)?calcPr\s[^<]*?\bfullCalcOnLoad\s*=\s*["'](?:1|true)["']""")
_RANGES = re.compile(rb"<(?:[^\s<>]+:)?(?:mergeCell|hyperlink|comment)\s[^<]*")
_RANGE = re.compile(r"""\bref\s*=\s*["']([^"']*:[^"']*)["']""")


def _size(tag: bytes) -> int:
    """Count the cells of a range, for each of which openpyxl makes an object.

    >>> _size(b'<mergeCell ref="A1:B3"/>'), _size(b'<hyperlink ref="A1" display="a"/>')
    (6, 0)
    """
    from openpyxl.utils import range_boundaries

    size = 0
    for found in _RANGE.findall(tag.decode("utf-8", "replace")):
        left, top, right, bottom = (bound or 0 for bound in range_boundaries(html.unescape(found)))
        size += (right - left + 1) * (bottom - top + 1)
    return size


def _package(content: bytes, source: str) -> _Package:
    """Open the zip, or say what the file is instead, where that can be told."""
    if not content.startswith(b"PK"):
        raise _no_zip(content, source)
    try:
        package = _Package(content, source)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        raise unreadable(
            source,
            "broken-workbook",
            "the file is damaged or not complete",
            hint="copy or download it again, or open it in a spreadsheet and save it anew",
        ) from None
    if any(part.flag_bits & 1 for part in package.infolist()):
        raise _protected(source)
    names = package.namelist()
    if _CONTENTS in names:
        return package
    if "mimetype" in names or any(name.lower().startswith("index/") for name in names):
        message, hint = (
            "this is a file of another spreadsheet, not a .xlsx workbook",
            "open it in its own program",
        )
        raise unreadable(source, "no-workbook", message, hint=f"{hint} and save it as .xlsx")
    message, hint = "this is a zip file, but no workbook", "unpack it, and name the file or folder in it"
    raise unreadable(source, "no-workbook", message, hint=hint)


def _no_zip(content: bytes, source: str) -> UnreadableModel:
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            return _protected(source)
        message = "this is a workbook of the old kind (.xls), whatever its name ends in"
        return unreadable(source, "old-workbook", message, hint=_OPEN_IT)
    if not content:
        return unreadable(source, "empty", "the file is empty", hint="start with: ecograph new --template")
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    what = "a page of HTML, not a workbook" if start.startswith(b"<") and b"<htm" in start else "no workbook"
    return unreadable(source, "no-workbook", f"this is {what}", hint=_OPEN_IT)


def _protected(source: str) -> UnreadableModel:
    return unreadable(
        source,
        "protected",
        "this workbook is protected with a password",
        hint="save a copy without, and keep it where only you can read it",
    )
