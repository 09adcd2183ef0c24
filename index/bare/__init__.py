"""Our models computed by NumPy alone: for who asks one question and would wait for torch longest.

Importing torch, Transformers and sentence-transformers takes some five seconds, and reading a few
passages a fraction of one. :mod:`~index.bare.weights` expands what the packed folder holds,
:mod:`~index.bare.bert` is the forward pass in float32, :mod:`~index.bare.encoder` makes vectors of
texts. Any other model, and every build, goes the stock way, which is also what the tests compare
this one with.
"""

from index.bare.bert import Bert
from index.bare.encoder import BareEncoder, open_bare_encoder
from index.bare.weights import load_bert, load_stored

__all__ = ["BareEncoder", "Bert", "load_bert", "load_stored", "open_bare_encoder"]
