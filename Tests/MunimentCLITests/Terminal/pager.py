# What is longer than the screen is shown a page at a time, by a pager that keeps nothing of it.
import os
import time

from session import *

home = os.environ["HOME"]
make_vault()
with open("long", "w") as file:
    file.write("".join(f"line-{number}\n" for number in range(1, 61)))
run("muniment add message - --from them < long; rm long")
with open(home + "/pager", "w") as file:
    file.write('#!/bin/sh\n{ echo "words:" "$@"; env; ls /proc/$$/fd; echo text:; cat; } > paged\n')
os.chmod(home + "/pager", 0o700)
kept = sorted(os.listdir(home))

# less: no history, no log file, no shell, whatever was set; Ctrl-C is its own.
terminal = Session("exec env TERM=xterm LESSHISTFILE=$HOME/history LESS=-o$HOME/log muniment timeline --reveal")
terminal.expect("line-1\n")
terminal.expect(":")
check("line-60" not in terminal.seen, "a page at a time")
terminal.press(b"/line-40\n")
terminal.expect("line-55")
terminal.press(b"!")
terminal.expect("not available")
terminal.press(b"\n\x03")
time.sleep(0.5)  # Ctrl-C takes along what was typed and not read yet.
terminal.press(b"q")
check(terminal.end() == 0, "leaving the pager is a good end")
check(sorted(os.listdir(home)) == kept, "less left something in the home folder")
check(os.listdir(".") == [], "less left something in the working folder")

# What PAGER names gets the words after it, the text, and no more.
terminal = Session(
    "TERM=xterm PAGER=\"$HOME/pager one  two\" MUNIMENT_PASSPHRASE_FILE=/dev/fd/9 muniment search line-60 --reveal"
    " 9< $HOME/passphrase")
check(terminal.end() == 0, "a pager of one's own")
check("line" not in terminal.seen, "all went to the pager")
with open("paged") as file:
    given, _, text = file.read().partition("text:\n")
lines = given.splitlines()
check(lines[0] == "words: one two", "words after the name")
check("| line-60" in text and text.startswith("When it happened is not given\n"), "the text, from its beginning")
names = {line.partition("=")[0] for line in lines if "=" in line}
check({"LESSHISTFILE", "LESSSECURE", "TERM", "PATH"} <= names, "the settings of a pager")
check(not {name for name in names if name == "HOME" or name.startswith(("MUNIMENT", "XDG"))}, "no folders: " + given)
check("9" not in lines, "the passphrase's descriptor is not handed on")
os.remove("paged")

# No shell reads PAGER.
terminal = Session("TERM=xterm PAGER='cat > pwned' muniment timeline --reveal")
terminal.expect("PAGER was not used")
terminal.expect(":")
terminal.press(b"q")
check(terminal.end() == 0 and os.listdir(".") == [], "a command for a shell is not run")

# A pager that reads nothing is no fault.
check(Session("TERM=xterm PAGER=false muniment timeline --reveal").end() == 0, "a pager that ends at once")

# All at once where it is wanted so, and where it fits.
own = "TERM=xterm PAGER=$HOME/pager muniment "
for command, expected in [
    (own + "timeline --reveal --no-pager", "line-60"), (own + "search line-60 --reveal --no-pager", "line-60"),
    (own + "timeline --reveal --json", "line-60"), (own + "timeline --reveal | cat", "line-60"),
    (own + "timeline", "words hidden"), (own + "search absent", "Nothing to show."),
    ("TERM=xterm PAGER= muniment timeline --reveal", "line-60"),
    ("TERM=xterm PAGER=cat muniment timeline --reveal", "line-60"),
    ("TERM=dumb PAGER=$HOME/pager muniment timeline --reveal", "line-60"),
]:
    terminal = Session(command)
    terminal.expect(expected)
    check(terminal.end() == 0, command)
    check(os.listdir(".") == [], "no pager for: " + command)
