/// Judges a bag made by anybody (RFC 8493 section 3). Reads only; bounded by ``BagLimits``.
package struct BagCheck {
    let source: any BagSource
    let limits: BagLimits
    var report = BagReport()

    /// Checks the bag that `source` holds; whatever is wrong with it is a finding.
    package static func check(_ source: any BagSource, limits: BagLimits = .default) -> BagReport {
        var check = BagCheck(source: source, limits: limits)
        check.run()
        return check.report
    }

    private init(source: any BagSource, limits: BagLimits) {
        self.source = source
        self.limits = limits
    }

    private mutating func run() {
        let tree = listTree()
        guard checkDeclaration(tree) else { return }
        checkRequired(tree)
        let manifests = readManifests(tree)
        checkListing(tree, manifests)
        if tree.files[BagPath(BagIt.infoName)] != nil { checkInfo() }
        checkContent(tree, manifests)
    }

    private mutating func listTree() -> BagTree {
        var found: [(BagFinding.Code, BagPath)] = []
        let tree = BagTree(source.list(limits: limits) { found.append(($0, BagPath($1))) })
        for (code, path) in found.sorted(by: { $0.1 < $1.1 }) { add(code, path) }
        for (path, byteCount) in tree.files where path.isPayload {
            let (sum, overflows) = report.payloadByteCount.addingReportingOverflow(byteCount)
            report.payloadByteCount = overflows ? .max : sum
            report.payloadFileCount += 1
        }
        return tree
    }

    private mutating func checkRequired(_ tree: BagTree) {
        if !tree.folders.contains(BagPath(BagIt.payloadFolder)) {
            add(.missingFile, BagPath(BagIt.payloadFolder))
        }
        if tree.files[BagPath(BagIt.fetchName)] != nil {
            add(.fetchNotSupported, BagPath(BagIt.fetchName))
        }
        var shown: [String: BagPath] = [:]
        for path in tree.files.keys.sorted() {
            guard let key = path.text?.lowercased() else { continue }
            if shown.updateValue(path, forKey: key) != nil { add(.nameClash, path) }
        }
    }

    mutating func add(
        _ code: BagFinding.Code, _ path: BagPath, in source: BagPath? = nil, line: Int? = nil
    ) {
        let finding = BagFinding(
            code: code, path: path.printable, source: source?.printable, line: line)
        report.add(finding, limits: limits)
    }

    /// Reads a text tag file, and tells what is wrong with it as a whole. `nil` if it cannot be read.
    mutating func read(
        _ path: BagPath, byteLimit: Int, _ body: (_ line: [UInt8], _ number: Int) -> Bool
    ) -> TagFileReader.Outcome? {
        let reader = TagFileReader(lineByteLimit: limits.lineByteCount, byteLimit: byteLimit)
        do throws(BagError) {
            let outcome = try reader.read(source, path, body)
            if outcome.hasByteOrderMark { add(.byteOrderMark, path, line: 1) }
            if let line = outcome.lineNotUTF8 { add(.notUTF8, path, line: line) }
            if !outcome.endsWithNewline { add(.missingFinalNewline, path, line: outcome.lineCount) }
            if outcome.isTooLarge { add(.tooLarge, path, line: outcome.lineCount + 1) }
            return outcome
        } catch {
            add(.unreadable, path)
            return nil
        }
    }
}

extension BagCheck {
    /// Checks the bag in `folder`; a folder that cannot be opened is a finding too.
    package static func check(folder: String, limits: BagLimits = .default) -> BagReport {
        do throws(BagError) {
            return check(try FolderSource(path: folder), limits: limits)
        } catch {
            var report = BagReport()
            report.add(BagFinding(code: .cannotOpen, path: "", source: nil, line: nil), limits: limits)
            return report
        }
    }
}
