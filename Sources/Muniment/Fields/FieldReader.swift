import Foundation
import MunimentStore

/// Turns what a person typed into the values of a list, with what the program adds beside them: a
/// time's precision, zone and warnings, the check of an address.
struct FieldReader {
    /// The zone of times without an offset.
    let zone: String
    /// Unix seconds.
    let now: Int64
    let items: ItemTable
    /// Whether `at` has fields for its precision, zone and warnings beside it. Otherwise it carries its zone
    /// along as other times do, and a zone that is given is no field of its own.
    let keepsZoneBeside: Bool

    private(set) var values: [String: JSONValue] = [:]
    private(set) var warnings: [FieldWarning] = []
    /// The text that becomes an original.
    private(set) var originalText: String?

    init(zone: String, now: Int64, items: ItemTable, keepsZoneBeside: Bool = true) {
        self.zone = zone
        self.now = now
        self.items = items
        self.keepsZoneBeside = keepsZoneBeside
    }

    /// - Throws: ``MunimentError/Code/fieldUnknown``, ``MunimentError/Code/fieldNotAccepted``,
    ///   ``MunimentError/Code/secretKeyNotTaken``, ``MunimentError/Code/itemNotFound``.
    mutating func read(_ inputs: [FieldInput], kind: ItemKind) throws(MunimentError) {
        try read(inputs, of: FieldTable.fields(of: kind), named: kind.rawValue)
    }

    /// The same for another table.
    mutating func read(
        _ inputs: [FieldInput], of fields: [FieldDefinition], named name: String
    ) throws(MunimentError) {
        var given: [String: [String]] = [:]
        for input in inputs {
            guard let field = fields.first(where: { $0.name == input.name }), field.isGiven else {
                throw MunimentError(.fieldUnknown, subject: input.name, hint: name)
            }
            given[input.name, default: []] += input.values.filter { !$0.isEmpty }
        }
        for field in fields {
            guard let texts = given[field.name], !texts.isEmpty else { continue }
            try read(field, texts, given: given)
        }
    }

    private func refused(_ field: FieldDefinition, _ hint: String) -> MunimentError {
        MunimentError(.fieldNotAccepted, subject: field.name, hint: hint)
    }

    private mutating func read(
        _ field: FieldDefinition, _ texts: [String], given: [String: [String]]
    ) throws(MunimentError) {
        switch field.form {
        case .texts(let limit):
            values[field.name] = .array(try checked(field, texts, limit).map(JSONValue.string))
        case .choices(let words):
            let chosen = texts.flatMap { $0.split(separator: ",").map(String.init) }
            guard chosen.allSatisfy(words.contains) else {
                throw refused(field, words.joined(separator: ", "))
            }
            values[field.name] = .array(chosen.map(JSONValue.string))
        case .tags:
            values[field.name] = .array(try Tag.parse(texts).map(JSONValue.string))
        case .items:
            var numbers: [JSONValue] = []
            for text in texts {
                for number in try NumberRange.parse(text, field: field.name) {
                    numbers.append(try existing(number))
                }
            }
            values[field.name] = .array(numbers)
        case .precision, .zone:
            // Read with the time they belong to; a zone may also stand for itself.
            guard let text = texts.last else { return }
            if field.form == .zone {
                let zone = try read(field) { () throws(MomentError) in try ZoneName.validate(text) }
                guard keepsZoneBeside else { return }
                values[field.name] = .string(zone)
                values["zoneAssumed"] = .bool(false)
            } else if let precision = Moment.Precision(rawValue: text) {
                try apply(precision, field: field)
            } else {
                throw refused(field, "exact, about, date")
            }
        default:
            guard texts.count == 1, let text = texts.first else { throw refused(field, "one value") }
            try read(field, text, given: given)
        }
    }

    private mutating func read(
        _ field: FieldDefinition, _ text: String, given: [String: [String]]
    ) throws(MunimentError) {
        switch field.form {
        case .original: originalText = try checked(field, [text], .max)[0]
        case .text(let limit): values[field.name] = .string(try checked(field, [text], limit)[0])
        case .choice(let words):
            guard words.contains(text) else { throw refused(field, words.joined(separator: ", ")) }
            values[field.name] = .string(text)
        case .moment, .momentAhead: try readMoment(field, text, zone: given["zone"]?.last)
        case .amount:
            values[field.name] = .string(
                try read(field) { () throws(AmountError) in try DecimalAmount.parse(text).text })
        case .currency:
            values[field.name] = .string(
                try read(field) { () throws(CurrencyError) in try CurrencyCode.parse(text).text })
        case .payTo: try readPayTo(field, text)
        case .item:
            guard let number = UInt64(text) else { throw refused(field, "the number of an item") }
            values[field.name] = try existing(number)
        case .account:
            if let number = UInt64(text), items[number]?.kind == .account {
                values[field.name] = .integer(Int64(number))
            } else {
                values[field.name] = .string(try checked(field, [text], 1000)[0])
            }
        case .platform: values[field.name] = .string(try platform(field, text))
        case .actor: values[field.name] = .string(try checked(field, [text], 200)[0])
        case .flag:
            switch text.lowercased() {
            case "yes", "true": values[field.name] = .bool(true)
            case "no", "false": values[field.name] = .bool(false)
            default: throw refused(field, "yes or no")
            }
        case .address:
            var four = in_addr()
            var six = in6_addr()
            guard inet_pton(AF_INET, text, &four) == 1 || inet_pton(AF_INET6, text, &six) == 1 else {
                throw refused(field, "an IP address, such as 192.0.2.7 or 2001:db8::7")
            }
            values[field.name] = .string(text)
        default: throw MunimentError(.fieldUnknown, subject: field.name)
        }
    }

    private func checked(
        _ field: FieldDefinition, _ texts: [String], _ limit: Int
    ) throws(MunimentError) -> [String] {
        guard texts.allSatisfy({ $0.utf8.count <= limit }) else {
            throw refused(field, "at most \(limit) bytes")
        }
        guard !texts.contains(where: RawPath.isRaw) else { throw refused(field, "text in UTF-8") }
        guard texts.allSatisfy({ !$0.unicodeScalars.contains("\0") }) else {
            throw refused(field, "text without zero bytes")
        }
        return texts
    }

    private func existing(_ number: UInt64) throws(MunimentError) -> JSONValue {
        guard items[number] != nil else { throw MunimentError(.itemNotFound, subject: String(number)) }
        return .integer(Int64(number))
    }

    private func read<T, E: HintedError>(
        _ field: FieldDefinition, _ body: () throws(E) -> T
    ) throws(MunimentError) -> T {
        do { return try body() } catch { throw refused(field, error.hint) }
    }

    private mutating func readMoment(
        _ field: FieldDefinition, _ text: String, zone given: String?
    ) throws(MunimentError) {
        let moment = try read(field) { () throws(MomentError) in
            try Moment.parse(
                text, defaultZone: given ?? zone, zoneAssumed: given == nil,
                now: field.form == .momentAhead ? nil : now)
        }
        warnings += moment.warnings.map {
            FieldWarning(code: "time-" + $0.rawValue, field: field.name, detail: nil)
        }
        guard field.name == "at", keepsZoneBeside else {
            values[field.name] = .string(moment.selfContained)
            return
        }
        take(moment)
    }

    /// Takes the time of a file's name where none was given: from the file, its zone assumed but where one was
    /// given. False where there is a time already, or where the name tells one that has not come yet.
    mutating func propose(_ time: NameTime) -> Bool {
        guard keepsZoneBeside, values["at"] == nil, values["timeFrom"] == nil else { return false }
        let given = time.isUTC ? nil : values["zone"]?.string
        guard
            let moment = try? Moment.parse(
                time.text, defaultZone: time.isUTC ? "UTC" : given ?? zone, zoneAssumed: given == nil,
                now: now),
            // A zone that is assumed may make a day of difference.
            moment.earliest <= now + (moment.zoneAssumed ? 86_400 : 0)
        else { return false }
        take(moment)
        values["timeFrom"] = .string("file")
        // Nobody gave it, so nobody is asked to look at it again here: `review` does.
        return true
    }

    private mutating func take(_ moment: Moment) {
        values["at"] = .string(moment.value)
        values["precision"] = .string(moment.precision.rawValue)
        values["zone"] = moment.zone.map(JSONValue.string) ?? .null
        values["zoneAssumed"] = .bool(moment.zoneAssumed)
        values["timeWarnings"] =
            moment.warnings.isEmpty ? .null : .array(moment.warnings.map { .string($0.rawValue) })
    }

    /// `--precision about` beside a time that was typed without `~`.
    private mutating func apply(_ precision: Moment.Precision, field: FieldDefinition) throws(MunimentError) {
        guard let own = values["precision"]?.string else {
            throw refused(field, "a time as well (--at)")
        }
        guard precision == .about || precision.rawValue == own else {
            throw refused(field, "about, or a time that is as exact as that")
        }
        values["precision"] = .string(precision.rawValue)
    }

    private mutating func readPayTo(_ field: FieldDefinition, _ text: String) throws(MunimentError) {
        if let secret = LooksLikeSecret.check(text) {
            guard secret.isWeak else {
                throw MunimentError(.secretKeyNotTaken, subject: field.name, hint: secret.code)
            }
            warnings.append(FieldWarning(code: "looks-like-secret", field: field.name, detail: secret.code))
        }
        let value = try checked(field, [text], 1000)[0]
        values[field.name] = .string(value)
        let checkName = field.name + "Check"
        guard let finding = PaymentAddress.check(value) else { return }
        values[checkName] = .string(finding.code)
        if finding.outcome == .checksumWrong || finding.outcome == .malformed {
            warnings.append(FieldWarning(code: "address-check", field: field.name, detail: finding.code))
        }
    }

    private func platform(_ field: FieldDefinition, _ text: String) throws(MunimentError) -> String {
        let slug = text.lowercased().split(whereSeparator: { $0 == " " || $0 == "_" }).joined(separator: "-")
        guard !slug.isEmpty, slug.utf8.count <= 60,
            slug.utf8.allSatisfy({ byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"), UInt8(ascii: "."):
                    true
                default: false
                }
            })
        else { throw refused(field, "a short name such as instagram, whatsapp or google-search") }
        return slug
    }
}

/// An error of a value that says what to write instead.
protocol HintedError: Error {
    var hint: String { get }
}

extension MomentError: HintedError {}
extension AmountError: HintedError {}
extension CurrencyError: HintedError {}
