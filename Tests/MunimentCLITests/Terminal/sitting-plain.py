# A terminal that cannot move its cursor, a pipe instead of one, and an output that is lost.
from session import *

make_vault()
os.environ["TERM"] = "dumb"
os.environ["MUNIMENT_TEST_IDLE"] = "6000"
terminal = Session("trap : INT; muniment open; echo status $?", passphrase_file=False)
terminal.expect_hidden("Passphrase:")
terminal.type(PASSPHRASE)
link = "https://social.example/?q=" + "b" * 5000 + "&end=1"
terminal.give("add url '" + link + "'")
terminal.expect("Saved as item 1")
terminal.expect("muniment> ")
terminal.press(b"list --kind acc\x03")
terminal.expect("^C")
terminal.expect("muniment> ")
terminal.press(b"add account half")
terminal.expect("Locked, because no key was pressed")
terminal.expect_hidden("Passphrase:")
terminal.type(PASSPHRASE)
terminal.expect("muniment> add account half")
terminal.press(b"x\x7f and\x15")
terminal.type("add account 'half whole'")
terminal.expect("Saved as item 2")
terminal.give("hide")
terminal.expect("This terminal cannot be cleared from here.")
terminal.expect("status 0")
terminal.end()
check("\x1b" not in terminal.seen, "no control sequence was sent")
check(item(1)["address"] == link, "a long line is whole")
check(item(2)["handle"] == "half whole", "the line that was kept was taken: " + item(2)["handle"])

# From a pipe: no questions, no prompt; what is refused ends nothing.
open("commands", "w").write("add account piped\nnonsense\nadd note 'a\n\nshow 3\n")
seen = run("muniment open < commands; test $? = 64")
check("Saved as item 3" in seen and "handle: piped" in seen, "each line is a command: " + seen)
check("muniment>" not in seen, "there is no prompt")
check("Saved as item 4" in run("printf 'add note -\\nwords & more\\n' | muniment open"), "- is the rest of the input")
check(item(4)["text"] == "words & more\n", "the rest is exact")

# Locked, and nobody there to ask.
seen = run("(echo 'add account before'; sleep 15; echo 'add account after') | muniment open 2>&1")
check("Saved as item 5" in seen and "Locked" in seen and "after" not in seen, "it ends locked: " + seen)

# Output that cannot be written ends it; so does a reader that went away.
outcome = run("muniment open < commands > /dev/full 2> words; echo $?")
check(outcome == "16\n", "lost output ends with 16: " + outcome)
check("nonsense" not in open("words").read(), "nothing came after the loss")
run("(echo list; sleep 1; echo list; echo 'add account never') | muniment open 2> words | true")
check("never" not in run("muniment list"), "nothing came after the reader went")
