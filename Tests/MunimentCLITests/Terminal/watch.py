# A folder that is watched: what is there, what comes while it runs, each once and only when it is complete.
import json

from session import *

make_vault()
os.mkdir("in")
copy_samples("chat-1.png", "chat-2.png", "profile.jpg", "letter.txt")
shutil.copy("chat-1.png", "in/Screenshot_20261102-231455.png")
shutil.copy("chat-1.png", "in/.hidden.png")
before = open("chat-1.png", "rb").read()

terminal = Session("exec muniment add folder in --watch --kind screenshot")
terminal.expect("On which platform or app?")
terminal.type("instagram")
terminal.expect("Which account")
terminal.type("")
terminal.expect("In which zone")
terminal.type("UTC")
terminal.expect("Does any of these files show nudity")
terminal.type("none")
terminal.expect("Watching in.")
terminal.expect("Saved as item 1: screenshot Screenshot_20261102-231455.png, 44132 bytes, image/png")

# Written slowly: taken once it is closed, and whole.
data = open("chat-2.png", "rb").read()
with open("in/slow.png", "wb") as slow:
    slow.write(data[:1000])
    slow.flush()
    time.sleep(4)
    while select.select([terminal.terminal], [], [], 0)[0]:
        terminal.read(time.monotonic() + 5)
    check("slow.png" not in terminal.seen, "nothing is taken while it is written")
    slow.write(data[1000:])
terminal.expect("Saved as item 2: screenshot slow.png, 42188 bytes, image/png")

# Moved in; the same bytes again; one that is refused; one that is deleted before it rested.
os.rename("profile.jpg", "in/moved.jpg")
terminal.expect("Saved as item 3: screenshot moved.jpg")
shutil.copy("in/slow.png", "in/again.png")
terminal.expect("In the vault already, as item 2: in/again.png")
open("in/empty.png", "wb").close()
terminal.expect("in/empty.png is empty.")
open("in/gone.png", "wb").write(b"x")
os.unlink("in/gone.png")
shutil.copy("letter.txt", "in/letter.txt")
terminal.expect("Saved as item 4: screenshot letter.txt")
terminal.press(b"\x03")
terminal.expect("The watch has ended.")
terminal.expect("4 saved, 1 not saved (see above).")
check(terminal.end() == 15, "one was refused")
check("gone.png" not in terminal.seen and ".hidden" not in terminal.seen, "nothing else was taken")

items = json.loads(run("muniment list --json"))["items"]
check([item["intimate"] for item in items] == ["no", "unsure", "unsure", "unsure"], "of what came later nobody said")
check(items[0]["timeFrom"] == "file" and items[0]["platform"] == "instagram", "with what is common")
check(all(item["platform"] == "instagram" for item in items), "for all of them")
check(open("in/Screenshot_20261102-231455.png", "rb").read() == before, "the originals stay")
check(sorted(os.listdir("in")) == sorted(
    [".hidden.png", "Screenshot_20261102-231455.png", "slow.png", "moved.jpg", "again.png", "empty.png", "letter.txt"]),
    "where they were")

# Again, and ended while something is still written; nothing is taken twice.
os.unlink("in/empty.png")
terminal = Session("exec muniment add folder in --watch --intimate no --platform x")
for name in ["Screenshot_20261102-231455.png", "again.png", "letter.txt", "moved.jpg", "slow.png"]:
    terminal.expect("in/" + name)
with open("in/late.png", "wb") as late:
    late.write(b"abc")
    late.flush()
    time.sleep(5)
    terminal.press(b"\x03")
    terminal.expect("Not complete yet, so not saved: in/late.png")
    check(terminal.end() == 0, "it ends well")
check(len(json.loads(run("muniment list --json"))["items"]) == 4, "nothing was saved twice")
check("Nothing is changed or lost" in run("muniment verify"), "the vault is whole")
