import Foundation

/// One scenario: commands as a person types them, and what each is expected to write and end with.
///
///     # What the scenario shows.
///     $ muniment show 1
///     > --json
///     | a line of standard output
///     ! a line of standard error
///     = 15
///     -- letter.txt --
///     The content of a file that is there before the first command.
///
/// `$` begins a command, `>` goes on with it in a new line, `=` is the exit status, 0 when left out. In an
/// expected line `...` stands for any text; an expected line of `...` alone for any lines, also none.
struct Script {
    struct Step {
        var command: String
        let lineNumber: Int
        var output: [String] = []
        var error: [String] = []
        var status: Int32 = 0
    }

    private(set) var steps: [Step] = []
    /// Names and contents, in order.
    private(set) var files: [(name: String, content: String)] = []

    /// - Throws: ``Unexpected`` naming the line that is none of the above.
    init(_ text: String) throws {
        var lines = text.components(separatedBy: "\n")
        if lines.last == "" { lines.removeLast() }
        for (index, line) in lines.enumerated() {
            if line.hasPrefix("-- "), line.hasSuffix(" --"), line.count > 6 {
                files.append((String(line.dropFirst(3).dropLast(3)), ""))
            } else if !files.isEmpty {
                files[files.count - 1].content += line + "\n"
            } else {
                try read(line, lineNumber: index + 1)
            }
        }
    }

    private mutating func read(_ line: String, lineNumber: Int) throws {
        if line.isEmpty || line.hasPrefix("#") { return }
        let mark = line.prefix(2)
        let rest = String(line.dropFirst(2))
        if mark == "$ " {
            steps.append(Step(command: rest, lineNumber: lineNumber))
            return
        }
        guard !steps.isEmpty else { throw Unexpected("line \(lineNumber): a command comes first") }
        let last = steps.count - 1
        switch mark {
        case "> ", ">": steps[last].command += "\n" + rest
        case "| ", "|": steps[last].output.append(rest)
        case "! ", "!": steps[last].error.append(rest)
        case "= ":
            guard let status = Int32(rest) else { throw Unexpected("line \(lineNumber): no status") }
            steps[last].status = status
        default: throw Unexpected("line \(lineNumber) is neither a command nor expected: \(line)")
        }
    }

    /// Runs every step in `home`.
    /// - Returns: what differed, step by step; empty when all was as expected.
    func run(in home: Home) throws -> [String] {
        for file in files {
            try home.write(file.name, Array(file.content.utf8))
        }
        var differences: [String] = []
        for step in steps {
            let outcome = try home.run(step.command)
            var parts: [String] = []
            if outcome.status != step.status {
                parts.append("  exit status \(outcome.status), expected \(step.status)")
            }
            parts += Self.difference("output", expected: step.output, actual: outcome.output)
            parts += Self.difference("error", expected: step.error, actual: outcome.error)
            if !parts.isEmpty {
                differences.append(
                    "line \(step.lineNumber): $ \(step.command)\n" + parts.joined(separator: "\n"))
            }
        }
        return differences
    }

    private static func difference(_ stream: String, expected: [String], actual: String) -> [String] {
        var lines = actual.components(separatedBy: "\n")
        if lines.last == "" { lines.removeLast() }
        let matcher = LinePattern(expected)
        guard !matcher.matches(lines) else { return [] }
        let agreeing = matcher.agreeingPrefix(of: lines)
        let shown = lines.enumerated().map { index, line in
            (index == agreeing ? "  >> " : "     ") + line
        }
        return ["  standard \(stream), expected:"] + expected.map { "     " + $0 }
            + ["  was (>> is the first line that does not fit):"]
            + (agreeing == lines.count ? shown + ["  >> (it ends here)"] : shown)
    }
}
