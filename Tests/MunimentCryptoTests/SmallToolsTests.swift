import Foundation
import MunimentCrypto
import Testing

struct SmallToolsTests {
    @Test func `random bytes have the length asked for and differ each time`() {
        #expect(RandomBytes.make(0) == [])
        #expect(RandomBytes.make(33).count == 33)
        #expect(RandomBytes.make(32) != RandomBytes.make(32))
    }

    @Test func `wiping leaves zeros and the length`() {
        var bytes: [UInt8] = [1, 2, 3]
        Wipe.wipe(&bytes)
        #expect(bytes == [0, 0, 0])
        var none: [UInt8] = []
        Wipe.wipe(&none)
        #expect(none == [])
    }

    @Test func `constant time comparison agrees with plain comparison`() {
        #expect(ConstantTime.equal([], []))
        #expect(ConstantTime.equal([1, 2], [1, 2]))
        #expect(!ConstantTime.equal([1, 2], [1, 3]))
        #expect(!ConstantTime.equal([1, 2], [1, 2, 3]))
        #expect(!ConstantTime.equal([1, 2, 3], [1, 2]))
    }

    // RFC 4648 section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func `base 64 matches RFC 4648`(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(plain.utf8))
        let unpadded = encoded.filter { $0 != "=" }
        #expect(Base64.encode(Array(plain.utf8), padded: false) == unpadded)
        #expect(Base64.decode(unpadded, padded: false) == Array(plain.utf8))
    }

    @Test(arguments: [
        "Zg", "Zg=", "Zh==", "Zg==\n", "Z g==", "Zg==Zg==", "Zm9-", "é", "\u{faeb}z", "Z", "====",
    ])
    func `base 64 has one spelling`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test func `a hardened process writes no core and is not readable by others`() async {
        await #expect(processExitsWith: .success) {
            #expect(ProcessHardening.apply())
            var limit = rlimit()
            #if os(Linux)
                #expect(getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0)
            #else
                #expect(getrlimit(RLIMIT_CORE, &limit) == 0)
            #endif
            #expect(limit.rlim_cur == 0 && limit.rlim_max == 0)
            #if os(Linux)
                // PR_GET_DUMPABLE of <linux/prctl.h>. The call is variadic, which Swift cannot make; with all
                // arguments in registers it is made the same way.
                typealias Prctl = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
                let call = unsafeBitCast(try #require(dlsym(nil, "prctl")), to: Prctl.self)
                #expect(call(3, 0, 0, 0, 0) == 0)
            #endif
        }
    }

    @Test(arguments: [SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP])
    func `no crash of a hardened process starts a helper that looks into it`(number: Int32) async {
        await #expect(processExitsWith: .success) { [number] in
            signal(number) { _ in }
            #expect(ProcessHardening.apply())
            var action = sigaction()
            #expect(sigaction(number, nil, &action) == 0)
            #if os(Linux)
                let handler = action.__sigaction_handler.sa_handler
            #else
                let handler = action.__sigaction_u.__sa_handler
            #endif
            #expect(handler == nil, "not the system's own way")
        }
    }

    @Test func `the self-test passes`() throws {
        try SelfTest.run()
    }
}
