import MunimentBagIt
import MunimentCrypto
import MunimentParallel
import MunimentStore

/// Writes one bundle into a staging folder: the originals first, since what happens to them stands in the
/// report, then the proofs, the report and what goes with it, then the manifests, and last the signed head
/// that names them.
struct BundleWriter {
    let store: VaultStore
    let disclosure: Disclosure
    let recipient: Recipient
    let words: ReportWords
    let options: ExportOptions
    let cover: CaseFile.Cover
    let environment: Environment

    /// What was written.
    struct Result {
        let summary: BagSummary
        let headSHA256: SHA256Digest
        /// Items whose originals did not open as they were sealed.
        let damaged: [UInt64]
        let missing: [MissingFact]
        /// Below the bundle's folder.
        let readFirst: String
    }

    /// The log went on while the bundle was written, so the head of its report could not be signed.
    struct HeadMoved: Error {}

    static let headName = "HEAD.txt"
    static let signatureName = "HEAD.txt.sig"

    /// Fills the folder, which must be empty. All of it is on disk when this returns.
    /// - Parameter progress: bytes of originals done, and in all.
    /// - Throws: ``HeadMoved``, `BagError`, and what the store throws but for damaged originals.
    func write(to folder: Int32, progress: (UInt64, UInt64) -> Void) throws -> Result {
        let position = try store.position()
        guard position.size == cover.head.size, position.signedHead.head.text == cover.head.text else {
            throw HeadMoved()
        }
        var bag = try BagWriter(directory: folder)
        let maker = try ProofMaker(store: store, disclosure: disclosure, head: cover.head)
        let items = try addProofs(
            of: try addOriginals(to: &bag, progress: progress), from: maker, to: &bag)
        let rotations = try maker.rotations()
        for proof in rotations { try bag.addPayload(path: proof.path, bytes: Array(proof.text.utf8)) }
        let stamps = disclosure.stamps.compactMap {
            maker.files(of: $0, after: rotations.map(\.rotation))
        }
        for file in stamps.flatMap(\.files) { try bag.addPayload(path: file.path, bytes: file.bytes) }
        let sends = try SendFiles.make(
            SheetCase(
                recipient: recipient, disclosure: disclosure, options: options, items: items,
                filings: disclosure.filings, heldCount: disclosure.heldCount), cover: cover)
        let texts = texts
        let made = texts.count + sends.count + rotations.count + stamps.reduce(0) { $0 + $1.files.count }
        let fileCount = items.reduce(made) {
            $0 + ($1.path == nil ? 0 : 1) + ($1.proof == nil ? 0 : 1)
        }
        let file = CaseFile(
            cover: cover, recipient: recipient, words: words, disclosure: disclosure, items: items,
            stamps: stamps, rotations: rotations,
            missing: MissingFacts.find(disclosure), payloadFileCount: fileCount)
        try Parallel.inOrder(texts.count, { index in Swift.Result { try texts[index].make(file) } }) {
            try bag.addPayload(path: texts[$0].path, bytes: Array($1.get().utf8))
        }
        for send in sends {
            try bag.addPayload(path: "data/send/" + send.name, bytes: Array(send.text.utf8))
        }
        let verify = VerifyText(file: file, key: position.publicKey)
        try bag.addTagFile(
            path: "allowed_signers", bytes: Array(VerifyText.allowedSigners(position.publicKey).utf8))
        try bag.addTagFile(path: "VERIFY.txt", bytes: Array(verify.text.utf8))
        // Neither names nor numbers of a case: whoever carries the folder can read this file.
        let summary = try bag.finish(bagInfo: [
            ("Bagging-Date", String(cover.madeAtLocal.prefix(10))),
            ("Bag-Software-Agent", cover.tool), ("External-Identifier", cover.bundle),
        ])
        return Result(
            summary: summary, headSHA256: try addHead(position, summary, to: &bag),
            damaged: items.filter { isUnread($0) }.map(\.item.number), missing: file.missing,
            readFirst: sends.first.map { "data/send/" + $0.name } ?? "data/report.html")
    }

    private func addProofs(
        of items: [CaseItem], from maker: ProofMaker, to bag: inout BagWriter
    ) throws -> [CaseItem] {
        var result = items
        try Parallel.inOrder(
            items.count,
            { index in
                Swift.Result { try maker.proof(of: items[index].item).map { Array($0.text.utf8) } }
            }
        ) { index, proof in
            guard let proof = try proof.get() else { return }
            let path = ItemProof.path(items[index].item.number)
            try bag.addPayload(path: path, bytes: proof)
            result[index].proof = path
        }
        return result
    }

    /// - Returns: the SHA-256 of the head's text.
    private func addHead(
        _ position: VaultStore.Position, _ summary: BagSummary, to bag: inout BagWriter
    ) throws -> SHA256Digest {
        let signed: SignedBundleHead
        do {
            signed = try store.signBundleHead(
                size: position.size, root: position.root, time: cover.madeAt,
                tagManifestSHA256: summary.tagManifestSHA256)
        } catch StoreError.inUse {
            throw HeadMoved()
        }
        let head = try bag.addUnlistedFile(path: Self.headName, bytes: Array(signed.head.text.utf8))
        try bag.addUnlistedFile(path: Self.signatureName, bytes: Array(signed.signature.utf8))
        return head.sha256
    }

    private func isUnread(_ item: CaseItem) -> Bool {
        if case .damaged = item.evidence { true } else { false }
    }

    /// Small originals are opened a few ahead, on all cores, while those before them are written.
    private func addOriginals(
        to bag: inout BagWriter, progress: (UInt64, UInt64) -> Void
    ) throws -> [CaseItem] {
        let shown = disclosure.items
        let total = shown.reduce(0) { $0 + ($1.byteCount ?? 0) }
        var done: UInt64 = 0
        var items: [CaseItem] = []
        try Parallel.inOrder(shown.count, { self.opened(shown[$0]) }) { index, opened in
            let item = shown[index]
            guard let original = item.original else {
                items.append(CaseItem(item: item, text: nil, isTextCut: false, evidence: .none))
                return
            }
            let before = done
            var beginning: [UInt8] = []
            func take(_ bytes: UnsafeRawBufferPointer) {
                if disclosure.mayShowText(of: item) {
                    beginning += bytes.prefix(CaseItem.textByteLimit - beginning.count)
                }
                done += UInt64(bytes.count)
                progress(done, total)
            }
            var evidence = CaseItem.Evidence.notIncluded
            do {
                if recipient.includes.originals {
                    let path = EvidenceName.path(item)
                    // What is read is compared with that digest, and the finished bundle with its manifests.
                    try bag.addPayload(path: path, sha256: original.sha256) { write in
                        try read(original, opened) { bytes in
                            try environment.checkInterruption()
                            try write(bytes)
                            take(bytes)
                        }
                    }
                    evidence = .file(path: path)
                } else if disclosure.mayShowText(of: item) {
                    try read(original, opened, take)
                }
            } catch StoreError.damaged {
                evidence = .damaged
                beginning = []
                done = before + original.byteCount
            }
            let isTextKept = disclosure.mayShowText(of: item) && !beginning.isEmpty
            items.append(
                CaseItem(
                    item: item, text: isTextKept ? Self.text(beginning) : nil,
                    isTextCut: original.byteCount > UInt64(beginning.count), evidence: evidence))
        }
        return items
    }

    /// The original of an item, if it is small and goes into the bundle.
    private func opened(_ item: Item) -> Swift.Result<OpenedOriginal, any Error>? {
        guard let original = item.original, original.byteCount <= SealedOriginal.largestByteCount,
            recipient.includes.originals || disclosure.mayShowText(of: item)
        else { return nil }
        return Swift.Result { try store.openedOriginal(original) }
    }

    private func read(
        _ original: OriginalDescription, _ opened: Swift.Result<OpenedOriginal, any Error>?,
        _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard let opened else { return try store.readOriginal(original, body) }
        try opened.get().withBytes(body)
    }

    /// A character that was cut at the end is left out.
    private static func text(_ bytes: [UInt8]) -> String {
        guard bytes.count >= CaseItem.textByteLimit else { return String(decoding: bytes, as: UTF8.self) }
        for cut in 0..<4 {
            if let text = String(validating: bytes.dropLast(cut), as: UTF8.self) { return text }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A file that is made from the case.
    private struct MadeText: Sendable {
        let path: String
        let make: @Sendable (CaseFile) throws -> String
    }

    private var texts: [MadeText] {
        let reports = [
            MadeText(path: "data/report.html") { try ReportHTML.render(CaseReport(file: $0).document) },
            MadeText(path: "data/report.txt") { ReportPlainText.render(CaseReport(file: $0).document) },
            MadeText(path: "data/report.json") { CaseJSON(file: $0).text },
        ]
        let tables = recipient.tables.map { table in
            MadeText(path: "data/\(table.rawValue).csv") { CaseTables(file: $0).text(table) }
        }
        let sends = recipient.sends.compactMap { part in
            switch part {
            case .coverLetter:
                MadeText(path: "data/send/cover-letter.txt") { try SendTexts(file: $0).coverLetter }
            case .certification:
                MadeText(path: "data/send/certification-blank.txt") { try SendTexts(file: $0).certification }
            case .sheet, .platformReport, .notices: nil as MadeText?
            }
        }
        return reports + tables + sends
    }
}
