"""Models that nobody cleaned load, and give the numbers that others have published of them."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import networkx
import pytest

from ecograph.graph import EcosystemGraph, build
from ecograph.loading import Reading, read
from ecograph.scanning import scan

GEMMA = Path(__file__).parents[2].parent / "shared" / "data" / "gemma-municipal"


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(GEMMA)


@pytest.fixture(scope="module")
def graph(reading: Reading) -> EcosystemGraph:
    return build(reading.ecosystem, parts=True)


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    return json.loads((GEMMA / "expected.json").read_text("utf-8"))


@pytest.mark.skipif(not GEMMA.is_dir(), reason="the municipal reference architecture is not here")
class TestMunicipalArchitecture:
    """2,906 elements and 6,069 relations of an ArchiMate model, as two CSV files."""

    def test_all_of_it_is_accounted_for(self, reading: Reading, published: dict[str, Any]) -> None:
        """What is taken and what is left add up to all elements and all relations of each kind."""
        for noun, file in (("element", "elements.csv"), ("relation", "relations.csv")):
            found: Counter[str] = Counter()
            for told in reading.told:
                taken = re.match(rf"([\d,]+) {noun}s? of type (\w+) ", told.message)
                if told.how == "taken" and taken:
                    found[taken[2]] += int(taken[1].replace(",", ""))
                elif told.how == "left" and told.place.source.endswith(file):
                    kind = told.message.split()[0]
                    found[kind if kind != "the" else "Flow"] += 1
            assert found == published[f"{noun}s_by_kind"]
            assert found.total() == published[f"{noun}s"]

    def test_the_parties_are_those_that_give_or_receive(
        self, graph: EcosystemGraph, published: dict[str, Any]
    ) -> None:
        """Every element that something flows to or from is a party, and nothing else is."""
        assert len(graph.actors) == published["service_graph_elements_touched"]

    def test_the_flows_are_those_published(self, graph: EcosystemGraph, published: dict[str, Any]) -> None:
        """Flows, pairs in both ways and in one, and the sum of all links are as published."""
        expected = {name: fact["value"] for name, fact in published["service_graph"].items()}
        flows = Counter((link.dependee, link.depender) for link in graph.links)
        mutual = sum((receiver, giver) in flows for giver, receiver in flows) // 2
        assert (len(flows), mutual, len(flows) - 2 * mutual) == (
            expected["flows"],
            expected["mutual_pairs"],
            expected["one_way_pairs"],
        )
        assert flows.total() == expected["total_weight"]
        both = sum(min(number, flows[pair[::-1]]) for pair, number in flows.items())
        assert both / flows.total() == pytest.approx(expected["reciprocity_weighted"])

    def test_the_flows_hang_together_as_published(
        self, graph: EcosystemGraph, published: dict[str, Any]
    ) -> None:
        """Articulation points, bridges and components of what is built are as published.

        The published components count every element; those that take no part in a flow stand alone.
        """
        expected = {name: fact["value"] for name, fact in published["service_graph"].items()}
        network = graph.network
        alone = published["elements"] - len(graph.actors)
        plain = networkx.Graph(network)
        weak = list(networkx.weakly_connected_components(network))
        strong = list(networkx.strongly_connected_components(network))
        assert (len(weak) + alone, max(map(len, weak))) == (
            expected["weak_components"],
            expected["weak_largest"],
        )
        assert (len(strong) + alone, max(map(len, strong))) == (
            expected["strong_components"],
            expected["strong_largest"],
        )
        points = set(networkx.articulation_points(plain))
        assert len(points) == len(expected["articulation_points"]) == 130
        assert sum(1 for _ in networkx.bridges(plain)) == published["service_graph"]["bridges"]["count"]
        assert sorted(graph.name(point) for point in points) == sorted(
            _names()[point] for point in expected["articulation_points"]
        )

    def test_it_scans(self, reading: Reading) -> None:
        """The parts are told for their wholes, and the checks find something to talk about."""
        result = scan(reading.ecosystem)
        assert result.findings


def _names() -> dict[str, str]:
    import csv

    with (GEMMA / "elements.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: " ".join(row["name"].split()) for row in csv.DictReader(file)}
