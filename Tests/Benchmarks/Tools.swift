import Foundation

/// Muniment and the peers; those that begin each run with an empty store keep one under the name `empty`.
struct Tools {
    let muniment: Tool
    let restic: Tool
    let borg: Tool
    let age: Tool
    let gpg: Tool
    let keepassxc: Tool
    let sqlcipher: Tool

    var peers: [Tool] { [restic, borg, age, gpg, keepassxc, sqlcipher] }

    init(program: String, in root: String) throws {
        muniment = try Tool(
            "muniment", program: program, in: root,
            setting: ["MUNIMENT_VAULT": "{now}/vault.muniment", "MUNIMENT_PASSPHRASE_FILE": "{passphrase}"])
        restic = try Tool(
            peer: "restic", in: root,
            setting: [
                "RESTIC_REPOSITORY": "{now}/store", "RESTIC_PASSWORD_FILE": "{passphrase}",
                "RESTIC_CACHE_DIR": "{now}/cache",
            ])
        borg = try Tool(
            peer: "borg", in: root,
            setting: [
                "BORG_REPO": "{now}/store", "BORG_BASE_DIR": "{now}/base",
                "BORG_PASSCOMMAND": "cat {passphrase}",
            ])
        age = try Tool(peer: "age", in: root)
        gpg = try Tool(peer: "gpg", in: root, setting: ["GNUPGHOME": "{now}/gnupg"])
        keepassxc = try Tool(peer: "keepassxc-cli", in: root)
        sqlcipher = try Tool(peer: "sqlcipher", in: root)
    }

    /// Makes an empty store of a peer's, as its manual says for a new one.
    func prepare(_ peer: Tool) throws {
        switch peer {
        case restic:
            try restic("init", "--quiet").run()
            try restic.keep(as: "empty")
        case borg:
            try borg("init", "--encryption", "repokey").run()
            try borg.keep(as: "empty")
        case age:
            try ageKeygen("-o", age.now + "/key").run()
            try ageKeygen("-y", "-o", age.now + "/recipient", age.now + "/key").run()
        case gpg:
            try Files.makeEmptyFolder(gpg.now + "/gnupg")
            try Files.write("", to: gpg.now + "/nothing")
        case keepassxc:
            let pass = try String(contentsOfFile: keepassxc.passphraseFile, encoding: .utf8)
            try Files.write(pass + pass, to: keepassxc.now + "/twice")
            try keepassxc("db-create", "-q", "-p", "empty.kdbx").reading(keepassxc.now + "/twice").run()
        default:
            try sqlcipher.script("CREATE TABLE nothing(x);", named: "make", database: "empty.db").run()
        }
    }

    /// A new vault of Muniment's, one more that stays empty, and nothing else in its folder.
    /// - Parameter cost: what Muniment's `init --kdf` takes.
    func makeVault(cost: String) throws {
        try muniment.clear()
        let making = muniment("init", "--depicted", "adult", "--kdf", cost, "--no-recovery-code")
        try making.run()
        try making.on(vault: emptyVault).run()
    }

    private var emptyVault: String { muniment.now + "/empty.muniment" }

    /// Ends the agent that gpg left running for the bench.
    func close() {
        guard gpg.isHere else { return }
        var command = gpg("--homedir", gpg.now + "/gnupg", "--kill", "all")
        command.words[0] = (gpg.program.map { ($0 as NSString).deletingLastPathComponent } ?? "") + "/gpgconf"
        _ = try? command.run()
    }

    private func ageKeygen(_ arguments: String...) -> Command {
        var command = age.command(arguments)
        command.words[0] += "-keygen"
        return command
    }

    /// The cheapest command of each that opens its store. age has none: a recipient's key costs nothing.
    func opening(_ tool: Tool) throws -> Command? {
        switch tool {
        case muniment: muniment("list").on(vault: emptyVault)
        case restic: restic("cat", "config")
        case borg: borg("list")
        case gpg: gpg.symmetric(gpg.now + "/nothing", to: gpg.now + "/nothing.gpg")
        case keepassxc: keepassxc("ls", "-q", "empty.kdbx").reading(keepassxc.passphraseFile)
        case sqlcipher:
            try sqlcipher.script("SELECT count(*) FROM sqlite_master;", named: "open", database: "empty.db")
        default: nil
        }
    }
}

extension Tool: Equatable {
    static func == (one: Tool, other: Tool) -> Bool { one === other }
}

extension Tool {
    private var gpgOptions: [String] {
        [
            "--batch", "--yes", "--quiet", "--pinentry-mode", "loopback", "--passphrase-file", passphraseFile,
        ]
    }

    /// gpg's own sealing under a passphrase, without compressing.
    func symmetric(_ path: String, to output: String) -> Command {
        command(gpgOptions + ["-z", "0", "--output", output, "--symmetric", path])
    }

    func decrypt(_ path: String, to output: String) -> Command {
        command(gpgOptions + ["--output", output, "--decrypt", path])
    }

    /// sqlcipher with a script that unlocks the database first.
    func script(_ statements: String, named name: String, database: String) throws -> Command {
        let pass = try String(contentsOfFile: passphraseFile, encoding: .utf8)
        let path = "\(now)/\(name).sql"
        try Files.write(
            "PRAGMA key='\(pass.trimmingCharacters(in: .newlines))';\n\(statements)\n", to: path)
        return self("-bail", "-batch", database).reading(path)
    }
}
