import Foundation

/// Where a site or app takes reports and removal notices, what it wants to be told, and what its links look
/// like. Read from a resource file of its own, so that a changed form is a change of one file.
struct Platform: Codable, Sendable {
    let format: Int
    /// As `--platform` has it, such as `google-search`.
    let slug: String
    /// As its owner writes it.
    let title: String
    /// Other words that a person may type, in the form of ``folded(_:)``.
    let aliases: [String]
    /// The hosts of its links, in lower case; the names below them are its own too.
    let hosts: [String]
    /// The day on which somebody last compared this file with its sources.
    let checkedOn: String
    let sources: [String]
    /// How far the file as a whole is to be trusted.
    let confidence: Confidence
    let report: Reporting
    let takedown: Takedown
    /// What its links look like; of several that match, the first is meant.
    let linkShapes: [LinkShape]
    /// What could not be confirmed.
    let gaps: [String]

    /// `high`: the owner's own text, or two independent copies that agree; `medium`: one good source;
    /// `low`: one weak source.
    enum Confidence: String, Codable, Sendable { case high, medium, low }

    /// Whether one report covers one picture, video or message, or all of them.
    enum Span: String, Codable, Sendable { case media, all }

    /// A field of an item (``FieldTable``) by which a platform finds what is meant.
    enum Field: String, Codable, CaseIterable, Sendable {
        case address, resolvesTo, pageUrl, imageUrl, searchUrl, contentId, messageLink, serverId, channelId
        case messageId, uploader, uploaderId, handle, userId, displayName, profileUrl, position, postedAt
        case seenAt, caption
    }

    /// One way to hand something in.
    struct Route: Codable, Sendable {
        let label: String
        /// An `https` address; `nil` where the way is inside the app, by e-mail or not known.
        let address: String?
        let note: String?
        let confidence: Confidence
    }

    /// The general report, also for threats where nothing was published.
    struct Reporting: Codable, Sendable {
        /// At least one.
        let routes: [Route]
        /// What to give, the most telling first.
        let wants: [Field]
        let perReport: Span
        /// Sentences to the person.
        let notes: [String]
    }

    /// The notice about something published, under the TAKE IT DOWN Act.
    struct Takedown: Codable, Sendable {
        /// Empty where no process for it is known; `notes` then say what to use.
        let routes: [Route]
        let perNotice: Span
        let asks: Asks
        /// Sentences to the person.
        let notes: [String]
    }

    /// What this platform asks for beyond the four parts of 47 U.S.C. 223a.
    struct Asks: Codable, Sendable {
        let legalName: Bool
        let perjury: Bool
        let identification: Bool
        let image: Bool
    }

    enum Mistake: Error, Equatable {
        case otherFormat, otherSlug, notADate, sourceMissing, routeMissing, notHTTPS, notFolded, notAHost
        case wantedTwice, shapeOfOtherHost
    }

    /// - Throws: for JSON that lacks something, that has something which nobody reads, or that is not in the
    ///   form which the members above describe.
    init(resource: Data) throws {
        self = try ResourceFile.decode(Platform.self, from: resource)
        guard format == 1 else { throw Mistake.otherFormat }
        guard ResourceFile.isDate(checkedOn) else { throw Mistake.notADate }
        guard !sources.isEmpty else { throw Mistake.sourceMissing }
        guard !report.routes.isEmpty else { throw Mistake.routeMissing }
        guard
            (report.routes + takedown.routes).compactMap(\.address).allSatisfy({ address in
                address.hasPrefix("https://") && LinkParts(address) != nil
            })
        else { throw Mistake.notHTTPS }
        guard ([slug] + aliases).allSatisfy({ !$0.isEmpty && Self.folded($0) == $0 }) else {
            throw Mistake.notFolded
        }
        guard hosts.allSatisfy({ LinkParts($0)?.host == $0 }) else { throw Mistake.notAHost }
        guard Set(report.wants).count == report.wants.count else { throw Mistake.wantedTwice }
        guard linkShapes.allSatisfy({ owns(host: $0.host) }) else { throw Mistake.shapeOfOtherHost }
    }

    /// The first shape that `link` has.
    func shape(of link: String) -> LinkShape? { linkShapes.first { $0.matches(link) } }

    /// Whether `host`, in lower case, is one of ``hosts`` or a name below one. Where only a `www.` name is
    /// listed, because other names beside it are other services, the name without `www.` counts as well.
    func owns(host: String) -> Bool {
        hosts.contains { $0 == host || host.hasSuffix("." + $0) || $0 == "www." + host }
    }
}
