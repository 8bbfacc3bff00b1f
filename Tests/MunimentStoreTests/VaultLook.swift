import Foundation

@testable import MunimentStore

/// What a person would get out of a vault file, and whether a check of it is clean.
struct VaultLook {
    struct Evidence: Equatable {
        var stubs: [[UInt8]] = []
        var contents: [[UInt8]] = []
        var originals: [[UInt8]] = []
    }

    var evidence = Evidence()
    var isClean = false

    /// `nil` when the file does not open.
    init?(at path: String) {
        guard let store = try? TestVault.unlock(path, stateFolder: nil) else { return nil }
        defer { try? store.file.close() }
        var evidence = Evidence()
        var descriptions: [OriginalDescription] = []
        let report = try? store.check(progress: { _ in }) { read in
            guard case .event(let event) = read else { return }
            evidence.stubs.append(event.stub.encoded)
            if let content = event.content { evidence.contents.append(content.encoded) }
            if let description = OriginalDescription(event: event) { descriptions.append(description) }
        }
        for description in descriptions {
            if let bytes = try? store.original(description, limit: 1 << 21) {
                evidence.originals.append(bytes)
            }
        }
        self.evidence = evidence
        isClean = report?.findings.contains(where: \.code.isDamage) == false
    }
}
