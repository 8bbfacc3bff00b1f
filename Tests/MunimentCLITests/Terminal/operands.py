# Operands that were left out are asked for; without a terminal that ends with 64.
import subprocess

from session import *


def asked(command, *answers):
    """Asks and answers in turn; what was written."""
    terminal = Session(command)
    for question, answer in answers:
        terminal.expect(question)
        terminal.type(answer)
    check(terminal.end() == 0, command + "\n" + terminal.seen)
    return terminal.seen


make_vault()
copy_samples("letter.txt")
run("muniment add file letter.txt --intimate no; for n in 2 3 4; do muniment add account a$n; done")

check("Item 3: own" in asked("muniment tag", ("Which items?", "2-3 4"), ("Which tag?", "own")), "tag asks")
check("Item 2: no tags" in asked("muniment tag --remove own", ("Which items?", "2")), "what was given is not asked")
check("account a3" in asked("muniment show", ("Which items?", "3")), "show asks")
check("Corrected item 3" in asked("muniment correct --user-id 7", ("Which items?", "3")), "correct asks")
check("Kept actor Big $500 & Co." in asked("muniment actor add", ("Your own word", "Big $500 & Co")), "actor add asks")
check(
    "Linked to Big $500 & Co: 2, 3." in asked(
        "muniment actor link", ("To which actor?", "Big $500 & Co"), ("Which items?", "2,3")), "actor link asks")
seen = asked("muniment extract", ("Which item?", "1"), ("Into which new file?", "copy of it.txt"))
check(open("copy of it.txt").read() == open("letter.txt").read(), "extract asks: " + seen)
check("Erased item 4" in asked("muniment erase", ("Which item?", "4"), ("type its number", "4")), "erase asks")
asked("muniment filing add police", ("When did you send it", "2026-11-20"), ("Their reference", ""))
check("Updated F1" in asked("muniment filing update --reference 7", ("Which filing", "F1")), "filing update asks")

# A hyphen reads standard input.
check("Kept actor from a pipe." in run("echo from a pipe | muniment actor add -"), "actor add -")
check("account a2" in run("echo 2 | muniment show -"), "show -")
check("Item 2: b" in run("printf '2\\n3\\n' | muniment tag - --add b"), "tag -")
check("Erased item 3" in run("echo 3 | muniment erase - --confirm 3"), "erase -")
check("Wrote item 1 to two" in run("echo 1 | muniment extract - --output two"), "extract -")

# Nobody there to ask, and nothing answered.
for command in ["tag", "show", "correct", "erase", "extract", "extract 1", "actor add", "actor link A", "keys remove"]:
    done = subprocess.run(
        ["sh", "-c", "muniment " + command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
        start_new_session=True)
    check(done.returncode == 64 and "Name " in done.stderr, command + "\n" + done.stderr)
terminal = Session("muniment show")
terminal.expect("Which items?")
terminal.type("")
check(terminal.end() == 64, "nothing answered")
terminal = Session("muniment erase")
terminal.expect("Which item?")
terminal.type("1-2")
check(terminal.end() == 15, "one at a time")
