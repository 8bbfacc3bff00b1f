import Foundation

extension Platform {
    /// The resource files, in the order in which platforms are listed.
    static let resources: [(slug: String, bytes: [UInt8])] = [
        ("instagram", PackageResources.platform_instagram_json),
        ("facebook", PackageResources.platform_facebook_json),
        ("messenger", PackageResources.platform_messenger_json),
        ("whatsapp", PackageResources.platform_whatsapp_json),
        ("threads", PackageResources.platform_threads_json),
        ("x", PackageResources.platform_x_json),
        ("tiktok", PackageResources.platform_tiktok_json),
        ("snapchat", PackageResources.platform_snapchat_json),
        ("discord", PackageResources.platform_discord_json),
        ("telegram", PackageResources.platform_telegram_json),
        ("reddit", PackageResources.platform_reddit_json),
        ("youtube", PackageResources.platform_youtube_json),
        ("google-search", PackageResources.platform_google_search_json),
        ("bing", PackageResources.platform_bing_json),
        ("pornhub", PackageResources.platform_pornhub_json),
        ("onlyfans", PackageResources.platform_onlyfans_json),
        ("other", PackageResources.platform_other_json),
    ]

    /// Every platform that this version knows; `other` stands for the rest.
    static let slugs = resources.map(\.slug)
    /// Every platform that has no file of its own.
    static let other = "other"

    /// Every platform, in the order of ``slugs``.
    /// - Throws: code ``MunimentError/Code/libraryUnavailable`` when the program was built with a file that is
    ///   not whole.
    static var all: [Platform] {
        get throws(MunimentError) { try loaded.get() }
    }

    private static let loaded: Result<[Platform], MunimentError> = {
        do {
            return .success(
                try resources.map { resource in
                    let platform = try Platform(resource: Data(resource.bytes))
                    guard platform.slug == resource.slug else { throw Mistake.otherSlug }
                    return platform
                })
        } catch {
            return .failure(MunimentError(.libraryUnavailable, subject: "platform"))
        }
    }()

    /// The platform whose slug, alias or title `text` is, as ``folded(_:)`` has it.
    /// - Throws: code ``MunimentError/Code/fieldNotAccepted``, with every slug as the hint, when it is none;
    ///   ``MunimentError/Code/libraryUnavailable`` as ``all``.
    static func named(_ text: String) throws(MunimentError) -> Platform {
        let word = folded(text)
        for platform in try all
        where platform.slug == word || platform.aliases.contains(word) || folded(platform.title) == word {
            return platform
        }
        throw MunimentError(.fieldNotAccepted, subject: "platform", hint: slugs.joined(separator: ", "))
    }

    /// The platform to whose hosts `link` leads; `nil` for every other link, and for what ``LinkParts`` does
    /// not read.
    static func recognised(link: String) -> Platform? {
        guard let host = LinkParts(link)?.host, let platforms = try? all else { return nil }
        return platforms.first { $0.owns(host: host) }
    }

    /// In lower case, with `-` for spaces and underscores, as the field `platform` keeps it.
    static func folded(_ text: String) -> String {
        text.lowercased().split { $0 == " " || $0 == "_" }.joined(separator: "-")
    }
}
