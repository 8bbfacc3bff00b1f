import Foundation

/// The library of `Tests/Faults/faults.c`, built once and kept beside the build.
enum FaultLibrary {
    /// What goes into `LD_PRELOAD`; `nil` where it cannot be built.
    static var path: String? { try? built.get() }

    /// Why the tests that need it are skipped.
    static let whySkipped = "faults.c needs Linux and a C compiler (cc, clang or gcc)"

    static var isThere: Bool { path != nil }

    private static let built: Result<String, any Error> = Result { try build() }

    private static func build() throws -> String {
        #if os(Linux)
            let source = Built.packageFolder + "/Tests/Faults/faults.c"
            let folder = (Built.binary as NSString).deletingLastPathComponent + "/faults"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let library = folder + "/faults.so"
            let own = folder + "/faults-\(UUID().uuidString).so"
            let outcome = try Shell.run(
                """
                for compiler in cc clang gcc; do
                  command -v $compiler > /dev/null || continue
                  $compiler -std=gnu11 -O1 -Wall -Wextra -Werror -shared -fPIC -o '\(own)' '\(source)' -ldl -lpthread \
                    && mv '\(own)' '\(library)' && exit 0
                done
                exit 1
                """, in: folder, variables: ProcessInfo.processInfo.environment, outputsIn: folder)
            guard outcome.status == 0 else { throw Unexpected("faults.c was not built\n\(outcome)") }
            return library
        #else
            throw Unexpected(whySkipped)
        #endif
    }
}
