import Foundation
import Muniment

/// Shows what is longer than the screen a page at a time, by `less`, `more` or what `PAGER` names. The pager gets
/// the text through a pipe, no home folder and no more of the environment than a terminal needs, so that it keeps
/// no history and reads no settings that would make it write what it shows.
enum Pager {
    /// Shows `text`, which ends without a line break: through a pager if that is wanted, standard output is a
    /// terminal and the text is longer than its screen; otherwise as it is.
    static func show(_ text: String, isWanted: Bool) {
        let variables = ProcessInfo.processInfo.environment
        guard isWanted, isatty(STDOUT_FILENO) == 1, ![nil, "", "dumb"].contains(variables["TERM"]),
            !fits(text), let program = program(variables),
            // One that fails may have shown nothing.
            program.run(input: text + "\n", variables: settings(variables)) == 0
        else { return Standard.output(text) }
    }

    /// `nil` when pages are not wanted: an empty `PAGER`, and `cat`.
    private static func program(_ variables: [String: String]) -> OtherProgram? {
        if let pager = variables["PAGER"] {
            if ["", "cat"].contains(pager) { return nil }
            if let program = OtherProgram(pager, variables: variables) { return program }
            Standard.error(Wording.pagerNotUsed)
        }
        return OtherProgram("less", variables: variables) ?? OtherProgram("more", variables: variables)
    }

    /// What a pager needs to know of the terminal and the language.
    private static let passedOn = [
        "TERM", "TERMINFO", "TERMINFO_DIRS", "COLUMNS", "LINES", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE",
        "LC_MESSAGES", "LESSCHARSET", "LESSUTFCHARDEF", "NO_COLOR", "PATH",
    ]

    /// LESSHISTFILE and LESSSECURE: less(1); the other two: more(1) of util-linux. No shell, no editor, no log file,
    /// no history.
    private static func settings(_ variables: [String: String]) -> [String: String] {
        variables.filter { passedOn.contains($0.key) }.merging([
            "LESS": "", "LESSHISTFILE": "-", "LESSSECURE": "1", "MORESECURE": "1", "PAGERSECURE": "1",
        ]) { $1 }
    }

    /// Whether all of it and the next prompt are on the screen at once.
    private static func fits(_ text: String) -> Bool {
        var size = winsize()
        let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0
        let rows = isKnown && size.ws_row > 0 ? Int(size.ws_row) : 24
        let columns = isKnown && size.ws_col > 0 ? Int(size.ws_col) : 80
        let used = text.split(separator: "\n", omittingEmptySubsequences: false).reduce(0) { sum, line in
            sum + max(1, (ScreenText.columnCount(String(line)) + columns - 1) / columns)
        }
        return used < rows
    }
}
