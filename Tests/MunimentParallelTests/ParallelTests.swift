import MunimentParallel
import Testing

struct ParallelTests {
    @Test(arguments: [0, 1, 63, 64, 1000])
    func `what is made of none is left out, in order`(count: Int) {
        let made = Parallel.compactMap(0..<count) { $0 % 3 == 0 ? nil : $0 }
        #expect(made == (0..<count).filter { $0 % 3 != 0 })
        // Where nil is a value like others, none is left out.
        #expect(Parallel.map(0..<count) { $0 % 3 == 0 ? nil : $0 }.count == count)
    }

    @Test(arguments: [0, 1, 5, 200])
    func `what is taken comes in order, and nothing after an error`(count: Int) throws {
        var taken: [Int] = []
        Parallel.inOrder(count, { $0 * 2 }) { index, made in
            #expect(made == index * 2)
            taken.append(index)
        }
        #expect(taken == Array(0..<count))
        struct Failure: Error, Equatable { let index: Int }
        taken = []
        func fail() throws(Failure) {
            try Parallel.inOrder(count, { $0 }) { (index: Int, _: Int) throws(Failure) in
                guard index < 3 else { throw Failure(index: index) }
                taken.append(index)
            }
        }
        if count > 3 {
            #expect(throws: Failure(index: 3)) { try fail() }
        } else {
            try fail()
        }
        #expect(taken == Array(0..<min(count, 3)))
    }

    @Test(arguments: [0, 1, 5, 200])
    func `lots are brought and taken in order, and used again`(count: Int) throws {
        final class Lot: @unchecked Sendable {
            // Unchecked is sound: one thread after the other has it.
            var brought: Int?
            var made: Int?
        }
        struct Failure: Error, Equatable { let index: Int }
        enum Step { case bring, work, take }
        for failing in [nil, Step.bring, .work, .take] {
            var (lots, brought, taken) = (0, 0, 0)
            func run() throws {
                try Parallel.inLots(
                    count,
                    {
                        lots += 1
                        return Lot()
                    },
                    bring: { index, lot in
                        #expect(index == brought)
                        if failing == .bring, index == 3 { throw Failure(index: index) }
                        brought += 1
                        (lot.brought, lot.made) = (index, nil)
                    },
                    work: { lot in
                        if failing == .work, lot.brought == 3 { throw Failure(index: 3) }
                        lot.made = lot.brought.map { $0 * 2 }
                    },
                    take: { index, lot in
                        #expect(index == taken && lot.made == index * 2)
                        if failing == .take, index == 3 { throw Failure(index: index) }
                        taken += 1
                    })
            }
            if failing == nil || count <= 3 {
                try run()
                #expect(brought == count && taken == count)
            } else {
                #expect(throws: Failure(index: 3)) { try run() }
                #expect(taken == 3)
            }
            #expect(lots == min(count, Parallel.cores(for: count) + 2))
        }
    }
}
