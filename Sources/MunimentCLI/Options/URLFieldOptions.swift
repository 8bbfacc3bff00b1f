import ArgumentParser

/// The fields of links.
struct URLFieldOptions: ParsableArguments, FieldOptions {
    @Option(help: "The exact link.")
    var address: String?

    @Option(help: "Where it is when there is no link: a story, a group, a message to somebody.")
    var place: String?

    @Option(help: "Where a short link leads.")
    var resolvesTo: String?

    @Option(help: "The page that shows the picture.")
    var pageUrl: String?

    @Option(help: "The picture's own address.")
    var imageUrl: String?

    @Option(help: "The search that finds it.")
    var searchUrl: String?

    @Option(help: "What it is: post, profile, image, video, search, story or other.")
    var what: String?

    @Flag(inversion: .prefixedNo, help: "A picture of you is there.")
    var published: Bool?

    @Option(help: "What is there: intimate, other or unsure.")
    var depicts: String?

    @Option(help: "Whether it shows you: yes, no or altered.")
    var showsMe: String?

    @Option(help: "The post's own id.")
    var contentId: String?

    @Option(help: "The server's id (Discord).")
    var serverId: String?

    @Option(help: "The channel's id (Discord).")
    var channelId: String?

    @Option(help: "The message's own id.")
    var messageId: String?

    @Option(help: "Who put it there.")
    var uploader: String?

    @Option(help: "The uploader's number.")
    var uploaderId: String?

    @Option(help: "When it was posted.")
    var postedAt: String?

    @Option(help: "When you saw it.")
    var seenAt: String?

    @Option(help: "Where in a video, such as 1:23.")
    var position: String?

    @Option(help: "The words beside it.")
    var caption: String?

    @Option(
        help:
            "Why it is without your consent: shared-privately, deceived, threatened, hacked, recorded, ai-made, withdrawn; may be repeated."
    )
    var basis: [String] = []

    @Option(help: "The same in your own words.")
    var basisText: String?
}
