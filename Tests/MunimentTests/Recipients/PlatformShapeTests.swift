import Testing

@testable import Muniment

struct PlatformShapeTests {
    /// A link for each shape of each file.
    private static let examples: [(pattern: String, link: String)] = [
        ("instagram.com/p/{word}", "https://www.instagram.com/p/C0d-e_1/?igsh=abc"),
        ("instagram.com/{word}/p/{word}", "https://www.instagram.com/some.one/p/C0d-e_1/"),
        ("instagram.com/reel/{word}", "https://www.instagram.com/reel/C0d-e_1/"),
        ("instagram.com/{word}/reel/{word}", "https://www.instagram.com/some.one/reel/C0d-e_1/"),
        (
            "instagram.com/stories/{word}/{digits}",
            "https://instagram.com/stories/some.one/3100000000000000000/"
        ),
        ("instagram.com/{word}", "https://www.instagram.com/some.one/"),
        ("facebook.com/{word}/posts/{word}", "https://www.facebook.com/some.one/posts/pfbid0Ab1"),
        ("facebook.com/{word}/videos/{digits}", "https://www.facebook.com/some.one/videos/1234567890/"),
        ("facebook.com/reel/{digits}", "https://m.facebook.com/reel/1234567890"),
        ("facebook.com/groups/{word}/posts/{digits}", "https://www.facebook.com/groups/a.group/posts/1234/"),
        ("facebook.com/groups/{word}/permalink/{digits}", "https://www.facebook.com/groups/12/permalink/34/"),
        ("facebook.com/permalink.php", "https://www.facebook.com/permalink.php?story_fbid=1&id=2"),
        ("facebook.com/photo.php", "https://www.facebook.com/photo.php?fbid=1"),
        ("facebook.com/photo", "https://www.facebook.com/photo/?fbid=1&set=a.2"),
        ("facebook.com/watch", "https://www.facebook.com/watch/?v=1"),
        ("fb.watch/{word}", "https://fb.watch/aB-c_1/"),
        ("facebook.com/profile.php", "https://www.facebook.com/profile.php?id=100000000000001"),
        ("facebook.com/{word}", "https://www.facebook.com/some.one"),
        ("messenger.com/t/{word}", "https://www.messenger.com/t/100000000000001"),
        ("m.me/{word}", "https://m.me/some.one"),
        ("wa.me/{digits}", "https://wa.me/15550100?text=hi"),
        ("chat.whatsapp.com/{word}", "https://chat.whatsapp.com/AbCdEf123"),
        ("threads.com/@{word}/post/{word}", "https://www.threads.com/@some.one/post/C0d-e_1"),
        ("threads.net/@{word}/post/{word}", "https://www.threads.net/@some.one/post/C0d-e_1"),
        ("threads.com/@{word}", "https://www.threads.com/@some.one"),
        ("threads.net/@{word}", "https://www.threads.net/@some.one"),
        ("x.com/{word}/status/{digits}", "https://x.com/some_one/status/1800000000000000000?s=20"),
        ("x.com/{word}/status/{digits}/photo/{digits}", "https://x.com/some_one/status/1800/photo/1"),
        ("x.com/i/web/status/{digits}", "https://x.com/i/web/status/1800"),
        ("x.com/{word}", "https://x.com/some_one"),
        ("twitter.com/{word}/status/{digits}", "https://twitter.com/some_one/status/1800"),
        (
            "twitter.com/{word}/status/{digits}/photo/{digits}",
            "https://twitter.com/some_one/status/1800/photo/1"
        ),
        ("twitter.com/i/web/status/{digits}", "https://twitter.com/i/web/status/1800"),
        ("twitter.com/{word}", "https://twitter.com/some_one"),
        ("tiktok.com/@{word}/video/{digits}", "https://www.tiktok.com/@some.one/video/7300?lang=en"),
        ("tiktok.com/@{word}/photo/{digits}", "https://www.tiktok.com/@some.one/photo/7300"),
        ("vm.tiktok.com/{word}", "https://vm.tiktok.com/ZMabc12/"),
        ("vt.tiktok.com/{word}", "https://vt.tiktok.com/ZSabc12/"),
        ("tiktok.com/t/{word}", "https://www.tiktok.com/t/ZTabc12/"),
        ("tiktok.com/@{word}", "https://www.tiktok.com/@some.one"),
        ("snapchat.com/add/{word}", "https://www.snapchat.com/add/some-one"),
        ("snapchat.com/@{word}", "https://www.snapchat.com/@some-one"),
        ("snapchat.com/spotlight/{word}", "https://www.snapchat.com/spotlight/W7_abc"),
        ("discord.com/channels/{digits}/{digits}/{digits}", "https://ptb.discord.com/channels/1/2/3"),
        ("discord.com/channels/@me/{digits}/{digits}", "https://canary.discord.com/channels/@me/2/3"),
        ("discordapp.com/channels/{digits}/{digits}/{digits}", "https://discordapp.com/channels/1/2/3"),
        ("discordapp.com/channels/@me/{digits}/{digits}", "https://discordapp.com/channels/@me/2/3"),
        (
            "cdn.discordapp.com/attachments/{digits}/{digits}/{any}",
            "https://cdn.discordapp.com/attachments/1/2/a%20b.png?ex=1"
        ),
        (
            "media.discordapp.net/attachments/{digits}/{digits}/{any}",
            "https://media.discordapp.net/attachments/1/2/a.png"
        ),
        ("discord.com/users/{digits}", "https://discord.com/users/1"),
        ("t.me/c/{digits}/{digits}", "https://t.me/c/1234567890/42"),
        ("t.me/{word}/{digits}", "https://t.me/some_channel/42?single"),
        ("t.me/s/{word}/{digits}", "https://t.me/s/some_channel/42"),
        ("t.me/{word}", "t.me/some_one"),
        ("reddit.com/r/{word}/comments/{word}", "https://www.reddit.com/r/Group/comments/1abc2d/"),
        (
            "reddit.com/r/{word}/comments/{word}/{any}",
            "https://www.reddit.com/r/Group/comments/1abc2d/a_title/"
        ),
        (
            "reddit.com/r/{word}/comments/{word}/{any}/{word}",
            "https://www.reddit.com/r/Group/comments/1abc2d/a_title/k3f/"
        ),
        ("reddit.com/r/{word}/s/{word}", "https://www.reddit.com/r/Group/s/AbC12"),
        ("i.redd.it/{word}", "https://i.redd.it/ab12.jpeg"),
        ("redd.it/{word}", "https://redd.it/1abc2d"),
        ("reddit.com/user/{word}", "https://www.reddit.com/user/some-one/"),
        ("reddit.com/u/{word}", "https://www.reddit.com/u/some-one"),
        ("youtube.com/watch", "https://m.youtube.com/watch?v=aB-c_123456&t=83"),
        ("youtu.be/{word}", "https://youtu.be/aB-c_123456?t=83"),
        ("youtube.com/shorts/{word}", "https://www.youtube.com/shorts/aB-c_123456"),
        ("youtube.com/live/{word}", "https://www.youtube.com/live/aB-c_123456"),
        ("youtube.com/channel/{word}", "https://www.youtube.com/channel/UCabc"),
        ("youtube.com/@{any}", "https://www.youtube.com/@some%C3%A9one"),
        ("google.com/search", "https://www.google.com/search?q=a+name&udm=2"),
        ("google.com/imgres", "https://www.google.com/imgres?imgurl=https://example.org/a.jpg"),
        ("bing.com/search", "https://www.bing.com/search?q=a+name"),
        ("bing.com/images/search", "https://www.bing.com/images/search?q=a+name"),
        ("bing.com/videos/search", "https://www.bing.com/videos/search?q=a+name"),
        ("pornhub.com/view_video.php", "https://www.pornhub.com/view_video.php?viewkey=ab12"),
        ("pornhub.com/model/{word}", "https://www.pornhub.com/model/some-one"),
        ("pornhub.com/users/{word}", "https://www.pornhub.com/users/some_one"),
        ("onlyfans.com/{digits}/{word}", "https://onlyfans.com/123456789/some_one"),
        ("onlyfans.com/{word}", "https://onlyfans.com/some_one"),
    ]

    @Test func `each shape has an example, which has this shape before any other`() throws {
        var patterns: [String] = []
        for platform in try Platform.all {
            for shape in platform.linkShapes {
                patterns.append(shape.pattern)
                let example = try #require(
                    Self.examples.first { $0.pattern == shape.pattern }, "\(shape.pattern)")
                #expect(shape.matches(example.link), "\(shape.pattern)")
                #expect(platform.shape(of: example.link)?.pattern == shape.pattern, "\(example.link)")
                #expect(Platform.recognised(link: example.link)?.slug == platform.slug, "\(example.link)")
            }
        }
        #expect(Set(patterns) == Set(Self.examples.map(\.pattern)))
        #expect(Set(patterns).count == patterns.count)
    }

    @Test func `a near miss has not the shape`() throws {
        for platform in try Platform.all {
            for shape in platform.linkShapes {
                let link = try #require(Self.examples.first { $0.pattern == shape.pattern }?.link)
                let path = try #require(LinkParts(link)?.path)
                let ends = { (path: [String]) in "https://\(shape.host)/" + path.joined(separator: "/") }
                #expect(shape.matches(ends(path)))
                #expect(!shape.matches(ends(path + ["more"])), "\(shape.pattern)")
                #expect(!shape.matches(ends(path.dropLast())), "\(shape.pattern)")
                #expect(!shape.matches("https://not\(shape.host)/" + path.joined(separator: "/")))
                #expect(!shape.matches("https://\(shape.host).evil.example/" + path.joined(separator: "/")))
                let parts = shape.pattern.split(separator: "/").dropFirst()
                try #require(path.count == parts.count, "\(shape.pattern)")
                for (index, part) in parts.enumerated() {
                    var other = path
                    other[index] =
                        part.contains("{digits}")
                        ? path[index] + "x" : part.contains("{any}") ? ".." : path[index] + "\u{E9}"
                    #expect(!shape.matches(ends(other)), "\(shape.pattern): \(other)")
                }
            }
        }
    }

    @Test(arguments: [
        ("https://discord.com/channels/1/2/3", true), ("discord.com/channels/1/2/3/", true),
        ("https://www.discord.com/channels/1/2/3#x", true), ("https://ptb.discord.com/channels/1/2/3", true),
        ("https://DISCORD.com/channels/1/2/3?y=/4", true), ("https://discord.com:443/channels/1/2/3", true),
        ("https://discord.com/channels/1/2", false), ("https://discord.com/channels/@me/2/3", false),
        ("https://discord.com/Channels/1/2/3", false), ("https://discord.com/channels//2/3", false),
        ("https://discord.com//channels/1/2/3", false), ("https://discord.com/channels/1/2/3//", false),
        ("https://discord.com/channels/1/2/3 4", false), ("https://discord.com/channels/1/2/\u{663}", false),
        ("https://old.discord.com/channels/1/2/3", false),
        ("https://m.ptb.discord.com/channels/1/2/3", false),
        ("https://discord.com@evil.example/channels/1/2/3", false),
        ("ftp://discord.com/channels/1/2/3", false),
    ])
    func `scheme, known prefixes, query and fragment make no difference, all else does`(
        link: String, has: Bool
    )
        throws
    {
        let shape = try LinkShape(
            field: .messageLink, pattern: "discord.com/channels/{digits}/{digits}/{digits}", meaning: "m")
        #expect(shape.matches(link) == has)
    }

    @Test(arguments: [
        ("/@{word}", "/@a", true), ("/@{word}", "/@", false), ("/@{word}", "/a", false),
        ("/{word}.php", "/a.php", true), ("/{word}.php", "/.php", false), ("/{word}.php", "/a.phpx", false),
        ("/{word}", "/a%20b", false), ("/{any}", "/a%20b", true), ("/{any}", "/a/b", false),
        ("/{any}", "/..", false), ("/{any}", "/.", false), ("/a", "/a", true), ("/a", "/ab", false),
        ("", "", true), ("", "/", true), ("", "/a", false), ("/cafe\u{301}", "/caf\u{E9}", false),
    ])
    func `a token stands for as much as it says`(pattern: String, path: String, has: Bool) throws {
        let shape = try LinkShape(field: .address, pattern: "example.org" + pattern, meaning: "m")
        #expect(shape.matches("https://example.org" + path) == has)
    }

    @Test(arguments: [
        ("", LinkShape.Mistake.notAHost), ("/a", .notAHost), ("Example.org/a", .notAHost),
        ("https://example.org/a", .notAHost), ("{any}.org/a", .notAHost), ("example.org:80/a", .notAHost),
        ("example.org/{number}", .unknownToken), ("example.org/{any", .unknownToken),
        ("example.org/any}", .unknownToken), ("example.org/{}", .unknownToken),
        ("example.org/{any}{any}", .secondToken), ("example.org/{any}-{digits}", .secondToken),
    ])
    func `a pattern in another form is refused`(pattern: String, mistake: LinkShape.Mistake) {
        #expect(throws: mistake) { try LinkShape(field: .address, pattern: pattern, meaning: "m") }
    }
}
