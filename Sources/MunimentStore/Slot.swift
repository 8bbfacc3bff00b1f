package import MunimentCrypto

/// How a slot is opened.
package enum SlotKind: UInt8, Sendable {
    case passphrase = 1
    case recoveryCode = 2

    /// As events and JSON name it.
    package var name: String {
        switch self {
        case .passphrase: "passphrase"
        case .recoveryCode: "recovery-code"
        }
    }
}

/// One way to open a vault (section 3): the vault key, sealed under a passphrase or a recovery code.
package struct Slot: Hashable, Sendable {
    package let kind: SlotKind
    package let fileID: [UInt8]
    package let number: UInt64
    package let cost: Argon2id.Cost
    package let salt: [UInt8]
    package let name: String
    let commitment: [UInt8]
    let nonce: [UInt8]
    let box: [UInt8]

    /// Seals `vaultKey` under `secret` with a new salt and number.
    init(
        kind: SlotKind, name: String, cost: Argon2id.Cost, secret: UnsafeRawBufferPointer, fileID: [UInt8],
        vaultKey: borrowing SecretKey
    ) throws(StoreError) {
        guard Self.isAcceptable(name: name) else { throw .slotNameNotAccepted }
        self.kind = kind
        self.fileID = fileID
        self.name = name
        self.cost = cost
        salt = RandomBytes.make(Argon2id.saltByteCount)
        number = RandomRowNumber.make()
        let fields = Self.lengthPrefixed(
            kind: kind, fileID: fileID, number: number, cost: cost, salt: salt, name: name)
        do {
            let derived = try Argon2id.derive(passphrase: secret, salt: salt, cost: cost)
            commitment = Self.commitment(derived, fields: fields)
            let boxKey = try Self.boxKey(derived, fields: fields)
            let sealed = vaultKey.withBytes { SecretBox.seal($0, key: boxKey) }
            nonce = Array(sealed[..<SecretBox.nonceByteCount])
            box = Array(sealed[SecretBox.nonceByteCount...])
        } catch {
            throw .crypto(error)
        }
    }

    /// 1 to ``Format/slotNameByteCount`` bytes without control characters.
    package static func isAcceptable(name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= Format.slotNameByteCount
            && name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }

    enum OpenFailure: Error { case differentSecret, damaged, crypto(CryptoError) }

    /// The vault key, if `secret` is this slot's (rule 3.3).
    func open(secret: UnsafeRawBufferPointer) throws(OpenFailure) -> SecretKey {
        let fields = Self.lengthPrefixed(
            kind: kind, fileID: fileID, number: number, cost: cost, salt: salt, name: name)
        let boxKey: SecretKey
        do {
            let derived = try Argon2id.derive(passphrase: secret, salt: salt, cost: cost)
            guard ConstantTime.equal(Self.commitment(derived, fields: fields), commitment) else {
                throw OpenFailure.differentSecret
            }
            boxKey = try Self.boxKey(derived, fields: fields)
        } catch let failure as OpenFailure {
            throw failure
        } catch let error as CryptoError {
            throw .crypto(error)
        } catch {
            throw .damaged
        }
        do {
            return try SecretKey(SecretBox.openGuarded(nonce + box, key: boxKey))
        } catch {
            throw .damaged
        }
    }

    private static func lengthPrefixed(
        kind: SlotKind, fileID: [UInt8], number: UInt64, cost: Argon2id.Cost, salt: [UInt8], name: String
    ) -> [UInt8] {
        func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
            withUnsafeBytes(of: value.bigEndian, Array.init)
        }
        let fields: [[UInt8]] = [
            [1], [kind.rawValue], fileID, bytes(number), bytes(cost.operations), bytes(cost.memoryByteCount),
            salt, Array(name.utf8),
        ]
        var writer = ByteWriter()
        for field in fields {
            writer.append32(UInt32(field.count))
            writer.append(field)
        }
        return writer.bytes
    }

    private static func labelled(_ label: String, _ fields: [UInt8]) -> [UInt8] {
        [UInt8(label.utf8.count)] + Array(label.utf8) + fields
    }

    private static func boxKey(_ key: borrowing SecretKey, fields: [UInt8]) throws(CryptoError) -> SecretKey {
        try BLAKE2b.derivedKey(labelled("muniment/v1/slot-box-key", fields), key: key)
    }

    private static func commitment(_ key: borrowing SecretKey, fields: [UInt8]) -> [UInt8] {
        BLAKE2b.keyed(labelled("muniment/v1/slot-commitment", fields), key: key)
    }
}

extension Slot {
    /// The bytes of rule 3.1.
    package var record: [UInt8] {
        var writer = ByteWriter()
        writer.append8(1)
        writer.append8(kind.rawValue)
        writer.append(fileID)
        writer.append64(number)
        writer.append32(cost.operations)
        writer.append64(cost.memoryByteCount)
        writer.append(salt)
        writer.append8(UInt8(name.utf8.count))
        writer.append(name.utf8)
        writer.append(repeatElement(0, count: Format.slotNameByteCount - name.utf8.count))
        writer.append(commitment)
        writer.append(nonce)
        writer.append(box)
        return writer.bytes + BLAKE2b.hash(writer.bytes)
    }

    /// `nil` when the checksum fails or a field is out of its bounds (rules 3.1, 3.2).
    package init?(record: [UInt8], fileID: [UInt8], number: UInt64) {
        guard record.count == Format.slotRecordByteCount,
            BLAKE2b.hash(Array(record[..<223])) == Array(record[223...])
        else { return nil }
        var reader = ByteReader(record)
        guard reader.read8() == 1, let kindByte = reader.read8(), let kind = SlotKind(rawValue: kindByte),
            reader.read(16) == fileID, reader.read64() == number, let operations = reader.read32(),
            (1...Format.maximumArgonOperations).contains(operations), let memory = reader.read64(),
            (8192...Format.maximumArgonMemoryByteCount).contains(memory), let salt = reader.read(16),
            let length = reader.read8(), (1...Format.slotNameByteCount).contains(Int(length)),
            let nameBytes = reader.read(Format.slotNameByteCount),
            nameBytes[Int(length)...].allSatisfy({ $0 == 0 }),
            let name = String(validating: nameBytes[..<Int(length)], as: UTF8.self),
            Self.isAcceptable(name: name), let commitment = reader.read(32), let nonce = reader.read(24),
            let box = reader.read(48)
        else { return nil }
        self.kind = kind
        self.fileID = fileID
        self.number = number
        self.cost = Argon2id.Cost(operations: operations, memoryByteCount: memory)
        self.salt = salt
        self.name = name
        self.commitment = commitment
        self.nonce = nonce
        self.box = box
    }

    /// Rule 3.5.
    static func setDigest(_ slots: [Slot]) -> SHA256Digest {
        SHA256Digest.of(slots.sorted { $0.number < $1.number }.flatMap(\.record))
    }
}

/// Row numbers of `slots` and `pending` (rule 1.6).
enum RandomRowNumber {
    static func make() -> UInt64 {
        var number: UInt64 = 0
        while number == 0 {
            number = RandomBytes.make(8).reduce(0) { $0 << 8 | UInt64($1) } & 0x3FFF_FFFF_FFFF_FFFF
        }
        return number
    }
}
