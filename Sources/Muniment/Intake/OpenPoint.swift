/// Something about an item that is not said yet, or not for certain.
public struct OpenPoint: Sendable {
    /// What could be said.
    public enum Question: String, Sendable, CaseIterable {
        /// Whether it shows nudity or a sexual picture.
        case intimate
        /// When it happened.
        case time
        /// Whether the time in its file's name is when it happened.
        case proposedTime = "proposed-time"
        /// Whether the zone that was assumed is the right one.
        case zone
        /// Whose account it is.
        case whose
        /// On which platform an account is.
        case platform
        /// Which of the actors it belongs to.
        case actor
    }

    /// The item as it is.
    public let item: Item
    /// What could be said of it.
    public let question: Question
    /// The time as it is, where that is asked about, and its zone.
    public let time: String?
    /// The zone that was assumed.
    public let zone: String?

    /// The fields that say it, from an answer.
    /// - Parameter answer: a field's value as it would be typed; `yes` keeps a time or zone as it is.
    public func fields(answering answer: String) -> [FieldInput] {
        switch question {
        case .intimate, .whose, .platform, .actor: return [FieldInput(question.rawValue, [answer])]
        case .time: return [FieldInput("at", [answer])] + (zone.map { [FieldInput("zone", [$0])] } ?? [])
        case .proposedTime:
            // From now on it is the person who says so.
            guard Self.isYes(answer) else {
                // A zone that was given holds for another time as well; one that was assumed is asked about.
                let given = item.flag("zoneAssumed") == true ? nil : zone
                return [FieldInput("at", [answer]), FieldInput("timeFrom", ["memory"])]
                    + (given.map { [FieldInput("zone", [$0])] } ?? [])
            }
            return [FieldInput("timeFrom", ["memory"])]
        case .zone:
            guard let time, let zone else { return [] }
            return [FieldInput("at", [time]), FieldInput("zone", [Self.isYes(answer) ? zone : answer])]
        }
    }

    private static func isYes(_ answer: String) -> Bool { ["yes", "y"].contains(answer.lowercased()) }
}

extension Vault {
    /// What is unsure or incomplete, by item and in the order of ``OpenPoint/Question``. Answers are corrections,
    /// so what was answered is not open any more; nothing is opened to find out.
    /// - Parameter number: of the one item that is looked at; `nil` for all.
    public func openPoints(ofItem number: UInt64? = nil) throws(MunimentError) -> [OpenPoint] {
        let state = try state()
        return state.sortedItems.flatMap { item -> [OpenPoint] in
            guard number == nil || item.number == number, let kind = item.kind, !item.isErased else {
                return []
            }
            let presented = state.presented(item)
            return OpenPoint.Question.allCases.compactMap { question in
                guard item.isOpen(question, kind, in: state) else { return nil }
                let isAbout = item.text("precision") == "about"
                return OpenPoint(
                    item: presented, question: question,
                    time: item.text("at").map { isAbout ? "~" + $0 : $0 }, zone: item.text("zone"))
            }
        }
    }
}

extension Item {
    fileprivate func isOpen(_ question: OpenPoint.Question, _ kind: ItemKind, in state: VaultState) -> Bool {
        switch question {
        case .intimate: return withheld(vault: state.depicted) == .notReviewed
        case .time: return happensAtSomeTime && text("at") == nil
        case .proposedTime: return text("at") != nil && text("timeFrom") == "file"
        // A day is a day in most zones; a time of day is not.
        case .zone: return flag("zoneAssumed") == true && text("at")?.contains("T") == true
        case .whose: return kind == .account && text("whose") == nil
        case .platform:
            guard kind == .account, text("platform") == nil else { return false }
            return text("handle") != nil || text("userId") != nil || !texts("profileUrl").isEmpty
        case .actor:
            guard !state.actors.isEmpty, actors.isEmpty else { return false }
            switch kind {
            case .screenshot, .file, .message, .url, .demand, .payment: return text("from") != "me"
            case .account: return text("whose") == nil || text("whose") == "theirs"
            case .incident, .held, .person, .note: return false
            }
        }
    }
}
