"""Tags and filters that every template has without `{% load %}`."""

import html
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlencode

from crispy_forms.templatetags.crispy_forms_filters import optgroups
from django import template
from django.template import defaulttags
from django.template.base import render_value_in_context
from django.template.loader import render_to_string
from django.templatetags import i18n
from django.templatetags.static import static
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from config import texts
from config.cells import cell_of
from config.geography import MAP, Pin, placed
from config.icons import ICONS
from config.nodes import AddressNode, OnceNode, WordsNode

register = template.Library()

PAGE_NOW = ' aria-current="page"'
STATE_ICONS = {"ok": "check-circle", "warn": "exclamation-circle", "bad": "x-circle", "info": "clock"}

register.filter("date_full", texts.date_full)
register.filter("month_short", texts.month_short)
register.filter("moment_full", texts.moment_full)
register.filter("clock_short", texts.clock_short)
register.filter("money", texts.money)
register.filter("markdown", texts.markdown)
register.filter("soft_hyphens", texts.soft_hyphens)
register.filter("text", texts.text)
register.filter("lang_of", texts.lang_of)


@register.tag
def url(parser, token):
    """As Django's own, and faster."""
    node = defaulttags.url(parser, token)
    return AddressNode(node.view_name, node.args, node.kwargs, node.asvar)


@register.tag
def translate(parser, token):
    """As Django's own, and faster."""
    node = i18n.do_translate(parser, token)
    return WordsNode(node.filter_expression, node.noop, node.asvar, node.message_context)


@register.tag
def once(parser, _token):
    """`{% once %} ... {% endonce %}`: drawn once in each process and language. Nothing in it may depend on the page."""
    nodes = parser.parse(["endonce"])
    parser.delete_first_token()
    return OnceNode(nodes)


@register.simple_tag(name="text")
def text_marked(obj, field: str) -> str:
    """`{% text module "title" %}`: like the filter, but a text in the other language says so in its `lang`."""
    language, found = texts.current_language(), texts.lang_of(obj, field)
    words = texts.text(obj, field)
    return words if found == language else format_html('<span lang="{}">{}</span>', found, words)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "clock" %}` is decoration; with a label it is a picture that says it. Names: `config/icons.py`."""
    return _icon(name, str(label))


@lru_cache(maxsize=1000)  # a list has some on each row
def _icon(name: str, label: str) -> SafeString:
    if name not in ICONS:
        raise LookupError(f"The icon {name!r} is not shipped. Add it to ICONS in config/icons.py.")
    address = f"{static('icons.svg')}#{name}"
    if label:
        return format_html('<svg class="lk-icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, address)
    return format_html('<svg class="lk-icon" aria-hidden="true"><use href="{}"/></svg>', address)


@register.simple_tag
def state(kind: str, text: str, icon: str = "", note: str = "") -> SafeString:
    """The pill that says where something stands; without an icon, the one that goes with its colour."""
    drawn = _icon(icon or STATE_ICONS.get(kind, "slash-circle"), "")
    pill = format_html('<span class="lk-state lk-state-{}">{}{}</span>', kind or "off", drawn, capfirst(text))
    return format_html('{}<small class="lk-state-note">{}</small>', pill, note) if note else pill


@register.simple_tag
def area(name: str, icon: str = "", css: str = "") -> SafeString:
    """An application area with its picture in its colour."""
    return format_html(
        '<span class="lk-area{}"><span class="lk-area-dot">{}</span>{}</span>',
        f" lk-a-{css}" if css else "",
        _icon(icon or "grid", ""),
        name,
    )


@register.simple_tag
def mark_drawing(name: str, css_class: str = "") -> SafeString:
    """One of the house's own drawings in `static/img/marks.svg`: seal, claim, empty or hero."""
    css = format_html(' class="{}"', css_class) if css_class else ""
    return format_html('<svg{} aria-hidden="true"><use href="{}#{}"/></svg>', css, static("img/marks.svg"), name)


@register.simple_block_tag
def strip(content, title, id, note=""):
    """A section of a public page: hairline, heading in the margin, matter beside it."""
    return render_to_string("components/strip.html", {"content": content, "title": title, "id": id, "note": note})


@register.simple_block_tag
def banner(content, kind="info", title=""):
    """One thing about the whole page; kind is info, warn, bad or ok."""
    return render_to_string("components/banner.html", {"content": content, "kind": kind, "title": title})


@register.simple_block_tag
def empty(content, title, text=""):
    """No rows: what this is, what to do next; the content is the one button."""
    return render_to_string("components/empty.html", {"content": content, "title": title, "text": text})


@register.simple_block_tag
def section(content, title, id, note=""):
    """A section of a desk: heading with a note at the right, the matter below."""
    return render_to_string("components/section.html", {"content": content, "title": title, "id": id, "note": note})


@register.simple_tag(takes_context=True)
def pagination(context, page, parameter="page") -> SafeString:
    """Previous, the pages around this one, next; keeps everything else in the address. Joined from patterns: many lists
    have one, and a template takes as long as the rows above it."""
    if not page.has_other_pages():
        return mark_safe("")
    rest = _query_without(context["request"], parameter)
    address = f"{_escaped(f'?{rest}&' if rest else '?')}{parameter}="
    word, gap = _escaped(_("Page")), page.paginator.ELLIPSIS
    items = [
        f'<span aria-hidden="true">{gap}</span>'
        if number == gap
        else f'<a href="{address}{number}"{PAGE_NOW if number == page.number else ""}>'
        f'<span class="visually-hidden">{word} </span>{number}</a>'
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    if page.has_previous():
        shown = f"{_icon('arrow-left', '')}{_escaped(_('Previous'))}"
        items.insert(0, f'<a href="{address}{page.previous_page_number()}" rel="prev">{shown}</a>')
    if page.has_next():
        shown = f"{_escaped(_('Next'))}{_icon('arrow-right', '')}"
        items.append(f'<a href="{address}{page.next_page_number()}" rel="next">{shown}</a>')
    rows = "\n".join(f"<li>{item}</li>" for item in items)
    return mark_safe(f'<nav aria-label="{_escaped(_("Pages"))}"><ul class="lk-paging">\n{rows}\n</ul></nav>')  # noqa: S308


def _query_without(request, *parameters: str) -> str:
    return urlencode([(name, values) for name, values in request.GET.lists() if name not in parameters], doseq=True)


@register.simple_tag
def pills(chosen, clear_url="") -> SafeString:
    """What a list is filtered by: each with `label`, and `url`, the address of the list without it."""
    name, remove, clear = map(_escaped, (_("Chosen filters"), _("remove"), _("Clear all filters")))
    end = f'{_icon("x-lg", "")}<span class="visually-hidden">{remove}</span></a></li>'
    rows = [
        f'<li><a class="lk-pill" href="{_escaped(_get(each, "url"))}">{_escaped(_get(each, "label"))}{end}'
        for each in chosen
    ]
    rows += [f'<li><a class="lk-clear" href="{_escaped(clear_url)}">{clear}</a></li>'] if clear_url else []
    items = "\n".join(rows)
    return mark_safe(f'<ul class="lk-pills" aria-label="{name}">\n{items}\n</ul>')  # noqa: S308


@register.inclusion_tag("components/empty.html")
def table_empty(table):
    """A table without rows says so by its attributes `empty_title`, `empty_text`, `empty_url` and `empty_action`."""
    return {
        "title": getattr(table, "empty_title", None) or _("Nothing here yet"),
        "text": table.empty_text or "",
        "url": getattr(table, "empty_url", ""),
        "action": getattr(table, "empty_action", ""),
    }


@register.inclusion_tag("components/steps.html")
def steps(items, compact=False):
    """Where a file stands. Each item: `name`, `state` (done, now, todo) and perhaps `note`."""
    items = list(items)
    now = next((number for number, item in enumerate(items, 1) if _get(item, "state") == "now"), len(items))
    return {"items": items, "compact": compact, "now": now, "count": len(items)}


@dataclass(frozen=True)
class Ring:
    number: int
    x: int
    state: str


@register.inclusion_tag("components/phase.html")
def phase(number: int, names=(), note=""):
    """Phase 1 to 5 as five circles; `names` (five) prints the list below them."""
    rings = [
        Ring(step, 38 + 56 * (step - 1), "is-done" if step < number else "is-now" if step == number else "")
        for step in range(1, 6)
    ]
    return {"number": number, "rings": rings, "names": list(names), "note": note}


@register.inclusion_tag("components/map.html")
def map_nl(pins=(), own=(), links=None, label="", caption=""):
    """The Netherlands by province, drawn on the server. `own`: provinces that stand out; `links`: address by province
    (both by ISO code, `NL-UT`); `pins`: see `config.geography.Pin`. Always beside a list that says the same."""
    links = links or {}
    shapes = [
        {
            "code": shape.code,
            "name": shape.name,
            "path": shape.path,
            "own": shape.code in own,
            "url": links.get(shape.code, ""),
        }
        for shape in MAP.shapes()
    ]
    return {
        "shapes": shapes,
        "pins": placed([pin if isinstance(pin, Pin) else Pin(**pin) for pin in pins]),
        "label": label,
        "caption": caption,
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(form, *row_sets):
    """What is wrong with a form and the sets of rows that are sent with it, with a link to each field. Crispy forms begin with it (`bootstrap5/errors.html`); a page
    that wants it elsewhere says so before the form, and it is not told again."""
    told, form.errors_are_told = getattr(form, "errors_are_told", False), True
    return {"errors": [] if told else [*_errors(form), *(error for rows in row_sets for error in _errors_of(rows))]}


def _errors_of(rows) -> list[dict[str, str]]:
    found = [{"id": "", "label": "", "text": error} for error in rows.non_form_errors()]
    return found + [error for row in rows for error in _errors(row)]


def _errors(form) -> list[dict[str, str]]:
    found = [{"id": "", "label": "", "text": error} for error in form.non_field_errors()]
    for field in form:
        label = "" if field.is_hidden else field.label
        found += [{"id": _place(field), "label": label, "text": error} for error in field.errors]
    return found


def _place(field) -> str:
    """Where a link to the field leads: of radio buttons and the like the first one; a hidden field has no place."""
    if field.is_hidden:
        return ""
    return field.id_for_label or next((each.id_for_label for each in field.subwidgets), "")


@register.simple_tag
def select_options(groups) -> SafeString:
    """What stands in a `<select>`. Some lists have hundreds of options, so no template draws each."""
    return mark_safe("".join(_option_group(name, options) for name, options, _index in groups))  # noqa: S308


def _option_group(name: str | None, options: list[dict]) -> str:
    lines = "\n".join(
        f'<option value="{_escaped(each["value"])}"{_attributes(each["attrs"])}>{_escaped(each["label"])}</option>'
        for each in options
    )
    return f'<optgroup label="{_escaped(name)}">{lines}</optgroup>' if name else lines


@register.simple_block_tag
def checks(content, field):
    """The radio buttons or checkboxes of a field, each with its label; the content stands with the last one."""
    css = "form-check-input is-invalid" if field.errors else "form-check-input"
    rows = []
    for name, options, _index in optgroups(field):
        rows += [f"<div><strong>{_escaped(name)}</strong>"] if name else []
        rows += [_check(each, css) for each in options]
    return mark_safe("</div>".join(rows) + content + "</div>") if rows else ""  # noqa: S308


def _check(option: dict, css: str) -> str:
    """Not closed yet."""
    return (
        f'<div class="form-check"><input type="{option["type"]}" class="{css}" name="{option["name"]}"'
        f' value="{_escaped(option["value"])}"{_attributes(option["attrs"])}>'
        f'<label for="{option["attrs"].get("id", "")}" class="form-check-label">{_escaped(option["label"])}</label>'
    )


def _attributes(attributes: dict) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{_escaped(value)}"'
        for name, value in attributes.items()
        if value is not False
    )


def _escaped(value) -> str:
    words = str(value)
    return words if isinstance(words, SafeString) else html.escape(words)


@register.filter
def without_placeholders(form):
    """A placeholder that repeats the label says nothing, and is gone when it is needed."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form


@register.simple_tag(takes_context=True)
def table_head(context, table) -> SafeString:
    """The names of the columns; one that sorts leads to the first page in that order."""
    rest = _query_without(context["request"], table.prefixed_order_by_field, table.prefixed_page_field)
    kept = _escaped(f"{rest}&" if rest else "")
    first = f"{table.prefixed_page_field}=1"
    cells = (_head(column, f"?{kept}{table.prefixed_order_by_field}={{}}&amp;{first}") for column in table.columns)
    return mark_safe("\n".join(cells))  # noqa: S308  (each text is escaped)


def _head(column, address: str) -> str:
    arrow, sorted_ = "arrow-down-up", ""
    if column.is_ordered:
        is_ascending = column.order_by_alias.is_ascending
        arrow = "arrow-up" if is_ascending else "arrow-down"
        sorted_ = f' aria-sort="{"ascending" if is_ascending else "descending"}"'
    if column.orderable:
        address = address.format(_escaped(quote(column.order_by_alias.next)))
        shown = f'<a class="lk-sort-button" href="{address}">{_escaped(column.header)} {_icon(arrow, "")}</a>'
    else:
        shown = _escaped(column.header) or f'<span class="visually-hidden">{_escaped(_("Action"))}</span>'
    return f'<th scope="col" role="columnheader" {column.attrs["th"].as_html()}{sorted_}>{shown}</th>'


@register.simple_tag(takes_context=True)
def table_rows(context, table) -> SafeString:
    """The rows of one page. What the cells of a column share is written once: a page has hundreds of cells."""
    columns = [
        (cell_of(column, table.context), _cell_begin(column, is_first=not place), "</td>" if place else "</th>")
        for place, column in enumerate(table.columns)
    ]
    rows = (
        "".join(f"{begin}{render_value_in_context(cell(row), context)}{end}" for cell, begin, end in columns)
        for row in table.paginated_rows
    )
    return mark_safe("\n".join(f'<tr role="row">{cells}</tr>' for cells in rows))  # noqa: S308


def _cell_begin(column, is_first: bool) -> str:
    attributes = column.attrs["td"].as_html()
    if is_first:
        return f'<th scope="row" role="rowheader" {attributes}>'
    label = f' data-label="{_escaped(strip_tags(column.header))}"' if column.header else ""
    return f'<td role="cell"{label} {attributes}>'


def _get(item, name):
    return item.get(name, "") if isinstance(item, dict) else getattr(item, name, "")
