"""What may be shared: the ecosystem as if its confidential rows did not exist."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import ecosystems

import ecograph
from ecograph.formats.written import tables_of
from ecograph.scenarios import shared

MODEL = """
name: Hall
focal: hidden
resources: [{id: floor}, {id: key, confidential: true}, {id: room}]
actors: [{id: hall, kind: customer}, {id: cleaner, trusted_by: [hidden, hall]},
  {id: hidden, confidential: true}, {id: desk, part_of: hidden}]
interests:
  - {actor: cleaner, resource: room, priority: 3, giver: hidden}
  - {actor: hall, resource: key, priority: 3}
  - {actor: cleaner, resource: floor, priority: 2}
offers: [{actor: hidden, resource: room}, {actor: hall, resource: room, not_to: [hidden, cleaner]}]
dependencies:
  - {depender: hall, dependee: cleaner, resource: floor, importance: 5}
  - {depender: hall, dependee: hidden, resource: floor, importance: 5}
  - {depender: cleaner, dependee: hall, resource: room, importance: 2, confidential: true}
goals: [{id: clean}, {id: secret goal, confidential: true}]
positions: [{actor: cleaner, goal: clean, stance: 1}, {actor: cleaner, goal: secret goal, stance: 1}]
journeys:
  - id: day
    customer: hall
    owner: hidden
    touchpoints:
      - {id: door, performer: [hidden, cleaner], importance: 3, metric: {name: wait, confidential: true}}
      - {id: stage, performer: hidden, importance: 3, blamed: hidden, confidential: true}
      - {id: bar, performer: cleaner, accountable: hidden, importance: 3,
         causes: [{why: Dust, because: [{why: Hush, confidential: true}]}]}
initiatives:
  - {id: mop, benefits: {hidden: 3, hall: 2}, addresses: [one-sided-link@cleaner@hall, missing-exchange@room]}
decisions:
  - {finding: one-sided-link@cleaner@hall, status: accepted, reason: Fine}
  - {finding: indirect-return-only@hidden, status: accepted, reason: Gone}
scenarios:
  - id: strike
    remove: [hidden, cleaner]
    change:
      - {table: dependencies, row: {depender: hall, dependee: hidden, resource: floor, importance: 3}}
"""


def text(model: ecograph.Ecosystem) -> str:
    return json.dumps(tables_of(model))


def test_what_is_confidential_is_gone_with_what_must_name_it():
    """Rows that cannot be without a hidden party go; rows that can, stay without it."""
    found = shared(ecograph.load(MODEL))
    tables = tables_of(found.ecosystem)
    assert found.withheld == 7
    assert "hidden" not in text(found.ecosystem)
    assert [row["id"] for row in tables["actors"]] == ["hall", "cleaner", "desk"]
    assert tables["actors"][1]["trusted_by"] == ["hall"]
    assert tables["interests"] == [{"actor": "cleaner", "resource": "floor", "priority": 2}]
    assert tables["offers"] == [{"actor": "hall", "resource": "room", "not_to": ["cleaner"]}]
    assert [(row["depender"], row["dependee"]) for row in tables["dependencies"]] == [("hall", "cleaner")]
    (journey,) = tables["journeys"]
    assert [point["id"] for point in journey["touchpoints"]] == ["door", "bar"]
    assert journey["touchpoints"][0] == {"id": "door", "performer": "cleaner", "importance": 3}
    assert journey["touchpoints"][1]["causes"] == [{"why": "Dust"}]
    assert tables["initiatives"][0]["benefits"] == {"hall": 2}
    assert tables["scenarios"] == [{"id": "strike", "remove": ["cleaner"]}]


def test_a_model_without_secrets_is_given_back_as_it_is():
    """Where nothing is confidential, the same model comes back."""
    model = ecograph.load("actors: [{id: a}, {id: b}]\n")
    assert shared(model).ecosystem is model
    assert shared(model).withheld == 0


def test_a_decision_does_not_tell_what_was_hidden():
    """A decision on a finding that rests on hidden rows alone goes, others stay."""
    model = ecograph.load("""
actors: [{id: hall, kind: customer}, {id: cleaner}, {id: guard}]
dependencies:
  - {depender: hall, dependee: cleaner, resource: floor, importance: 5}
  - {depender: hall, dependee: guard, resource: quiet, importance: 5, confidential: true}
initiatives: [{id: mop, addresses: [single-point-of-dependency@guard, single-point-of-dependency@cleaner]}]
decisions:
  - {finding: single-point-of-dependency@cleaner, status: accepted, reason: Fine}
  - {finding: single-point-of-dependency@guard, status: accepted, reason: Hush}
""")
    seen = shared(model).ecosystem
    assert [decision.finding for decision in seen.decisions] == ["single-point-of-dependency@cleaner"]
    assert seen.initiatives[0].addresses == ("single-point-of-dependency@cleaner",)


@settings(deadline=None, max_examples=25)
@given(ecosystems(), st.integers(0, 10**6))
def test_what_is_left_is_a_model_without_marks(model, draw):
    """Whatever rows are marked, what is left is a valid model that holds no mark and can be judged."""
    tables = tables_of(model)
    rows = [row for name in ("actors", "dependencies", "interests", "offers") for row in tables.get(name, [])]
    marked = [row for number, row in enumerate(rows) if (draw >> (number % 20)) & 1]
    for row in marked:
        row["confidential"] = True
    found = shared(ecograph.Ecosystem.model_validate(tables))
    assert '"confidential": true' not in text(found.ecosystem)
    assert found.withheld >= len(marked)
    assert ecograph.scan(found.ecosystem) is not None
