"""The command line: one lazy group, so that `alcove --help` reads no module it does not show."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from alcove import __version__

# Add a command here: name, module, and the line that `alcove --help` shows.
COMMANDS: dict[str, tuple[str, str]] = {
    "accessibility": ("accessibility", "Read what files and records say of accessibility; add it to records."),
    "audit": ("auditing", "Find contested wording in the records, and judge what was found."),
    "authorities": ("authorities", "Authority control: load, link, change headings everywhere, decide what is ambiguous."),
    "browse": ("retrieval", "Open a list of headings, titles or call numbers at an entry."),
    "changes": ("changes", "Look at sets of changes, carry them out, take them back."),
    "check": ("organization", "Check a file of records against the standard (needs no library)."),
    "classify": ("classifying", "Find subjects and class numbers."),
    "convert": ("organization", "Convert a file of records from one format to another (needs no library)."),
    "decisions": ("community", "Propose, carry out, take back, export and import decisions."),
    "doctor": ("libraries", "Look the installation over and say what to mend."),
    "duplicates": ("identification", "Find records that are the same thing."),
    "edit": ("editing", "Change one record from a text file."),
    "export": ("records", "Write records out, as received or in another format."),
    "funds": ("money", "See the funds and their money; take a year to the next."),
    "fix": ("fixing", "Edit many records at once, in files or in the catalogue."),
    "index": ("retrieval", "Look after the search index: verify, rebuild."),
    "init": ("libraries", "Make the home folder of a library."),
    "invoices": ("money", "List invoices, and what in them does not agree."),
    "jobs": ("libraries", "List long work; show, resume or cancel a job."),
    "load": ("organization", "Load files of records into the catalogue."),
    "lookup": ("looking_up", "Look for records in other catalogues, and take them."),
    "manage": ("libraries", "Run one of Django's own commands."),
    "materials": ("materials", "Keep what communities ask for their materials, and their labels."),
    "matters": ("community", "List what is proposed, discussed and decided together."),
    "merge": ("merging", "Merge duplicate records into one."),
    "new": ("editing", "Make a new record of a text file."),
    "orders": ("money", "List orders with their copies and amounts."),
    "profiles": ("identification", "List, show, export, import or delete match and overlay profiles."),
    "quality": ("quality", "Check the quality of the catalogue, or of a file."),
    "records": ("history", "Look at the history of a record; bring back what it was."),
    "search": ("retrieval", "Search the catalogue."),
    "select": ("selection", "Lists of what could be bought: load, see what is held, choose, order."),
    "serve": ("libraries", "Serve the catalogue to web browsers."),
    "show": ("records", "Show one record."),
    "split": ("splitting", "Split a record that describes two things."),
    "targets": ("targets", "List, add, change, test or remove other catalogues to look in."),
    "tasks": ("fixing", "Import tasks of MarcEdit; say in words what a task does."),
    "terms": ("terms", "Load lists of contested terms, look them over, see where they disagree."),
    "undecided": ("identification", "Decide about incoming records that are like several of yours."),
    "user": ("libraries", "Add people who work here."),
    "vocab": ("vocabularies", "Load vocabularies (SKOS, MADS, MeSH, FAST, tables), and compare versions."),
    "work": ("libraries", "Carry out waiting jobs and keep the index up to date."),
}


class LazyGroup(click.Group):
    """A group that imports a command's module only when the command is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of one command."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"alcove.interfaces.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their lines, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in sorted(COMMANDS)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="alcove")
def cli() -> None:
    """Alcove: one program for a library's collections and technical services.

    Every command ends with 0 (all well), 1 (it found something to look at) or 2 (it could not be done as asked).
    Shell completion: eval "$(_ALCOVE_COMPLETE=bash_source alcove)" (or zsh_source, fish_source).
    """


def main() -> None:
    """Run the command line; show an error a person can put right without a traceback."""
    try:
        cli(standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code if error.exit_code != 1 else 2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - every fault is shown, none becomes an exit code of another meaning
        from alcove.libraries.errors import AlcoveError

        if not isinstance(error, AlcoveError):
            import traceback

            traceback.print_exc()
            sys.exit(70)  # EX_SOFTWARE: a fault of the program, which no script may take for a finding
        click.echo(str(error), err=True)
        sys.exit(2)
