import Foundation
import Muniment
import Synchronization

/// One sitting of `muniment open`: the vault that its commands share, and the clock that locks it.
/// Commands find it through ``GlobalOptions/openVault()``; outside one nothing is different.
final class Sitting: Sendable {
    /// Ten minutes.
    static let idleLimit = Duration.seconds(600)

    private static let running = Mutex<Sitting?>(nil)
    static var current: Sitting? { running.withLock { $0 } }

    private let vault: Vault
    private let asksForRecoveryCode: Bool
    private let limit: Duration
    // This clock goes on while the computer sleeps: a closed lid counts.
    private let lastKey = Mutex(ContinuousClock.now)
    private let isOver = Atomic<Bool>(false)

    private init(_ vault: Vault, asksForRecoveryCode: Bool, limit: Duration) {
        self.vault = vault
        self.asksForRecoveryCode = asksForRecoveryCode
        self.limit = limit
    }

    /// Runs `body` as the one sitting. The keys are wiped when it ends, whatever the reason.
    /// - Parameter asksForRecoveryCode: what opened the vault, and is asked for again.
    static func run(
        _ vault: Vault, asksForRecoveryCode: Bool, limit: Duration, _ body: (Sitting) throws -> Void
    ) rethrows {
        let sitting = Sitting(vault, asksForRecoveryCode: asksForRecoveryCode, limit: limit)
        running.withLock { $0 = sitting }
        Interruption.beginSitting()
        defer {
            vault.lock()
            Interruption.endSitting()
            running.withLock { $0 = nil }
        }
        try body(sitting)
    }

    /// The open vault as it is on the disk now.
    func openVault() throws(MunimentError) -> Vault {
        try vault.refresh()
        return vault
    }

    /// What is known of the vault without a look at the disk, for completion; `nil` while it is locked.
    var knownVault: Vault? { vault.isLocked ? nil : vault }

    /// Somebody is there, or a command that they gave was at work until now.
    func noteActivity() { lastKey.withLock { $0 = .now } }

    /// Milliseconds until it locks by itself; not above 0 when it is time.
    var millisecondsLeft: Int64 {
        let left = limit - (ContinuousClock.now - lastKey.withLock { $0 })
        let (seconds, attoseconds) = left.components
        // The next whole one: at 0 the time has come.
        return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }

    /// Whether the person ended it, in whatever was asked.
    var isEnded: Bool { isOver.load(ordering: .relaxed) }
    func end() { isOver.store(true, ordering: .relaxed) }

    /// Runs another program's time: when nobody typed to us for too long, the keys are wiped while it goes on.
    static func whileAnotherRuns<T>(_ body: () throws -> T) rethrows -> T {
        guard let sitting = current else { return try body() }
        let clock = DispatchSource.makeTimerSource()
        clock.setEventHandler { sitting.lockIfIdle() }
        clock.schedule(deadline: .now(), repeating: .milliseconds(500))
        clock.resume()
        defer { clock.cancel() }
        return try body()
    }

    /// Wipes the keys if nobody was there for too long; the next prompt asks for the passphrase.
    /// - Returns: whether they are wiped.
    @discardableResult func lockIfIdle() -> Bool {
        if millisecondsLeft <= 0 { vault.lock() }
        return vault.isLocked
    }

    /// Wipes the keys and asks until the vault is open again.
    /// - Returns: false when the person ended the sitting instead, or there is nobody to ask.
    func lock(saying words: String) -> Bool {
        vault.lock()
        guard let terminal = Terminal.open() else {
            Standard.error(words)
            end()
            return false
        }
        terminal.say(words)
        while true {
            Interruption.forget()
            do {
                if try unlock(at: terminal) { break }
                end()
                return false
            } catch {
                terminal.say(error.code == .interrupted ? Wording.stillLocked : Wording.stillLocked(error))
            }
        }
        noteActivity()
        terminal.say(Wording.unlocked)
        return true
    }

    /// - Returns: false at the end of input.
    private func unlock(at terminal: Terminal) throws(MunimentError) -> Bool {
        let question = asksForRecoveryCode ? Wording.recoveryCode : Wording.passphrase
        let secret = try terminal.askSecretly(question, isWatched: false)
        // No passphrase: it is too short to be one.
        if secret.isInputEnd || secret.isWord("hide") {
            terminal.clear()
            return false
        }
        if asksForRecoveryCode {
            try vault.unlock(.recoveryCode(secret))
        } else {
            try vault.unlock(.passphrase(secret))
        }
        return true
    }
}
