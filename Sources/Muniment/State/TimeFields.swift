import MunimentStore

/// What is recorded of when an item happened.
public struct TimeFields: Sendable {
    /// One or two times in ISO 8601 with `/` between.
    public private(set) var at: String?
    /// How exact that is.
    public private(set) var precision: String?
    /// The zone that it was read in.
    public private(set) var zone: String?
    /// Nobody said that it was this zone.
    public private(set) var zoneAssumed: Bool?
    /// Where the time was taken from, where nobody gave it.
    public private(set) var timeFrom: String?
    /// What is not sure about it.
    public private(set) var timeWarnings: [String] = []

    init(_ values: ItemValues) {
        // Few of many fields; each by itself would be looked for from the first.
        let isRead = values.forEachPacked { place, reader in
            switch place {
            case Self.places.at: at = reader.textValue()
            case Self.places.precision: precision = reader.textValue()
            case Self.places.zone: zone = reader.textValue()
            case Self.places.zoneAssumed: zoneAssumed = reader.value().bool
            case Self.places.timeFrom: timeFrom = reader.textValue()
            case Self.places.timeWarnings: timeWarnings = reader.value().strings ?? []
            default: reader.skipValue()
            }
        }
        guard !isRead else { return }
        at = values.text("at")
        precision = values.text("precision")
        zone = values.text("zone")
        zoneAssumed = values.flag("zoneAssumed")
        timeFrom = values.text("timeFrom")
        timeWarnings = values.texts("timeWarnings") ?? []
    }

    private static let places = (
        at: FieldTable.place(of: "at"), precision: FieldTable.place(of: "precision"),
        zone: FieldTable.place(of: "zone"), zoneAssumed: FieldTable.place(of: "zoneAssumed"),
        timeFrom: FieldTable.place(of: "timeFrom"), timeWarnings: FieldTable.place(of: "timeWarnings")
    )

    /// First and last second that ``at`` can mean; `nil` when unknown.
    public var bounds: ClosedRange<Int64>? {
        guard let at, let precision = precision.flatMap(Moment.Precision.init(rawValue:)) else { return nil }
        return try? Moment.bounds(value: at, precision: precision, zone: zone)
    }
}

extension Item {
    /// What is recorded of when it happened.
    public var timeFields: TimeFields { TimeFields(values) }

    /// First and last second that its `at` can mean; `nil` when unknown.
    public var timeBounds: ClosedRange<Int64>? { timeFields.bounds }
}
