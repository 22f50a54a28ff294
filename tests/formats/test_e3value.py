"""e3value exports: value exchanges between actors, wherever in them their ports stand."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecograph.errors import ModelError, UnreadableModel
from ecograph.formats.e3value import read_e3value
from ecograph.formats.xml import parsed_xml
from ecograph.loading import load
from ecograph.model import Ecosystem

if TYPE_CHECKING:
    from ecograph.formats.raw import Raw

BASE = "http://www.cs.vu.nl/~gordijn/Telephony#"
TYPES = "http://www.cs.vu.nl/~gordijn/e3value#"


def thing(number: int, kind: str, name: str | None = None, *formulas: str, **links: Any) -> str:
    """A description as the exporter writes it: types and links as resources, the rest as text."""
    parts = [f'    <rdf:type rdf:resource="{TYPES}{kind}"/>', f"    <a:e3-has-uid>{number}</a:e3-has-uid>"]
    parts += [f"    <a:e3-has-name>{name}</a:e3-has-name>"] if name is not None else []
    parts += [f"    <a:e3-has-formula>{formula}</a:e3-has-formula>" for formula in formulas]
    for key, targets in links.items():
        word = key.replace("_", "-")
        if isinstance(targets, str):
            parts.append(f"    <a:{word}>{targets}</a:{word}>")
        else:
            parts += [f'    <a:{word} rdf:resource="{BASE}{target}"/>' for target in targets]
    parts.append(f'    <a:mc-in-mo rdf:resource="{BASE}90"/>')
    return f'  <rdf:Description rdf:about="{BASE}{number}">\n' + "\n".join(parts) + "\n  </rdf:Description>\n"


def chain(first: int, owner: int, kind: str, *ports: int) -> list[str]:
    """An interface of an owner with one offering that holds some ports."""
    return [
        thing(
            first,
            "value-interface",
            f"vi{first}",
            vi_consists_of_of=[first + 1],
            **{f"vi_assigned_to_{kind}": [owner]},
        ),
        thing(first + 1, "value-offering", "in", vo_in_vi=[first], vo_consists_of_vp=ports),
    ]


def port(number: int, offering: int, value: int | None, *, out: bool, formula: str = "VALUATION=0") -> str:
    value_object = {} if value is None else {"vp_requests_offers_vo": [value]}
    return thing(
        number,
        "value-port",
        f"vp{number}",
        "CARDINALITY=1",
        formula,
        vp_in_vo=[offering],
        vp_has_dir="true" if out else "false",
        **value_object,
    )


def exchange(number: int, name: str, out: int, into: int, *formulas: str) -> str:
    return thing(number, "value-exchange", name, *formulas, ve_has_out_po=[out], ve_has_in_po=[into])


def document(*things: str) -> bytes:
    head = f'<rdf:RDF\n    xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"\n    xmlns:a="{TYPES}" >\n'
    return (head + "".join(things) + "</rdf:RDF>\n").encode()


TELEPHONY = document(
    thing(1, "elementary-actor", "User A", "INTEREST=0", "EXPENSES=0", "INVESTMENT=0", ac_has_vi=[10]),
    thing(2, "elementary-actor", "Provider\nA\n", "EXPENSES=12.5", el_performs_va=[4]),
    thing(3, "market-segment", "Business customers", "COUNT=1000", ms_has_vi=[50]),
    thing(4, "value-activity", "Running the network", va_performed_by_el=[2]),
    thing(5, "composite-actor", "Holding", ca_consists_of_vi=[10, 20]),
    *chain(10, 1, "ac", 12, 13),
    *chain(20, 4, "va", 22, 23, 24, 25),
    *chain(30, 2, "ac", 32),
    *chain(50, 3, "ms", 52, 53),
    thing(60, "value-object", "MONEY"),
    thing(61, "value-object", "SERVICE"),
    port(12, 11, 60, out=True),
    port(13, 11, 61, out=False),
    port(22, 21, 60, out=False),
    port(23, 21, 61, out=True),
    port(24, 21, 61, out=True),
    port(25, 21, None, out=False),
    port(32, 31, 61, out=True),
    port(52, 51, 61, out=False),
    port(53, 51, None, out=True),
    exchange(70, "SubscriptionFee", 12, 22, "VALUATION=37.5", "CARDINALITY=1"),
    exchange(71, "Subscription\nfor one month\n", 23, 13, "VALUATION=0", "CADINALITY=2"),
    exchange(72, "ve72", 32, 52, "VALUATION='Flat rate'.COUNT*3"),
    exchange(73, "Goodwill", 53, 25),
    exchange(74, "Lift", 24, 32, "VALUATION=1"),
    exchange(75, "To nobody", 12, 99),
    thing(80, "start-stimulus", "Subscribe", "OCCURRENCES=1", de_down_ce=[82]),
    thing(81, "end-stimulus", "EndSignal9", "OCCURRENCES=0"),
    thing(82, "connection-element", "ce82"),
    thing(83, "connection-element", "ce83"),
    thing(90, "model", "model90"),
    thing(91, "diagram", "Flat-rate telephony"),
)


def read(content: bytes) -> Raw:
    return read_e3value(parsed_xml(content, "phone.rdf"), "phone.rdf")


def told(raw: Raw, how: str) -> list[str]:
    return [one.message for one in raw.told if one.how == how]


def test_exchanges_are_dependencies_of_the_receiver_on_the_giver():
    """Through ports, offerings and interfaces, and through activities, to the actors at both ends."""
    model = Ecosystem(**read(TELEPHONY).content)
    assert {(row.depender, row.dependee, row.resource, row.amount) for row in model.dependencies} == {
        ("Provider A", "User A", "SubscriptionFee", 37.5),
        ("User A", "Provider A", "Subscription for one month", None),
        ("Business customers", "Provider A", "service", None),
        ("Provider A", "Business customers", "Goodwill", None),
    }
    assert {row.id: row.kind for row in model.resources} == {
        "SubscriptionFee": "money",
        "Subscription for one month": "service",
        "service": "service",
        "Goodwill": "service",
    }
    assert model.name == "Flat-rate telephony"


def test_actors_and_market_segments_are_actors():
    """A market segment is a customer only where its name says so; plain numbers that were given are noted."""
    actors = {row.id: row for row in Ecosystem(**read(TELEPHONY).content).actors}
    assert {name: row.kind for name, row in actors.items()} == {
        "User A": "organisation",
        "Provider A": "organisation",
        "Business customers": "customer",
        "Holding": "organisation",
    }
    assert actors["Provider A"].note == "EXPENSES: 12.5\nperforms: Running the network"
    assert actors["User A"].note is None
    other = TELEPHONY.replace(b"Business customers", b"Small business")
    assert Ecosystem(**read(other).content).actors[2].kind == "market segment"


def test_what_has_no_place_is_told():
    """Exchanges within an actor and without an end, formulas, stimuli and connections."""
    raw = read(TELEPHONY)
    left = told(raw, "left")
    assert 'the value exchange "Lift", which stays within "Provider A"' in left
    assert 'the value exchange "To nobody", whose receiver is not known' in left
    assert any("'Flat rate'.COUNT*3" in line for line in left)
    assert left[-3:] == ["2 connection elements", "1 end stimulus", "1 start stimulus"]
    guessed = "\n".join(told(raw, "guessed"))
    assert 'the value exchange "Goodwill" is a service' in guessed
    assert 'customer as the kind of "Business customers"' in guessed
    assert all(one.place.line for one in raw.told if "value exchange" in one.message and one.how == "left")
    (note,) = (
        row["note"] for row in raw.content["dependencies"] if row["resource"].startswith("Subscription for")
    )
    assert note == "cardinality: 2"


def test_a_composite_actor_is_the_whole_of_its_actors():
    """What it consists of is part of it, unless that is part of another or leads in a circle."""
    content = document(
        thing(1, "composite-actor", "Holding", ca_consists_of_ac=[2, 3]),
        thing(2, "elementary-actor", "Shop"),
        thing(3, "composite-actor", "Group", ca_consists_of_ac=[1, 2]),
    )
    raw = read(content)
    wholes = {row.id: row.part_of for row in Ecosystem(**raw.content).actors}
    assert wholes == {"Holding": None, "Shop": "Holding", "Group": "Holding"}
    assert told(raw, "left") == [
        'that "Holding" is part of "Group"',
        'that "Shop" is part of "Group"',
    ]


def test_all_that_was_written_is_kept_or_told():
    """Texts and numbers of activities, ports, objects and interfaces are in a note, or left one by one."""
    content = document(
        thing(1, "elementary-actor", "Shop", "INVESTMENT=1000", ac_has_vi=[10], owner="city"),
        thing(2, "market-segment", "Readers", ms_has_vi=[20]),
        thing(3, "value-activity", "Lending", "EXPENSES=500", va_performed_by_ac=[1], remark="at night"),
        thing(4, "value-activity", "Nobody's", "EXPENSES=7"),
        *chain(10, 1, "ac", 12),
        *chain(20, 2, "ms", 22),
        port(12, 11, 60, out=True, formula="VALUATION=3").replace("CARDINALITY=1", "CARDINALITY=9"),
        port(22, 21, 60, out=False),
        thing(60, "value-object", "MONEY", remark="in coins"),
        thing(61, "value-object", "UNUSED"),
        thing(62, "value-interface", "vi62", "EXPENSES=8"),
        exchange(70, "Fee", 12, 22).replace("    <a:mc", "    <a:remark>weekly</a:remark><a:mc"),
        thing(5, "elementary-actor"),
    )
    raw = read(content)
    assert raw.content["actors"][0]["note"].split("\n") == [
        "INVESTMENT: 1000",
        "owner: city",
        "performs: Lending: EXPENSES: 500; remark: at night",
    ]
    (link,) = raw.content["dependencies"]
    assert (link["amount"], link["note"]) == (3, "weekly")
    assert set(told(raw, "left")) == {
        'the value activity "Nobody\'s: EXPENSES: 7", of which it is not said who performs it',
        'CARDINALITY 9 of the value exchange "Fee"',
        'the value object "UNUSED", which nothing carries',
        'remark of the value object "MONEY": in coins',
        'EXPENSES of the value interface "62": 8',
    }
    assert '"5" as the name of one without a name' in told(raw, "guessed")


def test_the_older_export_is_read_too():
    """Types as elements, names as attributes, underscores for hyphens."""
    content = document(
        f'<a:elementary_actor rdf:about="{BASE}1" a:e3_has_name="A"/>',
        f'<a:market_segment rdf:about="{BASE}2" a:e3_has_name="B" a:e3_has_uid="2"/>',
        *(
            f'<a:value_interface rdf:about="{BASE}1{side}">'
            f'<a:vi_assigned_to_{kind} rdf:resource="{BASE}{side}"/>'
            f'<a:vi_consists_of_of rdf:resource="{BASE}2{side}"/></a:value_interface>'
            f'<a:value_offering rdf:about="{BASE}2{side}">'
            f'<a:vo_consists_of_vp rdf:resource="{BASE}3{side}"/></a:value_offering>'
            f'<a:value_port rdf:about="{BASE}3{side}"/>'
            for side, kind in ((1, "ac"), (2, "ms"))
        ),
        f'<a:value_exchange rdf:about="{BASE}9" a:e3_has_name="ve9" a:e3_has_uid="9">'
        f'<a:ve_has_in_po rdf:resource="{BASE}31"/>'
        f'<a:ve_has_out_po rdf:resource="{BASE}32"/></a:value_exchange>',
    )
    raw = read(content)
    (row,) = raw.content["dependencies"]
    assert (row["depender"], row["dependee"], row["resource"]) == ("A", "B", "what B gives")


def test_formulas_are_never_evaluated():
    """A formula that would loop for ever or open a file is text like any other."""
    for formula in (
        "VALUATION=__import__('os')",
        "VALUATION=1+1",
        "VALUATION=9**9**9",
        "=",
        "VALUATION",
        "VALUATION=1e999",
    ):
        raw = read(TELEPHONY.replace(b"VALUATION=37.5", formula.encode()))
        assert "amount" not in raw.content["dependencies"][0]
        if formula != "=":
            assert any(formula in line for line in told(raw, "left"))


def test_other_rdf_is_refused():
    """One clear error for RDF that is of something else."""
    with pytest.raises(UnreadableModel, match="neither actors nor value exchanges"):
        read(document('<rdf:Description rdf:about="x"><a:title>T</a:title></rdf:Description>'))


def test_the_order_of_things_makes_no_difference():
    """Exporters write them in the order of a hash."""
    text = TELEPHONY.decode()
    parts = re.findall(r"  <rdf:Description.*?</rdf:Description>\n", text, re.DOTALL)
    turned = Ecosystem(**read(document(*reversed(parts))).content)
    model = Ecosystem(**read(TELEPHONY).content)
    assert set(turned.dependencies) == set(model.dependencies)
    assert set(turned.actors) == set(model.actors)


@given(st.data())
def test_no_broken_file_leads_to_anything_but_an_error(data: st.DataObject):
    """A good file cut off, with other bytes in it, or with parts that refer to anything."""
    place = data.draw(st.integers(0, len(TELEPHONY) - 1))
    new = data.draw(st.binary(max_size=2) | st.sampled_from([b"<", b'"', b"/>", b"&x;", b"#"]))
    numbers = data.draw(st.lists(st.integers(0, 99), min_size=2, max_size=2))
    kinds = data.draw(
        st.sampled_from([(b"value-port", b"value-interface"), (b"value-activity", b"value-offering")])
    )
    for content in (
        TELEPHONY[:place],
        TELEPHONY[:place] + new + TELEPHONY[place + 1 :],
        TELEPHONY.replace(f'"{BASE}{numbers[0]}"'.encode(), f'"{BASE}{numbers[1]}"'.encode()),
        TELEPHONY.replace(*kinds),
    ):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                load_rdf(content)
            except ModelError:
                continue


def load_rdf(content: bytes) -> Ecosystem:
    import io

    stream = io.BytesIO(content)
    stream.name = "phone.rdf"
    return load(stream)
