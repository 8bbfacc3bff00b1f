import MunimentCrypto

/// Event kinds that the file format itself gives a meaning to.
package enum FormatEvent {
    /// Lists, in `events`, the sequence numbers whose content is gone (rule 7.2).
    package static let erased = "erased"
    /// Says that the log goes on under new keys (rule 12.4).
    package static let rotated = "rotated"

    /// What an erase event lists (rule 7.2): ascending, all of them before it; `nil` for anything else.
    package static func erasedEvents(_ event: Event) -> [UInt64]? {
        guard let values = event.value("events").array else { return nil }
        let numbers = values.compactMap { $0.integer.flatMap(UInt64.init(exactly:)) }
        guard numbers.count == values.count, numbers.allSatisfy({ $0 < event.sequenceNumber }),
            zip(numbers, numbers.dropFirst()).allSatisfy(<)
        else { return nil }
        return numbers
    }
}

extension OriginalDescription {
    /// The original that `event` brought (rule 6.1), if it brought one.
    package init?(event: Event) {
        func number(_ name: String) -> UInt64? { event.value(name).integer.flatMap(UInt64.init(exactly:)) }
        guard let byteCount = number("byteCount"), let padded = number("paddedByteCount"),
            let chunks = number("chunkCount"), let hex = event.value("sha256").string,
            let digest = SHA256Digest(lowerCaseHex: hex)
        else { return nil }
        self.init(
            sequenceNumber: event.sequenceNumber, byteCount: byteCount, paddedByteCount: padded,
            chunkCount: chunks, sha256: digest)
    }
}
