extension VaultStore {
    /// Re-reads and re-hashes every row (section 11). Damage is a finding, not an error; nothing is
    /// written. Works in short transactions, so that saving goes on beside it.
    /// - Parameters:
    ///   - begun: SQLite's own check, begun earlier. It counts if nothing was written to the file since it began.
    ///   - isInterrupted: asked at each event, before each piece of an original, and while SQLite's own check is waited
    ///     for.
    ///   - onEvent: every event that could be read, in order.
    /// - Throws: ``StoreError/interrupted``; ``StoreError/inUse``, ``StoreError/inputOutput(_:)``: the check itself could not run.
    package func check(
        begun: IntegrityCheck? = nil, isInterrupted: () -> Bool = { false },
        progress: (CheckProgress) -> Void, onEvent: (ReadEvent) -> Void
    ) throws(StoreError) -> StoreCheckReport {
        defer { begun?.stop() }
        let current = begun.flatMap { $0.isOf(file) ? $0 : nil }
        if current == nil { begun?.abandon() }
        let integrity = current ?? IntegrityCheck(file)
        defer { integrity.stop() }
        // Before the head in the vault: whatever is saved beside this check, what the state file knows by now is
        // committed by then.
        var check = RunningCheck(store: self, outside: state?.read(vaultKey: vaultKey))
        try check.step("integrity") { check throws(StoreError) in try check.fileSize() }
        try check.step("singles") { check throws(StoreError) in try check.singles() }
        try check.step("events") { check throws(StoreError) in try check.events(isInterrupted, onEvent) }
        check.rotations()
        try check.step("slots") { check throws(StoreError) in try check.slots() }
        try check.step("chunks") { check throws(StoreError) in try check.originals(isInterrupted, progress) }
        try check.step("integrity") { check throws(StoreError) in
            try check.structure(integrity, isInterrupted)
        }
        try check.step("rows") { check throws(StoreError) in try check.strayRows() }
        try check.step("pending") { check throws(StoreError) in try check.pending() }
        try check.step("derived") { check throws(StoreError) in try check.snapshot() }
        check.outsideHead()
        try check.step("events") { check throws(StoreError) in try check.erasedMeanwhile() }
        // Then no row opened, and none of them is damaged.
        try check.step("singles") { _ throws(StoreError) in try checkKeysNotReplaced() }
        check.report.sortWorstFirst()
        return check.report
    }
}
