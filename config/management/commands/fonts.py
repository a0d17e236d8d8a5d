from django.core.management import BaseCommand

from config import fonts


class Command(BaseCommand):
    help = "Convert the fonts of the site for PDF, beforehand; otherwise the first document does, in some seconds."
    requires_system_checks = []

    def handle(self, **options):
        self.stdout.write(str(fonts.converted()))
