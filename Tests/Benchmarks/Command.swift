import Foundation

/// A program with its arguments, as a user would start it, in an environment of its own.
struct Command {
    var words: [String]
    /// The whole environment: nothing is inherited.
    var variables: [String: String]
    var folder: String
    /// What it reads from; nothing if `nil`.
    var input: String?
    /// Where its standard output goes; nowhere if `nil`.
    var output: String?
    /// Where its standard error goes, overwritten each time.
    var errors: String

    var name: String { words.first.map { ($0 as NSString).lastPathComponent } ?? "" }

    /// The command's standard output goes to `path`.
    func writing(to path: String) -> Command {
        var command = self
        command.output = path
        return command
    }

    /// The command reads from the file at `path`.
    func reading(_ path: String) -> Command {
        var command = self
        command.input = path
        return command
    }
}

enum BenchError: Error, CustomStringConvertible {
    case notStarted(String, Int32)
    /// The command, its exit status (128 and the signal's number for a signal), the end of what it complained.
    case failed(String, Int32, String)
    case wrongBytes(String)
    case system(String, Int32)
    case interrupted

    var description: String {
        switch self {
        case .notStarted(let name, let code): "\(name) did not start: \(String(cString: strerror(code)))"
        case .failed(let line, let status, let errors): "\(line) ended with \(status): \(errors)"
        case .wrongBytes(let what): "\(what): not the bytes that went in"
        case .system(let what, let code): "\(what): \(String(cString: strerror(code)))"
        case .interrupted: "interrupted"
        }
    }
}

/// What one run took.
struct Cost {
    /// Seconds by the clock.
    var wall: Double
    /// Seconds of all cores, in the program and in the system for it.
    var cpu: Double
    /// Bytes of memory at most; 0 where it was not counted.
    var peak: Int
}

extension Command {
    /// POSIX_SPAWN_SETSID of <spawn.h>: a new session has no terminal, so nothing can be asked.
    #if canImport(Darwin)
        private static let newSession: Int16 = 0x400
        private static let peakUnit = 1
    #else
        private static let newSession: Int16 = 0x80
        private static let peakUnit = 1024
    #endif

    /// Runs it to its end.
    /// - Throws: `failed` unless it ends with 0, `interrupted` if Ctrl-C came meanwhile.
    @discardableResult func run() throws -> Cost {
        OwnPeak.forget()
        let start = Clock.now
        let process = try self.start()
        var status: Int32 = 0
        var usage = rusage()
        while wait4(process, &status, 0, &usage) < 0, errno == EINTR {
            if Interruption.came { kill(process, SIGTERM) }
        }
        let wall = Clock.now - start
        if Interruption.came { throw BenchError.interrupted }
        let signal = status & 0x7f
        let code = signal == 0 ? (status >> 8) & 0xff : 128 + signal
        guard code == 0 else {
            throw BenchError.failed(words.prefix(4).joined(separator: " "), code, complaint())
        }
        return Cost(wall: wall, cpu: Clock.cpu(usage), peak: Int(usage.ru_maxrss) * Self.peakUnit)
    }

    private func start() throws -> pid_t {
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
        let creating = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, 0, input ?? "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output ?? "/dev/null", creating, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, creating, 0o600)
        posix_spawnattr_setflags(&attributes, Self.newSession)

        let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        let settings: [UnsafeMutablePointer<CChar>?] =
            variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { for pointer in arguments + settings { free(pointer) } }
        // All other paths are absolute, so the bench may stand anywhere itself.
        guard chdir(folder) == 0 else { throw BenchError.system(folder, errno) }
        var process: pid_t = 0
        let result = posix_spawn(&process, words[0], &actions, &attributes, arguments, settings)
        guard result == 0 else { throw BenchError.notStarted(name, result) }
        return process
    }

    /// The last lines of what it wrote to standard error.
    private func complaint() -> String {
        let text = String(decoding: FileManager.default.contents(atPath: errors) ?? Data(), as: UTF8.self)
        return text.split(separator: "\n").suffix(3).joined(separator: " / ")
    }
}
