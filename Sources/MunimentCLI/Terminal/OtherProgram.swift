import Foundation
import Muniment

/// A program of somebody else's that the person chose: a pager or a viewer. It is started directly, never through
/// a shell, and is handed nothing but what it is to show.
struct OtherProgram {
    let path: String
    let arguments: [String]

    /// Where the pagers that are started without being chosen lie, whatever `PATH` says.
    private static let systemFolders = ["/usr/bin", "/bin", "/usr/local/bin", "/opt/homebrew/bin"]
    private static let systemNames: Set<String> = ["less", "more"]

    /// What only a shell would understand.
    private static let shellCharacters = Set("\"'\\`$&|;<>()*?[]{}#~!=\n")

    /// Reads a command as variables such as `PAGER` hold it: a name, or a whole path, and words between spaces.
    /// `nil` when a shell would be needed to understand it, or there is no such program.
    init?(_ line: String, variables: [String: String]) {
        // A whole path may have anything in it.
        if line.hasPrefix("/"), Self.isProgram(line) {
            (path, arguments) = (line, [])
            return
        }
        let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        guard let name = words.first, !line.contains(where: Self.shellCharacters.contains),
            let found = Self.find(name, variables: variables)
        else { return nil }
        (path, arguments) = (found, Array(words.dropFirst()))
    }

    private static func find(_ name: String, variables: [String: String]) -> String? {
        if name.contains("/") { return name.hasPrefix("/") && isProgram(name) ? name : nil }
        // Of the search path only whole ones: never what lies in the folder that the person happens to be in.
        let searched = (variables["PATH"] ?? "").split(separator: ":").map(String.init)
        let folders = systemNames.contains(name) ? systemFolders : searched.filter { $0.hasPrefix("/") }
        return folders.map { $0 + "/" + name }.first(where: isProgram)
    }

    private static func isProgram(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }

    /// The descriptor under which ``run(input:handing:_:variables:)`` hands over a file.
    static let handedDescriptor: Int32 = 3

    /// Runs it to its end, with our standard streams. Ctrl-C is its own meanwhile.
    /// - Parameters:
    ///   - input: what it reads at standard input; `nil` leaves ours to it.
    ///   - file: a descriptor that it gets as ``handedDescriptor``; it gets no other of ours.
    /// - Returns: its exit status, 128 and the number of the signal that ended it, or `nil` when it did not start.
    func run(
        input: String? = nil, handing file: Int32? = nil, _ more: [String] = [], variables: [String: String]
    ) -> Int32? {
        var ends: [Int32] = [-1, -1]
        if input != nil, pipe(&ends) != 0 { return nil }
        Self.keepDescriptorsToOurselves()
        let quiet = [SIGINT, SIGQUIT].map { ($0, signal($0, SIG_IGN)) }
        defer { for (number, handler) in quiet { signal(number, handler) } }
        let process = start(reading: ends[0], handing: file, more, variables: variables)
        if ends[0] >= 0 { close(ends[0]) }
        guard let process else {
            if ends[1] >= 0 { close(ends[1]) }
            return nil
        }
        var status: Int32 = 0
        let hasEnded = Sitting.whileAnotherRuns {
            if let input {
                Standard.write(input, to: ends[1])
                close(ends[1])
            }
            while waitpid(process, &status, 0) < 0 {
                guard errno == EINTR else { return false }
            }
            return true
        }
        guard hasEnded else { return nil }
        let number = status & 0x7F
        return number == 0 ? (status >> 8) & 0xFF : 128 + number
    }

    private func start(
        reading input: Int32, handing file: Int32?, _ more: [String], variables: [String: String]
    ) -> pid_t? {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        if input >= 0 { posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO) }
        if let file { posix_spawn_file_actions_adddup2(&actions, file, Self.handedDescriptor) }
        // What we ignore it would ignore as well.
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGQUIT, SIGPIPE] { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))

        let words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments + more).map { strdup($0) } + [nil]
        let settings: [UnsafeMutablePointer<CChar>?] =
            variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { for pointer in words + settings { free(pointer) } }
        var process: pid_t = 0
        return posix_spawn(&process, path, &actions, &attributes, words, settings) == 0 ? process : nil
    }

    /// A passphrase's pipe, which a shell opened for us, is nobody else's.
    private static func keepDescriptorsToOurselves() {
        for descriptor in 3..<Int32(256) { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    }
}
