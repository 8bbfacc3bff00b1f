# Erasing asks for the number once more.
from session import *

make_vault()
run("muniment add message one --from me; muniment add message two --from me")
for typed in ["", "2", "yes"]:
    terminal = Session("muniment erase 1")
    terminal.expect("To erase item 1 for good, type its number:")
    terminal.type(typed)
    check(terminal.end() == 15, "anything but the number ends with 15")
check(len(run("muniment list").splitlines()) == 2, "nothing was erased")
terminal = Session("muniment erase 1")
terminal.expect("Erasing cannot be undone.")
terminal.expect("type its number:")
terminal.type("1")
terminal.expect("Erased item 1.")
check(terminal.end() == 0, "it was erased")
check(len(run("muniment list").splitlines()) == 1, "the other is there")
