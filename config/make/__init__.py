"""What the targets of the Makefile do: `make run` is run.py, `make check` is check.py, and so on."""
