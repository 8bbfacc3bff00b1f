import Foundation
import MunimentBagIt
import MunimentCrypto
import MunimentStore
import MunimentZip

extension Vault {
    /// What a bundle for `recipient` would hold. Nothing is written.
    /// - Parameter recipient: a name of ``Recipients/names``.
    /// - Throws: code ``MunimentError/Code/fieldNotAccepted`` for an unknown recipient,
    ///   ``MunimentError/Code/nothingSelected``, those of the vault.
    public func plan(_ recipient: String, _ options: ExportOptions) throws(MunimentError) -> ExportPlan {
        let recipient = try Recipient.named(recipient)
        let options = try options.checked(for: recipient)
        let disclosure = Disclosure(
            state: try stateAnew(keepsLog: true), recipient: recipient, options: options)
        try disclosure.checkNotEmpty(recipient, countingNotes: true)
        return ExportPlan(
            items: disclosure.items, withheld: disclosure.withheld + disclosure.notes,
            missing: MissingFacts.find(disclosure) + disclosure.unread,
            byteCount: disclosure.items.reduce(0) { $0 + ($1.byteCount ?? 0) })
    }

    /// Makes a bundle for `recipient` in `folder`, under a name of its own. It is written aside, checked and
    /// then renamed; nothing is overwritten. The export is recorded in the vault before the bundle has its
    /// name. On any error nothing of it is left in `folder`.
    /// - Parameters:
    ///   - recipient: a name of ``Recipients/names``.
    ///   - folder: made for its owner alone if it is not there.
    ///   - progress: bytes of originals done, and in all.
    /// - Throws: code ``MunimentError/Code/fieldNotAccepted`` for an unknown recipient,
    ///   ``MunimentError/Code/nothingSelected``, ``MunimentError/Code/vaultReadOnly``,
    ///   ``MunimentError/Code/vaultInUse`` where something was saved or tidied during each of three attempts,
    ///   ``MunimentError/Code/outputNotWritable``, ``MunimentError/Code/outputExists``,
    ///   ``MunimentError/Code/diskFull``; ``MunimentError/Code/bundleDiffers`` where the written bundle does
    ///   not check out, or where an item was erased or locked meanwhile; those of the vault.
    public func export(
        _ recipient: String, to folder: String, options: ExportOptions,
        progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws(MunimentError) -> Exported {
        let recipient = try Recipient.named(recipient)
        let options = try options.checked(for: recipient)
        guard try !store.file.isReadOnly else { throw MunimentError(.vaultReadOnly, subject: path) }
        try Disclosure(state: try stateAnew(keepsLog: true), recipient: recipient, options: options)
            .checkNotEmpty(recipient)
        let output = try ExportFolder(folder)
        let run = ExportRun(
            vault: self, recipient: recipient, options: options, folder: folder, now: environment.now())
        do throws(MunimentError) {
            let name = try output.freeName(date: String(run.localTime.prefix(10)))
            // Somebody may save while the bundle is written. Then the log has gone on from the head that its
            // report shows, and it is made again.
            var notices: [Notice] = []
            for _ in 0..<3 {
                let exported = try run.export(
                    in: output, as: name, notices: &notices, progress: progress)
                if let exported { return exported }
            }
            throw MunimentError(.vaultInUse, subject: path)
        } catch {
            output.abandon()
            throw error
        }
    }

    /// State and head of the same moment.
    fileprivate func stateAndHead() throws(MunimentError) -> (VaultState, Head) {
        for _ in 0..<8 {
            let head = try head()
            let state = try stateAnew(keepsLog: true)
            if state.size == head.size { return (state, head) }
        }
        throw MunimentError(.vaultInUse, subject: path)
    }
}

/// One export, from the folder to write in to the bundle's name.
private struct ExportRun {
    let vault: Vault
    let recipient: Recipient
    let options: ExportOptions
    /// As it was given.
    let folder: String
    /// Unix seconds; the one time that stands in every file.
    let now: Int64

    var localTime: String {
        (try? Moment.localText(unixSeconds: now, zone: vault.environment.zone))
            ?? Moment.utcText(unixSeconds: now)
    }

    /// - Parameter notices: of this attempt and of those before it.
    /// - Returns: `nil`, with nothing left, when the log went on meanwhile.
    func export(
        in output: ExportFolder, as name: String, notices: inout [Vault.Notice],
        progress: (UInt64, UInt64) -> Void
    ) throws(MunimentError) -> Exported? {
        let stagingName = StagingFolder.newName()
        // Recorded before anything is there, so that no interrupted export is forgotten.
        let recorded: Vault.Written<UInt64>
        do throws(MunimentError) { recorded = try recordStaging(stagingName, in: output) } catch {
            // A commit may be done although it failed. Nobody could find the record to be done with once its folder is
            // gone.
            output.isNamed = !forget(stagingName, in: output)
            throw error
        }
        output.isNamed = true
        notices += recorded.notices
        var pending = recorded.value
        var staging: StagingFolder?
        do throws(MunimentError) {
            // Whoever tidied it away forgets its record too.
            guard let made = try StagingFolder(stagingName, in: output) else {
                output.isNamed = try isRecorded(pending)
                return nil
            }
            staging = made
            // Where another command looked for the folder before it was made, found none and forgot it.
            let again = try recordStaging(stagingName, in: output, unless: pending)
            pending = again.value
            notices += again.notices
            let (state, head) = try vault.stateAndHead()
            let disclosure = Disclosure(state: state, recipient: recipient, options: options)
            try disclosure.checkNotEmpty(recipient)
            guard let written = try write(disclosure, head, to: made, as: name, progress: progress) else {
                try endForAnother(made, pending, output)
                return nil
            }
            if options.isZip { try pack(made, as: name) }
            guard try isWhole(made) else { throw MunimentError(.bundleDiffers, subject: name) }
            guard let event = try record(disclosure, written, as: name) else {
                try endForAnother(made, pending, output)
                return nil
            }
            let file = options.isZip ? name + ".zip" : name
            do { try made.publish(as: file, isZip: options.isZip) } catch {
                // The event says "prepared", which is what happened.
                throw MunimentError(
                    error.code, subject: output.path + "/" + file, effect: .earlierStepsKept)
            }
            // Last, so that no crash can come between the plaintext and its record.
            _ = end(made, pending, output)
            return Exported(
                bundle: folder + (folder.hasSuffix("/") ? "" : "/") + file, recipient: recipient.name,
                itemCount: disclosure.items.count - written.damaged.count,
                readFirst: written.readFirst, manifestSHA256: written.summary.manifestSHA256.hex,
                withheld: withheld(disclosure, written) + disclosure.notes,
                missing: written.missing + disclosure.unread,
                notices: (notices + event.notices).uniqued)
        } catch {
            _ = end(staging, pending, output)
            throw error
        }
    }

    private func isRecorded(_ pending: UInt64) throws(MunimentError) -> Bool {
        try MunimentError.wrap(subject: vault.path) {
            try vault.store.pending().contains { $0.number == pending }
        }
    }

    /// - Parameter known: the number under which it may be recorded already.
    private func recordStaging(
        _ name: String, in output: ExportFolder, unless known: UInt64? = nil
    ) throws(MunimentError) -> Vault.Written<UInt64> {
        // In a transaction, as forgetting is: whichever comes second sees what the other did.
        try vault.write { transaction, _ in
            if let known, try transaction.isPending(known) { return known }
            return try transaction.addPending(work(name, in: output))
        }
    }

    /// What is recorded of the staging folder of this name.
    private func work(_ name: String, in output: ExportFolder) -> PendingWork {
        .export(path: Array(output.path(of: name).utf8))
    }

    /// Forgets a folder that was not made.
    /// - Returns: whether no record of it is left.
    private func forget(_ name: String, in output: ExportFolder) -> Bool {
        guard let pending = try? vault.store.pending() else { return false }
        let work = work(name, in: output)
        return pending.filter { $0.work == work }.allSatisfy { vault.finishPending($0.number) }
    }

    /// Ends this attempt, so that the next one can begin.
    private func endForAnother(
        _ staging: StagingFolder, _ pending: UInt64, _ output: ExportFolder
    ) throws(MunimentError) {
        guard end(staging, pending, output) else { throw MunimentError(.vaultInUse, subject: vault.path) }
    }

    /// Removes what was staged, and then forgets it.
    /// - Returns: whether nothing of it is left.
    private func end(_ staging: StagingFolder?, _ pending: UInt64, _ output: ExportFolder) -> Bool {
        guard staging?.remove() ?? true else { return false }
        output.isNamed = !vault.finishPending(pending)
        return true
    }

    /// - Returns: `nil` when the log went on meanwhile.
    private func write(
        _ disclosure: Disclosure, _ head: Vault.Head, to staging: StagingFolder, as name: String,
        progress: (UInt64, UInt64) -> Void
    ) throws(MunimentError) -> BundleWriter.Result? {
        let cover = CaseFile.Cover(
            bundle: name, madeAt: Moment.utcText(unixSeconds: now), madeAtLocal: localTime,
            zone: vault.environment.zone, tool: MunimentVersion.tool, caseNumber: options.caseNumber,
            madeBy: options.madeBy, asking: options.asking, head: head)
        let writer = BundleWriter(
            store: try vault.store, disclosure: disclosure, recipient: recipient,
            words: try ReportWords.read(),
            options: options, cover: cover, environment: vault.environment)
        return try MunimentError.wrap(subject: vault.path) {
            do {
                return try writer.write(to: staging.bundle, progress: progress)
            } catch let error as BagError {
                throw MunimentError(error, folder: folder)
            } catch is BundleWriter.HeadMoved {
                return nil
            }
        }
    }

    private func pack(_ staging: StagingFolder, as name: String) throws(MunimentError) {
        let file = try staging.makeZip()
        defer { close(file) }
        try MunimentError.wrap(subject: vault.path) {
            do {
                try BundleZip.write(
                    try FolderSource(path: staging.bundlePath), as: name, to: file, time: now,
                    checkInterruption: vault.environment.checkInterruption)
            } catch let error as ZipError {
                throw MunimentError(
                    error == .diskFull ? .diskFull : .outputNotWritable, subject: folder)
            } catch let error as BagError {
                throw MunimentError(error, folder: folder)
            }
        }
    }

    /// Whether what will be handed over is the valid bag that was written.
    private func isWhole(_ staging: StagingFolder) throws(MunimentError) -> Bool {
        guard options.isZip else { return BagCheck.check(folder: staging.bundlePath).isValid }
        guard case .zip(let source) = try BundlePlace.open(staging.zipPath) else { return false }
        return source.faults.isEmpty && source.strays.isEmpty && BagCheck.check(source).isValid
    }

    /// Appends the event of the export, if the log is still the one that the bundle's head signs: what was saved
    /// since may forbid what was written.
    /// - Returns: `nil` when the log went on meanwhile.
    private func record(
        _ disclosure: Disclosure, _ written: BundleWriter.Result, as name: String
    ) throws(MunimentError) -> Vault.Written<Void>? {
        let withheld = withheld(disclosure, written).map(\.item)
        let items = disclosure.items.map(\.number).filter { !withheld.contains($0) }
        let recorded = try vault.write { transaction, state -> Bool in
            guard state.size == disclosure.eventCount else { return false }
            let present = Disclosure(state: state, recipient: recipient, options: options)
            let allowed = Set(present.items.map(\.number))
            if let gone = disclosure.items.map(\.number).first(where: { !allowed.contains($0) }) {
                throw MunimentError(.bundleDiffers, subject: String(gone), hint: "changed-meanwhile")
            }
            func numbers(_ numbers: [UInt64]) -> JSONValue { .array(numbers.map { .integer(Int64($0)) }) }
            try transaction.append(
                vault.draft(
                    EventKind.exported,
                    [
                        "recipient": .string(recipient.name), "bundle": .string(name),
                        "items": numbers(items), "withheld": numbers(withheld),
                        "headSha256": .string(written.headSHA256.hex),
                        "manifestSha256": .string(written.summary.manifestSHA256.hex),
                        "tagManifestSha256": .string(written.summary.tagManifestSHA256.hex),
                        "outcome": .string("prepared"),
                    ]))
            return true
        }
        return recorded.value ? Vault.Written(value: (), notices: recorded.notices) : nil
    }

    /// What the bundle names without describing it, and what it could not give.
    private func withheld(_ disclosure: Disclosure, _ written: BundleWriter.Result) -> [WithheldItem] {
        let damaged = disclosure.items.filter { written.damaged.contains($0.number) }.map {
            WithheldItem(
                item: $0.number, kind: $0.kind, reason: .damaged, recordedAt: $0.recordedAt, digest: nil)
        }
        return (disclosure.withheld + damaged).sorted { $0.item < $1.item }
    }
}

extension ExportOptions {
    /// The options with the platform's short name.
    /// - Throws: code ``MunimentError/Code/fieldNotAccepted`` where the platform is missing or unknown.
    fileprivate func checked(for recipient: Recipient) throws(MunimentError) -> ExportOptions {
        guard recipient.isPerPlatform else { return self }
        var options = self
        options.platform = try Platform.named(platform ?? "").slug
        // Sites that are not known by name are not one site: what is said to one is not told to the others.
        if options.platform == Platform.other, options.selection.numbers.isEmpty {
            throw MunimentError(
                .fieldNotAccepted, subject: "item",
                hint: "with --platform other, the numbers of the items on that one site")
        }
        return options
    }
}

extension Disclosure {
    /// - Throws: code ``MunimentError/Code/nothingSelected``, ``MunimentError/Code/nothingPublished``.
    fileprivate func checkNotEmpty(
        _ recipient: Recipient, countingNotes: Bool = false
    ) throws(MunimentError) {
        if !isEmpty || countingNotes && !notes.isEmpty || recipient.name == "ftc" && !filings.isEmpty {
            return
        }
        // What may have been said otherwise keeps items back; a few of them show how it goes.
        let commands = unread.prefix(3).map(\.command) + (unread.count > 3 ? ["…"] : [])
        throw MunimentError(
            recipient.name == "takedown" ? .nothingPublished : .nothingSelected,
            hint: commands.isEmpty ? nil : commands.joined(separator: "; "))
    }
}

extension MunimentError {
    /// An error of a bag that was being written in `folder`.
    fileprivate init(_ error: BagError, folder: String) {
        switch error {
        case .diskFull: self.init(.diskFull, subject: folder)
        case .exists, .io, .damaged: self.init(.outputNotWritable, subject: folder)
        case .unsafeName, .duplicate, .unsafeLabel, .tooLarge: self.init(.bundleDiffers, subject: folder)
        }
    }
}

extension [Vault.Notice] {
    /// Each once, in order.
    fileprivate var uniqued: [Vault.Notice] {
        var seen: Set<Vault.Notice> = []
        return filter { seen.insert($0).inserted }
    }
}
