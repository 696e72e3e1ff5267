"""Batches whose processes are killed, again and again, until all runs are there; and what that cost.

``python -m tests.kills`` kills a thousand times and writes ``results/reference/kills.md``.
"""
