"""What the browser tests look at: a page of each kind, and the barriers that axe-core knows."""

from pathlib import Path

# Pages of the kinds that most readers open, for the quick tests.
KINDS = (
    "plan/index.html", "scorecard/index.html", "scorecard/rules.html", "satisfaction/index.html", "crime/burglary-dwelling.html",
    "areas/lpu-hinckley.html", "rug/index.html", "multiples/index.html", "peers/funnels-recorded-crime.html", "quality/index.html",
    "changes/index.html", "crime/index.html", "figures/burglary-dwelling-recorded.html", "index.html",
)  # fmt: skip
# And of all the others.
EVERY_KIND = (
    *KINDS, "threats/index.html", "briefing/index.html", "briefing/i-rjz6rj.html", "delivery/index.html", "partnership/index.html",
    "health/index.html", "regional/index.html", "targets/index.html", "peers/index.html", "exceptions/index.html",
    "projections/index.html", "satisfaction/satisfaction-burglary-overall.html", "report/index.html", "report/receipts.html",
    "dictionary/index.html", "method.html", "search.html",
)  # fmt: skip
AXE = Path.home() / ".cache/bluelamp-test-tools/node_modules/axe-core/axe.min.js"
VIOLATIONS = """axe.run({resultTypes: ['violations']}).then(
    found => found.violations.map(each => `${each.id}: ${each.nodes[0].html.slice(0, 120)}`))"""
BUT_CONTRAST = VIOLATIONS.replace("{", "{rules: {'color-contrast': {enabled: false}}, ", 1)
