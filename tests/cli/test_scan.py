"""`ecograph scan`: what it tells, by which code it ends, and that it leaves quietly."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ecograph.cli import command_line

EXAMPLES = Path(__file__).parents[2] / "examples"
ONE = """name: Hall
actors: [{id: hall, name: Hall, kind: customer}, {id: cleaner, name: Cleaner}]
dependencies: [{depender: hall, dependee: cleaner, resource: clean floor, importance: 5, evidence: stated}]
"""
WATCHED = """name: Meadow
actors: [{id: festival, name: Festival}, {id: rail, name: Rail}]
dependencies: [{depender: festival, dependee: rail, resource: late trains, importance: 3, evidence: stated}]
"""
QUIET = "name: Quiet\nactors: [{id: a}, {id: b}]\n"
WRONG = "name: Wrong\nactors:\n  - {id: a, nam: A}\n"
ACCEPTED = """decisions:
  - {finding: single-point-of-dependency@cleaner, status: accepted, reason: Small hall, until: 2026-12-31}
"""
OWN = '''from ecograph.finding import Evidence
from ecograph.rule import rule


@rule(
    title="A party with a short name",
    severity="medium",
    lever="inform",
    sentence="{who:party} has a short name.",
    remedy="Give {who:party} a longer name.",
    family="transparency",
)
def short_name(graph):
    """Look for parties with a short name."""
    for actor in graph.actors:
        if len(actor) < 5:
            yield Evidence(subjects=(actor,), values={"who": actor})
'''


@pytest.fixture(autouse=True)
def _models(tmp_path):
    models = {"one": ONE, "watched": WATCHED, "quiet": QUIET, "wrong": WRONG, "accepted": ONE + ACCEPTED}
    for name, text in models.items():
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")


# --- codes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "fail_on", "code"),
    [
        ("one", None, 0),
        ("one", "high", 1),
        ("one", "info", 1),
        ("watched", "high", 0),
        ("watched", "medium", 0),
        ("watched", "low", 1),
        ("watched", "info", 1),
        ("quiet", "info", 0),
        ("accepted", "high", 0),
        ("accepted", "info", 0),
        ("wrong", "high", 2),
        ("missing", None, 2),
    ],
)
def test_the_code_says_how_it_ended(run, file, fail_on, code):
    """0 where all is well, 1 for a finding at least as grave as asked for, 2 where it could not run."""
    options = () if fail_on is None else ("--fail-on", fail_on)
    done = run("scan", f"{file}.yaml", "--today", "2026-10-01", *options)
    assert done.code == code
    assert bool(done.out) is (code != 2)
    assert bool(done.err) is (code == 2)


def test_the_report_is_told_before_the_code(run):
    """A run that fails on a finding has told it all the same."""
    done = run("scan", "one.yaml", "--fail-on", "high")
    assert done.out == run("scan", "one.yaml").out
    assert "TALK NOW" in done.out


# --- several models -------------------------------------------------------------------------------


def test_several_models_are_one_table(run):
    """Each model has one line: its size, its findings by gravity, what is accepted, and the first of all."""
    done = run("scan", "one.yaml", "watched.yaml", "quiet.yaml", "accepted.yaml", "--today", "2026-10-01")
    assert (done.code, done.err) == (0, "")
    head, *rows = (line.split("  ") for line in done.out.splitlines())
    cells = {row[0]: [cell.strip() for cell in row[1:] if cell.strip()] for row in rows}
    assert [word.strip() for word in head if word.strip()] == [
        *(
            "model",
            "parties",
            "links",
            "talk now",
            "plan",
            "watch",
            "good to know",
            "accepted",
            "first of all",
        )
    ]
    assert list(cells) == ["one.yaml", "watched.yaml", "quiet.yaml", "accepted.yaml"]
    assert cells["one.yaml"][:7] == ["2", "1", "1", "0", "0", "0", "0"]
    assert len(cells["one.yaml"]) == 8
    assert cells["watched.yaml"][:7] == ["2", "1", "0", "0", "1", "0", "0"]
    assert cells["quiet.yaml"] == ["2", "0", "0", "0", "0", "0", "0"]
    assert cells["accepted.yaml"] == ["2", "1", "0", "0", "0", "0", "1"]


def test_a_wrong_model_does_not_stop_the_others(run):
    """The others are told, the wrong one is named with its line, and the code is 2."""
    done = run("scan", "one.yaml", "wrong.yaml", "missing.yaml", "quiet.yaml", "--fail-on", "high")
    assert done.code == 2
    assert [line.split(" ")[0] for line in done.out.splitlines()] == ["model", "one.yaml", "quiet.yaml"]
    wrong, missing = done.err.splitlines()
    assert wrong.startswith("wrong.yaml:3:13: actors[0].nam")
    assert missing.startswith("missing.yaml: there is no such file")


def test_wrong_settings_do_not_stop_the_others(run, tmp_path):
    """A model whose settings name no rule is told as wrong, by file, beside the others."""
    (tmp_path / "odd.yaml").write_text(f"{QUIET}settings: {{ignore: [net-givers]}}\n", "utf-8")
    done = run("scan", "odd.yaml", "one.yaml")
    assert done.code == 2
    assert "one.yaml" in done.out
    assert "odd.yaml" in done.err
    assert 'did you mean "net-giver"?' in done.err


@pytest.mark.parametrize(("fail_on", "code"), [("high", 1), ("low", 1)])
def test_several_models_fail_on_any(run, fail_on, code):
    """One grave finding in one of the models is enough."""
    assert run("scan", "quiet.yaml", "one.yaml", "--fail-on", fail_on).code == code
    assert run("scan", "quiet.yaml", "accepted.yaml", "--fail-on", fail_on, "--today", "2026-10-01").code == 0


def test_a_folder_stands_for_its_models(run, tmp_path):
    """All models in a folder and below are scanned, sorted; schemas and other files are no models."""
    home = tmp_path / "models"
    (home / "deep").mkdir(parents=True)
    for name in ("b.yaml", "a.yml", "deep/c.YAML"):
        (home / name).write_text(ONE, "utf-8")
    (home / "d.json").write_text('{"actors": [{"id": "a"}, {"id": "b"}]}', "utf-8")
    (home / "ecograph.schema.json").write_text("{}", "utf-8")
    (home / "notes.md").write_text("no model", "utf-8")
    done = run("scan", "models")
    assert (done.code, done.err) == (0, "")
    assert [Path(line.split("  ")[0]).as_posix() for line in done.out.splitlines()[1:]] == [
        "models/a.yml",
        "models/b.yaml",
        "models/d.json",
        "models/deep/c.YAML",
    ]


def test_one_model_in_a_folder_is_a_table_too(run, tmp_path):
    """What comes out does not hang on how many models a folder happens to hold."""
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "a.yaml").write_text(ONE, "utf-8")
    assert run("scan", "models").out.startswith("model ")


def test_tables_beside_models_are_told(run, tmp_path):
    """A folder of models is judged by its models; tables that lie there too are not passed over unsaid."""
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / "a.yaml").write_text("actors: [{id: a}]\n", "utf-8")
    (tmp_path / "maps" / "actors.csv").write_text("id\nb\n", "utf-8")
    done = run("scan", "maps")
    assert done.code == 0
    assert done.err == (
        "maps: actors.csv not read, since there are models beside it; a folder of tables alone is one model\n"
    )


def test_a_folder_of_workbooks_is_a_folder_of_models(run, tmp_path):
    """Who lives in Excel scans a folder of workbooks; what Excel locks is none."""
    (tmp_path / "maps").mkdir()
    assert run("new", "--template", "maps/a.xlsx").code == 0
    (tmp_path / "maps" / "~$a.xlsx").write_bytes(b"locked")
    done = run("scan", "maps")
    assert (done.code, done.err) == (0, "")
    assert "maps/a.xlsx" in done.out.replace("\\", "/")


def test_a_folder_without_models_is_a_mistake(run, tmp_path):
    """An empty folder is told, and ends with 2."""
    (tmp_path / "empty").mkdir()
    done = run("scan", "empty")
    assert (done.code, done.out) == (2, "")
    assert done.err == "empty: there is no model in this folder (models end in .yaml, .json or .xlsx)\n"


def test_an_empty_folder_does_not_stop_the_others(run, tmp_path):
    """Beside good models an empty folder is one more thing that is wrong, not the end."""
    (tmp_path / "empty").mkdir()
    done = run("scan", "one.yaml", "empty")
    assert done.code == 2
    assert "one.yaml" in done.out
    assert "empty: there is no model" in done.err


def test_the_examples_are_scanned_together(run):
    """The folder of examples is told in one table, with a line for each."""
    done = run("scan", EXAMPLES, "--today", "2026-10-01")
    assert (done.code, done.err) == (0, "")
    assert len(done.out.splitlines()) == 1 + len(list(EXAMPLES.glob("*.yaml")))


# --- forms ----------------------------------------------------------------------------------------


def test_stdin_is_a_model(run):
    """`-` reads the model from stdin, alone and among others."""
    assert run("scan", "-", given=ONE).out == run("scan", "one.yaml").out
    both = run("scan", "-", "one.yaml", given=WATCHED)
    assert [line.split(" ")[0] for line in both.out.splitlines()] == ["model", "-", "one.yaml"]


def test_one_report_as_json(run):
    """One model gives one report."""
    told = json.loads(run("scan", "one.yaml", "--format", "json").out)
    assert told["format"] == "ecograph-report/1"
    assert [finding["id"] for finding in told["findings"]] == ["single-point-of-dependency@cleaner"]


def test_several_reports_as_json(run):
    """Several models give a list of reports, each as it is alone, with its file."""
    told = json.loads(run("scan", "one.yaml", "quiet.yaml", "--format", "json").out)
    assert [report.pop("file") for report in told] == ["one.yaml", "quiet.yaml"]
    for report, file in zip(told, ("one.yaml", "quiet.yaml"), strict=True):
        assert report == json.loads(run("scan", file, "--format", "json").out)


def test_reports_as_markdown(run):
    """One model gives a page, several a table."""
    page = run("scan", "one.yaml", "--format", "markdown").out
    assert page.startswith("# Hall\n")
    assert "**talk now: Everything hangs on one party**" in page
    table = run("scan", "one.yaml", "quiet.yaml", "--format", "markdown").out.splitlines()
    assert table[0].startswith("| model | parties |")
    assert len(table) == 4


@pytest.mark.parametrize("format", ["text", "json", "markdown"])
@pytest.mark.parametrize("files", [["one.yaml"], ["one.yaml", "watched.yaml"]], ids=["one", "two"])
def test_an_output_file_holds_what_would_be_printed(run, tmp_path, format, files):
    """With -o the result is in the file, byte for byte, and stdout is empty."""
    printed = run("scan", *files, "--format", format)
    done = run("scan", *files, "--format", format, "-o", "out.txt")
    assert (done.code, done.out, done.err) == (0, "", "written: out.txt\n")
    assert (tmp_path / "out.txt").read_bytes().decode() == printed.out


def test_all_findings_on_request(run, tmp_path):
    """--all tells what the headlines leave out."""
    (tmp_path / "many.yaml").write_text(f"{ONE}settings: {{headlines: 0}}\n", "utf-8")
    assert "TALK NOW" not in run("scan", "many.yaml").out
    assert "And 1 more (--all tells them)" in run("scan", "many.yaml").out
    assert "TALK NOW" in run("scan", "many.yaml", "--all").out


def test_the_day_decisions_are_held_against(run):
    """--today decides whether a decision has lapsed."""
    assert "lapsed" not in run("scan", "accepted.yaml", "--today", "2026-12-31").out
    done = run("scan", "accepted.yaml", "--today", "2027-01-31", "--fail-on", "low")
    assert "which is 31 days ago" in " ".join(done.out.split())
    assert done.code == 1


@pytest.mark.parametrize("day", ["tomorrow", "2026-13-01", "01-10-2026", ""])
def test_a_day_that_is_none_is_refused(run, day):
    """What is no date is told, with code 2 and no result."""
    done = run("scan", "one.yaml", "--today", day)
    assert (done.code, done.out) == (2, "")
    assert "--today" in done.err


# --- rules of one's own ---------------------------------------------------------------------------


def test_rules_of_ones_own_run_too(run, tmp_path):
    """The rules of a file are run beside those of the package, and can be selected by the model."""
    (tmp_path / "own.py").write_text(OWN, "utf-8")
    told = json.loads(run("scan", "one.yaml", "--rules", "own.py", "--format", "json").out)
    assert [finding["id"] for finding in told["findings"]] == [
        "single-point-of-dependency@cleaner",
        "short-name@hall",
    ]
    (tmp_path / "some.yaml").write_text(f"{ONE}settings: {{select: [short-name]}}\n", "utf-8")
    done = run("scan", "some.yaml", "--rules", "own.py", "--fail-on", "medium")
    assert done.code == 1
    assert "Hall has a short name." in done.out


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("own.py", None, "there is no Python file with rules here"),
        ("own.txt", "x = 1", "there is no Python file with rules here"),
        ("own.py", "def broken(:\n", "the rules cannot be read: SyntaxError"),
        ("own.py", "1 / 0\n", "the rules cannot be read: ZeroDivisionError: division by zero"),
        ("own.py", "import nowhere_at_all\n", "the rules cannot be read: ModuleNotFoundError"),
        ("own.py", "def check(graph):\n    yield\n", "there is no rule in this file; make one with @rule"),
        ("own.py", OWN.replace('"transparency"', '"mood"'), "use one of reciprocity,"),
    ],
    ids=["missing", "no python", "syntax", "breaks", "import", "no rule", "no family"],
)
def test_a_file_of_rules_that_is_wrong_is_named(run, tmp_path, name, content, words):
    """A file of rules that cannot be used is told by name, with code 2 and no result."""
    if content is not None:
        (tmp_path / name).write_text(content, "utf-8")
    done = run("scan", "one.yaml", "--rules", name)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"{name}: ")
    assert words in done.err
    assert "Traceback" not in done.err


def test_a_rule_of_ones_own_that_crashes_is_named(run, tmp_path):
    """A rule that breaks on a model is named, in a sentence."""
    (tmp_path / "own.py").write_text(OWN.replace("len(actor) < 5", "1 / 0"), "utf-8")
    done = run("scan", "one.yaml", "--rules", "own.py")
    assert (done.code, done.out) == (2, "")
    assert done.err == "the rule short-name crashed: ZeroDivisionError: division by zero\n"


def test_a_rule_is_run_once(run, tmp_path):
    """A rule of the package that the file imported gives each finding once."""
    (tmp_path / "own.py").write_text(
        "from ecograph.rules.dependence.single_point_of_dependency import single_point_of_dependency\n" + OWN,
        "utf-8",
    )
    done = run("scan", "one.yaml", "--rules", "own.py", "--format", "json")
    ids = [finding["id"] for finding in json.loads(done.out)["findings"]]
    assert ids == ["single-point-of-dependency@cleaner", "short-name@hall"]


def test_two_rules_of_one_name_are_refused(run, tmp_path):
    """A rule that takes the name of another one is an error: findings could not be told apart."""
    (tmp_path / "own.py").write_text(OWN.replace("short_name", "net_giver"), "utf-8")
    done = run("scan", "one.yaml", "--rules", "own.py")
    assert (done.code, done.out) == (2, "")
    assert "net-giver" in done.err


def test_a_file_of_rules_is_ordinary_python(run, tmp_path):
    """Postponed annotations and a dataclass beside the rule work as in any module."""
    own = "from __future__ import annotations\nfrom dataclasses import dataclass\n" + OWN
    own += "\n\n@dataclass\nclass Note:\n    text: str\n"
    (tmp_path / "own.py").write_text(own, "utf-8")
    assert run("scan", "one.yaml", "--rules", "own.py").err == ""


# --- as a program ---------------------------------------------------------------------------------

PROGRAM = [sys.executable, "-m", "ecograph"]


def started(*arguments: str, **options) -> subprocess.Popen:
    return subprocess.Popen(
        [*PROGRAM, *arguments], **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    )


@pytest.mark.parametrize("format", ["text", "json"])
def test_a_reader_that_leaves_is_no_accident(format):
    """When the pipe is closed, as `| head -1` does, nothing is said about it."""
    done = started("scan", str(EXAMPLES / "airport.yaml"), "--format", format)
    done.stdout.close()
    assert done.stderr.read() == b""
    done.stderr.close()
    assert done.wait(20) == 141


def test_a_table_for_a_reader_that_leaves(tmp_path):
    """The same holds for a table."""
    done = started("scan", "one.yaml", "quiet.yaml", cwd=tmp_path)
    done.stdout.close()
    assert done.stderr.read() == b""
    done.stderr.close()
    assert done.wait(20) == 141


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise")
def test_an_interrupt_ends_it_quietly():
    """Ctrl-C ends with 130 and says nothing."""
    done = started("scan", "-", stdin=subprocess.PIPE)
    deadline = time.monotonic() + 15
    # It has the package loaded and waits for the model as soon as its stdin is being read.
    while time.monotonic() < deadline and not _reads(done.pid):
        time.sleep(0.05)
    done.send_signal(signal.SIGINT)
    out, err = done.communicate(timeout=15)
    assert (done.returncode, out, err.strip()) == (130, b"", b"")


def test_an_interrupt_while_something_is_imported_ends_with_130(tmp_path):
    """Also where it comes while Python runs a string, as imports do to make classes."""
    (tmp_path / "map.yaml").write_text(ONE, "utf-8")
    (tmp_path / "own.py").write_text('exec("raise KeyboardInterrupt")\n', "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "ecograph", "scan", "map.yaml", "--rules", "own.py"],
        cwd=tmp_path,
        check=False,
        capture_output=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def _reads(pid: int) -> bool:
    """Whether a process sleeps in a read of its pipe; where that cannot be seen, after a while."""
    try:
        return "pipe" in Path(f"/proc/{pid}/wchan").read_text("utf-8")
    except OSError:
        time.sleep(2)
        return True


def on_a_terminal(
    *arguments: str, cwd: Path, columns: int = 80, stop_at: str = "", **variables: str
) -> tuple[int, str]:
    """Run the program on a terminal; give its code and everything the terminal was sent.

    With `stop_at` it is interrupted once that is shown.
    """
    pty = pytest.importorskip("pty")
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    bare = {
        key: value
        for key, value in os.environ.items()
        if key not in {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM", "CI"}
    }
    done = started(
        *arguments,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=cwd,
        env={**bare, "TERM": "xterm-256color", **variables},
    )
    os.close(theirs)
    told = b""
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:  # the other end was closed
            break
        if not chunk:
            break
        told += chunk
        if stop_at and stop_at.encode() in told:
            done.send_signal(signal.SIGINT)
            stop_at = ""
    os.close(ours)
    return done.wait(20), told.decode("utf-8", "replace").replace("\r\n", "\n")


def test_a_terminal_gets_colour(tmp_path):
    """On a terminal headings stand out; the words are the same, at its width."""
    code, told = on_a_terminal("scan", "one.yaml", cwd=tmp_path, columns=60)
    assert code == 0
    assert "\x1b[" in told
    assert "TALK NOW" in told
    plain = on_a_terminal("scan", "one.yaml", cwd=tmp_path, columns=60, NO_COLOR="1", TERM="dumb")[1]
    assert "\x1b[" not in plain
    assert all(len(line) <= 60 for line in plain.splitlines() if line.startswith("    "))


def test_a_terminal_that_wants_no_colour_gets_none(tmp_path):
    """NO_COLOR is kept."""
    code, told = on_a_terminal("scan", "one.yaml", cwd=tmp_path, columns=100, NO_COLOR="1")
    assert code == 0
    assert "\x1b[3" not in told
    assert "TALK NOW" in told


def test_names_are_no_markup_on_a_terminal(tmp_path):
    """Square brackets, colons and hashes in a name are shown as they are."""
    (tmp_path / "m.yaml").write_text(ONE.replace("name: Cleaner", "name: '[red]C[/] :smile:'"), "utf-8")
    assert "[red]C[/] :smile:" in on_a_terminal("scan", "m.yaml", cwd=tmp_path, columns=100)[1]


def test_a_terminal_without_utf_8_gets_a_report(tmp_path):
    """A sign that the terminal cannot show does not end the program."""
    (tmp_path / "m.yaml").write_text(ONE.replace("name: Cleaner", "name: Café → Δ"), "utf-8")
    code, told = on_a_terminal("scan", "m.yaml", cwd=tmp_path, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert "did not foresee" not in told
    assert code == 0
    assert "TALK NOW" in told


SLOW_RULE = """
import time
from ecograph.rule import rule

@rule(title="Slow", severity="low", lever="agree", sentence="X.", remedy="Y.", family="roadmap")
def slow(graph):
    time.sleep({seconds})
    yield from ()
"""


def test_progress_is_for_those_who_watch(tmp_path):
    """After a second a terminal is told what takes so long, on a line that goes; a pipe is not."""
    (tmp_path / "slow.py").write_text(SLOW_RULE.format(seconds=2), encoding="utf-8")
    asked = ("scan", "one.yaml", "quiet.yaml", "--rules", "slow.py")
    code, told = on_a_terminal(*asked, cwd=tmp_path, columns=100)
    assert code == 0
    assert re.search(r"model [12] of 2: judging by rule \d+ of \d+: slow", told)
    shown, table = told[: told.rindex("\x1b[2K")], told[told.rindex("\x1b[2K") :]
    assert "\x1b[?25l" in shown
    assert "\x1b[?25h" in shown
    assert "judging" not in table
    assert "one.yaml" in table
    done = subprocess.run([*PROGRAM, *asked], cwd=tmp_path, capture_output=True, check=False)
    assert done.stderr == b""
    assert b"\x1b" not in done.stdout
    assert b"judging" not in done.stdout


def test_what_is_quick_shows_no_progress(tmp_path):
    """Below a second a terminal is sent the report and nothing else."""
    code, told = on_a_terminal("scan", "one.yaml", cwd=tmp_path, columns=100)
    assert code == 0
    assert "judging" not in told
    assert "\x1b[?25l" not in told


def test_an_interrupt_takes_the_line_of_progress_away(tmp_path):
    """Ctrl-C while something is shown ends with 130; the cursor is back, and the line is empty."""
    (tmp_path / "slow.py").write_text(SLOW_RULE.format(seconds=20), encoding="utf-8")
    code, told = on_a_terminal("scan", "one.yaml", "--rules", "slow.py", cwd=tmp_path, stop_at="judging")
    assert code == 130
    assert told.index("\x1b[?25l") < told.index("judging") < told.rindex("\x1b[?25h")
    assert told.endswith("\x1b[2K")


def test_an_output_file_has_no_colour(tmp_path):
    """Also where a terminal looks on, a file is plain."""
    code, told = on_a_terminal("scan", "one.yaml", "-o", "out.txt", cwd=tmp_path)
    assert (code, told.strip()) == (0, "written: out.txt")
    assert b"\x1b" not in (tmp_path / "out.txt").read_bytes()


def test_a_pipe_does_not_pay_for_colour(tmp_path):
    """Where nobody looks on, rich is not even loaded."""
    program = (
        "import sys; sys.argv[1:] = sys.argv[1:]\n"
        "from ecograph.__main__ import main\n"
        "try:\n    main()\n"
        "finally:\n    print('rich' in sys.modules, file=sys.stderr)\n"
    )
    for files in (["one.yaml"], ["one.yaml", "quiet.yaml"]):
        done = subprocess.run(
            [sys.executable, "-c", program, "scan", *files], cwd=tmp_path, capture_output=True, check=False
        )
        assert (done.returncode, done.stderr.strip()) == (0, b"False")
        assert b"\x1b" not in done.stdout


def test_help_tells_every_option():
    """The help of scan names what it takes."""
    told = CliRunner().invoke(command_line(["scan"]), ["scan", "--help"]).output
    for option in ("--format", "--all", "--fail-on", "--rules", "--today", "--output", "FILE…"):
        assert option in told
