/// A recipient's form as its resource file describes it: steps with fields in their order, what fills each,
/// and what each may hold.
struct SheetForm: Codable, Sendable {
    /// The file below `data/send/`.
    let file: String
    let title: String
    /// Said before the first step.
    let intro: [String]
    /// One line a field, for what has to fit on a page.
    let isCompact: Bool?
    let steps: [Step]

    struct Step: Codable, Sendable {
        let title: String
        let notes: [String]
        /// The step stands once for each of these.
        let each: Each?
        let fields: [Field]
    }

    /// What a step is repeated for.
    enum Each: String, Codable, Sendable {
        case payment, subject, filing
    }

    struct Field: Codable, Sendable {
        let label: String
        /// `yes`, `no`, or the condition under which it is wanted.
        let required: String
        /// UTF-16 units, of which a line break counts two; `null` for no known limit.
        let limit: Int?
        /// What the form offers to choose from.
        let choices: [String]?
        /// A key of ``SheetFill``.
        let fill: String
        /// For these methods of payment only; `null` for all.
        let methods: [String]?
        let note: String?
    }
}

/// How long a text is where a form counts it.
enum FieldCount {
    /// UTF-16 units, as browsers count; a line break counts two, as it is sent.
    static func count(_ text: String) -> Int {
        text.utf16.count + text.utf16.count { $0 == 0x0A }
    }

    /// The beginning of `text` that fits, cut between characters, at a space where one is near.
    static func prefix(_ text: String, fitting limit: Int) -> String {
        guard count(text) > limit else { return text }
        var length = 0
        var end = text.startIndex
        var space: String.Index?
        for index in text.indices {
            let next = length + count(String(text[index]))
            guard next <= limit else { break }
            if text[index] == " ", length > limit - 80 { space = index }
            length = next
            end = text.index(after: index)
        }
        return String(text[..<(space ?? end)])
    }
}

/// A form that was filled as far as the vault knows.
struct Sheet: Sendable {
    let form: SheetForm
    let steps: [Step]
    /// Texts to paste, by the name of their file below `data/send/`.
    let pastes: [(name: String, text: String)]
    /// What the person should look at before sending.
    let warnings: [String]

    struct Step: Sendable {
        let title: String
        let notes: [String]
        let fields: [Field]
    }

    struct Field: Sendable {
        let form: SheetForm.Field
        let value: Value
        /// What does not fit, or is not known.
        let remark: String?
    }

    enum Value: Sendable {
        /// For the person to fill in, where they file it; never kept here.
        case blank
        /// Nothing is recorded.
        case nothing
        case text(String)
        /// Several lines, which also stand in a file of their own beside the form.
        case paste(String, file: String)

        /// Whether the person has to answer.
        var isOpen: Bool {
            switch self {
            case .blank, .nothing: true
            case .text, .paste: false
            }
        }
    }
}
