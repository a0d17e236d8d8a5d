import uuid

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person with an account. Confirmed addresses are allauth's `EmailAddress` rows; `email` is the primary one."""

    username = None
    first_name = None
    last_name = None
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language of mails"), max_length=2, choices=settings.LANGUAGES, default="nl")
    is_demo = models.BooleanField(_("demonstration account"), default=False, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name

    @property
    def initials(self):
        """Of the first and the last word that begin with a letter; `Vera (test)` gives `VE`."""
        words = [word for word in self.name.split() if word[0].isalpha()] or [self.name.strip() or self.email]
        return (words[0][0] + words[-1][0] if len(words) > 1 else words[0][:2]).upper()


class GrantQuerySet(models.QuerySet):
    def current(self):
        """Grants that work today: accepted, begun, not ended."""
        today = timezone.localdate()
        return self.filter(accepted_at__isnull=False, starts_on__lte=today).filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=today)
        )

    def waiting(self):
        """Grants that their person has not accepted yet."""
        today = timezone.localdate()
        return self.filter(accepted_at__isnull=True).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))

    def ended(self):
        return self.filter(ends_on__lt=timezone.localdate())

    def held_by(self, user):
        return self.filter(person=user) if user.is_authenticated else self.none()

    def offered_to(self, user):
        """Waiting grants for this person: by account, or by one of the addresses that the person has confirmed."""
        addresses = user.emailaddress_set.filter(verified=True).values("email")
        return self.waiting().filter(Q(person=user) | Q(person__isnull=True, email__in=addresses))


class Grant(models.Model):
    """A role that somebody gave to a person, within one scope. Each app has its own concrete table (`people/roles.py`
    lists them all). It works from `starts_on` to `ends_on`, and only after the person has accepted it.

    A person without an account is invited by `email`; whoever has confirmed that address may accept.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="%(app_label)s_%(class)ss",
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until and including"), null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = GrantQuerySet.as_manager()
    scope_field = None  # name of the foreign key to the scope, None for the portal as a whole

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(email=""), name="%(class)s_names_a_person_or_an_address"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(person__isnull=False), name="%(class)s_accepted_by_a_person"
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}: {self.person or self.email}"

    @property
    def table_label(self):
        """Names the table in addresses; see `people/roles.py`."""
        return self._meta.label_lower

    @property
    def scope(self):
        return getattr(self, self.scope_field) if self.scope_field else None

    @property
    def is_current(self):
        today = timezone.localdate()
        return bool(self.accepted_at and self.starts_on <= today and (self.ends_on is None or self.ends_on >= today))

    @property
    def is_waiting(self):
        return self.accepted_at is None and not self.has_ended

    @property
    def has_ended(self):
        return self.ends_on is not None and self.ends_on < timezone.localdate()


class PortalRole(Grant):
    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator", _("administrator")
        CATALOGUE_MANAGER = "catalogue_manager", _("catalogue manager")
        PRIVACY_OFFICER = "privacy_officer", _("privacy officer")
        AUDITOR = "auditor", _("auditor")

    role = models.CharField(_("role"), max_length=20, choices=Role.choices)


class EventQuerySet(models.QuerySet):
    def about(self, obj):
        return self.filter(subject_type=obj._meta.label_lower, subject_id=obj.pk)


class Event(models.Model):
    """One line of the audit trail, written in the transaction of the change itself and never altered: the database
    refuses UPDATE and DELETE, except that erasing a person empties `actor`. Holds ids, never names or addresses."""

    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    verb = models.CharField(max_length=60)  # what happened, "community.submitted"
    subject_type = models.CharField(max_length=60)  # "communities.community"
    subject_id = models.BigIntegerField()
    from_status = models.CharField(max_length=30, blank=True)
    to_status = models.CharField(max_length=30, blank=True)
    note = models.TextField(blank=True)  # reasons that a person typed
    data = models.JSONField(default=dict, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "-id"], name="event_subject")]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject_type}:{self.subject_id}"


class NotificationQuerySet(models.QuerySet):
    def due(self):
        """Waiting mails whose time has come and that no worker holds."""
        now = timezone.now()
        return self.filter(status=Notification.Status.WAITING, next_attempt_at__lte=now).filter(
            Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
        )


class Notification(models.Model):
    """A mail that waits, or has been sent. Drawn from `templates/<kind>.txt` in the reader's language when it is sent."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        BOUNCED = "bounced", _("bounced")
        FAILED = "failed", _("failed")

    MOVES = {
        Status.WAITING: {Status.SENT, Status.FAILED},
        Status.SENT: {Status.BOUNCED},
        Status.BOUNCED: set(),
        Status.FAILED: {Status.WAITING},
    }

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True)
    address = models.EmailField(blank=True)  # for somebody without an account
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="nl")
    kind = models.CharField(max_length=80)  # "communities/mail/partner_invited"
    context = models.JSONField(default=dict)  # what the template shows: strings, numbers, addresses of pages
    is_secret = models.BooleanField(default=False)  # the context holds a key or a code: emptied once sent
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=200, blank=True, db_index=True)
    error = models.CharField(max_length=500, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(F("next_attempt_at"), name="notification_due", condition=Q(status="waiting")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(recipient__isnull=False) | ~Q(address=""), name="notification_has_a_reader"
            ),
        ]

    def __str__(self):
        return f"{self.kind} → {self.recipient_id or self.address}"
