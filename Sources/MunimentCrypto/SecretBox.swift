internal import CSodium

/// libsodium's `crypto_secretbox_easy`: XSalsa20-Poly1305. What is sealed is bound to nothing but its key and
/// nonce: context has to be in the key, and repeated inside.
package enum SecretBox {
    package static let nonceByteCount = 24
    package static let tagByteCount = 16
    /// Nonce and tag: what a sealed message is longer than the message.
    package static let overheadByteCount = 40

    /// A random nonce, the tag and the ciphertext, in this order.
    package static func seal(_ message: UnsafeRawBufferPointer, key: borrowing SecretKey) -> [UInt8] {
        let nonce = RandomBytes.make(nonceByteCount)
        var sealed = nonce
        sealed.append(contentsOf: repeatElement(0, count: tagByteCount + message.count))
        sealed.withUnsafeMutableBytes { sealed in
            let output = UnsafeMutableRawBufferPointer(rebasing: sealed[nonceByteCount...])
            sealWithNonce(message, nonce: nonce, key: key, into: output)
        }
        return sealed
    }

    /// A random nonce, the tag and the ciphertext, in this order.
    package static func seal(_ message: [UInt8], key: borrowing SecretKey) -> [UInt8] {
        message.withUnsafeBytes { seal($0, key: key) }
    }

    /// The message that `seal` was given.
    /// - Throws: `doesNotOpen` for everything that fails, also for fewer bytes than the overhead.
    package static func open(
        _ sealed: UnsafeRawBufferPointer, key: borrowing SecretKey
    ) throws(CryptoError) -> [UInt8] {
        guard let message = message(in: sealed, key: key) else { throw .doesNotOpen }
        return message
    }

    /// The message that `seal` was given.
    /// - Throws: `doesNotOpen` for everything that fails, also for fewer bytes than the overhead.
    package static func open(_ sealed: [UInt8], key: borrowing SecretKey) throws(CryptoError) -> [UInt8] {
        guard let message = sealed.withUnsafeBytes({ message(in: $0, key: key) }) else { throw .doesNotOpen }
        return message
    }

    /// The message that `seal` was given, straight into guarded memory: for sealed keys and seeds.
    /// - Throws: `doesNotOpen` for everything that fails, `outOfMemory`.
    package static func openGuarded(
        _ sealed: [UInt8], key: borrowing SecretKey
    ) throws(CryptoError) -> GuardedBytes {
        guard sealed.count >= overheadByteCount else { throw .doesNotOpen }
        let nonce = [UInt8](sealed[..<nonceByteCount])
        var message = try GuardedBytes(zeroed: sealed.count - overheadByteCount)
        let opens = sealed.withUnsafeBytes { sealed in
            let box = UnsafeRawBufferPointer(rebasing: sealed[nonceByteCount...])
            return message.withMutableBytes { openWithNonce(box, nonce: nonce, key: key, into: $0) }
        }
        guard opens else { throw .doesNotOpen }
        return message
    }
}

extension SecretBox {
    private static func message(in sealed: UnsafeRawBufferPointer, key: borrowing SecretKey) -> [UInt8]? {
        guard sealed.count >= overheadByteCount else { return nil }
        let nonce = [UInt8](sealed[..<nonceByteCount])
        let box = UnsafeRawBufferPointer(rebasing: sealed[nonceByteCount...])
        var message = [UInt8](repeating: 0, count: sealed.count - overheadByteCount)
        let opens = message.withUnsafeMutableBytes { openWithNonce(box, nonce: nonce, key: key, into: $0) }
        return opens ? message : nil
    }
}

// With a nonce of the caller's and buffers of the caller's: the chunks of a file.
extension SecretBox {
    /// Writes the tag and the ciphertext to `output`; a nonce must never come twice under one key.
    /// - Throws: `wrongLength` unless the nonce has 24 bytes and `output` is 16 longer than `message`.
    package static func seal(
        _ message: UnsafeRawBufferPointer, nonce: [UInt8], key: borrowing SecretKey,
        into output: UnsafeMutableRawBufferPointer
    ) throws(CryptoError) {
        guard nonce.count == nonceByteCount, output.count - tagByteCount == message.count else {
            throw .wrongLength
        }
        sealWithNonce(message, nonce: nonce, key: key, into: output)
    }

    /// Writes the message to `output`, which is left alone if anything fails.
    /// - Parameter sealed: the tag and the ciphertext.
    /// - Throws: `wrongLength` unless the nonce has 24 bytes and `output` is 16 shorter than `sealed`,
    ///   `doesNotOpen`.
    package static func open(
        _ sealed: UnsafeRawBufferPointer, nonce: [UInt8], key: borrowing SecretKey,
        into output: UnsafeMutableRawBufferPointer
    ) throws(CryptoError) {
        guard nonce.count == nonceByteCount, sealed.count - tagByteCount == output.count else {
            throw .wrongLength
        }
        guard openWithNonce(sealed, nonce: nonce, key: key, into: output) else { throw .doesNotOpen }
    }

    /// Whether `sealed`, the tag and the ciphertext, is what was sealed with this nonce and key. Nothing is
    /// decrypted, which takes about half as long as opening.
    package static func isAuthentic(
        _ sealed: UnsafeRawBufferPointer, nonce: [UInt8], key: borrowing SecretKey
    ) -> Bool {
        guard nonce.count == nonceByteCount, sealed.count >= tagByteCount,
            let tag = sealed.baseAddress?.assumingMemoryBound(to: UInt8.self)
        else { return false }
        return key.withPointer { key in
            // Without a place for the message the tag alone is compared; and libsodium 1.0.18 then leaves the key
            // that it derived on the stack.
            defer { sodium_stackzero(1024) }
            return crypto_secretbox_open_detached(
                nil, tag + tagByteCount, tag, UInt64(sealed.count - tagByteCount), nonce, key) == 0
        }
    }

    /// Lengths are checked by the callers.
    private static func sealWithNonce(
        _ message: UnsafeRawBufferPointer, nonce: [UInt8], key: borrowing SecretKey,
        into output: UnsafeMutableRawBufferPointer
    ) {
        guard let output = output.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
        key.withPointer { key in
            // It fails on nothing but a message of more than 2^64 - 64 bytes.
            _ = crypto_secretbox_easy(
                output, message.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt64(message.count),
                nonce, key)
        }
    }

    /// The tag is compared before anything is written to `output`.
    private static func openWithNonce(
        _ sealed: UnsafeRawBufferPointer, nonce: [UInt8], key: borrowing SecretKey,
        into output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        guard let sealedStart = sealed.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return false }
        return key.withPointer { key in
            crypto_secretbox_open_easy(
                output.baseAddress?.assumingMemoryBound(to: UInt8.self), sealedStart, UInt64(sealed.count),
                nonce, key) == 0
        }
    }
}
