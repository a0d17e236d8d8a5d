"""The pages of allauth that people see. How signing in behaves is tested in tests/people."""

from tests.site.access import row

ROWS = {
    "account_login": row(visitor=200, others=302),
    "account_signup": row(visitor=200, others=302),
    "account_reset_password": row(visitor=200, others=200),
    "account_reset_password_done": row(visitor=200, others=200),
    "account_logout": row(others=200),
    "account_email": row(others=200),
    "account_email_verification_sent": row(visitor=200, others=200),
    "account_change_password": row(others=200),
    "mfa_index": row(others=200),
    "socialaccount_connections": row(others=200),
}
