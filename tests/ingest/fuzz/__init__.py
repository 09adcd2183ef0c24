"""Files of every format, changed at random: each is read soundly or refused with a sentence.

``python -m tests.ingest.fuzz`` runs cases by their numbers; a case is made from its seed and number
alone, so that one that failed can be made again.
"""
