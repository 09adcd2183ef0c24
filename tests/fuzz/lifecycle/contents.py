"""Files to put into an index: few contents and few names, so that they meet again."""

from __future__ import annotations

from hypothesis import strategies as st

# Of folders below the source folder, too; endings choose the format.
FOLDER = ("a.md", "b.txt", "B.txt", "深い/c.md", "深い/d.txt", "e.csv", "f.jsonl")
PAGE = ("橋.md", "橋.txt", "a.md", "e.csv")
TITLES = ("庭", "橋", "a", "b.md", "..", "池" * 70)
QUESTIONS = (
    "橋はいつ架けられましたか?",
    "庭を作ったのは誰ですか?",
    "池には何がいますか?",
    "要約して",
)


def _text(number: int) -> str:
    return (
        f"# 第{number}話\n\n{number}番の橋は{1990 + number}年に架けられました。\n\n"
        f"## 池\n\n池には魚が{number}匹います。\n\n庭を作ったのは佐藤健一です。\n"
    )


def _plain(number: int) -> str:
    return f"{number}号の庭\n\n庭は{1900 + number}年に開きました。\n\n池には魚がいます。\n"


def _rows(number: int) -> str:
    rows = [f"第{row}橋,{row}番目の橋は{1800 + row}年に開いた。" for row in range(number % 3 + 1)]
    return "\n".join(["title,text", *rows]) + "\n"


def _lines(number: int) -> str:
    return "".join(
        f'{{"title": "第{row}庭", "text": "{row}番目の庭には{number}本の松がある。"}}\n'
        for row in range(number % 2 + 1)
    )


_MAKERS = {".md": _text, ".txt": _plain, ".csv": _rows, ".jsonl": _lines}
# Nothing can be read of these, whatever they are called.
BROKEN = (b"", b"  \n", b"\x00\x01\x02", b"PK\x03\x04")
# The same words in other bytes.
_DRESSED = (
    lambda text: text.encode(),
    lambda text: b"\xef\xbb\xbf" + text.encode(),
    lambda text: text.replace("\n", "\r\n").encode(),
    lambda text: text.encode("cp932"),
)


@st.composite
def contents(draw: st.DrawFn, name: str, broken: bool = True) -> bytes:
    """What a file of this name may hold."""
    if broken and draw(st.integers(0, 5)) == 5:
        return draw(st.sampled_from(BROKEN))
    ending = name[name.rindex(".") :]
    words = _MAKERS[ending](draw(st.integers(0, 4)))
    return draw(st.sampled_from(_DRESSED))(words)


@st.composite
def files(draw: st.DrawFn, names: tuple[str, ...], broken: bool = True) -> tuple[str, bytes]:
    """A file: its name and its bytes."""
    name = draw(st.sampled_from(names))
    return name, draw(contents(name, broken))
