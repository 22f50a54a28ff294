"""ArchiMate: parties, goals and flows come over, from XML and from CSV, and all else is told one by one."""

from __future__ import annotations

import io
import re
import warnings
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecograph.errors import ModelError
from ecograph.formats.archimate import is_archi, read_archi, read_archimate
from ecograph.formats.grid import Sheet
from ecograph.formats.xml import parsed_xml
from ecograph.loading import load

if TYPE_CHECKING:
    from ecograph.formats.raw import Raw

ELEMENTS = {
    "c": ("BusinessActor", "Client"),
    "i": ("BusinessActor", "Insurer"),
    "r": ("BusinessRole", "Claims desk"),
    "p": ("BusinessProcess", "Handle claim"),
    "s": ("BusinessService", "Claim service"),
    "a": ("ApplicationComponent", "Claims system"),
    "h": ("Stakeholder", "Board"),
    "g": ("Goal", "Profit"),
    "v": ("Value", "Peace of mind"),
    "d": ("Driver", "Market share"),
    "o": ("BusinessObject", "Claim form"),
}
RELATIONS = [
    ("Assignment", "i", "r"),
    ("Assignment", "r", "p"),
    ("Realization", "p", "s"),
    ("Serving", "s", "c"),
    ("Serving", "a", "p"),
    ("Flow", "c", "i", "premium"),
    ("Influence", "h", "g", "", "++"),
    ("Association", "c", "v"),
    ("Access", "p", "o"),
    ("Association", "i", "h"),
]
"""An insurer whose desk handles claims for a client."""
TYPES = (
    *sorted({kind for kind, _ in ELEMENTS.values()}),
    "Junction",
    "Grouping",
    "ApplicationInterface",
    "Nonsense",
)
RELATION_TYPES = (
    "Composition",
    "Aggregation",
    "Specialization",
    "Nonsense",
    *(kind for kind, *_ in RELATIONS),
)


def xml(elements: Any = ELEMENTS, relations: Any = RELATIONS, extra: str = "", version: int = 3) -> str:
    name, suffix = ("name", "") if version == 3 else ("label", "Relationship")
    space = "http://www.opengroup.org/xsd/archimate" + ("/3.0/" if version == 3 else "")
    lines = [f'<model xmlns="{space}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" identifier="m">']
    lines.append(f'<{name} xml:lang="en">Claims</{name}><elements>')
    for own, (kind, label) in elements.items():
        lines.append(f'<element identifier="{own}" xsi:type="{kind}"><{name}>{label}</{name}></element>')
    lines.append("</elements><relationships>")
    for number, (kind, start, end, *more) in enumerate(relations):
        label, strength = [*more, "", ""][:2]
        lines.append(
            f'<relationship identifier="x{number}" source="{start}" target="{end}" xsi:type="{kind}{suffix}"'
            + (f' modifier="{strength}"' if strength else "")
            + (f"><{name}>{label}</{name}></relationship>" if label else "/>")
        )
    lines.append(f"</relationships>{extra}</model>")
    return "\n".join(lines)


def sheets(elements: Any = ELEMENTS, relations: Any = RELATIONS, properties: Any = ()) -> list[Sheet]:
    rows: list[list[list[Any]]] = [
        [
            ["ID", "Type", "Name", "Documentation", "Specialization"],
            ["m", "ArchimateModel", "Claims", "", ""],
        ],
        [["ID", "Type", "Name", "Documentation", "Source", "Target", "Specialization", "Strength"]],
        [["ID", "Key", "Value"], *map(list, properties)],
    ]
    rows[0] += [[own, kind, name, "", ""] for own, (kind, name) in elements.items()]
    for number, (kind, start, end, *more) in enumerate(relations):
        name, strength = [*more, "", ""][:2]
        rows[1].append([f"x{number}", f"{kind}Relationship", name, "", start, end, "", strength])
    names = ("elements", "relations", "properties")
    return [
        Sheet(f"claims-{name}", f"claims-{name}.csv", table, range(1, len(table) + 1))
        for name, table in zip(names, rows, strict=True)
    ]


def read(text: str) -> Raw:
    return read_archimate(parsed_xml(text.encode(), "claims.xml"), "claims.xml")


def links(raw: Raw) -> set[tuple[str, str, str]]:
    return {(row["dependee"], row["depender"], row["resource"]) for row in raw.content["dependencies"]}


def messages(raw: Raw, how: str) -> list[str]:
    return [told.message for told in raw.told if told.how == how]


def wholes(raw: Raw) -> dict[str, str]:
    return {row["id"]: row["part_of"] for row in raw.content["actors"] if "part_of" in row}


def accounted(raw: Raw, noun: str) -> int:
    """Count what is told as taken, by the number in each sentence."""
    found = (re.match(rf"([\d,]+) {noun}s? of type", message) for message in messages(raw, "taken"))
    return sum(int(match[1].replace(",", "")) for match in found if match)


class TestMeaning:
    def test_a_service_is_given_by_the_party_it_belongs_to(self) -> None:
        """Who fills the role that runs the process that realises the service gives what is served."""
        raw = read(xml())
        assert ("Claims desk", "Client", "Claim service") in links(raw)
        assert "1 element of type BusinessProcess as the party they belong to" in messages(raw, "taken")

    def test_an_application_without_an_owner_is_a_party(self) -> None:
        """A system that serves a process serves the role that runs it, and stands on its own."""
        raw = read(xml())
        assert {("Claims system", "Claims desk")} <= {(giver, taker) for giver, taker, _ in links(raw)}
        kinds = {row["id"]: row.get("kind") for row in raw.content["actors"]}
        assert kinds["Claims system"] == "ApplicationComponent"
        assert kinds["Claims desk"] is None

    def test_a_flow_runs_from_source_to_target(self) -> None:
        """The target relies on the source for what the flow is called."""
        assert ("Client", "Insurer", "premium") in links(read(xml()))

    def test_a_service_with_two_owners_stands_on_its_own(self) -> None:
        """Nobody knows which of the two gives it, so that it is a party, and both relations are told."""
        relations = [("Assignment", "i", "s"), ("Assignment", "r", "s"), ("Serving", "s", "c")]
        raw = read(xml(relations=relations))
        assert ("Claim service", "Client", "Claim service") in links(raw)
        assert sum("belongs to several" in message for message in messages(raw, "left")) == 2

    def test_long_chains_of_parts_are_climbed_once(self) -> None:
        """Two thousand services, each realised by the one before, all give for the one who runs the first."""
        elements = {"c": ELEMENTS["c"], "i": ELEMENTS["i"]}
        elements |= {f"s{number}": ("ApplicationService", f"S{number}") for number in range(2000)}
        relations = [("Assignment", "i", "s0")]
        relations += [("Realization", f"s{number}", f"s{number + 1}") for number in range(1999)]
        relations += [("Serving", f"s{number}", "c") for number in range(2000)]
        raw = read(xml(elements, relations))
        assert {(giver, taker) for giver, taker, _ in links(raw)} == {("Insurer", "Client")}
        assert "1999 relations of type Realization as whose something is" in [
            message.replace(",", "") for message in messages(raw, "taken")
        ]

    def test_a_trigger_is_a_guess(self) -> None:
        """What is triggered relies on what triggers it, and that this was guessed is told."""
        raw = read(xml(relations=[("Triggering", "c", "i", "claim")]))
        assert links(raw) == {("Client", "Insurer", "claim")}
        assert any("1 trigger as a link" in message for message in messages(raw, "guessed"))

    def test_an_association_between_parties_goes_both_ways(self) -> None:
        """A line without direction is a link each way, as a guess; between other elements it is left."""
        raw = read(xml(relations=[("Association", "c", "i", "talk"), ("Association", "a", "o")]))
        assert links(raw) == {("Client", "Insurer", "talk"), ("Insurer", "Client", "talk")}
        assert any(
            message.startswith('Association from "Claims system" to "Claim form", since')
            for message in messages(raw, "left")
        )

    @pytest.mark.parametrize(
        ("strength", "stance"), [("++", 4), ("+", 2), ("-", -2), ("--", -4), ("3", 3), ("-1.0", -1), ("", 2)]
    )
    def test_an_influence_is_a_stance(self, strength: str, stance: int) -> None:
        """Plus, minus and numbers from -4 to 4 are stances; without any, being in favour is a guess."""
        raw = read(xml(relations=[("Influence", "h", "g", "", strength)]))
        assert raw.content["positions"] == [{"actor": "Board", "goal": "Profit", "stance": stance}]
        assert any("as the stance" in message for message in messages(raw, "guessed")) == (not strength)

    def test_a_strength_that_is_no_stance_is_left(self) -> None:
        """A number beyond the scale is not bent to fit."""
        raw = read(xml(relations=[("Influence", "h", "g", "", "70%")]))
        assert "positions" not in raw.content
        assert any('strength "70%" cannot be a stance' in message for message in messages(raw, "left"))

    def test_a_value_is_what_a_party_wants(self) -> None:
        """Drivers, values and requirements are interests of those they are tied to, else they are left."""
        raw = read(xml())
        assert raw.content["interests"] == [{"actor": "Client", "resource": "Peace of mind", "priority": 3}]
        assert 'Driver "Market share", of which it is not said who wants it' in messages(raw, "left")

    def test_parts_have_one_whole_and_no_circles(self) -> None:
        """The strongest relation counts; a second whole and a relation that closes a circle are told."""
        relations = [
            ("Aggregation", "c", "r"),
            ("Composition", "i", "r"),
            ("Aggregation", "r", "i"),
            ("Composition", "i", "i"),
        ]
        for order in permutations(relations):
            raw = read(xml(relations=order))
            assert wholes(raw) == {"Claims desk": "Insurer"}
            reasons = " ".join(message for message in messages(raw, "left") if "Claims desk" in message)
            assert 'is part of "Insurer" already' in reasons
            assert "a whole cannot be part of its own part" in reasons

    def test_relations_at_relations_and_at_nothing_are_told(self) -> None:
        """What points at another relation, or at something that is not there, is left with that reason."""
        raw = read(xml(relations=[("Flow", "c", "i"), ("Association", "h", "x0"), ("Flow", "c", "nowhere")]))
        left = messages(raw, "left")
        assert any(message.endswith("which points at another relation") for message in left)
        assert any('points at "nowhere", and that is not in the file' in message for message in left)

    def test_a_junction_is_no_party(self) -> None:
        """A relation that ends at a junction or at a goal gives nobody anything."""
        elements = {**ELEMENTS, "j": ("AndJunction", ""), "k": ("Junction", "K")}
        text = xml(elements, [("Flow", "c", "j"), ("Flow", "j", "i"), ("Flow", "c", "k")])
        raw = read(text.replace('xsi:type="Junction"', 'type="or" xsi:type="Junction"'))
        assert not raw.content["dependencies"]
        left = messages(raw, "left")
        assert sum(message.startswith("Flow from") and "junction joins" in message for message in left) == 3
        assert 'Junction "K", which joins more than two' in left

    @pytest.mark.parametrize(
        "relation",
        [
            ("Influence", "p", "s"),
            ("Flow", "c", "g"),
            ("Access", "p", "o"),
            ("Specialization", "c", "i"),
            ("Aggregation", "o", "c"),
            ("Association", "a", "o"),
            ("Nonsense", "c", "i"),
        ],
    )
    def test_what_is_left_has_a_reason(self, relation: tuple[str, str, str]) -> None:
        """Of every relation that means nothing here it is told why."""
        (said,) = (
            message
            for message in messages(read(xml(relations=[relation])), "left")
            if message.startswith(relation[0])
        )
        assert re.search(", (since|of) ", said)

    def test_two_goals_with_one_name_are_two(self) -> None:
        """Their types, or else their identifiers, tell them apart; both keep their name."""
        elements = {"g": ("Goal", "Profit"), "k": ("Outcome", "Profit"), "l": ("Outcome", "Profit")}
        raw = read(xml(elements, []))
        assert [(row["id"], row["name"]) for row in raw.content["goals"]] == [
            ("Profit (Goal)", "Profit"),
            ("Profit (k)", "Profit"),
            ("Profit (l)", "Profit"),
        ]

    def test_an_identifier_that_stands_twice_is_a_problem(self) -> None:
        """Relations could mean either, so that it is told with its line."""
        text = xml().replace('identifier="i"', 'identifier="c"')
        (problem,) = read(text).problems
        assert (problem.code, problem.place.line) == ("duplicate-id", 4)

    @given(st.randoms())
    def test_the_order_of_the_file_makes_no_difference(self, random: Any) -> None:
        """The same elements and relations in another order are the same model."""
        elements, relations = list(ELEMENTS.items()), list(RELATIONS)
        random.shuffle(elements)
        random.shuffle(relations)
        first, second = read(xml()), read(xml(dict(elements), relations))
        for table in ("actors", "dependencies", "goals", "positions", "interests"):
            assert sorted(map(str, map(_sorted, first.content[table]))) == sorted(
                map(str, map(_sorted, second.content[table]))
            )

    @given(
        st.dictionaries(
            st.sampled_from("abcdefgh"),
            st.tuples(st.sampled_from(TYPES), st.sampled_from(("A", "B @ C", "", "A"))),
            min_size=1,
        ),
        st.lists(
            st.tuples(
                st.sampled_from(RELATION_TYPES),
                st.sampled_from("abcdefgh") | st.just("x0"),
                st.sampled_from("abcdefgh"),
                st.sampled_from(("", "word")),
                st.sampled_from(("", "+", "9", "1")),
            ),
            max_size=25,
        ),
    )
    def test_any_architecture_is_read_and_accounted_for(self, elements: Any, relations: Any) -> None:
        """Whatever is related to whatever, a valid model comes out, and everything is taken or told."""
        raw = read(xml(elements, relations))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            load(io.BytesIO(xml(elements, relations).encode()))
        own = [told.message for told in raw.told if told.how == "left"]
        of_elements = sum(re.match(r'\w+ "[^"]*"(,|$)', message) is not None for message in own)
        assert accounted(raw, "element") + of_elements == len(elements)
        lines = sum(kind == "Association" for kind, *_ in relations)
        others = accounted(raw, "relation") + len(own) - of_elements
        # A line is a link each way: that it repeats, or leads back to itself, may be told for each.
        assert len(relations) <= others <= len(relations) + lines

    def test_everything_is_accounted_for(self) -> None:
        """What is taken and what is left add up to all elements and all relations."""
        raw = read(xml(relations=[*RELATIONS, RELATIONS[5], ("Flow", "c", "c"), ("Flow", "p", "r")]))
        left = messages(raw, "left")
        kinds = {kind for kind, _ in ELEMENTS.values()}
        of_elements = sum(message.split()[0] in kinds for message in left)
        assert accounted(raw, "element") + of_elements == len(ELEMENTS)
        assert accounted(raw, "relation") + len(left) - of_elements == len(RELATIONS) + 3


def _sorted(row: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(row.items())


class TestTexts:
    """Every text that somebody wrote is in the model, or told."""

    PLANTED = (
        *(f"{what} of {one}" for one in ELEMENTS for what in ("documentation", "property", "English name")),
        *(f"{what} of x{number}" for number in range(10) for what in ("name", "documentation", "property")),
        *("model in English", "definition in English", "strange child", "strange part"),
    )

    def planted(self) -> str:
        """Write a documentation, a property and a second name into each element and each relation."""

        def with_texts(match: re.Match[str]) -> str:
            own = match[1]
            is_relation = own.startswith("x")
            name = f"<name>name of {own}</name>" if is_relation else match[2]
            second = "" if is_relation else f'<name xml:lang="en">English name of {own}</name>'
            end = "relationship" if is_relation else "element"
            return (
                f"{match[0].split('>', 1)[0].rstrip('/')}>{name}{second}"
                f"<documentation>documentation of {own}</documentation><properties>"
                f'<property propertyDefinitionRef="p"><value>property of {own}</value></property>'
                f"</properties></{end}>"
            )

        text = xml(
            extra='<propertyDefinitions><propertyDefinition identifier="p"><name>FTE</name>'
            '<name xml:lang="en">definition in English</name></propertyDefinition></propertyDefinitions>'
            "<oddity>strange part</oddity>"
        ).replace(
            '<name xml:lang="en">Claims</name>',
            '<name>Claims</name><name xml:lang="en">model in English</name>',
        )
        text = re.sub(r'<element identifier="(\w+)"[^>]*>(<name>[^<]*</name>)</element>', with_texts, text)
        text = re.sub(
            r'<relationship identifier="(\w+)"[^>]*?(?:/>|>(<name>[^<]*</name>)</relationship>)',
            with_texts,
            text,
        )
        return text.replace("</documentation>", "</documentation><oddity>strange child</oddity>", 1)

    def test_all_are_kept_or_told(self) -> None:
        """Whatever is folded into a party, a part, a position or an interest keeps what was said of it."""
        raw = read(self.planted())
        kept = str(raw.content)
        left = "\n".join(messages(raw, "left"))
        lost = [text for text in self.PLANTED if text not in kept and text not in left]
        # What is left as a whole is told by its name, and the part of the file by its own.
        whole = [f"{what} of {one}" for one in "do" for what in ("documentation", "property", "English name")]
        whole += [f"{what} of x8" for what in ("documentation", "property")]
        assert lost == [*whole, "strange part"]
        assert 'the part "oddity" of the file' in left

    def test_what_a_party_stands_in_for_is_in_its_note(self) -> None:
        """The note of a party names the elements that are its own, with what is said of each."""
        text = xml(relations=[("Assignment", "r", "s"), ("Serving", "s", "c")]).replace(
            "<name>Claim service</name>",
            "<name>Claim service</name><documentation>By phone.</documentation>",
        )
        raw = read(text)
        (desk,) = (row for row in raw.content["actors"] if row["id"] == "Claims desk")
        assert "stands in for: Claim service (BusinessService): By phone." in desk["note"].split("\n")


class TestExchangeFile:
    def test_version_two_is_read(self) -> None:
        """Labels, and the older names of relations and elements, mean what they mean in version 3."""
        names = {"Serving": "UsedBy", "Realization": "Realisation"}
        old = [(names.get(kind, kind), *rest) for kind, *rest in RELATIONS]
        assert links(read(xml(relations=old, version=2))) == links(read(xml()))

    def test_the_language_of_the_model_is_preferred(self) -> None:
        """Of several names that in the language of the model's own name counts, else the first."""
        text = xml().replace(
            "<name>Client</name>", '<name xml:lang="nl">Klant</name><name xml:lang="en">Customer</name>'
        )
        text = text.replace(
            "<name>Insurer</name>",
            '<name xml:lang="nl">Verzekeraar</name><name xml:lang="fr">Assureur</name>',
        )
        raw = read(text)
        assert {"Customer", "Verzekeraar"} <= {row["id"] for row in raw.content["actors"]}
        assert raw.content["name"] == "Claims"

    def test_documentation_and_properties_come_over(self) -> None:
        """Documentation is the note, a property that the model knows its field, any other a note."""
        text = xml(
            extra="<propertyDefinitions><propertyDefinition identifier='q' type='string'><name>tags</name>"
            "</propertyDefinition><propertyDefinition identifier='w' type='string'><name>Owner</name>"
            "</propertyDefinition></propertyDefinitions>"
        ).replace(
            "<name>Client</name>",
            "<name>Client</name><documentation>Pays.</documentation><properties>"
            "<property propertyDefinitionRef='q'><value>retail</value></property>"
            "<property propertyDefinitionRef='q'><value>young</value></property>"
            "<property propertyDefinitionRef='w'><value>Sales</value></property></properties>",
        )
        (client,) = (row for row in read(text).content["actors"] if row["id"] == "Client")
        assert client["tags"] == ["retail", "young"]
        assert client["note"].split("\n") == ["Pays.", "Owner: Sales"]

    def test_views_and_folders_are_told_once(self) -> None:
        """How it is drawn and filed has no place in a model."""
        raw = read(
            xml(
                extra="<organizations><item/><item/></organizations>"
                "<views><diagrams><view/></diagrams></views>"
            )
        )
        left = messages(raw, "left")
        assert [message for message in left if message.startswith("the ")] == [
            "the folders (2)",
            "the views (1)",
        ]

    def test_the_door_reads_it(self) -> None:
        """A file on which all is well loads, and says how much was guessed and left."""
        with pytest.warns(UserWarning, match="guessed"):
            model = load(io.BytesIO(xml().encode()))
        assert model.name == "Claims"
        assert {actor.id for actor in model.actors} >= {"Client", "Insurer", "Claims desk", "Board"}

    @given(st.integers(0, 4000), st.binary(max_size=2), st.booleans())
    def test_broken_files_end_in_one_kind_of_error(self, at: int, put: bytes, cut: bool) -> None:
        """A file with bytes changed or cut off is read, or refused as a model; nothing else comes out."""
        good = xml().encode()
        broken = good[:at] if cut else good[:at] + put + good[at + len(put) :]
        try:
            load(io.BytesIO(b"<" + broken[1:] + b"\n"))
        except (ModelError, UserWarning) as error:
            assert str(error)  # noqa: PT017 - both are what may come out


class TestCSV:
    def test_it_says_the_same_as_xml(self) -> None:
        """The CSV files of Archi and the exchange file of one model give one model."""
        from_xml, from_csv = read(xml()).content, read_archi(sheets(), "claims").content
        assert from_csv == from_xml

    def test_it_is_known_by_headers_and_types(self) -> None:
        """Sheets with the headers of Archi are Archi's only where the types are words of ArchiMate."""
        assert is_archi(sheets())
        assert is_archi(sheets()[:2])
        assert not is_archi(sheets()[1:])
        people = {own: ("Person", name) for own, (_, name) in ELEMENTS.items()}
        assert not is_archi(sheets(people))
        assert not is_archi(sheets(relations=[("knows", "c", "i")]))
        assert not is_archi([Sheet("empty", "empty.csv", [], [])])

    def test_kind_is_as_good_as_type(self) -> None:
        """Sheets with a column kind, and relations without ids, are read in the same way."""
        elements = Sheet(
            "elements",
            "elements.csv",
            [["id", "name", "kind"], ["1", "A", "Node"], ["2", "B", "Node"]],
            [1, 2, 3],
        )
        relations = Sheet(
            "relations",
            "relations.csv",
            [["source", "target", "kind", "name"], ["1", "2", "Flow", "x"]],
            [1, 2],
        )
        assert is_archi([elements, relations])
        assert links(read_archi([elements, relations], "folder")) == {("A", "B", "x")}

    def test_properties_find_their_elements(self) -> None:
        """A property is a field of its element, several with one key a list."""
        raw = read_archi(sheets(properties=[("c", "tags", "retail"), ("c", "tags", "young")]), "claims")
        (client,) = (row for row in raw.content["actors"] if row["id"] == "Client")
        assert client["tags"] == ["retail", "young"]

    def test_a_property_of_nothing_is_told(self) -> None:
        """A property whose element is not in the file is left, with its line and all it says."""
        raw = read_archi(sheets(properties=[("c", "tags", "retail"), ("zz", "lost", "9")]), "claims")
        (told,) = (one for one in raw.told if '"lost"' in one.message)
        assert told.how == "left"
        assert str(told) == (
            'claims-properties.csv:3: the property "lost" of "zz", which is not in the file: "9"'
        )

    def test_numbers_as_ids_stay_text(self) -> None:
        """An id that a sheet holds as a number is the same id in every sheet."""
        elements = Sheet(
            "e", "e.xlsx", [["ID", "Type", "Name"], [1, "Node", "A"], [2.0, "Node", "B"]], [1, 2, 3]
        )
        relations = Sheet(
            "r", "e.xlsx", [["Source", "Target", "Type", "Name"], [1.0, 2, "Flow", "x"]], [1, 2]
        )
        assert links(read_archi([elements, relations], "e.xlsx")) == {("A", "B", "x")}

    def test_what_is_told_names_the_row(self) -> None:
        """What is left is told with the file and the line where it stands."""
        told = [one for one in read_archi(sheets(), "claims").told if "Claim form" in one.message]
        assert [str(one.place) for one in told] == ["claims-relations.csv:10", "claims-elements.csv:13"]
