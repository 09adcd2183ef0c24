"""English questions on Japanese articles: every word as the Japanese words that may stand for it.

The dictionary is made by ``training/english_words.py`` of JMdict (EDRDG, CC BY-SA 4.0; see NOTICE);
Japanese names in Latin letters are found by the readings of the words that the articles hold.
"""

from index.translation.concepts import Concept, Rendering, concepts_of, is_english

__all__ = ["Concept", "Rendering", "concepts_of", "is_english"]
