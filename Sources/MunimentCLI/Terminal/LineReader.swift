import Foundation
import Muniment

/// Reads what a person types at a terminal, character by character: the kernel would cut a line at 4,095 bytes
/// without a word. What is pasted is taken as it is; line breaks in it end nothing.
struct LineReader {
    private let descriptor: Int32
    /// Said again where something came in between.
    private let question: String
    private let isEditing: Bool

    /// A line, and whether a part of it was pasted.
    struct Line {
        let text: String
        let isPasted: Bool
    }

    /// Asks, and reads lines in `body`. The terminal is changed before anything is asked: what comes in between
    /// the question and the change would still be cut.
    static func session<T>(
        on descriptor: Int32, asking question: String, _ body: (LineReader) throws(MunimentError) -> T
    ) throws(MunimentError) -> T {
        let reader = LineReader(descriptor, question)
        reader.begin()
        defer { reader.end() }
        reader.echo(question)
        return try body(reader)
    }

    private init(_ descriptor: Int32, _ question: String) {
        self.descriptor = descriptor
        self.question = question
        isEditing = isatty(descriptor) == 1
    }

    private func begin() {
        var settings = termios()
        guard isEditing, tcgetattr(descriptor, &settings) == 0 else { return }
        Interruption.remember(settings, of: descriptor)
        settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
        settings.c_lflag |= Terminal.keepsTyped
        tcsetattr(descriptor, TCSADRAIN, &settings)
        if !Terminal.isDumb { echo("\u{1B}[?2004h") }
    }

    private func end() {
        guard isEditing else { return }
        if !Terminal.isDumb { echo("\u{1B}[?2004l") }
        Interruption.restoreTerminal(flushing: false)
    }

    private func echo(_ text: String) {
        if isEditing { Standard.write(text, to: descriptor) }
    }

    /// - Parameter typed: what of the line is there already.
    private func nextByte(after typed: [UInt8]) throws(MunimentError) -> UInt8? {
        var byte: UInt8 = 0
        while true {
            switch Waiting.forInput(on: descriptor) {
            case .ready: break
            case .resized: continue
            case .interrupted:
                if isEditing { tcflush(descriptor, TCIFLUSH) }
                echo("^C\n")
                throw MunimentError(.interrupted)
            case .idle:
                try lock(keeping: typed)
                continue
            }
            let count = Foundation.read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return nil }
            Sitting.current?.noteActivity()
            return byte
        }
    }

    /// Locks the sitting, and asks the same again where it was left.
    private func lock(keeping typed: [UInt8]) throws(MunimentError) {
        echo("\n")
        end()
        let isOpen = Sitting.current?.lock(saying: Wording.idleLocked) == true
        begin()
        guard isOpen else { throw MunimentError(.interrupted) }
        echo(question + ScreenText.block(String(decoding: typed, as: UTF8.self)))
    }

    /// `nil` when input ended.
    func line() throws(MunimentError) -> Line? {
        var bytes: [UInt8] = []
        var isPasted = false
        while let byte = try nextByte(after: bytes) {
            switch byte {
            case UInt8(ascii: "\n"):
                echo("\n")
                return Line(text: String(decoding: bytes, as: UTF8.self), isPasted: isPasted)
            case 0x04 where isEditing:
                guard bytes.isEmpty else { continue }
                echo("\n")
                return nil
            case 0x7F, 0x08: eraseLast(&bytes)
            case 0x15:
                while !bytes.isEmpty { eraseLast(&bytes) }
            case 0x1B:
                guard try escapeSequence() == "200~" else { continue }
                let pasted = try paste(after: bytes)
                isPasted = true
                bytes += pasted
                echo(ScreenText.block(String(decoding: pasted, as: UTF8.self)))
            case 0x09, 0x20...0xFF:
                bytes.append(byte)
                if isEditing { Standard.write([byte], to: descriptor) }
            default: continue
            }
        }
        return bytes.isEmpty ? nil : Line(text: String(decoding: bytes, as: UTF8.self), isPasted: isPasted)
    }

    /// Drops what came behind a line already, and says whether there was any.
    func dropsWhatIsThere() -> Bool {
        var hasMore = false
        var bytes = [UInt8](repeating: 0, count: 4096)
        var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while poll(&wait, 1, 20) == 1, read(descriptor, &bytes, bytes.count) > 0 { hasMore = true }
        return hasMore
    }

    private func eraseLast(_ bytes: inout [UInt8]) {
        var text = String(decoding: bytes, as: UTF8.self)
        guard let last = text.popLast() else { return }
        bytes = Array(text.utf8)
        echo(String(repeating: "\u{8} \u{8}", count: ScreenText.columnCount(ScreenText.line(String(last)))))
    }

    /// What follows ESC and `[`, to the letter that ends it (ECMA-48); other keys are not looked at.
    private func escapeSequence() throws(MunimentError) -> String {
        guard try nextByte(after: []) == UInt8(ascii: "[") else { return "" }
        var sequence: [UInt8] = []
        while let byte = try nextByte(after: []), sequence.count < 16 {
            sequence.append(byte)
            if (0x40...0x7E).contains(byte) { break }
        }
        return String(decoding: sequence, as: UTF8.self)
    }

    /// Everything up to the mark that ends a paste.
    private func paste(after typed: [UInt8]) throws(MunimentError) -> [UInt8] {
        let mark = Array("\u{1B}[201~".utf8)
        var bytes: [UInt8] = []
        while let byte = try nextByte(after: typed + bytes) {
            bytes.append(byte)
            if bytes.suffix(mark.count).elementsEqual(mark) { return bytes.dropLast(mark.count) }
        }
        return bytes
    }
}
