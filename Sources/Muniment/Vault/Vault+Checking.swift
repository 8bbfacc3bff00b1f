import Foundation
import MunimentCrypto
import MunimentMerkle
import MunimentStore
import Synchronization

/// One thing that a check found. Damage is a finding, not an error.
public struct Finding: Sendable {
    /// Such as `chunk-damaged`.
    public let code: String
    /// The item it concerns.
    public let item: UInt64?
    /// The event it concerns.
    public let event: UInt64?
    /// A few words more; never evidence.
    public let detail: String?
    /// Whether it means damage; the others are only to be told.
    public let isDamage: Bool

    init(
        _ code: String, item: UInt64? = nil, event: UInt64? = nil, detail: String? = nil,
        isDamage: Bool = true
    ) {
        self.code = code
        self.item = item
        self.event = event
        self.detail = detail
        self.isDamage = isDamage
    }
}

/// What a check read and found, worst first.
public struct CheckReport: Sendable {
    /// Everything found.
    public let findings: [Finding]
    /// Events read.
    public let eventCount: UInt64
    /// Items known.
    public let itemCount: Int
    /// Bytes, as they are stored, of the sealed rows that opened and of the copies of slots that are whole.
    public let byteCount: UInt64
    /// Nothing is damaged.
    public var isWhole: Bool { !findings.contains(where: \.isDamage) }
}

/// The part of a check of a vault for which no passphrase is needed: SQLite's own check of the file's structure. It
/// goes on while a passphrase is typed and its key is derived.
public final class StructureCheck: Sendable {
    /// What was begun, until a check takes it.
    private let begun: Mutex<IntegrityCheck?>

    /// Begins, on a thread of its own. It ends with the check that it is given to, or soon after its owner let go of
    /// it. A vault that is in use is not waited for.
    /// - Parameter path: of the vault.
    /// - Throws: as ``Vault/look(at:)``.
    public init(at path: String) throws(MunimentError) {
        do { begun = Mutex(try IntegrityCheck(path: path)) } catch {
            throw MunimentError(error, subject: path)
        }
    }

    deinit { take()?.abandon() }

    /// For one check alone: what was found says nothing about later.
    fileprivate func take() -> IntegrityCheck? { begun.withLock { $0.take() } }
}

extension Vault {
    /// Re-reads and re-hashes everything. Nothing is written; saving goes on beside it.
    /// - Parameters:
    ///   - kept: a head that was kept elsewhere, to be compared.
    ///   - structure: what was begun at the same path before the vault was open. Where something was written since, that
    ///     part begins anew.
    ///   - progress: bytes done and bytes in all.
    /// - Throws: code ``MunimentError/Code/headNotUnderstood``, ``MunimentError/Code/vaultInUse``,
    ///   ``MunimentError/Code/interrupted``.
    public func check(
        against kept: KeptHead? = nil, begun structure: StructureCheck? = nil,
        progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws(MunimentError) -> CheckReport {
        var state = VaultState()
        var history = HeadHistory()
        var snapshot = SnapshotCheck(try? store.snapshotHeader())
        let report = try MunimentError.wrap(subject: path) {
            try store.check(
                begun: structure?.take(), isInterrupted: environment.isInterrupted,
                progress: { progress($0.done, $0.total) },
                onEvent: { read in
                    state.take(read)
                    history.take(read)
                    snapshot.take(read, state)
                })
        }
        var findings = report.findings.map { finding in
            Finding(
                finding.code.rawValue, item: finding.item, event: finding.sequenceNumber,
                detail: finding.detail, isDamage: finding.code.isDamage)
        }
        let differs = try MunimentError.wrap(subject: path) {
            let store = try store
            return snapshot.differs(try? store.snapshotHeader(), storedSnapshot) { text, event in
                store.withText(text, of: event) { SHA256Digest.of($0) }
            }
        }
        if differs,
            report.findings.allSatisfy({ $0.code != .snapshotDamaged })
        {
            findings.append(Finding("snapshot-differs"))
        }
        if let finding = history.differing(report) { findings.insert(finding, at: 0) }
        if let kept { findings.insert(kept.compare(report, history), at: 0) }
        if !state.newerEvents.isEmpty {
            findings.append(
                Finding("newer-events", detail: String(state.newerEvents.count), isDamage: false))
        }
        return CheckReport(
            findings: findings, eventCount: report.eventCount, itemCount: state.items.count,
            byteCount: report.byteCount)
    }

    /// All parts of the snapshot that there is; `nil` where it is not whole.
    private func storedSnapshot() -> StoredSnapshot? {
        guard let store = try? store, let position = try? store.position(),
            case .found(let stored)? = try? store.snapshot(maker: StateSnapshot.maker, of: position)
        else { return nil }
        return stored
    }
}
