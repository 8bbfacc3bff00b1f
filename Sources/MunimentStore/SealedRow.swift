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
        SecretBox.nonceByteCount + SecretBox.tagByteCount
            + Padding.rowByteCount(Format.rowOverheadByteCount + count)
    }

    /// The body of a sealed row, or `nil` when it does not open or is not what belongs in this place.
    static func open(
        _ sealed: [UInt8], type: RowType, number: UInt64, fileID: [UInt8], vaultKey: borrowing SecretKey
    ) -> [UInt8]? {
        sealed.withUnsafeBytes {
            open($0, type: type, number: number, fileID: fileID, vaultKey: vaultKey)
        }
    }

    /// The same of a row that was lent.
    static func open(
        _ sealed: UnsafeRawBufferPointer, type: RowType, number: UInt64, fileID: [UInt8],
        vaultKey: borrowing SecretKey
    ) -> [UInt8]? {
        // No second owner, or what follows would work on a copy.
        guard
            var plaintext = try? KeyDerivation.withSubkey(
                of: vaultKey, context: type.context, id: number,
                { (key) throws(CryptoError) in try SecretBox.open(sealed, key: key) })
        else { return nil }
        guard let place = bodyPlace(in: plaintext, type: type, number: number, fileID: fileID) else {
            Wipe.wipe(&plaintext)
            return nil
        }
        // Moved within its own memory: it may hold a key, of which no copy stays behind.
        plaintext.withUnsafeMutableBytes { bytes in
            UnsafeMutableRawBufferPointer(rebasing: bytes[..<place.count]).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: bytes[place]))
            Wipe.wipe(UnsafeMutableRawBufferPointer(rebasing: bytes[place.count...]))
        }
        plaintext.removeLast(plaintext.count - place.count)
        return plaintext
    }

    /// Where the body stands (rules 2.2 and 2.4); `nil` unless the row belongs in this place.
    private static func bodyPlace(
        in plaintext: [UInt8], type: RowType, number: UInt64, fileID: [UInt8]
    ) -> Range<Int>? {
        var reader = ByteReader(plaintext)
        guard let length = reader.read32(), length >= 32,
            Int(length) - 32 <= Format.maximumRowBodyByteCount,
            Padding.rowByteCount(4 + Int(length)) == plaintext.count,
            reader.read(16) == fileID, let context = reader.read(8), context == Array(type.rawValue.utf8),
            reader.read64() == number,
            plaintext.withUnsafeBytes({ $0[(4 + Int(length))...].isAllZero })
        else { return nil }
        return Format.rowOverheadByteCount..<4 + Int(length)
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
