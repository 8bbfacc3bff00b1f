# A typed passphrase is not shown, and the terminal shows again what is typed afterwards.
from session import *

make_vault()
terminal = Session("muniment list; echo status $?; stty -a", passphrase_file=False)
terminal.expect_hidden("Passphrase:")
terminal.type(PASSPHRASE)
terminal.expect("status 0")
settings = terminal.expect(" echo ")
check("-echo " not in settings, "echo is on again")
terminal.end()
check(PASSPHRASE not in terminal.seen, "the passphrase was not shown")

# A wrong one.
terminal = Session("muniment list", passphrase_file=False)
terminal.expect_hidden("Passphrase:")
terminal.type("not it")
terminal.expect("Please try again.")
terminal.expect_hidden("Passphrase:")
terminal.type(PASSPHRASE)
check(terminal.end() == 0, "there is a second try")

# Three times.
terminal = Session("muniment list", passphrase_file=False)
for _ in range(3):
    terminal.expect_hidden("Passphrase:")
    terminal.type("not it")
check(terminal.end() == 12, "a wrong passphrase ends with 12")
check("check Caps Lock" in terminal.seen, "the next step is said")
