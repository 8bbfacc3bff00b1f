import ArgumentParser
import Muniment

struct StatusCommand: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "See what is kept, what was reported, and what is next.",
        discussion: "Example: muniment status")

    @OptionGroup var global: GlobalOptions

    func perform() throws {
        let status = try global.openVault().status()
        guard !global.json else {
            return Report.json([
                ("items", .count(status.itemCount)), ("exports", .count(status.exportCount)),
                ("notReviewed", .array(status.notReviewed.map(OutputValue.count))),
                ("withoutTime", .array(status.withoutTime.map(OutputValue.count))),
                ("filings", .array(status.filings.map { $0.output(revealing: false) })),
                ("quiet", .bool(status.isQuiet)),
            ])
        }
        Standard.output(
            "Kept: \(Wording.count(status.itemCount, "item")). Made: \(Wording.count(status.exportCount, "export")). "
                + "Reported: \(Wording.count(status.filings.count, "filing")).")
        for line in Wording.unsure(status) { Standard.output(line) }
        for outlook in status.filings {
            Standard.output(FilingLine.summary(outlook.filing))
            for line in Wording.progress(outlook) { Standard.output(FilingLine.indented(line)) }
        }
        Standard.output(Wording.today(status))
    }
}
