"""The checks of the access harness: each gives the list of what is wrong, empty for a page that is well."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
IN_THE_PAGE = Path(__file__).with_name("checks.js").read_text("utf-8")
_AT_A_TIME = 15
# Notes every element that listens for clicks, before the page's own scripts run.
LISTENING = """
window.harnessClicks = new Set();
const add = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (kind, ...rest) {
  if (["click", "mousedown", "pointerdown"].includes(kind)) window.harnessClicks.add(this);
  return add.call(this, kind, ...rest);
};
"""


def axe_source() -> str:
    """Give axe-core, as the package axe-playwright-python carries it."""
    import axe_playwright_python

    return Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")


def axe(page: Any, source: str, *, rules: Sequence[str] = ()) -> list[str]:
    """Give the violations that axe-core finds, of all its rules that matter here or of the named ones."""
    page.evaluate(source)
    only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": TAGS}
    found = page.evaluate("(only) => axe.run(document, { runOnly: only, resultTypes: ['violations'] })", only)
    return [f"{one['id']}: {one['help']}: {_where(one)}" for one in found["violations"]]


def _where(violation: dict[str, Any]) -> str:
    return "; ".join(node["html"][:120] for node in violation["nodes"][:3])


def keyboard(page: Any) -> list[str]:
    """Walk through the page by Tab: everything is reached, nothing holds the focus, which is always seen."""
    page.evaluate(IN_THE_PAGE)
    count = page.evaluate("harness.start()")
    for _ in range(2 * count // _AT_A_TIME + 2):
        for _ in range(_AT_A_TIME):
            page.keyboard.press("Tab")
        state = page.evaluate("harness.state()")
        if state["stuck"] or not state["missing"]:
            break
    missing = [f"not reached by Tab: {name}" for name in state["missing"]]
    return [*state["wrong"], *missing, *(f"for the mouse only: {name}" for name in page.evaluate("harness.mouseOnly()"))]


def reflow(page: Any) -> list[str]:
    """Look at the page at 320 px, then with the text spaced: no scrolling sideways."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate(IN_THE_PAGE)
    wrong = [f"320 px: {name}" for name in page.evaluate("harness.sideways()")]
    page.evaluate("harness.space()")
    wrong += [f"320 px, spaced: {name}" for name in page.evaluate("harness.sideways()")]
    page.evaluate("harness.unspace()")
    return wrong


def targets(page: Any) -> list[str]:
    """Give controls that are too small to hit."""
    page.evaluate(IN_THE_PAGE)
    return [f"small: {name}" for name in page.evaluate("harness.small()")]
