import MunimentStore

/// Everything that the files of one bundle say, made before the first of them is written. Reports, tables
/// and JSON are different spellings of this.
struct CaseFile: Sendable {
    let cover: Cover
    let recipient: Recipient
    let words: ReportWords
    let disclosure: Disclosure
    let items: [CaseItem]
    /// Those whose way to the bundle's head could be read.
    let stamps: [StampFiles]
    /// Where the vault got new keys, oldest first.
    let rotations: [RotationProof]
    let missing: [MissingFact]
    /// Files below `data/`.
    let payloadFileCount: Int

    struct Cover: Sendable {
        /// The bundle's name.
        let bundle: String
        /// UTC.
        let madeAt: String
        /// By a clock in `zone`.
        let madeAtLocal: String
        let zone: String
        let tool: String
        let caseNumber: String?
        let madeBy: String?
        let asking: String?
        let head: Vault.Head
    }

    /// Whether it concerns the recipient how old the person is now.
    var saysAge: Bool { recipient.includes.custody || recipient.name == "ncmec" }

    /// Items that are named and not described.
    var withheld: [WithheldItem] { disclosure.withheld }

    /// As they happened; ties by number.
    var timeline: [CaseItem] {
        let times = items.map { ($0.item.sortBounds.lowerBound, $0.item.number) }
        return items.indices.sorted { times[$0] < times[$1] }.map { items[$0] }
    }

    /// The numbers of the items that are described and not proven.
    var unproven: [UInt64] { items.filter { $0.proof == nil }.map(\.item.number) }

    func items(_ kind: ItemKind) -> [CaseItem] { items.filter { $0.item.kind == kind } }
}

/// One item that is described in full.
struct CaseItem: Sendable {
    /// With the fields alone that the recipient may see.
    let item: Item
    /// The beginning of its text.
    let text: String?
    /// The text is longer than what is shown here.
    let isTextCut: Bool
    let evidence: Evidence
    /// Its proof, below the bundle's folder; `nil` where an event could not be read.
    var proof: String?

    /// A text is shown as far as this; the whole of it is a file of its own.
    static let textByteLimit = 65_536

    enum Evidence: Sendable {
        /// It has no original.
        case none
        /// Below the bundle's folder.
        case file(path: String)
        /// The recipient gets no originals.
        case notIncluded
        /// The original did not open as it was sealed.
        case damaged
    }

    var path: String? { if case .file(let path) = evidence { path } else { nil } }
    var isDamaged: Bool { if case .damaged = evidence { true } else { item.isDamaged } }
}
