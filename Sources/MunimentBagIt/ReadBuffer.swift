/// Memory to read files into, piece by piece.
final class ReadBuffer {
    let space: UnsafeMutableRawBufferPointer

    init(byteCount: Int) {
        space = .allocate(byteCount: byteCount, alignment: 16)
    }

    deinit { space.deallocate() }

    /// The next piece of `file`, valid until the next call; empty at the end.
    func next(of file: borrowing Descriptor) throws(BagError) -> UnsafeRawBufferPointer {
        let count = try file.read(into: space)
        return UnsafeRawBufferPointer(rebasing: space[..<count])
    }
}
