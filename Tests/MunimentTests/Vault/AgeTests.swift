import Foundation
import Testing

@testable import Muniment

@Suite struct `Where somebody shown may be under 18` {
    @Test(arguments: [Depicted.minor, .unsure]) func `pictures are not taken, text is`(_ answer: Depicted)
        throws
    {
        let test = try TestVault(depicted: answer)
        let picture = try test.file("a.png", TestVault.png)
        expect(.pictureNotTaken) { _ = try test.vault.addFile(at: picture, kind: .screenshot, fields: []) }
        // A name does not make a picture text.
        expect(.pictureNotTaken) {
            _ = try test.vault.addFile(at: try test.file("a.txt", TestVault.png), kind: .file, fields: [])
        }
        let text = try test.file("words.txt", Array("They wrote to me.".utf8))
        #expect(try test.vault.addFile(at: text, kind: .file, fields: []).item.isPlainText)
    }

    @Test func `text with a picture inside is not text`() throws {
        let test = try TestVault(depicted: .minor)
        let embedded = "look: data:image/png;base64," + String(repeating: "iVBORw0KGgo", count: 80)
        expect(.pictureNotTaken) {
            _ = try test.vault.addFile(
                at: try test.file("a.txt", Array(embedded.utf8)), kind: .file, fields: [])
        }
    }

    @Test func `an affirmed file is taken, an intimate one never`() throws {
        let test = try TestVault(depicted: .minor)
        let picture = try test.file("a.png", TestVault.png)
        var options = Vault.FileOptions()
        options.affirmsTextOnly = true
        expect(.intimateNotTaken) {
            _ = try test.vault.addFile(
                at: picture, kind: .screenshot, fields: [FieldInput("intimate", ["yes"])], options: options)
        }
        let item = try test.vault.addFile(
            at: picture, kind: .screenshot, fields: [FieldInput("intimate", ["no"])], options: options
        ).item
        #expect(item.withheld(vault: .minor) == nil)
    }

    @Test func `one item's own answer counts in an adult's vault, and cannot loosen another's`() throws {
        let adult = try TestVault()
        let picture = try adult.file("a.png", TestVault.png)
        expect(.pictureNotTaken) {
            _ = try adult.vault.addFile(
                at: picture, kind: .screenshot, fields: [FieldInput("depicted", ["minor"])])
        }
        let minor = try TestVault(depicted: .minor)
        expect(.pictureNotTaken) {
            _ = try minor.vault.addFile(
                at: try minor.file("a.png", TestVault.png), kind: .screenshot,
                fields: [FieldInput("depicted", ["adult"])])
        }
    }

    @Test func `turning to unsure locks pictures; turning back unlocks nothing by itself`() throws {
        let test = try TestVault()
        _ = try test.vault.addFile(
            at: try test.file("a.png", TestVault.png), kind: .screenshot,
            fields: [FieldInput("intimate", ["no"])])
        _ = try test.vault.addText(.account, fields: [FieldInput("handle", ["x"])])
        #expect(try test.vault.setDepicted(.unsure).locked == [1])
        expect(.itemLocked) { _ = try test.vault.extract(1, to: test.folder + "/out") }
        #expect(!FileManager.default.fileExists(atPath: test.folder + "/out"))
        expect(.itemLocked) { _ = try test.vault.unlock(1, why: nil) }
        _ = try test.vault.setDepicted(.adult)
        #expect(try test.reopened().ageLock().items.map(\.number) == [1])
        expect(.itemLocked) { _ = try test.vault.extract(1, to: test.folder + "/out") }
        _ = try test.vault.unlock(1, why: nil)
        _ = try test.vault.extract(1, to: test.folder + "/out")
    }

    @Test func `a correction does not unlock`() throws {
        let test = try TestVault()
        _ = try test.vault.addFile(
            at: try test.file("a.png", TestVault.png), kind: .screenshot,
            fields: [FieldInput("intimate", ["no"])])
        _ = try test.vault.correct(1, fields: [FieldInput("depicted", ["minor"])], clearing: [])
        expect(.itemLocked) { _ = try test.vault.extract(1, to: test.folder + "/out") }
        expect(.itemLocked) {
            _ = try test.vault.correct(1, fields: [FieldInput("depicted", ["adult"])], clearing: [])
        }
        expect(.itemLocked) { _ = try test.vault.correct(1, fields: [], clearing: ["depicted"]) }
        _ = try test.vault.unlock(1, why: nil)
        _ = try test.vault.extract(1, to: test.folder + "/out")
    }
}
