import MunimentCrypto

/// The binding and padding of sealed rows (rules 2.1 to 2.4).
enum SealedRow {
    /// Seals `body` for the row `number` of `type` and this vault alone.
    static func seal(
        _ body: [UInt8], type: RowType, number: UInt64, fileID: [UInt8], vaultKey: borrowing SecretKey
    ) throws(StoreError) -> [UInt8] {
        guard body.count <= Format.maximumRowBodyByteCount else { throw .tooLarge }
        var writer = ByteWriter()
        writer.append32(UInt32(fileID.count + 16 + body.count))
        writer.append(fileID)
        writer.append(type.rawValue.utf8)
        writer.append64(number)
        writer.append(body)
        var plaintext = writer.bytes
        let target = Padding.rowByteCount(plaintext.count)
        plaintext.append(contentsOf: repeatElement(0, count: target - plaintext.count))
        defer { Wipe.wipe(&plaintext) }
        do {
            return try KeyDerivation.withSubkey(of: vaultKey, context: type.context, id: number) {
                SecretBox.seal(plaintext, key: $0)
            }
        } catch {
            throw .crypto(error)
        }
    }

    /// Bytes of the row that seals a body of `count` bytes, nonce and tag included (rule 2.2).
    static func byteCount(body count: Int) -> Int {
        SecretBox.nonceByteCount + SecretBox.tagByteCount + Padding.rowByteCount(36 + count)
    }

    /// The body of a sealed row, or `nil` when it does not open or is not what belongs in this place.
    static func open(
        _ sealed: [UInt8], type: RowType, number: UInt64, fileID: [UInt8], vaultKey: borrowing SecretKey
    ) -> [UInt8]? {
        let opened = try? KeyDerivation.withSubkey(of: vaultKey, context: type.context, id: number) {
            (key) throws(CryptoError) in try SecretBox.open(sealed, key: key)
        }
        guard let plaintext = opened else { return nil }
        var reader = ByteReader(plaintext)
        guard let length = reader.read32(), length >= 32,
            Int(length) - 32 <= Format.maximumRowBodyByteCount,
            Padding.rowByteCount(4 + Int(length)) == plaintext.count,
            reader.read(16) == fileID, let context = reader.read(8), context == Array(type.rawValue.utf8),
            reader.read64() == number, let body = reader.read(Int(length) - 32)
        else { return nil }
        guard plaintext[(4 + Int(length))...].allSatisfy({ $0 == 0 }) else { return nil }
        return body
    }
}

extension SecretKey {
    /// The caller wipes `bytes`.
    init(copying bytes: [UInt8]) throws(CryptoError) {
        var guarded = try GuardedBytes(zeroed: bytes.count)
        guarded.withMutableBytes { $0.copyBytes(from: bytes) }
        try self.init(guarded)
    }
}
