"""What communities share, in the words of schema.org, for search engines: the same as the pages say.
https://schema.org/CreativeWork"""

from typing import Any

from communities.models import KnowledgeFile, KnowledgeItem
from config.linked_data import filled
from config.texts import absolute, current_language, lang_of, text


def creative_work(
    item: KnowledgeItem, *, authors: list[str], newest: KnowledgeFile | None, about: list[str]
) -> dict[str, Any]:
    """`authors` are names of organisations, `about` the words of the vocabularies; all as the page shows them."""
    url = absolute(item.get_absolute_url())
    found = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": url,
        "url": url,
        "name": _marked(item, "title"),
        "abstract": _marked(item, "summary"),
        "genre": str(item.get_kind_display()),
        "license": item.licence_address,
        "author": [{"@type": "Organization", "name": name} for name in authors],
        "publisher": {"@type": "Organization", "name": text(item.community, "title")},
        "keywords": about,
        "datePublished": item.published_at.date().isoformat() if item.published_at else None,
        "version": newest.number if newest else None,
        "encoding": _media(newest) if newest else None,
        "sameAs": item.url,
    }
    return filled(found)


def _media(newest: KnowledgeFile) -> dict[str, Any]:
    return {
        "@type": "MediaObject",
        "contentUrl": absolute(newest.address),
        "encodingFormat": newest.file.content_type.partition(";")[0],
        "name": newest.file.name,
    }


def _marked(item: KnowledgeItem, field: str) -> str | dict[str, str]:
    language = lang_of(item, field)
    words = text(item, field)
    return words if language == current_language() else {"@value": words, "@language": language}
