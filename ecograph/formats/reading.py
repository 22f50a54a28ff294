"""Which format a source is written in, and who reads it."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from ecograph.errors import Place, Problem, UnreadableModel
from ecograph.formats.raw import Raw, text_of, too_large, unreadable
from ecograph.tuples import NamedTuple
from ecograph.words import count, did_you_mean, listing, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ecograph.formats.grid import Sheet
    from ecograph.formats.long_sheets import LongSheet
    from ecograph.formats.raw import Asked

_DECLARED: Final = re.compile(r"""^(\s*<\?xml[^>]*?)\s+encoding\s*=\s*(?:"[^"]*"|'[^']*')""")
_XML: Final = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?<(?:\w+:)?(?:graphml|gexf|model|RDF)[\s>]")
"""How the XML that can be read begins; a key of YAML may begin like a tag as well."""
_MEBIBYTE: Final = 1024 * 1024
_LONG: Final = _MEBIBYTE
"""From so many bytes on a CSV file is read by column; below, it is done before numpy is imported."""


class _Kind(NamedTuple):
    """What files with one ending are."""

    read: Callable[[bytes | str, str, Asked], Raw]
    largest: int
    """In mebibytes."""


def _yaml(content: bytes | str, source: str, _: Asked) -> Raw:
    from ecograph.formats.yaml import read_yaml

    return read_yaml(text_of(content, source), source)


def _json(content: bytes | str, source: str, asked: Asked) -> Raw:
    from ecograph.formats.json import read_json

    raw = read_json(text_of(content, source), source, progress=asked.progress)
    tables = raw.content
    if isinstance(tables, dict):
        if not {"elements", "connections"}.isdisjoint(tables) and "dependencies" not in tables:
            from ecograph.formats.kumu import read_kumu_json

            return read_kumu_json(raw, asked)
        if not {"istar", "tool", "orphans"}.isdisjoint(tables):
            from ecograph.formats.pistar import read_pistar

            return read_pistar(raw)
    return raw


def _workbook(content: bytes | str, source: str, asked: Asked) -> Raw:
    from ecograph.formats.workbook import read_workbook

    return _sheets(read_workbook(_bytes(content), source), source, asked)


def _csv(content: bytes | str, source: str, asked: Asked) -> Raw:
    return _sheets([_csv_sheet(_bytes(content), source)], source, asked)


def _csv_sheet(content: bytes, source: str) -> Sheet | LongSheet:
    if len(content) >= _LONG:
        from ecograph.formats.long_sheets import long_csv

        if sheet := long_csv(content, source):
            return sheet
    from ecograph.formats.csv import read_csv

    return read_csv(content, source)


def _arrow(content: bytes | str, source: str, asked: Asked) -> Raw:
    from ecograph.formats.arrow import read_arrow

    return _with_parties(read_arrow({source: _bytes(content)}, source, asked), asked)


def _xml(content: bytes | str, source: str, asked: Asked) -> Raw:
    from ecograph.formats.xml import parsed_xml

    if isinstance(content, str):
        # Text has been decoded already, whatever it says of itself.
        content = _DECLARED.sub(r"\1", content, count=1)
    root = parsed_xml(_bytes(content), source)
    name = str(root.tag)
    if name.endswith("}RDF"):
        from ecograph.formats.e3value import read_e3value

        return read_e3value(root, source)
    if "archimate" in name:
        from ecograph.formats.archimate import read_archimate

        return read_archimate(root, source)
    if name.endswith(("graphml", "gexf")):
        from ecograph.formats.graphml import read_graphml

        return read_graphml(root, source, asked)
    raise unreadable(
        source,
        "unknown-format",
        f"this XML begins with <{printable(name.rpartition('}')[2])}>, which is no format that can be read",
        hint="ArchiMate exchange files, e3value RDF, GraphML and GEXF can be",
        line=1,
    )


def _sheets(sheets: Sequence[Sheet | LongSheet], source: str, asked: Asked) -> Raw:
    """Tell by their headers whose sheets these are; with a mapping they are anybody's."""
    from ecograph.formats.grid import Sheet

    short = [sheet for sheet in sheets if isinstance(sheet, Sheet)]
    if len(short) < len(sheets):
        from ecograph.formats.long_sheets import read_long, start_of, whole

        if asked.mapping or not _is_foreign(list(map(start_of, sheets))):
            return _with_parties(read_long(sheets, source, asked), asked)
        short = list(map(whole, sheets))
    if not asked.mapping and _is_foreign(short):
        return _foreign(short, source, asked)
    from ecograph.formats.sheets import read_sheets

    return _with_parties(read_sheets(short, source, asked), asked)


def _with_parties(raw: Raw, asked: Asked) -> Raw:
    """Tell once, and not for every name, that there are links and no parties."""
    links = raw.content.get("dependencies", ())
    if asked.mapping or asked.is_part or not len(links) or "actors" in raw.content or "actors" in raw.gaps:
        return raw
    nobody = Problem(
        code="no-parties",
        message=f'there is no sheet "Parties", and {count(len(links), "link names", "links name")} some',
        hint="add it, or take the parties from the links: ecograph convert FILE map.yaml --map "
        "dependencies=SHEET",
        place=Place(raw.source),
    )
    return raw._replace(problems=(nobody, *raw.problems), gaps=raw.gaps | {"actors"})


def _foreign(sheets: Sequence[Sheet], source: str, asked: Asked) -> Raw:
    from ecograph.formats.archimate import read_archi
    from ecograph.formats.kumu import is_kumu, read_kumu

    flaws = [problem for sheet in sheets for problem in sheet.problems]
    filled = [sheet for sheet in sheets if sheet.rows]
    raw = read_kumu(filled, source, asked) if is_kumu(filled) else read_archi(filled, source)
    heard = [told for sheet in sheets for told in sheet.told]
    return raw._replace(problems=(*flaws, *raw.problems), told=(*heard, *raw.told))


def _is_foreign(sheets: Sequence[Sheet]) -> bool:
    from ecograph.formats.archimate import is_archi
    from ecograph.formats.kumu import is_kumu

    filled = [sheet for sheet in sheets if sheet.rows]
    return is_kumu(filled) or is_archi(filled)


def _bytes(content: bytes | str) -> bytes:
    return content.encode() if isinstance(content, str) else content


_KINDS: Final[Mapping[str, _Kind]] = {
    ".yaml": _Kind(_yaml, 16),
    ".yml": _Kind(_yaml, 16),
    ".json": _Kind(_json, 1024),
    ".xlsx": _Kind(_workbook, 64),
    ".xlsm": _Kind(_workbook, 64),
    ".csv": _Kind(_csv, 1024),
    ".tsv": _Kind(_csv, 1024),
    ".parquet": _Kind(_arrow, 1024),
    ".arrow": _Kind(_arrow, 1024),
    ".feather": _Kind(_arrow, 1024),
    ".graphml": _Kind(_xml, 256),
    ".gexf": _Kind(_xml, 256),
    ".rdf": _Kind(_xml, 64),
    ".xml": _Kind(_xml, 64),
}
ENDINGS: Final = tuple(_KINDS)
IN_FOLDERS: Final = (".csv", ".tsv", ".parquet", ".arrow", ".feather")
"""What a folder of tables may hold; other files in it are passed over."""
_ELSEWHERE: Final[Mapping[str, str]] = {
    ".xls": "open it in a spreadsheet and save it as .xlsx",
    ".ods": "open it in a spreadsheet and save it as .xlsx",
    ".numbers": "export it as .xlsx",
    ".archimate": "export it from Archi as an ArchiMate exchange file (.xml) or as CSV",
    **dict.fromkeys((".drawio", ".mmd"), "a drawing holds no model; keep the model file beside it"),
    ".zip": "unpack it, and name the folder",
}


def largest_of(ending: str) -> int:
    """Give the most bytes that a file with this ending may have."""
    return _KINDS[ending].largest * _MEBIBYTE if ending in _KINDS else 16 * _MEBIBYTE


def raw_of(content: bytes | str, source: str, ending: str, asked: Asked) -> Raw:
    """Read a file of some ending.

    Raises:
        UnreadableModel: if no format has that ending, or the content is not in the format.
    """
    if ending not in _KINDS:
        if not ending:
            message = "the name of this file has no ending that says what is in it"
            raise unreadable(source, "unknown-format", message, hint=f"use {listing(ENDINGS, last='or')}")
        hint = _ELSEWHERE.get(ending) or did_you_mean(ending, ENDINGS, at_most=0)
        raise unreadable(
            source,
            "unknown-format",
            f'a model cannot be read from a file that ends in "{printable(ending)}"',
            hint=hint or f"use {listing(ENDINGS, last='or')}",
        )
    if len(content) > largest_of(ending):
        raise too_large(source, len(content), largest_of(ending))
    return _KINDS[ending].read(content, source, asked)


def raw_of_text(content: bytes | str, source: str, asked: Asked) -> Raw:
    """Read what has no ending: a workbook, XML or JSON by how it begins, all else is YAML."""
    start = content[:64].lstrip()
    if isinstance(start, bytes) and start.startswith(b"PK\x03\x04"):
        return raw_of(content, source, ".xlsx", asked)
    if isinstance(start, bytes) and start.startswith(b"PAR1"):
        return raw_of(content, source, ".parquet", asked)
    text = text_of(content, source)
    if _XML.match(text):
        return raw_of(content, source, ".xml", asked)
    if text[:_MEBIBYTE].lstrip()[:1] in {"{", "["}:
        if len(text) > largest_of(".yaml"):
            return raw_of(text, source, ".json", asked)
        import json

        try:
            json.loads(text)
        except (ValueError, RecursionError):
            pass  # not JSON: YAML may start with a bracket, too, and says what is wrong better
        else:
            return raw_of(text, source, ".json", asked)
    return raw_of(text, source, ".yaml", asked)


def raw_of_folder(files: Mapping[str, bytes], source: str, asked: Asked) -> Raw:
    """Read a folder of tables: each file by its path, all CSV or all Parquet and Arrow."""
    text = [name for name in sorted(files) if PurePath(name).suffix.lower() in {".csv", ".tsv"}]
    if len(text) < len(files):
        from ecograph.formats.arrow import read_arrow

        return _with_parties(read_arrow(files, source, asked), asked)
    sheets: list[Sheet | LongSheet] = []
    broken: list[Problem] = []
    for name in text:
        try:
            sheets.append(_csv_sheet(files[name], name))
        except UnreadableModel as error:
            broken.extend(error.problems)
    if broken:
        raise UnreadableModel(broken)
    return _sheets(sheets, source, asked)
