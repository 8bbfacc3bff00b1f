# Recording a report asks for the little that makes it useful later; any question may be skipped.
import json

from session import *


def filings(more=""):
    return json.loads(run("muniment filing list --json" + more))["filings"]


make_vault()
terminal = Session("muniment filing add")
terminal.expect("Enter alone skips a question.")
terminal.expect("Whom did you tell?")
terminal.type("neighbour")
terminal.expect("Please answer with one of:")
terminal.type("takedown")
terminal.expect("To which platform or app?")
terminal.type("Instagram")
terminal.expect("When did you send it")
terminal.type("yesterday")
terminal.expect("--sent-at was not understood.")
terminal.expect("When did you send it")
terminal.type("2026-11-21 11:05")
terminal.expect("Their reference")
terminal.type("")
terminal.expect("until 2026-11-23 11:05")
check(terminal.end() == 0, "it was recorded")
check(filings()[0]["platform"] == "instagram" and "reference" not in filings()[0], "the answers were kept")

# The bundle was given by the line after an export; when and under which number is asked.
terminal = Session("muniment filing add police --bundle 2026-11-21-1")
terminal.expect("When did you send it")
terminal.type("")
terminal.expect("Their reference")
terminal.type("26-1234")
check(terminal.end() == 0, "it was recorded")
check("platform" not in terminal.seen, "the police is no platform")
check(filings()[1]["reference"] == "26-1234", "the answer was kept")

# A PIN is typed unseen and shown only when asked for.
terminal = Session("muniment filing add stopncii")
terminal.expect("When did you send it")
terminal.type("2026-11-21")
terminal.expect("The case number?")
terminal.type("A-99")
terminal.expect_hidden("Its PIN")
terminal.type("4711")
check(terminal.end() == 0, "it was recorded")
check("4711" not in terminal.seen, "the PIN is not echoed")
check("pin" not in filings()[2], "nor listed")
check(filings(" --reveal")[2]["pin"] == "4711", "and kept exactly")

# With the time given, nothing is asked.
terminal = Session("muniment filing add ccri --sent-at 2026-11-20")
check(terminal.end() == 0 and "?" not in terminal.seen, "nothing is asked")

# A look that says nothing is asked for.
terminal = Session("muniment filing check F1")
terminal.expect("Is it still there? [up/down/moved/unknown, Enter skips]")
terminal.type("no")
check(terminal.end() == 0, "it was recorded")
check(filings()[0]["checks"][0]["state"] == "down", "no means gone")
terminal = Session("muniment filing check F1")
terminal.expect("Is it still there?")
terminal.type("")
check(terminal.end() == 15, "a skipped question records nothing")
check(len(filings()[0]["checks"]) == 1, "nothing was recorded")
