/// The vault file, exactly as `Docs/format.md` describes it. Start reading with ``Format`` (its
/// constants), then ``SealedRow`` and ``EventRecord`` (bytes), ``VaultFile`` (opening),
/// ``VaultStore`` (reading) and ``WriteTransaction`` (the one way to change a vault).
///
/// The table of constants of `Docs/format.md`; a test compares the two.
package enum Format {
    package static let applicationID: Int64 = 1_296_977_236
    package static let formatVersion: Int64 = 1
    package static let pageByteCount = 16384
    package static let chunkByteCount = 1_048_576
    package static let chunkIndexBits: UInt64 = 24
    package static let maximumSequenceNumber: UInt64 = 549_755_813_887
    package static let rowFloorByteCount = 512
    package static let originalFloorByteCount: UInt64 = 4096
    package static let rowOverheadByteCount = 36
    package static let maximumRowBodyByteCount = 1_048_576
    package static let maximumSealedByteCount = 4_194_304
    package static let slotRecordByteCount = 255
    package static let slotNameByteCount = 64
    package static let maximumSlotCount = 16
    package static let maximumArgonOperations: UInt32 = 10
    package static let maximumArgonMemoryByteCount: UInt64 = 1_073_741_824
    package static let maximumFieldCount = 256
    package static let shownFieldCount = 4
    package static let vaultHeadNamespace = "vault-head@muniment.v1"
    package static let bundleHeadNamespace = "bundle-head@muniment.v1"
    package static let rotationNamespace = "rotation@muniment.v1"

    /// Rule 1.2: the whole of `sqlite_schema`, in order of table name.
    package static let tables: [(name: String, sql: String)] = [
        ("chunks", "CREATE TABLE chunks(id INTEGER PRIMARY KEY, sealed BLOB NOT NULL)"),
        ("contents", "CREATE TABLE contents(id INTEGER PRIMARY KEY, sealed BLOB NOT NULL)"),
        ("derived", "CREATE TABLE derived(id INTEGER PRIMARY KEY, sealed BLOB NOT NULL)"),
        ("original_keys", "CREATE TABLE original_keys(id INTEGER PRIMARY KEY, sealed BLOB NOT NULL)"),
        ("pending", "CREATE TABLE pending(id INTEGER PRIMARY KEY, sealed BLOB NOT NULL)"),
        ("singles", "CREATE TABLE singles(id INTEGER PRIMARY KEY, sealed BLOB NOT NULL)"),
        ("slot_copies", "CREATE TABLE slot_copies(id INTEGER PRIMARY KEY, record BLOB NOT NULL)"),
        ("slots", "CREATE TABLE slots(id INTEGER PRIMARY KEY, record BLOB NOT NULL)"),
        ("stubs", "CREATE TABLE stubs(id INTEGER PRIMARY KEY, sealed BLOB NOT NULL)"),
        ("vault", "CREATE TABLE vault(id INTEGER PRIMARY KEY, file_id BLOB NOT NULL)"),
    ]
}

/// The type of a sealed row: its key-derivation context and its table (rule 2.1).
package enum RowType: String, CaseIterable, Sendable {
    case identity = "mnm-iden"
    case seed = "mnm-seed"
    case frontier = "mnm-fron"
    case head = "mnm-head"
    case stub = "mnm-stub"
    case content = "mnm-cont"
    case originalKey = "mnm-okey"
    case pending = "mnm-pend"
    case derived = "mnm-derv"
    case state = "mnm-stat"

    package var context: StaticString {
        switch self {
        case .identity: "mnm-iden"
        case .seed: "mnm-seed"
        case .frontier: "mnm-fron"
        case .head: "mnm-head"
        case .stub: "mnm-stub"
        case .content: "mnm-cont"
        case .originalKey: "mnm-okey"
        case .pending: "mnm-pend"
        case .derived: "mnm-derv"
        case .state: "mnm-stat"
        }
    }

    /// The table that holds rows of this type; `nil` for the state file.
    package var table: String? {
        switch self {
        case .identity, .seed, .frontier, .head: "singles"
        case .stub: "stubs"
        case .content: "contents"
        case .originalKey: "original_keys"
        case .pending: "pending"
        case .derived: "derived"
        case .state: nil
        }
    }

    /// The row number of the types that have one row only.
    package var singleNumber: UInt64? {
        switch self {
        case .identity: 1
        case .seed: 2
        case .frontier: 3
        case .head: 4
        case .state: 0
        default: nil
        }
    }
}
