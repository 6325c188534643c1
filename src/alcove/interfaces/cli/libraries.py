"""Commands about the library itself: its home folder, people, jobs, and serving."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from . import session

if TYPE_CHECKING:
    from alcove.libraries.models import Job


@click.command()
@click.option("--name", default="", help="The library's name, as readers see it.")
@click.option("--code", default="", help="A short code for it, for example its ISIL.")
@click.option("--database", default="", help="sqlite (default), or postgresql://user:password@host/name")
@click.option("--sample/--no-sample", default=False, help="Load the sample collection, to look around in.")
def init(name: str, code: str, database: str, sample: bool) -> None:
    """Make the home folder of a library (ALCOVE_HOME, else ./alcove-home). Safe to run again."""
    from alcove.libraries import home

    made = home.make(home.find().path, library_name=name, library_code=code, database=database)
    session.open_home()
    from django.core.management import call_command

    from alcove.libraries import actions

    call_command("migrate", verbosity=0, interactive=False)
    actions.found_library(code=made.config.LIBRARY_CODE, name=made.config.LIBRARY_NAME)
    click.echo(f"The library is ready in {made.path}.")
    if sample:
        load_sample()


def load_sample() -> None:
    """Load the sample collection that ships with the program."""
    from alcove.organization.actions import loading
    from alcove.organization.sample import files
    from alcove.retrieval import index

    actor = session.operator()
    with index.following():
        count = sum(loading.load_file(actor, load=loading.start_load(actor, path=path)).records for path in files())
    click.echo(f"The sample collection is loaded: {count:,} records.")


@click.group(invoke_without_command=True)
@session.json_option
@click.pass_context
def jobs(ctx: click.Context, as_json: bool) -> None:
    """List long work, newest first."""
    if ctx.invoked_subcommand:
        return
    session.open_home()
    from alcove.libraries import queries

    found = [_job(job) for job in queries.jobs(session.operator().library_id)[:100]]
    if as_json:
        session.print_json(found)
        return
    for job in found:
        click.echo(session.shown(f"{job['job']:>6}  {job['state']:<10} {job['percent']:>3} %  {job['title']}"))
    click.echo("" if found else "No jobs yet. `alcove load FILE` starts one.")


def _job(job: Job) -> dict[str, Any]:
    return {
        "job": job.pk, "title": job.title, "kind": job.kind, "state": job.state, "percent": job.percent, "done": job.done,
        "total": job.total, "unit": job.unit, "actor": job.actor_name, "created": job.created, "finished": job.finished,
        "report": job.report,
    }  # fmt: skip


@jobs.command("show")
@click.argument("job_id", type=int)
@click.option("--problems", is_flag=True, help="List every problem.")
@session.json_option
def show_job(job_id: int, problems: bool, as_json: bool) -> None:
    """Show one job: how far it is, its report, its problems."""
    session.open_home()
    from alcove.libraries import queries
    from alcove.records import queries as records

    job = queries.job(session.operator().library_id, job_id)
    found = [
        {"record": p.record_number, "offset": p.offset, "control_number": p.control_number, "code": p.code, "field": p.field,
         "severity": p.severity, "message": p.message, "remedy": p.remedy}
        for p in (records.problems(job.load) if problems and hasattr(job, "load") else [])
    ]  # fmt: skip
    if as_json:
        session.print_json({**_job(job), "problems": found})
        return
    click.echo(
        session.shown(f"Job {job.pk}: {job.title}. {job.get_state_display()}, {job.percent} %, started by {job.actor_name}.")
    )
    for key, value in job.report.items():
        click.echo(session.shown(f"  {key}: {value}"))
    for p in found:
        click.echo(session.shown(f"  record {p['record']}, byte {p['offset']}: {p['code']} {p['message']} {p['remedy']}"))


@jobs.command("cancel")
@click.argument("job_id", type=int)
def cancel_job(job_id: int) -> None:
    """Stop a job after the piece of work in hand. What is done stays done; it can be resumed."""
    session.open_home()
    from alcove.libraries import actions, queries

    actor = session.operator()
    job = actions.cancel_job(actor, job=queries.job(actor.library_id, job_id))
    click.echo(f"Job {job.pk}: {job.get_state_display()}.")


@jobs.command("resume")
@click.argument("job_id", type=int)
def resume_job(job_id: int) -> None:
    """Go on with a stopped job where it was."""
    session.open_home()
    from alcove.libraries import actions, queries
    from alcove.libraries import jobs as running
    from alcove.retrieval import index

    actor = session.operator()
    job = actions.resume_job(actor, job=queries.job(actor.library_id, job_id))
    with index.following():
        running.runner(job.kind)(actor, job)
    job.refresh_from_db()
    click.echo(f"Job {job.pk}: {job.get_state_display()}.")


@click.group()
def user() -> None:
    """People who work here."""


@user.command("add")
@click.argument("username")
@click.option("--role", type=click.Choice(["administrator", "cataloguer", "viewer"]), default="cataloguer", show_default=True)
@click.option("--password", envvar="ALCOVE_PASSWORD", prompt=True, hide_input=True, confirmation_prompt=True,
              help="Asked for when not given (or taken from ALCOVE_PASSWORD).")  # fmt: skip
def add_user(username: str, role: str, password: str) -> None:
    """Give USERNAME an account and a role. There is no default account and no default password."""
    session.open_home()
    from alcove.libraries import actions
    from alcove.libraries.models import Membership

    actions.add_user(session.operator(), username=username, password=password, role=Membership.Role(role))
    click.echo(f"{username} can sign in as {role}.")


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands, for example `alcove manage migrate`."""
    session.open_home()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["alcove manage", *arguments])


@click.command()
@session.json_option
def doctor(as_json: bool) -> None:
    """Look the installation over. Exit code 1: something wants mending."""
    session.open_home()
    from . import health

    findings = health.look()
    if as_json:
        session.print_json([finding.__dict__ for finding in findings])
    else:
        for finding in findings:
            click.echo(f"{'ok  ' if finding.well else 'LOOK'}  {finding.what}: {finding.said}")
    sys.exit(0 if all(finding.well for finding in findings) else 1)


@click.command()
@click.option("--host", help="Address to serve on; HOST in alcove.toml otherwise (127.0.0.1).")
@click.option("--port", type=int, help="Port; PORT in alcove.toml otherwise (8470).")
@click.option(
    "--z3950", type=click.IntRange(0, 65535), help="Port of Z39.50; Z3950_PORT in alcove.toml otherwise (0: not served)."
)
@click.option("--open/--no-open", "open_browser", default=False, help="Open the catalogue in a web browser.")
def serve(host: str | None, port: int | None, z3950: int | None, open_browser: bool) -> None:
    """Serve the catalogue, carry out jobs and keep the index up to date, until Ctrl-C."""
    session.open_home()
    from . import serving

    serving.serve(host=host, port=port, z3950=z3950, open_browser=open_browser)


@click.command()
@click.option("--once", is_flag=True, help="Do what is waiting, then stop.")
@click.option("--while-parent-lives", is_flag=True, hidden=True)
def work(once: bool, while_parent_lives: bool) -> None:
    """Carry out waiting jobs and keep the index up to date."""
    session.open_home()
    from . import serving

    serving.work(once=once, while_parent_lives=while_parent_lives)
