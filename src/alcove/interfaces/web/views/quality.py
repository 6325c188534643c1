"""The quality desk: the checks with their counts, one check with its records, and how complete the records are."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from alcove.interfaces.web.charts import bars, line_of_time
from alcove.interfaces.web.door import for_staff
from alcove.libraries.action import Actor
from alcove.libraries.errors import NotFound
from alcove.marc import present
from alcove.organization.actions import checking
from alcove.organization.models import QualityFinding, QualityRun
from alcove.organization.quality import queries
from alcove.organization.quality.look import Gravity
from alcove.organization.quality.queries import Line
from alcove.records import queries as records

_LISTED = 25
HEADINGS = {
    Gravity.WRONG: (gettext_noop("Wrong"), gettext_noop("Against the standard, or damaged.")),
    Gravity.DOUBTFUL: (gettext_noop("Doubtful"), gettext_noop("Two places say two things; somebody should look.")),
    Gravity.MISSING: (gettext_noop("Missing"), gettext_noop("Readers cannot search by what is not there.")),
    Gravity.NOTED: (gettext_noop("Noted"), gettext_noop("Counted, and no fault.")),
}


@for_staff
def quality(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List the checks of the newest run, the gravest first."""
    run = queries.newest(actor.library_id)
    lines = queries.lines(run) if run else []
    groups = [(*HEADINGS[gravity], [(line, line_of_time(line.trend)) for line in group]) for gravity, group in _found(lines)]
    return render(request, "quality/list.html", {
        "run": run, "groups": groups, "quiet": [line for line in lines if not line.records],
        "open": queries.unfinished(actor.library_id), "may_run": actor.may("organization.run_quality"),
    })  # fmt: skip


@for_staff
def quality_check(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    """Explain one check, show how its count has changed, and the records in which it found something."""
    run = _newest(actor)
    line = queries.line(run, code)
    page = Paginator(queries.findings(run, code), _LISTED).get_page(request.GET.get("page"))
    past = list(zip(queries.trend(run), line.trend, strict=True))
    return render(request, "quality/check.html", {
        "run": run, "line": line, "heading": HEADINGS[line.check.gravity][0], "page": page,
        "found": _shown(list(page.object_list)), "past": past[::-1], "trend": line_of_time(line.trend),
        "may_fix": actor.may("organization.prepare_fix"),
    })  # fmt: skip


@for_staff
def quality_ids(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    """Give the ids of the records of one check as a table."""
    run = _newest(actor)
    queries.line(run, code)
    response = StreamingHttpResponse(_id_rows(run, code), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{code}.csv"'
    return response


@for_staff
def quality_scores(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show how many records have how many points of completeness, and what they have them for."""
    run = _newest(actor)
    scores = queries.scores(run)
    counted = sum(count for _, count in scores)
    mean = sum(points * count for points, count in scores) / counted if counted else 0
    return render(request, "quality/scores.html", {
        "run": run, "scores": scores, "bars": bars([(str(points), count) for points, count in scores]), "mean": mean,
        "counted": counted, "elements": queries.elements(run),
    })  # fmt: skip


@require_POST
@for_staff
def quality_run(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Put a run on the list of jobs."""
    return redirect("job", checking.start_quality(actor).job_id)


def _newest(actor: Actor) -> QualityRun:
    run = queries.newest(actor.library_id)
    if run is None:
        raise NotFound("Nothing has been checked yet.", remedy="Run the checks first.")
    return run


def _found(lines: list[Line]) -> Iterator[tuple[Gravity, Iterator[Line]]]:
    return groupby((line for line in lines if line.records), key=lambda line: line.check.gravity)


def _shown(findings: list[QualityFinding]) -> list[tuple[QualityFinding, str]]:
    """Give every finding with the title of its record: one question for all."""
    titles = {one.id: present.title(one.record) for one in records.in_order([one.record_id for one in findings])}
    return [(one, titles.get(one.record_id, "")) for one in findings]


class _Line:
    """What csv writes to: gives each line back."""

    def write(self, text: str) -> str:
        return text


def _id_rows(run: QualityRun, code: str) -> Iterator[str]:
    sheet = csv.writer(_Line())
    yield sheet.writerow(["id"])
    for record_id in queries.record_ids(run, code):
        yield sheet.writerow([record_id])
