"""Opens every page as a user would and says what is wrong with it: errors, foreign requests, slow paints, axe's findings."""

import pathlib
import sys

from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FIRST_PAINT_MS = 1000
SEARCH = "?mode=optimize&symbol=AAPL&strategy=sma_crossover&vary.fast_period=on&vary.slow_period=on"
PAGES = {
    "/docs/": "main h1",
    "/docs/backtest.html": "form [type=submit]",
    "/docs/backtest.html?mode=run&symbol=AAPL&strategy=rsi": "#results canvas",
    "/docs/backtest.html?mode=compare&symbol=AAPL%2C+MSFT&strategies=rsi&strategies=macd": "#results table",
    "/docs/backtest.html" + SEARCH: "#results .map",
    "/docs/dashboard.html": "#board .badge",
    "/docs/data.html": "main h1",
    "/docs/strategies.html": "main h1",
    "/docs/metrics.html": "main h1",
    "/docs/reference.html": ".opblock",
    "/docs/problems.html": "main h1",
    "/docs/operating.html": "main h1",
    "/docs/scaling.html": "main h1",
}
SCREENS = {
    "light": {"viewport": {"width": 1360, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1360, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "device_scale_factor": 2},
}


class Watch:
    """What a page did that it should not have."""

    def __init__(self, page: Page, base: str):
        self.faults: list[str] = []
        page.on("console", lambda message: self.note(message.type in ("error", "warning"), f"console: {message.text}"))
        page.on("pageerror", lambda error: self.note(True, f"exception: {error}"))
        own = (base, "data:", "blob:")
        page.on("request", lambda request: self.note(not request.url.startswith(own), f"asks {request.url}"))
        page.on("requestfailed", lambda request: self.note(True, f"failed: {request.url}"))

    def note(self, is_fault: bool, text: str):
        if is_fault:
            self.faults.append(text)


def first_paint(page: Page) -> float:
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
    return page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")


def check_page(browser, base: str, path: str, ready: str, screen: str) -> list[str]:
    context = browser.new_context(**SCREENS[screen])
    page = context.new_page()
    watch = Watch(page, base)
    page.goto(base + path)
    page.wait_for_selector(ready, timeout=30_000)
    # Charts and the viewer go on drawing for a moment.
    page.wait_for_load_state("load")
    paint = first_paint(page)
    for _ in range(2):
        # A busy machine can be slow once; the page is only when it always is.
        if paint > FIRST_PAINT_MS:
            page.reload()
            paint = min(paint, first_paint(page))
    watch.note(paint > FIRST_PAINT_MS, f"first contentful paint after {paint:.0f} ms")
    page.wait_for_selector(ready, timeout=30_000)
    watch.note(page.evaluate("document.documentElement.scrollWidth > innerWidth"), "wider than the screen")
    for violation in Axe().run(page).response["violations"]:
        where = ", ".join(str(node["target"]) for node in violation["nodes"][:3])
        watch.note(violation["impact"] in ("serious", "critical"), f"axe {violation['id']}: {where}")
    context.close()
    return [f"{path} ({screen}): {fault}" for fault in watch.faults]


def check_backtest(browser, base: str) -> list[str]:
    """A backtest with one click, its address shared, and the same with the keyboard alone."""
    page = browser.new_context(**SCREENS["light"]).new_page()
    watch = Watch(page, base)
    page.goto(base + "/docs/backtest.html")
    page.click("form [type=submit]")
    page.wait_for_selector("#results canvas")
    figures = page.inner_text("#results .cards")
    watch.note("Total return" not in figures, "a click shows no figures")
    watch.note(page.locator("#results figure canvas").count() < 3, "a click does not draw three charts")
    with page.expect_download() as download:
        page.click("text=Trades as CSV")
    table = pathlib.Path(download.value.path()).read_text()
    watch.note(not table.startswith("id,direction,entry_time"), f"the CSV begins with {table[:40]!r}")

    shared = browser.new_context(**SCREENS["light"]).new_page()
    shared.goto(page.url)
    shared.wait_for_selector("#results canvas")
    watch.note(shared.inner_text("#results .cards") != figures, "a shared address shows other figures")

    keyboard = browser.new_context(**SCREENS["light"]).new_page()
    keyboard.goto(base + "/docs/backtest.html")
    keyboard.wait_for_selector("form [type=submit]")
    for _ in range(60):
        keyboard.keyboard.press("Tab")
        if keyboard.evaluate("document.activeElement.type") == "submit":
            break
    keyboard.keyboard.press("Enter")
    keyboard.wait_for_selector("#results canvas")

    wrong = browser.new_context(**SCREENS["light"]).new_page()
    wrong.goto(base + "/docs/backtest.html")
    wrong.wait_for_selector("form [type=submit]")
    wrong.fill("[name='/parameters/fast_period']", "0")
    wrong.click("form [type=submit]")
    wrong.wait_for_selector("[name='/parameters/fast_period'][aria-invalid=true]")
    watch.note("fast_period" not in wrong.inner_text(".problem"), "a fault is not shown as the API words it")
    return [f"backtest: {fault}" for fault in watch.faults]


def take_pictures(browser, base: str, folder: pathlib.Path):
    """The two pages of the README, in few colours: small files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, path, screen, ready in [
        ("backtest", "/docs/backtest.html?mode=run&symbol=AAPL&strategy=sma_crossover", "light", "#results canvas"),
        ("dashboard", "/docs/dashboard.html", "dark", "#board .badge"),
    ]:
        page = browser.new_context(**SCREENS[screen]).new_page()
        page.goto(base + path)
        page.wait_for_selector(ready)
        # Long enough for the dashboard's curves to have a shape.
        for _ in range(8 if name == "dashboard" else 1):
            page.evaluate("fetch('/api/strategy/', {cache: 'no-store'})")
            page.wait_for_timeout(2000)
        file = folder / f"{name}.png"
        page.screenshot(path=file)
        Image.open(file).convert("RGB").quantize(96).save(file, optimize=True)
        print(f"{file}: {file.stat().st_size // 1024} KiB")


def main() -> int:
    base, *rest = sys.argv[1:]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        if rest:
            take_pictures(browser, base, pathlib.Path(rest[1]))
            return 0
        faults = check_backtest(browser, base)
        for path, ready in PAGES.items():
            for screen in SCREENS:
                faults += check_page(browser, base, path, ready, screen)
        browser.close()
    for fault in faults:
        print(fault)
    print(f"{len(PAGES) * len(SCREENS)} pages seen, {len(faults)} faults")
    return 1 if faults else 0


sys.exit(main())
