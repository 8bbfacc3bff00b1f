import Testing

@testable import Muniment

/// Names as programs give them. None of these forms is a published standard: they are conventions, collected
/// from the names that the programs named here give to files.
struct NameTimeTests {
    struct Name: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        var isUTC = false
        var testDescription: String { name }

        init(_ name: String, _ text: String, isUTC: Bool = false) {
            self.name = name
            self.text = text
            self.isUTC = isUTC
        }
    }

    @Test(arguments: [
        // Android, Samsung, Xiaomi, OnePlus, older Android; a program's name after it.
        Name("Screenshot_20261102-231455.png", "2026-11-02 23:14:55"),
        Name("Screenshot_20261102-231455_Instagram.png", "2026-11-02 23:14:55"),
        Name("Screenshot_20261102_231455_One UI Home.jpg", "2026-11-02 23:14:55"),
        Name("Screenshot_2026-11-02-23-14-55-123_com.instagram.android.jpg", "2026-11-02 23:14:55"),
        Name("Screenshot_2026-11-02-23-14-55.png", "2026-11-02 23:14:55"),
        Name("Screenshot_20240229-000000.png", "2024-02-29 00:00:00"),
        // macOS.
        Name("Screenshot 2026-11-02 at 23.14.55.png", "2026-11-02 23:14:55"),
        Name("Screenshot 2026-11-02 at 23.14.55 (2).png", "2026-11-02 23:14:55"),
        Name("Screen Shot 2026-11-02 at 11.14.55 PM.png", "2026-11-02 23:14:55"),
        Name("Screenshot 2026-11-02 at 11.14.55\u{202F}PM.png", "2026-11-02 23:14:55"),
        Name("Screenshot 2026-11-02 at 12.00.01 AM.png", "2026-11-02 00:00:01"),
        Name("Screenshot 2026-11-02 at 12.00.01 PM.png", "2026-11-02 12:00:01"),
        Name("Screenshot 2026-11-02 at 9.05.07 AM.png", "2026-11-02 09:05:07"),
        Name("Screen Recording 2026-11-02 at 23.14.55.mov", "2026-11-02 23:14:55"),
        // GNOME, Windows.
        Name("Screenshot from 2026-11-02 23-14-55.png", "2026-11-02 23:14:55"),
        Name("Screenshot 2026-11-02 231455.png", "2026-11-02 23:14:55"),
        // Cameras.
        Name("IMG_20261102_231455.jpg", "2026-11-02 23:14:55"),
        Name("IMG_20261102_231455_1.jpg", "2026-11-02 23:14:55"),
        Name("IMG_20261102_231455123.jpg", "2026-11-02 23:14:55"),
        Name("VID_20261102_231455.mp4", "2026-11-02 23:14:55"),
        Name("20261102_231455.jpg", "2026-11-02 23:14:55"),
        Name("20261102_231455(0).jpg", "2026-11-02 23:14:55"),
        Name("PXL_20261102_221455123.jpg", "2026-11-02 22:14:55", isUTC: true),
        Name("PXL_20261102_221455123.MP~2.jpg", "2026-11-02 22:14:55", isUTC: true),
        // WhatsApp.
        Name("IMG-20261102-WA0003.jpg", "2026-11-02"),
        Name("IMG-20261102-WA0003(1).jpg", "2026-11-02"),
        Name("PTT-20261102-WA0003.opus", "2026-11-02"),
        Name("WhatsApp Image 2026-11-02 at 23.14.55.jpeg", "2026-11-02 23:14:55"),
        Name("WhatsApp Image 2026-11-02 at 23.14.55_0a1b2c3d.jpg", "2026-11-02 23:14:55"),
        Name("WhatsApp Image 2026-11-02 at 11.14.55 PM (1).jpeg", "2026-11-02 23:14:55"),
        Name("WhatsApp Video 2026-11-02 at 23.14.55.mp4", "2026-11-02 23:14:55"),
        // Signal, Telegram.
        Name("signal-2026-11-02-23-14-55-123.jpg", "2026-11-02 23:14:55"),
        Name("signal-2026-11-02-231455.jpg", "2026-11-02 23:14:55"),
        Name("photo_2026-11-02_23-14-55.jpg", "2026-11-02 23:14:55"),
        Name("photo_5_2026-11-02_23-14-55.jpg", "2026-11-02 23:14:55"),
        Name("photo_12@02-11-2026_23-14-55.jpg", "2026-11-02 23:14:55"),
        // Facebook, WeChat: 1,793,661,295 seconds are 2026-11-02 23:14:55 UTC (`date -u -d @1793661295`).
        Name("FB_IMG_1793661295123.jpg", "2026-11-02 23:14:55", isUTC: true),
        Name("mmexport1793661295123.jpg", "2026-11-02 23:14:55", isUTC: true),
    ]) func `a name in a known form tells its time, as exactly as it says`(name: Name) throws {
        let time = try #require(NameTime(ofFileNamed: name.name))
        #expect(time.text == name.text)
        #expect(time.isUTC == name.isUTC)
    }

    @Test(arguments: [
        // No time in it.
        "IMG_1234.PNG", "Screenshot (12).png", "image.png", "received_1234567890123456.jpeg", "DSC_0042.JPG",
        "Snapchat-1234567890.jpg", "", ".", "20261102.jpg", "Screenshot_.png",
        // Day and month could be either way round.
        "ScreenRecording_11-02-2026 23-14-55_1.mp4", "Screenshot 11-02-2026 23.14.55.png",
        // More or fewer digits than the form has.
        "Screenshot_20261102-2314550.png", "Screenshot_20261102-23145.png", "Screenshot_2026112-231455.png",
        "20261102_2314551.jpg", "IMG_20261102_23145512.jpg", "PXL_20261102_221455.jpg",
        "FB_IMG_179366129512.jpg",
        "FB_IMG_17936612951234.jpg", "IMG-20261102-WA.jpg", "120261102_231455.jpg",
        // Something before it, or another separator.
        "copy of Screenshot_20261102-231455.png", "Screenshot_20261102:231455.png",
        "WhatsApp Image 2026-11-02 at 23:14:55.jpeg", "signal_2026-11-02-23-14-55.jpg",
        // Digits that are none in ASCII.
        "Screenshot_２０２６1102-231455.png", "Screenshot_٢٠٢٦1102-231455.png",
    ]) func `a name that only looks like it tells none`(name: String) {
        #expect(NameTime(ofFileNamed: name) == nil)
    }

    @Test(arguments: [
        "Screenshot_20261302-231455.png", "Screenshot_20261131-231455.png", "Screenshot_20260229-231455.png",
        "Screenshot_20261100-231455.png", "Screenshot_20261102-241455.png", "Screenshot_20261102-236055.png",
        "Screenshot_20261102-231460.png", "Screenshot 2026-11-02 at 13.14.55 PM.png",
        "Screenshot 2026-11-02 at 0.14.55 AM.png", "IMG-20261302-WA0003.jpg",
        "photo_1@31-11-2026_23-14-55.jpg",
        // Of clocks that were never set, and of no clock.
        "Screenshot_19700101-000000.png", "IMG_19800106_000000.jpg", "FB_IMG_0000000000000.jpg",
        "FB_IMG_9999999999999.jpg",
    ]) func `a day or time that does not exist is not proposed`(name: String) {
        #expect(NameTime(ofFileNamed: name) == nil)
    }

    @Test func `each form fits a name that is made from it`() {
        let digits = [
            "{yyyyMMdd}": "20261102", "{yyyy-MM-dd}": "2026-11-02", "{dd-MM-yyyy}": "02-11-2026",
            "{HHmmss}": "231455", "{HH-mm-ss}": "23-14-55", "{HH.mm.ss}": "23.14.55",
            "{HHmmssSSS}": "231455123", "{h.mm.ss a}": "11.14.55 PM", "{n}": "7", "{ms}": "1793661295123",
        ]
        for pattern in NamePattern.all {
            let name = digits.reduce(pattern.form) { $0.replacing($1.key, with: $1.value) }
            #expect(!name.contains("{"), "\(pattern.form)")
            #expect(pattern.time(in: name + ".x")?.text.hasPrefix("2026-11-02") == true, "\(pattern.form)")
            #expect(pattern.time(in: name + "0") == nil || pattern.form.hasSuffix("{n}"), "\(pattern.form)")
        }
    }
}
