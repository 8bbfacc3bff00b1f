# Ctrl-C at the passphrase ends with 130 and leaves a terminal that shows what is typed.
from session import *

make_vault()
# `verify` has begun its work by then, on another thread.
for command in ("list", "verify"):
    terminal = Session(f"trap : INT; muniment {command}; echo status $?; stty -a", passphrase_file=False)
    terminal.expect_hidden("Passphrase:")
    terminal.press(b"\x03")
    terminal.expect("status 130")
    settings = terminal.expect(" echo ")
    check("-echo " not in settings, "echo is on again")
    terminal.end()

# The same at a question, and nothing is saved.
terminal = Session("trap : INT; muniment add message; echo status $?")
terminal.expect("What does it say?")
terminal.type("half a")
terminal.press(b"\x03")
terminal.expect("status 130")
terminal.end()
check(run("muniment list") == "", "nothing was saved")
check("Nothing is changed or lost" in run("muniment verify"), "the vault is whole")

# A terminal that goes away.
terminal = Session("exec muniment list", passphrase_file=False)
terminal.expect_hidden("Passphrase:")
os.close(terminal.terminal)
_, status = os.waitpid(terminal.process, 0)
check(os.waitstatus_to_exitcode(status) == 130, "a terminal that goes away ends with 130")
