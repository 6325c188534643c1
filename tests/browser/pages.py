"""Every page of the program, for the access harness. A new address needs a line here, in PAGES or in NOT_PAGES."""

from __future__ import annotations

from typing import NamedTuple


class Page(NamedTuple):
    """A page as it is visited: the name of its URL pattern, an address, who may see it, and the status it answers with.

    `form` is the selector of the button of the page's main task and `leads_to` a part of the address it leads to.
    """

    name: str
    address: str
    staff: bool = False
    status: int = 200
    fill: tuple[tuple[str, str], ...] = ()
    form: str = ""
    leads_to: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.address}"


_SEARCH = (("main input[type=search]", "war"),)

# Add a page here.
PAGES = [
    Page("home", "/", fill=_SEARCH, form="main form button", leads_to="/search?q=war"),
    Page("search", "/search?q=war", fill=((".facet >> nth=0", ""),), form=".apply button", leads_to="format="),
    Page("search", "/search?language=ara&language=heb&sort=title", form=".chip >> nth=0", leads_to="language="),
    Page("search", "/search?per=20&page=2", form=".pages a >> nth=0", leads_to="/search"),
    Page("search", "/search?q=zzqqxx+%22never+closed", form="main .empty li:last-child a", leads_to="/help/"),
    Page("search", "/search?page=999", status=400, form="main .button-main", leads_to="/search"),
    Page("search", "/search?sort=colour", status=400, form="main .button", leads_to="/"),
    Page("by-field", "/search/by-field", fill=(("#w1", "emma"),), form="main form button", leads_to="/search?q=title%3Aemma"),
    Page("by-field", "/search/by-field?w1=", form="main form button", leads_to="/search/by-field?"),
    Page("lists", "/lists/", form="main .button-main", leads_to="/search"),
    Page("lists", "/lists/", True, form="main h2 a", leads_to="/lists/1/"),
    Page("list", "/lists/1/", True, form=".hit h2 a", leads_to="/records/"),
    Page("list", "/lists/999999/", status=404, form="main .button", leads_to="/"),
    Page("followed", "/follow/nothing-of-the-kind/", status=404, form="main .button", leads_to="/"),
    Page("basket", "/basket/?id={record}&id={hebrew}&style=apa", form="form.panel >> nth=1 >> button", leads_to="style="),
    Page("basket", "/basket/", form="main .button-main", leads_to="/search"),
    Page("openurl", "/openurl?title=Nothing+of+the+kind&aulast=Nobody&isbn=9780306406157", status=404, form="main .button-main",
         leads_to="/search?q=Nothing"),
    Page("openurl", "/openurl", status=400, form="main .button-main", leads_to="/"),
    Page("browse", "/browse/", fill=(("#browse-term", "m"),), form="main form button", leads_to="/browse/author/?q=m"),
    Page("browse-list", "/browse/author/?q=murasaki", form=".browse a >> nth=2", leads_to="/search?author_name="),
    Page("browse-list", "/browse/title/", form=".browse a >> nth=0", leads_to="/records/"),
    Page("browse-list", "/browse/lcc/?q=PR", form=".browse a >> nth=0", leads_to="/records/"),
    Page("browse-list", "/browse/sudocs/?q=zzzz", form="main form button", leads_to="/browse/sudocs/"),
    Page("browse-list", "/browse/nothing/", status=404, form="main .button", leads_to="/"),
    Page("record", "/records/{record}/", form=".tabs a >> nth=1", leads_to="view=marc"),
    Page("record", "/records/{record}/?q=genji&at=1", form=".turn a >> nth=0", leads_to="/search?q=genji"),
    Page("record", "/records/{record}/?view=marc", form=".tabs a >> nth=2", leads_to="view=isbd"),
    Page("record", "/records/{record}/?view=isbd", form=".tabs a >> nth=0", leads_to="/records/"),
    Page("record", "/records/{hebrew}/", form=".plain-list a >> nth=0", leads_to="/cite/"),
    Page("record", "/records/999999/", status=404, form="main .button", leads_to="/"),
    Page("history", "/records/{changed}/history/", form="main form button", leads_to="from="),
    Page("blame", "/records/{changed}/fields/", form="main .way-back", leads_to="/history/"),
    Page("source", "/records/{changed}/source/", form="main a >> nth=0", leads_to="/records/"),
    Page("cite", "/records/{record}/cite/", form="main a >> nth=0", leads_to="/records/"),
    Page("help", "/help/", form="main form button", leads_to="/help/"),
    Page("doors", "/help/doors/", form="main p a", leads_to="/records/"),
    Page("about", "/about/", form="main a >> nth=2", leads_to="/privacy/"),
    Page("privacy", "/privacy/"),
    Page("sign-in", "/accounts/sign-in/", fill=(("#id_username", "ada"), ("#id_password", "no")), form="main form button",
         leads_to="/accounts/sign-in/"),
    Page("new-password", "/accounts/password/", True,
         fill=(("#id_old_password", "no"), ("#id_new_password1", "x"), ("#id_new_password2", "y")), form="main form button",
         leads_to="/accounts/password/"),
    Page("staff-home", "/staff/", True, form="main .button-main", leads_to="/staff/load/"),
    Page("load", "/staff/load/", True, form="main form button", leads_to="/staff/load/"),
    Page("look", "/staff/load/{token}/", True, form="main form button >> nth=1", leads_to="encoding="),
    Page("jobs", "/staff/jobs/", True, form="main tbody a >> nth=0", leads_to="/staff/jobs/"),
    Page("job", "/staff/jobs/{job}/", True, form=".tabs a >> nth=1", leads_to="severity=error"),
    Page("changes", "/staff/changes/", True, form="main tbody a >> nth=0", leads_to="/staff/changes/"),
    Page("change-set", "/staff/changes/{ready}/", True, form="main .button-main", leads_to="/staff/changes/"),
    Page("change-set", "/staff/changes/{applied}/", True, form=".tabs a >> nth=1", leads_to="outcome="),
    Page("fix", "/staff/fix/", True, fill=(("#q", "war"),), form="main .button-main", leads_to="/staff/fix/"),
    Page("fix", "/staff/fix/?check=Q703", True, form="main .button-main", leads_to="/staff/fix/"),
    Page("duplicates", "/staff/duplicates/", True, form="main form button", leads_to="profile="),
    Page("duplicates", "/staff/duplicates/?profile=isbn-title", True, form="main form a", leads_to="/staff/profiles/"),
    Page("split", "/staff/records/{record}/split/", True, fill=(("tr:has(th:has-text('245')) label:nth-of-type(3)", ""),),
         form="main .button-main", leads_to="/staff/changes/"),
    Page("merge", "/staff/merge/?id={record}&id={hebrew}", True, form="main .button-main", leads_to="/staff/changes/"),
    Page("merge", "/staff/merge/", True, fill=(("#id", "1 2"),), form="main .button-main", leads_to="/staff/merge/?id="),
    Page("suppress", "/staff/suppress/?id={record}", True, form="main .row a", leads_to="/staff/records/"),
    Page("suppress", "/staff/suppress/", True, form="main .button-main", leads_to="/staff/records/"),
    Page("undecided", "/staff/undecided/", True, form="main a >> nth=0", leads_to="/staff/profiles/"),
    Page("undecided-one", "/staff/undecided/{undecided}/", True, form=".kicker a", leads_to="/staff/undecided/"),
    Page("profiles", "/staff/profiles/", True, form="main a >> nth=0", leads_to="/staff/undecided/"),
    Page("lookup", "/staff/lookup/", True, fill=(("#q", "title: genji"),), form="main .button-main", leads_to="/staff/lookup/"),
    Page("lookup-many", "/staff/lookup/list/", True, fill=(("#numbers", "9780140449136"),), form="main .button-main",
         leads_to="/staff/lookup/"),
    Page("lookup-found", "/staff/lookup/{lookup}/", True, form=".hits a >> nth=0", leads_to="/staff/lookup/record/"),
    Page("lookup-found", "/staff/lookup/{list}/", True, form=".tabs a >> nth=1", leads_to="outcome="),
    Page("offer", "/staff/lookup/record/{offer}/", True, form=".tabs a >> nth=1", leads_to="view=marc"),
    Page("offer", "/staff/lookup/record/{offer}/?view=marc", True, form=".tabs a >> nth=0", leads_to="/staff/lookup/record/"),
    Page("targets", "/staff/targets/", True, form="main tbody a >> nth=0", leads_to="/staff/targets/"),
    Page("target", "/staff/targets/{target}/", True, form="main .button-main", leads_to="/staff/targets/"),
    Page("target-new", "/staff/targets/new/", True, fill=(("#name", "Other"), ("#address", "ftp://x")),
         form="main form .button-main", leads_to="/staff/targets/new/"),
    Page("quality", "/staff/quality/", True, form="main tbody a >> nth=0", leads_to="/staff/quality/"),
    Page("quality-check", "/staff/quality/Q602/", True, form="main tbody a >> nth=0", leads_to="/records/"),
    Page("quality-check", "/staff/quality/Q202/", True),
    Page("quality-scores", "/staff/quality/complete/", True, form=".tabs a >> nth=0", leads_to="/staff/quality/"),
    Page("quality-own", "/staff/quality/own/", True, fill=(("#id", "X1"), ("#title", "T"), ("#where", "245a")),
         form="main form .button-main", leads_to="/staff/quality/own/"),
    Page("staff-records", "/staff/records/", True, fill=(("#q", "genji"),), form="main form button", leads_to="q=genji"),
    Page("staff-records", "/staff/records/?load={load}", True, form=".chip", leads_to="/staff/records/"),
    Page("edit", "/staff/records/{record}/edit/", True, form=".editor-bar button[value=text]", leads_to="/edit/"),
    Page("new-record", "/staff/records/new/", True, form=".tags a >> nth=0", leads_to="template=book"),
    Page("new-record", "/staff/records/new/?template=book", True, form=".editor-bar button[value=check]",
         leads_to="/staff/records/new/"),
    Page("drop-template", "/staff/records/templates/1/remove/", True, form="main form a", leads_to="/staff/records/new/"),
    Page("", "/there-is-no-such-page", status=404, fill=_SEARCH, form="main form button", leads_to="q=war"),
]  # fmt: skip

# Addresses that are no pages: files, actions and what programs ask for. Each with the reason.
NOT_PAGES = {
    "browse-open": "goes on to a list",
    "oai": "a protocol",
    "sru": "a protocol",
    "unapi": "a protocol",
    "reconcile": "a protocol",
    "reconcile-suggest": "a protocol",
    "reconcile-properties": "a protocol",
    "reconcile-view": "a protocol; leads to a page",
    "reconcile-preview": "a small page for frames of others",
    "search-atom": "a feed",
    "search-rss": "a feed",
    "sitemap": "for robots",
    "sitemap-part": "for robots",
    "search-download": "a file",
    "follow": "an action; says whether a letter is on its way",
    "list-new": "an action; leads to the list",
    "list-change": "an action; leads to the list",
    "basket-change": "an action; leads back to the page",
    "basket-download": "a file",
    "record-as": "a file",
    "source-bytes": "a file",
    "display": "an action; leads back to the page",
    "robots": "for robots",
    "opensearch": "for browsers",
    "healthz": "for supervisors",
    "record-restore": "an action; leads to the change-set",
    "change-set-apply": "an action; leads to the set, or its job",
    "change-set-undo": "an action; leads to the set, or its job",
    "change-set-undo-merged": "an action; leads to the new set",
    "change-set-discard": "an action; leads to the list",
    "undecided-decide": "an action; leads to the record",
    "lookup-take": "an action; leads to the change-set",
    "offer-take": "an action; leads to the change-set",
    "target-do": "an action; leads to the list",
    "targets-ready-made": "an action; leads to the list",
    "job-cancel": "an action; leads to the job",
    "job-resume": "an action; leads to the job",
    "job-undo": "an action; leads to the change-set",
    "job-problems": "a file",
    "job-quarantine": "a file",
    "job-received": "a file",
    "quality-own-drop": "an action; leads to the list",
    "quality-run": "an action; leads to the job",
    "quality-ids": "a file",
    "keep-draft": "an action of the editor; no answer",
    "check-record": "for the editor's script",
    "tag-help": "a part of the editor's page",
    "tag-row": "a part of the editor's page",
    "sign-out": "an action; leads to the front page",
    "api": "for programs",
}
