import Foundation

/// What reports say in their own words, whomever they are for. Read from a resource file.
struct ReportWords: Codable, Sendable {
    let format: Int
    let notLegalAdvice: String
    /// By the answer about the age of who is shown.
    let depicted: [String: String]
    /// By the reason.
    let withheld: [String: String]
    /// By the tag.
    let urgency: [String: String]
    /// How an item came into the vault, by kind.
    let obtained: [String: String]
    /// What a source never holds, by kind.
    let knownGaps: [String: [String]]
    let limits: [String]
    /// `{files}` stands for the number of payload files.
    let checking: [String]

    enum Mistake: Error { case otherFormat, wordsMissing }

    /// - Throws: ``MunimentError/Code/libraryUnavailable``.
    static func read() throws(MunimentError) -> ReportWords {
        do { return try ReportWords(resource: Data(PackageResources.report_words_json)) } catch {
            throw MunimentError(.libraryUnavailable, subject: "words")
        }
    }

    /// - Throws: for JSON that lacks something, or that has something which nobody reads.
    init(resource: Data) throws {
        self = try ResourceFile.decode(ReportWords.self, from: resource)
        guard format == 1 else { throw Mistake.otherFormat }
        let exported = ItemKind.allCases.filter { $0 != .note }
        let reasons = Item.Withheld.allCases.filter { $0 != .privateNote }
        guard Depicted.allCases.allSatisfy({ depicted[$0.rawValue] != nil }),
            reasons.allSatisfy({ withheld[$0.rawValue] != nil }),
            exported.allSatisfy({ obtained[$0.rawValue] != nil }),
            exported.allSatisfy({ knownGaps[$0.rawValue] != nil })
        else { throw Mistake.wordsMissing }
    }
}
