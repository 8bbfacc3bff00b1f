import Foundation
import Muniment
import Synchronization

/// The terminal that the person sits at, apart from standard input and output: where questions are asked
/// and passphrases typed.
struct Terminal {
    private let descriptor: Int32

    /// `nil` when the program has no terminal.
    static func open() -> Terminal? {
        let descriptor = Foundation.open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        return descriptor >= 0 ? Terminal(descriptor: descriptor) : nil
    }

    /// Whether questions may be asked: somebody is there, and standard input is theirs.
    static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 && open() != nil }

    func say(_ text: String) {
        Standard.write(text + "\n", to: descriptor)
    }

    /// Asks for one line. `nil` when it was skipped (an empty line) or input ended.
    func ask(_ question: String) -> String? {
        Standard.write(question + " ", to: descriptor)
        guard let line = readLine(), !line.isEmpty else { return nil }
        return line
    }

    /// Asks for one of `answers`, again until it is one of them or is skipped.
    func ask(_ question: String, oneOf answers: [String]) -> String? {
        while true {
            guard let line = ask("\(question) [\(answers.joined(separator: "/")), Enter skips]") else {
                return nil
            }
            let matches = answers.filter { $0.hasPrefix(line.lowercased()) }
            if matches.count == 1 { return matches[0] }
            if answers.contains(line.lowercased()) { return line.lowercased() }
            say("Please answer with one of: \(answers.joined(separator: ", ")).")
        }
    }

    /// Asks for text of several lines, ended by a line with a full stop alone.
    func askForText(_ question: String) -> String? {
        say(question + " (End with a line that has only a full stop. A full stop at once skips this.)")
        var lines: [String] = []
        while let line = readLine(), line != "." { lines.append(line) }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    private func readLine() -> String? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while true {
            let count = read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self) }
            if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
    }

    /// Asks without showing what is typed.
    func askSecretly(_ question: String) throws(MunimentError) -> Secret {
        Standard.write(question + " ", to: descriptor)
        let echo = EchoOff(descriptor)
        defer { echo.restore() }
        let secret = try Secret(readingLineFrom: descriptor)
        Standard.write("\n", to: descriptor)
        return secret
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
        tcsetattr(descriptor, TCSAFLUSH, &settings)
    }

    func restore() { Interruption.restoreTerminal() }
}

/// What happens at Ctrl-C and when the terminal goes away: the terminal is put back and the program ends
/// with status 130. A write that was under way is rolled back by the next opening, as after a crash.
enum Interruption {
    private static let descriptor = Atomic<Int32>(-1)
    // Written before the descriptor says that it is there; read by the signal handler alone.
    nonisolated(unsafe) private static var settings = termios()

    static func install() {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number) { _ in
                Interruption.restoreTerminal()
                _exit(130)
            }
        }
        // A reader that went away shows as an error of the write.
        signal(SIGPIPE, SIG_IGN)
    }

    fileprivate static func remember(_ settings: termios, of descriptor: Int32) {
        self.settings = settings
        self.descriptor.store(descriptor, ordering: .sequentiallyConsistent)
    }

    fileprivate static func restoreTerminal() {
        let descriptor = self.descriptor.exchange(-1, ordering: .sequentiallyConsistent)
        if descriptor >= 0 { tcsetattr(descriptor, TCSAFLUSH, &settings) }
    }
}

/// Standard input, output and error as descriptors.
enum Standard {
    static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }

    static func output(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }
    static func error(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// All of standard input as text.
    /// - Throws: ``MunimentError/Code/fieldNotAccepted`` when it is not UTF-8 or larger than 16 MiB.
    static func input(for field: String) throws(MunimentError) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
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
