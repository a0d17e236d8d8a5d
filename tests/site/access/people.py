"""Roles, account, and who may do what."""

from tests.factories.people import PortalRoleFactory
from tests.site.access import row

LOOKERS = {"administrator": 200, "auditor": 200}


def table(world):
    return "people.portalrole"


def offered(world):
    return PortalRoleFactory(person=world.stranger, role="privacy_officer", waiting=True).pk


def held(world):
    return PortalRoleFactory(person=world.stranger, role="catalogue_manager").pk


ROWS = {
    "people:terms": row(everybody=200),
    "people:home": row(others=200),
    "people:role-list": row(others=200),
    "people:role-accept": row(table, offered, others=404, stranger=200),
    "people:role-refuse": row(table, offered, others=404, stranger=200),
    "people:role-lay-down": row(table, held, others=404, stranger=200),
    "people:grant-list": row(others=403, **LOOKERS),
    "people:grant-create": row(others=403, administrator=200),
    "people:grant-end": row(table, held, others=403, administrator=200),
    "people:profile": row(others=200),
    "people:language-set": row(method="POST", data={"language": "nl", "next": "/nl/"}, everybody=302),
    "people:second-factor": row(others=200),
    "people:data-export": row(others=302),  # asks for the password once more
    "people:account-erase": row(others=302),  # asks for the password once more
    "people:bounce": row(method="POST", everybody=404),  # off while no token has been set
}
