"""Finishes what Graphviz gives back: names for the pointer and the ear, fonts for browsers, dates for PDF."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from ecograph.rendering.diagram.lettering import shown
from ecograph.rendering.theme import BOLD_FONT, FONT

if TYPE_CHECKING:
    from collections.abc import Mapping

_PART = re.compile(r'<g id="(\w+)" class="(?:node|edge)">\s*<title>[^<]*</title>')
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_MADE = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}")


def finished_svg(svg: str, name: str, titles: Mapping[str, str], families: str) -> str:
    """Name the picture and its parts instead of what Graphviz calls them, and offer browsers other fonts."""

    def named(match: re.Match[str]) -> str:
        title = titles.get(match[1])
        group = match[0].partition("<title>")[0].rstrip()
        return f"{group}\n<title>{escape(shown(title, 2000))}</title>" if title else group

    # Texts have no "<" of their own in SVG, so what looks like markup here is markup.
    svg = _PART.sub(named, _COMMENT.sub("", svg)).replace("<title>ecosystem</title>\n", "", 1)
    bold = f'font-family="{families}" font-weight="bold"'
    svg = svg.replace(f'font-family="{BOLD_FONT}"', bold)
    svg = svg.replace(f'font-family="{FONT}"', f'font-family="{families}"')
    head, start, rest = svg.partition("<svg ")
    opening, _, body = rest.partition(">")
    label = f'role="img" aria-label={quoteattr(name)} '
    return f"{head}{start}{label}{opening}>\n<title>{escape(name)}</title>{body}"


def finished_pdf(pdf: bytes) -> bytes:
    """Date a PDF as `SOURCE_DATE_EPOCH` asks, in as many bytes as before, so that the file stays whole."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch.isdigit():
        return pdf
    made = datetime.fromtimestamp(int(epoch), UTC).strftime("%Y%m%d%H%M%S").encode()
    return _MADE.sub(lambda match: b"/" + match[1] + b" (D:" + made, pdf)
