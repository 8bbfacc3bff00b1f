# Adding asks for what was left out, one question at a time; any may be skipped.
import json

from session import *

make_vault()
terminal = Session("muniment add message")
terminal.expect("Enter alone skips a question.")
terminal.expect("What does it say?")
for line in ["Send $500 & more,", "or `everyone` sees it!", "."]:
    terminal.type(line)
terminal.expect("Who sent it? [them/me/other, Enter skips]")
terminal.type("nobody")
terminal.expect("Please answer with one of: them, me, other.")
terminal.type("t")
terminal.expect("On which platform or app?")
terminal.type("Telegram")
terminal.expect("When (2026-11-20 23:14, or a date)?")
terminal.type("")
terminal.expect("Saved as item 1")
check(terminal.end() == 0, "it was saved")
item = json.loads(run("muniment show 1 --json --reveal"))["item"]
check(item["text"] == "Send $500 & more,\nor `everyone` sees it!", "the words are exact: " + item["text"])
check(item["from"] == "them" and item["platform"] == "telegram", "the answers were kept")
check("happenedAt" not in item, "a skipped answer is not known")

# What is pasted is taken whole: long lines, full stops, tabs. An answer that is not understood is asked again.
pasted = "line one\n.\nline three, send $500\n" + "A" * 6000 + "END\ttab"
terminal = Session("muniment add message")
terminal.expect("What does it say?")
terminal.expect("skips this.)")
terminal.press(b"\x1b[200~" + pasted.replace("\n", "\r").encode() + b"\x1b[201~")
terminal.expect("END")
terminal.type("")
terminal.type("and typed" + "x\x7f" + " too")
terminal.type(".")
terminal.expect("Who sent it?")
terminal.type("")
terminal.expect("On which platform or app?")
terminal.type("")
terminal.expect("When (")
terminal.type("yesterday 23:14")
terminal.expect("--at was not understood.")
terminal.expect("When (")
terminal.type("2026-11-20")
terminal.expect("Saved as item 2")
check(terminal.end() == 0, "it was saved")
item = json.loads(run("muniment show 2 --json --reveal"))["item"]
check(item["text"] == pasted + "\nand typed too", "what was pasted and typed is exact")
check(item["happenedAt"] == "2026-11-20", "the second answer counts")

# A link longer than the kernel's line.
link = "https://social.example/?q=" + "b" * 5000 + "&end=1"
terminal = Session("muniment add url")
terminal.expect("What is the link")
terminal.type(link)
for _ in range(4):
    terminal.expect("? ")
    terminal.type("")
check(terminal.end() == 0, "it was saved")
check(json.loads(run("muniment show 3 --json"))["item"]["address"] == link, "the link is whole")

# What was given is not asked for.
terminal = Session("muniment add account jade --platform instagram")
check(terminal.end() == 0 and "?" not in terminal.seen, "nothing is asked when the handle was given")

# Everything skipped: nothing is saved.
terminal = Session("muniment add demand")
terminal.expect("What do they say, in their words?")
terminal.type(".")
for _ in range(8):
    terminal.expect("? ")
    terminal.type("")
check(terminal.end() == 15, "nothing to save ends with 15")
check("Nothing was given to save." in terminal.seen, "and that is said")
