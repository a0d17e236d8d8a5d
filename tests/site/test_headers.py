"""What every page of ours says to the browser. What its HTML may not contain: `tests/site/soundness.py`."""

from django.conf import settings
from django.urls import reverse


def test_the_policy_allows_nothing_inline_and_no_other_site(client, db):
    policy = client.get(reverse("about")).headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert "unsafe" not in policy
    assert directives["default-src"] == "'none'"
    assert {directives[name] for name in ("script-src", "style-src", "font-src", "connect-src", "form-action")} == {
        "'self'"
    }
    assert directives["frame-ancestors"] == "'none'"


def test_the_other_headers(client, db):
    headers = client.get(reverse("about")).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client, stage):
    world, _ = stage
    answer = client.post(reverse("account_login"), {"login": world.stranger.email, "password": "geheim genoeg"})
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
