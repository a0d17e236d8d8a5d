"""What the tests stand on. Each module is one strictness or one tool; `tests/conftest.py` loads them."""
