import Foundation
import MunimentBagIt
import MunimentZip

/// Where a bundle lies that is to be checked: a folder, or the one folder in a zip file.
enum BundlePlace {
    case folder(FolderSource)
    case zip(ZipSource)
    /// A zip file that cannot be used, and why.
    case unusable(ZipFinding)

    /// - Throws: code ``MunimentError/Code/fileNotFound``, ``MunimentError/Code/fileUnreadable``.
    static func open(_ path: String) throws(MunimentError) -> BundlePlace {
        var status = stat()
        guard !path.isEmpty, !path.utf8.contains(0), stat(path, &status) == 0 else {
            throw MunimentError(.fileNotFound, subject: path, effect: .onlyRead)
        }
        if status.st_mode & S_IFMT == S_IFDIR {
            do throws(BagError) { return .folder(try FolderSource(path: path)) } catch {
                throw MunimentError(.fileUnreadable, subject: path, effect: .onlyRead)
            }
        }
        do throws(ZipError) {
            return .zip(try ZipSource(path: path, byteCount: UInt64(clamping: status.st_size)))
        } catch {
            if case .fault(let finding) = error { return .unusable(finding) }
            throw MunimentError(.fileUnreadable, subject: path, effect: .onlyRead)
        }
    }

    var source: (any BagSource)? {
        switch self {
        case .folder(let source): source
        case .zip(let source): source
        case .unusable: nil
        }
    }

    /// What is wrong with the archive, as far as it was read.
    var faults: [ZipFinding] {
        switch self {
        case .folder: []
        case .zip(let source): source.faults
        case .unusable(let finding): [finding]
        }
    }

    /// Entries that are not in the one folder.
    var strays: [[UInt8]] {
        if case .zip(let source) = self { source.strays } else { [] }
    }
}
