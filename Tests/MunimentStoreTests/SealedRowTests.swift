import MunimentCrypto
import Testing

@testable import MunimentStore

final class SealedRowTests {
    private let fileID: [UInt8] = Array(1...16)
    private let key: SecretKey

    init() throws { key = try SecretKey.random() }

    private func seal(_ body: [UInt8], type: RowType = .stub, number: UInt64 = 7) throws -> [UInt8] {
        try SealedRow.seal(body, type: type, number: number, fileID: fileID, vaultKey: key)
    }

    private func open(
        _ sealed: [UInt8], type: RowType = .stub, number: UInt64 = 7, fileID: [UInt8]? = nil
    ) -> [UInt8]? {
        SealedRow.open(sealed, type: type, number: number, fileID: fileID ?? self.fileID, vaultKey: key)
    }

    /// Seals any plaintext under the key of the row (stub, 7).
    private func sealRaw(_ plaintext: [UInt8]) throws -> [UInt8] {
        SecretBox.seal(
            plaintext, key: try KeyDerivation.subkey(of: key, context: RowType.stub.context, id: 7))
    }

    /// The plaintext of rule 2.2, written from the rule.
    private func plaintext(
        body: [UInt8], fileID: [UInt8]? = nil, context: String = "mnm-stub", number: UInt8 = 7,
        length: Int? = nil, byteCount: Int = 512
    ) -> [UInt8] {
        let length = length ?? 32 + body.count
        var bytes: [UInt8] = [0, 0, UInt8(length >> 8), UInt8(length & 255)]
        bytes += fileID ?? self.fileID
        bytes += Array(context.utf8) + [0, 0, 0, 0, 0, 0, 0, number] + body
        return bytes + [UInt8](repeating: 0, count: max(0, byteCount - bytes.count))
    }

    @Test(arguments: [0, 1, 475, 476, 477, 5_000, Format.maximumRowBodyByteCount])
    func `a row opens in its place and its size tells little`(count: Int) throws {
        let body = [UInt8](repeating: 0xA5, count: count)
        let sealed = try seal(body)
        #expect(open(sealed) == body)
        #expect(sealed.count == 40 + Padding.rowByteCount(Format.rowOverheadByteCount + count))
        #expect(try sealed != seal(body))
    }

    @Test func `a row is exactly what rule 2.2 says`() throws {
        #expect(open(try sealRaw(plaintext(body: [1, 2, 3]))) == [1, 2, 3])
    }

    @Test func `a row opens nowhere else`() throws {
        let sealed = try seal([1, 2, 3])
        for number in [0, 6, 8, 7 << 8, UInt64.max] { #expect(open(sealed, number: number) == nil) }
        for type in RowType.allCases where type != .stub { #expect(open(sealed, type: type) == nil) }
        #expect(open(sealed, fileID: Array(2...17)) == nil)
        let body = SealedRow.open(
            sealed, type: .stub, number: 7, fileID: fileID, vaultKey: try SecretKey.random())
        #expect(body == nil)
    }

    @Test func `what stands inside is compared even under the right key`() throws {
        let body: [UInt8] = [1, 2, 3]
        let wrong: [[UInt8]] = [
            plaintext(body: body, fileID: Array(2...17)), plaintext(body: body, context: "mnm-cont"),
            plaintext(body: body, number: 8), plaintext(body: body, length: 31),
            plaintext(body: body, length: 34),
            plaintext(body: body, length: 600), plaintext(body: body, byteCount: 511),
            plaintext(body: body, byteCount: 513), plaintext(body: body, byteCount: 544),
            plaintext(body: body, byteCount: 0), [], [0, 0, 0],
            [0xff, 0xff, 0xff, 0xff] + plaintext(body: body).dropFirst(4),
        ]
        for plaintext in wrong { #expect(open(try sealRaw(plaintext)) == nil) }
    }

    @Test func `padding that is not zero is refused`() throws {
        for offset in [39, 40, 300, 511] {
            var bytes = plaintext(body: [1, 2, 3])
            bytes[offset] = 1
            #expect(open(try sealRaw(bytes)) == nil)
        }
    }

    @Test func `every changed, missing or added byte is refused`() throws {
        let sealed = try seal([1, 2, 3])
        for offset in sealed.indices {
            var changed = sealed
            changed[offset] ^= 0x80
            #expect(open(changed) == nil)
        }
        for count in 0..<sealed.count { #expect(open(Array(sealed.prefix(count))) == nil) }
        #expect(open(sealed + [0]) == nil)
    }

    @Test func `a body over the limit is not sealed`() {
        #expect(throws: StoreError.tooLarge) {
            try seal([UInt8](repeating: 0, count: Format.maximumRowBodyByteCount + 1))
        }
    }
}
