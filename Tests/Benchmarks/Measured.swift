import Foundation

/// One who does a piece of work: a tool with a command, or a limit.
struct Contender {
    let name: String
    /// Whose cost of opening is taken off; `nil` for a limit.
    let tool: Tool?
    /// Before each run, not counted.
    var prepare: () throws -> Void = {}
    let run: () throws -> Cost
    /// After the first run, not counted: were these the right bytes?
    var check: () throws -> Void = {}

    init(
        _ name: String, _ tool: Tool, prepare: @escaping () throws -> Void = {},
        check: @escaping () throws -> Void = {}, _ command: @escaping () throws -> Command
    ) {
        self.name = name
        self.tool = tool
        self.prepare = prepare
        self.check = check
        run = {
            let command = try command()
            sync()
            return try command.run()
        }
    }

    init(limit name: String, _ run: @escaping () throws -> Cost) {
        self.name = name
        tool = nil
        self.run = {
            sync()
            return try run()
        }
    }
}

/// What the runs of one contender took.
struct Measured {
    enum State: Equatable {
        case done
        case notHere
        case failed
    }

    let name: String
    let tool: Tool?
    var state = State.done
    var costs: [Cost] = []
    /// What the cheapest command that opens the tool's store took in the same rounds.
    var openings: [Cost] = []

    var wall: Double { Self.median(costs.map(\.wall)) }
    var peak: Int { costs.map(\.peak).max() ?? 0 }
    var least: Double { costs.map(\.wall).min() ?? 0 }
    var most: Double { costs.map(\.wall).max() ?? 0 }
    var isDone: Bool { state == .done && !costs.isEmpty }

    var opening: Cost? { openings.isEmpty ? nil : Self.typical(openings) }

    /// Without what opening the store costs; `nil` if less than a millisecond is left, which is noise.
    var wallOfWork: Double? { Self.positive(wall - (opening?.wall ?? 0)) }
    var cpuOfWork: Double? { Self.positive(Self.median(costs.map(\.cpu)) - (opening?.cpu ?? 0)) }

    /// All of them in one: the median of each figure, the greatest peak.
    private static func typical(_ costs: [Cost]) -> Cost {
        Cost(
            wall: median(costs.map(\.wall)), cpu: median(costs.map(\.cpu)),
            peak: costs.map(\.peak).max() ?? 0)
    }

    private static func positive(_ seconds: Double) -> Double? { seconds < 0.001 ? nil : seconds }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}

/// A target of ours beside what was measured.
struct Verdict {
    enum Bound {
        case atMost(Double)
        case atLeast(Double)
    }

    let text: String
    /// `nil` where one of the two was not measured, or is lost in the noise.
    let value: Double?
    let bound: Bound
    /// How the value is written.
    var form: (Double) -> String = { Text.ratio($0) }

    var isMet: Bool? {
        guard let value else { return nil }
        return switch bound {
        case .atMost(let most): value <= most
        case .atLeast(let least): value >= least
        }
    }
}

/// One piece of work: who did it, and what was aimed at.
struct Section {
    let title: String
    /// What was done, in a sentence or two.
    var note = ""
    var rows: [Measured] = []
    /// What one run went through, for the rate; 0 for none.
    var byteCount = 0
    /// What rows of growing size are counted in; `nil` where all rows did the same work.
    var unit: String?
    /// For each row, seconds for one unit.
    var perUnit: [Double?] = []
    var verdicts: [Verdict] = []

    func row(_ name: String) -> Measured? { rows.first { $0.name == name && $0.isDone } }

    /// How many times the work of `other` the work of `one` takes.
    func ratio(_ one: String, to other: String) -> Double? {
        guard let one = row(one)?.wallOfWork, let other = row(other)?.wallOfWork else { return nil }
        return one / other
    }

    /// Bytes a second of the work alone.
    func rate(_ name: String) -> Double? {
        guard let wall = row(name)?.wallOfWork, byteCount > 0 else { return nil }
        return Double(byteCount) / wall
    }
}
