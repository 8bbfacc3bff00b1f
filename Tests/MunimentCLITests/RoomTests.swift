import Foundation
import Testing

/// Imports point one way only, and each outside library has one room (the design's section 2).
struct RoomTests {
    /// What each room may import beside the system's own modules.
    private static let allowed: [String: Set<String>] = [
        "MunimentCLI": ["Muniment", "CEdit", "ArgumentParser"],
        "Muniment": [
            "MunimentStore", "MunimentBagIt", "MunimentZip", "MunimentTimestamp", "MunimentCrypto",
            "MunimentMerkle", "MunimentParallel", "CMunimentSystem", "Mustache",
        ],
        "MunimentStore": [
            "MunimentCrypto", "MunimentMerkle", "MunimentParallel", "CMunimentSystem", "GRDB", "GRDBSQLite",
        ],
        "MunimentBagIt": ["MunimentCrypto", "MunimentParallel"],
        "MunimentParallel": ["CMunimentSystem"],
        "MunimentZip": ["CArchive", "CZlib"],
        "MunimentTimestamp": ["MunimentCrypto", "SwiftASN1"],
        "MunimentMerkle": ["MunimentCrypto"],
        "MunimentCrypto": ["CSodium", "CMunimentSystem", "Crypto"],
    ]
    private static let system: Set<String> = ["Foundation", "Dispatch", "Synchronization", "Glibc", "Darwin"]
    private static let network = [
        "URLSession", "FoundationNetworking", "NWConnection", "CFSocket", "CFStream", "socket(", "connect(",
        "getaddrinfo", "gethostbyname", "sys/socket.h", "netdb.h", "curl", "NSURLConnection",
    ]

    private struct Source {
        let room: String
        let name: String
        let lines: [String]
    }

    private static func sources() throws -> [Source] {
        let folder = Built.packageFolder + "/Sources"
        return try (FileManager.default.enumerator(atPath: folder)?.allObjects ?? [])
            .compactMap { $0 as? String }
            .filter { name in [".swift", ".c", ".h"].contains { name.hasSuffix($0) } }.sorted()
            .map { name in
                let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
                let room = name.split(separator: "/").first.map(String.init) ?? ""
                return Source(room: room, name: name, lines: text.components(separatedBy: "\n"))
            }
    }

    /// Words that may stand before `import` and `public`.
    private static let modifiers: Set<Substring> = [
        "package", "internal", "private", "fileprivate", "public", "final", "static", "nonisolated",
    ]

    /// The words of a line of code, without its modifiers and attributes; which of those there were.
    private static func split(_ line: String) -> (modifiers: [Substring], rest: [Substring]) {
        let words = line.split(separator: " ")
        let count = words.prefix { modifiers.contains($0) || $0.hasPrefix("@") }.count
        return (Array(words[..<count]), Array(words[count...]))
    }

    private static func imports(_ source: Source) -> [String] {
        source.lines.compactMap { line in
            guard line.contains("import ") else { return nil }
            let words = split(line).rest
            guard words.count >= 2, words[0] == "import" else { return nil }
            let kinds: Set<Substring> = ["struct", "class", "enum", "func", "protocol"]
            let module = words[1 + (kinds.contains(words[1]) && words.count > 2 ? 1 : 0)]
            return module.split(separator: ".").first.map(String.init)
        }
    }

    @Test func `every room imports only what lies below it`() throws {
        var found: [String: Set<String>] = [:]
        for source in try Self.sources() where source.name.hasSuffix(".swift") {
            let allowed = try #require(Self.allowed[source.room], "an unknown room: \(source.name)")
            for module in Self.imports(source) where !Self.system.contains(module) {
                #expect(allowed.contains(module), "\(source.name) imports \(module)")
                found[source.room, default: []].insert(module)
            }
        }
        // The reading itself works.
        #expect(found["MunimentStore"]?.contains("GRDB") == true)
        #expect(found["MunimentCrypto"]?.isSuperset(of: ["CSodium", "Crypto"]) == true)
        #expect(found["MunimentCLI"] == ["Muniment", "CEdit", "ArgumentParser"])
    }

    @Test func `nothing in the program knows a network`() throws {
        for source in try Self.sources() {
            let text = source.lines.joined(separator: "\n")
            for word in Self.network {
                #expect(!text.contains(word), "\(source.name) has \(word)")
            }
        }
    }

    @Test func `only the library is public`() throws {
        var publicRooms: Set<String> = []
        for source in try Self.sources() where source.name.hasSuffix(".swift") {
            for (index, line) in source.lines.enumerated() {
                guard line.contains("public ") || line.contains("open ") else { continue }
                let (modifiers, rest) = Self.split(line)
                guard modifiers.contains("public") || rest.first == "open" else { continue }
                publicRooms.insert(source.room)
                #expect(source.room == "Muniment", "\(source.name):\(index + 1)")
            }
        }
        #expect(publicRooms == ["Muniment"])
    }
}
