"""The process that answers Z39.50: `python -m alcove.site.z3950 HOST PORT`, started by `alcove serve`, which it ends with."""

from __future__ import annotations

import os
import sys

import django


def main() -> None:
    """Answer until the server that started this ends."""
    host, port = sys.argv[1], int(sys.argv[2])
    parent = os.getppid()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alcove.site.settings")
    django.setup()
    from alcove.interfaces.protocols import z3950

    try:
        z3950.serve(host, port, goes_on=lambda: os.getppid() == parent)
    except OSError as error:
        sys.exit(f"Z39.50 cannot be served at {host}:{port}: {error.strerror}. Choose another port (--z3950).")


if __name__ == "__main__":
    main()
