import Foundation
import Testing

@testable import MunimentStore

/// `Format.swift` against `Docs/format.md`.
struct FormatTableTests {
    private let page: String

    init() throws {
        page = try String(contentsOf: projectFolder().appending(path: "Docs/format.md"), encoding: .utf8)
    }

    /// The rows of the first table that stands after `heading`.
    private func table(after heading: String) throws -> [[String]] {
        let start = try #require(page.range(of: heading)).upperBound
        let lines = page[start...].split(separator: "\n", omittingEmptySubsequences: false)
        return lines.drop { !$0.hasPrefix("|") }.prefix { $0.hasPrefix("|") }.dropFirst(2).map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    @Test func `every constant of the page stands in the code with its value, and no other`() throws {
        let inCode: [String: String] = [
            "applicationID": "\(Format.applicationID)",
            "formatVersion": "\(Format.formatVersion)",
            "pageByteCount": "\(Format.pageByteCount)",
            "chunkByteCount": "\(Format.chunkByteCount)",
            "chunkIndexBits": "\(Format.chunkIndexBits)",
            "maximumSequenceNumber": "\(Format.maximumSequenceNumber)",
            "rowFloorByteCount": "\(Format.rowFloorByteCount)",
            "originalFloorByteCount": "\(Format.originalFloorByteCount)",
            "rowOverheadByteCount": "\(Format.rowOverheadByteCount)",
            "maximumRowBodyByteCount": "\(Format.maximumRowBodyByteCount)",
            "maximumSealedByteCount": "\(Format.maximumSealedByteCount)",
            "slotRecordByteCount": "\(Format.slotRecordByteCount)",
            "slotNameByteCount": "\(Format.slotNameByteCount)",
            "maximumSlotCount": "\(Format.maximumSlotCount)",
            "maximumArgonOperations": "\(Format.maximumArgonOperations)",
            "maximumArgonMemoryByteCount": "\(Format.maximumArgonMemoryByteCount)",
            "maximumFieldCount": "\(Format.maximumFieldCount)",
            "shownFieldCount": "\(Format.shownFieldCount)",
            "vaultHeadNamespace": Format.vaultHeadNamespace,
            "bundleHeadNamespace": Format.bundleHeadNamespace,
            "rotationNamespace": Format.rotationNamespace,
        ]
        let onPage = try table(after: "## Constants").map { ($0[0], $0[1]) }
        #expect(Dictionary(uniqueKeysWithValues: onPage) == inCode)
        let source = try String(
            contentsOf: projectFolder().appending(path: "Sources/MunimentStore/Format.swift"),
            encoding: .utf8)
        let declared = try #require(source.components(separatedBy: "package static let tables").first)
        #expect(declared.components(separatedBy: "package static let ").count - 1 == inCode.count)
    }

    @Test func `the schema of the page is the schema of the code`() throws {
        let block = try #require(page.components(separatedBy: "```sql\n").dropFirst().first)
        let statements = try #require(block.components(separatedBy: "\n```").first)
        let lines = statements.split(separator: "\n").map(String.init)
        #expect(lines.sorted() == Format.tables.map(\.sql).sorted())
        #expect(Format.tables.map(\.name) == Format.tables.map(\.name).sorted())
        for table in Format.tables { #expect(table.sql.hasPrefix("CREATE TABLE \(table.name)(")) }
    }

    @Test func `the contexts of sealed rows are those of the page`() throws {
        let rows = try table(after: "## 2. Sealed rows")
        #expect(rows.map { $0[0] } == RowType.allCases.map { "`\($0.rawValue)`" })
        for (row, type) in zip(rows, RowType.allCases) {
            #expect(row[1] == type.table ?? "the state file")
            #expect(UInt64(row[2]) == type.singleNumber)
            #expect(type.context.description == type.rawValue)
        }
    }
}
