"""Links from a learning outcome to a framework of skills, as people type them and as they are kept. Pure.

One link per line: framework, version, code, and its address where it has one:

    DigComp 2.2 1.2
    ESCO 1.2 http://data.europa.eu/esco/skill/...

A code without the version of its framework means something else in the next version, so nothing is kept without it.
"""

import re
from typing import Any

from django.utils.translation import gettext as _

FRAMEWORKS = {name.lower(): name for name in ("ESCO", "DigComp", "CompetentNL", "e-CF")}
LINE = re.compile(
    r"(?P<framework>\S+)\s+v?(?P<version>\d[\d.]*)\s+(?P<code>\S+)(?:\s+(?P<url>https?://\S+))?", re.ASCII
)
MOST = 10
LONGEST = 200

Skill = dict[str, str]  # framework, version, code, url


def read(text: str) -> list[Skill]:
    """The links of these lines, without doubles. Raises `ValueError` with a sentence that names the line."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        match = LINE.fullmatch(line.strip())
        framework = match and FRAMEWORKS.get(match["framework"].lower())
        if not framework or len(line) > LONGEST * 2 or len(match["code"]) > LONGEST:
            raise ValueError(
                _(
                    "Line %(number)d is not a link to a skill. Write framework, version and code, as in “DigComp 2.2 1.2”."
                )
                % {"number": number}
            )
        code, url = match["code"], match["url"] or ""
        if code.startswith(("http://", "https://")):
            url = url or code
        skill = {"framework": framework, "version": match["version"], "code": code, "url": url}
        found += [] if skill in found else [skill]
    if len(found) > MOST:
        raise ValueError(_("An outcome has at most %(most)d links to skills.") % {"most": MOST})
    return found


def written(skills: list[Skill]) -> str:
    """As `read` reads them."""
    return "\n".join(_line(skill) for skill in skills)


def _line(skill: Skill) -> str:
    url = skill["url"] if skill["url"] != skill["code"] else ""
    return " ".join(part for part in (skill["framework"], skill["version"], skill["code"], url) if part)


def name(skill: dict[str, Any]) -> str:
    """`DigComp 2.2: 1.2`; an address as code is cut to its last part."""
    code = skill["code"].rstrip("/").rsplit("/", 1)[-1]
    return f"{skill['framework']} {skill['version']}: {code}"
