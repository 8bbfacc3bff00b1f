# Turning back to adult is asked twice, and then for each locked item.
from session import *

FIRST = "Was everybody shown in every image 18 or older when it was made?"
make_vault()
copy_samples("chat-1.png", "chat-2.png")
run("muniment add screenshot chat-1.png chat-2.png --intimate no")
run("muniment depicted unsure")
for answers in [["no"], [""], ["yes", "no"], ["yes", ""]]:
    terminal = Session("muniment depicted adult")
    for question, answer in zip([FIRST, "Are you sure?"], answers):
        terminal.expect(question)
        terminal.type(answer)
    check(terminal.end() == 15, "without two times yes it ends with 15: " + terminal.seen)
check("Shown: unsure." in run("muniment depicted"), "nothing was changed")

terminal = Session("muniment depicted adult")
terminal.expect(FIRST)
terminal.type("yes")
terminal.expect("Are you sure?")
terminal.type("yes")
terminal.expect("(item 1): was everybody shown 18 or older?")
terminal.type("yes")
terminal.expect("(item 2): was everybody shown 18 or older?")
terminal.type("unsure")
check(terminal.end() == 0, "turned back: " + terminal.seen)
run("muniment extract 1 --output one.png && cmp one.png chat-1.png")
check("Locked (kept, not shown, extracted or exported): 2." in run("muniment depicted"), "2 stays locked")
