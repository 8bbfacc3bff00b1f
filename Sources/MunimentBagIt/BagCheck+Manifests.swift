/// The manifests and what they list (RFC 8493 sections 2.1.3, 2.2.1 and 3).
extension BagCheck {
    mutating func readManifests(_ tree: BagTree) -> [Manifest] {
        var entriesLeft = limits.entryCount
        var manifests: [Manifest] = []
        for path in tree.files.keys.sorted() {
            guard let manifest = Manifest(path: path) else { continue }
            manifests.append(read(manifest, tree, &entriesLeft))
        }
        let payload = manifests.filter { !$0.isTagManifest }
        if payload.isEmpty {
            add(.noPayloadManifest, BagPath(""))
        } else if !payload.contains(where: { $0.algorithm.isComputed }) {
            add(.nothingToCompare, BagPath(""))
        }
        if payload.count == manifests.count { add(.noTagManifest, BagPath("")) }
        return manifests
    }

    private mutating func read(
        _ manifest: Manifest, _ tree: BagTree, _ entriesLeft: inout Int
    ) -> Manifest {
        var manifest = manifest
        switch manifest.algorithm {
        case .sha256, .sha512: break
        case .md5, .sha1: add(.weakAlgorithm, manifest.path)
        case .unknown: add(.unsupportedAlgorithm, manifest.path)
        }
        var found: [(code: BagFinding.Code, path: BagPath?, line: Int)] = []
        let findingLimit = limits.findingCount
        let outcome = read(manifest.path, byteLimit: limits.manifestByteCount) { line, number in
            guard entriesLeft > 0, found.count < findingLimit else {
                found.append((.tooLarge, nil, number))
                return false
            }
            entriesLeft -= 1
            do throws(ManifestLine.Fault) {
                let line = try ManifestLine(line, digestByteCount: manifest.algorithm.digestByteCount)
                let path = tree.resolve(line.path)
                for code in line.warnings { found.append((code, path, number)) }
                if path != line.path { found.append((.normalisationDiffers, path, number)) }
                if !manifest.mayList(path) {
                    found.append((.misplacedEntry, path, number))
                } else if manifest.digests[path] != nil {
                    found.append((.duplicateEntry, path, number))
                } else {
                    manifest.digests[path] = line.digest
                }
            } catch {
                switch error {
                case .blank: found.append((.blankLine, nil, number))
                case .malformed: found.append((.malformedLine, nil, number))
                case .unsafe(let path): found.append((.unsafePath, path, number))
                }
            }
            return true
        }
        for (code, path, line) in found {
            add(code, path ?? manifest.path, in: path == nil ? nil : manifest.path, line: line)
        }
        if manifest.path == BagPath(BagIt.tagManifestName) { report.tagManifestSHA256 = outcome?.sha256 }
        return manifest
    }

    /// Compares what is listed with what is there, both ways.
    mutating func checkListing(_ tree: BagTree, _ manifests: [Manifest]) {
        for manifest in manifests {
            for path in manifest.digests.keys.sorted() where tree.files[path] == nil {
                if tree.folders.contains(path) {
                    add(.folderListed, path, in: manifest.path)
                } else if !tree.refused.contains(path) {
                    add(.missingFile, path, in: manifest.path)
                }
            }
        }
        let payloadManifests = manifests.filter { !$0.isTagManifest }
        let tagManifests = manifests.filter(\.isTagManifest)
        for path in tree.files.keys.sorted() {
            if path.isPayload {
                let lacking = payloadManifests.filter { $0.digests[path] == nil }
                guard let first = lacking.first else { continue }
                if lacking.count < payloadManifests.count {
                    add(.notInEveryManifest, path, in: first.path)
                } else {
                    add(Self.isLeftBehind(path) ? .addedSystemFile : .addedFile, path)
                }
            } else {
                checkTagFileListing(path, tagManifests)
            }
        }
    }

    private mutating func checkTagFileListing(_ path: BagPath, _ tagManifests: [Manifest]) {
        let manifest = Manifest(path: path)
        if manifest?.isTagManifest == true { return }
        for tagManifest in tagManifests where manifest != nil && tagManifest.digests[path] == nil {
            add(.manifestNotListed, path, in: tagManifest.path)
        }
        if tagManifests.allSatisfy({ $0.digests[path] == nil }) {
            report.unlistedTagFiles.append(path.printable)
        }
    }

    /// Files that file browsers make in folders they show.
    private static func isLeftBehind(_ path: BagPath) -> Bool {
        guard let name = path.components.last else { return false }
        let text = String(decoding: name, as: UTF8.self).lowercased()
        return [".ds_store", "thumbs.db", "desktop.ini", ".directory"].contains(text) || text.hasPrefix("._")
    }
}
