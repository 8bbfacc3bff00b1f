# Locking: by itself after a while, at once with `lock`, in a question too. Nothing typed is lost; keys are gone.
from session import *


def locked_memory(terminal):
    """Kilobytes that the process keeps from being swapped: there keys are."""
    with open(f"/proc/{terminal.process}/status") as status:
        return int(next(line for line in status if line.startswith("VmLck")).split()[1])


def unlock(terminal):
    terminal.expect_hidden("Passphrase:")
    terminal.type(PASSPHRASE)
    terminal.expect("The vault is open again.")


make_vault()

# Half a line, with the cursor inside it.
terminal = open_sitting(MUNIMENT_TEST_IDLE="8000")
terminal.expect("muniment> ")
with_keys = locked_memory(terminal)
terminal.press("add note 'sécret half'".encode() + b"\x02" * 5)
terminal.expect("Locked, because no key was pressed")
terminal.expect_hidden("Passphrase:")
check(locked_memory(terminal) < with_keys or with_keys == 0, "the keys are gone")
terminal.type("not it")
terminal.expect("This passphrase does not open the vault.")
terminal.expect_hidden("Passphrase:")
terminal.press(b"\x03")
terminal.expect("Still locked.")
unlock(terminal)
terminal.expect("add note 'sécret half'")
terminal.press(b"other ")
terminal.type("")
terminal.expect("Saved as item 1")
check(locked_memory(terminal) >= with_keys, "the keys are back")

# A question with lines given and half of one typed.
terminal.give("add message")
terminal.expect("skips this.)")
# More than before: memory for the keys of rows stays, wiped, to be used again.
with_keys = locked_memory(terminal)
terminal.type("line one")
terminal.press(b"line t")
terminal.expect("Locked, because no key was pressed")
check(locked_memory(terminal) < with_keys or with_keys == 0, "the keys are gone")
unlock(terminal)
terminal.expect("What does it say?")
terminal.expect("line t")
terminal.press(b"wo\n.\n")
for question in ["Who sent it?", "On which platform or app?", "When ("]:
    terminal.expect(question)
    terminal.type("")
terminal.expect("Saved as item 2")

# While a new passphrase is asked for, the old one opens it first.
terminal.give("keys change --kdf interactive")
terminal.expect_hidden("New passphrase")
terminal.expect("Locked, because no key was pressed")
unlock(terminal)
for question in ["New passphrase", "The same again:"]:
    terminal.expect_hidden(question)
    terminal.type("another horse battery staple")
terminal.expect("Changed: passphrase.")

# At once; and the vault may be gone or another meanwhile.
path = os.environ["XDG_DATA_HOME"] + "/muniment/vault.muniment"
terminal.give("lock")
terminal.expect("Locked.")
terminal.expect_hidden("Passphrase:")
os.rename(path, path + ".away")
terminal.type("another horse battery staple")
terminal.expect("The vault is no longer at")
run("muniment init --depicted adult --kdf interactive --no-recovery-code")
terminal.expect_hidden("Passphrase:")
terminal.type(PASSPHRASE)
terminal.expect("Another vault lies at")
os.rename(path + ".away", path)
terminal.expect_hidden("Passphrase:")
terminal.type("another horse battery staple")
terminal.expect("The vault is open again.")
terminal.give("list")
terminal.expect("note (private)")

# Gone while it is open: said, and nothing else.
terminal.expect("muniment> ")
os.rename(path, path + ".away")
terminal.type("list")
terminal.expect("The vault is no longer at")
os.rename(path + ".away", path)
terminal.give("list")
terminal.expect("note (private)")

# Ended while it is locked.
terminal.give("lock")
terminal.expect_hidden("Passphrase:")
terminal.press(b"\x04")
check(terminal.end() == 0, "Ctrl-D ends it")
check("horse" not in terminal.seen, "no passphrase was shown")

os.environ["MUNIMENT_PASSPHRASE_FILE"] = "new"
open("new", "w").write("another horse battery staple\n")
check(item(1)["text"] == "sécret other half", "what was typed goes on where it was: " + item(1)["text"])
check(item(2)["text"] == "line one\nline two", "lines of an answer stay: " + item(2)["text"])

# Clears the screen and what was scrolled away, and ends.
os.environ["MUNIMENT_PASSPHRASE_FILE"] = os.environ["HOME"] + "/passphrase"
os.rename(path, path + ".away")
make_vault()
terminal = open_sitting("muniment open; echo status $?", MUNIMENT_TEST_IDLE="600000")
terminal.give("list")
terminal.give("hide")
after = terminal.end_text()
check("\x1b[H\x1b[2J\x1b[3J" in after and after.endswith("status 0\n"), "the screen is cleared: " + repr(after))

# Opened with the recovery code, it asks for that again; opened with a file, it asks all the same.
code = run("muniment keys add --name paper --recovery-code").split("Recovery code: ")[1].split()[0]
open("paper", "w").write(code + "\n")
for option, question, answer in [
    ("--recovery-code-file paper", "Recovery code:", code),
    ('--passphrase-file "$HOME/passphrase"', "Passphrase:", PASSPHRASE),
]:
    terminal = Session("exec muniment open " + option, passphrase_file=False)
    terminal.give("lock")
    terminal.expect_hidden(question)
    terminal.type(answer)
    terminal.expect("The vault is open again.")
    terminal.give("exit")
    check(terminal.end() == 0, "it ends")

# A terminal that goes away.
terminal = open_sitting()
terminal.expect("muniment> ")
os.close(terminal.terminal)
_, status = os.waitpid(terminal.process, 0)
check(os.waitstatus_to_exitcode(status) in [0, 130], "a terminal that goes away ends it")
