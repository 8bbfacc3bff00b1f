import Foundation
import Testing

@testable import MunimentStore

struct ByteFlipTests {
    /// Bytes of SQLite's header that carry nothing of a vault: counters, cookie and format of the schema, cache
    /// size, the version of the writer, and what is reserved (SQLite's "Database File Format", section 1.3).
    private static let free = [24..<28, 40..<52, 72..<100].flatMap { Array($0) }

    @Test func `one changed byte anywhere: no crash, and never altered evidence shown as good`() throws {
        let vault = try TestVault(recoveryCode: Array(0..<16))
        try vault.add(Array("you will pay".utf8))
        try vault.append("tagged", item: 1, [("tag", .string("threat"))])
        try vault.store.file.close()
        let good = try #require(VaultLook(at: vault.path))
        #expect(good.isClean)
        #expect(good.evidence.originals == [Array("you will pay".utf8)])

        let bytes = try vault.fileBytes
        let handle = try #require(FileHandle(forWritingAtPath: vault.path))
        let rows = try Self.rowBytes(vault.path)
        let free = Set(Self.free + Self.schemaRowNumbers(in: bytes))
        var found = 0
        var looked = 0
        for (offset, mask) in Self.sample(of: bytes) {
            try handle.seek(toOffset: UInt64(offset))
            try handle.write(contentsOf: [bytes[offset] ^ mask])
            looked += 1
            if let seen = VaultLook(at: vault.path), seen.isClean {
                #expect(seen.evidence == good.evidence, "offset \(offset) mask \(mask)")
                // What no check sees carries nothing: it is free space, which is zero, or a number without meaning.
                #expect(!rows.contains(offset), "offset \(offset) mask \(mask)")
                #expect(bytes[offset] == 0 || free.contains(offset), "offset \(offset) mask \(mask)")
            } else {
                found += 1
            }
            try handle.seek(toOffset: UInt64(offset))
            try handle.write(contentsOf: [bytes[offset]])
        }
        try handle.close()
        #expect(found > 400)
        #expect(try vault.fileBytes == bytes)
        if Self.step != nil { print("bytes changed: \(looked) of \(bytes.count); seen: \(found)") }
    }

    /// Where the numbers of SQLite's own rows of the schema stand (rule 1.2: they mean nothing), in the leaf that page 1
    /// is (section 1.6 there): 100 bytes of file header, 8 of the page's, two for each row's place; a row begins with
    /// the length of its record in varint, then its number, one byte here.
    private static func schemaRowNumbers(in bytes: [UInt8]) -> [Int] {
        let count = Int(bytes[103]) << 8 | Int(bytes[104])
        return (0..<count).map { row in
            let start = Int(bytes[108 + 2 * row]) << 8 | Int(bytes[109 + 2 * row])
            return start + bytes[start...].prefix { $0 >= 0x80 }.count + 1
        }
    }

    /// `make damage` changes every byte, or every so manieth.
    private static let step = ProcessInfo.processInfo.environment["MUNIMENT_DAMAGE"].flatMap { Int($0) }

    /// Where the rows lie in the pages.
    private static func rowBytes(_ path: String) throws -> IndexSet {
        var bytes = IndexSet()
        try DamagedFile(path: path).scan { row in
            bytes.insert(integersIn: Int(row.offset)..<Int(row.offset) + row.localByteCount)
        }
        return bytes
    }

    /// All of the file's header and every page's, and a scattering of the rest, most of it where rows are.
    private static func sample(of bytes: [UInt8]) -> [(offset: Int, mask: UInt8)] {
        var generator = SeededGenerator(seed: 1_309)
        if let step {
            return stride(from: 0, to: bytes.count, by: max(1, step)).map {
                ($0, 1 << UInt8.random(in: 0..<8, using: &generator))
            }
        }
        let headers = stride(from: 0, to: bytes.count, by: Format.pageByteCount).flatMap { start in
            Array(start..<start + (start == 0 ? 128 : 16))
        }
        let used = bytes.indices.filter { bytes[$0] != 0 }.shuffled(using: &generator).prefix(500)
        let free = bytes.indices.filter { bytes[$0] == 0 }.shuffled(using: &generator).prefix(60)
        return (headers + used + free).map { ($0, 1 << UInt8.random(in: 0..<8, using: &generator)) }
    }
}
