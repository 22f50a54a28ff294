"""The one place in the library that writes files."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Unpack

from ecograph.errors import RenderError
from ecograph.rendering.render import render

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecograph.rendering.pictures import DeckOptions
    from ecograph.rendering.render import What

_FORMATS: Final = {
    **{name: name for name in ("svg", "png", "pdf", "dot", "drawio", "json", "csv", "xlsx", "pptx")},
    "mmd": "mermaid",
    "mermaid": "mermaid",
    "md": "markdown",
    "txt": "text",
}


def save(what: What, path: str | os.PathLike[str], **options: Unpack[DeckOptions]) -> Path:
    """Render something and write it to a file whose ending says the format.

    Nothing is half written: a file that exists is replaced only once the new one is complete.
    The options are those of :func:`ecograph.render`.

    Returns:
        The path that was written.

    Raises:
        ConfigError: if the ending is no known format.
        RenderError: if it cannot be drawn, or the file cannot be written.
    """
    target = Path(path)
    return write(render(what, format_of(target), **options), target)


def format_of(path: Path) -> str:
    """Tell by the ending of a file which format is meant; an ending that stands for none keeps its dot."""
    ending = path.suffix.removeprefix(".").lower()
    return _FORMATS.get(ending, f".{ending}")


def write_folder(files: Mapping[str, bytes], folder: Path) -> Path:
    """Write files into a folder, made where there is none; other files in it stay.

    Raises:
        RenderError: if the folder or a file cannot be written.
    """
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise RenderError(f"{folder} cannot be made: {error.strerror}") from None
    for name, content in files.items():
        write(content, folder / name)
    return folder


def write(content: str | bytes, path: Path) -> Path:
    """Write text (UTF-8) or bytes to a temporary file beside the target, then replace the target.

    Raises:
        RenderError: if the file cannot be written.
    """
    write_together({path: content})
    return path


def write_together(contents: Mapping[Path, str | bytes]) -> None:
    """Write several files; none of them is touched before all are written beside their targets.

    Raises:
        RenderError: if one of them cannot be written.
    """
    drafts: dict[Path, Path] = {}
    # A temporary file is private; the result gets the rights any new file would have.
    mask = os.umask(0)
    os.umask(mask)
    try:
        for path, content in contents.items():
            with _told_as_errors(path):
                data = content.encode() if isinstance(content, str) else content
                handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
                drafts[path] = Path(draft)
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                drafts[path].chmod(0o666 & ~mask)
        for path in contents:
            with _told_as_errors(path):
                drafts[path].replace(path)
            del drafts[path]
    finally:
        for left in drafts.values():
            left.unlink(missing_ok=True)


@contextmanager
def _told_as_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise RenderError(f"{path} cannot be written: {error.strerror}") from None
