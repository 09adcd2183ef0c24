"""What is told of questions: one line in a log, and figures for Prometheus.

Nothing here changes an answer: ``ObservedAnswerer`` stands before the pipeline, and what listens to
it may fail without anybody noticing at the page. What asks says who it is with ``asked_by``; what
nobody asked (a probe, a suggestion that is tried) is not told of.
"""
