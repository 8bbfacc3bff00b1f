import Foundation

/// A text that stands nowhere else, and the forms in which it could leak.
struct Canary: Hashable {
    let name: String
    let text: String

    /// UTF-8, UTF-16 both ways, hexadecimal in both cases, and base64 wherever it begins in a group of three.
    var forms: [(name: String, bytes: Data)] {
        let utf8 = Data(text.utf8)
        let wide = Array(text.utf16)
        let hex = utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        var forms: [(String, Data)] = [
            ("UTF-8", utf8),
            ("UTF-16LE", Data(wide.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] })),
            ("UTF-16BE", Data(wide.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] })),
            ("hexadecimal", Data(hex.utf8)), ("HEXADECIMAL", Data(hex.uppercased().utf8)),
        ]
        for shift in 0...2 {
            let encoded = (Data(count: shift) + utf8).base64EncodedString()
            // The first group may begin with what stands before, the last may end with what follows.
            let inner = encoded.dropFirst(shift == 0 ? 0 : 4).dropLast(4)
            forms.append(("base64 at \(shift)", Data(inner.utf8)))
        }
        return forms
    }
}

/// Looks for texts in every file below a folder, and in the files' names.
struct CanaryHunt {
    struct Sighting: CustomStringConvertible {
        let canary: String
        let form: String
        let path: String
        var description: String { "\(canary) as \(form) in \(path)" }
    }

    /// - Parameters:
    ///   - probes: what is looked for; one part that many canaries share saves looking for each.
    ///   - isExpected: paths, relative to `folder`, where plaintext was asked for.
    static func search(
        _ folder: String, for probes: [Canary], isExpected: (String) -> Bool
    ) throws -> (sightings: [Sighting], fileCount: Int) {
        var sightings: [Sighting] = []
        var fileCount = 0
        let forms = probes.map { ($0, $0.forms) }
        for entry in FileManager.default.enumerator(atPath: folder)?.allObjects ?? [] {
            let path = "\(entry)"
            guard !isExpected(path) else { continue }
            let content = FileManager.default.contents(atPath: folder + "/" + path) ?? Data()
            fileCount += 1
            for (probe, forms) in forms {
                for form in forms
                where content.range(of: form.bytes) != nil || Data(path.utf8).range(of: form.bytes) != nil {
                    sightings.append(Sighting(canary: probe.name, form: form.name, path: path))
                }
            }
        }
        return (sightings, fileCount)
    }
}
