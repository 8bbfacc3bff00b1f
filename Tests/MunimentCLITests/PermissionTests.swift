import Foundation
import Testing

/// Who else on the computer can read what the program leaves.
struct PermissionTests {
    @Test func `everything written is for its owner alone, whatever the umask`() throws {
        let home = try Home()
        try FileManager.default.removeItem(atPath: home.root + "/data")
        try FileManager.default.removeItem(atPath: home.root + "/state")
        let first = try home.run(
            """
            umask 000
            muniment init --depicted adult --kdf interactive --no-recovery-code &&
            muniment add message hello --from me &&
            muniment extract 1 --output copy && muniment head --output head.txt &&
            muniment export police --output out
            """)
        #expect(first.status == 0, "\(first)")
        #expect(try home.mode(home.vault) == 0o600)
        #expect(try home.mode(home.work + "/copy") == 0o600)
        #expect(try home.mode(home.work + "/head.txt") == 0o600)
        for folder in [home.root + "/data/muniment", home.stateFolder] {
            #expect(try home.mode(folder) == 0o700, "\(folder)")
        }
        let states = try FileManager.default.contentsOfDirectory(atPath: home.stateFolder)
        #expect(!states.isEmpty)
        for name in states {
            #expect(try home.mode(home.stateFolder + "/" + name) == 0o600, "\(name)")
        }
        var exported = 0
        for name in FileManager.default.enumerator(atPath: home.work + "/out")?.allObjects ?? [] {
            let mode = try home.mode(home.work + "/out/\(name)")
            #expect(mode & 0o077 == 0, "\(name) has mode \(String(mode, radix: 8))")
            exported += 1
        }
        #expect(exported > 5)
    }

    @Test func `links at the place of an output are left alone`() throws {
        let home = try Home()
        try home.makeVault()
        try home.runAll("muniment add message hello --from me")
        for command in [
            "muniment extract 1 --output link", "muniment head --output link",
            "muniment init --vault link --depicted adult --kdf interactive",
        ] {
            for target in ["nowhere", "there"] {
                let outcome = try home.run(
                    """
                    rm -f link nowhere; printf kept > there; ln -s \(target) link
                    \(command)
                    """)
                #expect(outcome.status == 16, "\(command) to \(target)\n\(outcome)")
                #expect(!FileManager.default.fileExists(atPath: home.work + "/nowhere"))
                #expect(try home.read(home.work + "/there") == Data("kept".utf8))
            }
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: home.work)
        #expect(Set(names) == ["link", "there"], "nothing half-written is left")
    }
}
