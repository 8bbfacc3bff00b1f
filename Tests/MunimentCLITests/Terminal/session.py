"""A program at a terminal of its own, for one test. Standard library only."""

import os
import pty
import select
import shutil
import sys
import termios
import time

PASSPHRASE = "correct horse battery staple"
# Seconds that anything may take; only what is broken reaches it, however busy the machine is.
LIMIT = 600


def check(is_so, words):
    if not is_so:
        sys.exit("not so: " + words)


class Session:
    def __init__(self, command, passphrase_file=True):
        environment = dict(os.environ)
        if not passphrase_file:
            environment.pop("MUNIMENT_PASSPHRASE_FILE", None)
        self.seen = ""
        self.unread = ""
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.execve("/bin/sh", ["sh", "-c", command], environment)

    def read(self, deadline):
        """More of what was written; False at the end."""
        ready, _, _ = select.select([self.terminal], [], [], max(0, deadline - time.monotonic()))
        if not ready:
            sys.exit("waited too long; so far:\n" + self.seen)
        try:
            data = os.read(self.terminal, 65536)
        except OSError:
            data = b""
        text = data.decode("utf-8", "replace").replace("\r\n", "\n")
        self.seen += text
        self.unread += text
        return bool(data)

    def expect(self, text):
        """Waits for text; what came before and with it counts as read."""
        deadline = time.monotonic() + LIMIT
        while text not in self.unread:
            if not self.read(deadline):
                sys.exit("ended without " + repr(text) + "; so far:\n" + self.seen)
        before, _, self.unread = self.unread.partition(text)
        return before

    def echoes(self):
        return bool(termios.tcgetattr(self.terminal)[3] & termios.ECHO)

    def expect_hidden(self, text):
        """A question whose answer must not be shown."""
        self.expect(text)
        deadline = time.monotonic() + LIMIT
        while self.echoes():
            check(os.waitpid(self.process, os.WNOHANG)[0] == 0, "it goes on; so far:\n" + self.seen)
            check(time.monotonic() < deadline, "echo is off while a secret is asked for")
            time.sleep(0.01)

    def type(self, line):
        os.write(self.terminal, (line + "\n").encode())

    def give(self, line, prompt="muniment> "):
        """A line at the prompt of a sitting, once that is there."""
        self.expect(prompt)
        self.type(line)

    def press(self, byte):
        os.write(self.terminal, byte)

    def end_text(self):
        """What was written to the end."""
        self.end()
        return self.unread

    def end(self):
        """Reads to the end; the exit status."""
        deadline = time.monotonic() + LIMIT
        while self.read(deadline):
            pass
        _, status = os.waitpid(self.process, 0)
        os.close(self.terminal)
        return os.waitstatus_to_exitcode(status)


def run(command):
    """A command that must succeed, away from any terminal; what it wrote."""
    import subprocess

    done = subprocess.run(
        ["sh", "-c", command], stdin=subprocess.DEVNULL, capture_output=True, text=True, start_new_session=True)
    check(done.returncode == 0, command + "\n" + done.stdout + done.stderr)
    return done.stdout


def open_sitting(command="exec muniment open", **environment):
    """A sitting at a terminal that can move its cursor, unlocked."""
    os.environ.update({"TERM": "xterm-256color"} | environment)
    terminal = Session(command, passphrase_file=False)
    terminal.expect_hidden("Passphrase:")
    terminal.type(PASSPHRASE)
    terminal.expect("exit ends.")
    return terminal


def unlock_idle(terminal):
    """After a sitting locked by itself."""
    terminal.expect("Locked, because no key was pressed")
    terminal.expect_hidden("Passphrase:")
    terminal.type(PASSPHRASE)
    terminal.expect("The vault is open again.")


def item(number):
    import json

    return json.loads(run(f"muniment show {number} --json --reveal"))["item"]


def make_vault(depicted="adult"):
    run(f"muniment init --depicted {depicted} --kdf interactive --no-recovery-code")


def copy_samples(*names):
    for name in names:
        shutil.copy(os.environ["SAMPLES"] + "/" + name, name)
