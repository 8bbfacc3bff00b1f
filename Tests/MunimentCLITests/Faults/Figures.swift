import Foundation

/// What was done, for the page that tells it: a line to the file in `MUNIMENT_CRASH_FIGURES`, if that is set.
enum Figures {
    static func add(_ what: String, _ done: Int, of all: Int? = nil) {
        guard let path = ProcessInfo.processInfo.environment["MUNIMENT_CRASH_FIGURES"] else { return }
        let line = what + ": \(done)" + (all.map { " of \($0)" } ?? "") + "\n"
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard file >= 0 else { return }
        defer { close(file) }
        _ = line.withCString { write(file, $0, strlen($0)) }
    }
}
