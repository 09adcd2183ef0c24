"""A small library that changes a little with each edition, and its index."""

from __future__ import annotations

from pathlib import Path

from index.build import Builder
from index.reading import DirectParser
from index.store import Store
from tests.index.conftest import Bench

FILES = 8


class Scene(Bench):
    """Articles in ``root/articles``, the index in ``root/disk/deep/index``.

    Only ``root/disk`` is there before the first build.
    """

    def __init__(self, root: Path, index: Path | None = None) -> None:
        super().__init__(root)
        self.disk = root / "disk"
        self.store = Store(index or self.disk / "deep" / "index")

    @property
    def builder(self) -> Builder:
        """A builder that parses right here: no limit of time fails where a machine is busy."""
        return Builder(self.store, self.encoder, self.settings, DirectParser())

    def edit(self, edition: int) -> None:
        """Half of the files change with each edition, one comes, one goes, one gets a new name."""
        for number in range(FILES):
            mark = edition if number % 2 else 0
            text = (
                f"# 第{number}章\n\n{number}番の橋は第{mark}版で長くなった。\n\n池には魚がいる。\n"
            )
            self.write(f"{number}.md", text)
        for path in self.articles.glob("[a-z]*"):
            path.unlink()
        self.write(f"new-{edition}.md", f"# 新しい話\n\n第{edition}版の新しい庭です。\n")
        self.write(f"moved-{edition}.md", "# 移る話\n\nこの話は名前だけが変わります。\n")

    def texts(self) -> dict[str, str]:
        """What an index of the articles as they are holds."""
        return {
            path.relative_to(self.root).as_posix(): path.read_text(encoding="utf-8")
            for path in self.articles.iterdir()
        }
