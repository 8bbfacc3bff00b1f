import Foundation
import MunimentCrypto
import Testing

@testable import Muniment

@Suite struct `A source file` {
    private static let border = MediaType.prefixByteCount
    private static let words = Array(String(repeating: "many words of a long chat\n", count: 9_000).utf8)
    private static let picture = Array(("url(data:image/png;base64,iVBORw0KGgo=)\n").utf8)

    struct Sample: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        let type: String
        let isPlainText: Bool
    }

    static let samples: [Sample] = {
        let end = words.prefix(border - 1)
        let mail = Array(
            "From: a@b.c\nTo: d@e.f\nMessage-ID: <1>\nContent-Type: text/plain; charset=utf-8\n\nhi".utf8)
        return [
            Sample(testDescription: "a byte", bytes: [0x61], type: "text/plain", isPlainText: true),
            Sample(
                testDescription: "a chat", bytes: Array(words.prefix(1_000)), type: "text/plain",
                isPlainText: true),
            Sample(
                testDescription: "a picture in a chat", bytes: words.prefix(1_000) + picture,
                type: "text/plain",
                isPlainText: false),
            Sample(
                testDescription: "a chat short of the border", bytes: Array(end), type: "text/plain",
                isPlainText: true),
            Sample(
                testDescription: "a chat up to the border", bytes: Array(words.prefix(border)),
                type: "text/plain",
                isPlainText: true),
            Sample(
                testDescription: "a chat beyond the border", bytes: Array(words.prefix(border + 1)),
                type: "text/plain", isPlainText: true),
            Sample(
                testDescription: "a picture up to the border",
                bytes: words.prefix(border - picture.count) + picture,
                type: "text/plain", isPlainText: false),
            Sample(
                testDescription: "a picture across the border", bytes: words.prefix(border - 9) + picture,
                type: "text/plain", isPlainText: false),
            Sample(
                testDescription: "a picture behind the border", bytes: words.prefix(border) + picture,
                type: "text/plain", isPlainText: false),
            Sample(
                testDescription: "a picture far behind", bytes: words + picture, type: "text/plain",
                isPlainText: false),
            Sample(
                testDescription: "a letter across the border", bytes: end + [0xC3, 0xA9] + words,
                type: "text/plain",
                isPlainText: true),
            Sample(
                testDescription: "half a letter at the border", bytes: end + [0xC3],
                type: "application/octet-stream",
                isPlainText: false),
            Sample(
                testDescription: "half a letter across the border", bytes: end + [0xC3] + words,
                type: "text/plain",
                isPlainText: false),
            Sample(
                testDescription: "half a letter at the end", bytes: words + [0xC3], type: "text/plain",
                isPlainText: false),
            Sample(
                testDescription: "UTF-16", bytes: [0xFF, 0xFE, 0x68, 0x00], type: "text/plain;charset=utf-16",
                isPlainText: false),
            Sample(testDescription: "mail", bytes: mail, type: "message/rfc822", isPlainText: false),
            Sample(
                testDescription: "a small picture", bytes: TestVault.png, type: "image/png",
                isPlainText: false),
            Sample(
                testDescription: "a large picture", bytes: TestVault.png + words, type: "image/png",
                isPlainText: false),
            Sample(
                testDescription: "nothing known", bytes: [0x00] + words, type: "application/octet-stream",
                isPlainText: false),
        ]
    }()

    @Test(arguments: samples)
    func `is judged by all of its bytes`(sample: Sample) throws {
        let test = try TestVault()
        let source = try SourceFile(path: try test.file("a", sample.bytes))
        // As often as it is asked: it begins at the start each time, and leaves the file there.
        for _ in 0..<2 {
            let (type, isPlainText) = try source.mediaType {}
            #expect(type.type == sample.type)
            #expect(isPlainText == sample.isPlainText)
        }
        #expect(try source.bytes(atMost: sample.bytes.count) == sample.bytes)
    }

    @Test(arguments: [1, 100, border, border + 1, 3 * border])
    func `that is another than it was when it was opened is not taken`(byteCount: Int) throws {
        for change in [-1, 1, Self.picture.count] {
            let test = try TestVault(depicted: .unsure)
            let path = try test.file("a.txt", Array(Self.words.prefix(byteCount)))
            let source = try SourceFile(path: path)
            if change > 0 {
                let file = try #require(FileHandle(forWritingAtPath: path))
                try file.seekToEnd()
                try file.write(contentsOf: Self.picture.prefix(change))
                try file.close()
            } else {
                #expect(truncate(path, off_t(byteCount + change)) == 0)
            }
            #expect {
                _ = try test.vault.addFile(source, kind: .file, [], Vault.FileOptions())
            } throws: { error in
                guard let error = error as? MunimentError else { return false }
                return error.code == .fileChanged || error.code == .pictureNotTaken && change > 1
            }
            #expect(try test.vault.items().isEmpty)
        }
    }

    @Test func `that is text is read to its end unless it is refused or somebody gives up`() throws {
        let test = try TestVault()
        for (bytes, most) in [
            (Self.words, 4), (Self.picture + Self.words, 1), (TestVault.png + Self.words, 0),
        ] {
            let source = try SourceFile(path: try test.file("a", bytes))
            var asked = 0
            _ = try source.mediaType { asked += 1 }
            #expect(asked == most)
        }
        let source = try SourceFile(path: try test.file("a", Self.words))
        expect(.interrupted) {
            _ = try source.mediaType { () throws(MunimentError) in throw MunimentError(.interrupted) }
        }
    }

    @Test func `is refused where it is larger than what is taken at once`() throws {
        let test = try TestVault()
        let path = try test.file("a", Array(Self.words.prefix(100)))
        #expect(try SourceFile(path: path).bytes(atMost: 100).count == 100)
        expect(.fileTooLarge) { _ = try SourceFile(path: path).bytes(atMost: 99) }
    }

    #if os(Linux)
        @Test(.enabled(if: FileCache.canForget, "skipped: this file system keeps what it is told to forget"))
        func `that is large leaves the file cache as it was sealed, and others stay`() throws {
            let test = try TestVault()
            let bytes = [UInt8](repeating: 7, count: 24 << 20)
            let path = try test.file("a.bin", bytes)
            try FileCache.write(path)
            for (largeByteCount, isKept) in [
                (SourceFile.largeByteCount, true), (UInt64(bytes.count) + 1, true),
                (UInt64(bytes.count), false),
            ] {
                let source = try SourceFile(path: path, largeByteCount: largeByteCount)
                // The second time it is read from its start again.
                for _ in 0..<2 {
                    let digest = try SourceFile(path: path).digest {}
                    let added = try test.vault.addFile(source, kind: .file, [], Vault.FileOptions())
                    guard case .saved(let added) = added else { throw MunimentError(.readBackDiffers) }
                    #expect(added.item.sha256 == digest.hex)
                    let held = try FileCache.holds(path)
                    #expect(isKept ? held > 0.5 : held == 0)
                    // Back to the start; nothing is left to read.
                    _ = try source.digest {}
                }
            }
        }
    #endif
}

#if os(Linux)
    /// What the system's file cache holds of a file.
    private enum FileCache {
        static let canForget: Bool = {
            let path = NSTemporaryDirectory() + "/forget-\(getpid())"
            defer { unlink(path) }
            guard (try? Data(count: 1 << 20).write(to: URL(filePath: path))) != nil else { return false }
            let file = open(path, O_RDONLY | O_CLOEXEC)
            defer { close(file) }
            return file >= 0 && (try? write(path)) != nil && (try? holds(path)) == 1
                && posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED) == 0
                && (try? holds(path)) == 0
        }()

        /// Writes out what is only in memory, which cannot be forgotten.
        static func write(_ path: String) throws {
            let file = open(path, O_RDWR | O_CLOEXEC)
            defer { close(file) }
            guard file >= 0, fsync(file) == 0 else { throw POSIXError(.EIO) }
        }

        /// The part of its pages that are there, to a tenth.
        static func holds(_ path: String) throws -> Double {
            let file = open(path, O_RDONLY | O_CLOEXEC)
            defer { close(file) }
            let byteCount = Int(lseek(file, 0, SEEK_END))
            let place = mmap(nil, byteCount, PROT_READ, MAP_SHARED, file, 0)
            guard byteCount > 0, let place, place != MAP_FAILED else { throw POSIXError(.EIO) }
            defer { munmap(place, byteCount) }
            var pages = [UInt8](repeating: 0, count: (byteCount - 1) / Int(getpagesize()) + 1)
            guard mincore(place, byteCount, &pages) == 0 else { throw POSIXError(.EIO) }
            let there = pages.count { $0 & 1 == 1 }
            return (Double(there) / Double(pages.count) * 10).rounded() / 10
        }
    }
#endif
