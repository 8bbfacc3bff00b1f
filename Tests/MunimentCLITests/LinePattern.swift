/// Expected lines in which `...` stands for any text of a line, and alone on a line for any lines.
struct LinePattern {
    private let lines: [String]

    init(_ lines: [String]) { self.lines = lines }

    func matches(_ actual: [String]) -> Bool {
        reachable(actual).last?.last == true
    }

    /// How many lines of `actual` agree with some beginning of the pattern.
    func agreeingPrefix(of actual: [String]) -> Int {
        let table = reachable(actual)
        return (0...actual.count).last { count in table.contains { $0[count] } } ?? 0
    }

    /// Row p, column n: whether the first p expected lines can stand for the first n actual ones.
    private func reachable(_ actual: [String]) -> [[Bool]] {
        var table = [[Bool]](
            repeating: [Bool](repeating: false, count: actual.count + 1), count: lines.count + 1)
        table[0][0] = true
        for (row, line) in lines.enumerated() {
            for column in 0...actual.count {
                if line == "..." {
                    table[row + 1][column] = table[row][column] || column > 0 && table[row + 1][column - 1]
                } else if column > 0, table[row][column - 1] {
                    table[row + 1][column] = Self.fits(line, actual[column - 1])
                }
            }
        }
        return table
    }

    /// Whether the texts between `...` stand in `line` in this order, the first at its beginning and the
    /// last at its end. Bytes are compared, not what looks alike.
    static func fits(_ pattern: String, _ line: String) -> Bool {
        let parts = pattern.utf8.split(separator: "...".utf8).map(Array.init)
        let bytes = Array(line.utf8)
        guard pattern.utf8.contains("...".utf8) else { return Array(pattern.utf8) == bytes }
        let isOpenAtStart = pattern.hasPrefix("...")
        let isOpenAtEnd = pattern.hasSuffix("...")
        var position = 0
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, !isOpenAtEnd {
                guard bytes.count - part.count >= position, bytes.suffix(part.count).elementsEqual(part)
                else { return false }
                return index > 0 || isOpenAtStart || bytes.count == part.count
            }
            if index == 0, !isOpenAtStart {
                guard bytes.starts(with: part) else { return false }
                position = part.count
            } else {
                let found = (position...max(position, bytes.count)).first { start in
                    start + part.count <= bytes.count && bytes[start..<start + part.count].elementsEqual(part)
                }
                guard let found else { return false }
                position = found + part.count
            }
        }
        return true
    }
}
