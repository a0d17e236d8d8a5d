from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from people import actions
from people.models import PortalRole


class Command(BaseCommand):
    help = "Invites somebody to a role for the whole site; this is how the first administrator comes."

    def add_arguments(self, parser):
        parser.add_argument("role", choices=PortalRole.Role.values)
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--language", choices=list(dict(settings.LANGUAGES)), default="nl")

    def handle(self, *, role, email, language, **options):
        email = email.strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email!r} is not an e-mail address.") from error
        same = PortalRole.objects.filter(role=role)
        confirmed = Q(person__emailaddress__email=email, person__emailaddress__verified=True)
        if same.current().filter(confirmed).exists():
            self.stdout.write(f"{email} is {role} already. Nothing to do.")
            return
        if same.waiting().filter(confirmed | Q(email=email)).exists():
            self.stdout.write(f"{email} has been invited already and has not accepted yet; no second mail is sent.")
        else:
            with override(language):
                actions.give_role(
                    PortalRole, role=role, email=email, reason=_("Appointed by those who run this site"), by=None
                )
            self.stdout.write(f"{email} is invited to be {role}. The mail goes out as soon as the worker runs.")
        self.stdout.write(self._next_steps(email))

    def _next_steps(self, email):
        known = EmailAddress.objects.filter(email=email, verified=True).exists()
        first = "signs in" if known else "makes an account with this address and confirms it"
        second = ", sets up a second factor" if settings.REQUIRE_SECOND_FACTOR else ""
        return f"What happens next: the person {first}, accepts the role under “My roles”{second}, and can begin.\n{settings.SITE_URL}"
