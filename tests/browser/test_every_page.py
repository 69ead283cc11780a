"""Every page of the sample force's site, in every way in which people read it. Slow: it takes minutes."""

import pytest

from tests.browser.barriers import AXE, BUT_CONTRAST, EVERY_KIND, VIOLATIONS
from tests.browser.conftest import reading, served

# A page at 200 % zoom on a screen of 1,280 pixels is laid out as on one of 640.
WAYS = {
    "1280": (1280, None), "360": (360, None), "768": (768, None), "zoomed": (640, None), "forced colours": (1280, "active"),
}  # fmt: skip
# How each text of a page looks: its colour, what it stands on, its size and its weight.
LOOKS = """(() => {
    const grounds = new Map();
    const ground = each => {
        if (!each) return null;
        if (!grounds.has(each)) {
            const own = getComputedStyle(each).backgroundColor;
            grounds.set(each, own === 'rgba(0, 0, 0, 0)' ? ground(each.parentElement) : own);
        }
        return grounds.get(each);
    };
    return [...new Set([...document.querySelectorAll('body *')].filter(
        each => [...each.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())).map(each => {
            const {color, fill, fontSize, fontWeight, opacity} = getComputedStyle(each);
            return [color, fill, ground(each), fontSize, fontWeight, opacity].join(' ');
        }))];
})()"""

# What axe-core's rules but contrast can tell elements apart by: where each stands, whether it is seen and has to be scrolled, what
# it is, whether it says something and has a name; and the order of headings. What an element refers to, IDS asks.
SHAPES = """[...new Set([...document.body.querySelectorAll('*')].map(each => [
    !each.checkVisibility() ? 'unseen' : ['auto', 'scroll'].includes(getComputedStyle(each).overflowX)
        && each.scrollWidth > each.clientWidth ? 'scrolled' : 'seen',
    each.parentElement.localName, each.localName,
    [...each.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()),
    each.matches('a, button, img, input, label, summary, svg, td, th, [role]') && !each.textContent.trim()
        && !each.matches('[aria-label], [alt]') && !each.querySelector('[aria-label], [alt], title'),
    ...[...each.attributes].map(({name, value}) => ['aria-hidden', 'class', 'lang', 'role', 'scope', 'tabindex', 'type'].includes(name)
        ? `${name}=${value}` : `${name}${value.trim() ? '' : ' empty'}`).sort(),
].join(' ')).concat([...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(each => each.localName).join(' ')))]"""
# Names that two elements share, and references to none.
IDS = """(() => {
    const ids = [...document.querySelectorAll('[id]')].map(each => each.id), there = new Set(ids);
    const twice = ids.filter(id => !there.delete(id)), all = new Set(ids);
    const referring = ['for', 'headers', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-owns'];
    const lost = referring.flatMap(name => [...document.querySelectorAll(`[${name}]`)].flatMap(
        each => each.getAttribute(name).split(' ').filter(id => !all.has(id))));
    return [...twice.map(id => `id ${id} twice`), ...lost.map(id => `no id ${id}`), ...(document.title.trim() ? [] : ['no title'])];
})()"""


@pytest.mark.slow("every page at three widths, at 200 % zoom and in forced colours takes minutes")
@pytest.mark.timeout(5400)
def test_every_page_fits_and_has_no_barrier(sample_site, chromium):
    folder, _ = sample_site
    if not AXE.exists():
        pytest.skip("axe-core is not installed: scripts/install-test-tools installs it where npm is")
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html") if "checks" not in path.parts)
    axe, found, seen, known = AXE.read_text(encoding="utf-8"), {}, set(), set()
    with served(folder) as address, reading(chromium, address) as opened:
        page = opened(names[0], bypass_csp=True)
        for name in names:
            page.goto(f"{address}{name}", wait_until="load")
            page.evaluate(axe)
            for way, (width, forced_colours) in WAYS.items():
                page.set_viewport_size({"width": width, "height": 900})
                page.emulate_media(forced_colors=forced_colours or "none")
                complaints = [*page.complaints]
                page.complaints.clear()
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    complaints.append("scrolls sideways")
                # Contrast, four fifths of the time, is asked where a text looks like none before, the other rules where an element is
                # like none before, on any page; both of a page of each kind.
                looks, shapes = (
                    {(way == "forced colours", look) for look in page.evaluate(LOOKS)},
                    {*page.evaluate(SHAPES)},
                )
                complaints += page.evaluate(IDS)
                if looks - seen or name in EVERY_KIND:
                    complaints += page.evaluate(VIOLATIONS)
                elif shapes - known:
                    complaints += page.evaluate(BUT_CONTRAST)
                seen |= looks
                known |= shapes
                if complaints:
                    found[name, way] = complaints
    assert found == {}


REACHABLE = """[...document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]')].filter(
    each => each.checkVisibility({visibilityProperty: true}) && !each.disabled).length"""
FOCUSED = """(() => { const it = document.activeElement; if (it === document.body) return null;
    const look = getComputedStyle(it); return [look.outlineStyle !== 'none', it.outerHTML.slice(0, 120)]; })()"""


@pytest.mark.slow("each thing on a page is reached by the Tab key")
@pytest.mark.timeout(1800)
def test_everything_is_reached_by_keyboard_alone_and_shows_it(sample_site, chromium):
    """One page of each kind: Tab goes through all that can be used, in order, each with a visible focus, and comes out again."""
    folder, _ = sample_site
    with served(folder) as address, reading(chromium, address) as opened:
        for name in EVERY_KIND:
            page = opened(name)
            reachable, steps = page.evaluate(REACHABLE), 0
            page.keyboard.press("Tab")
            assert "Skip to the figures" in page.evaluate(FOCUSED)[1], name
            while focused := page.evaluate(FOCUSED):
                assert focused[0], (name, focused)
                steps += 1
                assert steps <= reachable + 1, (name, "the focus is trapped", focused)
                page.keyboard.press("Tab")
            assert steps >= reachable - 1, (name, steps, reachable)
            page.context.close()


@pytest.mark.slow("an index of every page is asked for")
@pytest.mark.timeout(600)
def test_search_finds_a_page_by_a_word(sample_site, chromium):
    folder, _ = sample_site
    with served(folder) as address, reading(chromium, address) as opened:
        page = opened("search.html")
        page.get_by_label("Search every page").fill("burglary dwelling")
        page.locator("#found li").first.wait_for()
        assert any("burglary" in text.lower() for text in page.locator("#found a").all_inner_texts())
        assert page.complaints == []
