# What is common, and whether files show something intimate, is asked once a run.
import json

from session import *


def answers(command):
    items = json.loads(run("muniment list --json"))["items"]
    return {item["original"]["fileName"]: item["intimate"] for item in items}


def skip_common(terminal):
    for words in ["On which platform or app", "Which account"]:
        terminal.expect(words)
        terminal.expect("? ")
        terminal.type("")


QUESTION = "Does any of these files show nudity or a sexual picture, even small?"
make_vault()
copy_samples("chat-1.png", "chat-2.png", "profile.jpg", "letter.txt")

terminal = Session("muniment add screenshot chat-1.png chat-2.png")
skip_common(terminal)
terminal.expect(QUESTION)
terminal.expect("[none/some/not-sure, Enter skips]")
terminal.type("none")
check(terminal.end() == 0, "they were saved")
check(terminal.seen.count(QUESTION) == 1, "asked once")
check(answers("none") == {"chat-1.png": "no", "chat-2.png": "no"}, "none means no for each")
run("muniment erase 1 --confirm 1; muniment erase 2 --confirm 2")

terminal = Session("muniment add screenshot chat-1.png chat-2.png profile.jpg")
skip_common(terminal)
terminal.expect(QUESTION)
terminal.type("some")
terminal.expect("Does chat-1.png? [yes/no/unsure, Enter skips]")
terminal.type("yes")
terminal.expect("Does chat-2.png?")
terminal.type("no")
terminal.expect("Does profile.jpg?")
terminal.type("")
check(terminal.end() == 0, "they were saved")
check(
    answers("some") == {"chat-1.png": "yes", "chat-2.png": "no", "profile.jpg": "unsure"},
    "each has its own answer")
run("for n in 3 4 5; do muniment erase $n --confirm $n; done")

for answer in ["not-sure", ""]:
    terminal = Session("muniment add file letter.txt")
    skip_common(terminal)
    terminal.expect(QUESTION)
    terminal.type(answer)
    check(terminal.end() == 0, "it was saved")
check(answers("not-sure") == {"letter.txt": "unsure"}, "not sure means unsure")

terminal = Session("muniment add screenshot chat-1.png --intimate no --platform x")
check(terminal.end() == 0 and "?" not in terminal.seen, "what was given is not asked for")

# No file given: its name is asked for.
terminal = Session("muniment add screenshot")
terminal.expect("Which file?")
terminal.type("chat-2.png")
skip_common(terminal)
terminal.expect(QUESTION)
terminal.type("none")
terminal.expect("Saved as item")
check(terminal.end() == 0, "it was saved")

# Where somebody shown may be under 18, each file by its name.
run("muniment depicted unsure")
terminal = Session("muniment add screenshot profile.jpg chat-1.png --intimate no --platform x")
terminal.expect("You looked at profile.jpg, and it shows words alone, no picture of a person?")
terminal.type("no")
terminal.expect("You are not in trouble. Words, names and links are kept.")
terminal.expect("You looked at chat-1.png, and it shows words alone, no picture of a person?")
terminal.type("yes")
terminal.expect("Saved as item")
check(terminal.end() == 15, "one of two was refused")

# What is common is asked once, the zone only where names tell a time; an answer that is not one is asked again.
run("muniment depicted adult --sure --sure")
os.rename("chat-1.png", "Screenshot_20261102-231455.png")
os.rename("chat-2.png", "IMG-20261102-WA0003.png")
terminal = Session("muniment add screenshot Screenshot*.png IMG*.png profile.jpg")
terminal.expect("On which platform or app are all of these?")
terminal.type("WhatsApp")
terminal.expect("Which account are all of these from (a handle, or an item's number)?")
terminal.type("jade.example.4417")
terminal.expect("In which zone was the device's clock (Europe/Paris, UTC, +02:00)?")
terminal.type("Paris")
terminal.expect("--zone was not understood.")
terminal.expect("In which zone")
terminal.type("Europe/Paris")
terminal.expect(QUESTION)
terminal.type("none")
terminal.expect("Time proposed from the file name: 2026-11-02 23:14:55, Europe/Paris.")
terminal.expect("Time proposed from the file name: 2026-11-02.")
check(terminal.end() == 0, "they were saved")
check(terminal.seen.count("On which platform") == 1, "asked once")
items = json.loads(run("muniment list --json"))["items"][-3:]
for item in items:
    check(item["platform"] == "whatsapp" and item["account"] == "jade.example.4417", "all have what is common")
check([item.get("happenedAt") for item in items] == ["2026-11-02T23:14:55+01:00", "2026-11-02", None], "times as named")
check([item.get("timeFrom") for item in items] == ["file", "file", None], "and marked as the file's")
check(items[0]["zoneAssumed"] is False and items[0]["zone"] == "Europe/Paris", "the zone is what was said")
