"""Questions that an article answers: its statements turned round, each made sure of by the reader.

「Xは2015年にYを設立した。」 becomes 「XがYを設立したのはいつですか?」. What a sentence gives is
decided by its form alone (as in Heilman and Smith, "Good Question! Statistical Ranking for
Question Generation", NAACL 2010: overgenerate by rules, then rank); whether the question is a good
one is decided by asking it: the reader has to find the very words that it was made from.
"""

from chat.suggesting.candidate import Candidate, Kind
from chat.suggesting.choosing import suggest, unverified
from chat.suggesting.finding import candidates

__all__ = ["Candidate", "Kind", "candidates", "suggest", "unverified"]
