import Foundation
import Muniment

/// The program that shows a picture, if the person chose one; never another.
struct Viewer {
    private let program: OtherProgram
    private let name: String

    /// What `MUNIMENT_VIEWER` names; `nil` when it is not set.
    static var chosen: String? {
        ProcessInfo.processInfo.environment["MUNIMENT_VIEWER"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// - Throws: ``MunimentError/Code/viewerNotStarted`` when there is no such program.
    init(_ line: String) throws(MunimentError) {
        guard let program = OtherProgram(line, variables: ProcessInfo.processInfo.environment) else {
            throw MunimentError(.viewerNotStarted, subject: line)
        }
        (self.program, name) = (program, line)
    }

    /// Hands `copy` to the program and waits until it ends. The file's name is `/proc/self/fd/3`: it means that copy to
    /// the program alone. Our own variables do not concern it.
    /// - Returns: what it ended with.
    /// - Throws: ``MunimentError/Code/viewerNotStarted``; that the copy was made is in the log.
    func show(_ copy: MemoryCopy) throws(MunimentError) -> Int32 {
        let variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("MUNIMENT_") }
        let status = withExtendedLifetime(copy) {
            program.run(
                handing: copy.descriptor, ["/proc/self/fd/\(OtherProgram.handedDescriptor)"],
                variables: variables)
        }
        guard let status else {
            throw MunimentError(.viewerNotStarted, subject: name, effect: .earlierStepsKept)
        }
        return status
    }
}
