import MunimentStore

extension Item {
    /// The item as commands write it in JSON: what is known, under the names of the fields.
    /// - Parameters:
    ///   - revealing: also what is hidden on a screen: contents, private notes, impact.
    ///   - text: the item's text, where it was asked for.
    public func output(revealing: Bool, text: String? = nil) -> OutputValue {
        var members: [(name: String, value: OutputValue)] = [
            ("number", .count(number)), ("kind", .string(kindText)),
        ]
        if isErased {
            members.append(("erased", .bool(true)))
            return .object(members)
        }
        members += [("recordedAt", .string(recordedAt)), ("by", .string(by))]
        if isDamaged { members.append(("damaged", .bool(true))) }
        if isLocked { members.append(("locked", .bool(true))) }
        if let happenedAt { members.append(("happenedAt", .string(happenedAt))) }
        for field in kind.map(FieldTable.fields(of:)) ?? [] where !Self.listedElsewhere.contains(field.name) {
            guard revealing || field.visibility == .ordinary, let value = values[field.name] else { continue }
            members.append((field.name, OutputValue(value)))
        }
        if !actors.isEmpty { members.append(("actors", .array(actors.map(OutputValue.string)))) }
        if !tags.isEmpty { members.append(("tags", .array(tags.map(OutputValue.string)))) }
        if let original, kind?.isFile == true || revealing {
            members.append(
                (
                    "original",
                    .object([
                        ("fileName", .text(fileName)), ("byteCount", .count(original.byteCount)),
                        ("sha256", .text(sha256)), ("mediaType", .text(mediaType ?? "text/plain")),
                    ])
                ))
        }
        if let text { members.append(("text", .string(text))) }
        if !corrections.isEmpty {
            members.append(
                (
                    "corrections",
                    .array(
                        corrections.map { correction in
                            .object([
                                ("event", .count(correction.event)),
                                ("recordedAt", .string(correction.recordedAt)),
                                ("fields", .array(correction.fields.map(OutputValue.string))),
                            ])
                        })
                ))
        }
        return .object(members)
    }

    /// `at` stands as `happenedAt`; what describes the original stands in `original`.
    private static let listedElsewhere: Set<String> = [
        "at", "tags", "fileName", "mediaType", "byteCount", "sha256", "paddedByteCount", "chunkCount", "text",
    ]
}
