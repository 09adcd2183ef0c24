"""Mutation testing: small faults are put into the code, and the tests have to tell.

DeMillo, Lipton and Sayward, "Hints on test data selection" (Computer 1978). Run as
``python -m benchmarks.mutation``.
"""
