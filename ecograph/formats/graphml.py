"""Graphs as yEd, Gephi, networkx and igraph save them: GraphML and GEXF, with our own fields coming back."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias, get_origin
from xml.sax.saxutils import escape, quoteattr

from ecograph.errors import Place, Problem
from ecograph.formats.raw import Raw, Told, unreadable
from ecograph.formats.sheets import joined, parted
from ecograph.formats.written import Written, called, left_behind, tables_of
from ecograph.formats.xml import attribute, children, local_name, place_of, text_of_element
from ecograph.model import Actor, Dependency, RatingRange, Resource
from ecograph.words import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ecograph.formats.raw import Asked, Path
    from ecograph.formats.xml import Element
    from ecograph.model import Ecosystem, Record

Direction = Literal["directed", "mutual", "undirected"]


class _Node(NamedTuple):
    id: str
    label: str
    """What is written in the drawing."""
    fields: dict[str, Any]
    inside: str
    """The group it stands in, by its id."""
    place: Place


class _Edge(NamedTuple):
    start: str
    end: str
    label: str
    direction: Direction
    fields: dict[str, Any]
    place: Place


@dataclass
class _Graph:
    """A graph as it is filled while the file is walked through."""

    source: str
    said: dict[str, str] = field(default_factory=dict)
    """What is said of the graph itself."""
    nodes: list[_Node] = field(default_factory=list)
    edges: list[_Edge] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    """How often something was met that has no place in a model, by the sentence that tells so."""
    told: list[Told] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


_LOOKS: Final = ("position, shape or colour", "positions, shapes and colours")
_TIMES: Final = ("time of a node or an edge", "times of nodes and edges")
_REPLACED: Final = ("value that a later one replaces", "values that later ones replace")
_PORTS: Final = ("port", "ports")
_LOCATORS: Final = ("reference to another file", "references to other files")
_INNER: Final = ("graph inside an edge", "graphs inside edges")
_OF_GROUPS: Final = ("attribute of what is inside a group", "attributes of what is inside groups")
_OF_FILE: Final = ("attribute of the file itself", "attributes of the file itself")
_LEFT: Final = {
    words[1]: words for words in (_LOOKS, _TIMES, _REPLACED, _PORTS, _LOCATORS, _INNER, _OF_GROUPS, _OF_FILE)
}
_FURTHER: Final = "further label"
"""The field for what is written in a drawing beside its first label."""


def read_graphml(root: Element, source: str, asked: Asked) -> Raw:
    """Read a graph in GraphML or GEXF: nodes are parties, edges are what they give.

    What :func:`write_graphml` wrote comes back as it was, whoever saved it in between, as long as its
    attributes are there. Any other graph is a drawing (:func:`ecograph.formats.drawn.tables_of_drawing`):
    groups become the whole of what stands in them, what is written beside a first label goes into the
    note, hyperedges, ports, times and looks are told as left. Of values at several times the latest counts.

    Args:
        root: the `graphml` or `gexf` element, as :func:`ecograph.formats.xml.parsed_xml` gives it.
        source: the file as the user named it.
        asked: `arrows` is used.

    Raises:
        UnreadableModel: if it holds no graph.
    """
    walk = _walk_gexf if local_name(root) == "gexf" else _walk_graphml
    graph = _Graph(source)
    if not walk(root, graph):
        message = "there is no graph in this file"
        raise unreadable(source, "no-graph", message, hint="export it again, with its nodes", line=1)
    graph.told += [
        Told("left", f"{count(number, *_LEFT[what])}", Place(source))
        for what, number in sorted(graph.left.items())
    ]
    return _own(graph) if "ecograph" in graph.said else _drawing(graph, asked)


# --- GraphML --------------------------------------------------------------------------------------


class _Key(NamedTuple):
    """A column of a GraphML file."""

    name: str
    domain: str
    default: str | None


def _walk_graphml(root: Element, graph: _Graph) -> bool:
    keys = {attribute(key, "id"): _key(key) for key in children(root, "key")}
    defaults = {
        domain: {
            key.name: key.default for key in keys.values() if key.default and key.domain in {domain, "all"}
        }
        for domain in ("node", "edge", "graph")
    }
    open_graphs = [(each, "") for each in children(root, "graph")]
    found = len(open_graphs)
    if found > 1:
        graph.told.append(Told("taken", f"{found:,} graphs as one map", Place(graph.source)))
    graph.left[_OF_FILE[1]] += sum(1 for _ in children(root, "data", "desc"))
    while open_graphs:
        element, group = open_graphs.pop()
        usual: Direction = "undirected" if attribute(element, "edgedefault") == "undirected" else "directed"
        if group:
            graph.left[_OF_GROUPS[1]] += sum(1 for _ in children(element, "data", "desc"))
        else:
            _say_of_graph(graph, {**defaults["graph"], **_data(element, keys)[0]}, element)
        for child in element:
            match local_name(child):
                case "node":
                    fields, drawn = _data(child, keys)
                    _add_node(graph, child, group, drawn, {**defaults["node"], **fields})
                    graphs = _inside(child, graph)
                    open_graphs += [(inner, attribute(child, "id")) for inner in graphs]
                case "edge":
                    fields, drawn = _data(child, keys)
                    _add_edge(graph, child, _direction(child, usual), drawn, {**defaults["edge"], **fields})
                    graph.left[_INNER[1]] += len(_inside(child, graph))
                    graph.left[_PORTS[1]] += sum(bool(attribute(child, end)) for end in _AT_PORTS)
                case "hyperedge":
                    ends = [attribute(end, "node") for end in children(child, "endpoint")]
                    said = [text_of_element(data) for data in children(child, "data", "desc")]
                    named = "".join(f' "{text}"' for text in said if text)
                    message = f"the hyperedge{named} between {', '.join(ends)}; only pairs can be read"
                    graph.told.append(Told("left", message, place_of(child, graph.source)))
                case "locator":
                    graph.left[_LOCATORS[1]] += 1
    graph.left = +graph.left
    return bool(found)


def _say_of_graph(graph: _Graph, said: Mapping[str, str], element: Element) -> None:
    """Keep what is said of the graph, and tell what was said of another one before."""
    for name, text in said.items():
        if graph.said.setdefault(name, text) != text:
            message = f'the attribute "{name}" of a further graph: "{text}"'
            graph.told.append(Told("left", message, place_of(element, graph.source)))


def _inside(element: Element, graph: _Graph) -> list[Element]:
    """Give the graphs inside a node or an edge, and count what has no place in a model."""
    graphs = []
    for child in element:
        name = local_name(child)
        if name == "graph":
            graphs.append(child)
        elif name != "data":
            graph.left[_PORTS[1]] += name == "port"
            graph.left[_LOCATORS[1]] += name == "locator"
    return graphs


def _key(element: Element) -> _Key:
    name = attribute(element, "attr.name") or attribute(element, "id")
    default = next(children(element, "default"), None)
    return _Key(
        name, attribute(element, "for") or "all", None if default is None else text_of_element(default)
    )


class _Drawn(NamedTuple):
    """What yEd keeps of how a node or an edge looks."""

    labels: tuple[str, ...] = ()
    heads: tuple[bool, bool] | None = None
    """Whether there is an arrowhead at the start and at the end; None where that is not said."""


def _data(element: Element, keys: Mapping[str, _Key]) -> tuple[dict[str, str], _Drawn | None]:
    """Read what is said of a node, an edge or a graph, and how it is drawn."""
    fields: dict[str, Any] = {}
    drawn: _Drawn | None = None
    for data in children(element, "data", "desc"):
        key = attribute(data, "key")
        if len(data):
            found = _drawn(data)
            drawn = found if found.labels or drawn is None else drawn
        elif local_name(data) == "desc":
            fields.setdefault("description", (data.text or "").strip())
        else:
            fields[(keys[key].name if key in keys else key) or "data"] = (data.text or "").strip()
    return fields, drawn


_AT_PORTS: Final = ("sourceport", "targetport")
_FIRST_LABELS: Final = frozenset(("NodeLabel", "EdgeLabel"))
_LABELS: Final = _FIRST_LABELS | {"AttributeLabel", "MethodLabel"}
"""The names of elements with a text that people read; those of UML are never the label of a node."""


def _drawn(data: Element) -> _Drawn:
    first: list[str] = []
    others: list[str] = []
    heads = None
    waiting = [data]
    while waiting:
        each = waiting.pop()
        name = local_name(each)
        inside = list(each)
        if name in _LABELS:
            if text := (each.text or "").strip():
                (first if name in _FIRST_LABELS and not first else others).append(text)
        elif name == "Arrows":
            heads = (attribute(each, "source") != "none", attribute(each, "target") != "none")
        elif name == "Realizers":
            # A group is drawn twice, open and closed; only one of them is seen.
            active = attribute(each, "active")
            at = int(active) if active.isdecimal() else 0
            inside = inside[at : at + 1] or inside[:1]
        waiting += reversed(inside)
    return _Drawn((*first, *others), heads)


def _label_and_rest(drawn: _Drawn | None, fields: dict[str, Any]) -> str:
    """Give the first label of a drawing; the others become a field."""
    if drawn is None or not drawn.labels:
        return ""
    if further := drawn.labels[1:]:
        fields[_FURTHER] = list(further) if len(further) > 1 else further[0]
    return drawn.labels[0]


def _direction(element: Element, usual: Direction) -> Direction:
    said = attribute(element, "directed").lower()
    if said in {"true", "1"}:
        return "directed"
    return "undirected" if said in {"false", "0"} else usual


def _add_node(
    graph: _Graph, element: Element, group: str, drawn: _Drawn | None, fields: dict[str, Any]
) -> None:
    if drawn:
        graph.left[_LOOKS[1]] += 1
    label = _label_and_rest(drawn, fields)
    place = place_of(element, graph.source)
    graph.nodes.append(_Node(attribute(element, "id"), label, fields, group, place))


def _add_edge(
    graph: _Graph, element: Element, direction: Direction, drawn: _Drawn | None, fields: dict[str, Any]
) -> None:
    start, end = attribute(element, "source"), attribute(element, "target")
    if drawn:
        graph.left[_LOOKS[1]] += 1
        # In yEd the arrowheads are what people see; the file says "directed" of every edge.
        if drawn.heads == (False, False):
            direction = "undirected"
        elif drawn.heads == (True, True):
            direction = "mutual"
        elif drawn.heads == (True, False):
            start, end = end, start
    label = _label_and_rest(drawn, fields)
    graph.edges.append(_Edge(start, end, label, direction, fields, place_of(element, graph.source)))


# --- GEXF -----------------------------------------------------------------------------------------

_NAMELESS: Final = "attvalue"
"""The name of an attribute that has none."""
_LOOKS_OF_GEXF: Final = {"color", "position", "size", "shape", "thickness", "hexColor", "viz"}
_TIME_OF_GEXF: Final = ("start", "end", "startopen", "endopen", "timestamp", "timestamps", "intervals")


def _walk_gexf(root: Element, graph: _Graph) -> bool:
    found = False
    for meta in children(root, "meta"):
        about = {local_name(each): text_of_element(each) for each in meta}
        _say_of_graph(graph, {name: text for name, text in about.items() if text}, meta)
    for element in children(root, "graph"):
        found = True
        columns: dict[str, dict[str, _Key]] = {"node": {}, "edge": {}}
        for attributes in children(element, "attributes"):
            kept = columns.setdefault(attribute(attributes, "class") or "node", {})
            for each in children(attributes, "attribute"):
                default = next(children(each, "default"), None)
                name = attribute(each, "title") or attribute(each, "id") or _NAMELESS
                kind = attribute(each, "type").lower()
                text = None if default is None else text_of_element(default)
                kept[attribute(each, "id")] = _Key(name, kind, text)
        usual = _gexf_direction(attribute(element, "defaultedgetype"), "undirected")
        _gexf_nodes(element, columns["node"], graph)
        # Edges also stand inside the node whose parts they join.
        for edges in element.iter("{*}edges"):
            for edge in children(edges, "edge"):
                fields = _gexf_fields(edge, columns["edge"], graph)
                for name in ("weight", "kind"):
                    if said := attribute(edge, name):
                        fields.setdefault(name, said)
                if label := attribute(edge, "label"):
                    fields["label"] = label
                _add_edge(graph, edge, _gexf_direction(attribute(edge, "type"), usual), None, fields)
    graph.left = +graph.left
    return found


def _gexf_nodes(element: Element, columns: Mapping[str, _Key], graph: _Graph) -> None:
    """Walk through nodes, and through the nodes inside them."""
    waiting = [(nodes, "") for nodes in children(element, "nodes")]
    while waiting:
        nodes, group = waiting.pop()
        for node in children(nodes, "node"):
            fields = _gexf_fields(node, columns, graph)
            if label := attribute(node, "label"):
                fields["label"] = label
            parents = [attribute(each, "for") for every in children(node, "parents") for each in every]
            within = list(dict.fromkeys(filter(None, (group, attribute(node, "pid"), *parents))))
            place = place_of(node, graph.source)
            for other in within[1:]:
                message = f'"{attribute(node, "id")}" is also part of "{other}"; it can have one whole only'
                graph.told.append(Told("left", message, place))
            _add_node(graph, node, within[0] if within else "", None, fields)
            waiting += [(inner, attribute(node, "id")) for inner in children(node, "nodes")]


def _gexf_fields(element: Element, columns: Mapping[str, _Key], graph: _Graph) -> dict[str, Any]:
    fields: dict[str, Any] = {
        key.name: _gexf_value(key.default, key) for key in columns.values() if key.default
    }
    for child in element:
        name = local_name(child)
        if name == "attvalues":
            latest: dict[str, Element] = {}
            for value in children(child, "attvalue"):
                reference = attribute(value, "for") or attribute(value, "id")
                before = latest.setdefault(reference, value)
                if before is not value:
                    graph.left[_REPLACED[1]] += 1
                    latest[reference] = max(before, value, key=_moments)
                graph.left[_TIMES[1]] += any(value.get(time) for time in _TIME_OF_GEXF)
            for reference, value in latest.items():
                key = columns.get(reference, _Key(reference or _NAMELESS, "", None))
                fields[key.name] = _gexf_value(attribute(value, "value"), key)
        elif name in _LOOKS_OF_GEXF:
            graph.left[_LOOKS[1]] += 1
        elif name in {"spells", "slices"}:
            graph.left[_TIMES[1]] += 1
    graph.left[_TIMES[1]] += any(element.get(time) for time in _TIME_OF_GEXF)
    return fields


_PARTS_OF_TIME: Final = re.compile(r"[^\s,;<>\[\]()]+")
_Moment: TypeAlias = tuple[int, float, str]
_NO_END: Final[_Moment] = (2, 0.0, "")


def _moments(value: Element) -> list[_Moment]:
    """Give when a value holds, the latest moment first, to be compared; one that never ends is the latest."""
    said = {name: value.get(name) or "" for name in _TIME_OF_GEXF}
    moments = [_moment(text) for text in _PARTS_OF_TIME.findall(" ".join(said.values()))]
    begins, ends = said["start"] or said["startopen"], said["end"] or said["endopen"]
    if begins and not ends:
        moments.append(_NO_END)
    return sorted(moments, reverse=True)


def _moment(text: str) -> _Moment:
    try:
        number = float(text)
    except ValueError:
        return 1, 0.0, text
    return _NO_END if number == math.inf else (0, 0.0 if math.isnan(number) else number, "")


def _gexf_value(text: str, key: _Key) -> str | list[str]:
    """Read a list in whichever of the ways of GEXF it is written: `[a, b]` or `a|b`."""
    if not key.domain.startswith("list"):
        return text
    bare = text.startswith("[") and text.endswith("]")
    inside, bar = (text[1:-1], ",") if bare else (text, "|")
    try:
        # Brackets hold texts in quotes where a comma belongs to one.
        (cells,) = csv.reader(
            [inside], delimiter=bar, skipinitialspace=True, doublequote=False, escapechar="\\"
        )
    except (csv.Error, ValueError):
        cells = inside.split(bar)
    return [cell.strip() for cell in cells]


def _gexf_direction(said: str, usual: Direction) -> Direction:
    ways: dict[str, Direction] = {"directed": "directed", "undirected": "undirected", "mutual": "mutual"}
    return ways.get(said.lower(), usual)


# --- any graph, as a drawing ----------------------------------------------------------------------


def _drawing(graph: _Graph, asked: Asked) -> Raw:
    from ecograph.formats.drawn import Arrow, Shape, tables_of_drawing

    nodes = _once_each(graph)
    drawn = {node.id for node in nodes}
    shapes = []
    groups = set()
    nameless = 0
    for node in nodes:
        label = node.label or _taken_out(node.fields, "label", "name")
        kind = _taken_out(node.fields, "kind", "type")
        fields = node.fields
        if node.inside in drawn and not fields.get("part_of"):
            fields = {**fields, "part_of": node.inside}
            groups.add(node.inside)
        nameless += not label
        shapes.append(Shape(node.id, label or node.id, kind, fields, node.place))
    arrows = []
    for edge in graph.edges:
        label = edge.label or _taken_out(edge.fields, "label", "name")
        kind = _taken_out(edge.fields, "kind", "type")
        arrows.append(Arrow(edge.start, edge.end, label, kind, edge.direction, edge.fields, edge.place))
    name = _taken_out(graph.said, "name", "label", "title")
    raw = tables_of_drawing(shapes, arrows, graph.source, asked, name=name)
    here = Place(graph.source)
    told = list(graph.told)
    if groups:
        message = f"{count(len(groups), 'group', 'groups')} as the whole of what stands in each"
        told.append(Told("taken", message, here))
    if nameless:
        message = f"the id as the name of {count(nameless, 'node', 'nodes')} without a label"
        told.append(Told("guessed", message, here))
    told += [Told("left", f'the attribute "{said}" of the graph', here) for said in sorted(graph.said)]
    return raw._replace(told=(*raw.told, *told), problems=(*graph.problems, *raw.problems))


def _taken_out(fields: dict[str, Any], *names: str) -> str:
    """Take the first field out that has one of these names, however it is capitalised, and says something."""
    known = {name.casefold(): name for name in reversed(fields)}
    for name in names:
        said = fields[known[name]] if name in known else ""
        if said and isinstance(said, str):
            del fields[known[name]]
            return said
    return ""


def _once_each(graph: _Graph) -> list[_Node]:
    """Give the nodes whose id stands once; a second one is a problem, since edges could mean either."""
    seen: set[str] = set()
    kept = []
    for node in graph.nodes:
        if not node.id:
            message, hint = "this node has no id", "export the graph again"
            graph.problems.append(Problem("missing", message, hint, node.place))
        elif node.id in seen:
            message = f'the id "{node.id}" stands here for the second time'
            graph.problems.append(Problem("duplicate-id", message, "give each node its own", node.place))
        else:
            kept.append(node)
        seen.add(node.id)
    return kept


# --- our own --------------------------------------------------------------------------------------

_ENDS: Final = ("depender", "dependee")
_OWN: Final = ("name", "focal", "purpose")
_KIND: Final = "kind"
"""The attribute of an edge for the kind of what it carries."""
_MARK: Final = re.compile(r"_x(?=[0-9A-Fa-f]{4})")
_UNFIT: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4,6})_")


def _own(graph: _Graph) -> Raw:
    """Read back what :func:`write_graphml` wrote."""
    said = {name: _unescaped(text) for name, text in graph.said.items()}
    swapped = said.get("arrows") == "relies"
    places: dict[Path, Place] = {}
    strange: Counter[str] = Counter()
    tables: dict[str, Any] = {name: said[name] for name in ("ecograph", *_OWN) if name in said}
    actors = tables["actors"] = []
    for node in graph.nodes:
        places["actors", len(actors)] = node.place
        row = {"id": _unescaped(node.id), **_own_fields(node.fields, Actor, strange)}
        if node.label and node.label not in {node.fields.get("label"), row.get("name")}:
            message = f'the label "{node.label}" of "{row["id"]}" , whose name is the attribute "name"'
            graph.told.append(Told("left", message, node.place))
        actors.append(row)
    links = tables["dependencies"] = []
    kinds: dict[tuple[str, str], Place] = {}
    for edge in graph.edges:
        places["dependencies", len(links)] = edge.place
        giver, receiver = (edge.end, edge.start) if swapped else (edge.start, edge.end)
        ends = {"depender": _unescaped(receiver), "dependee": _unescaped(giver)}
        kind = edge.fields.pop(_KIND, "")
        links.append({**ends, **_own_fields(edge.fields, Dependency, strange)})
        kinds.setdefault((links[-1].get("resource", ""), _unescaped(kind)), edge.place)
    tables["resources"] = _glossary(kinds, places)
    graph.told += [
        Told(
            "left",
            f'the attribute "{name}", which stands {count(number, "time", "times")}',
            Place(graph.source),
        )
        for name, number in sorted(strange.items())
    ]
    for table in ("resources", "actors", "dependencies"):
        if not tables[table]:
            del tables[table]
    return Raw(graph.source, tables, tuple(graph.problems), tuple(graph.told), lambda: places)


def _glossary(kinds: Mapping[tuple[str, str], Place], places: dict[Path, Place]) -> list[dict[str, str]]:
    """List the resources that edges carry, if any edge says of which kind its resource is.

    Of a resource with two kinds both rows stay, to be told as a problem.
    """
    said = {resource for resource, kind in kinds if kind}
    rows: list[dict[str, str]] = []
    for (resource, kind), place in kinds.items():
        if said and resource and (kind or resource not in said):
            places["resources", len(rows)] = place
            rows.append({"id": resource, "kind": kind} if kind else {"id": resource})
    return rows


def _own_fields(fields: Mapping[str, str], record: type[Record], strange: Counter[str]) -> dict[str, Any]:
    shapes = _shapes_of(record)
    row: dict[str, Any] = {}
    for name, text in fields.items():
        if name in shapes:
            row[name] = _own_value(text, shapes[name])
        elif name != "label":
            strange[name] += 1
    return row


@cache
def _shapes_of(record: type[Record]) -> Mapping[str, str]:
    """Tell for each attribute whether it holds a list, a rating or one value."""
    shapes = {}
    for name, known in record.model_fields.items():
        if name not in {"id", *_ENDS}:
            is_rating = "RatingRange" in str(known.annotation)
            is_list = get_origin(known.annotation) is tuple
            shapes[name] = "list" if is_list else "rating" if is_rating else "one"
    return shapes


def _own_value(text: str, shape: str) -> Any:
    if shape == "list" or (shape == "rating" and "|" in text):
        return [_unescaped(cell.strip()) for cell in parted(text)]
    return _unescaped(text)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    is_one = number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF
    return chr(number) if is_one else match[0]


def _fit(text: str) -> str:
    """Write characters that XML cannot hold as `_x001B_`, as spreadsheets do, so that they come back."""
    text = _MARK.sub("_x005F_x", text) if "_x" in text else text
    return _UNFIT.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def write_graphml(ecosystem: Ecosystem) -> Written:
    """Write the parties and who gives whom what as GraphML, for yEd, Gephi, networkx and igraph.

    A node for each actor, an edge from giver to receiver for each dependency; every field is an attribute
    under its own name, and `label` is what people read. Where the model has a glossary, `kind` of an edge
    is the kind of what it carries. What else is said beside actors and dependencies has no place in a graph
    and is told. :func:`read_graphml` gives the same actors and dependencies again.

    >>> from ecograph.model import Ecosystem
    >>> print(write_graphml(Ecosystem(actors=[{"id": "quay", "name": "Quay & Co"}])).content)
    <?xml version="1.0" encoding="UTF-8"?>
    <graphml xmlns="http://graphml.graphdrawing.org/xmlns">
      <key id="label" for="node" attr.name="label" attr.type="string"/>
      <key id="n-name" for="node" attr.name="name" attr.type="string"/>
      <key id="g-ecograph" for="graph" attr.name="ecograph" attr.type="string"/>
      <key id="g-arrows" for="graph" attr.name="arrows" attr.type="string"/>
      <graph edgedefault="directed">
        <data key="g-ecograph">1</data>
        <data key="g-arrows">gives</data>
        <node id="quay">
          <data key="label">Quay &amp; Co</data>
          <data key="n-name">Quay &amp; Co</data>
        </node>
      </graph>
    </graphml>
    <BLANKLINE>
    """
    tables = tables_of(ecosystem)
    about = {"ecograph": str(ecosystem.ecograph), "arrows": "gives"}
    about |= {name: tables[name] for name in _OWN if name in tables}
    nodes = [{"label": row.get("name") or row["id"], **row} for row in tables.get("actors", [])]
    glossary = tables.get("resources", [])
    # Written also where it is what holds by default, so that every edge has one.
    kinds = {row["id"]: {_KIND: row.get("kind", Resource.model_fields["kind"].default)} for row in glossary}
    edges = [
        {"label": row["resource"], **row, **kinds.get(row["resource"], {})}
        for row in tables.get("dependencies", [])
    ]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ]
    node_keys = _keys_of("node", nodes, ("id",))
    edge_keys = _keys_of("edge", edges, _ENDS)
    graph_keys = _keys_of("graph", [about], ())
    for domain, keys in (("node", node_keys), ("edge", edge_keys), ("graph", graph_keys)):
        lines += (
            f'  <key id="{key}" for="{domain}" attr.name="{name}" attr.type="{kind}"/>'
            for name, (key, kind) in keys.items()
        )
    lines.append('  <graph edgedefault="directed">')
    lines += _data_lines(about, graph_keys, "    ")
    for row in nodes:
        lines.append(f"    <node id={_quoted(row['id'])}>")
        lines += _data_lines(row, node_keys, "      ")
        lines.append("    </node>")
    for number, row in enumerate(edges):
        ends = f"source={_quoted(row['dependee'])} target={_quoted(row['depender'])}"
        lines.append(f'    <edge id="e{number}" {ends}>')
        lines += _data_lines(row, edge_keys, "      ")
        lines.append("    </edge>")
    lines += ["  </graph>", "</graphml>", ""]
    holds = {**dict.fromkeys(_OWN, ()), "actors": Actor.model_fields, "dependencies": Dependency.model_fields}
    carried = {row["resource"] for row in edges}
    lost = [Told("left", called("resources", row)) for row in glossary if row["id"] not in carried]
    tables["resources"] = [row for row in glossary if row["id"] in carried]
    told = left_behind(tables, {**holds, "resources": ("id", _KIND)})
    return Written("\n".join(lines), (*lost, *told))


def _keys_of(
    domain: str, rows: Sequence[Mapping[str, Any]], passed: Sequence[str]
) -> dict[str, tuple[str, str]]:
    """Give the attributes that any row has: for each its key, and its type where it has one."""
    kinds: dict[str, set[type]] = {}
    for row in rows:
        for name, value in row.items():
            kinds.setdefault(name, set()).add(type(value))
    keys = {}
    for name, found in kinds.items():
        if name not in passed:
            kind = "boolean" if found == {bool} else "double" if found <= {int, float} else "string"
            # By these two ids Gephi knows what to write beside nodes and edges.
            label = {"node": "label", "edge": "edgelabel"}.get(domain, "")
            keys[name] = (label if name == "label" else f"{domain[0]}-{name}", kind)
    return keys


def _data_lines(row: Mapping[str, Any], keys: Mapping[str, tuple[str, str]], indent: str) -> Iterator[str]:
    for name, (key, kind) in keys.items():
        if name in row:
            text = repr(float(row[name])) if kind == "double" else _cell(row[name])
            yield f'{indent}<data key="{key}">{escape(_fit(text), _REFERENCES)}</data>'


_REFERENCES: Final = {"\r": "&#13;"}
"""A carriage return that stands as itself would be read as a line feed."""


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        value = [value[name] for name in RatingRange.model_fields]
    if isinstance(value, list):
        return joined(value)
    return str(value)


def _quoted(text: str) -> str:
    return quoteattr(_fit(text))
