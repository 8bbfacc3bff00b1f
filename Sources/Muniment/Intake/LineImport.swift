import MunimentCrypto
import MunimentStore

/// Takes items in from JSON Lines, so that the same lines given again add nothing twice.
///
/// A line is there already when an item is like it: the same kind, bytes, file name, and fields as they were
/// given then. The second of two lines alike needs two such items, and so on. Nothing is kept beside the
/// items, so a run that was killed goes on wherever it was.
public final class LineImport {
    /// What came of a line.
    public enum Outcome: Sendable {
        /// A new item.
        case saved(Vault.Added)
        /// The item of this number is like it; nothing was written.
        case present(UInt64)
        /// There is nothing in the line.
        case empty
    }

    /// A file that a line brings, for what has to be asked about it.
    public struct File: Sendable {
        /// The path that is opened.
        public let path: String
        /// What the line says of it being intimate.
        public let intimate: String?
        /// What the line says of the age of who is shown.
        public let depicted: Depicted?
    }

    private let vault: Vault
    private let folder: String
    private var counts: [Likeness: Int] = [:]
    /// The same, of lines in a write that runs.
    private var uncommitted: [Likeness: Int] = [:]
    private var index = LikeIndex()
    /// Whether items are whole that lines were like.
    private var wholes: [UInt64: Bool] = [:]
    /// Of the line that is being taken.
    private var current: Likeness?

    /// - Parameters:
    ///   - vault: where the items go.
    ///   - folder: what paths of files are relative to; empty for the working folder.
    public init(into vault: Vault, filesIn folder: String) {
        self.vault = vault
        self.folder = folder
    }

    /// Asked for each file that is not there yet, with what its line says.
    /// - Returns: whether it is intimate where the line does not say, and whether the person affirmed that it shows
    ///   words alone.
    public typealias Answers = (File) throws(MunimentError) -> (intimate: String?, affirmsTextOnly: Bool)

    /// Takes the first of several lines: as many as bring no file, in one write, or one. All that are taken are on disk
    /// when this returns, and none of them before.
    /// - Returns: what came of each of them, in their order: a refused line does not hold the others up. What is behind
    ///   them is for another call.
    /// - Throws: what is wrong with more than one line. Then none of them is saved, unless the error's effect says that
    ///   this is not known; that of a line that was taken alone is its result.
    public func take(
        _ lines: [LineSource.Line], answers: Answers
    ) throws(MunimentError) -> [Result<Outcome, MunimentError>] {
        try take(lines, within: Vault.togetherDuration, answers: answers)
    }

    func take(
        _ lines: [LineSource.Line], within duration: Duration, answers: Answers
    ) throws(MunimentError) -> [Result<Outcome, MunimentError>] {
        guard let first = lines.first else { return [] }
        var parsed: [Result<ImportLine?, MunimentError>] = []
        for line in lines {
            let one = Result { () throws(MunimentError) in try Self.parsed(line) }
            if case .success(let line?) = one, line.file != nil { break }
            parsed.append(one)
        }
        let texts = parsed.compactMap { try? $0.get() }
        guard texts.count > 1 else {
            return [Result { () throws(MunimentError) in try take(first, answers: answers) }]
        }
        var additions = try knowingWhole { () throws(MunimentError) in try add(texts, within: duration) }[...]
        var outcomes: [Result<Outcome, MunimentError>] = []
        for one in parsed {
            switch one {
            case .failure(let error): outcomes.append(.failure(error))
            case .success(nil): outcomes.append(.success(.empty))
            case .success:
                guard let addition = additions.popFirst() else { return outcomes }
                outcomes.append(addition.map(Self.outcome))
            }
        }
        return outcomes
    }

    private func add(
        _ texts: [ImportLine], within duration: Duration
    ) throws(MunimentError) -> [Result<Vault.Addition, MunimentError>] {
        defer { uncommitted = [:] }
        do {
            let additions = try vault.addTexts(texts, within: duration, unless: search(nil)) { result in
                if case .success = result, let current { uncommitted[current, default: 0] += 1 }
                current = nil
            }
            counts.merge(uncommitted, uniquingKeysWith: +)
            return additions
        } catch {
            // It knows items that there are not.
            index = LikeIndex()
            throw error
        }
    }

    /// - Returns: `nil` where there is nothing in the line.
    private static func parsed(_ line: LineSource.Line) throws(MunimentError) -> ImportLine? {
        guard let bytes = line.bytes else { throw MunimentError(.lineNotUnderstood, hint: "length") }
        guard bytes.contains(where: { ![0x20, 0x09, 0x0D].contains($0) }) else { return nil }
        return try ImportLine(bytes)
    }

    /// Takes one line.
    /// - Throws: code ``MunimentError/Code/lineNotUnderstood``, and those of adding. Nothing of the line is then
    ///   saved, and nothing of other lines is undone.
    func take(_ line: LineSource.Line, answers: Answers) throws(MunimentError) -> Outcome {
        guard let parsed = try Self.parsed(line) else { return .empty }
        guard let file = parsed.file else {
            return counted(
                try knowingWhole { () throws(MunimentError) in
                    try vault.addText(parsed.kind, parsed.fields, unless: self.search(nil))
                })
        }
        let path = file.hasPrefix("/") || folder.isEmpty ? file : folder + "/" + file
        let source = try SourceFile(path: path)
        let search = search((try source.digest(checking: vault.environment.checkInterruption), source.name))
        func given(_ name: String) -> String? { parsed.fields.last { $0.name == name }?.values.last }
        var fields = parsed.fields
        var options = Vault.FileOptions()
        if try !vault.holds(parsed, search) {
            let answer = try answers(
                File(
                    path: path, intimate: given("intimate"),
                    depicted: given("depicted").flatMap(Depicted.init(rawValue:))))
            options.affirmsTextOnly = answer.affirmsTextOnly
            if given("intimate") == nil, let intimate = answer.intimate {
                fields.append(FieldInput("intimate", [intimate]))
            }
        }
        return counted(
            try vault.addFile(source, kind: parsed.kind, fields, options, unless: search))
    }

    private func search(_ file: (sha256: SHA256Digest, name: String)?) -> LikeSearch {
        LikeSearch(file: file) { [self] in
            index.numbers(like: $0, in: $1)
        } occurrence: { [self] likeness in
            current = likeness
            return counts[likeness, default: 0] + uncommitted[likeness, default: 0] + 1
        } isWhole: { [self] number, look in
            if let known = wholes[number] { return known }
            let isWhole = try look()
            wholes[number] = isWhole
            return isWhole
        }
    }

    /// Runs a write again where a damaged page undid it that it met when it looked at an item: what it knows of that by
    /// now, it need not read again.
    private func knowingWhole<T>(_ write: () throws(MunimentError) -> T) throws(MunimentError) -> T {
        while true {
            let knownCount = wholes.count
            do {
                return try write()
            } catch {
                guard error.code == .vaultDamaged, wholes.count > knownCount else { throw error }
            }
        }
    }

    /// A line that was refused made no item, and counts for none.
    private func counted(_ addition: Vault.Addition) -> Outcome {
        if let current { counts[current, default: 0] += 1 }
        return Self.outcome(addition)
    }

    private static func outcome(_ addition: Vault.Addition) -> Outcome {
        switch addition {
        case .saved(let added): .saved(added)
        case .present(let number): .present(number)
        }
    }
}

extension Vault {
    fileprivate func holds(_ line: ImportLine, _ search: LikeSearch) throws(MunimentError) -> Bool {
        let state = try state()
        var reader = FieldReader(zone: environment.zone, now: environment.now(), items: state.items)
        try reader.read(line.fields, kind: line.kind)
        return try MunimentError.wrap(subject: path) {
            let store = try store
            return try search.number(line.kind, reader, in: state, read: store.readEvents(from:to:_:)) != nil
        }
    }
}
