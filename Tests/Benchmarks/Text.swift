import Foundation

/// How figures are written.
enum Text {
    static func seconds(_ value: Double) -> String {
        switch value {
        case ..<0.0001: String(format: "%.1f µs", value * 1e6)
        case ..<0.1: String(format: "%.1f ms", value * 1e3)
        default: String(format: "%.2f s", value)
        }
    }

    static func ratio(_ value: Double) -> String { String(format: "%.2f", value) }

    static func percent(_ value: Double) -> String { String(format: "%.0f %%", value * 100) }

    static func mebibytes(_ value: Double) -> String { String(format: "%.0f MiB", value) }

    static func rate(_ bytesPerSecond: Double) -> String {
        String(format: "%.0f MB/s", bytesPerSecond / 1e6)
    }

    static func bytes(_ count: Int) -> String {
        for (unit, size) in [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)] where count >= size {
            let value = Double(count) / Double(size)
            return String(format: value == value.rounded() ? "%.0f %@" : "%.1f %@", value, unit)
        }
        return "\(count) bytes"
    }
}
