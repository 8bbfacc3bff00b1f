# An evening: one unlock, everything at the prompt, one question interrupted, and no traces afterwards.
import json

from session import *

make_vault()
copy_samples("chat-1.png", "chat-2.png", "profile.jpg")
os.rename("profile.jpg", "it's me [1].jpg")
open("-h.png", "wb").write(open("chat-1.png", "rb").read() + b"another")
open("notes.txt", "w").write("words")

os.environ["TERM"] = "xterm-256color"
terminal = Session("trap : INT; muniment open; echo status $?; stty -a", passphrase_file=False)
terminal.expect_hidden("Passphrase:")
terminal.type("not it")
terminal.expect("Please try again.")
terminal.expect_hidden("Passphrase:")
terminal.type(PASSPHRASE)
terminal.expect("The vault is open.")

# Plain characters are plain, in quotes and out of them.
terminal.give("add account $500&more!*?")
terminal.expect("Saved as item 1: account $500&more!*?")
link = "https://social.example/?q=" + "b" * 3000 + "&a=1&b=$2!*"
terminal.give("add url '" + link + "' --published")
terminal.expect("Saved as item 2")
terminal.give("add note \"Don't pay. Send $500 & more, !!\"")
terminal.expect("Saved as item 3")
terminal.give("add note I don't")
terminal.expect("Unexpected argument 'don't'")
terminal.give("add note 'never closed")
terminal.expect("A quotation mark ' is not closed.")

# Patterns, for files.
terminal.give("muniment add screenshot *.png --description *.png")
terminal.expect("Does any of these files show nudity")
terminal.type("none")
terminal.expect("Saved as item 4: screenshot -h.png")
terminal.expect("Saved as item 6: screenshot chat-2.png")
terminal.give("add screenshot -h.png --intimate no --platform telegram")
terminal.expect("Saved as item 7: screenshot -h.png")
terminal.expect("Already in the vault as item 4")
terminal.give("add screenshot \"it's me [1].jpg\" nothing*.png --intimate no --platform telegram")
terminal.expect("Saved as item 8: screenshot it's me [1].jpg")
terminal.expect("nothing*.png")
terminal.expect("1 saved, 1 not saved")

# A question that Ctrl-C ends; the sitting goes on, and nothing of it was saved.
terminal.give("add message")
terminal.expect("skips this.)")
terminal.type("half of a")
terminal.type("thou")
terminal.press(b"\x03")
terminal.expect("Interrupted.")
terminal.expect("muniment> ")
terminal.press(b"list --kind acc\x03")
terminal.expect("^C")
terminal.give("add message")
terminal.expect("skips this.)")
for line in ["Send $500 & more!", "."]:
    terminal.type(line)
terminal.expect("Who sent it?")
terminal.type("them")
terminal.expect("On which platform or app?")
terminal.type("")
terminal.expect("When (")
terminal.type("")
terminal.expect("Saved as item 9")

# Somebody else adds meanwhile, and both go on.
check("Saved as item 10" in run("muniment add account meanwhile"), "another program can write")
terminal.give("show 10")
terminal.expect("account meanwhile")
terminal.give("tag 10 --add own-word")
terminal.expect("Item 10: own-word")

# What has no place here.
for line, word in [
    ("init", "`init`"),
    ("open", "`open`"),
    ("list --vault other", "--vault"),
    ("list --passphrase-file other", "--passphrase-file"),
    ("list --recovery-code-file other", "--recovery-code-file"),
]:
    terminal.give(line)
    terminal.expect(word + " has no place here")
    terminal.expect("(code: not-while-open)")
terminal.give("nonsense")
terminal.expect("Unexpected argument 'nonsense'")
terminal.give("help")
terminal.expect("HERE AT THE PROMPT")

# Earlier lines come back with the arrow; what is pasted runs nothing by itself.
terminal.give("tags --json")
terminal.expect('"format": 1')
terminal.expect("muniment> ")
terminal.press(b"\x1b[A")
terminal.expect("tags --json")
terminal.press(b"\x15\x1b[200~add note 'one\ntwo'\nexit\n\x1b[201~")
terminal.expect("two' exit")
terminal.press(b"\x15")
terminal.type("verify")
terminal.expect("Nothing is changed or lost")
terminal.expect("muniment> ")
terminal.press(b"\x04")
terminal.expect("status 0")
settings = terminal.expect(" echo ")
check("-echo " not in settings and "-icanon" not in terminal.end_text(), "the terminal is as it was")
check(PASSPHRASE not in terminal.seen, "the passphrase was not shown")

check(item(1)["handle"] == "$500&more!*?", "the handle is exact")
check(item(2)["address"] == link, "the link is whole")
check(item(3)["text"] == "Don't pay. Send $500 & more, !!", "the words are exact")
check(item(5)["description"] == "*.png", "a pattern is a pattern for files alone")
check(item(9)["text"] == "Send $500 & more!", "the message is exact")
check(len(json.loads(run("muniment list --json"))["items"]) == 10, "nothing else was saved")

# No history, no settings, no recent files: the vault and the state are all that is there.
root = os.path.dirname(os.getcwd())
found = set()
for part in ["home", "data", "config", "cache", "tmp", "state"]:
    for folder, _, names in os.walk(f"{root}/{part}"):
        found |= {os.path.relpath(os.path.join(folder, name), root) for name in names}
found = {name for name in found if not name.startswith("state/muniment/")}
check(
    found == {"home/passphrase", "data/muniment/vault.muniment"},
    "nothing else was written: " + repr(sorted(found)))
check(
    set(os.listdir()) == {"chat-1.png", "chat-2.png", "it's me [1].jpg", "-h.png", "notes.txt"},
    "nothing came to where it was run: " + repr(os.listdir()))
for folder in ["data", "state"]:
    for path, _, names in os.walk(f"{root}/{folder}"):
        for name in names:
            data = open(os.path.join(path, name), "rb").read()
            check(b"$500" not in data and b"social.example" not in data, "all is sealed in " + name)
