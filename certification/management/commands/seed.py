from django.conf import settings
from django.core.management import BaseCommand, CommandError

from certification.demo import load


class Command(BaseCommand):
    help = "Loads the demonstration data, once. Refuses in production."

    def add_arguments(self, parser):
        parser.add_argument("--sign-ins", action="store_true", help="only show one sign-in per role")

    def handle(self, *, sign_ins, **options):
        if settings.PRODUCTION:
            raise CommandError("Demonstration accounts and data do not belong in production; nothing was loaded.")
        if sign_ins:
            self.stdout.write(load.sign_ins())
            return
        if load.is_loaded():
            self.stdout.write("The demonstration data is there already.")
        else:
            counts = load.load_all()
            self.stdout.write(", ".join(f"{count} {name}" for name, count in counts.items()))
        load.settle_platform()
