import Foundation
import MunimentCrypto

/// Bytes that no compression makes smaller, the same for the same seed (SplitMix64).
struct SeededBytes {
    private var state: UInt64

    /// Neighbouring seeds begin far apart: a start a few steps further on would give shifted copies, which tools
    /// that deduplicate find.
    init(seed: UInt64) {
        state = seed
        state = next() ^ seed.byteSwapped
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        var offset = 0
        while offset + 8 <= buffer.count {
            buffer.storeBytes(of: next(), toByteOffset: offset, as: UInt64.self)
            offset += 8
        }
        while offset < buffer.count {
            buffer[offset] = UInt8(truncatingIfNeeded: next())
            offset += 1
        }
    }
}

/// Files of the bench's own.
enum Files {
    static let pieceByteCount = 1 << 20
    /// What a PNG file begins with; the rest of ours is no picture, and nothing here looks.
    static let pictureStart: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// Makes a file of seeded bytes, beginning with `start`.
    static func make(_ path: String, byteCount: Int, seed: UInt64, start: [UInt8] = []) throws {
        var bytes = SeededBytes(seed: seed)
        try write(path, byteCount: byteCount, isSynced: false) { piece, index in
            bytes.fill(piece)
            if index == 0 { for (at, byte) in start.enumerated() where at < piece.count { piece[at] = byte } }
        }
    }

    /// Writes `byteCount` bytes one after the other.
    /// - Parameter fill: gets each piece before it is written, and its number.
    static func write(
        _ path: String, byteCount: Int, isSynced: Bool,
        fill: (UnsafeMutableRawBufferPointer, Int) -> Void
    ) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard file >= 0 else { throw BenchError.system(path, errno) }
        defer { close(file) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceByteCount, alignment: 4096)
        defer { buffer.deallocate() }
        for (index, start) in stride(from: 0, to: byteCount, by: pieceByteCount).enumerated() {
            var left = UnsafeMutableRawBufferPointer(
                rebasing: buffer[..<min(pieceByteCount, byteCount - start)])
            fill(left, index)
            while !left.isEmpty {
                let count = Foundation.write(file, left.baseAddress, left.count)
                guard count > 0 else { throw BenchError.system(path, errno) }
                left = UnsafeMutableRawBufferPointer(rebasing: left[count...])
            }
        }
        if isSynced, fsync(file) != 0 { throw BenchError.system(path, errno) }
    }

    /// The SHA-256 of a file; reading it also brings it into the file cache.
    static func digest(_ path: String) throws -> SHA256Digest {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { throw BenchError.system(path, errno) }
        defer { close(file) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceByteCount, alignment: 4096)
        defer { buffer.deallocate() }
        var hasher = SHA256Hasher()
        while true {
            let count = read(file, buffer.baseAddress, buffer.count)
            guard count >= 0 else { throw BenchError.system(path, errno) }
            guard count > 0 else { return hasher.finish() }
            hasher.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// All files below a folder.
    static func all(below folder: String) -> [String] {
        var paths: [String] = []
        for name in FileManager.default.enumerator(atPath: folder)?.allObjects ?? [] {
            var isFolder: ObjCBool = false
            let path = "\(folder)/\(name)"
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
                paths.append(path)
            }
        }
        return paths.sorted()
    }

    /// Reads a file, or all files below a folder, once, so that they are in the file cache.
    static func warm(_ place: String) {
        for path in [place] + all(below: place) { _ = try? digest(path) }
    }

    /// A folder that holds nothing, whatever was there before.
    static func makeEmptyFolder(_ path: String) throws {
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    static func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
        chmod(path, 0o600)
    }
}
