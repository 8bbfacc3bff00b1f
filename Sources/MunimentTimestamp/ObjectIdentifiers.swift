import SwiftASN1

extension ASN1ObjectIdentifier {
    // RFC 5652 sections 5.1, 11.1 and 11.2.
    static let signedData: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 7, 2]
    static let contentType: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 9, 3]
    static let messageDigest: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 9, 4]
    // RFC 3161 section 2.4.2: id-ct-TSTInfo.
    static let timeStampInfo: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 9, 16, 1, 4]
    // RFC 5754 section 2.
    static let sha256: ASN1ObjectIdentifier = [2, 16, 840, 1, 101, 3, 4, 2, 1]
    static let sha512: ASN1ObjectIdentifier = [2, 16, 840, 1, 101, 3, 4, 2, 3]

    /// The dotted form. The first two numbers share one value, 40 times the first plus the second, and only
    /// under 2 may the second reach 40 (X.690 section 8.19.4), which `oidComponents` does not mind.
    var text: String {
        let parts = oidComponents
        guard parts.count >= 2, parts[0] > 2 else { return parts.map(String.init).joined(separator: ".") }
        let second = (parts[0] - 2) * 40 + parts[1]
        return (["2", String(second)] + parts.dropFirst(2).map(String.init)).joined(separator: ".")
    }
}
