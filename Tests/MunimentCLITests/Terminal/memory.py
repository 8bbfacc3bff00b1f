# What others on the computer could see of the running program: arguments, environment, core file, memory.
import resource
import signal

from session import *

if "MUNIMENT_SANITIZED" in os.environ:
    print("skipped: a sanitizer's own memory is too large to be looked through")
    sys.exit()

TYPED = "zq1kanarienvogel4711x"


def proc(process, name):
    with open(f"/proc/{process}/{name}", "rb") as file:
        return file.read()


def in_memory(process, text):
    """Whether the bytes stand anywhere in the process's memory; None where the system does not let us look."""
    needle = text.encode()
    try:
        with open(f"/proc/{process}/mem", "rb", 0) as memory:
            for line in proc(process, "maps").decode().splitlines():
                area, rights = line.split()[:2]
                if "r" not in rights or line.endswith(("[vvar]", "[vsyscall]", "[vvar_vclock]")):
                    continue
                start, end = (int(part, 16) for part in area.split("-"))
                # Pieces that overlap, so that nothing is missed between two of them.
                for at in range(start, end, 1 << 22):
                    try:
                        memory.seek(at)
                        if needle in memory.read(min((1 << 22) + len(needle), end - at)):
                            return True
                    except (OSError, OverflowError, ValueError):
                        pass
    except PermissionError:
        return None
    return False


def dumps_core(command):
    """Whether a process that a signal ends here leaves a core file; the status says so."""
    process = os.fork()
    if process == 0:
        os.execvp("sh", ["sh", "-c", command])
    return os.WCOREDUMP(os.waitpid(process, 0)[1])


make_vault()
if not os.path.isdir("/proc/self"):
    sys.exit(0)

# Waiting in a question, with words typed.
before = set(os.listdir())
terminal = Session("ulimit -S -c unlimited 2>/dev/null; exec muniment add message")
terminal.expect("What does it say?")
terminal.type(TYPED)
terminal.press((TYPED + " half").encode())
terminal.expect(TYPED + " half")
process = terminal.process
check(proc(process, "cmdline") == b"muniment\0add\0message\0", "its arguments are what was typed, and no more")
for name in ["environ", "comm", "maps"]:
    for word in [TYPED, PASSPHRASE]:
        check(word.encode() not in proc(process, name), word + " is not in " + name)
limits = next(line for line in proc(process, "limits").decode().splitlines() if line.startswith("Max core file size"))
check(limits.split()[4:6] == ["0", "0"], "no core file, and nobody can turn that on again: " + limits)
if os.geteuid() != 0:
    check(os.stat(f"/proc/{process}/mem").st_uid == 0, "its memory belongs to root alone")
found = in_memory(process, TYPED)
if found is not None:
    check(found, "the search finds what is there")
    check(not in_memory(process, PASSPHRASE), "the passphrase was wiped once the vault was open")
os.kill(process, signal.SIGSEGV)
while terminal.read(time.monotonic() + 60):
    pass
status = os.waitpid(process, 0)[1]
check(os.WIFSIGNALED(status), "the signal ended it")
check("Backtrace" not in terminal.seen, "and no other program was let in to look")
check(not os.WCOREDUMP(status), "no core was written")
check(set(os.listdir()) == before, "nothing new lies there: " + repr(os.listdir()))
# The same of a program that does not turn it off, where this system writes core files at all.
if resource.getrlimit(resource.RLIMIT_CORE)[1] != 0 and dumps_core("ulimit -S -c unlimited; kill -SEGV $$"):
    check(not dumps_core("ulimit -c 0; kill -SEGV $$"), "the status tells")
for name in set(os.listdir()) - before:
    os.unlink(name)

# A sitting: nothing of the passphrase while it is open, nor while it is locked.
terminal = open_sitting(MUNIMENT_TEST_IDLE="600000")
terminal.give("add note " + TYPED)
terminal.expect("Saved as item 1")
if in_memory(terminal.process, TYPED) is not None:
    check(in_memory(terminal.process, "muniment> "), "the search finds what is there")
    check(not in_memory(terminal.process, PASSPHRASE), "the passphrase is wiped while the vault is open")
    terminal.give("lock")
    terminal.expect_hidden("Passphrase:")
    check(not in_memory(terminal.process, PASSPHRASE), "and while it is locked")
    terminal.type(PASSPHRASE)
    terminal.expect("The vault is open again.")
    check(not in_memory(terminal.process, PASSPHRASE), "and when it is open again")
terminal.give("exit")
check(terminal.end() == 0, "it ends")
