/// The texts below `data/send/`: what is handed over with the bundle, or read first.
struct SendTexts {
    let file: CaseFile

    var coverLetter: String {
        get throws {
            let cover = file.cover
            return try Template.render(
                PackageResources.cover_letter_mustache,
                [
                    "bundle": cover.bundle, "addressee": file.recipient.addressee, "madeAt": cover.madeAt,
                    "madeAtLocal": cover.madeAtLocal, "caseNumber": Self.line(cover.caseNumber),
                    "madeBy": Self.line(cover.madeBy), "asking": Self.line(cover.asking),
                    "itemCount": String(file.items.count), "hasWithheld": !file.withheld.isEmpty,
                    "withheldCount": String(file.withheld.count),
                    "evidenceCount": String(file.items.filter { $0.path != nil }.count),
                    "proofCount": String(file.items.count - file.unproven.count),
                    "fingerprint": cover.head.fingerprint, "fileCount": String(file.payloadFileCount),
                ])
        }
    }

    /// Nothing about the person or the case is filled in.
    var certification: String {
        get throws {
            try Template.render(
                PackageResources.certification_blank_mustache,
                ["bundle": file.cover.bundle, "tool": file.cover.tool])
        }
    }

    /// One line, harmless to print, or a blank to be filled in by hand.
    private static func line(_ text: String?) -> String {
        text.map { Defang.text(VisibleText.line($0)) } ?? CaseReport.blank
    }
}
