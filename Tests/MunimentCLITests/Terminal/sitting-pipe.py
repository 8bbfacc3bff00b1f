# A pipe that nobody writes to does not hold the sitting: Ctrl-C ends the reading, and the vault locks by itself.
from session import *


make_vault()
os.mkfifo("pipe")
run("muniment add account jade --platform x --whose theirs")

terminal = open_sitting(MUNIMENT_TEST_IDLE="120000")
for line in ("add --from pipe", "export ic3 --narrative pipe --output out"):
    terminal.give(line)
    time.sleep(0.5)
    terminal.press(b"\x03")
    terminal.expect("Interrupted.")
terminal.give("exit")
check(terminal.end() == 0, "it ends")

terminal = open_sitting(MUNIMENT_TEST_IDLE="6000")
terminal.give("add --from pipe")
unlock_idle(terminal)
with open("pipe", "w") as pipe:
    pipe.write('{"kind": "account", "handle": "late"}\n')
terminal.expect("1 saved, 0 in the vault already, 0 not saved.")

# At the question for the passphrase, `hide` clears the screen and ends.
terminal.expect("Locked, because no key was pressed")
terminal.expect_hidden("Passphrase:")
terminal.type("hide")
terminal.expect("\x1b[3J")
check(terminal.end() == 0, "it ends")

# What failed in commands that came through a pipe shows in the status.
import subprocess

for commands, status in ((b"list\n", 0), (b"show 99\nlist\n", 15), (b"list --vault x\n", 15)):
    done = subprocess.run(["muniment", "open"], input=commands, capture_output=True, start_new_session=True)
    check(done.returncode == status, repr((commands, done)))
