import Foundation
import Testing

/// The commands that the documents show are run as they stand.
struct DocumentTests {
    @Test(arguments: ["README.md", "Docs/tutorial.md"])
    func `every example of a document works as pasted`(name: String) throws {
        let text = try String(contentsOfFile: Built.packageFolder + "/" + name, encoding: .utf8)
        let commands = Self.commands(in: text)
        #expect(commands.count >= 5, "\(name) has few examples marked sh")
        #expect(commands.first?.command.hasPrefix("muniment init") == true)
        let home = try Home()
        try Self.cheapen(home)
        for sample in ["chat-1.png", "chat-2.png", "profile.jpg", "letter.txt"] {
            try FileManager.default.copyItem(
                atPath: "\(Built.packageFolder)/Tests/Samples/\(sample)", toPath: "\(home.work)/\(sample)")
        }
        for (line, command) in commands {
            let outcome = try home.run(command)
            #expect(outcome.status == 0, "\(name):\(line): \(command)\n\(outcome)")
        }
        #expect(try home.run("muniment verify").status == 0)
    }

    @Test func `only commands in blocks marked sh are run`() {
        let text =
            "```sh\nmuniment a \\\n  b\nls\n```\n```text\nmuniment c\n```\nmuniment d\n```sh\nmuniment e\n```"
        #expect(Self.commands(in: text).map(\.command) == ["muniment a   b", "muniment e"])
    }

    /// Line numbers and commands, a backslash at the end of a line joined with the next.
    private static func commands(in text: String) -> [(line: Int, command: String)] {
        var commands: [(line: Int, command: String)] = []
        var isInside = false
        var isContinued = false
        for (index, line) in text.components(separatedBy: "\n").enumerated() {
            if line.hasPrefix("```") {
                isInside = line == "```sh"
            } else if isInside, isContinued {
                commands[commands.count - 1].command += line
            } else if isInside, line.hasPrefix("muniment ") {
                commands.append((index + 1, line))
            } else {
                continue
            }
            isContinued = isInside && line.hasSuffix("\\") && !commands.isEmpty
            if isContinued { commands[commands.count - 1].command.removeLast() }
        }
        return commands
    }

    /// `init` as a document shows it has the dear passphrase; tests take the cheap one.
    private static func cheapen(_ home: Home) throws {
        let path = home.root + "/bin/muniment"
        try FileManager.default.removeItem(atPath: path)
        let script = """
            #!/bin/sh
            if [ "$1" = init ]; then set -- "$@" --kdf interactive; fi
            exec '\(Built.binary)' "$@"

            """
        try Data(script.utf8).write(to: URL(filePath: path))
        chmod(path, 0o755)
    }
}
