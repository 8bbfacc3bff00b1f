import MunimentCrypto
import MunimentStore
import MunimentTimestamp

extension Vault {
    /// What was written for a service outside.
    public struct StampRequested: Sendable {
        /// Events of the head that it is about.
        public let size: UInt64
        /// SHA-256 of the head's text, 64 hexadecimal digits: all that a service learns.
        public let imprint: String
        /// What the vault itself has to tell.
        public let notices: [Notice]
    }

    /// Writes a request for a time stamp over the newest head, and records in the log that it went out. Nothing
    /// is sent.
    /// - Parameters:
    ///   - request: a new file for the request of RFC 3161, 69 bytes; `nil` for none.
    ///   - text: a new file for the head's exact text, as OpenTimestamps and others take it; `nil` for none.
    /// - Throws: code ``MunimentError/Code/vaultReadOnly``, ``MunimentError/Code/outputExists``,
    ///   ``MunimentError/Code/outputNotWritable``; those of the vault.
    public func requestStamp(to request: String?, text: String?) throws(MunimentError) -> StampRequested {
        guard try !store.file.isReadOnly else { throw MunimentError(.vaultReadOnly, subject: path) }
        let head = try head().signed
        let query = request.map { _ in TimeStampRequest(digest: head.imprint) }
        let requestFile = try request.map { path throws(MunimentError) in try OutputFile(path: path) }
        let textFile = try text.map { path throws(MunimentError) in try OutputFile(path: path) }
        if let query { try requestFile?.write(query.bytes) }
        try textFile?.write(head.text)
        let written = try write { transaction, _ in
            var values = HeadFields.make(head)
            if let query { values["nonce"] = .string(Hex.encode(query.nonce)) }
            try transaction.append(draft(EventKind.stampRequested, values))
        }
        try requestFile?.publish()
        try textFile?.publish()
        return StampRequested(size: head.size, imprint: head.imprint.hex, notices: written.notices)
    }

    /// What became of an answer.
    public struct StampAttached: Sendable {
        /// The stamp as it stands in the log.
        public let stamp: Stamp
        /// It was there already; nothing was written.
        public let isKnown: Bool
        /// What the vault itself, and the two clocks, have to tell.
        public let notices: [Notice]
    }

    /// Keeps an answer about a head that was handed out: a reply or token of RFC 3161, or an OpenTimestamps
    /// proof. Its form, status, digest and nonce are checked. Its signature, chain and block are not.
    /// - Parameter path: only read.
    /// - Throws: code ``MunimentError/Code/stampNotUnderstood``, ``MunimentError/Code/stampRefused``,
    ///   ``MunimentError/Code/stampOfOther``, ``MunimentError/Code/stampOtherRequest``; those of reading a file
    ///   and of the vault.
    public func attachStamp(from path: String) throws(MunimentError) -> StampAttached {
        let file = try SourceFile(path: path)
        guard file.byteCount <= UInt64(timestampByteLimit) else {
            throw MunimentError(.stampNotUnderstood, subject: path)
        }
        let bytes = try file.bytes(atMost: timestampByteLimit)
        let state = try state()
        if let known = state.stamps.first(where: { $0.bytes == bytes }) {
            return StampAttached(stamp: known, isKnown: true, notices: [])
        }
        guard try !store.file.isReadOnly else { throw MunimentError(.vaultReadOnly, subject: self.path) }
        let answer: StampAnswer
        do throws(TimestampError) {
            answer = try StampAnswer(bytes, awaited: state.awaitedHeads)
        } catch {
            throw MunimentError(error, path: path)
        }
        let written = try write { transaction, _ -> Event in
            var values = HeadFields.make(answer.head)
            values["form"] = .string(answer.form.rawValue)
            values["proof"] = .string(Base64.encode(bytes))
            values["statedTime"] = answer.statedTime.map(JSONValue.string)
            values["says"] = .string(answer.says)
            return try transaction.append(draft(EventKind.stamped, values))
        }
        guard let stamp = Stamp(written.value) else {
            throw MunimentError(.readBackDiffers, subject: self.path)
        }
        return StampAttached(
            stamp: stamp, isKnown: false,
            notices: written.notices + clockNotices(answer))
    }

    /// Every answer that was attached, oldest first.
    public func stamps() throws(MunimentError) -> [Stamp] { try state().stamps }

    /// Five minutes: what clocks differ by without anything being wrong.
    private static let clockTolerance: Int64 = 300

    private func clockNotices(_ answer: StampAnswer) -> [Notice] {
        guard let stated = answer.statedUnixSeconds else { return [] }
        var notices: [Notice] = []
        if stated > environment.now() + Self.clockTolerance {
            notices.append(Notice(code: "stamp-in-future", detail: answer.statedTime))
        }
        if let made = try? Moment.parseUTC(answer.head.time), stated < made - Self.clockTolerance {
            notices.append(Notice(code: "stamp-before-head", detail: answer.statedTime))
        }
        return notices
    }
}

/// An answer that fits a head which was handed out.
private struct StampAnswer {
    let form: Stamp.Form
    let head: HeadText
    let statedTime: String?
    let statedUnixSeconds: Int64?
    let says: String

    init(_ bytes: [UInt8], awaited: [AwaitedHead]) throws(TimestampError) {
        if bytes.first == 0 {
            let proof = try OpenTimestampsProof(bytes)
            guard let match = awaited.first(where: { $0.head.imprint == proof.digest }) else {
                throw .otherDigest
            }
            form = .openTimestamps
            head = match.head
            (statedTime, statedUnixSeconds) = (nil, nil)
            says = proof.attestations.map(Self.words).joined(separator: "; ")
            return
        }
        let reply = try TimeStampReply(bytes)
        var failure = TimestampError.otherDigest
        for candidate in awaited.reversed() {
            do throws(TimestampError) {
                let checked = try reply.check(
                    digest: candidate.head.imprint, nonce: candidate.nonce, acceptingModifications: true)
                form = reply.status == nil ? .token : .reply
                head = candidate.head
                statedTime = checked.info.time.text
                statedUnixSeconds = checked.info.time.secondsSince1970
                let who = checked.info.authority ?? checked.issuer ?? "a service without a name"
                says =
                    checked.info.accuracy.map { "\(who), give or take \($0.seconds) s \($0.milliseconds) ms" }
                    ?? who
                return
            } catch {
                // Another head may fit; of those that do not, the nearest miss is worth telling.
                if failure == .otherDigest { failure = error }
            }
        }
        // With nothing awaited, what the answer itself says comes first.
        if let status = reply.status, !status.isGranted { failure = .notGranted(status) }
        throw failure
    }

    private static func words(_ attestation: OpenTimestampsProof.Attestation) -> String {
        switch attestation {
        case .bitcoin(let height): "Bitcoin block \(height)"
        case .litecoin(let height): "Litecoin block \(height)"
        case .pending(let uri): "pending at \(uri)"
        case .unknown(let tag): "unknown \(tag)"
        }
    }
}

extension MunimentError {
    fileprivate init(_ error: TimestampError, path: String) {
        switch error {
        case .notGranted(let status):
            self.init(.stampRefused, subject: path, hint: status.text.isEmpty ? nil : status.text)
        case .otherDigest: self.init(.stampOfOther, subject: path)
        case .nonceMissing, .otherNonce: self.init(.stampOtherRequest, subject: path)
        case .notATimestamp(let reason): self.init(.stampNotUnderstood, subject: path, hint: "\(reason)")
        case .otherDigestAlgorithm(let name): self.init(.stampNotUnderstood, subject: path, hint: name)
        case .malformed(let place): self.init(.stampNotUnderstood, subject: path, hint: place)
        case .unsupportedOperation(let number):
            self.init(.stampNotUnderstood, subject: path, hint: "operation \(number)")
        case .tooLarge, .unusableNonce: self.init(.stampNotUnderstood, subject: path)
        }
    }
}
