"""A dozen invented little articles in JaQuAD's shape, and a tiny base laid out as the real one."""

from __future__ import annotations

import gzip
import json
import math
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from training.base.folder import write_folder
from training.base.format import WORD_TABLE, BaseConfig, BaseModel, PieceTable, tensor_shapes
from training.splits import Article, load_articles


@dataclass(frozen=True)
class Place:
    """The facts of one article."""

    name: str
    town: str
    kind: str
    year: int
    founder: str
    later: int
    builder: str
    part: str
    workers: int
    month: int
    feast: str
    starter: str


# Invented, all of it: the fields of ``Place``.
FACTS = (
    "青葉庭園 仙北町 庭園 1898 佐藤健一 1925 田村修 東屋 42 4 花見会 小川静",
    "潮見図書館 浜崎市 図書館 1905 鈴木花子 1951 村上勇 書庫 63 9 朗読祭 原田操",
    "白樺美術館 高原村 美術館 1934 高橋誠 1967 井上直樹 展示室 27 10 写生会 岡本京子",
    "石橋温泉 谷川町 温泉 1872 中村清 1913 森田宏 露天風呂 35 2 湯立祭 藤井文",
    "北浜灯台 磯部村 灯台 1889 小林勝 1940 清水豊 霧笛舎 18 7 海開き 長谷川昇",
    "若竹劇場 柳町 劇場 1911 加藤桜 1938 池田進 花道 54 12 顔見世 橋本梅",
    "三日月農場 野々村 農場 1926 吉田武 1958 前田実 乳牛舎 31 6 草刈会 石井幸子",
    "朝霧天文台 峰山市 天文台 1947 山口明 1972 近藤博 観測塔 76 8 流星会 後藤章",
    "水鏡水族館 港南市 水族館 1953 松本栄 1984 遠藤茂 大水槽 88 5 海獣祭 坂本律子",
    "銀杏学院 本宮市 学校 1901 斎藤光 1930 青木稔 講堂 47 11 弁論会 西村弘",
    "竜胆植物園 緑川町 植物園 1962 木村茜 1991 福田剛 温室 22 3 接木会 太田薫",
    "夕凪造船所 入江市 造船所 1879 渡辺栄吉 1919 三浦忠 乾船渠 95 1 進水祭 藤田節",
)
PLACES = [
    Place(*(int(word) if word.isdecimal() else word for word in facts.split())) for facts in FACTS
]
FAR_NAMES = {
    "人名": ["大森千代", "黒田八郎", "ピーター・ロウ", "長沼次郎"],
    "地名": ["南雲市", "鹿島郡", "西根町"],
    "施設名": ["紅葉会館", "東雲球場", "常盤橋駅"],
}


def paragraphs(place: Place) -> list[tuple[str, list[tuple[str, str]]]]:
    """Three paragraphs, each with questions and their answers."""
    first = (
        f"{place.name}は{place.town}にある{place.kind}である。"
        f"{place.year}年に{place.founder}が開いた。"
        f"{place.founder}は{place.town}の生まれで、土地を広く求めたという。"
    )
    second = (
        f"{place.later}年に{place.builder}が{place.part}を増築した。"
        f"工事には{place.workers}人の大工が加わり、費用は寄付でまかなわれた。"
    )
    third = (
        f"{place.name}では毎年{place.month}月に{place.feast}が催される。"
        f"{place.feast}を始めたのは{place.starter}で、町の人々が支えている。"
    )
    return [
        (
            first,
            [
                (f"{place.name}はいつ開かれた?", f"{place.year}年"),
                (f"{place.year}年に{place.name}を開いたのは誰?", place.founder),
                (f"{place.name}はどこにある?", place.town),
            ],
        ),
        (
            second,
            [
                (f"{place.part}を増築したのは誰?", place.builder),
                (f"{place.later}年に{place.builder}が増築したのは何?", place.part),
                ("工事には何人の大工が加わった?", f"{place.workers}人"),
            ],
        ),
        (
            third,
            [
                (f"{place.feast}を始めたのは誰?", place.starter),
                (f"{place.name}で{place.feast}が催されるのは何月?", f"{place.month}月"),
            ],
        ),
    ]


def jaquad(place: Place) -> dict[str, Any]:
    """One article as JaQuAD's files have it."""
    contexts = []
    for context, questions in paragraphs(place):
        items = [
            {
                "id": f"{place.name}-{len(contexts)}-{number}",
                "question": question,
                "answers": [{"text": answer, "answer_start": context.index(answer)}],
            }
            for number, (question, answer) in enumerate(questions)
        ]
        contexts.append({"context": context, "qas": items})
    return {"title": place.name, "paragraphs": contexts}


@pytest.fixture(scope="session")
def mini_shared(tmp_path_factory) -> Path:
    """The mini data where the real data lie in ``../shared``."""
    folder = tmp_path_factory.mktemp("shared")
    names = {
        "人名": [n for p in PLACES for n in (p.founder, p.builder, p.starter)],
        "地名": [place.town for place in PLACES],
        "施設名": [place.name for place in PLACES],
    }
    texts = [
        {"text": name, "entities": [{"name": name, "span": [0, len(name)], "type": kind}]}
        for kinds in (names, FAR_NAMES)
        for kind, known in kinds.items()
        for name in known
    ]
    write_gzip(folder / "data/jaquad/train.json.gz", {"data": [jaquad(p) for p in PLACES]})
    write_gzip(folder / "data/ner-wikipedia/ner.json.gz", texts)
    return folder


def write_gzip(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False)


@pytest.fixture(scope="session")
def articles(mini_shared) -> list[Article]:
    """The mini articles, rebuilt."""
    return load_articles(mini_shared / "data/jaquad/train.json.gz")


@pytest.fixture(scope="session")
def tiny_base(tmp_path_factory) -> Path:
    """Two layers of width 32 and a unigram vocabulary, in the layout of the real base."""
    text = "".join(str(paragraphs(p)) for p in PLACES) + "".join(chain(*FAR_NAMES.values()))
    counts = Counter(text.replace(" ", ""))
    # Pieces over an edge of scripts, as the real vocabulary has them.
    words = {"▁": -2.0, "年に": -4.0, "月に": -4.0, "である": -4.5, "増築": -5.0, "人の大工": -5.0}
    total = sum(counts.values())
    words |= {char: math.log(count / total) for char, count in sorted(counts.items())}
    pieces = ("<s>", "<pad>", "</s>", "<unk>", *words, "<mask>")
    scores = np.array([0.0] * 4 + list(words.values()) + [0.0], dtype=np.float32)
    config = BaseConfig(
        hidden=32, layers=2, heads=2, feed_forward=64, vocabulary=len(pieces), positions=512,
        token_types=2, layer_norm_eps=1e-12, block=32,
    )  # fmt: skip
    table = PieceTable(pieces, scores, bos=0, eos=2, pad=1, unk=3, normalization={"\n": " "})
    folder = tmp_path_factory.mktemp("base")
    write_folder(folder, BaseModel(config, table, _random_tensors(config)))
    return folder


def _random_tensors(config: BaseConfig) -> dict[str, np.ndarray]:
    draw = np.random.default_rng(5)
    tensors = {}
    for name, shape in tensor_shapes(config).items():
        spread = 1.0 if name == WORD_TABLE else 0.1
        tensors[name] = draw.normal(0, spread, shape).astype(np.float32)
        if name.endswith("ln.w"):
            tensors[name] = np.ones(shape, dtype=np.float32)
    return tensors


class Killed(BaseException):
    """Stands for a signal that ends the process."""


@pytest.fixture
def kill_at():
    """Makes a task die at a step, before anything of it is done."""

    def make(task: Any, step: int) -> type[BaseException]:
        plain = task.backward

        def backward(number: int) -> Any:
            if number == step:
                raise Killed
            return plain(number)

        task.backward = backward
        return Killed

    return make


@pytest.fixture(autouse=True, scope="session")
def _one_thread():
    """Models so tiny are slower on several threads, above all beside other work."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
