internal import CMunimentSystem

/// Keeps other processes of the same user, and crashes, from copying this one's memory.
package enum ProcessHardening {
    /// Core dumps are off, the process cannot be read by debuggers afterwards, and no helper is started when
    /// it crashes; `false` if the system refused.
    package static func apply() -> Bool {
        muniment_harden_process() == 0
    }
}
