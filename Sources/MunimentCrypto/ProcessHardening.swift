internal import CMunimentSystem

/// Keeps other processes of the same user, and crashes, from copying this one's memory.
package enum ProcessHardening {
    /// Core dumps are off and the process cannot be read by debuggers afterwards; `false` if the system
    /// refused.
    package static func apply() -> Bool {
        muniment_harden_process() == 0
    }
}
