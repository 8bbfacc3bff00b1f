# Names that only a disk tells apart, files that change, and the vault beside the pictures.
import json

from session import *

os.mkdir("in")
os.environ["MUNIMENT_VAULT"] = os.getcwd() + "/in/v.muniment"
make_vault()
copy_samples("chat-1.png", "chat-2.png", "profile.jpg")
twins = ["caf\u00e9.png", "cafe\u0301.png"]
os.rename("chat-1.png", "in/" + twins[0])
os.rename("chat-2.png", "in/" + twins[1])

terminal = Session("exec muniment add folder in --kind screenshot --platform x")
terminal.expect("even small? [none/some/not-sure, Enter skips]")
terminal.type("some")
answers = {}
for answer in ("yes", "no"):
    before = terminal.expect("? [yes/no/unsure, Enter skips]")
    name = before.rsplit("in/", 1)[1]
    answers[name] = answer
    terminal.type(answer)
check(terminal.end() == 0, "both are taken")
check("the vault itself" in terminal.seen, "the vault is left out")
check(set(answers) == set(twins), "each is asked about by its name: " + repr(answers))
items = json.loads(run("muniment list --json"))["items"]
check(len(items) == 2, "and nothing else")
for one in items:
    check(one["intimate"] == answers[one["original"]["fileName"]], "each has its own answer")

# None of these, and then one of them is another picture.
terminal = Session("exec muniment add folder in --kind screenshot --platform x --watch")
terminal.expect("Does any of these files show nudity")
terminal.type("none")
terminal.expect("In the vault already")
terminal.expect("In the vault already")
shutil.copy("profile.jpg", "in/" + twins[0])
terminal.expect("Saved as item 3")
open("in/a.part", "w").write("x")
time.sleep(10)
terminal.press(b"\x03")
terminal.expect("The watch has ended.")
terminal.expect("1 unfinished download")
check(terminal.end() == 0, "it ends")
check(terminal.seen.count("In the vault already") == 2, "each is looked at once")
check(item(3)["intimate"] == "unsure", "of another content nobody was asked")

import subprocess

done = subprocess.run(
    ["muniment", "add", "file", "in/v.muniment", "--intimate", "no"], capture_output=True, text=True,
    stdin=subprocess.DEVNULL, start_new_session=True)
check(done.returncode == 15 and "(code: file-is-vault)" in done.stderr, done.stderr)
check("Nothing is changed or lost" in run("muniment verify"), "the vault is whole")
