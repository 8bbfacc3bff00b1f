import Testing

@testable import Muniment

struct PlatformNameTests {
    @Test func `every file is listed once, the rest last`() {
        #expect(Set(Platform.slugs).count == Platform.slugs.count)
        #expect(Platform.slugs.count == 17)
        #expect(Platform.slugs.last == "other")
    }

    @Test func `no name means two platforms`() throws {
        var owners: [String: String] = [:]
        for platform in try Platform.all {
            for name in Set([platform.slug, Platform.folded(platform.title)] + platform.aliases) {
                #expect(owners[name] == nil, "\(name): \(platform.slug)")
                owners[name] = platform.slug
                #expect(try Platform.named(name).slug == platform.slug)
            }
            #expect(Set(platform.aliases).count == platform.aliases.count)
        }
    }

    @Test(arguments: [
        ("instagram", "instagram"), ("Instagram", "instagram"), ("IG", "instagram"), ("insta", "instagram"),
        ("twitter", "x"), ("X", "x"), ("Google Search", "google-search"), ("GOOGLE_SEARCH", "google-search"),
        ("google", "google-search"), (" WhatsApp ", "whatsapp"), ("Microsoft Bing", "bing"),
        ("OneDrive", "bing"), ("another site or app", "other"), ("disc", "discord"),
    ])
    func `a platform is found by slug, alias or title in any case`(typed: String, slug: String) throws {
        #expect(try Platform.named(typed).slug == slug)
    }

    @Test(arguments: ["", " ", "-", "insta gram", "discord.com", "myspace", "instagram!"])
    func `an unknown name is refused with what would be known`(typed: String) {
        #expect(
            throws: MunimentError(
                .fieldNotAccepted, subject: "platform",
                hint: "instagram, facebook, messenger, whatsapp, threads, x, tiktok, snapchat, discord, "
                    + "telegram, reddit, youtube, google-search, bing, pornhub, onlyfans, other")
        ) { try Platform.named(typed) }
    }
}
