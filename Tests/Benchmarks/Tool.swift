import Foundation

/// A program that is measured, with a folder and an environment of its own.
///
/// All that it writes lies in `now`. A state that is wanted again is kept beside it and put back under the
/// same path, because some tools remember where their store was.
final class Tool {
    let name: String
    /// `nil` where it is not installed.
    let program: String?
    private let folder: String
    private var variables: [String: String] = [:]

    /// Whether it could not even make its store.
    var isBroken = false
    var isHere: Bool { program != nil && !isBroken }
    var now: String { folder + "/now" }
    /// The passphrase, in the first line of a file.
    var passphraseFile: String { folder + "/passphrase" }

    init(_ name: String, program: String?, in root: String, setting more: [String: String] = [:]) throws {
        self.name = name
        self.program = program
        folder = "\(root)/\(name)"
        try Files.makeEmptyFolder(folder)
        try Files.makeEmptyFolder(now)
        try Files.write("an example passphrase of several words\n", to: passphraseFile)
        variables = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC", "HOME": now,
            "TMPDIR": now, "XDG_CONFIG_HOME": now + "/config", "XDG_CACHE_HOME": now + "/cache",
            "XDG_DATA_HOME": now + "/data", "XDG_STATE_HOME": now + "/state", "QT_QPA_PLATFORM": "minimal",
        ]
        for (key, value) in more {
            variables[key] = value.replacingOccurrences(of: "{now}", with: now)
                .replacingOccurrences(of: "{passphrase}", with: passphraseFile)
        }
    }

    /// The tool of that name where the system keeps its programs.
    convenience init(peer name: String, in root: String, setting more: [String: String] = [:]) throws {
        let places = ["/usr/local/bin", "/usr/bin", "/bin", "/opt/homebrew/bin"]
        let program = places.map { $0 + "/" + name }.first { (path: String) in access(path, X_OK) == 0 }
        try self.init(name, program: program, in: root, setting: more)
    }

    /// The tool with these arguments, started in its own folder.
    func callAsFunction(_ arguments: String...) -> Command { command(arguments) }

    func command(_ arguments: [String]) -> Command {
        Command(
            words: [program ?? name] + arguments, variables: variables, folder: now,
            errors: folder + "/errors")
    }

    /// What the tool says about its version, in one line.
    func version(_ arguments: String...) -> String {
        let path = folder + "/version"
        guard program != nil, (try? command(arguments).writing(to: path).run()) != nil,
            let text = try? String(contentsOfFile: path, encoding: .utf8),
            let line = text.split(separator: "\n").first.map(String.init)
        else { return program != nil ? "\(name) of no known version" : "\(name) not here" }
        // Up to the first word that begins with a digit.
        let words = (line.hasPrefix(name) ? line : "\(name) \(line)").split(separator: " ")
        let count = words.firstIndex { $0.first?.isNumber == true }.map { $0 + 1 } ?? words.count
        return words[..<count].joined(separator: " ")
    }

    /// Keeps the present state under a name.
    func keep(as name: String) throws {
        try copy(now, to: "\(folder)/kept-\(name)")
    }

    /// Keeps the present state in a folder of that path, beyond this run.
    func keep(at path: String) throws {
        try copy(now, to: path)
    }

    /// Puts back what was kept under that name.
    func restore(_ name: String) throws {
        try copy("\(folder)/kept-\(name)", to: now)
    }

    /// Forgets what it holds, and begins with nothing.
    func clear() throws {
        try Files.makeEmptyFolder(now)
    }

    private func copy(_ from: String, to: String) throws {
        try? FileManager.default.removeItem(atPath: to)
        let errors = folder + "/errors"
        try Command(
            words: ["/bin/cp", "-a", from, to], variables: ["PATH": "/usr/bin:/bin"], folder: "/",
            errors: errors
        ).run()
    }
}
