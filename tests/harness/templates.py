"""A variable that a template of ours does not know fails the test, instead of showing nothing.

What may be missing says so: `{% if extra %}`, `{{ extra|default:"" }}`, `{% firstof extra "" %}`.
"""

import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.template.base import FilterExpression, Node, NodeList

# Their element templates read attributes that a page need not give, as allauth's own do.
LENIENT = ("templates/allauth/",)
OPTIONAL = {"default", "default_if_none"}


class UnknownVariable(str):
    """Stands in for `string_if_invalid`: Django asks it `"%s" in it` and then formats it with the variable's name.

    Everywhere else it is an empty string, false as in production.
    """

    def __bool__(self):
        return sys._getframe(1).f_code is FilterExpression.resolve.__code__

    def __contains__(self, key):
        return key == "%s"

    def __mod__(self, variable):
        caller = sys._getframe(1).f_locals
        expression, context = caller["self"], caller["context"]
        if expression.filters and getattr(expression.filters[0][0], "_filter_name", "") in OPTIONAL:
            return expression.resolve(context, ignore_failures=True)
        origin = _origin()
        if origin is not None:
            problem = f"{origin} does not know the variable {str(variable)!r} (in {{{{ {expression} }}}})"
            found.append(problem)
            if threading.current_thread() is threading.main_thread():
                pytest.fail(problem)
        return ""


found: list[str] = []


def _origin() -> str | None:
    """The template of ours that is being drawn, or None when it is somebody else's or a lenient one."""
    frame = sys._getframe(2)
    while frame is not None:
        drawn = frame.f_locals.get("self")
        origin = getattr(drawn, "origin", None)
        if isinstance(drawn, Node) and not isinstance(drawn, NodeList) and origin is not None:
            path = Path(origin.name)
            if not path.is_relative_to(settings.BASE_DIR) or "site-packages" in path.parts:
                return None
            name = path.relative_to(settings.BASE_DIR).as_posix()
            return None if name.startswith(LENIENT) else name
        frame = frame.f_back
    return None


MARK = UnknownVariable()


@pytest.fixture(autouse=True)
def _unknown_variables_fail():
    """Pages drawn in the thread of a live server cannot fail there; they fail here.

    Set for each test: an engine is made anew after a test that changes DEBUG.
    """
    engines["django"].engine.string_if_invalid = MARK
    found.clear()
    yield
    problems = list(found)
    found.clear()
    if problems:
        pytest.fail("\n".join(problems))
