"""The comparison with other programs: what sides are told and reply, and what is made of it."""

import json
import sys
from pathlib import Path

import pytest

from benchmarks.open_reading import Item
from benchmarks.peers.figures import PEERS, answer_figures, beside, side_figures, targets
from benchmarks.peers.material import Question, bundled_questions, passages_of, sampled
from benchmarks.peers.protocol import (
    Passage,
    Place,
    answered,
    peak_megabytes,
    read_passages,
    write_passages,
)
from benchmarks.peers.rounds import Measured, Rounds, turn
from benchmarks.peers.rows import EVERY_PASSAGE, OURS, PLAIN, ROWS, STOCK_ENCODE, Row, Start
from benchmarks.peers.setup import REQUIREMENTS, commands, python_of
from benchmarks.peers.sides.ours import EveryPassage, Shutten
from benchmarks.peers.texts import Texts, indexed
from benchmarks.peers.worker import ROOT, Launch, SideError, Worker, timed_run
from benchmarks.quality import config_with

linux = pytest.mark.skipif(peak_megabytes() is None, reason="needs /proc")
FAKE = """
import os, sys
from benchmarks.peers.protocol import Looked, run

class Fake:
    def __init__(self, place):
        self.count = place.passages
        print("a library says hello")
    def load_encoder(self):
        if "lame" in sys.argv[0]:
            raise ImportError("no such part\\nand more")
    def build(self, passages, sources, folder):
        (folder / "built").write_text(str(len(passages)))
    def open(self, passages, folder):
        self.built = int((folder / "built").read_text())
    def ask(self, question):
        print("a library says so")
        if question == "die" and "sound" not in sys.argv[0]:
            sys.stderr.write("Killed: by itself\\n")
            sys.stderr.flush()
            os._exit(3)
        if question == "fail" and "sound" not in sys.argv[0]:
            raise TypeError("not so\\nsecond line")
        return None if question == "none" else f"{question} of {self.built}"
    def looked(self, question):
        return Looked((1, 0), self.count)

run(Fake)
"""


def passages(count: int = 3) -> list[Passage]:
    return [Passage("題", f"本文{n}", f"articles/{n:05}.txt", 4) for n in range(count)]


@pytest.fixture
def folder(tmp_path) -> Path:
    """Fake sides, of which one cannot build and one never fails, and the passages."""
    for name in ("fake.py", "lame.py", "sound.py"):
        (tmp_path / name).write_text(FAKE, encoding="utf-8")
    write_passages(passages(), tmp_path / "passages.jsonl")
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "built").write_text("3", encoding="utf-8")
    return tmp_path


def fake(folder: Path, *arguments: str, name: str = "fake.py") -> Launch:
    command = (sys.executable, str(folder / name), "--models", "-", "--passages", "2", *arguments)
    return Launch(command, {"PYTHONPATH": str(ROOT)})


@pytest.fixture
def worker(folder):
    """A served fake side over an index of three passages."""
    with Worker(fake(folder, "serve")) as worker:
        worker.order("open", folder=str(folder / "ours"))
        yield worker


def test_passages_are_read_as_they_were_written(tmp_path):
    odd = [Passage("題\n見出し", "一行\n\u2028二行", "a.txt", 0), *passages()]
    write_passages(odd, tmp_path / "passages.jsonl")
    assert read_passages(tmp_path / "passages.jsonl") == odd


def test_side_builds_and_answers_in_its_own_process(folder):
    (folder / "new").mkdir()
    with Worker(fake(folder, "serve")) as worker:
        worker.order("load_encoder")
        order = {"passages": str(folder / "passages.jsonl"), "sources": str(folder)}
        assert worker.order("build", **order, folder=str(folder / "new"))["seconds"] >= 0
        worker.order("open", folder=str(folder / "new"))
        reply = worker.order("ask", question="問い")
    assert reply["answer"] == "問い of 3"
    assert (reply["found"], reply["read"]) == ([1, 0], 2)


def test_failed_question_is_told_and_the_next_one_answered(worker):
    failed = worker.order("ask", question="fail")
    assert failed["error"] == {"type": "TypeError", "message": "not so"}
    assert "answer" not in failed
    assert worker.order("ask", question="x")["answer"] == "x of 3"


def test_other_failures_are_raised(worker):
    with pytest.raises(SideError, match="FileNotFoundError"):
        worker.order("open", folder="nowhere")
    with pytest.raises(SideError, match="There is no order 'dance'"):
        worker.order("dance")


def test_side_that_ends_is_told_by_its_last_words(worker):
    with pytest.raises(SideError, match="Killed: by itself"):
        worker.order("ask", question="die")


def test_question_from_the_terminal_is_timed_and_its_failure_told(folder):
    assert timed_run(fake(folder, "ask", "--index", str(folder / "ours"), "x")) > 0
    with pytest.raises(SideError, match=r"^TypeError: not so$"):
        timed_run(fake(folder, "ask", "--index", str(folder / "ours"), "fail"))


@linux
def test_memory_is_that_of_the_side_and_not_of_who_started_it(folder):
    ballast = bytearray(b"x") * 200_000_000
    with Worker(fake(folder, "serve")) as worker:
        assert 1 < worker.order("tell")["peak_megabytes"] < 100
    assert peak_megabytes() > len(ballast) / 1_000_000


def test_turns_let_each_side_come_first():
    rows = ROWS[:3]
    assert [turn(rows, number)[0] for number in range(4)] == [*rows, rows[0]]
    assert set(turn(rows, 2)) == set(rows)


class FakeStart:
    """Starts fake sides; that of the module ``lame`` cannot build."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def served(self, row: Row) -> Launch:
        return fake(self.folder, "serve", name=f"{row.module}.py")

    def asked(self, row: Row, index: Path, question: str) -> Launch:
        return fake(self.folder, "ask", "--index", str(index), question, name=f"{row.module}.py")


def rounds(folder: Path, rows: list[Row], questions: tuple[str, ...], count: int = 2) -> Rounds:
    asked = [Question(words, ("x of 3",), frozenset({1})) for words in questions]
    texts = Texts(folder / "passages.jsonl", folder, folder / "ours", 3, asked)
    return Rounds(texts, FakeStart(folder), folder / "peers", count, rows)


def test_every_side_is_measured_in_every_round(folder):
    rows = [Row(OURS, "sound", peer=False), Row("peer", "fake")]
    found = rounds(folder, rows, ("x", "none", "fail"), 2).measure()
    for measured in found.values():
        assert (len(measured.build), len(measured.cold)) == (2, 2)
        assert [len(replies) for replies in measured.replies] == [3, 3]
        assert set(measured.peaks) == {"build", "answer"}
        assert measured.versions["torch"]
    assert ["error" in reply for reply in found["peer"].replies[1]] == [False, False, True]


def test_cold_start_that_fails_is_no_time_but_an_error(folder):
    rows = [Row(OURS, "sound", peer=False), Row("peer", "fake")]
    found = rounds(folder, rows, ("fail", "x"), 2).measure()
    assert (len(found[OURS].cold), len(found["peer"].cold)) == (2, 1)
    assert found["peer"].errors == {"cold": {"type": "TypeError", "message": "not so"}}


def test_peer_that_cannot_build_is_left_out_and_its_error_kept(folder):
    rows = [Row(OURS, "fake", peer=False), Row("peer", "lame")]
    found = rounds(folder, rows, ("x",), 1).measure()
    assert found["peer"].errors == {"build": {"type": "ImportError", "message": "no such part"}}
    assert (found["peer"].build, found["peer"].cold, found["peer"].replies) == ([], [], [])
    assert found[OURS].replies[0][0]["answer"] == "x of 3"


@pytest.mark.parametrize("before", [0, 3])
def test_peer_whose_process_ends_is_left_out_and_its_last_words_kept(folder, before):
    rows = [Row(OURS, "sound", peer=False), Row("peer", "fake", cold=False)]
    questions = ["x"] * 5
    questions[before] = "die"
    found = rounds(folder, rows, tuple(questions), 2).measure()
    assert found["peer"].errors == {"answer": {"type": "Killed", "message": "by itself"}}
    assert found["peer"].replies == []
    assert [len(replies) for replies in found[OURS].replies] == [5, 5]


def test_failure_of_our_own_is_no_result(folder):
    with pytest.raises(SideError, match="no such part"):
        rounds(folder, [Row(OURS, "lame", peer=False)], ("x",), 1).measure()


def test_sample_is_seeded_and_smaller_ones_are_its_beginning():
    items = [Item(f"問い{n}", f"答え{n}", f"{n % 3:05}.txt") for n in range(50)]
    twenty, ten = sampled(items, passages(), 20), sampled(items, passages(), 10)
    assert twenty[:10] == ten
    assert len({question.words for question in twenty}) == 20
    assert [question.words for question in ten] != [item.question for item in items[:10]]
    number = int(ten[0].words.removeprefix("問い"))
    assert ten[0].passages == {number % 3}
    assert ten[0].answers == (f"答え{number}",)


def test_bundled_questions_are_those_that_stand_alone_with_their_passages(tmp_path):
    rows = [
        {"question": "橋は?", "answers": ["1898年"], "evidence": ["本文1"], "kind": "when"},
        {"question": "城は?", "answers": [], "evidence": [], "kind": "unanswerable"},
        {"question": "それは?", "answers": ["庭"], "evidence": ["本文2"], "kind": "followup"},
        {"question": "どうも", "answers": [], "evidence": [], "kind": "smalltalk"},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert bundled_questions(file, passages()) == [
        Question("橋は?", ("1898年",), frozenset({1})),
        Question("城は?", (), frozenset()),
    ]


ASKED = [
    Question("a", ("赤い橋",), frozenset({1})),
    Question("b", ("庭",), frozenset({5})),
    Question("c", (), frozenset()),
    Question("d", (), frozenset()),
]


def reply(answer, seconds: float = 0.1, found=(1, 2), read: int = 8) -> dict:
    return {"answer": answer, "seconds": seconds, "found": list(found), "read": read}


def failure(seconds: float = 9.0) -> dict:
    error = {"type": "TypeError", "message": "no"}
    return {"error": error, "seconds": seconds, "found": [1], "read": 3}


def test_quality_counts_answers_and_refusals_apart():
    figures = answer_figures([[reply("赤い橋"), reply("庭園"), reply(None), reply("?")]], ASKED)
    assert (figures["exact_match"], figures["character_f1"]) == (0.5, round((1 + 2 / 3) / 2, 4))
    assert (figures["answered"], figures["refused"]) == (1.0, 0.5)
    assert (figures["right_passage_found"], figures["passages_read"]) == (0.5, 8.0)
    assert figures["failed"] == {"questions": 0, "kinds": {}}


def test_failed_question_is_no_answer_no_refusal_and_has_no_time():
    figures = answer_figures([[failure(), reply(None), failure(), reply(None)]], ASKED)
    assert figures["milliseconds"] == {"p50": 100.0, "p90": 100.0}
    assert (figures["answered"], figures["refused"]) == (0.0, 0.5)
    assert figures["failed"] == {"questions": 2, "kinds": {"TypeError: no": 2}}


def test_times_are_of_all_rounds_and_quality_of_the_first():
    first = [reply(words, 0.1) for words in ("赤い橋", "庭", None, None)]
    second = [reply(None, 0.3) for _ in ASKED]
    figures = answer_figures([first, second], ASKED)
    assert figures["milliseconds"]["p50"] == 200.0
    assert figures["exact_match"] == 1.0


def side(p50=100.0, cold=6.0, speed=10.0, f1=0.8, read=8.0, failed=0) -> dict:
    return {
        "milliseconds": {"p50": p50, "p90": 2 * p50},
        "cold_seconds": cold,
        "build": {"passages_per_second": speed},
        "exact_match": f1,
        "character_f1": f1,
        "passages_read": read,
        "failed": {"questions": failed},
    }


def found_targets(ours: dict, **others: dict) -> dict[str, dict]:
    sides = {OURS: ours, PLAIN: side(), "Haystack": side(p50=90.0, speed=9.0)} | others
    return {one["target"]: one for one in targets(sides, 8)}


def test_target_is_met_by_its_ratio_alone():
    met = found_targets(side(p50=30.0, cold=2.0, speed=20.0, f1=0.8))
    assert all(one["met"] for one in met.values())
    missed = found_targets(side(p50=30.1, cold=2.1, speed=19.9, f1=0.79))
    assert not any(one["met"] for one in missed.values())
    assert missed["build"]["ratio"] == 1.99


def test_warm_question_is_compared_with_the_quickest_peer_that_does_the_whole_work():
    assert found_targets(side())["warm question, p50"]["peer"] == "Haystack"
    for lazy in (side(p50=10.0, read=2.5), side(p50=10.0, failed=1)):
        assert found_targets(side(), txtai=lazy)["warm question, p50"]["peer"] == "Haystack"
    whole = found_targets(side(), txtai=side(p50=10.0))
    assert whole["warm question, p50"]["theirs"] == 10.0


def test_build_is_compared_with_encoding_alone_where_that_is_quickest():
    alone = {STOCK_ENCODE: {"build": {"passages_per_second": 12.0}}}
    assert found_targets(side(), **alone)["build"]["theirs"] == 12.0


def test_answers_are_compared_with_the_best_of_all_peers():
    assert found_targets(side(), txtai=side(f1=0.9, failed=3))["character_f1"]["peer"] == "txtai"


def test_what_was_not_measured_is_no_target():
    assert "cold start" not in found_targets(side(), **{PLAIN: side(cold=None)})


def test_difference_to_a_peer_is_of_the_same_questions_with_its_interval():
    def measured(*answers):
        return Measured(replies=[[reply(words) for words in answers]])

    found = {OURS: measured("赤い橋", "庭", None, None), PLAIN: measured("赤い橋", None, None, "?")}
    sides = {name: side_figures(one, ASKED, 3) for name, one in found.items()}
    compared = beside(found, sides, ASKED)[PLAIN]
    assert compared["exact_match"] == {"value": 0.5, "low": 0.0, "high": 1.0}
    assert compared["warm"] == 1.0
    assert compared["build"] is None


def test_side_that_could_do_nothing_has_its_errors_for_figures():
    lame = Measured(errors={"build": {"type": "ImportError", "message": "no"}})
    assert side_figures(lame, ASKED, 3) == {"peak_megabytes": {}, "errors": lame.errors}


def test_peers_run_in_their_own_interpreter_and_shutten_by_its_command(tmp_path):
    start = Start(Path("/env/bin/python"), Path("/models"), 8, {"SHUTTEN_INDEX__KEEP": "1"})
    ours, plain = (next(row for row in ROWS if row.name == name) for name in (OURS, PLAIN))
    assert start.served(plain).command[0] == "/env/bin/python"
    assert start.served(ours).command[0] == sys.executable
    asked = start.asked(ours, tmp_path, "本社は?")
    assert asked.command[1:] == ("-m", "chat", "ask", "本社は?")
    assert asked.variables["SHUTTEN_INDEX__DIR"] == str(tmp_path)
    assert asked.variables["SHUTTEN_INDEX__KEEP"] == "1"


def test_every_peer_has_a_module():
    assert len({row.name for row in ROWS}) == len(ROWS)
    for row in ROWS:
        assert (ROOT / "benchmarks/peers/sides" / f"{row.module}.py").is_file()
    assert EVERY_PASSAGE not in PEERS


def test_environment_is_pinned_and_takes_torch_from_where_it_is_told(tmp_path):
    lines = REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all("==" in line and "+" not in line for line in pins)
    venv, torch, rest = commands(tmp_path, "https://example.org/cpu")
    assert venv[1:3] == ["-m", "venv"]
    assert torch[-3:-1] == ["--index-url", "https://example.org/cpu"]
    assert torch[-1].startswith("torch==")
    assert rest[-1] == str(REQUIREMENTS)


def test_environment_that_is_there_is_brought_up_to_date(tmp_path):
    python_of(tmp_path).parent.mkdir()
    python_of(tmp_path).touch()
    (only,) = commands(tmp_path, None)
    assert only[:3] == [str(python_of(tmp_path)), "-m", "pip"]


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A folder of articles, Shutten's index of it, and its passages."""
    folder = tmp_path_factory.mktemp("town")
    (folder / "articles").mkdir()
    for name, year in (("橋", "1898年"), ("駅", "1911年"), ("港", "1925年")):
        text = f"# {name}の話\n\n町の{name}は{year}に開いた。{name}の幅は12メートルある。\n"
        (folder / "articles" / f"{name}.md").write_text(text, encoding="utf-8")
    index = indexed(folder / "articles", folder / "index", config_with()).handle.current()
    return folder, passages_of(index)


@pytest.mark.parametrize(("make", "least"), [(Shutten, 1), (EveryPassage, 3)])
def test_our_side_answers_and_tells_what_it_read(town, make, least):
    folder, known = town
    ours = make(Place(Path("unused"), 8))
    ours.open(known, folder / "index")
    said = answered(ours, "橋はいつ開いた?")
    assert said["answer"] == "1898年"
    assert known[said["found"][0]].source.endswith("橋.md")
    assert least <= said["read"] <= 3


def test_our_side_builds_what_can_be_asked(town, tmp_path):
    folder, known = town
    ours = Shutten(Place(Path("unused"), 8))
    ours.load_encoder()
    ours.build(known, folder / "articles", tmp_path / "index")
    ours.open(known, tmp_path / "index")
    assert ours.ask("港はいつ開いた?") == "1925年"
