"""Whether each page is asked in every look and by every person (`make audit`), or by turns (`make test`)."""

import os

THOROUGH = bool(os.environ.get("THOROUGH"))
