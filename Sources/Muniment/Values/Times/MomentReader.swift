/// Reads the accepted forms of a moment, strictly: every byte has to be accounted for.
struct MomentReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    /// Longer text is not looked at.
    static let byteCountLimit = 100

    /// One or two parts; two for a range.
    static func parts(_ text: String) throws(MomentError) -> [MomentPart] {
        var bytes = Array(text.utf8)
        guard bytes.count <= byteCountLimit, bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw .notUnderstood(.form)
        }
        while bytes.first == space { bytes.removeFirst() }
        while bytes.last == space { bytes.removeLast() }
        guard !bytes.isEmpty else { throw .notUnderstood(.form) }
        // What is often written instead is no form of ours, so it is looked for only where none is found.
        do { return try sides(bytes) } catch { throw MomentMistake.known(bytes) ?? error }
    }

    private static func sides(_ bytes: [UInt8]) throws(MomentError) -> [MomentPart] {
        let slash = UInt8(ascii: "/")
        guard let place = bytes.firstIndex(of: slash) else { return [try part(bytes[...])] }
        let second = bytes[(place + 1)...]
        guard !second.contains(slash) else { throw .notUnderstood(.yearFirst) }
        return [try part(bytes[..<place]), try part(second)]
    }

    private static func part(_ side: ArraySlice<UInt8>) throws(MomentError) -> MomentPart {
        var reader = MomentReader(trimmed(side))
        return try reader.part()
    }

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    private static let space = UInt8(ascii: " ")

    private static func trimmed(_ side: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var side = side
        while side.first == space { side.removeFirst() }
        while side.last == space { side.removeLast() }
        return side
    }

    private mutating func part() throws(MomentError) -> MomentPart {
        let aboutBefore = take("~")
        if aboutBefore { _ = take(" ") }
        guard let year = number(4) else { throw .notUnderstood(.form) }
        guard CivilDate.years.contains(year) else { throw .yearOutOfRange }
        var part = MomentPart(year: year)
        if take("-") {
            guard let month = number(2) else { throw .notUnderstood(.form) }
            guard (1...12).contains(month) else { throw .dayDoesNotExist }
            part.month = Int(month)
            if take("-") {
                guard let day = number(2) else { throw .notUnderstood(.form) }
                guard CivilDate(year: year, month: Int(month), day: Int(day)) != nil else {
                    throw .dayDoesNotExist
                }
                part.day = Int(day)
                if isTimeNext { part.time = try time() }
            }
        }
        let aboutAfter = take("~")
        guard position == bytes.endIndex, !(aboutBefore && aboutAfter) else { throw .notUnderstood(.form) }
        part.isAbout = aboutBefore || aboutAfter
        return part
    }

    private var isTimeNext: Bool {
        guard position + 1 < bytes.endIndex, let first = peek else { return false }
        return first == UInt8(ascii: "T") || first == UInt8(ascii: "t") || first == Self.space
    }

    private mutating func time() throws(MomentError) -> MomentPart.ClockTime {
        position += 1
        guard let hour = number(2), take(":"), let minute = number(2) else { throw .notUnderstood(.form) }
        var time = MomentPart.ClockTime(hour: hour, minute: minute)
        if take(":") {
            guard let second = number(2) else { throw .notUnderstood(.form) }
            time.second = second
            if take(".") { time.fraction = try fraction() }
        }
        guard hour < 24, minute < 60, (time.second ?? 0) <= 60 else { throw .timeDoesNotExist }
        if peek == Self.space { position += 1 }
        if take("Z") || take("z") {
            (time.offset, time.isZulu) = (0, true)
        } else if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") {
            let rest = bytes[position...].prefix { $0 != UInt8(ascii: "~") }
            guard let offset = try ZoneName.offset(String(decoding: rest, as: UTF8.self)) else {
                throw .notUnderstood(.form)
            }
            position += rest.count
            time.offset = offset
            // RFC 3339 section 4.3: -00:00 says that the time is UTC and the local offset unknown.
            time.isZulu = offset == 0 && rest.first == UInt8(ascii: "-")
        } else if position > bytes.startIndex, bytes[position - 1] == Self.space {
            throw .notUnderstood(.form)
        }
        return time
    }

    private mutating func fraction() throws(MomentError) -> String {
        let digits = bytes[position...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard (1...9).contains(digits.count) else { throw .notUnderstood(.fraction) }
        position += digits.count
        return String(decoding: digits, as: UTF8.self)
    }

    private var peek: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let peek, peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    /// Exactly `count` digits.
    private mutating func number(_ count: Int) -> Int64? {
        guard position + count <= bytes.endIndex,
            let value = Digits.value(bytes[position..<position + count])
        else { return nil }
        position += count
        return value
    }
}
