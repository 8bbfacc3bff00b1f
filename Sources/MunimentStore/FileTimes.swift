package import Foundation

/// The times of a file, which systems name differently.
extension stat {
    /// Of the last change of content.
    package var modificationTime: timespec {
        #if os(Linux)
            st_mtim
        #else
            st_mtimespec
        #endif
    }

    /// Of the last change of anything, which nobody can set.
    package var changeTime: timespec {
        #if os(Linux)
            st_ctim
        #else
            st_ctimespec
        #endif
    }
}
