"""Published tables of any shape load by a mapping, and give the numbers that are published with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ecograph.graph import build
from ecograph.loading import read
from ecograph.measures import impacts, pairs

DATA = Path(__file__).parents[2].parent / "shared" / "data"


def published(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / name / "expected.json").read_text("utf-8"))
    return found


@pytest.mark.skipif(not (DATA / "debian-gnome").is_dir(), reason="the packages are not here")
def test_packages_fall_with_each_other_as_published() -> None:
    """14,097 lines of a package archive: alternatives share a number, and what falls is what was counted."""
    mapping = [
        "actors=actors.csv",
        "dependencies=dependencies.csv",
        "dependencies.resource=group",
        "dependencies.importance:=5",
    ]
    reading = read(DATA / "debian-gnome", mapping=mapping)
    expected = published("debian-gnome")
    found = impacts(build(reading.ecosystem))
    assert len(found) == expected["packages"]
    assert len(reading.ecosystem.dependencies) == expected["dependency_rows"]
    assert sum(impact.fails for impact in found.values()) == expected["sum_of_cascades"]
    assert sum(impact.fails > 0 for impact in found.values()) == expected["packages_whose_loss_breaks_others"]
    assert all(found[top["id"]].fails == top["cascade"] for top in expected["top_single_points"])
    # What means nothing here is told, column by column, and the file of answers as a whole.
    left = [told.message for told in reading.told if told.how == "left"]
    assert left == [
        'the sheet "cascades" (2,251 rows)',
        'the column "section" (2,251 rows)',
        'the column "rank" (14,097 rows)',
        'the column "kind" (14,097 rows)',
    ]


@pytest.mark.skipif(not (DATA / "openflights").is_dir(), reason="the routes are not here")
def test_airlines_link_airports_as_published() -> None:
    """66,304 routes, in a file long enough to be read by column: as many links, pairs and answered pairs."""
    mapping = [
        "actors=airports.csv",
        "dependencies=routes.csv",
        "dependencies.depender=target",
        "dependencies.dependee=source",
        "dependencies.resource=airline",
        "dependencies.importance:=1",
    ]
    reading = read(DATA / "openflights", mapping=mapping)
    expected = published("openflights")["airport_graph"]
    graph = build(reading.ecosystem)
    flows = pairs(graph)
    assert len(graph.actors) == expected["actors"]["value"]
    assert len(graph.links) == expected["total_weight"]["value"]
    assert len(flows.mutual) == expected["mutual_pairs"]["value"]
    arcs = sum((there > 0) + (back > 0) for there, back in flows.values())
    assert arcs == expected["flows"]["value"]
    assert sum(map(sum, flows.values())) == pytest.approx(expected["total_weight"]["value"])
