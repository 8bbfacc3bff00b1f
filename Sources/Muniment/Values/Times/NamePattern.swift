/// A form of file names that tells a time.
///
/// In a form, `{yyyyMMdd}` and its like stand for digits, `{n}` for one to ten digits, `{ms}` for milliseconds
/// since 1970 in thirteen; everything else stands for itself, in either case. After it may come what programs
/// append, but no digit.
struct NamePattern: Sendable {
    let form: String
    var isUTC = false

    init(_ form: String, isUTC: Bool = false) {
        self.form = form
        self.isUTC = isUTC
    }

    /// Each form by the program that gives it; what others write alike is not said again. Forms were collected
    /// from the names that these programs give, none is a published standard; the clock is the device's own
    /// where nothing else is said.
    static let all: [NamePattern] = [
        // Android's own screenshots, Samsung, Xiaomi, older Android; an app's name may follow.
        .init("Screenshot_{yyyyMMdd}-{HHmmss}"), .init("Screenshot_{yyyyMMdd}_{HHmmss}"),
        .init("Screenshot_{yyyy-MM-dd}-{HH-mm-ss}"),
        // macOS, with a clock of 12 or 24 hours; that of 12 comes first, because the other is its beginning.
        .init("Screenshot {yyyy-MM-dd} at {h.mm.ss a}"), .init("Screenshot {yyyy-MM-dd} at {HH.mm.ss}"),
        .init("Screen Shot {yyyy-MM-dd} at {h.mm.ss a}"), .init("Screen Shot {yyyy-MM-dd} at {HH.mm.ss}"),
        .init("Screen Recording {yyyy-MM-dd} at {h.mm.ss a}"),
        .init("Screen Recording {yyyy-MM-dd} at {HH.mm.ss}"),
        // GNOME, Windows' Snipping Tool.
        .init("Screenshot from {yyyy-MM-dd} {HH-mm-ss}"), .init("Screencast from {yyyy-MM-dd} {HH-mm-ss}"),
        .init("Screenshot {yyyy-MM-dd} {HHmmss}"), .init("Screen Recording {yyyy-MM-dd} {HHmmss}"),
        // Cameras of Android and of Samsung; Telegram on Android.
        .init("IMG_{yyyyMMdd}_{HHmmss}"), .init("VID_{yyyyMMdd}_{HHmmss}"),
        .init("IMG_{yyyyMMdd}_{HHmmssSSS}"), .init("VID_{yyyyMMdd}_{HHmmssSSS}"),
        .init("{yyyyMMdd}_{HHmmss}"),
        // Google's Pixel cameras write UTC.
        .init("PXL_{yyyyMMdd}_{HHmmssSSS}", isUTC: true),
        // WhatsApp on Android tells the day alone; its web and desktop programs tell the time as well.
        .init("IMG-{yyyyMMdd}-WA{n}"), .init("VID-{yyyyMMdd}-WA{n}"), .init("AUD-{yyyyMMdd}-WA{n}"),
        .init("PTT-{yyyyMMdd}-WA{n}"), .init("DOC-{yyyyMMdd}-WA{n}"),
        .init("WhatsApp Image {yyyy-MM-dd} at {h.mm.ss a}"),
        .init("WhatsApp Image {yyyy-MM-dd} at {HH.mm.ss}"),
        .init("WhatsApp Video {yyyy-MM-dd} at {h.mm.ss a}"),
        .init("WhatsApp Video {yyyy-MM-dd} at {HH.mm.ss}"),
        .init("WhatsApp Audio {yyyy-MM-dd} at {h.mm.ss a}"),
        .init("WhatsApp Audio {yyyy-MM-dd} at {HH.mm.ss}"),
        // Signal on Android, now and earlier.
        .init("signal-{yyyy-MM-dd}-{HH-mm-ss}"), .init("signal-{yyyy-MM-dd}-{HHmmss}"),
        // Telegram's desktop program: saved pictures, and those of an export, with the day first.
        .init("photo_{yyyy-MM-dd}_{HH-mm-ss}"), .init("photo_{n}_{yyyy-MM-dd}_{HH-mm-ss}"),
        .init("video_{yyyy-MM-dd}_{HH-mm-ss}"), .init("photo_{n}@{dd-MM-yyyy}_{HH-mm-ss}"),
        .init("video_{n}@{dd-MM-yyyy}_{HH-mm-ss}"),
        // Facebook and WeChat on Android count milliseconds.
        .init("FB_IMG_{ms}", isUTC: true), .init("mmexport{ms}", isUTC: true),
    ]

    /// The name with ordinary spaces: a narrow one that does not break stands before AM and PM on newer systems.
    static func plain(_ name: String) -> String {
        String(
            String.UnicodeScalarView(
                name.unicodeScalars.map { ["\u{202F}", "\u{A0}"].contains($0) ? " " : $0 }))
    }

    /// What a name told, not yet looked at.
    struct Parts {
        var year: Int64 = 0
        var month: Int64 = 0
        var day: Int64 = 0
        var clock: (hour: Int64, minute: Int64, second: Int64)?
        var milliseconds: Int64?
        var isUTC = false
    }

    /// - Parameter name: as ``plain(_:)`` gives it.
    /// - Returns: `nil` unless it begins with the form and the day and time exist.
    func time(in name: String) -> NameTime? {
        var reader = NameReader(name)
        var parts = Parts(isUTC: isUTC)
        var rest = form[...]
        while let character = rest.first {
            guard character == "{", let end = rest.firstIndex(of: "}") else {
                guard reader.take(character) else { return nil }
                rest = rest.dropFirst()
                continue
            }
            let token = rest[rest.index(after: rest.startIndex)..<end]
            guard reader.take(token, into: &parts) else { return nil }
            rest = rest[rest.index(after: end)...]
        }
        // Half of a day after an hour that was read as one of 24 would be passed over.
        guard !reader.isAtDigit, !(form.contains("HH") && reader.isAtHalfOfDay) else { return nil }
        return NameTime(parts)
    }
}

/// Reads a name from its beginning.
private struct NameReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }
    var isAtDigit: Bool { next.map { (0x30...0x39).contains($0) } ?? false }

    /// ` AM` or ` PM`.
    var isAtHalfOfDay: Bool {
        [" am", " pm"].contains(String(decoding: bytes[position...].prefix(3), as: UTF8.self).lowercased())
    }

    /// One ASCII character, a letter in either case.
    mutating func take(_ character: Character) -> Bool {
        guard let next, next < 0x80,
            Character(Unicode.Scalar(next)).lowercased() == character.lowercased()
        else { return false }
        position += 1
        return true
    }

    private mutating func number(_ count: Int) -> Int64? {
        guard position + count <= bytes.count,
            let value = Digits.value(bytes[position..<position + count])
        else { return nil }
        position += count
        return value
    }

    /// Numbers of these widths, the separator between them.
    private mutating func numbers(_ widths: [Int], _ separator: Character?) -> [Int64]? {
        var values: [Int64] = []
        for (index, width) in widths.enumerated() {
            if index > 0, let separator, !take(separator) { return nil }
            guard let value = number(width) else { return nil }
            values.append(value)
        }
        return values
    }

    mutating func take(_ token: Substring, into parts: inout NamePattern.Parts) -> Bool {
        switch token {
        case "yyyyMMdd", "yyyy-MM-dd":
            guard let date = numbers([4, 2, 2], token.contains("-") ? "-" : nil) else { return false }
            (parts.year, parts.month, parts.day) = (date[0], date[1], date[2])
        case "dd-MM-yyyy":
            guard let date = numbers([2, 2, 4], "-") else { return false }
            (parts.year, parts.month, parts.day) = (date[2], date[1], date[0])
        case "HHmmss", "HH-mm-ss", "HH.mm.ss":
            let separator: Character? = token.contains("-") ? "-" : token.contains(".") ? "." : nil
            guard let time = numbers([2, 2, 2], separator) else { return false }
            parts.clock = (time[0], time[1], time[2])
        case "HHmmssSSS":
            guard let time = numbers([2, 2, 2, 3], nil) else { return false }
            parts.clock = (time[0], time[1], time[2])
        case "h.mm.ss a": return takeTwelveHours(into: &parts)
        case "ms":
            guard let value = number(13) else { return false }
            parts.milliseconds = value
        default:
            var count = 0
            while isAtDigit, count < 10 {
                position += 1
                count += 1
            }
            return count > 0
        }
        return true
    }

    /// `9.14.55 PM`; noon and midnight are 12.
    private mutating func takeTwelveHours(into parts: inout NamePattern.Parts) -> Bool {
        let start = position
        while isAtDigit, position - start < 2 { position += 1 }
        guard let hour = Digits.value(bytes[start..<position]), (1...12).contains(hour), take("."),
            let rest = numbers([2, 2], "."), take(" ")
        else { return false }
        let isAfternoon = take("p")
        guard isAfternoon || take("a"), take("m") else { return false }
        parts.clock = (hour % 12 + (isAfternoon ? 12 : 0), rest[0], rest[1])
        return true
    }
}
