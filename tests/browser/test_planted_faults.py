"""The harness sees what it is for: each planted fault turns a check red."""

from __future__ import annotations

from . import checks

BEHIND_A_CLICK = """
const div = document.createElement("div");
div.textContent = "More";
div.addEventListener("click", () => {});
document.querySelector("main").append(div);
"""
A_TRAP = """
document.querySelector("main input").addEventListener("keydown", (event) => event.key === "Tab" && event.preventDefault());
"""
NO_RING = """
const sheet = new CSSStyleSheet();
sheet.replaceSync(".niche:focus-visible { outline: none !important; }");
document.adoptedStyleSheets = [sheet];
"""
A_LID = """
const lid = document.createElement("div");
lid.style.cssText = "position:fixed;inset:0 0 auto 0;block-size:5rem;background:#fff;z-index:99";
document.body.append(lid);
"""
PALE = """document.querySelector("main p").style.color = "#bbbbaa";"""
WIDE = """document.querySelector("main p").style.cssText = "inline-size:700px"; """
TINY = """
for (let i = 0; i < 3; i++) {
  const link = document.createElement("a");
  link.href = "#";
  link.style.cssText = "display:inline-block;inline-size:9px;block-size:9px;background:currentColor";
  link.setAttribute("aria-label", "dot " + i);
  document.querySelector("main .hero").append(link);
}
"""


def test_a_control_for_the_mouse_only_is_seen(reader):
    with reader.at("/") as visit:
        visit.page.evaluate(BEHIND_A_CLICK)

        assert [one for one in checks.keyboard(visit.page) if "mouse only" in one]


def test_a_keyboard_trap_is_seen(reader):
    with reader.at("/") as visit:
        visit.page.evaluate(A_TRAP)

        assert [one for one in checks.keyboard(visit.page) if "cannot leave" in one]


def test_a_focus_ring_taken_away_is_seen(reader):
    with reader.at("/") as visit:
        visit.page.evaluate(NO_RING)

        assert [one for one in checks.keyboard(visit.page) if "not seen" in one]


def test_a_covered_focus_is_seen(reader):
    with reader.at("/") as visit:
        visit.page.evaluate(A_LID)

        assert [one for one in checks.keyboard(visit.page) if "covered" in one]


def test_pale_text_is_seen(reader, axe_source):
    with reader.at("/") as visit:
        visit.page.evaluate(PALE)

        assert [one for one in checks.axe(visit.page, axe_source) if one.startswith("color-contrast")]


def test_scrolling_sideways_is_seen(reader):
    with reader.at("/") as visit:
        visit.page.evaluate(WIDE)

        assert checks.reflow(visit.page)


def test_small_targets_are_seen(reader):
    with reader.at("/") as visit:
        visit.page.evaluate(TINY)

        assert checks.targets(visit.page)
