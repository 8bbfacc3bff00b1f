import Foundation
import Testing

/// What happens at a terminal, driven by Python's own pseudo-terminals: files of `Terminal`, one story each.
struct TerminalTests {
    static let hasPython =
        (try? Shell.run(
            "python3 -c 'import pty, termios, select'", in: "/tmp",
            variables: ProcessInfo.processInfo.environment, outputsIn: "/tmp"
        ).status) == 0

    @Test(
        .enabled(if: hasPython, "python3 with its pty module is not here"),
        arguments: Built.files("Terminal", ".py").filter { $0 != "session.py" })
    func `a person at a terminal is asked as the story says`(name: String) throws {
        let home = try Home()
        let outcome = try home.run("python3 '\(Built.testFolder)/Terminal/\(name)'")
        #expect(outcome.status == 0, "\(name)\n\(outcome)")
    }
}
