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

    @Test func `a place for a key has one owner, and is all zero for the next`() async {
        // A process of its own: elsewhere other tests take places meanwhile.
        await #expect(processExitsWith: .success) {
            func address(_ place: KeyPlace) -> UInt {
                place.key.withBytes { UInt(bitPattern: $0.baseAddress) }
            }
            func isZero(_ place: KeyPlace) -> Bool { place.key.withBytes { $0.allSatisfy { $0 == 0 } } }
            var known: Set<UInt> = []
            for _ in 0..<3 {
                let places = try (0..<12).map { _ in try KeyPlace.take() }
                #expect(Set(places.map(address)).count == 12)
                for (index, place) in places.enumerated() {
                    #expect(isZero(place))
                    let bytes = [UInt8](repeating: UInt8(index + 1), count: 32)
                    if index % 2 == 0 {
                        place.fillRandomly()
                    } else {
                        bytes.withUnsafeBytes(place.fill(copying:))
                    }
                    #expect(!isZero(place))
                }
                #expect(known.isEmpty || places.count { known.contains(address($0)) } >= 8)
                known = Set(places.map(address))
                for place in places { place.giveBack() }
            }
        }
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

    #if os(Linux)
        /// The flags that `/proc/self/smaps` has for the page at `address`; `nil` when nothing is there.
        private func flags(at address: UInt) throws -> Set<Substring>? {
            // Line by line: the file gives a few lines at each read and has no size.
            let file = try #require(fopen("/proc/self/smaps", "r"))
            defer { fclose(file) }
            var line = [CChar](repeating: 0, count: 4096)
            var isInside = false
            while fgets(&line, Int32(line.count), file) != nil {
                let text = line.withUnsafeBufferPointer {
                    String(decoding: $0.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
                }
                let words = text.split(whereSeparator: \.isWhitespace)
                let ends = (words.first ?? "").split(separator: "-").compactMap { UInt($0, radix: 16) }
                if ends.count == 2 { isInside = (ends[0]..<ends[1]).contains(address) }
                if isInside, words.first == "VmFlags:" { return Set(words.dropFirst()) }
            }
            return nil
        }

        @Test func `secrets are locked in memory, left out of core dumps, and gone with their owner`() throws
        {
            func look() throws -> (address: UInt, flags: Set<Substring>) {
                try SecretKey.random().withBytes { bytes in
                    let address = UInt(bitPattern: bytes.baseAddress)
                    return (address, try #require(try flags(at: address)))
                }
            }
            // Proc(5): lo is locked, dd is left out of dumps.
            let (address, held) = try look()
            #expect(held.contains("dd"))
            var limit = rlimit()
            // RLIMIT_MEMLOCK of <sys/resource.h>.
            #expect(getrlimit(__rlimit_resource_t(8), &limit) == 0)
            // Without a budget for it libsodium goes on unlocked, as the threat model says.
            // The address sanitizer lets no program lock its memory.
            let isSanitized = ProcessInfo.processInfo.environment["MUNIMENT_SANITIZED"] != nil
            if limit.rlim_cur > 1 << 16, !isSanitized { #expect(held.contains("lo")) }
            // What is unmapped was wiped before (sodium_free), and nobody reads it any more.
            // Another test may get the same place at once, so one look may not be enough.
            var isGone = try flags(at: address)?.contains("lo") != true
            for _ in 0..<100 where !isGone { isGone = try flags(at: look().address)?.contains("lo") != true }
            #expect(isGone)
            // The look itself sees an ordinary page.
            let ordinary = try withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { memory in
                try flags(at: UInt(bitPattern: memory.baseAddress))
            }
            #expect(ordinary?.contains("rd") == true && ordinary?.contains("dd") == false)
        }
    #endif

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
