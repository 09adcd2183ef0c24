"""Readers without a model of their own, one module each; its name is the name in ``config.toml``.

A module here has a function ``open_reader``: it takes the encoder and gives a ``Reader``.
"""
