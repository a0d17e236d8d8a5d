from django.conf import settings


def stylesheet() -> str:
    """The whole of `static/css/` as one file, in the order in which rules may build on each other.

    One file is one request, and a new file in `components/` or `pages/` needs no line anywhere. Addresses in `url()`
    are written as seen from `css/`.
    """
    root = settings.BASE_DIR / "static" / "css"
    files = [
        *(root / name for name in ("fonts.css", "tokens.css", "base.css")),
        *sorted(root.glob("components/*.css")),
        *sorted(root.glob("pages/*.css")),
        root / "print.css",
    ]
    return "\n".join(f"/* {file.relative_to(root)} */\n{file.read_text()}" for file in files)
