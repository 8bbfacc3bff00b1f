/// Item numbers as people write them: `7`, `4-19`, `4,7,9-12`.
public enum NumberRange {
    /// The most numbers that one text may stand for.
    static let limit = 100_000

    /// The numbers in the order written.
    /// - Throws: ``MunimentError/Code/fieldNotAccepted``.
    public static func parse(_ text: String, field: String) throws(MunimentError) -> [UInt64] {
        let refusal = MunimentError(
            .fieldNotAccepted, subject: field, hint: "a number or a range, such as 7 or 4-19")
        var numbers: [UInt64] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false)
            guard (1...2).contains(ends.count), let first = number(ends[0]),
                let last = number(ends[ends.count - 1]),
                first >= 1, first <= last, last - first < UInt64(limit),
                numbers.count + Int(last - first) < limit
            else { throw refusal }
            numbers += first...last
        }
        return numbers
    }

    private static func number(_ text: Substring) -> UInt64? {
        guard (1...18).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        return UInt64(text)
    }
}
