# New keys at a terminal: what will be gone is said before anything is asked, and nothing changes without an answer.
from session import *

make_vault()
run("echo sister > sister; muniment keys add --name 'my sister' --new-passphrase-file sister --kdf interactive")
run("muniment add note 'for me'")
FRESH = "words that nobody else knows"

terminal = Session("trap : INT; muniment keys rotate --kdf interactive; echo status $?")
terminal.expect("neither will these:\n  my sister (passphrase)")
terminal.expect_hidden("New passphrase")
terminal.press(b"\x03")
terminal.expect("status 130")
terminal.end()
run("muniment list")

# Typed differently, then one that opens the vault now.
terminal = Session("muniment keys rotate --kdf interactive")
terminal.expect_hidden("New passphrase")
terminal.type(FRESH)
terminal.expect_hidden("The same again:")
terminal.type("other words")
terminal.expect("The two were not the same.")
for question in ["New passphrase", "The same again:"]:
    terminal.expect_hidden(question)
    terminal.type(PASSPHRASE)
terminal.expect("This passphrase opens the vault now")
check(terminal.end() == 15, "it is refused")
run("muniment list")

# In a sitting, which goes on with the new keys, and asks for the new passphrase after it was locked.
terminal = open_sitting()
elsewhere = open_sitting()
terminal.give("keys rotate --kdf interactive")
for question in ["New passphrase", "The same again:"]:
    terminal.expect_hidden(question)
    terminal.type(FRESH)
terminal.expect("Recovery code: ")
code = terminal.expect("\n")
terminal.expect("Gone: my sister.")
terminal.give("add note 'after it'")
terminal.expect("Saved as item 2")
terminal.give("verify")
terminal.expect("Nothing is changed or lost")
terminal.give("lock")
terminal.expect_hidden("Passphrase:")
terminal.type(PASSPHRASE)
terminal.expect("This passphrase does not open the vault.")
terminal.expect_hidden("Passphrase:")
terminal.type(FRESH)
terminal.expect("The vault is open again.")
terminal.give("list")
terminal.expect("note")
terminal.give("exit")
check(terminal.end() == 0, "it ends well")
for secret in [FRESH, PASSPHRASE]:
    check(secret not in terminal.seen, "no passphrase was shown")

# The other sitting is told, and changes nothing.
elsewhere.give("add note 'from there'")
elsewhere.expect("The keys of the vault were changed meanwhile.")
elsewhere.give("exit")
elsewhere.end()

with open("code", "w") as file:
    file.write(code + "\n")
check("for me" in run("muniment show 1 --reveal --recovery-code-file code"), "the new code opens it")
