import Foundation
import MunimentCrypto
import MunimentStore

@testable import Muniment

/// What people type or bring as text.
extension FuzzTarget {
    /// Letters that move a terminal's cursor, hide or turn text: C0, C1, direction and invisible marks.
    private static func acts(_ scalar: Unicode.Scalar, inBlock: Bool) -> Bool {
        if inBlock, scalar == "\n" { return false }
        return scalar.properties.generalCategory == .control || (0x202A...0x202E).contains(scalar.value)
            || (0x2066...0x2069).contains(scalar.value) || [0x200E, 0x200F, 0x061C].contains(scalar.value)
            || scalar.properties.generalCategory == .lineSeparator
            || scalar.properties.generalCategory == .paragraphSeparator
    }

    static let texts: [FuzzTarget] = [
        text(
            "time",
            seeds: [
                "2026-11-20T23:14:05+02:00", "~2026-11-20 23:14", "2026-11-20/2026-11-21T12:00Z", "2026-11",
                "2016-12-31T23:59:60Z", "2026-11-20 23:14:05.120", "  2026-11-20  ", "20.11.2026", "11:14 pm",
            ]
        ) { typed in
            guard let moment = try? Moment.parse(typed, defaultZone: "UTC", now: nil) else { return nil }
            let again = try? Moment(
                value: moment.value, precision: moment.precision, zone: moment.zone,
                zoneAssumed: moment.zoneAssumed)
            return again == moment ? nil : "what is stored is read as another time"
        },
        text("utc-time", seeds: ["2026-11-21T12:30:05Z", "1970-01-01T00:00:00Z"]) { typed in
            guard let seconds = try? Moment.parseUTC(typed) else { return nil }
            let text = Moment.utcText(unixSeconds: seconds)
            return (try? Moment.parseUTC(text)) == seconds ? nil : "written again, it is another time"
        },
        text(
            "name-time",
            seeds: [
                "Screenshot_20261102-231455.png", "IMG-20261102-WA0007.jpg",
                "Screen Shot 2026-11-02 at 9.41.12 PM.png",
                "photo_2026-11-02_23-14-55.jpg",
            ]
        ) { name in
            _ = NameTime(ofFileNamed: name)
            return nil
        },
        text(
            "payment-address",
            seeds: [
                "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
                "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "DE89370400440532013000",
                "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
                "bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
            ]
        ) { typed in
            _ = PaymentAddress.check(typed)
            return nil
        },
        text("amount", seeds: ["500", "1,234.50", "-0.001", "12345678901234567890.00", "$500"]) { typed in
            guard let amount = try? DecimalAmount.parse(typed) else { return nil }
            let again = try? DecimalAmount.parse(amount.text)
            return again?.text == amount.text ? nil : "written again, it is another amount"
        },
        FuzzTarget(
            "passphrase-file",
            seeds: { ["correct horse\r\n", "e\u{301}\n", "\u{fb01}\u{1100}\u{1161}"].map { Array($0.utf8) } }
        ) { bytes in
            guard let typed = try? GuardedBytes(copying: bytes) else { return nil }
            return typed.withBytes { typed in
                guard let passphrase = try? Passphrase(utf8: typed) else { return nil }
                // Its normal form is its own normal form, so that it opens the vault it made.
                return passphrase.withBytes { normal in
                    guard let again = try? Passphrase(utf8: normal) else {
                        return "its normal form is refused"
                    }
                    return again.withBytes { $0.elementsEqual(normal) }
                        ? nil : "normalising it twice changes it"
                }
            }
        },
        text("recovery-code", seeds: [RecoveryCode.text(Array(0..<16)), "O0Il-1iLo"]) { typed in
            guard let code = try? RecoveryCode.parse(typed) else { return nil }
            return (try? RecoveryCode.parse(RecoveryCode.text(code))) == code
                ? nil : "written again, it is another"
        },
        text(
            "short-code",
            seeds: [0, 7, 1 << 40].map { ShortCode(origin: "muniment/v1/x/y", size: $0, root: .of([1])).text }
        ) { typed in
            guard let code = ShortCode(typed) else { return nil }
            return ShortCode(code.text) == code ? nil : "written again, it is another"
        },
        text(
            "terminal-text",
            seeds: [
                "\u{1b}[2J\u{7}plain\u{202e}txt.exe\u{2066}",
                "a\u{301}\u{200d}\u{1f469}\u{200d}\u{1f4bb}\n\t\r\u{9b}31m",
            ]
        ) { typed in
            let line = VisibleText.line(typed)
            if line.unicodeScalars.contains(where: { acts($0, inBlock: false) }) {
                return "a line acts on the terminal"
            }
            if VisibleText.block(typed).unicodeScalars.contains(where: { acts($0, inBlock: true) }) {
                return "a block acts on the terminal"
            }
            let short = VisibleText.truncated(line, to: 20)
            if short.unicodeScalars.contains(where: { acts($0, inBlock: false) }) {
                return "cut short, it acts"
            }
            return VisibleText.columnCount(short) <= 20 ? nil : "wider than asked for"
        },
        FuzzTarget(
            "file-name", seeds: { [Array("a b\u{1b}.png".utf8), [0x66, 0xff, 0xfe], Array("../x".utf8)] }
        ) {
            bytes in
            let shown = VisibleText.fromFileNameBytes(bytes)
            if shown.unicodeScalars.contains(where: { acts($0, inBlock: false) }) {
                return "a name acts on the terminal"
            }
            let safe = SafeName.component(String(decoding: bytes, as: UTF8.self), fallback: "item")
            return safe.contains("/") || safe.hasPrefix(".") || safe.isEmpty ? "an unsafe name: \(safe)" : nil
        },
        FuzzTarget(
            "import-line",
            seeds: {
                [
                    #"{"kind": "message", "text": "pay", "from": "them", "at": "2026-11-02", "tags": ["demand/money"]}"#,
                    #"{"kind": "screenshot", "file": "a.png", "intimate": false, "account": 3}"#,
                    #"{"kind": "x"}"#,
                ].map { Array($0.utf8) }
            }
        ) { bytes in
            _ = try? ImportLine(bytes)
            return nil
        },
        text(
            "link",
            seeds: [
                "https://user@www.example.com:443/a/b?q=1#f", "http://xn--e1afmkfd/", "instagram.com/x",
                "//\u{0}",
            ]
        ) { typed in
            _ = LinkParts(typed)
            _ = Defang.url(typed)
            let shown = Defang.text(typed).lowercased().unicodeScalars
            return ["http://", "https://"].contains { shown.firstRange(of: $0.unicodeScalars) != nil }
                ? "a link that can be clicked" : nil
        },
        text("csv-cell", seeds: ["=1+1", "@x", "+49 123", "\t-1", "a\"b,c\n"]) { typed in
            let cell = CSVCell.neutralised(typed)
            guard let first = cell.unicodeScalars.first else { return nil }
            return ["=", "+", "-", "@", "\t", "\r"].contains(first) ? "a formula" : nil
        },
        FuzzTarget(
            "media-type",
            seeds: {
                [
                    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
                    Array("RIFF\u{0}\u{0}\u{0}\u{0}WEBPVP8 ".utf8),
                    [0x50, 0x4b, 3, 4, 20, 0, 0, 0, 0, 0] + Array("mimetypeapplication/epub+zip".utf8),
                    Array("<?xml version=\"1.0\"?><svg xmlns='x'>".utf8),
                    Array("From: a@b\nSubject: x\n\n".utf8),
                    [0, 0, 0, 0x18] + Array("ftypheic".utf8),
                ]
            }
        ) { bytes in
            _ = MediaType.detect(prefix: bytes, isWhole: true)
            _ = MediaType.detect(prefix: bytes, isWhole: false)
            return nil
        },
    ]
}
