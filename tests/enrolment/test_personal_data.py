import pytest

from enrolment import personal_data
from tests.factories.enrolment import EnrolmentFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def test_export_holds_what_is_known_of_one_persons_enrolments():
    row = EnrolmentFactory(motivation="Ik werk ermee.")
    EnrolmentFactory()
    (found,) = personal_data.export(row.person)
    assert (found["number"], found["status"], found["motivation"]) == (row.number, "associated", "Ik werk ermee.")


def test_a_live_enrolment_stands_in_the_way_of_closing_the_account():
    person = UserFactory()
    EnrolmentFactory(person=person, cancelled=True)
    assert personal_data.obstacles(person) == []
    EnrolmentFactory(person=person)
    assert len(personal_data.obstacles(person)) == 1


def test_erase_empties_what_the_person_typed():
    row = EnrolmentFactory(motivation="Ik werk ermee.", employer_name="Bakkerij Bol (fictief)", finished=True)
    personal_data.erase(row.person)
    row.refresh_from_db()
    assert (row.motivation, row.employer_name, row.status) == ("", "", "finished")
