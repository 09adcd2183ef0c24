"""A matplotlib figure as SVG inside a page.

The page sets the text and chooses the colours: a figure is drawn with stand-ins for both (``INK``
and the like, ``label``), which become CSS variables and texts in the page's language. So no font
with Japanese glyphs is needed, and dark mode and the language switch reach the plots.
"""

from __future__ import annotations

import io
import logging
import re
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote
from xml.etree import ElementTree as ET

from markupsafe import Markup

from chat.evaluation.report.texts import PageTexts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH = 400
"""Units of a plot's width: about as many CSS pixels on a phone and in a column of a wide page."""

INK, SOFT, LINE, PAPER = "#000001", "#000002", "#000003", "#000004"
SYSTEM, SYSTEM_WASH, BASELINE = "#000005", "#000006", "#000007"

_VARIABLES = {
    INK: "--ink",
    SOFT: "--soft",
    LINE: "--line",
    PAPER: "--paper",
    SYSTEM: "--system",
    SYSTEM_WASH: "--system-wash",
    BASELINE: "--baseline",
}
_LABEL = "text:"
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_FONT = re.compile(r"\s*font[a-z-]*:[^;]*;?")
_NUMBER = re.compile(r"-?\d+\.\d{3,}")
# Settings are global in matplotlib: one drawing at a time.
_drawing = threading.Lock()

ET.register_namespace("", _SVG[1:-1])


def label(key: str) -> str:
    """What to write into a figure where the text ``key`` has to stand; always ASCII."""
    return _LABEL + quote(key)


def inline(
    draw: Callable[[Figure], None], height: int, name: str, texts: PageTexts, /, **fields: str
) -> Markup:
    """What ``draw`` draws, as an ``<svg>`` element with a title and a description.

    Args:
        draw: draws on an empty figure, in the colours and labels of this module.
        height: of the figure, in units; one unit is a point.
        name: unique in the page; up to a hyphen it names the texts ``report_plot_<name>`` and
            ``report_plot_<name>_about``, the title and the description.
        texts: of the page.
        fields: of the description.
    """
    root = ET.fromstring(_svg(draw, height))  # noqa: S314 - just written by matplotlib
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (_SVG + "metadata", _SVG + "style"):
                parent.remove(child)
    _rename_ids(root, name)
    for element in root.iter():
        _tidy(element, texts)
    _describe(root, name, texts, fields)
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704 - serialised, so escaped


def _svg(draw: Callable[[Figure], None], height: int) -> bytes:
    # What matplotlib says about its font cache and folders is nothing for our users.
    logger = logging.getLogger("matplotlib")
    if logger.level == logging.NOTSET:
        logger.setLevel(logging.ERROR)
    from matplotlib import style
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    settings = {"svg.fonttype": "none", "svg.hashsalt": "shutten", "font.size": 12}
    out = io.BytesIO()
    with _drawing, style.context(["default", settings]):
        figure = Figure(figsize=(WIDTH / 72, height / 72))
        draw(figure)
        FigureCanvasSVG(figure).print_svg(out, metadata={"Date": None})
    return out.getvalue()


def _rename_ids(root: ET.Element, name: str) -> None:
    """Ids that something refers to become the plot's own; the others go."""
    xml = ET.tostring(root, encoding="unicode")
    used = sorted(set(re.findall(r'(?:url\(|href=")#([\w.-]+)', xml)))
    new = {old: f"{name}-{at}" for at, old in enumerate(used)}
    for element in root.iter():
        old = element.attrib.pop("id", "")
        if old in new:
            element.set("id", new[old])
        if (clip := element.get("clip-path")) is not None:
            element.set("clip-path", f"url(#{new[clip[5:-1]]})")
        if (target := element.attrib.pop(_HREF, None)) is not None:
            element.set("href", "#" + new[target[1:]])


def _tidy(element: ET.Element, texts: PageTexts) -> None:
    """Stand-ins replaced; no fonts, line breaks or needless digits."""
    if element.text and element.text.startswith(_LABEL):
        _set_text(element, unquote(element.text.removeprefix(_LABEL)), texts)
    elif element.tag != _SVG + "text":
        element.text = None
    element.tail = None
    if (path := element.get("d")) is not None:
        element.set("d", _NUMBER.sub(lambda n: f"{float(n[0]):.2f}", " ".join(path.split())))
    if (style := element.get("style")) is not None:
        style = _FONT.sub("", style)
        for stand_in, variable in _VARIABLES.items():
            style = style.replace(stand_in, f"var({variable})")
        element.set("style", style.strip())


def _set_text(element: ET.Element, key: str, texts: PageTexts, /, **fields: str) -> None:
    if not texts.has(key):
        element.text = key.removeprefix("metric_")
        return
    element.text = texts.plain(key, **fields)
    for attribute, value in texts.attributes(key, fields).items():
        element.set(attribute, value)


def _describe(root: ET.Element, name: str, texts: PageTexts, fields: dict[str, str]) -> None:
    for attribute in ("width", "height", "version"):
        root.attrib.pop(attribute, None)
    root.set("role", "img")
    root.set("class", "plot")
    root.set("aria-labelledby", f"{name}-title {name}-desc")
    title, description = ET.Element(_SVG + "title"), ET.Element(_SVG + "desc")
    title.set("id", f"{name}-title")
    description.set("id", f"{name}-desc")
    key = "report_plot_" + name.split("-")[0]
    _set_text(title, key, texts)
    _set_text(description, f"{key}_about", texts, **fields)
    root[:0] = [title, description]
