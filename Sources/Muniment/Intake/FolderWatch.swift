import Foundation

/// Tells which files of a folder are new and complete, again and again.
///
/// A file is complete when it did not change for two seconds and, where the system tells such things (inotify
/// on Linux), whoever wrote to it has closed it. What the system does not tell, as of disks on a network, is
/// found by looking every few seconds.
public final class FolderWatch {
    private let folder: IntakeFolder
    // By the bytes of the path: Swift takes two spellings of one letter for the same text, a disk does not.
    private var settled: [[UInt8]: IntakeFolder.File.State] = [:]
    private var waiting: [[UInt8]: (file: IntakeFolder.File, since: ContinuousClock.Instant)] = [:]
    private let events: FolderEvents
    private let quiet: Duration

    /// How long a file must not have changed.
    public static let quietTime = Duration.seconds(2)
    /// How long it may take until a change that the system did not tell is found.
    static let lookInterval = Duration.seconds(5)

    /// - Parameter folder: what is watched from now on; what is in it counts as new.
    public init(_ folder: IntakeFolder, quiet: Duration = quietTime) {
        self.folder = folder
        self.quiet = quiet
        events = FolderEvents()
    }

    /// Files that were taken, or refused, as they were: only a change makes them new.
    public func settle(_ file: IntakeFolder.File) { settled[RawPath.bytes(of: file.path)] = file.state }

    /// Waits until files are new and complete, or `isEnded` says so, which is asked at least once a second.
    /// - Returns: those files; empty when it ended.
    /// - Throws: ``MunimentError/Code/fileUnreadable`` when the folder is no longer there.
    public func next(until isEnded: () -> Bool) throws(MunimentError) -> [IntakeFolder.File] {
        while !isEnded() {
            let listing = try folder.listing()
            events.watch(listing.folders)
            let ready = sort(listing.files, at: .now)
            if !ready.isEmpty { return ready }
            let pause = waiting.isEmpty ? Self.lookInterval : quiet / 4
            var waited = Duration.zero
            while waited < pause, !isEnded() {
                let slice = min(pause - waited, .seconds(1))
                if events.wait(slice) { break }
                waited += slice
            }
        }
        return []
    }

    /// Files that were seen and are still being written, or changed too recently.
    public var unfinished: [String] { waiting.values.map(\.file.path).sorted() }

    /// The files that are complete; the others are remembered with when they were last seen to change.
    func sort(_ files: [IntakeFolder.File], at now: ContinuousClock.Instant) -> [IntakeFolder.File] {
        let before = waiting
        waiting = [:]
        var ready: [IntakeFolder.File] = []
        for file in files {
            let path = RawPath.bytes(of: file.path)
            guard settled[path] != file.state else { continue }
            let seen = before[path]
            let since = seen?.file.state == file.state ? seen?.since ?? now : now
            if now - since >= quiet, !events.isBeingWritten(path) {
                ready.append(file)
            } else {
                waiting[path] = (file, since)
            }
        }
        return ready
    }
}

#if os(Linux)
    /// What the kernel tells of folders, by inotify(7).
    private final class FolderEvents {
        private let descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        private var folders: [Int32: String] = [:]
        private var watched: Set<String> = []
        private var written: Set<[UInt8]> = []

        deinit { if descriptor >= 0 { close(descriptor) } }

        func isBeingWritten(_ path: [UInt8]) -> Bool { written.contains(path) }

        /// Where a folder cannot be watched, looking finds what is new.
        func watch(_ paths: [String]) {
            let mask =
                UInt32(IN_MODIFY) | UInt32(IN_CLOSE_WRITE) | UInt32(IN_MOVED_TO) | UInt32(IN_CREATE)
                | UInt32(IN_MOVED_FROM) | UInt32(IN_DELETE)
            for path in paths where descriptor >= 0 && watched.insert(path).inserted {
                let number = inotify_add_watch(descriptor, RawPath.cString(path), mask)
                if number >= 0 { folders[number] = path }
            }
        }

        /// True when something happened.
        func wait(_ duration: Duration) -> Bool {
            let (seconds, attoseconds) = duration.components
            let milliseconds = Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
            var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&request, 1, max(1, milliseconds)) > 0 else { return false }
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            var hasEvents = false
            while true {
                let count = read(descriptor, &buffer, buffer.count)
                guard count > 0 else { return hasEvents }
                hasEvents = true
                take(buffer[..<count])
            }
        }

        /// `struct inotify_event`: watch, mask, cookie, length of the name, the name and zero bytes.
        private func take(_ events: ArraySlice<UInt8>) {
            var rest = events
            while rest.count >= 16 {
                let words = (0..<4).map { index in
                    rest.dropFirst(index * 4).prefix(4).withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) }
                }
                let length = Int(words[3])
                let name = rest.dropFirst(16).prefix(length).prefix { $0 != 0 }
                rest = rest.dropFirst(16 + length)
                let mask = words[1]
                if mask & UInt32(IN_Q_OVERFLOW) != 0 { written = [] }
                guard let folder = folders[Int32(bitPattern: words[0])] else { continue }
                if mask & UInt32(IN_IGNORED) != 0 {
                    folders[Int32(bitPattern: words[0])] = nil
                    watched.remove(folder)
                }
                let path = RawPath.bytes(of: folder.hasSuffix("/") ? folder : folder + "/") + name
                if mask & UInt32(IN_MODIFY) != 0 {
                    written.insert(path)
                } else if mask & UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE) != 0 {
                    written.remove(path)
                }
            }
        }
    }
#else
    /// Nothing is told here; looking finds what is new.
    private final class FolderEvents {
        func isBeingWritten(_ path: [UInt8]) -> Bool { false }
        func watch(_ paths: [String]) {}
        func wait(_ duration: Duration) -> Bool {
            let (seconds, attoseconds) = duration.components
            usleep(UInt32(clamping: seconds * 1_000_000 + attoseconds / 1_000_000_000_000))
            return false
        }
    }
#endif
