import MunimentStore

extension CaseReport {
    /// Every item with all that the recipient may see of it, then the numbers of those withheld.
    var itemList: [Block] {
        var blocks: [Block] = []
        for entry in file.items {
            blocks += [.subheading(Self.title(entry.item)), .fields(fields(entry))]
            if let text = entry.text {
                blocks.append(.quote(text))
                if entry.isTextCut, let path = entry.path {
                    blocks.append(.paragraph("This is the beginning; the whole text is \(path)."))
                }
            }
        }
        if !file.withheld.isEmpty {
            blocks += [
                .subheading("Withheld"),
                .table(
                    columns: ["item", "kind", "recorded at", "reason", "type", "SHA-256 of the original"],
                    rows: file.withheld.map { item in
                        [
                            .own("\(item.item)"), .own(item.kind?.rawValue ?? "unknown"),
                            .own(item.recordedAt), .own(wording.withheld[item.reason.rawValue]),
                            .own(item.digest?.mediaType), .code(item.digest?.sha256),
                        ]
                    }),
            ]
        }
        return blocks
    }

    private func fields(_ entry: CaseItem) -> [(label: String, cell: Cell)] {
        let item = entry.item
        guard let kind = item.kind else { return [] }
        var fields: [(label: String, cell: Cell)] = []
        fields.append(("how obtained", .own(wording.obtained[kind.rawValue])))
        if item.text("at") != nil { fields.append(("time", WhenText(item).cell)) }
        fields.append(("recorded at", .own("\(item.recordedAt) (UTC, by the computer's clock)")))
        if !item.by.isEmpty { fields.append(("recorded by", .quoted(item.by))) }
        if let time = outsideTime(of: item) { fields.append(("time from outside", time)) }
        switch entry.evidence {
        case .none: break
        case .file(let path): fields.append(("in this bundle", .code(path)))
        case .notIncluded: fields.append(("in this bundle", "the original is not included"))
        case .damaged:
            fields.append(("in this bundle", .own(wording.withheld[Item.Withheld.damaged.rawValue])))
        }
        fields.append(
            ("proof", entry.proof.map { .code($0) } ?? "not included: part of the log could not be read"))
        if file.recipient.includes.originals, let original = item.original {
            fields.append(("size in bytes", .own(String(original.byteCount))))
            fields.append((FieldLabel.text("sha256"), .code(item.sha256)))
        }
        for field in FieldTable.fields(of: kind) where !Self.ownLines.contains(field.name) {
            guard let value = item.values[field.name] else { continue }
            fields.append((FieldLabel.text(field.name), Self.cell(value, of: field)))
        }
        if !item.tags.isEmpty { fields.append(("tags", .own(item.tags.joined(separator: ", ")))) }
        for correction in item.corrections {
            let names = FieldLabel.corrected(correction.fields).joined(separator: ", ")
            fields.append(
                (
                    "corrected",
                    .own(
                        "\(correction.recordedAt), event \(correction.event)"
                            + (names.isEmpty ? "" : ": \(names)")
                            + ". What stood there before is kept in the vault, and is in the item's proof "
                            + "where it may be seen.")
                ))
        }
        if item.isDamaged {
            fields.append(("note", "Part of what the vault holds of this item could not be read."))
        }
        return fields
    }

    /// Told in lines of their own, or of no use to a reader.
    static let ownLines: Set<String> = [
        "at", "precision", "zone", "zoneAssumed", "timeFrom", "timeShown", "timeWarnings", "byteCount",
        "sha256", "paddedByteCount", "chunkCount", "plainText", "text", "tags",
    ]

    static func cell(_ value: JSONValue, of field: FieldDefinition) -> Cell {
        let isLink =
            field.name == "address" || field.name.lowercased().hasSuffix("url")
            || ["resolvesTo", "messageLink"].contains(field.name)
        switch value {
        case .null: return .empty
        case .bool(let flag): return .own(flag ? "yes" : "no")
        case .integer(let number):
            return .own(field.form == .item || field.form == .account ? "item \(number)" : String(number))
        case .string(let text):
            switch field.form {
            case .choice, .amount, .currency, .platform: return .own(text)
            case .automatic where field.name != "fileName": return .own(text)
            default: return Cell([isLink ? .link(text) : .quoted(text)])
            }
        case .array(let values):
            if case .choices = field.form {
                return .own(values.compactMap(\.string).joined(separator: ", "))
            }
            if field.form == .items {
                return .own(values.compactMap(\.integer).map(String.init).joined(separator: ", "))
            }
            return Cell(values.compactMap(\.string).map { isLink ? .link($0) : .quoted($0) })
        case .object: return .empty
        }
    }
}
