#!/usr/bin/env python3
"""Takes checks away, one at a time, and says which of them no test misses.

All mutants are compiled into one copy of the sources; the variable MUNIMENT_MUTANT names the one that is in force,
so there is one build for all of them. Standard library only. Usage: mutants.py FOLDER [NAME...]; with --check instead,
it only looks whether the text of each entry stands once in the sources, and none in another's.

FOLDER is where the copy goes and is kept, so that the next build is short. NAMEs are those of `mutants.txt`.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGE = os.path.dirname(os.path.dirname(HERE))
LEFT_OUT = {".build", ".git"}
SECONDS_EACH = 240
HUNG = "(it did not end)"


class Mutant:
    def __init__(self, name, file):
        self.name, self.file = name, "Sources/" + file
        self.lines, self.instead, self.reason, self.suites = [], None, None, []


def read_list(path):
    """The entries, in order; ends the program where a line cannot be understood."""
    mutants, suites, names = [], [], set()
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        line = line.rstrip("\n")
        entry = re.fullmatch(r"\[([a-z0-9-]+)\] (\S+\.swift)", line)
        current = mutants[-1] if mutants else None
        if line.startswith("#") or not line:
            continue
        if line.startswith("suites "):
            suites = line.split()[1:]
        elif entry:
            if entry[1] in names:
                sys.exit(f"mutants.txt:{number}: {entry[1]} stands there twice")
            names.add(entry[1])
            mutants.append(Mutant(entry[1], entry[2]))
            mutants[-1].suites = suites
        elif current and line.startswith("=> "):
            current.instead = line[3:]
        elif current and line.startswith("expected survivor: "):
            current.reason = line.partition(": ")[2]
        elif current and current.instead is None:
            current.lines.append(line)
        else:
            sys.exit(f"mutants.txt:{number}: not understood: {line}")
    return mutants


def place(mutant, source):
    """Where in the source the text between the marks stands, and what comes there."""
    pattern = "\n".join(mutant.lines)
    before, start, rest = pattern.partition("«")
    inside, end, after = rest.partition("»")
    if not start or not end or not mutant.instead:
        sys.exit(f"[{mutant.name}] needs «…» and =>")
    is_statement = inside.endswith(";")
    inside = inside.removesuffix(";")
    text = before + inside + after
    if source.count(text) != 1:
        sys.exit(f"[{mutant.name}] stands {source.count(text)} times in {mutant.file}, and must stand once:\n{text}")
    if is_statement != (mutant.instead == "nothing"):
        sys.exit(f"[{mutant.name}]: `nothing` is for statements, and a statement ends with ;")
    at = source.index(text) + len(before)
    return at, inside, is_statement


def numbered(mutants):
    return {mutant.name: number for number, mutant in enumerate(mutants, 1)}


def patched(source, mutants, numbers):
    edits = sorted(((*place(mutant, source), mutant) for mutant in mutants), key=lambda edit: edit[0])
    for (start, inside, _, one), (next_start, _, _, other) in zip(edits, edits[1:]):
        if start + len(inside) > next_start:
            sys.exit(f"[{one.name}] and [{other.name}] overlap")
    for start, inside, is_statement, mutant in reversed(edits):
        number = numbers[mutant.name]
        if is_statement:
            new = f"if !mutant({number}) {{ {inside} }}"
        else:
            new = f"(mutant({number}) ? ({mutant.instead}) : ({inside}))"
        source = source[:start] + new + source[start + len(inside):]
    return source + '\n@_silgen_name("muniment_mutant") private func mutant(_ number: Int32) -> Bool\n'


SWITCH = """
#include <stdbool.h>
#include <stdlib.h>
bool muniment_mutant(int number);
bool muniment_mutant(int number) {
    static int chosen = -1;
    if (chosen < 0) {
        const char *text = getenv("MUNIMENT_MUTANT");
        chosen = text ? atoi(text) : 0;
    }
    return chosen == number;
}
"""


def write_copy(folder, mutants):
    """The package in `folder`, with every mutant in it; files that are the same are left alone."""
    numbers = numbered(mutants)
    by_file = {}
    for mutant in mutants:
        by_file.setdefault(mutant.file, []).append(mutant)
    wanted = set()
    for root, folders, names in os.walk(PACKAGE):
        folders[:] = [name for name in folders if name not in LEFT_OUT]
        for name in names:
            path = os.path.relpath(os.path.join(root, name), PACKAGE)
            wanted.add(path)
            data = open(os.path.join(PACKAGE, path), "rb").read()
            if path in by_file:
                data = patched(data.decode(), by_file.pop(path), numbers).encode()
            elif path == "Sources/CMunimentSystem/system.c":
                data += SWITCH.encode()
            target = os.path.join(folder, path)
            if not os.path.exists(target) or open(target, "rb").read() != data:
                os.makedirs(os.path.dirname(target), exist_ok=True)
                open(target, "wb").write(data)
                shutil.copymode(os.path.join(PACKAGE, path), target)
    if by_file:
        sys.exit("no such file: " + ", ".join(by_file))
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in LEFT_OUT]
        for name in names:
            path = os.path.relpath(os.path.join(root, name), folder)
            if path not in wanted:
                os.unlink(os.path.join(folder, path))
    return numbers


def end(process):
    """Ends the runner and what it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def fails(runner, number, suites):
    """The first test that failed with this mutant in force, or why it ended; None when all passed."""
    command = [runner, "--testing-library", "swift-testing", "--filter", suites]
    environment = dict(os.environ, MUNIMENT_MUTANT=str(number), NO_COLOR="1")
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, text=True, errors="replace",
        start_new_session=True)
    hung = threading.Event()
    timer = threading.Timer(SECONDS_EACH, lambda: (hung.set(), end(process)))
    timer.start()
    failed, passed, tail = None, False, ""
    for line in process.stdout:
        line = re.sub(r"\x1b\[[0-9;]*m", "", line)
        tail = line.strip() or tail
        if line.startswith("✘ Test "):
            failed = line[7:].strip()
            break
        if line.startswith("✔ Test run with ") and not line.startswith("✔ Test run with 0 "):
            passed = True
    timer.cancel()
    if failed:
        end(process)
    status = process.wait()
    if hung.is_set():
        return HUNG
    if failed:
        return failed
    if status == 0 and passed:
        return None
    return f"(ended with {status}: {tail[:90]})"


def main():
    # Whoever watches a long run through a pipe sees each line.
    sys.stdout.reconfigure(line_buffering=True)
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    mutants = read_list(os.path.join(HERE, "mutants.txt"))
    if sys.argv[1] == "--check":
        for path in {mutant.file for mutant in mutants}:
            with open(os.path.join(PACKAGE, path), encoding="utf-8") as file:
                patched(file.read(), [mutant for mutant in mutants if mutant.file == path], numbered(mutants))
        return
    folder = os.path.abspath(sys.argv[1])
    unknown = set(sys.argv[2:]) - {mutant.name for mutant in mutants}
    if unknown:
        sys.exit("no such mutants: " + ", ".join(sorted(unknown)))
    numbers = write_copy(folder, mutants)
    build = ["swift", "build", "--package-path", folder]
    subprocess.run(build + ["--build-tests", "--quiet"], check=True)
    bin_path = subprocess.run(build + ["--show-bin-path"], check=True, capture_output=True, text=True).stdout.strip()
    runner = bin_path + "/munimentPackageTests.xctest"

    chosen = [mutant for mutant in mutants if not sys.argv[2:] or mutant.name in sys.argv[2:]]
    began = time.monotonic()
    sound = set()
    survivors, kept, wrong, hung = [], [], [], []
    for mutant in chosen:
        found = None
        for suites in mutant.suites:
            if suites not in sound:
                failed = fails(runner, 0, suites)
                if failed:
                    sys.exit(f"with no mutant in force, {suites} must pass: {failed}")
                sound.add(suites)
            found = found or fails(runner, numbers[mutant.name], suites)
        if found and mutant.reason:
            wrong.append(mutant)
        elif mutant.reason:
            kept.append(mutant)
        elif not found:
            survivors.append(mutant)
        # A loop without an end is found; a machine too busy for these tests shows nothing.
        if found == HUNG:
            hung.append(mutant)
        word = "hung" if found == HUNG else "found" if found else "survived" if mutant.reason else "SURVIVED"
        print(f"{word:8} {mutant.name:24} {found or mutant.reason or ''}"[:150])
    minutes = (time.monotonic() - began) / 60
    print(f"{len(chosen)} mutants in {minutes:.0f} minutes: {len(chosen) - len(survivors) - len(kept) - len(hung)} found, "
          f"{len(hung)} did not end in {SECONDS_EACH} seconds, "
          f"{len(kept)} survive as expected, {len(survivors)} survive.")
    for mutant in wrong:
        print(f"[{mutant.name}] was expected to survive; take its reason out")
    sys.exit(1 if survivors or wrong else 0)


main()
