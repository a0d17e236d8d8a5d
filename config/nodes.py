"""Tags that do once what is the same for every visitor: each node keeps what it gave, by language."""

from django.template import Node
from django.template.base import NodeList
from django.template.defaulttags import URLNode
from django.templatetags.i18n import TranslateNode
from django.utils.html import conditional_escape
from django.utils.translation import get_language

from config.addresses import reverse


class AddressNode(URLNode):
    """`{% url %}` by `config.addresses`."""

    def render(self, context):
        if self.kwargs or self.asvar:
            return super().render(context)
        return conditional_escape(reverse(self.view_name.resolve(context), [arg.resolve(context) for arg in self.args]))


class OnceNode(Node):
    """What stands on many pages and is the same on each of them."""

    def __init__(self, nodelist: NodeList):
        self.nodelist = nodelist
        self._kept: dict[str, str] = {}

    def render(self, context):
        language = get_language()
        if language not in self._kept:
            self._kept[language] = self.nodelist.render(context)
        return self._kept[language]


class WordsNode(TranslateNode):
    """`{% translate %}`: words that stand in the template are looked up once; a page has dozens."""

    def __init__(self, *args):
        super().__init__(*args)
        self._kept: dict[str, str] = {}
        is_fixed = self.filter_expression.var.literal is not None and not self.filter_expression.filters
        self._is_fixed = is_fixed and not self.asvar and not self.message_context

    def render(self, context):
        if not self._is_fixed:
            return super().render(context)
        language = get_language()
        if language not in self._kept:
            self._kept[language] = super().render(context)
        return self._kept[language]
