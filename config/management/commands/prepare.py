"""What stands between a fresh machine and a running site; does nothing twice."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, call_command

from config import catalogues


class Command(BaseCommand):
    help = "Compile catalogues, migrate, make the cache table; outside production load the demonstration data once."

    def add_arguments(self, parser):
        parser.add_argument(
            "--sign-ins", type=Path, help="write one sign-in per role to this file (never in production)"
        )

    def handle(self, *, sign_ins, verbosity, **options):
        if not settings.PRODUCTION:  # whose image has both already
            catalogues.compile_all()
            Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # whitenoise warns when it is missing
        # With the checks of the database, which `call_command` leaves out: its version, no demonstration accounts.
        call_command("migrate", interactive=False, verbosity=verbosity, skip_checks=False)
        call_command("createcachetable", verbosity=0)
        if settings.PRODUCTION:
            return
        if not get_user_model().objects.exists():
            self.stdout.write("Loading the demonstration data")
            call_command("seed", stdout=self.stdout)
        if sign_ins:
            with sign_ins.open("w") as file:
                call_command("seed", sign_ins=True, stdout=file)
