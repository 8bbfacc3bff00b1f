import ArgumentParser
import Foundation
import Muniment

/// Words that mean something in a sitting alone, and those that mean nothing in it.
enum SittingWord: String, CaseIterable {
    /// Wipes the keys and asks for the passphrase at once.
    case lock
    /// Clears the screen with what was scrolled off it, and ends.
    case hide
    case exit
    case quit

    static var names: [String] { allCases.map(\.rawValue) }
    static let refused: Set = ["init", "open"]
    static let refusedOptions: Set = ["--vault", "--passphrase-file", "--recovery-code-file"]
}

/// Reads commands and runs them, until the person ends it.
struct SittingLoop {
    private let sitting: Sitting
    private let terminal: Terminal?
    private var editor: LineEditor?
    /// That of the first command that failed.
    private(set) var status: Int32 = 0

    init(_ sitting: Sitting) {
        self.sitting = sitting
        terminal = Terminal.isInteractive ? Terminal.open() : nil
    }

    mutating func run() {
        terminal?.say(Wording.sittingBegins)
        while !sitting.isEnded, !Standard.hasLostOutput, !Standard.hasLostReader {
            Interruption.forget()
            guard let line = nextLine() else { break }
            run(line)
            // It may have locked while a pager was open, or a folder watched.
            if sitting.knownVault != nil { sitting.noteActivity() }
        }
        editor = nil
    }

    /// `nil` at the end.
    private mutating func nextLine() -> String? {
        var kept: LineEditor.Kept?
        while let terminal {
            if editor == nil {
                let sitting = sitting
                editor = LineEditor(on: terminal.descriptor) { line, cursor in
                    Completion(of: line, cursor: cursor) { KnownWords(sitting.knownVault) }
                }
            }
            guard let editor else { break }
            switch editor.read(kept) {
            case .line(let line, let isJoined):
                if isJoined { terminal.say(Wording.pasteJoined) }
                return line
            case .interrupted:
                Interruption.forget()
                kept = nil
            case .ended: return nil
            case .idle(let typed):
                kept = typed
                self.editor = nil
                guard sitting.lock(saying: Wording.idleLocked) else { return nil }
            }
        }
        return plainLine()
    }

    /// A line without an editor: on a terminal that cannot move its cursor, or from a pipe.
    private func plainLine() -> String? {
        let descriptor = terminal?.descriptor ?? STDIN_FILENO
        while !sitting.isEnded {
            do {
                let (line, hasMore) = try LineReader.session(on: descriptor, asking: Wording.prompt) {
                    reader throws(MunimentError) in
                    (try reader.line()?.text, terminal != nil && reader.dropsWhatIsThere())
                }
                // Nobody types so fast: it was pasted, and nothing in a paste runs by itself.
                guard hasMore else { return line }
                terminal?.say(Wording.pasteNotRun)
            } catch { Interruption.forget() }
        }
        return nil
    }

    private mutating func run(_ line: String) {
        do throws(TypedWord.Unfinished) {
            var words = try TypedWord.words(in: line)
            // Pasted from a page, or typed from habit.
            if words.first?.text == "muniment" { words.removeFirst() }
            guard let first = words.first else { return }
            if words.count == 1, let word = SittingWord(rawValue: first.text) { return run(word) }
            run(words)
        } catch {
            Standard.error(Wording.unfinishedQuote(error.mark).text(code: "command-not-understood"))
            if status == 0 { status = ExitCode.validationFailure.rawValue }
        }
    }

    private mutating func run(_ word: SittingWord) {
        switch word {
        case .lock:
            editor = nil
            _ = sitting.lock(saying: Wording.locked)
        case .hide:
            sitting.end()
            editor = nil
            terminal?.clear()
        case .exit, .quit: sitting.end()
        }
    }

    private mutating func run(_ words: [TypedWord]) {
        let arguments = TypedPath.expanded(words)
        do {
            var command = try MunimentCommand.parseAsRoot(arguments)
            if let refused = Self.refusal(of: command) {
                status = status == 0 ? ExitStatus.notAccepted.rawValue : status
                return Standard.error(refused.text(code: "not-while-open"))
            }
            try command.run()
        } catch {
            let isJSON = arguments.contains("--json")
            let failure = MunimentCommand.say(error, isJSON: isJSON)
            if status == 0 { status = failure }
            if ["help", "--help", "-h"].contains(arguments[0]), arguments.count == 1 {
                Standard.output(Wording.sittingHelp)
            }
        }
    }

    /// What has no place in a sitting: its vault is open already.
    private static func refusal(of command: any ParsableCommand) -> Wording.ErrorWords? {
        if command is InitCommand { return Wording.notWhileOpen("`init`") }
        if command is OpenCommand { return Wording.notWhileOpen("`open`") }
        guard let global = (command as? any VaultCommand)?.global else { return nil }
        if global.vault != nil { return Wording.notWhileOpen("--vault") }
        if global.passphraseFile != nil { return Wording.notWhileOpen("--passphrase-file") }
        if global.recoveryCodeFile != nil { return Wording.notWhileOpen("--recovery-code-file") }
        return nil
    }
}
