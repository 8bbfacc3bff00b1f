/// Where the entries stand: one after the other from the first byte to the directory, each with a local
/// header that says the same as the directory.
extension ZipListing {
    mutating func checkLayout(_ file: borrowing ZipFile) throws(ZipError) {
        let order = central.indices.filter { central[$0].hasPlace }
            .sorted { (central[$0].headerOffset, $0) < (central[$1].headerOffset, $1) }
        let first = central.lazy.map(\.headerOffset).min() ?? end.directoryOffset
        guard first == 0 else { throw .whole(.unlistedBytes) }
        // The end of what came before, and whose it is.
        var reach: UInt64 = 0
        var owner: Int?
        for (place, index) in order.enumerated() {
            let next = place + 1 < order.count ? order[place + 1] : nil
            let offset = central[index].headerOffset
            if offset < reach, let owner {
                add(.overlap, owner)
                add(.overlap, index)
            }
            let limit = min(next.map { central[$0].headerOffset } ?? end.directoryOffset, end.directoryOffset)
            let dataEnd = try checkPlace(of: index, limit: limit, file)
            if dataEnd > reach {
                reach = dataEnd
                owner = index
            }
        }
    }

    /// Compares the entry `index` with its local header and what follows its data up to `limit`, where the
    /// next header or the directory begins.
    /// - Returns: where its data ends; 0 if that is unknown.
    private mutating func checkPlace(
        of index: Int, limit: UInt64, _ file: borrowing ZipFile
    ) throws(ZipError) -> UInt64 {
        let entry = central[index]
        let fixed = UInt64(Zip.localHeaderByteCount)
        guard entry.headerOffset <= end.directoryOffset, end.directoryOffset - entry.headerOffset >= fixed
        else {
            add(.noLocalHeader, index)
            return 0
        }
        let bytes = try file.bytes(at: entry.headerOffset, count: Zip.localHeaderByteCount)
        guard var header = try? LocalHeader(bytes) else {
            add(.noLocalHeader, index)
            return 0
        }
        let variableOffset = entry.headerOffset + fixed
        let dataOffset = variableOffset + UInt64(header.variableByteCount)
        guard dataOffset <= end.directoryOffset else {
            add(.overlap, index)
            return end.directoryOffset
        }
        let variable = try file.bytes(at: variableOffset, count: header.variableByteCount)
        for fault in header.compare(variable, with: entry) { add(fault, index) }
        let (dataEnd, overflows) = dataOffset.addingReportingOverflow(entry.compressedByteCount)
        guard !overflows, dataEnd <= limit else {
            add(.overlap, index)
            return overflows ? .max : dataEnd
        }
        dataOffsets[index] = dataOffset
        let rest = limit - dataEnd
        if !header.hasDescriptor {
            if rest > 0 { add(.unlistedBytes, index) }
        } else {
            let count = min(rest, LocalHeader.descriptorByteCount + 1)
            let bytes = try file.bytes(at: dataEnd, count: Int(count))
            if !header.isDescriptor(bytes, of: entry) { add(.badDescriptor, index) }
        }
        return dataEnd
    }
}
