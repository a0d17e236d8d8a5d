import factory
from allauth.account.models import EmailAddress
from django.utils import timezone

from people.models import Event, Notification, PortalRole, User


class UserFactory(factory.django.DjangoModelFactory):
    """A person with one confirmed address; `UserFactory(unconfirmed=True)` still has to confirm it.

    The password is "geheim genoeg", for tests that sign in by the form; others use `client_of(user)`.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        unconfirmed = factory.Trait(confirmed=False)

    name = factory.Sequence(lambda n: f"Persoon {n}")
    email = factory.Sequence(lambda n: f"persoon{n}@voorbeeld.example")
    password = factory.django.Password("geheim genoeg")

    @factory.post_generation
    def confirmed(self, create, extracted, **kwargs):
        if create:
            EmailAddress.objects.create(user=self, email=self.email, primary=True, verified=extracted is not False)


class PortalRoleFactory(factory.django.DjangoModelFactory):
    """An accepted grant; `PortalRoleFactory(waiting=True)` has not been accepted yet."""

    class Meta:
        model = PortalRole

    class Params:
        waiting = factory.Trait(accepted_at=None)

    person = factory.SubFactory(UserFactory)
    role = PortalRole.Role.CATALOGUE_MANAGER
    reason = "voor de test"
    accepted_at = factory.LazyFunction(timezone.now)


class EventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Event

    verb = "user.named"
    subject_type = "people.user"
    subject_id = 1


class NotificationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Notification

    recipient = factory.SubFactory(UserFactory)
    kind = "people/mail/role_offered"
