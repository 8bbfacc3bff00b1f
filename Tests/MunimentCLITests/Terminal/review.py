# Going through what is unsure: each question can be skipped, q ends, and the next run goes on there. No picture, no
# text and no private word is shown.
import json

from session import *

make_vault()
shutil.copy(os.environ["SAMPLES"] + "/chat-1.png", "Screenshot_20261102-231455.png")
run("muniment add screenshot Screenshot_20261102-231455.png")
run("printf 'kanarienvogel in words' | muniment add message - --from them --private-note kanarienvogel --at 2026-11-02")
run("muniment add account jade --description kanarienvogel-desc")
run("muniment actor add Anna; muniment actor add Bert")


def open_points():
    return [(point["item"], point["question"]) for point in json.loads(run("muniment review --json"))["open"]]


ALL = [
    (1, "intimate"), (1, "proposed-time"), (1, "zone"), (1, "actor"), (2, "actor"),
    (3, "whose"), (3, "platform"), (3, "actor"),
]
check(open_points() == ALL, "what is open is listed")

# Everything skipped changes nothing.
before = run("muniment custody --json")
terminal = Session("muniment review")
terminal.expect("3 items to look over.")
for _ in ALL:
    terminal.expect("? ")
    terminal.type("")
terminal.expect("What was skipped stays open.")
check(terminal.end() == 0, "it ends well")
check(run("muniment custody --json") == before, "nothing was changed")

# Some answers, a wrong one among them, then q.
terminal = Session("muniment review")
terminal.expect("1 of 3:")
terminal.expect("Screenshot_20261102-231455.png")
terminal.expect("Does it show nudity or a sexual picture, even small? [yes/no/unsure]")
terminal.type("perhaps")
terminal.expect("Please answer with one of: yes/no/unsure, or q to end.")
terminal.expect("[yes/no/unsure]")
terminal.type("n")
terminal.expect("By its file it is from 2026-11-02 23:14:55. Did what it shows happen then")
terminal.type("yesterday")
terminal.expect("--at was not understood.")
terminal.expect("By its file it is from")
terminal.type("2026-11-02 23:10")
terminal.expect("It says 2026-11-02 23:10, and UTC was assumed.")
terminal.type("q")
check(terminal.end() == 0, "q ends well")
check(open_points() == [(1, "zone"), (1, "actor")] + ALL[4:], "what was answered is not open any more")

# Ctrl-C ends as well, and keeps what was answered.
terminal = Session("trap : INT; muniment review; echo status $?")
terminal.expect("It says 2026-11-02 23:10")
terminal.type("Europe/Paris")
terminal.expect("Who did it? [Anna/Bert]")
terminal.press(b"\x03")
terminal.expect("status 130")
terminal.end()
check(open_points()[0] == (1, "actor"), "the zone was kept")

terminal = Session("muniment review 2-3")
terminal.expect("2 items to look over.")
terminal.expect("Who did it?")
terminal.type("b")
terminal.expect("Whose account is it?")
terminal.type("theirs")
terminal.expect("On which platform or app is it?")
terminal.type("Instagram")
terminal.expect("Who did it?")
terminal.type("Bert")
terminal.expect("Nothing is open.")
check(terminal.end() == 0, "it ends well")
check("kanarienvogel" not in terminal.seen, "no content is shown")
check(open_points() == [(1, "actor")], "one is left")
item = json.loads(run("muniment show 1 --json"))["item"]
check(item["happenedAt"] == "2026-11-02T23:10+01:00" and item["zoneAssumed"] is False, "the answers were kept")
check(item["timeFrom"] == "memory" and item["intimate"] == "no", "and who says so")

# Words only when asked for.
run("muniment add message 'kanarienvogel two' --from them")
terminal = Session("muniment review 4 --reveal")
terminal.expect("kanarienvogel two")
terminal.expect("When did it happen")
terminal.type("Q")
check(terminal.end() == 0, "q ends well")
