"""Files that an office's document security has locked: each product's mark, else what looks like nothing but noise."""

import math
from collections import Counter
from typing import Any

# How files begin that products sold in Korea have locked (Fasoo, Softcamp, MarkAny, Samsung SDS).
MARKS = (
    b"DRMONE",
    b"FasooSecureContainer",
    b"Fasoo DRM",
    b"SCDSA",
    b"SOFTCAMP",
    b"MARKANY",
    b"DOCUMENT SAFER",
    b"NASCA DRM FILE",
)
HEAD, SAMPLE = 512, 16_384
NOISE = 7.9  # bits a byte; text and programs have less, compressed formats have a mark we know
DOCUMENTS = (
    ".pdf",
    ".hwp",
    ".hwpx",
    ".doc",
    ".docx",
    ".xls",
    ".xlsx",
    ".ppt",
    ".pptx",
    ".png",
    ".jpg",
    ".jpeg",
)


def is_locked(content: Any, name: str) -> bool:
    """By the mark in its head, or noise under the name of a document."""
    head = content[:HEAD]
    if any(mark.lower() in head.lower() for mark in MARKS):
        return True
    return name.lower().endswith(DOCUMENTS) and _noise(content[HEAD : HEAD + SAMPLE])


def _noise(sample: bytes) -> bool:
    if len(sample) < SAMPLE // 4:
        return False
    shares = [number / len(sample) for number in Counter(sample).values()]
    return -sum(share * math.log2(share) for share in shares) > NOISE
