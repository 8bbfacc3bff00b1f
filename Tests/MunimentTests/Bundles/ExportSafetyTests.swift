import Foundation
import MunimentStore
import Testing

@testable import Muniment

struct ExportSafetyTests {
    /// Leaves what a killed export leaves: a recorded path, and a folder with plaintext in it.
    private func interrupt(_ sample: ExportCase, name: String = ".muniment-0123456789abcdef") throws -> String
    {
        let path = sample.output + "/" + name
        try FileManager.default.createDirectory(
            atPath: path + "/data/evidence", withIntermediateDirectories: true)
        try Data("plaintext".utf8).write(to: URL(fileURLWithPath: path + "/data/evidence/item-0001.txt"))
        try Data("plaintext".utf8).write(to: URL(fileURLWithPath: path + "/bagit.txt"))
        _ = try sample.vault.write { transaction, _ in
            try transaction.addPending(.export(path: Array(path.utf8)))
        }
        return path
    }

    private func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    @Test func `what an interrupted export left is removed and forgotten`() throws {
        let sample = try ExportCase()
        try sample.fill()
        let path = try interrupt(sample)
        let tidied = try sample.vault.tidyExports()
        #expect(tidied.map(\.path) == [path])
        #expect(tidied.map(\.isRemoved) == [true])
        #expect(!exists(path))
        #expect(exists(sample.output))
        #expect(try sample.vault.store.pending().isEmpty)
        #expect(try sample.vault.tidyExports().isEmpty)
    }

    @Test func `tidying follows no link and removes nothing that is not its own`() throws {
        let sample = try ExportCase()
        let path = try interrupt(sample)
        let other = sample.folder + "/other"
        try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: false)
        try Data("kept".utf8).write(to: URL(fileURLWithPath: other + "/kept"))
        try FileManager.default.createSymbolicLink(atPath: path + "/data/link", withDestinationPath: other)
        let linked = sample.output + "/.muniment-link"
        try FileManager.default.createSymbolicLink(atPath: linked, withDestinationPath: other)
        for wrong in [linked, other] {
            _ = try sample.vault.write { transaction, _ in
                try transaction.addPending(.export(path: Array(wrong.utf8)))
            }
        }
        let tidied = try sample.vault.tidyExports()
        #expect(Set(tidied.filter { !$0.isRemoved }.map(\.path)) == [linked, other])
        #expect(!exists(path))
        #expect(exists(linked) && exists(other + "/kept"))
        #expect(try sample.vault.store.pending().count == 2)
    }

    @Test func `tidying leaves an export alone that is still running`() throws {
        let sample = try ExportCase()
        try sample.fill()
        let staging = try #require(try StagingFolder(in: try ExportFolder(sample.output)))
        _ = try sample.vault.write { transaction, _ in
            try transaction.addPending(.export(path: Array(staging.path.utf8)))
        }
        #expect(try sample.vault.tidyExports().isEmpty)
        #expect(exists(staging.path))
        #expect(try sample.vault.store.pending().count == 1)
        withExtendedLifetime(staging) {}
    }

    @Test func `a staging folder that is tidied before it is held is given up`() throws {
        let sample = try ExportCase()
        let folder = try ExportFolder(sample.output)
        let name = StagingFolder.newName()
        let path = Array(folder.path(of: name).utf8)
        // Removed, and with another in its place.
        for another in [false, true] {
            let made = try StagingFolder(name, in: folder) {
                #expect(LeftStaging.remove(path: path) == .empty)
                if another { #expect(mkdirat(folder.descriptor, name, 0o700) == 0) }
            }
            #expect(made == nil)
            #expect(LeftStaging.remove(path: path) == (another ? .empty : .absent))
        }
        // Held by whoever is about to remove it.
        var tidying: Int32 = -1
        let made = try StagingFolder(name, in: folder) {
            tidying = openat(folder.descriptor, name, O_RDONLY | O_DIRECTORY)
            #expect(flock(tidying, LOCK_EX | LOCK_NB) == 0)
        }
        #expect(made == nil)
        close(tidying)
        #expect(LeftStaging.remove(path: path) == .empty)
        #expect(sample.outputNames.isEmpty)
        // Nobody came.
        let held = try #require(try StagingFolder(name, in: folder))
        #expect(LeftStaging.remove(path: path) == .inUse)
        #expect(exists(held.bundlePath))
        #expect(held.remove())
    }

    @Test func `what is tidied away is forgotten, and what is there again is not`() throws {
        let sample = try ExportCase()
        try sample.fill()
        let staging = try #require(try StagingFolder(in: try ExportFolder(sample.output)))
        let work = PendingWork.export(path: Array(staging.path.utf8))
        let number = try sample.vault.write { transaction, _ in try transaction.addPending(work) }.value
        #expect(!sample.vault.finishPending(number, unlessThere: Array(staging.path.utf8)))
        #expect(try sample.vault.store.pending().map(\.number) == [number])
        #expect(staging.remove())
        #expect(sample.vault.finishPending(number, unlessThere: Array(staging.path.utf8)))
        #expect(try sample.vault.store.pending().isEmpty)
    }

    @Test func `the staging path is recorded while plaintext is written`() throws {
        let sample = try ExportCase()
        try sample.fill()
        var recorded: [PendingWork] = []
        var staged: [String] = []
        _ = try sample.vault.export("police", to: sample.output, options: ExportOptions()) { _, _ in
            recorded = ((try? sample.vault.store.pending()) ?? []).map(\.work)
            staged = sample.outputNames
        }
        #expect(staged.count == 1 && staged[0].hasPrefix(".muniment-"))
        #expect(recorded == staged.map { .export(path: Array((sample.output + "/" + $0).utf8)) })
        #expect(sample.outputNames == ["2026-11-21-1"])
    }

    @Test func `bundles and folders are for their owner alone`() throws {
        let sample = try ExportCase()
        try sample.fill()
        let bundle = try sample.export().exported.bundle
        for path in [sample.output, bundle, bundle + "/data", bundle + "/data/report.html"] {
            var status = stat()
            #expect(lstat(path, &status) == 0)
            #expect(status.st_mode & 0o077 == 0, "\(path)")
        }
    }

    @Test func `an older bundle is never overwritten`() throws {
        let sample = try ExportCase()
        try sample.fill()
        try FileManager.default.createDirectory(
            atPath: sample.output + "/2026-11-21-1", withIntermediateDirectories: true)
        let bundle = try sample.export()
        #expect(bundle.exported.bundle.hasSuffix("/2026-11-21-2"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: sample.output + "/2026-11-21-1").isEmpty)
    }

    @Test func `a name that is taken meanwhile ends the export and leaves nothing`() throws {
        let sample = try ExportCase()
        try sample.fill()
        let error = #expect(throws: MunimentError.self) {
            try sample.vault.export("police", to: sample.output, options: ExportOptions()) { _, _ in
                mkdir(sample.output + "/2026-11-21-1", 0o700)
            }
        }
        #expect(error?.code == .outputExists)
        #expect(error?.effect == .earlierStepsKept)
        #expect(sample.outputNames == ["2026-11-21-1"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: sample.output + "/2026-11-21-1").isEmpty)
        #expect(try sample.vault.store.pending().isEmpty)
    }

    @Test func `a bundle that does not check out is removed`() throws {
        let sample = try ExportCase()
        try sample.fill()
        let error = #expect(throws: MunimentError.self) {
            try sample.vault.export("police", to: sample.output, options: ExportOptions()) { _, _ in
                let staging = sample.output + "/" + (sample.outputNames.first ?? "")
                try? Data("added".utf8).write(to: URL(fileURLWithPath: staging + "/bundle/data/added.txt"))
            }
        }
        #expect(error?.code == .bundleDiffers)
        #expect(!exists(sample.output))
        #expect(try sample.vault.store.pending().isEmpty)
        #expect(try !sample.vault.custodyLog().contains { $0.kind == EventKind.exported })
    }

    @Test func `an original that was altered on its way into the bundle is not handed over`() throws {
        let sample = try ExportCase()
        try sample.fill()
        var altered: String?
        let error = #expect(throws: MunimentError.self) {
            try sample.vault.export("police", to: sample.output, options: ExportOptions()) { _, _ in
                let folder = sample.output + "/" + (sample.outputNames.first ?? "") + "/bundle/data/evidence"
                guard altered == nil,
                    let name = try? FileManager.default.contentsOfDirectory(atPath: folder).first,
                    var bytes = FileManager.default.contents(atPath: folder + "/" + name), !bytes.isEmpty
                else { return }
                bytes[0] ^= 1
                guard let file = FileHandle(forUpdatingAtPath: folder + "/" + name) else { return }
                try? file.write(contentsOf: bytes)
                altered = name
            }
        }
        #expect(altered != nil)
        #expect(error?.code == .bundleDiffers)
        #expect(!exists(sample.output))
    }

    @Test func `an item that is erased while its bundle is written is in no bundle`() throws {
        let sample = try ExportCase()
        try sample.fill()
        let other = try sample.reopened()
        var isDone = false
        let exported = try sample.vault.export("police", to: sample.output, options: ExportOptions()) {
            done, total in
            guard done == total, !isDone else { return }
            isDone = true
            _ = try? other.erase(1, confirmation: 1)
        }
        // It was begun again, from the head that the erasure left.
        let bundle = try ExportCase.Bundle(exported)
        #expect(exported.itemCount == 5)
        #expect(!bundle.files.keys.contains { $0.contains("item-0001") })
        #expect(bundle.places(of: "chat 1.png") == [])
        #expect(bundle.text("HEAD.txt").split(separator: "\n")[1] == "9")
        #expect(sample.outputNames == ["2026-11-21-1"])
        #expect(try sample.vault.store.pending().isEmpty)
        #expect(try sample.vault.custodyLog().filter { $0.kind == EventKind.exported }.count == 1)
        try other.store.file.close()
    }

    @Test func `an export beside which something is always saved gives up and leaves nothing`() throws {
        let sample = try ExportCase()
        try sample.fill()
        let other = try sample.reopened()
        var count = 0
        let error = #expect(throws: MunimentError.self) {
            try sample.vault.export("police", to: sample.output, options: ExportOptions()) { done, total in
                guard done == total else { return }
                count += 1
                _ = try? other.tag(1, adding: ["number-\(count)"], removing: [])
            }
        }
        #expect(error?.code == .vaultInUse)
        #expect(count == 3)
        #expect(!exists(sample.output))
        #expect(try sample.vault.store.pending().isEmpty)
        #expect(try !sample.vault.custodyLog().contains { $0.kind == EventKind.exported })
        try other.store.file.close()
    }

    @Test func `a damaged original stays out and is named`() throws {
        let sample = try ExportCase()
        try sample.fill()
        try sample.damage(
            "UPDATE chunks SET sealed = zeroblob(length(sealed)) WHERE id = (SELECT min(id) FROM chunks)")
        let bundle = try sample.export()
        #expect(bundle.exported.withheld.map { "\($0.item) \($0.reason.rawValue)" } == ["1 damaged"])
        #expect(bundle.exported.itemCount == 5)
        #expect(bundle.files["data/evidence/item-0001.png"] == nil)
        #expect(bundle.files["data/evidence/item-0002.txt"] != nil)
        #expect(bundle.text("data/report.txt").contains("this version could not read all of it"))
    }

    @Test func `an output that cannot be written is refused and nothing is recorded`() throws {
        let sample = try ExportCase()
        try sample.fill()
        let before = try sample.vault.custodyLog().count
        try Data().write(to: URL(fileURLWithPath: sample.folder + "/file"))
        let error = #expect(throws: MunimentError.self) {
            try sample.vault.export("police", to: sample.folder + "/file", options: ExportOptions())
        }
        #expect(error?.code == .outputNotWritable)
        #expect(try sample.vault.custodyLog().count == before)
        #expect(try sample.vault.store.pending().isEmpty)
    }

    @Test func `an unknown recipient and an empty vault are refused`() throws {
        let sample = try ExportCase()
        let none = #expect(throws: MunimentError.self) { try sample.export() }
        #expect(none?.code == .nothingSelected)
        try sample.add(.note, ["text": "mine"])
        let notes = #expect(throws: MunimentError.self) { try sample.export() }
        #expect(notes?.code == .nothingSelected)
        let unknown = #expect(throws: MunimentError.self) {
            try sample.vault.export("nobody", to: sample.output, options: ExportOptions())
        }
        #expect(unknown?.code == .fieldNotAccepted)
        #expect(!exists(sample.output))
    }
}
