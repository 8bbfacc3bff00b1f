import Muniment

/// What is said in a sitting of `muniment open`.
extension Wording {
    static let prompt = "muniment> "

    static let sittingBegins = """
        The vault is open. Type a command, such as: add screenshot *.png
        help lists the commands. lock locks, hide clears the screen and ends, exit ends.
        It locks by itself after 10 minutes without a key.
        """

    static let sittingHelp = """

        HERE AT THE PROMPT
          Every command above but init and open, without the word muniment.
          lock     Lock at once; the passphrase opens it again.
          hide     Clear the screen, also what was scrolled away, and end.
          exit     End. Ctrl-D does the same.
          Ctrl-C ends a question or what is being done. What was said to be saved stays saved.
          $ & ! * ? are plain characters. Put words with spaces between ' and ', or leave them out and be asked.
        """

    static let locked = "Locked. The passphrase opens it again; hide or Ctrl-D clears the screen and ends."
    static let idleLocked =
        "Locked, because no key was pressed for 10 minutes. The line that you typed is kept. The passphrase opens it again; hide or Ctrl-D clears the screen and ends."
    static let stillLocked =
        "Still locked. The passphrase opens it; hide or Ctrl-D clears the screen and ends."
    static let cannotClear = "This terminal cannot be cleared from here. Close its window."
    static let unlocked = "The vault is open again."

    static func stillLocked(_ error: MunimentError) -> String {
        Wording.error(error).what + " Please try again; hide or Ctrl-D clears the screen and ends."
    }

    static let pasteJoined = """
        (Line breaks in what was pasted became spaces. To keep them, give the command without the words: you are \
        asked for them.)
        """

    static let pasteNotRun = """
        (Several lines came at once, as in a paste. Nothing of it was run. Give one command at a time, or leave the \
        words out and be asked for them.)
        """

    static func unfinishedQuote(_ mark: Unicode.Scalar) -> ErrorWords {
        ErrorWords(
            what: "A quotation mark \(mark) is not closed.", effect: nothingChanged,
            next: "bring the line back with the up arrow and close it, or leave the words out and be asked.")
    }

    static func notWhileOpen(_ what: String) -> ErrorWords {
        ErrorWords(
            what: "\(what) has no place here: this vault is open already.", effect: nothingChanged,
            next: "give the command without it, or end with `exit` first.")
    }
}
