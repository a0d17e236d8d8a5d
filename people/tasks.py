from celery import shared_task

from people import actions, mail


@shared_task(name="people.send_mails")
def send_mails():
    mail.send_due()


@shared_task(name="people.purge_mail_contexts")
def purge_mail_contexts():
    actions.purge_mail_contexts()
