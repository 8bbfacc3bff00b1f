import ArgumentParser
import Foundation
import Muniment

struct OpenCommand: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Unlock once, then give every command at a prompt.",
        discussion: """
            Example: muniment open

            At the prompt nothing is kept in a history, and $ & ! * ? are plain characters; patterns such as *.png \
            work for files. Tab completes. lock locks, hide clears the screen and ends, exit ends. After 10 minutes \
            without a key it locks by itself and keeps what you typed.
            """)

    @OptionGroup var global: GlobalOptions

    func perform() throws {
        let vault = try global.openVault()
        var status: Int32 = 0
        Sitting.run(
            vault, asksForRecoveryCode: global.recoveryCodeFile != nil, limit: global.idleLimit
        ) { sitting in
            var loop = SittingLoop(sitting)
            loop.run()
            status = loop.status
        }
        // A person saw what failed; whoever gave the commands through a pipe asks for the status.
        if !Terminal.isInteractive, status != 0 { throw ExitCode(status) }
    }
}
