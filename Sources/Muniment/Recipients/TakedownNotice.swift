import MunimentStore

/// Written notices to a platform, with the four parts that 47 U.S.C. 223a(a)(1) asks for: signature, what and
/// where, good-faith statement, contact. What the person did not give is a blank line; nothing is made up.
struct TakedownNotice {
    private let file: SheetCase
    private let platform: Platform

    /// - Throws: ``MunimentError/Code/fieldNotAccepted`` for an unknown platform,
    ///   ``MunimentError/Code/libraryUnavailable``.
    static func make(
        _ file: SheetCase
    ) throws(MunimentError) -> [(name: String, text: String)] {
        let notice = TakedownNotice(file: file, platform: try Platform.named(file.options.platform ?? ""))
        let groups =
            notice.platform.takedown.perNotice == .media
            ? file.published.map { [$0] } : [file.published]
        var files: [(name: String, text: String)] = [("how-to-send.txt", notice.guide(groups.count))]
        for (index, items) in groups.enumerated() {
            files.append(("takedown-notice-\(index + 1).txt", try notice.text(items)))
        }
        return files
    }

    private func text(_ items: [Item]) throws(MunimentError) -> String {
        let notice = file.options.notice
        let asks = platform.takedown.asks
        do {
            return try Template.render(
                PackageResources.takedown_notice_mustache,
                [
                    "platform": platform.title, "age": age(items), "hasAge": !age(items).isEmpty,
                    "places": items.map(place).joined(separator: "\n"),
                    "basis": basis(items).map { "    - \($0)" }.joined(separator: "\n"),
                    "hasBasis": !basis(items).isEmpty, "statement": statement(items),
                    "capacity": capacity, "hasName": asks.legalName || notice.depictedName != nil,
                    "name": Self.line(notice.depictedName), "hasPerjury": asks.perjury,
                    "contact": Self.block(notice.contact), "signature": Self.line(notice.signature),
                ])
        } catch {
            throw MunimentError(.libraryUnavailable, subject: "notice")
        }
    }

    /// Said first, since it changes what the platform has to do. Where nobody answered, nothing is claimed.
    private func age(_ items: [Item]) -> String {
        switch Depicted.mostCareful(items.compactMap { file.disclosure.depictedByItem[$0.number] }) {
        case .minor: "The person shown was under 18 when the image was made."
        case .unsure:
            "(strike out what is not so) When the image was made, the person shown was under 18 / may have been under 18 / was 18 or older."
        case .adult: ""
        }
    }

    private static let labels = [
        ("address", "Exact address"), ("place", "Where it is"), ("resolvesTo", "Which leads to"),
        ("pageUrl", "Page"), ("imageUrl", "Image"), ("searchUrl", "Search result"),
        ("contentId", "Content id"), ("serverId", "Server id"), ("channelId", "Channel id"),
        ("messageId", "Message id"), ("uploader", "Account that put it there"),
        ("uploaderId", "Numeric id of that account"), ("position", "Position in the video"),
        ("postedAt", "Posted at"), ("seenAt", "Seen there at"), ("caption", "Text beside it"),
    ]

    private static let kinds = [
        "post": "a post", "profile": "a profile", "image": "an image", "video": "a video",
        "search": "a search result", "story": "a story",
    ]

    private func place(_ item: Item) -> String {
        var lines = [
            "    Depiction \(item.number): \(Self.kinds[item.text("what") ?? ""] ?? "an image or video")"
        ]
        for (name, label) in Self.labels {
            if let text = item.text(name) { lines.append("        \(label): \(VisibleText.line(text))") }
        }
        if item.text("showsMe") == "altered" {
            lines.append(
                "        It was altered or made with a computer to show the person (a digital forgery).")
        }
        return lines.joined(separator: "\n")
    }

    /// Statements to choose from were chosen per item; the same one is said once.
    private func basis(_ items: [Item]) -> [String] {
        var seen: Set<String> = []
        return items.flatMap { $0.texts("basis") }.filter { seen.insert($0).inserted }
            .compactMap { Self.bases[$0] }
    }

    private static let bases = [
        "shared-privately": "It was shared privately, and not to be published.",
        "deceived": "It was obtained by deception.",
        "threatened": "It was obtained by threats.",
        "hacked": "It was taken from a device or an account without permission.",
        "recorded": "It was recorded without the knowledge of the person shown.",
        "ai-made": "It was made or altered with a computer; nobody consented to that.",
        "withdrawn": "The person shown did not consent to publication, or consents no longer.",
    ]

    private func statement(_ items: [Item]) -> String {
        if let own = file.options.notice.statement { return Self.block(own) }
        var seen: Set<String> = []
        let texts = items.compactMap { $0.text("basisText") }.filter { seen.insert($0).inserted }
        return Self.block(texts.isEmpty ? nil : texts.joined(separator: "\n"))
    }

    private var capacity: String {
        let authority = file.options.notice.authority.map { " " + VisibleText.line($0) } ?? ""
        switch file.options.notice.capacity {
        case .own: return "I am the person shown."
        case .parent: return "I am a parent or guardian of the person shown.\(authority)"
        case .attorney: return "I am a lawyer of the person shown.\(authority)"
        case .authorised: return "The person shown authorised me to ask for this.\(authority)"
        case nil:
            return
                "(choose one) I am the person shown / a parent or guardian / a lawyer / authorised by them: "
                + CaseReport.blank
        }
    }

    private static func line(_ text: String?) -> String {
        text.map { VisibleText.line($0) } ?? CaseReport.blank
    }

    private static func block(_ text: String?) -> String {
        guard let text, !text.isEmpty else { return "    " + CaseReport.blank }
        return VisibleText.block(text, eachAfter: "    ").joined(separator: "\n")
    }

    /// For the person, not for the platform.
    private func guide(_ count: Int) -> String {
        var lines = [
            "HOW TO SEND \(count == 1 ? "THIS NOTICE" : "THESE \(count) NOTICES") TO \(platform.title.uppercased())",
            "",
            "Read each notice, fill in what is blank, and change what is not right. Sign it yourself.",
            "Send it through the platform's own process. The 48 hours run from when they receive it.", "",
        ]
        if platform.takedown.routes.isEmpty {
            lines.append(
                "No process of this platform for such notices is known here (as of \(platform.checkedOn)).")
        }
        for route in platform.takedown.routes {
            lines.append("- \(route.label)\(route.address.map { ": \($0)" } ?? "")")
            if let note = route.note { lines.append("  \(note)") }
        }
        lines += platform.takedown.notes.map { "- " + $0 }
        let asks = platform.takedown.asks
        if asks.identification {
            lines.append("- They ask for an identity document. The Act does not; think before you send one.")
        }
        if asks.image {
            lines.append("- They ask for the image. The Act does not. Never send one of somebody under 18.")
        }
        lines += [
            "- Give a mailbox that is new and yours alone. No home address and no telephone number are needed.",
            "- If somebody wants money to remove it, do not answer.",
            "- Keep their confirmation, and note it: muniment filing add takedown --platform \(platform.slug)",
            "",
            "This is not legal advice. Compared with its sources on \(platform.checkedOn); routes change.",
        ]
        lines += platform.gaps.map { "Not known: " + $0 }
        return lines.joined(separator: "\n") + "\n"
    }
}
