import Foundation

/// Whom a bundle is for: what they may have, in which order, and in which words. Read from a resource file
/// of its own, so that a changed form or number is a change of one file.
struct Recipient: Codable, Sendable {
    let format: Int
    /// As on the command line.
    let name: String
    /// What the recipient is called.
    let title: String
    /// The day on which somebody last compared this file with its sources.
    let checkedOn: String
    let sources: [String]
    /// Who reads the bundle, in words.
    let addressee: String
    /// Where the report goes; empty where that differs from place to place.
    let routes: [Route]
    /// The parts of the report after the cover.
    let sections: [ReportSection]
    /// The tables beside the report.
    let tables: [ReportTable]
    /// What is made to be handed over or pasted.
    let sends: [SendPart]
    let includes: Includes
    /// `null` for none.
    let filings: Filings?
    /// By kind of item, the fields that the recipient may see; `*` for every one that may leave the vault at
    /// all, `@time` for those of a time. A kind that is not here is not for them.
    let kinds: [String: [String]]
    /// The recipient's form; `null` where they have none.
    let sheet: SheetForm?
    /// What is not known of the recipient's form, so that nobody takes this file for more than it is.
    let gaps: [String]

    /// One way to reach the recipient.
    struct Route: Codable, Sendable {
        let label: String
        let address: String?
        let note: String?
    }

    /// What may leave the vault for this recipient.
    struct Includes: Codable, Sendable {
        let originals: Bool
        /// When the person asks for it as well.
        let intimateOriginals: Bool
        /// How to reach other people.
        let contacts: Bool
        /// Names that somebody gave for themselves.
        let claimedIdentities: Bool
        /// Who the person thinks that somebody is, and the person's own words for them.
        let believedIdentities: Bool
        /// When the person asks for it as well.
        let impact: Bool
        /// The log: who opened what with which key, and values that were corrected later.
        let custody: Bool
        /// Offenders as the person sees them.
        let actors: Bool
        /// Numbers of gift cards in full, so that they can be stopped. Those of payment cards never.
        let giftCards: Bool
    }

    /// Which reports made to others the recipient may know of, and how much.
    struct Filings: Codable, Sendable {
        /// Whom those were made to; `*` for all.
        let to: [String]
        /// Officers, badges, telephone numbers and mailboxes.
        let contacts: Bool
        /// What was answered.
        let answers: Bool

        /// - Parameter items: those that the recipient may see.
        func shown(_ filings: [Filing], items: Set<UInt64>) -> [Filing] {
            filings.filter { $0.unreadable == nil && (to.contains("*") || to.contains($0.recipient)) }.map {
                filing in
                var hidden = ["caseNumber", "pin", "note"]
                if !contacts { hidden += ["officer", "badge", "phone", "email"] }
                if !answers { hidden.append("answer") }
                return filing.without(hidden, mentioning: items)
            }
        }
    }

    /// Every recipient that this version knows.
    static let names = ["police", "ic3", "ccri", "ncmec", "platform", "takedown", "ftc"]

    /// - Throws: ``MunimentError/Code/fieldNotAccepted`` for a name that is not in ``names``.
    static func named(_ name: String) throws(MunimentError) -> Recipient {
        guard let bytes = resources[name] else {
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

    private static let resources: [String: [UInt8]] = [
        "police": PackageResources.recipient_police_json,
        "ic3": PackageResources.recipient_ic3_json,
        "ccri": PackageResources.recipient_ccri_json,
        "ncmec": PackageResources.recipient_ncmec_json,
        "platform": PackageResources.recipient_platform_json,
        "takedown": PackageResources.recipient_takedown_json,
        "ftc": PackageResources.recipient_ftc_json,
    ]

    enum Mistake: Error { case otherFormat, otherName, date, unknownKind, unknownField, unknownFill }

    /// - Throws: for JSON that lacks something, or that has something which nobody reads.
    init(resource: Data) throws {
        self = try ResourceFile.decode(Recipient.self, from: resource)
        guard format == 2 else { throw Mistake.otherFormat }
        guard ResourceFile.isDate(checkedOn), !sources.isEmpty else { throw Mistake.date }
        for (kind, names) in kinds {
            guard let kind = ItemKind(rawValue: kind), kind != .note else { throw Mistake.unknownKind }
            for name in names where !["*", "@time"].contains(name) {
                guard FieldTable.field(name, of: kind) != nil else { throw Mistake.unknownField }
            }
        }
        for field in sheet?.steps.flatMap(\.fields) ?? [] where !SheetFill.isKnown(field.fill) {
            throw Mistake.unknownFill
        }
    }

    private static let timeFields: Set<String> = [
        "at", "precision", "zone", "zoneAssumed", "timeFrom", "timeShown", "timeWarnings",
    ]

    /// Whether the recipient may see this field of this kind of item at all.
    func mayHave(_ field: String, of kind: ItemKind) -> Bool {
        guard let names = kinds[kind.rawValue] else { return false }
        return names.contains("*") || names.contains(field)
            || names.contains("@time") && Self.timeFields.contains(field)
    }

    /// A bundle is for one platform, which has to be named.
    var isPerPlatform: Bool { sends.contains(.platformReport) || sends.contains(.notices) }

    func mayHave(_ kind: ItemKind) -> Bool { kinds[kind.rawValue] != nil }
}

/// Whom bundles can be made for.
public enum Recipients {
    /// As on the command line.
    public static let names = Recipient.names
    /// Short names of the platforms that this version knows.
    public static let platforms = Platform.slugs
}

/// One part of a report.
enum ReportSection: String, Codable, CaseIterable, Sendable {
    case summary, timeline, identifiers, items, demands, payments, custody, outsideTime, reportsMade,
        knownGaps
    case missing, limits, checking
}

/// One table beside a report.
enum ReportTable: String, Codable, CaseIterable, Sendable {
    case timeline, identifiers, items, payments, custody
}

/// Something made to be handed over or pasted.
enum SendPart: String, Codable, CaseIterable, Sendable {
    case coverLetter, certification
    /// The recipient's own form, filled as far as the vault knows.
    case sheet
    /// One report for each thing that the platform wants a report of.
    case platformReport
    /// Written notices with the four parts of the TAKE IT DOWN Act.
    case notices
}
