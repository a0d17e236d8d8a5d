"""Cells for a spreadsheet: what somebody typed must never run as a formula there. Pure."""

from typing import Any

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(cell: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it; everything else stays.

    Spaces before the sign are looked through: some programs drop them."""
    return f"'{cell}" if isinstance(cell, str) and (cell.startswith(RISKY) or cell.lstrip().startswith(RISKY)) else cell
