import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from people.checks import no_demonstration_accounts
from people.models import Notification, PortalRole
from tests.factories.people import NotificationFactory, PortalRoleFactory, UserFactory


def appoint(capsys, *args):
    call_command("appoint", *args)
    return capsys.readouterr().out


def test_appoint_invites_an_address_without_account(db, capsys):
    out = appoint(capsys, "administrator", "Ada@Voorbeeld.example", "--language", "en")
    grant = PortalRole.objects.get()
    assert (grant.role, grant.email, grant.person, grant.is_waiting) == (
        "administrator",
        "ada@voorbeeld.example",
        None,
        True,
    )
    assert (Notification.objects.get().language, Notification.objects.get().context["role"]) == ("en", "administrator")
    assert "makes an account with this address" in out


def test_appoint_leads_to_an_administrator(db, capsys):
    from people import actions

    appoint(capsys, "administrator", "ada@voorbeeld.example")
    person = UserFactory(email="ada@voorbeeld.example")
    (offer,) = PortalRole.objects.offered_to(person)
    assert actions.accept_role(offer, by=person).is_current


def test_appoint_twice_changes_nothing(db, capsys):
    appoint(capsys, "administrator", "ada@voorbeeld.example")
    assert "invited already" in appoint(capsys, "administrator", "ada@voorbeeld.example")
    assert (PortalRole.objects.count(), Notification.objects.count()) == (1, 1)


def test_appoint_leaves_whom_it_has_appointed(db, capsys):
    held = PortalRoleFactory(role="administrator")
    assert "already. Nothing to do" in appoint(capsys, "administrator", held.person.email)
    assert PortalRole.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["administrator", "geen adres"], "is not an e-mail address"),
        (["koning", "a@x.example"], "invalid choice: 'koning'"),
    ],
)
def test_appoint_says_what_is_wrong(db, arguments, complaint):
    with pytest.raises(CommandError, match=complaint):
        call_command("appoint", *arguments)


def test_record_bounce_marks_the_mail(db, capsys):
    mail = NotificationFactory(status="sent", message_id="<1@leerkring.example>")
    call_command("record_bounce", "1@leerkring.example", "--reason", "550")
    mail.refresh_from_db()
    assert (mail.status, mail.error) == ("bounced", "550")
    with pytest.raises(CommandError, match="No mail of ours"):
        call_command("record_bounce", "2@leerkring.example")


def test_check_refuses_demonstration_accounts_in_production(db, settings):
    UserFactory(is_demo=True)
    assert no_demonstration_accounts(databases=["default"]) == []
    settings.PRODUCTION = True
    assert [error.id for error in no_demonstration_accounts(databases=["default"])] == ["people.E001"]
    with pytest.raises(Exception, match="1 demonstration accounts"):
        call_command("check", databases=["default"])


def test_check_is_content_with_a_production_database_without_them(db, settings):
    EmailAddress.objects.create(user=UserFactory(), email="tweede@voorbeeld.example")
    settings.PRODUCTION = True
    assert no_demonstration_accounts(databases=["default"]) == []
