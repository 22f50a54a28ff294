from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import ecosystems

from ecograph.errors import ConfigError
from ecograph.graph import build
from ecograph.loading import load
from ecograph.scanning import scan
from ecograph.scenarios import what_if

ROOF = """
name: Roof repair
actors: [{id: owner, name: Owner, kind: customer}, {id: north, name: North}, {id: south, name: South},
  {id: crew, name: Crew of North, part_of: north}, {id: depot, name: Depot}]
resources: [{id: repair}, {id: tiles, kind: product}, {id: news, name: Weather news, kind: information}]
dependencies:
  - {depender: owner, dependee: north, resource: repair, importance: 5, channel: phone}
  - {depender: owner, dependee: south, resource: repair, importance: 5, channel: desk}
  - {depender: north, dependee: depot, resource: tiles, importance: 5}
  - {depender: south, dependee: depot, resource: tiles, importance: 5}
  - {depender: depot, dependee: north, resource: news, importance: 2}
interests: [{actor: south, resource: news, priority: 4}]
offers: [{actor: north, resource: news, effort: 1}]
"""


def test_who_falls_and_what_is_found():
    """Without the depot both repairers and the owner fall, and the finding about it goes with it."""
    found = what_if(load(ROOF), remove=["depot"])
    assert found.loss.failed == ("north", "south", "owner")
    assert found.loss.lost_share == 1
    assert "single-point-of-dependency@depot" in {finding.id for finding in found.disappeared}


def test_who_is_left_alone_becomes_a_single_point():
    """Without one of two repairers nobody falls, and all hangs on the other from then on."""
    found = what_if(load(ROOF), remove=["North"])
    assert found.loss.failed == ()
    assert "single-point-of-dependency@south" in {finding.id for finding in found.appeared}


def test_a_part_stands_for_its_whole():
    """Whoever names a department means the organisation it is part of."""
    assert what_if(load(ROOF), remove=["Crew of North"]).loss.lost == ("north",)


def test_a_resource_runs_out():
    """When nobody can give it any more, all who need it fall, whoever gave it."""
    found = what_if(load(ROOF), without=["repair"])
    assert (found.loss.lost, found.resources, found.loss.failed) == ((), ("repair",), ("owner",))
    assert what_if(load(ROOF), without=["weather NEWS"]).loss.failed == ()


def test_a_channel_closes():
    """A link goes with its last channel; who has another giver goes on until both are closed."""
    assert what_if(load(ROOF), close=["phone"]).loss.failed == ()
    assert what_if(load(ROOF), close=["phone", "desk"]).loss.failed == ("owner",)


def test_all_that_is_wrong_is_told_at_once():
    """Wrong parties, resources and channels are one error, each with what was meant."""
    with pytest.raises(ConfigError) as caught:
        what_if(load(ROOF), remove=["Dpeot"], without=["tyles"], close=["fone"])
    assert str(caught.value).splitlines() == [
        'nobody on the map is called "Dpeot" (did you mean "Depot"?)',
        'nothing on the map is called "tyles" (did you mean "tiles"?)',
        'there is no channel "fone" (did you mean "phone"?)',
    ]


def test_something_must_be_lost():
    """To lose nothing is no question."""
    with pytest.raises(ConfigError, match="say what is lost: a party, a resource or a channel"):
        what_if(load(ROOF))


def test_everybody_stops():
    """When all are lost nobody is left to fail, and no share has a meaning."""
    found = what_if(load(ROOF), remove=["owner", "north", "south", "depot"])
    assert (found.loss.failed, found.loss.lost_share) == ((), None)
    assert found.after.graph.actors == ()


def test_what_is_known_is_not_compared():
    """The checks about what is known say nothing about a loss; whoever wants them judges by all."""
    graph = build(load(ROOF))
    found = what_if(graph, remove=["depot"])
    assert not {finding.family for finding in found.before.findings} & {"transparency"}
    assert what_if(graph, remove=["depot"], judge=scan).before.findings == scan(graph).findings


@given(ecosystems(), st.data())
@settings(suppress_health_check=list(HealthCheck), max_examples=20)
def test_a_graph_without_somebody_is_the_graph_of_a_model_without_them(model, data):
    """Links, needs, wishes and offers of the rest are what they would be had nobody mentioned the lost."""
    graph = build(model)
    gone = data.draw(st.sets(st.sampled_from(graph.actors))) if graph.actors else set()
    left = graph.without(gone)
    assert set(left.actors) == set(graph.actors) - gone
    stays = [link for link in graph.links if not gone & {link.depender, link.dependee}]
    assert left.links == stays
    assert [link.depender for link in left.links] == [
        left.actors[number] for number in left.links.numbers("depender")
    ]
    assert [interest for interest in graph.interests if interest.actor not in gone] == [*left.interests]
    assert [offer for offer in graph.offers if offer.actor not in gone] == [*left.offers]
    assert {need.depender for need in left.needs} <= set(left.actors)
    assert left.focal == (None if graph.focal in gone else graph.focal)
    scan(left)
