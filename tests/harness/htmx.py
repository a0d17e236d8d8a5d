"""An htmx swap must leave the page as a reload would show it.

`swap(page, trigger, answer)` does to a parsed page what htmx 2 does in the browser; `assert_swap_equals_reload` asks the
server for both and compares. Understands `hx-target` (a selector, `this`, `closest ...`), inherited attributes, `hx-swap`
(innerHTML, outerHTML, beforebegin, afterbegin, beforeend, afterend, delete, none), `hx-select` and out-of-band parts.
"""

from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Comment, Tag
from django.test import Client

FRESH_EACH_TIME = {"csrfmiddlewaretoken"}


def parse(html: str | bytes) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def inherited(trigger: Tag, attribute: str) -> tuple[str, Tag] | tuple[None, None]:
    """The nearest value of an htmx attribute, on the element or above it, and the element that has it."""
    for element in (trigger, *trigger.parents):
        for name in (attribute, f"data-{attribute}"):
            if isinstance(element, Tag) and element.has_attr(name):
                return element[name], element
    return None, None


def target_of(page: BeautifulSoup, trigger: Tag) -> Tag:
    selector, owner = inherited(trigger, "hx-target")
    if selector is None:
        return trigger
    if selector == "this":
        return owner
    if selector.startswith("closest "):
        wanted = page.select(selector.removeprefix("closest "))
        found = next((e for e in (trigger, *trigger.parents) if any(e is each for each in wanted)), None)
    elif selector.startswith("find "):
        found = trigger.select_one(selector.removeprefix("find "))
    else:
        found = page.select_one(selector)
    assert found is not None, f"hx-target={selector!r} finds nothing on this page"
    return found


def place(target: Tag, new: list, how: str) -> None:
    """Puts the nodes where `hx-swap` says, relative to the target."""
    if how == "innerHTML":
        target.clear()
        target.extend(new)
    elif how == "outerHTML":
        target.replace_with(*new)
    elif how == "beforeend":
        target.extend(new)
    elif how == "afterbegin":
        for node in reversed(new):
            target.insert(0, node)
    elif how == "beforebegin":
        target.insert_before(*new)
    elif how == "afterend":
        target.insert_after(*new)
    elif how == "delete":
        target.decompose()
    else:
        assert how == "none", f"unknown hx-swap {how!r}"


def take_out_of_band(page: BeautifulSoup, answer: BeautifulSoup) -> None:
    """Moves each part with `hx-swap-oob` from the answer to its own place on the page."""
    for part in answer.select("[hx-swap-oob]"):
        how, _, selector = part["hx-swap-oob"].partition(":")
        del part["hx-swap-oob"]
        part.extract()
        target = page.select_one(selector or f"#{part.get('id')}")
        assert target is not None, (
            f"an out-of-band part looks for {selector or part.get('id')!r}, which is not on this page"
        )
        if how in ("true", "outerHTML"):
            place(target, [part], "outerHTML")
        else:
            place(target, list(part.contents), how)


def swap(page: BeautifulSoup, trigger: Tag, answer: str | bytes) -> BeautifulSoup:
    """The page after htmx has put the answer to `trigger` in its place. Changes and returns `page`."""
    target = target_of(page, trigger)
    how = (inherited(trigger, "hx-swap")[0] or "innerHTML").split()[0]
    arrived = parse(answer)
    take_out_of_band(page, arrived)
    selector = inherited(trigger, "hx-select")[0]
    new = arrived.select(selector) if selector else list(arrived.contents)
    place(target, [node.extract() for node in new], how)
    return page


def settled(page: BeautifulSoup) -> str:
    """The page as comparable text: no comments, no indentation, no tokens that differ each time."""
    page = parse(str(page))
    for comment in page.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for field in page.select("input[name]"):
        if field["name"] in FRESH_EACH_TIME:
            field["value"] = ""
    for element in page.select("[hx-headers]"):
        del element["hx-headers"]
    for text in page.find_all(string=True):
        text.replace_with(" ".join(text.split()))
    page.smooth()
    return page.prettify()


def address_of(trigger: Tag) -> tuple[str, str]:
    """Method and address of what the trigger asks; a boosted link or form asks its own."""
    for method in ("get", "post", "put", "patch", "delete"):
        if address := trigger.get(f"hx-{method}"):
            return method, address
    if trigger.name == "form":
        return trigger.get("method", "get").lower(), trigger.get("action", "")
    return "get", trigger["href"]


def assert_swap_equals_reload(
    client: Client, url: str, selector: str, data: dict | None = None, reload: str = ""
) -> BeautifulSoup:
    """Opens `url`, lets the element at `selector` ask by htmx with `data`, swaps the answer in, and compares with the
    page as it is when loaded anew: at `reload`, at the address that the answer pushes, or at the address asked for.
    Returns the swapped page for further questions."""
    page = parse(client.get(url).content)
    trigger = page.select_one(selector)
    assert trigger is not None, f"{selector!r} is not on {url}"
    method, address = address_of(trigger)
    path = urlsplit(url).path if not address or address.startswith("?") else address
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{url}"}
    if target_id := target_of(page, trigger).get("id"):
        headers["HX-Target"] = target_id
    asked = path + address if address.startswith("?") else path
    response = getattr(client, method)(asked, data or {}, headers=headers)
    assert response.status_code == 200, f"{method} {asked} answered {response.status_code}"
    swapped = swap(page, trigger, response.content)
    push = inherited(trigger, "hx-push-url")[0]
    pushed = (
        response.headers.get("HX-Push-Url")
        or response.headers.get("HX-Replace-Url")
        or (push if push and push != "true" else "")
    )
    if not reload and not pushed and method == "get":
        query = response.request["QUERY_STRING"]
        pushed = response.request["PATH_INFO"] + (f"?{query}" if query else "")
    loaded = parse(client.get(reload or pushed or url).content)
    assert settled(swapped) == settled(loaded)
    return swapped
