import Foundation

#if os(Linux)
    private typealias FolderStream = OpaquePointer
#else
    private typealias FolderStream = UnsafeMutablePointer<DIR>
#endif

/// Removes a folder and what is in it. Every name is looked up in a folder that is held open, and no link is
/// followed, so nothing outside can be reached.
enum FolderRemoval {
    /// A bundle is three folders deep.
    private static let depthLimit = 16

    /// - Returns: whether nothing is left; true also if there was nothing.
    static func remove(_ name: String, in parent: Int32) -> Bool {
        remove(Array(name.utf8CString), in: parent, depth: 0)
    }

    private static func remove(_ name: [CChar], in parent: Int32, depth: Int) -> Bool {
        let descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return errno == ENOENT }
        // The stream closes the descriptor.
        guard let stream = fdopendir(descriptor) else {
            close(descriptor)
            return false
        }
        defer { closedir(stream) }
        guard depth < depthLimit else { return false }
        for entry in names(stream) {
            if unlinkat(descriptor, entry, 0) == 0 { continue }
            // Linux says EISDIR of a folder, others EPERM.
            guard errno == EISDIR || errno == EPERM,
                remove(entry, in: descriptor, depth: depth + 1)
            else { return false }
        }
        return unlinkat(parent, name, AT_REMOVEDIR) == 0
    }

    private static func names(_ stream: FolderStream) -> [[CChar]] {
        var names: [[CChar]] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                bytes.prefix { $0 != 0 }.map { CChar(bitPattern: $0) }
            }
            if name == [0x2E] || name == [0x2E, 0x2E] { continue }
            names.append(name + [0])
        }
        return names
    }
}
