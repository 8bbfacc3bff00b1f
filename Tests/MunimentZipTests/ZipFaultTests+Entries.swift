import MunimentZip

/// Archives in which single entries are unusable.
extension ZipFaultTests {
    /// One entry is unusable, or two.
    static let faultyEntries: [Case] = [
        Case(.unlistedBytes, "between two entries", oneName) { $0.one.after = [1] },
        Case(.unlistedBytes, "a local header that is not in the directory", "three.txt") {
            $0.beforeDirectory = le32(0x0403_4b50) + Array(repeating: 0, count: 26)
        },
        Case(.unsafeName, "parent", "a/../b") { $0.one.both { $0.name = Array("a/../b".utf8) } },
        Case(.unsafeName, "parent at the end", "a/..") { $0.one.both { $0.name = Array("a/..".utf8) } },
        Case(.unsafeName, "dot", "./b") { $0.one.both { $0.name = Array("./b".utf8) } },
        Case(.unsafeName, "empty component", "a//b") { $0.one.both { $0.name = Array("a//b".utf8) } },
        Case(.unsafeName, "absolute", "/b") { $0.one.both { $0.name = Array("/b".utf8) } },
        Case(.unsafeName, "home", "~b") { $0.one.both { $0.name = Array("~b".utf8) } },
        Case(.unsafeName, "drive", "C:b") { $0.one.both { $0.name = Array("C:b".utf8) } },
        Case(.unsafeName, "backslash", "a\\b") { $0.one.both { $0.name = Array("a\\b".utf8) } },
        Case(.unsafeName, "NUL", "a\0b") { $0.one.both { $0.name = Array("a\0b".utf8) } },
        Case(.unsafeName, "empty", "") { $0.one.both { $0.name = [] } },
        Case(.nameTooLong, "4097 bytes", String(repeating: "a", count: 4097)) {
            $0.one.both { $0.name = Array(repeating: 0x61, count: 4097) }
        },
        Case(.duplicateName, "two files", "three.txt", "three.txt") {
            $0.entries.append(ZipBuilder.Entry("three.txt", [1]))
        },
        Case(.duplicateName, "a file and a folder", "three.txt", "three.txt/") {
            $0.entries.append(ZipBuilder.Entry("three.txt/", []))
        },
        Case(.fileUsedAsFolder, "a file above another", "three.txt", "three.txt/x") {
            $0.entries.append(ZipBuilder.Entry("three.txt/x", []))
            $0.entries.append(ZipBuilder.Entry("three.txt!", []))
        },
        Case(.otherNameInExtraField, "Unicode path", oneName) {
            $0.one.central.extra = le16(0x7075) + le16(6) + [1, 0, 0, 0, 0, 0x62]
        },
        Case(.otherNameInExtraField, "Unicode path in the local header", oneName) {
            $0.one.local.extra = le16(0x7075) + le16(6) + [1, 0, 0, 0, 0, 0x62]
        },
        Case(.otherNameInExtraField, "ZipIt", oneName) { $0.one.central.extra = le16(0x2605) + le16(0) },
        Case(.badExtraField, "longer than it is", oneName) { $0.one.central.extra = le16(0x5455) + le16(1) },
        Case(.badExtraField, "two Zip64 fields", oneName) {
            $0.one.central.extra = le16(1) + le16(0) + le16(1) + le16(0)
        },
        Case(.badZip64Field, "values that nothing sends to", oneName) {
            $0.one.central.extra = le16(1) + le16(8) + le64(11)
        },
        Case(.badZip64Field, "one size only in the local header", twoName) {
            $0.two.useZip64()
            $0.two.local.extra = le16(1) + le16(8) + le64(5000)
        },
        Case(.badZip64Field, "another size than in the local header", oneName) {
            $0.one.local.extra = le16(1) + le16(16) + le64(12) + le64(11)
        },
        Case(.encrypted, "bit 0", oneName) { $0.one.both { $0.flags = 1 } },
        Case(.encrypted, "bit 6", oneName) { $0.one.both { $0.flags = 1 << 6 } },
        Case(.encrypted, "bit 13", oneName) { $0.one.both { $0.flags = 1 << 13 } },
        Case(.encrypted, "AES field", oneName) { $0.one.central.extra = le16(0x9901) + le16(0) },
        Case(.unsupportedFlag, "patched data", oneName) { $0.one.both { $0.flags = 1 << 5 } },
        Case(.unsupportedMethod, "bzip2", oneName) { $0.one.both { $0.method = 12 } },
        Case(.symlink, "by its mode", oneName) { $0.one.attributes = 0o120777 << 16 },
        Case(.symlink, "by its mode, made by MS-DOS", oneName) {
            $0.one.attributes = 0o120777 << 16
            $0.one.madeBy = 20
        },
        Case(.symlink, "by Windows' attribute", oneName) { $0.one.attributes |= 0x400 },
        Case(.specialFile, "pipe", oneName) { $0.one.attributes = 0o010644 << 16 },
        Case(.specialFile, "link target in PKWARE's field", oneName) {
            $0.one.central.extra = le16(0x000d) + le16(13) + Array(repeating: 0, count: 13)
        },
        Case(.specialFile, "link in the ASi field", oneName) {
            $0.one.local.extra = le16(0x756e) + le16(14) + le32(0) + le16(0o120777) + le64(0)
        },
        Case(.kindDiffers, "folder by its mode", oneName) { $0.one.attributes = 0o040755 << 16 },
        Case(.kindDiffers, "folder by MS-DOS's attribute", oneName) { $0.one.attributes |= 0x10 },
        Case(.kindDiffers, "file by its mode", "chat/") { $0.entries[0].attributes = 0o100644 << 16 },
        Case(.folderWithContent, "eleven bytes", "chat/one/") {
            $0.one.both { $0.name = Array("chat/one/".utf8) }
            $0.one.attributes = 0
        },
        Case(.impossibleSize, "stored in fewer bytes", oneName) { $0.one.both { $0.byteCount = 12 } },
        Case(.impossibleSize, "more than deflate can", twoName) {
            $0.two.both { $0.byteCount = $0.compressedByteCount * 1032 + 1 }
        },
        Case(.noLocalHeader, "signature", oneName) { $0.one.signature = 0 },
        Case(.severalDisks, "of an entry", oneName) { $0.one.disk = 1 },
        Case(.localNameDiffers, "name", oneName) { $0.one.local.name[0] = 0x43 },
        Case(.localMethodDiffers, "method", oneName) { $0.one.local.method = 8 },
        Case(.localFlagsDiffer, "UTF-8", oneName) { $0.one.local.flags = 0x800 },
        Case(.localSizeDiffers, "size", oneName) { $0.one.local.byteCount = 12 },
        Case(.localSizeDiffers, "compressed size", twoName) { $0.two.local.compressedByteCount = 2 },
        Case(.localSizeDiffers, "zero without a descriptor", oneName) { $0.one.local.byteCount = 0 },
        Case(.localSizeDiffers, "in the Zip64 field", twoName) {
            $0.two.useZip64()
            $0.two.local.extra[4] ^= 1
        },
        Case(.localChecksumDiffers, "checksum", oneName) { $0.one.local.checksum ^= 1 },
        Case(.badDescriptor, "missing", twoName) {
            $0.two.useDescriptor()
            $0.two.after = []
        },
        Case(.badDescriptor, "signature", twoName) {
            $0.two.useDescriptor()
            $0.two.after[0] = 0
        },
        Case(.badDescriptor, "checksum", twoName) {
            $0.two.useDescriptor()
            $0.two.after[4] ^= 1
        },
        Case(.badDescriptor, "compressed size", twoName) {
            $0.two.useDescriptor()
            $0.two.after[8] ^= 1
        },
        Case(.badDescriptor, "size", twoName) {
            $0.two.useDescriptor()
            $0.two.after[12] ^= 1
        },
        Case(.badDescriptor, "wide without need", twoName) { $0.two.useDescriptor(wide: true) },
        Case(.badDescriptor, "bytes after it", twoName) {
            $0.two.useDescriptor()
            $0.two.after += [0]
        },
        Case(.overlap, "two entries with one local header", oneName, oneName + "2") {
            $0.entries.insert(ZipBuilder.Entry(oneName + "2", Array("first file\n".utf8)), at: 2)
            $0.entries[2].offset = UInt32(ZipFaultTests.offset(of: 1, in: $0))
            $0.entries[2].isInDirectoryOnly = true
        },
        Case(.overlap, "data into the next header", oneName, twoName) {
            $0.one.both {
                $0.byteCount += 4
                $0.compressedByteCount += 4
            }
        },
        Case(.overlap, "data into the directory", "three.txt") {
            $0.entries[3].both {
                $0.byteCount = 1
                $0.compressedByteCount = 1
            }
        },
        Case(.noLocalHeader, "header beyond the directory", "four.txt") {
            $0.entries.append(ZipBuilder.Entry("four.txt", []))
            $0.entries[4].offset = 4_000_000_000
            $0.entries[4].isInDirectoryOnly = true
        },
        Case(.nameNotUTF8, "slash in two bytes", "a\u{fffd}\u{fffd}b") {
            $0.one.both {
                $0.name = [0x61, 0xc0, 0xaf, 0x62]
                $0.flags = 0x800
            }
        },
    ]
}
