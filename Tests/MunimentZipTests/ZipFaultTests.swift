import MunimentZip
import Testing

/// One archive by hand for each fault, next to one without.
@Suite struct ZipFaultTests {
    struct Case: CustomTestStringConvertible, Sendable {
        /// Nothing if the archive is sound.
        let fault: ZipFault?
        let what: String
        /// The entries that have the fault; none if it is the archive's.
        let names: [String]
        let make: @Sendable (inout ZipBuilder) -> Void

        var testDescription: String { "\(fault?.rawValue ?? "sound"): \(what)" }

        init(
            _ fault: ZipFault?, _ what: String, _ names: String...,
            make: @escaping @Sendable (inout ZipBuilder) -> Void
        ) {
            self.fault = fault
            self.what = what
            self.names = names
            self.make = make
        }
    }

    @Test(arguments: soundArchives) func `an archive without a fault opens with all its content`(
        _ sound: Case
    ) throws {
        let folder = try TemporaryFolder()
        var builder = ZipBuilder()
        sound.make(&builder)
        try folder.write("a.zip", builder.bytes)
        let reader = try ZipReader(path: folder.file("a.zip"))
        let findings = reader.findings
        let names = reader.entries.map(\.name)
        let isWhole = reader.isWhole
        #expect(findings == [])
        #expect(isWhole)
        #expect(names == builder.entries.map(\.central.name))
        for entry in reader.entries {
            let content = try reader.content(entry)
            #expect(content.count == Int(entry.byteCount))
            #expect(checksum(content) == entry.checksum)
        }
    }

    @Test(arguments: faultyArchives + faultyEntries) func `each fault is found, where it is and alone`(
        _ faulty: Case
    ) throws {
        let folder = try TemporaryFolder()
        var builder = ZipBuilder()
        faulty.make(&builder)
        try folder.write("a.zip", builder.bytes)
        let fault = try #require(faulty.fault)
        if faulty.names.isEmpty {
            #expect(throws: ZipError.whole(fault)) {
                _ = try ZipReader(path: folder.file("a.zip"))
            }
            return
        }
        let reader = try ZipReader(path: folder.file("a.zip"))
        let names = reader.findings.filter { $0.fault == fault }
            .map { String(decoding: $0.name ?? [], as: UTF8.self) }
        #expect(names == faulty.names)
        let isWhole = reader.isWhole
        #expect(!isWhole)
        let sound = reader.entries.map { String(decoding: $0.name, as: UTF8.self) }
        #expect(Set(sound).isDisjoint(with: faulty.names))
        // What is sound beside it stays usable.
        #expect(sound.count + faulty.names.count == builder.entries.count)
    }

    @Test func `every fault of the structure has an archive`() {
        let elsewhere: Set<ZipFault> = [
            .notAFile, .changedWhileReading, .tooManyEntries, .directoryTooLarge, .contentTooLarge,
            .badDeflateStream, .contentSizeDiffers, .contentChecksumDiffers, .comment, .tooManyFindings,
        ]
        #expect(
            Set((Self.faultyArchives + Self.faultyEntries).compactMap(\.fault)).union(elsewhere)
                == Set(ZipFault.allCases))
    }
}
