"""The command line says in a sentence what is wrong, and leaves everything as it was."""

import gc
import os
import subprocess
import sys
import time

import pytest

import ecograph
from ecograph.__main__ import main

GOOD = (
    "actors: [{id: airport}, {id: cleaner}]\n"
    "dependencies: [{depender: airport, dependee: cleaner, resource: clean hall, importance: 5}]\n"
)
BROKEN = "name: Hall\nactors:\n  - {id: airport, nam: Airport}\nfocal: airprot\n"


def run(*arguments, given: bytes | None = None, cwd=None, **variables):
    """Run the program as its users do."""
    return subprocess.run(
        [sys.executable, "-m", "ecograph", *map(str, arguments)],
        input=given,
        capture_output=True,
        timeout=30,
        cwd=cwd,
        env={**os.environ, **variables},
        check=False,
    )


@pytest.fixture
def ask(tmp_path, monkeypatch, capfdbinary):
    """Run the program on the files of the test, in this process: for what does not hang on the process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYDANTIC_DISABLE_PLUGINS", "__all__")

    def asked(*arguments):
        monkeypatch.setattr(sys, "argv", ["ecograph", *map(str, arguments)])
        try:
            with pytest.raises(SystemExit) as ended:
                main()
        finally:
            gc.enable()
        said = capfdbinary.readouterr()
        return subprocess.CompletedProcess(sys.argv, ended.value.code or 0, said.out, said.err)

    return asked


def refused(done) -> str:
    """What a run that could not be done says; checks that it is said as it should be."""
    said = done.stderr.decode()
    assert done.returncode == 2, said
    assert done.stdout == b""
    assert "Traceback" not in said
    assert "did not foresee" not in said
    assert said.strip()
    return said


@pytest.mark.parametrize("command", ["scan", "measure", "draw"])
def test_a_broken_model_is_refused_with_all_problems(ask, tmp_path, command):
    """Every command names file, line and column of every problem, prints no result and ends with 2."""
    (tmp_path / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    said = refused(ask(command, "broken.yaml"))
    assert "broken.yaml:3:19: actors[0].nam" in said
    assert "broken.yaml:4:8: focal" in said
    assert "2 problems" in said
    assert sorted(file.name for file in tmp_path.iterdir()) == ["broken.yaml"]


@pytest.mark.parametrize(
    ("name", "content", "place", "words"),
    [
        ("m.yaml", b"", "m.yaml:", "empty"),
        ("m.yaml", "name: x\npurpose: café\n".encode("latin-1"), "m.yaml:2:", "UTF-8"),
        ("m.yaml", b"name: x\npurpose: a\x1b[31mb\n", "m.yaml:2:", "character"),
        ("m.yaml", b"actors: " + b"[" * 200_000, "m.yaml:1:", "nests"),
        ("m.json", b'{"actors": ' + b"[" * 200_000, "m.json", "nest"),
        ("m.json", b'{"actors": [{"id": "a"},\n]}', "m.json:2:", "JSON"),
        ("m.json", b'{"actors": {"id": 5}}', "m.json:1:", "list"),
        ("m.docx", b"PK", "m.docx", ".yaml"),
        ("m.xlsx", b"PK", "m.xlsx", "damaged"),
        ("m.yaml", "actors:\n  - {id: a, part_of: \u202egnp}\n".encode(), "m.yaml:2:", "no actor"),
    ],
    ids=[
        "empty",
        "latin-1",
        "escape code",
        "deep",
        "deep json",
        "broken json",
        "json object",
        "ending",
        "cut-off workbook",
        "turned",
    ],
)
def test_an_unreadable_file_is_refused_in_a_sentence(ask, tmp_path, name, content, place, words):
    """What cannot be read gives one short message with file and line, without control characters."""
    (tmp_path / name).write_bytes(content)
    # A parser that overflows takes its process with it.
    said = refused(run("scan", name, cwd=tmp_path) if len(content) > 100_000 else ask("scan", name))
    assert said.startswith(place)
    assert words in said
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert len(said) < 500


def test_a_missing_file_is_answered_with_a_near_one(ask, tmp_path):
    """A misspelt file name gets the name of the file that is there."""
    (tmp_path / "airport.yaml").write_text(GOOD, encoding="utf-8")
    assert '"airport.yaml"' in refused(ask("scan", "airprot.yaml"))


def test_a_folder_is_answered_with_a_sentence(ask, tmp_path):
    """A folder is no model file."""
    assert "folder" in refused(ask("scan", tmp_path))


def test_a_huge_file_is_refused_quickly(tmp_path):
    """200 MB of YAML is refused in seconds."""
    with (tmp_path / "big.yaml").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    started = time.perf_counter()
    assert "16 MB" in refused(run("scan", "big.yaml", cwd=tmp_path))
    assert time.perf_counter() - started < 4


def test_a_dash_reads_stdin():
    """`-` reads the model from stdin, and a mistake in it is named with its line."""
    done = run("scan", "-", "--format", "json", given=GOOD.encode())
    assert (done.returncode, done.stderr) == (0, b"")
    assert b'"ecograph-report/1"' in done.stdout
    assert "<stdin>:3:19:" in refused(run("scan", "-", given=BROKEN.encode()))
    assert "empty" in refused(run("scan", "-", given=b""))


def test_a_message_survives_a_terminal_without_utf_8(tmp_path):
    """A name the terminal cannot show does not break the message."""
    (tmp_path / "m.yaml").write_text("name: x\nfocal: café 😀\n", encoding="utf-8")
    said = refused(run("scan", "m.yaml", cwd=tmp_path, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C"))
    assert "m.yaml:2:8" in said


def test_the_version_is_told():
    """`--version` says the version on stdout."""
    done = run("--version")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().strip() == f"ecograph {ecograph.__version__}"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--verison"],
        ["scan"],
        ["scan", "m.yaml", "--frmat", "json"],
        ["scan", "m.yaml", "--format", "pdf"],
        ["scan", "m.yaml", "--fail-on", "grave"],
        ["scna", "m.yaml"],
        ["measure", "m.yaml", "--table", "nonsense"],
        ["draw", "m.yaml", "-o", "map.docx"],
        ["draw", "m.yaml", "-o", "map"],
        ["draw", "m.yaml", "--time-limit", "0"],
    ],
    ids=" ".join,
)
def test_a_wrong_option_ends_with_2(ask, tmp_path, arguments):
    """An unknown command, option or value is refused in words, before anything is written."""
    (tmp_path / "m.yaml").write_text(GOOD, encoding="utf-8")
    refused(ask(*arguments))
    assert [file.name for file in tmp_path.iterdir()] == ["m.yaml"]


def test_debug_shows_the_trace_and_still_ends_with_2(tmp_path):
    """`--debug` shows where the program stopped; the code stays 2, since 1 means findings."""
    (tmp_path / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    done = run("--debug", "scan", "broken.yaml", cwd=tmp_path)
    said = done.stderr.decode()
    assert "Traceback" in said
    assert "broken.yaml:3:19" in said
    assert done.returncode == 2


@pytest.mark.parametrize(
    "arguments",
    [["draw", "broken.yaml", "-o"], ["scan", "broken.yaml", "-o"], ["measure", "broken.yaml", "-o"]],
    ids=" ".join,
)
def test_nothing_is_written_over_on_failure(ask, tmp_path, arguments):
    """A result that exists stays as it is, byte for byte, when the model is broken."""
    (tmp_path / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    existing = tmp_path / "existing.svg"
    existing.write_bytes(b"yesterday's map")
    refused(ask(*arguments, "existing.svg"))
    assert existing.read_bytes() == b"yesterday's map"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["broken.yaml", "existing.svg"]


@pytest.mark.parametrize("target", ["nowhere/report.txt", "folder", "m.yaml/report.txt"])
def test_an_output_that_cannot_be_written_is_a_sentence(ask, tmp_path, target):
    """Writing into a folder that is not there, or over a folder, is refused by name, and leaves no scraps."""
    (tmp_path / "m.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "folder").mkdir()
    assert target in refused(ask("scan", "m.yaml", "-o", target))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["folder", "m.yaml"]
    assert list((tmp_path / "folder").iterdir()) == []


def test_a_result_replaces_the_one_before(ask, tmp_path):
    """When all is well the output file holds the result, and stdout stays empty."""
    (tmp_path / "m.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "report.json").write_text("yesterday", encoding="utf-8")
    done = ask("scan", "m.yaml", "--format", "json", "-o", "report.json")
    assert (done.returncode, done.stdout) == (0, b"")
    assert (tmp_path / "report.json").read_text(encoding="utf-8").startswith("{")


def test_of_very_many_problems_the_first_thousand_are_told(ask, tmp_path):
    """The others are counted once, and no other number contradicts that."""
    links = [
        f'{{"depender": "a", "dependee": "b{n}", "resource": "r", "importance": 1}}' for n in range(1500)
    ]
    text = f'{{"actors": [{{"id": "a"}}], "dependencies": [{", ".join(links)}]}}'
    (tmp_path / "map.json").write_text(text, "utf-8")
    done = ask("scan", "map.json")
    said = done.stderr.decode().splitlines()
    assert done.returncode == 2
    assert len(said) == 1002
    assert "500 more problems of the same kinds are not told one by one" in said[-2]
    assert said[-1] == "Nothing was judged or written."
