import Foundation
import Testing

@testable import Muniment

/// A time-stamping service of our own (RFC 3161): a root, a certificate under it, and `openssl ts`.
final class StampAuthority: Sendable {
    static let hasOpenSSL = (try? BundleTools.shell("command -v openssl"))?.status == 0

    private let folder: String
    /// The service's root certificate, as it stands for `CA.pem`.
    var root: String { folder + "/ca.pem" }

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/muniment-authority-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        try Data(Self.configuration.utf8).write(to: URL(filePath: folder + "/ts.cnf"))
        try Data("1000\n".utf8).write(to: URL(filePath: folder + "/serial"))
        let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -config ts.cnf"
        let made = try BundleTools.shell(
            """
            openssl req -x509 \(key) -extensions root -keyout ca.key -out ca.pem -days 10
            openssl req \(key) -subj '/O=Example Authority/CN=Example Stamps' -keyout tsa.key -out tsa.csr
            openssl x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 5 -extfile ts.cnf \
            -extensions stamping -out tsa.pem
            """, in: folder)
        try #require(made.status == 0, "\(made.output)")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// The answer to the request at `request`, in a new file at `reply`.
    /// - Parameter section: of the service's configuration; `refusing` accepts no such digest.
    func answer(_ request: String, to reply: String, options: String = "", section: String = "authority")
        throws
    {
        let made = try BundleTools.shell(
            "openssl ts -reply -config ts.cnf -section \(section) -queryfile '\(request)' -out '\(reply)' \(options)",
            in: folder)
        try #require(made.status == 0, "\(made.output)")
    }

    private static let configuration = """
        [req]
        distinguished_name = root_name
        prompt = no
        [root_name]
        O = Example Authority
        CN = Example Root
        [root]
        basicConstraints = critical, CA:TRUE
        [stamping]
        basicConstraints = critical, CA:FALSE
        keyUsage = critical, digitalSignature
        extendedKeyUsage = critical, timeStamping
        [authority]
        serial = serial
        signer_cert = tsa.pem
        signer_key = tsa.key
        signer_digest = sha256
        default_policy = 1.2.3.4.1
        digests = sha256
        [refusing]
        serial = serial
        signer_cert = tsa.pem
        signer_key = tsa.key
        signer_digest = sha256
        default_policy = 1.2.3.4.1
        digests = sha512

        """
}

/// A case with a service beside it.
final class StampCase {
    let sample: ExportCase
    let authority: StampAuthority
    var vault: Vault { sample.vault }

    init(_ authority: StampAuthority? = nil) throws {
        sample = try ExportCase()
        self.authority = try authority ?? StampAuthority()
        try sample.add(.message, ["text": "Pay 500 or your family sees it.", "from": "them"])
    }

    func path(_ name: String) -> String { sample.folder + "/" + name }

    func read(_ name: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: URL(filePath: path(name)))) }

    func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
        try Data(bytes).write(to: URL(filePath: path(name)))
    }

    /// Writes a request `name.tsq` with its head's text `name.txt`, and has it answered in `name.tsr`.
    func requestAndAnswer(_ name: String, options: String = "", section: String = "authority") throws {
        _ = try vault.requestStamp(to: path(name + ".tsq"), text: path(name + ".txt"))
        try authority.answer(path(name + ".tsq"), to: path(name + ".tsr"), options: options, section: section)
    }

    /// What was attached after all of it went well.
    @discardableResult
    func stamp(_ name: String, options: String = "") throws -> Vault.StampAttached {
        try requestAndAnswer(name, options: options)
        return try vault.attachStamp(from: path(name + ".tsr"))
    }

    /// An OpenTimestamps proof by hand: the digest, and directly a block of Bitcoin.
    static func openTimestamps(of digest: [UInt8], height: UInt8 = 100) -> [UInt8] {
        [0] + Array("OpenTimestamps".utf8) + [0, 0] + Array("Proof".utf8)
            + [0x00, 0xbf, 0x89, 0xe2, 0xe8, 0x84, 0xe8, 0x92, 0x94, 1, 8] + digest
            + [0x00, 0x05, 0x88, 0x96, 0x0d, 0x73, 0xd7, 0x19, 0x01, 1, height]
    }
}
