import Foundation

// Gives one target to libFuzzer. Usage: MunimentFuzz TARGET|--list|--seeds FOLDER [libFuzzer's options].
// Built by `make fuzz` alone, with every module instrumented.

/// What libFuzzer calls again and again (its "Using libFuzzer as a library").
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

nonisolated(unsafe) private var chosen: FuzzTarget?

private func fuzz() throws -> CInt {
    let words = CommandLine.arguments
    guard words.count > 1, words[1] != "--list" else {
        print(FuzzTarget.all.map(\.name).joined(separator: "\n"))
        return 0
    }
    if words[1] == "--seeds", words.count > 2 {
        for target in FuzzTarget.all {
            let folder = words[2] + "/" + target.name
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for (number, seed) in try target.corpus().enumerated() {
                try Data(seed).write(to: URL(filePath: "\(folder)/seed-\(number)"))
            }
        }
        return 0
    }
    guard let target = FuzzTarget.all.first(where: { $0.name == words[1] }) else {
        print("no such target: \(words[1])")
        return 64
    }
    chosen = target
    var arguments = ([words[0]] + words.dropFirst(2)).map { strdup($0) } + [nil]
    var count = CInt(arguments.count - 1)
    return arguments.withUnsafeMutableBufferPointer { buffer in
        guard var start = buffer.baseAddress else { return 1 }
        return runDriver(&count, &start) { data, size in
            let bytes = [UInt8](UnsafeBufferPointer(start: data, count: size))
            if let complaint = chosen?.complaint(bytes) { fatalError(complaint) }
            return 0
        }
    }
}

exit(try fuzz())
