import Foundation
import Muniment

/// What Tab brings at the cursor of a line.
struct Completion: Equatable {
    /// Scalars before the cursor that ``insertion`` stands for.
    var replacedCount = 0
    /// `nil` leaves the line as it is.
    var insertion: String?
    /// To choose from, where the line alone does not say which.
    var candidates: [String] = []

    private static let candidateLimit = 200

    /// The candidates in plain lines.
    var listing: String {
        var lines: [String] = []
        for candidate in candidates.prefix(Self.candidateLimit) {
            if let last = lines.last, last.count + candidate.count < 76 {
                lines[lines.count - 1] = last + "  " + candidate
            } else {
                lines.append(candidate)
            }
        }
        let more = candidates.count - Self.candidateLimit
        return (lines + (more > 0 ? ["and \(more) more"] : [])).joined(separator: "\n")
    }

    /// - Parameters:
    ///   - cursor: scalars of `line` before it.
    ///   - words: what the vault knows.
    init(of line: String, cursor: Int, knowing words: () -> KnownWords) {
        let before = String(String.UnicodeScalarView(line.unicodeScalars.prefix(cursor)))
        var typed = TypedWord.parts(of: before)
        var begun = ""
        if let last = typed.last, last.range.upperBound == cursor {
            typed.removeLast()
            begun = last.text
            replacedCount = last.range.count
        }
        var texts = typed.map(\.text)
        if texts.first == "muniment" { texts.removeFirst() }
        let found = Self.candidates(for: begun, after: texts, knowing: words)
        take(found, begun: begun)
    }

    private mutating func take(_ found: [String], begun: String) {
        guard let first = found.first else { return }
        if found.count == 1 {
            // In quotes, `~/` would be a name.
            let whole = TypedWord.typed(first) == first ? first : TypedPath.home(first)
            insertion =
                whole.hasSuffix("/")
                ? TypedWord.typed(whole, isFinished: false) : TypedWord.typed(whole) + " "
            return
        }
        let common = found.reduce(first) { $0.commonPrefix(with: $1) }
        if common.count > begun.count {
            insertion = TypedWord.typed(common, isFinished: false)
        } else {
            candidates = found
        }
    }

    private static func candidates(
        for begun: String, after words: [String], knowing known: () -> KnownWords
    ) -> [String] {
        let (command, _, next) = CommandTree.read(words)
        var all: [String]
        switch next {
        case .value(let argument): return values(of: argument, begun: begun, knowing: known)
        case .operand(let argument?) where !begun.hasPrefix("-"):
            return values(of: argument, begun: begun, knowing: known)
        case .command where !begun.hasPrefix("-"):
            all = (command.subcommands ?? []).map(\.commandName)
            if words.isEmpty { all = all.filter { !SittingWord.refused.contains($0) } + SittingWord.names }
        default:
            let refused = SittingWord.refusedOptions
            all = command.allOptions
                .filter { $0.hasPrefix("--") && !refused.contains($0) }
        }
        return Set(all).filter { $0.hasPrefix(begun) }.sorted()
    }

    private static func values(
        of argument: CommandTree.Argument, begun: String, knowing known: () -> KnownWords
    ) -> [String] {
        if argument.isPath { return files(begun) }
        let name = argument.names?.first { $0.kind == "long" }?.name ?? argument.valueName ?? ""
        let words = known().words(for: name)
        let all = argument.allValues ?? words + argument.suggestions.filter { !words.contains($0) }
        return all.filter { $0.hasPrefix(begun) }
    }

    /// Files and folders that begin so. Names with characters that cannot be shown are left out.
    private static func files(_ begun: String) -> [String] {
        let slash = begun.lastIndex(of: "/").map { begun.index(after: $0) } ?? begun.startIndex
        let folder = String(begun[..<slash])
        let start = begun[slash...]
        let path = folder.isEmpty ? "." : TypedPath.home(folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { name in
            name.hasPrefix(start) && (start.hasPrefix(".") || !name.hasPrefix("."))
                && ScreenText.line(name) == name
        }.sorted().map { name in
            var isFolder: ObjCBool = false
            let isThere = FileManager.default.fileExists(atPath: path + "/" + name, isDirectory: &isFolder)
            return folder + name + (isThere && isFolder.boolValue ? "/" : "")
        }
    }
}

/// Words that the vault and the program know, by what they are wanted for.
struct KnownWords {
    var itemNumbers: [UInt64] = []
    var tags: [String] = []
    var platforms: [String] = []
    var actors: [String] = []
    var filings: [String] = []

    init() {}

    /// Of the vault as it was at the last command.
    init(_ vault: Vault?) {
        platforms = Recipients.platforms
        tags = Tag.known.map(\.slug)
        guard let vault, let items = try? vault.items() else { return }
        itemNumbers = items.map(\.number)
        tags = Set(tags + items.flatMap(\.tags)).sorted()
        platforms = Set(platforms + items.compactMap { $0.text("platform") }).sorted()
        actors = ((try? vault.actors()) ?? []).map(\.label)
        filings = ((try? vault.status().filings) ?? []).map { "F\($0.filing.number)" }
    }

    /// - Parameter name: of an option without its dashes, or of an operand.
    func words(for name: String) -> [String] {
        switch name {
        case "number", "numbers", "item", "see", "confirm", "unlock", "derived-from", "avatar", "for",
            "covers", "audience-person":
            itemNumbers.map(String.init)
        case "tag", "add", "remove": tags
        case "platform": platforms
        case "actor", "label": actors.filter { ScreenText.line($0) == $0 }
        case "kind": ItemKind.allCases.map(\.rawValue)
        case "filing": filings
        case "recipient": Filing.recipients
        default: choices(CorrectCommand.fieldName(name))
        }
    }

    /// The words of a field that has a choice of them.
    private func choices(_ field: String) -> [String] {
        for kind in ItemKind.allCases {
            switch FieldTable.field(field, of: kind)?.form {
            case .choice(let words)?, .choices(let words)?: return words
            default: continue
            }
        }
        return []
    }
}
