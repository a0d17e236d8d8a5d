"""The harness is strict: each strictness is shown to bite."""

import socket
import warnings

import pytest
from django.http import HttpResponse
from django.template import engines
from django.template.base import Origin, Template
from django.test import override_settings
from django.urls import path, reverse
from django.utils import timezone
from pytest_socket import SocketConnectBlockedError

from partners.models import Organisation, Term
from people.models import User
from tests.factories.partners import OrganisationFactory
from tests.factories.people import UserFactory
from tests.harness import tables, templates
from tests.harness.pages import forms_without_token, tables_written


def own_template(source, settings):
    engine = engines["django"].engine
    name = str(settings.BASE_DIR / "templates" / "invented.html")
    return Template(source, origin=Origin(name), name="invented.html", engine=engine)


def draw(source, settings, **context):
    from django.template import Context

    return own_template(source, settings).render(Context(context))


def test_a_warning_is_an_error():
    with pytest.raises(UserWarning):
        warnings.warn("careful", stacklevel=1)


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_another_machine_cannot_be_reached():
    with pytest.raises(SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


@pytest.mark.parametrize(
    "source", ["{{ missing }}", "{{ thing.missing }}", "{{ missing|upper }}", "{% include nothing %}"]
)
def test_an_unknown_variable_fails(source, settings):
    with pytest.raises(pytest.fail.Exception, match="does not know the variable"):
        draw(source, settings, thing={})
    templates.found.clear()


@pytest.mark.parametrize(
    ("source", "drawn"),
    [
        ("{% if missing %}yes{% else %}no{% endif %}", "no"),
        ("{{ missing|default:'nothing' }}", "nothing"),
        ("{% for each in missing %}x{% endfor %}", ""),
        ("{{ thing.word }}", "word"),
        ("{{ thing.empty }}", ""),
    ],
)
def test_a_variable_that_may_be_missing_says_so(source, drawn, settings):
    assert draw(source, settings, thing={"word": "word", "empty": ""}) == drawn


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ('SELECT 1 FROM "a" FOR UPDATE OF "a"', []),
        ('SELECT 1 FROM "a" FOR NO KEY UPDATE', []),
        ('SELECT 1 FROM "a" FOR UPDATE SKIP LOCKED', []),
        ('INSERT INTO "a" ("b") VALUES (1) ON CONFLICT ("b") DO UPDATE SET "b" = 2', ["a"]),
        ('UPDATE "a" SET "b" = \'update "c"\'', ["a"]),
        ('WITH x AS (DELETE FROM "a" RETURNING *) INSERT INTO "b" SELECT * FROM x', ["a", "b"]),
        ('SAVEPOINT "update_x"', []),
    ],
)
def test_writes_are_recognised(sql, tables):
    assert tables_written(sql) == tables


def write(request):
    User.objects.update(name="somebody else")
    return HttpResponse("done")


def form(request):
    return HttpResponse('<form method="post"><button>go</button></form>')


urlpatterns = [path("write", write), path("form", form)]


@pytest.fixture
def invented_site(settings):
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        yield


def test_a_get_that_writes_fails(invented_site, client, db):
    with pytest.raises(pytest.fail.Exception, match="GET /write writes"):
        client.get("/write")
    assert client.post("/write").status_code == 200


def test_a_form_without_its_token_fails(invented_site, client):
    with pytest.raises(pytest.fail.Exception, match="without a CSRF token"):
        client.get("/form")


def test_a_test_stays_in_its_language(client, db):
    assert client.get(reverse("home").replace("/nl/", "/en/")).status_code == 200
    assert reverse("home") == "/nl/"


def test_forms_to_other_sites_and_get_forms_need_no_token():
    assert forms_without_token('<form method="get"></form><form method="post" action="https://x.example"></form>') == []


def test_at_moves_the_clock(at):
    at("2026-03-02 09:00")
    assert timezone.localtime().isoformat().startswith("2026-03-02T09:00")
    at("2027-01-01")
    assert timezone.localdate().isoformat() == "2027-01-01"


def test_update_fields_without_its_timestamp_fails(world):
    with pytest.raises(pytest.fail.Exception, match="forgets"):
        world.community.save(update_fields=["title_nl"])


def test_the_cast_has_each_person_once(db):
    people = UserFactory.create_batch(2)
    assert len({person.email for person in people}) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("may_skip_triggers", [True, False])
def test_tables_hold_again_what_the_migrations_put_there(may_skip_triggers, django_db_setup, monkeypatch):
    monkeypatch.setattr(tables, "_may_skip_triggers", lambda cursor: may_skip_triggers)
    facts = list(Term.objects.order_by("id").values())
    OrganisationFactory()
    Term.objects.filter(id__in=[facts[0]["id"], facts[1]["id"]]).delete()
    Term.objects.update(label_nl="weg")
    tables.renew(django_db_setup)
    assert Organisation.objects.count() == 0
    assert list(Term.objects.order_by("id").values()) == facts != []
