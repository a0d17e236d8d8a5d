"""Long lists of choices are written in one go, and say what Django's own templates would say."""

from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template
from django.test.html import parse_html

KINDS = [("", "–"), ("a", "A & <b>B</b>"), ("Groep <1>", [("b'", "B"), (3, "Drie")])]


class Form(forms.Form):
    one = forms.ChoiceField(choices=KINDS, required=False, widget=forms.Select(attrs={"class": "form-select"}))
    many = forms.MultipleChoiceField(choices=KINDS[1:], widget=forms.CheckboxSelectMultiple)


def test_a_select_is_the_one_of_django():
    form, plain = Form({"one": "b'"}), Form({"one": "b'"}, renderer=DjangoTemplates())
    assert parse_html(str(form["one"])) == parse_html(str(plain["one"]))
    assert 'value="b&#x27;" selected>B</option>' in str(form["one"])


def test_checkboxes_have_labels_are_escaped_and_end_with_the_errors():
    drawn = Template("{% checks field %}<i>fout</i>{% endchecks %}").render(
        Context({"field": Form({"many": ["3"]})["many"]})
    )
    assert parse_html(drawn) == parse_html(
        """
        <div class="form-check"><input type="checkbox" class="form-check-input" name="many" value="a" id="id_many_0">
          <label for="id_many_0" class="form-check-label">A &amp; &lt;b&gt;B&lt;/b&gt;</label></div>
        <div><strong>Groep &lt;1&gt;</strong></div>
        <div class="form-check"><input type="checkbox" class="form-check-input" name="many" value="b&#x27;" id="id_many_1_0">
          <label for="id_many_1_0" class="form-check-label">B</label></div>
        <div class="form-check"><input type="checkbox" class="form-check-input" name="many" value="3" id="id_many_1_1" checked>
          <label for="id_many_1_1" class="form-check-label">Drie</label><i>fout</i></div>
        """
    )


def test_no_choices_draw_nothing():
    field = forms.Form()
    field.fields["many"] = forms.MultipleChoiceField(choices=[], widget=forms.CheckboxSelectMultiple)
    assert Template("{% checks field %}fout{% endchecks %}").render(Context({"field": field["many"]})) == ""
