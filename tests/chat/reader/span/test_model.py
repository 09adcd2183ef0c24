"""Any extractive question-answering model: checkpoints on disk or a pair of objects."""

import threading

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.reader.span.decode import DecodeSettings
from chat.reader.span.model import SpanModel, SpanModelSettings
from chat.reader.span.network import (
    Network,
    batches,
    load_checkpoint,
    longest_input,
)
from chat.reader.span.tokens import TextTokenizer
from chat.reader.span.windows import Pair, WindowLimits, make_windows
from index.precision import has_eight_bits, resolve, supports_bfloat16
from index.weights.eight_bits import EightBitLinear
from ingest.errors import ModelError

EXACT = SpanModelSettings(precision="float32")
NEEDS_INT8 = pytest.mark.skipif(not has_eight_bits(), reason="no 8-bit kernels for this CPU")
PAIRS = [
    Pair("館長は誰?", "潮見図書館は2005年に建てられました。館長は鈴木一郎です。", "海の図書館"),
    Pair("いつ?", "開園は1998年4月。" * 12),
    Pair("庭は?", "池"),
    Pair("無?", " \n"),
    Pair("When was it built?", "It was built in 2005 by the town."),
]


def modelled(made, changes: SpanModelSettings = EXACT) -> SpanModel:
    return SpanModel(lambda: made, changes)


@pytest.fixture(scope="module", params=["bert", "roberta", "japanese"])
def any_model(request, make_bert, make_roberta, japanese):
    """A BERT with token types, an XLM-R without, and a tokenizer without offsets."""
    if request.param == "roberta":
        return make_roberta()
    if request.param == "bert":
        return make_bert()
    tokenizer = japanese("character")
    return make_bert(vocab_size=len(tokenizer))[0], tokenizer


def test_candidates_are_spans_of_the_passage(any_model):
    found = modelled(any_model).find(PAIRS)
    assert [bool(candidates) for candidates in found] == [True, True, True, False, True]
    for pair, candidates in zip(PAIRS, found, strict=True):
        for one in candidates:
            assert 0 <= one.span.start < one.span.end <= len(pair.text)
            assert one.span.of(pair.text) == one.span.of(pair.text).strip()
            assert one.log_probability <= 0


def test_model_is_read_as_transformers_computes_it(make_bert):
    """Against the model's own logits on the tokenizer's own pair encoding."""
    model, tokenizer = make_bert()
    pair = Pair("館長は誰?", "館長は鈴木一郎です。")
    encoded = tokenizer(pair.question, pair.text, return_tensors="pt", return_offsets_mapping=True)
    offsets = encoded.pop("offset_mapping")[0].tolist()
    owners = encoded.sequence_ids()
    with torch.no_grad():
        logits = model(**encoded)
    start, end = logits.start_logits[0].numpy(), logits.end_logits[0].numpy()
    inside = [at for at, owner in enumerate(owners) if owner == 1]
    first, last = max(
        ((i, j) for i in inside for j in inside if i <= j),
        key=lambda edges: start[edges[0]] + end[edges[1]],
    )
    (best, *_), *_ = modelled((model, tokenizer)).find([pair])
    assert (best.span.start, best.span.end) == (offsets[first][0], offsets[last][1])
    assert best.score == pytest.approx(start[first] + end[last], abs=1e-5)
    assert best.null_score == pytest.approx(start[0] + end[0], abs=1e-5)


def test_batches_change_nothing_but_rounding(any_model):
    together = modelled(any_model).find(PAIRS)
    small = SpanModelSettings(precision="float32", batch_tokens=1)
    apart = [modelled(any_model, small).find([pair])[0] for pair in PAIRS]
    for one, other in zip(together, apart, strict=True):
        assert [c.span for c in one] == [c.span for c in other]
        np.testing.assert_allclose(
            [(c.score, c.null_score) for c in one],
            [(c.score, c.null_score) for c in other],
            atol=1e-4,
        )


def test_long_passage_is_read_to_its_end_by_a_model_of_few_positions(make_roberta):
    model = make_roberta(max_position_embeddings=50)
    text = "".join(chr(0x3042 + at % 60) for at in range(200))
    changes = SpanModelSettings(
        precision="float32", decoding=DecodeSettings(candidates=100, longest=4)
    )
    (found,) = modelled(model, changes).find([Pair("誰?", text, "題")])
    read = {at for one in found for at in range(one.span.start, one.span.end)}
    assert min(read) < 20
    assert max(read) > 180


def test_limit_is_the_least_that_tokenizer_and_positions_allow(make_bert, make_roberta):
    assert longest_input(*make_bert(max_position_embeddings=40)) == 40
    assert longest_input(*make_bert(max_position_embeddings=2048)) == 512
    # One position is the padding's and those before it are not used.
    assert longest_input(*make_roberta(max_position_embeddings=50)) == 48


def test_checkpoint_folder_is_a_model(bert_folder, make_bert):
    named = SpanModel.named(str(bert_folder), EXACT).find(PAIRS)
    assert named == modelled(make_bert()).find(PAIRS)


def test_folder_without_a_head_is_refused(make_transformers_folder):
    folder = str(make_transformers_folder())
    with pytest.raises(ModelError, match="qa_outputs") as caught:
        SpanModel.named(folder).load()
    assert caught.value.details["name"] == folder


def test_folder_without_a_model_is_refused(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError) as caught:
        load_checkpoint(str(tmp_path))
    assert caught.value.key == "model_unreadable"


def test_missing_folder_is_refused_before_anything_is_imported(tmp_path):
    with pytest.raises(ModelError) as caught:
        SpanModel.named(str(tmp_path / "none")).load()
    assert caught.value.key == "model_folder_missing"


def test_failed_load_is_tried_again(make_bert):
    answers = iter([ModelError("model_unreadable", name="x", reason="y")])

    def load():
        for error in answers:
            raise error
        return make_bert()

    model = SpanModel(load, EXACT)
    with pytest.raises(ModelError):
        model.load()
    model.load()
    assert model.find(PAIRS[:1])


def test_bfloat16_stays_close_and_its_scores_are_not_rounded_to_it(make_bert, make_roberta):
    for make in (make_bert, make_roberta):
        windows = make_windows(PAIRS[0], TextTokenizer(make()[1]), WindowLimits())
        ((_, exact, _),) = Network(*make(), "float32").run(windows, 4096)
        halved = Network(*make(), "bfloat16")
        ((_, close, _),) = halved.run(windows, 4096)
        np.testing.assert_allclose(close, exact, atol=0.02)
        assert not np.array_equal(close, exact)
        rounded = torch.from_numpy(close.copy()).to(torch.bfloat16).float().numpy()
        assert not np.array_equal(close, rounded)


@NEEDS_INT8
def test_eight_bits_stay_close_and_depend_on_no_other_window(make_bert, make_roberta):
    for make in (make_bert, make_roberta):
        tokenizer = TextTokenizer(make()[1])
        windows = [w for pair in PAIRS for w in make_windows(pair, tokenizer, WindowLimits())]
        exact = {n: start for n, start, _ in Network(*make(), "float32").run(windows, 4096)}
        rounded = Network(*make(), "int8")
        together = {n: start for n, start, _ in rounded.run(windows, 4096)}
        for number, window in enumerate(windows):
            ((_, alone, _),) = rounded.run([window], 4096)
            np.testing.assert_allclose(together[number], alone, atol=1e-3)
            np.testing.assert_allclose(alone, exact[number], atol=0.02)
            assert not np.array_equal(alone, exact[number])


@NEEDS_INT8
def test_eight_bits_keep_small_tokens_beside_huge_ones():
    """With one range for all tokens, the second would be rounded away."""
    layer = torch.nn.Linear(16, 8)
    inputs = torch.randn(2, 16, generator=torch.Generator().manual_seed(0))
    inputs[0] *= 1000
    with torch.inference_mode():
        close, exact = EightBitLinear(layer)(inputs), layer(inputs)
        assert (close[1] - exact[1]).abs().max() < 0.05
        none = torch.zeros(1, 16)
        torch.testing.assert_close(EightBitLinear(layer)(none), layer(none))
        bare = torch.nn.Linear(16, 8, bias=False)
        assert (EightBitLinear(bare)(inputs) - bare(inputs))[1].abs().max() < 0.05


def test_precision_follows_the_cpu_unless_told(monkeypatch):
    for supported in (True, False):
        monkeypatch.setattr("torch.cpu._is_avx512_bf16_supported", lambda s=supported: s)
        monkeypatch.setattr("torch.cpu._is_amx_tile_supported", lambda: False)
        assert supports_bfloat16() is supported
        for eight in (True, False):
            capability = "AVX2" if eight else "DEFAULT"
            monkeypatch.setattr("torch.backends.cpu.get_cpu_capability", lambda c=capability: c)
            else_ours = "int8" if eight else "float32"
            assert resolve("auto", bears_int8=True) == ("bfloat16" if supported else else_ours)
            assert resolve("auto", bears_int8=False) == ("bfloat16" if supported else "float32")
            assert resolve("float32", bears_int8=True) == "float32"
            assert resolve("int8", bears_int8=False) == else_ours


def test_model_shared_by_threads_answers_as_alone(make_roberta):
    model = modelled(make_roberta())
    expected = model.find(PAIRS)
    found = []
    threads = [threading.Thread(target=lambda: found.append(model.find(PAIRS))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


@given(st.lists(st.integers(1, 600), max_size=30), st.integers(1, 2000))
def test_batches_hold_every_input_once_within_the_limit(lengths, limit):
    made = batches(lengths, limit)
    assert sorted(number for batch in made for number in batch) == list(range(len(lengths)))
    for batch in made:
        assert len(batch) == 1 or max(lengths[n] for n in batch) * len(batch) <= limit
    flat = [lengths[number] for batch in made for number in batch]
    assert flat == sorted(lengths, reverse=True)


@settings(max_examples=20)
@given(
    st.text(alphabet="海は駅2005年(「」)、。A b\u2f08\uff76\uff9e\u3000\n😀", max_size=60),
    st.text(max_size=10),
)
def test_any_text_is_answered_by_its_own_words(any_model, text, question):
    (found,) = modelled(any_model).find([Pair(question, text, "題")])
    for one in found:
        assert 0 <= one.span.start < one.span.end <= len(text)
        assert one.span.of(text).strip()
