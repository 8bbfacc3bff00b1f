import SwiftASN1

/// A name of a directory as text for people, such as `C=DE, O=Example, CN=Example TSA`. Never used to decide
/// anything: who signed is a matter of keys.
enum DistinguishedName {
    static let scalarLimit = 512

    /// At most ``scalarLimit`` Unicode scalars, in the order of the bytes, unescaped; `nil` if it is no name.
    static func text(_ name: ASN1Node) -> String? {
        guard case .constructed(let parts) = name.content, name.identifier == .sequence else { return nil }
        var text = ""
        for part in parts {
            guard case .constructed(let attributes) = part.content, part.identifier == .set else {
                return nil
            }
            var separator = text.isEmpty ? "" : ", "
            for attribute in attributes {
                guard let attribute = self.attribute(attribute) else { return nil }
                text += separator + attribute
                separator = " + "
                guard text.unicodeScalars.count <= scalarLimit else { return text.cut(to: scalarLimit) }
            }
        }
        return text.isEmpty ? nil : text
    }

    private static func attribute(_ node: ASN1Node) -> String? {
        guard var fields = try? DERFields(node, at: "name"),
            let type = try? fields.value(ASN1ObjectIdentifier.self),
            let value = try? fields.node(), (try? fields.end()) != nil, let value = string(value)
        else { return nil }
        return "\(shortNames[type] ?? type.text)=\(value)"
    }

    /// The strings of X.520's DirectoryString, and the IA5String of mail addresses and domain components.
    private static func string(_ node: ASN1Node) -> String? {
        guard case .primitive(let content) = node.content else { return nil }
        let bytes = content.prefix(scalarLimit * 4)
        switch node.identifier {
        case .utf8String, .printableString, .ia5String, .numericString:
            return String(decoding: bytes, as: UTF8.self)
        case .teletexString:
            return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        case .bmpString:
            let high = bytes.enumerated().filter { $0.offset.isMultiple(of: 2) }.map { UInt16($0.element) }
            let low = bytes.enumerated().filter { !$0.offset.isMultiple(of: 2) }.map { UInt16($0.element) }
            return String(decoding: zip(high, low).map { $0 << 8 | $1 }, as: UTF16.self)
        default:
            return nil
        }
    }

    /// The keywords of RFC 4514 section 3, and the mail address of PKCS #9.
    private static let shortNames: [ASN1ObjectIdentifier: String] = [
        [2, 5, 4, 3]: "CN", [2, 5, 4, 6]: "C", [2, 5, 4, 7]: "L", [2, 5, 4, 8]: "ST", [2, 5, 4, 9]: "STREET",
        [2, 5, 4, 10]: "O", [2, 5, 4, 11]: "OU", [0, 9, 2342, 19_200_300, 100, 1, 25]: "DC",
        [2, 5, 4, 5]: "serialNumber", [1, 2, 840, 113549, 1, 9, 1]: "emailAddress",
    ]
}
