"""Teachers are named in public with their consent alone."""

import pytest
from django.urls import reverse

from catalog import actions, listing, own_data
from catalog.models import Listing, NamedTeacher
from people.history import NotPossible
from people.models import Event, Notification
from tests.factories.catalog import ModuleFactory
from tests.factories.partners import OrganisationRoleFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return OrganisationRoleFactory(role="editor", organisation__verified=True)


@pytest.fixture
def module(writer):
    return ModuleFactory(owner_organisation=writer.organisation, published=True)


def shown(module):
    return listing.draw(module).document["teachers"]


def ask(module, writer, email="Docent@school.example"):
    return actions.name_teacher(module, name="Dora Doorn", email=email, expertise_nl="Data en recht", by=writer.person)


def test_a_teacher_is_named_after_a_yes_and_not_before(client, module, writer):
    teacher = ask(module, writer)
    with pytest.raises(NotPossible, match="al gevraagd"):
        ask(module, writer, "docent@SCHOOL.example")
    mail = Notification.objects.get()
    assert (mail.kind, mail.address, mail.is_secret) == ("catalog/mail/teacher_named", "docent@school.example", True)
    assert shown(module) == []
    page = reverse("catalog:teacher-answer", args=[teacher.key])
    assert "Dora Doorn" in client.get(page).content.decode()
    assert shown(module) == []
    client.post(page, {"agree": "1"})
    client.post(page, {"agree": "1"})
    assert shown(module) == [{"name": "Dora Doorn", "expertise_nl": "Data en recht", "expertise_en": ""}]
    assert "Dora Doorn" in client.get(module.get_absolute_url()).content.decode()


def test_a_no_forgets_the_person_also_after_a_yes(client, module, writer):
    teacher = ask(module, writer)
    page = reverse("catalog:teacher-answer", args=[teacher.key])
    client.post(page, {"agree": "1"})
    assert client.post(page, {"refuse": "1"}).status_code == 200
    assert (shown(module), NamedTeacher.objects.count(), client.get(page).status_code) == ([], 0, 404)
    verbs = Event.objects.about(module).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["module.teacher_named", "module.teacher_refused"]
    told = Notification.objects.get(kind="catalog/mail/teacher_refused")
    assert (told.recipient, told.is_secret) == (writer.person, True)


def test_who_leaves_is_no_longer_named_and_takes_along_where_they_were(module, writer):
    teacher = ask(module, writer, "dora@school.example")
    actions.agree_to_be_named(teacher)
    person = UserFactory(email="dora@school.example")
    assert own_data.export_of(person)["named_as_teacher"] == [
        {"module": module.slug, "as": "teacher", "name": "Dora Doorn", "status": "confirmed"}
    ]
    own_data.erase(person)
    assert (shown(module), NamedTeacher.objects.count()) == ([], 0)


def test_the_desk_asks_and_removes(client_of, module, writer):
    client, page = client_of(writer.person), reverse("catalog:teacher-list", args=[module.slug])
    dora = {"part": "teacher", "name": "Dora", "email": "dora@school.example"}
    assert client.post(page, dora | {"email": "geen adres"}).context["form"].errors["email"]
    client.post(page, dora | {"email": "Dora@school.example"})
    teacher = NamedTeacher.objects.get()
    assert client.post(page, dora).context["form"].errors["email"]
    remove = reverse("catalog:teacher-remove", args=[module.slug])
    assert [client.post(remove, {"teacher": odd}).status_code for odd in ("", "geen sleutel")] == [404, 404]
    client.post(remove, {"teacher": str(teacher.key)})
    assert NamedTeacher.objects.count() == 0


def test_a_co_developer_is_named_after_a_yes_and_what_was_once_typed_is_not_public(client, client_of, module, writer):
    module.versions.update(co_developers="Iedereen BV")
    desk, page = client_of(writer.person), reverse("catalog:teacher-list", args=[module.slug])
    dora = {"part": "developer", "name": "Lab Noord (fictief)", "email": "lab@noord.example"}
    desk.post(page, dora)
    desk.post(page, dora | {"part": "teacher"})  # the same address, for something else
    assert "Iedereen BV" in desk.get(page).content.decode()
    assert Notification.objects.earliest("pk").context["is_developer"] is True

    def public():
        row = listing.draw(module)
        text = client.get(module.get_absolute_url()).content.decode()
        return [each["name"] for each in row.document["co_developers"]], "Lab Noord" in text, "Iedereen BV" in text

    assert public() == ([], False, False)
    asked = NamedTeacher.objects.get(part="developer")
    answer = client.post(reverse("catalog:teacher-answer", args=[asked.key]), {"agree": "1"}).content.decode()
    assert "als medeontwikkelaar" in answer
    assert public() == (["Lab Noord (fictief)"], True, False)
    # A listing that an older release drew has the names as a text.
    Listing.objects.update(document=listing.draw(module).document | {"co_developers": "Iedereen BV"})
    assert "Iedereen BV" not in client.get(module.get_absolute_url()).content.decode()
