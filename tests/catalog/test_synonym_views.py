"""The words of the search, as the catalogue manager keeps them."""

import pytest
from django.urls import reverse

from catalog.models import Synonym
from catalog.search import select, total_of
from people.models import Event
from tests.catalog.listings import listed

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"catalog:{name}", args=args)


def test_what_is_added_is_found_by_the_next_question(client_of, catalogue_manager):
    listed(title_nl="Drones boven het veld")
    assert total_of("vliegrobots", select({})) == 0
    client = client_of(catalogue_manager)
    response = client.post(at("synonym-create"), {"words": "vliegrobot\n\n drone \nvliegrobot\n"})
    assert response.url == at("synonym-list")
    assert Synonym.objects.latest("pk").words == ["vliegrobot", "drone"]
    assert total_of("vliegrobots", select({})) == 1
    assert "vliegrobot = drone" in client.get(at("synonym-list")).content.decode()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("drone", "Geef minstens twee verschillende"),
        ("drone\nDRONE\n", "Geef minstens twee verschillende"),
        ("drone\n-!?", "heeft geen letter of cijfer"),
        ("drone\n" + "x" * 81, "is te lang"),
        ("\n".join(f"woord {number}" for number in range(21)), "Geef hoogstens 20 regels"),
        ("", "verplicht"),
    ],
)
def test_what_cannot_be_searched_is_refused_with_the_reason(client_of, catalogue_manager, words, told):
    before = Synonym.objects.count()
    response = client_of(catalogue_manager).post(at("synonym-create"), {"words": words})
    assert told in response.content.decode()
    assert Synonym.objects.count() == before


def test_changing_and_removing_hold_at_once_and_are_in_the_trail(client_of, catalogue_manager):
    listed(title_nl="Drones boven het veld")
    synonym = Synonym.objects.create(words=["vliegrobot", "drone"])
    client = client_of(catalogue_manager)
    client.post(at("synonym-edit", synonym.pk), {"words": "luchtrobot\ndrone"})
    assert (total_of("vliegrobot", select({})), total_of("luchtrobot", select({}))) == (0, 1)
    client.post(at("synonym-edit", synonym.pk), {"words": "luchtrobot\ndrone"})
    client.post(at("synonym-delete", synonym.pk))
    assert total_of("luchtrobot", select({})) == 0
    trail = Event.objects.filter(subject_type="catalog.synonym", subject_id=synonym.pk).order_by("pk")
    assert list(trail.values_list("verb", "actor")) == [
        ("synonym.changed", catalogue_manager.pk),
        ("synonym.removed", catalogue_manager.pk),
    ]
