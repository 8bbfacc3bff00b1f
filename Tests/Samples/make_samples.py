#!/usr/bin/env python3
"""Makes the synthetic sample evidence in this folder: two chat screens, one profile page, one chat export.

Run it from the top of the repository:

    venv=$(mktemp -d) && python3 -m venv "$venv"
    "$venv"/bin/pip install pillow==13.0.0
    "$venv"/bin/python Tests/Samples/make_samples.py

It writes beside itself, or into the folder given as its only argument. It uses no clock, no
randomness, no network and no font of the system (the letters are those inside Pillow), and it
writes no dates or camera data into the pictures, so the same Pillow gives the same bytes.
Another Pillow may compress differently; the pictures then look the same and hash differently.

Everything here is invented. Nobody in it is real.
"""

import pathlib
import sys

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 750, 1334
SCALE = 2  # Drawn at twice the size and reduced, for smooth edges.
BYTE_LIMIT = 60_000
HANDLE = "jade.example.4417"

WHITE = (255, 255, 255)
INK = (28, 30, 36)
QUIET = (122, 126, 136)
LINE = (222, 224, 229)
THEIRS = (234, 236, 240)
MINE = (47, 111, 120)
AVATAR = (188, 192, 199)
AVATAR_SHAPE = (226, 228, 232)

# The screens and the export tell one conversation in the same words and at the same times.
# A screen is a list of ("time", text), ("them", text) and ("me", text), from the top down.
CHAT_1 = [
    ("time", "Yesterday 22:51"),
    ("them", "Hey, it was nice talking to you this week"),
    ("me", "You too. Did you see my last message?"),
    ("time", "Yesterday 23:14"),
    ("them", "I saved our video call."),
    ("them", "I have your contacts. Pay 500 by tonight or I send it."),
    ("me", "Please don’t. Who are you?"),
    ("them", "That does not matter. You have until 02:00."),
]
CHAT_2 = [
    ("time", "Today 00:31"),
    ("them", "Send it in BTC or gift cards."),
    ("them", "Do not block me. I have other accounts."),
    ("me", "I don’t have that much money."),
    ("them", "Then 300 now and 200 on Friday."),
    ("time", "Today 07:55"),
    ("them", "You did not answer. I will start with your work."),
    ("me", "I am not going to pay. I am reporting this account."),
]

LETTER = f"""\
Chat export (plain text)
Conversation: {HANDLE} · 2 participants · times are UTC
Messages: 12

[2026-03-02 22:51:08] {HANDLE}: Hey, it was nice talking to you this week
[2026-03-02 22:53:40] You: You too. Did you see my last message?
[2026-03-02 23:14:02] {HANDLE}: I saved our video call.
[2026-03-02 23:14:37] {HANDLE}: I have your contacts. Pay 500 by tonight or I send it.
[2026-03-02 23:16:21] You: Please don’t. Who are you?
[2026-03-02 23:17:05] {HANDLE}: That does not matter. You have until 02:00.
[2026-03-03 00:31:48] {HANDLE}: Send it in BTC or gift cards.
[2026-03-03 00:32:10] {HANDLE}: Do not block me. I have other accounts.
[2026-03-03 00:33:26] You: I don’t have that much money.
[2026-03-03 00:34:01] {HANDLE}: Then 300 now and 200 on Friday.
[2026-03-03 07:55:19] {HANDLE}: You did not answer. I will start with your work.
[2026-03-03 08:20:54] You: I am not going to pay. I am reporting this account.

End of the export
"""


class Page:
    """A white phone screen; every measure it takes is in pixels of the finished picture."""

    def __init__(self, clock):
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), WHITE)
        self.canvas = ImageDraw.Draw(self.image)
        self.text((40, 26), clock, 26, INK, weight=0.4)
        self.box((662, 18, 704, 36), 5, outline=INK)
        self.box((666, 22, 692, 32), 2, fill=INK)
        self.box((706, 23, 710, 31), 1, fill=INK)

    def text(self, at, words, size, fill, anchor="lm", weight=0.0):
        """Draws one line; `weight` thickens the strokes."""
        self.canvas.text(
            (at[0] * SCALE, at[1] * SCALE), words, fill, font(size), anchor, stroke_width=weight * SCALE
        )

    def box(self, corners, radius, fill=None, outline=None):
        """Draws a rounded box."""
        self.canvas.rounded_rectangle(
            [value * SCALE for value in corners], radius * SCALE, fill, outline, width=2 * SCALE
        )

    def line(self, points, fill, width):
        """Draws joined straight lines."""
        self.canvas.line([(x * SCALE, y * SCALE) for x, y in points], fill, width * SCALE, joint="curve")

    def avatar(self, centre, radius):
        """Draws the grey circle of an account without a picture."""
        side = radius * 2 * SCALE
        disc = Image.new("RGB", (side, side), AVATAR)
        shapes = ImageDraw.Draw(disc)
        shapes.ellipse([side * 0.34, side * 0.20, side * 0.66, side * 0.52], AVATAR_SHAPE)
        shapes.ellipse([side * 0.18, side * 0.60, side * 0.82, side * 1.24], AVATAR_SHAPE)
        mask = Image.new("L", (side, side), 0)
        ImageDraw.Draw(mask).ellipse([0, 0, side - 1, side - 1], 255)
        self.image.paste(disc, ((centre[0] - radius) * SCALE, (centre[1] - radius) * SCALE), mask)

    def finished(self):
        """Returns the picture at its own size."""
        return self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def font(size):
    """Returns the letters inside Pillow; `size` is in pixels of the finished picture."""
    return ImageFont.load_default(size * SCALE)


def wrapped(words, size, width):
    """Returns `words` as lines, none wider than `width` unless a single word is."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font(size).getlength(longer) > width * SCALE:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def chat(clock, messages):
    """Returns a chat screen with `messages` on it."""
    page = Page(clock)
    page.line([(52, 84), (36, 104), (52, 124)], INK, 4)
    page.avatar((112, 104), 34)
    page.text((164, 92), HANDLE, 31, INK, weight=0.5)
    page.text((164, 124), "Not in your contacts", 23, QUIET)
    page.line([(0, 156), (WIDTH, 156)], LINE, 2)

    size, leading, padding, y = 31, 42, 22, 184
    for who, words in messages:
        if who == "time":
            page.text((WIDTH // 2, y + 22), words, 23, QUIET, anchor="mm")
            y += 56
            continue
        lines = wrapped(words, size, 450)
        width = max(font(size).getlength(line) for line in lines) / SCALE + 2 * padding + 8
        height = len(lines) * leading + 2 * padding - 8
        left = WIDTH - 32 - width if who == "me" else 32
        page.box((left, y, left + width, y + height), 30, fill=MINE if who == "me" else THEIRS)
        for index, line in enumerate(lines):
            middle = y + padding - 4 + leading * index + leading / 2
            page.text((left + padding + 4, middle), line, size, WHITE if who == "me" else INK)
        y += height + 18
    if y > 1220:
        raise SystemExit("The messages do not fit on the screen.")

    page.line([(0, 1236), (WIDTH, 1236)], LINE, 2)
    page.box((32, 1254, 640, 1316), 31, outline=LINE)
    page.text((64, 1285), "Message", 29, QUIET)
    page.line([(668, 1262), (712, 1285), (668, 1308), (676, 1285), (668, 1262)], MINE, 4)
    return page.finished()


def profile(clock):
    """Returns the page of an account with nothing on it."""
    page = Page(clock)
    page.line([(52, 84), (36, 104), (52, 124)], INK, 4)
    page.text((WIDTH // 2, 104), "Profile", 31, INK, anchor="mm", weight=0.5)
    page.line([(0, 156), (WIDTH, 156)], LINE, 2)
    page.avatar((WIDTH // 2, 310), 110)
    page.text((WIDTH // 2, 470), HANDLE, 42, INK, anchor="mm", weight=0.6)
    page.text((WIDTH // 2, 526), "0 posts · 12 followers", 30, QUIET, anchor="mm")
    page.text((WIDTH // 2, 572), "Joined this month", 27, QUIET, anchor="mm")
    page.box((60, 630, 365, 706), 38, fill=MINE)
    page.text((212, 668), "Follow", 30, WHITE, anchor="mm")
    page.box((385, 630, 690, 706), 38, outline=LINE)
    page.text((537, 668), "Message", 30, INK, anchor="mm")
    page.line([(0, 770), (WIDTH, 770)], LINE, 2)
    page.text((WIDTH // 2, 980), "No posts yet", 34, INK, anchor="mm", weight=0.4)
    page.text((WIDTH // 2, 1030), "Posts from this account appear here.", 27, QUIET, anchor="mm")
    return page.finished()


def main():
    """Writes the four files and says how long each is; stops at one that is too long."""
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent
    for name, picture in (("chat-1.png", chat("00:04", CHAT_1)), ("chat-2.png", chat("08:21", CHAT_2))):
        few = picture.quantize(64, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(folder / name, "PNG", optimize=True)
    profile("08:23").save(folder / "profile.jpg", "JPEG", quality=85, subsampling=0, optimize=True)
    (folder / "letter.txt").write_bytes(LETTER.encode("utf-8"))

    for name in ("chat-1.png", "chat-2.png", "profile.jpg", "letter.txt"):
        byte_count = (folder / name).stat().st_size
        print(f"{name}: {byte_count} bytes")
        if byte_count >= BYTE_LIMIT:
            raise SystemExit(f"{name} is too long; the limit is {BYTE_LIMIT} bytes.")


if __name__ == "__main__":
    main()
