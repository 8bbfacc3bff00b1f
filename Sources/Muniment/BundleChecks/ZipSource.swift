import Foundation
import MunimentBagIt
import MunimentZip

/// A bag in the one folder that a zip file holds. Nothing is unpacked to disk.
final class ZipSource: BagSource {
    private let reader: ZipReader
    /// Files by their paths below the folder.
    private let entries: [[UInt8]: ZipEntry]
    private var folders: Set<[UInt8]> = []
    /// What is wrong with the archive, and what reading its content brought.
    private(set) var faults: [ZipFinding]
    /// Entries outside the one folder, or a folder that is a file.
    private(set) var strays: [[UInt8]] = []

    /// Bytes that all files of an archive of `byteCount` bytes may have together: a bundle is far from it, and
    /// a zip that was made to never end is not.
    static func contentByteLimit(_ byteCount: UInt64) -> UInt64 {
        let (scaled, overflows) = byteCount.multipliedReportingOverflow(by: 100)
        return max(1 << 30, overflows ? .max : scaled)
    }

    /// - Throws: what the archive as a whole is wrong in, or what the system refuses.
    init(path: String, byteCount: UInt64) throws(ZipError) {
        var limits = ZipLimits()
        limits.entryCount = BundleCheck.limits.fileCount
        limits.directoryByteCount = 64 << 20
        limits.findingCount = BundleCheck.limits.findingCount
        limits.contentByteCount = Self.contentByteLimit(byteCount)
        reader = try ZipReader(path: path, limits: limits)
        faults = reader.findings
        let slash = UInt8(ascii: "/")
        var entries: [[UInt8]: ZipEntry] = [:]
        var top: [UInt8]?
        for entry in reader.entries {
            let parts = entry.name.split(separator: slash).map { [UInt8]($0) }
            guard let first = parts.first, top == nil || top == first, parts.count > 1 || entry.isFolder
            else {
                strays.append(entry.name)
                continue
            }
            top = first
            let path = parts.dropFirst()
            // Deeper ones are refused by their files; a prefix of each would cost the square of the depth.
            for count in 1..<max(1, min(path.count, BundleCheck.limits.depth + 2)) {
                folders.insert(Self.joined(path.prefix(count)))
            }
            if path.isEmpty { continue }
            if entry.isFolder {
                folders.insert(Self.joined(path))
            } else {
                entries[Self.joined(path)] = entry
            }
        }
        self.entries = entries
    }

    private static func joined(_ parts: ArraySlice<[UInt8]>) -> [UInt8] {
        [UInt8](parts.joined(separator: [UInt8(ascii: "/")]))
    }

    func list(limits: BagLimits, _ report: (BagFinding.Code, [UInt8]) -> Void) -> BagListing {
        var listing = BagListing()
        listing.files = entries.mapValues(\.byteCount)
        listing.folders = folders
        let all = Array(entries.keys) + Array(folders)
        if all.count > limits.fileCount { report(.tooLarge, []) }
        for path in all where path.count(where: { $0 == UInt8(ascii: "/") }) >= limits.depth {
            report(.tooLarge, path)
        }
        return listing
    }

    func read(_ path: [UInt8], _ take: (UnsafeRawBufferPointer) -> Bool) throws(BagError) {
        struct Enough: Error {}
        guard let entry = entries[path] else { throw .io(errno: ENOENT) }
        do {
            try reader.read(entry) { piece in
                guard take(piece) else { throw Enough() }
            }
        } catch is Enough {
            return
        } catch ZipError.fault(let finding) {
            if !faults.contains(finding) { faults.append(finding) }
            throw .damaged
        } catch {
            if case ZipError.io(let code) = error { throw .io(errno: code) }
            throw .io(errno: EIO)
        }
    }
}
