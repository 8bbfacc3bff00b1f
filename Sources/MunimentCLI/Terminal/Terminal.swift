import Foundation
import Muniment
import Synchronization

/// The terminal that the person sits at, apart from standard input and output: where questions are asked
/// and passphrases typed.
struct Terminal {
    let descriptor: Int32

    // Opened once: a sitting asks often.
    private static let descriptor = Foundation.open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)

    /// `nil` when the program has no terminal.
    static func open() -> Terminal? { descriptor >= 0 ? Terminal(descriptor: descriptor) : nil }

    /// Whether it shows control sequences as letters.
    static let isDumb = [nil, "", "dumb"].contains(ProcessInfo.processInfo.environment["TERM"])

    /// Whether questions may be asked: somebody is there, and standard input is theirs.
    static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 && open() != nil }

    func say(_ text: String) {
        Standard.write(text + "\n", to: descriptor)
    }

    /// A local mode. Without it the kernel drops at Ctrl-C what was typed, perhaps just after a wait said that there is
    /// something to read: the read would then wait for ever. Dropped is it by us.
    static let keepsTyped = tcflag_t(NOFLSH)

    /// What was typed or pasted before the next question is no answer to it.
    func forgetTyped() { tcflush(descriptor, TCIFLUSH) }

    /// Clears the screen and what was scrolled off it, where the terminal can (ECMA-48 ED, and xterm's 3 J).
    func clear() {
        guard !Self.isDumb else { return say(Wording.cannotClear) }
        Standard.write("\u{1B}[H\u{1B}[2J\u{1B}[3J", to: descriptor)
    }

    /// Asks for one line. `nil` when it was skipped (an empty line) or input ended.
    /// - Throws: ``MunimentError/Code/interrupted`` at Ctrl-C in a sitting; elsewhere that ends the program.
    func ask(_ question: String) throws(MunimentError) -> String? {
        let text = try LineReader.session(on: descriptor, asking: question + " ") {
            reader throws(MunimentError) in
            try reader.line()?.text
        }
        guard let text else { return nil }
        let lines = text.split(whereSeparator: \.isNewline)
        if lines.count > 1 { say("(Only the first line of that was taken.)") }
        return lines.first.map(String.init)
    }

    /// Asks for one of `answers`, again until it is one of them or is skipped. A beginning is enough;
    /// `meanings` holds other words for them.
    func ask(
        _ question: String, oneOf answers: [String], meanings: [String: String] = [:]
    ) throws(MunimentError) -> String? {
        while true {
            guard let line = try ask("\(question) [\(answers.joined(separator: "/")), Enter skips]") else {
                return nil
            }
            let word = line.lowercased().split(separator: " ").joined(separator: "-")
            if let answer = meanings[word] ?? answers.first(where: { $0 == word }) { return answer }
            let matches = answers.filter { $0.hasPrefix(word) }
            if matches.count == 1 { return matches[0] }
            say("Please answer with one of: \(answers.joined(separator: ", ")).")
        }
    }

    /// Asks for text of several lines, ended by a typed line with a full stop alone; a full stop in what is
    /// pasted ends nothing.
    func askForText(_ question: String) throws(MunimentError) -> String? {
        let asked =
            question + " (End with a line that has only a full stop. A full stop at once skips this.)\n"
        let lines = try LineReader.session(on: descriptor, asking: asked) { reader throws(MunimentError) in
            var lines: [String] = []
            while let line = try reader.line(), line.isPasted || line.text != "." { lines.append(line.text) }
            return lines
        }
        guard !lines.isEmpty else { return nil }
        let text = lines.joined(separator: "\n")
        say("(\(text.count) characters.)")
        return text
    }

    /// Asks without showing what is typed.
    /// - Parameter isWatched: whether a sitting may grow idle here.
    func askSecretly(_ question: String, isWatched: Bool = true) throws(MunimentError) -> Secret {
        while true {
            if let secret = try askSecretlyOnce(question, isWatched: isWatched) { return secret }
            guard Sitting.current?.lock(saying: Wording.idleLocked) == true else {
                throw MunimentError(.interrupted)
            }
        }
    }

    /// - Returns: `nil` when nobody typed for too long.
    private func askSecretlyOnce(_ question: String, isWatched: Bool) throws(MunimentError) -> Secret? {
        Standard.write(question + " ", to: descriptor)
        let echo = EchoOff(descriptor)
        defer { echo.restore() }
        while true {
            switch Waiting.forInput(on: descriptor, isWatched: isWatched) {
            case .resized: continue
            case .interrupted:
                forgetTyped()
                Standard.write("\n", to: descriptor)
                throw MunimentError(.interrupted)
            case .idle:
                Standard.write("\n", to: descriptor)
                return nil
            case .ready:
                let secret = try Secret(readingLineFrom: descriptor)
                Standard.write("\n", to: descriptor)
                Sitting.current?.noteActivity()
                return secret
            }
        }
    }
}

/// The terminal without echo, put back at the end and when the program is interrupted.
private struct EchoOff {
    private let descriptor: Int32

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        var settings = termios()
        guard tcgetattr(descriptor, &settings) == 0 else { return }
        Interruption.remember(settings, of: descriptor)
        settings.c_lflag &= ~tcflag_t(ECHO | ECHONL)
        settings.c_lflag |= Terminal.keepsTyped
        tcsetattr(descriptor, TCSAFLUSH, &settings)
    }

    func restore() { Interruption.restoreTerminal(flushing: true) }
}

/// What happens at Ctrl-C and when the terminal goes away. While files are taken in or written out, the work is
/// ended tidily: nothing half-done is left. Otherwise, and at the second Ctrl-C, the terminal is put back and the
/// program ends at once; a write that was under way is rolled back by the next opening. Either way with status 130.
/// In a sitting Ctrl-C ends what is asked or worked on, and never the program.
enum Interruption {
    private static let descriptor = Atomic<Int32>(-1)
    // Written before the descriptor says that it is there; read by the signal handler alone.
    /// Not a static variable: for one the compiler (Swift 6.3) leaves out the padding between the members, three
    /// bytes too few for what is copied there.
    nonisolated(unsafe) private static let settings = UnsafeMutablePointer<termios>.allocate(capacity: 1)
    private static let isTidy = Atomic<Bool>(false)
    private static let isAsked = Atomic<Bool>(false)
    private static let isResized = Atomic<Bool>(false)
    // Both ends of a pipe that wakes a wait; -1 outside a sitting.
    private static let wakingEnd = Atomic<Int32>(-1)
    private static let wokenEnd = Atomic<Int32>(-1)

    static func install() {
        for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] {
            signal(number) { number in
                if number == SIGINT, Interruption.wakingEnd.load(ordering: .sequentiallyConsistent) >= 0 {
                    Interruption.isAsked.store(true, ordering: .sequentiallyConsistent)
                    return Interruption.wake()
                }
                if Interruption.isTidy.load(ordering: .sequentiallyConsistent),
                    !Interruption.isAsked.exchange(true, ordering: .sequentiallyConsistent)
                {
                    return
                }
                Interruption.restoreTerminal(flushing: true)
                _exit(130)
            }
        }
        // A reader that went away shows as an error of the write.
        signal(SIGPIPE, SIG_IGN)
    }

    /// Whether the work that runs under ``tidily(_:)`` should end.
    static var isWanted: Bool { isAsked.load(ordering: .sequentiallyConsistent) }

    /// Runs work that looks at ``isWanted`` by itself, also inside other such work.
    static func tidily<T>(_ work: () throws -> T) rethrows -> T {
        let wasTidy = isTidy.exchange(true, ordering: .sequentiallyConsistent)
        defer { isTidy.store(wasTidy, ordering: .sequentiallyConsistent) }
        return try work()
    }

    /// From now on Ctrl-C only asks, Ctrl-Z is not heard (an open vault is not left in the background), and
    /// another size of the window is noticed.
    static func beginSitting() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        wokenEnd.store(ends[0], ordering: .sequentiallyConsistent)
        wakingEnd.store(ends[1], ordering: .sequentiallyConsistent)
        signal(SIGTSTP, SIG_IGN)
        signal(SIGWINCH) { _ in
            Interruption.isResized.store(true, ordering: .sequentiallyConsistent)
            Interruption.wake()
        }
    }

    static func endSitting() {
        signal(SIGTSTP, SIG_DFL)
        signal(SIGWINCH, SIG_DFL)
        let waking = wakingEnd.exchange(-1, ordering: .sequentiallyConsistent)
        let woken = wokenEnd.exchange(-1, ordering: .sequentiallyConsistent)
        for descriptor in [waking, woken] where descriptor >= 0 { close(descriptor) }
    }

    /// What a wait listens to beside its input.
    static var wakingDescriptor: Int32 { wokenEnd.load(ordering: .sequentiallyConsistent) }

    private static func wake() {
        let reason = errno
        var byte: UInt8 = 0
        _ = Foundation.write(wakingEnd.load(ordering: .sequentiallyConsistent), &byte, 1)
        errno = reason
    }

    /// Takes what woke a wait.
    static func hush() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(wakingDescriptor, &bytes, bytes.count) > 0 {}
    }

    static func takeResize() -> Bool { isResized.exchange(false, ordering: .sequentiallyConsistent) }

    /// The Ctrl-C that there was is answered.
    static func forget() { isAsked.store(false, ordering: .sequentiallyConsistent) }

    /// Asks in the midst of such work: Ctrl-C at a question ends the program, as at any other.
    static func asking<T>(_ question: () throws(MunimentError) -> T) throws(MunimentError) -> T {
        let wasTidy = isTidy.exchange(false, ordering: .sequentiallyConsistent)
        defer { isTidy.store(wasTidy, ordering: .sequentiallyConsistent) }
        return try question()
    }

    static func remember(_ settings: termios, of descriptor: Int32) {
        self.settings.initialize(to: settings)
        self.descriptor.store(descriptor, ordering: .sequentiallyConsistent)
    }

    static func restoreTerminal(flushing: Bool) {
        let descriptor = self.descriptor.exchange(-1, ordering: .sequentiallyConsistent)
        if descriptor >= 0 { tcsetattr(descriptor, flushing ? TCSAFLUSH : TCSADRAIN, settings) }
    }
}

/// Standard input, output and error as descriptors.
enum Standard {
    /// Something that was to be shown could not be: the program must not end as if it had been.
    private static let isOutputLost = Atomic<Bool>(false)
    static var hasLostOutput: Bool { isOutputLost.load(ordering: .relaxed) }

    /// Whoever read the output went away.
    private static let isReaderGone = Atomic<Bool>(false)
    static var hasLostReader: Bool { isReaderGone.load(ordering: .relaxed) }

    static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
    }

    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        bytes.withUnsafeBytes { write($0, to: descriptor) }
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
        var bytes = bytes[...]
        while !bytes.isEmpty {
            let rest = UnsafeRawBufferPointer(rebasing: bytes)
            let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                // A reader that has seen enough, such as `head`, is no loss.
                if descriptor == STDOUT_FILENO {
                    if errno == EPIPE {
                        isReaderGone.store(true, ordering: .relaxed)
                    } else {
                        isOutputLost.store(true, ordering: .relaxed)
                    }
                }
                return
            }
            bytes = bytes.dropFirst(count)
        }
    }

    private static func waitForInput() throws(MunimentError) {
        while true {
            switch Waiting.forInput(on: STDIN_FILENO) {
            case .ready: return
            case .resized: continue
            case .interrupted: throw MunimentError(.interrupted)
            case .idle:
                guard Sitting.current?.lock(saying: Wording.idleLocked) == true else {
                    throw MunimentError(.interrupted)
                }
            }
        }
    }

    /// Lines that have their ends.
    static func lines(_ text: String) { write(text, to: STDOUT_FILENO) }
    static func output(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }
    static func error(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// All of standard input as text.
    /// - Throws: ``MunimentError/Code/fieldNotAccepted`` when it is not UTF-8 or larger than 16 MiB.
    static func input(for field: String) throws(MunimentError) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            try waitForInput()
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += buffer[..<count]
            guard bytes.count <= 16 << 20 else {
                throw MunimentError(.fileTooLarge, subject: "standard input")
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw MunimentError(.fieldNotAccepted, subject: field, hint: "text in UTF-8")
        }
        return text
    }
}

/// A line that says how far something is, on a terminal only.
final class Progress {
    private let verb: String
    private let isShown = isatty(STDERR_FILENO) == 1
    private var lastPercent: UInt64 = 101

    init(_ verb: String) { self.verb = verb }

    func update(_ done: UInt64, _ total: UInt64) {
        guard isShown, total > 0 else { return }
        let percent = done / max(1, total / 100)
        guard percent != lastPercent else { return }
        lastPercent = percent
        Standard.write("\r\(verb) \(min(percent, 100)) %", to: STDERR_FILENO)
    }

    /// Clears the line.
    func end() {
        if isShown, lastPercent <= 100 { Standard.write("\r\u{1B}[K", to: STDERR_FILENO) }
    }
}
