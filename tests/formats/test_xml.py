"""XML is read safely: no document types, no entities, nothing fetched, and one clear error otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecograph.errors import UnreadableModel
from ecograph.formats import xml
from ecograph.formats.xml import attribute, children, local_name, parsed_xml, place_of, text_of_element

GOOD = '<?xml version="1.0" encoding="UTF-8"?>\n<model xmlns="urn:x"><name lang="nl">Café</name></model>\n'
BOMB = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 9))


def refusal(content: bytes) -> tuple[str, int]:
    with pytest.raises(UnreadableModel) as caught:
        parsed_xml(content, "map.xml")
    (problem,) = caught.value.problems
    return problem.code, problem.place.line


@pytest.mark.parametrize(
    "declared",
    [
        f'<!DOCTYPE model [<!ENTITY a0 "ha">{BOMB}]>',
        '<!DOCTYPE model [<!ENTITY name SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE model [<!ENTITY % all SYSTEM "http://127.0.0.1:9/x.dtd"> %all;]>',
        '<!DOCTYPE model SYSTEM "http://127.0.0.1:9/x.dtd">',
        "<!DOCTYPE model>",
        '<?pi ?><!-- <x> -->\n <!DOCTYPE model [<!ATTLIST model a CDATA "b">]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32", "utf-7"])
def test_a_document_type_is_refused(declared: str, encoding: str) -> None:
    """Bombs of entities, files from elsewhere and parameter entities are refused before any is looked at."""
    text = f'<?xml version="1.0" encoding="{encoding}"?>{declared}<model>&name;</model>'
    code, line = refusal(text.encode(encoding))
    assert code == "document-type"
    assert line == declared.count("\n") + 1


def test_an_entity_that_is_not_declared_is_no_xml() -> None:
    """Only the five entities of XML itself are known."""
    assert refusal(b"<model>&name;</model>") == ("not-xml", 1)
    assert text_of_element(parsed_xml(b"<model>&lt;&amp;&#233;</model>", "map.xml")) == "<&é"


def test_no_file_is_included() -> None:
    """An inclusion is an element like any other."""
    text = b'<model xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/hostname"/></model>'
    assert [local_name(each) for each in parsed_xml(text, "map.xml")] == ["include"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252", "utf-32"])
def test_the_declared_encoding_is_read(encoding: str) -> None:
    """The text is the same in every encoding, with and without a byte order mark."""
    text = GOOD.replace("UTF-8", encoding.removesuffix("-sig"))
    assert text_of_element(parsed_xml(text.encode(encoding), "map.xml")) == "Café"


def test_an_encoding_without_mark_is_found() -> None:
    """UTF-16 without a byte order mark is known by how the file begins."""
    text = GOOD.replace("UTF-8", "UTF-16")
    assert text_of_element(parsed_xml(text.encode("utf-16-be"), "map.xml")) == "Café"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (GOOD.encode("iso-8859-1"), ("wrong-encoding", 2)),
        (GOOD.replace("UTF-8", "UTF-16").encode(), ("wrong-encoding", 1)),
        (GOOD.replace("UTF-8", "klingon").encode(), ("unknown-encoding", 1)),
        (GOOD.replace("UTF-8", "rot13").encode(), ("unknown-encoding", 1)),
        (GOOD.encode("utf-16")[:-1], ("wrong-encoding", 2)),
        (b"", ("empty", 0)),
        (b" \n", ("empty", 0)),
        (b"<model>\n<name\0/></model>", ("not-xml", 2)),
        (b"<model>\n<name>&#0;</name></model>", ("not-xml", 2)),
        (b"<model>\n<name></model>", ("not-xml", 2)),
        (b"<model/>\n<model/>", ("not-xml", 2)),
        (GOOD[:70].encode(), ("not-xml", 2)),
        (b"name: not XML at all", ("not-xml", 1)),
    ],
)
def test_what_is_broken_is_one_error_with_its_line(content: bytes, expected: tuple[str, int]) -> None:
    """A wrong declaration, zero bytes and files that end too soon are told with the line where that shows."""
    code, line = refusal(content)
    assert code == expected[0]
    assert line == expected[1]


@pytest.mark.parametrize("depth", [xml.DEEPEST + 1, 300, 5000])
def test_nesting_without_end_is_refused(depth: int) -> None:
    """What goes deeper than any model needs is refused, at whatever depth the library gives up itself."""
    assert refusal(b"<a>" * depth + b"</a>" * depth)[0] == "too-deep"


def test_nesting_within_the_limit_is_read() -> None:
    """A hundred levels are read."""
    assert local_name(parsed_xml(b"<a>" * xml.DEEPEST + b"</a>" * xml.DEEPEST, "map.xml")) == "a"


def test_more_tags_than_memory_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many small elements take far more memory than they take in the file: their number has a limit."""
    monkeypatch.setattr(xml, "_MOST_TAGS", 100)
    assert refusal(b"<a>" + b"<b/>" * 100 + b"</a>")[0] == "too-large"


def test_elements_know_their_lines() -> None:
    """Places are the lines on which elements begin, also far down in a file."""
    root = parsed_xml(b"<model>" + b"\n" * 70_000 + b"<name/></model>", "map.xml")
    (name,) = children(root, "name")
    assert str(place_of(name, "map.xml")) == "map.xml:70001"


def test_names_are_read_without_namespaces() -> None:
    """Elements and attributes are found by their local names; comments and instructions are not there."""
    root = parsed_xml(b'<x:a xmlns:x="u" x:b=" c "><!-- d --><?e f?><x:g>h<!-- i -->j</x:g></x:a>', "map.xml")
    assert (local_name(root), attribute(root, "b"), attribute(root, "k")) == ("a", "c", "")
    assert [text_of_element(each) for each in root] == ["hj"]


def is_read_or_refused_once(content: bytes) -> bool:
    try:
        parsed_xml(content, "map.xml")
    except UnreadableModel as error:
        return len(error.problems) == 1
    return True


@given(st.binary(max_size=60) | st.text(alphabet="<>/?!-[]&;#x\"'= \nab", max_size=80).map(str.encode))
def test_no_bytes_get_through(content: bytes) -> None:
    """Any bytes are XML or one clear error."""
    assert is_read_or_refused_once(content)


@given(st.integers(0, 120), st.binary(max_size=3), st.sampled_from(["utf-8", "utf-16", "iso-8859-1"]))
def test_no_change_of_a_good_file_gets_through(at: int, put: bytes, encoding: str) -> None:
    """A good file with some bytes changed, or cut off there, is XML or one clear error."""
    good = GOOD.replace("UTF-8", encoding).encode(encoding)
    assert is_read_or_refused_once(good[:at] + put + good[at + len(put) :])
    assert is_read_or_refused_once(good[:at])
