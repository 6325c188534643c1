"""`python -m alcove.interfaces.cli` is `alcove`."""

from alcove.interfaces.cli.main import main

main()
