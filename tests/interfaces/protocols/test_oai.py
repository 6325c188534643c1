"""OAI-PMH as independent clients speak it, while the catalogue changes under them."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.formats.mods_shape import faults

from alcove.organization.actions import loading
from alcove.records import actions
from alcove.records.models import Record

OAI = "{http://www.openarchives.org/OAI/2.0/}"
MARC = "{http://www.loc.gov/MARC21/slim}"
SCHEMA = etree.XMLSchema(etree.parse(str(Path(__file__).parents[2] / "formats/oai_pmh.xsd")))


@pytest.fixture
def catalogue(clerk, real_file):
    loading.load_file(clerk, load=loading.start_load(clerk, path=real_file))


def asked(client, **given):
    """Ask; every answer has the form that the protocol's schema gives it."""
    answer = client.get("/oai", given)
    assert answer.status_code == 200
    root = etree.fromstring(answer.content)
    SCHEMA.assertValid(root)
    return root


def everything(client, **given) -> list[etree._Element]:
    """Ask for a list to its end."""
    found = []
    root = asked(client, **given)
    while True:
        found += [one for one in root[-1] if one.tag != f"{OAI}resumptionToken"]
        if not (token := root.findtext(f".//{OAI}resumptionToken")):
            return found
        root = asked(client, verb=given["verb"], resumptionToken=token)


def test_every_record_is_given_in_every_format(client, catalogue):
    for prefix, tag in (("marc21", f"{MARC}record"), ("mods", "{http://www.loc.gov/mods/v3}mods"), ("oai_dc", "{*}dc")):
        found = everything(client, verb="ListRecords", metadataPrefix=prefix)

        assert len(found) == len({one.findtext(f"{OAI}header/{OAI}identifier") for one in found}) == 2000
        assert all(one.find(f"{OAI}metadata/{tag}") is not None for one in found)
        if prefix == "mods":
            assert not [fault for one in found[::20] for fault in faults(one.find(f"{OAI}metadata/{tag}"))]


def test_a_repository_says_what_it_is(client, catalogue):
    root = asked(client, verb="Identify")

    said = {etree.QName(one).localname: one.text for one in root[-1]}
    assert said["deletedRecord"] == "persistent"
    assert said["granularity"] == "YYYY-MM-DDThh:mm:ssZ"
    assert {one.text for one in asked(client, verb="ListSets").iter(f"{OAI}setSpec")} == set(Record.Kind.values)
    prefixes = [one.text for one in asked(client, verb="ListMetadataFormats").iter(f"{OAI}metadataPrefix")]
    assert prefixes == ["marc21", "mods", "oai_dc"]


def test_a_deleted_record_is_a_header_that_says_so(client, catalogue, clerk):
    record = Record.objects.first()
    identifier = everything(client, verb="ListIdentifiers", metadataPrefix="marc21")[0].findtext(f"{OAI}identifier")
    actions.delete(clerk, record_id=record.pk, expected_version=1, reason="Lost")

    root = asked(client, verb="GetRecord", identifier=identifier, metadataPrefix="marc21")

    assert root.find(f".//{OAI}header").get("status") == "deleted"
    assert root.find(f".//{OAI}metadata") is None


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"verb": "Dance"}, "badVerb"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "marc21", "from": "2999-01-01"}, "noRecordsMatch"),
        ({"verb": "GetRecord", "metadataPrefix": "marc21", "identifier": "oai:testserver:99999999"}, "idDoesNotExist"),
        ({"verb": "ListRecords", "resumptionToken": "1~2~3"}, "badResumptionToken"),
    ],
)
def test_what_cannot_be_answered_is_an_error_of_the_protocol(client, catalogue, given, code):
    assert asked(client, **given).find(f"{OAI}error").get("code") == code


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["verb", "metadataPrefix", "from", "until", "set", "identifier", "resumptionToken", "x"]),
        st.text(max_size=30) | st.sampled_from(["ListRecords", "Identify", "marc21", "oai_dc", "9999-12-31", "0001-01-01"]),
    )
)
def test_whatever_is_asked_gets_an_answer_of_the_right_form(client, library, given):
    asked(client, **given)


# The clients of others, against the running program, while records change and are deleted.


_SICKLE = """
import json, sys
from sickle import Sickle
print(json.dumps({r.header.identifier: None if r.deleted else r.raw.partition("<metadata>")[2]
                  for r in Sickle(sys.argv[1]).ListRecords(metadataPrefix="marc21")}))
"""
_SCYTHE = """
import json, sys
from oaipmh_scythe import Scythe
with Scythe(sys.argv[1]) as scythe:
    found = scythe.list_records(metadata_prefix="oai_dc")
    print(json.dumps({r.header.identifier: None if r.deleted else "here" for r in found}))
"""
_HTTP_OAI = """
use HTTP::OAI; use JSON::PP; my $h = HTTP::OAI::Harvester->new(baseURL => $ARGV[0], resume => 1); my %r;
my $l = $h->ListRecords(metadataPrefix => "marc21", onRecord => sub {
  my $r = shift; $r{$r->identifier} = $r->status && $r->status eq "deleted" ? undef : "here" });
die $l->message if $l->is_error; print encode_json(\\%r);
"""
_CATMANDU = """
use Catmandu::Importer::OAI; use JSON::PP; my %r;
Catmandu::Importer::OAI->new(url => $ARGV[0], metadataPrefix => "marc21", handler => "marcxml")->each(sub {
  $r{$_[0]->{_identifier}} = $_[0]->{_status} && $_[0]->{_status} eq "deleted" ? undef : "here" }); print encode_json(\\%r);
"""
_CLIENTS = {
    "sickle": ("python", _SICKLE, "sickle"),
    "oaipmh-scythe": ("python", _SCYTHE, "oaipmh_scythe"),
    "HTTP::OAI": ("perl", _HTTP_OAI, "HTTP::OAI"),
    "Catmandu::OAI": ("perl", _CATMANDU, "Catmandu::Importer::OAI"),
}
_DELETE = (
    "from alcove.interfaces.cli import session; from alcove.records import actions, queries;"
    "[actions.delete(session.operator(), record_id=i, expected_version=queries.seen_by(None, i).version, reason='Lost')"
    " for i in range({0}, {1})]"
)


def harvested(client: str, address: str) -> dict[str, str | None]:
    language, script, module = _CLIENTS[client]
    if language == "perl" and subprocess.run(["perl", f"-M{module}", "-e", "1"], capture_output=True, check=False).returncode:
        pytest.skip(f"{module} is not installed")
    command = ["perl", "-e", script] if language == "perl" else [sys.executable, "-c", script]
    done = subprocess.run([*command, address], capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.judge
def test_four_harvesters_end_with_what_is_here_though_records_change_while_they_harvest(changing):
    address = f"{changing.address}/oai"
    done = threading.Event()

    def change() -> None:
        for round_ in range(3):
            changing.run("fix", "--query", "history", "--verb", "add field", "--tag", "599", "--data", f"\\\\$aRound {round_}",
                         "--reason", "Test", "--apply")  # fmt: skip
            changing.run("manage", "shell", "-c", _DELETE.format(1 + round_ * 20, 21 + round_ * 20))
        done.set()

    with ThreadPoolExecutor() as together:
        changes = together.submit(change)
        during = {client: together.submit(harvested, client, address) for client in _CLIENTS}
        changes.result()
        first = {client: one.result() for client, one in during.items()}
    assert done.is_set()

    second = {client: harvested(client, address) for client in _CLIENTS}

    stand = second["sickle"]
    assert sum(one is None for one in stand.values()) == 60
    assert sum("Round 2" in (one or "") for one in stand.values()) >= 25
    assert len(stand) == 2000
    for client, found in second.items():
        assert found.keys() == stand.keys(), client
        assert {key for key, one in found.items() if one is None} == {key for key, one in stand.items() if one is None}, client
        assert first[client].keys() == stand.keys(), client
