"""Names and words of a question, respelt as the article spells them.

A user types ツイッター where the article prints Twitter, or slips on a key. ``Spellings`` are the
names and words of the articles asked, ``respell`` puts them for the words of a question that the
articles do not hold, where that is certain enough.
"""

from chat.respelling.kept import KeptSpellings
from chat.respelling.respelling import respell
from chat.respelling.spellings import Spellings

__all__ = ["KeptSpellings", "Spellings", "respell"]
