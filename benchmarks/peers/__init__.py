"""Shutten beside what a user would put together instead, with the same models and texts.

``python -m benchmarks.peers`` measures. The sides (:mod:`~benchmarks.peers.sides`) run in processes
of their own, the peers in an environment of their own (``python -m benchmarks.peers.setup``), and
speak the lines of JSON of :mod:`~benchmarks.peers.protocol`.
"""
