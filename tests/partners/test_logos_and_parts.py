"""Logos, labs, and organisations within organisations."""

import io
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse
from PIL import Image

from config.models import StoredFile
from partners import actions
from partners.models import Lab, Organisation
from people.history import NotPossible
from people.models import Event
from tests.factories.partners import LabFactory, OrganisationFactory, OrganisationRoleFactory
from tests.factories.people import UserFactory
from tests.files import picture, svg, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client_of):
    """`(client, organisation)` of somebody who manages a verified organisation."""
    role = OrganisationRoleFactory()
    return client_of(role.person), role.organisation


def address(name, *args):
    return reverse(f"partners:{name}", args=args)


def test_a_logo_is_drawn_anew_shown_replaced_and_removed(manager, client):
    own, organisation = manager
    page = address("organisation-logo", organisation.slug)
    assert own.post(page, {"logo": upload("mooi.png", picture(size=(2000, 1000)))}).status_code == 302
    shown = client.get(address("organisation-picture", organisation.slug))
    kept = Image.open(io.BytesIO(shown.content))
    assert (kept.format, kept.size, shown["Content-Type"]) == ("PNG", (640, 320), "image/png")
    assert "sandbox" in shown["Content-Security-Policy"]
    assert address("organisation-picture", organisation.slug) in client.get(organisation.get_absolute_url()).text
    own.post(page, {"logo": upload("anders.svg", svg("<a href='http://x.example'><rect width='9' height='9'/></a>"))})
    shown = client.get(address("organisation-picture", organisation.slug))
    assert (shown["Content-Type"], b"x.example" in shown.content) == ("image/svg+xml", False)
    own.post(page, {"remove": "1"})
    assert client.get(address("organisation-picture", organisation.slug)).status_code == 404
    assert not StoredFile.objects.exists()
    verbs = Event.objects.about(organisation).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["organisation.logo_changed", "organisation.logo_changed", "organisation.logo_removed"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("logo.png", b"GIF89a" + b"\0" * 60, "De naam zegt PNG, maar de inhoud is iets anders"),
        ("logo.png", b"x" * (3 * 1024 * 1024), "hoogstens 2,0"),
        ("logo.svg", svg("<script>alert(1)</script>"), "In deze SVG zitten scripts"),
        ("logo.svg", svg('<rect onload="alert(1)"/>'), "In deze SVG zitten scripts"),
        ("logo.svg", svg('<a href="javascript:alert(1)"><rect/></a>'), "In deze SVG zitten scripts"),
        ("logo.svg", svg("&a;", '<!DOCTYPE svg [<!ENTITY a "b">]>'), "In deze SVG zitten scripts"),
        ("logo.svg", svg(""), "tekent niets"),
        ("logo.svg", picture(), "De naam zegt SVG, maar de inhoud is iets anders"),
        ("logo.pdf", b"%PDF-1.7", "PNG, JPEG, SVG"),
    ],
)
def test_a_foreign_file_is_refused_with_what_is_wrong_and_nothing_changes(manager, name, content, told):
    own, organisation = manager
    response = own.post(address("organisation-logo", organisation.slug), {"logo": upload(name, content)})
    assert told in response.text
    assert not StoredFile.objects.exists()


def test_a_logo_of_50_mb_gets_a_page_that_says_so(manager):
    own, organisation = manager
    response = own.post(
        address("organisation-logo", organisation.slug), {"logo": upload("g.png", b"\0" * (50 * 1024 * 1024))}
    )
    assert response.status_code == 413
    assert "MB" in response.text


def test_managers_add_and_change_a_lab_of_two_organisations(manager, client, client_of):
    own, organisation = manager
    other = OrganisationRoleFactory(person=organisation.roles.get().person).organisation
    foreign = OrganisationFactory(verified=True)
    filled = {"name": "Fieldlab Water (fictief)", "kind": "field_lab", "organisations": [organisation.pk, other.pk]}
    own.post(address("lab-create", organisation.slug), filled)
    lab = Lab.objects.get(name=filled["name"])
    assert set(lab.organisations.all()) == {organisation, other}
    page = client.get(lab.get_absolute_url()).text
    assert (organisation.name in page, other.name in page, "Lab wijzigen" in page) == (True, True, False)
    edit = address("lab-edit", lab.slug)
    response = own.post(edit, filled | {"organisations": [foreign.pk], "seen": 0})
    assert "Selecteer een geldige keuze" in response.text
    own.post(edit, filled | {"kind": "elsa_lab", "organisations": [other.pk], "seen": 0})
    lab.refresh_from_db()
    assert (lab.kind, list(lab.organisations.all())) == ("elsa_lab", [other])
    stranger = client_of(OrganisationRoleFactory().person)
    assert stranger.get(edit).status_code == 403


def test_a_lab_of_an_unverified_organisation_is_seen_by_its_own_people_only(client, client_of):
    role = OrganisationRoleFactory(organisation=OrganisationFactory())
    lab = LabFactory(organisations=[role.organisation])
    assert client.get(lab.get_absolute_url()).status_code == 404
    assert client_of(role.person).get(lab.get_absolute_url()).status_code == 200


def test_an_organisation_is_part_of_another_and_both_pages_say_so(manager, client):
    own, organisation = manager
    whole = OrganisationRoleFactory(person=organisation.roles.get().person).organisation
    page = address("organisation-part-of", organisation.slug)
    assert own.post(page, {"whole": whole.slug}).status_code == 302
    assert whole.name in client.get(organisation.get_absolute_url()).text
    assert organisation.name in client.get(whole.get_absolute_url()).text
    response = own.post(address("organisation-part-of", whole.slug), {"whole": organisation.slug})
    told = f"{organisation.name} is zelf een onderdeel van {whole.name}"
    assert (response.status_code, told in response.text) == (409, True)
    own.post(page, {"whole": ""})
    organisation.refresh_from_db()
    assert organisation.part_of is None


def test_who_acts_for_the_part_only_may_not_choose_a_whole_of_others(manager):
    own, organisation = manager
    organisation.part_of = whole = OrganisationFactory(verified=True)
    organisation.save()
    foreign = OrganisationFactory(verified=True)
    page = address("organisation-part-of", organisation.slug)
    told = own.post(page, {"whole": foreign.slug}, follow=True)
    assert "U kunt deze organisatie niet (meer) kiezen" in told.text
    organisation.refresh_from_db()
    assert organisation.part_of == whole  # what was there is not lost


def test_a_circle_by_steps_and_a_whole_that_has_ended_are_refused():
    by = UserFactory()
    first, second, third = (OrganisationFactory(verified=True) for _ in range(3))
    actions.place_within(second, whole=first, by=by)
    actions.place_within(third, whole=second, by=by)
    for whole in (third, first):
        with pytest.raises(NotPossible):
            actions.place_within(first, whole=whole, by=by)
    with pytest.raises(NotPossible, match="bestaat niet meer"):
        actions.place_within(first, whole=OrganisationFactory(dissolved=True), by=by)


def test_a_merger_leaves_a_part_behind_that_would_stand_below_itself():
    by = UserFactory()
    old, into, between = (OrganisationFactory(verified=True) for _ in range(3))
    actions.place_within(between, whole=old, by=by)
    actions.place_within(into, whole=between, by=by)
    actions.merge(old, into=into, reason="dubbel", by=by)
    between.refresh_from_db()
    assert between.part_of == old


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_guarded", [True, False])
def test_three_that_close_a_circle_at_the_same_moment_do_not_succeed_together(monkeypatch, is_guarded):
    """The negative control takes the locks away: then all three see no circle yet, and close one."""
    by = UserFactory()
    ring = [OrganisationFactory(verified=True) for _ in range(3)]
    together = Barrier(3)
    if not is_guarded:
        plain = actions.parts.is_within
        monkeypatch.setattr(actions.parts, "is_within", lambda *pair: (plain(*pair), together.wait(20))[0])
        monkeypatch.setattr(actions.parts, "wait_for_turn", lambda: None)
        monkeypatch.setattr(actions.parts, "lock", lambda one: Organisation.objects.get(pk=one.pk))

    def place(number):
        try:
            if is_guarded:
                together.wait(20)
            actions.place_within(ring[number], whole=ring[(number + 1) % 3], by=by)
        except NotPossible:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(3) as pool:
        placed = sum(pool.map(place, range(3)))
    standing = Organisation.objects.filter(part_of__isnull=False).count()
    assert (placed, standing) == ((2, 2) if is_guarded else (3, 3))
