/// A word that a person puts on an item, so that it can be found and reported by what it means.
public struct Tag: Sendable {
    /// The stable word, such as `threat/share-with-family`.
    public let slug: String
    /// One sentence.
    public let meaning: String
    /// The words that platforms, IC3 and CyberTipline use for it; empty where none is known.
    public let reportWords: String

    init(_ slug: String, _ meaning: String, _ reportWords: String = "") {
        self.slug = slug
        self.meaning = meaning
        self.reportWords = reportWords
    }

    /// The tags that reports understand. Others may be used freely.
    public static let known: [Tag] = [
        Tag(
            "threat/share-with-family", "They say they will show or send it to your family.",
            "sextortion; threat to share intimate images"),
        Tag(
            "threat/post-publicly", "They say they will post it where anyone can see it.",
            "sextortion; threat to publish intimate images"),
        Tag(
            "threat/contact-employer", "They say they will send it to where you work.",
            "sextortion; extortion"),
        Tag("threat/contact-partner", "They say they will send it to your partner.", "sextortion; extortion"),
        Tag(
            "threat/contact-school", "They say they will send it to your school or college.",
            "sextortion; extortion"),
        Tag(
            "threat/outing", "They say they will tell others about your sexuality or gender.",
            "extortion; harassment"),
        Tag(
            "threat/immigration", "They threaten you about your right to stay in the country.",
            "extortion; threats"),
        Tag(
            "threat/police-or-accusation", "They say they will accuse you or pretend to be the police.",
            "extortion; impersonation of an authority"),
        Tag("threat/physical-harm", "They threaten to hurt you or somebody else.", "threats of violence"),
        Tag(
            "threat/self-harm-urging", "They tell you to hurt yourself.",
            "encouraging self-harm; imminent harm"),
        Tag(
            "demand/money", "They want money, gift cards or cryptocurrency.",
            "sextortion; extortion; IC3 financial transaction"),
        Tag(
            "demand/more-images", "They want more pictures or videos.",
            "sextortion; solicitation of intimate images"),
        Tag("demand/meet", "They want to meet you.", "online enticement; coercion"),
        Tag(
            "already-shared", "It was shown, sent or posted already.",
            "non-consensual intimate imagery (NCII)"),
        Tag("recorded-call", "They recorded a video call.", "sextortion; recording without consent"),
        Tag(
            "impersonation", "They pretend to be you, or to be somebody they are not.",
            "impersonation; fake account"),
        Tag(
            "doxxing", "They published your address, number or other private facts.",
            "doxxing; private information"),
        Tag("hacked-account", "They got into an account or device of yours.", "compromised account; hacking"),
        Tag(
            "ai-altered", "The picture was made or changed by a machine.",
            "digital forgery; generative AI; deepfake"),
    ]

    /// Splits at commas, lowers the case, and checks the form: words of letters, digits and hyphens, with
    /// at most one `/`, 60 bytes.
    /// - Throws: ``MunimentError/Code/tagNotAccepted``.
    public static func parse(_ texts: [String]) throws(MunimentError) -> [String] {
        var slugs: [String] = []
        for text in texts {
            for part in text.split(separator: ",") {
                let slug = part.trimmingSpaces.lowercased()
                guard isAccepted(slug) else { throw MunimentError(.tagNotAccepted, subject: slug) }
                if !slugs.contains(slug) { slugs.append(slug) }
            }
        }
        return slugs
    }

    private static func isAccepted(_ slug: String) -> Bool {
        let parts = slug.split(separator: "/", omittingEmptySubsequences: false)
        return slug.utf8.count <= 60 && (1...2).contains(parts.count)
            && parts.allSatisfy { part in
                !part.isEmpty && part.first != "-"
                    && part.unicodeScalars.allSatisfy {
                        $0 == "-" || $0.properties.isAlphabetic || $0.properties.numericType == .decimal
                    }
            }
    }
}

extension StringProtocol {
    /// Without spaces and tabs at both ends.
    var trimmingSpaces: String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        return String(drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
