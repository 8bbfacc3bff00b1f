/// When something happened, in the words of a report: never more exact than it is known.
struct WhenText {
    /// ISO 8601, or a sentence that the time is not known.
    let text: String
    /// `about`, an assumed zone, what the time was read from.
    let marks: [String]
    /// What the screen said, word for word.
    let shown: String?

    init(_ item: Item) {
        shown = item.text("timeShown")
        var marks: [String] = []
        if let moment = item.moment {
            text = moment.iso8601
            switch moment.precision {
            case .exact: marks.append("exact")
            case .about: marks.append("about")
            case .date: marks.append("no time of day")
            }
            if let zone = moment.zone {
                marks.append(moment.zoneAssumed ? "zone assumed: \(zone)" : "zone: \(zone)")
            }
        } else if let raw = item.text("at") {
            text = raw
        } else {
            text = "not given"
        }
        if let source = item.text("timeFrom") { marks.append("read from: \(source)") }
        for warning in item.texts("timeWarnings") {
            marks.append("note: " + (Self.warnings[warning] ?? warning))
        }
        self.marks = marks
    }

    /// For a table: the time, the marks, what was shown.
    var cell: ReportDocument.Cell {
        var phrases: [ReportDocument.Phrase] = [.own(text)]
        if !marks.isEmpty { phrases.append(.own(marks.joined(separator: "; "))) }
        if let shown { phrases += [.own("shown as"), .quoted(shown)] }
        return ReportDocument.Cell(phrases)
    }

    private static let warnings = [
        "in-future": "it lay in the future when it was recorded",
        "repeated-hour": "the clocks went back, so this hour came twice",
        "skipped-hour": "the clocks went forward, so no clock showed this hour",
    ]
}
