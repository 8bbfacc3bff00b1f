import Foundation
import Testing

@testable import Muniment

extension ExportCase {
    /// A bundle for `recipient`, in an output folder of its own.
    func export(
        for recipient: String, _ change: (inout ExportOptions) -> Void = { _ in }
    ) throws -> Bundle {
        var options = ExportOptions()
        change(&options)
        let exported = try vault.export(
            recipient, to: folder + "/" + UUID().uuidString, options: options)
        return try Bundle(exported)
    }

    /// Records a filing.
    func file(_ fields: [String: String]) throws {
        _ = try vault.addFiling(fields.map { FieldInput($0.key, [$0.value]) })
    }
}

extension ExportCase.Bundle {
    /// The texts below `data/send/`, by name.
    var sends: [String: String] {
        var sends: [String: String] = [:]
        for (path, text) in texts where path.hasPrefix("data/send/") {
            sends[String(path.dropFirst("data/send/".count))] = text
        }
        return sends
    }
}
