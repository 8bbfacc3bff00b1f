import Foundation
package import MunimentCrypto
import MunimentStore

/// A passphrase or recovery code as it was typed, in memory that is locked and wiped.
public struct Secret: ~Copyable, Sendable {
    /// One line with its end is at most this long.
    private static let byteLimit = 4200

    package let bytes: GuardedBytes

    /// Reads one line from an open file, pipe or terminal, byte by byte, so that nothing after the line is
    /// taken. The descriptor stays open.
    /// - Throws: ``MunimentError/Code/passphraseUnreadable``, ``MunimentError/Code/passphraseNotAccepted``
    ///   when the line is longer than a passphrase may be.
    public init(readingLineFrom descriptor: Int32) throws(MunimentError) {
        do {
            var buffer = try GuardedBytes(zeroed: Self.byteLimit)
            var count = 0
            while count < Self.byteLimit {
                let result = buffer.withMutableBytes {
                    read(descriptor, $0.baseAddress?.advanced(by: count), 1)
                }
                if result < 0, errno == EINTR { continue }
                guard result >= 0 else { throw MunimentError(.passphraseUnreadable) }
                if result == 0 { break }
                count += 1
                if buffer.withBytes({ $0[count - 1] == UInt8(ascii: "\n") }) { break }
            }
            guard count < Self.byteLimit else {
                throw MunimentError(.passphraseNotAccepted, hint: "too-long")
            }
            bytes = try buffer.withBytes { whole throws(CryptoError) in
                try GuardedBytes(copying: UnsafeRawBufferPointer(rebasing: whole[..<count]))
            }
        } catch let error as MunimentError {
            throw error
        } catch {
            throw MunimentError(.outOfMemory)
        }
    }

    /// Whether the same was typed twice.
    public borrowing func isSame(as other: borrowing Secret) -> Bool {
        bytes.withBytes { mine in other.bytes.withBytes { Array(mine) == Array($0) } }
    }

    /// Whether nothing but a line end was typed.
    public var isEmpty: Bool { bytes.withBytes { $0.allSatisfy { $0 == 10 || $0 == 13 } } }

    /// Whether input ended before anything was typed, not even a line end.
    public var isInputEnd: Bool { bytes.byteCount == 0 }

    /// Whether the line is this word, which is no secret.
    public borrowing func isWord(_ word: String) -> Bool {
        bytes.withBytes { typed in
            typed.prefix { $0 != 10 && $0 != 13 }.elementsEqual(word.utf8)
        }
    }

    /// The line without its end.
    /// - Throws: ``MunimentError/Code/fieldNotAccepted`` when it is not text in UTF-8.
    package borrowing func line(of field: String) throws(MunimentError) -> String {
        let text = bytes.withBytes { String(validating: $0, as: UTF8.self) }
        guard let text else {
            throw MunimentError(.fieldNotAccepted, subject: field, hint: "text in UTF-8")
        }
        return text.trimmingCharacters(in: .newlines)
    }

    package borrowing func passphrase() throws(MunimentError) -> Passphrase {
        do {
            return try bytes.withBytes { typed throws(PassphraseError) in try Passphrase(utf8: typed) }
        } catch {
            let hint =
                switch error {
                case .empty: "empty"
                case .notUTF8: "not-utf-8"
                case .unassignedCharacter: "unassigned-character"
                case .controlCharacter: "control-character"
                case .tooLong: "too-long"
                case .crypto: "memory"
                }
            throw MunimentError(.passphraseNotAccepted, hint: hint)
        }
    }

    package borrowing func recoveryCode() throws(MunimentError) -> [UInt8] {
        let text = bytes.withBytes { String(decoding: $0, as: UTF8.self) }
        do {
            return try RecoveryCode.parse(text.trimmingCharacters(in: .whitespacesAndNewlines))
        } catch {
            let hint = if case .malformed(let part) = error { part } else { "check" }
            throw MunimentError(.recoveryCodeMistyped, hint: hint)
        }
    }
}

/// What opens a vault.
public enum Unlocking: ~Copyable, Sendable {
    /// A passphrase.
    case passphrase(Secret)
    /// A recovery code.
    case recoveryCode(Secret)
}
