import Foundation
import Testing

struct IntakeKillTests {
    @Test func `an import that is killed anywhere goes on where it was`() throws {
        let home = try Home()
        try home.makeVault()
        let lines = (1...2000).map { #"{"kind": "message", "text": "words \#($0 % 1900)", "from": "them"}"# }
        try home.write("items.jsonl", Array((lines.joined(separator: "\n") + "\n").utf8))
        var saved = 0
        for wanted in [1, 7, 300] {
            // Killed as soon as it said that so many are saved; more may be by then.
            let outcome = try home.run(
                """
                : > out # What the one before it said counts for nothing, should this one be slow to begin.
                muniment add --from items.jsonl > out 2> said & pid=$!
                until [ "$(grep -c 'item' out)" -ge \(wanted) ] || ! kill -0 $pid 2> /dev/null; do sleep 0.01; done
                kill -9 $pid; wait $pid; grep -c 'item' out
                """)
            let said = Int(outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
            let items = try Self.count(home)
            #expect(said >= wanted)
            #expect(
                (said...said + 256).contains(items - saved),
                "all that was said to be saved is, and one write more at most")
            saved = items
        }
        #expect(saved < 2000)
        let last = try home.run("muniment add --from items.jsonl")
        #expect(last.status == 0)
        #expect(try Self.count(home) == 2000)
        #expect(last.error.contains("\(2000 - saved) saved, \(saved) in the vault already, 0 not saved."))
        #expect(try home.run("muniment verify").status == 0)
    }

    private static func count(_ home: Home) throws -> Int {
        let list = try home.runAll("muniment list")
        return list.output.split(separator: "\n").count
    }
}
