from django.core.management.base import BaseCommand, CommandError

from people import actions


class Command(BaseCommand):
    help = "Records that a mail came back. For a mail server that hands its bounces to a command."

    def add_arguments(self, parser):
        parser.add_argument("message_id", metavar="MESSAGE_ID")
        parser.add_argument("--reason", default="")

    def handle(self, *, message_id, reason, **options):
        mail = actions.record_bounce(message_id, reason=reason)
        if mail is None:
            raise CommandError(f"No mail of ours has the message id {message_id}.")
        self.stdout.write(f"Mail {mail.pk} ({mail.kind}) is {mail.status}.")
