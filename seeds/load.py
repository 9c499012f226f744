"""Bulk data for measuring."""


def make(proposals: int, reviews: int) -> str:
    return ""
