"""`python -m alcove` is `alcove`."""

from alcove.interfaces.cli.main import main

main()
