/// bagit.txt and bag-info.txt (RFC 8493 sections 2.1.1 and 2.2.2).
extension BagCheck {
    private static let versionLabel = "BagIt-Version: "
    private static let encodingLabel = "Tag-File-Character-Encoding: "

    /// Elements that should not stand twice.
    private static let onceLabels: Set<String> = [
        "bagging-date", "bag-size", "bag-group-identifier", "bag-count",
    ]

    /// Whether the rest of the bag can be judged by the rules of version 1.0.
    mutating func checkDeclaration(_ tree: BagTree) -> Bool {
        let path = BagPath(BagIt.declarationName)
        guard tree.files[path] != nil else {
            if !tree.refused.contains(path) { add(.missingFile, path) }
            return true
        }
        var lines: [String] = []
        let outcome = read(path, byteLimit: limits.tagFileByteCount) { line, _ in
            lines.append(String(decoding: line, as: UTF8.self))
            return lines.count <= 2
        }
        guard outcome != nil else { return true }
        guard lines.count == 2, lines[0].hasPrefix(Self.versionLabel),
            lines[1].hasPrefix(Self.encodingLabel)
        else {
            add(.badDeclaration, path)
            return true
        }
        let version = lines[0].dropFirst(Self.versionLabel.count)
        let encoding = lines[1].dropFirst(Self.encodingLabel.count)
        let numbers = version.split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 2, numbers.allSatisfy(Self.isNumber), !encoding.isEmpty,
            encoding.utf8.allSatisfy({ (0x21..<0x7f).contains($0) })
        else {
            add(.badDeclaration, path)
            return true
        }
        guard version == BagIt.version else {
            add(.unsupportedVersion, path)
            return false
        }
        // Registered names of encodings do not differ by case (RFC 2978 section 2.3).
        guard encoding.lowercased() == "utf-8" else {
            add(.unsupportedEncoding, path)
            return false
        }
        return true
    }

    mutating func checkInfo() {
        let path = BagPath(BagIt.infoName)
        var elements: [InfoLine] = []
        var faults: [(BagFinding.Code, Int)] = []
        _ = read(path, byteLimit: limits.tagFileByteCount) { line, number in
            if line.allSatisfy(Self.isBlank) {
                faults.append((.blankLine, number))
            } else if let first = line.first, Self.isBlank(first) {
                // A line that begins with white space goes on with the element before it.
                guard let last = elements.indices.last else {
                    faults.append((.malformedLine, number))
                    return true
                }
                if !elements[last].value.isEmpty { elements[last].value += " " }
                elements[last].value += String(decoding: line.drop(while: Self.isBlank), as: UTF8.self)
            } else if let (label, value) = Self.split(line) {
                elements.append(InfoLine(label: label, value: value, line: number))
            } else {
                faults.append((.malformedLine, number))
            }
            return true
        }
        for (code, line) in faults { add(code, path, line: line) }
        checkElements(elements, path)
        report.bagInfo = elements.map { BagInfoElement(label: $0.label, value: $0.value) }
    }

    /// A label without white space around it, a colon, one space or tab, and the value.
    private static func split(_ line: [UInt8]) -> (label: String, value: String)? {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0, colon + 1 < line.count,
            isBlank(line[colon + 1]), !isBlank(line[colon - 1])
        else { return nil }
        return (
            String(decoding: line[..<colon], as: UTF8.self),
            String(decoding: line[(colon + 2)...], as: UTF8.self)
        )
    }

    private mutating func checkElements(_ elements: [InfoLine], _ path: BagPath) {
        var seen: Set<String> = []
        for element in elements {
            let label = element.label.lowercased()
            let line = element.line
            let isRepeated = !seen.insert(label).inserted
            if isRepeated, Self.onceLabels.contains(label) { add(.repeatedElement, path, line: line) }
            guard label == BagIt.oxumLabel.lowercased() else { continue }
            if isRepeated { add(.duplicateEntry, path, line: line) }
            let numbers = element.value.split(separator: ".", omittingEmptySubsequences: false)
            guard numbers.count == 2, numbers.allSatisfy(Self.isNumber),
                let byteCount = UInt64(numbers[0]), let fileCount = Int(numbers[1])
            else {
                add(.malformedLine, path, line: line)
                continue
            }
            if byteCount != report.payloadByteCount || fileCount != report.payloadFileCount {
                add(.oxumMismatch, path, line: line)
            }
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    private static func isNumber(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}

/// An element of bag-info.txt and the line that it begins on.
private struct InfoLine {
    let label: String
    var value: String
    let line: Int
}
