import Foundation
import MunimentCrypto
import MunimentStore

extension Vault {
    /// The newest signed head.
    public struct Head: Sendable {
        /// The first line of its text: which log, which line.
        public let origin: String
        /// Events in the log.
        public let size: UInt64
        /// The root, base64.
        public let root: String
        /// For paper or reading aloud.
        public let code: String
        /// The exact text that is signed.
        public let text: String
        /// An armoured SSH signature.
        public let signature: String
        /// The key's fingerprint as `ssh-keygen -l` shows it.
        public let fingerprint: String
        /// Text, an empty line, signature: what `verify --against` reads.
        public let file: String
        /// What ``text`` says.
        let signed: HeadText
    }

    /// The newest signed head, after its signature was checked.
    public func head() throws(MunimentError) -> Head {
        let position = try MunimentError.wrap(subject: path) { try store.position() }
        let head = position.signedHead.head
        return Head(
            origin: head.origin, size: head.size, root: Data(head.root.bytes).base64EncodedString(),
            code: head.shortCode.text, text: head.text, signature: position.signedHead.signature,
            fingerprint: SSHSignature.fingerprint(position.publicKey), file: position.signedHead.file,
            signed: head)
    }

    /// Hands the newest head out, and records that in the log, so that the log itself says which heads may be
    /// kept elsewhere. The head is of the log before that event.
    /// - Parameter path: a new file for it; `nil` when it is shown only.
    /// - Returns: the head, and what the vault itself has to tell.
    /// - Throws: code ``MunimentError/Code/outputExists``, ``MunimentError/Code/outputNotWritable``.
    public func giveHead(to path: String?) throws(MunimentError) -> (head: Head, notices: [Notice]) {
        let head = try head()
        let output = try path.map { path throws(MunimentError) in try OutputFile(path: path) }
        try output?.write(head.file)
        let notices = try remember(head, how: path == nil ? "shown" : "file")
        try output?.publish()
        return (head, notices)
    }

    private func remember(_ head: Head, how: String) throws(MunimentError) -> [Notice] {
        guard try !store.file.isReadOnly else { return [Notice(code: "opening-not-recorded", detail: nil)] }
        return try write { transaction, _ in
            var values = HeadFields.make(head.signed)
            values["how"] = .string(how)
            try transaction.append(draft(EventKind.headGiven, values))
        }.notices
    }
}
