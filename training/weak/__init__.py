"""Questions made from statements, where nobody wrote any: why, how, lists, definitions, claims.

JaQuAD asks for reasons and manners in a few hundred of its 31,748 questions, and for lists and
definitions hardly ever. Its articles state them all the time: what stands before 「ため」 or
「ことで」, after 「とは」, between commas, in quotation marks. One side of such a sentence becomes
the question, the other is the answer, word for word (weak supervision as in Ratner et al., "Data
Programming", NeurIPS 2016, one labelling function a module).
"""
