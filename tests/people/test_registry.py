from people import registry
from people.models import PortalRole
from tests.factories.people import NotificationFactory, PortalRoleFactory, UserFactory


def test_no_foreign_key_to_a_person_is_forgotten():
    assert registry.forgotten_fields() == set(), "register them with people.registry.register_erasure"


def test_export_holds_the_account_and_its_roles(db):
    person = UserFactory(name="Vera", email="vera@voorbeeld.example")
    PortalRoleFactory(person=person, role=PortalRole.Role.AUDITOR, reason="toezicht")
    NotificationFactory(recipient=person)
    account = registry.export_of(person)["account"]
    assert {key: account[key] for key in ("name", "email", "language", "addresses")} == {
        "name": "Vera",
        "email": "vera@voorbeeld.example",
        "language": "nl",
        "addresses": [{"email": "vera@voorbeeld.example", "verified": True, "primary": True}],
    }
    assert [(role["role"], role["reason"]) for role in account["roles"]] == [("auditor", "toezicht")]
    assert [mail["kind"] for mail in account["mails"]] == ["people/mail/role_offered"]


def test_obstacles_name_the_last_administrator(db):
    administrator = PortalRoleFactory(role=PortalRole.Role.ADMINISTRATOR).person
    assert [sentence.split(".")[0] for sentence in registry.obstacles_for(administrator)] == [
        "Dit is de laatste beheerder"
    ]
    assert registry.obstacles_for(UserFactory()) == []
