import Foundation

/// Whom a bundle is for: what they may have, in which order, and in which words. Read from a resource file
/// of its own, so that a changed form or number is a change of one file.
struct Recipient: Codable, Sendable {
    let format: Int
    /// As on the command line.
    let name: String
    /// The day on which somebody last compared this file with its sources.
    let checkedOn: String
    let sources: [String]
    /// Who reads the bundle, in words.
    let addressee: String
    /// The parts of the report after the cover.
    let sections: [ReportSection]
    let includes: Includes
    let wording: Wording

    /// What may leave the vault for this recipient.
    struct Includes: Codable, Sendable {
        let originals: Bool
        /// When the person asks for it as well.
        let intimateOriginals: Bool
        /// How to reach other people.
        let contacts: Bool
        /// Names that somebody gave for themselves.
        let claimedIdentities: Bool
        /// Who the person thinks that somebody is.
        let believedIdentities: Bool
        /// When the person asks for it as well.
        let impact: Bool
    }

    struct Wording: Codable, Sendable {
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
    }

    /// Every recipient that this version knows.
    static let names = ["police"]

    /// - Throws: ``MunimentError/Code/fieldNotAccepted`` for a name that is not in ``names``.
    static func named(_ name: String) throws(MunimentError) -> Recipient {
        let bytes: [UInt8]
        switch name {
        case "police": bytes = PackageResources.recipient_police_json
        default:
            throw MunimentError(
                .fieldNotAccepted, subject: "recipient", hint: names.joined(separator: ", "))
        }
        do {
            let recipient = try Recipient(resource: Data(bytes))
            guard recipient.name == name else { throw Mistake.otherName }
            return recipient
        } catch {
            throw MunimentError(.libraryUnavailable, subject: "recipient")
        }
    }

    enum Mistake: Error { case otherFormat, otherName, unknownMember, wordingMissing }

    /// - Throws: for JSON that lacks something, or that has something which nobody reads.
    init(resource: Data) throws {
        self = try JSONDecoder().decode(Recipient.self, from: resource)
        guard format == 1 else { throw Mistake.otherFormat }
        let given = try JSONSerialization.jsonObject(with: resource)
        let read = try JSONSerialization.jsonObject(with: JSONEncoder().encode(self))
        let options: JSONSerialization.WritingOptions = [.sortedKeys]
        guard
            try JSONSerialization.data(withJSONObject: given, options: options)
                == JSONSerialization.data(withJSONObject: read, options: options)
        else { throw Mistake.unknownMember }
        let exported = ItemKind.allCases.filter { $0 != .note }
        let reasons = Item.Withheld.allCases.filter { $0 != .privateNote }
        guard Depicted.allCases.allSatisfy({ wording.depicted[$0.rawValue] != nil }),
            reasons.allSatisfy({ wording.withheld[$0.rawValue] != nil }),
            exported.allSatisfy({ wording.obtained[$0.rawValue] != nil }),
            exported.allSatisfy({ wording.knownGaps[$0.rawValue] != nil })
        else { throw Mistake.wordingMissing }
    }
}

/// One part of a report.
enum ReportSection: String, Codable, CaseIterable, Sendable {
    case summary, timeline, identifiers, items, demands, payments, custody, outsideTime, reportsMade,
        knownGaps,
        missing,
        limits, checking
}
