import MunimentCrypto

/// Keeps what this process holds in memory to itself.
public enum Hardening {
    /// No core dump is written, also by no helper of the runtime, and no other program of this user may look
    /// in, from now on.
    /// - Returns: false when the system refused.
    @discardableResult
    public static func apply() -> Bool { ProcessHardening.apply() }
}
