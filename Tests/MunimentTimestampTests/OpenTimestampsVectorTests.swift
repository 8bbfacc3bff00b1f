import MunimentCrypto
import MunimentTimestamp
import Testing

/// The two proofs printed in README.md of github.com/opentimestamps/javascript-opentimestamps (commit
/// 043e5402), with the texts that they are about.
@Suite struct OpenTimestampsVectorTests {
    private static let header = "004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e892940108"

    /// examples/incomplete.txt.ots
    private static let incomplete =
        header + "05c4f616a8e5310d19d938cfd769864d7f4ccdc2ca8b479b10af83564b097af9"
        + "f010e754bf93806a7ebaa680ef7bd0114bf408f010b573e8850cfd9e63d1f043fbb6fc250e08f10457cfa5c4f0086fb1"
        + "ac8d4e4eb0e70083dfe30d2ef90c8e2e2d68747470733a2f2f616c6963652e6274632e63616c656e6461722e6f70656e"
        + "74696d657374616d70732e6f7267"

    /// examples/hello-world.txt.ots
    private static let helloWorld =
        header + "03ba204e50d126e4674c005e04d82e84c21366780af1f43bd54a37816b6ab340"
        + "03f1c8010100000001e482f9d32ecc3ba657b69d898010857b54457a90497982ff56f97c4ec58e6f98010000006b4830"
        + "45022100b253add1d1cf90844338a475a04ff13fc9e7bd242b07762dea07f5608b2de367022000b268ca9c3342b3769c"
        + "dd062891317cdcef87aac310b6855e9d93898ebbe8ec0121020d8e4d107d2b339b0050efdd4b4a09245aa056048f1253"
        + "96374ea6a2ab0709c6ffffffff026533e605000000001976a9140bf057d40fbba6744862515f5b55a2310de5772f88ac"
        + "a0860100000000001976a914f00688ac000000000808f120a987f716c533913c314c78e35d35884cac943fa42cac49d2"
        + "b2c69f4003f85f880808f120dec55b3487e1e3f722a49b55a7783215862785f4a3acb392846019f71dc64a9d0808f120"
        + "b2ca18f485e080478e025dab3d464b416c0e1ecb6629c9aefce8c8214d0424320808f02011b0e90661196ff4b0813c3e"
        + "da141bab5e91604837bdf7a0c9df37db0e3a11980808f020c34bc1a4a1093ffd148c016b1e664742914e939efabe4d3d"
        + "356515914b26d9e20808f020c3e6e7c38c69f6af24c2be34ebac48257ede61ec0a21b9535e4443277be306460808f120"
        + "0798bf8606e00024e5d5d54bf0c960f629dfb9dad69157455b6f2652c0e8de810808f0203f9ada6d60baa244006bb0aa"
        + "d51448ad2fafb9d4b6487a0999cff26b91f0f5360808f120c703019e959a8dd3faef7489bb328ba485574758e7091f01"
        + "464eb65872c975c80808f020cbfefff513ff84b915e3fed6f9d799676630f8364ea2a6c7557fad94a5b5d7880808f120"
        + "0be23709859913babd4460bbddf8ed213e7c8773a4b1face30f8acfdf093b7050808000588960d73d7190103f7ef15"

    @Test func `the published proof in block 358391 is read`() throws {
        let proof = try OpenTimestampsProof(
            bytes(Self.helloWorld), of: .of(Array("Hello World!\n".utf8)))
        #expect(proof.attestations == [.bitcoin(height: 358_391)])
    }

    @Test func `the published pending proof is read`() throws {
        let text = "The timestamp on this file is incomplete, and can be upgraded.\n"
        let proof = try OpenTimestampsProof(bytes(Self.incomplete), of: .of(Array(text.utf8)))
        #expect(
            proof.attestations == [.pending(uri: "https://alice.btc.calendar.opentimestamps.org")])
    }

    /// A flip in what is appended or in a height passes by design: the operations are not executed. What is
    /// never shown is another file's digest, or bytes of an address that are not in its characters.
    @Test func `no flipped byte of a proof traps or moves it to another file`() throws {
        for vector in [Self.incomplete, Self.helloWorld] {
            let good = try bytes(vector)
            let digest = try OpenTimestampsProof(good).digest
            for index in good.indices {
                for mask: UInt8 in [0x01, 0x02, 0x10, 0x80, 0xff] {
                    var changed = good
                    changed[index] ^= mask
                    guard let proof = try? OpenTimestampsProof(changed, of: digest) else { continue }
                    #expect(index >= 65, "byte \(index) belongs to header or digest")
                    for case .pending(let uri) in proof.attestations {
                        #expect(uri.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f })
                    }
                }
            }
        }
    }
}
