"""Reading a model: every way in, and every bad input with all of its problems, placed and explained."""

import io
import json
import random
import re
import time
from pathlib import Path

import pytest
import yaml

from ecograph import load
from ecograph.errors import InvalidModel, ModelError, Problem, UnreadableModel
from ecograph.model import Ecosystem

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.yaml"))
MODEL = """\
ecograph: 1
name: Hall
actors:
  - {id: airport}
  - {id: cleaner, name: Cleaning contractor}
dependencies:
  - {depender: airport, dependee: cleaner, resource: clean hall, importance: 4-5}
"""
MODEL_JSON = json.dumps(
    {
        "ecograph": 1,
        "name": "Hall",
        "actors": [{"id": "airport"}, {"id": "cleaner", "name": "Cleaning contractor"}],
        "dependencies": [
            {"depender": "airport", "dependee": "cleaner", "resource": "clean hall", "importance": [4, 5]}
        ],
    },
    indent=1,
)
AB = "actors: [{id: a}, {id: b}]\n"


def problems_of(source) -> tuple[Problem, ...]:
    """All that `load` says is wrong."""
    with pytest.raises(ModelError) as caught:
        load(source)
    return caught.value.problems


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Take the » out of a text and give line and column of what each stood before."""
    places = []
    while "»" in text:
        before, after = text.split("»", 1)
        places.append((before.count("\n") + 1, len(before) - before.rfind("\n")))
        text = before + after
    return text, places


def link(cells: str) -> str:
    return AB + f"dependencies:\n  - {{depender: a, dependee: b, resource: r, {cells}}}\n"


def step(cells: str) -> str:
    touchpoint = f"{{id: t, importance: 3, {cells}}}"
    return AB + f"journeys:\n  - {{id: j, customer: a, touchpoints: [{touchpoint}]}}\n"


# ------------------------------------------------------------------------------------- every way in


@pytest.mark.parametrize(
    ("name", "text"), [("m.yaml", MODEL), ("m.yml", MODEL), ("m.YAML", MODEL), ("m.json", MODEL_JSON)]
)
def test_a_path_a_stream_and_a_text_give_the_same_model(tmp_path, name, text):
    """YAML and JSON give one model from a path, a text stream, a byte stream and the text itself."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    expected = load(MODEL)
    assert expected.dependencies[0].importance.low == 4
    assert load(path) == load(str(path)) == expected
    assert load(text) == load(io.StringIO(text)) == load(io.BytesIO(text.encode())) == expected
    with path.open("rb") as stream:
        assert load(stream) == expected


@pytest.mark.parametrize("text", [MODEL, MODEL_JSON])
def test_a_byte_order_mark_is_no_part_of_the_model(tmp_path, text):
    """A byte order mark, as Windows editors write it, changes nothing."""
    path = tmp_path / ("m.json" if text.startswith("{") else "m.yaml")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert load(path) == load(io.StringIO("\ufeff" + text)) == load(MODEL)


def test_windows_line_ends_change_nothing():
    """A file with CRLF line ends is the same model."""
    assert load(io.BytesIO(MODEL.replace("\n", "\r\n").encode())) == load(MODEL)


def _rows(table) -> list:
    return table if isinstance(table, list) else [table]


def _sorted_text(row) -> str:
    return json.dumps(row, sort_keys=True)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_order_of_keys_and_rows_changes_nothing(path):
    """An example with its keys and its rows shuffled is the same set of facts."""
    tables = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    shuffle = random.Random(1).shuffle

    def mixed(value):
        if isinstance(value, dict):
            items = list(value.items())
            shuffle(items)
            return {key: mixed(item) for key, item in items}
        return [mixed(item) for item in value] if isinstance(value, list) else value

    keys_mixed = mixed(tables)
    assert load(json.dumps(keys_mixed, indent=1)) == load(path)
    for rows in keys_mixed.values():
        if isinstance(rows, list):
            shuffle(rows)
    shuffled, plain = load(json.dumps(keys_mixed, indent=1)), load(path)
    for table, rows in shuffled.model_dump(mode="json").items():
        before = plain.model_dump(mode="json")[table]
        assert sorted(map(_sorted_text, _rows(rows))) == sorted(map(_sorted_text, _rows(before))), table


# ------------------------------------------------------------------------------- text stays as typed

AS_TYPED = [
    "no",
    "0123",
    "12:30",
    "1e3",
    "1_000",
    "on",
    "true",
    "2026-11-22",
    "0x1F",
    "3-5",
    ".5",
    "=",
    "'null'",
]


@pytest.mark.parametrize("written", AS_TYPED)
def test_names_and_ids_stay_as_typed(written):
    """A name or an id that looks like a number, a time or a yes is still the text that was typed."""
    eco = load(f"name: {written}\nactors:\n  - {{id: {written}}}\n")
    assert eco.name == eco.actors[0].id == written.strip("'")


def test_a_key_without_a_value_says_nothing():
    """Empty, ~ and null are the same as leaving the key out, at every level."""
    eco = load("name:\nactors: [{id: a, name: ~, part_of: null}]\ndependencies:\nsettings: {critical: }\n")
    assert eco == Ecosystem(actors=[{"id": "a"}])


def test_json_true_and_false_are_yes_and_no():
    """Booleans in JSON fill yes-or-no fields."""
    eco = load('{"actors":\n [{"id": "a", "influenceable": false, "confidential": true}]}')
    assert (eco.actors[0].influenceable, eco.actors[0].confidential) == (False, True)


def test_merge_keys_and_aliases_spare_repetition():
    """`<<` fills in what a row does not say itself, from one mapping or a list of them."""
    eco = load(
        "actors:\n  - &base {id: a, kind: authority, note: n}\n  - &more {id: c, influenceable: no}\n"
        "  - {<<: *base, id: b}\n  - {<<: [*base, *more], id: d}\n"
    )
    assert [(actor.id, actor.kind) for actor in eco.actors] == [
        ("a", "authority"),
        ("c", "organisation"),
        ("b", "authority"),
        ("d", "authority"),
    ]
    assert eco.actors[3].influenceable is False


# ---------------------------------------------------------------------- one mistake, told in full

RATING_HINT = "3-5"
WRONG = {
    "unknown key at the top": ("»actor: []\nname: x\n", "actor", "unknown-key", '"actor"', '"actors"'),
    "unknown key": (
        link("importance: 3, »importence: 4"),
        "dependencies[0].importence",
        "unknown-key",
        '"importence"',
        '"importance"',
    ),
    "unknown key without a value": (
        link("importance: 3, »importence: "),
        "dependencies[0].importence",
        "unknown-key",
        '"importence"',
        '"importance"',
    ),
    "unknown key in settings": (
        "settings: {»critcal: 5}\n",
        "settings.critcal",
        "unknown-key",
        '"critcal"',
        '"critical"',
    ),
    "unknown key in a cause": (
        step("causes: [{why: w, because: [{why: v, »cause: x}]}]"),
        "journeys[0].touchpoints[0].causes[0].because[0].cause",
        "unknown-key",
        '"cause"',
        '"because"',
    ),
    "decimal comma": (link("importance: 3,»5"), "dependencies[0].5", "unknown-key", '"5"', ""),
    "unknown actor": (
        "actors: [{id: airport}]\ninterests: [{actor: »airprot, resource: r, priority: 3}]\n",
        "interests[0].actor",
        "unknown-actor",
        '"airprot"',
        '"airport"',
    ),
    "unknown focal": (AB + "focal: »zed\n", "focal", "unknown-actor", '"zed"', "a or b"),
    "unknown whole": (
        "actors: [{id: a, part_of: »zed}]\n",
        "actors[0].part_of",
        "unknown-actor",
        '"zed"',
        "a",
    ),
    "unknown trusted_by": (
        "actors: [{id: a, trusted_by: [a, »zed]}]\n",
        "actors[0].trusted_by[1]",
        "unknown-actor",
        '"zed"',
        "a",
    ),
    "unknown performer": (
        step("performer: [b, »zed]"),
        "journeys[0].touchpoints[0].performer[1]",
        "unknown-actor",
        '"zed"',
        "a or b",
    ),
    "unknown blamed": (
        step("performer: b, blamed: »zed"),
        "journeys[0].touchpoints[0].blamed",
        "unknown-actor",
        '"zed"',
        "a or b",
    ),
    "unknown owner of one of two metrics": (
        step("performer: b, metric: [{name: m}, {name: n, owner: »zed}]"),
        "journeys[0].touchpoints[0].metric[1].owner",
        "unknown-actor",
        '"zed"',
        "a or b",
    ),
    "unknown owner of the only metric": (
        step("performer: b, metric: {name: m, owner: »zed}"),
        "journeys[0].touchpoints[0].metric.owner",
        "unknown-actor",
        '"zed"',
        "a or b",
    ),
    "unknown voice of a cause": (
        step("performer: b, causes: [{why: w, according_to: »zed}]"),
        "journeys[0].touchpoints[0].causes[0].according_to",
        "unknown-actor",
        '"zed"',
        "a or b",
    ),
    "unknown beneficiary": (
        AB + "initiatives: [{id: i, benefits: {»zed: 3}}]\n",
        "initiatives[0].benefits.zed",
        "unknown-actor",
        '"zed"',
        "a or b",
    ),
    "unknown actor to remove": (
        AB + "scenarios: [{id: s, remove: [»zed]}]\n",
        "scenarios[0].remove[0]",
        "unknown-actor",
        '"zed"',
        "a or b",
    ),
    "unknown resource": (
        "resources: [{id: clean hall}]\n" + AB + "offers: [{actor: a, resource: »clean hal}]\n",
        "offers[0].resource",
        "unknown-resource",
        '"clean hal"',
        '"clean hall"',
    ),
    "unknown resource of a touchpoint": (
        "resources: [{id: clean hall}]\n" + step("performer: b, resource: »hall"),
        "journeys[0].touchpoints[0].resource",
        "unknown-resource",
        '"hall"',
        "clean hall",
    ),
    "unknown goal": (
        AB + "goals: [{id: calm}]\npositions: [{actor: a, goal: »clam, stance: 1}]\n",
        "positions[0].goal",
        "unknown-goal",
        '"clam"',
        '"calm"',
    ),
    "unknown initiative": (
        "initiatives: [{id: one}, {id: two, follows: [»onne]}]\n",
        "initiatives[1].follows[0]",
        "unknown-initiative",
        '"onne"',
        '"one"',
    ),
    "unknown channel": (
        link("importance: 3, channel: phone") + "scenarios: [{id: s, close: [»fone]}]\n",
        "scenarios[0].close[0]",
        "unknown-channel",
        '"fone"',
        '"phone"',
    ),
    "duplicate actor": (
        "actors:\n  - {id: a}\n  - {id: b}\n  - {id: »a}\n",
        "actors[2].id",
        "duplicate-id",
        "row 1",
        "",
    ),
    "duplicate actor but for spaces": (
        "actors:\n  - {id: a}\n  - {id: »' a '}\n",
        "actors[1].id",
        "duplicate-id",
        "row 1",
        "",
    ),
    "duplicate touchpoint": (
        step("performer: b}, {id: »t, importance: 3"),
        "journeys[0].touchpoints[1].id",
        "duplicate-row",
        "row 1",
        "according_to",
    ),
    "duplicate dependency": (
        link("importance: 3") + "  - {depender: »a, dependee: b, resource: r, importance: 4}\n",
        "dependencies[1].depender",
        "duplicate-row",
        "row 1",
        "according_to",
    ),
    "duplicate dependency with the same voice": (
        link("importance: 3, according_to: b")
        + "  - {depender: »a, dependee: b, resource: r, importance: 4, according_to: b}\n",
        "dependencies[1].depender",
        "duplicate-row",
        "row 1",
        "according_to",
    ),
    "self-dependency": (
        AB + "dependencies: [{depender: a, dependee: »a, resource: r, importance: 3}]\n",
        "dependencies[0].dependee",
        "self-dependency",
        '"a"',
        "part_of",
    ),
    "part of itself": ("actors: [{id: a, part_of: »a}]\n", "actors[0].part_of", "circle", '"a"', "circle"),
    "rating too high": (
        link("importance: »9"),
        "dependencies[0].importance",
        "not-a-rating",
        '"9"',
        RATING_HINT,
    ),
    "rating zero": (link("importance: »0"), "dependencies[0].importance", "not-a-rating", '"0"', RATING_HINT),
    "rating of true": (
        link("importance: »true"),
        "dependencies[0].importance",
        "not-a-rating",
        '"true"',
        RATING_HINT,
    ),
    "rating in words": (
        link("importance: 3, effort: »much"),
        "dependencies[0].effort",
        "not-a-rating",
        '"much"',
        RATING_HINT,
    ),
    "rating not a number": (
        link("importance: ».nan"),
        "dependencies[0].importance",
        "not-a-rating",
        '".nan"',
        RATING_HINT,
    ),
    "rating range too high": (
        link("importance: »3-7"),
        "dependencies[0].importance",
        "not-a-rating",
        '"3-7"',
        RATING_HINT,
    ),
    "rating of four numbers": (
        link("importance: »[1, 2, 3, 4]"),
        "dependencies[0].importance",
        "not-a-rating",
        "list",
        RATING_HINT,
    ),
    "range reversed": (
        link("importance: »5-3"),
        "dependencies[0].importance",
        "rating-order",
        "low to high",
        "",
    ),
    "guess reversed": (
        link("importance: »{low: 4, high: 2}"),
        "dependencies[0].importance",
        "rating-order",
        "low to high",
        "",
    ),
    "best outside": (
        link("importance: »{low: 1, best: 5, high: 2}"),
        "dependencies[0].importance",
        "rating-order",
        "low to high",
        "",
    ),
    "misspelt key of a guess": (
        link("importance: {low: 1, high: 3, »bst: 2}"),
        "dependencies[0].importance.bst",
        "unknown-key",
        '"bst"',
        '"best"',
    ),
    "too high in a guess": (
        link("importance: {low: 1, high: »7}"),
        "dependencies[0].importance.high",
        "out-of-range",
        '"7"',
        "5",
    ),
    "stance": (
        AB + "goals: [{id: g}]\npositions: [{actor: a, goal: g, stance: »5}]\n",
        "positions[0].stance",
        "out-of-range",
        '"5"',
        "4",
    ),
    "wrong tolerance": (
        link("importance: 3, tolerance: »dayz"),
        "dependencies[0].tolerance",
        "unknown-word",
        '"dayz"',
        '"days"',
    ),
    "wrong agreement": (
        link("importance: 3, agreement: »handshake"),
        "dependencies[0].agreement",
        "unknown-word",
        '"handshake"',
        "both, experience, none or process",
    ),
    "wrong evidence": (
        link("importance: 3, evidence: »guess"),
        "dependencies[0].evidence",
        "unknown-word",
        '"guess"',
        "assumed, measured or stated",
    ),
    "wrong resource kind": (
        "resources: [{id: r, kind: »cash}]\n",
        "resources[0].kind",
        "unknown-word",
        '"cash"',
        "money",
    ),
    "wrong lever": (
        "initiatives: [{id: i, lever: »winwin}]\n",
        "initiatives[0].lever",
        "unknown-word",
        '"winwin"',
        '"win-win"',
    ),
    "wrong mandate": (
        AB + "journeys: [{id: j, customer: a, mandate: »cash}]\n",
        "journeys[0].mandate",
        "unknown-word",
        '"cash"',
        "budget, none or time",
    ),
    "wrong cause": (
        step("causes: [{why: w, category: »weather}]"),
        "journeys[0].touchpoints[0].causes[0].category",
        "unknown-word",
        '"weather"',
        "environment",
    ),
    "wrong status": (
        "decisions: [{finding: a@b, status: »accept, reason: r}]\n",
        "decisions[0].status",
        "unknown-word",
        '"accept"',
        '"accepted"',
    ),
    "wrong table in a change": (
        "scenarios: [{id: s, change: [{table: »actor, row: {id: a}}]}]\n",
        "scenarios[0].change[0].table",
        "unknown-word",
        '"actor"',
        '"actors"',
    ),
    "wrong cell in a change": (
        "scenarios: [{id: s, change: [{table: actors, row: {id: a, influenceable: »perhaps}}]}]\n",
        "scenarios[0].change[0].row.influenceable",
        "not-a-yes-or-no",
        '"perhaps"',
        "true or false",
    ),
    "wrong finding": (
        "decisions: [{finding: »net-giver, status: accepted, reason: r}]\n",
        "decisions[0].finding",
        "bad-id",
        '"net-giver"',
        "rule@subject",
    ),
    "at sign in an id": ("actors: [{id: »a@b}]\n", "actors[0].id", "bad-id", '"a@b"', "@"),
    "empty id": ("actors: [{id: »''}]\n", "actors[0].id", "empty-text", '"id"', ""),
    "missing key": (
        AB + "dependencies:\n  - {depender: a, dependee: b, resource: r, importance: 3}\n"
        "  - »{depender: b, dependee: a, importance: 3}\n",
        "dependencies[1].resource",
        "missing-key",
        '"resource"',
        "",
    ),
    "missing key in a block": (
        AB + "interests:\n  - »actor: a\n    priority: 3\n",
        "interests[0].resource",
        "missing-key",
        '"resource"',
        "",
    ),
    "null for a key that is needed": ("actors: [{id: »null}]\n", "actors[0].id", "missing-key", '"id"', ""),
    "no date": (
        link("importance: 3, date: »2026-13-01"),
        "dependencies[0].date",
        "not-a-date",
        '"2026-13-01"',
        "year-month-day",
    ),
    "date the other way round": (
        link("importance: 3, date: »22-11-2026"),
        "dependencies[0].date",
        "not-a-date",
        '"22-11-2026"',
        "year-month-day",
    ),
    "date that is a number": (
        link("importance: 3, date: »0"),
        "dependencies[0].date",
        "not-a-date",
        '"0"',
        "year-month-day",
    ),
    "no number": (
        link("importance: 3, amount: »plenty"),
        "dependencies[0].amount",
        "not-a-number",
        '"plenty"',
        "digits",
    ),
    "negative amount": (
        link("importance: 3, amount: »-1"),
        "dependencies[0].amount",
        "out-of-range",
        '"-1"',
        "0",
    ),
    "infinite amount": (
        link("importance: 3, amount: »inf"),
        "dependencies[0].amount",
        "not-a-number",
        '"inf"',
        "digits",
    ),
    "no whole number": (
        "settings: {headlines: »2.5}\n",
        "settings.headlines",
        "not-a-number",
        '"2.5"',
        "digits",
    ),
    "neither yes nor no": (
        "actors: [{id: a, influenceable: »perhaps}]\n",
        "actors[0].influenceable",
        "not-a-yes-or-no",
        '"perhaps"',
        "true or false",
    ),
    "weights left out": (
        "settings: {weights: »{1: 1}}\n",
        "settings.weights",
        "weights-levels",
        "1, 2, 3, 4 and 5",
        "",
    ),
    "weights that do not rise": (
        "settings: {weights: »{1: 1, 2: 2, 3: 3, 4: 3, 5: 5}}\n",
        "settings.weights",
        "weights-order",
        "higher",
        "",
    ),
    "a weight of nothing": (
        "settings: {weights: {1: »0, 2: 2, 3: 3, 4: 4, 5: 5}}\n",
        "settings.weights.1",
        "out-of-range",
        '"0"',
        "0",
    ),
    "a weight in words": (
        "settings: {weights: {1: »one, 2: 2, 3: 3, 4: 4, 5: 5}}\n",
        "settings.weights.1",
        "not-a-number",
        '"one"',
        "digits",
    ),
    "weights in a word": (
        "settings: {weights: »linear}\n",
        "settings.weights",
        "unknown-word",
        '"linear"',
        "rating",
    ),
    "a value where a table of rows belongs": ("actors: »5\n", "actors", "not-a-list", '"5"', ""),
    "a value where a row belongs": ("actors: [»airport]\n", "actors[0]", "not-a-table", '"airport"', "id"),
    "an empty row": ("actors:\n  - {id: a}\n  -» \n", "actors[1]", "not-a-table", "nothing", ""),
    "an empty place in a list": (
        step("performer: [b, »~]"),
        "journeys[0].touchpoints[0].performer[1]",
        "not-text",
        "nothing",
        "",
    ),
    "a list where a table belongs": ("settings: »[critical]\n", "settings", "not-a-table", "a list", ""),
    "a list where text belongs": (
        link("importance: 3, note: »[a]"),
        "dependencies[0].note",
        "not-text",
        "a list",
        "",
    ),
    "a text where a list belongs": (
        "actors: [{id: a, trusted_by: »a}]\n",
        "actors[0].trusted_by",
        "not-a-list",
        '"a"',
        "[a]",
    ),
    "a table where a list belongs": ("goals: »{calm: yes}\n", "goals", "not-a-list", "table", "dash"),
    "a forgotten dash": (
        "actors:\n  »id: airport\n  name: Airport\n",
        "actors",
        "not-a-list",
        "table",
        "dash",
    ),
    "ids as keys": ("actors: »{airport: {name: Airport}}\n", "actors", "not-a-list", "table", "dash"),
    "columns in a file": ("actors: »{id: [a, b]}\n", "actors", "not-a-list", "table", "dash"),
    "an empty table where a list belongs": ("actors: »{}\n", "actors", "not-a-list", "table", "dash"),
    "format in words": ("ecograph: »one\nname: x\n", "ecograph", "not-a-number", '"one"', ""),
    "format zero": ("ecograph: »0\nname: x\n", "ecograph", "out-of-range", '"0"', "1"),
    "duplicate key": (
        "name: x\nactors:\n  - id: a\n    »id: b\n",
        None,
        "duplicate-key",
        '"id"',
        "one of the two",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_one_problem_with_its_place_and_a_hint(case):
    """Each mistake is told once: line, column, path, code, the wrong word and what to write instead."""
    text, path, code, said, hint = WRONG[case]
    text, [place] = marked(text)
    with pytest.raises(InvalidModel) as caught:
        load(text)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert (problem.place.line, problem.place.column) == place
    if path is not None:
        assert problem.place.path == path
    assert problem.place.source == "<text>"
    assert said in problem.message
    assert hint in problem.hint


def test_a_problem_names_the_file_and_can_be_clicked(tmp_path):
    """The error text of a file starts with file:line:column."""
    path = tmp_path / "hall.yaml"
    path.write_text("name: x\nactors:\n  - {id: a, nam: y}\n", encoding="utf-8")
    (problem,) = problems_of(path)
    assert str(problem).startswith(f"{path}:3:13: actors[0].nam: ")


def test_another_voice_may_repeat_a_dependency():
    """The same dependency told by another party is a view of it, not a duplicate."""
    row = "  - {depender: a, dependee: b, resource: r, importance: 4, according_to: %s}\n"
    assert len(load(link("importance: 3") + row % "a" + row % "b").dependencies) == 3


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("actors: [{id: a, part_of: »b}, {id: b, part_of: »a}, {id: d, part_of: a}]\n", "ab"),
        ("initiatives: [{id: a, follows: »[b]}, {id: b, follows: »[c]}, {id: c, follows: »[a]}]\n", "abc"),
    ],
)
def test_a_circle_is_told_at_each_of_its_rows(text, ids):
    """Rows that lead back to themselves are all named, and those that only lead into the circle are not."""
    text, places = marked(text)
    problems = problems_of(text)
    assert [(p.place.line, p.place.column) for p in problems] == places
    assert [p.code for p in problems] == ["circle"] * len(ids)
    assert [p.message[6] for p in problems] == list(ids)


MESS = """\
name: Hall
»nme: Hal
focal: »airprot
resources:
  - {id: clean hall, kind: »servise}
actors:
  - {id: airport, influenceable: »perhaps}
  - {id: »airport}
  - »{name: Nobody}
  - {id: cleaner, part_of: »cleaners}
dependencies:
  - {depender: airport, dependee: »cleanr, resource: »clean hal, importance: »9}
  - {depender: airport, dependee: cleaner, resource: clean hall, importance: »5-3, tolerance: »dayz}
  - {depender: airport, dependee: »airport, resource: clean hall, importance: 3, date: »soon}
  - depender: airport
    »depender: cleaner
    dependee: cleaner
    resource: clean hall
    importance: 3
    »importence: 4
goals:
  - {id: calm}
positions:
  - {actor: airport, goal: »clam, stance: »7}
settings: {headlines: »many}
"""


def test_all_problems_come_at_once_in_the_order_of_the_lines():
    """A file with a score of different mistakes names all of them, in reading order, and nothing else."""
    text, places = marked(MESS)
    problems = problems_of(text)
    found = [(p.place.line, p.place.column) for p in problems]
    # The last dependency repeats the one before it: the same three names in rows 2 and 4.
    repeated = [p for p in problems if p.code == "duplicate-row"]
    assert [p.place.path for p in repeated] == ["dependencies[3].depender"]
    assert [place for p, place in zip(problems, found, strict=True) if p not in repeated] == places
    assert found == sorted(found)
    assert len({p.code for p in problems}) >= 12


def test_duplicate_keys_in_json_come_with_the_other_problems_and_a_line():
    """A key that stands twice in a JSON object is told with its line, beside everything else."""
    problems = problems_of(
        '{"name": "x",\n "actors": [{"id": "a"},\n  {"id": "b",\n   "id": "c"}],\n'
        ' "positions": [{"actor": "z", "goal": "g", "stance": 9}]}'
    )
    assert [(p.code, p.place.line) for p in problems] == [
        ("duplicate-key", 4),
        ("unknown-actor", 5),
        ("unknown-goal", 5),
        ("out-of-range", 5),
    ]


def test_a_key_that_stands_twice_does_not_move_the_other_problems():
    """What is wrong under the first of two equal keys is placed there, not under the second."""
    text, places = marked(
        AB + "dependencies:\n  - depender: a\n    dependee: b\n    resource: r\n"
        "    importance: »9\n    »importance: 4\n"
    )
    assert [(p.place.line, p.place.column) for p in problems_of(text)] == places


def test_a_table_that_stands_twice_does_not_move_the_problems_of_the_first():
    """Two `interests:` sections, as a copied block gives them, leave the places of the first alone."""
    text, places = marked(
        AB + "interests:\n  - {actor: a, resource: r, priority: »9}\n"
        "name: x\n»interests:\n  - {actor: b, resource: r, priority: 2}\n"
    )
    assert [(p.place.line, p.place.column) for p in problems_of(text)] == places


# ------------------------------------------------------------------ JSON: the same news, the same places

JSON_WRONG = {
    "plain": '{"actors": [\n {"id": "a", »"nam": 5}]}',
    "tabs": '{\n\t"actors": [\n\t\t{"id": "a", »"nam": 5}\n\t]\n}',
    "an escaped slash": '{"name": "a\\/b", "actors": [\n {"id": "a", »"nam": 5}]}',
    "an escaped emoji": '{"name": "\\ud83d\\ude00", "actors": [\n {"id": "a", »"nam": 5}]}',
    "an emoji": '{"name": "😀",\n "actors": [{"id": "😀", »"nam": 5}]}',
    "a number in it": '{"actors": [\n {"id": 5, »"nam": 5}]}',
}


@pytest.mark.parametrize("case", JSON_WRONG)
def test_json_problems_have_lines_too(tmp_path, case):
    """A wrong key in JSON has its line and column, however the JSON is written."""
    text, [(line, column)] = marked(JSON_WRONG[case])
    path = tmp_path / "m.json"
    path.write_text(text, encoding="utf-8")
    (problem,) = problems_of(path)
    assert (problem.code, problem.place.line, problem.place.column) == ("unknown-key", line, column)


@pytest.mark.parametrize(
    "value", ["true", "false", "9", "NaN", "Infinity", '"many"', "1" * 400, "1" * 5000, "1e999"]
)
def test_a_json_value_that_is_no_rating_is_refused_with_its_line(tmp_path, value):
    """True is no rating, and neither is NaN nor a number with thousands of digits; the line is told."""
    path = tmp_path / "m.json"
    path.write_text(
        '{"actors": [{"id": "a"}, {"id": "b"}],\n "interests": [{"actor": "a", "resource": "r",\n'
        f'  "priority": {value}}}]}}',
        encoding="utf-8",
    )
    (problem,) = problems_of(path)
    assert problem.place.line == 3
    assert "sys." not in str(problem)
    assert len(str(problem)) < 400


@pytest.mark.parametrize(
    "content", ['{"actors": {"id": 5}}', '{"actors": {"id": true}}', '{"actors": {"id": null}}']
)
def test_a_json_object_where_rows_belong_is_refused(content):
    """An object in place of the list of rows is told as such."""
    (problem,) = problems_of(io.StringIO(content))
    assert (problem.code, problem.place.path) == ("not-a-list", "actors")


@pytest.mark.parametrize(
    "content", ['{"name": "\\ud800"}', '{"actors": [{"id": "a"},\n {"id": "\\udc00"}]}', '{"\\udc00": 5}']
)
def test_half_a_character_escaped_in_json_is_refused_in_plain_words(content):
    """A lone surrogate in a JSON escape is refused, and said without words of programmers."""
    problems = problems_of(io.StringIO(content))
    for problem in problems:
        assert "unicode string" not in str(problem)
        str(problem).encode()


# ------------------------------------------------------------------------- not readable at all

UNREADABLE = {
    "empty": ("\n", "empty", 0, "ecograph: 1"),
    "only comments": ("# nothing\n# yet\n", "empty", 0, "ecograph: 1"),
    "null": ("null\n", "empty", 0, "ecograph: 1"),
    "a list": ("- {id: a}\n- {id: b}\n", "not-a-model", 1, "actors"),
    "a sentence": ("The airport relies on the cleaner\nfor clean halls\n", "not-a-model", 1, "actors"),
    "a JSON list": ('[{"id": "a"}]\n', "not-a-model", 1, "actors"),
    "a newer format": ("name: x\necograph: 2\n", "newer-format", 2, "update"),
    "a tab for indentation": ("name: x\nactors:\n\t- {id: a}\n", "not-yaml", 3, "spaces"),
    "an open bracket": ("actors: [{id: a}\nname: x\n", "not-yaml", 2, ""),
    "a colon in a text": ("name: x\npurpose: one: two\n", "not-yaml", 2, "quotes"),
    "a wrong indentation": ("actors:\n  - id: a\n   name: b\n", "not-yaml", 3, "indentation"),
    "two documents": ("name: x\n---\nname: y\n", "two-documents", 2, "one model per file"),
    "an unknown tag": ("name: x\npurpose: !secret y\n", "unknown-tag", 2, "leave it out"),
    "a control character": ("name: é 😀\nactors:\n  - {id: a\x07}\n", "bad-character", 3, "delete"),
    "an escape code": ("name: a\npurpose: \x1b[31m\n", "bad-character", 2, "delete"),
    "a control character after much text": ("# é😀\n" * 9 + "name: a\x01\n", "bad-character", 10, "delete"),
    "half a character": ("name: a\npurpose: \ud800\n", "not-utf-8", 2, "delete"),
    "half a character escaped": ('name: a\npurpose: "\\ud800"\n', "not-yaml", 2, ""),
    "an alias to itself": ("name: x\nactors: &all [*all]\n", "unknown-alias", 2, "anchor"),
    "an alias to nothing": ("name: x\nfocal: *who\n", "unknown-alias", 2, "anchor"),
    "a merge of a text": ("actors:\n  - {<<: a, id: b}\n", "bad-merge", 2, "mapping"),
    "a list as a key": ("name: x\n? [a]\n: b\n", "bad-key", 2, "quotes"),
    "200,000 brackets": ("actors: " + "[" * 200_000 + "\n", "too-deep", 1, "brackets"),
    "200,000 braces": ("actors:\n " + "{a: " * 200_000 + "\n", "too-deep", 2, "brackets"),
    "200,000 dashes": ("actors:\n" + "- " * 200_000 + "\n", "too-deep", 2, "brackets"),
    "broken JSON": ('{"name": "x",\n "actors": [{"id": "a"}\n', None, 3, ""),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_is_one_problem_with_a_line_and_a_hint(case):
    """A text that is no model at all is refused by one sentence, at once, with its line."""
    text, code, line, hint = UNREADABLE[case]
    started = time.perf_counter()
    with pytest.raises(UnreadableModel) as caught:
        load(text)
    assert time.perf_counter() - started < 30
    (problem,) = caught.value.problems
    assert code in {problem.code, None}
    assert problem.place.line == line
    assert hint in problem.hint
    assert len(str(problem)) < 400


@pytest.mark.parametrize(("name", "opening"), [("m.yaml", "["), ("m.json", "["), ("m.json", '{"a":')])
def test_nesting_without_end_is_refused_in_files_too(tmp_path, name, opening):
    """A file of 200,000 nested brackets is refused quickly, in YAML and in JSON."""
    path = tmp_path / name
    path.write_text(opening * 200_000, encoding="utf-8")
    (problem,) = problems_of(path)
    assert problem.code == "too-deep"
    assert problem.place.source == str(path)


@pytest.mark.parametrize("depth", [40, 200, 300, 450, 900, 2000])
@pytest.mark.parametrize("shape", ["lists", "causes"])
def test_json_deeper_than_any_model_is_refused(depth, shape):
    """JSON that nests deeper than 32 levels is refused, as YAML is, whatever the depth."""
    if shape == "lists":
        text = '{"actors": ' + "[" * depth + "]" * depth + "}"
    else:
        causes = '[{"why": "w", "because": ' * depth + "[]" + "}]" * depth
        text = (
            '{"actors": [{"id": "a"}], "journeys": [{"id": "j", "customer": "a",'
            f' "touchpoints": [{{"id": "t", "importance": 3, "causes": {causes}}}]}}]}}'
        )
    assert [problem.code for problem in problems_of(io.StringIO(text))] == ["too-deep"]


def test_aliases_cannot_nest_deeper_than_brackets():
    """A chain of aliases that builds a deep tree out of shallow parts is refused, and does not crash."""
    chain = "".join(f"a{i}: &a{i} {'[' * 28}*a{i - 1}{']' * 28}\n" for i in range(1, 55))
    problems_of("a0: &a0 [x]\n" + chain)


def test_an_alias_bomb_is_refused_before_it_goes_off():
    """Aliases that would expand to billions of nodes are refused within a second."""
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 10))
    started = time.perf_counter()
    (problem,) = problems_of(bomb)
    assert (problem.code, time.perf_counter() - started < 30) == ("too-many-aliases", True)
    assert problem.place.line > 1


# ------------------------------------------------------------------------------- files and streams


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name: x\npurpose: café\n".encode("latin-1"), "0xe9"),
        ("name: x\n".encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + "name: x\n".encode("utf-16-be"), "UTF-16"),
    ],
)
def test_a_file_that_is_not_utf_8_is_refused_with_a_remedy(tmp_path, content, said):
    """Another encoding is told as such, from a path and from a stream, with what to do."""
    path = tmp_path / "m.yaml"
    path.write_bytes(content)
    for source in (path, io.BytesIO(content)):
        (problem,) = problems_of(source)
        assert problem.code == "not-utf-8"
        assert said in problem.message
        assert "UTF-8" in problem.hint
        assert problem.place.line == (2 if said == "0xe9" else 0)


def test_a_text_stream_that_is_not_utf_8_is_refused_as_well(tmp_path):
    """A text stream that breaks while it is read gives a sentence, not a UnicodeDecodeError."""
    path = tmp_path / "m.yaml"
    path.write_bytes("name: x\npurpose: café\n".encode("latin-1"))
    with path.open(encoding="utf-8") as stream:
        (problem,) = problems_of(stream)
    assert problem.code == "not-utf-8"
    assert problem.place.source == str(path)


def test_a_missing_file_is_named_with_a_near_one(tmp_path):
    """A misspelt file name is answered with the file that is there."""
    (tmp_path / "airport.yaml").write_text(MODEL, encoding="utf-8")
    (problem,) = problems_of(tmp_path / "airprot.yaml")
    assert problem.code == "no-such-file"
    assert problem.hint == 'did you mean "airport.yaml"?'
    assert problem.place.source == str(tmp_path / "airprot.yaml")


def test_a_link_to_a_file_that_is_gone_says_where_it_leads(tmp_path):
    """The name is right, and what it stands for is not there."""
    (tmp_path / "map.yaml").symlink_to("moved.yaml")
    (problem,) = problems_of(tmp_path / "map.yaml")
    assert (problem.code, problem.hint) == ("no-such-file", "it leads to moved.yaml, which is gone")


def test_every_broken_file_of_a_folder_is_told(tmp_path):
    """Two tables that cannot be read are two problems, and one error."""
    (tmp_path / "Parties.csv").write_bytes(b'Party\n"airport\n')
    (tmp_path / "Relies on.csv").write_bytes(b"Who relies\na\0b\n")
    (tmp_path / "Goals.csv").write_bytes(b"Goal\ncalm\n")
    found = problems_of(tmp_path)
    assert [(Path(problem.place.source).name, problem.code) for problem in found] == [
        ("Parties.csv", "bad-quote"),
        ("Relies on.csv", "bad-character"),
    ]


def test_links_without_parties_are_one_problem(tmp_path):
    """Not two for every link; what else is wrong is told with it, and a mapping finds the parties."""
    path = tmp_path / "links.csv"
    path.write_text("Who relies,Relies on,For what,Weight\na,b,x,3\nb,c,y,9\n", encoding="utf-8")
    nobody, weight = problems_of(path)
    assert (nobody.code, weight.code) == ("no-parties", "not-a-rating")
    assert "2 links name some" in nobody.message
    path.write_text("Who relies,Relies on,For what,Weight\na,b,x,3\n", encoding="utf-8")
    assert len(load(path, mapping=["dependencies=links"]).actors) == 2


def test_a_file_in_a_missing_folder_says_which_folder(tmp_path):
    """When the folder is missing, that is the news."""
    (problem,) = problems_of(tmp_path / "nowhere" / "m.yaml")
    assert str(tmp_path / "nowhere") in problem.hint


@pytest.mark.parametrize("text", ["name: Hall", '{"name": "Hall"}'])
def test_a_model_of_one_line_is_told_why_it_was_taken_for_a_path(text):
    """A text without a line break is taken for a path; the hint says so."""
    (problem,) = problems_of(text)
    assert "line break" in problem.hint


@pytest.mark.parametrize("name", ["", "\0.yaml", "a" * 5000 + ".yaml", "~nobody/m.yaml"])
def test_an_impossible_path_is_a_sentence(name):
    """A path that cannot exist is refused like any missing file, and not printed at any length."""
    (problem,) = problems_of(name)
    assert len(str(problem)) < 600


@pytest.mark.parametrize("name", ["models", "models.yaml", "models.json"])
def test_a_folder_is_no_model(tmp_path, name):
    """A folder is refused as a folder, also when its name ends like a file."""
    (tmp_path / name).mkdir()
    (problem,) = problems_of(tmp_path / name)
    assert (problem.code, "folder" in problem.message) == ("directory", True)


@pytest.mark.parametrize("name", ["m.docx", "m.txt", "m"])
def test_an_unknown_ending_names_the_known_ones(tmp_path, name):
    """A file with another ending is refused, and the endings that work are told."""
    (tmp_path / name).write_text(MODEL, encoding="utf-8")
    (problem,) = problems_of(tmp_path / name)
    assert problem.code == "unknown-format"
    assert all(ending in problem.hint for ending in (".yaml", ".yml", ".json"))


def test_a_huge_yaml_file_is_refused_without_reading_it(tmp_path):
    """YAML of 200 MB is refused at once, with the format that is made for such sizes."""
    path = tmp_path / "big.yaml"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    started = time.perf_counter()
    (problem,) = problems_of(path)
    assert time.perf_counter() - started < 30
    assert problem.code == "too-large"
    assert "200 MB" in problem.message
    assert "JSON" in problem.hint


def test_a_stream_has_a_name_in_the_message():
    """A stream without a name is called <stream>."""
    (problem,) = problems_of(io.StringIO("actors:\n  - {id: a, nam: b}\n"))
    assert problem.place.source == "<stream>"


# -------------------------------------------------------------------------------------- robustness


def test_many_unknown_names_do_not_take_minutes():
    """Hints for hundreds of unknown names among hundreds of actors come within seconds."""
    rows = 400
    text = json.dumps(
        {
            "actors": [{"id": f"supplier number {i}"} for i in range(rows)],
            "interests": [{"actor": f"suplier nr {i}", "resource": "r", "priority": 3} for i in range(rows)],
        },
        indent=0,
    )
    started = time.perf_counter()
    assert len(problems_of(text)) == rows
    assert time.perf_counter() - started < 30


def test_a_long_chain_of_parts_does_not_take_minutes():
    """A part_of chain of thousands of steps is checked in about the time it takes to read."""
    length = 4000
    actors = [{"id": f"a{i}", "part_of": f"a{i + 1}"} for i in range(length)] + [{"id": f"a{length}"}]
    started = time.perf_counter()
    assert len(load(json.dumps({"actors": actors}, indent=0)).actors) == length + 1
    assert time.perf_counter() - started < 30


def test_a_huge_object_with_a_key_twice_does_not_take_minutes():
    """One repeated key in a JSON object of thousands of keys is found in reasonable time."""
    keys = ", ".join(f'"k{i}": 1' for i in range(8000))
    started = time.perf_counter()
    problems = problems_of(io.StringIO('{"settings": {"thresholds": {"r": {"x": 1, "x": 2, ' + keys + "}}}}"))
    assert [problem.code for problem in problems] == ["duplicate-key"]
    assert time.perf_counter() - started < 30


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_file_cut_short_anywhere_is_a_model_or_a_model_error(path):
    """An example cut off at any of many places either loads or is refused on purpose."""
    text = path.read_text(encoding="utf-8")
    refused = 0
    for end in range(1, len(text), len(text) // 60):
        try:
            load(io.StringIO(text[:end]))
        except ModelError as error:
            refused += 1
            assert error.problems  # noqa: PT017 - the error is the subject
    assert refused > 30


def test_problems_are_safe_to_print():
    """Control characters and turned direction in a wrong value do not reach the message."""
    problems = problems_of(
        '{"actors": [{"id": "a", "in\\u001b[31mfluence": 1, "part_of": "\\u202eb\\u0007"}]}\n'
    )
    assert len(problems) == 2
    for problem in problems:
        assert not re.search("[\x00-\x1f\x7f\u202e]", str(problem))


def test_a_name_is_not_an_id_and_the_id_is_told():
    """Who writes what people read, where the id belongs, is told the id."""
    with pytest.raises(InvalidModel) as error:
        load(
            "actors: [{id: fest, name: Festival Ltd}, {id: guest}]\n"
            "dependencies: [{depender: guest, dependee: Festival Ltd, resource: joy, importance: 3}]\n"
        )
    (problem,) = error.value.problems
    assert (problem.message, problem.hint) == (
        'there is no actor "Festival Ltd"',
        'use "fest", whose name it is',
    )


def test_a_table_is_told_of_in_words_of_a_table(tmp_path):
    """In CSV too nobody reads of braces, and of a row that stands twice the file of the first is told."""
    (tmp_path / "Parties.csv").write_text("Id\na\nb\n", "utf-8")
    (tmp_path / "Stakeholders.csv").write_text("Id\nb\n", "utf-8")
    (tmp_path / "Relies on.csv").write_text("Who,On whom,For what,Weight\na,b,bread,much\n", "utf-8")
    with pytest.raises(InvalidModel) as error:
        load(tmp_path)
    messages = [problem.message for problem in error.value.problems]
    hints = [problem.hint for problem in error.value.problems]
    assert any(message.endswith(f"the first is row 3 of {tmp_path / 'Parties.csv'}") for message in messages)
    assert not any("{" in hint for hint in hints)
