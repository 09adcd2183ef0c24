"""Questions as people type them: a seeded generator, one perturbation a question.

A family is a way in which people type otherwise than the question was written; each is a module.
Rules look at form and grammar, and at Sudachi's dictionary; none knows an article.
"""
