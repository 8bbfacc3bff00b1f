import Foundation
import MunimentZip
import Testing

/// Content that is not what the directory says, bombs, limits.
@Suite struct ZipContentTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The fault with which reading `one.txt` or `two.txt` of the changed archive ends, and the bytes that
    /// were handed over before.
    private func read(
        _ name: String, _ change: (inout ZipBuilder) -> Void
    ) throws -> (fault: ZipFault?, byteCount: Int, pieceByteCount: Int) {
        var builder = ZipBuilder()
        change(&builder)
        try folder.write("a.zip", builder.bytes)
        let reader = try ZipReader(path: folder.file("a.zip"))
        let found = reader.entries.first { $0.name == Array("chat/\(name)".utf8) }
        let entry = try #require(found)
        var byteCount = 0
        var largest = 0
        do {
            try reader.read(entry) {
                byteCount += $0.count
                largest = max(largest, $0.count)
            }
        } catch ZipError.fault(let finding) {
            #expect(finding.name == entry.name)
            return (finding.fault, byteCount, largest)
        }
        return (nil, byteCount, largest)
    }

    @Test func `a changed byte of a stored file is found`() throws {
        #expect(try read("one.txt") { _ in }.fault == nil)
        #expect(try read("one.txt") { $0.one.data[3] ^= 1 }.fault == .contentChecksumDiffers)
    }

    @Test func `a checksum of other bytes is found`() throws {
        #expect(try read("two.txt") { _ in }.fault == nil)
        #expect(try read("two.txt") { $0.two.both { $0.checksum ^= 1 } }.fault == .contentChecksumDiffers)
    }

    @Test func `a deflate stream that ends too early, too late or never is found`() throws {
        let change: (inout ZipBuilder, [UInt8]) -> Void = { builder, data in
            builder.two.data = data
            builder.two.both { $0.compressedByteCount = UInt32(data.count) }
        }
        let content = [UInt8](repeating: 0x61, count: 5000)
        let good = deflate(content)
        #expect(try read("two.txt") { change(&$0, good) }.fault == nil)
        #expect(try read("two.txt") { change(&$0, good + [0]) }.fault == .badDeflateStream)
        #expect(try read("two.txt") { change(&$0, good.dropLast()) }.fault == .badDeflateStream)
        #expect(
            try read("two.txt") { change(&$0, deflate(content, finish: false)) }.fault == .badDeflateStream)
        #expect(
            try read("two.txt") { change(&$0, [UInt8](repeating: 0xff, count: 20)) }.fault
                == .badDeflateStream)
    }

    @Test func `more or fewer bytes than declared are found, and no more are handed over`() throws {
        let more = try read("two.txt") { $0.two.both { $0.byteCount = 4999 } }
        #expect(more.fault == .contentSizeDiffers)
        #expect(more.byteCount <= 4999)
        #expect(try read("two.txt") { $0.two.both { $0.byteCount = 5001 } }.fault == .contentSizeDiffers)
    }

    /// A deflate stream of `count` MiB of zeros in about a thousandth of that.
    private func bomb(mebibytes count: Int) -> [UInt8] {
        let part = deflate([UInt8](repeating: 0, count: 1 << 20), finish: false)
        // After a full flush a part stands for itself, so that it can be repeated.
        return [[UInt8]](repeating: part, count: count).flatMap { $0 } + deflate([])
    }

    @Test func `a bomb that hides its size ends at the size it says`() throws {
        let data = bomb(mebibytes: 1024)
        #expect(data.count < 2 << 20)
        let result = try read("two.txt") {
            $0.two.data = data
            $0.two.both {
                $0.compressedByteCount = UInt32(data.count)
                $0.byteCount = 1_000_000
            }
        }
        #expect(result.fault == .contentSizeDiffers)
        #expect(result.byteCount <= 1_000_000)
    }

    @Test func `a bomb that says its size is refused by the limit, and unpacked in small pieces below it`()
        throws
    {
        let data = bomb(mebibytes: 64)
        let change: (inout ZipBuilder) -> Void = {
            $0.two.data = data
            $0.two.both {
                $0.compressedByteCount = UInt32(data.count)
                $0.byteCount = 64 << 20
                $0.checksum = checksum([UInt8](repeating: 0, count: 64 << 20))
            }
        }
        let result = try read("two.txt", change)
        #expect(result.fault == nil)
        #expect(result.byteCount == 64 << 20)
        #expect(result.pieceByteCount <= 128 << 10)
        #expect(refusal { $0.contentByteCount = 64 << 20 } == .whole(.contentTooLarge))
        #expect(refusal { $0.contentByteCount = 64 << 20 + 11 } == nil)
    }

    /// How opening a.zip with changed limits fails.
    private func refusal(_ change: (inout ZipLimits) -> Void) -> ZipError? {
        var limits = ZipLimits.default
        change(&limits)
        do throws(ZipError) {
            _ = try ZipReader(path: folder.file("a.zip"), limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test func `each limit holds at its number and not before`() throws {
        let builder = ZipBuilder()
        let directoryByteCount = builder.entries.reduce(0) { $0 + 46 + $1.central.name.count }
        try folder.write("a.zip", builder.bytes)
        #expect(refusal { $0.entryCount = 4 } == nil)
        #expect(refusal { $0.entryCount = 3 } == .whole(.tooManyEntries))
        #expect(refusal { $0.directoryByteCount = directoryByteCount } == nil)
        #expect(refusal { $0.directoryByteCount = directoryByteCount - 1 } == .whole(.directoryTooLarge))
        #expect(refusal { $0.contentByteCount = 5011 } == nil)
        #expect(refusal { $0.contentByteCount = 5010 } == .whole(.contentTooLarge))
    }

    @Test func `more findings than are kept are counted as one, and no faulty entry slips through`() throws {
        var builder = ZipBuilder()
        builder.entries = (0..<10).map { ZipBuilder.Entry("../\($0)", []) }
        try folder.write("a.zip", builder.bytes)
        var limits = ZipLimits.default
        limits.findingCount = 3
        let reader = try ZipReader(path: folder.file("a.zip"), limits: limits)
        let faults = reader.findings.map(\.fault)
        let entryCount = reader.entries.count
        let isWhole = reader.isWhole
        #expect(faults == [.unsafeName, .unsafeName, .unsafeName, .tooManyFindings])
        #expect(entryCount == 0)
        #expect(!isWhole)
    }

    @Test func `comments are told and harm nothing`() throws {
        var builder = ZipBuilder()
        builder.comment = Array("hello".utf8)
        builder.one.comment = Array("hi".utf8)
        try folder.write("a.zip", builder.bytes)
        let reader = try ZipReader(path: folder.file("a.zip"))
        let findings = reader.findings
        let count = reader.entries.count
        let isWhole = reader.isWhole
        #expect(findings.map(\.fault) == [.comment, .comment])
        #expect(findings.map(\.name) == [nil, Array("chat/one.txt".utf8)])
        #expect(count == 4)
        #expect(isWhole)
    }

    @Test func `all faults of all entries are told at once`() throws {
        var builder = ZipBuilder()
        builder.one.local.checksum ^= 1
        builder.one.attributes = 0o120777 << 16
        builder.two.both { $0.flags = 1 }
        try folder.write("a.zip", builder.bytes)
        let findings = try ZipReader(path: folder.file("a.zip")).findings
        #expect(findings.map(\.fault) == [.symlink, .localChecksumDiffers, .encrypted])
    }

    @Test func `what is no file, or not there, is not opened`() throws {
        #expect(throws: ZipError.whole(.notAFile)) { _ = try ZipReader(path: folder.path) }
        #expect(throws: ZipError.whole(.notAFile)) { _ = try ZipReader(path: "/dev/null") }
        #expect(throws: ZipError.io(errno: ENOENT)) { _ = try ZipReader(path: folder.file("none")) }
        #expect(throws: ZipError.io(errno: ENOENT)) { _ = try ZipReader(path: folder.path + "\0x") }
        try folder.write("empty.zip", [])
        #expect(throws: ZipError.whole(.notAZip)) { _ = try ZipReader(path: folder.file("empty.zip")) }
    }

    @Test func `a file cut while it is read is found`() throws {
        try folder.write("a.zip", ZipBuilder().bytes)
        let reader = try ZipReader(path: folder.file("a.zip"))
        let entry = reader.entries[1]
        try #require(truncate(folder.file("a.zip"), 50) == 0)
        #expect(throws: ZipError.whole(.changedWhileReading)) { try reader.read(entry) { _ in } }
    }

    @Test func `an error of the one who reads comes back as it is`() throws {
        struct Stop: Error {}
        try folder.write("a.zip", ZipBuilder().bytes)
        let reader = try ZipReader(path: folder.file("a.zip"))
        let entry = reader.entries[2]
        #expect(throws: Stop.self) { try reader.read(entry) { _ in throw Stop() } }
    }
}

extension ZipError {
    static func whole(_ fault: ZipFault) -> ZipError { .fault(ZipFinding(fault: fault, name: nil)) }
}
