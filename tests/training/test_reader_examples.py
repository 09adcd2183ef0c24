"""What the reader learns from: each question where it is answered, and a share where it is not."""

import random
from collections import Counter
from dataclasses import replace

import pytest

from chat.reader.span.tokens import TextTokenizer
from chat.reader.span.windows import WindowLimits
from ingest.document import Span
from ingest.normalize import fold
from training.entity_swaps import Gazetteer
from training.reader_contexts import build_corpus, joined
from training.reader_examples import ExampleMaker
from training.reader_recipe import Example, Kind, ReaderRecipe
from training.reader_windows import make_targets, plan_steps
from training.splits import load_articles
from training.train_reader import load_tokenizer, prepare_corpus

RECIPE = ReaderRecipe(
    limits=WindowLimits(tokens=96, stride=24),
    passage_tokens=40,
    other_article=0.2,
    same_article=0.2,
    near_miss=0.2,
    entity_swap=0.2,
    attribute_swap=0.1,
)
SWAPS = (Kind.ENTITY_SWAP, Kind.ATTRIBUTE_SWAP)


@pytest.fixture(scope="module")
def corpus(articles, tiny_base):
    return prepare_corpus(articles, tiny_base, RECIPE.passage_tokens)


@pytest.fixture(scope="module")
def gazetteer(mini_shared):
    return Gazetteer.load(mini_shared / "data/ner-wikipedia/ner.json.gz")


@pytest.fixture(scope="module")
def maker(corpus, gazetteer):
    return ExampleMaker(corpus, gazetteer, RECIPE)


@pytest.fixture(scope="module")
def examples(maker):
    return maker.epoch(0)


@pytest.fixture(scope="module")
def tokenizer(tiny_base):
    return TextTokenizer(load_tokenizer(tiny_base))


def of_kind(examples, *kinds):
    chosen = [example for example in examples if example.kind in kinds]
    assert chosen
    return chosen


def answers(corpus):
    """The answer of each question; questions of several articles may be alike in words."""
    return {(p.asked.question, p.asked.answer) for p in corpus.questions}


def test_every_passage_and_paragraph_is_its_place_in_the_article(articles, corpus):
    assert len(corpus.passages) > 2 * len(articles)
    for context in (*corpus.paragraphs, *corpus.passages):
        assert context.span.of(articles[context.article].text) == context.words
        assert context.head.startswith(articles[context.article].title)


def test_every_question_knows_where_it_is_answered(articles, corpus):
    assert len(corpus.questions) == sum(len(article.questions) for article in articles)
    for posed in corpus.questions:
        rows = [corpus.paragraphs[posed.paragraph]]
        rows += [corpus.passages[posed.passage]] if posed.passage is not None else []
        for context in rows:
            assert context.place(posed.answer).of(context.words) == posed.asked.answer


def test_every_question_is_asked_once_where_it_is_answered(corpus, examples):
    asked = Counter(example.question for example in of_kind(examples, Kind.ANSWERABLE))
    assert asked == Counter(posed.asked.question for posed in corpus.questions)


def test_answer_stands_at_its_place(corpus, examples):
    known = answers(corpus)
    for example in of_kind(examples, Kind.ANSWERABLE):
        assert (example.question, example.answer.of(example.words)) in known


@pytest.mark.parametrize("epoch", [0, 1])
def test_unanswerable_shares_are_those_of_the_recipe(corpus, maker, epoch):
    counts = Counter(example.kind for example in maker.epoch(epoch))
    for kind, share in RECIPE.unanswerable.items():
        assert counts[kind] == round(share * len(corpus.questions)), kind


def test_shares_of_the_shipped_recipe_come_to_three_tenths():
    assert sum(ReaderRecipe().unanswerable.values()) == pytest.approx(0.30)


def test_paragraphs_and_passages_are_mixed(corpus, examples):
    whole = {context.words for context in corpus.paragraphs}
    cut = {context.words for context in corpus.passages} - whole
    words = [example.words for example in of_kind(examples, Kind.ANSWERABLE)]
    assert any(text in whole for text in words)
    assert any(text in cut for text in words)


def test_wrong_context_does_not_hold_the_answer(corpus, examples):
    golds = {}
    for posed in corpus.questions:
        golds.setdefault(posed.asked.question, []).append(fold(posed.asked.answer))
    wrong = of_kind(examples, Kind.OTHER_ARTICLE, Kind.SAME_ARTICLE, Kind.NEAR_MISS)
    for example in wrong:
        read = fold(joined(example.head, example.words))
        assert example.answer is None
        assert any(gold not in read for gold in golds[example.question])


def test_wrong_context_is_of_the_article_that_its_kind_says(articles, corpus, examples):
    titles = {}
    for posed in corpus.questions:
        titles.setdefault(posed.asked.question, set()).add(articles[posed.article].title)
    for example in examples:
        title = example.head.split("\n")[0]
        if not title or example.kind in SWAPS or len(titles[example.question]) > 1:
            continue
        own = title in titles[example.question]
        assert own == (example.kind is not Kind.OTHER_ARTICLE)


def test_near_miss_holds_a_name_of_its_question(examples, gazetteer):
    from training.entity_swaps import find_entities

    for example in of_kind(examples, Kind.NEAR_MISS):
        names = [entity.words for entity in find_entities(example.question, gazetteer)]
        assert any(fold(name) in fold(example.words) for name in names)


def test_changed_question_is_none_of_its_article_and_its_context_stays(corpus, examples):
    asked = {}
    for posed in corpus.questions:
        asked.setdefault(posed.article, set()).add(posed.asked.question)
    articles = {context.words: context.article for context in corpus.paragraphs}
    articles |= {context.words: context.article for context in corpus.passages}
    for example in of_kind(examples, *SWAPS):
        assert example.question not in asked[articles[example.words]]
        assert not example.answerable


def test_same_epoch_gives_the_same_examples_and_the_next_gives_others(corpus, gazetteer, examples):
    again = ExampleMaker(corpus, gazetteer, RECIPE)
    other = again.epoch(1)
    assert again.epoch(0) == examples  # whatever was made before
    assert other != examples


def test_title_is_left_out_only_where_the_words_name_it(corpus, gazetteer):
    untitled = ExampleMaker(corpus, gazetteer, replace(RECIPE, untitled_share=1.0)).epoch(0)
    names = {context.words: context.head.split("\n")[0] for context in corpus.paragraphs}
    names |= {context.words: context.head.split("\n")[0] for context in corpus.passages}
    for example in untitled:
        assert (example.head == "") == (names[example.words] in example.words)


def test_tokens_of_the_answer_give_back_words_that_hold_it(examples, tokenizer):
    answerable = of_kind(examples, Kind.ANSWERABLE)
    targets = make_targets(answerable, tokenizer, RECIPE.limits, random.Random(1))
    assert len(targets) == len(answerable)
    for example, target in zip(answerable, targets, strict=True):
        ids = target.ids[target.start : target.end + 1].tolist()
        words = fold(tokenizer.tokenizer.decode(ids))
        gold = fold(example.answer.of(example.words))
        assert gold in words
        assert target.exact == (gold == words)


def test_splitting_scripts_makes_edges_of_answers_edges_of_tokens(examples, tokenizer, tiny_base):
    from transformers import AutoTokenizer

    answerable = of_kind(examples, Kind.ANSWERABLE)
    plain = TextTokenizer(AutoTokenizer.from_pretrained(tiny_base, local_files_only=True))
    # "1898年に" holds a piece over the edge, as the vocabulary has it; "年" alone does not.
    cut, whole = (
        make_targets(answerable, one, RECIPE.limits, random.Random(1)) for one in (tokenizer, plain)
    )
    assert all(target.exact for target in cut)
    assert not all(target.exact for target in whole)


def test_without_an_answer_the_target_is_the_first_token(examples, tokenizer):
    unanswerable = [example for example in examples if not example.answerable]
    for target in make_targets(unanswerable, tokenizer, RECIPE.limits, random.Random(1)):
        assert (target.start, target.end) == (0, 0)
        assert target.ids[0] == tokenizer.tokenizer.cls_token_id


def test_window_is_the_one_that_shows_most_around_the_answer(tokenizer):
    filler = "町の人々が支えている。" * 12
    words = f"{filler}佐藤健一が開いた。{filler}"
    place = Span(len(filler), len(filler) + 4)
    example = Example(Kind.ANSWERABLE, "開いたのは誰?", "青葉庭園", words, place)
    limits = WindowLimits(tokens=80, stride=40)
    (target,) = make_targets([example], tokenizer, limits, random.Random(1))
    assert len(target.ids) == 80
    assert 20 < target.start <= target.end < 70


def test_windows_are_those_of_the_stock_tokenizer(examples, tokenizer):
    for example in examples:
        text = joined(example.head, example.words)
        limits = WindowLimits(tokens=512, question=200, head=60)
        (target,) = make_targets([example], tokenizer, limits, random.Random(1))
        stock = tokenizer.tokenizer(example.question, text)
        assert target.ids.tolist() == stock["input_ids"]
        assert "token_type_ids" not in stock


def test_epoch_shows_each_window_once_in_batches_of_like_length(examples, tokenizer):
    targets = make_targets(examples, tokenizer, RECIPE.limits, random.Random(1))
    steps = plan_steps(targets, 512, 3, random.Random(1))
    batches = [batch for step in steps for batch in step]
    assert sorted(row for batch in batches for row in batch) == list(range(len(targets)))
    assert {len(step) for step in steps[:-1]} == {3}
    padded = [len(batch) * max(len(targets[row].ids) for row in batch) for batch in batches]
    assert max(padded) <= 512
    assert sum(padded) < 1.1 * sum(len(target.ids) for target in targets)
    assert plan_steps(targets, 512, 3, random.Random(1)) == steps
    assert plan_steps(targets, 512, 3, random.Random(2)) != steps


def test_window_longer_than_a_batch_is_a_batch_of_its_own(examples, tokenizer):
    targets = make_targets(examples[:5], tokenizer, RECIPE.limits, random.Random(1))
    steps = plan_steps(targets, 8, 1, random.Random(1))
    assert sorted(steps) == [[[row]] for row in range(5)]


def test_real_articles_give_every_kind(shared):
    articles = load_articles(shared / "data/jaquad/train.json.gz")[:3]
    corpus = build_corpus(articles, lambda text: len(text) // 2, 160)
    names = Gazetteer.load(shared / "data/ner-wikipedia/ner.json.gz")
    examples = ExampleMaker(corpus, names, ReaderRecipe()).epoch(0)
    counts = Counter(example.kind for example in examples)
    questions = sum(len(article.questions) for article in articles)
    assert counts[Kind.ANSWERABLE] == questions == len(corpus.questions)
    for kind, share in ReaderRecipe().unanswerable.items():
        assert counts[kind] == round(share * questions)
    known = answers(corpus)
    for example in of_kind(examples, Kind.ANSWERABLE):
        assert (example.question, example.answer.of(example.words)) in known
