from tests.browser.conftest import *  # noqa
def test_shots(reader):
    for name, address in (("lookup","/staff/lookup/"),("found","/staff/lookup/1/"),("list","/staff/lookup/2/"),("offer","/staff/lookup/record/1/"),("targets","/staff/targets/"),("target","/staff/targets/1/")):
        with reader.at(address, mode="light", staff=True) as visit:
            visit.page.screenshot(path=f"/tmp/shot_{name}.png", full_page=True)
