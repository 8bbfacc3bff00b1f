import Testing

@testable import Muniment

struct PlatformLinkTests {
    @Test(arguments: [
        ("https://discord.com/channels/1/2/3", "discord"), ("http://discord.com", "discord"),
        ("discord.com/channels/1/2/3", "discord"), ("discord.com", "discord"),
        ("  discord.gg/ab\n", "discord"),
        ("HTTPS://DISCORD.COM/x", "discord"), ("https://ptb.discord.com/x", "discord"),
        ("https://discord.com./x", "discord"), ("https://discord.com:443/x", "discord"),
        ("https://discord.com:/x", "discord"), ("https://discord.com?x", "discord"),
        ("https://discord.com#x", "discord"), ("https://cdn.discordapp.com/a", "discord"),
        ("https://discord.com/login?next=https://evil.example/", "discord"),
        ("https://discord.com/a@b", "discord"), ("https://discord.com/a:b", "discord"),
        ("https://x.com/a/status/1", "x"), ("https://mobile.twitter.com/a", "x"),
        ("https://t.me/a/1", "telegram"),
        ("https://m.me/a", "messenger"), ("https://vm.tiktok.com/ab/", "tiktok"),
        ("https://youtu.be/a", "youtube"),
        ("https://m.facebook.com/a", "facebook"), ("https://wa.me/15550100", "whatsapp"),
        ("https://chat.whatsapp.com/ab", "whatsapp"), ("https://i.redd.it/a.jpg", "reddit"),
        ("https://www.google.com/search?q=a b", "google-search"), ("google.com/search?q=a", "google-search"),
        ("https://www.google.co.uk/search?q=a", "google-search"), ("https://1drv.ms/a", "bing"),
        ("https://de.pornhub.com/a", "pornhub"), ("https://www.threads.net/@a", "threads"),
    ])
    func `a link is recognised by where it leads`(link: String, slug: String) {
        #expect(Platform.recognised(link: link)?.slug == slug)
    }

    @Test(arguments: [
        "https://notdiscord.com/channels/1/2/3", "https://discord.com.evil.example/",
        "https://evil.example/discord.com",
        "https://evil.example/?discord.com", "https://evil.example#discord.com",
        "https://discord.com@evil.example/",
        "https://discord.com:443@evil.example/", "https://evil.example@discord.com/", "someone@discord.com",
        "mailto:someone@discord.com", "https://discord.com%2eevil.example/",
        "https://discord.com%40evil.example/",
        "https://discord.com\\@evil.example/", "https://evil.example\\.discord.com/", "https:\\\\discord.com",
        "https://discord.com..", "https://.discord.com", "https://a..discord.com",
        "https://discord.com:99999",
        "https://discord.com:4a", "https://discord.com: 443/", "https://discord .com",
        "https://dis\tcord.com",
        "https://discord.com\u{0}.evil.example", "https://discord\u{3002}com", "https://di\u{455}cord.com",
        "https://ti\u{212A}tok.com", "https://discord.com\u{301}/x",
        "https://discord.com\u{2044}.evil.example",
        "https:///discord.com", "https:discord.com", "//discord.com", "/discord.com", "https://", "", " ",
        "ftp://discord.com", "javascript://discord.com/%0aalert(1)", "discord.com://x", "file:///discord.com",
        "discord", "com", "https://[discord.com]/", "https://162.159.1.1/", "https://xn--discord-0za.com/",
        "https://evil.example/\u{301}discord.com", "https://discord.co", "https://discordxcom",
        "https://x.company",
        "https://drive.google.com/file/d/1", "https://mail.google.com/", "https://google.com.evil.example/",
        "https://t.co/a", "https://fb.example/",
    ])
    func `a link that only looks like a platform's is not`(link: String) {
        #expect(Platform.recognised(link: link) == nil)
    }

    @Test func `every host is recognised, and belongs to one platform`() throws {
        for platform in try Platform.all {
            #expect(platform.hosts.isEmpty == (platform.slug == "other"))
            for host in platform.hosts {
                #expect(try Platform.all.filter { $0.owns(host: host) }.map(\.slug) == [platform.slug])
                #expect(Platform.recognised(link: "https://\(host)/")?.slug == platform.slug)
                #expect(Platform.recognised(link: "https://sub.\(host)/")?.slug == platform.slug)
                #expect(Platform.recognised(link: "https://sub\(host)/") == nil)
                #expect(Platform.recognised(link: "https://\(host).evil.example/") == nil)
            }
        }
    }

    @Test func `host and path are read as a browser reads them`() throws {
        let parts = try #require(LinkParts("HTTPS://Www.Example.ORG.:8080/A/b%20c/?d=/e#/f"))
        #expect(parts.host == "www.example.org")
        #expect(parts.path == ["A", "b%20c"])
        #expect(LinkParts("example.org")?.path == [])
        #expect(LinkParts("example.org/")?.path == [])
        #expect(LinkParts("example.org//a//")?.path == ["", "a", ""])
        #expect(LinkParts("example.org/\u{301}/\u{E9}")?.path == ["\u{301}", "\u{E9}"])
    }
}
