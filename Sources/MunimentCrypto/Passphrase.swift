internal import Foundation

/// Why bytes are not taken as a passphrase.
package enum PassphraseError: Error, Equatable, Sendable {
    case empty
    case notUTF8
    /// A code point that Unicode has not assigned: its normal form could change with a later version.
    case unassignedCharacter
    /// A control character, which could not be typed again with certainty.
    case controlCharacter
    /// More than ``Passphrase/byteLimit`` bytes.
    case tooLong
    case crypto(CryptoError)
}

/// A passphrase in the one form that keys are derived from: UTF-8 in Unicode's normal form C, in guarded memory.
package struct Passphrase: ~Copyable, Sendable {
    /// The most bytes that are taken, without the line end.
    package static let byteLimit = 4096

    private let bytes: GuardedBytes

    /// Takes what was typed without one trailing LF or CRLF; nothing else is trimmed. ASCII goes straight from one
    /// buffer to the other. Other text has to pass through a `String`, whose memory cannot be wiped.
    package init(utf8 typed: UnsafeRawBufferPointer) throws(PassphraseError) {
        let line = Self.withoutLineEnd(typed)
        guard !line.isEmpty else { throw .empty }
        guard line.count <= Self.byteLimit else { throw .tooLong }
        if line.allSatisfy({ $0 < 0x80 }) {
            guard line.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else { throw .controlCharacter }
            do { bytes = try GuardedBytes(copying: line) } catch { throw .crypto(error) }
        } else {
            var normal = try Self.normalForm(line)
            defer { Wipe.wipe(&normal) }
            do { bytes = try GuardedBytes(copying: normal) } catch { throw .crypto(error) }
        }
    }

    /// Lends the normalised UTF-8 for the time of `body`; the pointer must not outlive it.
    package borrowing func withBytes<R: ~Copyable, E: Error>(
        _ body: (UnsafeRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        try bytes.withBytes(body)
    }

    private static func withoutLineEnd(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard bytes.last == UInt8(ascii: "\n") else { return bytes }
        let line = bytes.dropLast()
        return UnsafeRawBufferPointer(rebasing: line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
    }

    private static func normalForm(
        _ bytes: UnsafeRawBufferPointer
    ) throws(PassphraseError) -> [UInt8] {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control: throw .controlCharacter
            case .unassigned: throw .unassignedCharacter
            default: continue
            }
        }
        return Array(text.precomposedStringWithCanonicalMapping.utf8)
    }
}
