"""Advice beside the official result: what the marks say about reviewers, and how firm a place is. Never a result itself.

Pure functions on totals; floats, since nothing here is money, a mark or a place that anybody is given.
"""

from reviews.rules.advice.agreement import alpha, groups
from reviews.rules.advice.chance import chances
from reviews.rules.advice.habits import Habit, habits
from reviews.rules.advice.influence import Turn, turns
from reviews.rules.advice.severity import Calibrated, Score, calibrate

__all__ = [
    "Calibrated",
    "Habit",
    "Score",
    "Turn",
    "alpha",
    "calibrate",
    "chances",
    "groups",
    "habits",
    "turns",
]
