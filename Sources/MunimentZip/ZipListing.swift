/// All that the structure of an archive says and what is wrong with it, without looking at content.
struct ZipListing {
    let limits: ZipLimits
    /// In the order of the directory.
    private(set) var central: [CentralEntry] = []
    private(set) var end: EndRecord
    /// Where each entry's data begins, if its local header could be read.
    var dataOffsets: [UInt64?] = []
    private var isSound: [Bool] = []
    private var found: [(index: Int, fault: ZipFault)] = []
    private var isOverFull = false

    /// - Throws: a fault of the whole archive, or what the system refuses.
    init(of file: borrowing ZipFile, limits: ZipLimits) throws(ZipError) {
        self.limits = limits
        end = try EndRecord(of: file)
        guard end.entryCount <= UInt64(max(limits.entryCount, 0)) else { throw .whole(.tooManyEntries) }
        guard end.directoryByteCount <= UInt64(max(limits.directoryByteCount, 0)) else {
            throw .whole(.directoryTooLarge)
        }
        let bytes = try file.bytes(at: end.directoryOffset, count: Int(end.directoryByteCount))
        do throws(ZipFault) {
            try readDirectory(bytes)
        } catch {
            throw .whole(error)
        }
        isSound = Array(repeating: true, count: central.count)
        dataOffsets = Array(repeating: nil, count: central.count)
        for index in central.indices {
            for fault in central[index].faults { add(fault, index) }
            if central[index].hasComment { add(.comment, index) }
        }
        checkNames()
        try checkLayout(file)
    }

    private mutating func readDirectory(_ bytes: [UInt8]) throws(ZipFault) {
        var reader = LittleEndianReader(bytes, fault: .badDirectory)
        var contentByteCount: UInt64 = 0
        for _ in 0..<end.entryCount {
            let entry = try CentralEntry(
                &reader, directoryOffset: end.directoryOffset, nameByteLimit: limits.nameByteCount)
            let (sum, overflows) = contentByteCount.addingReportingOverflow(entry.byteCount)
            guard !overflows, sum <= limits.contentByteCount else { throw .contentTooLarge }
            contentByteCount = sum
            central.append(entry)
        }
        guard reader.isAtEnd else { throw .badDirectory }
    }

    /// Notes a fault of the entry `index`; it is unusable from then on, also if the finding is one too many.
    mutating func add(_ fault: ZipFault, _ index: Int) {
        if !fault.isWarning { isSound[index] = false }
        if found.count < limits.findingCount { found.append((index, fault)) } else { isOverFull = true }
    }

    /// Two entries of one name, or a file where another has a folder: after sorting they are neighbours.
    private mutating func checkNames() {
        let order = central.indices.sorted { ZipName.precedes(central[$0].path, central[$1].path) }
        for (first, second) in zip(order, order.dropFirst()) {
            let path = central[first].path
            let next = central[second].path
            if path == next {
                add(.duplicateName, first)
                add(.duplicateName, second)
            } else if !central[first].isFolder, next.starts(with: path + [UInt8(ascii: "/")]) {
                add(.fileUsedAsFolder, first)
                add(.fileUsedAsFolder, second)
            }
        }
    }

    /// The sound entries, in the order of the directory.
    func entries() -> [ZipEntry] {
        central.indices.compactMap { index in
            let entry = central[index]
            guard isSound[index], let dataOffset = dataOffsets[index],
                let method = ZipMethod(rawValue: entry.method)
            else { return nil }
            return ZipEntry(
                name: entry.name, isUTF8: entry.flags.contains(.utf8), isFolder: entry.isFolder,
                method: method, byteCount: entry.byteCount,
                compressedByteCount: entry.compressedByteCount, checksum: entry.checksum,
                dataOffset: dataOffset, headerOffset: entry.headerOffset,
                directoryOffset: entry.directoryOffset)
        }
    }

    /// All findings, each once, those of one entry together.
    func findings() -> [ZipFinding] {
        var findings: [ZipFinding] = []
        if end.hasComment { findings.append(ZipFinding(fault: .comment, name: nil)) }
        var last: (index: Int, faults: Set<ZipFault>) = (-1, [])
        for (index, fault) in found.sorted(by: { $0.index < $1.index }) {
            if index != last.index { last = (index, []) }
            guard last.faults.insert(fault).inserted else { continue }
            findings.append(ZipFinding(fault: fault, name: central[index].name))
        }
        if isOverFull { findings.append(ZipFinding(fault: .tooManyFindings, name: nil)) }
        return findings
    }
}
