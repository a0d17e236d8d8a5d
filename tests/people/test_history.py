import pytest
from django.db import transaction
from django.utils.translation import override

from people.history import NotPossible, move, record, timeline
from people.models import Event, Notification
from tests.factories.people import NotificationFactory, UserFactory


def test_move_changes_the_status_and_records_it(db):
    mail = NotificationFactory()
    assert move(mail, "sent", by=None, message_id="<1@x>").status == "sent"
    mail.refresh_from_db()
    event = Event.objects.values_list("verb", "subject_type", "subject_id", "from_status", "to_status").get()
    assert (mail.status, mail.message_id) == ("sent", "<1@x>")
    assert event == ("notification.sent", "people.notification", mail.pk, "waiting", "sent")


def test_move_judges_the_stored_status(db):
    mail = NotificationFactory()
    Notification.objects.filter(pk=mail.pk).update(status="sent")
    with pytest.raises(NotPossible, match="de status is “verstuurd”"):
        move(mail, "failed", by=None)
    assert not Event.objects.exists()


def test_record_is_undone_with_the_change(db):
    person = UserFactory()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(person, "account.changed", by=person)
        raise ZeroDivisionError
    assert not Event.objects.exists()


def test_timeline_reads_in_the_readers_language(db):
    vera, mail = UserFactory(name="Vera"), NotificationFactory()
    record(vera, "account.opened", by=vera, terms="2026-11")
    record(vera, "account.changed", by=None, note="op verzoek")
    move(mail, "failed", by=None)
    lines = [(line.sentence, line.actor, line.note) for line in timeline(vera)]
    assert lines == [("Naam of taal gewijzigd", "", "op verzoek"), ("Account gemaakt", "Vera", "")]
    assert [line.sentence for line in timeline(mail)] == ["Mislukt"]
    with override("en"):
        assert [line.sentence for line in timeline(vera)] == ["Name or language changed", "Account made"]


def test_timeline_names_roles_and_falls_back_to_the_verb(db):
    from tests.factories.people import PortalRoleFactory

    grant = PortalRoleFactory(role="auditor")
    record(grant, "role.given", by=None, role="auditor")
    record(grant, "something_else.happened", by=None)
    assert [line.sentence for line in timeline(grant)] == ["something else: happened", "Rol aangeboden: auditor"]


def test_timeline_costs_one_question(db, django_assert_num_queries):
    vera = UserFactory(name="Vera")
    for _ in range(3):
        record(vera, "account.changed", by=vera)
    with django_assert_num_queries(1):
        assert len(timeline(vera)) == 3
