"""The span reader: reads the words of the answer out of passages with an extractive model.

From the text to the answer: ``tokens`` and ``windows`` make the model's inputs, ``network`` runs
it, ``decode`` finds the best spans in its scores, ``model`` puts these together; ``features`` and
``weights`` rank the spans of all passages and say how sure the best is, ``shape`` gives a question
the form of answer that it asks for, and ``reader`` is the ``Reader``.
"""
