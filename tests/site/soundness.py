"""What the HTML of a page may not contain and may not lack, whoever reads it."""

import re
from collections import Counter

from lxml import html

EVENT = re.compile(r"^on[a-z]+$|^hx-on")


def problems(response) -> list[str]:
    """Of the answer to one request for a page."""
    page = html.document_fromstring(response.content.decode())
    counted = Counter(page.xpath("//@id"))
    found = inline_parts(page) + [
        f"{number} elements with the id {each}" for each, number in counted.items() if number > 1
    ]
    found += [
        f"{len(page.xpath(f'//{name}'))} elements <{name}>"
        for name in ("h1", "main")
        if len(page.xpath(f"//{name}")) != 1
    ]
    if not page.findtext("head/title", "").strip():
        found.append("no title")
    if page.get("lang") != response.headers["Content-Language"]:
        found.append(f"lang={page.get('lang')}, and the answer says {response.headers['Content-Language']}")
    if "Content-Security-Policy" not in response.headers:
        found.append("no policy")
    return found


def inline_parts(page) -> list[str]:
    """Styles, scripts and event handlers that the policy refuses. A block of data (JSON) is no script."""
    found = []
    for element in page.iter("*"):
        if element.tag == "style" or "style" in element.attrib:
            found.append(f"style in <{element.tag}>")
        if element.tag == "script" and not element.get("src") and "json" not in element.get("type", ""):
            found.append("inline script")
        found += [f"{name} in <{element.tag}>" for name in element.attrib if EVENT.match(name)]
        if element.get("hx-vals", "").startswith("js:"):
            found.append(f"hx-vals js in <{element.tag}>")
        if element.get("href", "").startswith("javascript:"):
            found.append(f"javascript: in <{element.tag}>")
    return found
