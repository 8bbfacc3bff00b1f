# Whether files show something intimate is asked once a run.
import json

from session import *


def answers(command):
    items = json.loads(run("muniment list --json"))["items"]
    return {item["original"]["fileName"]: item["intimate"] for item in items}


QUESTION = "Does any of these files show nudity or a sexual picture, even small?"
make_vault()
copy_samples("chat-1.png", "chat-2.png", "profile.jpg", "letter.txt")

terminal = Session("muniment add screenshot chat-1.png chat-2.png")
terminal.expect(QUESTION)
terminal.expect("[none/some/not-sure, Enter skips]")
terminal.type("none")
check(terminal.end() == 0, "they were saved")
check(terminal.seen.count(QUESTION) == 1, "asked once")
check(answers("none") == {"chat-1.png": "no", "chat-2.png": "no"}, "none means no for each")
run("muniment erase 1 --confirm 1; muniment erase 2 --confirm 2")

terminal = Session("muniment add screenshot chat-1.png chat-2.png profile.jpg")
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
    terminal.expect(QUESTION)
    terminal.type(answer)
    check(terminal.end() == 0, "it was saved")
check(answers("not-sure") == {"letter.txt": "unsure"}, "not sure means unsure")

terminal = Session("muniment add screenshot chat-1.png --intimate no")
check(terminal.end() == 0 and QUESTION not in terminal.seen, "what was given is not asked for")

# No file given: its name is asked for.
terminal = Session("muniment add screenshot")
terminal.expect("Which file?")
terminal.type("chat-2.png")
terminal.expect(QUESTION)
terminal.type("none")
terminal.expect("Saved as item")
check(terminal.end() == 0, "it was saved")

# Where somebody shown may be under 18, each file by its name.
run("muniment depicted unsure")
terminal = Session("muniment add screenshot profile.jpg chat-1.png --intimate no")
terminal.expect("You looked at profile.jpg, and it shows words alone, no picture of a person?")
terminal.type("no")
terminal.expect("You are not in trouble. Words, names and links are kept.")
terminal.expect("You looked at chat-1.png, and it shows words alone, no picture of a person?")
terminal.type("yes")
terminal.expect("Saved as item")
check(terminal.end() == 15, "one of two was refused")
