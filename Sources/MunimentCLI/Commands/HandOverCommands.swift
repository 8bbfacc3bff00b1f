import ArgumentParser
import Muniment

struct ExtractCommand: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract", abstract: "Write a readable copy of one item's file or words.",
        discussion: "Example: muniment extract 3 --output copy.png")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The item's number.") var number: ItemNumber?
    @Option(
        help: ArgumentHelp("The new file; nothing is overwritten.", valueName: "file"), completion: .file())
    var output: String?

    func perform() throws {
        let number = try AskedOperand.number(number)
        let output =
            try output
            ?? AskedOperand.text(
                nil, asking: "Into which new file?", missing: "Name the new file: --output FILE")
        let vault = try global.openVault()
        let (item, notices) = try Interruption.tidily { try vault.extract(number, to: output) }
        if global.json {
            Report.json(
                [
                    ("item", item.output(revealing: false)), ("output", .string(output)),
                    ("sha256", .text(item.sha256)),
                ] + Report.json(notices, []))
        } else {
            Standard.output("Wrote item \(number) to \(ScreenText.line(output)).")
            Standard.error(
                "Anyone who uses this computer can read that file, also after it is deleted, until its place on the disk is used again."
            )
            Report.notices(notices)
        }
    }
}
