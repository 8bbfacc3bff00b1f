# An evening in `muniment open`, from a shell that keeps a history: afterwards nothing of it lies anywhere.
import stat

from session import *

# Nowhere else, also not in the sources of this test.
CORE = "kanarienvogel" + os.urandom(6).hex()
began = time.time() - 2
root = os.path.dirname(os.getcwd())
home = os.environ["HOME"]
OWN = os.path.join(home, "passphrase")


def canary(number):
    return f"zq{number}{CORE}{number * 7919}x"


def forms(text):
    """The ways in which a text could lie in a file."""
    import base64

    plain = text.encode()
    yield plain
    yield text.encode("utf-16-le")
    yield plain.hex().encode()
    for shift in range(3):
        yield base64.b64encode(bytes(shift) + plain)[4:-4]


def sightings(folders, texts=(CORE, PASSPHRASE), since=0):
    """Files below, changed since then, that have one of the texts in them or in their names."""
    words = [form for text in texts for form in forms(text)]
    found, seen = [], 0
    for top in folders:
        for folder, names, files in os.walk(top):
            # Homes of tests that run beside this one.
            names[:] = [name for name in names if top == root or not name.startswith(("muniment-", ".build"))]
            for name in files:
                path = os.path.join(folder, name)
                try:
                    state = os.lstat(path)
                    if not stat.S_ISREG(state.st_mode) or state.st_mtime < since or state.st_size > 1 << 26:
                        continue
                    with open(path, "rb") as file:
                        data = path.encode() + file.read()
                except OSError:
                    continue
                seen += 1
                if path != OWN and any(word in data for word in words):
                    found.append(path)
    return found, seen


make_vault()
copy_samples("chat-1.png")
os.environ.update({
    "TERM": "xterm-256color", "HISTFILE": home + "/.bash_history", "PS1": "shell$ ", "HISTSIZE": "1000",
    "EDITRC": home + "/.editrc", "INPUTRC": "/dev/null"})
os.environ.pop("MUNIMENT_PASSPHRASE_FILE")
shell = Session("exec bash --norc --noprofile -i")
shell.expect("shell$ ")
shell.type("muniment open")
shell.expect_hidden("Passphrase:")
shell.type(PASSPHRASE)
shell.expect("exit ends.")

lines = [
    f"add account {canary(1)} --platform instagram --display-name '{canary(2)}'",
    f"add url 'https://social.example/{canary(3)}' --what story",
    f"add note '{canary(4)}'",
    f"add payment --amount 500 --currency USD --to-name {canary(5)} --method wire",
    f"add screenshot chat-1.png --intimate no --description {canary(6)}",
    f"add message '{canary(7)}' --from them --url https://x.example/{canary(8)}",
    f"tag 1 --add {canary(9)}",
    f"correct 6 --text '{canary(10)}'",
    f"search {canary(7)} --reveal --no-pager",
    "timeline --no-pager",
    "show 1-6 --reveal",
    "review --json",
    f"nonsense {canary(11)}",
    f"actor add {canary(12)} --why '{canary(13)}'",
    "verify",
]
for line in lines:
    shell.give(line)
    # A question that was interrupted, with words typed.
    if line.startswith("add note"):
        shell.give("add message")
        shell.expect("skips this.)")
        shell.type(canary(14))
        shell.press(canary(15).encode() + b"\x03")
        shell.expect("Interrupted.")
shell.expect("Nothing is changed or lost: ")
shell.expect("muniment> ")

# While it runs: what any other program of this person can see.
children = open(f"/proc/{shell.process}/task/{shell.process}/children").read().split()
check(len(children) == 1, "one program runs in the shell: " + repr(children))
for name in ["cmdline", "environ", "comm", "maps"]:
    with open(f"/proc/{children[0]}/{name}", "rb") as file:
        data = file.read()
    check(name != "cmdline" or data == b"muniment\0open\0", "its arguments are two words: " + repr(data))
    for word in [CORE, PASSPHRASE]:
        check(word.encode() not in data, word + " is not in " + name)


def targets(process):
    """What it has open."""
    found = []
    for name in os.listdir(f"/proc/{process}/fd"):
        try:
            found.append(os.readlink(f"/proc/{process}/fd/{name}"))
        except FileNotFoundError:
            pass
    return found


# What runs the tests may hand something of its own down to every program.
for target in set(targets(children[0])) - set(targets("self")):
    is_known = target.startswith(("/dev/pts/", "/dev/tty", "/dev/null", "pipe:", "anon_inode:", root + "/data/"))
    check(is_known, "nothing else is open: " + target)
found, _ = sightings([root])
check(found == [], "nothing lies open while it runs: " + repr(found))

shell.type("hide")
shell.expect("shell$ ")
shell.type("history -a; exit")
check(shell.end() == 0, "the shell ends")
check(canary(7) in shell.seen, "the screen did show what was asked for")

# The history has the two words that began it, so it was looked into; recent files and the like are files in
# the home folder, as every file there is looked into.
history = open(home + "/.bash_history").read()
check(history.splitlines()[0] == "muniment open" and "add " not in history, "the history: " + history)
found, seen = sightings([root])
check(found == [] and seen >= 4, f"nothing lies open in {seen} files: " + repr(found))
found, _ = sightings(["/tmp", "/var/tmp", "/dev/shm"], [CORE], since=began)
check(found == [], "nothing lies in the common temporary folders: " + repr(found))
expected = {"home/passphrase", "home/.bash_history", "data/muniment/vault.muniment", "work/chat-1.png"}
left = {os.path.relpath(os.path.join(folder, name), root) for folder, _, names in os.walk(root) for name in names}
left = {name for name in left if not name.startswith(("state/muniment/", "bin/", ".output-", ".error-"))}
check(left == expected, "no other file came: " + repr(sorted(left)))

# The hunt finds what it would have to find, in each form.
recent = home + "/.local/share/recently-used.xbel"
os.makedirs(os.path.dirname(recent))
for form in forms(canary(3)):
    with open(recent, "wb") as file:
        file.write(b"<bookmark>" + form + b"</bookmark>")
    check(sightings([home])[0] == [recent], "the hunt finds " + repr(form))
