import Foundation
import MunimentCrypto
import MunimentStore

/// One run of a salvage: folds the events that are left, writes what belongs to each item, then the reports.
struct SalvageWriter {
    let salvaged: SalvagedVault
    let folder: String
    let environment: Environment
    private var state: VaultState
    private var report: SalvageReport

    /// Writes everything; on any error the folder is removed again.
    static func write(
        _ salvaged: SalvagedVault, to folder: String, unreadAnswer: Depicted, environment: Environment
    ) throws(MunimentError) -> SalvageReport {
        for path in [folder, folder + "/items"] {
            guard mkdir(RawPath.cString(path), 0o700) == 0, chmod(RawPath.cString(path), 0o700) == 0 else {
                let isThere = errno == EEXIST
                if path != folder { rmdir(RawPath.cString(folder)) }
                throw MunimentError(isThere ? .outputExists : .outputNotWritable, subject: folder)
            }
        }
        do {
            var writer = SalvageWriter(
                salvaged, folder: folder, unreadAnswer: unreadAnswer, environment: environment)
            try writer.run()
            return writer.report
        } catch {
            remove(folder)
            throw error
        }
    }

    private static func remove(_ folder: String) {
        let parent = open(RawPath.cString(RawPath.folder(of: folder)), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard parent >= 0 else { return }
        _ = FolderRemoval.remove(RawPath.name(of: folder), in: parent)
        close(parent)
    }

    private init(
        _ salvaged: SalvagedVault, folder: String, unreadAnswer: Depicted, environment: Environment
    ) {
        self.salvaged = salvaged
        self.folder = folder
        self.environment = environment
        report = SalvageReport(folder: folder, unreadAnswer: unreadAnswer)
        state = VaultState(unreadAnswer: unreadAnswer, erased: salvaged.erased)
    }

    private mutating func run() throws(MunimentError) {
        foldEvents()
        for item in state.sortedItems { report.items.append(try recover(item)) }
        let known = Set(state.items.numbers)
        report.missingItems = (1..<(salvaged.itemCount ?? 0) + 1).filter { !known.contains($0) }
        report.unknownOriginals = salvaged.originalNumbers.filter { number in
            guard number < UInt64(salvaged.events.count), !salvaged.erased.contains(number) else {
                return !salvaged.erased.contains(number)
            }
            if case .damaged = salvaged.events[Int(number)] { return true }
            return false
        }
        let pages = SalvagePages(report: report, state: state, salvaged: salvaged, madeAt: environment.utcNow)
        try write(pages.json + "\n", as: "report.json")
        try write(pages.text, as: "report.txt")
    }

    private func write(_ text: String, as name: String) throws(MunimentError) {
        let output = try OutputFile(path: folder + "/" + name)
        try output.write(text)
        try output.publish()
    }

    private mutating func foldEvents() {
        for read in salvaged.events {
            state.take(read)
            if case .damaged(let number) = read {
                report.lostEvents.append(number)
            } else {
                report.foundEventCount += 1
                if !salvaged.isVouched(UInt64(report.foundEventCount + report.lostEvents.count - 1)) {
                    report.unvouchedEventCount += 1
                }
            }
        }
        // The last that is told of may have been followed by others.
        report.isEndKnown = salvaged.isEndKnown
        if !salvaged.isEndKnown { state.take(.damaged(UInt64(salvaged.events.count))) }
        report.isAnswerLost = state.isAnswerLost
        report.claimedEventCount = salvaged.claimedSize
        report.vouched = salvaged.vouched
        report.hasJournal = salvaged.hasJournal
    }

    private func recover(_ item: Item) throws(MunimentError) -> SalvagedItem {
        var result = SalvagedItem(
            state.presented(item), isVouched: item.events.allSatisfy(salvaged.isVouched))
        guard !item.isErased else { return result }
        let damaged = item.events.filter { number in
            if case .contentDamaged = salvaged.events[Int(number)] { true } else { false }
        }
        for number in damaged {
            let isAdding = number == item.events.first
            result.faults.append(isAdding ? .recordLost(event: number) : .changeLost(event: number))
        }
        if let original = item.original {
            if item.withheld(vault: state.depicted) == .locked {
                result.isLeftOut = true
            } else {
                try recover(original, of: item, into: &result)
            }
        }
        for number in damaged { try recoverUnrecorded(number, of: item, into: &result) }
        return result
    }

    /// The file, or the newest words that are whole (`Docs/salvage.md`, rules 4.1, 4.2, 4.4).
    private func recover(
        _ original: OriginalDescription, of item: Item, into result: inout SalvagedItem
    ) throws(MunimentError) {
        let name = SalvageName.file(of: item)
        if try write(original.sequenceNumber, original, as: name, into: &result) { return }
        guard item.kind?.hasText == true else { return }
        for earlier in item.originals.dropLast().reversed() {
            var attempt = result
            let name = SalvageName.file(of: item, event: earlier.sequenceNumber)
            if try write(earlier.sequenceNumber, earlier, as: name, into: &attempt) {
                result.files = attempt.files
                result.faults.append(.earlierWords(event: earlier.sequenceNumber))
                return
            }
        }
    }

    /// The original of an event whose record is lost (rules 4.3, 5.2).
    private func recoverUnrecorded(
        _ number: UInt64, of item: Item, into result: inout SalvagedItem
    ) throws(MunimentError) {
        guard salvaged.originalNumbers.contains(number) else { return }
        let isText = item.kind?.hasText == true && item.kind?.isFile == false
        guard isText || state.depicted == .adult && !item.isLocked else {
            result.isLeftOut = true
            return
        }
        _ = try write(
            number, nil, as: SalvageName.file(of: item, event: number, isText: isText), into: &result)
    }

    /// - Returns: whether it is whole. Incomplete ones are written too, under a name that says so.
    private func write(
        _ number: UInt64, _ description: OriginalDescription?, as name: String,
        into result: inout SalvagedItem
    ) throws(MunimentError) -> Bool {
        let whole = try writeOnce(number, description, as: name) { $0.isWhole }
        guard let original = whole else {
            result.faults.append(.originalLost(event: number))
            return false
        }
        var path = "items/" + name
        if !original.isWhole {
            if original.isLost {
                result.faults.append(.originalLost(event: number))
                return false
            }
            path += ".incomplete"
            result.faults.append(
                original.missing.isEmpty
                    ? .originalDiffers(event: number) : .originalIncomplete(event: number))
            // What opens under the vault's key and is not what was recorded is nobody's evidence.
            guard !original.missing.isEmpty else { return false }
            _ = try writeOnce(number, description, as: name + ".incomplete") { _ in true }
        }
        result.files.append(
            SalvagedItem.File(
                path: path, byteCount: original.byteCount, sha256: original.sha256.hex,
                isAsRecorded: original.isAsRecorded, missing: original.missing, event: number))
        return original.isWhole
    }

    /// Writes it under `name` if it is wanted when it was read.
    private func writeOnce(
        _ number: UInt64, _ description: OriginalDescription?, as name: String,
        ifWanted isWanted: (SalvagedOriginal) -> Bool
    ) throws(MunimentError) -> SalvagedOriginal? {
        let output = try OutputFile(path: folder + "/items/" + name)
        let original = try MunimentError.wrap(subject: folder) {
            try salvaged.readOriginal(number, description) { piece in
                try environment.checkInterruption()
                try output.write(piece)
            }
        }
        if let original, isWanted(original) { try output.publish() }
        return original
    }
}

/// What recovered files are called (`Docs/salvage.md`, rule 6.2).
enum SalvageName {
    /// Such as `item-0007-chat-1.png`; words are `item-0003.txt`.
    static func file(of item: Item) -> String {
        guard item.kind?.isFile == true else { return base(item) + ".txt" }
        let suffix = EvidenceName.suffix(item.mediaType)
        var name = SafeName.component(item.fileName ?? "", fallback: "file")
        let own = name.split(separator: ".").dropFirst().last.map(String.init)
        let isSame = own == suffix || [own, suffix] == ["jpeg", "jpg"] || [own, suffix] == ["tiff", "tif"]
        if !isSame { name += "." + suffix }
        return base(item) + "-" + name
    }

    /// Of an earlier version, or of an event whose record is lost.
    static func file(of item: Item, event: UInt64, isText: Bool = true) -> String {
        base(item) + "-event-\(event)." + (isText ? "txt" : "bin")
    }

    private static func base(_ item: Item) -> String { "item-" + EvidenceName.number(item.number) }
}
