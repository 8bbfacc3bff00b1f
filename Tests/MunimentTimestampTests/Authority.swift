import Foundation
import MunimentTimestamp
import Testing

/// A time-stamping authority of our own: a root, a certificate for time-stamping under it, and `openssl ts`.
final class Authority: Sendable {
    let openSSL: OpenSSL

    /// - Parameters:
    ///   - signerDigest: the algorithm over what is stated, `sha256` or another.
    ///   - options: more lines of the authority's section.
    init(signerDigest: String = "sha256", options: String = "") throws {
        openSSL = try OpenSSL()
        try openSSL.write(Self.configuration(signerDigest, options).utf8, to: "ts.cnf")
        try openSSL.write("1000\n".utf8, to: "serial")
        let root = try openSSL.run(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config",
            "ts.cnf", "-extensions", "root", "-keyout", "ca.key", "-out", "ca.pem", "-days", "10")
        try #require(root.status == 0)
        let request = try openSSL.run(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", "ts.cnf",
            "-subj", "/C=ZZ/O=Example Authority/CN=Example Stamps", "-keyout", "tsa.key", "-out", "tsa.csr")
        try #require(request.status == 0)
        let certificate = try openSSL.run(
            "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days",
            "5", "-extfile", "ts.cnf", "-extensions", "stamping", "-out", "tsa.pem")
        try #require(certificate.status == 0)
    }

    /// The authority's answer to the request in the file `our.tsq`, which stays in `reply.tsr`.
    func reply(to request: some Collection<UInt8>, tokenOnly: Bool = false) throws -> [UInt8] {
        try openSSL.write(request, to: "our.tsq")
        let made =
            if tokenOnly {
                try openSSL.run(
                    "ts", "-reply", "-config", "ts.cnf", "-queryfile", "our.tsq", "-token_out", "-out",
                    "reply.tsr")
            } else {
                try openSSL.run(
                    "ts", "-reply", "-config", "ts.cnf", "-queryfile", "our.tsq", "-out", "reply.tsr")
            }
        try #require(made.status == 0)
        return try openSSL.read("reply.tsr")
    }

    private static func configuration(_ signerDigest: String, _ options: String) -> String {
        """
        [req]
        distinguished_name = root_name
        prompt = no
        [root_name]
        C = ZZ
        O = Example Authority
        CN = Example Root
        [root]
        basicConstraints = critical, CA:TRUE
        [stamping]
        basicConstraints = critical, CA:FALSE
        keyUsage = critical, digitalSignature
        extendedKeyUsage = critical, timeStamping
        [tsa]
        default_tsa = authority
        [authority]
        serial = serial
        crypto_device = builtin
        signer_cert = tsa.pem
        certs = ca.pem
        signer_key = tsa.key
        signer_digest = \(signerDigest)
        default_policy = 1.2.3.4.1
        digests = sha256, sha512
        ess_cert_id_alg = sha256
        \(options)

        """
    }
}
