import Foundation
import Testing

/// What the program asks of the system, as `strace` sees it: no network, no other program, no file that was not
/// named.
struct TraceTests {
    static let hasTrace =
        (try? Shell.run(
            "strace -f -qq -y -o /dev/null true", in: "/tmp",
            variables: ProcessInfo.processInfo.environment, outputsIn: "/tmp"
        ).status) == 0

    /// A line of `strace -f -y`, as far as it concerns us.
    private struct Call {
        let name: String
        /// Absolute, in the order they stand; of a call relative to a folder, below that.
        var paths: [String] = []
        let text: String

        /// `nil` for lines that are no call, and for calls that failed: those changed nothing.
        init?(_ line: Substring, in folder: String) {
            let text = line.drop { $0.isNumber || $0 == " " }
            guard let open = text.firstIndex(of: "("),
                let result = text.range(of: " = ", options: .backwards),
                !text[result.upperBound...].hasPrefix("-1")
            else { return nil }
            name = String(text[..<open])
            self.text = String(text)
            var base = folder
            var rest = text[text.index(after: open)..<result.lowerBound]
            while let mark = rest.firstIndex(where: { $0 == "\"" || $0 == "<" }) {
                let end: Character = rest[mark] == "<" ? ">" : "\""
                let start = rest.index(after: mark)
                guard let stop = rest[start...].firstIndex(of: end) else { break }
                let value = String(rest[start..<stop])
                if end == ">" {
                    base = value
                } else {
                    paths.append(Self.plain(value.hasPrefix("/") ? value : base + "/" + value))
                }
                rest = rest[rest.index(after: stop)...]
            }
        }

        /// Without `.` and `..`; links are left as they are named.
        private static func plain(_ path: String) -> String {
            var parts: [Substring] = []
            for part in path.split(separator: "/") where part != "." {
                if part == ".." { _ = parts.popLast() } else { parts.append(part) }
            }
            return "/" + parts.joined(separator: "/")
        }

        var writes: Bool {
            let changing = [
                "creat", "rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir",
                "link", "linkat", "symlink", "symlinkat", "chmod", "fchmodat", "truncate", "mknod", "mknodat",
            ]
            return changing.contains(name)
                || ["open", "openat"].contains(name)
                    && ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"].contains { text.contains($0) }
        }

        var opens: Bool { ["open", "openat", "creat"].contains(name) }
    }

    private static let network: Set<String> = [
        "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg",
        "sendmmsg", "recvfrom", "recvmsg", "recvmmsg", "setsockopt", "getsockopt", "getsockname",
        "getpeername",
        "shutdown",
    ]

    /// What the loader, the C library and Swift read of the system itself.
    private static func isSystems(_ path: String) -> Bool {
        let folders = [
            "/lib/", "/lib64/", "/usr/lib/", "/usr/local/lib/", "/proc/self/", "/sys/devices/system/cpu/",
            "/usr/share/zoneinfo/", "/usr/share/locale/", "/etc/ld.so.",
        ]
        return folders.contains(where: path.hasPrefix) || path.contains(".so")
            || ["/dev/urandom", "/dev/random", "/dev/null", "/dev/tty", "/etc/localtime"].contains(path)
            || path.hasPrefix("/proc/") && path.hasSuffix("/stat")
    }

    /// What of `lines` is neither the system's nor in `named`; paths that end with `/` stand for a folder.
    private static func strange(_ trace: String, in home: Home, named: [String]) -> [String] {
        func isNamed(_ path: String) -> Bool {
            named.contains { name in
                let full = home.root + "/" + name
                return path == full || full.hasSuffix("/") && (path.hasPrefix(full) || path + "/" == full)
            }
        }
        var starts = 0
        return trace.split(separator: "\n").compactMap { line in
            guard let call = Call(line, in: home.work) else { return nil }
            if network.contains(call.name) { return call.text }
            if call.name == "execve" {
                starts += 1
                return starts > 1 ? call.text : nil
            }
            guard call.writes || call.opens else { return nil }
            // What is reached through a descriptor was looked at when that was opened.
            let paths = call.paths.filter { !isNamed($0) && !$0.hasPrefix("/proc/self/fd/") }
            if paths.isEmpty { return nil }
            return call.writes && !paths.allSatisfy { ["/dev/tty", "/dev/null"].contains($0) }
                || !paths.allSatisfy(isSystems) ? call.text : nil
        }
    }

    private static func traced(_ command: String, in home: Home) throws -> (status: Int32, trace: String) {
        let calls = "trace=%network,%file,fchmodat,execve"
        let outcome = try home.run("strace -f -qq -y -s 4096 -o ../trace -e \(calls) \(command)")
        return (outcome.status, String(decoding: try home.read(home.root + "/trace"), as: UTF8.self))
    }

    @Test(.enabled(if: hasTrace, "strace is not here, or may not look"))
    func `the program opens what was named, and no socket`() throws {
        let home = try Home()
        // What lies around and is nobody's business.
        try home.runAll(
            "mkdir ../home/.ssh; printf x > ../home/.ssh/id; printf x > ../home/.bashrc; printf x > ../home/.editrc; echo next > ../home/next",
            "printf x > other.txt; printf evidence > given.txt; printf words > ../config/settings",
            """
            printf '{"kind": "message", "text": "one", "from": "them"}\\n' > lines
            """)
        let vault = ["data/muniment/", "state/muniment/", "home/passphrase", "work/"].dropLast()
        let commands: [(command: String, named: [String])] = [
            ("init --depicted adult --kdf interactive --no-recovery-code", []),
            ("add file given.txt --description words", ["work/given.txt"]),
            ("add url https://social.example/x --what post --at '2026-11-02 10:00' --zone UTC", []),
            ("add demand --amount 500 --currency USD --pay-to 1BoatSLRHtKNngkdXEeobR76b53LETtpyT", []),
            ("add --from lines", ["work/lines"]),
            ("timeline --reveal --no-pager", []),
            ("search words --json", []),
            ("show 1-3 --reveal --json", []),
            ("extract 1 --output copy", ["work/copy", "work/"]),
            ("export police --output out", ["work/out/"]),
            ("export ic3 --output zipped --zip", ["work/zipped/"]),
            ("check-bundle out/2026-11-21-1", ["work/out/"]),
            ("check-bundle zipped/2026-11-21-1.zip", ["work/zipped/"]),
            ("stamp request --output request", ["work/request", "work/"]),
            ("head --output head.txt", ["work/head.txt", "work/"]),
            ("verify --against head.txt", ["work/head.txt"]),
            ("keys add --name second --new-passphrase-file ../home/passphrase --kdf interactive", []),
            ("erase 1 --confirm 1", []), ("guide", []), ("status", []),
            ("keys rotate --new-passphrase-file ../home/next --kdf interactive", ["home/next"]),
        ]
        for (command, named) in commands {
            let (status, trace) = try Self.traced("muniment \(command)", in: home)
            #expect(status == 0, "\(command)")
            #expect(trace.contains("execve("), "something was traced")
            // The folder that a file is written into is opened, for a file without a name and to make its entry
            // durable; nothing else in it.
            let folder = named.contains("work/") ? named.filter { $0 != "work/" } : named
            // A folder that was made is made durable in the one above it.
            let above = ["data", "state", "work"].map { "<\(home.root)/\($0)>" }
            let strange = Self.strange(trace, in: home, named: vault + folder).filter { line in
                let isSync =
                    line.contains("O_RDONLY|O_CLOEXEC|O_DIRECTORY") && above.contains(where: line.hasSuffix)
                return !isSync
                    && !(named.contains("work/")
                        && ["O_DIRECTORY", "O_TMPFILE"].contains { line.contains($0) })
            }
            #expect(strange.isEmpty, "\(command):\n\(strange.prefix(5).joined(separator: "\n"))")
        }
    }

    @Test(.enabled(if: hasTrace, "strace is not here, or may not look"))
    func `a large file is on its way to the disk before the commit waits for it`() throws {
        let home = try Home()
        try home.runAll(
            "muniment init --depicted adult --kdf interactive --no-recovery-code",
            "head -c 20000000 /dev/zero > large")
        let trace = "strace -f -qq -y -o ../trace -e trace=sync_file_range,fdatasync"
        #expect(try home.run("\(trace) muniment add file large --intimate no").status == 0)
        let calls = String(decoding: try home.read(home.root + "/trace"), as: UTF8.self)
            .split(separator: "\n")
        let started = calls.indices.filter {
            calls[$0].contains("sync_file_range(") && calls[$0].contains("/vault.muniment>")
                && calls[$0].hasSuffix(" = 0")
        }
        let waited = calls.lastIndex { $0.contains("fdatasync(") && $0.contains("/vault.muniment>") }
        #expect(started.count == 2)
        #expect(try #require(started.last) < (try #require(waited)))
    }

    @Test(.enabled(if: hasTrace, "strace is not here, or may not look"))
    func `what the program must not do is seen when another does it`() throws {
        let home = try Home()
        try home.runAll("printf x > other.txt; printf x > given.txt; mkdir sub")
        for (command, word) in [
            ("cat other.txt", "other.txt"), ("sh -c ': > elsewhere'", "elsewhere"),
            ("mv other.txt sub/moved", "sub/moved"), ("rm sub/moved", "sub/moved"),
            ("bash -c ': > /dev/udp/127.0.0.1/9'", "socket("), ("sh -c '/bin/true; :'", "/bin/true"),
        ] {
            let trace = try Self.traced(command, in: home).trace
            let strange = Self.strange(trace, in: home, named: ["work/given.txt"])
            #expect(strange.contains { $0.contains(word) }, "\(command)\n\(strange)\n\(trace)")
        }
        let quiet = try Self.traced("cat given.txt", in: home).trace
        #expect(Self.strange(quiet, in: home, named: ["work/given.txt"]).isEmpty)
        #expect(!Self.strange(quiet, in: home, named: []).isEmpty)
    }
}
