"""XML that is safe to read: no document types, no entities, nothing fetched, every element with its line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ecograph.errors import Place
from ecograph.formats.raw import unreadable
from ecograph.words import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecograph.errors import UnreadableModel

Element: TypeAlias = Any
"""An element as lxml reads it."""

DEEPEST: Final = 100
"""Nested groups of a drawing take six levels each; what goes deeper is an accident or an attack."""
_MOST_TAGS: Final = 16_000_000
"""An element takes a hundred and more bytes of memory, and as few as four in the file."""

_MARKS: Final = (
    # The mark of UTF-32 begins with that of UTF-16.
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
)
_ENCODING: Final = re.compile(rb"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]*)["']""")
_BEFORE_ROOT: Final = re.compile(r"\s+|<\?(?s:.*?)\?>|<!--(?s:.*?)-->")
_NOISE: Final = re.compile(r"^xml\w+: |, line \d+, column \d+.*", re.DOTALL)
_WIDE: Final = ("utf-16", "utf16", "utf-32", "utf32", "ucs-2", "ucs-4", "iso-10646")
_MINE: Final = "utf-8"


def parsed_xml(content: bytes, source: str) -> Element:
    """Read XML into its root element, as lxml has them, without comments and processing instructions.

    A document type is refused, and with it every entity that could be declared, be it to grow without
    end or to fetch a file. The declared encoding is taken at its word.

    Raises:
        UnreadableModel: if the content is empty, not in its encoding, not XML, has a document type, or
            nests deeper than 100 elements.

    >>> root = parsed_xml(b"<model><name>Harbour</name></model>", "map.xml")
    >>> local_name(root), text_of_element(root)
    ('model', 'Harbour')
    """
    from lxml import etree

    text, data = _decoded(content, source)
    _refuse_what_is_no_model(text, source)
    del text
    parser = etree.XMLParser(
        encoding=_MINE,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "xcessive depth" in str(error.msg):
            raise _too_deep(source, error.lineno or 0) from None
        raise _not_xml(source, _NOISE.sub("", str(error.msg)), error.lineno or 0, error.offset or 0) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise _doctype(source, 1)
    try:
        too_deep = root.xpath(f"boolean({'/*' * (DEEPEST + 1)})")
    except etree.XPathError:
        # There are more elements side by side than the library will look through.
        too_deep = True
    if too_deep:
        raise _too_deep(source, 0)
    return root


def place_of(element: Element, source: str) -> Place:
    """Give the line on which an element begins."""
    return Place(source=source, line=element.sourceline or 0)


def local_name(element: Element) -> str:
    """Give the name of an element without its namespace."""
    name: str = element.tag
    return name[name.rfind("}") + 1 :]


def attribute(element: Element, name: str) -> str:
    """Give an attribute by its name without namespace, trimmed; nothing where it is missing.

    >>> attribute(parsed_xml(b'<a xmlns:x="u" x:type="Flow"/>', "map.xml"), "type")
    'Flow'
    """
    value: str | None = element.get(name)
    if value is None:
        value = next((each for key, each in element.items() if key.rpartition("}")[2] == name), "")
    return value.strip()


def children(element: Element, *names: str) -> Iterator[Element]:
    """Give the elements directly inside another that have one of these names, whatever their namespace."""
    return (child for child in element if child.tag[child.tag.rfind("}") + 1 :] in names)


def text_of_element(element: Element) -> str:
    """Give all text in an element and in what it holds, trimmed."""
    return "".join(element.itertext()).strip()


def _decoded(content: bytes, source: str) -> tuple[str, bytes]:
    """Read the bytes as the text they declare to be; give it, and the same as UTF-8 for the parser.

    The parser is told what it gets, so that it cannot understand the bytes in another way than was checked.
    """
    if not content.strip():
        raise unreadable(source, "empty", "the file is empty")
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    if not encoding:
        declared = _ENCODING.match(content)
        encoding = declared[1].decode("ascii").lower() if declared else _MINE
        if encoding.startswith(_WIDE):
            # This was legible as single bytes.
            raise _wrong_encoding(source, encoding, 1)
    if encoding in {"utf8", "us-ascii", "ascii"}:
        encoding = _MINE
    try:
        text = content.decode(encoding)
        return text, content if encoding == _MINE else text.encode(_MINE)
    except LookupError:
        message = f'this declares the encoding "{printable(encoding)}", which is not known'
        hint = "save the file again as UTF-8"
        raise unreadable(source, "unknown-encoding", message, hint=hint, line=1) from None
    except UnicodeDecodeError as error:
        raise _wrong_encoding(source, encoding, content.count(b"\n", 0, error.start) + 1) from None
    except UnicodeError:
        raise _wrong_encoding(source, encoding, 1) from None


def _refuse_what_is_no_model(text: str, source: str) -> None:
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _not_xml(source, "a zero byte stands here", line, 0)
    if text.count("<") > _MOST_TAGS:
        message = f"this holds more than {_MOST_TAGS:,} tags"
        raise unreadable(source, "too-large", message, hint="write large models as CSV or Parquet")
    start = 1 if text.startswith("\N{ZERO WIDTH NO-BREAK SPACE}") else 0
    while found := _BEFORE_ROOT.match(text, start):
        start = found.end()
    if text.startswith("<!", start):
        raise _doctype(source, text.count("\n", 0, start) + 1)


def _doctype(source: str, line: int) -> UnreadableModel:
    return unreadable(
        source,
        "document-type",
        "this has a document type (DOCTYPE), which could declare entities; it is not read for safety",
        hint="delete everything from <!DOCTYPE to its closing >",
        line=line,
    )


def _wrong_encoding(source: str, encoding: str, line: int) -> UnreadableModel:
    return unreadable(
        source,
        "wrong-encoding",
        f"the text is not {printable(encoding).upper().removesuffix('-SIG')}, as the file says it is",
        hint="save the file again as UTF-8, and let its first line say so",
        line=line,
    )


def _too_deep(source: str, line: int) -> UnreadableModel:
    message = f"this nests deeper than {DEEPEST} elements"
    return unreadable(source, "too-deep", message, hint="no model needs that", line=line)


def _not_xml(source: str, reason: str, line: int, column: int) -> UnreadableModel:
    message = f"this is not XML: {printable(reason)}"
    return unreadable(source, "not-xml", message, line=line, column=column)
