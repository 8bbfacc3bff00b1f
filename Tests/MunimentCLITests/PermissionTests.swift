import Foundation
import Testing

/// Who else on the computer can read what the program leaves.
struct PermissionTests {
    @Test(arguments: ["000", "022", "777"])
    func `everything written is for its owner alone, whatever the umask`(mask: String) throws {
        let home = try Home()
        try FileManager.default.removeItem(atPath: home.root + "/data")
        try FileManager.default.removeItem(atPath: home.root + "/state")
        let first = try home.run(
            """
            umask \(mask)
            muniment init --depicted adult --kdf interactive --no-recovery-code &&
            muniment add message hello --from me &&
            muniment extract 1 --output copy && muniment head --output head.txt &&
            muniment export police --output out && muniment export ic3 --output zipped --zip &&
            muniment stamp request --output request.tsq && muniment verify
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
        var written = 0
        for name in FileManager.default.enumerator(atPath: home.work)?.allObjects ?? [] {
            let mode = try home.mode(home.work + "/\(name)")
            #expect(mode & 0o077 == 0, "\(name) has mode \(String(mode, radix: 8))")
            written += 1
        }
        #expect(written > 15)
    }

    @Test func `links at the place of an output are left alone`() throws {
        let home = try Home()
        try home.makeVault()
        try home.runAll("muniment add message hello --from me")
        for command in [
            "muniment extract 1 --output link", "muniment head --output link",
            "muniment init --vault link --depicted adult --kdf interactive",
            "muniment stamp request --output link",
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

    @Test func `links at the names that a bundle would get are left alone`() throws {
        let home = try Home()
        try home.makeVault()
        try home.runAll("muniment add message hello --from me", "mkdir out there")
        let files = FileManager.default
        // Today's first name leads into another folder, the second nowhere; the zip's to a file.
        try home.runAll(
            "ln -s ../there out/2026-11-21-1", "ln -s nowhere out/2026-11-21-2",
            "printf kept > kept; ln -s ../kept out/2026-11-21-3.zip")
        for option in ["", "--zip"] {
            let outcome = try home.run("muniment export police --output out \(option)")
            #expect([0, 16].contains(outcome.status), "\(outcome)")
        }
        #expect(try files.contentsOfDirectory(atPath: home.work + "/there").isEmpty)
        #expect(!files.fileExists(atPath: home.work + "/out/nowhere"))
        #expect(try home.read(home.work + "/kept") == Data("kept".utf8))
        for name in ["2026-11-21-1", "2026-11-21-2", "2026-11-21-3.zip"] {
            #expect(try home.mode(home.work + "/out/" + name) == 0o777, "still a link")
        }
        try home.runAll("muniment verify")
    }
}
