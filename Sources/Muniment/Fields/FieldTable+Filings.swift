/// The fields of filings, in the order of their event lists (`Docs/events.md`).
extension FieldTable {
    /// What is known of a report that was made.
    public static let filing: [FieldDefinition] = [
        .init("recipient", .choice(Filing.recipients)), .init("platform", .platform),
        .init("route", .text(1000)), .init("sentAt", .moment), .init("receivedAt", .moment),
        .init("reference", .text(500)), .init("officer", .text(1000)), .init("badge", .text(200)),
        .init("phone", .text(100)), .init("email", .text(1000)), .init("covers", .items),
        .init("bundle", .text(1000)), .init("answer", .text(16384), .content),
        .init("outcome", .choice(["removed", "refused", "partial", "none"])),
        .init("answeredAt", .moment), .init("nextCheck", .momentAhead),
        // Who has this number and the PIN can withdraw the case.
        .init("caseNumber", .text(500), .never),
        .init("pin", .text(200), .never), .init("note", .text(65536), .never),
    ]

    /// What a look at one address found.
    public static let filingCheck: [FieldDefinition] = [
        .init("urlItem", .item), .init("address", .text(8192)),
        .init("state", .choice(Filing.Check.State.allCases.map(\.rawValue))), .init("at", .moment),
        .init("see", .items),
    ]
}
