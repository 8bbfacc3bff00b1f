import Muniment

/// The words of what is read on a screen.
extension Wording {
    static let noTime = "When it happened is not given"
    static let inSeveralItems = "The same in several items:"
    static let zoneAssumed =
        "A zone with a question mark was not given; this computer's was taken, so the day may be another one."

    /// What a time was read from, where that makes it less sure.
    static let unsureSources = ["memory": "from memory", "file": "by a file's clock"]

    static let timeWarnings = [
        "in-future": "look again: in the future when it was recorded",
        "repeated-hour": "look again: that hour came twice",
        "skipped-hour": "look again: that hour did not exist",
    ]

    static let pagerNotUsed =
        "PAGER was not used: it names no program that is here, or needs a shell. A name or a whole path works, with words after it."

    /// How a picture is seen, and what that leaves behind.
    static func seeing(_ number: UInt64) -> [String] {
        let extract =
            "muniment extract \(number) --output FILE writes a copy to the disk; anyone who uses this computer can read it, also after it is deleted"
        guard MemoryCopy.isPossible else { return [extract] }
        return [
            "muniment show \(number) --reveal --viewer PROGRAM hands a copy in memory to a program of yours; nothing is written to the disk by Muniment",
            extract,
        ]
    }

    static func viewerEnded(_ status: Int32) -> String {
        "The viewer ended with status \(status). It has to take a file's path, and show it by itself."
    }

    static func viewerError(_ error: MunimentError, _ subject: String) -> ErrorWords? {
        switch error.code {
        case .noMemoryCopy:
            ErrorWords(
                what: "No copy of item \(subject) could be made in memory; at most 256 MiB are copied.",
                effect: nothingChanged,
                next:
                    "`muniment extract \(subject) --output FILE` writes a copy to the disk; anyone who uses this computer can read it, also after it is deleted."
            )
        case .viewerNotStarted:
            ErrorWords(
                what: "The viewer \(subject) is not there, or did not start.", effect: nothingChanged,
                next: "give --viewer the name or whole path of a program that opens a picture by its path.")
        default: nil
        }
    }
}
