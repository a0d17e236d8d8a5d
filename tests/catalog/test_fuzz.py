"""Whatever an address says: an answer, and never more than the public may see."""

from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import listing
from catalog.models import Module
from catalog.search.facets import FACETS
from tests.factories.catalog import ModuleFactory, ModuleVersionFactory

SECRET, NEVER_TOLD = "Zwijgzaam", "kluisje"  # the first may be asked for, and then stands on the page as what was asked
KNOWN = ["1", "NL-OV", "hbo", "online", "free", "llm", "2027-01", "undated", "health", SECRET, "zichtbaar", "verborgen"]
names = st.sampled_from(
    [*(facet.name for facet in FACETS), "q", "page", "order", "compare", "quiet", "province"]
) | st.text(max_size=8)
values = (
    st.sampled_from(KNOWN)
    | st.text(max_size=40)
    | st.integers().map(str)
    | st.binary(max_size=12).map(lambda raw: raw.decode("latin-1"))
)
questions = st.lists(st.tuples(names, values), max_size=9).map(lambda pairs: urlencode(pairs, errors="ignore"))
words = st.text(alphabet="\"-*'\\%_&|!():<> abzorg\x00\u202eא😀́", max_size=60).map(lambda text: urlencode({"q": text}))
PLACES = [
    "/nl/catalogue/", "/en/catalogue/results/modules.csv", "/nl/catalogue/results/modules.json",
    "/nl/catalogue/results/compare/", "/nl/catalogue/new.atom", "/nl/catalogue/words/suggest/", "/nl/searches/new/",
]  # fmt: skip


@pytest.fixture
def catalogue(db):
    """One public module; one in the making, one that was hidden, and one of which a newer version is in the making."""
    shown = ModuleVersionFactory(module=ModuleFactory(slug="zichtbaar"), published=True, title_nl="Zichtbaar").module
    ModuleVersionFactory(module=shown, number=2, title_nl=f"{SECRET} {NEVER_TOLD} 2")
    ModuleVersionFactory(module=ModuleFactory(slug="ontwerp"), title_nl=f"{SECRET} {NEVER_TOLD}")
    hidden = ModuleVersionFactory(
        module=ModuleFactory(slug="verborgen"), published=True, title_nl=f"{SECRET} {NEVER_TOLD} ook"
    ).module
    Module.objects.filter(pk=hidden.pk).update(hidden_reason="Misleidend")
    for module in (shown, hidden):
        listing.draw(Module.objects.get(pk=module.pk))


@pytest.mark.parametrize("place", PLACES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=questions | words)
def test_an_address_never_breaks_and_never_tells_more(catalogue, client, place, query):
    response = client.get(f"{place}?{query}")
    assert response.status_code in (200, 302), query
    content = b"".join(response.streaming_content) if response.streaming else response.content
    assert NEVER_TOLD.encode() not in content


NASTY = {
    "rtl": "מבוא ל-AI \u202e בעברית",
    "emoji": "AI 👩🏽‍🔬 leren 🇳🇱",
    "accents": "Z̷̢͝a̶l̵g̸o̷",
    "html": "<img src=x onerror=alert(1)><script>alert(1)</script>{{ 7*7 }}",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", NASTY)
def test_odd_texts_are_shown_as_they_are(client, name):
    odd, endless = NASTY[name], "w" * 5_000
    version = ModuleVersionFactory(
        module=ModuleFactory(slug="raar"),
        published=True,
        title_nl=odd,
        title_en="",
        summary_nl=odd,
        description_nl=f"{odd}\n\n{endless}",
    )
    listing.draw(version.module)
    for address in ("/nl/catalogue/raar/", "/en/catalogue/raar/", "/nl/catalogue/", f"/nl/catalogue/?{urlencode({'q': odd})}",
                    "/nl/catalogue/raar/for-my-manager/", "/nl/catalogue/results/compare/?compare=raar", "/nl/catalogue/new.atom"):  # fmt: skip
        response = client.get(address)
        assert response.status_code == 200
        assert b"<script>alert" not in response.content and b"<img src=x" not in response.content
    english = client.get("/en/catalogue/raar/").content.decode()
    assert "in Dutch only" in english and 'lang="nl"' in english
