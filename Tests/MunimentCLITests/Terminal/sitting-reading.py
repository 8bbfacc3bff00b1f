# In a sitting: the pager, the viewer, a watched folder and a file of items; all of them lock when nobody is there.
import json

from session import *


def locked_memory(terminal):
    """Kilobytes that the process keeps from being swapped: there keys are."""
    with open(f"/proc/{terminal.process}/status") as status:
        return int(next(line for line in status if line.startswith("VmLck")).split()[1])


def wait_until_locked(terminal, with_keys):
    if with_keys == 0:
        return time.sleep(16)
    deadline = time.monotonic() + LIMIT
    while locked_memory(terminal) >= with_keys:
        check(time.monotonic() < deadline, "the keys go while another program has the screen")
        time.sleep(0.1)


make_vault()
copy_samples("chat-1.png", "chat-2.png", "profile.jpg")
os.mkdir("in")
home = os.environ["HOME"]
with open(home + "/viewer", "w") as file:
    file.write("#!/bin/sh\necho viewing: $(wc -c < $1)\nread line\necho seen: $line\n")
os.chmod(home + "/viewer", 0o700)
with open("long", "w") as file:
    file.write("".join(f"line-{number}\n" for number in range(1, 61)))
run("muniment add message - --from them < long; rm long")
with open("items.jsonl", "w") as file:
    file.write('{"kind": "account", "handle": "$jade&co"}\n{"kind": "screenshot", "file": "chat-1.png"}\n')
    file.write('{"kind": "account"}\n')

# A person takes their time: nothing locks.
terminal = open_sitting(PAGER="less", MUNIMENT_TEST_IDLE="120000")
terminal.give("timeline --reveal")
terminal.expect("line-1\n")
terminal.expect(":")
check("line-60" not in terminal.seen, "a page at a time")
terminal.press(b"\x1a")
time.sleep(0.3)
terminal.press(b"\x03")
time.sleep(0.5)
terminal.press(b"/line-40\n")
terminal.expect("line-55")
terminal.press(b"q")
terminal.give("add --from items.jsonl")
terminal.expect("Does any of the files that these lines name show nudity")
terminal.type("none")
terminal.expect("2 saved, 0 in the vault already, 1 not saved.")
terminal.give("add --from items.jsonl")
terminal.expect("0 saved, 2 in the vault already, 1 not saved.")
terminal.give("show 3 --reveal --viewer " + home + "/viewer")
terminal.expect("viewing: 44132")
terminal.type("yes")
terminal.expect("seen: yes")
shutil.copy("chat-2.png", "in/early.png")
terminal.give("add folder in --watch --intimate no --platform x")
terminal.expect("Saved as item 4: file early.png")
terminal.press(b"\x03")
terminal.expect("The watch has ended.")
terminal.give("review")
terminal.expect("to look over.")
terminal.expect("?")
terminal.press(b"\x03")
terminal.expect("Interrupted.")
terminal.give("exit")
check(terminal.end() == 0, "all of it in one sitting")

# Nobody is there: the pager and the viewer keep what they show, and the keys go. A watch ends.
terminal = open_sitting(PAGER="less", MUNIMENT_TEST_IDLE="12000")
terminal.expect("muniment> ")
terminal.type("timeline --reveal")
terminal.expect("line-1\n")
with_keys = locked_memory(terminal)
wait_until_locked(terminal, with_keys)
terminal.press(b"q")
unlock_idle(terminal)
terminal.give("show 3 --reveal --viewer " + home + "/viewer")
terminal.expect("viewing: 44132")
with_keys = locked_memory(terminal)
wait_until_locked(terminal, with_keys)
terminal.type("yes")
unlock_idle(terminal)
terminal.give("add folder in --watch --intimate no --platform x")
terminal.expect("The watch has ended.")
unlock_idle(terminal)
terminal.give("exit")
check(terminal.end() == 0, "locked three times")
check(len(json.loads(run("muniment list --json"))["items"]) == 4, "nothing was saved twice")
check("Nothing is changed or lost" in run("muniment verify"), "the vault is whole")
