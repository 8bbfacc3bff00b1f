# Lines that bring files: what they do not say is asked, once, and not again for what is there.
import json

from session import *

make_vault()
copy_samples("chat-1.png", "chat-2.png", "profile.jpg")
names = ["chat-1.png", "chat-2.png", "profile.jpg"]
lines = [{"kind": "message", "text": "kanarienvogel", "privateNote": "kanarienvogel"}]
lines += [{"kind": "screenshot", "file": name} for name in names]
lines[3]["intimate"] = "no"
open("items.jsonl", "w").write("".join(json.dumps(line) + "\n" for line in lines))
QUESTION = "Does any of the files that these lines name show nudity or a sexual picture, even small?"

# Ctrl-C at the question ends, and what was saved before stays.
terminal = Session("trap : INT; muniment add --from items.jsonl; echo status $?")
terminal.expect("Line 1: item 1, message")
terminal.expect(QUESTION)
terminal.press(b"\x03")
terminal.expect("status 130")
terminal.end()

terminal = Session("muniment add --from items.jsonl")
terminal.expect("Line 1: in the vault already, as item 1.")
terminal.expect(QUESTION)
terminal.type("some")
terminal.expect("Does chat-1.png?")
terminal.type("yes")
terminal.expect("Line 2: item 2")
terminal.expect("Does chat-2.png?")
terminal.type("")
terminal.expect("Line 4: item 4")
terminal.expect("3 saved, 1 in the vault already, 0 not saved.")
check(terminal.end() == 0, "they were saved")
check(terminal.seen.count(QUESTION) == 1 and "Does profile" not in terminal.seen, "only what is not said is asked")
check("kanarienvogel" not in terminal.seen, "no content is shown")
items = json.loads(run("muniment list --json"))["items"]
check([item.get("intimate") for item in items] == [None, "yes", "unsure", "no"], "as answered")

terminal = Session("muniment add --from items.jsonl")
check(terminal.end() == 0 and QUESTION not in terminal.seen, "nothing is asked of what is there")

# Where somebody may be under 18, each file by its name.
run("muniment depicted unsure")
open("more.jsonl", "w").write('{"kind": "file", "file": "chat-1.png", "intimate": "no"}\n' * 2)
terminal = Session("muniment add --from more.jsonl")
terminal.expect("You looked at chat-1.png, and it shows words alone, no picture of a person?")
terminal.type("no")
terminal.expect("Line 1: not saved. You are not in trouble. Words, names and links are kept.")
terminal.expect("You looked at chat-1.png")
terminal.type("yes")
terminal.expect("Line 2: item 5")
check(terminal.end() == 15, "one was refused")
