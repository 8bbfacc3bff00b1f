import Foundation

/// What a command ended with and wrote.
struct Outcome: CustomStringConvertible {
    /// The exit status; 128 and the signal's number where a signal ended it, as shells say it.
    let status: Int32
    let output: String
    let error: String

    var description: String { "status \(status)\n--- output\n\(output)--- error\n\(error)" }
}

/// Runs a line of shell apart from any terminal, so that nothing can be asked.
enum Shell {
    /// POSIX_SPAWN_SETSID of <spawn.h>: a new session has no terminal, so the program cannot ask there.
    #if canImport(Darwin)
        private static let newSession: Int16 = 0x400
    #else
        private static let newSession: Int16 = 0x80
    #endif
    /// POSIX_SPAWN_SETSIGMASK: threads of a test runner block signals, and a shell that waits for several needs them.
    private static let freshSignals: Int16 = 0x08

    /// - Parameter outputsIn: a folder for what the command writes; emptied of it again.
    static func run(
        _ line: String, in folder: String, variables: [String: String], outputsIn scratch: String
    ) throws -> Outcome {
        let id = UUID().uuidString
        let streams = (output: "\(scratch)/.output-\(id)", error: "\(scratch)/.error-\(id)")
        defer {
            unlink(streams.output)
            unlink(streams.error)
        }
        let process = try start(line, in: folder, variables: variables, streams: streams)
        return Outcome(
            status: wait(for: process), output: text(streams.output), error: text(streams.error))
    }

    /// Starts the line in a session of its own; its process number.
    static func start(
        _ line: String, in folder: String, variables: [String: String],
        streams: (output: String, error: String)
    ) throws -> pid_t {
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
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        let flags = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, 1, streams.output, flags, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, streams.error, flags, 0o600)
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setflags(&attributes, newSession | freshSignals)

        let words = ["sh", "-c", "cd \"$0\" && exec sh -c \"$1\"", folder, line]
        let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        let settings = variables.map { name, value in "\(name)=\(value)" }
        let environment: [UnsafeMutablePointer<CChar>?] = settings.map { strdup($0) } + [nil]
        defer { for pointer in arguments + environment { free(pointer) } }
        var process: pid_t = 0
        let result = posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments, environment)
        guard result == 0 else { throw Unexpected("the shell did not start: \(result)") }
        return process
    }

    /// Waits until the process ends.
    static func wait(for process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}
