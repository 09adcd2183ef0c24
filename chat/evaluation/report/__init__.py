"""The pages on which a run, or a comparison of two runs, is read: one self-contained file each."""

from chat.evaluation.report.render import render_comparison, render_report

__all__ = ["render_comparison", "render_report"]
