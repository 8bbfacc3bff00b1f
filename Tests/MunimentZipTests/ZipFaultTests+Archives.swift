import MunimentZip

/// Sound archives, and ones that are unusable as a whole.
extension ZipFaultTests {
    static let oneName = "chat/one.txt"
    static let twoName = "chat/two.txt"

    static let soundArchives: [Case] = [
        Case(nil, "nothing changed") { _ in },
        Case(nil, "no entries at all") { $0.entries = [] },
        Case(nil, "directory in another order than the data") {
            // The last entry's data comes first: 30 bytes of header, a name of 9, no content.
            $0.prefix = Array($0.bytes.dropFirst(ZipFaultTests.offset(of: 3, in: $0)).prefix(39))
            $0.entries[3].isInDirectoryOnly = true
            $0.entries[3].offset = 0
        },
        Case(nil, "descriptor with signature") { $0.two.useDescriptor() },
        Case(nil, "descriptor without signature") { $0.two.useDescriptor(signed: false) },
        Case(nil, "descriptor of a stored entry") { $0.one.useDescriptor() },
        Case(nil, "descriptor with sizes in the local header too") {
            $0.two.useDescriptor()
            $0.two.local.byteCount = 5000
        },
        Case(nil, "Zip64 field") { $0.two.useZip64() },
        Case(nil, "Zip64 field and wide descriptor") {
            $0.two.useZip64()
            $0.two.local.flags = 8
            $0.two.central.flags = 8
            $0.two.after =
                le32(0x0807_4b50) + le32($0.two.central.checksum) + le64(UInt64($0.two.data.count))
                + le64(5000)
        },
        Case(nil, "Zip64 records") { $0.zip64 = { _, _ in } },
        Case(nil, "Zip64 records that the end record sends to") {
            $0.zip64 = { _, _ in }
            $0.entryCount = .max
            $0.directoryOffset = .max
            $0.directoryByteCount = .max
        },
        Case(nil, "Unicode path that is the name") {
            $0.one.both {
                $0.extra = le16(0x7075) + le16(UInt16(5 + $0.name.count)) + [1, 0, 0, 0, 0] + $0.name
            }
        },
        Case(nil, "UTF-8 name") {
            $0.one.both {
                $0.name = Array("chat/déjà.txt".utf8)
                $0.flags = 0x800
            }
        },
        Case(nil, "name in another encoding") { $0.one.both { $0.name = [0x63, 0x82, 0x2e] } },
        Case(nil, "no attributes") { $0.one.attributes = 0 },
        Case(nil, "deflated folder") {
            $0.entries[0] = ZipBuilder.Entry("chat/", [], deflated: true)
        },
        Case(nil, "names with dots, colons and tildes inside") {
            $0.one.both { $0.name = Array("chat/..a./ab:c/~".utf8) }
        },
        Case(nil, "a name of 4096 bytes") {
            $0.one.both { $0.name = Array(repeating: 0x61, count: 4096) }
        },
    ]

    /// Where the local header of the entry `index` stands.
    static func offset(of index: Int, in builder: ZipBuilder) -> Int {
        var above = builder
        above.entries.removeLast(builder.entries.count - index)
        return above.bytes.count - 22 - above.entries.reduce(0) { $0 + 46 + $1.central.name.count }
    }

    /// The whole archive is unusable.
    static let faultyArchives: [Case] = [
        Case(.notAZip, "no end record") { $0.suffix = Array(repeating: 0, count: 70_000) },
        Case(.badEndRecord, "a byte after the end") { $0.suffix = [0] },
        Case(.badEndRecord, "two counts") { $0.entryCountHere = 3 },
        Case(.badEndRecord, "a second end record in the comment") {
            $0.comment = le32(0x0605_4b50) + Array(repeating: 0, count: 20)
        },
        Case(.unlistedBytes, "an empty archive in the comment") { $0.comment = ZipFaultTests.emptyArchive },
        Case(.severalDisks, "disk 1") { $0.disk = 1 },
        Case(.badDirectory, "an entry too many counted") { $0.entryCount = 5 },
        Case(.badDirectory, "an entry too few counted") { $0.entryCount = 3 },
        Case(.badDirectory, "it runs into the end record") { $0.directoryByteCount = 5000 },
        Case(.unlistedBytes, "before the first entry") { $0.prefix = [1] },
        Case(.unlistedBytes, "before the first entry, offsets without them") {
            $0.prefix = [1, 2, 3]
            $0.entries.removeAll()
            $0.directoryOffset = 0
        },
        Case(.unlistedBytes, "after the directory") { $0.afterDirectory = [0] },
        Case(.badZip64Record, "size of the record") { $0.zip64 = { record, _ in record[4] += 1 } },
        Case(.badZip64Record, "signature of the record") { $0.zip64 = { record, _ in record[0] = 0 } },
        Case(.badZip64Record, "another place") { $0.zip64 = { _, locator in locator[8] &+= 1 } },
        Case(.badZip64Record, "two counts") { $0.zip64 = { record, _ in record[24] += 1 } },
        Case(.badZip64Record, "another count than the end record's") {
            $0.zip64 = { record, _ in
                record[24] -= 1
                record[32] -= 1
            }
        },
        Case(.badZip64Record, "another directory than the end record's") {
            $0.zip64 = { record, _ in record[48] &-= 1 }
        },
        Case(.badZip64Record, "another size than the end record's") {
            $0.zip64 = { record, _ in record[40] &-= 1 }
        },
        Case(.severalDisks, "the locator's") { $0.zip64 = { _, locator in locator[16] = 2 } },
        Case(.severalDisks, "the Zip64 record's") { $0.zip64 = { record, _ in record[16] = 1 } },
        Case(.badDirectory, "a Zip64 offset at the end of numbers") {
            $0.directoryOffset = .max
            $0.zip64 = { record, _ in for place in 48..<56 { record[place] = 0xff } }
        },
    ]

    static let emptyArchive: [UInt8] = {
        var builder = ZipBuilder()
        builder.entries = []
        return builder.bytes
    }()
}
