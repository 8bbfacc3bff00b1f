import Foundation
import Testing

/// Imports point one way only, and each outside library has one room (the design's section 2).
struct RoomTests {
    /// What each room may import beside the system's own modules.
    private static let allowed: [String: Set<String>] = [
        "MunimentCLI": ["Muniment", "ArgumentParser"],
        "Muniment": [
            "MunimentStore", "MunimentBagIt", "MunimentCrypto", "MunimentMerkle", "CMunimentSystem",
            "Mustache",
        ],
        "MunimentStore": ["MunimentCrypto", "MunimentMerkle", "CMunimentSystem", "GRDB", "GRDBSQLite"],
        "MunimentBagIt": ["MunimentCrypto"],
        "MunimentMerkle": ["MunimentCrypto"],
        "MunimentCrypto": ["CSodium", "CMunimentSystem", "Crypto"],
    ]
    private static let system: Set<String> = ["Foundation", "Synchronization", "Glibc", "Darwin"]
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

    private static func imports(_ source: Source) -> [String] {
        source.lines.compactMap { line in
            line.firstMatch(
                of: /^\s*(?:@?\w+(?:\(\w+\))?\s+)*?import\s+(?:struct |enum |class |func )?(\w+)/
            ).map { String($0.1) }
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
        #expect(found["MunimentCLI"] == ["Muniment", "ArgumentParser"])
    }

    @Test func `nothing in the program knows a network`() throws {
        for source in try Self.sources() {
            for (index, line) in source.lines.enumerated() {
                for word in Self.network {
                    #expect(!line.contains(word), "\(source.name):\(index + 1) has \(word)")
                }
            }
        }
    }

    @Test func `only the library is public`() throws {
        var publicRooms: Set<String> = []
        for source in try Self.sources() where source.name.hasSuffix(".swift") {
            for (index, line) in source.lines.enumerated() {
                guard line.contains(/^\s*(?:@\w+(?:\([^)]*\))?\s+|final |static )*(?:public|open)\b(?!\()/)
                else { continue }
                publicRooms.insert(source.room)
                #expect(source.room == "Muniment", "\(source.name):\(index + 1)")
            }
        }
        #expect(publicRooms == ["Muniment"])
    }
}
