import datetime
import json

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from people import desks, panels
from people.desks import Desk, Panel, Task, Waiting
from people.models import Event, Notification, PortalRole, User
from tests.factories.people import NotificationFactory, PortalRoleFactory, UserFactory

Role = PortalRole.Role
TODAY = timezone.localdate()
YESTERDAY = TODAY - datetime.timedelta(days=1)


def url(name, grant=None):
    return reverse(f"people:{name}", args=[grant.table_label, grant.pk] if grant else [])


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.fixture
def vera(db):
    return UserFactory(name="Vera Vries", email="vera@voorbeeld.example")


@pytest.fixture
def admin(db):
    return PortalRoleFactory(role=Role.ADMINISTRATOR, person__name="Ada Beheer").person


@pytest.fixture
def offer(vera, admin):
    return PortalRoleFactory(role=Role.AUDITOR, person=vera, given_by=admin, reason="toezicht", waiting=True)


# Start page


def test_home_puts_the_most_pressing_task_first(client_of, vera, monkeypatch):
    later = Task("Later", "/l/", due=TODAY + datetime.timedelta(days=9))
    tasks = [
        Task("Zonder datum", "/z/"),
        later,
        Task("Te laat", "/t/", due=YESTERDAY),
        Task("Dringend", "/d/", urgent=True),
    ]
    parts = [Panel(tasks[:2], [Desk("Werkplek", "/w/")]), Panel(tasks[2:])]
    makers = [lambda _user, part=part: Waiting({}, lambda _user, _lists, part=part: part) for part in parts]
    monkeypatch.setattr(desks, "_panels", makers)
    page = client_of(vera).get(url("home"))
    assert [task["title"] for task in page.context["tasks"]] == ["Dringend", "Te laat", "Later", "Zonder datum"]
    assert [task["due_note"] for task in page.context["tasks"]] == ["", "te laat", "", ""]
    text = page.content.decode()
    assert "4 dingen wachten op u" in text and 'href="/w/"' in text


def test_home_says_so_when_nothing_waits(client_of, vera):
    assert "U bent helemaal bij" in client_of(vera).get(url("home")).content.decode()


def test_home_shows_offered_roles_and_the_desk_of_an_administrator(client_of, offer, vera, admin, monkeypatch):
    monkeypatch.setattr(desks, "_panels", [panels.panel])
    page = client_of(vera).get(url("home"))
    assert [(task["title"], task["url"]) for task in page.context["tasks"]] == [
        ("U bent gevraagd als auditor", url("role-accept", offer))
    ]
    assert [desk.url for desk in client_of(admin).get(url("home")).context["desks"]] == [url("grant-list")]


def test_terms_are_there_for_everybody_and_linked_from_signing_up(client, db):
    assert "Versie 2026-11." in client.get(url("terms")).content.decode()
    assert f'href="{url("terms")}"' in client.get(reverse("account_signup")).content.decode()


# Own roles


def test_role_list_shows_offered_current_and_ended_roles(client_of, vera, offer):
    now = PortalRoleFactory(person=vera, role=Role.CATALOGUE_MANAGER)
    ended = PortalRoleFactory(person=vera, role=Role.PRIVACY_OFFICER, ends_on=YESTERDAY)
    page = client_of(vera).get(url("role-list"))
    assert [page.context[name] for name in ("offered", "current", "ended")] == [[offer], [now], [ended]]
    assert "Gegeven door Ada Beheer" in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_role_list_costs_the_same_for_one_and_three(client_of, vera, count, django_assert_max_num_queries):
    for role in Role.values[:count]:
        PortalRoleFactory(person=vera, role=role)
    client = client_of(vera)
    client.get(url("role-list"))
    with django_assert_max_num_queries(14):  # session, person, and two for each table of grants
        assert len(client.get(url("role-list")).context["current"]) == count


def test_role_accept_shows_what_is_offered_and_accepts_it(client_of, vera, offer):
    client = client_of(vera)
    page = client.get(url("role-accept", offer))
    assert "Reden: toezicht" in page.content.decode()
    assert PortalRole.objects.get(pk=offer.pk).is_waiting
    done = client.post(url("role-accept", offer))
    assert (done["Location"], said(done)) == (url("home"), ["U hebt de rol aanvaard: auditor."])
    assert PortalRole.objects.get(pk=offer.pk).is_current


def test_role_accept_is_not_there_for_somebody_else(client_of, offer):
    client = client_of(UserFactory())
    assert [client.get(url(name, offer)).status_code for name in ("role-accept", "role-refuse", "role-lay-down")] == [
        404
    ] * 3
    unknown = reverse("people:role-accept", args=["people.user", 1])
    assert client.get(unknown).status_code == 404


def test_role_accept_that_was_withdrawn_meanwhile_is_404(client_of, vera, offer):
    PortalRole.objects.filter(pk=offer.pk).update(ends_on=YESTERDAY)
    assert client_of(vera).post(url("role-accept", offer)).status_code == 404


def test_refused_action_is_a_friendly_409(client_of, vera, offer):
    PortalRoleFactory(person=vera, role=Role.AUDITOR)
    page = client_of(vera).post(url("role-accept", offer))
    assert page.status_code == 409
    assert "U hebt deze rol al." in page.content.decode()
    swapped = client_of(vera).post(url("role-accept", offer), headers={"HX-Request": "true"})
    assert (swapped.status_code, swapped["HX-Retarget"]) == (409, "body")


def test_role_refuse_needs_no_reason(client_of, vera, offer):
    client = client_of(vera)
    assert client.get(url("role-refuse", offer)).status_code == 200
    assert client.post(url("role-refuse", offer), {"reason": ""})["Location"] == url("role-list")
    assert PortalRole.objects.get(pk=offer.pk).has_ended


def test_role_lay_down_asks_for_a_reason(client_of, vera):
    grant = PortalRoleFactory(person=vera)
    client = client_of(vera)
    page = client.post(url("role-lay-down", grant), {"reason": ""})
    assert "Dit veld is verplicht." in page.content.decode()
    assert client.post(url("role-lay-down", grant), {"reason": "klaar"}).status_code == 302
    assert PortalRole.objects.get(pk=grant.pk).has_ended


def test_role_lay_down_keeps_the_last_administrator(client_of, admin):
    grant = PortalRole.objects.get(person=admin)
    page = client_of(admin).post(url("role-lay-down", grant), {"reason": "klaar"})
    assert (page.status_code, "laatste beheerder" in page.content.decode()) == (409, True)


# All roles


def test_grant_list_filters_by_words_role_and_state(client_of, admin, offer):
    PortalRoleFactory(role=Role.PRIVACY_OFFICER, person__name="Piet Privé", ends_on=YESTERDAY)
    client = client_of(admin)

    def people(**asked):
        page = client.get(url("grant-list"), asked)
        return sorted(row.record.person for row in page.context["table"].rows)

    found = {
        "all": people(),
        "words": people(q="vera"),
        "role": people(role="people.portalrole:privacy_officer"),
        "state": people(state="waiting"),
        "nonsense": people(role="x", state="y"),
    }
    everybody = ["Ada Beheer", "Piet Privé", "Vera Vries"]
    assert found == {
        "all": everybody,
        "words": ["Vera Vries"],
        "role": ["Piet Privé"],
        "state": ["Vera Vries"],
        "nonsense": everybody,
    }


@pytest.mark.parametrize("count", [1, 3])
def test_grant_list_costs_the_same_for_one_and_three(client_of, admin, count, django_assert_max_num_queries):
    for role in Role.values[1 : count + 1]:
        PortalRoleFactory(role=role, given_by=admin)
    client = client_of(admin)
    with django_assert_max_num_queries(30):
        page = client.get(url("grant-list"), {"sort": "person"})
    assert len(page.context["table"].rows) == count + 1


def test_grant_list_lets_the_auditor_look_only(client_of, offer):
    auditor = PortalRoleFactory(role=Role.AUDITOR).person
    text = client_of(auditor).get(url("grant-list")).content.decode()
    assert url("grant-create") not in text and url("grant-end", offer) not in text
    assert client_of(auditor).get(url("grant-end", offer)).status_code == 403


def test_grant_create_invites_by_address(client_of, admin):
    client = client_of(admin)
    given = {"role": "auditor", "email": "nieuw@voorbeeld.example", "reason": "toezicht", "ends_on": "2030-01-31"}
    done = client.post(url("grant-create"), given)
    assert said(done) == ["De rol is aangeboden en nieuw@voorbeeld.example krijgt een mail."]
    grant = PortalRole.objects.get(email="nieuw@voorbeeld.example")
    assert (grant.role, grant.given_by, grant.ends_on) == ("auditor", admin, datetime.date(2030, 1, 31))
    assert Notification.objects.get().context["ends_on"] == "31 januari 2030"


def test_grant_create_says_what_is_wrong(client_of, admin):
    given = {"role": "koning", "email": "geen adres", "reason": "", "ends_on": YESTERDAY.isoformat()}
    errors = client_of(admin).post(url("grant-create"), given).context["form"].errors
    assert sorted(errors) == ["email", "ends_on", "reason", "role"]
    assert errors["ends_on"] == ["Deze datum is voorbij. Kies vandaag of een latere datum."]


def test_grant_end_withdraws_an_offer(client_of, admin, offer):
    client = client_of(admin)
    assert "Dit aanbod intrekken" in client.get(url("grant-end", offer)).content.decode()
    client.post(url("grant-end", offer), {"reason": "vergissing"})
    assert PortalRole.objects.get(pk=offer.pk).has_ended


# Own account


def test_profile_changes_name_and_language_and_answers_in_that_language(client_of, vera):
    client = client_of(vera)
    done = client.post(url("profile"), {"name": "Vera de Vries", "language": "en"})
    assert (done["Location"], said(done)) == ("/en/account/profile/", ["Your details have been saved."])
    vera.refresh_from_db()
    assert (vera.name, vera.language) == ("Vera de Vries", "en")


def test_profile_needs_a_name(client_of, vera):
    page = client_of(vera).post(url("profile"), {"name": " ", "language": "nl"})
    assert list(page.context["form"].errors) == ["name"]


def test_language_set_keeps_the_page_and_changes_the_account(client_of, vera):
    done = client_of(vera).post(url("language-set"), {"language": "en", "next": "/nl/roles/"})
    vera.refresh_from_db()
    assert (done["Location"], vera.language) == ("/en/roles/", "en")


def test_language_set_works_without_an_account_and_leaves_the_site_never(client, db):
    done = client.post(url("language-set"), {"language": "en", "next": "https://elders.example/"})
    assert (done["Location"], client.cookies["django_language"].value) == ("/", "en")
    assert client.post(url("language-set"), {"language": "xx", "next": "/nl/"}).status_code == 302


@pytest.fixture
def signed_in_again(client, vera):
    """Somebody who has just given the password once more."""
    client.post(reverse("account_login"), {"login": vera.email, "password": "geheim genoeg"})
    client.post(reverse("account_reauthenticate"), {"password": "geheim genoeg"})
    return client


@pytest.mark.parametrize("name", ["data-export", "account-erase"])
def test_own_data_asks_for_the_password_first(client_of, vera, name):
    assert client_of(vera).get(url(name))["Location"].startswith("/nl/account/reauthenticate/?next=")


def test_data_export_is_a_file_with_everything(signed_in_again, vera):
    answer = signed_in_again.get(url("data-export"))
    assert answer["Content-Disposition"] == f'attachment; filename="leerkring-{TODAY}.json"'
    assert json.loads(answer.content)["account"]["email"] == "vera@voorbeeld.example"


def test_account_erase_asks_twice_and_then_signs_out(signed_in_again, vera):
    page = signed_in_again.post(url("account-erase"), {"understood": ""})
    assert "Vink dit vakje aan" in page.content.decode()
    done = signed_in_again.post(url("account-erase"), {"understood": "on"})
    assert done["Location"] == reverse("home")
    assert User.objects.get(pk=vera.pk).email == f"{vera.uuid}@erased.invalid"
    assert signed_in_again.get(url("home")).status_code == 302


def test_account_erase_says_what_stands_in_the_way(signed_in_again, vera):
    PortalRoleFactory(person=vera, role=Role.ADMINISTRATOR)
    page = signed_in_again.post(url("account-erase"), {"understood": "on"})
    assert "laatste beheerder" in page.content.decode()
    vera.refresh_from_db()
    assert vera.is_active


# Bounces


def post_bounce(client, token, body):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = client.post(url("bounce"), body, content_type="application/json", headers=headers)
    return answer.status_code


def test_bounce_records_what_the_mail_server_reports(client, db, settings):
    settings.BOUNCE_TOKEN = "geheim"
    mail = NotificationFactory(status="sent", message_id="<1@leerkring.example>")
    report = {"message_id": "<1@leerkring.example>", "reason": "550"}
    answers = {
        "right": post_bounce(client, "geheim", report),
        "again": post_bounce(client, "geheim", report),
        "unknown": post_bounce(client, "geheim", {"message_id": "<2@leerkring.example>"}),
        "wrong token": post_bounce(client, "fout", report),
        "no token": post_bounce(client, "", report),
        "no JSON": post_bounce(client, "geheim", "geen json"),
        "a list": post_bounce(client, "geheim", [1]),
        "no id": post_bounce(client, "geheim", {}),
    }
    assert answers == {
        "right": 200,
        "again": 200,
        "unknown": 404,
        "wrong token": 401,
        "no token": 401,
        "no JSON": 400,
        "a list": 400,
        "no id": 400,
    }
    mail.refresh_from_db()
    assert (mail.status, Event.objects.filter(verb="notification.bounced").count()) == ("bounced", 1)


def test_bounce_is_off_without_a_token(client, db, settings):
    settings.BOUNCE_TOKEN = ""
    assert post_bounce(client, "", {"message_id": "1"}) == 404
