import Foundation

/// Where the figures come from.
struct Machine {
    let processor: String
    let cores: Int
    let memory: String
    let kernel: String
    let fileSystem: String

    init(filesIn folder: String) {
        let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let model = information.split(separator: "\n").first { $0.hasPrefix("model name") }
        processor =
            model?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
            ?? "unknown processor"
        cores = ProcessInfo.processInfo.activeProcessorCount
        memory = Text.bytes(Int(ProcessInfo.processInfo.physicalMemory))
        kernel = Self.kernelName
        fileSystem = Self.fileSystem(of: folder)
    }

    private static var kernelName: String {
        var name = utsname()
        uname(&name)
        func text(_ field: some Any) -> String {
            withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        }
        return "\(text(name.sysname)) \(text(name.release)), \(text(name.machine))"
    }

    /// The type of the mount that is nearest above `folder`, by proc(5).
    private static func fileSystem(of folder: String) -> String {
        let mounts = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
        let nearest = mounts.split(separator: "\n").map { $0.split(separator: " ") }
            .filter { fields in
                guard fields.count > 2 else { return false }
                let place = fields[1] == "/" ? "/" : fields[1] + "/"
                return (folder + "/").hasPrefix(place)
            }.max { $0[1].count < $1[1].count }
        return nearest.map { String($0[2]) } ?? "unknown file system"
    }
}

/// A page with a part between two lines that the bench writes.
struct Document {
    static let begin = "<!-- bench: begin -->"
    static let end = "<!-- bench: end -->"

    let path: String

    /// Puts `text` between the two lines, and leaves the rest as it is.
    /// - Throws: `system` if a line is missing or the page cannot be written.
    func replace(with text: String) throws {
        let page = try String(contentsOfFile: path, encoding: .utf8)
        guard let begin = page.range(of: Self.begin),
            let end = page.range(of: Self.end, range: begin.upperBound..<page.endIndex)
        else { throw BenchError.system("\(path) has no lines \(Self.begin) and \(Self.end)", ENOENT) }
        let new = page[..<begin.upperBound] + "\n\n\(text)\n" + page[end.lowerBound...]
        try Data(new.utf8).write(to: URL(filePath: path), options: .atomic)
    }
}
