"""GraphML and GEXF: our own graphs come back, those of other tools become a map, and what is left is told."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import ecosystems

from ecograph.errors import ModelError, UnreadableModel
from ecograph.formats.graphml import read_graphml, write_graphml
from ecograph.formats.raw import Asked, Raw
from ecograph.formats.written import called, tables_of
from ecograph.formats.xml import parsed_xml
from ecograph.loading import load
from ecograph.model import Actor, Dependency, Ecosystem

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
GRAPHML = (
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">'
)
GEXF = '<gexf xmlns="{space}" xmlns:viz="{space}/viz"><graph {graph}>{content}</graph></gexf>'
SPACES = (
    "http://www.gexf.net/1.1draft",
    "http://www.gephi.org/gexf/1.1draft",
    "http://www.gexf.net/1.2draft",
    "http://gexf.net/1.3",
)


def read(text: str, asked: Asked = Asked()) -> Raw:  # noqa: B008 - frozen
    return read_graphml(parsed_xml(text.encode(), "map.graphml"), "map.graphml", asked)


def graphml(content: str) -> str:
    return f"{GRAPHML}\n{content}</graphml>"


def gexf(content: str, space: str = SPACES[-1], graph: str = 'defaultedgetype="directed"') -> str:
    return GEXF.format(space=space, content=content, graph=graph)


def links(raw: Raw) -> set[tuple[str, str, str]]:
    return {(row["dependee"], row["depender"], row["resource"]) for row in raw.content["dependencies"]}


def left(raw: Raw) -> list[str]:
    return [told.message for told in raw.told if told.how == "left"]


def again(model: Ecosystem) -> Ecosystem:
    return load(io.BytesIO(write_graphml(model).content.encode()))


class TestOurOwn:
    @given(ecosystems())
    def test_actors_and_dependencies_come_back(self, model: Ecosystem) -> None:
        """Whatever is said of an actor or a dependency is there again after a round trip."""
        back = again(model)
        assert (back.actors, back.dependencies) == (model.actors, model.dependencies)
        assert (back.name, back.focal, back.purpose) == (model.name, model.focal, model.purpose)

    @given(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"]))
            | st.sampled_from(("_x001B_", "_x00\x01", "a|b\\", "_x000\x07_")),
            max_size=3,
        ),
        st.text(st.characters(exclude_categories=["Cs"])),
    )
    def test_any_text_comes_back(self, tags: list[str], note: str) -> None:
        """Control characters, bars, backslashes and what looks like an escape are the same afterwards."""
        model = Ecosystem(actors=[{"id": "a", "tags": tags, "note": note, "name": note}, {"id": "b\x01\nc"}])
        assert again(model).actors == model.actors

    def test_a_text_that_xml_cannot_hold_is_written_as_in_spreadsheets(self) -> None:
        """A control character is written as `_x001B_`, and a text that looks so is kept apart from it."""
        content = write_graphml(Ecosystem(actors=[{"id": "a", "note": "\x1b and _x001B_"}])).content
        assert "_x001B_ and _x005F_x001B_" in content

    @given(ecosystems())
    def test_the_rest_is_told(self, model: Ecosystem) -> None:
        """Every row of a table that a graph cannot hold is named, and nothing of an actor or a dependency."""
        told = [one.message for one in write_graphml(model).told]
        for table in ("interests", "offers", "goals", "positions", "journeys", "decisions"):
            for row in tables_of(model).get(table, []):
                assert called(table, row) in told
        carried = {link.resource for link in model.dependencies}
        for row in tables_of(model).get("resources", []):
            assert (called("resources", row) in told) == (row["id"] not in carried)
        for table in ("actors", "dependencies"):
            names = [called(table, row) for row in tables_of(model).get(table, [])]
            assert not any(
                message.endswith(f" of {name}") or message in names for name in names for message in told
            )

    @given(ecosystems())
    def test_networkx_reads_it(self, model: Ecosystem) -> None:
        """networkx finds a node for each actor and an edge for each dependency, from giver to receiver."""
        graph = networkx.read_graphml(
            io.BytesIO(write_graphml(model).content.encode()), force_multigraph=True
        )
        assert len(graph) == len(model.actors)
        labels = {(actor.name or actor.id).replace("\x1b", "_x001B_") for actor in model.actors}
        assert {name for _, name in graph.nodes(data="label")} == labels
        assert sorted((giver, taker) for giver, taker in graph.edges()) == sorted(
            (link.dependee, link.depender) for link in model.dependencies
        )

    @given(ecosystems())
    def test_it_comes_back_through_networkx(self, model: Ecosystem) -> None:
        """A graph that networkx has read and saved is still ours."""
        graph = networkx.read_graphml(
            io.BytesIO(write_graphml(model).content.encode()), force_multigraph=True
        )
        saved = io.BytesIO()
        networkx.write_graphml_xml(graph, saved)
        back = load(io.BytesIO(saved.getvalue()))
        key = lambda row: (row.depender, row.dependee, row.resource, str(row.according_to))  # noqa: E731
        assert sorted(back.dependencies, key=key) == sorted(model.dependencies, key=key)
        assert set(back.actors) == set(model.actors)

    @given(ecosystems())
    def test_the_kinds_of_what_is_given_come_back(self, model: Ecosystem) -> None:
        """The glossary has the resources that links carry, each of its kind; without one there is none."""
        carried = {link.resource for link in model.dependencies}
        kinds = {each.id: each.kind for each in model.resources if each.id in carried}
        assert {each.id: each.kind for each in again(model).resources} == kinds

    @pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
    def test_every_example_comes_back(self, example: Path) -> None:
        """Actors, dependencies and kinds of what is given are the same; all else of a resource is told."""
        model = load(example)
        back = again(model)
        assert (back.actors, back.dependencies) == (model.actors, model.dependencies)
        kind_of = {each.id: each.kind for each in model.resources}
        assert {each.id: each.kind for each in back.resources} == {
            link.resource: kind_of[link.resource] for link in model.dependencies if kind_of
        }
        told = [one.message for one in write_graphml(model).told]
        carried = {each.id for each in back.resources}
        for row in tables_of(model).get("resources", []):
            more = [name for name in row if name not in {"id", "kind"}]
            name = called("resources", row)
            if row["id"] not in carried:
                assert name in told
            elif more:
                assert f"{', '.join(more)} of {name}" in told

    def test_two_kinds_of_one_resource_are_a_problem(self) -> None:
        """Where somebody changed the kind on one edge only, that is told with the line of an edge."""
        model = Ecosystem(
            actors=[{"id": "a"}, {"id": "b"}],
            resources=[{"id": "r", "kind": "money"}],
            dependencies=[
                {"depender": "a", "dependee": "b", "resource": "r", "importance": 4},
                {"depender": "b", "dependee": "a", "resource": "r", "importance": 4},
            ],
        )
        text = write_graphml(model).content.replace(">money<", ">product<", 1)
        with pytest.raises(ModelError) as caught:
            load(io.BytesIO(text.encode()))
        assert [problem.code for problem in caught.value.problems] == ["duplicate-id"]

    def test_what_others_added_is_told(self) -> None:
        """A column that another tool wrote beside ours is left, and told once with how often it stands."""
        text = write_graphml(Ecosystem(actors=[{"id": "a"}, {"id": "b"}])).content
        text = text.replace("    </node>", '<data key="pagerank">0.5</data></node>')
        raw = read(text)
        assert left(raw) == ['the attribute "pagerank", which stands 2 times']
        assert raw.content["actors"] == [{"id": "a"}, {"id": "b"}]

    def test_a_problem_names_its_line(self) -> None:
        """A wrong value in a graph of ours is a problem with the line on which its edge begins."""
        model = Ecosystem(
            actors=[{"id": "a"}, {"id": "b"}],
            dependencies=[{"depender": "a", "dependee": "b", "resource": "r", "importance": 4}],
        )
        text = write_graphml(model).content.replace(">4.0<", ">9.0<")
        line = next(number for number, each in enumerate(text.split("\n"), 1) if "<edge" in each)
        with pytest.raises(ModelError) as caught:
            load(io.BytesIO(text.encode()))
        assert [problem.place.line for problem in caught.value.problems] == [line]

    def test_every_field_has_an_attribute(self) -> None:
        """A row that says everything is written whole: all fields but the ends are attributes."""
        actor = {name: value for name, value in FULL_ACTOR.items() if name in Actor.model_fields}
        assert set(actor) == set(Actor.model_fields)
        assert set(FULL_LINK) == set(Dependency.model_fields)
        model = Ecosystem(actors=[actor, {"id": "b"}], dependencies=[FULL_LINK])
        assert again(model) == model
        assert not write_graphml(model).told


_SAID = {
    "evidence": "stated",
    "source": "an interview",
    "date": "2024-05-06",
    "according_to": "b",
    "confidential": True,
    "note": "two\nlines",
    "tags": ["x|y", "z\\"],
}
FULL_ACTOR: dict[str, Any] = {
    "id": "a",
    "name": "A <b> & co",
    "kind": "customer",
    "part_of": "b",
    "influenceable": False,
    "trusted_by": ["b"],
    "disciplines": ["research", ""],
    **_SAID,
}
FULL_LINK: dict[str, Any] = {
    "depender": "a",
    "dependee": "b",
    "resource": "bread",
    "importance": [2, 3, 5],
    "satisfaction": "3-5",
    "effort": 2.5,
    "tolerance": "days",
    "agreement": "both",
    "amount": 12.5,
    "unit": "EUR",
    "channel": "phone",
    **_SAID,
}


class TestGraphML:
    def test_nodes_are_parties_and_edges_what_they_give(self) -> None:
        """An edge runs from who gives to who receives, unless the user says otherwise."""
        text = graphml(
            '<key id="d0" for="node" attr.name="label" attr.type="string"/>'
            '<key id="d1" for="edge" attr.name="label" attr.type="string"/>'
            '<graph edgedefault="directed"><node id="1"><data key="d0">City</data></node>'
            '<node id="2"><data key="d0">Bus line</data></node>'
            '<edge source="1" target="2"><data key="d1">subsidy</data></edge></graph>'
        )
        assert links(read(text)) == {("City", "Bus line", "subsidy")}
        assert links(read(text, Asked(arrows="relies"))) == {("Bus line", "City", "subsidy")}

    def test_each_edge_may_have_its_own_direction(self) -> None:
        """In a graph that mixes them, an undirected edge is a link each way and a directed one is not."""
        text = graphml(
            '<graph edgedefault="undirected"><node id="a"/><node id="b"/><node id="c"/>'
            '<edge source="a" target="b"><data key="label">talk</data></edge>'
            '<edge source="b" target="c" directed="true"><data key="label">bread</data></edge></graph>'
        )
        assert links(read(text)) == {("a", "b", "talk"), ("b", "a", "talk"), ("b", "c", "bread")}

    def test_what_a_key_gives_by_default_holds_where_nothing_is_said(self) -> None:
        """The default of a key counts for nodes and edges without that attribute, and only for those."""
        text = graphml(
            '<key id="k" for="node" attr.name="kind" attr.type="string"><default>club</default></key>'
            '<key id="i" for="edge" attr.name="importance" attr.type="int"><default>4</default></key>'
            '<graph edgedefault="directed"><node id="a"/><node id="b"><data key="k">team</data></node>'
            '<edge source="a" target="b"/>'
            '<edge source="b" target="a"><data key="i">2</data></edge></graph>'
        )
        raw = read(text)
        assert [actor["kind"] for actor in raw.content["actors"]] == ["club", "team"]
        assert {(row["dependee"], str(row["importance"])) for row in raw.content["dependencies"]} == {
            ("a", "4"),
            ("b", "2"),
        }

    def test_groups_are_wholes(self) -> None:
        """What stands in a graph inside a node is part of that node, at any depth."""
        text = graphml(
            '<graph edgedefault="directed"><node id="town"><graph edgedefault="directed"><node id="dock">'
            '<graph edgedefault="directed"><node id="crane"/></graph></node>'
            '<edge source="crane" target="town"/></graph></node></graph>'
        )
        raw = read(text)
        assert {row["id"]: row.get("part_of") for row in raw.content["actors"]} == {
            "town": None,
            "dock": "town",
            "crane": "dock",
        }
        assert len(raw.content["dependencies"]) == 1
        assert any(told.how == "taken" and "2 groups" in told.message for told in raw.told)

    def test_labels_and_arrowheads_of_yed_count(self) -> None:
        """The label is what yEd shows, and the arrowheads say the direction, which the file does not."""
        heads = {
            "none none": "talk",
            "none standard": "bread",
            "standard none": "flour",
            "delta standard": "news",
        }
        edges = "".join(
            '<edge source="n0" target="n1"><data key="e"><y:PolyLineEdge>'
            f'<y:Arrows source="{ends.split()[0]}"'
            f' target="{ends.split()[1]}"/><y:EdgeLabel>{label}<y:LabelModel/></y:EdgeLabel></y:PolyLineEdge>'
            "</data></edge>"
            for ends, label in heads.items()
        )
        nodes = "".join(
            f'<node id="n{number}"><data key="d"><y:ShapeNode><y:Geometry x="1"/><y:NodeLabel>{label}'
            "<y:LabelModel/></y:NodeLabel></y:ShapeNode></data></node>"
            for number, label in enumerate(("Mill", "Bakery"))
        )
        raw = read(
            graphml(
                '<key id="d" for="node" yfiles.type="nodegraphics"/>'
                '<key id="e" for="edge" yfiles.type="edgegraphics"/>'
                f'<graph edgedefault="directed">{nodes}{edges}</graph>'
            )
        )
        assert links(raw) == {
            ("Mill", "Bakery", "talk"),
            ("Bakery", "Mill", "talk"),
            ("Mill", "Bakery", "bread"),
            ("Bakery", "Mill", "flour"),
            ("Mill", "Bakery", "news"),
            ("Bakery", "Mill", "news"),
        }
        assert "6 positions, shapes and colours" in left(raw)

    def test_further_labels_go_into_the_note(self) -> None:
        """Whatever yEd shows beside the first label is kept, that of a group as it is drawn now."""
        text = graphml(
            '<graph edgedefault="directed"><node id="n0"><data key="d"><y:UMLClassNode>'
            "<y:NodeLabel>Mill</y:NodeLabel><y:NodeLabel>by the quay</y:NodeLabel>"
            "<y:UML><y:AttributeLabel>grain</y:AttributeLabel></y:UML></y:UMLClassNode></data></node>"
            '<node id="n1"><data key="d"><y:ProxyAutoBoundsNode><y:Realizers active="1"><y:GroupNode>'
            "<y:NodeLabel>Folder</y:NodeLabel></y:GroupNode><y:GroupNode><y:NodeLabel>Town</y:NodeLabel>"
            "</y:GroupNode></y:Realizers></y:ProxyAutoBoundsNode></data></node>"
            '<edge source="n0" target="n1"><data key="e"><y:PolyLineEdge><y:EdgeLabel>flour</y:EdgeLabel>'
            "<y:EdgeLabel>weekly</y:EdgeLabel></y:PolyLineEdge></data></edge></graph>"
        )
        raw = read(text)
        assert raw.content["actors"] == [
            {"id": "Mill", "note": "further label: by the quay|grain"},
            {"id": "Town"},
        ]
        assert [(row["resource"], row["note"]) for row in raw.content["dependencies"]] == [
            ("flour", "further label: weekly")
        ]

    def test_what_has_no_name_is_kept(self) -> None:
        """Data without a key goes into the note, a description too, and an id as a name is a guess."""
        raw = read(
            graphml(
                '<graph edgedefault="directed"><node id="a"><data>by the quay</data></node>'
                '<node id="b"><desc>old</desc></node></graph>'
            )
        )
        assert raw.content["actors"] == [
            {"id": "a", "note": "data: by the quay"},
            {"id": "b", "note": "old"},
        ]
        assert [told.message for told in raw.told if told.how == "guessed"] == [
            "the id as the name of 2 nodes without a label"
        ]

    def test_what_stands_beside_a_graph_is_told(self) -> None:
        """Two graphs are one map; what is said of the second, of the file and at ports is told."""
        raw = read(
            graphml(
                '<graph><data key="by">Town</data><node id="a"/><node id="b"/>'
                '<edge source="a" target="b" sourceport="north"/></graph>'
                '<graph><data key="by">Port</data><node id="c"/></graph><data key="d">picture</data>'
            )
        )
        assert [actor["id"] for actor in raw.content["actors"]] == ["c", "a", "b"]
        assert any(told.how == "taken" and told.message == "2 graphs as one map" for told in raw.told)
        assert left(raw) == [
            'the attribute "by" of a further graph: "Town"',
            "1 attribute of the file itself",
            "1 port",
            'the attribute "by" of the graph',
        ]

    def test_hyperedges_and_ports_are_told(self) -> None:
        """What joins more than two is left with the names it joins, ports and references are counted."""
        raw = read(
            graphml(
                '<graph edgedefault="directed"><node id="a"><port name="north"/></node><node id="b"/>'
                '<node id="c"><locator href="http://elsewhere/x.graphml"/></node>'
                '<hyperedge><data key="label">talks</data><endpoint node="a"/><endpoint node="b"/>'
                '<endpoint node="c"/></hyperedge></graph>'
            )
        )
        assert left(raw) == [
            'the hyperedge "talks" between a, b, c; only pairs can be read',
            "1 port",
            "1 reference to another file",
        ]

    def test_an_id_that_stands_twice_is_a_problem(self) -> None:
        """Edges could mean either, so that the second node with an id is told as a problem with its line."""
        raw = read(graphml('<graph edgedefault="directed"><node id="a"/>\n<node id="a"/>\n<node/></graph>'))
        assert [(problem.code, problem.place.line) for problem in raw.problems] == [
            ("duplicate-id", 3),
            ("missing", 4),
        ]

    def test_what_holds_no_graph_is_refused(self) -> None:
        """A file without a graph is one clear error."""
        with pytest.raises(UnreadableModel, match="there is no graph"):
            read(graphml(""))


class TestGEXF:
    @pytest.mark.parametrize("space", SPACES)
    def test_every_version_is_read(self, space: str) -> None:
        """Labels, attributes, their defaults and weights are read from each version of the format."""
        raw = read(
            gexf(
                '<attributes class="node"><attribute id="0" title="kind" type="string">'
                "<default>club</default></attribute></attributes>"
                '<nodes><node id="1" label="City"><attvalues>'
                '<attvalue for="0" value="authority"/></attvalues><viz:size value="2"/></node>'
                '<node id="2" label="Bus line"/></nodes>'
                '<edges><edge id="0" source="1" target="2" weight="4.0" label="subsidy"/></edges>',
                space,
            )
        )
        assert raw.content["actors"] == [
            {"id": "City", "kind": "authority"},
            {"id": "Bus line", "kind": "club"},
        ]
        (row,) = raw.content["dependencies"]
        assert (row["dependee"], row["depender"], row["resource"], float(row["importance"])) == (
            "City",
            "Bus line",
            "subsidy",
            4,
        )
        assert left(raw) == ["1 position, shape or colour"]

    @pytest.mark.parametrize("written", ["[north, south]", "north|south", "[&quot;north&quot;, south]"])
    def test_lists_are_read(self, written: str) -> None:
        """A list is read in the way of 1.3, in brackets, and in that of 1.2, with bars."""
        raw = read(
            gexf(
                '<attributes class="node"><attribute id="0" title="tags" type="liststring"/></attributes>'
                f'<nodes><node id="a"><attvalues><attvalue for="0" value="{written}"/></attvalues></node>'
                "</nodes>"
            )
        )
        assert raw.content["actors"][0]["tags"] == ["north", "south"]

    @pytest.mark.parametrize("written", ["[a&#10;b, c]", "&#13;|", "", "[", "[]", "a|" * 9 + "x" * 200_000])
    def test_no_list_is_too_odd(self, written: str) -> None:
        """Line breaks, halves of brackets and very long texts in a list are read as text."""
        raw = read(
            gexf(
                '<attributes class="node"><attribute id="0" title="tags" type="liststring"/></attributes>'
                f'<nodes><node id="a"><attvalues><attvalue for="0" value="{written}"/></attvalues></node>'
                "</nodes>"
            )
        )
        assert [actor["id"] for actor in raw.content["actors"]] == ["a"]

    def test_directions_are_read(self) -> None:
        """An edge is directed, mutual or undirected by its own word, else by that of the graph."""
        raw = read(
            gexf(
                '<nodes><node id="a"/><node id="b"/><node id="c"/></nodes><edges>'
                '<edge source="a" target="b" label="x"/><edge source="b" target="c" type="mutual" label="y"/>'
                '<edge source="a" target="c" type="directed" label="z"/></edges>',
                graph='defaultedgetype="undirected"',
            )
        )
        assert links(raw) == {
            ("a", "b", "x"),
            ("b", "a", "x"),
            ("b", "c", "y"),
            ("c", "b", "y"),
            ("a", "c", "z"),
        }

    def test_nodes_inside_nodes_are_parts(self) -> None:
        """A node inside another, or with a parent, is part of it; a second parent is told."""
        raw = read(
            gexf(
                '<nodes><node id="a"><nodes><node id="b"/></nodes></node><node id="c" pid="a">'
                '<parents><parent for="b"/></parents></node></nodes>'
            )
        )
        assert {row["id"]: row.get("part_of") for row in raw.content["actors"]} == {
            "a": None,
            "b": "a",
            "c": "a",
        }
        assert left(raw) == ['"c" is also part of "b"; it can have one whole only']

    def test_edges_inside_a_node_are_links(self) -> None:
        """An edge that stands inside the node whose parts it joins is read as any other."""
        raw = read(
            gexf(
                '<nodes><node id="a"><nodes><node id="b"/><node id="c"/></nodes>'
                '<edges><edge source="b" target="c" label="bread"/></edges></node></nodes><edges/>'
            )
        )
        assert links(raw) == {("b", "c", "bread")}

    def test_a_whole_that_is_said_twice_is_one(self) -> None:
        """Being part of one node in each of the three ways of the format is no second whole."""
        raw = read(
            gexf(
                '<nodes><node id="0"><nodes><node id="b" pid="0"><parents><parent for="0"/></parents></node>'
                "</nodes></node></nodes>"
            )
        )
        assert [row.get("part_of") for row in raw.content["actors"]] == [None, "0"]
        assert not left(raw)

    @pytest.mark.parametrize(
        "times",
        [
            ('start="2009-06-01"', 'start="2009-01-01" end="2009-06-01"'),
            ('start="2010.0" end="2011.0"', 'start="900" end="2010.0"'),
            ('timestamps="&lt;[2003, 2001]&gt;"', 'timestamp="2002"'),
            ('end="2009-07-01"', 'start="2009-06-01" end="2009-06-30"'),
            ("", ""),
        ],
    )
    @pytest.mark.parametrize("latest_first", [True, False])
    def test_the_latest_value_counts(self, times: tuple[str, str], latest_first: bool) -> None:
        """Of values at several times the latest is taken, wherever it stands; the others are counted."""
        values = [f'<attvalue for="0" value="{number}" {when}/>' for number, when in enumerate(times)]
        same = not any(times)
        said = "".join(values if latest_first or same else reversed(values))
        raw = read(
            gexf(
                '<attributes class="node"><attribute id="0" title="price" type="float"/></attributes>'
                f'<nodes><node id="a" label="a"><attvalues>{said}</attvalues></node></nodes>'
            )
        )
        assert raw.content["actors"][0]["note"] == "price: 0"
        assert "1 value that a later one replaces" in left(raw)

    def test_an_attribute_without_a_name_is_kept(self) -> None:
        """A column without title and id goes into the note, and what is said of the file is told."""
        raw = read(
            gexf(
                '<attributes class="node"><attribute id="" title="" type="string"/></attributes>'
                '<nodes><node id="a"><attvalues><attvalue value="x"/></attvalues></node></nodes>'
            ).replace("<graph", "<meta><creator>Town</creator></meta><graph", 1)
        )
        assert raw.content["actors"] == [{"id": "a", "note": "attvalue: x"}]
        assert left(raw) == ['the attribute "creator" of the graph']

    def test_times_are_told(self) -> None:
        """When a node was there has no place in a model, and is counted."""
        raw = read(gexf('<nodes><node id="a" start="2001"/><node id="b"><spells/></node></nodes>'))
        assert left(raw) == ["2 times of nodes and edges"]

    def test_a_weight_of_one_everywhere_says_nothing(self) -> None:
        """Gephi writes 1 where nobody has weighed anything; that is told, and no importance."""
        raw = read(
            gexf(
                '<nodes><node id="a"/><node id="b"/></nodes><edges><edge source="a" target="b" weight="1.0"/>'
                '<edge source="b" target="a" weight="1.0"/></edges>'
            )
        )
        assert {row["importance"] for row in raw.content["dependencies"]} == {3}
        assert any("weight" in message for message in left(raw))


GOOD = graphml(
    '<key id="l" for="all" attr.name="label" attr.type="string"><default>x</default></key>'
    '<graph edgedefault="directed"><node id="a"><data key="l">Mill</data><graph><node id="c"/></graph></node>'
    '<node id="b"/><edge source="a" target="b" directed="false"><data key="l">flour</data></edge>'
    '<hyperedge><endpoint node="a"/></hyperedge></graph>'
).encode()
GOOD_GEXF = gexf(
    '<attributes class="node"><attribute id="0" title="tags" type="liststring"/></attributes>'
    "<nodes>"
    '<node id="a" pid="b"><attvalues><attvalue for="0" value="[a, b"/></attvalues></node>'
    '<node id="b"/></nodes>'
    '<edges><edge source="a" target="b" weight="2"/></edges>'
).encode()
GOOD_OWN = write_graphml(
    Ecosystem(actors=[FULL_ACTOR, {"id": "b"}], dependencies=[FULL_LINK])
).content.encode()


@given(
    st.sampled_from((GOOD, GOOD_GEXF, GOOD_OWN)),
    st.integers(0, 2000),
    st.binary(min_size=0, max_size=2),
    st.booleans(),
)
def test_broken_graphs_end_in_one_kind_of_error(good: bytes, at: int, put: bytes, cut: bool) -> None:
    """A graph with bytes changed or cut off is read, or refused as a model; nothing else comes out."""
    broken = good[:at] if cut else good[:at] + put + good[at + len(put) :]
    try:
        load(io.BytesIO(b"<" + broken[1:]))
    except ModelError:
        return
    except Warning:
        return
