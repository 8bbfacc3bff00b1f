# What a notice needs and was not given is asked for; each question can be skipped, and no answer is kept.
import glob

from session import *


def notice(folder):
    with open(glob.glob(folder + "/*/data/send/takedown-notice-1.txt")[0]) as file:
        return file.read()


make_vault()
run("muniment add url https://x.com/example_account_4417/status/1 --platform x --published")

terminal = Session("muniment export takedown --platform x --output answered")
terminal.expect("None of these answers is kept in the vault.")
terminal.expect("Who asks? self means: it shows you.")
terminal.type("friend")
terminal.expect("Please answer with one of:")
terminal.type("attorney")
terminal.expect("In one line, why may you ask for them?")
terminal.type("canary authority")
terminal.expect("In your own words:")
terminal.type("canary statement")
terminal.type("in two lines")
terminal.type(".")
terminal.expect("How can they reach you?")
terminal.type("canary contact")
terminal.expect("Your name as your signature")
terminal.type("canary signature")
check(terminal.end() == 0, "it was written")
text = notice("answered")
check("    I am a lawyer of the person shown. canary authority\n" in text, "who asks, and why they may")
check("\n    canary statement\n    in two lines\n" in text, "the statement is there")
check("\n    canary contact\n" in text, "the contact is there")
check("Signed: canary signature\n" in text, "the signature is there")
check(text.count("______________________________") == 1, "only the date is left to fill in")

# Whose own picture it is needs no authority, and Enter alone leaves a blank line.
terminal = Session("muniment export takedown --platform x --output skipped")
terminal.expect("Who asks?")
terminal.type("self")
terminal.expect("In your own words:")
terminal.type(".")
terminal.expect("How can they reach you?")
terminal.type("")
terminal.expect("Your name as your signature")
terminal.type("")
check(terminal.end() == 0, "it was written")
check("why may you ask" not in terminal.seen, "no authority was asked for")
text = notice("skipped")
check("    I am the person shown.\n" in text, "who asks")
check(text.count("______________________________") == 4, "statement, contact, signature and date are blank")
check("canary" not in text, "nothing is filled in from before")

# What is given is not asked again, and a preview asks nothing.
with open("words", "w") as file:
    file.write("from a file\n")
terminal = Session(
    "muniment export takedown --platform x --output given --capacity self --statement 'It was private.'"
    " --contact-file words --signature-file words"
)
check(terminal.end() == 0 and "?" not in terminal.seen, "nothing is asked")
check(notice("given").count("from a file") == 2, "both files were read")
terminal = Session("muniment export takedown --platform x --preview")
check(terminal.end() == 0 and "Who asks?" not in terminal.seen, "a preview asks nothing")

# The vault keeps none of it.
kept = run("muniment custody --json; muniment show 1 --reveal --json; muniment list --json; muniment filing list --json")
check("canary" not in kept and "from a file" not in kept, "no answer is kept")
