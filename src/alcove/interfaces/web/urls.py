"""The addresses of the pages. A new one needs a line in tests/browser/pages.py."""

from __future__ import annotations

from django.urls import path

from .views import accounts, catalogue, changes, identification, jobs, loading, merging, pages, records, staff

urlpatterns = [
    path("", catalogue.home, name="home"),
    path("search", catalogue.search, name="search"),
    path("search/by-field", catalogue.by_field, name="by-field"),
    path("search/download", catalogue.take_home, name="search-download"),
    path("records/<int:record_id>/", records.record, name="record"),
    path("records/<int:record_id>.<slug:ending>", records.record_as, name="record-as"),
    path("records/<int:record_id>/history/", records.history, name="history"),
    path("records/<int:record_id>/source/", records.source, name="source"),
    path("records/<int:record_id>/source/<int:number>.bin", records.source_bytes, name="source-bytes"),
    path("records/<int:record_id>/cite/", records.cite, name="cite"),
    path("help/", pages.help_page, name="help"),
    path("about/", pages.about, name="about"),
    path("privacy/", pages.privacy, name="privacy"),
    path("display", pages.display, name="display"),
    path("robots.txt", pages.robots, name="robots"),
    path("opensearch.xml", pages.opensearch, name="opensearch"),
    path("healthz", pages.healthz, name="healthz"),
    path("staff/", staff.staff_home, name="staff-home"),
    path("staff/load/", loading.load, name="load"),
    path("staff/load/<slug:token>/", loading.look, name="look"),
    path("staff/jobs/", jobs.jobs, name="jobs"),
    path("staff/jobs/<int:job_id>/", jobs.job, name="job"),
    path("staff/jobs/<int:job_id>/cancel", jobs.cancel, name="job-cancel"),
    path("staff/jobs/<int:job_id>/resume", jobs.resume, name="job-resume"),
    path("staff/jobs/<int:job_id>/problems.csv", jobs.problems, name="job-problems"),
    path("staff/jobs/<int:job_id>/quarantine.mrc", jobs.quarantine, name="job-quarantine"),
    path("staff/jobs/<int:job_id>/received", jobs.received, name="job-received"),
    path("staff/changes/", changes.changes, name="changes"),
    path("staff/changes/<int:change_set_id>/", changes.change_set, name="change-set"),
    path("staff/changes/<int:change_set_id>/apply", changes.apply, name="change-set-apply"),
    path("staff/changes/<int:change_set_id>/undo", changes.undo, name="change-set-undo"),
    path("staff/changes/<int:change_set_id>/undo-merged", changes.undo_merged, name="change-set-undo-merged"),
    path("staff/changes/<int:change_set_id>/discard", changes.discard, name="change-set-discard"),
    path("staff/merge/", merging.merge, name="merge"),
    path("staff/undecided/", identification.undecided, name="undecided"),
    path("staff/undecided/<int:undecided_id>/", identification.undecided_one, name="undecided-one"),
    path("staff/undecided/<int:undecided_id>/decide", identification.decide, name="undecided-decide"),
    path("staff/profiles/", identification.profiles, name="profiles"),
    path("staff/records/", records.staff_records, name="staff-records"),
    path("accounts/sign-in/", accounts.SignIn.as_view(), name="sign-in"),
    path("accounts/sign-out/", accounts.SignOut.as_view(), name="sign-out"),
    path("accounts/password/", accounts.NewPassword.as_view(), name="new-password"),
]
