"""The reader over a small index: verbatim spans, one ranking over passages, lists and reasons."""

import math
from dataclasses import fields, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat.question import Question, analyze_question
from chat.reader.span.decode import Candidate
from chat.reader.span.features import DecisionFeatures, Features, Foreign
from chat.reader.span.model import SpanModel, SpanModelSettings
from chat.reader.span.reader import SpanReader, SpanReaderSettings
from chat.reader.span.weights import STAGES, RankingWeights
from index.live import LiveIndex
from index.search import Hit, Searcher
from ingest.document import Span

EXACT = SpanModelSettings(precision="float32")


class Knowing:
    """Stands in for a trained model: it knows the words to answer with, and how sure it is."""

    def __init__(self, **scores: float) -> None:
        self.scores = {words.replace("_", " "): score for words, score in scores.items()}
        self.asked = []

    def find(self, pairs):
        self.asked += pairs
        return [tuple(self._candidates(pair.text)) for pair in pairs]

    def _candidates(self, text):
        for words, score in self.scores.items():
            if (start := text.find(words)) >= 0:
                yield Candidate(Span(start, start + len(words)), score, 0.0, min(0.0, score - 10))

    def forget(self) -> None:
        pass


def weights(
    decision: dict[str, float] | None = None,
    sure: float = math.inf,
    least_fused: float = 0.0,
    **ranking: float,
) -> RankingWeights:
    """Weights of nothing but what is named."""

    def row(kind, given):
        return (*(given.get(field.name, 0.0) for field in fields(kind)), 0.0)

    return RankingWeights(
        row(Features, ranking),
        row(DecisionFeatures, decision or {}),
        Foreign((0.5, 0.6, 0.7, 0.8), 0.25),
        sure=(sure,) * len(STAGES),
        least_fused=least_fused,
    )


def logistic(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))


@pytest.fixture
def index(app) -> LiveIndex:
    return app.handle.current()


@pytest.fixture
def search(app, index):
    searcher = Searcher(index, app.encoder, app.config.search)
    return lambda question: searcher.search(question, 8)


@pytest.fixture
def read(index, search):
    """Reads a question in the passages that the search finds; gives the readings."""

    def call(reader: SpanReader, question: str):
        return reader.read(analyze_question(question), search(question), index)

    return call


def texts(readings, index: LiveIndex) -> list[list[str]]:
    return [
        [span.of(index.documents[reading.hit.passage.source].text) for span in reading.spans]
        for reading in readings
    ]


@pytest.fixture(params=["bert", "roberta", "japanese"])
def stock_reader(request, make_bert, make_roberta, japanese) -> SpanReader:
    if request.param == "japanese":
        tokenizer = japanese("character")
        made = make_bert(vocab_size=len(tokenizer))[0], tokenizer
    else:
        made = {"bert": make_bert, "roberta": make_roberta}[request.param]()
    return SpanReader(SpanModel(lambda: made, EXACT))


QUESTIONS = st.one_of(
    st.sampled_from(
        [
            "青葉庭園はいつ開園しましたか?",
            "なぜ庭をつくったのですか?",
            "園内にはどんな見どころがありますか?",
            "この記事の著者は誰ですか?",
            "When was it built?",
            "来園者は15万人ですか?",
        ]
    ),
    st.text(alphabet="庭園図書館橋何誰いつなぜどう?AB 15", min_size=1, max_size=20),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(QUESTIONS)
def test_every_reading_is_verbatim_and_lies_where_it_says(stock_reader, search, index, question):
    readings = stock_reader.read(analyze_question(question), search(question), index)
    assert readings
    for reading in readings:
        text = index.documents[reading.hit.passage.source].text
        assert 0 <= reading.probability <= 1
        assert list(reading.spans) == sorted(reading.spans)
        for span in reading.spans:
            assert 0 <= span.start < span.end <= len(text)
            assert span.of(text) == span.of(text).strip()
        assert reading.sentence.overlaps(reading.spans[0]) or len(reading.spans) > 1


def test_no_passages_give_no_readings(index):
    assert SpanReader(Knowing()).read(analyze_question("庭は?"), [], index) == []
    assert SpanReader(Knowing()).rank(analyze_question("庭は?"), [], index) == []


def test_readings_are_ranked_by_score_over_all_passages(read, index):
    model = Knowing(佐藤健一=3.0, 鈴木一郎=7.0)
    readings = read(SpanReader(model, weights(margin=1.0)), "設計した人は?")
    assert texts(readings, index) == [["鈴木一郎"], ["佐藤健一"]]
    assert [reading.score for reading in readings] == [7.0, 3.0]
    assert "館長は鈴木一郎です。" in readings[0].sentence.of(
        index.documents[readings[0].hit.passage.source].text
    )


def test_search_counts_beside_the_model(read, index):
    model = Knowing(佐藤健一=7.0, 鈴木一郎=7.5)
    question = "青葉庭園を設計した造園家は?"
    assert texts(read(SpanReader(model, weights(margin=1.0)), question), index)[0] == ["鈴木一郎"]
    together = weights(margin=1.0, lexical=3.0)
    assert texts(read(SpanReader(model, together), question), index)[0] == ["佐藤健一"]


def ranked(reader: SpanReader, question: str, search, index) -> dict[str, Features]:
    found = reader.rank(analyze_question(question), search(question), index)
    return {one.found.words: one.features for one in found}


def test_features_tell_type_and_echo(search, index):
    model = Knowing(**{"1998年4月": 5.0, "佐藤健一": 4.0, "青葉庭園": 3.0})
    rows = ranked(
        SpanReader(model, weights(margin=1.0)), "青葉庭園はいつ開園しましたか?", search, index
    )
    assert (rows["1998年4月"].typed, rows["佐藤健一"].typed) == (1.0, -1.0)
    assert (rows["青葉庭園"].echoed, rows["佐藤健一"].echoed) == (1.0, 0.0)
    assert (rows["1998年4月"].behind, rows["青葉庭園"].behind) == (0.0, -2.0)
    other = ranked(SpanReader(model, weights(margin=1.0)), "青葉庭園とは何ですか?", search, index)
    assert other["1998年4月"].typed == 0.0


def test_coverage_is_of_sentence_and_passage(search, index):
    model = Knowing(**{"1998年4月": 5.0, "鈴木一郎": 4.0})
    rows = ranked(SpanReader(model, weights(margin=1.0)), "青葉庭園の開園はいつ?", search, index)
    right, wrong = rows["1998年4月"], rows["鈴木一郎"]
    assert right.sentence_coverage > wrong.sentence_coverage
    assert right.context_coverage > wrong.context_coverage
    assert right.lexical == 1.0 > wrong.lexical
    assert 0 < right.agreement == min(right.lexical_rank, right.dense_rank) <= 1


def test_question_in_another_language_gets_neutral_coverage_and_shifted_cosines(search, index):
    model = Knowing(**{"1998年4月": 5.0})
    reader = SpanReader(model, weights())
    english = ranked(reader, "When did it open?", search, index)["1998年4月"]
    assert (english.sentence_coverage, english.context_coverage) == (0.5, 0.6)
    assert english.name_coverage == 0.7
    hit = next(h for h in search("When did it open?") if "1998" in index.text_of(h.passage))
    assert english.cosine == pytest.approx(hit.dense_score + 0.25)


def test_same_words_in_several_passages_vote_and_stay_as_support(read, search, index):
    model = Knowing(山田花子=5.0, 佐藤健一=5.0)
    rows = ranked(
        SpanReader(model, weights(margin=1.0)), "庭の設計をつづける人の名は?", search, index
    )
    assert rows["山田花子"].votes > 0 == rows["佐藤健一"].votes
    readings = read(SpanReader(model, weights(votes=1.0)), "庭の設計をつづける人の名は?")
    found = texts(readings, index)
    assert found[0] == found[1] == ["山田花子"]
    assert len({(r.hit.passage.source, r.spans) for r in readings}) == len(readings)


def test_probability_does_not_count_the_passages_that_were_read(search, index):
    model = Knowing(**{"1998年4月": 9.0})
    question = analyze_question("青葉庭園はいつ開園しましたか?")
    hits = search(question.text)
    at = next(n for n, hit in enumerate(hits) if "1998" in index.text_of(hit.passage))
    few, many = hits[: at + 1], hits
    assert len(many) > len(few)
    reader = SpanReader(model)
    assert (
        reader.read(question, few, index)[0].probability
        == reader.read(question, many, index)[0].probability
    )


def test_rival_lowers_the_probability_unless_it_says_the_same(read):
    decision = {"lead": 1.0}
    question = "開園の年月は?"

    def sure(**scores: float) -> float:
        reader = SpanReader(Knowing(**scores), weights(decision, margin=1.0))
        return read(reader, question)[0].probability

    alone = sure(**{"1998年4月": 9.0})
    assert sure(**{"1998年4月": 9.0, "1998年": 8.5}) == alone
    assert sure(**{"1998年4月": 9.0, "2005年": 8.5}) < alone
    assert sure(**{"1998年4月": 9.0, "2005年": 1.0}) == alone  # beyond the largest lead


def test_list_is_answered_by_its_items(read, index):
    readings = read(SpanReader(Knowing(竹の道=9.0)), "園内にはどんな見どころがありますか?")
    assert texts(readings, index)[0] == ["白い橋", "竹の道", "石の広場"]


def test_items_in_prose_are_taken_together_if_they_are_nearly_as_good(read, index):
    question = "どんな人がいますか?"
    model = Knowing(造園家=8.0, 佐藤健一=9.0, 総額=1.0)
    readings = read(SpanReader(model, weights(margin=1.0)), question)
    assert texts(readings, index)[0] == ["造園家", "佐藤健一"]
    alone = SpanReader(model, weights(margin=1.0), SpanReaderSettings(list_behind=0.5))
    assert texts(read(alone, question), index)[0] == ["佐藤健一"]


def test_reason_is_answered_by_the_sentence(read, index):
    readings = read(SpanReader(Knowing(日陰=9.0)), "なぜ庭をつくったのですか?")
    assert texts(readings, index)[0] == ["町に日陰がなかったため、市民が募金を始めたからです。"]


def test_author_is_read_off_the_layout_first(search, index):
    hits = [h for h in search("この記事の著者は誰ですか?") if "garden" in h.passage.source]
    readings = SpanReader(Knowing(佐藤健一=9.0)).read(
        analyze_question("この記事の著者は誰ですか?"), hits, index
    )
    assert texts(readings, index)[0] == ["山田花子"]
    assert readings[-1].spans != readings[0].spans


@pytest.mark.parametrize(
    ("settings", "head"),
    [
        (SpanReaderSettings(), "みどりの庭\n1. 庭のはじまり"),
        (SpanReaderSettings(with_title=False), "1. 庭のはじまり"),
        (SpanReaderSettings(with_headings=False), "みどりの庭"),
    ],
)
def test_title_is_read_before_the_passage(read, settings, head):
    model = Knowing()
    read(SpanReader(model, weights(margin=1.0), settings), "青葉庭園はいつ開園しましたか?")
    heads = {pair.head for pair in model.asked if "1998年4月" in pair.text}
    assert heads == {head}
    untitled = next(pair for pair in model.asked if "潮見" in pair.text)
    assert "library" not in untitled.head


def test_passages_that_cannot_win_are_not_read_if_told_so(index, search):
    hits = search("青葉庭園はいつ開園しましたか?")
    far = [replace(hit, score=hit.score / (1 if n == 0 else 10)) for n, hit in enumerate(hits)]
    assert len(hits) > STAGES[-1]
    # The first few are read in any case: among few, small differences fill the whole scale.
    for least, expected in ((0.0, len(hits)), (0.5, STAGES[-1])):
        model = Knowing()
        reader = SpanReader(model, weights(least_fused=least, margin=1.0))
        reader.read(analyze_question("いつ?"), far, index)
        assert len(model.asked) == expected


def test_once_sure_no_further_passage_is_read(read, search, index):
    question = "青葉庭園を設計した造園家は?"
    unsure = Knowing(佐藤健一=7.0, 鈴木一郎=9.0)
    first = texts(
        read(
            SpanReader(unsure, weights({"margin": 1.0}, sure=logistic(10.0), margin=1.0)), question
        ),
        index,
    )
    assert first == [["鈴木一郎"], ["佐藤健一"]]
    assert len(unsure.asked) == len(search(question))

    sure = Knowing(佐藤健一=7.0, 鈴木一郎=9.0)
    readings = read(
        SpanReader(sure, weights({"margin": 1.0}, sure=logistic(6.0), margin=1.0)), question
    )
    assert texts(readings, index) == [["佐藤健一"]]
    assert [pair.text for pair in sure.asked] == [index.text_of(search(question)[0].passage)]


def test_questions_together_are_read_no_further_than_one_by_one(search, index):
    model = Knowing(佐藤健一=7.0)
    reader = SpanReader(model, weights({"margin": 1.0}, sure=logistic(6.0), margin=1.0))
    questions = [analyze_question(q) for q in ("青葉庭園を設計した造園家は?", "館長は誰?")]
    hits = [search(question.text) for question in questions]
    reader.prepare(questions, hits, index)
    together = len(model.asked)
    assert together < sum(map(len, hits))
    alone = [reader.read(q, found, index) for q, found in zip(questions, hits, strict=True)]
    assert len(model.asked) == together
    assert [len(readings) for readings in alone] == [1, 1]


def test_other_weights_share_what_was_read(search, index):
    model = Knowing(佐藤健一=7.0, 鈴木一郎=9.0)
    reader = SpanReader(model, weights(margin=1.0))
    question = analyze_question("青葉庭園を設計した造園家は?")
    hits = search(question.text)
    reader.rank(question, hits, index)
    once = len(model.asked)
    other = reader.reweighted(weights(margin=-1.0))
    assert [one.found.words for one in other.rank(question, hits, index)] == [
        "佐藤健一",
        "鈴木一郎",
    ]
    assert len(model.asked) == once


def test_prepared_questions_are_read_without_the_model(index, search):
    model = Knowing(**{"1998年4月": 9.0, "鈴木一郎": 5.0})
    reader = SpanReader(model, weights({"margin": 1.0}, sure=logistic(8.0), margin=1.0))
    alone = SpanReader(Knowing(**model.scores), reader.weights)
    questions = [analyze_question(q) for q in ("開園はいつ?", "館長は誰?")]
    hits = [search(question.text) for question in questions]
    reader.prepare(questions, hits, index)
    prepared = len(model.asked)
    for question, found in zip(questions, hits, strict=True):
        assert reader.read(question, found, index) == alone.read(question, found, index)
    assert len(model.asked) == prepared
    reader.forget()
    reader.read(questions[0], hits[0], index)
    assert len(model.asked) > prepared


def test_every_passage_of_an_index_is_read_anew_when_it_changes(app, index, search):
    model = Knowing(**{"1998年4月": 9.0})
    reader = SpanReader(model)
    question: Question = analyze_question("開園はいつ?")
    hits: list[Hit] = search(question.text)
    first = reader.read(question, hits, index)
    same = LiveIndex(index.manifest, index.documents, index.passages, index.dense, index.lexical)
    assert reader.read(question, hits, same) == first


def test_nothing_is_answered_that_reaches_over_rows_which_were_not_read(app, articles):
    # Without a header, or its rows would be passages of their own.
    rows = "".join(
        f"<tr><td>{name}</td><td>{year}</td></tr>"
        for name, year in [("町の塔", "1940年"), ("赤い塔", "1950年"), ("港の塔", "1963年")]
    )
    table = f"<h1>塔</h1><p>塔が完成した年を記す。</p><table>{rows}</table>"
    (articles / "towers.html").write_text(table, encoding="utf-8")
    app.builder.build(app.builder.source_set((), app.config.source_paths))
    index = app.handle.current()
    question = "港の塔の完成はいつですか?"
    hits = Searcher(index, app.encoder, app.config.search).search(question, 8)
    model = Knowing(**{"1963年": 5.0, "1950年": 9.0})
    readings = SpanReader(model, weights(margin=1.0)).read(analyze_question(question), hits, index)
    assert texts(readings, index) == [["1963年"]]
    given = next(pair.text for pair in model.asked if "港の塔" in pair.text)
    across = given[: given.index("1963年") + 5]
    reaching = SpanReader(Knowing(**{across: 9.0, "1963年": 1.0}), weights(margin=1.0))
    readings = reaching.read(analyze_question(question), hits, index)
    assert texts(readings, index) == [["1963年"]]


def asked_of_model(read, question: str) -> set[str]:
    model = Knowing()
    read(SpanReader(model, weights()), question)
    return {pair.question for pair in model.asked}


def test_model_is_asked_in_the_words_of_each_passage(read):
    asked = asked_of_model(read, "平成10年にかいえんした庭は?")
    assert "1998年に開園した庭は?" in asked  # 「青葉庭園は1998年に開園」
    assert "平成10年にかいえんした庭は?" in asked  # of the other passages


def test_model_is_asked_keywords_as_a_question(read):
    assert asked_of_model(read, "青葉庭園 設計者") == {"青葉庭園 設計者は?"}


def test_english_question_with_a_respelt_name_stays_as_it_is(search, index):
    model = Knowing()
    words = "Name of サトウ ケンイチ"
    question = analyze_question(words, typed="Name of Sato Kenichi")
    SpanReader(model, weights()).read(question, search(words), index)
    assert {pair.question for pair in model.asked} == {words}
