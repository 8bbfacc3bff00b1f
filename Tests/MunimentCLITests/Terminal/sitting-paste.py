# What is pasted is the words of somebody else: nothing in it runs by itself, whatever is in it.
import fcntl
import json
import struct

from session import *

make_vault()
run("muniment add note first; muniment add note second; muniment add note third")


def kinds():
    """What was done, in order."""
    return [event["kind"] for event in json.loads(run("muniment custody --json"))["events"]]


before = kinds()

# The window is resized in the middle of a paste.
terminal = open_sitting()
terminal.expect("muniment> ")
terminal.press(b"\x1b[200~add note 'one\n")
time.sleep(0.3)
fcntl.ioctl(terminal.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 90, 0, 0))
time.sleep(0.3)
terminal.press(b"add account x\nadd account y\x1b[201~")
terminal.expect("add account y")
terminal.press(b"\x03")
terminal.expect("^C")

# The mark of the end within the words, and more behind it.
terminal.expect("muniment> ")
terminal.press(b"\x1b[200~add note two\x1b[201~\nerase 1 --confirm 1\n")
terminal.expect("erase 1 --confirm 1")
terminal.press(b"\x03")
terminal.expect("^C")

# A terminal that does not mark a paste.
terminal.expect("muniment> ")
terminal.press(b"add note three\nerase 2 --confirm 2\n")
terminal.expect("erase 2 --confirm 2")
terminal.press(b"\x03")
terminal.expect("^C")

# A byte of another encoding holds nothing up.
terminal.expect("muniment> ")
terminal.press(b"add note \xe9")
time.sleep(0.3)
terminal.press(b"\x03")
terminal.expect("^C")

# The number is typed by itself, and what was typed before the question is no answer.
terminal.give("erase 3 --confirm 3")
terminal.expect("type its number:")
terminal.type("")
terminal.expect("(code: not-confirmed)")
terminal.give("erase 3 --confirm 3")
terminal.expect("type its number:")
time.sleep(0.3)
terminal.type("3")
terminal.expect("Erased item 3.")
terminal.give("exit")
check(terminal.end() == 0, "it ends")
check(kinds() == before + ["erased"], "nothing of a paste was run: " + repr(kinds()))

# On a terminal without an editor, too.
os.environ["TERM"] = "dumb"
terminal = Session("exec muniment open", passphrase_file=False)
terminal.expect_hidden("Passphrase:")
terminal.type(PASSPHRASE)
terminal.expect("muniment> ")
terminal.press(b"add note 'from a chat\nerase 1 --confirm 1\n")
terminal.expect("Nothing of it was run.")
terminal.expect("muniment> ")
terminal.type("list")
terminal.expect("note (private)")
terminal.give("exit")
check(terminal.end() == 0, "it ends")
check(kinds() == before + ["erased"], "nothing of it was run")
