"""What a template keeps is what Django draws each time."""

import pytest
from django.template import Context, Template
from django.utils import translation

WORDS = [
    "{% translate 'Courses' %}",
    "{% translate 'Courses'|upper %}",
    "{% translate 'Courses' as words %}[{{ words }}]",
    "{% translate 'Courses' noop %}",
    "{% translate 'Free' context 'price' %}",
    "{% translate name %}",
    "{% translate '100% <b>\"' %}",
]


@pytest.mark.parametrize("words", WORDS)
def test_words_are_those_of_django_in_each_language(words):
    """Each twice: the second time they are kept."""
    ours, djangos = Template(words), Template("{% load i18n %}" + words)
    for language in ("nl", "en", "nl", "en"):
        with translation.override(language):
            for name in ("Courses", "<i>Communities</i>"):
                assert ours.render(Context({"name": name})) == djangos.render(Context({"name": name}))


def test_what_stands_within_once_is_drawn_once_in_each_language():
    template = Template("{% once %}{% translate 'Courses' %} {{ number }}{% endonce %}")
    drawn = []
    for number, language in enumerate(("nl", "en", "nl", "en")):
        with translation.override(language):
            drawn.append(template.render(Context({"number": number})))
    assert drawn == ["Aanbod 0", "Courses 1", "Aanbod 0", "Courses 1"]
