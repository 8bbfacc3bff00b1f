import MunimentStore

extension CaseReport {
    /// What services outside said of the time of earlier heads.
    var outsideTime: [Block] {
        guard !file.stamps.isEmpty else {
            return [
                .paragraph(
                    "None. All times are this computer's clock, or what the person and the platforms said.")
            ]
        }
        return [
            .paragraph(
                "Each answer is about the SHA-256 of one earlier head of the vault's log, which stands beside it. "
                    + "If its signature and chain are good, every log entry below the number given existed no "
                    + "later than the time given; nothing is said of later entries, nor of how much older one "
                    + "is. Muniment compared digest, status and form. Signature, chain and block were not checked "
                    + "here; VERIFY.txt has the commands."),
            .table(
                columns: ["stamp", "entries below", "existed no later than (UTC)", "according to", "file"],
                rows: file.stamps.map { files in
                    [
                        .own(String(files.stamp.event)), .own(String(files.stamp.size)),
                        .own(Self.time(of: files.stamp)),
                        .quoted(files.stamp.says), .code(files.path),
                    ]
                }),
        ]
    }

    private static func time(of stamp: Stamp) -> String {
        if let time = stamp.statedTime { return time }
        return stamp.statesTime
            ? "the time of the block that the proof leads to" : "no time yet: the proof is not complete"
    }

    /// What the oldest useful stamp says of one item; `nil` where there is no stamp at all.
    func outsideTime(of item: Item) -> Cell? {
        guard let stamp = file.stamp(of: item) else {
            return file.stamps.isEmpty ? nil : "no stamp covers what the log says of this item"
        }
        let covered = item.events.count { $0 < stamp.size }
        let time = Self.time(of: stamp)
        let rest = item.events.count - covered
        return .own(
            "\(rest == 0 ? "all \(covered)" : "the first \(covered) of \(item.events.count)") log entries existed "
                + "no later than ") + .quoted(time)
            + .own("; stamp \(stamp.event), whose signature was not checked here")
    }
}

extension CaseFile {
    /// The stamp with the smallest size that covers the adding of `item`.
    func stamp(of item: Item) -> Stamp? {
        guard let added = item.events.first else { return nil }
        let covering = stamps.map(\.stamp).filter { $0.size > added && $0.statesTime }
        let tokens = covering.filter { $0.statedTime != nil }
        return (tokens.isEmpty ? covering : tokens).min { ($0.size, $0.event) < ($1.size, $1.event) }
    }
}
