#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Open a published page in Chromium, from a web server on loopback.

browse_page.py FOLDER               look at it as a reader would; 1 if something is wrong
browse_page.py FOLDER --shots DIR   pictures at two widths, light and dark
"""
import functools
import http.server
import pathlib
import sys
import tempfile
import threading
import time

import icalendar
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

WIDTHS = {"phone": (360, 740), "desk": (1280, 900)}
SCHEMES = ("light", "dark")

# Text whose colour stands out less than 4.5 to 1 from what is behind it (WCAG 2.2, 1.4.3).
FAINT = """
const channels = c => (c.match(/[\\d.]+/g) || []).map(Number);
const light = c => { const [r, g, b] = channels(c).map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const behind = e => { for (; e; e = e.parentElement) {
    const c = getComputedStyle(e).backgroundColor, n = channels(c);
    if (n.length === 3 || n[3] > 0) return c; }
  return 'rgb(255, 255, 255)'; };
const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
let seen = 0;
while (walk.nextNode()) {
  const e = walk.currentNode.parentElement;
  if (!walk.currentNode.data.trim() || e.closest('.unseen')) continue;
  const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((x, y) => y - x);
  seen++;
  if ((a + 0.05) / (b + 0.05) < 4.5) found.push(walk.currentNode.data.trim());
}
return [seen, found];
"""

problems = []


def check(ok, what):
    if not ok:
        problems.append(what)


class Handler(http.server.SimpleHTTPRequestHandler):
    asked = []
    extensions_map = {".html": "text/html; charset=utf-8", ".ics": "text/calendar; charset=utf-8"}

    def do_GET(self):
        Handler.asked.append(self.path)
        super().do_GET()

    def log_message(self, *args):
        pass


def serve(folder):
    handler = functools.partial(Handler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}/"


def start(downloads, home):
    options = webdriver.ChromeOptions()
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                 "--no-first-run", "--disable-background-networking", f"--user-data-dir={home}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
    browser.execute_cdp_cmd("Browser.setDownloadBehavior",
                            {"behavior": "allow", "downloadPath": str(downloads)})
    return browser


def look(browser, address, width, scheme):
    wide, high = WIDTHS[width]
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                            {"width": wide, "height": high, "deviceScaleFactor": 1,
                             "mobile": width == "phone"})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {
        "features": [{"name": "prefers-color-scheme", "value": scheme}]})
    browser.get(address)


def judge(browser, where):
    headings = [(int(h.tag_name[1]), h.text) for h in browser.find_elements(By.CSS_SELECTOR, "h1,h2,h3")]
    check([level for level, _ in headings].count(1) == 1, f"{where}: not one h1: {headings}")
    check(all(b - a <= 1 for (a, _), (b, _) in zip(headings, headings[1:])), f"{where}: {headings}")
    check(all(text for _, text in headings), f"{where}: a heading without words")
    for landmark in ("header", "main", "footer"):
        check(len(browser.find_elements(By.CSS_SELECTOR, f"body > {landmark}")) == 1,
              f"{where}: no {landmark}")
    links = {}
    for link in browser.find_elements(By.TAG_NAME, "a"):
        name, target = link.accessible_name, link.get_attribute("href")
        check(name.strip(), f"{where}: a link without a name: {target}")
        check(links.setdefault(name, target) == target, f"{where}: two links are called {name}")
    check(len(links) > 3, f"{where}: only {len(links)} links")
    for table in browser.find_elements(By.TAG_NAME, "table"):
        check(table.find_element(By.TAG_NAME, "caption").text, f"{where}: a table without a caption")
    seen, faint = browser.execute_script(FAINT)
    check(seen > 20 and not faint, f"{where}: {seen} texts, too faint: {faint}")
    overflow = browser.execute_script("return document.documentElement.scrollWidth - innerWidth")
    check(overflow <= 0, f"{where}: {overflow} px too wide")
    hidden = browser.execute_script("return document.querySelectorAll('script,img,iframe,object,link').length")
    check(hidden == 0, f"{where}: {hidden} elements that have no place there")
    for entry in browser.get_log("browser"):
        check(False, f"{where}: console: {entry['message']}")


def download(browser, address, downloads):
    look(browser, address, "desk", "light")
    browser.find_element(By.CSS_SELECTOR, "a.add").click()
    for _ in range(200):
        found = list(downloads.glob("*.ics"))
        if found:
            break
        time.sleep(0.05)
    check(found, "nothing was downloaded")
    if found:
        events = icalendar.Calendar.from_ical(found[0].read_bytes()).walk("VEVENT")
        shown = browser.find_element(By.CSS_SELECTOR, ".next time").get_attribute("datetime")
        check(len(events) == 1, f"{len(events)} events in the file")
        check(events[0].decoded("dtstart").isoformat()[:16] == shown[:16],
              f"the file says {events[0].decoded('dtstart')}, the page {shown}")


def main():
    folder = pathlib.Path(sys.argv[1])
    shots = pathlib.Path(sys.argv[3]) if sys.argv[2:3] == ["--shots"] else None
    server, address = serve(folder)
    with tempfile.TemporaryDirectory() as temporary:
        downloads = pathlib.Path(temporary, "downloads")
        downloads.mkdir()
        browser = start(downloads, pathlib.Path(temporary, "home"))
        try:
            for width in WIDTHS:
                for scheme in SCHEMES:
                    look(browser, address, width, scheme)
                    if shots:
                        high = browser.execute_script("return document.documentElement.scrollHeight")
                        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
                            "width": WIDTHS[width][0], "height": high, "deviceScaleFactor": 1,
                            "mobile": width == "phone"})
                        browser.save_screenshot(str(shots / f"{width}-{scheme}.png"))
                    else:
                        judge(browser, f"{width}, {scheme}")
            if not shots:
                download(browser, address, downloads)
        finally:
            browser.quit()
            server.shutdown()
    files = {"/"} | {f"/{path.name}" for path in folder.iterdir()}
    check(set(Handler.asked) <= files, f"asked for {set(Handler.asked) - files}")
    check("/" in Handler.asked, "the page was never asked for")
    for problem in problems:
        print(problem, file=sys.stderr)
    sys.exit(bool(problems))


main()
