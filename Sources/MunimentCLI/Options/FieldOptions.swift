import ArgumentParser
import Muniment

/// A group of options whose names are fields of items. The properties are the only list of them: what was
/// given is read off them by name.
protocol FieldOptions {}

extension FieldOptions {
    /// The fields that were given, in the order of the properties.
    var inputs: [FieldInput] {
        Mirror(reflecting: self).children.compactMap { child in
            guard let label = child.label else { return nil }
            let name = label.hasPrefix("_") ? String(label.dropFirst()) : label
            switch child.value {
            case let option as Option<String?>:
                return option.wrappedValue.map { FieldInput(name, [$0]) }
            case let option as Option<[String]>:
                return option.wrappedValue.isEmpty ? nil : FieldInput(name, option.wrappedValue)
            case let flag as Flag<Bool?>:
                return flag.wrappedValue.map { FieldInput(name, [$0 ? "yes" : "no"]) }
            default: return nil
            }
        }
    }
}
