import ArgumentParser
import Muniment

/// Operands that were left out are asked for at a terminal; `-` reads them from standard input.
enum AskedOperand {
    /// - Throws: a usage error saying `missing` when there is nobody to ask, or nothing was answered.
    static func words(_ given: [String], asking question: String, missing: String) throws -> [String] {
        guard given != ["-"] else {
            return try Standard.input(for: "operand").split(whereSeparator: \.isWhitespace).map(String.init)
        }
        guard given.isEmpty else { return given }
        return try answer(question, missing: missing).split(separator: " ").map(String.init)
    }

    /// One text, which may have spaces. Of standard input the line end is not part.
    static func text(_ given: String?, asking question: String, missing: String) throws -> String {
        guard let given else { return try answer(question, missing: missing) }
        guard given == "-" else { return given }
        let text = try Standard.input(for: "operand")
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    /// A path; an answer may be quoted or begin with `~/`, as in a shell.
    static func path(_ given: String?, asking question: String, missing: String) throws -> String {
        if let given { return given }
        let answer = try answer(question, missing: missing)
        let found = TypedPath.answered(answer)
        return found.count == 1 ? found[0] : answer
    }

    /// Item numbers and ranges, in order, each once.
    static func numbers(_ given: [String]) throws -> [UInt64] {
        let texts = try words(
            given, asking: "Which items? Numbers or ranges, such as 3 5-7:",
            missing: "Name at least one item by its number.")
        var numbers: [UInt64] = []
        for text in texts {
            for number in try NumberRange.parse(text, field: "number") where !numbers.contains(number) {
                numbers.append(number)
            }
        }
        return numbers
    }

    static func number(_ given: ItemNumber?) throws -> UInt64 {
        if let number = given?.value { return number }
        let text = try text(
            given == nil ? nil : "-", asking: "Which item? Its number:",
            missing: "Name the item by its number.")
        let numbers = try NumberRange.parse(text, field: "number")
        guard numbers.count == 1 else {
            throw MunimentError(.fieldNotAccepted, subject: "number", hint: "one number, such as 7")
        }
        return numbers[0]
    }

    private static func answer(_ question: String, missing: String) throws -> String {
        guard Terminal.isInteractive, let answer = try Terminal.open()?.ask(question) else {
            throw ValidationError(missing)
        }
        return answer
    }
}

/// The number of one item as an operand.
struct ItemNumber: ExpressibleByArgument {
    /// `nil` for `-`.
    let value: UInt64?

    init?(argument: String) {
        value = UInt64(argument)
        if value == nil, argument != "-" { return nil }
    }
}
