"""The case and the checks of browser.sh. Standard library only."""

import html
import http.server
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import urllib.parse

LONG = "W" + "w" * 600 + "END-OF-LONG-WORD"
LINK = "https://tracker.invalid/pixel.png?" + "q" * 500 + "END-OF-LONG-LINK"
HOSTILE = [
    "<script>document.title='owned'</script>",
    "<script src=https://tracker.invalid/a.js></script>",
    "<img src=https://tracker.invalid/pixel.png onerror=\"document.title='owned'\">",
    "</bdi></td></table></section><h1>Forged heading</h1><iframe src=https://tracker.invalid/></iframe>",
    "<style>@import url(https://tracker.invalid/a.css); * { display: none }</style>",
    "<meta http-equiv=refresh content='0;url=https://tracker.invalid/'>",
    "<link rel=stylesheet href=https://tracker.invalid/a.css><base href=https://tracker.invalid/>",
    "<svg onload=\"document.title='owned'\"><a href='javascript:alert(1)'>x</a></svg>",
    "<form action=https://tracker.invalid/><input autofocus onfocus=\"document.title='owned'\">",
    "{{#sections}}{{{title}}}{{/sections}} ${7*7} <!-- --> ]]>",
    "\u202eright to left\u202c and \u200bnothing\u2066x\u2069 between",
    "--></style></title></head><body onload=\"document.title='owned'\">",
    LONG,
    "\n".join(f"line {number}" for number in range(1, 60)) + "\nEND-OF-MANY-LINES",
]
MARKS = ["END-OF-LONG-WORD", "END-OF-LONG-LINK", "END-OF-MANY-LINES"]


def items():
    for number, text in enumerate(HOSTILE):
        yield "message", {"text": text, "from": "them", "platform": "x", "group": text[:400],
                          "at": f"2026-11-20T10:{number:02d}"}
        yield "url", {"address": "https://x.invalid/" + text[:300], "platform": "x", "published": None,
                      "caption": text, "basis-text": text, "content-id": text[:300]}
        yield "account", {"handle": text[:300], "display-name": text[:300], "platform": "x",
                          "whose": "theirs", "profile-url": LINK}
    yield "payment", {"status": "sent", "amount": "5", "currency": "USD", "method": "crypto",
                      "tx-hash": "f" * 64,
                      "to-wallet": "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"}
    yield "demand", {"asks": "money", "text": HOSTILE[0], "deadline": LONG[:400], "audience": LONG}


def fill(program):
    for kind, fields in items():
        options = [f"--{name}" if value is None else f"--{name}={value}" for name, value in fields.items()]
        subprocess.run([program, "add", kind, *options], check=True, stdin=subprocess.DEVNULL)


# What Chromium asks for on its own, whatever page it shows; nothing in the case leads there.
OWN_HOSTS = (".google.com", ".googleapis.com", ".gvt1.com")


class Recorder(http.server.BaseHTTPRequestHandler):
    """A proxy that gives nothing and remembers what it was asked for."""

    asked = []

    def answer(self):
        host = urllib.parse.urlsplit(self.path if "//" in self.path else "//" + self.path).hostname or ""
        if not host.endswith(OWN_HOSTS):
            Recorder.asked.append(f"{self.command} {self.path}")
        self.send_error(404)

    do_GET = do_HEAD = do_POST = do_PUT = do_OPTIONS = do_CONNECT = answer

    def log_message(self, *_):
        pass


def chromium(folder, proxy, page, *options):
    """Everything goes to the proxy, also what would stay on this computer; no name is looked up."""
    command = [
        "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        f"--user-data-dir={folder}/profile", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-default-apps", "--disable-extensions",
        "--disable-domain-reliability", "--no-pings", "--enable-logging=stderr", "--v=0",
        f"--proxy-server=http://127.0.0.1:{proxy}", "--proxy-bypass-list=<-loopback>",
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", "--virtual-time-budget=4000",
        *options, page,
    ]
    environment = dict(os.environ, HOME=str(folder), XDG_CONFIG_HOME=f"{folder}/config",
                       XDG_CACHE_HOME=f"{folder}/cache")
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=180,
                          env=environment)
    return done.stdout, done.stderr


def squeezed(text):
    return re.sub(r"\s+", "", text)


def look(folder, proxy, report, wrong):
    name = report.parent.parent.name
    page = report.as_uri()
    recipient = json.loads((report.parent / "report.json").read_text())["recipient"]

    def check(is_so, words):
        if not is_so:
            wrong.append(f"{name} ({recipient}): {words}")

    source = report.read_text()
    before = len(Recorder.asked)
    dom, log = chromium(folder, proxy, page, "--dump-dom")
    console = [line for line in log.splitlines() if ":CONSOLE" in line]
    check(not console, "the browser's console says: " + "; ".join(console[:3]))
    title = re.search(r"<title>(.*?)</title>", source, re.S).group(1)
    check(f"<title>{title}</title>" in dom, "the title is another one")
    for tag in ["script", "img", "iframe", "svg", "form", "input", "link", "base", "object", "embed", "a"]:
        check(not re.search(rf"<{tag}[\s>/]", dom, re.I), f"there is an element {tag}")
    check(len(re.findall(r"<h1[\s>]", dom)) == 1 and len(re.findall(r"<style[\s>]", dom)) == 1,
          "a heading or a style was forged")
    check(not re.search(r"<[^>]*\son[a-z]+\s*=", dom), "an element has a handler")
    check(dom.count("<section") == source.count("<section"), "the sections are others")

    pdf = folder / f"{name}.pdf"
    chromium(folder, proxy, page, f"--print-to-pdf={pdf}", "--no-pdf-header-footer")
    if recipient in ["police", "takedown"]:
        chromium(
            folder, proxy, page, f"--screenshot={folder}/{name}-{recipient}.png", "--window-size=1200,4000")
    check(pdf.exists(), "it was not printed")
    check(Recorder.asked[before:] == [], "it asked for: " + "; ".join(Recorder.asked[before:][:5]))
    if not pdf.exists():
        return
    printed = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True).stdout
    flat = squeezed(printed)
    headings = [html.unescape(text) for text in re.findall(r"<h2>(.*?)</h2>", source)]
    for heading in headings:
        check(squeezed(heading) in flat, f"the section {heading!r} is not printed")
    last = html.unescape(re.findall(r"<li>(.*?)</li>", source, re.S)[-1])
    last = squeezed(re.sub(r"<[^>]*>", "", last))
    check(last[-60:] in flat, "the last line is not printed")
    text = squeezed(re.sub(r"<[^>]*>", "", html.unescape(source)))
    for mark in MARKS:
        if mark in text:
            check(mark in flat, f"{mark} is cut off")
    check("tracker" not in flat or "hxxps" in flat, "links are as they were")
    # Nothing goes over the edge.
    boxes = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True).stdout
    width = 0.0
    for line in boxes.splitlines():
        if page_box := re.search(r'<page width="([\d.]+)"', line):
            width = float(page_box.group(1))
        if word := re.search(r'<word xMin="(-?[\d.]+)" .*xMax="(-?[\d.]+)".*>(.*)</word>', line):
            # Within the margins of 16 mm.
            fits = float(word.group(1)) >= 44 and float(word.group(2)) <= width - 44
            check(fits, f"over the edge of the page: {word.group(3)[:40]}")
            if not fits:
                break
    print(f"{name} ({recipient}): {len(headings)} sections, {printed.count(chr(12))} pages")


def trap(folder, proxy, wrong):
    """The checks themselves: a page that does ask and run is noticed."""
    page = folder / "trap.html"
    page.write_text("<title>t</title><img src=http://tracker.invalid/x><script>console.error('seen');"
                    "document.title = 'owned'</script>")
    dom, log = chromium(folder, proxy, page.as_uri(), "--dump-dom")
    if "<title>owned</title>" not in dom or ":CONSOLE" not in log:
        wrong.append("the browser does not show what a page does")
    if not any("tracker.invalid" in line for line in Recorder.asked):
        wrong.append("the proxy does not see what a page asks for")
    Recorder.asked.clear()


def main():
    if sys.argv[1] == "fill":
        return fill(sys.argv[2])
    folder = pathlib.Path(sys.argv[2])
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    wrong = []
    trap(folder, server.server_port, wrong)
    reports = sorted(folder.glob("bundles/*/data/report.html"))
    if len(reports) != 7:
        wrong.append(f"there are {len(reports)} reports, not 7")
    for report in reports:
        look(folder, server.server_port, report, wrong)
    for words in wrong:
        print("not so: " + words, file=sys.stderr)
    if wrong:
        sys.exit(1)
    print(f"Nothing was asked for, nothing ran, nothing is cut off. Screenshots: {folder}")


main()
