import Foundation
import MunimentZip
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct ZipWriterTests {
    /// 2026-11-21 15:04:05 UTC.
    private static let time: Int64 = 1_795_273_445

    /// Writes the archive of these tests.
    private static func write(_ path: String, time: Int64 = time) throws {
        try withFile(path) { descriptor in
            var writer = try ZipWriter(descriptor: descriptor, time: time)
            try writer.add(path: "b-1/HEAD.txt", bytes: Array("head\n".utf8), method: .stored)
            try writer.add(path: "b-1/data/report.html", byteCount: 300_000, method: .deflated) { write in
                let piece = [UInt8](repeating: 0x61, count: 100_000)
                for _ in 0..<3 { try piece.withUnsafeBytes { try write($0) } }
            }
            try writer.add(path: "b-1/data/empty.csv", bytes: [], method: .stored)
            try writer.finish()
        }
    }

    private static func withFile(
        _ path: String, flags: CInt = O_RDWR | O_CREAT | O_EXCL, _ body: (CInt) throws -> Void
    ) throws {
        let descriptor = open(path, flags, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try body(descriptor)
    }

    @Test func `an archive of one file has exactly these bytes`() throws {
        let folder = try TemporaryFolder()
        try Self.withFile(folder.file("a.zip")) { descriptor in
            var writer = try ZipWriter(descriptor: descriptor, time: Self.time)
            try writer.add(path: "x/a.txt", bytes: Array("alpha\n".utf8), method: .stored)
            try writer.finish()
        }
        // 15:04:04 and 2026-11-21 in DOS form: 15 << 11 | 4 << 5 | 2, and 46 << 9 | 11 << 5 | 21.
        let when = le16(0x7882) + le16(0x5d75)
        // CRC-32 as Python's zlib gives it.
        let check = le32(0x9f60_6eec)
        let extra =
            [0x55, 0x54] + le16(5) + [1] + le32(UInt32(Self.time)) + [0x75, 0x78] + le16(11)
            + [1, 4, 0, 0, 0, 0, 4, 0, 0, 0, 0]
        let name = Array("x/a.txt".utf8)
        var expected = le32(0x0403_4b50) + le16(10) + le16(8) + le16(0) + when + le32(0) + le32(6) + le32(6)
        expected += le16(7) + le16(24) + name + extra + Array("alpha\n".utf8)
        expected += le32(0x0807_4b50) + check + le32(6) + le32(6)
        let start = UInt32(expected.count)
        expected += le32(0x0201_4b50) + le16(0x030a) + le16(10) + le16(8) + le16(0) + when + check
        expected += le32(6) + le32(6) + le16(7) + le16(24) + le16(0) + le16(0) + le16(0)
        expected += le32(0o100600 << 16) + le32(0) + name + extra
        let byteCount = UInt32(expected.count) - start
        expected += le32(0x0605_4b50) + le32(0) + le16(1) + le16(1) + le32(byteCount) + le32(start) + le16(0)
        #expect(try folder.read("a.zip") == expected)
    }

    @Test func `the same input gives the same bytes in any time zone, locale and umask`() async throws {
        let folder = try TemporaryFolder()
        let here = folder.file("here.zip")
        let there = folder.file("there.zip")
        await #expect(processExitsWith: .success) { [here = here as String] in
            setenv("TZ", "UTC", 1)
            tzset()
            try Self.write(here)
        }
        await #expect(processExitsWith: .success) { [there = there as String] in
            setenv("TZ", "Asia/Kathmandu", 1)
            tzset()
            setlocale(LC_ALL, "C.UTF-8")
            umask(0o077)
            // Without the zone's data this test would show nothing.
            var now = time_t(Self.time)
            var parts = tm()
            localtime_r(&now, &parts)
            guard parts.tm_hour == 20, parts.tm_min == 49 else { exit(3) }
            try Self.write(there)
        }
        try Self.write(folder.file("again.zip"))
        let bytes = try folder.read("here.zip")
        #expect(try folder.read("there.zip") == bytes)
        #expect(try folder.read("again.zip") == bytes)
        try Self.write(folder.file("later.zip"), time: Self.time + 2)
        #expect(try folder.read("later.zip") != bytes)
    }

    @Test func `what was written reads back in order and whole`() throws {
        let folder = try TemporaryFolder()
        try Self.write(folder.file("a.zip"))
        let reader = try ZipReader(path: folder.file("a.zip"))
        let findings = reader.findings
        let names = reader.entries.map { String(decoding: $0.name, as: UTF8.self) }
        let methods = reader.entries.map(\.method)
        #expect(findings == [])
        #expect(names == ["b-1/HEAD.txt", "b-1/data/report.html", "b-1/data/empty.csv"])
        #expect(methods == [.stored, .deflated, .stored])
        #expect(try reader.content(reader.entries[0]) == Array("head\n".utf8))
        #expect(try reader.content(reader.entries[1]) == [UInt8](repeating: 0x61, count: 300_000))
        #expect(try reader.content(reader.entries[2]) == [])
    }

    @Test(arguments: [
        (Int64(0), UInt16(0), UInt16(0x21)), (315_532_800, 0, 0x21), (315_532_801, 0, 0x21),
        (951_782_399, 0xbf7d, 0x285c), (951_782_400, 0, 0x285d), (951_868_800, 0, 0x2861),
        (1_735_689_599, 0xbf7d, 0x599f), (Int64.max, 0x19c3, 0x7433), (Int64.min, 0, 0x21),
    ])
    func `times are UTC to two seconds, and the nearest that there is`(
        _ time: Int64, _ dosTime: UInt16, _ dosDate: UInt16
    ) throws {
        let folder = try TemporaryFolder()
        try Self.write(folder.file("a.zip"), time: time)
        let bytes = try folder.read("a.zip")
        #expect(bytes[10..<14].elementsEqual(le16(dosTime) + le16(dosDate)))
        let extended = UInt32(min(max(time, 315_532_800), 2_147_483_647))
        #expect(bytes[47..<51].elementsEqual(le32(extended)))
    }

    @Test(arguments: [
        "", "/a", "a/", "a//b", "../a", "a/..", "./a", "a b", "ä", "a\\b", "~a", "a:b", "a\0",
        String(repeating: "a", count: 1025),
    ])
    func `a path that some tool would not take as it is is refused`(_ path: String) throws {
        let folder = try TemporaryFolder()
        try Self.withFile(folder.file("a.zip")) { descriptor in
            var writer = try ZipWriter(descriptor: descriptor, time: 0)
            #expect(throws: ZipError.unsafeName(path)) {
                try writer.add(path: path, bytes: [], method: .stored)
            }
        }
    }

    @Test(arguments: [["a", "a"], ["a", "A"], ["a", "a/b"], ["a/b", "a"], ["x/a/b", "X/A"]])
    func `a path that was used is refused`(_ paths: [String]) throws {
        let folder = try TemporaryFolder()
        try Self.withFile(folder.file("a.zip")) { descriptor in
            var writer = try ZipWriter(descriptor: descriptor, time: 0)
            try writer.add(path: paths[0], bytes: [], method: .stored)
            #expect(throws: ZipError.duplicate(paths[1])) {
                try writer.add(path: paths[1], bytes: [], method: .stored)
            }
        }
    }

    @Test(arguments: [ZipMethod.stored, .deflated], [0, 2, 4])
    func `fewer or more bytes than announced are an error, and then there is no archive`(
        _ method: ZipMethod, _ byteCount: Int
    ) throws {
        let folder = try TemporaryFolder()
        try Self.withFile(folder.file("a.zip")) { descriptor in
            var writer = try ZipWriter(descriptor: descriptor, time: 0)
            let bytes = [UInt8](repeating: 1, count: byteCount)
            #expect(throws: ZipError.byteCountDiffers("a")) {
                try writer.add(path: "a", byteCount: 3, method: method) { write in
                    // Whoever leaves the error unheeded gets it all the same.
                    bytes.withUnsafeBytes { try? write($0) }
                }
            }
            #expect(throws: ZipError.byteCountDiffers("a")) {
                try writer.add(path: "b", bytes: [], method: .stored)
            }
            #expect(throws: ZipError.byteCountDiffers("a")) { try writer.finish() }
        }
        #expect(throws: ZipError.whole(.notAZip)) { _ = try ZipReader(path: folder.file("a.zip")) }
    }

    @Test func `an archive that was not finished is none`() throws {
        struct Stop: Error {}
        let folder = try TemporaryFolder()
        try Self.withFile(folder.file("a.zip")) { descriptor in
            var writer = try ZipWriter(descriptor: descriptor, time: 0)
            try writer.add(path: "a", bytes: [1], method: .stored)
            #expect(throws: Stop.self) {
                try writer.add(path: "b", byteCount: 1, method: .stored) { _ in throw Stop() }
            }
        }
        #expect(throws: ZipError.whole(.notAZip)) { _ = try ZipReader(path: folder.file("a.zip")) }
    }

    @Test func `an archive that is not as it was written is not called finished`() throws {
        let folder = try TemporaryFolder()
        try Self.withFile(folder.file("a.zip")) { descriptor in
            var writer = try ZipWriter(descriptor: descriptor, time: 0)
            try writer.add(path: "a", bytes: [UInt8](repeating: 1, count: 200_000), method: .stored)
            // The first letter of the name, long on disk by now.
            try #require(pwrite(descriptor, [UInt8(ascii: "b")], 1, 30) == 1)
            #expect(throws: ZipError.archiver) { try writer.finish() }
        }
    }

    @Test func `only an empty file that can be read and written at any place is taken`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a")
        let cases: [([UInt8], CInt)] = [
            ([1], O_RDWR), ([], O_WRONLY), ([], O_RDONLY), ([], O_RDWR | O_APPEND),
        ]
        for (content, flags) in cases {
            try folder.write("a", content)
            try Self.withFile(path, flags: flags) { descriptor in
                #expect(throws: ZipError.notAnEmptyFile) {
                    _ = try ZipWriter(descriptor: descriptor, time: 0)
                }
            }
        }
    }

    @Test(
        .enabled(if: access("/dev/full", W_OK) == 0, "This system has no /dev/full."),
        arguments: [10, 1 << 20])
    func `a full disk is an error of its own`(_ byteCount: Int) throws {
        try Self.withFile("/dev/full", flags: O_RDWR) { descriptor in
            var writer = try ZipWriter(descriptor: descriptor, time: 0)
            var caught: (any Error)?
            do {
                try writer.add(path: "a", bytes: [UInt8](repeating: 0, count: byteCount), method: .stored)
                try writer.finish()
            } catch {
                caught = error
            }
            #expect(caught as? ZipError == .diskFull)
        }
    }
}
