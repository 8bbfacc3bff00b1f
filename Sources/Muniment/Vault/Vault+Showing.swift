import CMunimentSystem
import Foundation
import MunimentStore

/// A readable copy of an original in memory alone: no folder holds it, nothing can be written to it, and it
/// is gone when this is released and every program that was handed it has ended.
public final class MemoryCopy: Sendable {
    /// The most bytes that are copied so: 256 MiB.
    public static let byteLimit: UInt64 = 256 << 20

    /// Open for reading, at its beginning. Closed with this object; other programs do not inherit it by
    /// themselves.
    public let descriptor: Int32

    /// Whether this system has such files.
    public static var isPossible: Bool {
        #if os(Linux)
            true
        #else
            false
        #endif
    }

    /// The name is seen in `/proc`, so it says nothing.
    init() throws(MunimentError) {
        descriptor = muniment_open_memory("copy")
        guard descriptor >= 0 else { throw MunimentError(.noMemoryCopy) }
    }

    deinit { close(descriptor) }

    func write(_ bytes: UnsafeRawBufferPointer) throws(MunimentError) {
        guard OpenFile.writeAll(bytes, to: descriptor) else { throw MunimentError(.noMemoryCopy) }
    }

    func seal() throws(MunimentError) {
        guard muniment_seal_memory(descriptor) == 0 else { throw MunimentError(.noMemoryCopy) }
    }
}

extension Vault {
    /// Copies the original of item `number` into memory, whole and compared with its digest, for showing it. An
    /// event records it where the vault can be written. Nothing is written to any disk but that event.
    /// - Throws: code ``MunimentError/Code/itemNotFound``, ``MunimentError/Code/itemErased``,
    ///   ``MunimentError/Code/itemLocked``, ``MunimentError/Code/noOriginal``,
    ///   ``MunimentError/Code/noMemoryCopy``, ``MunimentError/Code/originalDamaged``,
    ///   ``MunimentError/Code/interrupted``.
    public func copyInMemory(_ number: UInt64) throws(MunimentError) -> (copy: MemoryCopy, notices: [Notice])
    {
        try copyInMemory(number, byteLimit: MemoryCopy.byteLimit)
    }

    func copyInMemory(_ number: UInt64, byteLimit: UInt64) throws(MunimentError) -> (
        copy: MemoryCopy, notices: [Notice]
    ) {
        let subject = String(number)
        let state = try stateAnew(of: number)
        let item = try Self.item(number, in: state)
        guard let original = item.original else { throw MunimentError(.noOriginal, subject: subject) }
        if item.withheld(vault: state.depicted) == .locked {
            throw state.lockedError(number)
        }
        guard original.byteCount <= byteLimit else {
            throw MunimentError(.noMemoryCopy, subject: subject)
        }
        let copy: MemoryCopy
        do {
            copy = try MemoryCopy()
            try store.readOriginal(original) { piece in
                try environment.checkInterruption()
                try copy.write(piece)
            }
            try copy.seal()
        } catch let error as MunimentError {
            throw error.code == .noMemoryCopy ? MunimentError(.noMemoryCopy, subject: subject) : error
        } catch {
            throw MunimentError(.originalDamaged, subject: subject)
        }
        return (copy, try recordOpening(of: item, how: "shown", path: nil))
    }
}
