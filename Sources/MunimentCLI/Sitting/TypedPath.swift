import Foundation
import Muniment

/// Names of files in a typed line: patterns and `~/` mean what they mean in a shell, for files only.
enum TypedPath {
    /// The words of `line` as the parser takes them: patterns are expanded where a command takes many files.
    static func expanded(_ words: [TypedWord]) -> [String] {
        let (command, roles, _) = CommandTree.read(words.map(\.text))
        let takesFiles = command.operands.first.map { $0.isPath && $0.isRepeating } == true
        return zip(words, roles).flatMap { word, role in
            switch role {
            case .operand(let argument?) where argument.isPath && argument.isRepeating:
                return files(word).map(named)
            case .option where takesFiles && !word.text.hasPrefix("--") && exists(word.text):
                return [named(word.text)]
            case .operand(let argument?) where argument.isPath: return [single(word)]
            case .value(let argument) where argument.isPath: return [single(word)]
            default: return [word.text]
            }
        }
    }

    /// The files of an answer to a question: the answer itself where it is there, else what it means as a line.
    static func answered(_ answer: String) -> [String] {
        if exists(answer) { return [answer] }
        guard let words = try? TypedWord.words(in: answer), !words.isEmpty else { return [answer] }
        let found = words.flatMap(files)
        return found.allSatisfy(exists) ? found : [answer]
    }

    /// So that it cannot be taken for an option.
    private static func named(_ path: String) -> String {
        path.hasPrefix("-") && path.count > 1 ? "./" + path : path
    }

    /// The files that fit, by name; the word itself where none does.
    private static func files(_ word: TypedWord) -> [String] {
        let literal = single(word)
        guard let pattern = word.pattern, !exists(literal) else { return [literal] }
        let found = glob(word.beginsPlain ? home(pattern) : pattern)
        return found.isEmpty ? [literal] : found
    }

    private static func single(_ word: TypedWord) -> String {
        let path = word.beginsPlain ? home(word.text) : word.text
        guard path.contains("\\"), !exists(path) else { return path }
        // Dragged into the window, a file's name comes with a backslash before each special character.
        let bare = path.replacing("\\", with: "")
        return exists(bare) ? bare : path
    }

    /// `~/` at the beginning is your home.
    static func home(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/") else { return path }
        // What a shell takes; the system's answer leaves HOME out.
        let home = ProcessInfo.processInfo.environment["HOME"].flatMap { $0.isEmpty ? nil : $0 }
        return (home ?? NSHomeDirectory()) + path.dropFirst()
    }

    private static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    private static func glob(_ pattern: String) -> [String] {
        var result = glob_t()
        defer { globfree(&result) }
        guard Foundation.glob(pattern, 0, nil, &result) == 0 else { return [] }
        return (0..<Int(result.gl_pathc)).compactMap { index in
            result.gl_pathv?[index].map { path in
                let bytes = UnsafeRawBufferPointer(start: path, count: strlen(path))
                return RawPath.text(of: Array(bytes))
            }
        }
    }
}
