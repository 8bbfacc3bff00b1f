import Foundation
import Testing

@testable import MunimentStore

struct ByteFlipTests {
    /// What a person would get out of a vault.
    private struct Evidence: Equatable {
        var stubs: [[UInt8]] = []
        var contents: [[UInt8]] = []
        var originals: [[UInt8]] = []
    }

    /// `nil` when it does not open; otherwise what can be read, and whether a check is clean.
    private func look(at path: String) -> (evidence: Evidence, isClean: Bool)? {
        guard let store = try? TestVault.unlock(path, stateFolder: nil) else { return nil }
        defer { try? store.file.close() }
        var evidence = Evidence()
        var descriptions: [OriginalDescription] = []
        let report = try? store.check(progress: { _ in }) { read in
            guard case .event(let event) = read else { return }
            evidence.stubs.append(event.stub.encoded)
            if let content = event.content { evidence.contents.append(content.encoded) }
            if let description = OriginalDescription(event: event) { descriptions.append(description) }
        }
        for description in descriptions {
            if let bytes = try? store.original(description, limit: 1 << 20) {
                evidence.originals.append(bytes)
            }
        }
        return (evidence, report?.findings.contains(where: \.code.isDamage) == false)
    }

    @Test func `one changed byte anywhere: no crash, and never altered evidence shown as good`() throws {
        let vault = try TestVault(recoveryCode: Array(0..<16))
        try vault.add(Array("you will pay".utf8))
        try vault.append("tagged", item: 1, [("tag", .string("threat"))])
        try vault.store.file.close()
        let good = try #require(look(at: vault.path))
        #expect(good.isClean)
        #expect(good.evidence.originals == [Array("you will pay".utf8)])

        let bytes = try vault.fileBytes
        let handle = try #require(FileHandle(forWritingAtPath: vault.path))
        var found = 0
        for (offset, mask) in Self.sample(of: bytes) {
            try handle.seek(toOffset: UInt64(offset))
            try handle.write(contentsOf: [bytes[offset] ^ mask])
            if let seen = look(at: vault.path), seen.isClean {
                #expect(seen.evidence == good.evidence, "offset \(offset) mask \(mask)")
            } else {
                found += 1
            }
            try handle.seek(toOffset: UInt64(offset))
            try handle.write(contentsOf: [bytes[offset]])
        }
        try handle.close()
        #expect(found > 400)
        #expect(try vault.fileBytes == bytes)
    }

    /// All of the file's header and every page's, and a scattering of the rest, most of it where rows are.
    private static func sample(of bytes: [UInt8]) -> [(offset: Int, mask: UInt8)] {
        var generator = SeededGenerator(seed: 1_309)
        let headers = stride(from: 0, to: bytes.count, by: Format.pageByteCount).flatMap { start in
            Array(start..<start + (start == 0 ? 128 : 16))
        }
        let used = bytes.indices.filter { bytes[$0] != 0 }.shuffled(using: &generator).prefix(500)
        let free = bytes.indices.filter { bytes[$0] == 0 }.shuffled(using: &generator).prefix(60)
        return (headers + used + free).map { ($0, 1 << UInt8.random(in: 0..<8, using: &generator)) }
    }
}
