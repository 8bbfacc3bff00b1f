import MunimentCrypto
import MunimentStore

/// What makes two additions the same: kind, bytes, file name, and every field as it was given.
///
/// Left out is what the same line may get another answer for: the assumed zone of another computer, what the
/// program finds out by itself, and whether a file is intimate, which may be asked once a run.
///
/// Kept as a digest: a run remembers one of each of its lines.
struct Likeness: Hashable {
    private let digest: SIMD4<UInt64>

    init(_ kind: ItemKind, sha256: SHA256Digest?, values: [String: JSONValue], fileName: String?) {
        var fields: [String: [UInt8]] = [:]
        for field in FieldTable.fields(of: kind) where field.isGiven && field.name != "intimate" {
            guard let value = values[field.name], !value.isNull else { continue }
            if field.name == "zone", values["zoneAssumed"]?.bool == true { continue }
            // The number of an account was a handle like any other before there was an item of that number.
            if case .account = field.form, let number = value.integer {
                fields[field.name] = JSONValue.string(String(number)).encoded
            } else {
                fields[field.name] = value.encoded
            }
        }
        fields["fileName"] = fileName.map { Array($0.utf8) }
        var writer = SnapshotWriter()
        writer.text(kind.rawValue)
        writer.text(sha256?.hex)
        for (name, bytes) in fields.sorted(by: { $0.key < $1.key }) {
            writer.text(name)
            writer.count(bytes.count)
            writer.raw(bytes)
        }
        let digest = BLAKE2b.hash(writer.bytes, byteCount: 32)
        self.digest = digest.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
    }

    /// Of an item as it was added, whatever was corrected since; `nil` for what is erased or was not read.
    init?(_ item: Item) {
        guard let kind = item.kind, !item.isErased, !item.addedValues.isEmpty else { return nil }
        self.init(
            kind, sha256: item.originals.first?.sha256, values: item.addedValues.dictionary,
            fileName: item.addedValues["fileName"]?.string)
    }
}

/// The items of a vault by what they are like. What was added is never changed, only erased, so it is enough to take
/// what is new.
struct LikeIndex {
    private var numbers: [Likeness: [UInt64]] = [:]
    /// The highest item number that was looked at, and how many there are up to it.
    private var last: UInt64 = 0
    private var takenCount = 0

    /// The items like `wanted`, ascending; what is erased by now is left out.
    mutating func numbers(like wanted: Likeness, in state: VaultState) -> [UInt64] {
        // Item numbers may have gaps.
        while takenCount < state.items.count, last < state.size {
            last += 1
            guard let item = state.items[last] else { continue }
            takenCount += 1
            if let likeness = Likeness(item) { numbers[likeness, default: []].append(last) }
        }
        return (numbers[wanted] ?? []).filter { state.items[$0].flatMap(Likeness.init) == wanted }
    }
}

/// Looks for an item that is like the one to be added.
struct LikeSearch {
    /// Of a file; of a text it is computed from what was given.
    var file: (sha256: SHA256Digest, name: String)?
    /// The items of the run's vault.
    let like: (Likeness, VaultState) -> [UInt64]
    /// The how-many-th such addition of the run it is, from 1.
    let occurrence: (Likeness) -> Int
    /// Whether an item is whole, by what was found before or by looking.
    var isWhole: (_ number: UInt64, _ look: () throws -> Bool) throws -> Bool = { try $1() }

    /// The number of that item; `nil` when there are fewer than this addition needs.
    /// - Parameter read: an item whose events are damaged is not there already.
    func number(
        _ kind: ItemKind, _ reader: FieldReader, in state: VaultState,
        read: Folded.Read
    ) throws -> UInt64? {
        let sha256 = file?.sha256 ?? reader.originalText.map { SHA256Digest.of(Array($0.utf8)) }
        let wanted = Likeness(kind, sha256: sha256, values: reader.values, fileName: file?.name)
        let like = like(wanted, state)
        var missing = occurrence(wanted)
        for number in like {
            guard try isWhole(number, { try Vault.isWhole(number, in: state, read: read) }) else { continue }
            missing -= 1
            if missing == 0 { return number }
        }
        return nil
    }
}
