internal import CEdit
import Foundation
import Muniment

/// Reads lines at a terminal with libedit: keys to move and erase, earlier lines with the arrows, completion
/// with Tab. Earlier lines are in memory alone, and no settings file is read.
final class LineEditor {
    enum Reading: Equatable {
        /// - Parameter isJoined: line breaks in what was pasted became spaces.
        case line(String, isJoined: Bool)
        case interrupted
        case ended
        /// Nobody typed for too long; what is typed so far is kept.
        case idle(Kept)
    }

    /// A line that is not finished, and where in it the cursor stands.
    struct Kept: Equatable {
        let characters: [wchar_t]
        let cursor: Int
    }

    private static let earlierLineLimit: Int32 = 200
    /// Bytes of a paste that came without its marks, at most; what is behind them is looked at anew.
    private static let pasteLimit = 1 << 24

    private let descriptor: Int32
    private let complete: (_ line: String, _ cursor: Int) -> Completion
    private let line: OpaquePointer
    private let earlier: OpaquePointer
    private let files: [UnsafeMutablePointer<FILE>]
    /// What counts as typed before the next key.
    private var pending: [wchar_t] = []
    private var end = Reading.ended
    private var isJoined = false

    /// `nil` where the terminal is not one to edit on.
    /// - Parameter complete: what may stand at the cursor of a line.
    init?(on descriptor: Int32, complete: @escaping (_ line: String, _ cursor: Int) -> Completion) {
        guard !Terminal.isDumb else { return nil }
        // libedit counts columns by the locale's characters.
        setlocale(LC_CTYPE, "")
        if nl_langinfo(nl_item(CODESET)).map({ String(cString: $0) }) != "UTF-8" {
            setlocale(LC_CTYPE, "C.UTF-8")
        }
        let files = ["r", "w"].compactMap { mode in
            let copy = dup(descriptor)
            guard let file = fdopen(copy, mode) else {
                close(copy)
                return UnsafeMutablePointer<FILE>?.none
            }
            return file
        }
        guard files.count == 2, let line = el_init("muniment", files[0], files[1], files[1]) else {
            files.forEach { fclose($0) }
            return nil
        }
        guard let earlier = history_winit() else {
            el_end(line)
            files.forEach { fclose($0) }
            return nil
        }
        (self.descriptor, self.complete) = (descriptor, complete)
        (self.line, self.earlier, self.files) = (line, earlier, files)
        let owner = Unmanaged.passUnretained(self).toOpaque()
        guard muniment_history_size(earlier, Self.earlierLineLimit) >= 0,
            muniment_edit_use(line, Self.prompt, Self.nextCharacter, owner, earlier) == 0,
            Self.bind(line)
        else { return nil }
    }

    /// What was typed is wiped where libedit lets it be reached.
    deinit {
        wipe()
        var text = muniment_history_step(earlier, 1)
        while let found = text {
            memset(UnsafeMutablePointer(mutating: found), 0, wcslen(found) * MemoryLayout<wchar_t>.stride)
            text = muniment_history_step(earlier, 0)
        }
        _ = muniment_history_clear(earlier)
        el_end(line)
        history_wend(earlier)
        files.forEach { fclose($0) }
    }

    private func wipe() {
        guard let info = el_wline(line)?.pointee, let start = info.buffer, let end = info.lastchar else {
            return
        }
        memset(UnsafeMutablePointer(mutating: start), 0, (end - start) * MemoryLayout<wchar_t>.stride)
    }

    /// Reads one line, which begins with what was kept.
    func read(_ kept: Kept?) -> Reading {
        if let kept {
            let back = [wchar_t](repeating: 2, count: kept.characters.count - kept.cursor)  // Ctrl-B
            pending = kept.characters + back
        } else {
            pending = []
        }
        (end, isJoined) = (.ended, false)
        var settings = termios()
        if tcgetattr(descriptor, &settings) == 0 { Interruption.remember(settings, of: descriptor) }
        Standard.write("\u{1B}[?2004h", to: descriptor)
        // Before the prompt: what is typed in between would be taken by the kernel's own editing, and cut.
        _ = muniment_edit_prepare(line)
        if tcgetattr(descriptor, &settings) == 0 {
            settings.c_lflag |= Terminal.keepsTyped
            tcsetattr(descriptor, TCSANOW, &settings)
        }
        var count: Int32 = 0
        let text = el_wgets(line, &count).map { Self.text(UnsafeBufferPointer(start: $0, count: Int(count))) }
        Standard.write("\u{1B}[?2004l", to: descriptor)
        Interruption.restoreTerminal(flushing: false)
        guard let text, count > 0 else {
            if end != .interrupted { Standard.write("\n", to: descriptor) }
            return end
        }
        wipe()
        let typed = text.hasSuffix("\n") ? String(text.dropLast()) : text
        if !typed.allSatisfy({ $0 == " " }) { _ = Self.wide(typed).withUnsafeBufferPointer(remember) }
        return .line(typed, isJoined: isJoined)
    }

    private func remember(_ text: UnsafeBufferPointer<wchar_t>) -> Int32 {
        text.baseAddress.map { muniment_history_enter(earlier, $0) } ?? -1
    }
}

/// What libedit calls.
extension LineEditor {
    // The same for all, never changed, and libedit wants it for as long as it lives.
    nonisolated(unsafe) private static let promptText: UnsafeMutablePointer<wchar_t> = {
        let characters = wide(Wording.prompt)
        let text = UnsafeMutablePointer<wchar_t>.allocate(capacity: characters.count)
        text.initialize(from: characters, count: characters.count)
        return text
    }()

    private static let prompt: muniment_edit_prompt = { _ in promptText }

    private static let nextCharacter: el_rfunc_t = { line, character in
        guard let line, let character, let editor = owner(of: line) else { return -1 }
        return editor.next(character)
    }

    private static let completion: muniment_edit_function = { line, _ in
        guard let line, let editor = owner(of: line) else { return UInt8(CC_ERROR) }
        return editor.completeWord()
    }

    private static func owner(of line: OpaquePointer) -> LineEditor? {
        muniment_edit_owner(line).map { Unmanaged<LineEditor>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func bind(_ line: OpaquePointer) -> Bool {
        wide("^I").withUnsafeBufferPointer { key in
            wide("muniment-complete").withUnsafeBufferPointer { name in
                muniment_edit_bind(line, key.baseAddress, name.baseAddress, completion) == 0
            }
        }
    }

    /// The next key; 0 ends the line.
    private func next(_ character: UnsafeMutablePointer<wchar_t>) -> Int32 {
        while true {
            if !pending.isEmpty {
                character.pointee = pending.removeFirst()
                return 1
            }
            switch Waiting.forInput(on: descriptor) {
            case .resized: el_resize(line)
            case .interrupted:
                tcflush(descriptor, TCIFLUSH)
                Standard.write("^C\n", to: descriptor)
                end = .interrupted
                return 0
            case .idle:
                end = .idle(kept())
                return 0
            case .ready:
                guard let scalar = readScalar() else { return 0 }
                Sitting.current?.noteActivity()
                if scalar == 0x1B, isPaste() {
                    paste()
                    continue
                }
                // Nobody types a key behind Enter so soon: a paste on a terminal that does not mark it.
                if scalar == 0x0A || scalar == 0x0D, isMoreThere(within: 0) {
                    take(pasted: [0x0A] + everythingThere())
                    continue
                }
                character.pointee = scalar
                return 1
            }
        }
    }

    private func kept() -> Kept {
        guard let info = el_wline(line)?.pointee, let start = info.buffer, let end = info.lastchar,
            let cursor = info.cursor
        else { return Kept(characters: [], cursor: 0) }
        return Kept(
            characters: Array(UnsafeBufferPointer(start: start, count: end - start)), cursor: cursor - start)
    }

    private func readByte() -> UInt8? {
        var byte: UInt8 = 0
        while true {
            let count = Foundation.read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            return count == 1 ? byte : nil
        }
    }

    private func readScalar() -> wchar_t? {
        guard let first = readByte() else { return nil }
        var bytes = [first]
        for _ in 1..<max(1, (~first).leadingZeroBitCount) where first >= 0xC0 {
            // A byte of another encoding has no others behind it.
            guard isMoreThere(within: 50) else { break }
            guard let byte = readByte() else { return nil }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self).unicodeScalars.first.map { wchar_t($0.value) }
    }

    /// Whether ESC was the beginning of a paste; if not, what came after it is typed next.
    private func isPaste() -> Bool {
        let mark = Array("[200~".utf8)
        var seen: [UInt8] = []
        while seen.count < mark.count, seen.elementsEqual(mark.prefix(seen.count)) {
            guard isMoreThere(within: 50), let byte = readByte() else { break }
            seen.append(byte)
        }
        if seen == mark { return true }
        pending = seen.map { wchar_t($0) }
        return false
    }

    /// Takes a paste to its end. What comes with it behind that end is pasted as well: the words of a page may hold
    /// the mark of the end.
    private func paste() {
        let mark = Array("\u{1B}[201~".utf8)
        var bytes: [UInt8] = []
        reading: while !bytes.suffix(mark.count).elementsEqual(mark) {
            switch Waiting.forInput(on: descriptor) {
            case .resized: el_resize(line)
            case .interrupted, .idle:
                // The rest must not be taken for keys.
                _ = everythingThere()
                break reading
            case .ready:
                guard let byte = readByte() else { break reading }
                bytes.append(byte)
            }
        }
        if bytes.suffix(mark.count).elementsEqual(mark) { bytes.removeLast(mark.count) }
        take(pasted: bytes + everythingThere())
    }

    private func isMoreThere(within milliseconds: Int32) -> Bool {
        var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&wait, 1, milliseconds) == 1
    }

    /// What came already, and what comes right behind it.
    private func everythingThere() -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < Self.pasteLimit, isMoreThere(within: 20), let byte = readByte() {
            bytes.append(byte)
        }
        return bytes
    }

    /// As typed letters, so that nothing in it runs by itself: a line break is a space.
    private func take(pasted bytes: [UInt8]) {
        var text = String(decoding: bytes, as: UTF8.self)
        text = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        while text.hasSuffix("\n") { text.removeLast() }
        if text.contains("\n") { isJoined = true }
        pending = text.unicodeScalars.map { scalar in
            scalar == "\n" || scalar == "\t" ? wchar_t(0x20) : wchar_t(scalar.value)
        }.filter { $0 >= 0x20 && $0 != 0x7F }
    }

    private func completeWord() -> UInt8 {
        let kept = kept()
        let text = kept.characters.withUnsafeBufferPointer(Self.text)
        let completion = complete(text, kept.cursor)
        if let insertion = completion.insertion {
            el_deletestr(line, Int32(completion.replacedCount))
            _ = Self.wide(insertion).withUnsafeBufferPointer { el_winsertstr(line, $0.baseAddress) }
        }
        guard !completion.candidates.isEmpty else {
            return UInt8(completion.insertion == nil ? CC_ERROR : CC_REFRESH)
        }
        Standard.write("\n" + completion.listing + "\n", to: descriptor)
        return UInt8(CC_REDISPLAY)
    }

    private static func text(_ characters: UnsafeBufferPointer<wchar_t>) -> String {
        var text = String.UnicodeScalarView()
        for character in characters {
            text.append(UInt32(exactly: character).flatMap(Unicode.Scalar.init) ?? "\u{FFFD}")
        }
        return String(text)
    }

    /// With the zero at its end.
    private static func wide(_ text: String) -> [wchar_t] {
        text.unicodeScalars.map { wchar_t($0.value) } + [0]
    }
}
