import Testing

@testable import MunimentStore

@Suite struct `Waiting for a vault` {
    @Test func `it is five seconds in all, in short pauses`() {
        var pauses: [Int] = []
        while let pause = Patience.pause(pauses.count), pauses.count < 10_000 { pauses.append(pause) }
        let inAll = pauses.reduce(0, +)
        #expect(inAll >= Patience.inAll && inAll < Patience.inAll + Patience.longest)
        #expect(pauses.first == 1 && pauses.max() == Patience.longest)
        #expect(zip(pauses, pauses.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(Patience.pause(pauses.count + 1) == nil && !Patience.wait(pauses.count))
    }
}
