"""The vocabulary: which pieces are kept, and a tokenizer that segments as XLM-R does.

The list of kept pieces is committed beside this file as a zlib-compressed bitmap, one bit for each
piece of the full vocabulary, lowest bit first; ``python -m training.select_pieces`` makes it.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import defaultdict
from importlib.resources import files

import numpy as np
from tokenizers import AddedToken, Regex, Tokenizer
from tokenizers import normalizers as norm
from tokenizers.decoders import Metaspace as MetaspaceDecoder
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import Metaspace
from tokenizers.processors import TemplateProcessing

from ingest.errors import ModelError
from training.base.format import IntArray, PieceTable

KEPT_PIECES = "kept_pieces.bin"
MASK = "<mask>"
METASPACE = "\u2581"
WAVE_DASH = "\uff5e"

# A noncharacter: Unicode sets it aside for uses inside a program, so no text holds it.
_STAND_IN = "\ufdd0"


def pack_pieces(ids: IntArray, total: int) -> bytes:
    """Write piece ids below ``total`` as a compressed bitmap."""
    bits = np.zeros(total, dtype=np.uint8)
    bits[ids] = 1
    return zlib.compress(np.packbits(bits, bitorder="little").tobytes(), level=9)


def unpack_pieces(packed: bytes, total: int) -> IntArray:
    """Read piece ids, rising, from a bitmap over ``total`` pieces.

    Raises:
        ModelError: the bitmap is of another size or damaged (``base_format``).
    """
    expected = (total + 7) // 8
    try:
        raw = zlib.decompress(packed)
    except zlib.error as error:
        raise ModelError(
            "base_format", part=KEPT_PIECES, expected="a zlib stream", found=str(error)
        ) from error
    if len(raw) != expected:
        raise ModelError("base_format", part=KEPT_PIECES, expected=expected, found=len(raw))
    bits = np.unpackbits(np.frombuffer(raw, dtype=np.uint8), count=total, bitorder="little")
    return np.flatnonzero(bits).astype(np.int64)


def kept_pieces_file() -> bytes:
    """The committed bitmap, still packed."""
    return files("training.base").joinpath(KEPT_PIECES).read_bytes()


def prune(table: PieceTable, kept: IntArray) -> PieceTable:
    """The same table with only the pieces whose ids ``kept`` lists, numbered anew in that order.

    Raises:
        ModelError: a special piece is not among them (``base_format``).
    """
    new_ids = {int(old): new for new, old in enumerate(kept)}
    specials = (table.bos, table.eos, table.pad, table.unk, mask_id(table))
    missing = [table.pieces[old] for old in specials if old not in new_ids]
    if missing:
        raise ModelError(
            "base_format",
            part=KEPT_PIECES,
            expected="all special pieces",
            found=f"none of {', '.join(missing)}",
        )
    bos, eos, pad, unk, _ = (new_ids[old] for old in specials)
    pieces = tuple(table.pieces[old] for old in kept)
    return PieceTable(pieces, table.scores[kept], bos, eos, pad, unk, table.normalization)


def mask_id(table: PieceTable) -> int:
    """The id of ``<mask>``.

    Raises:
        ModelError: there is none (``base_format``).
    """
    if MASK not in table.pieces:
        raise ModelError("base_format", part="tokenizer", expected=MASK, found="nothing")
    return table.pieces.index(MASK)


def build_tokenizer(table: PieceTable) -> Tokenizer:
    """A Hugging Face tokenizer of this vocabulary: ``<s> text </s>``, type ids all 0.

    Offsets of its encodings count characters of the text as given, before normalisation. The
    space mark that begins every text claims the first character too, and a voicing mark that NFKC
    joins to its kana (``\uff76\uff9e``) is outside of the token's offsets. Two texts are joined as
    XLM-R joins them: ``<s> one </s> </s> other </s>``.
    """
    scores = [float(score) for score in table.scores]
    model = Unigram(list(zip(table.pieces, scores, strict=True)), unk_id=table.unk)
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = _normalizer(table)
    tokenizer.pre_tokenizer = Metaspace(replacement=METASPACE, prepend_scheme="always")
    tokenizer.decoder = MetaspaceDecoder(replacement=METASPACE, prepend_scheme="always")
    bos, eos = table.pieces[table.bos], table.pieces[table.eos]
    tokenizer.post_processor = TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B:0 {eos}:0",
        special_tokens=[(bos, table.bos), (eos, table.eos)],
    )
    specials = sorted((table.bos, table.eos, table.pad, table.unk, mask_id(table)))
    tokenizer.add_special_tokens([AddedToken(table.pieces[i], special=True) for i in specials])
    return tokenizer


def _normalizer(table: PieceTable) -> norm.Normalizer:
    """NFKC with the exceptions of the map.

    The map holds single characters, so alone it would leave a kana and its combining voicing
    mark apart, as ``e5.c`` does; NFKC composes them, as XLM-R's own tables do.
    """
    replaced: dict[str, list[str]] = defaultdict(list)
    for character, replacement in table.normalization.items():
        if unicodedata.normalize("NFKC", character) != replacement:
            replaced[replacement].append(character)
    steps: list[norm.Normalizer] = [
        norm.Replace(Regex(f"[{_escaped(characters)}]"), replacement)
        for replacement, characters in sorted(replaced.items())
    ]
    if WAVE_DASH not in table.normalization:
        # XLM-R keeps the full-width tilde, the Japanese "from ... to" sign, which NFKC folds.
        steps += [norm.Replace(WAVE_DASH, _STAND_IN), norm.NFKC()]
        steps += [norm.Replace(_STAND_IN, WAVE_DASH)]
    else:
        steps += [norm.NFKC()]
    steps += [norm.Replace(Regex(" {2,}"), " "), norm.Strip(left=False, right=True)]
    return norm.Sequence(steps)


def _escaped(characters: list[str]) -> str:
    return re.sub(r"(?s).", lambda match: f"\\x{{{ord(match[0]):04X}}}", "".join(characters))
