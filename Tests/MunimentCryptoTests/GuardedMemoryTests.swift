import Foundation
import MunimentCrypto
import Testing

struct GuardedMemoryTests {
    @Test func `new memory is all zero, writable and of the length asked for`() throws {
        var memory = try GuardedBytes(zeroed: 5000)
        #expect(memory.byteCount == 5000)
        #expect(memory.withBytes { $0.count == 5000 && $0.allSatisfy { $0 == 0 } })
        memory.withMutableBytes { $0[4999] = 7 }
        #expect(memory.withBytes { $0.last } == 7)
    }

    @Test func `copying takes exactly the bytes given, also none`() throws {
        let some = try GuardedBytes(copying: [1, 2, 3])
        #expect(some.withBytes { Array($0) } == [1, 2, 3])
        let none = try GuardedBytes(copying: UnsafeRawBufferPointer(start: nil, count: 0))
        #expect(none.withBytes { $0.isEmpty })
    }

    @Test func `random memory differs each time`() throws {
        let first = try GuardedBytes.random(32)
        let second = try GuardedBytes.random(32)
        let firstBytes = first.withBytes { Array($0) }
        #expect(firstBytes != second.withBytes { Array($0) })
        #expect(firstBytes != [UInt8](repeating: 0, count: 32))
    }

    @Test func `impossible sizes are errors and not traps`() {
        #expect(throws: CryptoError.wrongLength) { _ = try GuardedBytes(zeroed: -1) }
        #expect(throws: CryptoError.wrongLength) { _ = try GuardedBytes.random(-1) }
        #expect(throws: CryptoError.outOfMemory) { _ = try GuardedBytes(zeroed: .max) }
    }

    @Test func `reading one byte past the end kills the process`() async {
        #if os(Linux)
            let expected = ExitTest.Condition.signal(SIGSEGV)
        #else
            let expected = ExitTest.Condition.signal(SIGBUS)
        #endif
        await #expect(processExitsWith: expected) {
            let memory = try GuardedBytes(zeroed: 32)
            let past = memory.withBytes { bytes in
                bytes.baseAddress.map { $0.load(fromByteOffset: 32, as: UInt8.self) }
            }
            print(past ?? 0)
        }
    }

    @Test func `reading up to the end does not`() async {
        await #expect(processExitsWith: .success) {
            let memory = try GuardedBytes(zeroed: 32)
            let last = memory.withBytes { bytes in
                bytes.baseAddress.map { $0.load(fromByteOffset: 31, as: UInt8.self) }
            }
            print(last ?? 0)
        }
    }

    @Test(arguments: [0, 31, 33]) func `a secret key has 32 bytes and no other number`(count: Int) {
        #expect(throws: CryptoError.wrongLength) {
            _ = try SecretKey(GuardedBytes(zeroed: count))
        }
    }

    @Test func `a copied key holds the same bytes in memory of its own`() throws {
        let key = try SecretKey.random()
        let copy = try key.copy()
        #expect(copy.exposed() == key.exposed())
        let address = key.withBytes { Int(bitPattern: $0.baseAddress) }
        #expect(address != copy.withBytes { Int(bitPattern: $0.baseAddress) })
    }

    @Test func `the errors of a body come out with their type`() throws {
        let memory = try GuardedBytes(zeroed: 1)
        #expect(throws: CryptoError.weakKey) {
            try memory.withBytes { _ throws(CryptoError) in throw .weakKey }
        }
    }
}
