import Testing

@testable import MunimentCLI

/// The commands as completion and patterns see them.
struct CommandTreeTests {
    private static func next(_ words: String...) -> String {
        switch CommandTree.read(words).next {
        case .command: "command"
        case .option: "option"
        case .operand(let argument): "operand \(argument?.valueName ?? "-")"
        case .value(let argument): "value \(argument.valueName ?? "-")"
        }
    }

    @Test func `the parser's own description is understood`() {
        #expect(CommandTree.root.subcommands?.count ?? 0 > 20)
        #expect(Self.next() == "command")
        #expect(Self.next("add") == "command")
        #expect(Self.next("add", "screenshot", "a", "b") == "operand files")
        #expect(Self.next("list", "--tag") == "value tag")
        #expect(Self.next("list", "--json") == "operand -")
        #expect(Self.next("actor", "link") == "operand label")
        #expect(Self.next("actor", "link", "A", "3") == "operand numbers")
        #expect(Self.next("show", "--", "--reveal") == "operand -")
    }

    @Test func `files are expanded where many are taken, and nowhere else`() throws {
        let home = try Home()
        for name in ["1.png", "2.png", "-h.png"] { try home.write(name, [1]) }
        func expanded(_ line: String) throws -> [String] {
            let line = line.replacing("@", with: home.work)
            return try TypedPath.expanded(TypedWord.words(in: line)).map {
                $0.replacing(home.work, with: "@")
            }
        }
        #expect(
            try expanded("add screenshot @/*.png --description @/*.png")
                == ["add", "screenshot", "@/-h.png", "@/1.png", "@/2.png", "--description", "@/*.png"])
        #expect(try expanded("add screenshot '@/*.png'") == ["add", "screenshot", "@/*.png"])
        #expect(try expanded("add screenshot @/?.jpg") == ["add", "screenshot", "@/?.jpg"])
        #expect(try expanded("add note @/*.png") == ["add", "note", "@/*.png"])
        #expect(try expanded("search @/*.png") == ["search", "@/*.png"])
        // A file of exactly that name.
        try home.write("[12].png", [1])
        #expect(try expanded("add file @/[12].png") == ["add", "file", "@/[12].png"])
        // As macOS writes it when a file is dragged into the window.
        try home.write("a (1).png", [1])
        #expect(try expanded("add file @/a\\ \\(1\\).png") == ["add", "file", "@/a (1).png"])
    }
}
