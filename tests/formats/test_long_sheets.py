"""Long CSV files, read by column with and without pyarrow: the same model and the same problems as by row."""

import csv
import io
import os
import signal
import subprocess
import sys
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ecograph import load
from ecograph.errors import InvalidModel, ModelError
from ecograph.formats import reading
from ecograph.formats.long_sheets import long_csv
from ecograph.loading import read

NUMBERS = ("4", "3..5", "9", "3,5", "1.000,5", "1.000", "2026-11-22")
WORDS = ("yes", "ja", "dagen", "days", "Who relies", "Wie", "Parties")
SAID = ("n.v.t.", "?", "3 tot 5", "5-apr", "hoog", "a\u00a0 b", "A", "a, b", "custommer")
ODD = ("", " ", " a ", "'=1+1", "'a", "a|b", r"a\|b", "é", "\u2028", "x\x0by")
CELLS = st.sampled_from(("a", "b", "c", *NUMBERS, *WORDS, *SAID, *ODD))
HEADERS = {
    "dependencies.csv": (
        "Who relies",
        "Relies on",
        "For what",
        "Weight",
        "Note",
        "Tags",
        "Amount",
        "What",
        "Satisfaction",
        "",
    ),
    "Gives.csv": ("From", "To", "For what", "Weight", "hoeveelheid"),
    "parties.csv": ("Party", "Name", "Kind", "Trusted by", "id", "party"),
    "Goals.csv": ("Goal", "Shared"),
    "whatever.csv": ("Who", "Wants", "Weight", "Source"),
}
QUOTING = st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL))


@st.composite
def files(draw):
    """A folder of CSV files, mostly right, with odd rows and headers among them."""
    found = {}
    for name in draw(st.lists(st.sampled_from(sorted(HEADERS)), min_size=1, max_size=3, unique=True)):
        titles = list(HEADERS[name])
        number = draw(st.sampled_from((min(4, len(titles)), len(titles))))
        header = titles[:number]
        row = st.lists(CELLS, min_size=number, max_size=number)
        if name.startswith(("dep", "Giv")):
            row |= st.tuples(*map(st.sampled_from, ("ab", "bc", "rsR", "1234"))).map(list)
        table = [header, *draw(st.lists(row, max_size=8))]
        odd = draw(st.sampled_from(("", "", "", "blank", "short", "long", "again")))
        if odd:
            more = {"blank": [""] * number, "short": ["a"], "long": [*header, "more"], "again": header}[odd]
            table.insert(draw(st.integers(1, len(table))), more)
        text = io.StringIO(newline="")
        delimiter = draw(st.sampled_from(",,;\t"))
        end = draw(st.sampled_from(("\r\n", "\n")))
        csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=draw(QUOTING)).writerows(table)
        found[name] = (text.getvalue() + draw(st.sampled_from(("", "", "", '"', end * 2)))).encode()
    return found


def outcome(folder, *, long, with_arrow=True):
    """What comes of a folder: the model and all that is told, or every problem."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_LONG", 0 if long else 10**9)
        if not with_arrow:
            patch.setitem(sys.modules, "pyarrow", None)
        try:
            return read(folder)[:2]
        except ModelError as error:
            return set(error.problems)


@given(content=files())
@example({"dependencies.csv": b"Who relies,Relies on,For what,Weight\na,b,r,4\n,,,\n\na,c,r,9\n"})
@example({"dependencies.csv": b"Wie;Rekent op;Waarvoor;Gewicht;Hoeveelheid\na;b;r;3,5;1.000\n"})
@example({"parties.csv": b'Party,Tags\na,"x, y"\nA,\nb\xa0c,\n'})
@example({"Goals.csv": b"Goal,Shared\ng,yes\n", "parties.csv": b"Party\na\n"})
def test_by_column_a_folder_says_what_it_says_by_row(tmp_path_factory, content):
    """With the threshold at nothing every file goes by column; model, problems and places are the same."""
    folder = tmp_path_factory.mktemp("folder")
    for name, written in content.items():
        (folder / name).write_bytes(written)
    expected = outcome(folder, long=False)
    assert outcome(folder, long=True) == expected
    assert outcome(folder, long=True, with_arrow=False) == expected


def test_a_long_file_goes_by_column(tmp_path):
    """Above the threshold the columns are read, also where quotes keep pyarrow out; the model is the same."""
    rows = [[f"party {n}", f"party {n + 1}", "thing, or so", str(n % 5 + 1), "1..3"] for n in range(40_000)]
    header = ["Who relies", "Relies on", "For what", "Weight", "Satisfaction"]
    (tmp_path / "parties.csv").write_text("Party\n" + "".join(f"party {n}\n" for n in range(40_001)))
    models = []
    for delimiter in ",;":
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter).writerows([header, *rows])
        (tmp_path / "relies on.csv").write_text(text.getvalue(), newline="")
        assert long_csv(text.getvalue().encode(), "relies on.csv")
        models.append(load(tmp_path))
    assert models[0] == models[1]
    assert models[0].dependencies[39_999].resource == "thing, or so"
    assert models[0].dependencies[39_999].satisfaction.high == 3


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_wrong_cell_of_a_long_file_is_told_with_its_line(tmp_path, quote):
    """The line counts rows that were passed over, and those that quoted line breaks take."""
    header = "Who relies,Relies on,For what,Weight,Note\n"
    lines = [f"a,b,thing {n},3,{quote}{n}{quote}\n" for n in range(50_000)]
    lines[100] = "\n"
    lines[200] = ",,,,\n"
    if quote:
        lines[300] = 'a,b,thing 300,3,"two\nlines"\n'
    lines[49_000] = "a,b,thing 49000,7,\n"
    (tmp_path / "Relies on.csv").write_text(header + "".join(lines))
    (tmp_path / "Parties.csv").write_text("Party\na\nb\n")
    with pytest.raises(InvalidModel) as caught:
        load(tmp_path)
    (problem,) = caught.value.problems
    assert problem.place.line == 49_002 + bool(quote)
    assert problem.place.path == "dependencies[48998].importance"


def test_a_mapping_of_a_long_file_means_what_it_means_of_a_short_one(tmp_path):
    """Columns of any name, and what holds for every row, are taken in long files as in short ones."""
    (tmp_path / "links.csv").write_text(
        "user,library,extra\n" + "".join(f"a{n},b{n % 7},{n}\n" for n in range(80_000))
    )
    mapping = [
        "dependencies.depender=user",
        "dependencies.dependee=library",
        "resource:=code",
        "importance:=5",
    ]
    model = read(tmp_path / "links.csv", mapping=mapping).ecosystem
    assert (len(model.actors), len(model.dependencies)) == (80_007, 80_000)
    assert model.dependencies[0].importance == 5


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise")
@pytest.mark.parametrize("ending", ["csv", "json"])
@pytest.mark.parametrize("after", [0.6, 1.2])
def test_an_interrupt_while_a_large_file_loads_ends_quietly(tmp_path, ending, after):
    """Ctrl-C in the middle of a large file, also inside pyarrow, ends with 130 and says nothing."""
    file = tmp_path / f"dependencies.{ending}"
    if ending == "csv":
        rows = "".join(f"a{n},b{n},r,3\n" for n in range(1_500_000))
        file.write_text("depender,dependee,resource,importance\n" + rows)
    else:
        row = '{"depender": "a%d", "dependee": "b%d", "resource": "r", "importance": 3}'
        rows = ",".join(row % (n, n) for n in range(700_000))
        file.write_text(f'{{"dependencies": [{rows}]}}')
    done = subprocess.Popen(
        [sys.executable, "-m", "ecograph", "scan", str(file)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    time.sleep(after)
    done.send_signal(signal.SIGINT)
    out, err = done.communicate(timeout=30)
    assert (done.returncode, out, err) == (130, b"", b"")
