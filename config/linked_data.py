"""Structured data (JSON-LD) in the head of a public page: the same facts as the page shows, for search engines. Pure."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe


def script(data: dict[str, Any]) -> SafeString:
    """The block for the page's head. A data block is not run, so the policy lets it stand; no text can end it."""
    body = json.dumps(data, ensure_ascii=False)
    body = body.replace("<", "\\u003C").replace(">", "\\u003E").replace("&", "\\u0026")
    return mark_safe(f'<script type="application/ld+json">{body}</script>')  # noqa: S308  (nothing in it can close it)


def filled(values: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known."""
    return {key: value for key, value in values.items() if value not in (None, "", [])}
